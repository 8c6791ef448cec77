"""The actions of everything around a file, from the draft of its call to its closing: in each state
and for every role, what is said allowed succeeds, what is said denied fails, and no operation on
the object that is left unsaid succeeds."""
import functools

import actions
import story
import whole_file
from client import Unexpected, person
from contract import operations, sample_body

CALL = "appel-des-actes"
REVIEWER = person("actes-reviewer", "reviewer")
# Every role held for all calls, and those of the region held for another call.
PEOPLE = actions.EVERYBODY + (person("portal", "portal"), REVIEWER) + tuple(
    person(f"elsewhere-{role}", f"{role}:another-call")
    for role in ("instructor", "manager", "finance", "admin"))
VOTE = {"outcome": "award", "amount": "150000.00", "decided_on": "2023-05-10",
        "reference": "2023-A", "voting_body": "Commission permanente", "reason": "Un projet."}

BALANCE = {"report": "Bilan", "actual_base_amount": "300000.00"}


def shaped(name):
    return sample_body(next(one for one in operations() if one.name == name))


BODIES = {
    "calls": {"update": {"title": "Autrement"}, "set_clock": {"now": "2023-05-10T13:00:00+02:00"},
              "extend": {"act": "erratum", "changes": {"title": "Autrement"},
                         "reason": "Une coquille."}},
    "applications": {**actions.BODIES, "award": VOTE,
                     "refuse": {**VOTE, "outcome": "refusal", "amount": None}},
    "agreements": {"update": {"object": "Autrement dit."},
                   "sign": {"signed_on": "2023-05-10", "signatory": "La présidente"},
                   "propose_amendment": {"end_on": "2024-12-31", "reason": "Plus long."},
                   "close": {"reason": "Tout est rendu."},
                   "terminate": {"terminated_on": "2023-05-10", "initiative": "region",
                                 "reason": "Le projet s'arrête.", "kept_amount": "0.00"}},
    "reports": {"update": {"summary": "Autrement."}, "accept": {"reason": "Bien reçu."},
                "return": {"reason": "À revoir."}},
    "reviews": {"submit": {"scores": [{"criterion": "need", "score": 7}]},
                "recuse": {"reason": "Un ami."}, "reopen": {"reason": "À revoir."}},
    "instalments": {"claim": {}, "reject": {"reason": "À revoir."},
                    "pay": {"paid_on": "2023-05-10", "reference": "M-essai"}},
    "appeals": {"decide": {"outcome": "rejected", "decided_on": "2023-05-10",
                           "reason": "Rien de neuf."}},
    "selection-runs": {}, "organisations": {"update": {"name": "Autrement"}},
    "programmes": {"update": {"title": "Autrement"}, "add_indicator": shaped("indicator_create"),
                   "add_training_map_entry": {**shaped("training_map_add"), "year": 2023}},
    "indicators": {"add_observation": {**shaped("observation_create"), "value": "1",
                                       "year": 2023}},
    "collectives": actions.OTHER_BODIES["collectives"],
    "members": actions.OTHER_BODIES["members"], "documents": {},
}
del BODIES["applications"]["refuse"]["amount"]
# Operations on an object that are about something else: a part of it that has its own rules.
APART = {"PUT assignment", "PUT indicators", "POST invitations", "POST advice", "POST conflicts",
         "POST reviews", "POST simulations", "POST review-draws", "POST selection-runs",
         "POST reports", "POST amendments", "POST closing", "POST publication"}


@functools.cache
def acts_on(noun):
    """Method, what follows the address of the object, and a body of the right shape."""
    found = []
    for operation in operations():
        parts = operation.path.split("/")[2:]
        if operation.method != "GET" and parts[0] == noun and 2 <= len(parts) <= 3 and \
                parts[1].startswith("{"):
            found.append((operation.method, "/".join(parts[2:]), sample_body(operation)))
    return found


def unsaid(api, who, noun, path):
    answer = api.call("GET", path, who)
    if answer.status != 200:
        return
    said = {(one["method"], one["href"]) for one in answer.json.get("actions", [])}
    for method, suffix, body in acts_on(noun):
        target = path + ("/" + suffix if suffix else "")
        if (method, target) in said or f"{method} {suffix}" in APART:
            continue
        tried = api.call(method, target + "?dry_run=true", who, body, Idempotency_Key="rehearsal",
                         If_Match=answer.headers.get("etag", "\"1\""))
        if tried.status < 400:
            raise Unexpected(f"{who.name}: {method} {target} is not said, and answers {tried}")


def look(api, noun, name):
    count = 0
    for who in PEOPLE:
        path = f"/v1/{noun}/{name}"
        count += actions.check_actions(api, who, path, BODIES[noun])
        unsaid(api, who, noun, path)
    if not count:
        raise Unexpected(f"{noun}: no action was shown to anybody")


def look_at_call(api):
    look(api, "calls", api.expect(200, "GET", f"/v1/calls/{CALL}", story.MANAGER).json["id"])


def of_call(api):
    api.expect(201, "POST", "/v1/calls", story.MANAGER, {**whole_file.RULES, "code": CALL})
    look_at_call(api)
    whole_file.publish(api, CALL)
    look_at_call(api)


def scored(api, application):
    review = api.expect(201, "POST", f"/v1/applications/{application}/reviews", story.INSTRUCTOR,
                        {"subject": REVIEWER.name}).json["id"]
    look(api, "reviews", review)
    whole_file.reviewed(api, application, REVIEWER.name)
    look(api, "reviews", review)


