#!/usr/bin/python3
"""The last euros of an envelope, short form: two services, one database.  script/bench envelope is
the whole of it."""
import os
import pathlib
import socket
import subprocess
import sys
import time
import urllib.request

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tests" / "support"))

from client import Api, person, report  # noqa: E402
from race import CALL, KEEPER, Race, psql  # noqa: E402

FILES, CLIENTS = 600, 64
PEOPLE = {"instructor": person("ines", "instructor"), "applicant": person("alice", sirets=[KEEPER])}


def second_service():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    process = subprocess.Popen([os.environ["GUICHET_BIN"]], stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL, env=dict(os.environ, PORT=str(port)))
    url = f"http://127.0.0.1:{port}"
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{url}/readyz", timeout=2)
            return process, url
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the second service did not become ready")


def caller(url):
    api = Api(url)
    return lambda who, *request, **headers: api.call(request[0], request[1], PEOPLE[who],
                                                     *request[2:], **headers)


def main():
    admin = os.environ["TEST_ADMIN_URL"]
    psql(admin, "-v", f"rows={FILES}", "-f", str(TOP / "bench" / "data.sql"),
         "-f", str(TOP / "tests" / "envelope" / "race.sql"))
    process, url = second_service()
    try:
        race = Race(admin, FILES)
        urls = (os.environ["GUICHET_URL"], url)
        watcher = race.run([caller(urls[i % 2]) for i in range(CLIENTS)])
        wrong = race.verdict(watcher)
    finally:
        process.terminate()
        process.wait(30)
    print(f"{CALL}: {race.counts}, {watcher.looks} looks")
    return report("envelope", 1 if not wrong else 0, wrong)


if __name__ == "__main__":
    sys.exit(main())
