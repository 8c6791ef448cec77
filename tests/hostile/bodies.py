"""U2, U3, M3: a body past the limit is told from one at the limit, whatever announces it."""
import json

import cases
import service
import wire

LIMIT = 1048576  # UPLOAD_CHUNK_LIMIT, the greatest
SIMULATION = "/v1/calls/chf-2023/simulations"


def post(length=None, chunked=False, expect=False, target="/x"):
    lines = [f"POST {target} HTTP/1.1", "Host: guichet.test", "Content-Type: application/json"]
    if length is not None:
        lines.append(f"Content-Length: {length}")
    if chunked:
        lines.append("Transfer-Encoding: chunked")
    if expect:
        lines.append("Expect: 100-continue")
    return "\r\n".join(lines) + "\r\n\r\n"


def chunks(size):
    return b"%x\r\n" % size + b"a" * size + b"\r\n0\r\n\r\n"


@cases.table("U2 body:", [
    ("at the limit", post(LIMIT).encode() + b"a" * LIMIT, 200, LIMIT),
    ("one byte past it", post(LIMIT + 1).encode() + b"a" * (LIMIT + 1), 413, None),
    ("twice the limit", post(2 * LIMIT).encode() + b"a" * (2 * LIMIT), 413, None),
    ("chunked, at the limit", post(chunked=True).encode() + chunks(LIMIT), 200, LIMIT),
    ("chunked, one byte past it", post(chunked=True).encode() + chunks(LIMIT + 1), 413, None),
    ("none", post(0).encode(), 200, 0),
    ("neither length nor coding", post().encode(), 200, 0),
], cases.ECHO)
def limits(target, request, status, length):
    answer = wire.ask(target.port, request, timeout=20.0)
    cases.same(answer.status, status)
    if length is not None:
        cases.same(answer.json()["body_length"], length)
    else:
        cases.same(answer.json()["body_cut"], True)


# A route that takes a JSON body: its own limit is below that of the server.
@cases.table("U2 JSON body of the service:", [
    ("past the route's limit", post(262145, target=SIMULATION), b"a" * 262145),
    ("past the server's limit", post(LIMIT + 1, target=SIMULATION),
     b"a" * (LIMIT + 1)),
    ("chunked", post(chunked=True, target=SIMULATION), chunks(262145)),
], cases.SERVICE)
def json_limits(target, head, body):
    answer = wire.ask(target.port, head.encode() + body, timeout=20.0)
    cases.same(answer.status, 413)
    cases.same(answer.headers["content-type"].split(";")[0], "application/problem+json")
    json.loads(answer.body)


@cases.case("U2 the settings lower what the contract allows", cases.SERVICE)
def lowered(target):
    with service.Service(target.program, JSON_BODY_LIMIT=2048, UPLOAD_CHUNK_LIMIT=4096) as own:
        for size, status in ((2048, 400), (2049, 413)):
            answer = wire.ask(own.port, post(size, target=SIMULATION).encode() + b"a" * size)
            cases.same(answer.status, status)


@cases.case("M3 99 MB announced with Expect: cut, then 413", cases.ECHO)
def expect(target):
    # A sanitized build copies what it kept at each piece that it throws away.
    pieces = 10 if service.sanitized(target.program) else 99
    with wire.Wire(target.port, 20.0) as connection:
        connection.send(post(pieces * 1000000, expect=True))
        assert connection.until(b"\r\n\r\n").startswith(b"HTTP/1.1 100")
        for _ in range(pieces):
            connection.send(b"a" * 1000000)
        answer = connection.read()
        cases.same(answer.status, 413)
        cases.same(answer.json()["body_length"], LIMIT + 1)


@cases.case("U9 a form is a body like any other", cases.ECHO)
def form(target):
    body = "a=1&b=%00&c=%ff"
    request = ("POST /x HTTP/1.1\r\nHost: guichet.test\r\n"
               "Content-Type: application/x-www-form-urlencoded\r\n"
               f"Content-Length: {len(body)}\r\n\r\n{body}")
    cases.same(wire.ask(target.port, request).json()["body"], body)


@cases.case("a body of any bytes arrives whole", cases.ECHO)
def binary(target):
    body = bytes(range(256))
    answer = wire.ask(target.port, post(256).encode() + body)
    cases.same(answer.json()["body"].encode("latin-1"), body)


@cases.case("a large answer leaves whole", cases.ECHO)
def large_answer(target):
    answer = wire.get(target.port, "/bytes/5000000", timeout=20.0)
    cases.same((answer.status, len(answer.body)), (200, 5000000))
