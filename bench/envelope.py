"""envelope: 64 clients award the last euros of one envelope through two services, 10 000 times."""
import os
import sys
import time

import lib

sys.path.insert(0, os.path.join(lib.TOP, "tests", "support"))
sys.path.insert(0, os.path.join(lib.TOP, "tests", "envelope"))

from client import Api  # noqa: E402
from race import KEEPER, Race, psql  # noqa: E402

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


def tokens(service):
    common = ("--client", "bench", "--ttl", "3500")
    return {"instructor": service.token("--role", "instructor", "--sub", "ines", *common),
            "applicant": service.token("--role", "applicant", "--org", KEEPER, "--sub", "alice",
                                       *common)}


def bench(results):
    lib.say(f"envelope: {FILES} files, {CLIENTS} clients, two services, one database")
    database = lib.Database(FILES)
    services = []
    try:
        psql(database.admin, "-f", os.path.join(lib.TOP, "tests", "envelope", "race.sql"))
        services = [lib.Service(database, WORKERS=8) for _ in range(2)]
        callers = [(service, tokens(service)) for service in services]
        race, started = Race(database.admin, FILES), time.monotonic()
        watcher = race.run([Caller(*callers[i % 2]) for i in range(CLIENTS)])
        elapsed = time.monotonic() - started
        wrong = race.verdict(watcher)
        lib.say(f"  {race.counts} in {elapsed:.0f} s; the sum was looked at {watcher.looks} times")
        for sentence in wrong:
            lib.say(f"  WRONG: {sentence}")
        over = psql(database.admin, "-c",
                    "select coalesce(sum(greatest(awarded_amount - total_amount, 0)), 0)"
                    " from grant_call_envelope")
        results.add("envelope", "cents over the envelope", [int(over)], goal=0, at_most=True)
        results.add("envelope", "refusals without their reason, sums that differ", [len(wrong)],
                    goal=0, at_most=True)
        results.add("envelope", "votes a second through two services", [FILES / elapsed])
    finally:
        for service in services:
            service.close()
        database.close()
