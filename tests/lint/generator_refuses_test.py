#!/usr/bin/python3
"""The generator stops on one seeded defect at a time and names its file, its line and its path.

    tests/lint/generator_refuses_test.py

Each row changes one text of the fixture.  The line expected is the first that changed, plus
`below`.
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
GENERATE = HERE.parent.parent / "api-spec" / "generate.py"
FIXTURE = HERE / "generator_fixture"
API, PROBLEMS = "api-spec/openapi.yaml", "api-spec/problems.yaml"
SQL = "sql/queries/thing.sql"
WRITE = "#/components/schemas/ThingWrite"
LIST = "#/paths/~1v1~1things/get"
CREATE = "#/paths/~1v1~1things/post"
PATCH = "#/paths/~1v1~1things~1{thing_id}/patch"

# situation, file, text, its replacement, path, words of the message[, below]
ROWS = [
    ("a keyword that is not enforced", API, "maxLength: 80 }\n        code",
     "maxLength: 80, contentEncoding: base64 }\n        code",
     WRITE + "/properties/title/contentEncoding", "not a keyword"),
    ("oneOf", API, "count: { type: integer, minimum: 0, maximum: 10 }", "count: { oneOf: [] }",
     WRITE + "/properties/count/oneOf", "not a keyword"),
    ("a text without maxLength", API, "minLength: 1, maxLength: 80 }", "minLength: 1 }",
     WRITE + "/properties/title", "maxLength"),
    ("an array without maxItems", API, "type: array, maxItems: 5, uniqueItems",
     "type: array, uniqueItems", WRITE + "/properties/tags", "maxItems"),
    ("an integer without maximum", API, "minimum: 0, maximum: 10 }", "minimum: 0 }",
     WRITE + "/properties/count", "maximum"),
    ("type number", API, "count: { type: integer", "count: { type: number",
     WRITE + "/properties/count/type", "number is not accepted"),
    ("bounds that cross", API, "minLength: 1, maxLength: 80", "minLength: 81, maxLength: 80",
     WRITE + "/properties/title", "not a range"),
    ("a format nobody checks", API, "format: money", "format: iban",
     WRITE + "/properties/amount/format", "iban is not one"),
    ("a bound beside a fixed format", API, "format: money }", "format: money, maxLength: 9 }",
     WRITE + "/properties/amount/maxLength", "not enforced beside"),
    ("a schema of no component", API, "x-schema: ThingPage", "x-schema: Nothing",
     "#/paths/~1schemas~1thing.json/get/responses/200/content/application~1schema+json/x-schema",
     "no component"),
    ("a text kept of no instant", API, "format: money }", "format: money, x-written: true }",
     WRITE + "/properties/amount/x-written", "only an instant"),
    ("an enum without word", API, "enum: [draft, done]", "enum: []",
     "#/components/schemas/ThingState/enum", "one at least"),
    ("an enum of numbers", API, "enum: [draft, done]", "enum: [draft, 1]",
     "#/components/schemas/ThingState/enum/1", "is a text"),
    ("a pattern that is not anchored", API, "'^[a-z]+$'", "'[a-z]+'",
     WRITE + "/properties/code/pattern", "starts with ^"),
    ("look-ahead", API, "'^[a-z]+$'", "'^(?=a)[a-z]+$'", WRITE + "/properties/code/pattern",
     "look-around"),
    ("a back-reference", API, "'^[a-z]+$'", "'^([a-z])\\1$'", WRITE + "/properties/code/pattern",
     "back-references"),
    ("an alternative that escapes the anchors", API, "'^[a-z]+$'", "'^a|b$'",
     WRITE + "/properties/code/pattern", "in a group"),
    ("a pattern that does not compile", API, "'^[a-z]+$'", "'^[z-a]+$'",
     WRITE + "/properties/code/pattern", "does not compile"),
    ("required and not declared", API,
     "required: [title]\n      properties:\n        title: { type: string, minLength",
     "required: [title, subtitle]\n"
     "      properties:\n"
     "        title: { type: string, minLength", WRITE + "/required/1", "subtitle"),
    ("an open object in a request", API, "      additionalProperties: false\n"
     "      required: [title]\n"
     "      properties:\n"
     "        title: { type: string, minLength", "      required: [title]\n"
     "      properties:\n"
     "        title: { type: string, minLength", WRITE, "additionalProperties: false", -2),
    ("a map in a request", API, "count: { type: integer, minimum: 0, maximum: 10 }",
     "count: { type: object, additionalProperties: {}, maxProperties: 3 }", WRITE, "for answers",
     -8),
    ("a member in camelCase", API, "        code: { type", "        codeName: { type",
     WRITE + "/properties/codeName", "snake_case"),
    ("a reference to nothing", API, "items: { $ref: '#/components/schemas/Thing' }",
     "items: { $ref: '#/components/schemas/Thong' }",
     "#/components/schemas/ThingPage/properties/data/items/$ref", "not a component"),
    ("a name that stands twice", API, "        code: { type", "        title: { type",
     WRITE + "/properties/title", "twice"),
    ("a fraction that is not quoted", API, "version: 1.0.0 }", "version: 1.5 }", "#/info/version",
     "quoted"),
    ("no audience", API, "      x-audience: [public, manager]\n", "", LIST, "x-audience", -5),
    ("an empty audience", API, "x-audience: [public, manager]", "x-audience: []",
     LIST + "/x-audience", "nobody"),
    ("an audience that does not exist", API, "x-audience: [public, manager]",
     "x-audience: [public, boss]", LIST + "/x-audience/1", "boss"),
    ("no security", API, "      security: [{}, { oauth: ['things:read'] }]\n", "", LIST,
     "security", -4),
    ("a scope that is not declared", API, "security: [{}, { oauth: ['things:read'] }]",
     "security: [{}, { oauth: ['things:see'] }]", LIST + "/security/1", "things:see"),
    ("no token for a manager", API, "security: [{}, { oauth: ['things:read'] }]", "security: []",
     LIST + "/security", "audience is [public]"),
    ("the public where a token is needed", API, "security: [{}, { oauth: ['things:read'] }]",
     "security: [{ oauth: ['things:read'] }]", LIST + "/x-audience", "no token", 1),
    ("a write without scope", API, "security: [{ oauth: ['things:write'] }]\n"
     "      x-audience: [manager]\n"
     "      x-creates", "security: [{ oauth: [] }]\n      x-audience: [manager]\n      x-creates",
     CREATE + "/security", "asks for a scope"),
    ("an operation twice", API, "operationId: thing_create", "operationId: thing_list",
     CREATE + "/operationId", "thing_list names GET /v1/things too"),
    ("an operation that is not noun_verb", API, "operationId: thing_create",
     "operationId: createThing", CREATE + "/operationId", "noun_verb"),
    ("an extension nobody reads", API, "x-event: thing.created", "x-events: thing.created",
     CREATE + "/x-events", "not a keyword"),
    ("a write without event", API, "      x-event: thing.created\n", "", CREATE, "x-event", -7),
    ("a read with an event", API, "x-audience: [public, manager]",
     "x-audience: [public, manager]\n      x-event: thing.read", LIST + "/x-event", "no event",
     0),
    ("GET that writes", API, "x-audience: [public, manager]", "x-audience: [public, manager]\n"
     "      x-transaction: write\n"
     "      x-event: thing.read", LIST + "/x-transaction", "GET does not write"),
    ("PATCH without the present row", API, "      x-current: thing_current\n", "", PATCH,
     "x-current", -7),
    ("a PATCH that starts from another row", API, "x-current: thing_current",
     "x-current: thing_current\n      x-base: name", PATCH + "/x-base", "for a POST"),
    ("a query that is not there", API, "x-current: thing_current", "x-current: thing_present",
     PATCH + "/x-current", "thing_present"),
    ("a target without its query", API, "x-target: thing", "x-target: object",
     PATCH + "/x-target", "object_subject"),
    ("PATCH with plain JSON", API, "application/merge-patch+json", "application/json",
     PATCH + "/requestBody/content/application~1json", "merge patch"),
    ("a path parameter that is not declared", API, "/v1/things/{thing_id}:",
     "/v1/things/{other_id}:", "#/paths/~1v1~1things~1{other_id}/patch", "other_id", 3),
    ("a list that is repeated", API, "explode: false, ", "", LIST + "/parameters/1", "explode"),
    ("a default that is no word", API, "default: 20", "default: [20]",
     LIST + "/parameters/0/schema/default", "default is"),
    ("two answers of success", API, "        '201': {",
     "        '200': { description: x }\n        '201': {", CREATE + "/responses",
     "one answer of success", -1),
    ("figures that differ", PROBLEMS, "Current version: {version}.", "Current version.",
     "#/problems/stale/detail", "fr quotes ['version'] and en quotes []"),
    ("a reason whose figures differ", PROBLEMS, "At most {max}", "At most {most}",
     "#/reasons/too-long/detail", "fr quotes ['max'] and en quotes ['most']"),
    ("a language that is missing", PROBLEMS, ', en: "Read again."', "", "#/problems/stale/help",
     "en"),
    ("a status that is no error", PROBLEMS, "status: 412", "status: 200",
     "#/problems/stale/status", "between 400 and 599"),
    ("a rule that would lose its codes", PROBLEMS, "too-long: { detail",
     'too-long: { rule: "things.{state}", detail', "#/words/state", "no words", 2),
    ("a slug in capitals", PROBLEMS, "  stale:", "  Stale:", "#/problems/Stale", "lower case"),
    ("a query without a kind", SQL, "-- name: thing_current :maybe", "-- name: thing_current",
     "#", "opens with"),
    ("a query of an unknown kind", SQL, "-- name: thing_current :maybe",
     "-- name: thing_current :some", "#", ":some"),
    ("a query that stands twice", SQL, "-- name: thing_current :maybe",
     "-- name: thing_subject :maybe", "#", "twice"),
    ("a parameter that is skipped", SQL, "owner = $2", "owner = $3", "#/thing_current", "$2", -4),
    ("two statements in one", SQL, "and owner = $2;", "and owner = $2; delete from thing;",
     "#/thing_current", "more than one statement", -4),
]


def run(root):
    command = [sys.executable, str(GENERATE), "--root", str(root), "--out", str(root / "out")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stderr


def first_change(old, new):
    pairs = zip(old.splitlines(), new.splitlines())
    return next(number for number, (a, b) in enumerate(pairs, 1) if a != b)


def fault_of(root, row):
    """None when the generator stops as it should; otherwise what is wrong."""
    situation, name, old, new, path, words = row[:6]
    below = row[6] if len(row) > 6 else 0
    text = (FIXTURE / name).read_text(encoding="utf-8")
    if text.count(old) != 1:
        return f"{situation}: the text stands {text.count(old)} times in the fixture"
    changed = text.replace(old, new)
    (root / name).write_text(changed, encoding="utf-8")
    status, said = run(root)
    (root / name).write_text(text, encoding="utf-8")
    place = f"{name}:{first_change(text, changed) + below}: {path}: "
    if status != 1:
        return f"{situation}: ended with {status}\n{said}"
    if not any(line.startswith(place) and words in line for line in said.splitlines()):
        return f"{situation}: expected “{place}… {words}”, found\n{said}"
    return None


def main():
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder) / "fixture"
        shutil.copytree(FIXTURE, root)
        status, said = run(root)
        faults = [f"the fixture itself is refused\n{said}"] if status != 0 else []
        faults += [f for f in (fault_of(root, row) for row in ROWS) if f is not None]
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{len(ROWS) - len(faults)} passed, {len(faults)} failed")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
