"""Each operation on somebody else's object: the answer is the one for an id that never was."""
import story
from client import Unexpected, person
from contract import NOBODY_ID, operations, sample_body

OWNED = ("organisation_id", "collective_id", "member_id", "application_id", "document_id",
         "upload_id")
BODIES = {
    "organisation_update": {"name": "À moi"},
    "collective_update": {"name": "À moi"},
    "member_create": {"siret": "00001051200010", "roles": ["guidance_actor"]},
    "member_update": {"roles": ["third_place"]},
    "application_update": {"title": "À moi"},
    "application_budget_replace": {"cost_lines": [], "funding_plan": []},
    "application_preselect": {"outcome": "preselected", "reason": "À moi."},
    "application_note_waive": {"reason": "À moi."},
    "application_withdraw": {"reason": "À moi."},
    "application_completeness": {"outcome": "complete", "reason": "À moi."},
    "application_admissibility": {"outcome": "admissible", "reason": "À moi."},
    "application_dismiss": {"reason": "À moi."},
    "application_assign": {"instructors": ["moi"]},
    "review_assign": {"subject": "moi"},
    "invitation_create": {"subject": "un-ami"},
    "advice_create": {"text": "Un conseil."},
    "conflict_declare": {"reason": "Le mien."},
    "application_appeal_file": {"kind": "gracious", "grounds": "Pas le mien."},
    "upload_append": b"xx",
}
QUERIES = {"collective_composition": "?call_id=chf-2023-test",
           "application_checks": "?stage=note",
           "selection_run_compare": f"?other={NOBODY_ID}"}
CAROL = person("carol", sirets=["00001052000013"])
# Those who read files for the region see nothing of a draft, nor of another call's file.
REGION = [person(f"x-{role}", f"{role}:another-call") for role in
          ("instructor", "committee", "manager", "finance")]
DRAFT_READERS = [person(f"d-{role}", role) for role in
                 ("instructor", "committee", "manager", "finance", "auditor", "admin")]
WAIVERS = "application_note_waive"  # the one act of the region on a draft, by its id


def objects(api):
    """A draft with everything that can be owned; ids by the name of their path parameter."""
    ids = {"organisation_id": story.declare(api, story.ALICE, "Formations du Nord")}
    made = story.collective(api)
    ids["collective_id"], ids["member_id"] = made["id"], made["members"][0]
    story.set_clock(api, "2023-02-20T10:00:00+01:00")
    ids["application_id"] = story.draft(api, made["id"])
    for name in ("document_id", "upload_id"):
        ids[name] = story.upload(api, ids["application_id"], "opportunity_note")
    return ids


def send(api, operation, who, values):
    headers = {"If_Match": '"1"', "Idempotency_Key": "stranger"} if operation.writes else {}
    if operation.name.startswith("upload_"):
        headers.update(Tus_Resumable="1.0.0", Upload_Offset="0",
                       Content_Type="application/offset+octet-stream")
    path = operation.address(**values) + QUERIES.get(operation.name, "")
    if "Content_Type" in headers and operation.name not in BODIES:
        del headers["Content_Type"]
    body = BODIES.get(operation.name, sample_body(operation))
    return api.call(operation.method, path, who, body, **headers)


def told(answer):
    """What can be told apart: everything but the identity of the request."""
    body = {name: value for name, value in answer.json.items()
            if name not in ("instance", "trace_id")}
    headers = {name: value for name, value in answer.headers.items()
               if name not in ("date", "x-request-id", "traceparent")}
    return answer.status, body, headers


def same_as_nobody(api, operation, who, ids):
    real = send(api, operation, who, ids)
    never = send(api, operation, who, {name: NOBODY_ID for name in ids})
    if real.status != 404 or real.slug != "not-found":
        raise Unexpected(f"expected 404, got {real}")
    if told(real) != told(never):
        raise Unexpected(f"an id that never was is told apart: {told(real)} {told(never)}")


def in_bodies(api, ids):
    """Ids that do not stand in the path."""
    for name in (ids["application_id"], NOBODY_ID):
        api.expect(404, "GET", f"/v1/documents?application_id={name}", CAROL)
        api.expect(404, "POST", "/v1/uploads", CAROL, Tus_Resumable="1.0.0", Upload_Length="9",
                   Upload_Metadata=story.metadata(application_id=name, kind="opportunity_note",
                                                  filename="n.pdf"))
    for name in (ids["collective_id"], NOBODY_ID):
        api.expect(404, "POST", "/v1/applications", CAROL,
                   {"call_id": story.CALL, "collective_id": name, "title": "À moi"})


def in_lists(api, ids):
    for path in ("/v1/organisations", "/v1/collectives", "/v1/applications", "/v1/events"):
        found = api.expect(200, "GET", path, CAROL).body.decode()
        for name, value in ids.items():
            if value in found:
                raise Unexpected(f"{path} shows {name}")


def people_for(operation):
    if "applicant" in operation.audience:
        yield CAROL
    for who in REGION + DRAFT_READERS:
        role = who.roles[0].split(":")[0]
        if role in operation.audience and (operation.name != WAIVERS or ":" in who.roles[0]):
            yield who


def cases():
    ids = {}

    def known(api):
        if not ids:
            ids.update(objects(api))
        return ids

    for operation in operations():
        if not any("{" + name + "}" in operation.path for name in OWNED):
            continue
        for who in people_for(operation):
            yield f"{operation.name} of another by {who.roles[0]}", \
                lambda api, o=operation, w=who: same_as_nobody(api, o, w, known(api))
    yield "ids in bodies, queries and headers", lambda api: in_bodies(api, known(api))
    yield "lists", lambda api: in_lists(api, known(api))
