"""Whoever has an interest in a file finds it on no path of the contract.  An operation on the file,
on its parts or on its collective answers as for an id that never was; any other (lists, searches,
exports, feeds, what is told of a whole call) answers without naming it, in each of its formats and
with each of its filters.  An operation that names an object which this file does not know fails."""
import itertools
import json
import time
import urllib.parse

import story
import strangers
import whole_file
from client import Unexpected, person
from contract import NOBODY_ID, ROLES, operations, resolved, sample, sample_body

# Path parameters that name a part of a file, and those that name what is of no file.
PARTS = ("application_id", "collective_id", "member_id", "document_id", "upload_id", "review_id",
         "invitation_id", "decision_id", "selection_run_id", "agreement_id", "instalment_id",
         "clawback_id", "report_id", "appeal_id", "amendment_id",
         "export_id")
OTHERS = ("call_id", "organisation_id", "version_number", "number", "territory_set_id", "kind",
          "code", "programme_id", "indicator_id", "review_draw_id", "table")
BODIES = {
    "review_submit": {"scores": []},
    "review_recuse": {"reason": "Le mien."},
    "review_reopen": {"reason": "À moi."},
    "appeal_decide": {"outcome": "rejected", "decided_on": "2023-05-10", "reason": "Non."},
    "appeal_file": {"kind": "gracious", "grounds": "Pour les miens."},
}
QUERIES = {"q": "intérêt", "at": "2023-05-10T12:00:00Z", "territory": "commune:02789",
           "siret": story.BOB.sirets[0]}
NEAR = ["00000103200028"]  # the legal entity of Bob's organisation, elsewhere
LATER_NEAR = ["00001051200028"]  # of the one that joined later
DECLARE = next(o for o in operations() if o.name == "conflict_declare")
# Said by themselves, and recognised by the organisations of their token.
SAID = [person(f"said-{role}", role) for role in DECLARE.audience]
SEEN = [person(f"seen-{role}", role, sirets=NEAR) for role in ROLES if role != "applicant"]
SEEN += [person("same-instructor", "instructor", sirets=story.BOB.sirets),
         person("late-auditor", "auditor", sirets=LATER_NEAR),
         person("late-manager", "manager", sirets=LATER_NEAR)]
# By the host of their address, which is that of an organisation of the file.
SEEN += [person(f"mail-{role}", role, email=f"{role}@la-ruche.example")
         for role in ROLES if role not in ("applicant", "portal")]
fresh = itertools.count(1)


def parts_of(operation):
    return [name for name in PARTS if "{" + name + "}" in operation.path]


def declared(api, ids):
    for who in SAID:
        path = f"/v1/applications/{ids['application_id']}"
        api.expect(200, "GET", path, who)
        api.expect(201, "POST", f"{path}/conflicts", who, {"reason": "Un parent y travaille."})


class File:
    """The file: `ids` of its parts, `around` what is of no file, `names` its secrets."""

    def __init__(self, api):
        everybody = SAID + SEEN
        self.ids, self.around, self.names = whole_file.whole(
            api, [who.name for who in everybody if "reviewer" in who.roles],
            [who.name for who in everybody if "facilitator" in who.roles])
        declared(api, self.ids)

    def shown_in(self, answer, sent=""):
        body = answer.body.decode("utf-8", "replace")
        return [name for name, value in self.names.items() if value in body and value not in sent]


def closed(api, operation, who, file):
    strangers.BODIES.update(BODIES)
    strangers.same_as_nobody(api, operation, who, file.ids)


def value_of(parameter, file):
    """Of a query parameter: what would find the file."""
    name = parameter["name"]
    schema = resolved(parameter["schema"])
    return file.ids.get(name) or QUERIES.get(name) or \
        {"call_id": whole_file.CALL}.get(name) or str(schema.get("default", sample(
            schema.get("items", schema))))


def targets(operation, file):
    """The address without filters, then with each of them."""
    asked = [resolved(parameter) for parameter in operation.parameters]
    asked = [parameter for parameter in asked if parameter.get("in") == "query"]
    given = {parameter["name"]: value_of(parameter, file) for parameter in asked}
    fixed = [p["name"] for p in asked if p.get("required")]
    address = operation.address(**file.around)
    for name in [None] + [name for name in given if name not in fixed]:
        query = urllib.parse.urlencode([(key, given[key])
                                        for key in fixed + ([name] if name else [])])
        yield address + ("?" + query if query else "")


