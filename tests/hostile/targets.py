"""U4, U5, U6, H7: the target reaches the service as it was sent; what is ambiguous is refused."""
import cases
import wire

RAW = ["/a%2fb", "/a%2Fb/../c", "//x", "/a//b", "/%00", "/a%00b?c=%00", "/caf%c3%a9", "/%ff?x=%ff",
       "/%25%32%66", "/a?b=1&b=2&c", "/a?", "/?x=a+b", "/a;b=c", "/.", "/..", "/a/./b", "/a%5cb",
       "/" + "x" * 4000]


@cases.table("U4 raw target", [(f"{i}: {path[:24]}", path) for i, path in enumerate(RAW)],
             cases.ECHO)
def raw(target, path):
    cases.same(wire.get(target.port, path).json()["target"], path)


BAD_PATHS = ["/v1/calls%00", "/v1%2fcalls", "/v1%2Fcalls", "/v1/calls%5c", "/v1/calls/%ff",
             "/v1/calls/%25%32%66", "/v1/calls/%252f", "//v1/calls", "/v1//calls", "/v1/./calls",
             "/v1/../livez", "/v1/%2e%2e/livez", "/v1/calls/%c0%af", "/v1/calls/%ed%a0%80",
             "/v1/calls/%", "/v1/calls/%4", "/v1/calls/%zz", "/v1/calls/a%0ab", "/v1/calls/a%7f",
             "/v1/calls/%1b"]


@cases.table("U6 path", [(path, path) for path in BAD_PATHS], cases.SERVICE)
def refused_path(target, path):
    answer = wire.get(target.port, path)
    assert answer.status in (400, 404), answer
    cases.same(answer.headers["content-type"].split(";")[0], "application/problem+json")


@cases.table("U5 query", [(query, query) for query in (
    "?state=%ff", "?state=%00", "?state=open&state=closed", "?unknown=1", "?limit=%c0%80",
    "?limit=1%0a", "?=1", "?limit", "?limit=")], cases.SERVICE)
def refused_query(target, query):
    cases.same(wire.get(target.port, "/v1/calls" + query).status, 400)


@cases.table("H7 length of the target", [("past the limit", 4097, 414), ("far past it", 9000, 414)],
             cases.SERVICE)
def length(target, size, status):
    cases.same(wire.get(target.port, "/v1/calls?q=" + "a" * (size - 12)).status, status)


@cases.table("H7 override header", [(name, name) for name in (
    "X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "X-Original-URL",
    "X-Rewrite-URL")], cases.SERVICE)
def override(target, name):
    """Means nothing: the answer is the one without it."""
    plain = wire.get(target.port, "/livez")
    asked = wire.get(target.port, "/livez", f"{name}: DELETE")
    cases.same((asked.status, asked.body), (plain.status, plain.body))


@cases.case("H7 bytes above ASCII and control bytes in the request line", cases.SERVICE)
def raw_bytes(target):
    for byte in (b"\x01", b"\x7f", b"\x80", b"\xff", b"\t"):
        answer = wire.ask(target.port, b"GET /v1/calls/" + byte +
                          b" HTTP/1.1\r\nHost: guichet.test\r\n\r\n")
        assert answer is None or answer.status in (400, 404), (byte, answer)


@cases.case("H7 a NUL byte ends the target, whatever follows; the proxy refuses it", cases.ECHO)
def nul_byte(target):
    answer = wire.ask(target.port, b"GET /a\0/b?c HTTP/1.1\r\nHost: guichet.test\r\n\r\n")
    cases.same(answer.json()["target"], "/a")
