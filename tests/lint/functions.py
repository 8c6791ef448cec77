"""The functions of a C file and their measures, by matching braces: enough for our own layout."""
import collections
import re

Function = collections.namedtuple("Function", "name line lines parameters nesting")

BLANKED = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)
DIRECTIVE = re.compile(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", re.M)
HEAD = re.compile(r"^[A-Za-z_][^;{}=]*?\b(\w+)\s*\(([^;{}]*)\)\s*(?:\w+\s*(?:\([^)]*\))?\s*)*\n?\{",
                  re.M)
TOKEN = re.compile(r"\w+|[^\s\w]")
CONTROL = {"if", "for", "while", "switch"}


def code_of(text):
    """Comments, strings and directives emptied; lines and columns stay."""
    def blank(match):
        return re.sub(r"[^\n]", " ", match.group())
    return DIRECTIVE.sub(blank, BLANKED.sub(blank, text))


def closing(code, start):
    """Index of the brace that closes the one at start."""
    depth = 0
    for index in range(start, len(code)):
        depth += {"{": 1, "}": -1}.get(code[index], 0)
        if depth == 0:
            return index
    return len(code) - 1


def parameter_count(text):
    if text.strip() in ("", "void"):
        return 0
    depth, count = 0, 1
    for char in text:
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(char, 0)
        count += char == "," and depth == 0
    return count


class Nesting:
    """How deep control statements stand in one another, with or without braces."""

    def __init__(self, body):
        self.tokens = TOKEN.findall(body) + [""]
        self.at = 0
        self.deepest = 0

    def peek(self):
        return self.tokens[min(self.at, len(self.tokens) - 1)]

    def take(self):
        self.at += 1
        return self.tokens[self.at - 1]

    def parentheses(self):
        depth = 0
        while self.peek():
            depth += {"(": 1, ")": -1}.get(self.take(), 0)
            if depth == 0:
                return

    def block(self, level):
        self.take() # {
        while self.peek() not in ("}", ""):
            self.statement(level)
        if self.peek():
            self.take()

    def inner(self, level):
        self.deepest = max(self.deepest, level)
        self.statement(level)

    def statement(self, level):
        word = self.peek()
        if word == "{":
            self.block(level)
        elif word in CONTROL:
            self.take()
            self.parentheses()
            if self.peek() == ";": # do … while (x);
                self.take()
                return
            self.inner(level + 1)
            if self.peek() == "else":
                self.take()
                # else if is the same level as its if
                self.statement(level) if self.peek() == "if" else self.inner(level + 1)
        elif word in ("case", "default"):
            while self.peek() and self.take() != ":":
                pass
        elif word == "do":
            self.take()
            self.inner(level + 1)
        else:
            self.simple(level)

    def simple(self, level):
        """Up to the semicolon.  `name (…) {` is a loop macro; any other brace holds a value."""
        called = self.tokens[self.at + 1:self.at + 2] == ["("]
        if called and self.peek() not in ("return", "sizeof", "("):
            self.take()
            self.parentheses()
            if self.peek() == "{":
                self.inner(level + 1)
                return
        depth = 0
        while self.peek():
            if self.peek() == "}" and depth == 0:
                return
            word = self.take()
            depth += {"(": 1, "{": 1, ")": -1, "}": -1}.get(word, 0)
            if word == ";" and depth == 0:
                return


def functions_of(text):
    code = code_of(text)
    position = 0
    while True:
        match = HEAD.search(code, position)
        if not match:
            return
        start = match.end() - 1
        end = closing(code, start)
        position = end + 1
        nesting = Nesting(code[start:end + 1])
        nesting.block(0)
        yield Function(match.group(1), code.count("\n", 0, start) + 1,
                       code.count("\n", start, end) + 1, parameter_count(match.group(2)),
                       nesting.deepest)
