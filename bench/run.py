#!/usr/bin/env python3
"""Runs the measurements named, or all of them; writes bench/results.json and bench/results.svg."""
import importlib
import os
import sys
import time
import traceback

import chart
import contestants
import lib
import profiles
import results as tables

# In the order in which they share a database; each module may measure several rows.
MODULES = {
    "read": "reads", "cpu": "reads", "list": "lists", "public": "public", "simulate": "public",
    "start": "process", "memory": "process", "fairness": "fairness", "rush": "rush",
    "selection": "selection", "envelope": "envelope", "growth": "growth", "export": "exports",
    "plans": "explain",
}
LIMIT_S = 25 * 60


class Bench:
    """What the measurements share: one PostgreSQL, one key set, the results."""

    def __init__(self, quick):
        self.quick = quick
        self.server, self.keys = contestants.Server(), contestants.Keys()
        self.results = tables.Results()

    def runs(self, short=False):
        """Short ones are many: what disturbs the machine for a second is the whole of one."""
        return 2 if self.quick else 15 if short else 7

    def sizes(self):
        """Files of a small database and of a large one."""
        return (10_000, 100_000) if self.quick else (10_000, 1_000_000)

    def files(self):
        """The database that most measurements share."""
        return self.server.database(100_000, scored=True)

    def seconds(self, wanted):
        return 1 if self.quick else wanted

    def close(self):
        self.keys.close()
        self.server.close()


def measure(bench, names):
    """Those that failed: one that cannot be measured leaves the others their turn."""
    started, done, failed = time.monotonic(), set(), []
    for name in names:
        module = MODULES[name]
        if module in done:
            continue
        done.add(module)
        lib.say(f"{name} ({time.monotonic() - started:.0f} s)")
        if time.monotonic() - started > LIMIT_S:
            failed.append(f"{name}: no time left")
            continue
        try:
            importlib.import_module(module).bench(bench)
        except (Exception, SystemExit) as error:  # pylint: disable=broad-except
            traceback.print_exc(limit=-3)
            failed.append(f"{name}: {str(error)[:300]}")
    lib.say(f"measured in {time.monotonic() - started:.0f} s")
    return failed


def machine(bench, before):
    load, ticks = before
    total, stolen = (after - first for after, first in zip(lib.machine_ticks(), ticks))
    bench.results.add("machine", "load average before and after", [load, os.getloadavg()[0]])
    bench.results.add("machine", "% of the processors taken by the host", [100 * stolen / total])


def profile_only(names):
    bench = Bench(True)
    try:
        profiles.write(bench, names or profiles.LOADS)
    finally:
        bench.close()
    return 0


def main(names):
    quick = "--quick" in names
    names = [n for n in names if n != "--quick"]
    if names[:1] == ["profile"]:
        return profile_only(names[1:])
    if "--help" in names or any(n not in MODULES for n in names):
        print(f"script/bench [--quick] [{' | '.join(MODULES)}]\n"
              f"script/bench profile [{' | '.join(profiles.LOADS)}]")
        return 0 if "--help" in names else 2
    before = os.getloadavg()[0], lib.machine_ticks()
    lib.say(f"load average before: {before[0]:.2f}; figures are ratios within one run")
    bench = Bench(quick)
    try:
        failed = measure(bench, names or MODULES)
        machine(bench, before)
        if not quick:  # what stands between a figure and its goal
            profiles.write(bench, bench.results.missed())
    finally:
        bench.close()
    rows = bench.results.rows if quick else bench.results.write()
    lib.say("\n" + tables.markdown(rows))
    if not quick:
        chart.write(rows)
    for name in failed:
        lib.say(f"FAILED {name}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
