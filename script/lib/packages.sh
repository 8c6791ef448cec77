# Installs what script/packages.txt lists and the machine lacks.
# shellcheck shell=bash

# packages_missing [--dev]: one name a line.
packages_missing() {
    local wanted=${1:-} name scope unless
    while read -r name scope unless _; do
        [[ -n $name && $name != '#'* ]] || continue
        if [[ $scope == dev && $wanted != --dev ]]; then continue; fi
        if [[ $unless == unless:* ]] && have "${unless#unless:}"; then continue; fi
        package_installed "$name" || printf '%s\n' "$name"
    done <"$TOP/script/packages.txt"
}

package_installed() {
    [[ $(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

as_root() {
    if [[ $EUID == 0 ]]; then
        "$@"
    elif have sudo; then
        sudo -- "$@"
    else
        die "root is needed for: $*" "run that command as root, or install sudo"
    fi
}

apt_install() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 -qq update
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 -y -qq \
        --no-install-recommends install "$@"
}

# Debian would create and start a cluster of its own: nothing here uses or touches one.
prevent_main_cluster() {
    local dir=/etc/postgresql-common/createcluster.d
    ! package_installed postgresql-15 || return 0
    as_root mkdir -p "$dir"
    # A file of our own, read last: dpkg would ask about a changed createcluster.conf.
    printf 'create_main_cluster = false\n' | as_root tee "$dir/guichet.conf" >/dev/null
}

# packages_install [--dev]
packages_install() {
    local missing
    mapfile -t missing < <(packages_missing "${1:-}")
    [[ ${#missing[@]} -gt 0 ]] || return 0
    have apt-get || die "these Debian packages are missing: ${missing[*]}" \
        "use Debian 12, or install their equivalents by hand"
    say "Installing ${#missing[@]} Debian packages: ${missing[*]}"
    # sudo may ask for a password: before the step, whose output goes to a log.
    [[ $EUID == 0 ]] || as_root true
    prevent_main_cluster
    must "apt-get install" "read the log; then: apt-get update && apt-get install ${missing[*]}" \
        apt_install "${missing[@]}"
}
