"""Sentences about a call as it is published, about a trial drawn from it, and about programmes."""
import itertools

import story
from client import Unexpected, person
from language import listed, same, sentence

MANAGER = story.MANAGER
SYNTHETIC = {"basis": "synthetic", "confidence": "low"}


# --- the call as its text is known ----------------------------------------------------------------

def source(s):
    return s.api.expect(200, "GET", f"/v1/calls/{s.source}").json


@sentence("L'appel {call} est publié pour information")
def published(s, call):
    s.source = call
    found = source(s)
    same((found["state"], found["mode"]), ("published", "live"))


def findings(s):
    path = f"/v1/calls/{s.source}/lint"
    return s.api.expect(200, "GET", path, MANAGER).json["findings"]


@sentence("Sa relecture signale : {codes}")
def lint_says(s, codes):
    found = [finding["code"] for finding in findings(s) if finding["severity"] != "information"]
    same(found, listed(codes), "findings")


@sentence("Ses lacunes sont : {owners}")
def gaps(s, owners):
    found = {finding["rule"] for finding in findings(s) if finding["code"].endswith("gap-left")}
    same(sorted(found), sorted(listed(owners)), "gaps")


@sentence("On ne peut pas y déposer : aucune fenêtre n'est connue")
def shut(s):
    path = f"/v1/calls/{s.source}/timeline"
    phases = {p["key"]: p for p in s.api.expect(200, "GET", path).json["phases"]}
    for stage in source(s)["stages"]:
        phase = phases[stage["phase"]]
        same((phase["opens_at"], phase["closes_at"], phase["status"]), (None, None, "upcoming"),
             stage["phase"])


@sentence("Sa phase {key} finit le {until}, borne {bound}")
def closes(s, key, until, bound):
    path = f"/v1/calls/{s.source}/timeline"
    phase = next(p for p in s.api.expect(200, "GET", path).json["phases"] if p["key"] == key)
    same((phase["closes_at"], phase["closes_inclusive"]), (until, bound == "comprise"))


# --- a trial of it: what is not known is made up, and says so -------------------------------------

def filled(value):
    """Without gaps: what was unknown is taken as it stands, and marked as made up."""
    if isinstance(value, list):
        return [filled(item) for item in value]
    if not isinstance(value, dict):
        return value
    if value.get("basis") == "gap":
        return SYNTHETIC
    return {name: filled(item) for name, item in value.items()}


def trial(s, **more):
    rules = source(s)
    unknown = {name: filled(rules[name]) for name in ("stages", "cost_rules", "award_amount",
                                                      "funding_rate", "duration", "collective")
               if filled(rules[name]) != rules[name]}
    body = {"code": f"{s.source}-essai", "mode": "test", "from": {"call_id": s.source},
            **unknown, **more}
    path = f"/v1/calls/{body['code']}"
    s.api.expect(201, "POST", "/v1/calls", MANAGER, body)
    lint = s.api.expect(200, "GET", path + "/lint", MANAGER).json
    said = sorted({f["code"] for f in lint["findings"] if f["severity"] == "warning"})
    same([f for f in lint["findings"] if f["severity"] == "error"], [], "errors")
    body = {"acknowledged": said, "note": "Un essai."} if said else None
    s.api.expect(200, "POST", path + "/publication", MANAGER, body,
                 If_Match=s.etag(path, MANAGER))
    s.call = path.rsplit("/", 1)[1]


def window(key, opens_at, closes_at, inclusive=True):
    return {"key": key, "kind": "date_range", "precision": "instant", "opens_at": opens_at,
            "closes_at": closes_at, "closes_inclusive": inclusive, "provenance": SYNTHETIC}


def phases_with(s, opened):
    """The phases of the call, those that open in the place of the ones they stand for."""
    kept = [p for p in source(s)["phases"] if p["key"] not in {w["key"] for w in opened}]
    return kept + opened


@sentence("Un essai en est tiré, ouvert du {start} au {end}")
def trial_open(s, start, end):
    keys = dict.fromkeys(stage["phase"] for stage in source(s)["stages"])
    trial(s, phases=phases_with(s, [window(key, start, end) for key in keys]))


@sentence("Un essai en est tiré, ouvert du {start}, fermé avant {end}, sous une enveloppe de "
          "{amount} au taux de {rate}")
def trial_funded(s, start, end, amount, rate):
    keys = dict.fromkeys(stage["phase"] for stage in source(s)["stages"])
    trial(s, phases=phases_with(s, [window(key, start, end, False) for key in keys]),
          envelope={"amount": amount, "enforcement": "hard", "sub_envelopes": [],
                    "provenance": SYNTHETIC},
          funding_rate={"min_rate": "0.00", "max_rate": rate, "default_rate": rate,
                        "provenance": SYNTHETIC},
          collective={"roles": [{"role": "training_provider", "min_count": 1}],
                      "required_roles_by_distinct_entities": False, "lead_count": 1,
                      "provenance": SYNTHETIC})


