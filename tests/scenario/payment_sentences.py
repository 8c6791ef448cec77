"""Sentences about what follows an award: agreement, amendment, instalments, reports, closing."""
from client import Unexpected
from language import same, sentence
from selection_sentences import etag, step

KINDS = {"L'avance": "advance", "L'acompte": "interim", "Le solde": "balance"}


def agreement(s, name):
    return f"/v1/agreements/{s.agreements[name]}"


# --- the agreement --------------------------------------------------------------------------------

@sentence("{name} prépare la convention de {file}, signée le {day}")
def signs(s, name, file, day):
    who = s.who(name)
    made = s.api.expect(201, "POST", "/v1/agreements", who,
                        {"application_id": s.files[file]}).json
    s.agreements[file] = made["id"]
    signed = step(s, 200, who, agreement(s, file), "signature", {
        "signed_on": day, "signatory": "Le président du Conseil régional"}).json
    same(signed["state"], "signed")


@sentence("Un avenant signé par {name} le {day} porte la convention de {file} à {amount}")
def amends(s, name, day, file, amount):
    who = s.who(name)
    made = step(s, 200, who, agreement(s, file), "amendments", {
        "amount": amount, "reason": "Un atelier de moins."}).json
    s.api.expect(200, "POST", f"/v1/amendments/{made['id']}/signature", who, {"signed_on": day},
                 If_Match=etag(s, agreement(s, file), who), Idempotency_Key=f"amend-{made['id']}")
    same(s.api.expect(200, "GET", agreement(s, file), who).json["amount"], amount)


@sentence("La convention de {file} est résiliée par {name} le {day} à la demande du bénéficiaire, "
          "qui garde {kept}")
def terminates(s, file, name, day, kept):
    ended = step(s, 200, s.who(name), agreement(s, file), "termination", {
        "terminated_on": day, "initiative": "beneficiary", "reason": "Le projet s'arrête.",
        "kept_amount": kept}).json
    same(ended["state"], "terminated")


@sentence("Les versements de {file} sont de {amounts}")
def instalments_are(s, file, amounts):
    path = agreement(s, file) + "/instalments"
    found = s.api.expect(200, "GET", path, s.who("Ivan")).json["data"]
    same([item["amount"] for item in found], [word.strip() for word in amounts.split(",")])


@sentence("On rappelle à {file} : {reports}")
def is_reminded(s, file, reports):
    path = f"/v1/calls/{s.call}/reminders?about=report&limit=100"
    found = s.api.expect(200, "GET", path, s.who(file)).json["data"]
    same([f"{item['code']} {item['due_on']} ({item['state']})" for item in found
          if item["state"] in ("due", "overdue")], [word.strip() for word in reports.split(",")])


# --- instalments ----------------------------------------------------------------------------------

def instalment(s, file, kind):
    path = agreement(s, file) + "/instalments"
    found = s.api.expect(200, "GET", path, s.who("Ivan")).json["data"]
    return next(item for item in found if item["kind"] == kind)


def on_instalment(s, status, who, item, noun, body=None):
    path = f"/v1/instalments/{item['id']}"
    return step(s, status, s.who(who), path, noun, body)


def approved_and_paid(s, item, day):
    claimed = on_instalment(s, 200, "Ivan", item, "approval").json
    if claimed["state"] != "approved":
        on_instalment(s, 200, "Marie", item, "approval")
    return on_instalment(s, 200, "Fanny", item, "payment",
                         {"paid_on": day, "reference": f"M-{item['id'][-6:]}"}).json


@sentence("{kind} de {file}, demandée, approuvée et payée le {day}, est de {amount}")
@sentence("{kind} de {file}, demandé, approuvé et payé le {day}, est de {amount}")
def paid(s, kind, file, day, amount):
    item = instalment(s, file, KINDS[kind])
    body = {} if kind == "L'avance" else {"report": "Le rapport accepté."}
    on_instalment(s, 200, file, item, "claim", body)
    done = approved_and_paid(s, item, day)
    same((done["state"], done["amount"]), ("paid", amount))


@sentence("Le solde de {file}, pour {spent} dépensés, payé le {day}, est de {amount}")
def balance_paid(s, file, spent, day, amount):
    item = instalment(s, file, "balance")
    on_instalment(s, 200, file, item, "claim",
                  {"report": "Le bilan accepté.", "actual_base_amount": spent})
    same(approved_and_paid(s, item, day)["amount"], amount)


