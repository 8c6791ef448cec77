#!/usr/bin/env bash
# Builds the service's image without a daemon and checks that it starts as nobody in particular.
# The base is BASE, or Debian 12 made here by debootstrap when no registry of images answers.
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
cd "$top"

as_root() { if [[ $EUID == 0 ]]; then "$@"; else sudo -- "$@"; fi; }

for program in buildah debootstrap; do
    command -v "$program" >/dev/null ||
        as_root apt-get -y -qq --no-install-recommends install buildah debootstrap
done
storage=(--storage-driver vfs --root "$top/build/image-store" --runroot "$top/build/image-run")

make_base() {
    local root="$top/build/image-base" from
    [[ -x $root/bin/bash ]] || as_root debootstrap --variant=minbase bookworm "$root"
    # shellcheck disable=SC2016 # $1 is that shell's
    as_root sh -c 'rm -rf "$1"/var/cache/apt/* "$1"/var/lib/apt/lists/*' sh "$root"
    from=$(as_root buildah "${storage[@]}" from scratch)
    as_root buildah "${storage[@]}" add -q "$from" "$root" / >/dev/null
    as_root buildah "${storage[@]}" commit -q "$from" localhost/bookworm:local >/dev/null
    as_root buildah "${storage[@]}" rm "$from" >/dev/null
}

base=${BASE:-localhost/bookworm:local}
if [[ $base == localhost/bookworm:local ]]; then make_base; fi
as_root buildah "${storage[@]}" bud --isolation chroot --network host --format docker \
    --build-arg BASE="$base" --target service -t localhost/guichet:try .

container=$(as_root buildah "${storage[@]}" from --pull-never localhost/guichet:try)
trap 'as_root buildah "${storage[@]}" rm "$container" >/dev/null' EXIT
run=(as_root buildah "${storage[@]}" run --isolation chroot --network host "$container" --)
"${run[@]}" guichet --help
user=$("${run[@]}" id -un)
[[ $user == guichet ]] || {
    echo "the image runs as $user, not as guichet"
    exit 1
}
as_root buildah "${storage[@]}" images localhost/guichet:try
