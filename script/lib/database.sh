# The database inside a server: roles, migrations, seeds.
# shellcheck shell=bash

# psql_at URL ARGUMENT…: stops at the first error, reads no personal configuration.
psql_at() {
    local url=$1
    shift
    psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --dbname "$url" "$@"
}

# database_create ADMIN_URL NAME [TEMPLATE]: with its roles, unless they exist.
database_create() {
    local admin=$1 name=$2
    psql_at "$admin" -f "$TOP/sql/roles.sql"
    if [[ $(psql_at "$admin" -Atc "select 1 from pg_database where datname = '$name'") == 1 ]]; then
        return
    fi
    psql_at "$admin" -c "create database $name owner guichet_migrate template ${3:-template0}"
    local served="guichet_app, guichet_job, guichet_audit, guichet_report"
    psql_at "$admin" -c "revoke all on database $name from public" \
        -c "grant connect on database $name to $served"
}

# database_deploy URL: every migration not there yet, each with its verification.
database_deploy() {
    (cd "$TOP/sql" && SQITCH_FULLNAME=guichet SQITCH_EMAIL=guichet@localhost \
        SQITCH_USER_CONFIG=/dev/null sqitch deploy --verify "db:$1")
}

# database_seed URL: reference territories, the calls, then what they are for; loading twice changes
# nothing.
database_seed() {
    seed_territories "$1"
    seed_folder "$1" calls
    seed_folder "$1" programmes
}

seed_territories() {
    local folder
    for folder in "$TOP"/sql/seed/territories/[0-9]*/; do
        seed_run "$1" sql/seed/territories/load.sql --set vintage="$(basename "$folder")"
    done
    seed_run "$1" sql/seed/territory_sets.sql
}

# seed_folder URL FOLDER: data files beside the script, which reads them from its own folder.
seed_folder() {
    (cd "$TOP/sql/seed/$2" && psql_at "$1" -f load.sql)
}

# seed_run URL FILE OPTION…: from the root of the project, where the files find their data.
seed_run() {
    local url=$1 file=$2
    shift 2
    (cd "$TOP" && psql_at "$url" "$@" -f "$file")
}
