#!/usr/bin/python3
"""Exports as a client gets them: thousands of rows from a file, while others are answered."""
import hashlib
import io
import json
import os
import pathlib
import socket
import subprocess
import sys
import unittest
import urllib.parse
import xml.etree.ElementTree
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))

import story  # noqa: E402
from client import Api, Unexpected  # noqa: E402

PATH = f"/v1/calls/{story.CALL}/exports/budgets"
FILES = 20000  # generated, of all calls and states
READERS = 4    # that take nothing of their answer while others ask
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def fill(api):
    """Once: enough files for answers that no buffer of a socket holds."""
    if api.expect(200, "GET", PATH + "?format=ndjson", story.MANAGER).body.count(b"\n") > FILES / 2:
        return
    subprocess.run(["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", os.environ["TEST_ADMIN_URL"],
                    "-v", f"rows={FILES}", "-f", str(ROOT / "bench/data.sql")], check=True,
                   capture_output=True)


def rows_of(body):
    """The closing line tells how many rows came before it, and the digest of their bytes."""
    lines = body.splitlines(keepends=True)
    end = json.loads(lines[-1])["_end"]
    found = {"rows": len(lines) - 1, "sha256": hashlib.sha256(b"".join(lines[:-1])).hexdigest()}
    if end != found:
        raise Unexpected(f"the closing line says {end}, the bytes are {found}")
    return [json.loads(line) for line in lines[:-1]]


def exports_end_with_count_and_digest(api):
    fill(api)
    answer = api.expect(200, "GET", PATH + "?format=ndjson", story.MANAGER)
    rows = rows_of(answer.body)
    if len(rows) < FILES / 2 or answer.headers["content-length"] != str(len(answer.body)):
        raise Unexpected(f"{len(rows)} rows, {answer.headers}")
    if {row["test"] for row in rows} != {True} or answer.headers["test-mode"] != "true":
        raise Unexpected("a row of a test call does not say so")
    table = api.expect(200, "GET", PATH + "?format=csv", story.MANAGER).body
    if table.count(b"\r\n") != len(rows) + 1:
        raise Unexpected("CSV and NDJSON have not the same rows")
    head = api.expect(200, "HEAD", PATH + "?format=csv", story.MANAGER)
    if (head.body, head.headers["content-length"]) != (b"", str(len(table))):
        raise Unexpected(f"HEAD: {head.headers}")


def exports_open_as_a_spreadsheet(api):
    fill(api)
    expected = len(rows_of(api.expect(200, "GET", PATH + "?format=ndjson", story.MANAGER).body))
    book = zipfile.ZipFile(io.BytesIO(
        api.expect(200, "GET", PATH + "?format=xlsx", story.MANAGER).body))
    sheet = xml.etree.ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    if len(sheet.findall(f".//{SHEET}row")) != expected + 1:
        raise Unexpected("the spreadsheet has not all the rows")
    if sheet.findall(f".//{SHEET}f"):
        raise Unexpected("the spreadsheet has a formula")


def asks(api):
    where = urllib.parse.urlsplit(os.environ["GUICHET_URL"])
    reader = socket.create_connection((where.hostname, where.port), timeout=20)
    reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
    reader.sendall((f"GET {PATH}?format=ndjson HTTP/1.1\r\nHost: guichet\r\nConnection: close\r\n"
                    f"Authorization: Bearer {api.token(story.MANAGER)}\r\n\r\n").encode())
    return reader


def exports_wait_for_slow_readers(api):
    """Each takes its answer late; the workers answer others meanwhile, and every byte is right."""
    fill(api)
    readers = [asks(api) for _ in range(READERS)]
    for _ in range(40):
        api.expect(200, "GET", f"/v1/calls/{story.CALL}", story.MANAGER)
    for reader in readers:
        with reader, reader.makefile("rb") as stream:
            body = stream.read().split(b"\r\n\r\n", 1)[1]
        rows_of(body)


class Exports(unittest.TestCase):
    def setUp(self):
        self.api = Api()
        self.addCleanup(lambda: self.api.connection and self.api.connection.close())

    def test_count_and_digest(self):
        exports_end_with_count_and_digest(self.api)

    def test_spreadsheet(self):
        exports_open_as_a_spreadsheet(self.api)

    def test_slow_readers(self):
        exports_wait_for_slow_readers(self.api)


if __name__ == "__main__":
    unittest.main()
