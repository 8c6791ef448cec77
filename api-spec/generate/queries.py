"""sql/queries/*.sql: named statements → enum query, struct query_text."""

import os
import re

from .emit import c_string, constant, header, row, source
from .model import refuse

NAME = re.compile(r"--\s*name:\s*([a-z][a-z0-9_]*)\s+:([a-z0-9]+)\s*\Z")
ROWS = {"one": "ROWS_ONE", "maybe": "ROWS_MAYBE", "many": "ROWS_MANY",
        "exec": "ROWS_EXEC", "exec1": "ROWS_EXEC1"}
PARAMETER = re.compile(r"\$([0-9]+)")


class Query:
    def __init__(self, name, rows, place):
        self.name, self.rows, self.place, self.lines = name, rows, place, []

    def sql(self):
        return "\n".join(self.lines).strip().rstrip(";").rstrip()

    def param_count(self):
        numbers = {int(n) for n in PARAMETER.findall(re.sub(r"'[^']*'", "''", self.sql()))}
        highest = max(numbers, default=0)
        missing = sorted(set(range(1, highest + 1)) - numbers)
        if missing:
            refuse(self.place, f"${missing[0]} is not used although ${highest} is")
        return highest


def read_file(path, name, queries):
    with open(path, encoding="utf-8") as stream:
        lines = stream.read().splitlines()
    current = None
    for number, line in enumerate(lines, 1):
        place = (name, number, ())
        if line.startswith("--"):
            match = NAME.match(line.strip())
            if not match and re.match(r"--\s*name\s*:", line):
                refuse(place, "a query opens with “-- name: noun_verb :one|maybe|many|exec|exec1”")
            if match:
                query_name, rows = match.groups()
                if rows not in ROWS:
                    refuse(place, f":{rows} is not one of {', '.join(ROWS)}")
                if query_name in queries:
                    refuse(place, f"query {query_name} stands twice")
                current = Query(query_name, rows, (name, number, (query_name,)))
                queries[query_name] = current
        elif line.strip() and current is None:
            refuse(place, "a statement without “-- name:”")
        elif current is not None and not line.strip().startswith("--"):
            current.lines.append(line.rstrip())


def load(folder, faults):
    """name → Query, in the order of the files."""
    queries = {}
    names = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
    for name in names:
        if name.endswith(".sql"):
            faults.guard(read_file, os.path.join(folder, name), "sql/queries/" + name, queries)
    return queries


def query_row(query):
    sql = query.sql()
    if not sql:
        refuse(query.place, "the query has no statement")
    if ";" in re.sub(r"'[^']*'", "''", sql):
        refuse(query.place, "the query has more than one statement")
    text = "\n\t\t".join(c_string(line + "\n") for line in sql.splitlines())
    return row([("name", c_string(query.name)), ("sql", "\n\t\t" + text),
                ("rows", ROWS[query.rows]), ("param_count", query.param_count())])


def emit(queries, faults):
    """name → content of gen/queries.[ch]"""
    rows = []
    for query in queries.values():
        made = faults.guard(query_row, query)
        rows.append(f"\t[{constant('Q', query.name)}] = {made or '{ 0 }'},\n")
    names = "".join(f"\t{constant('Q', name)},\n" for name in queries)
    body = (
        f"enum query {{\n{names}\tQ_COUNT_,\n}};\n\n"
        "/* How many rows the statement gives; ROWS_EXEC1: changes exactly one row. */\n"
        "enum query_rows { ROWS_ONE, ROWS_MAYBE, ROWS_MANY, ROWS_EXEC, ROWS_EXEC1 };\n\n"
        "struct query_text {\n\tconst char *name;\n\tconst char *sql;\n"
        "\tenum query_rows rows;\n\tint param_count;\n};\n\n"
        "extern const struct query_text query_texts[];\n"
    )
    table = "const struct query_text query_texts[] = {\n" + "".join(rows)
    table += "\t[Q_COUNT_] = { 0 },\n};\n"
    return {
        "queries.h": header("QUERIES", "Every named statement of sql/queries/.", [], body),
        "queries.c": source(["<stddef.h>", '"gen/queries.h"'], table),
    }
