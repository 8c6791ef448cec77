"""The published contract → one page in French, without script: headings, tables, anchors."""

import base64
import hashlib
from html import escape

PREFIX = "#/components/schemas/"
WHO = {"public": "public", "member": "membre du collectif", "applicant": "porteur de projet",
       "facilitator": "accompagnateur", "instructor": "instructeur", "reviewer": "évaluateur",
       "committee": "comité", "manager": "gestionnaire", "finance": "service financier",
       "auditor": "auditeur", "portal": "portail", "admin": "administrateur"}
TYPES = {"string": "texte", "integer": "entier", "boolean": "booléen", "object": "objet",
         "array": "liste"}
PLACES = {"path": "adresse", "query": "requête", "header": "en-tête"}
# Parameters that many operations have: told once, with where they apply.
WHEN = {"AcceptLanguage": "partout", "TraceParent": "partout",
        "IfNoneMatch": "lectures d'une ressource ou d'une liste",
        "DryRun": "écritures", "IdempotencyKey": "écritures",
        "IdempotencyKeyRequired": "là où une clé est obligatoire",
        "IfMatch": "obligatoire pour changer ce qui existe"}
COMMON = list(WHEN)
STYLE = """
body{font-family:system-ui,sans-serif;line-height:1.5;max-width:72rem;margin:0 auto;padding:1rem;
color:#161616;background:#fff}
a{color:#00409e}a:focus-visible,summary:focus-visible{outline:3px solid #0a76f6}
table{border-collapse:collapse;margin:.5rem 0 1.5rem;width:100%}
caption{text-align:left;font-weight:700}
th,td{border:1px solid #767676;padding:.3rem .5rem;text-align:left;vertical-align:top}
code{font-family:ui-monospace,monospace;overflow-wrap:anywhere}
.skip{position:absolute;left:-999rem}.skip:focus{position:static}
.method{font-weight:700}
"""


def code(text):
    return f"<code>{escape(str(text))}</code>"


def link(name):
    return f'<a href="#schema-{escape(name)}">{escape(name)}</a>'


def table(caption, headings, rows):
    if not rows:
        return ""
    head = "".join(f'<th scope="col">{escape(h)}</th>' for h in headings)
    body = "".join(
        f'<tr><th scope="row">{row[0]}</th>' + "".join(f"<td>{c}</td>" for c in row[1:]) + "</tr>\n"
        for row in rows)
    return (f"<table><caption>{escape(caption)}</caption>\n<thead><tr>{head}</tr></thead>\n"
            f"<tbody>\n{body}</tbody></table>\n")


def bounds(node):
    """What is said of a value beside its type."""
    parts = []
    if "format" in node:
        parts.append("forme " + code(node["format"]))
    if "const" in node:
        parts.append(code(node["const"]))
    if "enum" in node:
        parts.append(", ".join(code(w) for w in node["enum"] if w is not None))
    if "minLength" in node or "maxLength" in node:
        parts.append(f"{node.get('minLength', 0)} à {node.get('maxLength')} caractères")
    if "minimum" in node:
        parts.append(f"de {node['minimum']} à {node['maximum']}")
    if "maxItems" in node:
        parts.append(f"{node.get('minItems', 0)} à {node['maxItems']} éléments"
                     + (", sans doublon" if node.get("uniqueItems") else ""))
    if "pattern" in node and "format" not in node:
        parts.append("modèle " + code(node["pattern"]))
    if "default" in node:
        parts.append("par défaut " + code(node["default"]))
    return " ; ".join(parts)


def kind(node):
    """The type of a value, with a link when it has a name."""
    if "anyOf" in node:
        return kind(node["anyOf"][0]) + " ou null"
    if "$ref" in node:
        return link(node["$ref"][len(PREFIX):])
    given = node.get("type")
    null = " ou null" if isinstance(given, list) else ""
    given = given[0] if isinstance(given, list) else given
    if given == "array":
        return "liste de " + kind(node["items"]) + null
    return TYPES.get(given, "valeur") + null


def told(node):
    texts = [escape(node["description"])] if "description" in node else []
    if node.get("readOnly"):
        texts.append("lecture seule")
    if node.get("writeOnly"):
        texts.append("jamais rendu")
    limits = bounds(node)
    inner = bounds(node["items"]) if node.get("type") == "array" and "items" in node else ""
    return " ; ".join(t for t in texts + [limits, inner] if t)


