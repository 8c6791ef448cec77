#!/usr/bin/env python3
"""A lint that finds nothing may be blind: each rule meets one seeded defect, and its clean twin."""
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import functions
import layers
import tidy


def found(check, files):
    """The findings of one lint on a tree of {path: text}."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            path = pathlib.Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return list(check(folder))


class Layers(unittest.TestCase):
    DEFECTS = [ # situation, file, text, part of the finding
        ("a layer above", "service/domain/x.c", '#include "store/db.h"', "domain includes"),
        ("two above", "service/base/x.h", '#include "http/route.h"', "base includes"),
        ("http knows no job", "service/http/x.c", '#include "job/key_set.h"', "http includes"),
        ("routes below http", "service/usecase/x.c", '#include "gen/routes.h"', "usecase"),
        ("queries in the domain", "service/domain/x.c", '#include "gen/queries.h"', "domain"),
        ("an unlisted generated file", "service/http/x.c", '#include "gen/other.h"', "GENERATED"),
        ("no folder", "service/http/x.c", '#include "route.h"', "layer/file.h"),
        ("libpq in a store", "service/store/call_store.c", "#include <libpq-fe.h>", "store/db"),
        ("ulfius in a handler", "service/http/x_handlers.c", "#include <ulfius.h>", "http/server"),
        ("microhttpd in dispatch", "service/http/dispatch.c", "#include <microhttpd.h>", "server"),
        ("libcsv in a use case", "service/usecase/x.c", "#include <csv.h>", "base/csv"),
        ("jansson in a store", "service/store/x.c", "#include <jansson.h>", "base/json"),
        ("jansson in base/field", "service/base/field.c", "#include <jansson.h>", "base/json"),
        ("jwt beside its file", "service/http/token_jwk.c", "#include <jwt.h>", "token_jwt"),
        ("rhonabwy beside", "service/http/token_jwt.c", "#include <rhonabwy.h>", "token_jwk"),
        ("a clock in the domain", "service/domain/x.c", "int f(void) { return time(0); }", "pure"),
        ("memory in the domain", "service/domain/x.c", "void *p = malloc(3);", "pure"),
        ("the environment in the domain", "service/domain/x.c", 'char *p = getenv("X");', "pure"),
        ("a folder that is no layer", "service/util/x.c", "", "no layer"),
    ]
    CLEAN = [
        ("down", "service/http/x.c", '#include "base/arena.h"\n#include "usecase/submit.h"\n'),
        ("own", "service/store/x.c", '#include "store/db.h"\n#include "gen/queries.h"\n'),
        ("main sees all", "service/main.c", '#include "http/server.h"\n#include "job/key_set.h"\n'),
        ("libpq at home", "service/store/db_row.c", "#include <libpq-fe.h>\n"),
        ("a word in a comment", "service/domain/x.c", "/* the time (of a call) is given */\n"),
    ]

    def test_defects(self):
        for situation, name, text, part in self.DEFECTS:
            with self.subTest(situation):
                self.assertIn(part, "\n".join(found(layers.findings, {name: text})))

    def test_clean(self):
        for situation, name, text in self.CLEAN:
            with self.subTest(situation):
                self.assertEqual(found(layers.findings, {name: text}), [])


def c_function(name, lines, parameters="void"):
    return f"int {name}({parameters})\n{{\n" + "\tx();\n" * (lines - 2) + "}\n"


class Tidy(unittest.TestCase):
    DEFECTS = [
        ("61 lines", "service/base/x.c", c_function("f", 61), "function-lines 61"),
        ("a handler of 26", "service/http/x_handlers.c", c_function("on_x", 26), "limit 25"),
        ("seven parameters", "service/base/x.c",
         c_function("f", 4, "int a, int b, int c, int d, int e, int f, int g"), "parameters 7"),
        ("four levels", "service/base/x.c",
         "int f(void)\n{\n\tif (a) {\n\t\tfor (;;) {\n\t\t\twhile (b)\n\t\t\t\tif (c)\n"
         "\t\t\t\t\tx();\n\t\t}\n\t}\n}\n", "nesting 4"),
        ("601 lines", "service/base/x.c", "\n" * 601, "file-lines 601"),
        ("601 lines of generator", "api-spec/generate/x.py", "\n" * 601, "file-lines 601"),
        ("101 columns", "service/base/x.c", "/*" + "x" * 97 + "*/\n", "columns 101"),
        ("a tab is eight", "service/base/x.c", "\t/*" + "x" * 90 + "*/\n", "columns 102"),
        ("121 in a table", "service/base/x.c",
         "/* clang-format off */\n/*" + "x" * 117 + "*/\n/* clang-format on */\n", "columns 121"),
        ("101 after a table", "service/base/x.c",
         "/* clang-format off */\n/* clang-format on */\n/*" + "x" * 97 + "*/\n", "columns 101"),
        ("strcpy", "service/base/x.c", "\tstrcpy(a, b);\n", "strcpy"),
        ("sprintf", "tests/unit/x.c", "\tsprintf(a, b);\n", "sprintf"),
        ("strtok", "service/base/x.c", "\tstrtok(a, b);\n", "strtok"),
        ("atoi", "service/base/x.c", "\tatoi(a);\n", "atoi"),
        ("PQexec in a store", "service/store/x_store.c", "\tPQexec(c, q);\n", "PQexec"),
        ("PQexecParams too", "service/http/x.c", "\tPQexecParams(c, q);\n", "PQexecParams"),
        ("json_pack below http", "service/base/json.c", '\tjson_pack("{}");\n', "json_pack"),
        ("goto", "service/base/x.c", "\tgoto end;\n", "goto"),
        ("free in a use case", "service/usecase/x.c", "\tfree(p);\n", "free"),
        ("the clock in a use case", "service/usecase/x.c", "\tt = time(NULL);\n", "time"),
        ("getenv in http", "service/http/x.c", '\tgetenv("A");\n', "getenv"),
        ("the logger of the library", "service/http/server.c", "\ty_log_message(l, m);\n", "y_log"),
        ("callbacks that replace", "service/http/server.c", "\treturn U_CALLBACK_ERROR;\n", "U10"),
        ("its client", "service/job/x.c", "\tulfius_send_http_request(a, b);\n", "U12"),
        ("the address", "service/http/server.c", "\tx = r->client_address;\n", "U7"),
        ("a real number", "service/http/x.c", "\tjson_real(0.1);\n", "J1"),
        ("a select in C", "service/store/x.c", '\tq = "select a from b";\n', "sql/queries"),
        ("an insert in C", "service/http/x.c", '\tq = "INSERT INTO b (c)";\n', "sql/queries"),
        ("commit in a use case", "service/usecase/x.c", '\tq = "commit";\n', "store/db"),
        ("no issue", "service/base/x.c", "/* TO" "DO later */\n", "issue"),
        ("no issue in SQL", "sql/queries/x.sql", "-- FIX" "ME\n", "issue"),
        ("a machine's path", "script/x", "cd /ro" "ot/x\n", "machine"),
    ]
    CLEAN = [
        ("60 lines", "service/base/x.c", c_function("f", 60)),
        ("a handler of 25", "service/http/x_handlers.c", c_function("on_x", 25)),
        ("six parameters", "service/base/x.c",
         c_function("f", 4, "int a, int b, int c, int d, int e, int (*f)(int, int)")),
        ("three levels and a value", "service/base/x.c",
         "int f(void)\n{\n\tif (a) {\n\t\tfor (;;) {\n\t\t\tif (b)\n"
         "\t\t\t\tx = (struct y){ { 1 }, { 2 } };\n\t\t\telse if (c)\n\t\t\t\tx();\n"
         "\t\t}\n\t}\n}\n"),
        ("100 columns, 120 in a table", "service/base/x.c",
         "/*" + "x" * 96 + "*/\n/* clang-format off */\n/*" + "x" * 116 + "*/\n"),
        ("refused words in text", "service/base/x.c", '/* no goto, no strcpy(a) */ "atoi(x)";\n'),
        ("free in base", "service/base/x.c", "\tfree(p);\n"),
        ("somebody's free", "service/usecase/x.c", "\tjson_free(p);\n\tx.free(p);\n"),
        ("a sentence that selects", "service/base/x.c", '\tx = "selection";\n'),
        ("begin where it belongs", "service/store/db_txn.c", '\tx = "begin read only";\n'),
        ("an issue", "service/base/x.c", "/* TO" "DO(#12) later */\n"),
    ]

    def test_defects(self):
        for situation, name, text, part in self.DEFECTS:
            with self.subTest(situation):
                self.assertIn(part, "\n".join(found(tidy.findings, {name: text})))

    def test_clean(self):
        for situation, name, text in self.CLEAN:
            with self.subTest(situation):
                self.assertEqual(found(tidy.findings, {name: text}), [])

    def test_ratchet(self):
        text = {"service/base/x.c": c_function("f", 70)}
        known = "tests/lint/known"
        line = "function-lines service/base/x.c:f "
        self.assertEqual(found(tidy.findings, {**text, known: line + "70\n"}), [])
        self.assertIn("70", found(tidy.findings, {**text, known: line + "69\n"})[0])
        self.assertIn("remove", found(tidy.findings, {known: line + "70\n"})[0])


class Functions(unittest.TestCase):
    ROWS = [ # source of one body, nesting
        ("x();", 0),
        ("if (a)\n x();", 1),
        ("if (a) { x(); } else { if (b) y(); }", 2),
        ("if (a) x(); else if (b) y(); else if (c) z();", 1),
        ("do { if (a) x(); } while (b);", 2),
        ("switch (a) { case 1: x(); break; default: if (b) y(); }", 2),
        ("json_array_foreach(a, i, v) { if (b) x(); }", 2),
        ("struct y x = { .a = { 1 }, .b = (struct z){ 2 } };", 0),
        ("return (struct y){ .a = 1 };", 0),
        ("for (size_t i = 0; i < COUNT(a); i++)\n for (;;)\n if (b)\n x();", 3),
    ]

    def test_nesting(self):
        for body, nesting in self.ROWS:
            with self.subTest(body):
                (function,) = functions.functions_of(f"static int f(void)\n{{\n{body}\n}}\n")
                self.assertEqual(function.nesting, nesting)

    def test_each_function_is_found(self):
        text = ("static const struct x t[] = {\n\t{ 1 },\n};\n\nenum err\nf(int a, char *b)\n{\n}\n"
                "struct s { int a; };\n#define M(x) do { } while (0)\n"
                "static inline int *g(void)\n{\n}\n")
        seen = [(f.name, f.parameters, f.lines) for f in functions.functions_of(text)]
        self.assertEqual(seen, [("f", 2, 2), ("g", 0, 2)])


if __name__ == "__main__":
    unittest.main()
