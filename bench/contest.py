"""Runs of several contestants, interleaved so that what disturbs the machine disturbs all."""
import lib


def interleave(runs, contestants):
    """{name: [result, …]}; the order turns, so that nobody is always first."""
    names, found = list(contestants), {name: [] for name in contestants}
    for i in range(runs):
        for name in names[i % len(names):] + names[:i % len(names)]:
            found[name].append(contestants[name]())
        lib.say(f"  run {i + 1}/{runs}: " + ", ".join(
            f"{name} {found[name][-1]['rate']:.0f}/s" for name in names))
    return found


def loaded(program, database, script, connections, seconds):
    """wrk against a program: rate and latencies, CPU a request of it and of its PostgreSQL."""
    pids = database.pids() if database is not None else []
    before, before_db = lib.cpu_seconds([program.pid]), lib.cpu_seconds(pids)
    load = lib.wrk(script, program.url, connections, seconds)
    load["cpu_us"] = (lib.cpu_seconds([program.pid]) - before) / load["count"] * 1e6
    load["db_cpu_us"] = (lib.cpu_seconds(pids) - before_db) / load["count"] * 1e6
    load["mib"] = lib.resident_mib(program.pid)
    return load


def ratios(runs, one, other, member):
    return [a[member] / b[member] for a, b in zip(runs[one], runs[other])]


def details(results, name, runs, where):
    """What the service spent and how long its clients waited."""
    results.add(name, f"µs of service CPU a request {where}", [r["cpu_us"] for r in runs])
    if any(r["db_cpu_us"] for r in runs):
        results.add(name, f"µs of PostgreSQL CPU a request {where}", [r["db_cpu_us"] for r in runs])
    for quantile in ("p50", "p99", "p99.9"):
        results.add(name, f"{quantile} in ms {where}", [r[quantile] * 1e3 for r in runs])
    results.add(name, f"MiB resident {where}", [r["mib"] for r in runs])
