# Configures and builds one tree: build_tree NAME COMPILER CMAKE-OPTION…
# shellcheck shell=bash

build_tree() {
    local compiler=$2 tree="$TOP/build/$1"
    shift 2
    have "$compiler" || die "$compiler is missing" "script/setup --dev"
    cmake -S "$TOP" -B "$tree" -G Ninja -D CMAKE_C_COMPILER="$compiler" "$@"
    cmake --build "$tree" -j "${JOBS:-$(nproc)}"
}
