#!/bin/sh
# Runs the examples, and the program in README.md, as a reader would: the session cache alone, and
# each client against the server. Exits with 1 when one fails or does not resume.
#
# usage: check.sh PROGRAMS
# PROGRAMS is the directory of the built programs: client, server, session_cache, external_cache,
# readme.
set -u

here=$(cd "$(dirname "$0")" && pwd)
programs=$(cd "${1:?usage: check.sh PROGRAMS}" && pwd) || exit 2
work=$(mktemp -d) || exit 2
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

fail() {
    echo "  FAILED  $1"
    cat "$work"/*.out "$work"/*.err 2>/dev/null
    exit 1
}

sh "$here/demo/make_certificates.sh" "$work" || exit 1

timeout 20 "$programs/session_cache" >"$work/cache.out" 2>"$work/cache.err" || fail "session_cache"
echo "  ok      session_cache"

# start_server NAME ARGUMENTS...: a server in the background; its port is then in $port.
start_server() {
    name=$1
    shift
    rm -f "$work/server.out"
    timeout 60 "$programs/$name" 0 "$work/server.pem" "$work/server.key" "$@" \
        >"$work/server.out" 2>"$work/server.err" &
    server=$!
    port=
    tries=0
    while [ -z "$port" ] && [ $tries -lt 100 ]; do
        tries=$((tries + 1))
        sleep 0.1
        port=$(sed -n 's/^port //p' "$work/server.out" 2>/dev/null)
    done
    [ -n "$port" ] || fail "$name"
}

for client in client readme; do
    start_server server 2
    timeout 30 "$programs/$client" localhost "$port" "$work/ca.pem" >"$work/client.out" 2>"$work/client.err" ||
        fail "$client"
    wait "$server" || fail "server, with $client"
    server=
    grep -q 'full handshake' "$work/client.out" && grep -q 'resumed' "$work/client.out" &&
        grep -q ' 1 hits' "$work/server.out" || fail "$client did not resume"
    echo "  ok      $client with server: one full handshake, one resumed"
done

# Two servers, one after the other: the second resumes what the first kept in files.
mkdir "$work/sessions"
for round in first second; do
    start_server external_cache "$work/sessions" 2
    timeout 30 "$programs/client" localhost "$port" "$work/ca.pem" >"$work/client.out" 2>"$work/client.err" ||
        fail "client with external_cache"
    wait "$server" || fail "external_cache"
    server=
    grep -q ' resumed' "$work/server.out" || fail "external_cache, the $round time, did not resume"
done
[ -n "$(ls "$work/sessions")" ] || fail "external_cache kept nothing"
echo "  ok      external_cache with client: resumed from files"