def unnamed(api, operation, who, file):
    """A read that is not of the file itself."""
    for target in targets(operation, file):
        for media in operation.media:
            answer = api.call("GET", target, who, Accept=media)
            shown = file.shown_in(answer, sent=target)
            if answer.status >= 500 or shown:
                raise Unexpected(f"{target} as {media} shows {shown}: {answer}")


def filled(body, ids):
    """With the ids of the file wherever a member asks for one."""
    if isinstance(body, dict):
        return {name: ids.get(name, filled(value, ids)) for name, value in body.items()}
    return [filled(item, ids) for item in body] if isinstance(body, list) else body


def unwritten(api, operation, who, file):
    """A write that is not on the file itself, rehearsed: the same as with ids of nobody."""
    headers = {"Idempotency_Key": f"conflict-{next(fresh)}"}
    address = operation.address(**file.around)
    if "{call_id}" in address:
        headers["If_Match"] = api.etag(f"/v1/calls/{whole_file.CALL}", story.MANAGER)
    told = []
    for ids in (file.ids, {name: NOBODY_ID for name in file.ids}):
        body = filled(sample_body(operation), ids)
        answer = api.call(operation.method, address + "?dry_run=true", who, body, **headers)
        shown = file.shown_in(answer, sent=json.dumps(body))
        if answer.status >= 500 or shown:
            raise Unexpected(f"{operation.method} {address} shows {shown}: {answer}")
        told.append((answer.status, answer.slug, answer.codes))
    if told[0] != told[1]:
        raise Unexpected(f"{operation.method} {address}: an id of nobody is told apart: {told}")


def others_see(api, file):
    """The wall is around the interested alone: the same feed tells the others of the file."""
    api.expect(200, "GET", f"/v1/applications/{file.ids['application_id']}", story.INSTRUCTOR)
    deadline = time.monotonic() + 10
    cursor = ""
    while time.monotonic() < deadline:
        page = api.expect(200, "GET", f"/v1/events?limit=100{cursor}", story.INSTRUCTOR).json
        if any(event["subject"]["id"] == file.ids["application_id"] for event in page["data"]):
            return
        cursor = "&cursor=" + page["page"]["next_cursor"]
        time.sleep(0 if page["data"] else 0.2)
    raise Unexpected("the feed tells nobody of the file")


def feeds(api, who, path, file):
    """Every page of a feed, to its head."""
    cursor, more = "", True
    while more:
        answer = api.call("GET", f"{path}?limit=100{cursor}", who)
        if answer.status == 403:
            return
        if file.shown_in(answer):
            raise Unexpected(f"{path} shows {file.shown_in(answer)} to {who.name}")
        page = answer.json
        more = bool(page["data"]) and page["page"]["next_cursor"] is not None
        cursor = f"&cursor={page['page']['next_cursor']}"


def known_parameters(operation):
    names = [part[1:-1] for part in operation.path.split("/") if part.startswith("{")]
    unknown = [name for name in names if name not in PARTS + OTHERS]
    if unknown:
        raise Unexpected(f"is it of a file? say so in tests/matrix/conflicts.py: {unknown}")


def check_of(operation):
    if parts_of(operation):
        return closed
    return unwritten if operation.method != "GET" else unnamed


def cases():
    made = []

    def file(api):
        if not made:
            made.append(None)  # a file that cannot be made is tried once
            made[0] = File(api)
        if made[0] is None:
            raise Unexpected("there is no file")
        return made[0]

    for operation in operations():
        yield f"{operation.name} in conflict", lambda api, o=operation: known_parameters(o)
        for who in SAID + SEEN:
            if who.roles[0] in operation.audience:
                yield f"{operation.name} in conflict, {who.name}", \
                    lambda api, o=operation, w=who: check_of(o)(api, o, w, file(api))
    yield "the feed tells others", lambda api: others_see(api, file(api))
    for who in SAID + SEEN:
        for path in ("/v1/events", "/v1/audit-entries"):
            yield f"{path} in conflict, {who.name}", \
                lambda api, w=who, p=path: feeds(api, w, p, file(api))
