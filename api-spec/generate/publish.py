"""The authored contract → the published one: what every operation has is said for each of them."""

from .model import Map, refuse
from .operations import MERGE

PREFIX = "#/components/schemas/"
PROBLEM_SCHEMAS = ("Problem", "ProblemDetails")
# What the generator needs and a client does not.
INTERNAL = {"x-target", "x-creates", "x-current", "x-precondition", "x-reply-headers", "x-location",
            "x-raw", "x-tree", "x-nullable", "x-signed", "x-above-one", "x-written",
            "x-filter-index", "x-transaction", "x-cache", "x-source", "x-schema", "x-base",
            "x-long", "x-long-with"}
FORMS = {
    "uuid": {"maxLength": 36},
    "date": {"maxLength": 10},
    "date-time": {"maxLength": 40},
    "month": {"pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$", "maxLength": 7},
    "siren": {"pattern": "^[0-9]{9}$", "maxLength": 9},
    "siret": {"pattern": "^[0-9]{14}$", "maxLength": 14},
    "insee-commune": {"pattern": "^([0-9]{2}|2A|2B)[0-9]{3}$", "maxLength": 5},
    "sha256": {"pattern": "^[0-9a-f]{64}$", "maxLength": 64},
    "language": {"pattern": "^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$",
                 "maxLength": 35},
    "time-zone": {"pattern": "^[A-Z][A-Za-z0-9_+/-]*$", "maxLength": 64},
    "uri-https": {"pattern": "^https://"},
}
STATUS = {
    "400": "La requête ne peut pas être lue", "401": "Il faut un jeton valable",
    "403": "Le jeton ou le rôle ne suffit pas", "404": "Rien à cette adresse pour vous",
    "406": "Aucun des formats demandés", "409": "L'état, l'heure ou les règles l'empêchent",
    "412": "La ressource a changé depuis la lecture", "413": "Le corps est trop grand",
    "415": "Ce type de contenu n'est pas accepté", "422": "Le corps n'a pas la forme attendue",
    "428": "Il manque If-Match", "429": "Trop de requêtes", "500": "Une erreur du service",
    "503": "Le service ne peut pas répondre maintenant",
}


def form_of(node):
    """Pattern and length that a format of ours stands for."""
    given = node["format"]
    sign = "-?" if node.get("x-signed") else ""
    if given == "money":
        return {"pattern": f"^{sign}(0|[1-9][0-9]{{0,12}})\\.[0-9]{{2}}$", "maxLength": 17}
    if given == "rate" and node.get("x-above-one"):
        return {"pattern": f"^{sign}[0-9]\\.[0-9]{{2,4}}$", "maxLength": 7}
    if given == "rate":
        return {"pattern": f"^{sign}(0\\.[0-9]{{2,4}}|1\\.0{{2,4}})$", "maxLength": 7}
    return FORMS.get(given, {})


