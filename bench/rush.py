"""rush: the closing hour.  Collectives deposit through two service processes, half of them in the
last instant before the deadline; the driver stamps the arrival as the proxy does."""
import asyncio
import concurrent.futures
import datetime
import json
import os
import statistics
import time

import contestants
import lib

FILES = 2000
LAST_SECONDS = 8.0
CALL = "chf-2023-test"
DEADLINE = "2023-05-15T23:59:59+02:00"
SIRETS = "select a.sirets[1] from application a where a.id <= bench_uuid({files}, 4) order by a.id"
LATE = f"""
select count(*) from application_receipt r join grant_call c on c.code = '{CALL}'
 where c.clock_at + (r.received_at - c.clock_set_at) > '{DEADLINE}'::timestamptz + interval '1 s'"""
KEPT = """
select count(*), count(*) filter (where a.state not in ('draft', 'preselected')),
       count(s.sha256), count(e.id), count(u.id)
  from application a
  left join application_receipt r on r.application_id = a.id and r.stage = 'full_application'
  left join application_snapshot s on s.application_id = a.id and s.number = r.snapshot_number
  left join event e on e.subject_id = a.id and e.type = 'application.submitted'
  left join audit_entry u on u.object_id = a.id and u.action = 'application.submitted'
 where a.id = any ('{%s}'::uuid[])"""


def file_id(number):
    return f"01890000-0000-7000-8004-{number:012x}"


class Deposit:
    """One collective with its own connection, open before the rush as a browser's is."""

    def __init__(self, service, token, number):
        self.service, self.token, self.number = service, token, number

    async def connect(self):
        port = int(self.service.url.rsplit(":", 1)[1])
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", port)

    async def send(self, at):
        await asyncio.sleep(max(0.0, at - time.monotonic()))
        stamp = f"{time.time():.3f}-0.000"
        self.sent = time.monotonic()
        self.writer.write((
            f"POST /v1/applications/{file_id(self.number)}/submission HTTP/1.1\r\n"
            f"Host: 127.0.0.1\r\nAuthorization: Bearer {self.token}\r\nIf-Match: \"1\"\r\n"
            f"Idempotency-Key: rush-{self.number}\r\nX-Request-Start: {stamp}\r\n"
            "Content-Length: 0\r\n\r\n").encode())
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode()
        length = int(head.lower().split("content-length: ")[1].split("\r\n")[0])
        self.body = await self.reader.readexactly(length)
        self.status, self.took = int(head.split()[1]), time.monotonic() - self.sent
        self.writer.close()


def tokens(bench, database, files):
    """One for each keeper: each collective signs in by itself."""
    sirets = lib.psql(database.admin, "-c", SIRETS.format(files=files)).split()
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        return list(pool.map(lambda s: bench.keys.token(
            "--role", "applicant", "--org", s, "--sub", s), sirets))


def set_clock(bench, service, seconds):
    """The clock of the test call runs, and reaches the deadline in so many seconds."""
    token = bench.keys.token("--role", "manager", "--sub", "mia",
                             "--scope", "calls:read test:clock")
    tag = service.get(f"/v1/calls/{CALL}", token)[1]["ETag"]
    # The window includes its last second.
    last = datetime.datetime.fromisoformat(DEADLINE) + datetime.timedelta(seconds=1 - seconds)
    status, _, body = service.send("PUT", f"/v1/calls/{CALL}/clock", json.dumps(
        {"now": last.isoformat(), "running": True}), token, {"If-Match": tag})
    assert status == 200, body
    return time.monotonic() + seconds


async def rush(deposits, deadline):
    for some in range(0, len(deposits), 100):
        await asyncio.gather(*(d.connect() for d in deposits[some:some + 100]))
    half, instant = len(deposits) // 2, deadline - 0.5
    spread = [instant - LAST_SECONDS + LAST_SECONDS * i / half for i in range(half)]
    await asyncio.gather(*(d.send(at) for d, at in zip(
        deposits, spread + [instant] * (len(deposits) - half))))


def quantile(values, q):
    return sorted(values)[min(len(values) - 1, int(q * len(values)))]


def judge(bench, database, deposits):
    """Every answer against what the database kept."""
    accepted = [d for d in deposits if d.status == 200]
    refused = [d for d in deposits if d.status != 200]
    for deposit in refused[:3]:
        lib.say(f"  refused: {deposit.status} {deposit.body[:300]}")
    kept = lib.psql(database.admin, "-c", KEPT % ",".join(file_id(d.number) for d in accepted))
    rows = [int(x) for x in kept.split("|")]
    lib.say(f"  {len(accepted)} accepted, {len(refused)} refused; kept: {kept}")
    lost = max(len(accepted) - n for n in rows)
    late = int(lib.psql(database.admin, "-c", LATE))
    return accepted, refused, lost, late


def one_rush(bench, files, first, signed):
    database = bench.server.database(first)
    lib.psql(database.admin, "-v", f"files={files}", "-f",
             os.path.join(lib.TOP, "bench", "rush.sql"))
    services = [contestants.Service(database, bench.keys, TRUSTED_PROXY="127.0.0.1",
                                   CONNECTION_TIMEOUT_S=120)
                for _ in range(2)]
    try:
        if not signed:  # the same collectives each time
            signed += tokens(bench, database, files)
        deposits = [Deposit(services[n % 2], signed[n - 1], n) for n in range(1, files + 1)]
        deadline = set_clock(bench, services[0], LAST_SECONDS + 4)
        pids, before = [s.pid for s in services], lib.cpu_seconds([s.pid for s in services])
        asyncio.run(rush(deposits, deadline))
        cpu = (lib.cpu_seconds(pids) - before) / files * 1e6
        return judge(bench, database, deposits), deposits, cpu
    finally:
        for service in services:
            service.close()
        bench.server.drop(first)


def bench(bench):
    files = FILES // 10 if bench.quick else FILES
    runs = {"rate": [], "spread": [], "late": [], "lost": [], "cpu": [], "p50": [], "p99": []}
    signed = []
    for _ in range(1 if bench.quick else 5):
        (accepted, refused, lost, late), deposits, cpu = one_rush(bench, files, files * 10, signed)
        burst = deposits[len(deposits) // 2:]
        took = [d.took for d in accepted if d in set(burst)]
        runs["rate"].append(len(took) / max(took))
        runs["spread"].append(quantile(took, 0.99) / statistics.median(took))
        runs["p50"].append(statistics.median(took))
        runs["p99"].append(quantile(took, 0.99))
        runs["late"].append(late)
        runs["lost"].append(lost + len(refused))
        runs["cpu"].append(cpu)
    add = bench.results.add
    add("rush", "p99 ÷ p50 of the last instant", runs["spread"], goal=8, at_most=True)
    add("rush", "accepted after the deadline", runs["late"], goal=0, at_most=True)
    add("rush", "lost, or refused though in time", runs["lost"], goal=0, at_most=True)
    add("rush", "deposits/s in the last instant", runs["rate"])
    add("rush", "p50 in s of the last instant", runs["p50"])
    add("rush", "p99 in s of the last instant", runs["p99"])
    add("rush", "µs of service CPU a deposit", runs["cpu"])
