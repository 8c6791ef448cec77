"""fairness: how long a cheap read waits while others search, page through everything, export, rank
and wait for locks, against how long it waits alone."""
import collections
import http.client
import shutil
import subprocess
import tempfile
import threading
import time

import contestants
import lib
import lists
import reads

CLIENTS = 4
WARM_CLIENTS = 32  # enough for each worker to have a session of its own, its plans chosen
# A file of the keeper, which nobody reads meanwhile.
LOCKED = "01890000-0000-7000-8004-00000000c356"


class Busy(threading.Thread):
    """Sends one kind of heavy request again and again, and takes any answer."""

    def __init__(self, service, request, over, answers):
        super().__init__(daemon=True)
        self.port = int(service.url.rsplit(":", 1)[1])
        self.request, self.over, self.answers = request, over, answers

    def run(self):
        link = http.client.HTTPConnection("127.0.0.1", self.port)
        while not self.over.is_set():
            method, path, body, headers = self.request
            link.request(method, path, body, headers)
            answer = link.getresponse()
            answer.read()
            self.answers[f"{method} {answer.status} {path.split('?')[0]}"] += 1


def heavy(bench, keeper):
    """Requests that hold a worker: everything of a region, all lines of the budgets, a ranking of
    ten thousand files, and a write to a file that is locked."""
    region = bench.keys.token("--role", "instructor", "--sub", "ines")
    asks = {"Authorization": f"Bearer {region}"}
    writes = {"Authorization": f"Bearer {keeper}", "If-Match": '"1"',
              "Content-Type": "application/merge-patch+json"}
    return [("GET", "/v1/applications?limit=100&q=formation%209", None, asks),
            ("GET", "/v1/events?limit=100", None, asks),
            ("GET", f"/v1/calls/{lists.CALL}/exports/budgets?format=ndjson", None, asks),
            ("POST", f"/v1/calls/{lists.CALL}/selection-runs", "{}",
             asks | {"Content-Type": "application/json"}),
            ("PATCH", f"/v1/applications/{LOCKED}?dry_run=true", '{"title": "Un autre titre"}',
             writes)]


def locker(database):
    """A session that keeps the row."""
    process = subprocess.Popen(["psql", "-XAtq", database.admin], stdin=subprocess.PIPE, text=True)
    process.stdin.write(f"begin; select from application where id = '{LOCKED}' for update;\n")
    process.stdin.flush()
    time.sleep(0.3)
    return process


def settled(database):
    """What a crowd has written is on disk: who is alone does not wait for it."""
    lib.psql(database.admin, "-c", "checkpoint")
    time.sleep(1)


def crowded(service, database, requests, answers, measure):
    over = threading.Event()
    crowd = [Busy(service, request, over, answers) for request in requests]
    held = locker(database)
    for busy in crowd:
        busy.start()
    try:
        time.sleep(0.5)
        return measure()
    finally:
        over.set()
        held.stdin.close()
        held.wait()
        for busy in crowd:
            busy.join(60)


def bench(bench):
    database = bench.files()
    folder = tempfile.mkdtemp(prefix="guichet-load-")
    service = contestants.Service(database, bench.keys)
    try:
        keeper = reads.applicant(bench.keys)
        script = lib.write(folder, "alone.lua", lib.WRK.format(body=reads.REQUEST.format(
            token=keeper, first=6, step=10_000, count=5)))
        ratios, alone, beside, answers = [], [], [], collections.Counter()
        requests = heavy(bench, keeper)
        lib.wrk(script, service.url, WARM_CLIENTS, bench.seconds(4))
        for _ in range(bench.runs()):
            def measure():
                return lib.wrk(script, service.url, CLIENTS, bench.seconds(4))["p99"] * 1e3
            settled(database)
            alone.append(measure())
            beside.append(crowded(service, database, requests, answers, measure))
            ratios.append(beside[-1] / alone[-1])
        for what, count in sorted(answers.items()):
            lib.say(f"  the crowd: {count} × {what}")
        done = {" ".join(what.split()[:2]) for what in answers}
        assert {"GET 200", "POST 201"} <= done and done & {"PATCH 200", "PATCH 409"}, done
        assert not done & {"GET 400", "POST 409", "PATCH 412"}, done  # nothing was refused at once
        bench.results.add("fairness", "p99 of a read in a crowd ÷ alone", ratios, goal=5,
                          at_most=True)
        bench.results.add("fairness", "p99 in ms alone", alone)
        bench.results.add("fairness", "p99 in ms in a crowd", beside)
    finally:
        service.close()
        shutil.rmtree(folder)
