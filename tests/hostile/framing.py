"""H9, M2: requests whose end, or whose server, two parties may understand differently."""
import re

import cases
import wire

HOST = "Host: guichet.test\r\n"
NEXT = "GET /livez HTTP/1.1\r\nHost: guichet.test\r\n\r\n"
CHUNKS = "3\r\nabc\r\n0\r\n\r\n"


def post(*headers, body="", host=HOST, target="/livez"):
    lines = "".join(header + "\r\n" for header in headers)
    return f"POST {target} HTTP/1.1\r\n{host}{lines}\r\n{body}"


# What follows in the same packet must never be answered as a request of its own.
DOUBTFUL = [
    ("length and chunked", post("Content-Length: 3", "Transfer-Encoding: chunked", body=CHUNKS)),
    ("chunked and length", post("Transfer-Encoding: chunked", "Content-Length: 3", body=CHUNKS)),
    ("chunked and length, lower case",
     post("transfer-encoding: chunked", "content-length: 3", body=CHUNKS)),
    ("two lengths that differ", post("Content-Length: 3", "Content-Length: 5", body="abcde")),
    ("the same length twice", post("Content-Length: 3", "Content-Length: 3", body="abc")),
    ("list of lengths", post("Content-Length: 3, 3", body="abc")),
    ("negative length", post("Content-Length: -1", body="abc")),
    ("length with a sign", post("Content-Length: +3", body="abc")),
    ("length in hexadecimal", post("Content-Length: 0x3", body="abc")),
    ("length past 64 bits", post("Content-Length: 99999999999999999999", body="abc")),
    ("chunked twice", post("Transfer-Encoding: chunked", "Transfer-Encoding: chunked",
                           body=CHUNKS)),
    ("space before the colon", post("Transfer-Encoding : chunked", "Content-Length: 3",
                                    body=CHUNKS)),
    ("tab before the colon", "GET /livez HTTP/1.1\r\n" + HOST + "X-A\t: 1\r\n\r\n"),
    ("name with a space", "GET /livez HTTP/1.1\r\n" + HOST + "X A: 1\r\n\r\n"),
    ("name above ASCII", "GET /livez HTTP/1.1\r\n" + HOST + "X\xe9: 1\r\n\r\n"),
    ("no colon", "GET /livez HTTP/1.1\r\n" + HOST + "X-A\r\n\r\n"),
    ("no version", "GET /livez\r\n\r\n"),
    ("no target", "GET \r\n\r\n"),
    ("chunk length past 64 bits", post("Transfer-Encoding: chunked",
                                       body="ffffffffffffffffff\r\nabc")),
    ("chunk length that is none", post("Transfer-Encoding: chunked", body="xyz\r\nabc\r\n")),
    ("absolute form", "GET http://other.test/livez HTTP/1.1\r\n" + HOST + "\r\n"),
    ("authority form", "CONNECT other.test:443 HTTP/1.1\r\n" + HOST + "\r\n"),
    ("asterisk", "OPTIONS * HTTP/1.1\r\n" + HOST + "\r\n"),
    ("two hosts", "GET /livez HTTP/1.1\r\n" + HOST + "Host: other.test\r\n\r\n"),
    ("no host", "GET /livez HTTP/1.1\r\n\r\n"),
    ("space in the target", "GET /liv ez HTTP/1.1\r\n" + HOST + "\r\n"),
    ("fragment", "GET /livez#top HTTP/1.1\r\n" + HOST + "\r\n"),
    ("header block of 30 KiB", "GET /livez HTTP/1.1\r\n" + HOST + "X: " + "x" * 30000 + "\r\n\r\n"),
    ("target of 30 KiB", "GET /" + "x" * 30000 + " HTTP/1.1\r\n" + HOST + "\r\n"),
]


@cases.table("H9 doubtful:", DOUBTFUL)
def doubtful(target, request):
    with wire.Wire(target.port, 2.0) as connection:
        connection.send(request + NEXT)
        while connection.more():  # a server that keeps it open makes this time out
            pass
        said = connection.buffer
    # The library says its own 400 in a strange way; what counts is that nothing was served.
    assert said == b"" or re.match(rb"HTTP/1\.1 (400|413|414|431) ", said), said[:300]
    assert b"HTTP/1.1 2" not in said, said


