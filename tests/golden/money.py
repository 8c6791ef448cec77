"""The golden cases of agreements and payments: a call, an award and an agreement for each."""
import csv
import io
import pathlib
from decimal import Decimal

import story
from client import Unexpected, person, same

HERE = pathlib.Path(__file__).resolve().parent
THIRD = person("clara", sirets=["00000104000013"])
MEMBERS = (story.ALICE, story.BOB, THIRD)
P = {"basis": "synthetic", "confidence": "low"}
RULES = {
    "mode": "test", "title": "Un cas de référence", "call_type": "aap", "currency": "EUR",
    "funder": {"name": "Conseil régional Hauts-de-France", "siret": "20005374200017",
               "provenance": P},
    "time_zone": "Europe/Paris", "bonuses": [], "cost_rules": [], "axes": [],
    "target_audiences": [],
    "collective": {"roles": [{"role": role, "min_count": 0} for role in
                             ("training_provider", "third_place", "employer_group")],
                   "required_roles_by_distinct_entities": False, "lead_count": 1, "provenance": P},
    "stages": [{"code": "file", "required": True, "documents": [], "phase": "window",
                "provenance": P}],
    "phases": [{"key": "window", "kind": "date_range", "precision": "instant",
                "opens_at": "2023-01-01T00:00:00+01:00", "closes_at": "2024-12-31T23:59:59+01:00",
                "closes_inclusive": True, "provenance": P}],
    "envelope": {"amount": "9000000.00", "enforcement": "hard", "provenance": P},
    "payment_schedule_provenance": P,
}
SHARES = ("0.50", "0.30", "0.20")
KINDS = ("advance", "interim", "balance")
TRIGGERS = {"advance": "agreement_signed", "interim": "interim_report", "balance": "final_report"}
POLICIES = {"strict_pro_rata": {"policy": "strict_pro_rata"},
            "flat_tolerance_10": {"policy": "flat_tolerance", "tolerance_rate": "0.10"}}
collectives = []  # the one that all cases share


