#!/bin/sh
# Make a chroot with the Asterisk of Debian sid (22 when this was written) for the tests, and install SIPp.
#
#   tests/asterisk/install.sh            builds ${ARIANE_ASTERISK_ROOT:-~/.cache/ariane/asterisk22}
#   ARIANE_DEBIAN_MIRROR=URI ...         uses that mirror instead of the one apt is configured with
#
# Running it again costs nothing: a finished chroot is kept, an unfinished one is never visible
# (it is built beside its place and renamed at the end).
set -eu

ROOT=${ARIANE_ASTERISK_ROOT:-$HOME/.cache/ariane/asterisk22}
PACKAGES="asterisk asterisk-modules asterisk-config asterisk-core-sounds-en asterisk-core-sounds-fr"

LEAST=20 # the tests accept this major version and every later one

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null 2>&1; then
        sudo "$@"
    else
        say "this step needs root: as root, run: $*"
        return 1
    fi
}

say() { echo "install.sh: $*" >&2; }

# Prints the version of the Asterisk in $1; fails when the tests cannot work with it.
check_version() {
    found=$(as_root chroot "$1" /usr/sbin/asterisk -V) || {
        say "the Asterisk in $1 does not start; remove that folder and try again"; return 1
    }
    major=$(echo "$found" | sed -n 's/^Asterisk \(certified[-/]\)\{0,1\}\([0-9]\{1,\}\)\..*/\2/p')
    if [ -z "$major" ] || [ "$major" -lt "$LEAST" ]; then
        say "found '$found', but the tests accept Asterisk $LEAST to 23 (and try later ones):"
        say "set ARIANE_DEBIAN_MIRROR to a mirror that has one of them, or ARIANE_ASTERISK_ROOT"
        say "to a chroot that holds one"
        return 1
    fi
    [ "$major" -le 23 ] || say "note: '$found' is newer than what the tests were written for (to 23)"
    echo "$found"
}

install_tools() {
    missing=""
    command -v sipp >/dev/null 2>&1 || missing="$missing sip-tester"
    [ -x /usr/sbin/debootstrap ] || missing="$missing debootstrap"
    [ -n "$missing" ] || return 0
    as_root apt-get update -qq || say "apt-get update failed, going on with the lists at hand"
    # shellcheck disable=SC2086 # one word per package
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends $missing
}

# The mirror apt itself uses for Debian's main archive; empty means debootstrap's own default.
mirror() {
    if [ -n "${ARIANE_DEBIAN_MIRROR:-}" ]; then echo "$ARIANE_DEBIAN_MIRROR"; return; fi
    apt-get indextargets --format '$(REPO_URI) $(ORIGIN) $(LABEL)' 'Created-By: Packages' 2>/dev/null |
        awk '$2 == "Debian" && $3 == "Debian" { print $1; exit }'
}

# apt's proxy, for debootstrap's downloads and for apt inside the chroot.
proxy() {
    PROXY=""
    eval "$(apt-config shell PROXY Acquire::http::Proxy)"
    echo "${PROXY:-${http_proxy:-}}"
}

# As root, with the settings that sudo would otherwise drop.
root_env() {
    set -- DEBIAN_FRONTEND=noninteractive "$@"
    [ -z "$(proxy)" ] || set -- "http_proxy=$(proxy)" "$@"
    as_root env "$@"
}

bootstrap() { # $1 = folder, $2 = mirror
    keyring=/usr/share/keyrings/debian-archive-keyring.gpg
    if [ -r "$keyring" ]; then
        # shellcheck disable=SC2086 # an empty mirror must vanish
        root_env debootstrap --variant=minbase --include=ca-certificates --keyring="$keyring" \
            sid "$1" $2 >"$LOG" 2>&1 && return 0
        grep -qi "signature\|pubkey\|unknown key" "$LOG" || return 1
    fi
    say "WARNING: Debian's signature cannot be checked here (update debian-archive-keyring);"
    say "WARNING: downloading the test chroot WITHOUT checking signatures"
    as_root rm -rf "$1"
    # shellcheck disable=SC2086
    root_env debootstrap --variant=minbase --include=ca-certificates --no-check-gpg \
        sid "$1" $2 >"$LOG" 2>&1
}

add_asterisk() { # $1 = folder
    printf '#!/bin/sh\nexit 101\n' | as_root tee "$1/usr/sbin/policy-rc.d" >/dev/null
    as_root chmod +x "$1/usr/sbin/policy-rc.d" # no package may start a service in the chroot
    if [ -n "$(proxy)" ]; then
        echo "Acquire::http::Proxy \"$(proxy)\";" |
            as_root tee "$1/etc/apt/apt.conf.d/90proxy" >/dev/null
    fi
    # shellcheck disable=SC2086
    as_root chroot "$1" env DEBIAN_FRONTEND=noninteractive LC_ALL=C \
        apt-get install -y -qq --no-install-recommends $PACKAGES >>"$LOG" 2>&1
    as_root chroot "$1" apt-get clean
    # Without DNS every call would otherwise wait in getaddrinfo: answer from the file, ask nobody.
    printf '127.0.0.1 localhost %s\n127.0.0.1 A.ROOT-SERVERS.NET\n' "$(hostname)" |
        as_root tee "$1/etc/hosts" >/dev/null
    as_root tee "$1/etc/resolv.conf" </dev/null >/dev/null
    as_root chmod 1777 "$1/tmp"
}

build() {
    mkdir -p "$(dirname "$ROOT")"
    work=$(mktemp -d "$ROOT.building.XXXXXX")
    LOG=$(mktemp)
    trap 'as_root rm -rf "$work"; rm -f "$LOG"' EXIT
    trap 'exit 1' INT TERM
    say "building $ROOT (about 400 MB, one or two minutes)"
    bootstrap "$work" "$(mirror)" && add_asterisk "$work" || {
        say "failed; last lines of the log:"; tail -n 20 "$LOG" >&2; exit 1
    }
    check_version "$work" >/dev/null || exit 1
    as_root chmod 755 "$work"
    # mv -T refuses a non-empty target: of two builders at once the first wins.
    as_root mv -T "$work" "$ROOT" 2>/dev/null || [ -x "$ROOT/usr/sbin/asterisk" ] || {
        say "$ROOT is in the way and holds no Asterisk: remove it and try again"; exit 1
    }
}

install_tools
[ -x "$ROOT/usr/sbin/asterisk" ] || build
check_version "$ROOT"
