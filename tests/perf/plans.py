#!/usr/bin/env python3
"""Does every named query stay narrow in a large database?

DATABASE_URL, JOB_DATABASE_URL and TEST_ADMIN_URL lead to a database with 100 000 files of
bench/data.sql.  Two questions:

  plan   Each named query is explained with scans made prohibitive: a scan that is left means that
         no index serves it.  Tables that do not grow with the files are free.  The key that a page
         starts from is a condition of an index: tested row by row, a page reads all before it.
  work   The pages and files that people look at are run, as each kind of person: the rows that
         PostgreSQL touched in all tables, functions and policies included, are counted, and no sort
         takes in more than a page.  The plan is the generic one, which a prepared query ends with.
"""
import json
import os
import re
import subprocess
import sys

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(TOP, "bench"))

import statements  # noqa: E402

# What there is one of, or a handful, for a call, a programme or the geography.
SMALL = set("""
grant_call grant_call_version grant_call_version_set grant_call_envelope programme programme_call
objective indicator territory territory_alias territory_vintage territory_set territory_set_version
territory_set_entry call_act training_map criterion criteria review_draw selection_run
""".split())
PAGE = 50
TOUCHED = 40 * PAGE  # rows of a page: each is looked at, some beside it, their policies' rows too
SCANNED = 100        # rows of tables that grow, however many there are

FILE = "'01890000-0000-7000-8004-000000000006'"
KEEPER = {"sirets": "00000102400017", "sirens": "000001024", "subject": "bench", "client": "bench"}
STRANGER = {"sirets": "00001050400017", "sirens": "000010504", "subject": "carol",
            "client": "bench"}
REGION = {"region": "chf-2023-test", "subject": "ines", "client": "bench"}
EVERYWHERE = {"region": "*", "subject": "mia", "client": "bench", "auditor": "1"}
CALL, CALL_ID = "'chf-2023-test'", "'018647db-4d80-7000-8000-000000000003'"


def page(call="null", states="null", territory="null", words="null", descending="false",
         after="null"):
    return [call, states, territory, "null", words, descending, after, str(PAGE)]


LAST = "'01890000-0000-7000-8004-00000000f000'"
WORK = [
    ("a file, its keeper", "application_file", KEEPER, [FILE]),
    ("a file, the region", "application_file", EVERYWHERE, [FILE[:-2] + "8'"]),
    ("own files", "application_list", KEEPER, page()),
    ("own files of a call, backwards", "application_list", KEEPER, page(CALL, descending="true")),
    ("files of a call", "application_list_region", REGION, page(CALL)),
    ("files of a call, deep", "application_list_region", REGION, page(CALL, after=LAST)),
    ("files of the only call", "application_list_region", REGION, page()),
    ("all files, backwards", "application_list_region", EVERYWHERE, page(descending="true")),
    ("deposited files of a territory", "application_list_region", REGION,
     page(CALL, "'{submitted}'", "'commune:59350'")),
    ("files of a state that none has", "application_list_region", REGION,
     page(CALL, "'{dismissed}'")),
    ("search, a frequent word", "application_list_region", EVERYWHERE, page(words="'projet'")),
    ("search, a rare word", "application_list_region", EVERYWHERE,
     page(words="'projet de formation 4711'")),
    ("search, own files", "application_list", KEEPER, page(words="'formation'")),
    ("search, a reference", "application_list_region", EVERYWHERE,
     page(words="'chf-2023-test-0000004'")),
    ("a page of an export, deep", "export_budgets", REGION, [CALL_ID, LAST, str(PAGE)]),
    ("own events", "event_list", KEEPER, ["null", "null", "null", "1000000000", "50"]),
    ("events of a call", "event_list_region", REGION,
     ["null", CALL, "'1000'", "1000000000", "50"]),
    ("all events", "event_list_region", EVERYWHERE,
     ["null", "null", "'40000'", "1000000000", "50"]),
    ("a test call, the region", "call_head", REGION, [CALL]),
    ("a test call, a keeper", "call_head", KEEPER, [CALL]),
    ("a test call, a stranger", "call_head", STRANGER, [CALL]),
    ("the end of the feed", "event_head", KEEPER, []),
    ("the trail", "audit_entry_list", EVERYWHERE, ["null", "null", "50"]),
]


def psql_raw(url, text):
    return subprocess.run(["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", url], input=text, text=True,
                          capture_output=True)