def rows(name):
    with open(HERE / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# --- an award of its own --------------------------------------------------------------------------

def collective(api):
    if not collectives:
        made = story.collective(api, "Un collectif de référence")["id"]
        story.declare(api, THIRD, "Un groupement")
        member = api.expect(201, "POST", f"/v1/collectives/{made}/members", story.ALICE,
                            {"siret": THIRD.sirets[0], "roles": ["employer_group"]}).json["id"]
        api.expect(200, "POST", f"/v1/members/{member}/consent", THIRD, If_Match='"1"')
        collectives.append(made)
    return collectives[0]


def schedule(shares=SHARES, kinds=KINDS):
    return [{"kind": kind, "share": share, "trigger": TRIGGERS[kind]}
            for kind, share in zip(kinds, shares)]


def call(api, code, **rules):
    """Published; its code."""
    body = {"payment_schedule": schedule(), **RULES, "code": code, **rules}
    api.expect(201, "POST", "/v1/calls", story.MANAGER, body)
    found = api.expect(200, "GET", f"/v1/calls/{code}/lint", story.MANAGER).json["findings"]
    doubts = sorted({f["code"] for f in found if f["severity"] == "warning"})
    api.expect(200, "POST", f"/v1/calls/{code}/publication", story.MANAGER,
               {"acknowledged": doubts, "note": "un cas de référence"}, If_Match='"1"')
    return code


def awarded(api, code, amount, decided_on, reference="2023-REF"):
    """A file of this call, deposited, admitted and awarded so much on that day."""
    story.set_clock(api, decided_on + "T10:00:00+02:00", code)
    file = story.draft(api, collective(api), call=code, start_on="2023-07-01",
                       end_on="2026-06-30", territories=["commune:02789"])
    path = f"/v1/applications/{file}"
    api.expect(200, "PUT", f"{path}/budget", story.ALICE, {
        "cost_lines": [{"category": "purchases", "label": "Tout", "amount": "900000.00"}],
        "funding_plan": [{"source": "Fonds propres", "public": False,
                          "amount": str(Decimal("900000.00") - Decimal(amount))}],
        "requested_amount": amount}, If_Match=api.etag(path, story.ALICE))
    story.act(api, 200, story.ALICE, file, "submission")
    story.act(api, 200, story.INSTRUCTOR, file, "completeness",
              {"outcome": "complete", "reason": "Rien ne manque."})
    story.act(api, 200, story.INSTRUCTOR, file, "admissibility",
              {"outcome": "admissible", "reason": "Tout y est."})
    story.act(api, 200, story.INSTRUCTOR, file, "decision", {
        "outcome": "award", "amount": amount, "decided_on": decided_on, "reference": reference,
        "voting_body": "Commission permanente", "reason": "Un cas de référence."})
    story.results_told(api, code)
    return file


def drafted(api, code, amount, decided_on="2023-06-15", reference="2023-REF", **patch):
    """The draft of its agreement; its id."""
    file = awarded(api, code, amount, decided_on, reference)
    made = api.expect(201, "POST", "/v1/agreements", story.INSTRUCTOR,
                      {"application_id": file}).json["id"]
    if patch:
        api.expect(200, "PATCH", f"/v1/agreements/{made}", story.INSTRUCTOR, patch,
                   If_Match='"1"')
    return made


def signed(api, agreement, on):
    story.agree(api, agreement, "signature", {"signed_on": on, "signatory": "Le président"})


def shares_of(*rates):
    return [{"siret": who.sirets[0], "share_rate": rate} for who, rate in zip(MEMBERS, rates)]


# --- instalments.csv ------------------------------------------------------------------------------

def refused_schedule(api, code, row):
    """Its call cannot be published."""
    shares, kinds = row["shares"].split("|"), row["labels"].split("|")
    api.expect(201, "POST", "/v1/calls", story.MANAGER,
               {**RULES, "code": code, "payment_schedule": schedule(shares, kinds)})
    answer = api.expect(409, "POST", f"/v1/calls/{code}/publication", story.MANAGER,
                        {"acknowledged": [], "note": "un cas"}, If_Match='"1"')
    same(answer.codes, ["payment-shares-not-one"], "codes")


def schedule_case(api, row):
    code = f"golden-{row['case_id'].lower()}"
    if row["expected"] == "rejected":
        refused_schedule(api, code, row)
        return
    shares = row["shares"].split("|")
    members = row["check"] == "member_shares"
    if members:
        agreement = drafted(api, call(api, code), row["awarded_amount"], shares=shares_of(*shares))
        path, name = f"/v1/agreements/{agreement}", "shares"
    else:
        rules = {"payment_schedule": schedule(shares, row["labels"].split("|"))}
        agreement = drafted(api, call(api, code, **rules), row["awarded_amount"])
        path, name = f"/v1/agreements/{agreement}/instalments", "data"
    found = [part["amount"] for part in api.expect(200, "GET", path, story.INSTRUCTOR).json[name]]
    same("|".join(found), row["expected_amounts"], "amounts")
    same(sum(map(Decimal, found)), Decimal(row["awarded_amount"]), "sum")


# --- balances.csv ---------------------------------------------------------------------------------

def balance_case(api, row):
    """Four fifths are paid; the balance says what was spent."""
    code = call(api, f"golden-{row['case_id'].lower()}",
                balance_rule={**POLICIES[row["policy"]], "provenance": P})
    agreement = drafted(api, code, row["awarded_amount"],
                        forecast_base_amount=row["forecast_base_amount"])
    signed(api, agreement, "2023-06-15")
    advance, interim, balance = story.instalments(api, agreement)
    story.paid(api, advance)
    story.paid(api, interim, report="Un bilan")
    path = f"/v1/agreements/{agreement}"
    same(api.expect(200, "GET", path, story.INSTRUCTOR).json["paid_amount"], row["paid_amount"],
         "paid_amount")
    found = story.claimed(api, balance, report="Un bilan final",
                          actual_base_amount=row["actual_base_amount"])
    same((found["due_amount"], found["amount"], found["clawback_amount"]),
         (row["due_amount"], row["balance_amount"], row["clawback_amount"]), "due, balance, back")


# --- state_aid.csv and the windows of dates.csv ---------------------------------------------------

def aid_check(api, code, award, shares, decided_on, regime):
    rules = {"state_aid": {"regime": regime, "provenance": P}}
    agreement = drafted(api, call(api, code, **rules), award, decided_on, shares=shares)
    return api.expect(200, "GET", f"/v1/agreements/{agreement}/state-aid", story.INSTRUCTOR).json


def aid_case(api, row):
    share, declared = row["member_share_amount"], row["declared_aid_amount"]
    whole = Decimal(share) >= 200000
    shares = shares_of("1.00") if whole else shares_of("0.60", "0.40")
    if Decimal(declared) > 0:
        shares[0]["declared_aids"] = [{"granted_on": "2022-06-01", "amount": declared}]
    decided_on = "2024-01-30" if "2023_28" in row["regime"] else "2023-06-15"
    found = aid_check(api, f"golden-{row['case_id'].lower()}", share if whole else "200000.00",
                      shares, decided_on, row["regime"])
    same((found["regime"], found["ceiling_amount"]), (row["regime"], row["ceiling_amount"]),
         "regime, ceiling")
    first = found["beneficiaries"][0]
    same((first["share_amount"], first["total_amount"], first["headroom_amount"],
          first["verdict"]),
         (share, row["total_amount"], row["headroom_amount"], row["expected"]), "beneficiary")


def window_case(api, row):
    """Aid of one day for an award of another."""
    shares = shares_of("1.00")
    shares[0]["declared_aids"] = [{"granted_on": row["start_on"], "amount": "1000.00"}]
    found = aid_check(api, f"golden-{row['case_id'].lower()}", "100000.00", shares, row["end_on"],
                      "de_minimis_2023_2831")
    same(found["window"], row["rule"], "window")
    same(found["counted_from"], row["expected_value"], "counted_from")
    same(found["beneficiaries"][0]["declared_aids"][0]["counted"], row["expected"] == "counted",
         "counted")


# --- open data ------------------------------------------------------------------------------------

def due_case(api, row):
    agreement = drafted(api, call(api, f"golden-{row['case_id'].lower()}"), "200000.00")
    story.set_clock(api, row["start_on"] + "T10:00:00+02:00", f"golden-{row['case_id'].lower()}")
    signed(api, agreement, row["start_on"])
    found = api.expect(200, "GET", f"/v1/agreements/{agreement}/open-data", story.INSTRUCTOR).json
    same((found["status"], found["due_on"]), ("due", row["expected_value"]), "duty")


def named(api, who, name):
    path = f"/v1/organisations/{story.declare(api, who, name)}"
    api.expect(200, "PATCH", path, who, {"name": name}, If_Match=api.etag(path, who))


def scdl_case(api):
    """Every cell but the scheme, which is the code of our call."""
    expected = rows("scdl_subventions.csv")
    collective(api)
    for who, row in zip(MEMBERS, expected):
        same(who.sirets[0], row["idBeneficiaire"], "organisation")
        named(api, who, row["nomBeneficiaire"])
    first = expected[0]
    code = call(api, "golden-scdl")
    agreement = drafted(api, code, first["montant"], reference=first["referenceDecision"],
                        object=first["objet"],
                        shares=shares_of(*(format(Decimal(row["pourcentageSubvention"]), ".2f")
                                           for row in expected)))
    story.set_clock(api, first["dateConvention"] + "T10:00:00+02:00", code)
    signed(api, agreement, first["dateConvention"])
    for path in (f"/v1/agreements/{agreement}/open-data", f"/v1/calls/{code}/open-data"):
        answer = api.expect(200, "GET", path, story.INSTRUCTOR, Accept="text/csv")
        table = csv.DictReader(io.StringIO(answer.body.decode("utf-8"), newline=""))
        found = list(table)
        same(table.fieldnames, list(first), "header")
        same(found, [{**row, "dispositifAide": code} for row in expected], "rows")


def cases():
    checks = {"open_data_due": due_case, "de_minimis_window": window_case}
    for row in rows("instalments.csv"):
        yield row["case_id"], lambda api, row=row: schedule_case(api, row)
    for row in rows("balances.csv"):
        yield row["case_id"], lambda api, row=row: balance_case(api, row)
    for row in rows("state_aid.csv"):
        yield row["case_id"], lambda api, row=row: aid_case(api, row)
    for row in rows("dates.csv"):
        if row["check"] in checks:
            yield row["case_id"], lambda api, row=row: checks[row["check"]](api, row)
    yield "SCDL", scdl_case
