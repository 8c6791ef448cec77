"""Sentences about one file: simulating, the collective, the note, the deposit and its proof."""
import hashlib
import json
import re
import time

import story
from client import Unexpected, person
from language import listed, same, sentence


# --- who and when ---------------------------------------------------------------------------------

@sentence("L'appel est {call}")
def the_call(s, call):
    s.call = call
    same(s.api.expect(200, "GET", f"/v1/calls/{call}").json["mode"], "test")


@sentence("{name} a le SIRET {siret}")
def has_siret(s, name, siret):
    s.people[name] = person(re.sub(r"\W+", "-", name.lower()), sirets=[siret])


@sentence("{name} instruit l'appel")
def instructs(s, name):
    s.people[name] = person(name.lower(), f"instructor:{s.call}")


@sentence("Il est {now}")
def it_is(s, now):
    story.set_clock(s.api, now, s.call)


# --- simulation -----------------------------------------------------------------------------------

def simulated(s, **body):
    s.answer = s.api.expect(200, "POST", f"/v1/calls/{s.call}/simulations", None, body).json
    return s.answer


def budget(total, training):
    return {"total_cost_amount": total, "training_costs_amount": training}


@sentence("Sans rien dire de soi, il manque {parts}")
def missing_parts(s, parts):
    found = [part for part in simulated(s)["missing"] if part.startswith("/")]
    same(found, listed(parts), "missing")


@sentence("Un coût total de {total} dont {training} de formation sur {place} donne une aide de "
          "{grant} au taux {rate}")
def grant_on(s, total, training, place, grant, rate):
    funding = simulated(s, budget=budget(total, training),
                        project={"territories": [place]})["funding"]
    same((funding["grant_amount"], funding["funding_rate"]), (grant, rate))


@sentence("Un coût total de {total} dont {training} de formation donne une aide de {grant} au taux "
          "{rate}")
def grant_of(s, total, training, grant, rate):
    funding = simulated(s, budget=budget(total, training))["funding"]
    same((funding["grant_amount"], funding["funding_rate"]), (grant, rate))


@sentence("Un coût total de {total} dont {training} de formation est refusé : {codes}")
def grant_refused(s, total, training, codes):
    found = simulated(s, budget=budget(total, training))["eligibility"]["violations"]
    same([violation["code"] for violation in found], listed(codes))


@sentence("L'aide vient de : {lines}")
def grant_lines(s, lines):
    found = [f"{line['step']} {line['amount']}" for line in s.answer["funding"]["lines"]]
    same(found, listed(lines), "lines")


def bonus(s, code, place):
    path = f"/v1/calls/{s.call}/bonuses?territory={place}"
    return next(row for row in s.api.expect(200, "GET", path).json["data"] if row["code"] == code)


@sentence("La bonification {code} s'applique à {place} par {entry}")
def bonus_applies(s, code, place, entry):
    row = bonus(s, code, place)
    same((row["applies"], row["entry"]), (True, entry))


@sentence("La bonification {code} ne s'applique pas à {place} : {codes}")
def bonus_does_not(s, code, place, codes):
    row = bonus(s, code, place)
    same((row["applies"], [why["code"] for why in row["because"]]), (False, listed(codes)))


# --- the collective -------------------------------------------------------------------------------

@sentence("{name} déclare son organisme")
def declares(s, name):
    story.declare(s.api, s.who(name), name)


@sentence("{name} crée le collectif « {title} »")
def creates_collective(s, name, title):
    body = {"name": title, "siret": s.who(name).sirets[0]}
    s.collective = s.api.expect(201, "POST", "/v1/collectives", s.who(name), body).json["id"]


def adds(s, name, member, role, **more):
    body = {"siret": s.who(member).sirets[0], "roles": [role], **more}
    path = f"/v1/collectives/{s.collective}/members"
    s.members[member] = s.api.expect(201, "POST", path, s.who(name), body).json["id"]


@sentence("{name} y inscrit {member} comme {role}, chef de file")
def adds_lead(s, name, member, role):
    adds(s, name, member, role, lead=True)


