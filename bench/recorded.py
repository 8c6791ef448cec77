"""What the service says to PostgreSQL for one request, taken from the server's log, as a pgbench
script that does the same for other files."""
import hashlib
import re

import statements

ENTRY = re.compile(r"^\d{4}-\d\d-\d\d [\d:.]+ UTC \[(\d+)\] (\w+):  (.*)\Z", re.S)
PARAMETER = re.compile(r"\$(\d+) = (NULL|'(?:[^']|'')*')")
BENCH_ID = r"01890000-0000-7000-8(\d{3})-([0-9a-f]{12})"
UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-([0-9a-f]{12})"


def entries(text):
    """(pid, severity, message) of a log whose entries may be of many lines."""
    for part in re.split(r"\n(?=\d{4}-\d\d-\d\d )", text):
        found = ENTRY.match(part)
        if found:
            yield found.group(1), found.group(2), found.group(3).replace("\n\t", "\n").strip()


def last_transaction(text, word):
    """[(statement, {number: value})] of the last whole transaction that has this word among its
    values."""
    done, open_ones = [], {}
    for pid, severity, message in entries(text):
        if severity == "LOG" and message.startswith("execute "):
            open_ones.setdefault(pid, []).append((message.split(": ", 1)[1], {}))
        elif severity == "DETAIL" and message.startswith("parameters: ") and open_ones.get(pid):
            open_ones[pid][-1][1].update(
                (int(n), v) for n, v in PARAMETER.findall(message))
        if open_ones.get(pid) and open_ones[pid][-1][0].startswith("commit"):
            closed = open_ones.pop(pid)
            closed = closed[max(i for i, (s, _) in enumerate(closed) if s.startswith("begin")):]
            if any(f"'{word}'" in values.values() for _, values in closed):
                done = closed
    if not done:
        raise SystemExit("the log tells of no transaction")
    return done


class Template:
    """Values of one file, said as expressions of the variables of another: n, its number, and
    siret, its keeper's.  words: {word: (what stays of it, the expression that follows)}."""

    def __init__(self, number, siret, words):
        self.number, self.siret, self.words = number, siret, words

    def expressions(self, values):
        """What stands for $1, $2, …; a text whose digest goes with it stays as it is."""
        texts = [None if values[i + 1] == "NULL" else values[i + 1][1:-1].replace("''", "'")
                 for i in range(len(values))]
        return [literal(t) if t is not None and digest(t) in texts else self.expression(t)
                for t in texts]

    def expression(self, text):
        """The literal of a value, with the parts that belong to the file computed."""
        if text is None:
            return "null"
        known = {self.siret: "lpad(:siret::text, 14, '0')",
                 self.siret[:9]: "left(lpad(:siret::text, 14, '0'), 9)"}
        if text in known:
            return known[text]
        parts, start = [], 0
        for found in re.finditer("|".join([UUID, *map(re.escape, self.words)]), text):
            own = self.own(found)
            if own is not None:
                parts += [literal(text[start:found.start()] + own[0]), own[1]]
                start = found.end()
        if not parts:
            return literal(text)
        typed = "::uuid" if re.fullmatch(UUID, text) else ""
        return f"({' || '.join([*parts, literal(text[start:])])}){typed}"

    def own(self, found):
        """(what stays, the expression of the rest) of an id or a word that tells the file."""
        if found.group(0) in self.words:
            return self.words[found.group(0)]
        bench = re.fullmatch(BENCH_ID, found.group(0))
        if bench is None:
            fixed = found.group(0).startswith("018647db") or int(found.group(1), 16) < 1000
            return None if fixed else (found.group(0)[:-12], hexadecimal(":n"))
        of_file = {4: (self.number, ":n"), 2: (self.number + 1, ":n + 1")}.get(int(bench.group(1)))
        if of_file is None or int(bench.group(2), 16) != of_file[0]:
            return None
        return found.group(0)[:-12], hexadecimal(of_file[1])


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()


def hexadecimal(number):
    return f"lpad(to_hex({number}::bigint), 12, '0')"


def literal(text):
    """Of unknown type, and without a colon that pgbench would take for a variable."""
    plain = text.replace("\\", "\\\\").replace("'", "''").replace(":", "\\072").replace("\n", "\\n")
    return f"E'{plain}'"


# The keeper's number in digits, as bench_siret in data.sql makes it; not of 7 and 102.
SIRET = r"""
\set p :n + 1
\set d1 :p / 1000 % 10
\set d2 :p / 100 % 10
\set d3 :p / 10 % 10
\set d4 :p % 10
\set double1 :d1 * 2 / 10 + :d1 * 2 % 10
\set double2 :d2 * 2 / 10 + :d2 * 2 % 10
\set double3 :d3 * 2 / 10 + :d3 * 2 % 10
\set double4 :d4 * 2 / 10 + :d4 * 2 % 10
\set c1 (10 - (:double4 + :d3 + :double2 + :d1) % 10) % 10
\set c2 (10 - (2 + :c1 * 2 / 10 + :c1 * 2 % 10 + :double3 + :double1 + :d4 + :d2) % 10) % 10
\set siret (:p * 10 + :c1) * 100000 + 10 + :c2
"""


def script(transaction, template, first, clients):
    """Each client takes every so manieth file from the first on.  What the service sends in one go
    leaves in one pipeline: begin, who asks, the first query; then one statement after the other."""
    texts = [statements.with_values(text.rstrip(";"), template.expressions(values)) + ";"
             for text, values in transaction]
    drawn = f"\\set k :k + 1\n\\set n {first} + :k * {clients} + :client_id{SIRET}"
    return "\n".join([drawn, "\\startpipeline", *texts[:3], "\\endpipeline", *texts[3:], ""])
