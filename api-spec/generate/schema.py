"""components/schemas → values, structs and enums that C can hold; refuses what is not enforced."""

import re

from .emit import c_name, snake
from .model import Map, check_keys, refuse, require

MONEY_MAX = 999999999999999
RATE_MAX = 10000
TEXT_MAX = 65536
INT_MAX = 2**63 - 1

NOTES = {"title", "description", "examples", "example", "deprecated", "x-sensitive", "x-source"}
ACCESS = {"readOnly", "writeOnly"}
REF_KEYS = NOTES | ACCESS | {"$ref", "x-nullable", "default"}
KEYS = {
    "object": {"type", "properties", "required", "additionalProperties", "maxProperties", "allOf",
               "x-tree"},
    "array": {"type", "items", "maxItems", "minItems", "uniqueItems", "default"},
    "string": {"type", "maxLength", "minLength", "pattern", "enum", "const", "format", "default",
               "x-extensible", "x-signed", "x-above-one", "x-written"},
    "integer": {"type", "minimum", "maximum", "default", "format"},
    "boolean": {"type", "default"},
}
# format: (kind, C type, enum text_format or None, needs maxLength)
FORMATS = {
    "uuid": ("UUID", "struct uuid", None, False),
    "date": ("DATE", "struct date", None, False),
    "date-time": ("INSTANT", "struct instant", None, False),
    "money": ("MONEY", "struct money", None, False),
    "rate": ("RATE", "struct rate", None, False),
    "month": ("TEXT", "const char *", "FORMAT_MONTH", False),
    "email": ("TEXT", "const char *", "FORMAT_EMAIL", True),
    "uri-https": ("TEXT", "const char *", "FORMAT_URI_HTTPS", True),
    "siren": ("TEXT", "const char *", "FORMAT_SIREN", False),
    "siret": ("TEXT", "const char *", "FORMAT_SIRET", False),
    "insee-commune": ("TEXT", "const char *", "FORMAT_INSEE_COMMUNE", False),
    "sha256": ("TEXT", "const char *", "FORMAT_SHA256", False),
    "language": ("TEXT", "const char *", "FORMAT_LANGUAGE", False),
    "time-zone": ("TEXT", "const char *", "FORMAT_TIME_ZONE", False),
}
LISTS = {"TEXT": "text_list", "UUID": "uuid_list", "INT": "int_list", "MONEY": "money_list",
         "RATE": "rate_list", "INSTANT": "instant_list", "DATE": "date_list"}
# Structs and enums of the service itself: a component of that name gets another.
RESERVED = set(
    "actor arena audience buffer bytes civil content date err field field_kind instant json_limits "
    "kv kv_list money nothing pattern problem problem_text query query_text rate reason "
    "reason_text renderer role route scope shape text_format text_list txn uuid uuid_list verdict "
    "violation work zone".split()
)
COMPONENT = "#/components/schemas/"
PROPERTY = re.compile(r"[a-z][a-z0-9_]*\Z")


def struct_name(component):
    name = snake(component)
    return name + "_view" if name in RESERVED else name


class Value:
    """What one node of a schema means for C."""

    def __init__(self, kind, ctype, **more):
        self.kind, self.ctype = kind, ctype
        self.nullable = self.unique = self.read_only = self.write_only = self.written = False
        self.format = self.min = self.max = self.pattern = self.words = None
        self.words_name = self.struct = self.item = self.default = None
        self.__dict__.update(more)

    def by_pointer(self, required):
        absent = self.nullable or (not required and self.default is None)
        return absent and self.kind not in ("TEXT", "TREE")

    def declaration(self, name, required):
        name = c_name(name)
        star = "" if self.ctype.endswith("*") else " "
        if self.by_pointer(required):
            return f"const {self.ctype}{star}*{name};"
        return f"{self.ctype}{star}{name};"


class Struct:
    """A described struct: members are (name, Value, required)."""

    def __init__(self, name, title, place):
        self.name, self.title, self.place = name, title, place
        self.members, self.closed = [], False

    def member(self, name):
        for member in self.members:
            if member[0] == name:
                return member
        return None


