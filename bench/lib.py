"""What every measurement needs: processes, CPU time, load from wrk and pgbench, results."""
import json
import os
import re
import statistics
import subprocess
import tempfile
import time
import urllib.request

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TICK = os.sysconf("SC_CLK_TCK")


def say(text):
    print(text, flush=True)


def run(command, **options):
    """The standard output of a command; its errors stop the bench."""
    done = subprocess.run(command, text=True, capture_output=True, **options)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
    return done.stdout


def cpu_seconds(pids):
    """User and system time of the processes, all their threads included."""
    total = 0
    for pid in pids:
        try:
            with open(f"/proc/{pid}/stat", encoding="ascii") as f:
                fields = f.read().rsplit(")", 1)[1].split()
            total += int(fields[11]) + int(fields[12])
        except FileNotFoundError:
            pass
    return total / TICK


def resident_mib(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as f:
        for line in f:
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
    return 0.0


class Database:
    """A throw-away PostgreSQL with the schema, the reference data and generated applications."""

    def __init__(self, rows):
        self.folder = tempfile.mkdtemp(prefix="guichet-bench-", dir="/tmp")
        os.chmod(self.folder, 0o755)
        data = os.path.join(self.folder, "pg")
        self.script = os.path.join(TOP, "bench", "database.sh")
        self.data = data
        out = run(["bash", self.script, "start", data])
        self.admin, self.app, self.job = [u for u in out.split("\n") if u.startswith("postgresql:")]
        run(["psql", "-Xq", "-v", "ON_ERROR_STOP=1", "-v", f"rows={rows}", "-f",
             os.path.join(TOP, "bench", "data.sql"), self.admin])

    def pids(self):
        """The server processes that serve the application's role."""
        out = run(["psql", "-XAtq", self.admin, "-c",
                   "select pid from pg_stat_activity where usename = 'guichet_app'"])
        return [int(p) for p in out.split()]

    def close(self):
        subprocess.run(["bash", self.script, "stop", self.data], check=False, capture_output=True)
        subprocess.run(["rm", "-rf", self.folder], check=False)


class Service:
    """The release build on a port of its own."""

    def __init__(self, database, **settings):
        self.binary = os.path.join(TOP, "build", "server", "guichet")
        self.keys = tempfile.mkdtemp(prefix="guichet-keys-", dir="/tmp")
        run([self.binary, "keys", "--out", self.keys])
        self.environment = dict(
            os.environ, PORT="0", DATABASE_URL=database.app, JOB_DATABASE_URL=database.job,
            JWKS=f"{self.keys}/jwks.json", DEV_KEY=f"{self.keys}/dev-key.pem",
            JWT_ISSUER="https://identity.guichet.test", JWT_AUDIENCE="https://api.guichet.test",
            CONNECTION_LIMIT="4096", PER_IP_CONNECTION_LIMIT="0", LOG_LEVEL="warn", LC_ALL="C",
            **{k: str(v) for k, v in settings.items()})
        self.environment["PORT"] = str(free_port())
        self.log = open(os.path.join(self.keys, "log"), "w", encoding="utf-8")
        self.process = subprocess.Popen([self.binary], env=self.environment, stderr=self.log,
                                        stdout=subprocess.DEVNULL)
        self.url = f"http://127.0.0.1:{self.environment['PORT']}"
        self.wait()

    def wait(self):
        for _ in range(200):
            try:
                urllib.request.urlopen(f"{self.url}/readyz", timeout=1)
                return
            except OSError:
                time.sleep(0.05)
        raise SystemExit(f"guichet did not become ready: {self.log.name}")

    def token(self, *arguments):
        return run([self.binary, "token", *arguments], env=self.environment).strip()

    def close(self):
        self.process.terminate()
        self.process.wait(30)
        subprocess.run(["rm", "-rf", self.keys], check=False)


def free_port():
    import socket
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


SECONDS = {"us": 1e-6, "ms": 1e-3, "s": 1}


def wrk(script, url, connections, seconds):
    """Requests a second and latencies; an answer that is not 2xx stops the bench."""
    out = run(["wrk", "-t2", f"-c{connections}", f"-d{seconds}s", "--latency", "-s", script, url])
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", out)
    if bad or "Socket errors" in out:
        raise SystemExit(f"wrong answers under load:\n{out}")
    found = {f"p{q.rstrip('%')}": float(v) * SECONDS[unit] for q, v, unit in
             re.findall(r"^\s+(\d+%)\s+([\d.]+)(us|ms|s)$", out, re.M)}
    found["rate"] = float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1))
    found["count"] = int(re.search(r"(\d+) requests in", out).group(1))
    return found


def pgbench(url, script, clients, seconds, **variables):
    """Transactions a second of a pgbench script, prepared statements."""
    defined = [x for k, v in variables.items() for x in ("-D", f"{k}={v}")]
    out = run(["pgbench", "-n", "-M", "prepared", "-c", str(clients), "-j", "2", "-T",
               str(seconds), "-f", script, *defined, url])
    return float(re.search(r"tps = ([\d.]+)", out).group(1))


class Results:
    """One row a measure: median of the runs, with their spread."""

    def __init__(self):
        self.rows = []

    def add(self, name, measure, values, goal=None, at_most=False):
        value = statistics.median(values)
        met = None if goal is None else (value <= goal if at_most else value >= goal)
        row = {"name": name, "measure": measure, "value": round(value, 4),
               "min": round(min(values), 4), "max": round(max(values), 4), "runs": len(values),
               "goal": goal, "met": met}
        self.rows.append(row)
        sign = "≤" if at_most else "≥"
        wanted = "" if goal is None else f"   {sign} {goal}: {'met' if met else 'NOT MET'}"
        say(f"  {measure:<52} {value:10.3f}  [{min(values):.3f} … {max(values):.3f}]{wanted}")

    def write(self):
        path = os.path.join(TOP, "bench", "results.json")
        kept = []
        if os.path.exists(path):
            names = {row["name"] for row in self.rows}
            with open(path, encoding="utf-8") as f:
                kept = [row for row in json.load(f) if row["name"] not in names]
        with open(path, "w", encoding="utf-8") as f:
            json.dump(kept + self.rows, f, indent=1, ensure_ascii=False)
            f.write("\n")