@sentence("Un essai aux axes {axes}, choix {choice}, en est tiré, ouvert du {start} au {end}")
def trial_of_axes(s, axes, choice, start, end):
    keys = dict.fromkeys(stage["phase"] for stage in source(s)["stages"])
    trial(s, phases=phases_with(s, [window(key, start, end) for key in keys]),
          axes=[{"code": code} for code in listed(axes)], axis_choice=choice)


@sentence("Un essai en est tiré, en deux relèves : {first} jusqu'au {first_end}, {second} jusqu'au "
          "{second_end}, depuis le {start}")
def trial_in_waves(s, first, first_end, second, second_end, start):
    trial(s, phases=phases_with(s, [window(first, start, first_end),
                                    window(second, first_end, second_end)]))


# --- simulating under the rules of the trial ------------------------------------------------------

@sentence("Un coût de {total}, dont {other} d'aides publiques, donne {grant} au taux {rate}")
def with_other_aid(s, total, other, grant, rate):
    simulate(s, total, other_public_amount=other)
    funding = s.answer["funding"]
    same((funding["grant_amount"], funding["funding_rate"]), (grant, rate))


def simulate(s, total, project=None, **budget):
    body = {"budget": {"total_cost_amount": total, "training_costs_amount": "0.00", **budget}}
    if project:
        body["project"] = project
    s.answer = s.api.expect(200, "POST", f"/v1/calls/{s.call}/simulations", None, body).json
    return s.answer


def chosen(s, axes):
    """What a project that is about these axes is told of them, the first being the main one."""
    main, *others = listed(axes)
    body = {"project": {"axis": main, "other_axes": others}}
    found = s.api.expect(200, "POST", f"/v1/calls/{s.call}/simulations", None, body).json
    return [v["code"] for v in found["eligibility"]["violations"] if v["rule"].startswith("ax")]


@sentence("Un projet aux axes {axes} convient")
def axes_fit(s, axes):
    same(chosen(s, axes), [])


@sentence("Un projet aux axes {axes} est refusé : {codes}")
def axes_refused(s, axes, codes):
    same(chosen(s, axes), listed(codes))


@sentence("Un coût de {total} donne une aide de {grant}, limitée par {limits}")
def limited(s, total, grant, limits):
    funding = simulate(s, total)["funding"]
    same((funding["grant_amount"], funding["limited_by"]), (grant, listed(limits)))


@sentence("Un coût de {total} donne une aide de {grant} au taux {rate}")
def grant_at(s, total, grant, rate):
    funding = simulate(s, total)["funding"]
    same((funding["grant_amount"], funding["funding_rate"]), (grant, rate))


@sentence("Un coût de {total} au taux choisi {chosen} est refusé : {codes}")
def rate_refused(s, total, chosen, codes):
    violations = simulate(s, total, chosen_rate=chosen)["eligibility"]["violations"]
    same([v["code"] for v in violations], listed(codes))


@sentence("Un coût de {total} est refusé : {codes}")
def cost_refused(s, total, codes):
    same([v["code"] for v in simulate(s, total)["eligibility"]["violations"]], listed(codes))


@sentence("Si le comité accorde {bonus}, un coût de {total} donne une aide de {grant} au taux "
          "{rate}")
def committee_bonus(s, bonus, total, grant, rate):
    body = {"budget": {"total_cost_amount": total, "training_costs_amount": "0.00"},
            "assumptions": {"bonuses": [bonus]}}
    funding = s.api.expect(200, "POST", f"/v1/calls/{s.call}/simulations", None,
                           body).json["funding"]
    same((funding["grant_amount"], funding["funding_rate"]), (grant, rate))


@sentence("Un projet du {start} au {end} est refusé : {codes}")
def project_refused(s, start, end, codes):
    found = simulate(s, "100000.00", project={"start_on": start, "end_on": end})
    same([v["code"] for v in found["eligibility"]["violations"]], listed(codes))


@sentence("Un projet du {start} au {end} convient")
def project_fits(s, start, end):
    found = simulate(s, "100000.00", project={"start_on": start, "end_on": end})
    same(found["eligibility"]["violations"], [])


def collective_of(text):
    """« training_provider 2015-01-01, third_place 2022-11-02 »: a member each, the first leads."""
    sirets = iter(("00000102400017", "00000103200010", "00001050400017"))
    members = []
    for index, part in enumerate(listed(text)):
        role, *since = part.split()
        members.append({"siret": next(sirets), "roles": [role], "lead": index == 0,
                        "digital_evidence": None, "similar_place": False,
                        "active_since_on": since[0] if since else None})
    return {"members": members}


