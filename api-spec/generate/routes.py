"""Operations → gen/routes.[ch], gen/handlers.h, gen/operations.[ch], gen/permissions.[ch]."""

import re

from .emit import c_string, constant, header, row, source
from .model import refuse
from .operations import BODY_LIMIT, ROLES, input_struct
from .structs import UNUSED, Tables

SUFFIXES = {"text/calendar": "calendar", "text/csv": "csv", "application/geo+json": "geojson",
            "text/html": "html", "application/pdf": "pdf", "application/x-ndjson": "ndjson",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx"}


def suffix(media):
    plain = media.split(";")[0].strip()
    return SUFFIXES.get(plain, re.sub(r"[^a-z0-9]+", "_", plain.split("/")[1]))


def out_type(operation):
    return "struct " + (operation.reply or "nothing")


def renderers(operation):
    if operation.reply in (None, "content"):
        return []
    return [(m, suffix(m), f"render_{operation.name}_{suffix(m)}") for m in operation.others]


# --- gen/handlers.h

def handlers_header(operations):
    lines = []
    for op in operations.all:
        lines.append(f"enum err on_{op.name}(struct work *w, const struct {op.name}_in *in,\n"
                     f"\t{out_type(op)} *out) MUST_CHECK;\n")
        for _, _, function in renderers(op):
            lines.append(f"enum err {function}(struct work *w, const {out_type(op)} *out,\n"
                         "\tstruct content *ret) MUST_CHECK;\n")
    return header("HANDLERS", "What each operation of the contract calls.",
                  ['"gen/routes.h"', '"http/content.h"'], "".join(lines))


# --- gen/routes.h

def routes_header(operations):
    parts = []
    for op in operations.all:
        struct = input_struct(op)
        lines = [f"\t{v.declaration(n, needed)}\n" for n, v, needed in struct.members]
        if op.body:
            lines.append(f"\tstruct {op.body} body;\n")
        parts.append(f"/* {op.method.upper()} {op.path} */\n"
                     f"struct {op.name}_in {{\n{''.join(lines) or UNUSED}}};\n")
    return header("ROUTES", "What each operation of the contract takes.",
                  ['"gen/schema.h"', '"http/route.h"'], "\n".join(parts))


# --- gen/routes.c

def parameters_text(tables, op):
    if not op.parameters:
        return ""
    rows = [tables.field(op.name + "_in", p.name, p.value, p.required, p.member)
            for p in op.parameters]
    body = "".join(f"\t{r},\n" for r in rows)
    shape = row([("name", c_string(op.name + "_in")), ("fields", f"{op.name}_params"),
                 ("count", f"COUNT({op.name}_params)"), ("size", f"sizeof(struct {op.name}_in)")])
    return (f"static const struct field {op.name}_params[] = {{\n{body}}};\n"
            f"static const struct shape {op.name}_in_shape = {shape};\n")


def glue_text(op):
    text = (f"static enum err call_{op.name}(struct work *w, const void *in, void *out)\n"
            f"{{\n\treturn on_{op.name}(w, in, out);\n}}\n")
    drawn = renderers(op)
    for _, _, function in drawn:
        text += (f"static enum err draw_{function}(struct work *w, const void *out, "
                 f"struct content *ret)\n{{\n\treturn {function}(w, out, ret);\n}}\n")
    if drawn:
        rows = "".join("\t" + row([("media_type", c_string(m)), ("format", c_string(f)),
                                   ("render", "draw_" + name)]) + ",\n" for m, f, name in drawn)
        text += f"static const struct renderer {op.name}_renderers[] = {{\n{rows}}};\n"
    headers = op.get("x-reply-headers", {})
    if headers:
        rows = "".join("\t" + row([("name", c_string(n)), ("member", c_string(headers[n]))]) + ",\n"
                       for n in headers)
        text += f"static const struct reply_header {op.name}_reply_headers[] = {{\n{rows}}};\n"
    return text


def audience_bits(op):
    return " | ".join(constant("AUDIENCE", a) for a in op.get("x-audience"))


def scope_bits(op):
    return " | ".join(f"UINT64_C(1) << {constant('SCOPE', s)}" for s in op.scopes) or None


def input_columns(op):
    pairs = [("in_size", f"sizeof(struct {op.name}_in)")]
    if op.parameters:
        pairs.append(("in", f"&{op.name}_in_shape"))
    start = 0
    for where in ("path", "query", "header"):
        count = len(op.having(where))
        if count:
            from_start = f" + {start}" if start else ""
            pairs.append((f"{where}_params", f"{op.name}_params{from_start}"))
            pairs.append((f"{where}_param_count", count))
        start += count
    if op.body:
        pairs.append(("body", None if op.body == "bytes" else f"&{op.body}_shape"))
        pairs.append(("body_offset", f"offsetof(struct {op.name}_in, body)"))
        pairs.append(("body_type", c_string(op.body_type)))
        pairs.append(("body_limit", op.get("x-body-limit", BODY_LIMIT)))
        pairs.append(("body_optional", "true" if op.body_optional else None))
    return pairs


def promise_columns(op):
    pairs = [("txn", "TXN_" + op.transaction().upper())]
    subject = op.subject()
    if subject:
        pairs.append(("subject", c_string(subject)))
        pairs.append(("subject_query", constant("Q", subject + "_subject")))
    if op.get("x-target"):
        pairs.append(("target_offset", f"offsetof(struct {op.name}_in, {subject}_id)"))
        pairs.append(("has_target", "true"))
        pairs.append(("conditional", "true" if op.conditional() else None))
    if op.get("x-creates"):
        pairs.append(("creates", "true"))
        pairs.append(("created_id_offset", f"offsetof({out_type(op)}, id)"))
    if op.get("x-current"):
        pairs.append(("has_current", "true"))
        pairs.append(("current_query", constant("Q", op.get("x-current"))))
    if op.get("x-base"):
        pairs.append(("base", c_string(op.get("x-base"))))
    pairs.append(("key_required", "true" if op.get("x-idempotency") else None))
    pairs.append(("event", c_string(op.get("x-event")) if op.get("x-event") else None))
    return pairs


def rate_class(op):
    otherwise = "write" if op.writes() else "public" if op.public else "read"
    return "RATE_" + op.get("x-rate-class", otherwise).upper()


def long_columns(op):
    """An operation that takes long: always, or with a parameter of its query."""
    name = op.get("x-long-with")
    if name and not any(p.name == name and p.where == "query" for p in op.parameters):
        refuse(op.node.place("x-long-with"), f"{name} is no parameter of the query")
    if not name and not op.get("x-long"):
        return []
    return [("is_long", "true"), ("long_with", c_string(name) if name else None)]


def version_offset(operations, op):
    struct = operations.reply_struct(op)
    member = struct.member("version") if struct else None
    if member is None or member[1].kind != "INT" or member[1].by_pointer(member[2]):
        return "-1"
    return f"(int32_t)offsetof({out_type(op)}, version)"


def reply_columns(operations, op):
    pairs = [("status", op.status)]
    if op.reply == "content":
        pairs += [("reply_kind", "REPLY_CONTENT"), ("out_size", "sizeof(struct content)")]
    elif op.reply:
        pairs += [("reply_kind", "REPLY_JSON"), ("reply", f"&{op.reply}_shape"),
                  ("out_size", f"sizeof({out_type(op)})")]
    else:
        pairs += [("reply_kind", "REPLY_NOTHING"), ("out_size", "sizeof(struct nothing)")]
    pairs.append(("version_offset", version_offset(operations, op)))
    if renderers(op):
        pairs += [("renderers", f"{op.name}_renderers"), ("renderer_count", len(renderers(op)))]
    if op.get("x-reply-headers"):
        pairs += [("reply_headers", f"{op.name}_reply_headers"),
                  ("reply_header_count", len(op.get("x-reply-headers")))]
    location = operations.location(op)
    if location:
        pairs += [("location", "true"), ("location_path", c_string(location))]
    pairs.append(("cache", constant("CACHE", op.get("x-cache", "private"))))
    pairs.append(("rate", rate_class(op)))
    pairs += long_columns(op)
    return pairs


def route_text(operations, op):
    pairs = [("operation", c_string(op.name)), ("method", c_string(op.method.upper())),
             ("path", c_string(op.path)), ("summary", c_string(op.get("summary", op.name))),
             ("audience", audience_bits(op)), ("scopes", scope_bits(op)),
             ("token_optional", "true" if op.token_optional else None)]
    pairs += input_columns(op) + promise_columns(op) + reply_columns(operations, op)
    pairs.append(("call", f"call_{op.name}"))
    lines = "".join(f"\t\t.{n} = {v},\n" for n, v in pairs if v is not None)
    return f"\t{{\n{lines}\t}},\n"


def routes_source(operations):
    tables = Tables("route")
    described = "\n".join(t for t in (parameters_text(tables, op) for op in operations.all) if t)
    glue = "\n".join(glue_text(op) for op in operations.all)
    rows = "".join(route_text(operations, op) for op in operations.all)
    body = tables.pattern_table() + "".join(tables.items) + "\n" + described + "\n" + glue
    body += f"\nconst struct route routes[] = {{\n{rows}}};\n"
    body += f"const size_t route_count = {len(operations.all)};\n"
    return source(["<stddef.h>", '"gen/handlers.h"', '"gen/permissions.h"', '"gen/routes.h"'], body)


# --- gen/operations.[ch]

ON_OBJECT = re.compile(r"([^{]+){[a-z_]+}([^{]*)\Z")  # /v1/things/{thing_id}/verb


def operations_header(operations):
    body = "enum operation {\n\tOPERATION_NONE,\n"
    body += "".join(f"\t{constant('OPERATION', op.name)},\n" for op in operations.all)
    body += "\tOPERATION_COUNT_,\n};\n\n"
    body += ("/* One that works on an object: its address stands around the id, who may, and what\n"
             " * a client needs.  Of the others the address is empty. */\n"
             "struct operation_row {\n\tconst char *method, *before_id, *after_id;\n"
             "\tuint32_t audience; /* of enum audience */\n"
             "\tuint64_t scopes;   /* bits 1 << SCOPE_… */\n};\n\n"
             "extern const struct operation_row operation_rows[OPERATION_COUNT_];\n")
    return header("OPERATIONS", "The operations of the contract, as rules name them.",
                  ["<stdint.h>"], body)


def operation_row(op):
    place = ON_OBJECT.match(op.path)
    pairs = [("method", c_string(op.method.upper()))]
    if place:
        pairs += [("before_id", c_string(place[1])), ("after_id", c_string(place[2]))]
    return row(pairs + [("audience", audience_bits(op)), ("scopes", scope_bits(op))])


def operations_source(operations):
    rows = "".join(f"\t[{constant('OPERATION', op.name)}] = {operation_row(op)},\n"
                   for op in operations.all)
    body = f"const struct operation_row operation_rows[OPERATION_COUNT_] = {{\n{rows}}};\n"
    return source(['"gen/operations.h"', '"gen/permissions.h"'], body)


# --- gen/permissions.[ch]

def permissions_header(operations):
    bits = [(r, f"1u << {constant('ROLE', r)}") for r in ROLES]
    bits += [("public", "1u << ROLE_COUNT_"), ("member", "1u << (ROLE_COUNT_ + 1)")]
    body = "enum role {\n" + "".join(f"\t{constant('ROLE', r)},\n" for r in ROLES)
    body += "\tROLE_COUNT_,\n};\n\n"
    body += "enum scope {\n" + "".join(f"\t{constant('SCOPE', s)},\n" for s in operations.scopes)
    body += "\tSCOPE_COUNT_,\n};\n\n"
    body += "/* Who may call, in a row of the contract. */\nenum audience {\n"
    body += "".join(f"\t{constant('AUDIENCE', a)} = {b},\n" for a, b in bits) + "};\n\n"
    body += "extern const char *const role_words[];\nextern const char *const scope_words[];\n"
    body += ("/* The scopes that a role can use: those of the operations open to it. */\n"
             "extern const uint64_t role_default_scopes[ROLE_COUNT_];\n")
    return header("PERMISSIONS", "Roles, scopes and audiences.", ["<stdint.h>"], body)


def permissions_source(operations):
    words = lambda ws: "".join(f"\t{c_string(w)},\n" for w in ws) + "\tNULL,\n};\n"
    body = "const char *const role_words[] = {\n" + words(ROLES)
    body += "const char *const scope_words[] = {\n" + words(operations.scopes)
    body += "const uint64_t role_default_scopes[ROLE_COUNT_] = {\n"
    for role in ROLES:
        held = {role} | ({"member"} if role == "applicant" else set())
        open_to = [op for op in operations.all if held & set(op.get("x-audience"))]
        scopes = [s for s in operations.scopes if any(s in op.scopes for op in open_to)]
        bits = " | ".join(f"UINT64_C(1) << {constant('SCOPE', s)}" for s in scopes) or "0"
        body += f"\t[{constant('ROLE', role)}] = {bits},\n"
    body += "};\n"
    return source(["<stddef.h>", '"gen/permissions.h"'], body)


def emit(operations):
    """name → content"""
    return {
        "routes.h": routes_header(operations),
        "routes.c": routes_source(operations),
        "handlers.h": handlers_header(operations),
        "operations.h": operations_header(operations),
        "operations.c": operations_source(operations),
        "permissions.h": permissions_header(operations),
        "permissions.c": permissions_source(operations),
    }
