"""envelope: 64 clients award the last euros of one envelope through two services, 10 000 times."""
import os
import sys
import time

import contestants
import lib

sys.path.insert(0, os.path.join(lib.TOP, "tests", "support"))
sys.path.insert(0, os.path.join(lib.TOP, "tests", "envelope"))

from client import Api  # noqa: E402
from race import KEEPER, Race  # noqa: E402

FILES, CLIENTS = 10_000, 64


class Caller(Api):
    """A client of one service, with the tokens of its keys."""

    def __init__(self, service, tokens):
        super().__init__(service.url)
        self.tokens_of_service = tokens

    def token(self, who):
        return self.tokens_of_service[who]

    def __call__(self, who, *request, **headers):
        return self.call(request[0], request[1], who, *request[2:], **headers)


def told(results, database, files, wrong, elapsed):
    for sentence in wrong:
        lib.say(f"  WRONG: {sentence}")
    over = lib.psql(database.admin, "-c",
                    "select coalesce(sum(greatest(awarded_amount - total_amount, 0)), 0)"
                    " from grant_call_envelope")
    results.add("envelope", "cents over the envelope", [int(over)], goal=0, at_most=True)
    results.add("envelope", "refusals without their reason, sums that differ", [len(wrong)],
                goal=0, at_most=True)
    results.add("envelope", "votes/s through two services", [files / elapsed])


def bench(bench):
    files = FILES // 10 if bench.quick else FILES
    database = bench.server.database(files)
    tokens = {"instructor": bench.keys.token("--role", "instructor", "--sub", "ines"),
              "applicant": bench.keys.token("--role", "applicant", "--org", KEEPER, "--sub",
                                            "alice")}
    services = []
    try:
        lib.psql(database.admin, "-f", os.path.join(lib.TOP, "tests", "envelope", "race.sql"))
        services = [contestants.Service(database, bench.keys) for _ in range(2)]
        race, started = Race(database.admin, files), time.monotonic()
        watcher = race.run([Caller(services[i % 2], tokens) for i in range(CLIENTS)])
        elapsed = time.monotonic() - started
        wrong = race.verdict(watcher)
        lib.say(f"  {race.counts} in {elapsed:.0f} s; the sum was looked at {watcher.looks} times")
        told(bench.results, database, files, wrong, elapsed)
    finally:
        for service in services:
            service.close()
        bench.server.drop(database)  # its files are decided: of no use to what follows
