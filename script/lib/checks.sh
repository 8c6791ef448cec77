# What script/test runs, by theme.  Every function here is one or several counted steps.
# shellcheck shell=bash disable=SC2164 # every step runs under set -e

PYTHON=/usr/bin/python3

# --- a database for each suite ----------------------------------------------------------------

# A throw-away server: nothing in it survives a power cut, which makes it three times as fast.
test_server_start() {
    postgres_use "$TOP/build/test-postgres"
    postgres_remove
    postgres_start -c fsync=off -c full_page_writes=off -c synchronous_commit=off
    database_create "$(postgres_url postgres postgres)" guichet_template
    database_deploy "$(postgres_url guichet_migrate guichet_template)"
    database_seed "$(postgres_url guichet_migrate guichet_template)"
}

# test_database NAME: a fresh copy of the template, and the settings that lead to it.
test_database() {
    local admin
    admin=$(postgres_url postgres postgres)
    PGOPTIONS=--client-min-messages=warning \
        psql_at "$admin" -c "drop database if exists $1 with (force)"
    database_create "$admin" "$1" guichet_template
    DATABASE_URL=$(postgres_url guichet_app "$1")
    JOB_DATABASE_URL=$(postgres_url guichet_job "$1")
    MIGRATE_DATABASE_URL=$(postgres_url guichet_migrate "$1")
    TEST_ADMIN_URL=$(postgres_url postgres "$1")
    TEST_TEMPLATE=guichet_template
    export DATABASE_URL JOB_DATABASE_URL MIGRATE_DATABASE_URL TEST_ADMIN_URL TEST_TEMPLATE
}

# --- C suites ---------------------------------------------------------------------------------

sanitizer_settings() {
    local common=abort_on_error=1:halt_on_error=1
    export ASAN_OPTIONS=$common:detect_leaks=1:detect_stack_use_after_return=1
    export LSAN_OPTIONS=suppressions=$TOP/script/lib/lsan.supp:print_suppressions=0
    export UBSAN_OPTIONS=$common:print_stacktrace=1
    export TSAN_OPTIONS=$common:second_deadlock_stack=1
    export ASAN_SYMBOLIZER_PATH=/usr/bin/llvm-symbolizer-14
    export TSAN_SYMBOLIZER_PATH=$ASAN_SYMBOLIZER_PATH
}

# run_suite TREE SUITE [WRAPPER…]: one test program, in its own database.
run_suite() {
    local program="$TOP/build/$1/test_$2" suite=$2
    shift 2
    test_database "guichet_${suite}"
    cd "$TOP"
    "$@" "$program"
}

# Without these four a build has lost its tests, which must not look like a success.
check_c_suites() {
    local suite
    for suite in unit store usecase http contract matrix hostile; do
        if [[ -x $TOP/build/asan/test_$suite || " unit store usecase http " == *" $suite "* ]]; then
            check_tests "$suite" run_suite asan "$suite"
        fi
    done
}

# The layout of memory that TSan needs is not the one newer kernels draw at random.
check_thread_suites() {
    local suite
    for suite in unit usecase http; do
        check_tests "tsan-$suite" run_suite tsan "$suite" setarch "$(uname -m)" -R
    done
    check tsan-dispatch load_dispatcher
    check tsan-load run_live tsan load load_service
    check_tests tsan-lane run_live tsan lane setarch "$(uname -m)" -R \
        "$PYTHON" tests/hostile/run.py W1 "the lane"
}

# The same without sockets: reads, writes, refusals, all answers looked at.
load_dispatcher() {
    test_database guichet_tsan_dispatch
    setarch "$(uname -m)" -R "$TOP/build/tsan/tsan_load"
}

# Sixteen connections on eight workers for five seconds: the races of a busy service.
load_service() {
    wrk -t2 -c16 -d5s "$GUICHET_URL/v1/calls"
    wrk -t2 -c16 -d2s "$GUICHET_URL/readyz"
}

# check_fuzzers SECONDS: each from its corpus; findings stay in build/fuzz.
check_fuzzers() {
    local program name
    for program in "$TOP"/build/fuzz/fuzz_*; do
        name=$(basename "$program")
        [[ -x $program && -f $program && $name != *.* ]] || continue
        check "fuzz-${name#fuzz_}" run_fuzzer "$program" "$1"
    done
}

