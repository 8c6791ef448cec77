"""The list of cases: each has a name (the row of its table), says against what it runs, and fails
by an assertion."""

ECHO = "echo"        # the edge alone, which shows what it made of a request
SERVICE = "service"  # the whole
ALL = []


class Target:
    """What is under test: the program, and one that already runs (its port)."""

    def __init__(self, kind, program, port):
        self.kind, self.program, self.port = kind, program, port


def case(name, *kinds):
    """A function of one target."""
    def register(function):
        ALL.append((name, kinds or (ECHO, SERVICE), function))
        return function
    return register


def table(name, rows, *kinds):
    """A function of one target and the columns of a row; the first column names the row."""
    def register(function):
        for row in rows:
            ALL.append((f"{name} {row[0]}", kinds or (ECHO, SERVICE),
                        lambda target, row=row: function(target, *row[1:])))
        return function
    return register


def same(found, expected, what=""):
    assert found == expected, f"{what} {found!r}, expected {expected!r}".strip()
