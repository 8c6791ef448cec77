#!/usr/bin/python3
"""The golden cases, through the API of a running service: tests/golden/run.py [CASE…]"""
import collections
import datetime
import json
import os
import pathlib
import subprocess
import sys
from decimal import Decimal

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "support"))

import money  # noqa: E402
import story  # noqa: E402
from client import Api, Unexpected, person, report, same  # noqa: E402
from money import rows  # noqa: E402

MANAGER = story.MANAGER
WINDOW_CODES = {"window-closed", "window-not-open", "window-undated"}
KEEPER = person("kim", sirets=["00001050400017"])


def sql(call, file, **settings):
    """What would take months of acts, as rows; the file says what it needs."""
    command = ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", os.environ["TEST_ADMIN_URL"],
               "-v", f"call={call}", "-f", str(HERE / file)]
    for name, value in settings.items():
        command += ["-v", f"{name}={value}"]
    subprocess.run(command, check=True, capture_output=True)


# --- calls made of the rule sets ------------------------------------------------------------------

def set_member(document, pointer, value):
    *parents, last = pointer.strip("/").split("/")
    for name in parents:
        document = document[int(name)] if isinstance(document, list) else document[name]
    document[last] = value


def rule_sets():
    """By code, variants resolved."""
    by_code = {}
    for item in json.loads((HERE / "rule_sets.json").read_text("utf-8"))["rule_sets"]:
        if "extends" in item:
            rules = json.loads(json.dumps(by_code[item["extends"]]))
            rules["code"] = item["code"]
            for pointer, value in item["changes"].items():
                set_member(rules, pointer, value)
        else:
            rules = item
        by_code[item["code"]] = rules
    return by_code


def publish(api, rules, code):
    made = api.expect(201, "POST", "/v1/calls", MANAGER, {**rules, "code": code, "mode": "test"})
    found = api.expect(200, "GET", f"/v1/calls/{code}/lint", MANAGER).json["findings"]
    doubts = sorted({f["code"] for f in found if f["severity"] == "warning"})
    api.expect(200, "POST", f"/v1/calls/{code}/publication", MANAGER,
               {"acknowledged": doubts, "note": "les cas de référence, tels quels"},
               If_Match=made.headers["etag"])


def simulate(api, call, **body):
    return api.expect(200, "POST", f"/v1/calls/{call}/simulations", None, body).json


# --- funding.csv ----------------------------------------------------------------------------------

def budget_of(row):
    members = ("total_cost_amount", "training_costs_amount", "ineligible_costs_amount",
               "other_public_amount", "requested_amount", "chosen_rate")
    return {name: row[name] for name in members if row[name]}


def funding_case(api, call, row):
    assumptions = {"bonuses": [code for code in row["matched_bonuses"].split("|") if code],
                   "minimum_waived": row["minimum_waived"] == "true"}
    if row["matched_share"]:
        assumptions["matched_share"] = row["matched_share"]
    answer = simulate(api, call, budget=budget_of(row), assumptions=assumptions)
    found = answer["funding"]
    for name in ("eligible_base_amount", "computed_amount", "grant_amount", "code", "verdict"):
        same(found[name], row[name] or None, name)
    rate = found["funding_rate"]
    same(None if rate is None else Decimal(rate),
         Decimal(row["funding_rate"]) if row["funding_rate"] else None, "funding_rate")
    same("|".join(found["limited_by"]), row["limited_by"], "limited_by")
    same([bonus["code"] for bonus in found["matched_bonuses"]] if rate else [],
         assumptions["bonuses"] if rate else [], "matched_bonuses")
    total = sum(Decimal(line["amount"]) for line in found["lines"])
    same(total, Decimal(row["grant_amount"] or 0), "sum of the lines")
    refused = [v["code"] for v in answer["eligibility"]["violations"]]
    same(refused, [row["code"]] if row["verdict"] != "ok" else [], "violations")


def funding_cases():
    for row in rows("funding.csv"):
        yield row["case_id"], lambda api, row=row: funding_case(api, f"golden-{row['rule_set']}", row)
        if row["rule_set"] == "chf-2023":
            yield row["case_id"] + " seeded", lambda api, row=row: funding_case(api, "chf-2023", row)


# --- collectives.json -----------------------------------------------------------------------------

def judge(case, codes):
    expected = collections.Counter(v["code"] for v in case["expected"]["violations"])
    missing = expected - collections.Counter(codes)
    wrong = set(codes) - set(expected) - set(case["expected"]["also_allowed"])
    same((missing, wrong), (collections.Counter(), set()), f"codes {codes}")


def collective_simulated(api, case):
    answer = simulate(api, "chf-2023", as_of=case["as_of"] + "T12:00:00+02:00",
                      collective={"members": case["members"]})
    same(answer["eligibility"]["eligible"], case["expected"]["valid"], "eligible")
    judge(case, [v["code"] for v in answer["eligibility"]["violations"]])


