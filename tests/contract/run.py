#!/usr/bin/python3
"""Do the documents tell the truth?  tests/contract/run.py"""
import json
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "support"))

import coverage  # noqa: E402
import database  # noqa: E402
from client import Api, report  # noqa: E402


def every_transcript():
    missing = list(coverage.missing())
    if missing:
        raise database.Refused("\n".join(missing))


def contained(golden, found, place=""):
    """Every member of the golden rules stands in the call, with its value."""
    if isinstance(golden, dict):
        for name, value in golden.items():
            contained(value, (found or {}).get(name), f"{place}/{name}")
    elif isinstance(golden, list) and place != "/cost_rules" and isinstance(found, list) \
            and len(golden) == len(found):
        for index, value in enumerate(golden):
            contained(value, found[index], f"{place}/{index}")
    elif place == "/cost_rules":
        contained(golden[0], found[0], place + "/0")
    elif golden != found and not (golden == [] and found is None):
        raise database.Refused(f"{place}: expected {golden!r}, found {found!r}")


def seed_is_the_call():
    sets = json.loads((HERE.parent / "golden/rule_sets.json").read_text("utf-8"))["rule_sets"]
    golden = next(item for item in sets if item["code"] == "chf-2023")
    contained(golden, Api().expect(200, "GET", "/v1/calls/chf-2023").json)


def main():
    passed, failures = 0, []
    for case in (every_transcript, seed_is_the_call, *database.CASES):
        try:
            case()
            passed += 1
        except AssertionError as fault:
            failures.append(f"{case.__name__}: {fault}")
    return report("contract", passed, failures)


if __name__ == "__main__":
    sys.exit(main())
