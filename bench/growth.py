"""growth: the same requests among ten thousand files and among a million."""
import http.client
import json
import statistics
import time

import contestants
import lists
import lib

SMALL, LARGE = 10_000, 1_000_000
PATHS = {
    "get": "/v1/applications/01890000-0000-7000-8004-{0:012x}",
    "list": f"/v1/applications?{lists.FILTERS}",
    "search": "/v1/applications?q=projet%20de%20formation%20{0}&limit=50",
    "feed": "/v1/events?call_id=chf-2023-test&limit=50",
}


class Asker:
    """One connection to one service, whose answers are looked at and timed."""

    def __init__(self, service, token, rows):
        self.link = http.client.HTTPConnection("127.0.0.1", int(service.url.rsplit(":", 1)[1]))
        self.headers = {"Authorization": f"Bearer {token}"}
        self.rows = rows

    def ask(self, what, number):
        # A file of the call that is no draft, anywhere in the table.
        file = 10 * (number * 7919 % (self.rows // 10)) + 8
        started = time.perf_counter()
        self.link.request("GET", PATHS[what].format(file), headers=self.headers)
        answer = self.link.getresponse()
        body = answer.read()
        elapsed = time.perf_counter() - started
        found = json.loads(body)
        assert answer.status == 200, body
        assert what != "search" or any(
            r["title"] == f"Projet de formation {file}" for r in found["data"]), found
        assert what not in ("list", "feed") or len(found["data"]) == 50, found
        return elapsed


def median(asker, what, times):
    return statistics.median(asker.ask(what, i) for i in range(times))


def bench(bench):
    small_rows, large_rows = (1_000, 100_000) if bench.quick else (SMALL, LARGE)
    databases = [bench.server.database(rows) for rows in (small_rows, large_rows)]
    services = [contestants.Service(d, bench.keys) for d in databases]
    try:
        token = lists.instructor(bench.keys)
        small, large = [Asker(s, token, d.rows) for s, d in zip(services, databases)]
        times = 30 if bench.quick else 100
        for what in PATHS:
            for asker in (small, large):
                median(asker, what, 60)
            ratios, own = [], []
            for _ in range(bench.runs()):
                before = median(small, what, times)
                own.append(median(large, what, times) * 1e3)
                ratios.append(own[-1] / 1e3 / before)
            bench.results.add("growth", f"{what}: {large_rows} files ÷ {small_rows} files", ratios,
                              goal=1.2, at_most=True)
            bench.results.add("growth", f"{what}: median in ms among {large_rows} files", own)
    finally:
        for service in services:
            service.close()
        bench.server.drop(large_rows if not bench.quick else small_rows)
