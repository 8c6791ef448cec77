"""Section 1: a stop lets requests finish; a restart behind a kept socket loses none."""
import socket
import tempfile
import threading
import time

import cases
import service
import wire


class Asker(threading.Thread):
    """Asks without pause, on a new connection each time; counts what went wrong."""

    def __init__(self, port):
        super().__init__()
        self.port, self.asked, self.faults, self.done = port, 0, [], False

    def run(self):
        while not self.done:
            self.asked += 1
            try:
                answer = wire.get(self.port, "/livez", timeout=30.0)
                if answer is None or answer.status != 200:
                    self.faults.append(repr(answer))
            except OSError as fault:
                self.faults.append(repr(fault))


@cases.case("SIGTERM: the request in flight is answered, then the process ends", cases.ECHO)
def drains(target):
    with service.Service(target.program) as own:
        with wire.Wire(own.port) as connection:
            connection.send("GET /slow/1000 HTTP/1.1\r\nHost: guichet.test\r\n\r\n")
            time.sleep(0.3)
            own.end()
            answer = connection.read()
            cases.same(answer.status, 200)
            cases.same(answer.headers["connection"], "close")
        cases.same(own.status(), 0)
        assert own.entries("SERVER_STOPPED") and not own.entries("SERVER_CUT")


@cases.case("SIGTERM: a client that never finishes is not waited for longer than DRAIN_S")
def never_finishes(target):
    with service.Service(target.program, DRAIN_S=1) as own:
        with wire.Wire(own.port) as connection:
            connection.send("POST /livez HTTP/1.1\r\nHost: guichet.test\r\n"
                            "Content-Length: 10\r\n\r\nabc")
            time.sleep(0.3)
            started = time.monotonic()
            own.end()
            cases.same(own.status(), 0)
            assert time.monotonic() - started < 8
        assert own.entries("SERVER_CUT")


@cases.case("SIGTERM: idle connections do not delay the end")
def idle_do_not_delay(target):
    with service.Service(target.program) as own:
        held = [wire.Wire(own.port) for _ in range(20)]
        for connection in held:
            connection.send("GET /livez HTTP/1.1\r\nHost: guichet.test\r\n\r\n")
            cases.same(connection.read().status, 200)
        started = time.monotonic()
        own.end()
        cases.same(own.status(), 0)
        assert time.monotonic() - started < 8


@cases.case("five restarts under load behind a kept socket: no failure")
def restarts(target):
    listener = service.listener_new()
    port = listener.getsockname()[1]
    own = service.Service(target.program, listener=listener)
    askers = [Asker(port) for _ in range(4)]
    for asker in askers:
        asker.start()
    try:
        for _ in range(5):
            time.sleep(0.3)
            own.end()
            cases.same(own.status(), 0)
            own = service.Service(target.program, listener=listener)
        time.sleep(0.3)
    finally:
        for asker in askers:
            asker.done = True
        for asker in askers:
            asker.join()
        own.process.kill()
        own.process.wait()
        listener.close()
    asked, faults = sum(a.asked for a in askers), [f for a in askers for f in a.faults]
    assert not faults, f"{len(faults)} of {asked}: {faults[:3]}"
    assert asked > 100, asked


@cases.case("systemd is told when the service is ready and when it stops")
def notified(target):
    with tempfile.TemporaryDirectory() as folder:
        told = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        told.bind(folder + "/notify")
        told.settimeout(5)
        with service.Service(target.program, NOTIFY_SOCKET=folder + "/notify") as own:
            cases.same(told.recv(100), b"READY=1")
            own.end()
            cases.same(told.recv(100), b"STOPPING=1")
            cases.same(own.status(), 0)
        told.close()


@cases.case("a port that is taken: the reason in the log, and an end")
def port_taken(target):
    try:
        service.Service(target.program, PORT=target.port)
    except RuntimeError as fault:
        assert "SERVER_CANNOT_LISTEN" in str(fault), fault
    else:
        raise AssertionError("started")
