"""What a resource says may be done is what a rehearsal of it answers, for every reader, state and
hour; and nothing that is not said succeeds."""
import story
from client import Unexpected, person

VOTE = {"voting_body": "Commission permanente", "decided_on": "2023-05-15", "reference": "2023.001",
        "reason": "Un projet solide."}
BODIES = {
    "award": {"outcome": "award", "amount": "150000.00", **VOTE},
    "refuse": {"outcome": "refusal", **VOTE},
    "update": {"title": "Autrement"},
    "replace_budget": {"cost_lines": [], "funding_plan": []},
    "withdraw": {"reason": "Nous partons."},
    "preselect": {"outcome": "preselected", "reason": "Le besoin est montré."},
    "note_waive": {"reason": "Arrivé après."},
    "declare_complete": {"outcome": "complete", "reason": "Rien ne manque."},
    "admit": {"outcome": "admissible", "reason": "Recevable."},
    "dismiss": {"reason": "L'appel est abandonné."},
}
OTHER_BODIES = {"collectives": {"update": {"name": "Autrement"}, "add_member": {
    "siret": "00001053800015", "roles": ["guidance_actor"]}},
                "members": {"update": {"roles": ["third_place"]}}}
ACTS = {"update": ("PATCH", ""), "replace_budget": ("PUT", "/budget"), "delete": ("DELETE", ""),
        "note_submit": ("POST", "/note-submission"), "submit": ("POST", "/submission"),
        "withdraw": ("POST", "/withdrawal"), "preselect": ("POST", "/preselection"),
        "note_waive": ("POST", "/note-waiver")}
PEOPLE = (story.ALICE, story.BOB, story.INSTRUCTOR, story.MANAGER)
# Every role of the contract, each held for all calls.
EVERYBODY = PEOPLE + (story.FINANCE,) + tuple(
    person(role, role) for role in ("facilitator", "reviewer", "committee", "auditor", "admin"))
LATER = ("2023-05-16T12:00:00+02:00", "2023-07-20T12:00:00+02:00")
HOURS = ("2023-02-13T12:00:00+01:00", "2023-02-20T12:00:00+01:00", "2023-03-20T12:00:00+01:00",
         "2023-05-15T23:59:59+02:00", "2023-05-16T00:00:00+02:00")


def rehearse(api, who, action, etag, bodies):
    headers = {"Idempotency_Key": "rehearsal"}
    if not action["href"].endswith("/members"):
        headers["If_Match"] = etag
    return api.call(action["method"], action["href"] + "?dry_run=true", who,
                    bodies.get(action["name"]), **headers)


def check_actions(api, who, path, bodies):
    """The number of actions looked at."""
    answer = api.call("GET", path, who)
    if answer.status == 404:
        return 0
    etag = answer.headers.get("etag", '"1"')
    for action in answer.json.get("actions", []):
        tried = rehearse(api, who, action, etag, bodies)
        if (tried.status == 200) != action["allowed"]:
            raise Unexpected(f"{who.name}, {path}: {action['name']} allowed={action['allowed']}, "
                             f"the rehearsal answers {tried}")
        codes = [why["code"] for why in action["because"]]
        if not action["allowed"] and tried.slug == "rules-not-met" and codes != tried.codes:
            raise Unexpected(f"{who.name}: {action['name']} because {codes}, got {tried.codes}")
    return len(answer.json.get("actions", []))


def unsaid(api, who, path):
    """An act that is not in the list is refused."""
    answer = api.call("GET", path, who)
    said = {action["name"] for action in answer.json.get("actions", [])}
    for name, (method, suffix) in ACTS.items():
        if answer.status != 200 or name in said:
            continue
        tried = api.call(method, path + suffix + "?dry_run=true", who, BODIES.get(name),
                         If_Match=answer.headers["etag"], Idempotency_Key="rehearsal")
        if tried.status < 400:
            raise Unexpected(f"{who.name}: {name} is not said, and answers {tried}")


