#!/usr/bin/env bash
# Prepares the database of a deployment: roles and their passwords, schema, reference data.
# Run again it changes nothing; a new version adds its migrations.
set -euo pipefail
TOP=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
export TOP
# shellcheck source=script/lib/ui.sh
source "$TOP/script/lib/ui.sh"
# shellcheck source=script/lib/database.sh
source "$TOP/script/lib/database.sh"

: "${ADMIN_DATABASE_URL:?a superuser of the cluster, to create roles and the database}"
: "${MIGRATE_DATABASE_URL:?guichet_migrate, who owns the schema}"
: "${DATABASE_NAME:=guichet}"

# Passwords go through standard input: an argument would show in the list of processes.
set_password() {
    local role=$1 password=$2
    [[ -n $password ]] || return 0
    psql_at "$ADMIN_DATABASE_URL" <<SQL
\\set role_name $role
\\getenv password ROLE_PASSWORD
alter role :"role_name" password :'password';
SQL
}

wait_for_database() {
    local tries
    for ((tries = 0; tries < 60; tries++)); do
        if psql_at "$ADMIN_DATABASE_URL" -c 'select 1' >/dev/null 2>&1; then return; fi
        sleep 1
    done
    psql_at "$ADMIN_DATABASE_URL" -c 'select 1' ||
        die "the database does not answer" "check ADMIN_DATABASE_URL"
}

wait_for_database
say "roles and database $DATABASE_NAME"
database_create "$ADMIN_DATABASE_URL" "$DATABASE_NAME"
for role in migrate app job audit report; do
    variable="${role^^}_PASSWORD"
    ROLE_PASSWORD=${!variable:-} set_password "guichet_$role" "${!variable:-}"
done
say "schema"
database_deploy "$MIGRATE_DATABASE_URL"
say "reference data"
database_seed "$MIGRATE_DATABASE_URL"
