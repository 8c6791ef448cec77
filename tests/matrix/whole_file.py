"""A file of a test call of its own with all that hangs on it, for the matrix of conflicts."""
import story
from client import person

CALL = "appel-a-part"
TITLE, NAME = "Un intérêt à part", "Un collectif à part"
LATER = person("clara", sirets=["00001051200010"])  # joins once the collective is known
P = {"basis": "synthetic", "confidence": "low"}
RULES = {
    "code": CALL, "mode": "test", "title": "Un appel à part", "call_type": "aap",
    "funder": {"name": "Région d'essai", "siret": "20005374200017", "provenance": P},
    "currency": "EUR", "time_zone": "Europe/Paris", "bonuses": [], "cost_rules": [],
    "axes": [{"code": "access"}, {"code": "exchange"}], "target_audiences": [],
    "collective": {"roles": [{"role": "training_provider", "min_count": 1},
                             {"role": "third_place", "min_count": 1}],
                   "required_roles_by_distinct_entities": False, "lead_count": 1, "provenance": P},
    "stages": [{"code": "file", "required": True, "documents": ["statutes"], "phase": "window",
                "provenance": P}],
    "phases": [{"key": "window", "kind": "date_range", "precision": "instant",
                "opens_at": "2023-01-01T00:00:00+01:00", "closes_at": "2023-06-30T23:59:59+02:00",
                "closes_inclusive": True, "provenance": P}],
    "envelope": {"amount": "500000.00", "enforcement": "hard", "provenance": P},
    "criteria": [{"code": "need", "label": "Le besoin", "scale_max": 10}],
    "reminders": [{"about": "review", "days_before": 7, "provenance": P},
                  {"about": "report", "days_before": 30, "provenance": P}],
    "payment_schedule": [{"kind": "advance", "share": "0.80", "trigger": "agreement_signed"},
                         {"kind": "balance", "share": "0.20", "trigger": "final_report"}],
    "payment_schedule_provenance": P,
}


def publish(api, call=CALL):
    if api.call("GET", f"/v1/calls/{call}", story.MANAGER).status == 404:
        api.expect(201, "POST", "/v1/calls", story.MANAGER, {**RULES, "code": call})
    head = api.expect(200, "GET", f"/v1/calls/{call}", story.MANAGER)
    if head.json["state"] == "draft":
        api.expect(200, "POST", f"/v1/calls/{call}/publication", story.MANAGER,
                   If_Match=head.headers["etag"])
        story.set_clock(api, "2023-05-10T12:00:00+02:00", call)


def joined_later(api, collective):
    story.declare(api, LATER, "Une arrivée tardive")
    member = api.expect(201, "POST", f"/v1/collectives/{collective}/members", story.ALICE,
                        {"siret": LATER.sirets[0], "roles": ["third_place"]}).json["id"]
    api.expect(200, "POST", f"/v1/members/{member}/consent", LATER, If_Match='"1"')
    return member


def under_review(api, facilitators, call=CALL, title=TITLE, name=NAME):
    """Deposited by a collective that grew on the way; ids by the name of their path parameter."""
    publish(api, call)
    made = story.collective(api, name)
    application = story.draft(api, made["id"], call=call, title=title, axis="access",
                              start_on="2023-09-01", end_on="2024-06-30",
                              territories=["commune:02789"])
    document = story.upload(api, application, "statutes")
    path = f"/v1/applications/{application}"
    api.expect(200, "PUT", f"{path}/budget", story.ALICE, {
        "cost_lines": [{"category": "purchases", "label": "Plateau", "amount": "300000.00"}],
        "funding_plan": [{"source": "Fonds propres", "amount": "100000.00", "public": False}],
        "requested_amount": "200000.00"}, If_Match=api.etag(path, story.ALICE))
    ruche = story.declare(api, story.BOB, "La Ruche de Vervins")
    api.expect(200, "PATCH", f"/v1/organisations/{ruche}", story.BOB,
               {"contact_email": "bonjour@la-ruche.example"},
               If_Match=api.etag(f"/v1/organisations/{ruche}", story.BOB))
    member = joined_later(api, made["id"])
    invitations = [api.expect(201, "POST", f"{path}/invitations", story.ALICE,
                              {"subject": name}).json["id"] for name in facilitators]
    story.act(api, 200, story.ALICE, application, "submission")
    story.act(api, 200, story.INSTRUCTOR, application, "completeness",
              {"outcome": "complete", "reason": "Rien ne manque."})
    story.act(api, 200, story.INSTRUCTOR, application, "admissibility",
              {"outcome": "admissible", "reason": "Tout y est."})
    return {"application_id": application, "collective_id": made["id"], "member_id": member,
            "document_id": document, "upload_id": document,
            "invitation_id": (invitations or [None])[-1]}


