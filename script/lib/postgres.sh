# A private PostgreSQL 15: its own data folder, socket folder and port; Debian's is never touched.
# PostgreSQL refuses to run as root, which then hands it to the user postgres.
# shellcheck shell=bash

PG_BIN=/usr/lib/postgresql/15/bin
PG_SOCKET_PATH_MAX=107 # sun_path, less its final zero

# Set by postgres_use: data folder, socket folder, port.
PG_DATA='' PG_SOCKET='' PG_PORT=''

# postgres_use FOLDER: which server the functions below speak of.
postgres_use() {
    [[ -x $PG_BIN/initdb ]] || die "PostgreSQL 15 is missing ($PG_BIN)" "script/setup"
    PG_DATA=$(postgres_reachable "$1")
    PG_SOCKET=$(postgres_socket_folder "$1")
    local longest="$PG_SOCKET/.s.PGSQL.65535"
    if ((${#longest} > PG_SOCKET_PATH_MAX)); then
        die "the socket path $longest has ${#longest} bytes; the system takes $PG_SOCKET_PATH_MAX" \
            "set XDG_RUNTIME_DIR or TMPDIR to a shorter folder"
    fi
    PG_PORT=$(sed -n 4p "$PG_DATA/postmaster.pid" 2>/dev/null || true)
}

as_postgres() {
    if [[ $EUID == 0 ]]; then
        (cd / && exec runuser -u postgres -- "$@")
    else
        "$@"
    fi
}

# The wanted folder, or, when root's checkout is closed to postgres, one that is open to it.
postgres_reachable() {
    local wanted=$1 parent elsewhere
    parent=$(dirname "$wanted")
    mkdir -p "$parent"
    if as_postgres test -x "$parent" 2>/dev/null; then
        printf '%s' "$wanted"
        return
    fi
    elsewhere="/var/tmp/guichet-$(short_name "$wanted")"
    say "The user postgres cannot enter $parent: the data goes to $elsewhere."
    printf '%s' "$elsewhere"
}

postgres_socket_folder() {
    local base=/tmp
    if [[ $EUID != 0 ]]; then base=${XDG_RUNTIME_DIR:-${TMPDIR:-/tmp}}; fi
    printf '%s/guichet-pg-%s' "${base%/}" "$(short_name "$1")"
}

# Makes a folder that only the server's user may enter; refuses one that somebody else laid there.
postgres_private_folder() {
    local folder=$1 owner
    owner=$(as_postgres id -un)
    if [[ ! -e $folder ]]; then
        mkdir -m 700 "$folder"
        if [[ $EUID == 0 ]]; then chown postgres: "$folder"; fi
    fi
    if [[ -L $folder || $(stat -c %U "$folder") != "$owner" ]]; then
        die "$folder does not belong to $owner" "remove it, then run this again"
    fi
}

# postgres_init: an empty cluster, unless there is one.
postgres_init() {
    [[ ! -f $PG_DATA/PG_VERSION ]] || return 0
    postgres_private_folder "$PG_DATA"
    # The socket folder is closed to others, so whoever enters it is trusted; TCP asks a password.
    as_postgres "$PG_BIN/initdb" -D "$PG_DATA" --username=postgres --encoding=UTF8 \
        --locale=C.UTF-8 --auth-local=trust --auth-host=scram-sha-256 --data-checksums >/dev/null
}

free_port() {
    /usr/bin/python3 -c 'import socket
with socket.socket() as s:
    s.bind(("127.0.0.1", 0))
    print(s.getsockname()[1])'
}

postgres_running() {
    as_postgres "$PG_BIN/pg_ctl" -D "$PG_DATA" status >/dev/null 2>&1
}

# postgres_start [OPTION…]: -c settings of the server.
postgres_start() {
    postgres_init
    if postgres_running; then
        PG_PORT=$(as_postgres sed -n 4p "$PG_DATA/postmaster.pid")
        return
    fi
    postgres_private_folder "$PG_SOCKET"
    PG_PORT=$(free_port)
    local options="-c listen_addresses=127.0.0.1 -c port=$PG_PORT"
    options+=" -c unix_socket_directories=$PG_SOCKET -c unix_socket_permissions=0700"
    options+=" -c max_connections=100 -c timezone=UTC $*"
    as_postgres "$PG_BIN/pg_ctl" -D "$PG_DATA" -l "$PG_DATA/server.log" -o "$options" -w -t 60 \
        start >/dev/null 9>&- || { # 9: the lock of script/server, which must not outlive it
        as_postgres tail -n 20 "$PG_DATA/server.log" >&2
        die "PostgreSQL did not start" "$PG_DATA/server.log says why; --reset starts afresh"
    }
}

postgres_stop() {
    [[ -n $PG_DATA && -d $PG_DATA ]] || return 0
    if postgres_running; then
        as_postgres "$PG_BIN/pg_ctl" -D "$PG_DATA" -m fast -w -t 60 stop >/dev/null || true
    fi
    rm -rf "$PG_SOCKET"
}

# postgres_remove: the data too.
postgres_remove() {
    postgres_stop
    [[ -z $PG_DATA ]] || rm -rf "$PG_DATA"
}

# postgres_url ROLE DATABASE
postgres_url() {
    printf 'postgresql:///%s?host=%s&port=%s&user=%s' "$2" "${PG_SOCKET//\//%2F}" "$PG_PORT" "$1"
}
