#!/usr/bin/python3
"""The reference territories: schema, seeds and named queries, on a database of their own.

With TEST_ADMIN_URL (a superuser's connection string) a database is made in that server and dropped
at the end; without it, a throw-away PostgreSQL is started under /tmp.
"""

import csv
import io
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN = pathlib.Path("/usr/lib/postgresql/15/bin")
SET = "synthetic-low-supply"


class Server:
    """A PostgreSQL of its own, on a socket, owned by `postgres` when root starts it."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="guichet-", dir="/tmp"))
        self.prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if self.prefix:
            shutil.chown(self.folder, "postgres", "postgres")
        self.folder.chmod(0o755)
        self.data = self.folder / "data"
        self.run("initdb", "-D", self.data, "-U", "postgres", "-A", "trust", "-E", "UTF8",
                 "--locale=C.UTF-8", "--no-sync")
        self.run("pg_ctl", "-D", self.data, "-w", "-l", self.folder / "log", "-o",
                 f"-k {self.folder} -c listen_addresses='' -c fsync=off", "start")
        self.url = f"host={self.folder} user=postgres dbname=postgres"

    def run(self, program, *arguments):
        subprocess.run([*self.prefix, str(BIN / program), *map(str, arguments)], check=True,
                       stdout=subprocess.DEVNULL, cwd="/tmp")

    def stop(self):
        self.run("pg_ctl", "-D", self.data, "-m", "immediate", "stop")
        shutil.rmtree(self.folder)


def psql(url, script, *options):
    """What the script prints; SqlError with what the server said."""
    done = subprocess.run(["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", *options, "-d", url],
                          input=script, capture_output=True, text=True, cwd=ROOT, check=False)
    if done.returncode:
        raise SqlError(done.stderr)
    return done.stdout


class SqlError(Exception):
    pass


def named_queries():
    queries = {}
    for path in sorted((ROOT / "sql/queries").glob("territory*.sql")):
        for part in re.split(r"^-- name: ", path.read_text("utf-8"), flags=re.M)[1:]:
            head, text = part.split("\n", 1)
            queries[head.split(" ")[0]] = text.strip().rstrip(";")
    return queries


def literal(value):
    if value is None:
        return "null"
    if isinstance(value, (list, tuple)):
        return literal("{" + ",".join(f'"{item}"' for item in value) + "}")
    return "'" + str(value).replace("'", "''") + "'"


class Database:
    def __init__(self):
        self.server = None if os.environ.get("TEST_ADMIN_URL") else Server()
        self.admin = os.environ.get("TEST_ADMIN_URL") or self.server.url
        self.name = f"territories_{os.getpid()}"
        self.queries = named_queries()
        try:
            self.prepare()
        except BaseException:
            self.drop()
            raise

    def prepare(self):
        psql(self.admin, "\\i sql/roles.sql")
        psql(self.admin, f"create database {self.name} owner guichet_migrate template template0 "
                         "encoding 'UTF8' locale 'C.UTF-8'")
        self.url = self.with_database(self.admin)
        for change in ("territories", "arrondissements"):
            for step in ("deploy", "verify"):
                self.migrate((ROOT / f"sql/{step}/{change}.sql").read_text("utf-8"))
        for _ in range(2):  # a second run changes nothing
            for vintage in (2023, 2024, 2025, 2026):
                self.migrate("\\i sql/seed/territories/load.sql", "-v", f"vintage={vintage}")
            self.migrate("\\i sql/seed/territory_sets.sql")

    def with_database(self, url):
        if "://" in url:
            head, _, query = url.partition("?")
            host = head.split("://", 1)[1].split("/", 1)[0]
            return f"postgresql://{host}/{self.name}" + (f"?{query}" if query else "")
        return f"{url} dbname={self.name}"

    def migrate(self, script, *options):
        return psql(self.url, "set role guichet_migrate;\n" + script, *options)

    def drop(self):
        if self.server:
            self.server.stop()
        else:
            psql(self.admin, f"drop database if exists {self.name} with (force)")

    def rows(self, sql, role="guichet_app"):
        printed = psql(self.url, f"set role {role};\n{sql};", "--csv", "-P", "null=NULL")
        return list(csv.DictReader(io.StringIO(printed)))

    def call(self, name, *values, before="", explain=""):
        """The rows of a named query, asked as the service; nothing is kept."""
        arguments = f"({', '.join(map(literal, values))})" if values else ""
        return self.rows("begin isolation level read committed read write; "
                         f"{before} prepare q as {self.queries[name]};\n"
                         f"{explain} execute q{arguments}; rollback")

    def value(self, sql):
        return next(iter(self.rows(sql)[0].values()))


MEASURES = {
    "communes_in_region": "kind = 'commune' and region_code = '{0}'",
    "epci_touching_region_of_type":
        "kind = 'epci' and part_of @> array['region:{0}'] and type = '{1}'",
}
# Cases of other vintages, said of 2023: the figures of the package 3.1.1.
FIGURES_2023 = (
    ("epci touching the region", "kind = 'epci' and part_of @> '{region:32}'", 92),
    ("wholly inside", "kind = 'epci' and region_code = '32'", 90),
    ("urban communities", "kind = 'epci' and type = 'CU'", 2),
    ("metropoles", "kind = 'epci' and type = 'METRO'", 1),
    ("without epci", "kind = 'commune' and epci_code is null", 0),
    ("Lille, members", "kind = 'commune' and epci_code = '200093201'", 95),
    ("Aumale, members", "kind = 'commune' and epci_code = '200069722'", 44),
    ("Aumale, in the region", "kind = 'commune' and epci_code = '200069722' "
                              "and region_code = '32'", 10),
    ("Villes Soeurs, members", "kind = 'commune' and epci_code = '247600588'", 28),
    ("Villes Soeurs, in the region", "kind = 'commune' and epci_code = '247600588' "
                                     "and region_code = '32'", 13),
    ("départements of the region", "kind = 'departement' and region_code = '32'", 5),
    ("dangling epci", "kind = 'commune' and not exists (select from territory e where "
                      "e.vintage = t.vintage and e.kind = 'epci' and e.code = t.epci_code)", 0),
    ("dangling parts", "exists (select from unnest(t.part_of) p where not exists (select from "
                       "territory w where w.vintage = t.vintage "
                       "and w.kind || ':' || w.code = p))", 0),
    ("communes without postcode", "kind = 'commune' and postcodes = '{}'", 0),
)
# Reads by code: neither a plan made for the values nor a plan for any values may read it all.
LOOKUPS = (
    ("territory_by_code", ("commune", "59298", None)),
    ("territory_by_code", ("epci", "200093201", 2023)),
    ("territory_resolve", (2023, ["commune:02789", "epci:240200444"], None)),
    ("territory_set_membership", (SET, "commune:02789", "2023-03-01")),
    ("territory_list", (None, "commune", None, None, None, None, 21)),
    ("territory_list", (2023, None, "commune:02789", None, None, None, 21)),
    ("territory_list", (2023, None, None, "epci:240200444", None, "commune:02100", 21)),
    ("territory_list", (2023, None, None, None, "vervins", None, 21)),
)


class Territories(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.db = Database()
        cls.addClassCleanup(cls.db.drop)
        cls.version = cls.db.value(f"select v.id from territory_set_version v join territory_set s "
                                   f"on s.id = v.territory_set_id where s.code = '{SET}'")

    def count(self, where, vintage=2023):
        return int(self.db.value(
            f"select count(*) from territory t where vintage = {vintage} and {where}"))

    def listed(self, vintage=2023, kind=None, code=None, part_of=None, q=None, after=None,
               limit=100):
        rows = self.db.call("territory_list", vintage, kind, code, part_of, q, after, limit)
        return [row["code"] for row in rows]

    def test_golden_figures(self):
        seen = 0
        with (ROOT / "tests/golden/territories.csv").open(encoding="utf-8") as file:
            for case in csv.DictReader(file):
                if case["measure"] in MEASURES:
                    where = MEASURES[case["measure"]].format(*case["key"].split(":"))
                    with self.subTest(case["case_id"]):
                        self.assertEqual(self.count(where, case["vintage"]), int(case["expected"]))
                    seen += 1
        self.assertEqual(seen, 12)

    def test_figures(self):
        for title, where, expected in FIGURES_2023:
            with self.subTest(title):
                self.assertEqual(self.count(where), expected)

    def test_provenance(self):
        rows = self.db.call("territory_vintages")
        self.assertEqual([row["vintage"] for row in rows], ["2026", "2025", "2024", "2023"])
        for row in rows:
            self.assertEqual((row["region_code"], row["licence"]), ("32", "Licence Ouverte 2.0"))
            self.assertIn("INSEE", row["attribution"])

    def test_one(self):
        (row,) = self.db.call("territory_by_code", "commune", "02789", 2023)
        self.assertEqual(row, {
            "code": "commune:02789", "requested_code": "NULL", "kind": "commune",
            "name": "Vervins", "vintage": "2023", "type": "NULL",
            "part_of": '["epci:240200444","arrondissement:025","departement:02","region:32"]',
            "postcodes": '["02140"]', "population": "2600", "former_codes": "[]"})
        (row,) = self.db.call("territory_by_code", "epci", "200069722", 2023)
        self.assertEqual((row["type"], row["part_of"]), (
            "CC", '["departement:76","departement:80","region:28","region:32"]'))

    def test_former_commune(self):
        for code in ("59298", "59355"):
            (row,) = self.db.call("territory_by_code", "commune", code, 2023)
            self.assertEqual((row["code"], row["requested_code"]),
                             ("commune:59350", f"commune:{code}"))
        self.assertEqual(self.listed(code="commune:59298"), ["commune:59350"])

    def test_not_found(self):
        for kind, code, vintage in (("commune", "99999", 2023), ("commune", "02789", 2019),
                                    ("epci", "59298", 2023), ("epci", "02789", 2023)):
            self.assertEqual(self.db.call("territory_by_code", kind, code, vintage), [])

    def test_search(self):
        vervins = ["commune:02321", "commune:02789"]  # Fontaine-lès-Vervins, Vervins
        self.assertEqual(self.listed(q="vervins"), ["arrondissement:025", *vervins])
        self.assertEqual(self.listed(kind="commune", q="VERV"), vervins)
        self.assertEqual(self.listed(q="fontaine les verv"), vervins[:1])
        saint_quentin = self.listed(kind="commune", q="saint-quentin")
        self.assertIn("commune:02691", saint_quentin)
        self.assertEqual(saint_quentin, self.listed(kind="commune", q=" Saint  Quentin"))
        self.assertIn("epci:200069722", self.listed(q="blangy sur"))
        self.assertIn("commune:59350", self.listed(q="59800"))
        self.assertIn("commune:02789", self.listed(q="02 140"))
        self.assertEqual(self.listed(kind="commune", q="abbécourt"),
                         self.listed(kind="commune", q="Abbecourt"))
        for nothing in ("%", "_", "' or true --", "zzzz", "-"):
            self.assertEqual(self.listed(q=nothing), [], nothing)

    def test_search_name(self):
        for name, expected in (("L’Étoile", "l etoile"), ("Œuilly", "oeuilly"), ("Ÿ", "y"),
                               ("Saint-Quentin", "saint quentin"), (" A--B ", "a b")):
            self.assertEqual(
                self.db.value(f"select territory_search_name({literal(name)})"), expected)

    def test_filters(self):
        self.assertEqual(self.listed(kind="departement", part_of="region:32"), [
            f"departement:{code}" for code in ("02", "59", "60", "62", "80")])
        self.assertEqual(len(self.listed(kind="epci", part_of="region:32")), 92)
        self.assertEqual(len(self.listed(part_of="epci:200069722")), 44)
        self.assertEqual(self.listed(code="32"), ["region:32"])
        self.assertEqual(self.listed(code="region:59"), [])

    def test_pages_hold_every_row_once(self):
        seen, after = [], None
        while page := self.listed(part_of="departement:02", after=after, limit=300):
            seen += page
            after = page[-1]
        self.assertEqual(len(seen), len(set(seen)))
        self.assertEqual(len(seen), self.count("part_of @> '{departement:02}'"))
        self.assertEqual(seen, sorted(seen))

    def test_resolve(self):
        rows = self.db.call("territory_resolve", 2023, [
            "commune:59355", "epci:200069722", "commune:99999", "departement:76", "commune:59350",
            "commune:76570", "epci:commune", "zone:12", "59350"], None)
        seen = {}
        for row in rows:
            seen.setdefault(row["requested"], []).append(row)
        one = {key: (value[0]["found"], value[0]["code"], value[0]["commune_code"])
               for key, value in seen.items() if len(value) == 1}
        self.assertEqual(one, {
            "commune:59355": ("t", "commune:59350", "59350"),
            "commune:59350": ("t", "commune:59350", "59350"),
            "commune:99999": ("f", "NULL", "NULL"),
            "departement:76": ("t", "departement:76", "NULL"),
            "commune:76570": one["commune:76570"],
            "epci:commune": ("f", "NULL", "NULL"),
            "zone:12": ("f", "NULL", "NULL"),
            "59350": ("f", "NULL", "NULL")})
        self.assertEqual(len(seen["epci:200069722"]), 10)
        self.assertIn("80126", [row["commune_code"] for row in seen["epci:200069722"]])
        self.assertEqual(rows[0]["requested"], "commune:59355")

    def test_resolve_in_a_region(self):
        for region, expected in (("32", 13), ("28", 15), ("11", 1)):
            rows = self.db.call("territory_resolve", 2023, ["epci:247600588"], region)
            self.assertEqual(len(rows), expected, region)
        self.assertEqual(len(self.db.call("territory_resolve", 2023, ["region:32"], None)), 3787)

    def test_synthetic_set(self):
        (row,) = self.db.call("territory_set_by_ref", SET)
        self.assertEqual((row["kind"], row["latest_number"]), ("epci", "1"))
        self.assertIn("SYNTHETIC", row["label"])
        self.assertEqual(self.db.call("territory_set_by_ref", row["id"]), [row])
        self.assertEqual([found["code"] for found in self.db.call("territory_set_list", None, None,
                                                                  20)], [SET])
        (version,) = self.db.call("territory_set_version_list", row["id"], None, 20)
        self.assertEqual(version, self.db.call("territory_set_version_by_number", row["id"], 1)[0])
        self.assertEqual(version["commune_count"], "169")
        self.assertIn('"basis": "synthetic"', version["provenance"])
        entries = self.db.call("territory_set_entries", version["id"], None, None, 1000)
        self.assertEqual(len(entries), 169)
        self.assertEqual(
            {e["entry"]: sum(x["entry"] == e["entry"] for x in entries) for e in entries},
            {"epci:240200444": 68, "epci:240200634": 30, "epci:200070936": 71})
        after = entries[99]
        self.assertEqual(self.db.call("territory_set_entries", version["id"], after["code"],
                                      after["entry"], 1000), entries[100:])

    def test_version_at(self):
        for day, vintage, expected in (("2023-01-01", None, 1), ("2023-01-01", 2023, 1),
                                       ("2022-12-31", None, 0), ("2023-01-01", 2024, 0)):
            rows = self.db.call("territory_set_version_at", SET, day, vintage)
            self.assertEqual(len(rows), expected, (day, vintage))

    def test_membership(self):
        for code, on, member, entries in (
                ("commune:02789", "2023-03-01", "t", '["epci:240200444"]'),
                ("commune:80688", "2023-03-01", "t", '["epci:200070936"]'),
                ("commune:59350", "2023-03-01", "f", "[]"),
                ("epci:240200444", "2023-03-01", "t", '["epci:240200444"]'),
                ("departement:02", "2023-03-01", "f", '["epci:240200444", "epci:240200634"]'),
                ("commune:99999", "2023-03-01", "f", "[]"),
                ("commune:02789", "2022-03-01", "f", "[]")):
            (row,) = self.db.call("territory_set_membership", SET, code, on)
            self.assertEqual((row["member"], row["entries"]), (member, entries), (code, on))
        self.assertEqual(row["set_version"], "NULL")
        self.assertEqual(
            self.db.call("territory_set_membership", "none", "commune:02789", "2023-03-01"), [])

    def test_match_counts_each_commune_once(self):
        rows = self.db.call("territory_set_match", self.version, [
            "commune:59298", "commune:59350", "epci:240200444", "commune:02789", "commune:99999"])
        self.assertEqual(len(rows), 1 + 68 + 1)
        self.assertEqual((rows[0]["territory"], rows[0]["commune_code"], rows[0]["entry"]),
                         ("commune:59298", "59350", "NULL"))
        vervins = [row for row in rows if row["commune_code"] == "02789"]
        self.assertEqual([(row["territory"], row["entry"]) for row in vervins],
                         [("epci:240200444", "epci:240200444")])
        self.assertEqual((rows[-1]["territory"], rows[-1]["code"]), ("commune:99999", "NULL"))

    NEW_SET = ("01856aa0-c800-7000-8000-00000000000a", "border", "Border", "custom",
               "2023-02-01T00:00:00Z")

    def new_version(self, codes, provenance='{"basis": "known", "confidence": "low"}'):
        values = ", ".join(map(literal, self.NEW_SET))
        before = (f"prepare s as {self.db.queries['territory_set_insert']}; "
                  f"\n\\o /dev/null\nexecute s({values});\n\\o\n")
        return self.db.call("territory_set_version_insert", "01856aa0-c800-7000-8000-00000000000b",
                            self.NEW_SET[0], 2023, codes, "2023-02-01", provenance,
                            "2023-02-01T00:00:00Z", before=before)

    def test_insert(self):
        (row,) = self.db.call("territory_set_insert", *self.NEW_SET)
        self.assertEqual((row["code"], row["version"], row["latest_number"]),
                         ("border", "1", "NULL"))
        (row,) = self.new_version(["epci:200069722", "commune:80126", "commune:59298"])
        self.assertEqual((row["number"], row["commune_count"]), ("1", "11"))
        missing = "01856aa0-c800-7000-8000-0000000000ff"
        self.assertEqual([], self.db.call(
            "territory_set_version_insert", missing, missing, 2023, ["commune:80126"],
            "2023-02-01", '{"basis": "known", "confidence": "low"}', "2023-02-01T00:00:00Z"))

    def test_second_version_and_update(self):
        set_id = self.db.call("territory_set_by_ref", SET)[0]["id"]
        (row,) = self.db.call("territory_set_version_insert", set_id, set_id, 2023,
                              ["commune:59350"], "2024-01-01",
                              '{"basis": "synthetic", "confidence": "low"}', "2023-12-01T00:00Z")
        self.assertEqual((row["number"], row["codes"]), ("2", '["commune:59350"]'))
        (row,) = self.db.call("territory_set_subject", set_id)
        self.assertEqual(row["id"], set_id)
        self.db.call("territory_set_update", set_id, row["version"], "New", "2023-12-01T00:00Z")

    def test_refused(self):
        for expected, codes, provenance in (
                ("territory_set_version_codes", [], '{"basis": "known", "confidence": "low"}'),
                ("territory_set_version_codes", ["59350"],
                 '{"basis": "known", "confidence": "low"}'),
                ("territory_set_version_basis", ["commune:59350"], '{"confidence": "low"}'),
                ("territory_set_version_confidence", ["commune:59350"], '{"basis": "gap"}')):
            with self.subTest(expected), self.assertRaisesRegex(SqlError, expected):
                self.new_version(codes, provenance)
        with self.assertRaisesRegex(SqlError, '"territory_set_code"'):
            self.db.call("territory_set_insert", self.NEW_SET[0], SET, *self.NEW_SET[2:])

    def test_service_cannot_change_what_is_published(self):
        for statement in ("update territory_set_version set number = 9",
                          "delete from territory_set_version",
                          "update territory_set_entry set entry = 'epci:1'",
                          "delete from territory_set",
                          "update territory set name = ''", "delete from territory_former",
                          "insert into territory_vintage values (2030, '32', '', '', '')"):
            with self.subTest(statement), self.assertRaisesRegex(SqlError, "permission denied"):
                self.db.rows(statement)

    def test_lookups_read_no_table_whole(self):
        for mode in ("force_custom_plan", "force_generic_plan"):
            for name, values in LOOKUPS:
                rows = self.db.call(name, *values, before=f"set local plan_cache_mode = {mode};",
                                    explain="explain")
                plan = "\n".join(row["QUERY PLAN"] for row in rows)
                with self.subTest(name=name, mode=mode):
                    self.assertNotIn("Seq Scan on territory ", plan)

    def test_zz_revert(self):
        """Last, by name: nothing is left, and the change can be made again."""
        self.db.migrate((ROOT / "sql/revert/territories.sql").read_text("utf-8"))
        left = self.db.value("select count(*) from pg_class where relname ~ '^territory'")
        self.assertEqual(left, "0")
        self.db.migrate((ROOT / "sql/deploy/territories.sql").read_text("utf-8"))


if __name__ == "__main__":
    unittest.main(verbosity=1)