def collective_real(api, case):
    story.declare(api, KEEPER, "Tient les collectifs")
    made = api.expect(201, "POST", "/v1/collectives", KEEPER,
                      {"name": case["title"][:200], "siret": KEEPER.sirets[0]}).json["id"]
    for member in case["members"]:
        body = {name: value for name, value in member.items() if name != "name"}
        api.expect(201, "POST", f"/v1/collectives/{made}/members", KEEPER, body)
    path = f"/v1/collectives/{made}/composition?call_id=golden-chf-2023"
    checks = api.expect(200, "GET", path, KEEPER).json
    same(checks["valid"], case["expected"]["valid"], "valid")
    judge(case, [v["code"] for verdict in checks["verdicts"] for v in verdict["violations"]])


def collective_cases():
    for case in json.loads((HERE / "collectives.json").read_text("utf-8"))["cases"]:
        name = case["case_id"]
        yield name, lambda api, case=case: collective_simulated(api, case)
        yield name + " real", lambda api, case=case: collective_real(api, case)


# --- identifiers.csv ------------------------------------------------------------------------------

def siret_case(api, row):
    members = [{"siret": row["value"], "roles": ["third_place"]}]
    answer = api.call("POST", "/v1/calls/chf-2023/simulations", None,
                      {"collective": {"members": members}})
    if row["valid"] == "true":
        same(answer.status, 200, "status")
        return
    same(answer.status, 422, "status")
    same([(e["code"], e["pointer"], e["params"]["fault"]) for e in answer.json["errors"]],
         [("siret-invalid", "#/collective/members/0/siret", row["code"])], "errors")


def of_organisation(api, row, member, value):
    """Without effect: the form decides."""
    answer = api.call("POST", "/v1/organisations?dry_run=true", KEEPER,
                      {"siret": KEEPER.sirets[0], "name": "Formes", member: value})
    if row["valid"] == "true":
        same(answer.status in (200, 409), True, str(answer))
    else:
        same((answer.status, answer.json["errors"][0]["pointer"]), (422, f"#/{member}"), "refusal")


def identifier_cases():
    for row in rows("identifiers.csv"):
        name = f"{row['case_id']} {row['kind']}"
        if row["kind"] == "siret":
            yield name, lambda api, row=row: siret_case(api, row)
        elif row["kind"] == "rna":
            yield name, lambda api, row=row: of_organisation(api, row, "rna", row["value"])
        elif row["kind"] == "commune":
            yield name, lambda api, row=row: of_organisation(api, row, "commune",
                                                             f"commune:{row['value']}")


# --- territories.csv ------------------------------------------------------------------------------

def everything(api, path):
    """All rows of a list, page after page."""
    cursor = ""
    while True:
        page = api.expect(200, "GET", f"{path}&limit=100{cursor}").json
        yield from page["data"]
        if not page["page"]["has_more"]:
            return
        cursor = f"&cursor={page['page']['next_cursor']}"


def inside(api, vintage, place, kind):
    return list(everything(api, f"/v1/territories?vintage={vintage}&part_of={place}&kind={kind}"))


def of_type(api, vintage, key):
    region, _, kind = key.partition(":")
    return [t for t in inside(api, vintage, f"region:{region}", "epci") if t["type"] == kind]


def wholly_inside(api, vintage, region):
    return [t for t in inside(api, vintage, f"region:{region}", "epci")
            if {p for p in t["part_of"] if p.startswith("region:")} == {f"region:{region}"}]


def members_in_region(api, vintage, key):
    epci, _, region = key.partition(":")
    return [t for t in inside(api, vintage, f"epci:{epci}", "commune")
            if f"region:{region}" in t["part_of"]]


def communes(api, vintage, region, test):
    return [t for t in inside(api, vintage, f"region:{region}", "commune") if test(t)]


def without_epci(territory):
    return not any(place.startswith("epci:") for place in territory["part_of"])


COUNTED = {
    "communes_in_region": lambda api, v, k: inside(api, v, f"region:{k}", "commune"),
    "communes_in_department": lambda api, v, k: inside(api, v, f"departement:{k}", "commune"),
    "arrondissements_in_region": lambda api, v, k: inside(api, v, f"region:{k}", "arrondissement"),
    "epci_touching_region": lambda api, v, k: inside(api, v, f"region:{k}", "epci"),
    "epci_touching_region_of_type": of_type,
    "epci_wholly_inside_region": wholly_inside,
    "communes_without_epci": lambda api, v, k: communes(api, v, k, without_epci),
    "communes_with_former_codes": lambda api, v, k: communes(api, v, k,
                                                             lambda t: t["former_codes"]),
    "epci_members": lambda api, v, k: inside(api, v, f"epci:{k}", "commune"),
    "epci_members_in_region": members_in_region,
}