def judged(s, members):
    body = {"collective": collective_of(members)}
    found = s.api.expect(200, "POST", f"/v1/calls/{s.call}/simulations", None, body).json
    return [violation["code"] for violation in found["eligibility"]["violations"]]


@sentence("Un collectif de {members} est refusé : {codes}")
def collective_refused(s, members, codes):
    same(sorted(judged(s, members)), sorted(listed(codes)))


@sentence("Un collectif de {members} convient")
def collective_fits(s, members):
    same(judged(s, members), [])


@sentence("Le {now}, l'appel est {status} et la phase {key} est {state}")
def status_at(s, now, status, key, state):
    story.set_clock(s.api, now, s.call)
    found = s.api.expect(200, "GET", f"/v1/calls/{s.call}/timeline").json
    phase = next(p for p in found["phases"] if p["key"] == key)
    same((found["status"], phase["status"]), (status, state))


# --- many files -----------------------------------------------------------------------------------

def luhn(digits):
    total = 0
    for index, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if index % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def siret(number):
    """Of a body that does not exist: a SIREN of three zeros first, its first place of business."""
    siren = f"000{number:05d}"
    siren += luhn(siren)
    return siren + "0001" + luhn(siren + "0001")


def spread(total, count):
    """So many amounts that sum to the total, the last taking the remaining cents."""
    cents = round(float(total) * 100)
    each = cents // count
    parts = [each] * (count - 1) + [cents - each * (count - 1)]
    return [f"{part // 100}.{part % 100:02d}" for part in parts]


class Crowd:
    """Twenty bodies that one person writes for, and the files they deposited, in order."""

    def __init__(self, s):
        self.who = person("cabinet", sirets=[siret(20000 + n) for n in range(20)])
        self.files, self.collectives = [], []
        for number, code in enumerate(self.who.sirets):
            self.collectives.append(self.collective(s, number, code))

    def collective(self, s, number, code):
        story.declare(s.api, person("cabinet", sirets=[code]), f"Organisme {number + 1}")
        made = s.api.expect(201, "POST", "/v1/collectives", self.who,
                            {"name": f"Collectif {number + 1}", "siret": code}).json
        s.api.expect(201, "POST", f"/v1/collectives/{made['id']}/members", self.who,
                     {"siret": code, "roles": ["training_provider"], "lead": True})
        return made["id"]

    def deposit(self, s, cost, asked, axis):
        body = {"call_id": s.call, "title": f"Projet {len(self.files) + 1}", "axis": axis,
                "collective_id": self.collectives[len(self.files) % len(self.collectives)],
                "territories": ["commune:59350"], "target_audiences": ["job_seekers"],
                "start_on": "2018-01-01", "end_on": "2018-12-31"}
        made = s.api.expect(201, "POST", "/v1/applications", self.who, body)
        path = f"/v1/applications/{made.json['id']}"
        own = f"{float(cost) - float(asked):.2f}"
        budget = {"cost_lines": [{"category": "purchases", "label": "Projet", "amount": cost}],
                  "funding_plan": [{"source": "Fonds propres", "amount": own, "public": False}],
                  "requested_amount": asked}
        tag = s.api.expect(200, "PUT", path + "/budget", self.who, budget,
                           If_Match=made.headers["etag"]).headers["etag"]
        story.act(s.api, 200, self.who, made.json["id"], "submission", etag=tag)
        self.files.append((made.json["id"], asked))


@sentence("{count} dossiers sont déposés pour un coût de {cost} et des aides de {asked}")
def crowd_deposits(s, count, cost, asked):
    deposit_all(s, int(count), cost, asked, itertools.repeat(None))


@sentence("{count} dossiers sont déposés pour un coût de {cost} et des aides de {asked}, axes "
          "{axes} tour à tour")
def crowd_deposits_by_axis(s, count, cost, asked, axes):
    deposit_all(s, int(count), cost, asked, itertools.cycle(listed(axes)))


def deposit_all(s, count, cost, asked, axes):
    if getattr(s, "crowd", None) is None:
        s.crowd = Crowd(s)
    for one_cost, one_asked, axis in zip(spread(cost, count), spread(asked, count), axes):
        s.crowd.deposit(s, one_cost, one_asked, axis)


def examine(s, number):
    file, _ = s.crowd.files[number]
    region = person("iris", f"instructor:{s.call}")
    story.act(s.api, 200, region, file, "completeness",
              {"outcome": "complete", "reason": "Rien ne manque."})
    story.act(s.api, 200, region, file, "admissibility",
              {"outcome": "admissible", "reason": "Tout y est."})
    return file, region


