"""A client for the black-box tests: requests, tokens of people who do not exist, answers.

The service is where GUICHET_URL says; GUICHET_BIN makes the tokens, with the development key."""
import collections
import http.client
import json
import os
import subprocess
import threading
import urllib.parse

BINARY = os.environ.get("GUICHET_BIN", "build/server/guichet")


class Person(collections.namedtuple("Person", "name roles sirets scope client email",
                                    defaults=(None,))):
    """Whose token a request carries."""
    __slots__ = ()


def person(name, *roles, sirets=(), scope=None, client="portal", email=None):
    return Person(name, tuple(roles or ("applicant",)), tuple(sirets), scope, client, email)


class Answer:
    """Status, headers (names in lower case, of one name as a list) and body; .json is read once."""

    def __init__(self, response, body):
        self.status = response.status
        self.headers = {name.lower(): ", ".join(response.headers.get_all(name))
                        for name in response.headers}
        self.body = body
        self._json = None

    @property
    def json(self):
        if self._json is None:
            self._json = json.loads(self.body) if self.body else {}
        return self._json

    @property
    def slug(self):
        """Of the problem, None for a success."""
        kind = self.json.get("type", "") if self.status >= 400 else ""
        return kind.removeprefix("/problems/") or None

    @property
    def codes(self):
        return [error["code"] for error in self.json.get("errors", [])]

    def __str__(self):
        return f"{self.status} {self.body[:600].decode('utf-8', 'replace')}"


class Unexpected(AssertionError):
    """An answer that is not the one the test is about."""


def same(found, expected, what="found"):
    if found != expected:
        raise Unexpected(f"{what}: expected {expected!r}, found {found!r}")


class Api:
    """One connection, reopened when it is lost; tokens are made once."""
    tokens = {}
    lock = threading.Lock()

    def __init__(self, url=None):
        self.url = urllib.parse.urlsplit(url or os.environ["GUICHET_URL"])
        self.connection = None

    def token(self, who):
        with Api.lock:
            if who not in Api.tokens:
                Api.tokens[who] = mint(who)
            return Api.tokens[who]

    def call(self, method, path, who=None, body=None, **headers):
        """headers: If_Match='"1"'; body: bytes as they are, anything else as JSON."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if who is not None:
            sent["Authorization"] = "Bearer " + self.token(who)
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body, ensure_ascii=False).encode()
            kind = "application/merge-patch+json" if method == "PATCH" else "application/json"
            sent.setdefault("Content-Type", kind)
        for attempt in (1, 2):
            try:
                return self.once(method, path, body, sent)
            except (http.client.HTTPException, ConnectionError):
                self.connection = None
                if attempt == 2:
                    raise

    def once(self, method, path, body, sent):
        if self.connection is None:
            self.connection = http.client.HTTPConnection(self.url.hostname, self.url.port,
                                                         timeout=20)
        self.connection.request(method, path, body=body, headers=sent)
        response = self.connection.getresponse()
        return Answer(response, response.read())

    def expect(self, status, method, path, who=None, body=None, **headers):
        answer = self.call(method, path, who, body, **headers)
        if answer.status != status:
            raise Unexpected(f"{method} {path}: expected {status}, got {answer}")
        return answer

    def etag(self, path, who):
        return self.expect(200, "GET", path, who).headers["etag"]


def mint(who):
    command = [BINARY, "token", "--sub", who.name, "--client", who.client, "--ttl", "3600"]
    for role in who.roles:
        command += ["--role", role]
    for siret in who.sirets:
        command += ["--org", siret]
    if who.scope is not None:
        command += ["--scope", who.scope]
    if who.email is not None:
        command += ["--email", who.email]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def report(name, passed, failures):
    """The lines that script/test counts; the status of the program."""
    for failure in failures:
        print(f"FAILED {failure}", flush=True)
    print(f"{name}: {passed} passed, {len(failures)} failed")
    return 1 if failures or not passed else 0