class Page:
    def __init__(self, document, problems):
        self.document, self.problems = document, problems
        self.components = document["components"]

    def resolved(self, node):
        if "$ref" not in node:
            return node
        section, name = node["$ref"].split("/")[2:4]
        return self.components[section][name]

    # --- operations

    def operations(self):
        for path, item in self.document["paths"].items():
            for method, op in item.items():
                if isinstance(op, dict) and "operationId" in op:
                    yield path, method, item, op

    def parameters(self, item, op):
        rows = []
        for entry in item.get("parameters", []) + op["parameters"]:
            if entry.get("$ref", "").rsplit("/", 1)[-1] in COMMON:
                continue
            p = self.resolved(entry)
            need = "oui" if p.get("required") else "non"
            more = [escape(p.get("description", "")), bounds(p["schema"])]
            rows.append([code(p["name"]), PLACES[p["in"]], need, kind(p["schema"]),
                         " ; ".join(m for m in more if m)])
        return table("Paramètres", ["Nom", "Place", "Obligatoire", "Type", "Description"], rows)

    def body(self, op):
        if "requestBody" not in op:
            return ""
        rows = [[code(m), kind(c["schema"])] for m, c in op["requestBody"]["content"].items()]
        return table("Corps de la requête", ["Type de contenu", "Schéma"], rows)

    def responses(self, op):
        rows, problems = [], []
        for status, entry in op["responses"].items():
            if status >= "400" and "$ref" in entry:
                problems.append(status)
                continue
            node = self.resolved(entry)
            kinds = ", ".join(f"{code(m)} {kind(c['schema'])}" if "schema" in c else code(m)
                              for m, c in node.get("content", {}).items())
            rows.append([status, escape(node["description"]), kinds])
        text = table("Réponses", ["Statut", "Sens", "Contenu"], rows)
        return text + f'<p><a href="#problemes">Problèmes</a> : {", ".join(problems)}.</p>\n'

    def common(self):
        """What every operation takes, said once."""
        rows = []
        for name in COMMON:
            p = self.components["parameters"].get(name)
            if p is not None:
                rows.append([code(p["name"]), PLACES[p["in"]], WHEN[name],
                             escape(p["description"])])
        return table("Paramètres communs", ["Nom", "Place", "Où", "Description"], rows)

    def access(self, op):
        who = ", ".join(WHO[a] for a in op["x-audience"])
        scopes = [s for entry in op["security"] for s in entry.get("oauth", [])]
        token = "sans jeton" if not op["security"] else \
            "avec ou sans jeton" if {} in op["security"] else "avec un jeton"
        key = " Idempotency-Key est obligatoire." if op.get("x-idempotency") else ""
        rights = " ; droits : " + ", ".join(code(s) for s in scopes) if scopes else ""
        return f"<p>Pour : {escape(who)} ({token}{rights}).{key}</p>\n"

    def operation(self, path, method, item, op):
        name = op["operationId"]
        text = f'<h3 id="{name}">{escape(op["summary"])}</h3>\n'
        text += f'<p><span class="method">{method.upper()}</span> {code(path)}</p>\n'
        if op["description"] != op["summary"]:
            text += f"<p>{escape(op['description'])}</p>\n"
        text += self.access(op)
        return text + self.parameters(item, op) + self.body(op) + self.responses(op)

    # --- schemas and problems

    def schema(self, name, node):
        text = f'<h3 id="schema-{escape(name)}">{escape(name)}</h3>\n'
        if "description" in node:
            text += f"<p>{escape(node['description'])}</p>\n"
        if "properties" not in node:
            return text + f"<p>{kind(node)}{' ; ' if bounds(node) else ''}{bounds(node)}</p>\n"
        required = node.get("required", [])
        rows = [[code(m), kind(s), "oui" if m in required else "non", told(s)]
                for m, s in node["properties"].items()]
        headings = ["Nom", "Type", "Obligatoire", "Description"]
        return text + table(f"Membres de {name}", headings, rows)

    def problem_table(self):
        rows = [[f'<a href="/problems/{slug}">{escape(slug)}</a>', str(p["status"]),
                 escape(p["title"]["fr"]), escape(p["help"]["fr"])]
                for slug, p in self.problems["problems"].items() if not p.get("retired")]
        return table("Codes de problème", ["Code", "Statut", "Titre", "Que faire"], rows)

    # --- the page

    def contents(self):
        items = []
        for tag in self.document.get("tags", []):
            ops = [op for *_, op in self.operations() if tag["name"] in op.get("tags", [])]
            inner = "".join(f'<li><a href="#{o["operationId"]}">{escape(o["summary"])}</a></li>\n'
                            for o in ops)
            items.append(f'<li><a href="#tag-{tag["name"]}">{escape(tag["description"])}</a>\n'
                         f"<ul>\n{inner}</ul></li>\n")
        items.append('<li><a href="#problemes">Problèmes</a></li>\n')
        items.append('<li><a href="#schemas">Schémas</a></li>\n')
        return f'<nav aria-label="Sommaire"><h2>Sommaire</h2>\n<ul>\n{"".join(items)}</ul></nav>\n'

    def sections(self):
        text = ""
        for tag in self.document.get("tags", []):
            text += f'<h2 id="tag-{tag["name"]}">{escape(tag["description"])}</h2>\n'
            for path, method, item, op in self.operations():
                if tag["name"] in op.get("tags", []):
                    text += self.operation(path, method, item, op)
        return text

    def html(self):
        info = self.document["info"]
        schemas = "".join(self.schema(n, s) for n, s in self.components["schemas"].items())
        title = f"{info['title']} {info['version']} : documentation de l'interface"
        return (
            '<!DOCTYPE html>\n<html lang="fr">\n<head>\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
            '<a class="skip" href="#contenu">Aller au contenu</a>\n'
            f"<header><h1>{escape(title)}</h1>\n<p>{escape(info.get('description', ''))}</p>\n"
            '<p>Le contrat : <a href="/openapi.json">OpenAPI 3.1.0</a>, '
            '<a href="/openapi-3.0.json">OpenAPI 3.0.3</a>.</p></header>\n'
            f'{self.contents()}<main id="contenu">\n'
            f'<h2 id="communs">Ce que toutes les opérations prennent</h2>\n{self.common()}'
            f'{self.sections()}'
            f'<h2 id="problemes">Problèmes</h2>\n{self.problem_table()}'
            f'<h2 id="schemas">Schémas</h2>\n{schemas}</main>\n</body>\n</html>\n'
        )


def policy():
    digest = base64.b64encode(hashlib.sha256(STYLE.encode("utf-8")).digest()).decode("ascii")
    return (f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; "
            "form-action 'none'; frame-ancestors 'none'")