def look(api, ids, hours=HOURS, people=PEOPLE):
    count = 0
    for hour in hours:
        story.set_clock(api, hour)
        for who in people:
            path = f"/v1/applications/{ids['application']}"
            count += check_actions(api, who, path, BODIES)
            unsaid(api, who, path)
    for who in PEOPLE:
        for noun, item in (("collectives", ids["collective"]), ("members", ids["members"][0]),
                           ("members", ids["members"][1])):
            count += check_actions(api, who, f"/v1/{noun}/{item}", OTHER_BODIES[noun])
        for document in ids["documents"]:
            count += check_actions(api, who, f"/v1/documents/{document}", {})
    if not count:
        raise Unexpected("no action was shown to anybody")


def start(api):
    made = story.collective(api, "Un autre")
    ids = {"collective": made["id"], "members": made["members"], "documents": []}
    ids["application"] = story.draft(api, made["id"])
    return ids


def of_draft(api):
    ids = start(api)
    look(api, ids)
    ids["documents"] = [story.upload(api, ids["application"], kind) for kind in story.NOTE_KINDS]
    look(api, ids)


def of_note(api):
    ids = start(api)
    story.noted(api, ids["application"])
    look(api, ids)


def of_preselected(api):
    ids = start(api)
    story.preselected(api, ids["application"])
    look(api, ids)


def of_ready(api):
    ids = start(api)
    story.ready(api, ids["application"])
    look(api, ids)
    story.set_clock(api, "2023-05-10T12:00:00+02:00")
    story.act(api, 200, story.ALICE, ids["application"], "submission")
    look(api, ids)
    story.act(api, 200, story.ALICE, ids["application"], "withdrawal", {"reason": "Adieu."})
    look(api, ids)


def deposited(api):
    ids = start(api)
    story.ready(api, ids["application"])
    story.set_clock(api, "2023-05-10T12:00:00+02:00")
    story.act(api, 200, story.ALICE, ids["application"], "submission")
    return ids


def region_acts(api, ids, noun, body):
    story.set_clock(api, LATER[0])
    story.act(api, 200, story.INSTRUCTOR, ids["application"], noun, body)
    look(api, ids, LATER, EVERYBODY)


def under_review(api):
    ids = deposited(api)
    look(api, ids, LATER, EVERYBODY)
    region_acts(api, ids, "completeness", BODIES["declare_complete"])
    region_acts(api, ids, "admissibility", BODIES["admit"])
    return ids


def of_awarded(api):
    region_acts(api, under_review(api), "decision", BODIES["award"])


def of_refused(api):
    region_acts(api, under_review(api), "decision", BODIES["refuse"])


def of_ineligible(api):
    ids = deposited(api)
    region_acts(api, ids, "completeness", BODIES["declare_complete"])
    region_acts(api, ids, "admissibility", {"outcome": "ineligible", "reason": "Hors sujet."})


def of_dismissed(api):
    region_acts(api, deposited(api), "dismissal", BODIES["dismiss"])


def of_not_preselected(api):
    ids = start(api)
    story.noted(api, ids["application"])
    story.act(api, 200, story.INSTRUCTOR, ids["application"], "preselection",
              {"outcome": "not_preselected", "reason": "Le besoin n'est pas montré."})
    look(api, ids, people=EVERYBODY)


def of_waived(api):
    ids = start(api)
    path = f"/v1/applications/{ids['application']}"
    etag = api.etag(path, story.ALICE)
    story.act(api, 200, story.INSTRUCTOR, ids["application"], "note-waiver",
              {"reason": "Arrivé après."}, etag)
    look(api, ids)


def of_calls(api):
    for call in ("chf-2023", "chf-2023-test"):
        for who in PEOPLE:
            answer = api.expect(200, "GET", f"/v1/calls/{call}", who)
            for action in answer.json.get("actions", []):
                body = {"update": {"title": "Autrement"},
                        "extend": {"act": "erratum", "changes": {"title": "Autrement"},
                                   "reason": "Une coquille."},
                        "set_clock": {"now": "2023-05-01T00:00:00+02:00"}}
                tried = rehearse(api, who, action, answer.headers["etag"], body)
                if (tried.status == 200) != action["allowed"]:
                    raise Unexpected(f"{who.name}: {call} {action}: {tried}")


def cases():
    for function in (of_draft, of_note, of_preselected, of_ready, of_waived, of_awarded, of_refused,
                     of_ineligible, of_dismissed, of_not_preselected, of_calls):
        yield f"actions {function.__name__.replace('_', ' ')}", function
