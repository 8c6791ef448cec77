# Loaded first by every script: where we are, and the shared functions.
# shellcheck shell=bash

TOP=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
export TOP LC_ALL=C.UTF-8

for part in ui packages node build postgres database service; do
    # shellcheck source=/dev/null
    source "$TOP/script/lib/$part.sh"
done
unset part
