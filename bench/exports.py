"""export, memory: all lines of the budgets of a call of a million files as NDJSON, against the same
JSON from `psql \\copy`, and what the process keeps meanwhile."""
import hashlib
import json
import os
import shutil
import subprocess
import tempfile
import time

import contestants
import growth
import lib
import lists
import statements

PATH = f"/v1/calls/{lists.CALL}/exports/budgets?format=ndjson"


def copied(database, folder):
    """The command of `\\copy`: the same rows for the same asker, as JSON made by PostgreSQL."""
    with open(os.path.join(lib.TOP, "bench", "export.sql"), encoding="utf-8") as f:
        view = " ".join(line.strip() for line in f if not line.startswith("--"))
    # \copy is a transaction of its own: what the service says to one is said to the session.
    known = statements.settings(region=lists.CALL, subject="ines", client="bench",
                                operation="call_export").replace(", true)", ", false)")
    script = lib.write(folder, "copy.sql", "set statement_timeout = 0; set jit = off;\n"
                       f"{known}\n\\copy ({view}) to pstdout\n")
    return ["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-o", "/dev/null", "-f", script,
            database.app]


def seconds_of(command, out=subprocess.DEVNULL):
    started = time.monotonic()
    done = subprocess.run(command, stdout=out, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command[:1])}: {done.stderr}")
    return time.monotonic() - started


def curl(service, token, path):
    return ["curl", "-sS", "--fail-with-body", "-H", f"Authorization: Bearer {token}",
            "-o", path, service.url + PATH]


def look_at(path):
    """The rows of a whole file: its last line tells their number and the digest of what stands
    before."""
    digest, rows = hashlib.sha256(), 0
    with open(path, "rb") as f:
        for line in f:
            if line.startswith(b'{"_end"'):
                end = json.loads(line)["_end"]
                assert end == {"rows": rows, "sha256": digest.hexdigest()}, (end, rows)
                return rows
            digest.update(line)
            rows += 1
    raise SystemExit("the export has no end")


def same_lines(rows, one, other):
    """Both hold the same values in the same order; blanks may differ.  One line in a hundred is
    read."""
    count = 0
    with open(one, "rb") as f, open(other, "rb") as g:
        for mine, theirs in zip(f, g):
            assert count % 100 or json.loads(mine) == json.loads(theirs), (mine, theirs)
            count += 1
        assert count == rows and not g.readline(), (count, rows)


def peak_reset(pid):
    with open(f"/proc/{pid}/clear_refs", "w", encoding="ascii") as f:
        f.write("5")


def bench(bench):
    database = bench.server.database(bench.sizes()[1], scored=True)
    folder = tempfile.mkdtemp(prefix="guichet-load-", dir="/tmp")
    service = contestants.Service(database, bench.keys, **growth.PATIENCE)
    try:
        token = lists.instructor(bench.keys)
        whole, copy = os.path.join(folder, "export"), os.path.join(folder, "copy")
        seconds_of(curl(service, token, whole))
        rows = look_at(whole)
        with open(copy, "w", encoding="utf-8") as out:
            seconds_of(copied(database, folder), out)
        same_lines(rows, whole, copy)
        sizes = [os.path.getsize(p) / 2**20 for p in (whole, copy)]
        lib.say(f"  {rows} rows; MiB: {sizes[0]:.0f} and {sizes[1]:.0f}")
        measured(bench, service, rows, [curl(service, token, "/dev/null"),
                                        copied(database, folder)])
    finally:
        service.close()
        shutil.rmtree(folder)


def measured(bench, service, rows, commands):
    ratios, rate, cpu, peak = [], [], [], []
    for i in range(bench.runs()):
        peak_reset(service.pid)
        before = lib.cpu_seconds([service.pid])
        took = {}
        for j in ((0, 1), (1, 0))[i % 2]:
            took[j] = seconds_of(commands[j])
        cpu.append((lib.cpu_seconds([service.pid]) - before) / rows * 1e6)
        peak.append(lib.resident_mib(service.pid, "VmHWM"))
        rate.append(rows / took[0])
        ratios.append(took[1] / took[0])
        lib.say(f"  run {i + 1}: {took[0]:.1f} s, \\copy {took[1]:.1f} s, {peak[-1]:.1f} MiB")
    add = bench.results.add
    add("export", f"NDJSON rows/s of {rows} rows ÷ psql \\copy", ratios, goal=0.7)
    add("export", "NDJSON rows/s", rate)
    add("export", "µs of service CPU a row", cpu)
    add("memory", f"MiB resident at most while {rows} rows are exported", peak, goal=48,
        at_most=True)
