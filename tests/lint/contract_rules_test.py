#!/usr/bin/env python3
"""Each rule of the house in .spectral.yaml meets one seeded defect: one document has them all."""
import json
import pathlib
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).parents[2]
SPECTRAL = ROOT / "node_modules" / ".bin" / "spectral"

WRONG = {
    "openapi": "3.1.0",
    "info": {"title": "x", "version": "1"},
    "paths": {
        "/v1/secured": {"get": {"security": [{"oauth": ["a"]}], "responses": {}}},
        "/v1/Bad_Path": {
            "get": { # path, operationId, summary, security and audience
                "operationId": "listThings",
                "parameters": [{"name": "camelCase", "in": "query",
                                "schema": {"type": "string", "maxLength": 3}}],
                "responses": {"400": {"description": "HTML", "content": {"text/html": {}}}},
            },
        },
    },
    "components": {"schemas": {"Thing": {
        "type": "object",
        "properties": {
            "camelCase": {"type": "boolean"},
            "text": {"type": "string"},
            "list": {"type": "array", "items": {"type": "boolean"}},
            "count": {"type": "integer", "minimum": 0},
            "price": {"type": "number"},
        },
    }}},
}
EXPECTED = {
    "operation-id-noun-verb", "operation-summary-given", "operation-security-given",
    "operation-audience-given", "property-snake-case", "parameter-snake-case", "path-kebab-case",
    "refusal-is-problem", "secured-401", "string-bounded", "list-bounded", "integer-bounded",
    "no-number",
}


class HouseRules(unittest.TestCase):
    def test_each_rule_can_fail(self):
        with tempfile.TemporaryDirectory() as folder:
            document = pathlib.Path(folder, "openapi.json")
            document.write_text(json.dumps(WRONG), encoding="utf-8")
            answer = pathlib.Path(folder, "found.json")
            subprocess.run([SPECTRAL, "lint", "--ruleset", ROOT / ".spectral.yaml", "--quiet",
                            "--format", "json", "--output", answer, document], check=False)
            found = {entry["code"] for entry in json.loads(answer.read_text(encoding="utf-8"))}
        self.assertEqual(EXPECTED - found, set())


if __name__ == "__main__":
    unittest.main()
