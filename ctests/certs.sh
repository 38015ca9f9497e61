#!/bin/sh
# Makes the certificates and keys that the C programs read, with the openssl command.
# Usage: certs.sh DIR (made when missing; files of an earlier run are overwritten).
#
#   ca.pem ca.der          the certification authority (ca.key signs)
#   server.pem/.key/.der   RSA, localhost and 127.0.0.1, signed by ca; also server.key.der
#   server-pkcs1.key       the same key as "RSA PRIVATE KEY"; also server-pkcs1.key.der
#   server-ec.pem/.key     ECDSA P-256, the same names, signed by ca; also .der, .key.der
#   server-ec-sec1.key     the same key as "EC PRIVATE KEY" after its parameters
#   client.pem/.key        RSA, for a client, signed by ca
#   expired.pem/.key       RSA, localhost, over since 2021
#   selfsigned.pem/.key    ECDSA, localhost, signed by itself
#   other-ca.pem           another authority; other.pem/.key: signed by it
#   intermediate.pem       an authority below ca; leaf.pem/.key: signed by it
#   chain.pem              leaf, intermediate; full-chain.pem: with ca as well
#   server-both.pem        server's certificate, then its key; server-reversed.pem: key first
#   bundle.pem             ca and other-ca; noisy.pem: text around ca's certificate
#   garbage.pem garbage.der empty.pem truncated.pem badbase64.pem text.pem
#   v1.pem/.key            signed by itself, of X.509 version 1
#   odd-KIND-ca.pem        authorities that are none, or no more, and odd-KIND.pem/.key: signed by one, where KIND is
#                          expired, noca (CA:FALSE), nosign (its key is not for certificates), nothing (version 3, and
#                          not a word), v1 (version 1)
#   odd-below.pem/.key     with its chain: an intermediate whose key is not for certificates, below ca
#   odd-path.pem/.key      with its chain, longer than odd-path-ca allows
#   odd-client.pem/.key    for a client, with a key for encryption alone
#   hashed/                ca by the hash of its subject, for a directory of authorities
set -eu

[ $# -eq 1 ] || { echo "usage: $0 DIR" >&2; exit 2; }
mkdir -p "$1"
cd "$1"

# Nothing of the machine's own configuration may leak in.
cat > openssl.cnf <<'CONF'
[req]
distinguished_name = dn
prompt = no
[dn]
CN = unused
[ca]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[server]
basicConstraints = CA:FALSE
keyUsage = critical, digitalSignature, keyEncipherment
extendedKeyUsage = serverAuth
subjectAltName = DNS:localhost, IP:127.0.0.1
[client]
basicConstraints = CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = clientAuth
subjectAltName = DNS:client.example
[selfsigned]
basicConstraints = critical, CA:FALSE
subjectAltName = DNS:localhost, IP:127.0.0.1
[noca]
basicConstraints = critical, CA:FALSE
subjectKeyIdentifier = hash
[nosign]
basicConstraints = critical, CA:TRUE
keyUsage = critical, digitalSignature
[nothing]
subjectKeyIdentifier = hash
[path]
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
[encryption]
basicConstraints = CA:FALSE
keyUsage = critical, keyEncipherment
extendedKeyUsage = clientAuth
[issuer]
default_ca = issuer
new_certs_dir = .
database = index.txt
serial = serial.txt
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = supplied
CONF
export OPENSSL_CONF="$PWD/openssl.cnf"

quietly() {
    "$@" > log.txt 2>&1 || { cat log.txt >&2; echo "failed: $*" >&2; exit 1; }
}

# key NAME rsa|ec: NAME.key in PKCS #8.
key() {
    case $2 in
    rsa) quietly openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$1.key" ;;
    ec) quietly openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1.key" ;;
    esac
}

# authority NAME SUBJECT: NAME.pem signed by itself.
authority() {
    key "$1" rsa
    quietly openssl req -new -x509 -config openssl.cnf -extensions ca -key "$1.key" \
        -subj "/CN=$2" -days 3650 -sha256 -out "$1.pem"
}

# signed NAME rsa|ec SUBJECT EXTENSIONS ISSUER: NAME.pem signed by ISSUER.
signed() {
    key "$1" "$2"
    quietly openssl req -new -config openssl.cnf -key "$1.key" -subj "/CN=$3" -out "$1.csr"
    quietly openssl x509 -req -in "$1.csr" -CA "$5.pem" -CAkey "$5.key" -CAcreateserial \
        -days 3650 -sha256 -extfile openssl.cnf -extensions "$4" -out "$1.pem"
}

# The binary form of a certificate or a key.
certificate_der() {
    quietly openssl x509 -in "$1.pem" -outform DER -out "$1.der"
}
key_der() {
    quietly openssl pkcs8 -topk8 -nocrypt -in "$1.key" -outform DER -out "$1.key.der"
}

