"""Writes C text and files; a file is touched only when its content changes."""

import os
import re

C_WORDS = set(
    "auto break case char const continue default do double else enum extern float for goto if "
    "inline int long register restrict return short signed sizeof static struct switch typedef "
    "union unsigned void volatile while asm typeof bool true false".split()
)

MADE = "/* Made from api-spec/ and sql/queries/ by api-spec/generate.py: change those files. */\n"


def c_string(text):
    out = []
    for char in text:
        if char in "\"\\":
            out.append("\\" + char)
        elif char == "\n":
            out.append("\\n")
        elif char == "\t":
            out.append("\\t")
        elif ord(char) < 32 or char == "?":
            out.append("\\%03o" % ord(char))
        else:
            out.append(char)
    return '"' + "".join(out) + '"'


def c_text(text):
    return "NULL" if text is None else c_string(text)


def c_int(value):
    return f"INT64_C({value})" if abs(value) > 2147483647 else str(value)


def c_name(name):
    """A member name that C accepts."""
    return name + "_" if name in C_WORDS else name


def constant(*words):
    return "_".join(re.sub(r"[^A-Za-z0-9]", "_", w).upper() for w in words)


def snake(camel):
    text = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", camel)
    return text.lower()


def row(pairs):
    """{ .name = value, … } without what is zero."""
    kept = [f".{name} = {value}" for name, value in pairs if value not in (None, False, "false")]
    return "{ " + ", ".join(kept) + " }" if kept else "{ 0 }"


def words_table(name, words, static):
    head = "static const char *const " if static else "const char *const "
    body = "".join(f"\t{c_string(w)},\n" for w in words)
    return f"{head}{name}[] = {{\n{body}\tNULL,\n}};\n"


def enum_text(name, prefix, words):
    body = "".join(f"\t{constant(prefix, w)},\n" for w in words)
    return f"enum {name} {{\n{body}\t{constant(prefix)}_COUNT_,\n}};\n"


def header(guard, sentence, includes, body):
    lines = "".join(f"#include {i}\n" for i in includes)
    gap = "\n" if includes else ""
    return (
        f"/* {sentence} */\n{MADE}#ifndef GUICHET_GEN_{guard}_H\n#define GUICHET_GEN_{guard}_H\n\n"
        f"{lines}{gap}{body}\n#endif\n"
    )


def source(includes, body):
    return MADE + "".join(f"#include {i}\n" for i in includes) + "\n" + body


def write(folder, name, content):
    """Content is text or bytes; an unchanged file keeps its date."""
    data = content.encode("utf-8") if isinstance(content, str) else content
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    try:
        with open(path, "rb") as old:
            if old.read() == data:
                return
    except FileNotFoundError:
        pass
    with open(path + ".new", "wb") as new:
        new.write(data)
    os.replace(path + ".new", path)
