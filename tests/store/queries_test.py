#!/usr/bin/env python3
"""Every column of a query is a member of the struct it is read into, by name.

PostgreSQL describes each query of sql/queries; the shape is read where service/ runs it.  A column
that no shape knows would be fetched for nothing; a query that nothing runs would only be kept.
"""
import os
import pathlib
import re
import subprocess
import unittest

TOP = pathlib.Path(__file__).resolve().parents[2]
# Kept, tested and not run by the service: a name may leave this list, none may join it.
NOT_RUN = {"territory_vintages", "territory_set_update", "territory_set_version_by_number",
           "territory_set_version_at", "territory_set_entries", "territory_set_match"}
# The same of columns that only those tests look at.
NOT_READ = {
    "territory_resolve": {"found"},
    "territory_set_list": {"latest_number"},
    "territory_set_by_ref": {"latest_number"},
    "territory_set_insert": {"latest_number"},
    "territory_set_version_list": {"territory_set_id", "commune_count"},
    "territory_set_version_insert": {"territory_set_id", "commune_count"},
    "territory_set_membership": {"commune_count", "valid_from", "member_count", "on",
                                 "requested_code", "set_code"},
}
READS = {"one", "maybe", "many"}
CALL = re.compile(r"\bdb_(?:one|maybe|many)\(\s*&?\w+\s*,\s*(Q_[A-Z0-9_]+)\s*,\s*&(\w+)")
MEMBER = re.compile(r'(?:\bFIELD\w*\(\s*[\w ]+,\s*|\.name = "|\bOF_\w+\(\s*)(\w+)')
NAME = re.compile(r"^-- name: (\w+) :(\w+)$", re.M)


def queries():
    for path in sorted((TOP / "sql/queries").glob("*.sql")):
        parts = NAME.split(path.read_text())
        for name, rows, sql in zip(parts[1::3], parts[2::3], parts[3::3]):
            yield name, rows, sql.strip().rstrip(";")


def columns(statements):
    """Names of the columns of each statement, as the server describes them."""
    script = "".join(f"{sql} \\gdesc\n\\echo ;\n" for sql in statements)
    answer = subprocess.run(
        ["psql", "--no-psqlrc", "-qAtX", "-v", "ON_ERROR_STOP=1", "-d", os.environ["DATABASE_URL"]],
        input=script, capture_output=True, text=True, check=False)
    if answer.returncode:
        raise AssertionError(answer.stderr)
    return [[line.split("|")[0] for line in part.strip().splitlines()]
            for part in answer.stdout.split("\n;\n")[:-1]]


def sources():
    for path in sorted((TOP / "service").rglob("*.[ch]")):
        yield path.read_text()


def expanded(text):
    """Lines that several descriptions share stand in a macro."""
    for name, body in re.findall(r"#define (\w+) +((?:.*\\\n)+.*)", text):
        text = re.sub(rf"(?<!#define )\b{name}\b", lambda _, b=body: b, text)
    return text


def hand_written(text, known):
    """Shapes of one file: name → names of their members; one may join others to a known one."""
    text = expanded(text)
    fields = {m.group(1): MEMBER.findall(m.group(2))
              for m in re.finditer(r"struct field (\w+)\[\] = \{(.*?)\n?\};", text, re.S)}
    own = {m.group(1): fields.get(m.group(2), [])
           for m in re.finditer(r"struct shape (\w+) =\s*SHAPE_OF\([^,]+,\s*(\w+)\)", text)}
    for base, added, name in re.findall(r"shape_join\(&(\w+),\s*(\w+),[^;]*&(\w+)\);", text):
        own[name] = known.get(base, []) + fields.get(added, [])
    return own


def generated(folder):
    text = (folder / "schema.c").read_text()
    fields = {m.group(1): re.findall(r'\.name = "(\w+)"', m.group(2))
              for m in re.finditer(r"struct field (\w+)\[\] = \{(.*?)\n\};", text, re.S)}
    return {m.group(1): fields.get(m.group(2), [])
            for m in re.finditer(r"struct shape (\w+) = \{[^}]*?\.fields = (\w+)", text, re.S)}


def generated_folder():
    return pathlib.Path(os.environ["GUICHET_BIN"]).parent / "gen-root/gen"


class Queries(unittest.TestCase):
    def setUp(self):
        self.queries = list(queries())
        self.columns = dict(zip((name for name, _, _ in self.queries),
                                columns(sql for _, _, sql in self.queries)))
        self.assertEqual(len(self.columns), len(self.queries))

    def test_each_column_has_its_member(self):
        common, seen = generated(generated_folder()), 0
        rows = {name: kind for name, kind, _ in self.queries}
        for text in sources():
            shapes = common | hand_written(text, common)
            for query, shape in CALL.findall(text):
                name = query[2:].lower()
                self.assertIn(rows[name], READS, name)
                self.assertTrue(shapes.get(shape), f"{name}: the members of {shape}")
                unknown = set(self.columns[name]) - set(shapes[shape]) - {"document"}
                self.assertEqual(unknown, NOT_READ.get(name, set()), f"{name}, {shape}")
                self.assertTrue(set(self.columns[name]) & ({"document"} | set(shapes[shape])))
                seen += 1
        self.assertGreater(seen, 30)

    def test_each_query_is_run(self):
        told = "\n".join(sources()) + (generated_folder() / "routes.c").read_text()
        unused = {name for name, _, _ in self.queries
                  if not re.search(rf"\bQ_{name.upper()}\b", told)}
        self.assertEqual(unused, NOT_RUN)


if __name__ == "__main__":
    unittest.main()
