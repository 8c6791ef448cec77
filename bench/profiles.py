"""profile NAME: the functions in which the service and its PostgreSQL processes spend the time of
one kind of load, as perf sees them; written to bench/profiles.txt."""
import json
import os
import re
import shutil
import subprocess
import tempfile

import contestants
import exports
import growth
import lib
import lists
import public
import reads

PATH = os.path.join(lib.TOP, "bench", "profiles.txt")
SECONDS, SHOWN = 5, 24
LINE = re.compile(r"^\s*([\d.]+)%\s+(\S+)\s+(\S+)\s+\[(.)\]\s+(\S+)")


def wrk(script, service):
    return ["wrk", "-t2", "-c16", f"-d{SECONDS + 2}s", "-s", script, service.url]


def read_load(bench, database, service, folder):
    token = reads.applicant(bench.keys)
    return wrk(reads.load_script(folder, token, database.rows), service)


def list_load(bench, database, service, folder):
    token = lists.instructor(bench.keys)
    return wrk(lists.scripts(folder, token, lists.walk(service, token))[0], service)


def public_load(bench, database, service, folder):
    path = public.READS["a call"]
    return wrk(lib.write(folder, "get.lua", lib.WRK.format(body=f'wrk.path = "{path}"')), service)


def simulate_load(bench, database, service, folder):
    post = public.POST.format(body=json.dumps(public.SIMULATION))
    return wrk(lib.write(folder, "post.lua", lib.WRK.format(
        body=f'{post}\nwrk.path = "/v1/calls/chf-2023/simulations"')), service)


def export_load(bench, database, service, folder):
    once = " ".join(f"'{word}'" for word in exports.curl(
        service, lists.instructor(bench.keys), "/dev/null"))
    return ["bash", "-c",
            f"end=$((SECONDS + {SECONDS + 2})); while ((SECONDS < end)); do {once}; done"]


def selection_load(bench, database, service, folder):
    post = ('wrk.method, wrk.body = "POST", "{}"\n'
            'wrk.headers["Content-Type"] = "application/json"\n'
            f'wrk.headers["Authorization"] = "Bearer {lists.instructor(bench.keys)}"\n'
            f'wrk.path = "/v1/calls/{lists.CALL}/selection-runs"')
    script = lib.write(folder, "rank.lua", lib.WRK.format(body=post))
    return ["wrk", "-t1", "-c1", f"-d{SECONDS + 2}s", "--timeout", "20s", "-s", script, service.url]


def search_load(bench, database, service, folder):
    words = growth.PATHS["search"].format(database.rows // 2)
    get = (f'wrk.path = "{words}"\n'
           f'wrk.headers["Authorization"] = "Bearer {lists.instructor(bench.keys)}"')
    return wrk(lib.write(folder, "search.lua", lib.WRK.format(body=get)), service)


LOADS = {"read": read_load, "cpu": read_load, "list": list_load, "public": public_load,
         "simulate": simulate_load, "export": export_load, "selection": selection_load,
         "growth": search_load}
LARGE = ("growth",)  # asked of the large table


def samples(pids, folder):
    """[(percent, program, library, function)], the largest first."""
    data = os.path.join(folder, "perf.data")
    lib.run(["perf", "record", "-q", "-F", "997", "-p", ",".join(map(str, pids)), "-o", data, "--",
             "sleep", str(SECONDS)])
    report = lib.run(["perf", "report", "-i", data, "--stdio", "--no-children", "--percent-limit",
                      "0", "--sort", "comm,dso,symbol"])
    found = [LINE.match(line) for line in report.split("\n")]
    return [(float(m.group(1)), m.group(2), m.group(3), m.group(5)) for m in found if m]


def told(name, rows):
    """The share of each program and library, then the functions."""
    lines, shares = [f"{name}: % of the samples of service and PostgreSQL", ""], {}
    for percent, program, library, _ in rows:
        shares[program, library] = shares.get((program, library), 0) + percent
    for (program, library), share in sorted(shares.items(), key=lambda x: -x[1]):
        if share >= 1:
            lines.append(f"{share:7.1f}  {program:<12}{library}")
    lines.append("")
    lines += [f"{percent:7.2f}  {program:<12}{library:<28}{function}"
              for percent, program, library, function in rows[:SHOWN]]
    return "\n".join(lines) + "\n"


def one(bench, name):
    database = (bench.server.database(bench.sizes()[1], scored=True) if name in LARGE
                else bench.files())
    folder = tempfile.mkdtemp(prefix="guichet-load-")
    service = contestants.Service(database, bench.keys)
    try:
        command = LOADS[name](bench, database, service, folder)
        load = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        try:
            subprocess.run(["sleep", "1"], check=True)
            rows = samples([service.pid, *database.pids()], folder)
        finally:
            load.wait()
        return told(name, rows)
    finally:
        service.close()
        shutil.rmtree(folder)


def write(bench, names):
    """Of each name that has a load of its own; others are told by those."""
    parts = [one(bench, name) for name in names if name in LOADS]
    if parts:
        with open(PATH, "w", encoding="utf-8") as f:
            f.write("\n".join(parts))
    for part in parts:
        lib.say(part)