def told_of(measure, territory):
    if measure == "population_in_region":
        return str(territory["population"])
    if measure == "current_code_of":
        return territory["code"].removeprefix("commune:")
    return next(p.removeprefix("epci:") for p in territory["part_of"] if p.startswith("epci:"))


def territory_case(api, row):
    measure, vintage, key = row["measure"], row["vintage"], row["key"]
    if measure in COUNTED:
        found = [t["code"] for t in COUNTED[measure](api, vintage, key)]
        same(len(set(found)), len(found), "distinct")
        same(len(found), int(row["expected"]), measure)
        return
    place = f"region/{key}" if measure == "population_in_region" else f"commune/{key}"
    told = api.expect(200, "GET", f"/v1/territories/{place}?vintage={vintage}").json
    same(told_of(measure, told), row["expected"], measure)


def territory_cases():
    for row in rows("territories.csv"):
        yield row["case_id"], lambda api, row=row: territory_case(api, row)


# --- dates.csv ------------------------------------------------------------------------------------

def instant(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def local_to_utc(api, row):
    """The calendar says the wall time with the offset that makes it the expected instant."""
    phases = api.expect(200, "GET", "/v1/calls/chf-2023/timeline").json["phases"]
    bounds = {phase[name] for phase in phases for name in ("opens_at", "closes_at") if phase[name]}
    found = {instant(bound) for bound in bounds if bound.startswith(row["at"])}
    same(found, {instant(row["expected_value"])}, "instant")


STAGE_OF = {"preselection": "note", "submission": "full", "full_application": "full"}


def window_codes(api, row):
    """The codes of a rehearsed deposit at that hour."""
    application = DATES["note" if STAGE_OF[row["rule"]] == "note" else "full"]
    noun = "note-submission" if STAGE_OF[row["rule"]] == "note" else "submission"
    story.set_clock(api, row["at"])
    path = f"/v1/applications/{application}"
    answer = api.call("POST", f"{path}/{noun}?dry_run=true", story.ALICE,
                      If_Match=api.etag(path, story.ALICE), Idempotency_Key="golden")
    if row["expected"] == "accepted":
        same(answer.status, 200, str(answer))
    return [code for code in answer.codes if code in WINDOW_CODES]


def in_window(api, row):
    expected = [] if row["expected"] == "accepted" else [row["expected"]]
    if row["rule"] not in STAGE_OF:
        found = simulate(api, "golden-" + row["rule"], as_of=row["at"])["eligibility"]["warnings"]
        same([w["code"] for w in found if w["code"] in WINDOW_CODES], expected, "warnings")
        return
    same(window_codes(api, row), expected, "codes")
    at = row["at"].replace("+", "%2B")
    phases = api.expect(200, "GET", f"/v1/calls/chf-2023/timeline?at={at}").json["phases"]
    status = {phase["key"]: phase["status"] for phase in phases}[row["rule"]]
    words = {"accepted": "open", "window-closed": "over", "window-not-open": "upcoming"}
    same(status, words[row["expected"]], "status of the phase")


def project_dates(api, row):
    answer = simulate(api, "chf-2023", project={"start_on": row["start_on"],
                                                "end_on": row["end_on"]})
    expected = [] if row["expected"] == "ok" else row["expected"].split("|")
    same([v["code"] for v in answer["eligibility"]["violations"]], expected, "violations")


def implied_rejection(api, row):
    story.set_clock(api, row["start_on"] + "T12:00:00+02:00")
    story.act(api, 200, story.ALICE, DATES["full"], "submission")
    receipt = api.expect(200, "GET", f"/v1/applications/{DATES['full']}/receipt", story.ALICE).json
    same(receipt["silence_rejects_on"], row["expected_value"], "silence_rejects_on")


def financial_report_due(api, row):
    """Of the financial year that ends on that day."""
    call = f"golden-{row['case_id'].lower()}"
    publish(api, rule_sets()["chf-2023"], call)
    sql(call, "financial_report.sql", signed_on=row["start_on"])
    agreement = api.expect(200, "GET", f"/v1/agreements?call_id={call}", MANAGER).json["data"][0]
    found = api.expect(200, "GET", f"/v1/agreements/{agreement['id']}/reports", MANAGER).json
    same([report["due_on"] for report in found["data"] if report["kind"] == "financial"],
         [row["expected_value"]], "due_on")


CHECKS = {"local_to_utc": local_to_utc, "in_window": in_window, "project_dates": project_dates,
          "implied_rejection": implied_rejection, "financial_report_due": financial_report_due}
DATES = {}  # the applications that the windows are tried on


def date_cases():
    for row in rows("dates.csv"):
        if row["check"] in CHECKS:
            yield row["case_id"], lambda api, row=row: CHECKS[row["check"]](api, row)


# --- statistics.csv -------------------------------------------------------------------------------

FIGURES = {"success_rate": "success_rate_percent", "mean_award": "mean_award_amount",
           "mean_funding_rate": "mean_funding_rate_percent",
           "award_per_trainee": "award_per_trainee_amount"}
FOLLOW_UP = {"indicators": [{"code": "trainees", "label": "Personnes formées", "unit": "personnes",
                             "measure": "flow", "people_trained": True}],
             "provenance": {"basis": "synthetic", "confidence": "low"}}


def settings_of(row):
    """How many files were received and awarded, for how much, at what cost, for how many people."""
    a, b = int(row["a"]), int(row["b"])
    made = {"received": 1, "awarded": 1, "awarded_amount": 100, "cost_amount": 100, "trainees": 0}
    made.update({
        "success_rate": {"received": b, "awarded": a},
        "mean_award": {"received": b, "awarded": b, "awarded_amount": a},
        "mean_funding_rate": {"awarded_amount": a, "cost_amount": b},
        "award_per_trainee": {"awarded_amount": a, "trainees": b}}[row["measure"]])
    return made


def statistics_case(api, row):
    """To the region at once, to everybody once published; of a live call, to its programme."""
    call, member = f"golden-{row['case_id'].lower()}", FIGURES[row["measure"]]
    path, programme = f"/v1/calls/{call}/statistics", f"/v1/programmes/{call}"
    publish(api, {**rule_sets()["chf-2023"], "follow_up": FOLLOW_UP}, call)
    provenance = {"basis": "synthetic", "confidence": "low"}
    api.expect(201, "POST", "/v1/programmes", MANAGER, {
        "code": call, "title": call, "kind": "plan", "objectives": [], "partners": [],
        "partner_counts": [], "funding_lines": [], "facts": [], "provenance": provenance,
        "calls": [{"call_id": call, "objectives": [], "provenance": provenance}]})
    sql(call, "statistics.sql", step="files", **settings_of(row))
    same(api.expect(200, "GET", path, MANAGER).json["total"][member], row["expected"], "region")
    same(api.expect(200, "GET", path).json["total"][member], None, "before publication")
    sql(call, "statistics.sql", step="publication")
    same(api.expect(200, "GET", path).json["total"][member], row["expected"], "public")
    found = api.expect(200, "GET", programme, MANAGER).json["progress"][0]["received"]
    same(found, 0, "of a test call")
    sql(call, "statistics.sql", step="live")
    progress = api.expect(200, "GET", programme, MANAGER).json["progress"][0]  # never kept
    same(progress["received"], settings_of(row)["received"], "received")
    if member in progress:
        same(progress[member], row["expected"], "programme")


def statistics_cases():
    for row in rows("statistics.csv"):
        if row["case_id"] <= "S08":
            yield row["case_id"], lambda api, row=row: statistics_case(api, row)


# --- all ------------------------------------------------------------------------------------------

def simple_window(rules, row):
    """The rules of the first call, with one stage and one window: that of the row."""
    provenance = {"basis": "synthetic", "confidence": "low"}
    window = {"key": "window", "kind": "date_range", "precision": "instant",
              "opens_at": "2016-01-01T00:00:00+01:00", "closes_at": row["closes_at"],
              "closes_inclusive": row["closes_inclusive"] == "true", "provenance": provenance}
    stage = {"code": "file", "required": True, "documents": [], "phase": "window",
             "provenance": provenance}
    return {**rules, "phases": [window], "stages": [stage], "duration": None}


def prepare(api):
    sets = rule_sets()
    for code, rules in sets.items():
        publish(api, rules, f"golden-{code}")
    other = next(row for row in rows("dates.csv") if row["rule"] == "idf-2016")
    publish(api, simple_window(sets["chf-2023"], other), "golden-idf-2016")
    members = story.collective(api)
    story.set_clock(api, "2023-02-20T10:00:00+01:00")
    DATES["note"] = story.draft(api, members["id"])
    for kind in story.NOTE_KINDS:
        story.upload(api, DATES["note"], kind)
    DATES["full"] = story.draft(api, members["id"])
    story.ready(api, DATES["full"])


def main():
    api = Api()
    wanted, passed, failures = sys.argv[1:], 0, []
    prepare(api)
    for family in (funding_cases, collective_cases, identifier_cases, territory_cases, date_cases,
                   statistics_cases, money.cases):
        for name, check in family():
            if wanted and not any(word in name for word in wanted):
                continue
            try:
                check(api)
                passed += 1
            except (Unexpected, KeyError, TypeError) as fault:
                failures.append(f"{name}: {fault!r}")
    return report("golden", passed, failures)


if __name__ == "__main__":
    sys.exit(main())
