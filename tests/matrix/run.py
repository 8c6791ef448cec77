#!/usr/bin/python3
"""Who may do what, tried on the running service: tests/matrix/run.py [WORD…]"""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

import actions  # noqa: E402
import actions_around  # noqa: E402
import conflicts  # noqa: E402
import roles  # noqa: E402
import strangers  # noqa: E402
from client import Api, Unexpected, report  # noqa: E402


def main():
    api, words = Api(), sys.argv[1:]
    passed, failures = 0, []
    for module in (roles, strangers, actions, actions_around, conflicts):
        for name, check in module.cases():
            if not all(word in name for word in words):
                continue
            try:
                check(api)
                passed += 1
            except (Unexpected, KeyError) as fault:
                failures.append(f"{name}: {fault}")
    return report("matrix", passed, failures)


if __name__ == "__main__":
    sys.exit(main())
