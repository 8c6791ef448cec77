#!/usr/bin/env python3
"""Layers go down only, and each library is kept to its one place.

    tests/lint/layers.py [ROOT]
"""
import pathlib
import re
import sys

# A file may include its own layer and those before it.  main.c is above all of them.
LAYERS = ["base", "domain", "store", "usecase", "http", "job"]
# Generated headers count as the layer that first needs them.
GENERATED = {"problems": "base", "schema": "base", "permissions": "base", "operations": "base",
             "queries": "store", "routes": "http", "handlers": "http", "openapi_files": "http"}

# header → the files (below service/) that may include it
LIBRARIES = {
    "libpq-fe.h": r"store/db\w*\.[ch]",
    "ulfius.h": r"http/server\w*\.[ch]",
    "microhttpd.h": r"http/server\w*\.[ch]",
    "jansson.h": r"base/json\w*\.[ch]|http/\w+\.[ch]",
    "jwt.h": r"http/token_jwt\.c",
    "rhonabwy.h": r"http/token_jwk\.c",
    "curl/curl.h": r"job/\w+\.[ch]",
    "libical/ical.h": r"http/calendar\w*\.[ch]",
    "magic.h": r"base/media\w*\.c",
    "csv.h": r"base/csv\.c",
    "idn2.h": r"base/mail_domain\.c",
    "hpdf.h": r"http/pdf\.c",
    "xlsxwriter.h": r"http/export_xlsx\.c",
}

# The domain is pure: no clock, no environment, no input, no output; memory is the caller's arena.
IMPURE = re.compile(
    r"\b(time|clock_gettime|gettimeofday|getenv|malloc|calloc|realloc|free|printf|"
    r"fprintf|fopen|open|read|write)\s*\(|\b(json_t|PGresult|PGconn|FILE)\b")

INCLUDE = re.compile(r'^\s*#\s*include\s+(?:"([^"]+)"|<([^>]+)>)')
COMMENT = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"', re.S)


def code_of(text):
    """Comments and strings emptied, lines kept."""
    return COMMENT.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), text)


def layer_fault(own, name):
    """Why a file of layer `own` may not include "name", or None."""
    folder, _, rest = name.partition("/")
    if folder == "gen":
        folder = GENERATED.get(pathlib.PurePath(rest).stem)
        if folder is None:
            return f'"{name}" is in no layer: add it to GENERATED'
    if folder not in LAYERS:
        return f'"{name}" is written from service/: "layer/file.h"'
    if LAYERS.index(folder) > LAYERS.index(own):
        return f'{own} includes "{name}" of {folder}, which stands above it'
    return None


def file_findings(path, text):
    own = path.parts[0] if len(path.parts) > 1 else LAYERS[-1]
    if own not in LAYERS:
        yield 1, f"{own}/ is no layer: {' '.join(LAYERS)}"
        return
    for number, line in enumerate(text.splitlines(), 1):
        match = INCLUDE.match(line)
        if not match:
            continue
        ours, theirs = match.groups()
        fault = layer_fault(own, ours) if ours else None
        if fault:
            yield number, fault
        place = LIBRARIES.get(theirs or ours)
        if place and not re.fullmatch(place, path.as_posix()):
            yield number, f"<{theirs or ours}> is kept to {place}"
    if own == "domain":
        for number, line in enumerate(code_of(text).splitlines(), 1):
            match = IMPURE.search(line)
            if match:
                yield number, f"the domain is pure: {match.group().strip()}"


def findings(root):
    service = pathlib.Path(root) / "service"
    for path in sorted([*service.rglob("*.c"), *service.rglob("*.h")]):
        shown = path.relative_to(root).as_posix()
        text = path.read_text(encoding="utf-8")
        for number, fault in file_findings(path.relative_to(service), text):
            yield f"{shown}:{number}: {fault}"


def main():
    root = sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parents[2]
    found = list(findings(root))
    print("\n".join(found) if found else "every include goes down")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
