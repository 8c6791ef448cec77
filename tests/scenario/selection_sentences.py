"""Sentences about all the files of a call: their deposits, reviews, ranking, votes, results."""
import re

import story
from client import Unexpected, person
from language import listed, same, sentence

DEPOSITED_ON = "2023-05-10T12:00:00+02:00"


def checked(digits):
    """With the last digit that makes the sum of Luhn a multiple of ten."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (2 if place % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return digits + str(-total % 10)


def organisation(number):
    """The SIRET of a body that does not exist: no SIREN begins with 0000."""
    return checked(checked(f"0000{number:04d}") + "0001")


def etag(s, path, who):
    return s.api.etag(path, who)


def file_path(s, name):
    return f"/v1/applications/{s.files[name]}"


def step(s, status, who, path, noun, body=None):
    """An act on a resource in its present version."""
    return s.api.expect(status, "POST", f"{path}/{noun}", who, body, If_Match=etag(s, path, who),
                        Idempotency_Key=story.key())


# --- the rules, completed -------------------------------------------------------------------------

@sentence("{name} gère l'appel")
def manages(s, name):
    s.people[name] = person(name.lower(), "manager")


@sentence("{name} tient la caisse")
def pays(s, name):
    s.people[name] = person(name.lower(), "finance")


@sentence("{name} complète le règlement : besoin pour {need}, éliminatoire sous {minimum}, moyens "
          "pour {means}")
def completes_rules(s, name, need, minimum, means):
    path = f"/v1/calls/{s.call}"
    criteria = [{"code": "need", "label": "Réponse au besoin du territoire", "weight": need,
                 "scale_max": 10, "min_score": int(minimum), "knockout": True},
                {"code": "means", "label": "Moyens et partenaires", "weight": means,
                 "scale_max": 10}]
    s.api.expect(200, "POST", path + "/extensions", s.who(name), {
        "act": "amendment", "reason": "Le comité adopte sa grille.", "applies_to_open": True,
        "changes": {"criteria": criteria}}, If_Match=etag(s, path, s.who(name)))


@sentence("{name} fait rappeler les rapports {before} jours avant leur échéance et {after} après")
def has_reminded(s, name, before, after):
    path, rule = f"/v1/calls/{s.call}", {"about": "report", "provenance": {
        "basis": "synthetic", "confidence": "low", "note": "the call says no reminder"}}
    s.api.expect(200, "POST", path + "/extensions", s.who(name), {
        "act": "amendment", "reason": "Le service rappelle les rapports.", "applies_to_open": True,
        "changes": {"reminders": [{**rule, "days_before": int(before)},
                                  {**rule, "days_after": int(after)}]}},
        If_Match=etag(s, path, s.who(name)))


# --- the other files ------------------------------------------------------------------------------

def gather(s, name):
    """A training provider and a third place, in the name of the first."""
    number = 2 * len(s.files)
    slug = re.sub(r"\W+", "-", name.lower())
    lead = s.people[name] = person(slug, sirets=[organisation(number)])
    place = person(slug + "-lieu", sirets=[organisation(number + 1)])
    story.declare(s.api, lead, name)
    story.declare(s.api, place, "Le tiers-lieu de " + name)
    made = s.api.expect(201, "POST", "/v1/collectives", lead,
                        {"name": name, "siret": lead.sirets[0]}).json["id"]
    members = f"/v1/collectives/{made}/members"
    s.api.expect(201, "POST", members, lead, {
        "siret": lead.sirets[0], "roles": ["training_provider"], "lead": True,
        "digital_evidence": "Un catalogue en ligne depuis 2018."})
    guest = s.api.expect(201, "POST", members, lead,
                         {"siret": place.sirets[0], "roles": ["third_place"]}).json["id"]
    s.api.expect(200, "POST", f"/v1/members/{guest}/consent", place, If_Match='"1"')
    return made


def deposit_note(s, name, collective):
    lead = s.who(name)
    body = {"call_id": s.call, "collective_id": collective, "title": name}
    s.files[name] = s.api.expect(201, "POST", "/v1/applications", lead, body).json["id"]
    for kind in story.NOTE_KINDS:
        story.upload(s.api, s.files[name], kind, who=lead)
    step(s, 200, lead, file_path(s, name), "note-submission")
    step(s, 200, s.who("Ivan"), file_path(s, name), "preselection",
         {"outcome": "preselected", "reason": "Le besoin est montré."})


def fill(s, name, place, base, requested):
    lead, path = s.who(name), file_path(s, name)
    s.api.expect(200, "PATCH", path, lead, {
        "territories": [place], "axis": "access", "target_audiences": ["job_seekers"],
        "start_on": "2023-07-01", "end_on": "2026-06-30"}, If_Match=etag(s, path, lead))
    cents = round(float(base) * 100) - round(float(requested) * 100)
    s.api.expect(200, "PUT", path + "/budget", lead, {
        "cost_lines": [{"category": "purchases", "label": "Plateau", "amount": base}],
        "funding_plan": [{"source": "Fonds propres", "amount": f"{cents / 100:.2f}",
                          "public": False}],
        "requested_amount": requested}, If_Match=etag(s, path, lead))
    s.api.expect(200, "PUT", path + "/indicators", lead, {
        "values": [{"indicator": "trainees", "value": 100}]}, If_Match=etag(s, path, lead))


@sentence("{name} dépose sa note puis son dossier à {place} : {base} d'assiette, {requested} "
          "demandés")
def deposits(s, name, place, base, requested):
    collective = gather(s, name)
    story.set_clock(s.api, "2023-03-01T10:00:00+01:00", s.call)
    deposit_note(s, name, collective)
    story.set_clock(s.api, DEPOSITED_ON, s.call)
    fill(s, name, place, base, requested)
    step(s, 200, s.who(name), file_path(s, name), "submission")


@sentence("Le dossier de {name} est celui du début")
def is_the_first(s, name):
    s.files[name] = s.application


# --- figures --------------------------------------------------------------------------------------

def figures(s):
    path = f"/v1/calls/{s.call}/statistics"
    return s.api.expect(200, "GET", path, s.who("Ivan")).json


@sentence("L'appel compte {received} dossiers reçus et {awarded} attribué, soit {rate} %")
@sentence("L'appel compte {received} dossiers reçus et {awarded} attribués, soit {rate} %")
def counts(s, received, awarded, rate):
    total = figures(s)["total"]
    same((total["received"], total["awarded"], total["success_rate_percent"]),
         (int(received), int(awarded), rate))


@sentence("L'aide moyenne est de {mean}, il reste {remaining} dans l'enveloppe")
def mean_is(s, mean, remaining):
    found = figures(s)
    same((found["total"]["mean_award_amount"], found["remaining_amount"]), (mean, remaining))


@sentence("Il reste {remaining} dans l'enveloppe, {count} attributions")
def envelope_left(s, remaining, count):
    found = s.api.expect(200, "GET", f"/v1/calls/{s.call}/envelope", s.who("Ivan")).json
    same((found["remaining_amount"], found["awarded_count"]), (remaining, int(count)))


@sentence("Le public ne lit que {count} dossiers reçus")
def public_reads_received(s, count):
    found = s.api.expect(200, "GET", f"/v1/calls/{s.call}/statistics").json
    same((found["coverage"], found["total"]["received"], found["total"]["awarded"]),
         ("received", int(count), None))


@sentence("Le public lit {count} dossiers reçus et {awarded} attribués")
def public_reads(s, count, awarded):
    found = s.api.expect(200, "GET", f"/v1/calls/{s.call}/statistics").json
    same((found["coverage"], found["total"]["received"], found["total"]["awarded"]),
         ("published", int(count), int(awarded)))


# --- instruction and reviews ----------------------------------------------------------------------

@sentence("{name} déclare complets et recevables les {count} dossiers")
def admits(s, name, count):
    same(len(s.files), int(count), "files")
    for file in s.files:
        step(s, 200, s.who(name), file_path(s, file), "completeness",
             {"outcome": "complete", "reason": "Rien ne manque."})
        step(s, 200, s.who(name), file_path(s, file), "admissibility",
             {"outcome": "admissible", "reason": "Tout y est."})


@sentence("{name} tire au sort {count} évaluateurs par dossier parmi {reviewers}")
def draws(s, name, count, reviewers):
    body = {"seed": "chf-2023", "reviews_per_application": int(count),
            "reviewers": [{"subject": reviewer.lower()} for reviewer in listed(reviewers)]}
    drawn = s.api.expect(201, "POST", f"/v1/calls/{s.call}/review-draws", s.who(name), body).json
    s.reviewers = {reviewer.lower(): person(reviewer.lower(), "reviewer")
                   for reviewer in listed(reviewers)}
    same(len(drawn["assignments"]), int(count) * len(s.files), "assignments")


def reviews_of(s, file):
    path = f"/v1/applications/{s.files[file]}/reviews?limit=100"
    return s.api.expect(200, "GET", path, s.who("Ivan")).json["data"]


@sentence("{name} reçoit {need} et {means} de chaque évaluateur")
def is_scored(s, name, need, means):
    for review in reviews_of(s, name):
        path, who = f"/v1/reviews/{review['id']}", s.reviewers[review["reviewer"]]
        s.api.expect(200, "POST", path + "/submission", who, {
            "scores": [{"criterion": "need", "score": int(need)},
                       {"criterion": "means", "score": int(means)}]},
            If_Match=etag(s, path, who))
    same(state_of(s, name), "scored")


def state_of(s, name, who="Ivan"):
    return s.api.expect(200, "GET", file_path(s, name), s.who(who)).json["state"]


# --- the ranking ----------------------------------------------------------------------------------

def run_selection(s, name):
    return s.api.expect(201, "POST", f"/v1/calls/{s.call}/selection-runs", s.who(name)).json


@sentence("{name} classe les dossiers : {selected} retenus, {waiting} en attente, {out} écarté, "
          "{offered} proposés")
def ranks(s, name, selected, waiting, out, offered):
    s.run = run_selection(s, name)
    same((s.run["selected_count"], s.run["waitlisted_count"], s.run["not_selected_count"],
          s.run["offered_amount"]), (int(selected), int(waiting), int(out), offered))


@sentence("Le même classement, refait par {name}, donne les mêmes octets")
def ranks_again(s, name):
    again = run_selection(s, name)
    same((again["input_sha256"], again["output_sha256"]),
         (s.run["input_sha256"], s.run["output_sha256"]))


@sentence("{name} adopte le classement")
def adopts(s, name):
    path = f"/v1/selection-runs/{s.run['id']}"
    s.run = step(s, 200, s.who(name), path, "adoption").json
    same(s.run["state"], "adopted")


@sentence("Sont en attente : {names}")
def waiting_are(s, names):
    same([name for name in s.files if state_of(s, name) == "waitlisted"], listed(names))


@sentence("{name} ne sait encore rien : {label}")
@sentence("{name} lit : {label}")
def reads_label(s, name, label):
    found = s.api.expect(200, "GET", file_path(s, name), s.who(name)).json
    same(found["portal_status"]["label"], label)


# --- votes and results ----------------------------------------------------------------------------

def vote(s, name, outcome, reason, status=200, **more):
    body = {"outcome": outcome, "voting_body": "Commission permanente",
            "decided_on": "2023-06-15", "reference": "2023.01234", "reason": reason, **more}
    return step(s, status, s.who("Ivan"), file_path(s, name), "decision", body)


def ranking(s):
    path = f"/v1/selection-runs/{s.run['id']}/ranking?limit=100"
    return s.api.expect(200, "GET", path, s.who("Ivan")).json["data"]


@sentence("La commission permanente attribue ce que le classement propose aux {count} dossiers "
          "retenus")
def awards(s, count):
    names = {application: name for name, application in s.files.items()}
    kept = [entry for entry in ranking(s) if entry["outcome"] == "selected"]
    same(len(kept), int(count), "selected")
    for entry in kept:
        vote(s, names[entry["application_id"]], "award", "Selon le classement.",
             amount=entry["offered_amount"], selection_run_id=s.run["id"])


@sentence("La commission permanente écarte {name} : « {reason} »")
def refuses(s, name, reason):
    vote(s, name, "refusal", reason)


@sentence("Attribuer {amount} à {name} est refusé : {missing} manquent")
def cannot_award(s, amount, name, missing):
    answer = vote(s, name, "award", "Encore un.", 409, amount=amount)
    same(answer.slug, "envelope-exhausted", str(answer))
    same(answer.json["errors"][0]["params"]["missing"], missing, "missing")


@sentence("{name} publie les résultats")
def publishes_results(s, name):
    step(s, 200, s.who(name), f"/v1/calls/{s.call}", "results-publication")


@sentence("{name} lit son refus : {score} pour le critère {criterion}, recours jusqu'au {day}")
def reads_refusal(s, name, score, criterion, day):
    path = file_path(s, name) + "/decision"
    decision = s.api.expect(200, "GET", path, s.who(name)).json["id"]
    found = s.api.expect(200, "GET", f"/v1/decisions/{decision}/feedback", s.who(name)).json
    scores = {item["code"]: item["score"] for item in found["criteria"]}
    same((scores[criterion], found["appeal_until"]), (score, day))


@sentence("{name} n'a pas de rang ; le dernier retenu a {cut}")
def reads_no_rank(s, name, cut):
    reads_rank(s, name, "None", cut)


@sentence("{name} lit son rang, {rank} ; le dernier retenu a {cut}")
def reads_rank(s, name, rank, cut):
    path = file_path(s, name) + "/decision"
    decision = s.api.expect(200, "GET", path, s.who(name)).json["id"]
    found = s.api.expect(200, "GET", f"/v1/decisions/{decision}/feedback", s.who(name)).json
    same((str(found["rank"]), found["cut_off_score"]), (rank, cut))


# --- withdrawal and promotion ---------------------------------------------------------------------

@sentence("{name} se retire : « {reason} »")
def withdraws(s, name, reason):
    step(s, 200, s.who(name), file_path(s, name), "withdrawal", {"reason": reason})


@sentence("Le classement propose maintenant {name} pour {amount}")
def proposes(s, name, amount):
    path = f"/v1/selection-runs/{s.run['id']}/promotions"
    found = s.api.expect(200, "GET", path, s.who("Ivan")).json["data"]
    same([(item["application_id"], item["offered_amount"]) for item in found],
         [(s.files[name], amount)])


@sentence("La commission permanente attribue {amount} à {name}")
def awards_one(s, amount, name):
    answer = vote(s, name, "award", "De la liste d'attente.", amount=amount)
    if answer.json["state"] != "awarded":
        raise Unexpected(str(answer))
