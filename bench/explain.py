"""plans: the guard of tests/perf/plans.py, among a million files."""
import os
import re
import subprocess
import sys

import lib


def bench(bench):
    database = bench.server.database(bench.sizes()[1], scored=True)
    done = subprocess.run(
        [sys.executable, os.path.join(lib.TOP, "tests", "perf", "plans.py")], text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
        env=dict(os.environ, DATABASE_URL=database.app, JOB_DATABASE_URL=database.job,
                 TEST_ADMIN_URL=database.admin))
    lines = done.stdout.rstrip().split("\n")
    lib.say("\n".join(f"  {line}" for line in lines))
    counts = re.match(r"(\d+) passed, (\d+) failed", lines[-1])
    if counts is None:
        raise SystemExit(lines[-1])
    passed, failed = (int(word) for word in counts.groups())
    bench.results.add("plans", f"queries that scan or sort too much among {database.rows} files",
                      [failed], goal=0, at_most=True)
    bench.results.add("plans", "named queries and pages that stay narrow", [passed])
