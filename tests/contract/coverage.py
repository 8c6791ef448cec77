#!/usr/bin/python3
"""Every operation of the contract, every problem and every reason stands in a transcript.

    tests/contract/coverage.py

What no transcript can bring about is listed below, with the test that does.
"""
import pathlib
import re
import sys

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]

# what → where else it is tested
ELSEWHERE = {
    "decision-in-force": "tests/matrix/actions.py, of a refused file",
    "request-invalid": "tests/hostile/framing.py",
    "rate-limited": "settings of the limiter, off in tests",
    "siren-invalid": "tests/unit/identifiers.c",
    "too-many-items": "tests/unit/json_read.c",
    "amount-overflow": "tests/unit/budget.c",
    "organisation-cap-passed": "tests/unit/other_rules.c",
    "territory-set-empty": "tests/unit/lint.c",
    "territory-set-later": "tests/unit/lint.c",
    "max-duration-cut": "tests/unit/lint.c",
    "minutes-title": "the page of tests/http/1211-minutes.http",
    "minutes-test": "the page of tests/http/1211-minutes.http",
    "minutes-made": "the page of tests/http/1211-minutes.http",
    "minutes-counts": "the page of tests/http/1211-minutes.http",
    "minutes-best-use": "the page of tests/http/1211-minutes.http",
    "minutes-digests": "the page of tests/http/1211-minutes.http",
    "minutes-adopted": "the page of tests/http/1211-minutes.http",
    "minutes-columns": "the page of tests/http/1211-minutes.http",
    "minutes-outcomes": "the page of tests/http/1211-minutes.http",
    "open-data-missing": "tests/unit/open_data.c",
}
METHODS = ("get", "post", "put", "patch", "delete")


def requests_of(text):
    """(method, path) of each request line."""
    return re.findall(r"^([A-Z]{3,7})  +([^\s?]+)", text, flags=re.M)


def codes_expected(text):
    """The words expected of each `type` and of each member `code`."""
    for line in text.splitlines():
        chunks = re.split(r"  +", line.strip())
        for member, value in zip(chunks, chunks[1:]):
            if member == "type" and value.startswith("/problems/"):
                yield value.removeprefix("/problems/")
            elif member.endswith("code"):
                yield from re.findall(r"[a-z]+(?:-[a-z]+)*", value)


def operations(contract):
    for path, item in contract["paths"].items():
        template = re.sub(r"\\{[a-z_]+\\}", "[^/?]+", re.escape(path))
        for method in METHODS:
            if method in item:
                yield item[method]["operationId"], method.upper(), re.compile(template + "$")


def unheard(contract, text):
    seen = [(method, path) for method, path in requests_of(text) if "://" not in path]
    for name, method, template in operations(contract):
        if not any(m == method and template.match(p) for m, p in seen):
            yield f"operation {name} has no transcript"


def unsaid(words, said, kind):
    for word, entry in words.items():
        if not entry.get("retired") and word not in ELSEWHERE and word not in said:
            yield f"{kind} {word} has no transcript"


def codes_told(contract):
    """(figure, code) that sentences quote: the states of the contract, the actions of the rules."""
    for name, schema in contract["components"]["schemas"].items():
        if name.endswith("State"):
            yield from (("state", code) for code in schema.get("enum", []))
    for path in sorted((ROOT / "service").rglob("*.c")):
        rows = re.findall(r'{ "([a-z_]+)",\s*OPERATION_', path.read_text("utf-8"))
        yield from (("action", code) for code in rows)


def wordless(contract, problems):
    for figure, code in sorted(set(codes_told(contract))):
        if code not in problems["words"][figure]:
            yield f"words has no {figure} {code}"


def specification():
    return (yaml.safe_load((ROOT / "api-spec/openapi.yaml").read_text("utf-8")),
            yaml.safe_load((ROOT / "api-spec/problems.yaml").read_text("utf-8")))


def missing():
    contract, problems = specification()
    files = sorted((ROOT / "tests/http").glob("*.http"))
    files += sorted((ROOT / "tests/http/parts").glob("*.part"))
    text = "\n".join(path.read_text("utf-8") for path in files)
    said = set(codes_expected(text))
    yield from unheard(contract, text)
    yield from unsaid(problems["problems"], said, "problem")
    yield from unsaid(problems["reasons"], said, "reason")
    yield from wordless(contract, problems)


def main():
    contract, problems = specification()
    lines = list(missing())
    total = len(list(operations(contract))) + len(problems["problems"]) + len(problems["reasons"])
    print("\n".join(lines))
    print(f"{total - len(lines)} passed, {len(lines)} failed")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
