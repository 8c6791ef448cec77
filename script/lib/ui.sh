# What the scripts say: steps with their duration, and failures with their remedy.
# shellcheck shell=bash

STEP_STATUS=0 STEP_PID=''
ui_bold='' ui_red='' ui_green='' ui_plain=''
if [[ -t 2 && -z ${NO_COLOR:-} ]]; then
    ui_bold=$'\e[1m' ui_red=$'\e[31m' ui_green=$'\e[32m' ui_plain=$'\e[0m'
fi

say() { printf '%s\n' "$*" >&2; }

# die MESSAGE [REMEDY]
die() {
    say "${ui_red}failed:${ui_plain} $1"
    [[ $# -lt 2 ]] || say "  to mend it: $2"
    exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# A short stable name for a path: two checkouts on one machine do not meet.
short_name() { printf '%s' "$1" | cksum | cut -d' ' -f1; }

# A step's log: step_log NAME
step_log() {
    mkdir -p "$TOP/build/logs"
    printf '%s/build/logs/%s.log' "$TOP" "${1//[^A-Za-z0-9_.-]/-}"
}

# step NAME COMMAND…: runs it into its log, shows the time while it lasts, sets STEP_STATUS.
# Never in a condition (if, ||, &&): bash would then ignore a failure inside the command.
step() {
    local name=$1 log started=$SECONDS
    shift
    log=$(step_log "$name")
    printf '%s==>%s %-32s' "$ui_bold" "$ui_plain" "$name" >&2
    set -m # a process group of its own, which step_abort ends whole
    (
        set +m -e
        "$@"
    ) >"$log" 2>&1 </dev/null &
    STEP_PID=$!
    set +m
    step_wait "$STEP_PID"
    set +e
    wait "$STEP_PID"
    STEP_STATUS=$?
    set -e
    STEP_PID=''
    if [[ $STEP_STATUS == 0 ]]; then
        say " ${ui_green}ok${ui_plain} $((SECONDS - started)) s"
    else
        say " ${ui_red}failed${ui_plain} (status $STEP_STATUS) $((SECONDS - started)) s"
        step_show_failure "$log"
    fi
}

# For a script that is interrupted: nothing of the step stays behind.
step_abort() {
    [[ -z $STEP_PID ]] || kill -TERM -- "-$STEP_PID" 2>/dev/null || true
}

# A dot every five seconds: nobody takes a long step for a dead one.
step_wait() {
    local pid=$1 ticks=0
    while kill -0 "$pid" 2>/dev/null; do
        sleep 0.1
        ticks=$((ticks + 1))
        if ((ticks % 50 == 0)); then printf '.' >&2; fi
    done
}

step_show_failure() {
    say "  from ${1#"$TOP"/}:"
    {
        grep -m 5 -E 'error:|Error:|ERROR|FAIL' "$1" | cut -c1-300 || true
        echo '…'
        tail -n 15 "$1" | cut -c1-300
    } | sed 's/^/  | /' >&2
}

# must NAME REMEDY COMMAND…: a step without which the rest makes no sense.
must() {
    local name=$1 remedy=$2
    shift 2
    step "$name" "$@"
    [[ $STEP_STATUS == 0 ]] || die "$name" "$remedy"
}
