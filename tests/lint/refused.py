"""What the house refuses wherever it stands, one row each: a new refusal is a new row."""
import re

from functions import code_of

C = r"\.[ch]$"
SERVICE = r"^service/.*\.[ch]$"
ANY = r""

# (files, files where it is allowed, pattern, why); comments and strings are emptied before
CODE = [
    (C, None, r"\b(strcpy|strcat|sprintf|vsprintf|strtok|atoi|atol|atof|gets)\s*\(",
     "no bound or no error: use buffer or the parsers of base"),
    (C, None, r"\bgoto\b", "return early"),
    (SERVICE, r"store/db\w*\.c$", r"\bPQexec\w*\s*\(", "queries are named, prepared and pipelined"),
    (SERVICE, r"^service/http/", r"\bjson_pack\w*\s*\(", "a struct and its shape make the JSON"),
    (SERVICE, None, r"\by_log_message\s*\(", "it takes data for a format (stack.md U1): log_write"),
    (SERVICE, r"/(base|job)/|store/db\w*\.c$|http/(server|token|calendar)\w*\.c$",
     r"(?<![\w.>])free\s*\(", "ours lives in the arena, a library's is an …_auto_t"),
    (SERVICE, r"^service/(main\.c|job/)|http/(server|token)\w*\.c$", r"(?<![\w.>])time\s*\(",
     "the instant is that of the work: w->now"),
    (SERVICE, r"base/config\w*\.c$", r"\bgetenv\s*\(", "settings are rows of config.def"),
    (SERVICE, None, r"\bU_CALLBACK_(UNAUTHORIZED|ERROR)\b", "they replace status and body (U10)"),
    (SERVICE, None, r"\bulfius_(send_http\w*|start_framework|start_secure\w*)\s*\(",
     "no limit, or no client of ours (stack.md section 1, U12)"),
    (SERVICE, None, r"\bclient_address\b", "a heap overflow for IPv6 (U7)"),
    (SERVICE, None, r"\bJSON_(DECODE_ANY|ALLOW_NUL|DECODE_INT_AS_REAL)\b", "strict JSON only (J4)"),
    (SERVICE, r"base/json\w*\.c$", r"\bjson_real\w*\s*\(|\bJSON_REAL\b", "money is a string (J1)"),
    (SERVICE, None, r"\b(setlocale|uselocale|setenv|putenv)\s*\(", "threads share it (J6)"),
    (SERVICE, None, r"\b(system|popen|fork|vfork)\s*\(", "posix_spawn only, threads exist (W5)"),
]

# the same, in whole lines
TEXT = [
    (ANY, None, r"\b(TODO|FIXME|XXX|HACK)\b(?!\(#\d+\))", "with its issue: TODO(#12)"),
    (ANY, None, r"(?<![\w.$}])/(work|root|home)/\w", "a path of one machine"),
    (ANY, None, r"registry\.npm[j]s|deb\.debia[n]\.org|pypi\.or[g]", "a registry's host"),
]

STRING = re.compile(r'"((?:\\.|[^"\\\n])*)"')
SQL = re.compile(r"^\s*(select\s+\S|insert\s+into\s|update\s+\w+\s+set\s|delete\s+from\s|"
                 r"(create|alter|drop)\s+(table|index|role|policy|schema|database)\s|"
                 r"with\s+\w+\s+as\s*\()", re.I)
CONTROL = re.compile(
    r"^\s*(begin|commit|rollback|savepoint|set\s+(local|constraints|role))\b", re.I)
RUNNERS = re.compile(r"store/(db|txn|pipeline)\w*\.c$")


def sql_faults(path, line):
    for match in STRING.finditer(line):
        if SQL.match(match.group(1)):
            yield "SQL stands in sql/queries"
        elif CONTROL.match(match.group(1)) and not RUNNERS.search(path):
            yield "transactions are begun and ended in store/db*.c"


def rows_for(rows, path):
    return [(re.compile(pattern), why) for files, allowed, pattern, why in rows
            if re.search(files, path) and not (allowed and re.search(allowed, path))]


def findings(relative, text):
    path = relative.as_posix()
    if path == "tests/lint/refused.py" or path.startswith("tests/lint/lint_selftest"):
        return # they quote what they refuse
    lines = text.splitlines()
    for rows, seen in ((CODE, code_of(text).splitlines()), (TEXT, lines)):
        wanted = rows_for(rows, path)
        for number, line in enumerate(seen, 1):
            for pattern, why in wanted:
                match = pattern.search(line)
                if match:
                    yield f"{path}:{number}: {match.group().strip()} — {why}"
    if re.search(SERVICE, path):
        for number, line in enumerate(lines, 1):
            for why in sql_faults(path, line):
                yield f"{path}:{number}: {why}"
