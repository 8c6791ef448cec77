#!/usr/bin/python3
"""What the generator makes of the fixture: names of C, published contract, its 3.0 form, the page.

    tests/lint/generator_publishes_test.py
"""
import hashlib
import html.parser
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
GENERATE = HERE.parent.parent / "api-spec" / "generate.py"
FIXTURE = HERE / "generator_fixture"


def generate(out):
    subprocess.run([sys.executable, str(GENERATE), "--root", str(FIXTURE), "--out", str(out)],
                   check=True)
    return {p.name: p.read_text(encoding="utf-8") for p in (out / "gen").iterdir()}


class Page(html.parser.HTMLParser):
    """Anchors, links and tags of a page."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.links, self.tags, self.open = [], [], set(), []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.tags.add(tag)
        if tag not in ("meta", "link", "br"):
            self.open.append(tag)
        if "id" in given:
            self.ids.append(given["id"])
        if given.get("href", "").startswith("#"):
            self.links.append(given["href"][1:])

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, f"</{tag}> closes another"


class Generated(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.out = pathlib.Path(cls.folder.name)
        cls.files = generate(cls.out)
        cls.api = json.loads(cls.files["openapi.json"])
        cls.lower = json.loads(cls.files["openapi-3.0.json"])

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_same_input_same_bytes_and_dates(self):
        before = {p.name: p.stat().st_mtime_ns for p in (self.out / "gen").iterdir()}
        self.assertEqual(generate(self.out), self.files)
        after = {p.name: p.stat().st_mtime_ns for p in (self.out / "gen").iterdir()}
        self.assertEqual(before, after)

    def test_structs(self):
        for text in ["enum thing_state {\n\tTHING_STATE_DRAFT,\n\tTHING_STATE_DONE,\n",
                     "struct thing_write {\n\tconst char *title;\n\tconst char *code;\n"
                     "\tconst struct money *amount;\n\tconst int64_t *count;\n"
                     "\tconst struct text_list *tags;\n};",
                     "struct thing_page {\n\tstruct thing_list data;\n};",
                     "enum thing_create_kind kind;"]:
            self.assertIn(text, self.files["schema.h"])
        self.assertIn("int64_t limit;\n\tconst struct text_list *state;", self.files["routes.h"])
        self.assertIn("struct uuid thing_id;\n\tstruct thing_write body;", self.files["routes.h"])

    def test_rows(self):
        rows = re.split(r"\n\t\{\n", self.files["routes.c"])
        update = next(r for r in rows if '"thing_update"' in r and ".method" in r)
        for text in ['.method = "PATCH"', ".audience = AUDIENCE_MANAGER", ".conditional = true",
                     ".subject_query = Q_THING_SUBJECT", ".current_query = Q_THING_CURRENT",
                     ".txn = TXN_WRITE", '.event = "thing.updated"', "version_offset = (int32_t)"]:
            self.assertIn(text, update)
        create = next(r for r in rows if '"thing_create"' in r and ".method" in r)
        for text in [".creates = true", '.location_path = "/v1/things/"', ".status = 201",
                     ".scopes = UINT64_C(1) << SCOPE_THINGS_WRITE"]:
            self.assertIn(text, create)
        self.assertNotIn(".conditional", create)
        listing = next(r for r in rows if '"thing_list"' in r and ".method" in r)
        self.assertIn(".token_optional = true", listing)
        self.assertIn("AUDIENCE_PUBLIC | AUDIENCE_MANAGER", listing)

    def test_queries(self):
        self.assertIn("Q_THING_SUBJECT,\n\tQ_THING_CURRENT,\n\tQ_COUNT_", self.files["queries.h"])
        self.assertIn(".rows = ROWS_MAYBE, .param_count = 2", self.files["queries.c"])

    def names(self, operation):
        found = []
        for entry in operation["parameters"]:
            name = entry.get("$ref", "").rsplit("/", 1)[-1]
            found.append(self.api["components"]["parameters"][name]["name"] if name
                         else entry["name"])
        return found

    def test_what_every_operation_has(self):
        paths = self.api["paths"]
        create, update = paths["/v1/things"]["post"], paths["/v1/things/{thing_id}"]["patch"]
        listing = paths["/v1/things"]["get"]
        self.assertIn("dry_run", self.names(create))
        self.assertIn("Idempotency-Key", self.names(create))
        self.assertNotIn("If-Match", self.names(create))
        self.assertIn("If-Match", self.names(update))
        self.assertNotIn("dry_run", self.names(listing))
        self.assertEqual({"200", "201"}, {s for s in create["responses"] if s < "300"})
        self.assertNotIn("Location", create["responses"]["200"]["headers"])
        self.assertIn("Location", create["responses"]["201"]["headers"])
        self.assertTrue({"412", "428", "422"} <= set(update["responses"]))
        self.assertIn("304", listing["responses"])
        self.assertNotIn("x-target", update)

    def test_schemas_are_merged(self):
        schemas = self.api["components"]["schemas"]
        create = schemas["ThingCreate"]
        self.assertNotIn("allOf", create)
        self.assertEqual(["title", "kind"], create["required"])
        self.assertIs(create["additionalProperties"], False)
        merge = schemas["ThingWriteMerge"]
        self.assertNotIn("required", merge)
        self.assertEqual(1, merge["minProperties"])
        self.assertEqual("string", merge["properties"]["title"]["type"])
        self.assertEqual(["string", "null"], merge["properties"]["code"]["type"])
        self.assertIn("pattern", merge["properties"]["amount"])
        self.assertNotIn("ThingWrite", schemas, "nothing refers to it any more")

    def test_older_form(self):
        amount = self.lower["components"]["schemas"]["Thing"]["properties"]["amount"]
        self.assertEqual("3.0.3", self.lower["openapi"])
        self.assertEqual(("string", True), (amount["type"], amount["nullable"]))
        self.assertNotRegex(self.files["openapi-3.0.json"], r'"type":\[|"const"|"anyOf"')

    def test_a_component_stands_alone(self):
        schema = json.loads(self.files["thing.json"])
        self.assertEqual(("https://json-schema.org/draft/2020-12/schema", "/schemas/thing.json"),
                         (schema["$schema"], schema["$id"]))
        self.assertEqual("#/$defs/Thing", schema["properties"]["data"]["items"]["$ref"])
        text = self.files["thing.json"]
        for name in re.findall(r'"\$ref":"#/\$defs/([A-Za-z]+)"', text):
            self.assertIn(name, schema["$defs"])
        self.assertNotRegex(text, r'components/schemas|"x-|"format":"money"')
        self.assertIn("pattern", schema["$defs"]["Thing"]["properties"]["amount"])
        served = self.api["paths"]["/schemas/thing.json"]["get"]["responses"]["200"]["content"]
        self.assertEqual(["schema"], list(served["application/schema+json"]))

    def test_digests(self):
        for name in ("openapi.json", "openapi-3.0.json", "docs.html", "thing.json"):
            digest = hashlib.sha256(self.files[name].encode("utf-8")).hexdigest()
            self.assertIn(f'.sha256 = "{digest}"', self.files["openapi_files.c"])

    def test_page(self):
        text = self.files["docs.html"]
        page = Page(text)
        self.assertEqual([], page.open)
        self.assertEqual(len(page.ids), len(set(page.ids)), "an anchor stands twice")
        self.assertEqual(set(), set(page.links) - set(page.ids), "a link leads nowhere")
        self.assertNotIn("script", page.tags)
        self.assertIn('<html lang="fr">', text)
        for operation in ("thing_list", "thing_create", "thing_update"):
            self.assertIn(operation, page.ids)
        self.assertEqual(text.count("<table>"), text.count("<caption>"))
        self.assertNotRegex(text, r"\sstyle=|\son[a-z]+=")


if __name__ == "__main__":
    unittest.main()
