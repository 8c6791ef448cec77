#!/usr/bin/env bash
# Runs docker/nginx.conf under Debian's nginx before a small upstream: does it load, does it refuse
# what the service must not see, are its refusals problems, does it say what the service relies on?
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
work=$(mktemp -d)
pids=()
passed=0 failed=0

stop() {
    [[ ${#pids[@]} == 0 ]] || kill "${pids[@]}" 2>/dev/null || true
    wait
    rm -rf "$work"
}
trap stop EXIT

free_port() {
    /usr/bin/python3 -c 'import socket
with socket.socket() as s:
    s.bind(("127.0.0.1", 0))
    print(s.getsockname()[1])'
}

# The same file, with the ports and folders of this test.
configure() {
    /usr/bin/python3 "$top/docker/problems.py" "$work/problems"
    sed -e "s|listen 8000;|listen 127.0.0.1:$front;|" \
        -e "s|127.0.0.1:8080|127.0.0.1:$back|" -e "s|/tmp/guichet-nginx|$work/nginx|" \
        -e "s|/usr/share/guichet/problems/|$work/problems/|" \
        -e "s|/dev/stdout|$work/access.log|" -e "s|error_log stderr|error_log $work/error.log|" \
        -e "s|guichet-refusals.conf|$top/docker/guichet-refusals.conf|" \
        "$top/docker/nginx.conf" >"$work/nginx.conf"
    chmod -R a+rX "$work"
}

# Answers with the headers it got; /html-431 and /problem-429 play the library and the service.
upstream() {
    exec /usr/bin/python3 - "$back" <<'PYTHON'
import http.server, json, sys

class Echo(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        status, kind = {"/html-431": (431, "text/html"),
                        "/problem-429": (429, "application/problem+json"),
                        "/problem-400": (400, "application/problem+json")}.get(
                            self.path, (200, "application/json"))
        seen = {"path": self.path, "from": "service", "headers": dict(self.headers)}
        body = json.dumps(seen).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PATCH = answer

    def log_message(self, *args):
        pass

http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Echo).serve_forever()
PYTHON
}

# expect WHAT TEXT PATTERN
expect() {
    if grep -qE -- "$3" <<<"$2"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf 'wrong: %s\n  expected: %s\n  got: %s\n' "$1" "$3" "${2:0:600}"
    fi
}

# ask ARGUMENT…: status and type on the first line, then the body.
ask() {
    local body=$work/body
    : >"$body"
    curl -s -m 10 -o "$body" -w '%{http_code} %{content_type}\n' "$@" || true
    cat "$body"
}

raw() { # raw BYTES: as they are, over one connection
    /usr/bin/python3 -c 'import socket, sys
with socket.create_connection(("127.0.0.1", int(sys.argv[1])), 5) as s:
    s.sendall(sys.argv[2].encode().decode("unicode_escape").encode("latin-1"))
    s.settimeout(5)
    print(s.recv(65536).decode("latin-1"))' "$front" "$1"
}

front=$(free_port) back=$(free_port)
url="http://127.0.0.1:$front"
configure
nginx -t -q -c "$work/nginx.conf"
upstream &
pids+=($!)
nginx -c "$work/nginx.conf" -g 'daemon off;' &
pids+=($!)
for _ in {1..50}; do
    if curl -sf -m 1 -o /dev/null "$url/"; then break; fi
    sleep 0.1
done

head -c 300000 /dev/zero >"$work/300k"
head -c 1100000 /dev/zero >"$work/1100k"
long=$(head -c 20000 /dev/zero | tr '\0' a)
token=$(head -c 8192 /dev/zero | tr '\0' t)
problem='application/problem\+json'
post='POST / HTTP/1.1\r\nHost: a\r\n'

answer=$(ask -H 'X-Real-IP: 6.6.6.6' -H 'X-Request-Start: 1' -H 'X-Forwarded-For: 6.6.6.6' \
    -H "Authorization: Bearer $token" "$url/v1/calls?a=%252F")
expect "an ordinary request passes" "$answer" '^200 application/json'
expect "the path is passed raw" "$answer" '"path": "/v1/calls\?a=%252F"'
expect "the address is the peer's" "$answer" '"X-Real-IP": "127.0.0.1"'
expect "no forwarded chain" "$(grep -c 6.6.6.6 <<<"$answer" || true)" '^0$'
expect "the arrival is stamped" "$answer" \
    '"X-Request-Start": "[0-9]{10}\.[0-9]{3}-[0-9]+\.[0-9]{3}"'
expect "a body over the limit is a problem" "$(ask --data-binary "@$work/300k" "$url/v1/calls")" \
    "^413 $problem"
expect "without a length too" \
    "$(ask -H 'Transfer-Encoding: chunked' --data-binary "@$work/300k" "$url/v1/calls")" \
    "^413 $problem"
expect "a chunk of a document is larger" \
    "$(ask -X PATCH --data-binary "@$work/300k" "$url/v1/uploads/1")" '^200 '
expect "up to its own limit" \
    "$(ask -X PATCH --data-binary "@$work/1100k" "$url/v1/uploads/1")" "^413 $problem"
expect "100-continue is refused before the body" \
    "$(raw "${post}Content-Length: 99000000\r\nExpect: 100-continue\r\n\r\n")" \
    '^HTTP/1.1 413'
expect "a long address is a problem" "$(ask "$url/$long")" "^414 $problem"
expect "long headers are a problem" "$(ask -H "X-Long: $long" "$url/")" "^431 $problem"
expect "the library's HTML is replaced" "$(ask "$url/html-431")" "^431 $problem"
expect "a refusal of the service passes" "$(ask "$url/problem-429")" '"from": "service"'
expect "its 400 too" "$(ask "$url/problem-400")" '"from": "service"'
head="${post}Content-Length: 1\r\n"
expect "two framings are refused" "$(raw "${head}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n")" \
    "400 Bad Request"
answer=$(raw "${head}Content-Length: 2\r\n\r\nab")
expect "two lengths are refused" "$answer" "400 Bad Request"
expect "as a problem" "$answer" "$problem"
expect "the metrics stay inside" "$(ask "$url/metrics")" "^404 $problem"
kill "${pids[0]}"
wait "${pids[0]}" 2>/dev/null || true
pids=("${pids[1]}")
answer=$(ask -D "$work/head" "$url/v1/calls")
expect "nobody behind is a problem" "$answer" "^503 $problem"
expect "which says when to retry" "$(cat "$work/head")" 'Retry-After: 5'
expect "no version is told" "$(grep -ciE 'nginx/[0-9]' "$work/head" || true)" '^0$'

# Last: the burst empties the allowance of this address.
codes=$(curl -s -m 20 -o /dev/null -w '%{http_code} %{content_type}\n' -Z --parallel-max 40 \
    "$url/x?[1-400]" 2>/dev/null || true)
expect "too many requests are a problem" "$codes" "^429 $problem"

printf '%d passed, %d failed\n' "$passed" "$failed"
((failed == 0)) || tail -n 5 "$work/error.log"
((failed == 0))
