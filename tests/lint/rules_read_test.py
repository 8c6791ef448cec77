#!/usr/bin/python3
"""Every member of the rules is read by the evaluation or by the lint, or is for people alone.

    tests/lint/rules_read_test.py
"""
import pathlib
import re
import unittest

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
# Told to people and to other systems, compared and published; no rule follows from them.
FOR_PEOPLE = {
    "CallRules.scheme", "Scheme.acronym", "Scheme.national_frame", "Scheme.funding_line",
    "CallRules.currency",  # a constant of the contract
    "Stage.channel", "StateAidRule.window", "IndicatorRule.people_trained",
}
PREFIX = "#/components/schemas/"


def members():
    """Component → the members of it that a call may say."""
    contract = yaml.safe_load((ROOT / "api-spec/openapi.yaml").read_text("utf-8"))
    schemas = contract["components"]["schemas"]
    found, todo = {}, ["CallRules"]
    while todo:
        name = todo.pop()
        if name in found or "properties" not in schemas[name]:
            continue
        found[name] = list(schemas[name]["properties"])
        for value in schemas[name]["properties"].values():
            for node in (value, value.get("items", {})):
                if "$ref" in node:
                    todo.append(node["$ref"][len(PREFIX):])
    return found


def texts(folders, suffix):
    return "\n".join(path.read_text("utf-8") for folder in folders
                     for path in sorted((ROOT / folder).glob(f"*.{suffix}")))


class RulesAreRead(unittest.TestCase):
    def test_each_member(self):
        code = texts(("service/domain", "service/usecase", "service/store", "service/http"), "c")
        named = set(re.findall(r"(?:->|\.)([a-z_]+)\b", code))
        named |= set(re.findall(r"'([a-z_]+)'", texts(("sql/queries", "sql/deploy"), "sql")))
        unread = {f"{component}.{member}" for component, names in members().items()
                  for member in names if member not in named}
        self.assertEqual(unread - FOR_PEOPLE, set(), "members that nothing reads")

    def test_the_list_is_of_members(self):
        known = {f"{component}.{member}" for component, names in members().items()
                 for member in names}
        self.assertEqual(FOR_PEOPLE - known, set())


if __name__ == "__main__":
    unittest.main()
