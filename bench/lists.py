"""list: a page of fifty of a region's call, with filters, anywhere in the list."""
import json
import shutil
import tempfile

import contest
import contestants
import lib
import statements

CONNECTIONS = 16
CALL = "chf-2023-test"
FILTERS = f"call_id={CALL}&state=submitted&territory=commune:59350&limit=50"
PAGES = 40

REQUEST = """
local cursors = {{ {cursors} }}
function request()
  return wrk.format("GET", "/v1/applications?{filters}&cursor=" .. cursors[math.random(#cursors)],
                    {{["Authorization"] = "Bearer {token}"}})
end
"""


def walk(program, token):
    """[(cursor, id before it)] of successive pages, each of them looked at."""
    found, path = [], f"/v1/applications?{FILTERS}"
    for _ in range(PAGES):
        status, _, body = program.get(path, token)
        answer = json.loads(body)
        rows = answer["data"]
        assert status == 200 and len(rows) == 50, (status, answer)
        assert all(r["state"] == "submitted" and r["call_code"] == CALL for r in rows), rows
        assert [r["id"] for r in rows] == sorted(r["id"] for r in rows)
        found.append((answer["page"]["next_cursor"], rows[-1]["id"]))
        path = f"/v1/applications?{FILTERS}&cursor={found[-1][0]}"
    assert len({ident for _, ident in found}) == PAGES
    return found


def instructor(keys):
    return keys.token("--role", f"instructor:{CALL}", "--sub", "ines")


def scripts(folder, token, found):
    cursors = ", ".join(f'"{cursor}"' for cursor, _ in found)
    load = REQUEST.format(cursors=cursors, filters=FILTERS, token=token)
    idents = "{" + ",".join(ident for _, ident in found) + "}"
    limit = statements.pipeline(
        statements.settings(region=CALL, subject="ines", client="bench",
                            operation="application_list"),
        list_query(f"('{idents}'::text[])[:n]"), before=f"\\set n random(1, {PAGES})")
    return (lib.write(folder, "list.lua", lib.WRK.format(body=load)),
            lib.write(folder, "list.sql", limit))


def list_query(after):
    return statements.query("application_list_region", f"'{CALL}'", "'{submitted}'",
                            "'commune:59350'", "null", "null", "false", after, "50")


def bench(bench):
    database = bench.files()
    folder = tempfile.mkdtemp(prefix="guichet-load-")
    service, seconds = contestants.Service(database, bench.keys), bench.seconds(3)
    try:
        token = instructor(bench.keys)
        load, limit = scripts(folder, token, walk(service, token))
        lib.wrk(load, service.url, CONNECTIONS, 1)
        runs = contest.interleave(bench.runs(), {
            "service": lambda: contest.loaded(service, database, load, CONNECTIONS, seconds),
            "pgbench": lambda: lib.pgbench(database.app, limit, CONNECTIONS, seconds),
        })
        where = f"at {CONNECTIONS} connections"
        bench.results.add("list", f"pages/s ÷ pgbench {where}",
                          contest.ratios(runs, "service", "pgbench", "rate"), goal=0.6)
        contest.details(bench.results, "list", runs["service"], where)
    finally:
        service.close()
        shutil.rmtree(folder)
