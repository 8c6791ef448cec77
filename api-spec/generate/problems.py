"""api-spec/problems.yaml, every error and reason in two languages → enum err, enum reason."""

import re

from .emit import c_string, c_text, constant, header, row, source
from .model import Map, Seq, check_keys, refuse, require

FIGURE = re.compile(r"\{([a-z0-9_]+)\}")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
LANGUAGES = ("fr", "en")
ALSO_MAX = 2  # places besides the pointer


def sentences(entry, key, what):
    """The pair (fr, en) of a sentence; both quote the same figures."""
    pair = require(entry, key, Map, what)
    check_keys(pair, LANGUAGES, f"“{key}”")
    for language in LANGUAGES:
        require(pair, language, str, f"“{key}”")
    figures = [sorted(set(FIGURE.findall(pair[language]))) for language in LANGUAGES]
    if figures[0] != figures[1]:
        refuse(entry.place(key), f"fr quotes {figures[0]} and en quotes {figures[1]}")
    return [pair[language].strip() for language in LANGUAGES]


def check_slug(section, slug):
    if not SLUG.match(slug):
        refuse(section.place(slug), "a code is written in lower case with hyphens")
    if not isinstance(section[slug], Map):
        refuse(section.place(slug), "a code must have its sentences")


def problem_row(section, slug):
    check_slug(section, slug)
    entry = section[slug]
    check_keys(entry, ("status", "title", "detail", "help", "retired"), "a problem")
    status = require(entry, "status", int, "a problem")
    if not 400 <= status <= 599:
        refuse(entry.place("status"), "a status is between 400 and 599")
    texts = [sentences(entry, key, "a problem") for key in ("title", "detail", "help")]
    pairs = ["{ " + ", ".join(c_string(t) for t in pair) + " }" for pair in texts]
    return row([("slug", c_string(slug)), ("status", status), ("title", pairs[0]),
                ("detail", pairs[1]), ("help", pairs[2])])


def reason_row(section, code):
    check_slug(section, code)
    entry = section[code]
    check_keys(entry, ("pointer", "also", "rule", "detail", "retired"), "a reason")
    detail = sentences(entry, "detail", "a reason")
    for key in ("pointer", "rule"):
        if entry.get(key) is not None:
            require(entry, key, str, "a reason")
    also = require(entry, "also", Seq, "a reason") if "also" in entry else []
    if len(also) > ALSO_MAX or not all(isinstance(place, str) for place in also):
        refuse(entry.place("also"), f"“also” holds at most {ALSO_MAX} pointers")
    return row([("code", c_string(code)), ("pointer", c_text(entry.get("pointer"))),
                ("also", "{ " + ", ".join(map(c_string, also)) + " }" if also else None),
                ("rule", c_text(entry.get("rule"))),
                ("detail", "{ " + ", ".join(c_string(d) for d in detail) + " }")])


def quoted_in_places(reasons):
    """Figures of pointers and rules: addresses, which keep their codes."""
    places = [entry.get(key) or "" for entry in reasons.values() if isinstance(entry, Map)
              for key in ("pointer", "rule")]
    return set(FIGURE.findall(" ".join(map(str, places))))


def word_rows(words, reasons, faults):
    """Of each figure and code, in the order that a search needs."""
    places, rows = quoted_in_places(reasons), []
    for figure in words:
        if figure in places:
            faults.guard(refuse, words.place(figure), "a figure of pointers and rules has no words")
            continue
        for code in words[figure]:
            pair = faults.guard(sentences, words[figure], code, "a word")
            if pair is not None:
                rows.append(((figure, code), "{ " + ", ".join(map(c_string, pair)) + " }"))
    return [row([("figure", c_string(figure)), ("code", c_string(code)), ("text", text)])
            for (figure, code), text in sorted(rows)]


def rows_of(section, make, prefix, faults):
    rows = []
    for key in section:
        made = faults.guard(make, section, key)
        if made is not None:
            rows.append((constant(prefix, key), made))
    return rows


def emit(tree, faults):
    """name → content of gen/problems.[ch]"""
    check_keys(tree, ("problems", "reasons", "words"), "problems.yaml")
    problems = rows_of(require(tree, "problems", Map, "the file"), problem_row, "ERR", faults)
    reasons = rows_of(require(tree, "reasons", Map, "the file"), reason_row, "REASON", faults)
    words = word_rows(require(tree, "words", Map, "the file"), tree["reasons"], faults)
    errors = ["OK"] + [name for name, _ in problems] + ["ERR_RETRY", "ERR_COUNT_"]
    codes = ["REASON_NONE"] + [name for name, _ in reasons] + ["REASON_COUNT_"]
    body = (
        "enum err {\n" + "".join(f"\t{e},\n" for e in errors) + "};\n\n"
        "enum reason {\n" + "".join(f"\t{c},\n" for c in codes) + "};\n\n"
        "/* Sentences are indexed by enum locale; {name} stands for a figure. */\n"
        "struct problem_text {\n\tconst char *slug;\n\tint status;\n"
        "\tconst char *title[2], *detail[2], *help[2];\n};\n\n"
        "/* also: the other places of a contradiction, then NULL. */\n"
        f"struct reason_text {{\n\tconst char *code, *pointer, *also[{ALSO_MAX + 1}], *rule;\n"
        "\tconst char *detail[2];\n};\n\n"
        "/* What a code is called in a sentence that quotes it as this figure. */\n"
        "struct word_text {\n\tconst char *figure, *code, *text[2];\n};\n\n"
        f"#define WORD_TEXT_COUNT {len(words)}\n\n"
        "extern const struct problem_text problem_texts[ERR_COUNT_];\n"
        "extern const struct reason_text reason_texts[REASON_COUNT_];\n"
        "extern const struct word_text word_texts[WORD_TEXT_COUNT]; /* by figure, then code */\n"
    )
    tables = "#include <stddef.h>\n\n"
    tables += "const struct problem_text problem_texts[ERR_COUNT_] = {\n"
    tables += "".join(f"\t[{name}] = {text},\n" for name, text in problems) + "};\n\n"
    tables += "const struct reason_text reason_texts[REASON_COUNT_] = {\n"
    tables += "".join(f"\t[{name}] = {text},\n" for name, text in reasons) + "};\n"
    tables += "\nconst struct word_text word_texts[WORD_TEXT_COUNT] = {\n"
    tables += "".join(f"\t{text},\n" for text in words) + "};\n"
    return {
        "problems.h": header("PROBLEMS", "Every error and every reason.", [], body),
        "problems.c": source(['"gen/problems.h"'], tables),
    }
