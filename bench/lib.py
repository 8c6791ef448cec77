"""What every measurement needs: processes, CPU time, load from wrk and pgbench."""
import os
import re
import socket
import subprocess

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BUILD = os.path.join(TOP, "build", "server")
TICK = os.sysconf("SC_CLK_TCK")


def say(text):
    print(text, flush=True)


def run(command, **options):
    """The standard output of a command; its errors stop the bench."""
    done = subprocess.run(command, text=True, capture_output=True, **options)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
    return done.stdout


def psql(url, *arguments):
    return run(["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", *arguments, url]).strip()


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


# --- what the machine does


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


def resident_mib(pid, member="VmRSS"):
    with open(f"/proc/{pid}/status", encoding="ascii") as f:
        for line in f:
            if line.startswith(f"{member}:"):
                return int(line.split()[1]) / 1024
    return 0.0


def machine_ticks():
    """All ticks of the processors, and those that the host took away."""
    with open("/proc/stat", encoding="ascii") as f:
        fields = [int(x) for x in f.readline().split()[1:9]]
    return sum(fields), fields[7]


# --- load

SECONDS = {"us": 1e-6, "ms": 1e-3, "s": 1}

WRK = """
local thread_count = 0
function setup(thread)
  thread:set("seed", thread_count)
  thread_count = thread_count + 1
end
function init(args)
  math.randomseed(42 + seed)
end
{body}
function done(summary, latency, requests)
  for _, q in ipairs({{50, 99, 99.9}}) do
    io.write(string.format("p%s=%f\\n", q, latency:percentile(q)))
  end
end
"""


def wrk(script, url, connections, seconds):
    """Requests a second, and latencies in s; an answer that is not 2xx, or none within 20 s, stops
    the measurement: without --timeout, 2 s on a loaded machine would do."""
    out = run(["wrk", "-t2", f"-c{connections}", f"-d{seconds}s", "--timeout", "20s",
               "-s", script, url])
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", out)
    if bad or "Socket errors" in out:
        raise SystemExit(f"wrong answers under load:\n{out}")
    found = {f"p{q}": float(v) * 1e-6 for q, v in re.findall(r"^p([\d.]+)=([\d.]+)$", out, re.M)}
    found["rate"] = float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1))
    found["count"] = int(re.search(r"(\d+) requests in", out).group(1))
    return found


WARM_S = 2  # what sessions need to have all statements prepared and their plans chosen


def pgbench(url, script, clients, seconds):
    """Transactions a second of a pgbench script with prepared statements, its sessions warm."""
    done = subprocess.run(
        ["pgbench", "-n", "-M", "prepared", "-c", str(clients), "-j", "2", "-T",
         str(seconds + WARM_S), "-P", "1", "-f", script, url],
        text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if done.returncode != 0 or re.search(r"number of failed transactions: [1-9]", done.stdout):
        raise SystemExit(done.stdout)
    told = [float(x) for x in re.findall(r"^progress: [\d.]+ s, ([\d.]+) tps", done.stdout, re.M)]
    return {"rate": sum(told[WARM_S:]) / len(told[WARM_S:])}


def write(folder, name, text):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)
    return path