# Not the library but the service answers these, in its own form.
EXPLAINED = ("length and chunked", "two lengths that differ", "two hosts", "absolute form",
             "fragment", "name with a space")


@cases.table("H9 explained:", [row for row in DOUBTFUL if row[0] in EXPLAINED], cases.SERVICE)
def explained(target, request):
    answer = wire.ask(target.port, request)
    cases.same((answer.status, answer.headers["connection"]), (400, "close"))
    cases.same(answer.headers["content-type"].split(";")[0], "application/problem+json")
    cases.same(answer.json()["type"], "/problems/request-invalid")


# The parser waits for the end of such a body: the client has to hang up first.
@cases.table("H9 coding:", [("gzip", "gzip"), ("identity", "identity"), ("list", "gzip, chunked"),
                            ("list reversed", "chunked, gzip"), ("look-alike", "xchunked"),
                            ("empty", "")])
def coding(target, value):
    with wire.Wire(target.port, 2.0) as connection:
        connection.send(post(f"Transfer-Encoding: {value}", body=CHUNKS) + NEXT)
        connection.socket.shutdown(1)
        answers = connection.answers()
    assert len(answers) <= 1, f"answered twice: {answers}"
    assert all(answer.status == 400 for answer in answers), answers


@cases.table("H9 tolerated:", [
    ("chunked", post("Transfer-Encoding: chunked", body=CHUNKS), 1),
    ("chunked, other case", post("Transfer-Encoding: CHUNKED", body=CHUNKS), 1),
    ("chunk extension", post("Transfer-Encoding: chunked", body="3;a=b\r\nabc\r\n0\r\n\r\n"), 1),
    ("trailer", post("Transfer-Encoding: chunked", body="3\r\nabc\r\n0\r\nX-T: 1\r\n\r\n"), 1),
    ("bare line feeds", "GET /livez HTTP/1.1\nHost: guichet.test\n\n", 1),
    ("folded header", "GET /livez HTTP/1.1\r\n" + HOST + "X-A: 1\r\n 2\r\n\r\n", 1),
    ("header without a name", "GET /livez HTTP/1.1\r\n" + HOST + ": 1\r\n\r\n", 1),
    ("HTTP/1.0 without host", "GET /livez HTTP/1.0\r\n\r\n", 0),
    ("empty lines before", "\r\n\r\nGET /livez HTTP/1.1\r\n" + HOST + "\r\n", 1),
])
def tolerated(target, request, stays_open):
    """One request in, one answer out, and the next is still understood."""
    with wire.Wire(target.port, 2.0) as connection:
        connection.send(request)
        assert connection.read().status < 500
        if stays_open:
            connection.send(NEXT)
            cases.same(connection.read().status, 200)
            assert connection.buffer == b""


@cases.table("H9 header:", [("64 are taken", 61, 200), ("65 are refused", 64, 400)], cases.ECHO)
def many_headers(target, count, status):
    extra = [f"X-{i}: {i}" for i in range(count)]
    cases.same(wire.get(target.port, "/x", "X-a: 1", "X-b: 2", *extra).status, status)


@cases.case("H9 a chunked body is whole", cases.ECHO)
def chunked_body(target):
    answer = wire.ask(target.port, post("Transfer-Encoding: chunked",
                                        body="3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n"))
    cases.same(answer.json()["body"], "abc0123456789")


@cases.case("U4 headers stand as they were sent", cases.ECHO)
def repeated_headers(target):
    answer = wire.get(target.port, "/x", "Authorization: Bearer a", "X-A: 1", "X-A: 2",
                      "authorization: Bearer b")
    cases.same(answer.json()["headers"],
               [["Host", "guichet.test"], ["Authorization", "Bearer a"], ["X-A", "1"],
                ["X-A", "2"], ["authorization", "Bearer b"]])


@cases.case("pipelined requests are answered in order", cases.ECHO)
def pipelined(target):
    with wire.Wire(target.port) as connection:
        connection.send("".join(f"GET /{i} HTTP/1.1\r\n{HOST}\r\n" for i in range(20)))
        cases.same([connection.read().json()["target"] for _ in range(20)],
                   [f"/{i}" for i in range(20)])
