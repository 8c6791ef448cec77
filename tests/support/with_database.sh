#!/usr/bin/env bash
# tests/support/with_database.sh COMMAND…: runs it with a database of its own, as script/test does.
# The private server stays for the next time: with_database.sh --stop ends it.
set -euo pipefail
# shellcheck source=script/lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/../../script/lib/common.sh"
# shellcheck source=script/lib/checks.sh
source "$TOP/script/lib/checks.sh"

FOLDER=${TEST_POSTGRES:-$TOP/build/test-postgres}
postgres_use "$FOLDER"
if [[ ${1:-} == --stop ]]; then
    postgres_stop
    exit
fi
if [[ ${1:-} == --fresh ]] || ! postgres_running; then
    if [[ ${1:-} == --fresh ]]; then shift; fi
    postgres_remove
    postgres_start -c fsync=off -c full_page_writes=off -c synchronous_commit=off
    database_create "$(postgres_url postgres postgres)" guichet_template
    database_deploy "$(postgres_url guichet_migrate guichet_template)"
    database_seed "$(postgres_url guichet_migrate guichet_template)"
fi
if (($# == 0)); then exit; fi
sanitizer_settings
export ASAN_OPTIONS=$ASAN_OPTIONS:handle_abort=1 # a failed assertion shows its stack
name="guichet_by_hand_$$"
test_database "$name"
status=0
"$@" || status=$?
psql_at "$(postgres_url postgres postgres)" -c "drop database if exists $name with (force)"
exit "$status"