@sentence("{name} y inscrit {member} comme {role}")
def adds_member(s, name, member, role):
    adds(s, name, member, role)


@sentence("{name} apporte la preuve « {evidence} »")
def brings_evidence(s, name, evidence):
    path = f"/v1/members/{s.members[name]}"
    s.api.expect(200, "PATCH", path, s.who(name), {"digital_evidence": evidence},
                 If_Match=s.etag(path, s.who(name)))


def composition(s):
    path = f"/v1/collectives/{s.collective}/composition?call_id={s.call}"
    checks = s.api.expect(200, "GET", path, s.lead).json
    codes = [v["code"] for verdict in checks["verdicts"] for v in verdict["violations"]]
    same(checks["valid"], not codes, "valid")
    return codes


@sentence("La composition est refusée : {codes}")
def composition_refused(s, codes):
    same(sorted(composition(s)), sorted(listed(codes)))


@sentence("La composition est bonne")
def composition_good(s):
    same(composition(s), [])


@sentence("{name} ne peut pas consentir pour {member} : {codes}")
def cannot_consent(s, name, member, codes):
    path = f"/v1/members/{s.members[member]}"
    answer = s.api.expect(409, "POST", path + "/consent", s.who(name),
                          If_Match=s.etag(path, s.who(name)))
    same(answer.codes, listed(codes))


@sentence("{name} consent")
def consents(s, name):
    path = f"/v1/members/{s.members[name]}"
    answer = s.api.expect(200, "POST", path + "/consent", s.who(name),
                          If_Match=s.etag(path, s.who(name)))
    same(answer.json["consent"]["state"], "given")


@sentence("{name} ne voit pas le collectif")
def collective_unseen(s, name):
    s.api.expect(404, "GET", f"/v1/collectives/{s.collective}", s.who(name))


# --- the application ------------------------------------------------------------------------------

@sentence("{name} commence la candidature « {title} »")
def begins(s, name, title):
    body = {"call_id": s.call, "collective_id": s.collective, "title": title}
    s.application = s.api.expect(201, "POST", "/v1/applications", s.who(name), body).json["id"]


@sentence("{name} ne voit pas la candidature")
def unseen(s, name):
    s.api.expect(404, "GET", s.path, s.who(name))


@sentence("{name} voit la candidature")
def seen(s, name):
    s.api.expect(200, "GET", s.path, s.who(name))


@sentence("{name} joint {kind} en {pieces} morceau")
@sentence("{name} joint {kind} en {pieces} morceaux")
def attaches(s, name, kind, pieces):
    document = story.upload(s.api, s.application, kind, pieces=int(pieces), who=s.who(name))
    found = s.api.expect(200, "GET", f"/v1/documents/{document}", s.who(name)).json
    same(found["sha256"], hashlib.sha256(story.PDF).hexdigest(), "sha256")
    content = s.api.expect(200, "GET", f"/v1/documents/{document}/content", s.who(name))
    same(content.body, story.PDF, "content")


def acts(s, status, noun, who, dry_run=False):
    s.sent = (f"{s.path}/{noun}", s.etag(s.path, who), f"key-{next(story.keys)}-{time.time_ns()}")
    path = s.sent[0] + ("?dry_run=true" if dry_run else "")
    s.answer = s.api.expect(status, "POST", path, who, If_Match=s.sent[1],
                            Idempotency_Key=s.sent[2])
    return s.answer


@sentence("La note est refusée : {codes}")
def note_refused(s, codes):
    same(acts(s, 409, "note-submission", s.lead).codes, listed(codes))


@sentence("{name} dépose la note")
def submits_note(s, name):
    acts(s, 200, "note-submission", s.who(name))


@sentence("La candidature est {state}, sous la référence {reference}")
def is_in_state(s, state, reference):
    found = s.api.expect(200, "GET", s.path, s.lead).json
    same((found["state"], found["reference"], found["test"]), (state, reference, True))


@sentence("{name} ne peut pas se présélectionner")
def cannot_decide(s, name):
    s.api.expect(403, "POST", s.path + "/preselection", s.who(name),
                 {"outcome": "preselected", "reason": "Moi-même."}, If_Match='"1"')


