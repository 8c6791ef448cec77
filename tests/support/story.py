"""How a file comes to be, in requests: what several black-box tests start from."""
import base64
import itertools
import time

from client import person

PDF = b"%PDF-1.4\nnothing to read\n%%EOF\n"
NOTE_KINDS = ("opportunity_note", "team_canvas", "business_model_canvas")
ALICE = person("alice", sirets=["00000102400017"])
BOB = person("bob", sirets=["00000103200010"])
INSTRUCTOR = person("ivan", "instructor")
MANAGER = person("marie", "manager")
FINANCE = person("fanny", "finance")
CALL = "chf-2023-test"
keys = itertools.count(1)


def key():
    """One that no other run of the tests has used."""
    return f"key-{next(keys)}-{time.time_ns()}"


def set_clock(api, now, call=CALL):
    path = f"/v1/calls/{call}"
    api.expect(200, "PUT", path + "/clock", MANAGER, {"now": now},
               If_Match=api.etag(path, MANAGER))


def declare(api, who, name):
    """The organisation of this person, unless it is there; its id."""
    siret = who.sirets[0]
    known = api.expect(200, "GET", f"/v1/organisations?siret={siret}", who).json["data"]
    if known:
        return known[0]["id"]
    return api.expect(201, "POST", "/v1/organisations", who,
                      {"siret": siret, "name": name}).json["id"]


def collective(api, name="Apprendre en Thiérache"):
    """The smallest valid one: Alice keeps and leads it, Bob consented; {id, members}."""
    declare(api, ALICE, "Formations du Nord")
    declare(api, BOB, "La Ruche de Vervins")
    made = api.expect(201, "POST", "/v1/collectives", ALICE,
                      {"name": name, "siret": ALICE.sirets[0]}).json
    members = f"/v1/collectives/{made['id']}/members"
    first = api.expect(201, "POST", members, ALICE, {
        "siret": ALICE.sirets[0], "roles": ["training_provider"], "lead": True,
        "digital_evidence": "La moitié du catalogue est en ligne depuis 2019."}).json
    second = api.expect(201, "POST", members, ALICE, {
        "siret": BOB.sirets[0], "roles": ["third_place"]}).json
    api.expect(200, "POST", f"/v1/members/{second['id']}/consent", BOB, If_Match='"1"')
    return {"id": made["id"], "members": [first["id"], second["id"]]}


def draft(api, collective_id, call=CALL, **more):
    body = {"call_id": call, "collective_id": collective_id, "title": "Une classe à distance"}
    return api.expect(201, "POST", "/v1/applications", ALICE, {**body, **more}).json["id"]


def metadata(**pairs):
    return ",".join(f"{name} {base64.b64encode(str(value).encode()).decode()}"
                    for name, value in pairs.items())


def upload(api, application_id, kind, content=PDF, pieces=1, who=ALICE):
    """In so many pieces; the id of the document."""
    first = api.expect(201, "POST", "/v1/uploads", who, Tus_Resumable="1.0.0",
                       Upload_Length=str(len(content)),
                       Upload_Metadata=metadata(application_id=application_id, kind=kind,
                                                filename=f"{kind}.pdf"))
    step = -(-len(content) // pieces)
    for start in range(0, len(content), step):
        api.expect(204, "PATCH", f"/v1/uploads/{first.json['id']}", who,
                   content[start:start + step], Tus_Resumable="1.0.0", Upload_Offset=str(start),
                   Content_Type="application/offset+octet-stream")
    return first.json["id"]


def act(api, status, who, application_id, noun, body=None, etag=None):
    """A transition; the version is read first by who may read it."""
    path = f"/v1/applications/{application_id}"
    etag = etag or api.etag(path, who)
    return api.expect(status, "POST", f"{path}/{noun}", who, body, If_Match=etag,
                      Idempotency_Key=f"key-{next(keys)}")


def noted(api, application_id):
    """With its three documents and its note deposited, in the window of notes."""
    set_clock(api, "2023-02-20T10:00:00+01:00")
    for kind in NOTE_KINDS:
        upload(api, application_id, kind)
    return act(api, 200, ALICE, application_id, "note-submission").json


def preselected(api, application_id):
    noted(api, application_id)
    set_clock(api, "2023-03-10T10:00:00+01:00")
    return act(api, 200, INSTRUCTOR, application_id, "preselection",
               {"outcome": "preselected", "reason": "Le besoin est montré."}).json


def ready(api, application_id):
    """Preselected, then completed: only the hour can refuse it."""
    preselected(api, application_id)
    path = f"/v1/applications/{application_id}"
    api.expect(200, "PATCH", path, ALICE, {
        "territories": ["commune:02789"], "axis": "access", "target_audiences": ["job_seekers"],
        "start_on": "2023-07-01", "end_on": "2026-06-30"}, If_Match=api.etag(path, ALICE))
    api.expect(200, "PUT", path + "/budget", ALICE, {
        "cost_lines": [{"category": "purchases", "label": "Plateau", "amount": "250000.00"},
                       {"category": "training_costs", "label": "Heures", "amount": "50000.00"}],
        "funding_plan": [{"source": "Fonds propres", "amount": "100000.00", "public": False}],
        "requested_amount": "200000.00"}, If_Match=api.etag(path, ALICE))


# --- agreements and money -------------------------------------------------------------------------

def agree(api, agreement, noun, body=None, who=INSTRUCTOR, status=200):
    """An act on an agreement, at its present version."""
    path = f"/v1/agreements/{agreement}"
    return api.expect(status, "POST", f"{path}/{noun}", who, body,
                      If_Match=api.etag(path, INSTRUCTOR), Idempotency_Key=f"key-{next(keys)}")


def results_told(api, call):
    """Every file of the call that was judged has its vote."""
    path = f"/v1/calls/{call}"
    if api.expect(200, "GET", path, MANAGER).json["results_published_at"] is None:
        api.expect(200, "POST", f"{path}/results-publication", MANAGER, None,
                   If_Match=api.etag(path, MANAGER))


def instalments(api, agreement):
    """Their ids, in order."""
    path = f"/v1/agreements/{agreement}/instalments"
    return [row["id"] for row in api.expect(200, "GET", path, INSTRUCTOR).json["data"]]


def on_instalment(api, instalment, noun, body, who):
    path = f"/v1/instalments/{instalment}"
    return api.expect(200, "POST", f"{path}/{noun}", who, body, If_Match=api.etag(path, who),
                      Idempotency_Key=f"key-{next(keys)}").json


def claimed(api, instalment, **claim):
    """As the region enters it."""
    return on_instalment(api, instalment, "claim", claim, INSTRUCTOR)


def paid(api, instalment, **claim):
    """Claimed, approved as often as it needs, and paid."""
    row = claimed(api, instalment, **claim)
    for who in (MANAGER, FINANCE)[:row["approvals_needed"]]:
        on_instalment(api, instalment, "approval", None, who)
    agreement = api.expect(200, "GET", f"/v1/agreements/{row['agreement_id']}", FINANCE).json
    return on_instalment(api, instalment, "payment",
                         {"paid_on": agreement["signed_on"], "reference": f"M-{instalment}"},
                         FINANCE)