authority ca "Test authority"
authority other-ca "Another authority"
signed intermediate rsa "Intermediate authority" ca ca
signed server rsa localhost server ca
signed server-ec ec localhost server ca
signed client rsa client.example client ca
signed other rsa localhost server other-ca
signed leaf rsa localhost server intermediate

key selfsigned ec
quietly openssl req -new -x509 -config openssl.cnf -extensions selfsigned -key selfsigned.key \
    -subj "/CN=localhost" -days 3650 -sha256 -out selfsigned.pem

# A validity in the past is something that only `openssl ca` writes in OpenSSL 3.0.
key expired rsa
quietly openssl req -new -config openssl.cnf -key expired.key -subj "/CN=localhost" -out expired.csr
: > index.txt
echo 1000 > serial.txt
quietly openssl ca -batch -notext -config openssl.cnf -name issuer -cert ca.pem -keyfile ca.key \
    -startdate 20200101000000Z -enddate 20210101000000Z -extensions server -in expired.csr \
    -out expired.pem

# Certificates that do not keep to the rules, each in one way.
unusual_authority() {
    key "odd-$1-ca" ec
    quietly openssl req -new -x509 -config openssl.cnf -extensions "$1" -key "odd-$1-ca.key" \
        -subj "/CN=Odd $1" -days 3650 -sha256 -out "odd-$1-ca.pem"
}
for kind in noca nosign nothing path; do
    unusual_authority $kind
done
version_1() {
    key "$1" ec
    quietly openssl req -new -config openssl.cnf -key "$1.key" -subj "/CN=$2" -out "$1.csr"
    quietly openssl x509 -req -in "$1.csr" -signkey "$1.key" -days 3650 -sha256 -out "$1.pem"
}
version_1 v1 localhost
version_1 odd-v1-ca "Odd v1"
key odd-expired-ca ec
quietly openssl req -new -config openssl.cnf -key odd-expired-ca.key -subj "/CN=Odd expired" -out odd-expired-ca.csr
quietly openssl ca -batch -notext -config openssl.cnf -name issuer -selfsign -keyfile odd-expired-ca.key \
    -startdate 20200101000000Z -enddate 20210101000000Z -extensions ca -in odd-expired-ca.csr -out odd-expired-ca.pem
for kind in expired noca nosign nothing v1; do
    signed "odd-$kind" ec localhost server "odd-$kind-ca"
done
signed odd-between ec "Odd between" nosign ca
signed odd-below ec localhost server odd-between
cat odd-between.pem >> odd-below.pem
signed odd-path-1 ec "Odd path 1" ca odd-path-ca
signed odd-path ec localhost server odd-path-1
cat odd-path-1.pem >> odd-path.pem
signed odd-client ec client.example encryption ca

certificate_der ca
certificate_der server
certificate_der server-ec
key_der server
key_der server-ec
quietly openssl rsa -in server.key -traditional -out server-pkcs1.key
quietly openssl rsa -in server.key -traditional -outform DER -out server-pkcs1.key.der
quietly openssl ecparam -name prime256v1 -out ec-parameters.pem
quietly openssl pkey -in server-ec.key -traditional -out ec-plain.pem
cat ec-parameters.pem ec-plain.pem > server-ec-sec1.key

cat leaf.pem intermediate.pem > chain.pem
cat leaf.pem intermediate.pem ca.pem > full-chain.pem
cat server.pem server.key > server-both.pem
cat server.key server.pem > server-reversed.pem
cat ca.pem other-ca.pem > bundle.pem
{ echo "Words before."; cat ca.pem; echo "Words after."; } > noisy.pem

: > empty.pem
echo "This is no certificate." > text.pem
printf '%s\n' '-----BEGIN CERTIFICATE-----' 'bm90IGEgY2VydGlmaWNhdGU=' \
    '-----END CERTIFICATE-----' > garbage.pem
printf '%s\n' '-----BEGIN PRIVATE KEY-----' 'bm90IGEga2V5' '-----END PRIVATE KEY-----' > garbage.key
printf '%s\n' '-----BEGIN CERTIFICATE-----' '@@@@ !!!! ####' '-----END CERTIFICATE-----' > badbase64.pem
sed -n '1,5p' server.pem > truncated.pem
printf 'not DER at all' > garbage.der

rm -rf hashed
mkdir hashed
cp ca.pem "hashed/$(openssl x509 -in ca.pem -noout -hash).0"

rm -f ./*.csr ./*.srl [0-9]*.pem index.txt* serial.txt* log.txt ec-parameters.pem ec-plain.pem \
    openssl.cnf
