"""The operations of the contract, as the matrix needs them."""
import pathlib

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
METHODS = ("get", "post", "put", "patch", "delete")
NOBODY_ID = "0187c1f2-0000-7000-8000-000000000000"
PATH_VALUES = {"call_id": "chf-2023-test", "territory_set_id": "synthetic-low-supply",
               "kind": "commune", "code": "59350", "version_number": "1", "number": "1"}


class Operation:
    def __init__(self, path, method, row):
        self.path, self.method, self.name = path, method.upper(), row["operationId"]
        self.audience = row["x-audience"]
        security = row["security"]
        self.public = "public" in self.audience
        self.scopes = [scope for item in security for scope in item.get("oauth", [])]
        self.writes = "x-event" in row
        self.parameters = row.get("parameters", [])

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