class Publisher:
    """Copies the tree; the authored one is left as it is."""

    def __init__(self, tree, operations):
        self.tree, self.operations = tree, operations
        self.schemas = tree["components"]["schemas"]
        self.made = {}
        self.problem = next((n for n in PROBLEM_SCHEMAS if n in self.schemas), None)
        if self.problem is None:
            refuse(tree["components"].place("schemas"), "there is no schema of problems")

    # --- schemas

    def schema(self, node):
        if "allOf" in node:
            return self.schema(self.merged(node))
        result = {k: self.keyword(k, node[k]) for k in node if k not in INTERNAL}
        if "format" in node:
            for key, value in form_of(node).items():
                result.setdefault(key, value)
        return self.with_null(node, result)

    def keyword(self, key, value):
        if key == "properties":
            return {name: self.schema(value[name]) for name in value}
        if key == "items" or (key == "additionalProperties" and isinstance(value, Map) and value):
            return self.schema(value)
        return plain(value)

    def with_null(self, node, result):
        if "$ref" in result and node.get("x-nullable"):
            target = {"$ref": result.pop("$ref")}
            return {"anyOf": [target, {"type": "null"}], **result}
        if node.get("x-nullable") and isinstance(result.get("type"), str):
            result["type"] = [result["type"], "null"]
        if isinstance(result.get("type"), list) and "enum" in result and None not in result["enum"]:
            result["enum"] = result["enum"] + [None]
        return result

    def merged(self, node):
        """One object of all the parts, as C has it."""
        result = Map(node.file, node.line, node.path)
        result.update({"type": "object", "properties": {}, "required": []})
        for part in node["allOf"]:
            if "$ref" in part:
                part = self.schemas[part["$ref"][len(PREFIX):]]
            self.add_part(result, self.merged(part) if "allOf" in part else part)
        self.add_part(result, {k: v for k, v in node.items() if k != "allOf"})
        if not result["required"]:
            del result["required"]
        return result

    @staticmethod
    def add_part(result, part):
        result["properties"].update(part.get("properties", {}))
        result["required"] += [r for r in part.get("required", []) if r not in result["required"]]
        for key, value in part.items():
            if key not in ("properties", "required", "type"):
                result[key] = value

    # --- merge patches

    def patch_schema(self, name, nested=False):
        """A merge patch of a component: nothing is required, null removes what is optional."""
        node = self.schemas[name]
        node = self.merged(node) if "allOf" in node else node
        made = name + ("Part" if nested else "Merge")
        if made in self.made:
            return made
        required = set(node.get("required", []))
        result = {"type": "object", "additionalProperties": False, "properties": {}}
        if not nested:
            result["minProperties"] = 1
        self.made[made] = result
        for member, schema in node.get("properties", {}).items():
            if not schema.get("readOnly"):
                result["properties"][member] = self.patch_member(schema, member in required)
        return made

    def patch_member(self, schema, required):
        published = self.schema(schema)
        published.pop("default", None)
        if "$ref" in published and required and self.is_object(published["$ref"]):
            name = published["$ref"][len(PREFIX):]
            published["$ref"] = PREFIX + self.patch_schema(name, nested=True)
        if required or "anyOf" in published:
            return published
        if "$ref" in published:
            return {"anyOf": [{"$ref": published.pop("$ref")}, {"type": "null"}], **published}
        if isinstance(published.get("type"), str):
            published["type"] = [published["type"], "null"]
            if "enum" in published:
                published["enum"] = published["enum"] + [None]
        return published

    def is_object(self, reference):
        node = self.schemas[reference[len(PREFIX):]]
        return node.get("type") == "object" or "allOf" in node

    # --- operations

    def media(self, media_type, node):
        if media_type == MERGE:
            name = node["schema"]["$ref"][len(PREFIX):]
            return {"schema": {"$ref": PREFIX + self.patch_schema(name)}}
        result = {k: plain(v) for k, v in node.items() if k not in INTERNAL and k != "schema"}
        if "schema" in node:
            result["schema"] = self.schema(node["schema"])
        return result

    def content(self, node):
        return {m: self.media(m, node[m]) for m in node}

    def parameter(self, node):
        if "$ref" in node:
            return plain(node)
        result = {k: plain(v) for k, v in node.items() if k != "schema"}
        result["schema"] = self.schema(node["schema"])
        return result

    def common_parameters(self, op):
        names = ["AcceptLanguage", "TraceParent"]
        if op.writes():
            names += ["DryRun", "IdempotencyKeyRequired" if op.get("x-idempotency")
                      else "IdempotencyKey"]
        if op.conditional():
            names.append("IfMatch")
        if op.method == "get" and op.reply not in (None, "content"):
            names.append("IfNoneMatch")
        return [{"$ref": "#/components/parameters/" + n} for n in names]

    def problem_codes(self, op):
        codes = ["400", "404", "406", "429", "500", "503"]
        if not op.public:
            codes += ["401", "403"]
        if op.writes():
            codes += ["409", "422"]
        if op.conditional():
            codes += ["412", "428"]
        if op.body:
            codes += ["413", "415", "422"]
        return sorted(set(codes))

    def headers(self, op):
        names = ["X-Request-Id", "Content-Language"]
        struct = self.operations.reply_struct(op)
        if struct is not None:
            names.append("ETag")
        if op.writes():
            names += ["Dry-Run", "Idempotency-Replayed"]
        if op.transaction() != "none":
            names.append("Test-Mode")
        if self.operations.location(op):
            names.append("Location")
        headers = {n: {"$ref": "#/components/headers/" + n} for n in names}
        shown = op.get("x-reply-headers", {})
        for name in shown:
            value = struct.member(shown[name])[1]
            schema = {"type": "integer"} if value.kind == "INT" else {"type": "string"}
            bounds = {"minimum": value.min, "maximum": value.max} if value.kind == "INT" \
                else {"maxLength": 64}
            headers[name] = {"description": f"La valeur de {shown[name]}",
                             "schema": {**schema, **bounds}}
        return headers

    def responses(self, op):
        authored = op.node["responses"]
        result = {}
        for code in authored:
            node = self.operations.component(authored[code], "responses")
            entry = {k: plain(v) for k, v in node.items() if k not in ("content", "x-problem")}
            if "content" in node:
                entry["content"] = self.content(node["content"])
            if code.startswith("2"):
                entry["headers"] = {**self.headers(op), **entry.get("headers", {})}
            result[code] = entry
        if op.status == 201 and op.writes():
            dry = {k: v for k, v in result["201"].items() if k != "headers"}
            dry["description"] = "Essai à blanc (dry_run) : ce que l'appel réel rendrait"
            dry["headers"] = {n: h for n, h in result["201"]["headers"].items() if n != "Location"}
            result["200"] = dry
        if op.method == "get" and op.reply not in (None, "content"):
            result["304"] = {"description": "Inchangé depuis l'ETag donné"}
        for code in self.problem_codes(op):
            result.setdefault(code, {"$ref": f"#/components/responses/Problem{code}"})
        return dict(sorted(result.items()))

    def format_parameter(self, op):
        from .routes import renderers
        words = [word for _, word, _ in renderers(op)]
        if not words or any(p.name == "format" for p in op.parameters):
            return []
        return [{"name": "format", "in": "query", "required": False,
                 "description": "Format de la réponse, à la place de l'en-tête Accept",
                 "schema": {"type": "string", "enum": ["json"] + words}}]

    def operation(self, op):
        node = op.node
        result = {k: plain(node[k]) for k in node
                  if k not in INTERNAL and k not in ("parameters", "requestBody", "responses")}
        result.setdefault("description", node.get("summary", op.name))
        authored = [self.parameter(p) for p in node.get("parameters", [])]
        result["parameters"] = authored + self.format_parameter(op) + self.common_parameters(op)
        if "requestBody" in node:
            body = self.operations.component(node["requestBody"], "requestBodies")
            result["requestBody"] = {**{k: plain(v) for k, v in body.items() if k != "content"},
                                     "content": self.content(body["content"])}
            if "x-base" in node:
                self.add_started_body(result["requestBody"]["content"], node["x-base"])
        result["responses"] = self.responses(op)
        return result

    def add_started_body(self, content, base):
        """What names the row it starts from says only what differs."""
        for media in content.values():
            whole = media["schema"]
            patch = self.patch_schema(whole["$ref"][len(PREFIX):])
            media["schema"] = {"anyOf": [whole, {"$ref": PREFIX + patch, "required": [base]}]}

    def paths(self):
        result = {}
        for op in self.operations.all:
            authored = self.tree["paths"][op.path]
            if op.path not in result:
                result[op.path] = {k: plain(authored[k]) for k in ("summary", "description")
                                   if k in authored}
                if "parameters" in authored:
                    result[op.path]["parameters"] = [self.parameter(p)
                                                     for p in authored["parameters"]]
            result[op.path][op.method] = self.operation(op)
        return result

    # --- the document

    def components(self):
        authored = self.tree["components"]
        problem = {"schema": {"$ref": PREFIX + self.problem}}
        request_id = {"X-Request-Id": {"$ref": "#/components/headers/X-Request-Id"}}
        responses = {
            f"Problem{code}": {"description": text,
                               "headers": dict(request_id),
                               "content": {"application/problem+json": problem}}
            for code, text in STATUS.items()
        }
        for code in ("429", "503"):
            responses[f"Problem{code}"]["headers"]["Retry-After"] = {
                "$ref": "#/components/headers/Retry-After"}
        schemas = {name: self.schema(self.schemas[name]) for name in self.schemas}
        return {
            "securitySchemes": plain(authored["securitySchemes"]),
            "parameters": {**{n: self.parameter(p)
                              for n, p in authored.get("parameters", {}).items()}, **PARAMETERS},
            "headers": HEADERS, "responses": responses, "schemas": {**schemas, **self.made},
        }

    def document(self):
        result = {k: plain(v) for k, v in self.tree.items() if k not in ("paths", "components")}
        result["paths"] = self.paths()
        result["components"] = self.components()
        drop_unused(result)
        return result


