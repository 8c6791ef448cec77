"""growth: the same requests among ten thousand files and among a million, and a ranking of a
hundred times as many files against a hundred times its time."""
import http.client
import json
import statistics
import time

import contestants
import lists
import lib

PATHS = {
    "get": "/v1/applications/01890000-0000-7000-8004-{0:012x}",
    "list": f"/v1/applications?{lists.FILTERS}",
    "search": "/v1/applications?q=projet%20de%20formation%20{0}&limit=50",
    "feed": "/v1/events?call_id=chf-2023-test&limit=50",
    "a page of the ranking": "/v1/selection-runs/{run}/ranking?limit=50",
}
PAGES = ("list", "feed", "a page of the ranking")
# A ranking of the large table is one statement after the other, none of which may last for ever.
PATIENCE = {"STATEMENT_TIMEOUT_MS": 60_000, "ANSWER_TIMEOUT_MS": 120_000,
            "IDLE_IN_TRANSACTION_MS": 60_000, "CONNECTION_TIMEOUT_S": 600, "WORKERS": 2}


class Asker:
    """One connection to one service, whose answers are looked at and timed."""

    def __init__(self, service, token, database):
        self.link = http.client.HTTPConnection("127.0.0.1", int(service.url.rsplit(":", 1)[1]))
        self.headers = {"Authorization": f"Bearer {token}"}
        self.rows, self.run = database.rows, None

    def timed(self, method, path, body=None):
        headers = self.headers | ({"Content-Type": "application/json"} if body else {})
        started = time.perf_counter()
        self.link.request(method, path, body, headers)
        answer = self.link.getresponse()
        text = answer.read()
        elapsed = time.perf_counter() - started
        if answer.status not in (200, 201):
            raise SystemExit(f"{method} {path}: {answer.status} {text[:300]}")
        return elapsed, json.loads(text)

    def ask(self, what, number):
        # A file of the call that is no draft, anywhere in the table.
        file = 10 * (number * 7919 % (self.rows // 10)) + 8
        elapsed, found = self.timed("GET", PATHS[what].format(file, run=self.run))
        assert what != "search" or any(
            r["title"] == f"Projet de formation {file}" for r in found["data"]), file
        assert what not in PAGES or len(found["data"]) == 50, (what, len(found["data"]))
        return elapsed

    def rank(self):
        """Seconds and number of files of a run."""
        elapsed, run = self.timed("POST", f"/v1/calls/{lists.CALL}/selection-runs", "{}")
        self.run = run["id"]
        return elapsed, run["file_count"]


def median(asker, what, times):
    return statistics.median(asker.ask(what, i) for i in range(times))


def reads(bench, small, large):
    times, rows = 30 if bench.quick else 100, large.rows
    for what in PATHS:
        for asker in (small, large):
            median(asker, what, 60)
        ratios, own = [], []
        for _ in range(bench.runs()):
            before = median(small, what, times)
            own.append(median(large, what, times) * 1e3)
            ratios.append(own[-1] / 1e3 / before)
        bench.results.add("growth", f"{what}: {rows} files ÷ {small.rows} files", ratios,
                          goal=1.2, at_most=True)
        bench.results.add("growth", f"{what}: median in ms among {rows} files", own)


def ranking(bench, small, large):
    """Both ranked in turn; of the short one, as many as make its figure steady."""
    ratios, own, count = [], [], 0
    for asker in (small, large):
        asker.rank()
    for i in range(bench.runs()):
        short = [small.rank() for _ in range(5)]
        elapsed, count = large.rank()
        before = statistics.median(s for s, _ in short)
        times = count / short[0][1]
        own.append(elapsed)
        ratios.append(elapsed / (before * times))
        lib.say(f"  run {i + 1}: {count} files in {elapsed:.2f} s,"
                f" {short[0][1]} in {before:.3f} s")
    bench.results.add("growth", f"ranking: {count} files of {large.rows} ÷ linear", ratios,
                      goal=1.2, at_most=True)
    bench.results.add("growth", f"ranking: s for {count} files", own)


def bench(bench):
    databases = [bench.server.database(rows, scored=True) for rows in bench.sizes()]
    services = [contestants.Service(d, bench.keys, **PATIENCE) for d in databases]
    try:
        token = lists.instructor(bench.keys)
        small, large = [Asker(s, token, d) for s, d in zip(services, databases)]
        ranking(bench, small, large)
        reads(bench, small, large)
        bench.results.add("growth", f"MiB resident at most while {large.rows} files are served",
                          [lib.resident_mib(services[1].pid, "VmHWM")])
    finally:
        for service in services:
            service.close()
        bench.server.drop(databases[0])
