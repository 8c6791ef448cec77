"""W1: what takes long, or waits for a lock, leaves its worker, whose other connections go on."""
import contextlib
import os
import subprocess
import time

import cases
import service
import wire

REQUEST = "GET {} HTTP/1.1\r\nHost: guichet.test\r\n\r\n"
POSTED = "POST {} HTTP/1.1\r\nHost: guichet.test\r\nContent-Length: {}\r\n\r\n{}"
AT_ONCE = 0.5  # seconds: far below what the others take


def connections(port, count):
    """Enough to have several on every worker."""
    return [wire.Wire(port, 15.0) for _ in range(count)]


def let_go(held):
    for connection in held:
        connection.socket.close()


def slowest(held, path):
    """Seconds of the slowest of a few rounds of a cheap read on all of them."""
    worst = 0.0
    for _ in range(3):
        for connection in held:
            started = time.monotonic()
            connection.send(REQUEST.format(path))
            cases.same(connection.read().status, 200)
            worst = max(worst, time.monotonic() - started)
    return worst


@cases.case("W1 long requests on all workers: a cheap read beside them is answered at once",
            cases.ECHO)
def long_ones(target):
    with service.Service(target.program, WORKERS=2, LANE_THREADS=2) as own:
        cheap, dear = connections(own.port, 6), connections(own.port, 6)
        slowest(cheap, "/")
        started = time.monotonic()
        for connection in dear:
            connection.send(REQUEST.format("/long/700"))
        time.sleep(0.1)
        worst = slowest(cheap, "/")
        for connection in dear:
            cases.same(connection.read().status, 200)
        took = time.monotonic() - started
        let_go(cheap + dear)
        assert worst < AT_ONCE, f"{worst:.3f} s"
        assert took > 1.9, f"six of 0.7 s by two threads: {took:.2f} s"


@cases.case("W1 a request in the lane keeps its body, headers and connection", cases.ECHO)
def intact(target):
    body = "x" * 3000
    with service.Service(target.program, WORKERS=2) as own, wire.Wire(own.port) as connection:
        for path in ("/long/50", "/", "/long/0", "/long/1"):
            connection.send(POSTED.format(path, len(body), body))
            answer = connection.read()
            cases.same((answer.status, answer.json()["target"]), (200, path))
            cases.same(answer.json()["body_length"], len(body))
            cases.same(["Content-Length", str(len(body))] in answer.json()["headers"], True)
        connection.send(REQUEST.format("/long/20") * 5)
        for _ in range(5):
            cases.same(connection.read().status, 200)


@cases.case("the lane is full: 503 at once, and a place again when one is done", cases.ECHO)
def full(target):
    with service.Service(target.program, WORKERS=2, LANE_THREADS=1, LANE_QUEUE=2) as own:
        held = connections(own.port, 8)
        for connection in held:
            connection.send(REQUEST.format("/long/400"))
            time.sleep(0.02)
        statuses = sorted(connection.read().status for connection in held)
        cases.same(statuses, [200] * 3 + [503] * 5)
        held[0].send(REQUEST.format("/long/1"))
        cases.same(held[0].read().status, 200)
        let_go(held)


@cases.case("what waited for the lane too long is refused", cases.ECHO)
def too_late(target):
    with service.Service(target.program, WORKERS=2, LANE_THREADS=1, LANE_WAIT_MS=200) as own:
        held = connections(own.port, 3)
        for connection in held:
            connection.send(REQUEST.format("/long/600"))
            time.sleep(0.02)
        cases.same([connection.read().status for connection in held], [200, 503, 503])
        let_go(held)


@cases.case("clients that go away while the lane serves them leave nothing behind", cases.ECHO)
def gone(target):
    with service.Service(target.program, WORKERS=2, CONNECTION_LIMIT=16) as own:
        for _ in range(4):
            held = connections(own.port, 8)
            for connection in held:
                connection.send(REQUEST.format("/long/30"))
            time.sleep(0.02)
            for connection in held:
                connection.reset()
            assert wire.eventually(own.alive)
        own.end()
        cases.same(own.status(), 0)


@cases.case("SIGTERM: what runs in the lane is answered, what waits past DRAIN_S is let go",
            cases.ECHO)
def stops(target):
    with service.Service(target.program, WORKERS=2, LANE_THREADS=1, DRAIN_S=1) as own:
        held = connections(own.port, 4)
        for connection in held:
            connection.send(REQUEST.format("/long/700"))
            time.sleep(0.02)
        own.end()
        cases.same(held[0].read().status, 200)
        cases.same(own.status(), 0)
        assert own.entries("SERVER_CUT")
        let_go(held)


@contextlib.contextmanager
def locked(table):
    """Nobody else reads the table meanwhile."""
    process = subprocess.Popen(["psql", "-XAtq", os.environ["TEST_ADMIN_URL"]],
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    process.stdin.write(f"begin; lock table {table}; select 'held';\n")
    process.stdin.flush()
    cases.same(process.stdout.readline(), "held\n")
    try:
        yield
    finally:
        process.stdin.close()
        process.wait()
        process.stdout.close()


@cases.case("W1 waits for a lock on all workers: a cheap read beside them is answered at once",
            cases.SERVICE)
def locks(target):
    with service.Service(target.program, WORKERS=2, LANE_THREADS=1, LOCK_TIMEOUT_MS=2000,
                         LOCK_PATIENCE_MS=50) as own:
        cheap, waiting = connections(own.port, 6), connections(own.port, 4)
        slowest(cheap, "/v1/territories/commune/59350")
        with locked("grant_call"):
            for number, connection in enumerate(waiting):
                connection.send(REQUEST.format(f"/v1/calls/locked-{number}"))
            time.sleep(0.3)
            worst = slowest(cheap, "/v1/territories/commune/59350")
        found = [connection.read().status for connection in waiting]
        let_go(cheap + waiting)
        assert worst < AT_ONCE, f"{worst:.3f} s"
        cases.same(found, [404] * 4, "the lock was given up in time for all")


@cases.case("W1 an operation that takes long leaves its worker before it waits", cases.SERVICE)
def long_operations(target):
    with service.Service(target.program, WORKERS=2, LANE_THREADS=1, LANE_QUEUE=2,
                         LOCK_TIMEOUT_MS=2000, LOCK_PATIENCE_MS=60000) as own:
        cheap, dear = connections(own.port, 6), connections(own.port, 4)
        slowest(cheap, "/v1/territories/commune/59350")
        with locked("grant_call"):
            for number, connection in enumerate(dear):
                connection.send(REQUEST.format(f"/v1/calls/locked-{number}/statistics"))
                time.sleep(0.05)
            worst = slowest(cheap, "/v1/territories/commune/59350")
            refused = dear.pop().read()
        found = [connection.read().status for connection in dear]
        let_go(cheap + dear)
        assert worst < AT_ONCE, f"{worst:.3f} s"
        cases.same(found, [404] * 3, "the lock was given up in time for all")
        cases.same(refused.status, 503, "one is served, two wait")
        assert refused.json()["type"].endswith("/overloaded"), refused
        assert int(refused.headers["retry-after"]) > 0
