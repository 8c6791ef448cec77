"""The published files as C: their bytes and their digests."""

import hashlib
import json

from .emit import c_string, header, source
from .standalone import SCHEMA


def minified(document):
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def embedded(name, media_type, text):
    """A struct with the bytes of a text, cut into literals of a line."""
    data = text.encode("utf-8")
    pieces = [text[i:i + 400] for i in range(0, len(text), 400)]
    literal = "\n".join("\t" + c_string(p) for p in pieces)
    return (f"static const char {name}_bytes[] =\n{literal};\n"
            f"const struct published_file {name} = {{\n"
            f"\t.media_type = {c_string(media_type)},\n"
            f"\t.sha256 = {c_string(hashlib.sha256(data).hexdigest())},\n"
            f"\t.bytes = {{ {name}_bytes, sizeof({name}_bytes) - 1 }},\n}};\n")


def emit(documents, schemas, page, policy):
    """name → content of gen/openapi_files.[ch] and of the files themselves"""
    published, lower = documents
    texts = {"openapi.json": minified(published), "openapi-3.0.json": minified(lower),
             "docs.html": page, **{file: minified(schema) for _, file, schema in schemas}}
    names = ["openapi_31", "openapi_30", "docs_html"] + [name for name, _, _ in schemas]
    body = (
        "/* A file made with the service and served as it is. */\n"
        "struct published_file {\n\tconst char *media_type;\n"
        "\tconst char *sha256; /* hexadecimal, of the bytes */\n\tstruct bytes bytes;\n};\n\n"
        f"extern const struct published_file {', '.join(names)};\n"
        "/* Content-Security-Policy of docs_html: its one style sheet, by digest. */\n"
        "extern const char docs_html_policy[];\n"
        f"#define API_VERSION {c_string(published['info']['version'])}\n"
    )
    made = "\n".join([
        embedded("openapi_31", "application/json", texts["openapi.json"]),
        embedded("openapi_30", "application/json", texts["openapi-3.0.json"]),
        embedded("docs_html", "text/html; charset=utf-8", texts["docs.html"]),
        *[embedded(name, SCHEMA, texts[file]) for name, file, _ in schemas],
        f"const char docs_html_policy[] = {c_string(policy)};\n",
    ])
    return {
        **texts,
        "openapi_files.h": header("OPENAPI_FILES", "The published contract and its reference page.",
                                  ['"base/types.h"'], body),
        "openapi_files.c": source(['"gen/openapi_files.h"'], made),
    }
