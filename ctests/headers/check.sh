#!/bin/sh
# Checks the C headers: each compiles alone, their constants and declarations are OpenSSL's, and
# programs written for OpenSSL compile with them, alone and with the headers of libcrypto that are
# installed. Needs cc, c++, awk and the headers of OpenSSL 3.
#
# usage: check.sh INCLUDE_DIR [LIBRARY...]
#
# INCLUDE_DIR holds rsslsess.h, rsslsess/ and openssl/. With a LIBRARY (librsslsess.so, .a) programs
# are linked as well, and every function that the headers promise has to be in it.
set -u

here=$(cd "$(dirname "$0")" && pwd)
include=$(cd "${1:?usage: check.sh INCLUDE_DIR [LIBRARY...]}" && pwd)/ || exit 2
shift
: "${CC:=cc}" "${CXX:=c++}"
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

strict='-Wall -Wextra -Wpedantic -Werror'
passed=0
failed=0

# report NAME STATUS: one line for a check, and what it printed when it failed.
report() {
    if [ "$2" -eq 0 ]; then
        passed=$((passed + 1))
        echo "  ok      $1"
    else
        failed=$((failed + 1))
        echo "  FAILED  $1"
        sed 's/^/          /' "$work/log" | head -n 40
    fi
}

# headers: the names to include, relative to the include directory.
headers() {
    (cd "$include" && ls rsslsess.h openssl/*.h rsslsess/*.h)
}

# As where no header of OpenSSL's is installed.
alone=-DRSSLSESS_ALONE

# ours OPTIONS...: preprocesses every header of this library.
ours() {
    "$CC" "$@" $alone -E -I"$include" "$here/all.h"
}

if ! printf '#include <openssl/ssl.h>\n' | "$CC" -E -x c - >"$work/log" 2>&1; then
    echo "The headers of OpenSSL 3 (package libssl-dev) are missing: run make setup." >&2
    exit 2
fi

each_compiles() {
    bad=0
    for name in $(headers); do
        printf '/* generated */\n#include <%s>\n#include <%s>\nint main(void) { return 0; }\n' \
            "$name" "$name" >"$work/one.c"
        cp "$work/one.c" "$work/one.cpp"
        for with in $alone ''; do
            # shellcheck disable=SC2086
            "$CC" -std=c99 $strict $with -I"$include" -fsyntax-only "$work/one.c" || bad=1
            # shellcheck disable=SC2086
            "$CXX" -std=c++11 $strict $with -I"$include" -fsyntax-only "$work/one.cpp" || bad=1
        done
    done
    return $bad
}
each_compiles >"$work/log" 2>&1
report "each of $(headers | wc -l) headers compiles alone and twice, as C99 and as C++" $?

# installed: the installed headers that this library brings none for, but those that say that they are not to be included,
# or that stand for libssl's functions.
installed() {
    for folder in $("$CC" -E -v -x c /dev/null 2>&1 | sed -n '/^#include </,/^End/s/^ //p'); do
        (cd "$folder" 2>/dev/null && ls openssl/*.h 2>/dev/null)
    done | sort -u | grep -Ev '/(asn1_mac|sslerr_legacy)\.h$' | while read -r name; do
        [ -e "$include$name" ] || echo "$name"
    done
}

# In either order, so that nothing depends on which of them comes first.
installed_compile() {
    bad=0
    for name in $(installed); do
        for order in "openssl/ssl.h $name" "$name openssl/ssl.h"; do
            # shellcheck disable=SC2086
            printf '#include <%s>\n' $order >"$work/one.c"
            "$CC" -std=c99 -Wall -Wextra -Werror -I"$include" -fsyntax-only "$work/one.c" || bad=1
        done
    done
    [ "$(installed | wc -l)" -gt 90 ] && return $bad
}
installed_compile >"$work/log" 2>&1
report "each of $(installed | wc -l) other headers that are installed compiles with these" $?

# Constants. Versions, platform macros and names that stand for functions are not compared.
not_constants='^(RSSLSESS.*|OPENSSL_VERSION_(MINOR|PATCH|NUMBER|STR|TEXT)|OPENSSL_FULL_VERSION_STR|SSLEAY_VERSION_NUMBER|OPENSSL_(FILE|LINE|FUNC)|ossl_.*|SSLeay.*)$'
ours -dD 2>"$work/log" | awk -v dir="$include" -f "$here/constants.awk" |
    grep -Ev "$not_constants" | sort -u >"$work/macros"
ours 2>>"$work/log" | awk -v dir="$include" -v enumerators=1 -f "$here/declarations.awk" |
    sed 's/$/ enumerator/' | cat "$work/macros" - >"$work/names"
awk -f "$here/print_constants.awk" "$work/names" >"$work/constants.c"

same_constants() {
    "$CC" -std=c11 -w $alone -I"$here" -I"$include" -o "$work/constants_ours" "$work/constants.c" &&
        "$CC" -std=c11 -w -I"$here" -o "$work/constants_theirs" "$work/constants.c" &&
        "$work/constants_ours" >"$work/ours.txt" && "$work/constants_theirs" >"$work/theirs.txt" &&
        [ "$(wc -l <"$work/ours.txt")" -gt 900 ] &&
        diff "$work/ours.txt" "$work/theirs.txt"
}
same_constants >"$work/log" 2>&1
report "$(wc -l <"$work/names") constants have OpenSSL's values and types" $?

families='SSL_(OP|MODE|VERIFY|ERROR|SESS_CACHE|CTRL|CB|ST|AD|R|TICKET|EARLY_DATA|READ_EARLY_DATA|KEY_UPDATE|TLSEXT)_|TLSEXT_|X509_V_|X509_FILETYPE_|SSL_FILETYPE_|ERR_(LIB|R)_|CRYPTO_EX_INDEX_|TLS1_AD_|SSL3_(AD|RT|MT)_'
complete_families() {
    "$CC" -E -dM "$here/all.h" | awk '$2 !~ /\(/ && NF >= 3 { print $2 }' |
        grep -E "^($families)" | sort -u >"$work/wanted"
    [ "$(wc -l <"$work/wanted")" -gt 700 ] || return 1
    comm -23 "$work/wanted" "$work/macros" >"$work/absent"
    cat "$work/absent"
    [ ! -s "$work/absent" ]
}
complete_families >"$work/log" 2>&1
report "no constant of $(echo "$families" | tr '|' '\n' | grep -c .) families is left out" $?

# A macro of these headers is there as well where libcrypto's take the place of some.
same_macros() {
    for with in $alone ''; do
        # shellcheck disable=SC2086
        "$CC" -E -dM $with -I"$include" "$here/all.h" | awk '{ sub(/\(.*/, "", $2); print $2 }' |
            grep -vx RSSLSESS_ALONE | sort -u >"$work/seen$with"
    done
    comm -23 "$work/seen$alone" "$work/seen" >"$work/absent"
    cat "$work/absent"
    [ "$(wc -l <"$work/seen$alone")" -gt 1000 ] && [ ! -s "$work/absent" ]
}
same_macros >"$work/log" 2>&1
report "no macro is lost with libcrypto's headers" $?

