#!/usr/bin/env bash
# tests/support/with_service.sh COMMAND…: runs it against a service of its own, as script/test does.
# GUICHET_BIN chooses the service; the private server of with_database.sh holds its database.
set -euo pipefail
if [[ -z ${TEST_ADMIN_URL:-} ]]; then
    exec "$(dirname "${BASH_SOURCE[0]}")/with_database.sh" "${BASH_SOURCE[0]}" "$@"
fi
# shellcheck source=script/lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/../../script/lib/common.sh"

GUICHET_BIN=${GUICHET_BIN:-$TOP/build/asan/guichet}
PORT=$(free_port)
KEYS=$(mktemp -d)/keys
LOG=${GUICHET_LOG:-/dev/null}
service_settings
service_keys "$GUICHET_BIN"
export GUICHET_BIN GUICHET_URL="http://127.0.0.1:$PORT" PER_IP_CONNECTION_LIMIT=0
service_start "$GUICHET_BIN" "$LOG"
trap service_stop EXIT
cd "$TOP"
status=0
"$@" || status=$?
service_stop
rm -r "$(dirname "$KEYS")"
exit "$status"
