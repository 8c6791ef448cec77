"""The service's own SQL, as pgbench sends it: named queries with values, in one pipeline."""
import os
import re

import lib


def named_queries():
    """{name: (cardinality, text)} of sql/queries, as the service prepares them."""
    found, folder = {}, os.path.join(lib.TOP, "sql", "queries")
    for file in sorted(os.listdir(folder)):
        with open(os.path.join(folder, file), encoding="utf-8") as f:
            for part in re.split(r"^-- name: ", f.read(), flags=re.M)[1:]:
                head, text = part.split("\n", 1)
                name, rows = head.split()[:2]
                lines = [x for x in text.split("\n") if x.strip() and not x.startswith("--")]
                found[name] = (rows, "\n".join(lines).strip().rstrip(";"))
    return found


def with_values(text, values):
    return re.sub(r"\$(\d+)", lambda m: values[int(m.group(1)) - 1], text)


def query(name, *values):
    return with_values(named_queries()[name][1], values) + ";"


# $1, $2, … of txn_settings.
SETTINGS = ("sirets", "region", "managed", "subject", "client", "auditor", "operation", "clock",
            "guest", "sirens", "mail_domain")


def settings(**known):
    """The statement that says who asks; '' where nothing is known."""
    text = named_queries()["txn_settings"][1]
    count = max(int(number) for number in re.findall(r"\$(\d+)", text))
    assert count == len(SETTINGS) and known.keys() <= set(SETTINGS), (count, known)
    return with_values(text, [f"'{known.get(name, '')}'" for name in SETTINGS]) + ";"


def pipeline(*statements, before=""):
    return "\n".join([before, "\\startpipeline", *statements, "\\endpipeline", ""])
