"""A component as a JSON Schema of its own: what a client checks a document with, offline."""

from .emit import snake
from .model import refuse
from .publish import INTERNAL, PREFIX, references

DIALECT = "https://json-schema.org/draft/2020-12/schema"
SCHEMA = "application/schema+json"
# Formats that everybody knows; the others are patterns, and stand beside their name.
COMMON_FORMATS = {"date", "date-time", "uuid"}


class Standalone:
    """The schemas that operations serve, by the address that serves them."""

    def __init__(self, publisher, operations):
        self.publisher, self.operations = publisher, operations

    def documents(self):
        """[(name in C, name of the file, document)]"""
        return [self.document(op) for op in self.operations.all
                if "x-schema" in self.media(op)]

    @staticmethod
    def media(op):
        good = op.node["responses"][str(op.status)]
        return good.get("content", {}).get(SCHEMA, {})

    def component(self, op):
        media = self.media(op)
        name = media["x-schema"]
        if name not in self.publisher.schemas:
            refuse(media.place("x-schema"), f"there is no component {name}")
        return name

    def document(self, op):
        name = self.component(op)
        parts = self.closure(name)
        root = parts.pop(name)
        found = {"$schema": DIALECT, "$id": op.path, "title": name,
                 "description": op.node["summary"], **root}
        if parts:
            found["$defs"] = parts
        return "schema_" + snake(name), op.path.rsplit("/", 1)[-1], found

    def closure(self, name):
        """The component, and all that it refers to, by name."""
        found, todo = {}, [name]
        while todo:
            name = todo.pop()
            if name in found:
                continue
            schema = self.publisher.schema(self.publisher.schemas[name])
            todo += sorted(ref[len(PREFIX):] for ref in references(schema, set()))
            found[name] = plainer(schema)
        return dict(sorted(found.items()))


def plainer(value):
    """Without what only this service reads; references lead to $defs."""
    if isinstance(value, list):
        return [plainer(item) for item in value]
    if not isinstance(value, dict):
        return value
    found = {}
    for key, inner in value.items():
        if key.startswith("x-") or key in INTERNAL:
            continue
        if key == "format" and inner not in COMMON_FORMATS:
            continue
        if key == "$ref":
            inner = inner.replace(PREFIX, "#/$defs/")
        found[key] = plainer(inner)
    return found
