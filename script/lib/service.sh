# The service itself: settings of a development machine, keys, start, readiness.
# shellcheck shell=bash

KEYS="$TOP/.local/keys" # a signing key for development tokens, and its public key set

# Every setting already in the environment wins.
service_settings() {
    export PORT=${PORT:-8080}
    export JWKS=${JWKS:-$KEYS/jwks.json}
    export DEV_KEY=${DEV_KEY:-$KEYS/dev-key.pem}
    export JWT_ISSUER=${JWT_ISSUER:-https://identity.guichet.test}
    export JWT_AUDIENCE=${JWT_AUDIENCE:-https://api.guichet.test}
    export SCANNER=${SCANNER:-none}
}

# service_keys BINARY: makes the keys once, unless the settings name others.
service_keys() {
    [[ $JWKS == "$KEYS/jwks.json" && ! -f $JWKS ]] || return 0
    rm -rf "$KEYS"
    (umask 077 && mkdir -p "$KEYS" && "$1" keys --out "$KEYS")
}

# service_settings_save FILE: for script/token and for a developer's own shell.
service_settings_save() {
    local name
    for name in PORT JWKS DEV_KEY JWT_ISSUER JWT_AUDIENCE SCANNER \
        DATABASE_URL JOB_DATABASE_URL MIGRATE_DATABASE_URL; do
        if [[ -v $name ]]; then printf 'export %s=%q\n' "$name" "${!name}"; fi
    done >"$1"
}

service_port_free() {
    if (exec 3<>"/dev/tcp/127.0.0.1/$PORT") 2>/dev/null; then
        die "port $PORT is taken by another program" \
            "stop it, or choose another: PORT=8081 script/server"
    fi
}

SERVICE_PID=''

# service_start BINARY LOG: in the background; LOG - keeps the output where it is.
service_start() {
    service_port_free
    if [[ $2 == - ]]; then
        LC_ALL=C "$1" &
    else
        LC_ALL=C "$1" >"$2" 2>&1 </dev/null &
    fi
    SERVICE_PID=$!
    service_wait_ready
}

# Ready within 30 s, or the reason: a service that died is told from one that is slow.
service_wait_ready() {
    local tries
    for ((tries = 0; tries < 300; tries++)); do
        if ! kill -0 "$SERVICE_PID" 2>/dev/null; then
            die "guichet stopped while starting" "its own lines, above or in its log, say why"
        fi
        if curl -sf -m 2 -o /dev/null "http://127.0.0.1:$PORT/readyz"; then return; fi
        sleep 0.1
    done
    say "$(curl -s -m 2 "http://127.0.0.1:$PORT/readyz" || true)"
    die "guichet answers nothing good on /readyz after 30 s" "see the answer above and its log"
}

service_stop() {
    [[ -n $SERVICE_PID ]] || return 0
    kill -TERM "$SERVICE_PID" 2>/dev/null || true
    wait "$SERVICE_PID" 2>/dev/null || true
    SERVICE_PID=''
}