# Declarations: ours after OpenSSL's, so that the compiler finds every difference.
ours 2>/dev/null | awk -v dir="$include" -f "$here/declarations.awk" >"$work/declarations"
same_declarations() {
    {
        echo '#define OPENSSL_SUPPRESS_DEPRECATED'
        echo '#include <stdio.h>'
        echo '#include <time.h>'
        echo '#include "all.h"'
        grep -oE '[A-Za-z_][A-Za-z0-9_]* ?\(' "$work/declarations" | tr -d ' (' | sort -u |
            sed 's/^/#undef /'
        cat "$work/declarations"
    } >"$work/declarations.c"
    [ "$(wc -l <"$work/declarations")" -gt 300 ] &&
        "$CC" -std=c11 -Wall -Werror -I"$here" -fsyntax-only "$work/declarations.c"
}
same_declarations >"$work/log" 2>&1
report "$(wc -l <"$work/declarations") declarations agree with OpenSSL's" $?

macro_types() {
    # shellcheck disable=SC2086
    "$CC" -std=c11 $strict -I"$include" -fsyntax-only "$here/macros.c" &&
        "$CC" -std=c11 $strict $alone -I"$include" -fsyntax-only "$here/macros.c" &&
        "$CC" -std=c11 $strict -fsyntax-only "$here/macros.c"
}
macro_types >"$work/log" 2>&1
report "calls that OpenSSL has as macros are found by #ifdef and have their types" $?

