#!/usr/bin/env python3
"""Counts the instructions of the hottest paths and compares them with what they were.

    tests/perf/run.py PROGRAM [--write]

PROGRAM is perf_paths of a release build, DATABASE_URL a database with the rows of bench/data.sql.
Instructions do not depend on the load of the machine, nor, since the variants of libc and of
OpenSSL for one processor are switched off, on its model.  More than 5 % above baseline.json is a
failure; --write keeps the figures found, for a commit that says why they changed.
"""
import glob
import json
import os
import re
import subprocess
import sys
import tempfile

BASELINE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "baseline.json")
ALLOWED = 0.05
FUNCTION = "perf_measured"
PLAIN_PROCESSOR = {
    "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-AVX,-AVX512F,-AVX512VL,-AVX512BW,-ERMS,-FSRM,-BMI2",
    "OPENSSL_ia32cap": "0:0",
}


def total_of(path):
    with open(path, encoding="utf-8") as f:
        return int(re.search(r"^(?:totals|summary): (\d+)", f.read(), re.M).group(1))


def measure(program):
    """{path: instructions a request}."""
    with tempfile.TemporaryDirectory(prefix="guichet-perf-") as folder:
        out = os.path.join(folder, "counts")
        done = subprocess.run(
            ["valgrind", "--quiet", "--tool=callgrind", f"--callgrind-out-file={out}",
             f"--toggle-collect={FUNCTION}", f"--dump-after={FUNCTION}", program],
            env={**os.environ, **PLAIN_PROCESSOR}, text=True, capture_output=True)
        if done.returncode != 0:
            raise SystemExit(f"{program}\n{done.stdout}{done.stderr}")
        paths = [line.rsplit(" ", 1) for line in done.stdout.splitlines()]
        dumps = sorted(glob.glob(f"{out}.*"), key=lambda name: int(name.rsplit(".", 1)[1]))
        counts = [total_of(name) for name in dumps if total_of(name) > 0]
    if len(counts) != len(paths):
        raise SystemExit(f"{len(paths)} paths, {len(counts)} counts")
    return {name: count // int(times) for (name, times), count in zip(paths, counts)}


def compare(found, kept):
    """One line a path; the number of those that became dearer."""
    failed = 0
    for name, count in found.items():
        before = kept.get(name)
        change = None if before is None else count / before - 1
        dearer = change is None or change > ALLOWED
        failed += dearer
        told = "no figure kept" if change is None else f"{change:+.1%} of {before}"
        print(f"{'FAILED' if dearer else 'ok':<7}{name:<20}{count:>9} instructions  {told}")
    return failed


def main(program, *options):
    found = measure(program)
    if "--write" in options:
        with open(BASELINE, "w", encoding="utf-8") as f:
            json.dump(found, f, indent=1)
            f.write("\n")
    with open(BASELINE, encoding="utf-8") as f:
        failed = compare(found, json.load(f))
    print(f"{len(found) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
