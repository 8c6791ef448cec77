#!/usr/bin/python3
"""What only a running service can show: many at once, the feed while it grows, an outage.

    tests/http/run.py [WORD…]"""
import concurrent.futures
import os
import pathlib
import subprocess
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

import story  # noqa: E402
from client import Api, Unexpected, report, same  # noqa: E402

CROWD = 50


def ask(sql, database=None):
    url = os.environ["TEST_ADMIN_URL"]
    command = ["psql", "-X", "-q", "-A", "-t", "-d", url, "-c", sql]
    if database:
        command = ["psql", "-X", "-q", "-A", "-t", "-d",
                   url.replace(f"/{name_of(url)}?", f"/{database}?"), "-c", sql]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def name_of(url):
    return url.split("///", 1)[1].split("?", 1)[0]


def together(function, count=CROWD):
    """The answers of so many clients that start at once, each with its own connection."""
    gate = threading.Barrier(count)

    def one(number):
        api = Api()
        gate.wait()
        return function(api, number)
    with concurrent.futures.ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def one_key_many_times(api):
    """Fifty times the same request: one effect, and answers that all tell it."""
    made = story.collective(api)
    body = {"call_id": story.CALL, "collective_id": made["id"], "title": "Une fois pour toutes"}
    before = int(ask("select count(*) from application"))
    answers = together(lambda api, n: api.call("POST", "/v1/applications", story.ALICE, body,
                                               Idempotency_Key="crowd"))
    same(int(ask("select count(*) from application")) - before, 1, "applications")
    kept = {answer.json["id"] for answer in answers if answer.status == 201}
    same(len(kept), 1, "ids answered")
    first = [a for a in answers if a.status == 201 and "idempotency-replayed" not in a.headers]
    same(len(first), 1, "first answers")
    others = {(a.status, a.slug) for a in answers if a.status != 201}
    same(others - {(409, "idempotency-in-progress")}, set(), "other answers")


def one_deposit_of_many(api):
    """Fifty deposits of one file, each with its own key: one passes."""
    made = story.collective(api)
    application = story.draft(api, made["id"])
    story.ready(api, application)
    story.set_clock(api, "2023-05-15T23:59:59+02:00")
    path = f"/v1/applications/{application}"
    etag = api.etag(path, story.ALICE)
    answers = together(lambda api, n: api.call("POST", path + "/submission", story.ALICE,
                                               If_Match=etag, Idempotency_Key=f"deposit-{n}"))
    same(sum(a.status == 200 for a in answers), 1, "deposits")
    others = {(a.status, a.slug) for a in answers if a.status != 200}
    same(others - {(412, "stale"), (409, "locked")}, set(), "other answers")
    receipts = api.expect(200, "GET", path + "/receipts", story.ALICE).json["data"]
    same([r["stage"] for r in receipts], ["note", "full_application"], "receipts")


def references_without_gap(api):
    """Notes deposited at once get references that follow each other."""
    made = story.collective(api)
    story.set_clock(api, "2023-02-20T10:00:00+01:00")
    files = [story.draft(api, made["id"]) for _ in range(8)]
    for application in files:
        for kind in story.NOTE_KINDS:
            story.upload(api, application, kind)
    before = int(ask("select count(reference) from application"))
    together(lambda api, n: deposit_note(api, files[n]), len(files))
    found = ask("select reference from application where reference is not null order by reference")
    numbers = [int(reference.rsplit("-", 1)[1]) for reference in found.splitlines()]
    same(sorted(numbers), list(range(1, before + len(files) + 1)), "numbers")


def deposit_note(api, application):
    for _ in range(40):  # a lock that takes a second is told, and tried again
        answer = api.call("POST", f"/v1/applications/{application}/note-submission", story.ALICE,
                          If_Match=api.etag(f"/v1/applications/{application}", story.ALICE))
        if answer.status == 200:
            return
        if answer.slug not in ("locked", "overloaded"):
            raise Unexpected(str(answer))
    raise Unexpected("never deposited")


def feed_while_it_grows(api):
    """A reader that polls while others write misses nothing, sees nothing twice, in order."""
    made = story.collective(api)
    seen, stop = [], threading.Event()

    def read():
        reader, cursor = Api(), ""
        while True:
            last = stop.is_set() and not unnumbered()
            page = reader.expect(200, "GET", f"/v1/events?limit=7{cursor}", story.ALICE).json
            seen.extend(page["data"])
            if page["page"]["next_cursor"]:
                cursor = f"&cursor={page['page']['next_cursor']}"
            if last and not page["data"]:
                return
            time.sleep(0.005)

    def write(api, number):
        ids = []
        for turn in range(4):
            body = {"call_id": story.CALL, "collective_id": made["id"],
                    "title": f"Dossier {number} {turn}"}
            rehearsal = "?dry_run=true" if turn % 3 == 2 else ""
            answer = api.call("POST", f"/v1/applications{rehearsal}", story.ALICE, body)
            if answer.status == 201:
                ids.append(answer.json["id"])
        return ids

    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        reading = pool.submit(read)
        written = [item for ids in together(write, 20) for item in ids]
        stop.set()
        reading.result(30)
    positions = [event["position"] for event in seen]
    same(positions, sorted(set(positions)), "positions")
    created = [e["subject"]["id"] for e in seen if e["type"] == "application.created"]
    same(sorted(set(written) - set(created)), [], "missed")
    every = ask("select string_agg(position::text, ',' order by position) from event")
    same(every, ",".join(str(n) for n in range(1, every.count(",") + 2)), "positions of all")


