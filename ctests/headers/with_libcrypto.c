/*
 * A program that calls much of libcrypto beside its connections: it makes a key and a
 * certificate, digests, counts with large numbers, and keeps a session in memory.
 */
#include <stdio.h>
#include <string.h>

#include <openssl/asn1.h>
#include <openssl/bn.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rsa.h>
#include <openssl/sha.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

static int failed;

static void expect(int holds, const char *what)
{
    printf("%s: %s\n", what, holds ? "yes" : "no");
    if (!holds) {
        failed = 1;
        ERR_print_errors_fp(stdout);
    }
}

static X509 *certificate_for(EVP_PKEY *key, const char *name)
{
    X509 *certificate = X509_new();
    X509_NAME *subject = X509_get_subject_name(certificate);
    X509_EXTENSION *names;
    char text[80];

    snprintf(text, sizeof(text), "DNS:%s", name);
    names = X509V3_EXT_conf_nid(NULL, NULL, NID_subject_alt_name, text);
    X509_set_version(certificate, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), 7);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -60);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
    X509_set_pubkey(certificate, key);
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, (const unsigned char *)name, -1, -1, 0);
    X509_set_issuer_name(certificate, subject);
    X509_add_ext(certificate, names, -1);
    X509_EXTENSION_free(names);
    expect(X509_sign(certificate, key, EVP_sha256()) > 0, "a certificate is signed");
    return certificate;
}

static void digests(void)
{
    static const unsigned char abc[] = "abc";
    unsigned char one[SHA256_DIGEST_LENGTH];
    unsigned char other[EVP_MAX_MD_SIZE];
    unsigned int len = 0;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    BIGNUM *number = NULL;
    char *text;

    SHA256(abc, 3, one);
    EVP_DigestInit_ex(context, EVP_sha256(), NULL);
    EVP_DigestUpdate(context, abc, 3);
    EVP_DigestFinal_ex(context, other, &len);
    EVP_MD_CTX_free(context);
    expect(len == sizeof(one) && CRYPTO_memcmp(one, other, len) == 0, "two ways to digest agree");
    expect(HMAC(EVP_sha256(), "key", 3, abc, 3, other, &len) != NULL, "a keyed digest is made");
    number = BN_bin2bn(one, sizeof(one), NULL);
    text = BN_bn2hex(number);
    printf("%s\n", text);
    OPENSSL_free(text);
    BN_free(number);
    OPENSSL_cleanse(one, sizeof(one));
}

/* Turns of both until neither wants the other's bytes. */
static int shake_hands(SSL *client, SSL *server)
{
    int turn;
    int done = 0;

    for (turn = 0; turn < 20 && done != 3; turn++) {
        done |= SSL_do_handshake(client) == 1;
        done |= (SSL_do_handshake(server) == 1) << 1;
    }
    return done == 3;
}

static void connection(EVP_PKEY *key, X509 *certificate)
{
    SSL_CTX *servers = SSL_CTX_new(TLS_server_method());
    SSL_CTX *clients = SSL_CTX_new(TLS_client_method());
    SSL *server;
    SSL *client;
    BIO *here = NULL;
    BIO *there = NULL;
    BIO *memory = BIO_new(BIO_s_mem());
    X509 *peer;
    SSL_SESSION *session;
    SSL_SESSION *read;
    char line[8];

    expect(SSL_CTX_use_certificate(servers, certificate) == 1, "the server has the certificate");
    expect(SSL_CTX_use_PrivateKey(servers, key) == 1, "the server has the key");
    expect(X509_STORE_add_cert(SSL_CTX_get_cert_store(clients), certificate) == 1, "the client trusts it");
    SSL_CTX_set_verify(clients, SSL_VERIFY_PEER, NULL);
    server = SSL_new(servers);
    client = SSL_new(clients);
    SSL_set1_host(client, "localhost");
    expect(BIO_new_bio_pair(&here, 0, &there, 0) == 1, "a pair of BIOs");
    SSL_set_bio(client, here, here);
    SSL_set_bio(server, there, there);
    SSL_set_connect_state(client);
    SSL_set_accept_state(server);
    expect(shake_hands(client, server), "the handshake ends");
    expect(SSL_get_verify_result(client) == X509_V_OK, "the certificate is good");
    expect(SSL_write(server, "hello", 5) == 5 && SSL_read(client, line, sizeof(line)) == 5, "bytes arrive");
    peer = SSL_get1_peer_certificate(client);
    expect(peer != NULL && X509_cmp(peer, certificate) == 0, "the certificate is the server's");
    expect(peer != NULL && X509_check_host(peer, "localhost", 0, 0, NULL) == 1, "and for its name");
    X509_free(peer);
    session = SSL_get1_session(client);
    expect(PEM_write_bio_SSL_SESSION(memory, session) == 1, "the session is written");
    read = PEM_read_bio_SSL_SESSION(memory, NULL, NULL, NULL);
    expect(read != NULL && SSL_SESSION_get_time(read) == SSL_SESSION_get_time(session), "and read");
    SSL_SESSION_free(read);
    expect(i2d_SSL_SESSION_bio(memory, session) == 1, "the session is written as DER");
    read = d2i_SSL_SESSION_bio(memory, NULL);
    expect(read != NULL && SSL_SESSION_get_time(read) == SSL_SESSION_get_time(session), "and read");
    SSL_SESSION_free(read);
    SSL_SESSION_free(session);
    BIO_free(memory);
    SSL_free(client);
    SSL_free(server);
    SSL_CTX_free(clients);
    SSL_CTX_free(servers);
}

int main(void)
{
    EVP_PKEY *key = EVP_RSA_gen(2048);
    X509 *certificate;

    expect(key != NULL && EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA, "a key is made");
    certificate = certificate_for(key, "localhost");
    digests();
    connection(key, certificate);
    X509_free(certificate);
    EVP_PKEY_free(key);
    return failed;
}
