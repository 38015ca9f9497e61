#!/bin/sh
# Makes throw-away credentials for localhost with the openssl command: an authority (ca.pem) and a
# server's certificate and key (server.pem, server.key), good for 30 days.
#
# usage: make_certificates.sh DIRECTORY
set -eu

cd "${1:?usage: make_certificates.sh DIRECTORY}"
if ! command -v openssl >/dev/null 2>&1; then
    echo "The openssl command is missing: run make setup." >&2
    exit 1
fi
umask 077

cat >authority.cnf <<EOF
[req]
prompt = no
distinguished_name = name
x509_extensions = extensions
[name]
CN = librsslsess demo authority
[extensions]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
subjectKeyIdentifier = hash
EOF
cat >server.cnf <<EOF
[req]
prompt = no
distinguished_name = name
[name]
CN = localhost
[extensions]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectAltName = DNS:localhost, IP:127.0.0.1
EOF

if ! {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -sha256 -days 30 \
        -config authority.cnf -keyout ca.key -out ca.pem &&
        openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -sha256 \
            -config server.cnf -keyout server.key -out server.csr &&
        openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -sha256 -days 30 \
            -extfile server.cnf -extensions extensions -out server.pem
} >openssl.log 2>&1; then
    cat openssl.log >&2
    exit 1
fi
rm -f authority.cnf server.cnf server.csr ca.srl openssl.log
