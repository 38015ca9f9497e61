#!/bin/sh
# Makes sure that everything the build, the demo and the tests need is there: installs what is
# missing with apt-get, as root or through sudo, or says what to install.
#
# usage: setup.sh [--check]
# With --check nothing is installed: missing packages are named and the exit status is 1.
set -u

# have_NAME: whether what Debian's package NAME is wanted for is there, from wherever it came.
have_gcc() { command -v gcc >/dev/null && command -v cc >/dev/null; }
have_gxx() { command -v g++ >/dev/null && command -v c++ >/dev/null; }
have_make() { command -v make >/dev/null; }
have_openssl() { command -v openssl >/dev/null; }
have_valgrind() { command -v valgrind >/dev/null; }
have_pkg_config() { command -v pkg-config >/dev/null; }
have_libc() { echo '#include <stdio.h>' | cc -E -x c - >/dev/null 2>&1; }
have_libssl() { echo '#include <openssl/ssl.h>' | cc -E -x c - >/dev/null 2>&1; }
# Beside it there may be libclang-cpp, which is another library.
have_libclang() { ls /usr/lib/llvm-*/lib/libclang*.so* /usr/lib/*/libclang*.so* /usr/lib/libclang*.so* 2>/dev/null | grep -vq /libclang-cpp; }

missing_packages() {
    have_gcc || echo gcc
    have_gxx || echo g++
    have_make || echo make
    have_libc || echo libc6-dev
    have_libssl || echo libssl-dev
    have_openssl || echo openssl
    have_valgrind || echo valgrind
    have_libclang || echo libclang-dev
    have_pkg_config || echo pkg-config
}

# Rust itself is the one thing that is expected.
if ! command -v cargo >/dev/null; then
    echo "setup: cargo is missing: install Rust 1.88 or later (https://rustup.rs)." >&2
    exit 1
fi
for component in fmt clippy; do
    if ! cargo $component --version >/dev/null 2>&1; then
        package=$component
        [ $component = fmt ] && package=rustfmt
        if [ "${1:-}" = --check ] || ! rustup component add "$package" >/dev/null 2>&1; then
            echo "setup: cargo $component is missing: rustup component add $package" >&2
            exit 1
        fi
    fi
done

missing=$(missing_packages | tr '\n' ' ' | sed 's/ $//')
[ -n "$missing" ] || exit 0

become_root=
if [ "$(id -u)" -ne 0 ]; then
    become_root=sudo
    # Ask for a password only where somebody can type one.
    [ -t 0 ] || become_root='sudo -n'
fi
if [ "${1:-}" = --check ] || ! command -v apt-get >/dev/null ||
    { [ -n "$become_root" ] && ! $become_root true >/dev/null 2>&1; }; then
    {
        echo "setup: these packages (Debian's names) are missing: $missing"
        echo "setup: as root: apt-get install $missing"
    } >&2
    exit 1
fi

echo "setup: installing $missing"
log=$(mktemp) || exit 1
trap 'rm -f "$log"' EXIT
$become_root apt-get -q update >"$log" 2>&1 # the lists at hand may do when this fails
# shellcheck disable=SC2086
if ! $become_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends install $missing \
    >>"$log" 2>&1; then
    tail -n 20 "$log" >&2
    echo "setup: apt-get could not install: $missing" >&2
    exit 1
fi
missing=$(missing_packages | tr '\n' ' ')
if [ -n "$missing" ]; then
    echo "setup: still missing after the installation: $missing" >&2
    exit 1
fi
