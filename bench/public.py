"""public, simulate: what nobody needs a token for, against a handler that answers stored bytes."""
import json
import shutil
import tempfile

import contest
import contestants
import lib

CONNECTIONS = 16
READS = {
    "a call": "/v1/calls/chf-2023",
    "a timeline": "/v1/calls/chf-2023/timeline",
    "a territory": "/v1/territories/commune/59350",
}
SIMULATION = {
    "collective": {"members": [
        {"siret": "00000102400017", "lead": True, "roles": ["training_provider"],
         "digital_evidence": "Un catalogue en ligne"},
        {"siret": "00000103200010", "roles": ["third_place"]}]},
    "project": {"territories": ["commune:02789"], "axis": "access", "start_on": "2023-07-01",
                "end_on": "2026-06-30"},
    "budget": {"total_cost_amount": "300000.00"},
}
POST = """
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = [==[{body}]==]
"""


def read(bench, service, folder, what, path):
    status, headers, body = service.get(path)
    assert status == 200 and headers["ETag"] and json.loads(body), (status, body)
    if "as_of" not in json.loads(body):
        again = service.get(path, headers={"If-None-Match": headers["ETag"]})
        assert again[0] == 304, again
    ceiling = contestants.Ceiling(body)
    try:
        assert ceiling.get(path)[2] == body
        script = lib.write(folder, "get.lua", lib.WRK.format(body=f'wrk.path = "{path}"'))
        runs = compare(bench, service, ceiling, script)
        bench.results.add("public", f"{what}: requests/s ÷ bare Ulfius",
                          contest.ratios(runs, "service", "ceiling", "rate"), goal=0.8)
        contest.details(bench.results, "public", runs["service"], f"for {what}")
    finally:
        ceiling.close()


def compare(bench, service, ceiling, script):
    seconds = bench.seconds(2)
    for program in (service, ceiling):
        lib.wrk(script, program.url, CONNECTIONS, 1)
    return contest.interleave(bench.runs(short=True), {
        "service": lambda: contest.loaded(service, None, script, CONNECTIONS, seconds),
        "ceiling": lambda: contest.loaded(ceiling, None, script, CONNECTIONS, seconds),
    })


def simulate(bench, service, folder):
    path, body = "/v1/calls/chf-2023/simulations", json.dumps(SIMULATION)
    answer = json.loads(service.post(path, body)[2])
    assert answer["funding"]["grant_amount"] == "240000.00", answer
    assert service.post(path, "{}")[0] in (200, 422) and service.post(path, "[")[0] == 400
    ceiling = contestants.Ceiling()
    try:
        script = lib.write(folder, "post.lua", lib.WRK.format(
            body=POST.format(body=body) + f'\nwrk.path = "{path}"'))
        runs = compare(bench, service, ceiling, script)
        bench.results.add("simulate", "requests/s ÷ bare Ulfius echoing the body",
                          contest.ratios(runs, "service", "ceiling", "rate"), goal=0.5)
        contest.details(bench.results, "simulate", runs["service"], "for a simulation")
    finally:
        ceiling.close()


def bench(bench):
    folder = tempfile.mkdtemp(prefix="guichet-load-")
    service = contestants.Service(bench.files(), bench.keys)
    try:
        for what, path in READS.items():
            read(bench, service, folder, what, path)
        simulate(bench, service, folder)
    finally:
        service.close()
        shutil.rmtree(folder)