def psql(url, text):
    done = psql_raw(url, text)
    if done.returncode != 0:
        raise SystemExit(f"{text}\n{done.stdout}{done.stderr}")
    return done.stdout.strip()


def nodes(plan):
    yield plan
    for part in plan.get("Plans", []):
        yield from nodes(part)


# --- plan


def is_statement(text):
    return re.match(r"\s*(select|insert|update|delete|with)\b", text) is not None


def explained(urls, name, text):
    """Its plan, as the first of the roles that may run it has it: policies are part of it."""
    count = max((int(n) for n in re.findall(r"\$(\d+)", text)), default=0)
    values = f"({', '.join(['null'] * count)})" if count else ""
    for url in urls:
        done = psql_raw(url, f"""
            set enable_seqscan = off; set plan_cache_mode = force_generic_plan; set jit = off;
            prepare q as {text};
            explain (format json) execute q{values};""")
        if done.returncode == 0:
            return json.loads(done.stdout)[0]["Plan"]
    raise SystemExit(f"{name}: {done.stderr}")


def scans_of(plan):
    return sorted({n["Relation Name"] for n in nodes(plan)
                   if n["Node Type"] == "Seq Scan" and n["Relation Name"] not in SMALL})


def starts_at_key(plan):
    return any(re.search("CASE WHEN|COALESCE", n.get("Index Cond", "")) for n in nodes(plan))


def check_plans(*urls):
    total, faults = 0, 0
    for name, (_, text) in statements.named_queries().items():
        if not is_statement(text):
            continue
        total += 1
        plan = explained(urls, name, text)
        scanned = scans_of(plan)
        if scanned and name not in KNOWN:
            print(f"FAILED {name}: no index serves {', '.join(scanned)}")
            faults += 1
        if PAGE_KEY.search(text) and not starts_at_key(plan) and name not in FEW:
            print(f"FAILED {name}: no index starts at the key of the page")
            faults += 1
    return total, faults


# Queries that read a whole table on purpose, each with its reason.
KNOWN = {}
# The form of the key, which an index takes under row-level security; and lists that are found by
# another: the members of a collective, the agreements of awards, one's own events by their readers.
PAGE_KEY = re.compile(r">=? (?:case when |coalesce\()\$")
FEW = ("member_list", "agreement_list", "event_list")


# --- work


def touched(url, who, query, values):
    """(rows read by scans, rows fetched through indexes, the largest input of a sort)."""
    text = statements.named_queries()[query][1]
    known = statements.settings(operation=query, **who)
    given = f"({', '.join(values)})" if values else ""
    out = psql(url, f"""
        begin; {known}
        set local plan_cache_mode = force_generic_plan;
        prepare q as {text};
        explain (analyze, format json, timing off) execute q{given};
        \\echo
        select coalesce(sum(seq_tup_read), 0), coalesce(sum(idx_tup_fetch), 0)
          from pg_stat_xact_user_tables
         where relname <> all ('{{{",".join(sorted(SMALL))}}}');
        rollback;""")
    settings, plan, counts = re.match(r"(.*?)^(\[.*?^\])\n+(.*)\Z", out, re.S | re.M).groups()
    del settings
    sorts = [child["Actual Rows"] for n in nodes(json.loads(plan)[0]["Plan"])
             if n["Node Type"] == "Sort" for child in n["Plans"]]
    scanned, fetched = (int(n) for n in counts.split("|"))
    return scanned, fetched, max(sorts, default=0)


def check_work(url):
    faults = 0
    for what, query, who, values in WORK:
        scanned, fetched, sorted_rows = touched(url, who, query, values)
        good = scanned <= SCANNED and fetched <= TOUCHED and sorted_rows <= 2 * PAGE
        faults += not good
        print(f"{'ok' if good else 'FAILED':<7}{what:<34}{scanned:>8} scanned{fetched:>8} fetched"
              f"{sorted_rows:>6} sorted")
    return len(WORK), faults


def main():
    total, faults = check_plans(os.environ["DATABASE_URL"], os.environ["JOB_DATABASE_URL"],
                                os.environ["TEST_ADMIN_URL"])
    more, worse = check_work(os.environ["DATABASE_URL"])
    print(f"{total + more - faults - worse} passed, {faults + worse} failed")
    return 1 if faults + worse else 0


if __name__ == "__main__":
    sys.exit(main())
