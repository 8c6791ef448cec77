"""rush: the closing hour.  Two thousand collectives deposit through two service processes, half of
them in the last instant before the deadline, some after it; pgbench then does the same writes.

The driver stamps the arrival of a request as the proxy does.  A deposit is judged by its stamp: one
before the deadline is accepted and kept, however late its turn comes; one after it is refused."""
import concurrent.futures
import datetime
import glob
import json
import os
import shutil
import statistics
import subprocess
import tempfile

import contestants
import lib
import recorded

FILES, LATE_FILES, LIMIT_FILES = 2000, 100, 1600
LAST_SECONDS = 8.0
CLIENTS = 16  # of pgbench: the connections of two services
CALL = "chf-2023-test"
DEADLINE = "2023-05-15T23:59:59+02:00"
SIRETS = "select a.sirets[1] from application a where a.id <= bench_uuid({files}, 4) order by a.id"
# The window includes its last second.
CLOSES_AT = f"""
select extract(epoch from c.clock_set_at
                          + ('{DEADLINE}'::timestamptz + interval '1 s' - c.clock_at))
  from grant_call c where c.code = '{CALL}'"""
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
    def __init__(self, service, token, number):
        self.service, self.token, self.number = service, token, number
        self.status, self.body = 0, ""

    def planned(self, at):
        port = self.service.url.rsplit(":", 1)[1]
        return f"{port} {at:.6f} {file_id(self.number)} {self.number} {self.token}"

    def told(self, status, stamp, took, body):
        self.status, self.stamp, self.took, self.body = int(status), float(stamp), float(took), body


def tokens(bench, database, files):
    """One for each keeper: each collective signs in by itself."""
    sirets = lib.psql(database.admin, "-c", SIRETS.format(files=files)).split()
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        return list(pool.map(lambda s: bench.keys.token(
            "--role", "applicant", "--org", s, "--sub", s), sirets))


def set_clock(bench, service, database, seconds):
    """The clock of the test call runs, and reaches the deadline in so many seconds; told is when,
    on the clock of this machine."""
    token = bench.keys.token("--role", "manager", "--sub", "mia",
                             "--scope", "calls:read test:clock")
    tag = service.get(f"/v1/calls/{CALL}", token)[1]["ETag"]
    last = datetime.datetime.fromisoformat(DEADLINE) + datetime.timedelta(seconds=1 - seconds)
    status, _, body = service.send("PUT", f"/v1/calls/{CALL}/clock", json.dumps(
        {"now": last.isoformat(), "running": True}), token, {"If-Match": tag})
    assert status == 200, body
    return float(lib.psql(database.admin, "-c", CLOSES_AT))


def driver():
    binary = os.path.join(lib.BUILD, "deposits")
    lib.run(["gcc", "-O2", "-D_GNU_SOURCE", "-o", binary,
             os.path.join(lib.TOP, "bench", "deposits.c")])
    return binary


def send_all(binary, deposits, late, deadline):
    """Half spread over the last seconds, half in the last instant; some come after the deadline."""
    half, instant = len(deposits) // 2, deadline - 0.5
    spread = [instant - LAST_SECONDS + LAST_SECONDS * i / half for i in range(half)]
    planned = list(zip(deposits, spread + [instant] * (len(deposits) - half)))
    planned += [(d, deadline + 0.002 + i * 0.01) for i, d in enumerate(late)]
    plan = "\n".join(d.planned(at) for d, at in planned)
    done = subprocess.run([binary], input=plan, text=True, capture_output=True, check=True)
    by_number = {d.number: d for d, _ in planned}
    for line in done.stdout.splitlines():
        number, status, stamp, took, body = line.split(" ", 4)
        by_number[int(number)].told(status, stamp, took, body)


def quantile(values, q):
    return sorted(values)[min(len(values) - 1, int(q * len(values)))]