@sentence("Demander l'{kind} de {file} avant son rapport est refusé : {code}")
def cannot_claim(s, kind, file, code):
    item = instalment(s, file, KINDS["L'" + kind])
    answer = on_instalment(s, 409, file, item, "claim", {"report": "Rien n'est accepté."})
    if code not in answer.codes:
        raise Unexpected(str(answer))


@sentence("Le solde de {file}, pour {spent} dépensés, fait revenir {amount}")
def clawed_back(s, file, spent, amount):
    item = instalment(s, file, "balance")
    on_instalment(s, 200, file, item, "claim",
                  {"report": "Le bilan accepté.", "actual_base_amount": spent})
    on_instalment(s, 200, "Ivan", item, "approval")
    found = s.api.expect(200, "GET", agreement(s, file) + "/clawbacks", s.who("Fanny")).json["data"]
    same([item["amount"] for item in found], [amount])
    s.clawback = found[0]["id"]


@sentence("{file} rend les {amount} le {day}")
def gives_back(s, file, amount, day):
    who, path = s.who("Fanny"), f"/v1/clawbacks/{s.clawback}"
    back = s.api.expect(200, "POST", path + "/recovery", who,
                        {"recovered_on": day, "reference": "T-1"},
                        If_Match=etag(s, agreement(s, file), who),
                        Idempotency_Key=f"back-{s.clawback}").json
    same((back["state"], back["amount"]), ("recovered", amount))


@sentence("{file} a reçu {amount} en tout, dont {back} revenus")
def received_in_all(s, file, amount, back):
    found = s.api.expect(200, "GET", agreement(s, file), s.who("Ivan")).json
    same((found["paid_amount"], found["recovered_amount"]), (amount, back))


# --- reports and closing --------------------------------------------------------------------------

@sentence("De {file}, on attend : {days}")
def awaited(s, file, days):
    found = s.api.expect(200, "GET", agreement(s, file) + "/reports", s.who("Ivan")).json["data"]
    same([f"{item['code']} {item['due_on']}" for item in found],
         [word.strip() for word in days.split(",")])


def write_report(s, status, file, code, number, **body):
    return s.api.expect(status, "POST", agreement(s, file) + "/reports", s.who(file), {
        "code": code, "number": int(number), "summary": "Ce qui est fait.", "values": [], **body})


def submitted_and_accepted(s, file, report):
    path = f"/v1/reports/{report}"
    step(s, 200, s.who(file), path, "submission")
    return step(s, 200, s.who("Ivan"), path, "acceptance", {"reason": "Tout y est."}).json


@sentence("{file} rend {code} {number}, que la région accepte : {spent} dépensés, {people} "
          "personnes formées")
def reports(s, file, code, number, spent, people):
    made = write_report(s, 201, file, code, number, spent_amount=spent,
                        values=[{"indicator": "trainees", "value": int(people)}]).json
    same(submitted_and_accepted(s, file, made["id"])["state"], "accepted")


@sentence("{file} a formé {people} personnes pour {planned} prévues")
def trained(s, file, people, planned):
    path = f"/v1/applications/{s.files[file]}/indicators"
    found = s.api.expect(200, "GET", path, s.who(file)).json["indicators"][0]
    same((found["realised"], found["planned"]), (int(people), int(planned)))


@sentence("Clore le dossier de {file} est refusé : {code}")
def cannot_close(s, file, code):
    answer = step(s, 409, s.who("Ivan"), agreement(s, file), "closing", {"reason": "Achevé."})
    if code not in answer.codes:
        raise Unexpected(str(answer))


@sentence("{name} clôt le dossier de {file}")
def closes(s, name, file):
    found = step(s, 200, s.who(name), agreement(s, file), "closing", {"reason": "Achevé."}).json
    if found["closed_at"] is None:
        raise Unexpected("not closed")


@sentence("Un rapport de plus de {file} est refusé : {slug}")
def too_late(s, file, slug):
    same(write_report(s, 409, file, "final_report", 1).slug, slug)


@sentence("La région a versé {amount} en tout, {people} personnes sont formées")
def paid_in_all(s, amount, people):
    found = s.api.expect(200, "GET", f"/v1/calls/{s.call}/statistics", s.who("Ivan")).json["total"]
    same((found["paid_amount"], found["trainees_realised"]), (amount, int(people)))
