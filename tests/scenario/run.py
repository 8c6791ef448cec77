#!/usr/bin/python3
"""Plays the scenarios of this folder against a running service: tests/scenario/run.py [FILE…]

A sentence is a row of SENTENCES: its form, and what it does.  The first that does not hold ends
its scenario."""
import importlib
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "support"))

from client import Api, Unexpected, report  # noqa: E402
from language import SENTENCES, Story  # noqa: E402

for module in sorted(HERE.glob("*_sentences.py")):
    importlib.import_module(module.stem)


def meaning(line):
    """The most precise form that fits: the one with the most text of its own."""
    found = [(pattern, function) for pattern, function in SENTENCES if pattern.fullmatch(line)]
    if not found:
        raise Unexpected("this sentence has no meaning")
    pattern, function = max(found, key=lambda item: len(item[0].pattern))
    return lambda s: function(s, **pattern.fullmatch(line).groupdict())


def play(path):
    """(sentences that hold, what the first that does not hold said or None)."""
    s, count = Story(Api()), 0
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        line = line.strip()
        if not line or line.startswith(("#", "==")):
            continue
        try:
            meaning(line)(s)
        except (Unexpected, KeyError, TypeError) as fault:
            return count, f"{path.name}:{number}: {line}\n    {fault}"
        count += 1
    return count, None


def main():
    paths = [pathlib.Path(name) for name in sys.argv[1:]] or sorted(HERE.glob("*.scenario"))
    passed, failures = 0, []
    for path in paths:
        count, fault = play(path)
        passed += count
        failures += [fault] if fault else []
    return report("scenario", passed, failures)


if __name__ == "__main__":
    sys.exit(main())