@sentence("{name} rend l'avis {outcome} : « {reason} »")
def decides(s, name, outcome, reason):
    s.api.expect(200, "POST", s.path + "/preselection", s.who(name),
                 {"outcome": outcome, "reason": reason}, If_Match=s.etag(s.path, s.who(name)))


@sentence("{name} situe le projet à {place}, axe {axis}, pour {audience}, du {start} au {end}")
def places(s, name, place, axis, audience, start, end):
    body = {"territories": [place], "axis": axis, "target_audiences": [audience],
            "start_on": start, "end_on": end}
    s.api.expect(200, "PATCH", s.path, s.who(name), body, If_Match=s.etag(s.path, s.who(name)))


@sentence("Le projet est désormais à {place}")
def is_at(s, place):
    same(s.api.expect(200, "GET", s.path, s.lead).json["territories"], [place])


@sentence("{name} budgète {amount} de {category} et {other} de {second}, fonds propres {own}, "
          "demande {requested}")
def budgets(s, name, amount, category, other, second, own, requested):
    body = {"cost_lines": [{"category": category, "label": "Dépense", "amount": amount},
                           {"category": second, "label": "Dépense", "amount": other}],
            "funding_plan": [{"source": "Fonds propres", "amount": own, "public": False}],
            "requested_amount": requested}
    s.api.expect(200, "PUT", s.path + "/budget", s.who(name), body,
                 If_Match=s.etag(s.path, s.who(name)))


@sentence("L'aide du dossier est de {grant} au taux {rate}")
def file_grant(s, grant, rate):
    funding = s.api.expect(200, "GET", s.path + "/funding", s.lead).json["funding"]
    same((funding["grant_amount"], funding["funding_rate"]), (grant, rate))


# --- who accompanies, and what the portal shows ---------------------------------------------------

@sentence("{name} accompagne les candidats de l'appel")
def accompanies(s, name):
    s.people[name] = person(name.lower(), f"facilitator:{s.call}")


@sentence("{name} invite {guest} : « {message} »")
def invites(s, name, guest, message):
    s.invitation = s.api.expect(201, "POST", s.path + "/invitations", s.who(name),
                                {"subject": s.who(guest).name, "message": message}).json["id"]


@sentence("{name} retire son invitation")
def takes_back(s, name):
    path = f"/v1/invitations/{s.invitation}"
    s.api.expect(204, "DELETE", path, s.who(name), If_Match=s.etag(path, s.who(name)))


@sentence("{name} conseille : « {text} »")
def advises(s, name, text):
    s.api.expect(201, "POST", s.path + "/advice", s.who(name), {"text": text})


@sentence("{name} lit {count} conseil")
def reads_advice(s, name, count):
    found = s.api.expect(200, "GET", s.path + "/advice", s.who(name)).json["data"]
    same(len(found), int(count), "advice")


@sentence("{name} ne décide de rien")
def decides_nothing(s, name):
    body = {"outcome": "preselected", "reason": "À sa place."}
    s.api.expect(403, "POST", s.path + "/preselection", s.who(name), body, If_Match='"1"')
    s.api.expect(403, "PATCH", s.path, s.who(name), {"title": "À sa place"}, If_Match='"1"')
    same(s.api.expect(200, "GET", s.path, s.who(name)).json["actions"], [], "actions")


@sentence("Le portail montre à {name} « {label} »")
def portal_shows(s, name, label):
    found = s.api.expect(200, "GET", s.path, s.who(name)).json["portal_status"]
    same(found["label"], label, "portal_status")


# --- the deposit ----------------------------------------------------------------------------------

def rehearses(s, status):
    s.before = s.api.expect(200, "GET", s.path, s.lead).body
    return acts(s, status, "submission", s.lead, dry_run=True)


@sentence("Un essai de dépôt montre tout ce qui manque : {codes}")
@sentence("Un essai de dépôt montre tout ce qui ne va pas : {codes}")
def rehearsal_refused(s, codes):
    same(rehearses(s, 409).codes, listed(codes))


