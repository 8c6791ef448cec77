"""Reads YAML with the line and the path of every node, so that a refusal can name them."""

import re

import yaml

INTEGER = re.compile(r"-?(0|[1-9][0-9]*)\Z")
FRACTION = re.compile(r"-?[0-9]+\.[0-9]+\Z")


class Refused(Exception):
    """The authored files are not what the generator accepts."""


class Map(dict):
    """A mapping that knows where it stands."""

    def __init__(self, file, line, path):
        super().__init__()
        self.file, self.line, self.path, self.lines = file, line, path, {}

    def place(self, key=None):
        line = self.lines.get(key, self.line)
        path = self.path if key is None else self.path + (key,)
        return self.file, line, path


class Seq(list):
    """A sequence that knows where it stands."""

    def __init__(self, file, line, path):
        super().__init__()
        self.file, self.line, self.path, self.lines = file, line, path, []

    def place(self, index=None):
        line = self.line if index is None else self.lines[index]
        path = self.path if index is None else self.path + (index,)
        return self.file, line, path


def pointer(path):
    parts = (str(p).replace("~", "~0").replace("/", "~1") for p in path)
    return "#" + "".join("/" + p for p in parts)


def refuse(place, message):
    file, line, path = place
    raise Refused(f"{file}:{line}: {pointer(path)}: {message}")


def scalar(node, place):
    text = node.value
    if node.style:
        return text
    if text in ("", "~", "null"):
        return None
    if text in ("true", "false"):
        return text == "true"
    if INTEGER.match(text):
        return int(text)
    if FRACTION.match(text):
        refuse(place, f"{text} must be quoted: a number with a fraction is a text here")
    return text


def build(node, file, path, line=None):
    """A mapping or a sequence stands where its key does."""
    line = line or node.start_mark.line + 1
    if isinstance(node, yaml.ScalarNode):
        return scalar(node, (file, line, path))
    if isinstance(node, yaml.SequenceNode):
        seq = Seq(file, line, path)
        for index, item in enumerate(node.value):
            seq.lines.append(item.start_mark.line + 1)
            seq.append(build(item, file, path + (index,)))
        return seq
    result = Map(file, line, path)
    for key_node, value_node in node.value:
        key = key_node.value
        if key in result:
            refuse((file, key_node.start_mark.line + 1, path + (key,)), "stands twice")
        result.lines[key] = key_node.start_mark.line + 1
        result[key] = build(value_node, file, path + (key,), result.lines[key])
    return result


def load(path, name):
    """The tree of a YAML file; `name` is how refusals call it."""
    with open(path, encoding="utf-8") as stream:
        try:
            node = yaml.compose(stream, Loader=yaml.CSafeLoader)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            line = mark.line + 1 if mark else 1
            refuse((name, line, ()), str(getattr(error, "problem", error)))
    if node is None:
        refuse((name, 1, ()), "the file is empty")
    return build(node, name, ())


class Faults:
    """Collects refusals, so that one run names them all."""

    def __init__(self):
        self.messages = []

    def guard(self, function, *args):
        """Runs a step; a refusal is kept and the next step goes on."""
        try:
            return function(*args)
        except Refused as refused:
            if str(refused) not in self.messages:
                self.messages.append(str(refused))
            return None


def check_keys(node, allowed, what):
    if not isinstance(node, Map):
        place = node.place() if isinstance(node, Seq) else ("?", 0, ())
        refuse(place, f"{what} must be a mapping")
    for key in node:
        if key not in allowed:
            refuse(node.place(key), f"“{key}” is not a keyword of {what} that is enforced")


def require(node, key, kind, what):
    if key not in node:
        refuse(node.place(), f"{what} must have “{key}”")
    if not isinstance(node[key], kind):
        refuse(node.place(key), f"“{key}” must be a {kind.__name__.lower()}")
    return node[key]
