"""The operations of the contract, as the matrix needs them."""
import pathlib

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
METHODS = ("get", "post", "put", "patch", "delete")
NOBODY_ID = "0187c1f2-0000-7000-8000-000000000000"
PATH_VALUES = {"table": "awards", "call_id": "chf-2023-test",
               "territory_set_id": "synthetic-low-supply",
               "kind": "commune", "code": "59350", "version_number": "1", "number": "1"}


CONTRACT = yaml.safe_load((ROOT / "api-spec/openapi.yaml").read_text("utf-8"))
SAMPLES = {"date": "2026-01-15", "date-time": "2026-01-15T00:00:00Z", "uuid": NOBODY_ID,
           "money": "1.00", "rate": "0.50", "siret": "00000102400017", "siren": "000001024",
           "sha256": "0" * 64, "uri-https": "https://example.org/"}


def resolved(schema):
    while "$ref" in schema:
        node = CONTRACT
        for part in schema["$ref"].removeprefix("#/").split("/"):
            node = node[part]
        schema = node
    return schema


def sample(schema):
    """The smallest value that has the shape; texts with a pattern are codes."""
    schema = resolved(schema)
    if "allOf" in schema:
        return {name: value for part in schema["allOf"] for name, value in sample(part).items()}
    kind = schema.get("type", "object")
    kind = kind[0] if isinstance(kind, list) else kind
    if "enum" in schema or "const" in schema:
        return schema.get("const", schema.get("enum", [None])[0])
    if kind == "object":
        parts = schema.get("properties", {})
        return {name: sample(parts[name]) for name in schema.get("required", []) if name in parts}
    if kind == "array":
        return [sample(schema["items"]) for _ in range(schema.get("minItems", 0))]
    if kind in ("integer", "boolean"):
        return schema.get("minimum", 1) if kind == "integer" else True
    return SAMPLES.get(schema.get("format"), "abc" + "d" * (schema.get("minLength", 0) - 3))


def sample_body(operation):
    """A body of the right shape, None where the operation takes none or no JSON."""
    for media, content in (operation.request or {}).get("content", {}).items():
        if media.endswith("json"):
            return sample(content["schema"])
    return None


class Operation:
    def __init__(self, path, method, row):
        self.path, self.method, self.name = path, method.upper(), row["operationId"]
        self.audience = row["x-audience"]
        security = row["security"]
        self.public = "public" in self.audience
        self.scopes = [scope for item in security for scope in item.get("oauth", [])]
        self.writes = "x-event" in row
        self.request = row.get("requestBody")
        self.parameters = row.get("parameters", [])
        self.media = [media for status, answer in row["responses"].items() if status[0] == "2"
                      for media in resolved(answer).get("content", {})] or ["*/*"]

    def address(self, **values):
        """With ids of nobody where none is given."""
        address = self.path
        for part in self.path.split("/"):
            if part.startswith("{"):
                name = part[1:-1]
                value = values.get(name) or PATH_VALUES.get(name, NOBODY_ID)
                address = address.replace(part, value)
        return address


def operations():
    contract = yaml.safe_load((ROOT / "api-spec/openapi.yaml").read_text("utf-8"))
    for path, item in contract["paths"].items():
        for method in METHODS:
            if method in item:
                row = dict(item[method])
                row["parameters"] = item.get("parameters", []) + row.get("parameters", [])
                yield Operation(path, method, row)


def scopes():
    contract = yaml.safe_load((ROOT / "api-spec/openapi.yaml").read_text("utf-8"))
    flow = contract["components"]["securitySchemes"]["oauth"]["flows"]["clientCredentials"]
    return list(flow["scopes"])


ROLES = ("applicant", "facilitator", "instructor", "reviewer", "committee", "manager", "finance",
         "auditor", "portal", "admin")
