#!/usr/bin/python3
"""A region's call is one data file: each of sql/seed/calls goes through the public API, and so does
the worked example of docs/guide-des-appels.md, request by request, as it is printed.

    tests/http/calls_as_data_test.py
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))

from client import Api, person  # noqa: E402

FILES = sorted((ROOT / "sql" / "seed" / "calls").glob("*.json"))
GUIDE = ROOT / "docs" / "guide-des-appels.md"
MANAGER = person("marie", "manager")
BLOCK = re.compile(r"^```http (\d{3})\n(\w+) (\S+)\n((?:[\w-]+: [^\n]*\n)*)(?:\n(.*?))?^```$",
                   re.M | re.S)
CHECK = """
import { readFileSync } from "node:fs";
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
const [schema, ...files] = process.argv.slice(2).map((f) => JSON.parse(readFileSync(f, "utf8")));
const ajv = new Ajv2020.default({ allErrors: true });
addFormats.default(ajv);
const valid = ajv.compile(schema);
console.log(JSON.stringify(files.map((file) => (valid(file) ? [] : valid.errors))));
"""


def guide_requests():
    """(status, method, path, headers, body) of each request of the guide."""
    return BLOCK.findall(GUIDE.read_text(encoding="utf-8"))


def guide_rules():
    """The call of the guide, without what is not its rules."""
    body = next(b for _, m, p, _, b in guide_requests() if (m, p) == ("POST", "/v1/calls"))
    rules = json.loads(body)
    del rules["mode"]
    return rules


def known(value):
    """Without members that are null: absent and null mean the same."""
    if isinstance(value, dict):
        return {k: known(v) for k, v in value.items() if v is not None}
    return [known(v) for v in value] if isinstance(value, list) else value


class CallsAsData(unittest.TestCase):
    def setUp(self):
        self.api = Api()
        self.addCleanup(lambda: self.api.connection and self.api.connection.close())

    def publish(self, code):
        """What the warnings are, in writing, then the publication."""
        path = f"/v1/calls/{code}"
        found = self.api.expect(200, "GET", path + "/lint", MANAGER).json
        errors = [f for f in found["findings"] if f["severity"] == "error"]
        self.assertEqual([], errors, code)
        warnings = {f["code"] for f in found["findings"] if f["severity"] == "warning"}
        body = {"acknowledged": sorted(warnings), "note": "Relu."} if warnings else None
        return self.api.expect(200, "POST", path + "/publication", MANAGER, body,
                               If_Match=self.api.etag(path, MANAGER)).json

    def take(self, path):
        """One file, from the folder to a published call of the service."""
        rules = json.loads(path.read_text(encoding="utf-8"))
        self.assertEqual(path.stem, rules["code"])
        seeded = self.api.expect(200, "GET", f"/v1/calls/{path.stem}").json
        self.assertEqual(("published", known(rules)),
                         (seeded["state"], known({k: seeded[k] for k in rules})))
        code = path.stem + "-copie"
        self.api.expect(201, "POST", "/v1/calls", MANAGER, {**rules, "code": code, "mode": "test"})
        self.assertEqual("published", self.publish(code)["state"])
        return code

    def test_every_file_is_a_call(self):
        self.assertGreaterEqual(len(FILES), 13)
        for path in FILES:
            with self.subTest(path.name):
                code = self.take(path)
                budget = {"budget": {"total_cost_amount": "250000.00"}}
                answer = self.api.expect(200, "POST", f"/v1/calls/{code}/simulations", None, budget)
                self.assertIn("eligibility", answer.json)
                self.api.expect(200, "GET", f"/v1/calls/{code}/timeline")

    def test_what_is_published_for_information_does_not_open(self):
        for code in ("itie-2023", "deffinov-bretagne-2022"):
            timeline = self.api.expect(200, "GET", f"/v1/calls/{code}/timeline").json
            self.assertNotIn("open", {p["status"] for p in timeline["phases"]}, code)

    def test_the_published_schema_takes_them_all(self):
        answer = self.api.expect(200, "GET", "/schemas/call-rules.json")
        self.assertEqual("application/schema+json", answer.headers["content-type"])
        self.assertNotIn(b"components/schemas", answer.body)
        wrong = guide_rules()
        wrong["envelope"]["amount"] = 1000000
        del wrong["stages"]
        wrong["bonuses"][0]["surprise"] = True
        documents = [json.loads(p.read_text(encoding="utf-8")) for p in FILES]
        found = self.judge(answer.body, documents + [guide_rules(), wrong])
        self.assertEqual([[]] * (len(FILES) + 1), found[:-1])
        self.assertEqual({"type", "required", "additionalProperties"},
                         {e["keyword"] for e in found[-1]} - {"anyOf"})

    def judge(self, schema, documents):
        """The errors of each, from a validator that is not ours."""
        with tempfile.TemporaryDirectory(dir=ROOT / "node_modules") as folder:
            here = pathlib.Path(folder)
            names = [here / "schema.json"]
            names[0].write_bytes(schema)
            for number, document in enumerate(documents):
                names.append(here / f"{number}.json")
                names[-1].write_text(json.dumps(document), encoding="utf-8")
            program = here / "check.mjs"
            program.write_text(CHECK, encoding="utf-8")
            done = subprocess.run(["node", program, *names], capture_output=True, text=True,
                                  check=True)
        return json.loads(done.stdout)

    def test_the_guide_works_as_printed(self):
        answers = {}
        for status, method, path, lines, body in guide_requests():
            headers = dict(line.split(": ", 1) for line in lines.splitlines())
            kind = headers.setdefault("Content-Type", "application/json")
            given = body.strip("\n").encode() if body.strip() else None
            if kind == "text/csv":
                given += b"\n"
            sent = {name.replace("-", "_"): value for name, value in headers.items()
                    if given is not None or name != "Content-Type"}
            answer = self.api.expect(int(status), method, path, MANAGER, given, **sent)
            answers[method, path.split("?")[0]] = answer.json
        lint = answers["GET", "/v1/calls/exemple-2027/lint"]
        self.assertEqual((True, 0), (lint["publishable"], lint["warning_count"]), lint["findings"])
        funding = answers["POST", "/v1/calls/exemple-2027/simulations"]["funding"]
        self.assertEqual(("0.70", "175000.00"), (funding["funding_rate"], funding["grant_amount"]))
        timeline = answers["GET", "/v1/calls/exemple-2027/timeline"]
        self.assertEqual("open", timeline["status"])
        plan = answers["POST", "/v1/programmes"]
        self.assertEqual(["exemple-2027"], [c["code"] for c in plan["calls"]])


if __name__ == "__main__":
    unittest.main()
