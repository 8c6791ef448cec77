"""Answers that anybody may have are kept for a second and sent from where they are."""
import threading

import cases
import service
import wire

CALL = "/v1/calls/chf-2023"


def lasting(answer):
    """What does not belong to one answer alone."""
    own = ("date", "connection", "x-request-id")
    return answer.status, {n: v for n, v in answer.headers.items() if n not in own}, answer.body


def ask_often(port, expected, faults):
    for _ in range(300):
        found = wire.get(port, CALL)
        if found is None or lasting(found) != expected:
            faults.append(found)


@cases.case("a kept answer is the answer, but for the name of the request", cases.SERVICE)
def same(target):
    first, again = wire.get(target.port, CALL), wire.get(target.port, CALL)
    cases.same(lasting(again), lasting(first))
    assert first.headers["x-request-id"] != again.headers["x-request-id"]
    known = wire.get(target.port, CALL, f"If-None-Match: {first.headers['etag']}")
    cases.same((known.status, known.body), (304, b""))
    english = wire.get(target.port, CALL, "Accept-Language: en")
    cases.same(english.headers["content-language"], "en")


@cases.case("kept answers under way while others take their place", cases.SERVICE)
def replaced(target):
    with service.Service(target.program, WORKERS=4) as own:
        expected, faults = lasting(wire.get(own.port, CALL)), []
        crowd = [threading.Thread(target=ask_often, args=(own.port, expected, faults))
                 for _ in range(6)]
        for one in crowd:
            one.start()
        for one in crowd:
            one.join()
        assert not faults, faults[:3]
        own.end()
        cases.same(own.status(), 0)
