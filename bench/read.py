"""read: the authenticated GET of one application, against pgbench sending the same pipeline."""
import json
import os
import re
import tempfile
import urllib.request

import lib

ROWS = 100_000
CONNECTIONS = (16, 64)
RUNS = 5
SECONDS = 4

WRK = """
local token = "{token}"
local thread_count = 0
function setup(thread)
  thread:set("seed", thread_count)
  thread_count = thread_count + 1
end
function init(args)
  math.randomseed(42 + seed)
  wrk.headers["Authorization"] = "Bearer " .. token
end
function request()
  local n = {first} + {step} * math.random(0, {count} - 1)
  return wrk.format("GET", string.format("/v1/applications/01890000-0000-7000-8004-%012x", n))
end
"""

PGBENCH = """
\\set n {first} + {step} * random(0, {count} - 1)
\\startpipeline
{settings}
{query}
\\endpipeline
"""


def named_query(name):
    """The text of a named query of sql/queries, as the service prepares it."""
    folder = os.path.join(lib.TOP, "sql", "queries")
    for file in sorted(os.listdir(folder)):
        with open(os.path.join(folder, file), encoding="utf-8") as f:
            for part in re.split(r"^-- name: ", f.read(), flags=re.M)[1:]:
                head, text = part.split("\n", 1)
                if head.split()[0] == name:
                    lines = [x for x in text.split("\n") if not x.startswith("--")]
                    return "\n".join(x for x in lines if x.strip()).strip().rstrip(";")
    raise SystemExit(f"no query {name}")


def with_values(text, values):
    return re.sub(r"\$(\d+)", lambda m: values[int(m.group(1)) - 1], text)


def settings_values(text, known):
    """A value for each parameter that txn_settings hands to a setting; '' where none is known."""
    names = dict(re.findall(r"set_config\('app\.(\w+)', \$(\d+),", text))
    values = {int(number): f"'{known.get(name, '')}'" for name, number in names.items()}
    return [values[i] for i in range(1, len(values) + 1)]


def pgbench_script(keeper, numbers):
    text = named_query("txn_settings")
    settings = settings_values(text, {"sirets": keeper, "sirens": keeper[:9], "subject": "bench",
                                      "client": "bench", "operation": "application_read"})
    ident = "('01890000-0000-7000-8004-' || lpad(to_hex(:n::bigint), 12, '0'))"
    return PGBENCH.format(
        settings=with_values(text, settings) + ";",
        query=with_values(named_query("application_file"), [ident]) + ";", **numbers)


def write(folder, name, text):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)
    return path


def check_answer(service, token, number):
    """The measured request answers what it should, under row-level security."""
    url = f"{service.url}/v1/applications/01890000-0000-7000-8004-{number:012x}"
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(request) as answer:
        body = json.load(answer)
        assert answer.headers["ETag"].startswith('"1.'), answer.headers
    assert body["title"] == f"Projet de formation {number}" and body["actions"], body
    stranger = urllib.request.Request(url.replace(f"{number:012x}", f"{number + 5:012x}"),
                                      headers={"Authorization": f"Bearer {token}"})
    try:
        urllib.request.urlopen(stranger)
    except urllib.error.HTTPError as error:
        assert error.code == 404
        return
    raise SystemExit("row-level security is off: a stranger's file was read")


def measure(database, service, scripts, connections, results):
    ratios, cpu, db_cpu, p50, p99 = [], [], [], [], []
    wrk_script, pg_script = scripts
    lib.wrk(wrk_script, service.url, connections, 2)
    for i in range(RUNS):
        before, before_db = lib.cpu_seconds([service.process.pid]), lib.cpu_seconds(database.pids())
        load = lib.wrk(wrk_script, service.url, connections, SECONDS)
        cpu.append((lib.cpu_seconds([service.process.pid]) - before) / load["count"] * 1e6)
        db_cpu.append((lib.cpu_seconds(database.pids()) - before_db) / load["count"] * 1e6)
        limit = lib.pgbench(database.app, pg_script, connections, SECONDS)
        ratios.append(load["rate"] / limit)
        p50.append(load["p50"] * 1e3)
        p99.append(load["p99"] * 1e3)
        lib.say(f"  run {i + 1}/{RUNS} at {connections}: {load['rate']:.0f} ÷ {limit:.0f} /s")
    at = f"at {connections} connections"
    results.add("read", f"requests/s ÷ pgbench {at}", ratios, goal=0.5)
    results.add("read", f"µs of service CPU a request {at}", cpu)
    results.add("read", f"µs of PostgreSQL CPU a request {at}", db_cpu)
    results.add("read", f"p50 in ms {at}", p50)
    results.add("read", f"p99 in ms {at}", p99)


def bench(results):
    lib.say(f"read: {ROWS} applications, {RUNS} runs of {SECONDS} s each, interleaved")
    database = lib.Database(ROWS)
    service = lib.Service(database, WORKERS=8)
    folder = tempfile.mkdtemp(prefix="guichet-load-", dir="/tmp")
    try:
        # Ten files of one keeper, spread over the whole table.
        keeper, step = 7, ROWS // 10
        siret = "00000102400017"  # of that keeper: bench_siret in data.sql
        numbers = {"first": keeper - 1, "step": step, "count": 10}
        token = service.token("--role", "applicant", "--org", siret, "--sub", "bench",
                              "--client", "bench", "--ttl", "3500")
        check_answer(service, token, keeper - 1)
        scripts = (write(folder, "read.lua", WRK.format(token=token, **numbers)),
                   write(folder, "read.sql", pgbench_script(siret, numbers)))
        for connections in CONNECTIONS:
            measure(database, service, scripts, connections, results)
        results.add("read", "MiB resident", [lib.resident_mib(service.process.pid)], goal=40,
                    at_most=True)
    finally:
        service.close()
        database.close()
        lib.run(["rm", "-rf", folder])
