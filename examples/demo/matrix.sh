#!/bin/sh
# Sessions between two libraries: each client with each server, in each way to resume, with the session from wherever
# it may come. A cell says "resumed" when both ends say so. Exits with 1 when one does not.
#
# usage: matrix.sh OURS SYSTEM
# Directories of the built programs, matrix_client and matrix_server: with this library, and with the system's libssl.
set -u

here=$(cd "$(dirname "$0")" && pwd)
usage="usage: matrix.sh OURS SYSTEM"
ours=$(cd "${1:?$usage}" && pwd) || exit 2
openssl=$(cd "${2:?$usage}" && pwd) || exit 2
work=$(mktemp -d) || exit 2
servers=
cells=0
failed=0

stop_servers() {
    for server in $servers; do
        kill "$server" 2>/dev/null
        wait "$server" 2>/dev/null
    done
    servers=
}
trap 'stop_servers; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

# programs LIBRARY: the directory of its programs.
programs() {
    if [ "$1" = ours ]; then echo "$ours"; else echo "$openssl"; fi
}

other() {
    if [ "$1" = ours ]; then echo openssl; else echo ours; fi
}

# start LIBRARY WAY: its server; what it says goes to $work/LIBRARY.said.
start() {
    rm -f "$work/$1.said"
    "$(programs "$1")/matrix_server" "$2" "$work/server.pem" "$work/server.key" "$work/shared" \
        >"$work/$1.said" 2>"$work/$1.err" </dev/null &
    servers="$servers $!"
    tries=0
    while ! grep -qs '^port ' "$work/$1.said"; do
        tries=$((tries + 1))
        [ $tries -lt 100 ] || { echo "matrix: the server of $1 does not start" >&2; cat "$work/$1.err" >&2; exit 1; }
        sleep 0.05
    done
}

port() {
    sed -n 's/^port //p' "$work/$1.said"
}

# client LIBRARY SERVER CONNECTIONS LOAD SAVE: connections of that library's client.
client() {
    "$(programs "$1")/matrix_client" "$way" "$(port "$2")" "$work/ca.pem" "$3" "$4" ${5:+"$5"} \
        >"$work/client" 2>"$work/client.err"
}

# s_client SERVER OPTIONS...: one connection of the openssl command's client.
s_client() {
    server_port=$(port "$1")
    shift
    case $way in
    tls1.2-id) set -- -tls1_2 -no_ticket "$@" ;;
    tls1.2-ticket) set -- -tls1_2 "$@" ;;
    *) set -- -tls1_3 "$@" ;;
    esac
    echo hello | timeout 20 openssl s_client -connect "127.0.0.1:$server_port" -servername localhost \
        -verify_hostname localhost -CAfile "$work/ca.pem" -verify_return_error "$@" >"$work/client" 2>"$work/client.err"
}

# The ways for a session to come to a client. CLIENT SERVER: the last connection is to resume.
same_process() {
    client "$1" "$2" 2 -
}
new_process() {
    client "$1" "$2" 1 - "$work/session" && client "$1" "$2" 1 "$work/session"
}
other_client() {
    if [ "$1" = ours ]; then
        s_client "$2" -quiet -sess_out "$work/session" && client ours "$2" 1 "$work/session"
    else
        client ours "$2" 1 - "$work/session" && s_client "$2" -ign_eof -sess_in "$work/session"
    fi
}
other_server() {
    client "$1" "$(other "$2")" 1 - "$work/session" && client "$1" "$2" 1 "$work/session"
}

# cell FROM CLIENT SERVER: does it, and prints what both ends say of the last connection.
cell() {
    cells=$((cells + 1))
    rm -f "$work/session"
    if ! "$1" "$2" "$3"; then
        verdict=FAILED
    elif ! tail -n 1 "$work/$3.said" | grep -q '^resumed$'; then
        verdict=FULL
    elif grep -q '^Reused, \|^resumed$' "$work/client" && ! tail -n 1 "$work/client" | grep -q '^full$'; then
        verdict=resumed
    else
        verdict=DISAGREE
    fi
    if [ $verdict != resumed ]; then
        failed=$((failed + 1))
        tail -n 5 "$work/client" "$work/client.err" "$work/$3.err" >>"$work/problems"
    fi
    printf ' %-14s' $verdict
}

sh "$here/make_certificates.sh" "$work" || exit 1
mkdir "$work/shared"
head -c 80 /dev/urandom >"$work/shared/keys"
: >"$work/problems"

echo
echo 'Where the session comes from: its own process; a file of PEM, in a new process; the other library'"'"'s client, which'
echo 'is the openssl command for ours and ours for openssl; the other library'"'"'s server, which shares keys or sessions.'
echo
echo 'client   server   version  resumed by      same process   new process    other client   other server'
for way in tls1.2-id tls1.2-ticket tls1.3-ticket tls1.3-stateful; do
    case $way in
    tls1.2-id) what='TLS 1.2  session id      ' ;;
    tls1.2-ticket) what='TLS 1.2  ticket          ' ;;
    tls1.3-ticket) what='TLS 1.3  ticket          ' ;;
    *) what='TLS 1.3  stateful ticket ' ;;
    esac
    start ours $way
    start openssl $way
    for from in ours openssl; do
        for to in ours openssl; do
            printf '%-8s %-8s %s' $from $to "$what" | sed 's/ $//'
            for source in same_process new_process other_client other_server; do
                cell $source $from $to
            done
            echo
        done
    done
    stop_servers
done
echo
if [ $failed -ne 0 ]; then
    cat "$work/problems"
    echo "$failed of $cells did not resume." >&2
    exit 1
fi
echo "All $cells resumed, say both ends."
