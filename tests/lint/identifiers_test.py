#!/usr/bin/python3
"""No call, region or programme is known to the program: each is a data file.

    tests/lint/identifiers_test.py
"""
import json
import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
COMMENT = re.compile(r'/\*.*?\*/|//[^\n]*|("(?:\\.|[^"\\\n])*")', re.S)
# Names of regions, of the frames and of the plans, in any spelling.
NAMES = re.compile(
    r"hauts.de.france|normandie|provence|grand.est|bretagne|pays.de.la.loire|bourgogne|occitanie|"
    r"nouvelle.aquitaine|centre.val.de.loire|[iî]le.de.france|deffinov|cprdfop|connaissance",
    re.I)


def code_of(text):
    """Comments emptied, texts kept."""
    return COMMENT.sub(lambda m: m.group(1) or " ", text)


def identifiers():
    """Codes of the calls, the programmes and the territory sets of the data files."""
    found = set()
    for path in (ROOT / "sql" / "seed").glob("*/*.json"):
        document = json.loads(path.read_text(encoding="utf-8"))
        found.add(document["code"])
        found |= {b["territory_set"] for b in document.get("bonuses", []) if b.get("territory_set")}
    return found


def findings(text, codes):
    code = code_of(text)
    return sorted({c for c in codes if c in code} | set(NAMES.findall(code)))


class Identifiers(unittest.TestCase):
    def test_none_is_in_the_code(self):
        codes = identifiers()
        self.assertGreater(len(codes), 20)
        for path in sorted((ROOT / "service").rglob("*.[chd]*")):
            with self.subTest(path.relative_to(ROOT).as_posix()):
                self.assertEqual([], findings(path.read_text(encoding="utf-8"), codes))

    def test_one_would_be_found(self):
        codes = identifiers()
        for line in ('if (text_equal(code, "itie-2023"))', 'x = "Région Bretagne";',
                     'set = "synthetic-low-supply";', "static int deffinov_share;"):
            self.assertNotEqual([], findings(line, codes), line)
        self.assertEqual([], findings('/* "itie-2023", say */ x = 1; // bretagne', codes))


if __name__ == "__main__":
    unittest.main()
