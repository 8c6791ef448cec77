#!/usr/bin/env python3
"""Runs the measurements named, or all of them; writes bench/results.json and bench/results.svg."""
import importlib
import os
import sys
import time

import chart
import contestants
import lib
import results as tables

# In the order in which they share a database; each module may measure several rows.
MODULES = {
    "read": "reads", "cpu": "reads", "list": "lists", "public": "public", "simulate": "public",
    "start": "process", "memory": "process", "fairness": "fairness", "rush": "rush",
    "growth": "growth", "envelope": "envelope",
    "selection": "selection",
}
LIMIT_S = 25 * 60


class Bench:
    """What the measurements share: one PostgreSQL, one key set, the results."""

    def __init__(self, quick):
        self.quick = quick
        self.server, self.keys = contestants.Server(), contestants.Keys()
        self.results = tables.Results()

    def runs(self):
        return 2 if self.quick else 5

    def seconds(self, wanted):
        return 1 if self.quick else wanted

    def close(self):
        self.keys.close()
        self.server.close()


def measure(bench, names):
    started, done = time.monotonic(), set()
    for name in names:
        module = MODULES[name]
        if module in done:
            continue
        done.add(module)
        if time.monotonic() - started > LIMIT_S:
            lib.say(f"{name}: no time left")
            continue
        lib.say(f"{name} ({time.monotonic() - started:.0f} s)")
        importlib.import_module(module).bench(bench)


def machine(bench, before):
    load, ticks = before
    total, stolen = (after - first for after, first in zip(lib.machine_ticks(), ticks))
    bench.results.add("machine", "load average before and after", [load, os.getloadavg()[0]])
    bench.results.add("machine", "% of the processors taken by the host", [100 * stolen / total])


def main(names):
    quick = "--quick" in names
    names = [n for n in names if n != "--quick"]
    if "--help" in names or any(n not in MODULES for n in names):
        print(f"script/bench [--quick] [{' | '.join(MODULES)}]")
        return 0 if "--help" in names else 2
    before = os.getloadavg()[0], lib.machine_ticks()
    lib.say(f"load average before: {before[0]:.2f}; figures are ratios within one run")
    bench = Bench(quick)
    try:
        measure(bench, names or MODULES)
        machine(bench, before)
    finally:
        bench.close()
    rows = bench.results.rows if quick else bench.results.write()
    lib.say("\n" + tables.markdown(rows))
    if not quick:
        chart.write(rows)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
