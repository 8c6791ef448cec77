"""start, memory: what a process costs before it answers anybody, and while many stay connected."""
import os
import resource
import socket
import time

import contestants
import lib

IDLE = 1000


def start_of(make):
    """Seconds from the start of a process to its first answer that it is ready."""
    started = time.monotonic()
    program = make()
    elapsed = time.monotonic() - started
    program.close()
    return elapsed


def start(bench, database):
    contestants.fastify_install()
    ratios, own = [], []
    start_of(lambda: contestants.Fastify(database, bench.keys))  # its files are read once
    for _ in range(bench.runs()):
        service = start_of(lambda: contestants.Service(database, bench.keys))
        fastify = start_of(lambda: contestants.Fastify(database, bench.keys))
        own.append(service * 1e3)
        ratios.append(service / fastify)
    bench.results.add("start", "start to ready ÷ Fastify's", ratios, goal=0.3, at_most=True)
    bench.results.add("start", "ms from start to ready", own)


def connected(service, token, count):
    """Connections that have each been answered once, and stay."""
    port, found = int(service.url.rsplit(":", 1)[1]), []
    request = (f"GET /v1/applications/01890000-0000-7000-8004-000000000006 HTTP/1.1\r\n"
               f"Host: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n\r\n").encode()
    for _ in range(count):
        client = socket.create_connection(("127.0.0.1", port))
        client.sendall(request)
        answer = client.recv(65536)
        assert answer.startswith(b"HTTP/1.1 200"), answer
        found.append(client)
    return found


def memory(bench, database):
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 65536), hard))
    token = bench.keys.token("--role", "applicant", "--org", "00000102400017", "--sub", "bench")
    idle, many = [], []
    for _ in range(bench.runs()):
        service = contestants.Service(database, bench.keys, CONNECTION_TIMEOUT_S=600)
        try:
            time.sleep(1)
            idle.append(lib.resident_mib(service.pid))
            clients = connected(service, token, IDLE)
            assert len(os.listdir(f"/proc/{service.pid}/fd")) > IDLE
            many.append(lib.resident_mib(service.pid))
            for client in clients:
                client.close()
        finally:
            service.close()
    bench.results.add("memory", "MiB resident, idle", idle, goal=20, at_most=True)
    bench.results.add("memory", f"MiB resident, {IDLE} idle keep-alive connections", many, goal=44,
                      at_most=True)


def bench(bench):
    database = bench.files()
    start(bench, database)
    memory(bench, database)
