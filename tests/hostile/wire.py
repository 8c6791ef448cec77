"""Raw HTTP on a socket: what no client library would send, and every byte that comes back."""
import json
import socket
import struct
import time


class Answer:
    """One answer: status, headers by lower-case name, body."""

    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return f"<{self.status} {self.body[:80]!r}>"


class Wire:
    """One connection.  Nothing is added to what it sends."""

    def __init__(self, port, timeout=5.0, host="127.0.0.1"):
        self.socket = socket.create_connection((host, port), timeout)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data.encode("latin-1") if isinstance(data, str) else data)

    def reset(self):
        """Goes away without goodbye: RST."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()

    def more(self):
        try:
            data = self.socket.recv(65536)
        except (ConnectionResetError, BrokenPipeError):
            data = b""
        self.buffer += data
        return data != b""

    def until(self, mark):
        while mark not in self.buffer:
            if not self.more():
                return None
        part, self.buffer = self.buffer.split(mark, 1)
        return part

    def read(self, head=False):
        """The next answer, or None when the server closed instead."""
        block = self.until(b"\r\n\r\n")
        if block is None:
            return None
        lines = block.decode("latin-1").split("\r\n")
        headers = {}
        for line in lines[1:]:
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        status = int(lines[0].split(" ")[1])
        if 100 <= status < 200:
            return self.read(head)
        length = 0 if head or status in (204, 304) else int(headers.get("content-length", 0))
        while len(self.buffer) < length and self.more():
            pass
        body, self.buffer = self.buffer[:length], self.buffer[length:]
        return Answer(status, headers, body)

    def closed(self):
        """True when the server closes and says nothing more."""
        try:
            return not self.more() and self.buffer == b""
        except socket.timeout:
            return False

    def answers(self):
        """All that comes until the server closes, or says nothing for the timeout."""
        found = []
        try:
            while (answer := self.read()) is not None:
                found.append(answer)
        except socket.timeout:
            pass
        return found


def ask(port, data, head=False, timeout=5.0):
    """One request on a connection of its own; None when the server only closed."""
    with Wire(port, timeout) as wire:
        wire.send(data)
        return wire.read(head)


def get(port, path, *headers, method="GET", timeout=5.0):
    lines = [f"{method} {path} HTTP/1.1", "Host: guichet.test", *headers]
    return ask(port, "\r\n".join(lines) + "\r\n\r\n", method == "HEAD", timeout)


def eventually(check, seconds=5.0):
    """Asks again until it holds: for what another process does in its own time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if check():
            return True
        time.sleep(0.02)
    return bool(check())