def reviewed(api, application, name):
    """By a person of this name, with a token that tells no organisation; the review."""
    who = person(name, "reviewer")
    mine = api.expect(200, "GET", "/v1/reviews?limit=100", who).json["data"]
    review = next(item["id"] for item in mine if item["application_id"] == application)
    api.expect(200, "POST", f"/v1/reviews/{review}/submission", who,
               {"scores": [{"criterion": "need", "score": 7}]}, If_Match='"1"')
    return review


def scored(api, application, reviewers):
    """By one who was drawn and by these; the draw, and one review."""
    draw = api.expect(201, "POST", f"/v1/calls/{CALL}/review-draws", story.MANAGER,
                      {"seed": "1", "reviews_per_application": 1,
                       "reviewers": [{"subject": "drawn"}]}).json["id"]
    for name in reviewers:
        api.expect(201, "POST", f"/v1/applications/{application}/reviews", story.INSTRUCTOR,
                   {"subject": name, "due_on": "2023-05-12"})
    reviews = [reviewed(api, application, name) for name in ["drawn"] + reviewers]
    return draw, reviews[-1]


def ranked(api, call=CALL):
    """The ranking that was adopted, and holds the file."""
    run = api.expect(201, "POST", f"/v1/calls/{call}/selection-runs", story.MANAGER).json["id"]
    api.expect(200, "POST", f"/v1/selection-runs/{run}/adoption", story.MANAGER, If_Match='"1"')
    return run


def decided(api, application):
    """Awarded 150 000 euros; the decision."""
    story.act(api, 200, story.INSTRUCTOR, application, "decision", {
        "outcome": "award", "amount": "150000.00", "decided_on": "2023-05-10",
        "reference": "2023-A-PART", "voting_body": "Commission permanente",
        "reason": "Un projet à part."})
    return api.expect(200, "GET", f"/v1/applications/{application}/decision",
                      story.INSTRUCTOR).json["id"]


def agreed(api, application):
    """Signed, paid in part, with something to be given back; ids by their path parameter."""
    agreement = api.expect(201, "POST", "/v1/agreements", story.INSTRUCTOR,
                           {"application_id": application}).json["id"]
    story.results_told(api, CALL)
    story.agree(api, agreement, "signature", {"signed_on": "2023-05-10", "signatory": "À part"})
    amendment = story.agree(api, agreement, "amendments",
                            {"end_on": "2024-12-31", "reason": "Plus long."}).json["id"]
    first, last = story.instalments(api, agreement)
    story.paid(api, first)
    story.claimed(api, last, report="Bilan", actual_base_amount="1.00")
    api.expect(200, "POST", f"/v1/instalments/{last}/approval", story.MANAGER,
               If_Match=api.etag(f"/v1/instalments/{last}", story.MANAGER))
    back = api.expect(200, "GET", f"/v1/agreements/{agreement}/clawbacks", story.MANAGER).json
    return {"agreement_id": agreement, "instalment_id": last, "amendment_id": amendment,
            "clawback_id": back["data"][0]["id"]}


def reported(api, agreement):
    """The first report of the law, submitted; the results are out since the signature."""
    report = api.expect(201, "POST", f"/v1/agreements/{agreement}/reports", story.ALICE, {
        "code": "financial_report", "number": 1, "summary": "Des comptes à part.",
        "spent_amount": "1.00", "values": []}).json["id"]
    api.expect(200, "POST", f"/v1/reports/{report}/submission", story.ALICE, If_Match='"1"',
               Idempotency_Key=story.key())
    return report


def contested(api, decision):
    """The appeal, the results being told."""
    return api.expect(201, "POST", f"/v1/decisions/{decision}/appeals", story.ALICE,
                      {"kind": "gracious", "grounds": "Un recours à part."}).json["id"]


def whole(api, reviewers, facilitators):
    """The ids of the file and its parts, those of what is around it, and its secrets."""
    ids = under_review(api, facilitators)
    application = ids["application_id"]
    draw, ids["review_id"] = scored(api, application, reviewers)
    ids["selection_run_id"] = ranked(api)
    ids["decision_id"] = decided(api, application)
    ids.update(agreed(api, application))
    ids["report_id"] = reported(api, ids["agreement_id"])
    ids["appeal_id"] = contested(api, ids["decision_id"])
    reference = api.expect(200, "GET", f"/v1/applications/{application}",
                           story.INSTRUCTOR).json["reference"]
    around = {"call_id": CALL, "review_draw_id": draw}
    names = dict(ids)
    ids["export_id"] = api.expect(202, "POST", "/v1/exports", story.MANAGER, {
        "kind": "awards", "call_id": CALL, "format": "ndjson"}).json["id"]  # names no file
    return ids, around, {**names, "reference": reference, "title": TITLE, "name": NAME}
