#!/usr/bin/env bash
# A throw-away PostgreSQL for measurements: start FOLDER prints its URLs, stop FOLDER removes it.
set -euo pipefail
TOP=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
for part in ui common postgres database; do
    # shellcheck source=/dev/null
    source "$TOP/script/lib/$part.sh"
done
postgres_use "$2"
case $1 in
start)
    postgres_start -c shared_buffers=512MB -c max_wal_size=4GB -c synchronous_commit=on >&2
    admin=$(postgres_url postgres postgres)
    database_create "$admin" bench >&2
    database_deploy "$(postgres_url guichet_migrate bench)" >&2
    database_seed "$(postgres_url guichet_migrate bench)" >&2
    psql_at "$(postgres_url postgres bench)" -c 'vacuum analyze' >&2
    for role in postgres guichet_app guichet_job; do
        postgres_url "$role" bench
        echo
    done
    ;;
stop) postgres_remove ;;
esac
