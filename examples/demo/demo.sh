#!/bin/sh
# Shows sessions being resumed, in each way that TLS 1.2 and 1.3 have: this library with itself,
# and with the openssl command as the other side. Exits with 1 when anything that should have
# resumed did not.
#
# usage: demo.sh PROGRAMS
# PROGRAMS is the directory of the built demo programs, demo_client and demo_server.
set -u

here=$(cd "$(dirname "$0")" && pwd)
programs=$(cd "${1:?usage: demo.sh PROGRAMS}" && pwd) || exit 2
full=10
resumed=10
work=$(mktemp -d) || exit 2
server=
failed=0

stop_server() {
    [ -z "$server" ] || kill "$server" 2>/dev/null
    [ -z "$server" ] || wait "$server" 2>/dev/null
    server=
}
trap 'stop_server; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

# value KEY FILE: what stands after KEY= in the file's last line.
value() {
    tail -n 1 "$2" | tr ' ' '\n' | sed -n "s/^$1=//p"
}

# wait_for PATTERN FILE: the number after the pattern, as soon as the server has written it there.
wait_for() {
    tries=0
    while [ $tries -lt 100 ]; do
        number=$(sed -n "s/^$1\([0-9][0-9]*\).*/\1/p" "$2" 2>/dev/null | head -n 1)
        [ -n "$number" ] && echo "$number" && return 0
        grep -qs ') Z ' "/proc/$server/stat" && return 1
        tries=$((tries + 1))
        sleep 0.1
    done
    return 1
}

# row PEERS WAY FULL_MS RESUMED_MS REUSED WANTED STATISTICS
row() {
    case $2 in
    tls1.2-id) version='TLS 1.2' mechanism='session id' ;;
    tls1.2-ticket) version='TLS 1.2' mechanism='ticket' ;;
    tls1.3-ticket) version='TLS 1.3' mechanism='ticket' ;;
    *) version='TLS 1.3' mechanism='stateful ticket' ;;
    esac
    if [ "$5" = "$6" ]; then
        verdict="$5 of $6"
    else
        verdict="$5 of $6 FAILED"
        failed=1
    fi
    printf '%-28s %-8s %-16s %6s ms %8s ms   %-10s %s\n' "$1" "$version" "$mechanism" "$3" "$4" "$verdict" "$7"
}

# failure PEERS WAY LOG...
failure() {
    row "$1" "$2" - - 0 "$resumed" "did not run:"
    shift 2
    cat "$@" 2>/dev/null | grep -Ev '^(depth=|verify return)' | tail -n 5 | sed 's/^/    /'
}

# s_options WAY: the options of openssl s_client and s_server for a way.
s_options() {
    case $1 in
    tls1.2-id) echo '-tls1_2 -no_ticket' ;;
    tls1.2-ticket) echo '-tls1_2' ;;
    tls1.3-ticket) echo '-tls1_3' ;;
    tls1.3-stateful) echo '-tls1_3 -no_ticket' ;;
    esac
}

# start_server COMMAND...: in the background, its output in $work/server and $work/server.err.
start_server() {
    # Not to be taken for the last server's.
    rm -f "$work/server"
    "$@" >"$work/server" 2>"$work/server.err" </dev/null &
    server=$!
}

# This library on both sides: times as the client saw them, statistics of the server's cache.
between_ourselves() {
    start_server "$programs/demo_server" "$1" "$work/server.pem" "$work/server.key" $((full + resumed))
    port=$(wait_for 'port ' "$work/server") &&
        "$programs/demo_client" "$1" "$port" "$work/ca.pem" "$full" "$resumed" \
            >"$work/client" 2>"$work/client.err" &&
        wait "$server" || {
        failure 'ours with ours' "$1" "$work/client.err" "$work/server.err"
        stop_server
        return
    }
    server=
    row 'ours with ours' "$1" "$(value full_ms "$work/client")" "$(value resumed_ms "$work/client")" \
        "$(value resumed "$work/client")" "$resumed" \
        "server: $(value kept "$work/server") kept, $(value hits "$work/server") hits, $(value misses "$work/server") misses"
}

# This library's client, the openssl command's server: times and statistics of the client.
to_openssl() {
    # shellcheck disable=SC2046
    start_server timeout 60 openssl s_server -accept 127.0.0.1:0 -cert "$work/server.pem" \
        -key "$work/server.key" -rev -naccept $((full + resumed)) $(s_options "$1")
    port=$(wait_for 'ACCEPT 127.0.0.1:' "$work/server") &&
        "$programs/demo_client" "$1" "$port" "$work/ca.pem" "$full" "$resumed" \
            >"$work/client" 2>"$work/client.err" || {
        failure 'ours to openssl s_server' "$1" "$work/client.err" "$work/server.err"
        stop_server
        return
    }
    stop_server
    row 'ours to openssl s_server' "$1" "$(value full_ms "$work/client")" "$(value resumed_ms "$work/client")" \
        "$(value resumed "$work/client")" "$resumed" \
        "client: $(value connects "$work/client") connects, $(value hits "$work/client") hits"
}

# s_client WAY PORT OPTIONS...: one connection of the openssl command's client.
s_client() {
    way=$1
    port=$2
    shift 2
    # shellcheck disable=SC2046
    printf 'hello\n' | timeout 20 openssl s_client -connect "127.0.0.1:$port" -servername localhost \
        -verify_hostname localhost -CAfile "$work/ca.pem" -verify_return_error -quiet \
        $(s_options "$way") "$@" >"$work/client" 2>"$work/client.err"
}

# The openssl command's client, this library's server: times and statistics of the server.
from_openssl() {
    start_server "$programs/demo_server" "$1" "$work/server.pem" "$work/server.key" $((full + resumed))
    port=$(wait_for 'port ' "$work/server") || {
        failure 'openssl s_client to ours' "$1" "$work/server.err"
        stop_server
        return
    }
    count=0
    while [ $count -lt $((full + resumed)) ]; do
        count=$((count + 1))
        rm -f "$work/next.pem"
        if [ $count -le $full ]; then
            s_client "$1" "$port" -sess_out "$work/next.pem"
        else
            s_client "$1" "$port" -sess_in "$work/session.pem" -sess_out "$work/next.pem"
        fi
        if [ ! -s "$work/next.pem" ]; then
            # A resumed TLS 1.2 session may be written out unchanged or not at all.
            [ -s "$work/session.pem" ] || break
        else
            mv "$work/next.pem" "$work/session.pem"
        fi
    done
    rm -f "$work/session.pem"
    wait "$server" || {
        failure 'openssl s_client to ours' "$1" "$work/client.err" "$work/server.err"
        server=
        return
    }
    server=
    row 'openssl s_client to ours' "$1" "$(value full_ms "$work/server")" "$(value resumed_ms "$work/server")" \
        "$(value resumed "$work/server")" "$resumed" \
        "server: $(value kept "$work/server") kept, $(value hits "$work/server") hits, $(value misses "$work/server") misses"
}

sh "$here/make_certificates.sh" "$work" || exit 1
printf '%-28s %-8s %-16s %9s %11s   %-10s %s\n' peers version 'resumed by' full resumed reused statistics
for way in tls1.2-id tls1.2-ticket tls1.3-ticket tls1.3-stateful; do
    between_ourselves $way
    to_openssl $way
    from_openssl $way
done
echo
echo "Times are medians of $full full and $resumed resumed handshakes, as this library's side saw them."
if [ $failed -ne 0 ]; then
    echo "Something that should have resumed did not." >&2
    exit 1
fi
