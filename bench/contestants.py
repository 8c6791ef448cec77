"""Who takes part: the databases, the service, Fastify, a bare Ulfius handler."""
import os
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

import lib

ISSUER, AUDIENCE = "https://identity.guichet.test", "https://api.guichet.test"


class Server:
    """A throw-away PostgreSQL; its databases are made when they are asked for, and kept."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="guichet-bench-", dir="/tmp")
        os.chmod(self.folder, 0o755)
        self.data = os.path.join(self.folder, "pg")
        self.script = os.path.join(lib.TOP, "bench", "database.sh")
        out = lib.run(["bash", self.script, "start", self.data])
        self.urls = [u for u in out.split("\n") if u.startswith("postgresql:")]
        self.databases = {}

    def url(self, role, name):
        return self.urls[("postgres", "guichet_app", "guichet_job").index(role)].replace(
            "///bench?", f"///{name}?")

    def database(self, rows, scored=False):
        """The schema, the reference data and so many generated applications; scored: some of them
        wait for a ranking, by the rules of ranking_rules.sql."""
        name = f"bench_{rows}{'_scored' if scored else ''}"
        if name not in self.databases:
            self.databases[name] = Database(self, name, rows, scored)
        return self.databases[name]

    def drop(self, database):
        if self.databases.pop(database.name, None) is not None:
            lib.psql(self.urls[0], "-c", f"drop database {database.name} with (force)")

    def close(self):
        subprocess.run(["bash", self.script, "stop", self.data], check=False, capture_output=True)
        shutil.rmtree(self.folder, ignore_errors=True)


class Database:
    def __init__(self, server, name, rows, scored):
        self.name, self.rows = name, rows
        self.admin = server.url("postgres", name)
        self.app = server.url("guichet_app", name)
        self.job = server.url("guichet_job", name)
        started = time.monotonic()
        lib.psql(server.urls[0], "-c",
                 f"create database {name} owner guichet_migrate template bench")
        self.load("data.sql", rows=rows, scored=str(scored).lower())
        if scored:
            self.load("scores.sql")
        self.loaded_s = time.monotonic() - started
        lib.say(f"  {rows} applications loaded in {self.loaded_s:.0f} s")

    def load(self, script, **variables):
        """A script of this folder, as the superuser."""
        given = [part for name, value in variables.items() for part in ("-v", f"{name}={value}")]
        lib.psql(self.admin, *given, "-f", os.path.join(lib.TOP, "bench", script))

    def pids(self):
        """The server processes that serve the application's role."""
        out = lib.psql(self.admin, "-c", "select pid from pg_stat_activity"
                       f" where usename = 'guichet_app' and datname = '{self.name}'")
        return [int(p) for p in out.split()]


class Program:
    """A server on a port of its own, ready when `ready` answers."""

    ready = "/readyz"

    def start(self, command, environment):
        self.folder = getattr(self, "folder", None) or tempfile.mkdtemp(prefix="guichet-run-")
        self.log = os.path.join(self.folder, "log")
        with open(self.log, "w", encoding="utf-8") as log:
            self.process = subprocess.Popen(command, env=environment, stderr=log, stdout=log)
        self.pid = self.process.pid
        started = time.monotonic()
        while time.monotonic() - started < 30:
            try:
                with urllib.request.urlopen(self.url + self.ready, timeout=5):
                    return
            except OSError:
                time.sleep(0.001)
        with open(self.log, encoding="utf-8") as log:
            raise SystemExit(f"{command[0]} did not become ready:\n{log.read()}")

    def send(self, method, path, body=None, token=None, headers=None):
        """Status, headers and bytes of an answer."""
        sent = dict(headers or {})
        if token is not None:
            sent["Authorization"] = f"Bearer {token}"
        data = None if body is None else body.encode()
        if body is not None:
            sent.setdefault("Content-Type", "application/json")
        request = urllib.request.Request(self.url + path, data, sent, method=method)
        try:
            with urllib.request.urlopen(request) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read()

    def get(self, path, token=None, headers=None):
        return self.send("GET", path, None, token, headers)

    def post(self, path, body, token=None, headers=None):
        return self.send("POST", path, body, token, headers)

    def stop(self):
        self.process.terminate()
        self.process.wait(30)

    def close(self):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


