"""Resolved schemas → gen/schema.h and gen/schema.c."""

from .emit import c_int, c_name, c_string, enum_text, header, row, source, words_table
from .model import refuse

UNUSED = "\tchar unused;\n"  # a struct of C has a member
MEMBERS_MAX = 128  # a reader of JSON keeps a bit for each


class Tables:
    """Writes field tables; patterns and items are gathered beside them."""

    def __init__(self, prefix):
        self.prefix, self.patterns, self.items = prefix, [], []

    def pattern(self, text):
        if text not in self.patterns:
            self.patterns.append(text)
        return f"&{self.prefix}_patterns[{self.patterns.index(text)}]"

    def kind(self, value):
        return [
            ("kind", "FIELD_" + value.kind),
            ("format", value.format),
            ("unique", "true" if value.unique else None),
            ("min", c_int(value.min) if value.min else None),
            ("max", c_int(value.max) if value.max else None),
            ("pattern", self.pattern(value.pattern) if value.pattern else None),
            ("words", value.words_name),
            ("shape", f"&{value.struct}_shape" if value.struct else None),
        ]

    def item(self, owner, value):
        name = f"{owner}_item_field"
        self.items.append(f"static const struct field {name} = "
                          + row([("required", "true")] + self.kind(value)) + ";\n")
        return "&" + name

    def field(self, struct, name, value, required, member=None):
        member = c_name(member or name)
        pairs = [("name", c_string(name)), ("offset", f"offsetof(struct {struct}, {member})")]
        pairs += self.kind(value)
        if value.kind == "LIST":
            pairs.append(("item", self.item(f"{struct}_{member}", value.item)))
        pairs += [
            ("required", "true" if required else None),
            ("nullable", "true" if value.nullable else None),
            ("pointer", "true" if value.by_pointer(required) else None),
            ("read_only", "true" if value.read_only else None),
            ("write_only", "true" if value.write_only else None),
            ("written", f"offsetof(struct {struct}, {member}_written)" if value.written else None),
            ("fallback", c_string(value.default) if value.default is not None else None),
        ]
        return row(pairs)

    def pattern_table(self):
        if not self.patterns:
            return ""
        lines = "".join(f"\t{{ .text = {c_string(p)} }},\n" for p in self.patterns)
        return f"static struct pattern {self.prefix}_patterns[] = {{\n{lines}}};\n\n"


def ordered(schemas):
    """Structs, each after those that it holds by value."""
    done, busy, result = set(), [], []

    def visit(name):
        if name in done or name not in schemas.structs:
            return
        struct = schemas.structs[name]
        if name in busy:
            refuse(struct.place, f"{name} holds itself: make one link optional or a list")
        busy.append(name)
        for _, value, required in struct.members:
            if value.kind == "OBJECT" and not value.by_pointer(required):
                visit(value.struct)
        busy.pop()
        done.add(name)
        result.append(struct)

    for name in schemas.structs:
        visit(name)
    return result


def written_text(name, value):
    """The member that keeps the text of another one."""
    return f"\tconst char *{c_name(name)}_written;\n" if value.written else ""


def struct_text(struct):
    lines = [f"\t{value.declaration(name, needed)}\n{written_text(name, value)}"
             for name, value, needed in struct.members]
    return f"struct {struct.name} {{\n{''.join(lines) or UNUSED}}};\n"


def emit_header(schemas, structs):
    parts = [enum_text(n, n, words) for n, words in schemas.enums.items()]
    parts += ["".join(f"extern const char *const {n}_words[];\n" for n in schemas.enums)]
    parts += ["".join(f"struct {s.name};\n" for s in structs)]
    lists = {**schemas.lists, "uuid_list": "struct uuid"}
    parts += [f"struct {n} {{\n\t{c} *items;\n\tsize_t count;\n}};\n" for n, c in lists.items()]
    parts += ["/* The answer of an operation that answers nothing. */\n"
              "struct nothing {\n\tchar unused;\n};\n"]
    parts += [struct_text(s) for s in structs]
    parts += ["".join(f"extern const struct shape {s.name}_shape;\n" for s in structs)]
    parts += ["/* All of them, to be found by their name in the contract. */\n"
              "extern const struct shape *const schema_shapes[];\n"
              "extern const size_t schema_shape_count;\n"]
    return header("SCHEMA", "The structs of the contract.",
                  ['"base/field.h"', '"base/problem.h"'], "\n".join(parts))


def fields_text(tables, struct):
    if len(struct.members) > MEMBERS_MAX:
        refuse(struct.place, f"an object has {MEMBERS_MAX} members at most")
    rows = [tables.field(struct.name, *member) for member in struct.members]
    if not rows:
        return f"const struct shape {struct.name}_shape = " + row(
            [("name", c_string(struct.title)), ("size", f"sizeof(struct {struct.name})")]) + ";\n"
    body = "".join(f"\t{r},\n" for r in rows)
    shape = row([("name", c_string(struct.title)), ("fields", f"{struct.name}_fields"),
                 ("count", f"COUNT({struct.name}_fields)"),
                 ("size", f"sizeof(struct {struct.name})")])
    return (f"static const struct field {struct.name}_fields[] = {{\n{body}}};\n"
            f"const struct shape {struct.name}_shape = {shape};\n")


def emit_source(schemas, structs):
    tables = Tables("schema")
    described = [fields_text(tables, s) for s in structs]
    words = [words_table(n + "_words", w, False) for n, w in schemas.enums.items()]
    words += [words_table(n, w, True) for n, w in schemas.consts.items()]
    body = "\n".join(words) + "\n" + tables.pattern_table()
    body += "".join(tables.items) + "\n" + "\n".join(described)
    body += "\nconst struct shape *const schema_shapes[] = {\n"
    body += "".join(f"\t&{s.name}_shape,\n" for s in structs) + "};\n"
    body += "const size_t schema_shape_count = COUNT(schema_shapes);\n"
    return source(["<stddef.h>", '"gen/schema.h"'], body)


def emit(schemas):
    """name → content of gen/schema.[ch]"""
    structs = ordered(schemas)
    return {"schema.h": emit_header(schemas, structs), "schema.c": emit_source(schemas, structs)}
