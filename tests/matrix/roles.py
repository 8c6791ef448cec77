"""Every role on every operation, with and without its scopes, and without a token."""
from client import Unexpected, person
from contract import ROLES, operations, scopes

EVERYTHING = " ".join(scopes())


def refused(answer, status, slug):
    if (answer.status, answer.slug) != (status, slug):
        raise Unexpected(f"expected {status} {slug}, got {answer}")


def without_token(api, operation):
    answer = api.call(operation.method, operation.address())
    if operation.public:
        if answer.status in (401, 403):
            raise Unexpected(f"public, got {answer}")
    else:
        refused(answer, 401, "token-missing")
        if answer.headers.get("www-authenticate") != "Bearer":
            raise Unexpected("no WWW-Authenticate")


def with_role(api, operation, role):
    who = person(f"r-{role}", role, sirets=["00001057900019"], scope=EVERYTHING)
    answer = api.call(operation.method, operation.address(), who)
    if operation.public or role in operation.audience:
        if answer.status in (401, 403):
            raise Unexpected(f"allowed, got {answer}")
    else:
        refused(answer, 403, "role-missing-for-action")


def without_scope(api, operation, role):
    other = next(s for s in ("audit:read", "calls:read") if s not in operation.scopes)
    who = person(f"s-{role}", role, sirets=["00001057900019"], scope=other)
    answer = api.call(operation.method, operation.address(), who)
    refused(answer, 403, "scope-missing")
    if f'scope="{" ".join(operation.scopes)}"' not in answer.headers.get("www-authenticate", ""):
        raise Unexpected(f"the scope is not named: {answer.headers.get('www-authenticate')}")


def served_table(api):
    """What the service says of itself is the contract."""
    rows = {row["operation"]: row for row in api.expect(200, "GET", "/v1/permissions").json["data"]}
    for operation in operations():
        row = rows.pop(operation.name)
        found = (row["method"], row["path"], row["public"], set(row["roles"]), set(row["scopes"]))
        roles = set() if operation.audience == ["public"] else set(operation.audience) - {"public"}
        expected = (operation.method, operation.path, operation.public, roles,
                    set(operation.scopes))
        if found != expected:
            raise Unexpected(f"{operation.name}: expected {expected}, served {found}")
    if rows:
        raise Unexpected(f"served, not in the contract: {sorted(rows)}")


def cases():
    yield "served permissions", served_table
    for operation in operations():
        yield f"{operation.name} without a token", \
            lambda api, o=operation: without_token(api, o)
        for role in ROLES:
            yield f"{operation.name} as {role}", \
                lambda api, o=operation, r=role: with_role(api, o, r)
        if operation.scopes and not operation.public:
            role = next(role for role in ROLES if role in operation.audience)
            yield f"{operation.name} without {' '.join(operation.scopes)}", \
                lambda api, o=operation, r=role: without_scope(api, o, r)
