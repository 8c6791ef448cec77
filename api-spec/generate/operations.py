"""paths → operations: what each call takes, gives and promises."""

import re

from .emit import c_name, snake
from .model import Map, Seq, check_keys, refuse, require
from .schema import Struct

METHODS = ("get", "head", "options", "post", "put", "patch", "delete")
ROLES = ["applicant", "facilitator", "instructor", "reviewer", "committee", "manager", "finance",
         "auditor", "portal", "admin"]
AUDIENCES = ["public", "member"] + ROLES
PATH_KEYS = set(METHODS) | {"parameters", "summary", "description"}
OPERATION_KEYS = {
    "operationId", "summary", "description", "tags", "parameters", "requestBody", "responses",
    "security", "deprecated", "externalDocs", "x-audience", "x-transaction", "x-target",
    "x-precondition", "x-current", "x-creates", "x-idempotency", "x-event", "x-body-limit",
    "x-cache", "x-rate-class", "x-state-guard", "x-reply-headers", "x-sort", "x-filter-index",
    "x-location", "x-reply", "x-base", "x-long", "x-long-with",
}
CHOICES = {
    "x-transaction": ("read", "snapshot", "write", "serial", "none"),
    "x-cache": ("private", "public", "timeline", "no-store"),
    "x-rate-class": ("public", "read", "write", "heavy", "upload"),
    "x-idempotency": ("required",),
    "x-precondition": ("none", "required"),
}
PARAMETER_KEYS = {"name", "in", "required", "schema", "description", "explode", "style", "example",
                  "examples", "deprecated"}
JSON = "application/json"
MERGE = "application/merge-patch+json"
BODY_LIMIT = 262144


class Parameter:
    def __init__(self, name, where, required, value):
        self.name, self.where, self.required, self.value = name, where, required, value
        self.member = c_name(name.lower().replace("-", "_"))


class Operation:
    """One row of the contract; `body` is a struct name or "bytes"."""

    def __init__(self, method, path, node):
        self.method, self.path, self.node = method, path, node
        self.name = None
        self.parameters, self.body, self.body_type, self.body_optional = [], None, None, False
        self.status, self.reply, self.others, self.scopes = 200, None, [], []
        self.token_optional = self.public = False

    def get(self, key, otherwise=None):
        return self.node.get(key, otherwise)

    def transaction(self):
        safe = self.method in ("get", "head", "options")
        return self.get("x-transaction", "read" if safe else "write")

    def writes(self):
        return self.transaction() in ("write", "serial")

    def subject(self):
        return self.get("x-target") or self.get("x-creates")

    def conditional(self):
        return bool(self.get("x-target")) and self.writes() and self.get("x-precondition") != "none"

    def having(self, where):
        return [p for p in self.parameters if p.where == where]


