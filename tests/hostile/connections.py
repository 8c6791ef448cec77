"""M1, M5, section 1: many connections, slow ones, few descriptors; the others are served."""
import errno
import resource
import socket
import time

import cases
import service
import wire


def enough_descriptors():
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def open_many(port, count):
    """As many as the server lets in or lets wait."""
    enough_descriptors()
    held = []
    for _ in range(count):
        sock = socket.socket()
        sock.setblocking(False)
        code = sock.connect_ex(("127.0.0.1", port))
        assert code in (0, errno.EINPROGRESS), errno.errorcode[code]
        held.append(sock)
    return held


@cases.case("listens on loopback only")
def loopback(target):
    with open("/proc/net/tcp", encoding="ascii") as tcp:
        rows = [line.split() for line in tcp.readlines()[1:]]
    listening = [row[1] for row in rows if row[3] == "0A"
                 and int(row[1].split(":")[1], 16) == target.port]
    cases.same(listening, [f"0100007F:{target.port:04X}"])
    with open("/proc/net/tcp6", encoding="ascii") as tcp6:
        assert not [line for line in tcp6.readlines()[1:] if line.split()[3] == "0A"
                    and int(line.split()[1].split(":")[1], 16) == target.port]


@cases.case("M5 1 500 connections with 300 descriptors: refused or waiting, then served again")
def few_descriptors(target):
    with service.Service(target.program, files=300, CONNECTION_TIMEOUT_S=2) as own:
        assert own.entries("DESCRIPTORS_FEW")
        held = open_many(own.port, 1500)
        time.sleep(1)
        for sock in held:
            sock.close()
        assert wire.eventually(own.alive, 10)
        assert len(own.lines()) < 200, "the log is flooded"


@cases.case("M5 more than the limit: refused at once, served again when the idle ones are let go")
def idle_flood(target):
    with service.Service(target.program, files=200, CONNECTION_TIMEOUT_S=2) as own:
        held = open_many(own.port, 400)
        started = time.monotonic()
        wire.get(own.port, "/livez")
        assert time.monotonic() - started < 1, "neither served nor refused"
        assert wire.eventually(own.alive, 10)
        for sock in held:
            sock.close()


@cases.case("the limit of connections: 16 are let in, the next is not, until one is gone")
def exact_limit(target):
    with service.Service(target.program, CONNECTION_LIMIT=16) as own:
        held = [wire.Wire(own.port) for _ in range(16)]
        time.sleep(0.2)
        assert wire.get(own.port, "/livez") is None
        assert own.entries("CONNECTIONS_FULL")
        for connection in held:
            connection.send("GET /livez HTTP/1.1\r\nHost: guichet.test\r\n\r\n")
            cases.same(connection.read().status, 200)
        held.pop().socket.close()
        assert wire.eventually(own.alive)
        for connection in held:
            connection.socket.close()


@cases.case("connections that are gone are not counted, however they went")
def none_leaks(target):
    sent = ("", "GET /x", "GET /livez HTTP/1.1\r\nHost: guichet.test\r\n\r\n")
    with service.Service(target.program, CONNECTION_LIMIT=16, CONNECTION_TIMEOUT_S=1) as own:
        for number in range(120):
            connection = wire.Wire(own.port)
            connection.send(sent[number % 3])
            if number % 2:
                connection.reset()
            else:
                connection.socket.close()
            if number % 10 == 9:  # the end of one that never spoke may pass unseen for a second
                assert wire.eventually(own.alive), number


@cases.case("W1 connections are shared by the workers: eight slow answers at the same time",
            cases.ECHO)
def shared(target):
    with service.Service(target.program, WORKERS=8) as own:
        held = [wire.Wire(own.port) for _ in range(8)]
        started = time.monotonic()
        for connection in held:
            connection.send("GET /slow/400 HTTP/1.1\r\nHost: guichet.test\r\n\r\n")
        for connection in held:
            cases.same(connection.read().status, 200)
        took = time.monotonic() - started
        for connection in held:
            connection.socket.close()
        assert took < 1.1, f"{took:.2f} s"


@cases.case("1 000 idle connections: bounded memory")
def idle_memory(target):
    enough_descriptors()
    with service.Service(target.program, CONNECTION_TIMEOUT_S=30) as own:
        assert own.alive()
        before = own.memory_kib()
        held = []
        for _ in range(1000):
            connection = wire.Wire(own.port)
            connection.send("GET /livez HTTP/1.1\r\nHost: guichet.test\r\n\r\n")
            held.append(connection)
        for connection in held:
            cases.same(connection.read().status, 200)
        grown = own.memory_kib() - before
        for connection in held:
            connection.socket.close()
    print(f"  1 000 idle connections: {grown} KiB")
    limit = 96 if service.sanitized(target.program) else 32
    assert grown < limit * 1024, f"{grown} KiB"


@cases.table("M1 slow client:", [
    ("one byte of the line at a time", b"GET /livez"),
    ("one byte of the headers at a time", b"GET /livez HTTP/1.1\r\nHost: guichet.test\r\nX-A: "),
    ("one byte of the body at a time",
     b"POST /livez HTTP/1.1\r\nHost: guichet.test\r\nContent-Length: 5000\r\n\r\n"),
])
def slow(target, beginning):
    """Many of them, for a while: the others are answered at once."""
    with service.Service(target.program) as own:
        held = [wire.Wire(own.port) for _ in range(100)]
        for connection in held:
            connection.send(beginning)
        slowest = 0.0
        for _ in range(10):
            for connection in held:
                connection.send(b"a")
            started = time.monotonic()
            cases.same(wire.get(own.port, "/livez").status, 200)
            slowest = max(slowest, time.monotonic() - started)
            time.sleep(0.05)
        for connection in held:
            connection.socket.close()
        assert slowest < 1.0, f"{slowest:.3f} s"


@cases.case("M1 a client that reads nothing holds nobody", cases.ECHO)
def slow_reader(target):
    with service.Service(target.program) as own:
        held = [wire.Wire(own.port) for _ in range(16)]
        for connection in held:
            connection.send("GET /bytes/5000000 HTTP/1.1\r\nHost: guichet.test\r\n\r\n")
        for _ in range(20):
            cases.same(wire.get(own.port, "/livez").status, 200)
        for connection in held:
            connection.reset()
        assert own.alive()


@cases.case("an idle connection is closed after its time")
def idle_closed(target):
    with service.Service(target.program, CONNECTION_TIMEOUT_S=1) as own:
        with wire.Wire(own.port, 6.0) as connection:
            started = time.monotonic()
            assert connection.closed()
            assert time.monotonic() - started < 5


@cases.case("one address has its share of connections only")
def per_address(target):
    with service.Service(target.program, PER_IP_CONNECTION_LIMIT=8) as own:
        held = [wire.Wire(own.port, 2.0) for _ in range(8 * 8 + 40)]
        served = 0
        for connection in held:
            try:
                connection.send("GET /livez HTTP/1.1\r\nHost: guichet.test\r\n\r\n")
                served += connection.read() is not None
            except (OSError, socket.timeout):
                pass
        for connection in held:
            connection.socket.close()
        assert 8 <= served < len(held), served
        assert wire.eventually(own.alive)
