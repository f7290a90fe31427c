#!/bin/sh
# Installs the Debian packages that are missing: scripts/system.sh PYTHON [test|bench|graph]
# Does nothing, and asks for no rights, when all is there. No daemon is started: Krav's tests start their own.
set -eu

python=$1
purpose=${2:-run}
missing=

has() {
    command -v "$1" >/dev/null 2>&1 || [ -x "/usr/sbin/$1" ]
}

any_of() {
    for path in "$@"; do
        if [ -x "$path" ]; then return 0; fi
    done
    return 1
}

need() {
    missing="$missing $1"
}

look() {
    has tesseract || need tesseract-ocr
    # A language is looked for in what tesseract itself lists: its folder may be anywhere.
    { has tesseract && tesseract --list-langs 2>/dev/null | grep -qx swe; } || need tesseract-ocr-swe
    if [ ! -x .venv/bin/python ] && ! "$python" -c 'import venv, ensurepip' >/dev/null 2>&1; then
        need "$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
    fi
    # Shuts untrusted files in; the loader's own list tells whether it is there.
    { /sbin/ldconfig -p 2>/dev/null || true; } | grep -q 'libseccomp\.so\.2' || need libseccomp2
    has npm || need npm
    if [ "$purpose" = bench ]; then
        # The peer that letters are raced against sets its text with these.
        { /sbin/ldconfig -p 2>/dev/null || true; } | grep -q 'libpangoft2-1\.0\.so\.0' || need libpangoft2-1.0-0
        { /sbin/ldconfig -p 2>/dev/null || true; } | grep -q 'libharfbuzz-subset\.so\.0' || need libharfbuzz-subset0
    fi
    if [ "$purpose" = graph ]; then
        has dot || need graphviz
    fi
    if [ "$purpose" = test ]; then
        has redis-server || need redis-server
        any_of /usr/lib/postgresql/*/bin/initdb || has initdb || need postgresql
        any_of /usr/lib/dovecot/imap || need dovecot-imapd
        any_of /usr/lib/dovecot/lmtp || need dovecot-lmtpd
        has smtpd || need opensmtpd
        has chromium || need chromium
        # Lets OpenSMTPD run without root.
        [ "$(id -u)" = 0 ] || has fakeroot || need fakeroot
    fi
}

# Run by root. Packages start their daemons unless policy-rc.d says no; one that is there already is left alone.
# A third party's package source that is down must not stop us, so only the installation itself has to succeed.
# shellcheck disable=SC2016
install_as_root='
    set -eu
    export DEBIAN_FRONTEND=noninteractive
    policy=/usr/sbin/policy-rc.d
    if [ ! -e "$policy" ]; then
        printf "#!/bin/sh\nexit 101\n" > "$policy"
        chmod 755 "$policy"
        trap "rm -f $policy" EXIT
        trap "exit 130" INT TERM
    fi
    apt-get -q -o DPkg::Lock::Timeout=300 update >&2 || echo "setup: some package sources did not answer" >&2
    apt-get -q -y -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 install --no-install-recommends "$@" >&2
'

look
if [ -z "$missing" ]; then exit 0; fi
# Unquoted on purpose: a list of package names.
# shellcheck disable=SC2086
set -- $missing

if ! has apt-get; then
    echo "setup: this machine has no apt-get. Please install what these Debian packages hold, then try again:" >&2
    echo "setup:     $*" >&2
    exit 1
fi
if [ "$(id -u)" = 0 ]; then
    as_root=
elif sudo -n true 2>/dev/null; then
    as_root='sudo -n'
elif has sudo && [ -t 0 ]; then
    as_root=sudo
else
    echo "setup: these system packages are missing: $*" >&2
    echo "setup: installing them needs root, and neither root nor sudo is at hand. Ask an administrator to run" >&2
    echo "setup:     apt-get install --no-install-recommends $*" >&2
    echo "setup: and then run the same make command again." >&2
    exit 1
fi

echo "setup: installing system packages: $*" >&2
$as_root sh -c "$install_as_root" sh "$@"
missing=
look
if [ -n "$missing" ]; then
    echo "setup: still missing after the installation:$missing" >&2
    exit 1
fi