class Operations:
    """Reads every operation; the refusals of one do not hide those of another."""

    def __init__(self, tree, schemas, queries, faults):
        self.tree, self.schemas, self.queries, self.faults = tree, schemas, queries, faults
        self.scopes = self.declared_scopes()
        self.all, self.names = [], {}
        for path in tree["paths"]:
            self.faults.guard(self.read_path, path)

    def declared_scopes(self):
        schemes = self.tree.get("components", {}).get("securitySchemes", {})
        flows = schemes.get("oauth", {}).get("flows", {})
        scopes = []
        for flow in flows.values():
            scopes += [s for s in flow.get("scopes", {}) if s not in scopes]
        return scopes

    def component(self, node, section):
        """Follows a reference into components/<section>."""
        if not isinstance(node, Map) or "$ref" not in node:
            return node
        prefix = f"#/components/{section}/"
        name = node["$ref"][len(prefix):]
        known = self.tree.get("components", {}).get(section, {})
        if not node["$ref"].startswith(prefix) or name not in known:
            refuse(node.place("$ref"), f"{node['$ref']} is not declared")
        return known[name]

    def read_path(self, path):
        node = self.tree["paths"][path]
        check_keys(node, PATH_KEYS, "a path")
        if not re.match(r"(/[A-Za-z0-9._~-]+|/\{[a-z][a-z0-9_]*\})+\Z", path):
            refuse(self.tree["paths"].place(path), "the path has a segment that is not plain")
        for method in METHODS:
            if method in node:
                operation = self.faults.guard(self.read, path, method, node)
                if operation is not None:
                    self.all.append(operation)

    def read(self, path, method, item):
        node = require(item, method, Map, "a path")
        check_keys(node, OPERATION_KEYS, "an operation")
        operation = Operation(method, path, node)
        operation.name = require(node, "operationId", str, "an operation")
        if not re.match(r"[a-z][a-z0-9]*(_[a-z0-9]+)+\Z", operation.name):
            refuse(node.place("operationId"), "an operation is called noun_verb")
        if operation.name in self.names:
            other = self.names[operation.name]
            refuse(node.place("operationId"), f"{operation.name} names {other} too")
        self.names[operation.name] = f"{method.upper()} {path}"
        self.check_choices(node)
        self.read_access(operation)
        self.read_parameters(operation, item)
        self.read_body(operation)
        self.read_responses(operation)
        self.check_promises(operation)
        return operation

    def check_choices(self, node):
        for key, words in CHOICES.items():
            if key in node and node[key] not in words:
                refuse(node.place(key), f"{node[key]} is not one of {', '.join(words)}")
        for key in ("x-target", "x-creates", "x-current", "x-base", "x-event", "summary"):
            if key in node:
                require(node, key, str, "an operation")
        if "x-body-limit" in node:
            require(node, "x-body-limit", int, "an operation")

    # --- who may

    def read_access(self, operation):
        node = operation.node
        audience = require(node, "x-audience", Seq, "an operation")
        if not audience:
            refuse(node.place("x-audience"), "nobody may call this operation")
        for index, word in enumerate(audience):
            if word not in AUDIENCES:
                refuse(audience.place(index), f"{word} is not an audience")
        security = require(node, "security", Seq, "an operation")
        entries = [self.scheme(node, security, i, e) for i, e in enumerate(security)]
        operation.public = not entries
        operation.token_optional = [] in entries and len(entries) == 2
        operation.scopes = entries[-1] if entries else []
        if operation.public and list(audience) != ["public"]:
            refuse(node.place("security"), "without a token the audience is [public]")
        if not operation.public and not operation.token_optional and "public" in audience:
            refuse(node.place("x-audience"), "the public has no token: security is [] or optional")
        if entries and not operation.scopes and operation.writes():
            refuse(node.place("security"), "an operation that writes asks for a scope")

    def scheme(self, node, security, index, entry):
        if not isinstance(entry, Map) or any(key != "oauth" for key in entry):
            refuse(security.place(index), "security is {} or {oauth: [scope]}")
        if len(security) > 2 or (not entry and (index != 0 or len(security) == 1)):
            refuse(node.place("security"), "security is [], [{oauth}] or [{}, {oauth}]")
        for scope in entry.get("oauth", []):
            if scope not in self.scopes:
                refuse(security.place(index), f"scope {scope} is not declared")
        return list(entry.get("oauth", []))

    # --- what it takes

    def read_parameters(self, operation, item):
        for holder in (item, operation.node):
            for index, entry in enumerate(holder.get("parameters", [])):
                node = self.component(entry, "parameters")
                if not isinstance(node, Map):
                    refuse(holder["parameters"].place(index), "a parameter is a mapping")
                operation.parameters.append(self.parameter(operation, node))
        in_path = re.findall(r"\{([a-z0-9_]+)\}", operation.path)
        declared = [p.name for p in operation.having("path")]
        if sorted(in_path) != sorted(declared):
            refuse(operation.node.place(), f"the path names {in_path}, the parameters {declared}")
        operation.parameters.sort(key=lambda p: ("path", "query", "header").index(p.where))
        members = [p.member for p in operation.parameters]
        twice = [m for m in members if members.count(m) > 1]
        if twice:
            refuse(operation.node.place("parameters"), f"parameter {twice[0]} stands twice")

    def parameter(self, operation, node):
        check_keys(node, PARAMETER_KEYS, "a parameter")
        name = require(node, "name", str, "a parameter")
        where = require(node, "in", str, "a parameter")
        if where not in ("path", "query", "header"):
            refuse(node.place("in"), f"a parameter in {where} is not read")
        if where != "header" and not re.match(r"[a-z][a-z0-9_]*\Z", name):
            refuse(node.place("name"), "a parameter is written in snake_case")
        required = bool(node.get("required", False))
        if where == "path" and not required:
            refuse(node.place(), "a parameter of the path is required")
        schema = require(node, "schema", Map, "a parameter")
        member = name.lower().replace("-", "_")
        shared = "parameters" in node.path and node.path[0] == "components"
        owner = member if shared else f"{operation.name}_{member}"
        value = self.schemas.value(schema, owner, f"{operation.name}.{name}")
        if value.kind in ("OBJECT", "PARAMS") or value.nullable:
            refuse(schema.place(), "a parameter is a scalar or a list of scalars")
        repeated = value.kind == "LIST" and node.get("explode") is not False
        if repeated or (value.kind == "LIST" and value.item.kind == "OBJECT"):
            refuse(node.place(), "a list in a parameter says “explode: false” and holds scalars")
        return Parameter(name, where, required, value)

    def read_body(self, operation):
        if "requestBody" not in operation.node:
            return
        node = self.component(operation.node["requestBody"], "requestBodies")
        check_keys(node, {"content", "required", "description"}, "a body")
        content = require(node, "content", Map, "a body")
        if len(content) != 1:
            refuse(node.place("content"), "a body has one media type")
        media = next(iter(content))
        operation.body_type, operation.body = media, "bytes"
        operation.body_optional = node.get("required") is False
        if media in (JSON, MERGE):
            if (media == MERGE) != (operation.method == "patch"):
                refuse(content.place(media), "PATCH takes a merge patch, and it alone")
            value = self.struct_of(content[media], content.place(media))
            self.schemas.check_request(value.struct)
            operation.body = value.struct
        elif "x-body-limit" not in operation.node:
            refuse(operation.node.place(), "a binary body says “x-body-limit”")

    def struct_of(self, media, place):
        if not isinstance(media, Map) or "$ref" not in media.get("schema", {}):
            refuse(place, "JSON is described by a component")
        value = self.schemas.reference(media["schema"])
        if value.kind != "OBJECT":
            refuse(media["schema"].place("$ref"), "the top level is an object")
        return value

    # --- what it gives

    def read_responses(self, operation):
        responses = require(operation.node, "responses", Map, "an operation")
        good = [code for code in responses if code.startswith("2")]
        if len(good) != 1 or not re.match(r"20[0-9]\Z", good[0]):
            refuse(operation.node.place("responses"), "an operation has one answer of success")
        operation.status = int(good[0])
        node = self.component(responses[good[0]], "responses")
        check_keys(node, {"description", "content", "headers", "links", "x-problem"}, "an answer")
        content = node.get("content", {})
        if not content:
            self.read_headers_only(operation)
            return
        media = content.get(JSON)
        operation.others = [m for m in content if m != JSON]
        if media is None or (isinstance(media, Map) and media.get("x-raw")):
            operation.reply = "content"
            return
        operation.reply = self.struct_of(media, content.place(JSON)).struct

    def read_headers_only(self, operation):
        """An answer without body may still be a struct: its headers are members of it."""
        name = operation.node.get("x-reply")
        if name is None:
            return
        if snake(name) not in self.schemas.structs:
            refuse(operation.node.place("x-reply"), "there is no such component")
        operation.reply = snake(name)

    def reply_struct(self, operation):
        return self.schemas.structs.get(operation.reply)

    # --- what it promises

    def check_promises(self, operation):
        node = operation.node
        if operation.writes() and "x-event" not in node:
            refuse(node.place(), "an operation that writes says “x-event”")
        if not operation.writes() and "x-event" in node:
            refuse(node.place("x-event"), "an operation that writes nothing has no event")
        if operation.method == "get" and operation.writes():
            refuse(node.place("x-transaction"), "GET does not write")
        if "x-target" in node and "x-creates" in node:
            refuse(node.place("x-creates"), "an operation has a target or creates, not both")
        if "x-base" in node:
            self.check_base(operation)
        elif "x-current" in node and operation.method != "patch":
            refuse(node.place("x-current"), "only PATCH is read over the present row")
        if operation.method == "patch" and operation.body != "bytes" and "x-current" not in node:
            refuse(node.place(), "PATCH says “x-current”")
        if "x-idempotency" in node and not operation.writes():
            refuse(node.place("x-idempotency"), "an operation that writes nothing needs no key")
        self.faults.guard(self.check_subject, operation)
        self.check_reply_members(operation)

    def check_base(self, operation):
        """A POST whose body may name what it starts from: then it is read over that row."""
        node = operation.node
        if operation.method != "post" or "x-current" not in node or "x-target" in node:
            refuse(node.place("x-base"), "“x-base” is for a POST with “x-current” and no target")
        member = self.schemas.structs[operation.body].member(node["x-base"])
        if member is None or member[1].kind != "OBJECT" or not member[1].nullable:
            refuse(node.place("x-base"), f"{node['x-base']} is no nullable object of the body")

    def check_subject(self, operation):
        node = operation.node
        for key in ("x-target", "x-creates"):
            if key in node and f"{node[key]}_subject" not in self.queries:
                refuse(node.place(key), f"there is no query {node[key]}_subject")
        if "x-current" in node and node["x-current"] not in self.queries:
            refuse(node.place("x-current"), f"there is no query {node['x-current']}")
        target = node.get("x-target")
        if target and f"{target}_id" not in [p.name for p in operation.having("path")]:
            refuse(node.place("x-target"), f"the path has no {{{target}_id}}")

    def check_reply_members(self, operation):
        node, reply = operation.node, self.reply_struct(operation)
        if "x-creates" in node:
            member = reply.member("id") if reply else None
            if member is None or member[1].kind != "UUID" or member[1].by_pointer(member[2]):
                refuse(node.place("x-creates"), "the answer has no plain “id”")
        headers = node.get("x-reply-headers", {})
        for name in headers:
            if reply is None or reply.member(headers[name]) is None:
                refuse(headers.place(name), f"the answer has no member {headers[name]}")

    def location(self, operation):
        """Where what was created is read: the address without its last segment."""
        if operation.status not in (201, 202):
            return None
        if operation.get("x-location"):
            return operation.get("x-location")
        one = re.compile(re.escape(operation.path) + r"/\{[a-z0-9_]+\}\Z")
        if any(one.match(path) for path in self.tree["paths"]):
            return operation.path + "/"
        name = operation.get("x-creates")
        ends = [p for p in self.tree["paths"] if name and p.endswith(f"/{{{name}_id}}")]
        ends = [p for p in ends if p.count("{") == 1]
        return min(ends, key=len)[: -len(f"{{{name}_id}}")] if ends else None


def input_struct(operation):
    """The members of <operation>_in."""
    struct = Struct(operation.name + "_in", operation.name, operation.node.place())
    struct.members = [(p.member, p.value, p.required) for p in operation.parameters]
    return struct