class Keys:
    """A key set of one run: what one signs, all contestants verify."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="guichet-keys-")
        self.binary = os.path.join(lib.BUILD, "guichet")
        lib.run([self.binary, "keys", "--out", self.folder])
        self.private, self.jwks = f"{self.folder}/dev-key.pem", f"{self.folder}/jwks.json"
        self.public = f"{self.folder}/public.pem"
        lib.run(["openssl", "pkey", "-in", self.private, "-pubout", "-out", self.public])
        self.environment = dict(os.environ, DEV_KEY=self.private, JWT_ISSUER=ISSUER,
                                JWT_AUDIENCE=AUDIENCE)

    def token(self, *arguments):
        return lib.run([self.binary, "token", "--client", "bench", "--ttl", "3500", *arguments],
                       env=self.environment).strip()

    def close(self):
        shutil.rmtree(self.folder, ignore_errors=True)


class Service(Program):
    """The release build."""

    name = "guichet"

    def __init__(self, database, keys, **settings):
        port = lib.free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.environment = dict(
            keys.environment, PORT=str(port), DATABASE_URL=database.app,
            JOB_DATABASE_URL=database.job, JWKS=keys.jwks, CONNECTION_LIMIT="4096",
            PER_IP_CONNECTION_LIMIT="0", LOG_LEVEL="warn", LC_ALL="C",
            **{k: str(v) for k, v in settings.items()})
        self.start([keys.binary], self.environment)


def fastify_install():
    """Exact versions of the lock file; again only when that file has changed."""
    folder = os.path.join(lib.TOP, "bench", "fastify")
    lib.run(["bash", "-c", f"""
        set -euo pipefail
        source "{lib.TOP}/script/lib/common.sh"
        source "{lib.TOP}/script/lib/node.sh"
        node_use
        cd "{folder}"
        if ! sha256sum --status -c node_modules/.installed-for 2>/dev/null; then
            npm ci --ignore-scripts --no-audit --no-fund >&2
            sha256sum package-lock.json > node_modules/.installed-for
        fi
        command -v node > node_modules/.node
    """])
    with open(os.path.join(folder, "node_modules", ".node"), encoding="utf-8") as f:
        return f.read().strip()


class Fastify(Program):
    name = "Fastify"

    def __init__(self, database, keys):
        node = fastify_install()
        port = lib.free_port()
        self.url = f"http://127.0.0.1:{port}"
        # The driver reads the address of the socket as members of the query.
        environment = dict(keys.environment, PORT=str(port), WORKERS="8", NODE_ENV="production",
                           DATABASE_URL=database.app.replace("postgresql:///",
                                                             "postgresql://base/"),
                           PUBLIC_KEY=keys.public)
        self.start([node, os.path.join(lib.TOP, "bench", "fastify", "server.mjs")], environment)


class Ceiling(Program):
    """A bare Ulfius handler: the bytes given for any GET, the body again for a POST."""

    name, ready = "bare Ulfius", "/"

    def __init__(self, body=b"{}"):
        binary = os.path.join(lib.BUILD, "ceiling")
        flags = lib.run(["pkg-config", "--cflags", "--libs", "libulfius", "libmicrohttpd"]).split()
        lib.run(["gcc", "-O2", "-o", binary, os.path.join(lib.TOP, "bench", "ceiling.c"), *flags])
        self.folder = tempfile.mkdtemp(prefix="guichet-run-")
        path = os.path.join(self.folder, "body")
        with open(path, "wb") as f:
            f.write(body)
        port = lib.free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.start([binary, str(port), "8", path], dict(os.environ))
