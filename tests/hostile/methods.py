"""U8: methods are those of the contract, in their exact case; HEAD follows GET."""
import json

import cases
import wire

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW")
ID = "018f3f4e-0000-7000-8000-000000000000"


@cases.case("U8 HEAD has the headers of GET and no body")
def head(target):
    with wire.Wire(target.port) as connection:
        connection.send("HEAD /livez HTTP/1.1\r\nHost: guichet.test\r\n\r\n"
                        "GET /livez HTTP/1.1\r\nHost: guichet.test\r\n\r\n")
        first, second = connection.read(head=True), connection.read()
    cases.same((first.status, second.status), (200, 200))
    assert int(first.headers["content-length"]) > 0
    if target.kind == cases.SERVICE:
        cases.same(first.headers["content-length"], second.headers["content-length"])


@cases.case("U8 the method is known in its exact case", cases.ECHO)
def exact(target):
    for method in ("get", "Get", "GET", "BREW", "PATCH"):
        cases.same(wire.get(target.port, "/x", method=method).json()["method"], method)


@cases.table("U8 case of the method:", [("get", "get"), ("Get", "Get"), ("gET", "gET")],
             cases.SERVICE)
def lower_case(target, method):
    assert wire.get(target.port, "/livez", method=method).status in (405, 501)


def allowed(operations):
    names = {name.upper() for name in operations if name.upper() in METHODS}
    if "GET" in names:
        names.add("HEAD")
    return names | {"OPTIONS"}


@cases.case("U8 every path of the contract × 9 methods", cases.SERVICE)
def every_path(target):
    contract = json.loads(wire.get(target.port, "/openapi.json").body)
    for template, operations in contract["paths"].items():
        path = template
        while "{" in path:
            path = path[:path.index("{")] + ID + path[path.index("}") + 1:]
        for method in METHODS:
            answer = wire.get(target.port, path, method=method)
            if method in allowed(operations):
                assert answer.status not in (405, 501), (method, template, answer)
                continue
            assert answer.status in (405, 501), (method, template, answer)
            if answer.status == 405:
                said = {name.strip() for name in answer.headers["allow"].split(",")}
                cases.same(said, allowed(operations), template)


@cases.table("answers without a body:", [("204", 204), ("304", 304)], cases.ECHO)
def empty(target, status):
    with wire.Wire(target.port) as connection:
        connection.send(f"GET /status/{status} HTTP/1.1\r\nHost: a\r\n\r\n"
                        "GET /x HTTP/1.1\r\nHost: a\r\n\r\n")
        cases.same(connection.read().status, status)
        cases.same(connection.read().status, 200)


@cases.case("a header given twice leaves as one list", cases.ECHO)
def twice(target):
    cases.same(wire.get(target.port, "/twice").headers["vary"], "Accept, Accept-Language")


@cases.case("4 KiB of answer headers leave beside a token of 8 KiB and a target of 4 KiB",
            cases.ECHO)
def large_headers(target):
    answer = wire.get(target.port, "/header/4000?" + "q" * 4080, "Authorization: " + "t" * 8192)
    cases.same((answer.status, len(answer.headers["x-filled"])), (200, 4000))