def run(api):
    made = api.expect(201, "POST", f"/v1/calls/{CALL}/selection-runs", story.MANAGER).json["id"]
    look(api, "selection-runs", made)
    api.expect(200, "POST", f"/v1/selection-runs/{made}/adoption", story.MANAGER, If_Match='"1"')
    look(api, "selection-runs", made)
    return made


def of_selection(api, application):
    look(api, "applications", application)
    scored(api, application)
    look(api, "applications", application)
    first = run(api)
    look(api, "applications", application)
    run(api)
    look(api, "selection-runs", first)
    decision = whole_file.decided(api, application)
    look(api, "applications", application)
    look_at_call(api)
    return decision


def reported(api, agreement):
    report = api.expect(201, "POST", f"/v1/agreements/{agreement}/reports", story.ALICE, {
        "code": "financial_report", "number": 1, "summary": "Des comptes.",
        "values": []}).json["id"]
    path = f"/v1/reports/{report}"
    look(api, "reports", report)  # without the amount that its submission asks for
    api.expect(200, "PATCH", path, story.ALICE, {"spent_amount": "1.00"},
               If_Match=api.etag(path, story.ALICE))
    look(api, "reports", report)
    for who, noun, body in ((story.ALICE, "submission", None),
                            (story.INSTRUCTOR, "return", {"reason": "À revoir."}),
                            (story.ALICE, "submission", None),
                            (story.INSTRUCTOR, "acceptance", {"reason": "Bien reçu."})):
        api.expect(200, "POST", f"{path}/{noun}", who, body, If_Match=api.etag(path, who),
                   Idempotency_Key=story.key())
        look(api, "reports", report)


def accepted(api, agreement, number):
    """Another report, without a look."""
    report = api.expect(201, "POST", f"/v1/agreements/{agreement}/reports", story.ALICE, {
        "code": "financial_report", "number": number, "summary": "Des comptes.",
        "spent_amount": "1.00", "values": []}).json["id"]
    for who, noun, body in ((story.ALICE, "submission", None),
                            (story.INSTRUCTOR, "acceptance", {"reason": "Bien reçu."})):
        path = f"/v1/reports/{report}"
        api.expect(200, "POST", f"{path}/{noun}", who, body, If_Match=api.etag(path, who),
                   Idempotency_Key=story.key())


def paid(api, instalment, **claim):
    BODIES["instalments"]["claim"] = claim
    look(api, "instalments", instalment)
    story.claimed(api, instalment, **claim)
    look(api, "instalments", instalment)
    for who, noun, body in ((story.MANAGER, "approval", None),
                            (story.FINANCE, "payment",
                             {"paid_on": "2023-05-10", "reference": instalment})):
        story.on_instalment(api, instalment, noun, body, who)
        look(api, "instalments", instalment)


def of_appeal(api, decision):
    appeal = whole_file.contested(api, decision)
    look(api, "appeals", appeal)
    path = f"/v1/appeals/{appeal}"
    api.expect(200, "POST", f"{path}/decision", story.INSTRUCTOR, BODIES["appeals"]["decide"],
               If_Match=api.etag(path, story.INSTRUCTOR))
    look(api, "appeals", appeal)


def of_agreement(api, application):
    agreement = api.expect(201, "POST", "/v1/agreements", story.INSTRUCTOR,
                           {"application_id": application}).json["id"]
    look(api, "agreements", agreement)
    story.results_told(api, CALL)
    look_at_call(api)
    look(api, "agreements", agreement)
    story.agree(api, agreement, "signature", {"signed_on": "2023-05-10", "signatory": "Une"})
    look(api, "agreements", agreement)
    look(api, "applications", application)
    first, last = story.instalments(api, agreement)
    BODIES["instalments"]["claim"] = BALANCE
    look(api, "instalments", last)
    paid(api, first)
    look(api, "agreements", agreement)
    reported(api, agreement)
    accepted(api, agreement, 2)
    paid(api, last, **BALANCE)
    look(api, "agreements", agreement)
    story.agree(api, agreement, "closing", {"reason": "Tout est rendu."})
    look(api, "agreements", agreement)
    look(api, "applications", application)


def of_the_file(api):
    ids = whole_file.under_review(api, [], CALL, "Des actes", "Un collectif qui agit")
    decision = of_selection(api, ids["application_id"])
    of_agreement(api, ids["application_id"])
    of_appeal(api, decision)
    for noun, name in (("collectives", "collective_id"), ("members", "member_id"),
                       ("documents", "document_id")):
        look(api, noun, ids[name])


def first_of(api, path):
    return api.expect(200, "GET", path, story.MANAGER).json["data"][0]["id"]


def of_references(api):
    look(api, "organisations", story.declare(api, story.ALICE, "Formations du Nord"))
    sets = api.expect(200, "GET", "/v1/territory-sets", story.MANAGER).json["data"]
    BODIES["programmes"]["add_training_map_entry"]["territory_set"] = sets[0]["code"]
    programme = first_of(api, "/v1/programmes")
    look(api, "programmes", programme)
    made = api.expect(201, "POST", f"/v1/programmes/{programme}/indicators", story.MANAGER,
                      {**shaped("indicator_create"), "key": "actes"},
                      If_Match=api.etag(f"/v1/programmes/{programme}", story.MANAGER))
    look(api, "indicators", made.json["id"])


def cases():
    yield "actions of a call from its draft on", of_call
    yield "actions around a file to its closing", of_the_file
    yield "actions of what every call shares", of_references