@sentence("Un essai de dépôt réussit")
def rehearsal_good(s):
    answer = rehearses(s, 200)
    same((answer.json["state"], answer.headers.get("dry-run")), ("submitted", "true"))


@sentence("Rien n'a changé")
def nothing_changed(s):
    same(s.api.expect(200, "GET", s.path, s.lead).body, s.before)


@sentence("Le dépôt est refusé : {codes}")
def deposit_refused(s, codes):
    same(acts(s, 409, "submission", s.lead).codes, listed(codes))


@sentence("{name} dépose le dossier")
def submits(s, name):
    acts(s, 200, "submission", s.who(name))


@sentence("Le même envoi, répété, donne la même réponse et ne compte qu'une fois")
def sent_again(s):
    path, etag, key = s.sent
    again = s.api.expect(200, "POST", path, s.lead, If_Match=etag, Idempotency_Key=key)
    same((again.body, again.headers.get("idempotency-replayed")), (s.answer.body, "true"))
    receipts = s.api.expect(200, "GET", s.path + "/receipts", s.lead).json["data"]
    same([receipt["stage"] for receipt in receipts], ["note", "full_application"])


# --- the proof ------------------------------------------------------------------------------------

def receipt(s):
    return s.api.expect(200, "GET", s.path + "/receipt", s.lead).json


@sentence("L'accusé de réception de l'étape {stage} est daté {received_at}")
def receipt_dated(s, stage, received_at):
    found = receipt(s)
    same((found["stage"], found["received_at"], found["test"]), (stage, received_at, True))


@sentence("Le silence vaut rejet le {day}")
def silence(s, day):
    same(receipt(s)["silence_rejects_on"], day)


def canonical(value):
    """RFC 8785, for what has neither fractions nor integers past 2^53."""
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return "{" + ",".join(canonical(n) + ":" + canonical(value[n]) for n in names) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, float):
        raise Unexpected("a snapshot holds no fraction")
    return json.dumps(value, ensure_ascii=False)


def snapshot(s, number):
    return s.api.expect(200, "GET", f"{s.path}/snapshots/{number}", s.lead)


@sentence("Le dépôt {number} est intact : son empreinte est celle de l'accusé, sa forme est "
          "canonique")
def intact(s, number):
    body, found = snapshot(s, number).body, receipt(s)
    same(str(found["snapshot_number"]), number, "snapshot_number")
    same(hashlib.sha256(body).hexdigest(), found["sha256"], "sha256")
    same(body.decode(), canonical(json.loads(body)), "canonical form")
    same(json.loads(body)["received_at"], found["received_at"], "received_at")


@sentence("Le dépôt {number} contient {count} pièces")
def holds_documents(s, number, count):
    documents = snapshot(s, number).json["documents"]
    same({document["sha256"] for document in documents},
         {hashlib.sha256(story.PDF).hexdigest()}, "sha256")
    same(len(documents), int(count), "documents")


@sentence("Le dépôt {number} porte la demande {amount} et le territoire {place}")
def holds_request(s, number, amount, place):
    found = snapshot(s, number).json
    same((found["budget"]["requested_amount"], found["application"]["territories"]),
         (amount, [place]))


@sentence("{name} ne peut plus rien modifier")
def frozen(s, name):
    who, etag = s.who(name), s.etag(s.path, s.who(name))
    for method, path, body in (("PATCH", s.path, {"title": "Trop tard"}),
                               ("DELETE", s.path, None),
                               ("PUT", s.path + "/budget", {"cost_lines": [], "funding_plan": []})):
        same(s.api.call(method, path, who, body, If_Match=etag).slug, "wrong-state", path)


@sentence("Le flux d'événements raconte : {types}")
def events_told(s, types):
    deadline = time.monotonic() + 5
    while True:
        path = f"/v1/events?limit=100&call_id={s.call}&type={','.join(listed(types))}"
        rows = s.api.expect(200, "GET", path, s.lead).json["data"]
        found = [row["type"] for row in rows if row["subject"]["id"] == s.application]
        if found == listed(types) or time.monotonic() > deadline:
            same(found, listed(types), "events")
            return
        time.sleep(0.1)
