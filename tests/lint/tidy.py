#!/usr/bin/env python3
"""The limits of the house and what it refuses, with a ratchet: tests/lint/known.

    tests/lint/tidy.py [ROOT]

A line of `known` is `KIND PLACE FIGURE`: what exceeded its limit when the limit came.  It may
shrink, it may not grow, and once within the limit its line must go.
"""
import pathlib
import re
import sys

import refused
from functions import functions_of

FUNCTION_LINES, HANDLER_LINES, PARAMETERS, NESTING = 60, 25, 6, 3
FILE_LINES, LINE_COLUMNS, TABLE_COLUMNS = 600, 100, 120

FOLDERS = ["service", "api-spec", "tests", "script", "docker", "bench", "sql"]
SKIPPED = {"node_modules", "__pycache__", "golden", "corpus", "build"}
MEASURED = {".c", ".h", ".py", ".sh"}
OFF, ON = "clang-format off", "clang-format on"


def files_of(root):
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            relative = path.relative_to(root)
            if path.is_file() and not SKIPPED & set(relative.parts):
                yield relative


def line_excess(lines):
    """(line, columns) of each line past its limit; a table has more room."""
    limit = LINE_COLUMNS
    for number, line in enumerate(lines, 1):
        if OFF in line:
            limit = TABLE_COLUMNS
        columns = len(line.expandtabs(8))
        if columns > limit:
            yield number, columns
        if ON in line:
            limit = LINE_COLUMNS


def function_excess(place, function):
    handler = place.startswith("service/http/") and function.name.startswith("on_")
    limits = [("function-lines", function.lines, HANDLER_LINES if handler else FUNCTION_LINES),
              ("parameters", function.parameters, PARAMETERS),
              ("nesting", function.nesting, NESTING)]
    for kind, figure, limit in limits:
        if figure > limit:
            yield kind, f"{place}:{function.name}", figure, limit


def excess_of(relative, text):
    """(kind, place, figure, limit) of all that exceeds a limit in one file."""
    place = relative.as_posix()
    lines = text.splitlines()
    if relative.suffix not in MEASURED:
        return
    if len(lines) > FILE_LINES:
        yield "file-lines", place, len(lines), FILE_LINES
    widest = max((columns for _, columns in line_excess(lines)), default=0)
    if widest:
        first = next(number for number, _ in line_excess(lines))
        yield "columns", place, widest, f"{LINE_COLUMNS}, first at line {first}"
    if place.startswith("service/") and relative.suffix == ".c":
        for function in functions_of(text):
            yield from function_excess(place, function)


def known_of(root):
    known = {}
    path = root / "tests" / "lint" / "known"
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else []:
        if line.strip() and not line.startswith("#"):
            kind, place, figure = line.split()
            known[kind, place] = int(figure)
    return known


def findings(root):
    root = pathlib.Path(root)
    known = known_of(root)
    for relative in files_of(root):
        try:
            text = (root / relative).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue # a picture, an archive
        yield from refused.findings(relative, text)
        for kind, place, figure, limit in excess_of(relative, text):
            allowed = known.pop((kind, place), 0)
            if figure > allowed:
                yield f"{place}: {kind} {figure}, limit {limit}"
    for kind, place in known:
        yield f"tests/lint/known: {kind} {place} is within its limit: remove the line"


def main():
    root = sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parents[2]
    found = list(findings(root))
    print("\n".join(found) if found else "nothing exceeds a limit")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