def plain(value):
    """Without the marks of lines."""
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, list):
        return [plain(v) for v in value]
    return value


def references(value, found):
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "$ref" and isinstance(inner, str):
                found.add(inner)
            else:
                references(inner, found)
    elif isinstance(value, list):
        for inner in value:
            references(inner, found)
    return found


def drop_unused(document):
    """Components that nothing refers to are left out."""
    components = document["components"]
    wanted = references(document["paths"], set())
    todo = list(wanted)
    while todo:
        section, name = todo.pop().split("/")[2:4]
        for further in references(components[section][name], set()):
            if further not in wanted:
                wanted.add(further)
                todo.append(further)
    for section in ("parameters", "headers", "responses", "schemas"):
        components[section] = {n: v for n, v in components[section].items()
                               if f"#/components/{section}/{n}" in wanted}


def header_parameter(name, text, schema, required=False):
    return {"name": name, "in": "header", "required": required, "description": text,
            "schema": schema}


KEY = {"type": "string", "minLength": 1, "maxLength": 257}
PARAMETERS = {
    "AcceptLanguage": header_parameter(
        "Accept-Language", "Langue des phrases : fr (par défaut) ou en",
        {"type": "string", "maxLength": 256}),
    "TraceParent": header_parameter(
        "traceparent", "Contexte de trace du W3C, version 00",
        {"type": "string", "maxLength": 55,
         "pattern": "^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$"}),
    "DryRun": {"name": "dry_run", "in": "query", "required": False,
               "description": "Essai à blanc : tout est vérifié, rien n'est gardé",
               "schema": {"type": "boolean", "default": False}},
    "IdempotencyKey": header_parameter(
        "Idempotency-Key", "Une clé par intention : répétée, elle rend la même réponse", KEY),
    "IdempotencyKeyRequired": header_parameter(
        "Idempotency-Key", "Une clé par intention : répétée, elle rend la même réponse", KEY, True),
    "IfMatch": header_parameter(
        "If-Match", "L'ETag lu ; « * » n'est pas admis",
        {"type": "string", "minLength": 1, "maxLength": 128}, True),
    "IfNoneMatch": header_parameter(
        "If-None-Match", "L'ETag déjà connu : 304 si rien n'a changé",
        {"type": "string", "minLength": 1, "maxLength": 512}),
}
HEADERS = {
    "X-Request-Id": {"description": "Numéro de la requête",
                     "schema": {"type": "string", "format": "uuid", "maxLength": 36}},
    "Content-Language": {"description": "Langue des phrases",
                         "schema": {"type": "string", "enum": ["fr", "en"]}},
    "ETag": {"description": "Version et empreinte de la réponse",
             "schema": {"type": "string", "maxLength": 64}},
    "Location": {"description": "Adresse de ce qui est créé",
                 "schema": {"type": "string", "maxLength": 256}},
    "Dry-Run": {"description": "true : rien n'a été gardé",
                "schema": {"type": "string", "enum": ["true"]}},
    "Test-Mode": {"description": "true : il s'agit d'un appel d'essai, qui ne compte nulle part",
                  "schema": {"type": "string", "enum": ["true"]}},
    "Idempotency-Replayed": {"description": "true : réponse déjà donnée à la même clé",
                             "schema": {"type": "string", "enum": ["true"]}},
    "Retry-After": {"description": "Secondes à attendre",
                    "schema": {"type": "integer", "minimum": 0, "maximum": 86400}},
}