# compile SOURCE OBJECT OPTIONS...
compile() {
    source=$1
    object=$2
    shift 2
    # shellcheck disable=SC2086
    case $source in
    *.cpp) "$CXX" -std=c++11 $strict "$@" -c "$source" -o "$object" ;;
    *) "$CC" -std=c99 $strict "$@" -c "$source" -o "$object" ;;
    esac
}
for source in "$here"/programs/*; do
    name=$(basename "$source")
    {
        compile "$source" "$work/with.o" -I"$include" &&
            compile "$source" "$work/$name.o" $alone -I"$include" &&
            compile "$source" "$work/theirs.o" -DOPENSSL_SUPPRESS_DEPRECATED
    } >"$work/log" 2>&1
    report "programs/$name compiles with these headers, alone and with libcrypto's, and with OpenSSL's" $?
done

# The functions of rsslsess.h alone: those of the other headers are libcrypto's.
printf '#include <rsslsess.h>\n' | "$CC" -E -I"$include" -x c - 2>/dev/null |
    awk -v dir="${include}rsslsess.h" -f "$here/declarations.awk" | grep -v '^typedef' |
    sed -E 's/^[^(]*\(\* ?([A-Za-z0-9_]+) ?\(.*/\1/; t; s/^[^(]*[ *]([A-Za-z0-9_]+) ?\(.*/\1/' |
    sort -u >"$work/promised"
{
    echo '#include <rsslsess.h>'
    echo 'typedef void (*function)(void);'
    echo 'const function functions[] = {'
    sed 's/.*/    (function)&,/' "$work/promised"
    echo '};'
    echo 'int main(void) { return functions[0] == 0; }'
} >"$work/every.c"

# link OPTIONS...: with the library at hand.
link() {
    case $library in
    *.a) "$CC" "$@" "$library" -lpthread -ldl -lm ;;
    *) "$CC" "$@" "$library" "-Wl,-rpath,$(dirname "$library")" ;;
    esac
}

every_function() {
    [ "$(wc -l <"$work/promised")" -gt 150 ] &&
        link -I"$include" -w -o "$work/every" "$work/every.c" && "$work/every"
}

programs_link() {
    link -o "$work/versions" "$work/versions.c.o" && "$work/versions" &&
        link -o "$work/simple_server" "$work/simple_server.c.o" &&
        link -o "$work/raii" "$work/raii.cpp.o" -lstdc++
}

# What it prints is the same with OpenSSL's headers and libssl.
with_libcrypto() {
    program=$here/with_libcrypto
    compile "$program.c" "$work/with_libcrypto.o" -I"$include" &&
        link -o "$work/with_libcrypto" "$work/with_libcrypto.o" -lcrypto &&
        "$work/with_libcrypto" >"$work/ours.txt" &&
        compile "$program.c" "$work/theirs.o" &&
        "$CC" -o "$work/theirs" "$work/theirs.o" -lssl -lcrypto && "$work/theirs" >"$work/theirs.txt" &&
        [ -s "$work/ours.txt" ] && diff "$work/ours.txt" "$work/theirs.txt"
}

# A program finds the library by the name librsslsess.so.0 at run time.
soname() {
    readelf -d "$library" | grep SONAME
    readelf -d "$library" | grep -q 'SONAME.*\[librsslsess\.so\.0\]'
}

for library in "$@"; do
    library=$(cd "$(dirname "$library")" && pwd)/$(basename "$library")
    name=$(basename "$library")
    every_function >"$work/log" 2>&1
    report "each of $(wc -l <"$work/promised") declared functions is in $name" $?
    programs_link >"$work/log" 2>&1
    report "programs link with $name alone, and it has the headers' version" $?
    with_libcrypto >"$work/log" 2>&1
    report "a program that calls much of libcrypto runs with $name as with libssl" $?
    case $name in
    *.so)
        soname >"$work/log" 2>&1
        report "$name is librsslsess.so.0 to programs" $?
        ;;
    esac
done

echo "headers: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
