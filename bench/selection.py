"""selection: 10 000 scored files ranked in one run, against the bare SQL of the same ranking.

The SQL reads, orders, spends the envelope and keeps what a run keeps: a row for each place, and the
frozen inputs with their digest.  It computes no grant, knows no rights, explains nothing, and looks
for no best use: that is what the ratio pays for.
"""
import json
import os
import re
import time

import contestants
import lib

FILES = 10_000
CALL = "chf-2023-test"


def ranked_by_sql(database):
    """On a connection that has done it once: the time that psql tells, statement by statement."""
    script = os.path.join(lib.TOP, "bench", "ranking.sql")
    told = lib.psql(database.admin, "-c", f"\\i {script}", "-c", "\\timing on",
                    "-c", f"\\i {script}")
    return sum(float(ms) for ms in re.findall(r"^Time: ([0-9.]+) ms", told, re.M)) / 1e3


def ranked_by_service(service, token, files):
    started = time.monotonic()
    status, _, body = service.post(f"/v1/calls/{CALL}/selection-runs", "{}", token)
    elapsed = time.monotonic() - started
    if status != 201:
        raise SystemExit(f"{status} {body}")
    run = json.loads(body)
    assert run["file_count"] == files, run["file_count"]
    return elapsed, run


def same_ranking(database, run):
    """The two agree on every place."""
    differing = lib.psql(database.admin, "-c", f"""
        select count(*)
          from (select * from selection_entry where run_id = '{run["id"]}') x
          full join (select e.* from bench_entry e
                      where e.run_id = (select id from bench_run
                                         order by created_at desc limit 1)) y
            on y.application_id = x.application_id
         where (x.place, x.outcome) is distinct from (y.place, y.outcome)
           and (x.outcome, y.outcome) is distinct from ('not_selected', 'not_selected')""")
    if int(differing) != 0:
        raise SystemExit(f"{differing} places differ")


def bench(bench):
    files = FILES // 10 if bench.quick else FILES
    database = bench.server.database(files)
    token = bench.keys.token("--role", "instructor", "--sub", "ines")
    database.load("selection.sql", rows=files)
    service = contestants.Service(database, bench.keys, WORKERS=2)
    ratios, took, digests = [], [], set()
    try:
        for _ in range(6):  # both workers have done it
            ranked_by_service(service, token, files)
        for i in range(bench.runs(short=True)):
            mine, run = ranked_by_service(service, token, files)
            bare = ranked_by_sql(database)
            ratios.append(mine / bare)
            took.append(mine * 1e3)
            digests.add((run["input_sha256"], run["output_sha256"]))
            lib.say(f"  run {i + 1}: {mine * 1e3:.0f} ms ÷ {bare * 1e3:.0f} ms")
        same_ranking(database, run)
        bench.results.add("selection", f"time of a run over {files} files ÷ bare SQL", ratios,
                          goal=1.5, at_most=True)
        bench.results.add("selection", "ms of a run", took)
        bench.results.add("selection", "digests that differ between runs", [len(digests) - 1],
                          goal=0, at_most=True)
    finally:
        service.close()
        bench.server.drop(database)
