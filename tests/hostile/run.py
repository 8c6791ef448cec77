#!/usr/bin/python3
"""Hostile clients against the edge alone, then against the service.

    tests/hostile/run.py [--only echo|service] [WORD…]     only the cases whose name has one of them

GUICHET_BIN: the service (echo_server is looked for beside it, or in ECHO_BIN);
GUICHET_URL: where it runs already.  Its settings come from the environment.
"""
import os
import sys
import time
import traceback
import urllib.parse

import arrival
import bodies
import cases
import connections
import framing
import kept
import lane
import logger
import methods
import service
import stopping
import targets

MODULES = (arrival, bodies, connections, framing, kept, lane, logger, methods, stopping, targets)


def run(target, words):
    passed = failed = 0
    for name, kinds, function in cases.ALL:
        if target.kind not in kinds or words and not any(w in name for w in words):
            continue
        started = time.monotonic()
        try:
            function(target)
            passed += 1
            outcome = "ok"
        except Exception:  # pylint: disable=broad-except
            failed += 1
            outcome = "FAILED\n" + traceback.format_exc(limit=-2)
        print(f"{target.kind} {name}: {outcome} ({time.monotonic() - started:.2f} s)", flush=True)
    return passed, failed


def run_echo(words):
    beside = os.path.join(os.path.dirname(os.environ.get("GUICHET_BIN", "")), "echo_server")
    program = os.environ.get("ECHO_BIN", beside)
    with service.Service(program) as running:
        return run(cases.Target(cases.ECHO, program, running.port), words)


def run_service(words):
    program = os.environ["GUICHET_BIN"]
    url = os.environ.get("GUICHET_URL")
    if url:
        return run(cases.Target(cases.SERVICE, program, urllib.parse.urlsplit(url).port), words)
    with service.Service(program) as running:
        return run(cases.Target(cases.SERVICE, program, running.port), words)


def main():
    words = sys.argv[1:]
    only = None
    if words[:1] == ["--only"]:
        only, words = words[1], words[2:]
    passed = failed = 0
    for kind, runner in ((cases.ECHO, run_echo), (cases.SERVICE, run_service)):
        if only in (None, kind):
            p, f = runner(words)
            passed, failed = passed + p, failed + f
    print(f"hostile: {passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