def unnumbered():
    return ask("select count(*) from event where position is null") != "0"


def sealed_chain(api):
    """Every audit row is in the chain within moments; an auditor reads it whole."""
    del api
    deadline = time.monotonic() + 5
    while ask("select count(*) from audit_entry where position is null") != "0":
        if time.monotonic() > deadline:
            raise Unexpected("rows stay outside the chain")
        time.sleep(0.1)
    broken = ask("select count(*) from (select prev_hash, lag(hash) over (order by position) as"
                 " before from audit_entry) c where before is not null and prev_hash <> before")
    same(broken, "0", "broken links")


def database_goes_and_comes(api):
    """503 with Retry-After while it is away, and service again as soon as it is there."""
    name = ask("select current_database()")
    api.expect(200, "GET", "/v1/calls/chf-2023")
    ask(f"alter database {name} with allow_connections false", "postgres")
    try:
        ask(f"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'"
            f" and pid <> pg_backend_pid()", "postgres")
        # Each asks otherwise: none of these answers is kept.
        answers = together(lambda api, n: api.call("GET", f"/v1/calls?limit={n + 1}"), 16)
        same({(a.status, a.slug) for a in answers}, {(503, "database-unavailable")}, "answers")
        same({"retry-after" in a.headers for a in answers}, {True}, "Retry-After")
        api.expect(200, "GET", "/livez")
    finally:
        ask(f"alter database {name} with allow_connections true", "postgres")
    time.sleep(0.5)
    answers = together(lambda api, n: api.call("GET", "/v1/calls/chf-2023"), 16)
    same({a.status for a in answers}, {200}, "answers")


def over_a_socket(api):
    """What the edge adds to the dispatcher: HEAD without body, keep-alive, dates."""
    answer = api.expect(200, "HEAD", "/v1/calls/chf-2023")
    whole = api.expect(200, "GET", "/v1/calls/chf-2023")
    same((answer.body, answer.headers["content-length"]), (b"", str(len(whole.body))), "HEAD")
    again = api.expect(304, "GET", "/v1/calls/chf-2023", If_None_Match=whole.headers["etag"])
    same(again.body, b"", "304")
    same("date" in whole.headers, True, "Date")


def kept_answers(api):
    """What anybody may read is kept for a second, and a write of this process ends it at once."""
    path = "/v1/calls/chf-2023-test/timeline"
    first, again = (api.expect(200, "GET", path) for _ in range(2))
    same(again.body, first.body, "the answer kept")
    same(again.headers["x-request-id"] != first.headers["x-request-id"], True, "its own id")
    known = api.expect(304, "GET", path, If_None_Match=first.headers["etag"])
    same(known.body, b"", "the answer kept, known to the client")
    english = api.expect(404, "GET", "/v1/calls/none/timeline", Accept_Language="en")
    same(english.headers["content-language"], "en", "a refusal, never kept")
    for now in ("2023-02-21T10:00:00+01:00", "2023-05-16T10:00:00+02:00"):
        story.set_clock(api, now)
        same(api.expect(200, "GET", path).json["as_of"], now, "after a write")
        simulated = api.expect(200, "POST", "/v1/calls/chf-2023-test/simulations", body={}).json
        codes = [w["code"] for w in simulated["eligibility"]["warnings"]]
        same("window-closed" in codes, now > "2023-05-16", "a simulation after a write")


def kept_answers_to_a_crowd(api):
    """Fifty clients ask for six addresses at once: each answer is of its address, with an id of its
    own, whatever connections the worker is sending the same bytes to."""
    paths = ["/v1/calls/chf-2023", "/v1/calls/chf-2023/timeline", "/v1/calls/chf-2023-test",
             "/v1/territories/commune/59350", "/v1/territories/commune/02789",
             "/v1/territories/commune/60057"]
    tags = {path: api.expect(200, "GET", path).headers["etag"] for path in paths}

    def ask_all(client, number):
        asked = [paths[(number + i) % len(paths)] for i in range(60)]
        answers = [client.expect(200, "GET", path) for path in asked]
        return [(path, answer.headers["etag"], answer.headers["x-request-id"])
                for path, answer in zip(asked, answers)]
    told = [row for rows in together(ask_all) for row in rows]
    same([row for row in told if "timeline" not in row[0] and row[1] != tags[row[0]]], [], "tags")
    same([id for _, _, id in told if "," in id], [], "answers with several ids")
    same(len({id for _, _, id in told}), len(told), "ids")


CASES = (over_a_socket, kept_answers, kept_answers_to_a_crowd, one_key_many_times,
         one_deposit_of_many, references_without_gap, feed_while_it_grows, sealed_chain,
         database_goes_and_comes)


def main():
    api, passed, failures = Api(), 0, []
    for case in CASES:
        if not all(word in case.__name__ for word in sys.argv[1:]):
            continue
        try:
            case(api)
            passed += 1
        except (Unexpected, KeyError, subprocess.CalledProcessError) as fault:
            failures.append(f"{case.__name__}: {fault}")
    return report("http", passed, failures)


if __name__ == "__main__":
    sys.exit(main())