def check_pattern(node):
    text = require(node, "pattern", str, "a text")
    place = node.place("pattern")
    if not (text.startswith("^") and text.endswith("$")) or text.endswith("\\$"):
        refuse(place, "a pattern starts with ^ and ends with $")
    bare = re.sub(r"\\\\", "", text)
    if re.search(r"\(\?(?!:)", bare) or re.search(r"\\[1-9kgbBsSGAzZ]", bare):
        refuse(place, "look-around, back-references, \\b and \\s are not allowed in a pattern")
    outside = re.sub(r"\[(\\.|[^\]])*\]", "", re.sub(r"\\.", "", bare))
    if "." in outside:
        refuse(place, "a dot means two things in two engines: name the characters")
    depth = 0
    for char in outside:
        depth += (char == "(") - (char == ")")
        if char == "|" and depth == 0:
            refuse(place, "an alternative must stand in a group")
    try:
        re.compile(text.replace("\\p{L}", "a").replace("\\p{M}", "a").replace("\\p{N}", "a"))
    except re.error as error:
        refuse(place, f"the pattern does not compile: {error}")
    return text


class Schemas:
    """All components, resolved at first use."""

    def __init__(self, components, faults):
        self.components, self.faults = components, faults
        self.structs, self.enums, self.lists, self.consts = {}, {}, {}, {}
        self.places, self.values, self.busy = {}, {}, set()
        self.names = {struct_name(name) for name in components}

    def load(self):
        for name in self.components:
            self.faults.guard(self.component, name)

    # --- names

    def claim(self, name, place):
        if self.places.setdefault(name, place) != place:
            other = self.places[name]
            refuse(place, f"the name {name} is taken already by {other[0]}:{other[1]}")

    def enum(self, name, words, place):
        self.claim(name, place)
        self.enums[name] = list(words)

    def list_of(self, value):
        if value.kind == "OBJECT":
            name = value.struct + "_list"
            if name in self.names:
                name = value.struct + "_items"
        elif value.kind in LISTS:
            name = LISTS[value.kind]
        else:
            return None
        if name != "text_list":
            self.lists[name] = value.ctype
        return name

    # --- components

    def component(self, name):
        """The Value of a component; structs and enums are registered under its name."""
        if name in self.values:
            return self.values[name]
        node = self.components[name]
        if not isinstance(node, Map):
            refuse(self.components.place(name), "a schema is a mapping")
        if name in self.busy:
            return Value("OBJECT", "struct " + struct_name(name), struct=struct_name(name))
        self.busy.add(name)
        self.values[name] = self.value(node, struct_name(name), name)
        self.busy.discard(name)
        return self.values[name]

    def ref_name(self, node):
        target = require(node, "$ref", str, "a reference")
        name = target[len(COMPONENT):]
        if not target.startswith(COMPONENT) or name not in self.components:
            refuse(node.place("$ref"), f"{target} is not a component schema")
        return name

    # --- values

    def value(self, node, name, title):
        """Resolves a node; an inline struct or enum takes the name given."""
        if not isinstance(node, Map):
            refuse(("?", 0, ()), f"the schema of {title} must be a mapping")
        if "$ref" in node:
            value = self.reference(node)
        elif "allOf" in node or node.get("type") == "object":
            value = self.object(node, name, title)
        else:
            value = self.scalar_or_list(node, name, title)
        return self.access(node, value)

    def access(self, node, value):
        for key, attribute in (("readOnly", "read_only"), ("writeOnly", "write_only")):
            if key in node:
                setattr(value, attribute, require(node, key, bool, "a schema"))
        if "default" in node:
            value.default = self.default(node, value)
        return value

    def default(self, node, value):
        given = node["default"]
        if isinstance(given, bool):
            text = "true" if given else "false"
        elif isinstance(given, (int, str)):
            text = str(given)
        elif given == [] and value.kind == "LIST":
            text = ""
        else:
            refuse(node.place("default"), "a default is a scalar or an empty list")
        if value.words and text not in value.words:
            refuse(node.place("default"), f"{text} is not one of the words")
        return text

    def reference(self, node):
        check_keys(node, REF_KEYS, "a reference")
        known = self.component(self.ref_name(node))
        value = Value(known.kind, known.ctype)
        value.__dict__.update(known.__dict__)
        value.nullable = bool(node.get("x-nullable", known.nullable))
        return value

    def type_of(self, node):
        given = node.get("type")
        nullable = False
        if isinstance(given, list):
            if len(given) != 2 or given[1] != "null":
                refuse(node.place("type"), "a type is one word, or [word, \"null\"]")
            given, nullable = given[0], True
        if given is None and ("enum" in node or "const" in node):
            refuse(node.place(), "an enum says its type")
        if given not in KEYS:
            refuse(node.place("type"), f"type {given} is not accepted")
        allowed = KEYS[given] | NOTES | ACCESS
        if "additionalProperties" not in allowed:
            allowed = allowed | {"x-nullable"}
        check_keys(node, allowed | {"x-nullable"}, f"type {given}")
        return given, nullable or bool(node.get("x-nullable"))

    def scalar_or_list(self, node, name, title):
        if "type" not in node:
            for key in node:
                if key in ("oneOf", "anyOf", "not", "if"):
                    refuse(node.place(key), f"“{key}” is not a keyword that is enforced")
        given, nullable = self.type_of(node)
        make = {"array": self.array, "string": self.string, "integer": self.integer,
                "boolean": lambda *_: Value("BOOL", "bool")}[given]
        value = make(node, name, title)
        value.nullable = nullable
        return value

    def integer(self, node, _name, _title):
        low = require(node, "minimum", int, "an integer")
        high = require(node, "maximum", int, "an integer")
        if node.get("format", "int64") not in ("int32", "int64"):
            refuse(node.place("format"), "the format of an integer is int32 or int64")
        if low > high or low < -INT_MAX or high > INT_MAX:
            refuse(node.place("minimum"), f"{low} to {high} is not a range of int64")
        return Value("INT", "int64_t", min=low, max=high)

    def string(self, node, name, _title):
        if "enum" in node or "const" in node:
            return self.words(node, name)
        given = node.get("format")
        if given is not None and given not in FORMATS:
            refuse(node.place("format"), f"format {given} is not one that is enforced")
        kind, ctype, text_format, bounded = FORMATS.get(given, ("TEXT", "const char *", None, True))
        if bounded and "maxLength" not in node:
            refuse(node.place(), "a text must have “maxLength”")
        value = Value(kind, ctype, format=text_format)
        if kind == "TEXT":
            for key in ("minLength", "maxLength"):
                if key in node:
                    require(node, key, int, "a text")
            value.min, value.max = node.get("minLength", 0), node.get("maxLength", TEXT_MAX)
            if value.min > value.max or value.min < 0:
                refuse(node.place(), f"{value.min} to {value.max} code points is not a range")
            value.pattern = check_pattern(node) if "pattern" in node else None
        else:
            self.fixed(node, value)
        return value

    def fixed(self, node, value):
        """The bounds of money and rates; the others are bounded by their form."""
        for key in ("minLength", "maxLength", "pattern"):
            if key in node:
                refuse(node.place(key), f"“{key}” is not enforced beside format {node['format']}")
        if value.kind in ("MONEY", "RATE"):
            value.max = MONEY_MAX if value.kind == "MONEY" else RATE_MAX
            if node.get("x-above-one"):
                value.max = 99999
            value.min = -value.max if node.get("x-signed") else 0
        if node.get("x-written") and value.kind != "INSTANT":
            refuse(node.place("x-written"), "only an instant keeps how it was written")
        value.written = bool(node.get("x-written"))

    def words(self, node, name):
        for key in ("minLength", "maxLength", "pattern", "format"):
            if key in node:
                refuse(node.place(key), f"“{key}” is not enforced beside a list of words")
        if "const" in node:
            word = require(node, "const", str, "a constant")
            self.consts[name + "_words"] = [word]
            return Value("TEXT", "const char *", words=[word], words_name=name + "_words",
                         min=0, max=TEXT_MAX)
        given = require(node, "enum", list, "an enum")
        words = [w for w in given if w is not None]
        if len(words) != len(given) and not self.type_of(node)[1]:
            refuse(node.place("enum"), "null is a word, and the type does not allow it")
        for index, word in enumerate(words):
            if not isinstance(word, str):
                refuse(given.place(index), "a word of an enum is a text")
        if len(set(words)) != len(words) or not words:
            refuse(node.place("enum"), "words of an enum are distinct, and there is one at least")
        self.enum(name, words, node.place())
        return Value("ENUM", "enum " + name, words=list(words), words_name=name + "_words")

    def array(self, node, name, title):
        if "maxItems" not in node:
            refuse(node.place(), "an array must have “maxItems”")
        item = self.value(require(node, "items", Map, "an array"), name + "_item", title)
        if item.nullable:
            refuse(node["items"].place(), "an item cannot be null")
        if item.kind == "ENUM":
            item = Value("TEXT", "const char *", words=item.words, words_name=item.words_name,
                         min=0, max=TEXT_MAX)
        unique = bool(node.get("uniqueItems", False))
        if unique and item.kind == "OBJECT":
            refuse(node.place("uniqueItems"), "only scalars are compared")
        listed = self.list_of(item)
        if listed is None:
            refuse(node["items"].place(), f"a list of {item.kind.lower()} is not made")
        low, high = node.get("minItems", 0), require(node, "maxItems", int, "an array")
        if low > high:
            refuse(node.place("minItems"), f"{low} to {high} items is not a range")
        return Value("LIST", "struct " + listed, item=item, min=low, max=high, unique=unique)

    # --- objects

    def object(self, node, name, title):
        nullable = bool(node.get("x-nullable"))
        if "type" in node:
            nullable = self.type_of(node)[1] or nullable
        else:
            check_keys(node, KEYS["object"] | NOTES | ACCESS | {"x-nullable"}, "an object")
        if isinstance(node.get("additionalProperties"), Map):
            return self.params(node, nullable)
        self.claim(name, node.place())
        struct = self.structs[name] = Struct(name, title, node.place())
        required = self.collect(node, struct, set())
        struct.members = [(n, v, n in required) for n, v, _ in struct.members]
        return Value("OBJECT", "struct " + name, struct=name, nullable=nullable)

    def params(self, node, nullable):
        if node["additionalProperties"] or "properties" in node:
            refuse(node.place("additionalProperties"), "a map has “additionalProperties: {}” alone")
        require(node, "maxProperties", int, "a map")
        if node.get("x-tree"):
            return Value("TREE", "const char *", nullable=nullable)
        return Value("PARAMS", "struct kv_list", nullable=nullable)

    def collect(self, node, struct, required):
        """Adds the members of a node, of what it is made of first."""
        for index, part in enumerate(node.get("allOf", [])):
            if not isinstance(part, Map):
                refuse(node["allOf"].place(index), "a part of allOf is a mapping")
            if "$ref" in part:
                self.inherit(part, struct, required)
            else:
                check_keys(part, KEYS["object"] | NOTES, "a part of allOf")
                self.collect(part, struct, required)
        if "maxProperties" in node:
            refuse(node.place("maxProperties"), "“maxProperties” is for maps")
        if "additionalProperties" in node:
            struct.closed = require(node, "additionalProperties", bool, "an object") is False
        self.properties(node, struct)
        for index, name in enumerate(node.get("required", [])):
            if struct.member(name) is None:
                refuse(node["required"].place(index), f"“{name}” is required and not declared")
            required.add(name)
        return required

    def inherit(self, part, struct, required):
        value = self.component(self.ref_name(part))
        if value.kind != "OBJECT" or value.struct not in self.structs:
            refuse(part.place("$ref"), "allOf is made of objects")
        struct.closed = struct.closed or self.structs[value.struct].closed
        for name, member, needed in self.structs[value.struct].members:
            if struct.member(name) is None:
                struct.members.append((name, member, needed))
            if needed:
                required.add(name)

    def properties(self, node, struct):
        properties = node.get("properties", {})
        for name in properties:
            if not PROPERTY.match(name):
                refuse(properties.place(name), "a member is written in snake_case")
            if not isinstance(properties[name], Map):
                refuse(properties.place(name), "a member has a schema")
            value = self.value(properties[name], f"{struct.name}_{name}", f"{struct.title}.{name}")
            known = struct.member(name)
            if known is not None:
                struct.members[struct.members.index(known)] = (name, value, known[2])
            else:
                struct.members.append((name, value, False))

    # --- requests

    def reachable(self, struct_name, seen):
        """Names of the structs that a body may hold."""
        if struct_name in seen or struct_name not in self.structs:
            return seen
        seen.add(struct_name)
        for _, value, _ in self.structs[struct_name].members:
            inner = value.item if value.kind == "LIST" else value
            if inner.kind == "OBJECT":
                self.reachable(inner.struct, seen)
        return seen

    def check_request(self, struct_name):
        for name in sorted(self.reachable(struct_name, set())):
            struct = self.structs[name]
            if not struct.closed:
                refuse(struct.place, "an object of a request says “additionalProperties: false”")
            for member, value, _ in struct.members:
                if value.kind == "PARAMS" and not value.read_only:
                    refuse(struct.place, f"a map such as “{member}” is for answers")
