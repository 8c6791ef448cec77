"""U1, M5: text of a client reaches the log as a value, never as a format, and cannot flood it."""
import time

import cases
import service
import wire

FORMATS = "%25s" * 40 + "%25n"


@cases.case("U1 resets while %s and %n are in the target")
def formats(target):
    with service.Service(target.program) as own:
        for _ in range(30):
            connection = wire.Wire(own.port)
            connection.send(f"POST /{FORMATS} HTTP/1.1\r\nHost: guichet.test\r\n"
                            "Content-Length: 1000\r\n\r\nslow")
            time.sleep(0.01)
            connection.reset()
        for _ in range(30):
            connection = wire.Wire(own.port)
            connection.send(f"GET /{FORMATS} HTTP/1.1\r\nHost: guichet.test\r\nX-")
            connection.reset()
        assert own.alive()
        own.lines()  # each is JSON still


@cases.case("U1 the target stands in the log as it was sent")
def line_intact(target):
    with service.Service(target.program, CONNECTION_TIMEOUT_S=1) as own:
        with wire.Wire(own.port, 5.0) as connection:
            connection.send(f"GET /{FORMATS} HTTP/1.1\r\nHost: guichet.test\r\n"
                            "Content-Length: 10\r\n\r\n")
            connection.closed()
        assert own.alive()
        own.lines()


@cases.case("H10 control bytes and colours in a header leave no trace in the log")
def colours(target):
    with service.Service(target.program) as own:
        connection = wire.Wire(own.port, 0.5)
        connection.send(b"GET /\x1b[31mred\x07 HTTP/1.1\r\nHost: a\r\nX: \x1b]0;t\x07\r\n\r\n")
        connection.answers()
        connection.reset()
        assert own.alive()
        assert not [b for b in own.raw() if b < 0x20 and b != 0x0a or b > 0x7e]


@cases.case("M5 faults in great number are held back in the log")
def flood(target):
    with service.Service(target.program) as own:
        for _ in range(300):
            connection = wire.Wire(own.port)
            connection.send("GET /x y z HTTP/1.1\r\n\r\n")
            connection.reset()
        assert own.alive()
        said = len(own.entries("LIBRARY"))
        assert said <= 60, f"{said} lines"
