"""read, cpu: the authenticated GET of one application; pgbench sends the same pipeline, Fastify
answers the same request."""
import json
import shutil
import tempfile

import contest
import contestants
import lib
import statements

CONNECTIONS = {16: 0.6, 64: 0.75}
SIRET = "00000102400017"  # of keeper 7: bench_siret in data.sql

REQUEST = """
function request()
  local n = {first} + {step} * math.random(0, {count} - 1)
  return wrk.format("GET", string.format("/v1/applications/01890000-0000-7000-8004-%012x", n),
                    {{["Authorization"] = "Bearer {token}"}})
end
"""


def numbers(rows):
    """Ten files of one keeper, spread over the whole table."""
    return {"first": 6, "step": rows // 10, "count": 10}


def load_script(folder, token, rows):
    body = REQUEST.format(token=token, **numbers(rows))
    return lib.write(folder, "read.lua", lib.WRK.format(body=body))


def limit_script(folder, rows):
    ident = "('01890000-0000-7000-8004-' || lpad(to_hex(:n::bigint), 12, '0'))"
    drawn = "\\set n {first} + {step} * random(0, {count} - 1)".format(**numbers(rows))
    return lib.write(folder, "read.sql", statements.pipeline(
        statements.settings(sirets=SIRET, sirens=SIRET[:9], subject="bench", client="bench",
                            operation="application_read"),
        statements.query("application_file", ident), before=drawn))


def applicant(keys):
    return keys.token("--role", "applicant", "--org", SIRET, "--sub", "bench")


def check(program, token, number):
    """The right file with tag and actions; a stranger's is not there; no token, no answer."""
    path = f"/v1/applications/01890000-0000-7000-8004-{number:012x}"
    status, headers, body = program.get(path, token)
    answer = json.loads(body)
    assert status == 200 and headers["ETag"].startswith('"1.'), (status, body)
    assert answer["title"] == f"Projet de formation {number}" and answer["actions"], answer
    stranger = path[:-12] + f"{number + 5:012x}"
    assert program.get(stranger, token)[0] == 404, "row-level security is off"
    assert program.get(path)[0] == 401 and program.get(path, token[:-4] + "AAAA")[0] == 401
    return answer


def same_answer(one, other):
    """Contestants send the same members; the reasons of actions may be worded otherwise."""
    assert one.keys() == other.keys(), one.keys() ^ other.keys()
    loose = {"actions", "created_at", "updated_at", "portal_status"}
    assert all(one[k] == other[k] for k in one.keys() - loose), (one, other)
    sizes = [len(json.dumps(x)) for x in (one, other)]
    assert 0.6 < sizes[0] / sizes[1] < 1.6, sizes
    lib.say(f"  bytes of an answer: {sizes[0]} and {sizes[1]}")


def at(bench, database, programs, scripts, connections):
    service, fastify = programs
    load, limit = scripts
    seconds = bench.seconds(4)
    return contest.interleave(bench.runs(), {
        "service": lambda: contest.loaded(service, database, load, connections, seconds),
        "pgbench": lambda: lib.pgbench(database.app, limit, connections, seconds),
        "fastify": lambda: contest.loaded(fastify, database, load, connections, seconds),
    })


def rows_of(results, runs, connections, goal):
    """Adds them; the ratios of CPU are of a request, whatever the load."""
    where = f"at {connections} connections"
    rate = contest.ratios(runs, "service", "pgbench", "rate")
    results.add("read", f"requests/s ÷ pgbench {where}", rate, goal=goal)
    results.add("read", f"Fastify's requests/s ÷ pgbench {where}",
                contest.ratios(runs, "fastify", "pgbench", "rate"))
    contest.details(results, "read", runs["service"], where)
    contest.details(results, "Fastify", runs["fastify"], where)
    return contest.ratios(runs, "service", "fastify", "cpu_us")


def bench(bench):
    database = bench.files()
    folder = tempfile.mkdtemp(prefix="guichet-load-")
    service = contestants.Service(database, bench.keys)
    fastify = contestants.Fastify(database, bench.keys)
    try:
        token = applicant(bench.keys)
        same_answer(check(service, token, 6), check(fastify, token, 6))
        scripts = load_script(folder, token, database.rows), limit_script(folder, database.rows)
        for program in (service, fastify):
            lib.wrk(scripts[0], program.url, 16, 1 if bench.quick else 3)
        cpu = []
        for connections, goal in CONNECTIONS.items():
            runs = at(bench, database, (service, fastify), scripts, connections)
            cpu += rows_of(bench.results, runs, connections, goal)
        bench.results.add("cpu", "service CPU a request ÷ Fastify's, both loads", cpu, goal=0.33,
                          at_most=True)
    finally:
        service.close()
        fastify.close()
        shutil.rmtree(folder)