def review(s, file, region, score):
    """By one reviewer, on the criteria of the file's axis."""
    given = s.api.expect(201, "POST", f"/v1/applications/{file}/reviews", region,
                         {"subject": "rosa"}).json
    axis = s.api.expect(200, "GET", f"/v1/applications/{file}", region).json["axis"]
    criteria = s.api.expect(200, "GET", f"/v1/calls/{s.call}").json["criteria"]
    scores = [{"criterion": c["code"], "score": score} for c in criteria
              if c.get("axis") in (None, axis)]
    s.api.expect(200, "POST", f"/v1/reviews/{given['id']}/submission",
                 person("rosa", f"reviewer:{s.call}"), {"scores": scores}, If_Match='"1"')


def vote(s, file, region, **outcome):
    story.act(s.api, 200, region, file, "decision",
              {"voting_body": "Commission permanente", "decided_on": s.voted_on,
               "reference": "CP essai", "reason": "Vote de la commission.", **outcome})


@sentence("La commission vote le {day} : elle retient les {kept} premiers dossiers, pas les autres")
def commission(s, day, kept):
    s.voted_on = day
    graded = bool(s.api.expect(200, "GET", f"/v1/calls/{s.call}").json["criteria"])
    for number, (_, asked) in enumerate(s.crowd.files):
        file, region = examine(s, number)
        if graded:
            review(s, file, region, 1 if number < int(kept) else 0)
        if number < int(kept):
            vote(s, file, region, outcome="award", amount=asked)
        else:
            vote(s, file, region, outcome="refusal")


@sentence("Les résultats sont publiés")
def results(s):
    path = f"/v1/calls/{s.call}"
    s.api.expect(200, "POST", path + "/results-publication", MANAGER,
                 If_Match=s.etag(path, MANAGER))


@sentence("Les chiffres de l'appel disent : {figures}")
def figures_say(s, figures):
    total = s.api.expect(200, "GET", f"/v1/calls/{s.call}/statistics").json["total"]
    for figure in listed(figures):
        name, value = figure.split()
        same(str(total[name]), value, name)


# --- programmes -----------------------------------------------------------------------------------

def programme(s):
    return s.api.expect(200, "GET", f"/v1/programmes/{s.programme}").json


@sentence("Le programme est {code}")
def the_programme(s, code):
    s.programme = code
    same(programme(s)["code"], code)


@sentence("C'est {kind}, signé le {day}")
def signed(s, kind, day):
    same((programme(s)["kind"], programme(s)["signed_on"]), (kind, day))


@sentence("Ses ambitions sont : {codes}")
def ambitions(s, codes):
    same([row["code"] for row in programme(s)["objectives"]], listed(codes))


@sentence("Ses appels sont : {codes}")
def calls_of(s, codes):
    same(sorted(row["code"] for row in programme(s)["calls"]), sorted(listed(codes)))


@sentence("Les sources ne s'accordent pas sur {measure} : de {least} à {most}")
def disagree(s, measure, least, most):
    row = next(r for r in programme(s)["partner_ranges"] if r["measure"] == measure)
    same((row["agreed"], str(row["least"]), str(row["most"])), (False, least, most))


@sentence("Sa ligne {code} vaut {amount}")
def funding_line(s, code, amount):
    row = next(line for line in programme(s)["funding_lines"] if line["code"] == code)
    same(row["amount"], amount)


@sentence("Sa ligne {code} vient de {other}, son montant n'est pas connu")
def funding_line_unknown(s, code, other):
    row = next(line for line in programme(s)["funding_lines"] if line["code"] == code)
    same((row["programme"], row["amount"], row["provenance"]["basis"]), (other, None, "gap"))


def indicators(s):
    path = f"/v1/programmes/{s.programme}/indicators"
    return {row["key"]: row for row in s.api.expect(200, "GET", path).json["data"]}


@sentence("L'indicateur {key} part de {baseline} et vise {target}")
def indicator(s, key, baseline, target):
    row = indicators(s)[key]
    same((str(row["baseline"]["value"]), str(row["target"]["value"])), (baseline, target))


@sentence("L'indicateur {key} vaut {value} en {year} : {progress} % du chemin")
def progress(s, key, value, year, progress):
    row = next(o for o in indicators(s)[key]["observations"] if str(o["year"]) == year)
    same((str(row["value"]), row["progress_percent"]), (value, progress))


@sentence("L'indicateur {key} est un flux : il ne mesure pas le chemin")
def is_flow(s, key):
    row = indicators(s)[key]
    same((row["measure"], [o["progress_percent"] for o in row["observations"]]), ("flow", [None]))


@sentence("Une aide à cet appel prouve le numérique : {condition} de {call} la cite")
def evidence(s, condition, call):
    rules = s.api.expect(200, "GET", f"/v1/calls/{call}").json["collective"]["roles"]
    cited = [code for role in rules for c in role["conditions"] or [] if c["code"] == condition
             for code in c["past_award_calls"] or []]
    if s.programme not in cited:
        raise Unexpected(f"{s.programme} is not among {cited}")