run_fuzzer() {
    local name=${1##*/fuzz_} corpora=()
    mkdir -p "$TOP/build/fuzz/corpus/$name"
    corpora=("$TOP/build/fuzz/corpus/$name")
    if [[ -d $TOP/tests/fuzz/corpus/$name ]]; then corpora+=("$TOP/tests/fuzz/corpus/$name"); fi
    cd "$TOP/build/fuzz"
    "$1" -max_total_time="$2" -timeout=5 -rss_limit_mb=2048 -print_final_stats=1 "${corpora[@]}"
}

# --- black box: against a live service --------------------------------------------------------

# run_live TREE SUITE COMMAND…: the service of a tree, with its own database and its own port.
run_live() {
    local suite=$2 status=0 binary="$TOP/build/$1/guichet" log
    log=$(step_log "$1-$suite-service")
    shift 2
    test_database "guichet_live_$suite"
    PORT=$(free_port)
    # shellcheck disable=SC2034 # read by service.sh
    KEYS="$TOP/build/test-keys"
    service_settings
    service_keys "$binary"
    export GUICHET_BIN=$binary GUICHET_URL="http://127.0.0.1:$PORT"
    export PER_IP_CONNECTION_LIMIT=0 # every client of a test has the same address
    service_start "$binary" "$log"
    trap service_stop EXIT
    cd "$TOP"
    "$@" || status=$?
    service_stop
    if grep -E 'ERROR: (Address|Leak)Sanitizer|runtime error:|WARNING: Thread' "$log"; then
        status=1
    fi
    return "$status"
}

# Tests in Python: a driver (run.py), or files for unittest (test_*.py, *_test.py).
check_live_suites() {
    local suite file
    for suite in store contract golden scenario matrix envelope hostile http tour; do
        if [[ -f $TOP/tests/$suite/run.py ]]; then
            check_tests "live-$suite" run_live asan "$suite" "$PYTHON" "tests/$suite/run.py"
        fi
        for file in "$TOP/tests/$suite"/{test_*,*_test}.py; do
            [[ -f $file ]] || continue
            check_tests "$suite-$(basename "$file" .py)" run_live asan "$suite" "$PYTHON" "$file"
        done
    done
}

# --- lint -------------------------------------------------------------------------------------

check_lint() {
    cd "$TOP"
    check layout script/fmt --check
    check layers "$PYTHON" tests/lint/layers.py
    check tidy "$PYTHON" tests/lint/tidy.py
    check_tests lint-selftest "$PYTHON" tests/lint/lint_selftest.py
    check shellcheck lint_scripts
    local file
    for file in tests/lint/{test_*,*_test}.py; do
        [[ -f $file ]] || continue
        check_tests "lint-$(basename "$file" .py)" "$PYTHON" "$file"
    done
}

lint_scripts() {
    local files
    mapfile -t files < <(grep -lE '^#!.*(ba)?sh' -r script .ci docker tests/lint)
    shellcheck -x "${files[@]}" script/lib/*.sh
}

check_documents() {
    local published="$TOP/build/asan/gen-root/gen"
    cd "$TOP"
    check nginx tests/lint/nginx_config.sh
    check spectral node_modules/.bin/spectral lint --ruleset .spectral.yaml \
        --fail-severity warn "$published/openapi.json"
    check redocly env REDOCLY_TELEMETRY=off node_modules/.bin/redocly lint --config redocly.yaml \
        "$published/openapi.json" "$published/openapi-3.0.json"
    check generator-deterministic generate_twice
    if [[ -x $TOP/build/asan/differential ]]; then
        check_tests differential node tests/contract/differential.mjs "$TOP/build/asan/differential"
    fi
}

generate_twice() {
    local other
    other=$(mktemp -d)
    PYTHONHASHSEED=4711 "$PYTHON" api-spec/generate.py --out "$other"
    diff -r "$TOP/build/asan/gen-root/gen" "$other/gen"
    rm -r "$other"
}

# --- release ----------------------------------------------------------------------------------

# Instructions of the hottest paths: a count, so that a busy machine changes nothing.
check_instructions() {
    check_tests instructions count_instructions "$TOP/build/release/perf_paths"
}

count_instructions() {
    test_database guichet_perf
    cd "$TOP"
    psql_at "$TEST_ADMIN_URL" --set rows=100 -f bench/data.sql
    "$PYTHON" tests/perf/run.py "$1"
}

# Rows touched and indexes used in a database of 100 000 files: a scan there is an outage later.
check_plans() {
    check_tests plans look_at_plans
}

look_at_plans() {
    test_database guichet_plans
    cd "$TOP"
    psql_at "$TEST_ADMIN_URL" --set rows=100000 -f bench/data.sql
    "$PYTHON" tests/perf/plans.py
}

# What stack protection, relocation and position the linker was asked for is in the file.
check_hardening() {
    check hardening hardening_of "$TOP/build/release/guichet"
}

hardening_of() {
    local headers dynamic symbols
    headers=$(readelf -hlW "$1") dynamic=$(readelf -dW "$1") symbols=$(readelf -sW "$1")
    expect "position independent" "$headers" 'Type: +DYN'
    expect "read-only relocations" "$headers" GNU_RELRO
    expect "bound at start" "$dynamic" 'BIND_NOW|FLAGS.*NOW'
    expect "stack protector" "$symbols" __stack_chk_fail
    expect "fortified calls" "$symbols" '__[a-z]+_chk@'
    expect "stack not executable" "$headers" 'GNU_STACK.*RW '
}

# expect WHAT TEXT PATTERN
expect() {
    grep -qE "$3" <<<"$2" || {
        echo "missing: $1"
        return 1
    }
    echo "$1"
}