def judge(database, deposits, deadline):
    """Every answer against its stamp and against what the database kept."""
    accepted = [d for d in deposits if d.status == 200]
    refused = [d for d in deposits if d.status != 200 and d.stamp < deadline]
    for deposit in refused[:3]:
        lib.say(f"  refused: {deposit.status} {deposit.body}")
    kept = lib.psql(database.admin, "-c", KEPT % ",".join(file_id(d.number) for d in accepted))
    lost = max(len(accepted) - int(n) for n in kept.split("|"))
    late = [d for d in deposits if d.stamp >= deadline]
    wrong = [d for d in late if d.status == 200]
    strange = [d for d in late if d.status not in (200, 409)]
    lib.say(f"  {len(accepted)} accepted, {len(late)} after the deadline of which {len(wrong)}"
            f" accepted, {len(refused)} refused though in time; kept: {kept}")
    return {"late": len(wrong), "lost": lost, "refused": len(refused) + len(strange)}


# --- what pgbench does


def record(bench, database, numbers, token_of):
    """The statements of a deposit by a service that has already made some."""
    log = os.path.join(bench.server.data, "server.log")
    role = f"alter role guichet_app in database {database.name}"
    lib.psql(database.admin, "-c", f"{role} set log_statement = 'all'")
    service = contestants.Service(database, bench.keys, WORKERS=2)
    try:
        set_clock(bench, service, database, 3600)
        start = os.path.getsize(log)
        for number in numbers:
            status, _, body = service.post(
                f"/v1/applications/{file_id(number)}/submission", "", token_of(number),
                {"If-Match": '"1"', "Idempotency-Key": f"rush-{number}"})
            assert status == 200, body
    finally:
        service.close()
        lib.psql(database.admin, "-c", f"{role} reset log_statement")
    with open(log, encoding="utf-8") as f:
        f.seek(start)
        return recorded.last_transaction(f.read(), f"rush-{numbers[-1]}")


def limit_script(bench, database, first):
    """Of the files after those that the services take."""
    last = database.rows // 10 - 1
    numbers = list(range(last - 5, last + 1))  # each worker has made one
    sirets = {n: lib.psql(database.admin, "-c", f"select bench_siret({n} + 1)") for n in numbers}
    done = record(bench, database, numbers, lambda n: bench.keys.token(
        "--role", "applicant", "--org", sirets[n], "--sub", sirets[n]))
    template = recorded.Template(last, sirets[last], {
        f"rush-{last}": ("rush-", ":n::text"),
        f"RUSH-{last:06x}": ("RUSH-", "lpad(to_hex(:n::bigint), 6, '0')")})
    return recorded.script(done, template, first, CLIENTS), len(done)


