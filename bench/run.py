#!/usr/bin/env python3
"""Runs the measurements named, or all of them, and writes bench/results.json."""
import importlib
import os
import sys

import lib

NAMES = ["read", "envelope"]


def main(names):
    if "--help" in names or any(n not in NAMES for n in names):
        print(f"script/bench [{' | '.join(NAMES)}]")
        return 0 if "--help" in names else 2
    results = lib.Results()
    load = os.getloadavg()[0]
    lib.say(f"load average before: {load:.2f}; figures are ratios within one run")
    for name in names or NAMES:
        importlib.import_module(name).bench(results)
    results.write()
    return 0


if __name__ == "__main__":
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    sys.exit(main(sys.argv[1:]))
