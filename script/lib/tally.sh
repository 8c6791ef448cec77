# Counts what the steps of script/test ran, for the one line at its end.
# shellcheck shell=bash

TALLY_PASSED=0 TALLY_FAILED=0 TALLY_NAMES=()

# check NAME COMMAND…: a step that counts as one test.
check() { check_counted 0 "$@"; }

# check_tests NAME COMMAND…: a step whose own runner counts; none run is a failure.
check_tests() { check_counted 1 "$@"; }

check_counted() {
    local minimum=$1 name=$2 status passed failed
    shift 2
    step "$name" "$@"
    status=$STEP_STATUS
    read -r passed failed < <(log_counts "$(step_log "$name")")
    if ((passed + failed < minimum)); then
        say "  $name ran no test"
        status=1
    fi
    if ((passed + failed == 0 && status == 0)); then passed=1; fi
    if ((status != 0 && failed == 0)); then failed=1; fi
    TALLY_PASSED=$((TALLY_PASSED + passed)) TALLY_FAILED=$((TALLY_FAILED + failed))
    if ((failed)); then TALLY_NAMES+=("$name"); fi
}

# log_counts LOG: "PASSED FAILED" summed over the closing lines of Criterion, unittest, and the
# plain "N passed, N failed" of our own runners.
log_counts() {
    awk '
        { gsub(/\033\[[0-9;]*m/, "") }
        /Synthesis: Tested:/ {
            match($0, /Passing: *[0-9]+/); p = substr($0, RSTART, RLENGTH); sub(/[^0-9]*/, "", p)
            match($0, /Tested: *[0-9]+/); t = substr($0, RSTART, RLENGTH); sub(/[^0-9]*/, "", t)
            passed += p; failed += t - p
        }
        /^([A-Za-z_]+: )?[0-9]+ passed, [0-9]+ failed/ {
            sub(/^[A-Za-z_]+: /, ""); passed += $1; failed += $3
        }
        /^Ran [0-9]+ tests? in / { ran = $2 }
        /^OK/ && ran != "" { passed += ran; ran = "" }
        /^FAILED \(/ && ran != "" {
            line = $0; gsub(/[^0-9]+/, " ", line); n = split(line, part, " "); bad = 0
            for (i = 1; i <= n; i++) bad += part[i]
            failed += bad; passed += ran - bad; ran = ""
        }
        END { print passed + 0, failed + 0 }' "$1"
}

# tally: the last line of a run, and its status.
tally() {
    if ((TALLY_FAILED)); then
        say "Failed: ${TALLY_NAMES[*]} (logs in build/logs)"
    fi
    printf '%d passed, %d failed\n' "$TALLY_PASSED" "$TALLY_FAILED"
    ((TALLY_FAILED == 0))
}
