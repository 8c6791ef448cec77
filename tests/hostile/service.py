"""A process of its own for the cases that need other settings, a signal, or a look inside."""
import json
import os
import resource
import signal
import socket
import subprocess
import tempfile

import wire


class Service:
    """The program under test on a port of its own; its log is kept and looked at."""

    def __init__(self, program, files=None, listener=None, **settings):
        self.log = tempfile.NamedTemporaryFile()  # the child appends, we read apart
        env = dict(os.environ, PORT="0", LOG_LEVEL="debug", PER_IP_CONNECTION_LIMIT="0")
        env.update({name: str(value) for name, value in settings.items()})
        command, descriptors = [program], ()
        if listener is not None:
            descriptors = (3,)
            command = ["/bin/sh", "-c", 'LISTEN_FDS=1 LISTEN_PID=$$ exec "$0"', program]
        with open(self.log.name, "ab") as sink:
            self.process = subprocess.Popen(
                command, env=env, stderr=sink, stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL, pass_fds=descriptors,
                preexec_fn=lambda: prepare(files, listener))
        try:
            self.port = self.wait_for_port()
        except BaseException:
            self.__exit__()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.log.close()

    def raw(self):
        with open(self.log.name, "rb") as log:
            return log.read()

    def lines(self):
        """The log, every line of it parsed: a line that is not JSON raises."""
        text = self.raw()
        if text and not text.endswith(b"\n"):
            text = text[:text.rfind(b"\n") + 1]  # a line on its way
        return [parsed(line) for line in text.splitlines()]

    def entries(self, key):
        return [line for line in self.lines() if line.get("entry") == key]

    def wait_for_port(self):
        def listens():
            return self.entries("SERVER_STARTED") or self.process.poll() is not None
        wire.eventually(listens, 30)
        started = self.entries("SERVER_STARTED")
        if not started:
            raise RuntimeError(f"does not start: {self.raw()[-2000:]!r}")
        return started[0]["port"]

    def alive(self):
        if self.process.poll() is not None:
            return False
        answer = wire.get(self.port, "/livez")
        return answer is not None and answer.status == 200

    def end(self):
        self.process.send_signal(signal.SIGTERM)

    def status(self, seconds=30):
        return self.process.wait(seconds)

    def memory_kib(self):
        with open(f"/proc/{self.process.pid}/smaps_rollup", encoding="ascii") as rollup:
            for line in rollup:
                if line.startswith("Private_Dirty:"):
                    return int(line.split()[1])
        raise RuntimeError("no Private_Dirty")


def parsed(line):
    try:
        return json.loads(line)
    except ValueError:
        raise AssertionError(f"not a line of the log: {line[:300]!r}") from None


def sanitized(program):
    """Sanitizers remember what was freed: such a build takes more memory."""
    with open(program, "rb") as binary:
        text = binary.read()
    return b"__asan_init" in text or b"__tsan_init" in text


def prepare(files, listener):
    """In the child: its limit of descriptors, and the socket where systemd would put it."""
    if files is not None:
        resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
    if listener is not None and listener.fileno() != 3:
        os.dup2(listener.fileno(), 3)
    if listener is not None:
        os.set_inheritable(3, True)


def listener_new():
    """A listening socket that outlives the processes which inherit it."""
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.bind(("127.0.0.1", 0))
    sock.listen(1024)
    return sock
