"""U13: a request arrives when its line was read, not when its body was; nobody else says when."""
import time

import cases
import service
import wire

START = "GET /x HTTP/1.1\r\nHost: guichet.test\r\n"


@cases.case("U13 the line comes 1.5 s before the body", cases.ECHO)
def line_first(target):
    with wire.Wire(target.port) as connection:
        before = time.time()
        connection.send("POST /x HTTP/1.1\r\nHost: guichet.test\r\nContent-Length: 3\r\n\r\n")
        after = time.time()
        time.sleep(1.5)
        connection.send("abc")
        at = connection.read().json()["arrived_us"] / 1e6
    assert before <= at <= after + 0.5, (before, at, after)


@cases.case("U13 the connection is open 1.5 s before the line", cases.ECHO)
def connection_first(target):
    with wire.Wire(target.port) as connection:
        time.sleep(1.5)
        before = time.time()
        connection.send(START + "\r\n")
        at = connection.read().json()["arrived_us"] / 1e6
    assert before <= at <= time.time(), (before, at)


@cases.case("U13 each request of a connection has its own instant", cases.ECHO)
def each_its_own(target):
    with wire.Wire(target.port) as connection:
        instants = []
        for _ in range(3):
            connection.send(START + "\r\n")
            instants.append(connection.read().json()["arrived_us"])
            time.sleep(0.1)
    assert instants[0] + 90000 < instants[1] < instants[2] - 90000, instants


@cases.table("U13 forged:", [("mark", "/x#1", ""), ("mark with a pointer", "/x#1.7f0000000000", ""),
                             ("mark alone", "/x#", ""), ("mark in the query", "/x?a=#1.0", ""),
                             ("start", "/x", "X-Request-Start: 1.000-0.000\r\n")])
def forged(target, path, header):
    answer = wire.ask(target.port, f"GET {path} HTTP/1.1\r\nHost: guichet.test\r\n{header}\r\n")
    cases.same(answer.status, 400)
    cases.same(answer.headers["connection"], "close")


@cases.case("U7 X-Real-IP means nothing without a trusted proxy", cases.ECHO)
def address(target):
    answer = wire.get(target.port, "/x", "X-Real-IP: 192.0.2.7", "X-Forwarded-For: 192.0.2.8")
    cases.same(answer.json()["address"], "127.0.0.1")


@cases.table("U7 from the trusted proxy:", [
    ("IPv4", "192.0.2.7", "192.0.2.7"), ("IPv6", "2001:db8::7", "2001:db8::7"),
    ("no address", "nobody", "127.0.0.1"), ("two", "192.0.2.7, 192.0.2.8", "127.0.0.1"),
], cases.ECHO)
def proxied_address(target, sent, expected):
    with service.Service(target.program, TRUSTED_PROXY="127.0.0.1") as own:
        cases.same(wire.get(own.port, "/x", f"X-Real-IP: {sent}").json()["address"], expected)


@cases.case("U13 from the trusted proxy: the first byte, to the millisecond", cases.ECHO)
def proxied_start(target):
    with service.Service(target.program, TRUSTED_PROXY="127.0.0.1") as own:
        answer = wire.get(own.port, "/x", "X-Request-Start: 1700000000.123-2.500")
        cases.same(answer.json()["arrived_us"], 1699999997623000)
        for bad in ("1700000000", "1700000000.123", "1700000000.123-", "-1.000-0.000", "x",
                    "1700000000.1234-0.000", "1700000000.123-0.000x", "99999999999.000-0.000"):
            at = wire.get(own.port, "/x", f"X-Request-Start: {bad}").json()["arrived_us"]
            assert abs(at / 1e6 - time.time()) < 2, (bad, at)


@cases.case("U13 another trusted proxy: not this one", cases.ECHO)
def other_proxy(target):
    with service.Service(target.program, TRUSTED_PROXY="192.0.2.1") as own:
        answer = wire.get(own.port, "/x", "X-Request-Start: 1700000000.123-2.500")
        cases.same(answer.status, 400)