def limit(database, folder, first, files):
    """Deposits a second of pgbench, each looked at; its clients, too, have made some before."""
    each, logs = files // CLIENTS, os.path.join(folder, "limit")
    lib.run(["pgbench", "-n", "-M", "prepared", "-c", str(CLIENTS), "-j", "2", "-t", str(each),
             "-D", "k=-1", "-l", "--log-prefix", logs, "-f", os.path.join(folder, "rush.sql"),
             database.app])
    kept = lib.psql(database.admin, "-c", KEPT % ",".join(
        file_id(first + i) for i in range(each * CLIENTS)))
    assert {int(n) for n in kept.split("|")} == {each * CLIENTS}, (kept, each * CLIENTS)
    done = []  # (client, its number, when)
    for path in glob.glob(logs + "*"):
        with open(path, encoding="ascii") as f:
            done += [(int(c), int(n), int(s) + int(us) * 1e-6)
                     for c, n, _, _, s, us in (line.split()[:6] for line in f)]
        os.remove(path)
    warm = max(when for _, n, when in done if n == each // 3)
    end = min(when for _, n, when in done if n == each)
    return sum(warm < when <= end for _, _, when in done) / (end - warm)


# --- runs


class Rush:
    """What stays the same from run to run."""

    def __init__(self, bench):
        self.bench, self.files = bench, FILES // 10 if bench.quick else FILES
        self.late, self.limited = (20, 480) if bench.quick else (LATE_FILES, LIMIT_FILES)
        self.first_limited = self.files + self.late + 1
        self.rows = 10 * (self.files + self.late + self.limited + 10)
        self.folder = tempfile.mkdtemp(prefix="guichet-load-")
        self.signed, self.driver = [], driver()

    def database(self):
        database = self.bench.server.database(self.rows)
        database.load("rush.sql", files=self.rows // 10 - 1)
        if not self.signed:  # the same collectives each time
            self.signed = tokens(self.bench, database, self.files + self.late)
            text, count = limit_script(self.bench, database, self.first_limited)
            lib.write(self.folder, "rush.sql", text)
            lib.say(f"  a deposit is {count} statements")
        return database

    def limit(self, database):
        return limit(database, self.folder, self.first_limited, self.limited)

    def run(self, turn):
        database = self.database()
        services = [contestants.Service(database, self.bench.keys, TRUSTED_PROXY="127.0.0.1",
                                       CONNECTION_TIMEOUT_S=120) for _ in range(2)]
        try:
            before = None if turn % 2 else self.limit(database)
            found = self.rush(database, services)
            found["limit"] = before or self.limit(database)
            found["ratio"] = found["rate"] / found["limit"]
            lib.say(f"  run {turn + 1}: {found['rate']:.0f}/s, pgbench {found['limit']:.0f}/s")
            return found
        finally:
            for service in services:
                service.close()
            self.bench.server.drop(database)

    def rush(self, database, services):
        deposits = [Deposit(services[i % 2], self.signed[i], i + 1)
                    for i in range(self.files + self.late)]
        timely, late = deposits[:self.files], deposits[self.files:]
        pids, theirs = [s.pid for s in services], database.pids()
        deadline = set_clock(self.bench, services[0], database, LAST_SECONDS + 4)
        cpu, db_cpu = lib.cpu_seconds(pids), lib.cpu_seconds(theirs)
        send_all(self.driver, timely, late, deadline)
        found = judge(database, deposits, deadline)
        found["cpu"] = (lib.cpu_seconds(pids) - cpu) / len(deposits) * 1e6
        found["db_cpu"] = (lib.cpu_seconds(theirs) - db_cpu) / len(deposits) * 1e6
        took = [d.took for d in timely[self.files // 2:] if d.status == 200]
        found["rate"] = len(took) / max(took)
        found["p50"], found["p99"] = statistics.median(took), quantile(took, 0.99)
        found["spread"] = found["p99"] / found["p50"]
        found["p99.9"] = quantile(took, 0.999)
        return found

    def close(self):
        shutil.rmtree(self.folder)


def told(results, runs):
    def add(measure, member, scale=1, **goal):
        results.add("rush", measure, [run[member] * scale for run in runs], **goal)

    where = "in the last instant"
    add(f"deposits/s {where} ÷ pgbench", "ratio", goal=0.6)
    add(f"p99 ÷ p50 {where}", "spread", goal=8, at_most=True)
    add("accepted after the deadline", "late", goal=0, at_most=True)
    add("lost: acknowledged and not kept", "lost", goal=0, at_most=True)
    add("refused though in time", "refused", goal=0, at_most=True)
    add(f"deposits/s {where}", "rate")
    add("µs of service CPU a request, deposits", "cpu")
    add("µs of PostgreSQL CPU a request, deposits", "db_cpu")
    for name in ("p50", "p99", "p99.9"):
        add(f"{name} in ms {where}", name, 1e3)


def bench(bench):
    rush, runs = Rush(bench), []
    try:
        for turn in range(bench.runs()):
            runs.append(rush.run(turn))
        told(bench.results, runs)
    finally:
        rush.close()
