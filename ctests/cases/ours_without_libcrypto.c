/*
 * What needs libcrypto's types, in a process without libcrypto: it fails and says why. And functions that no
 * comparison reaches: RSSLSESS_version, d2i_SSL_SESSION_ex. Exits 1 at the first thing that is not so.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/ssl.h>

static void expect(int so, const char *what)
{
    if (!so) {
        fprintf(stderr, "ours_without_libcrypto.c: not so: %s\n", what);
        exit(1);
    }
}

/* The newest error says that libcrypto is needed; the queue is empty after that. */
static int says_unsupported(void)
{
    unsigned long code = ERR_peek_last_error();
    const char *reason = ERR_reason_error_string(code);
    int does = reason != NULL && strcmp(reason, "unsupported") == 0;

    ERR_clear_error();
    return does;
}

int main(void)
{
    char nothing = 0;
    BIO *bio = (BIO *)&nothing; /* never looked at: there is nobody to look */
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(ctx);
    SSL_SESSION *session = SSL_SESSION_new();
    SSL_SESSION *copy;
    unsigned char der[4096], *out = der;
    const unsigned char *in = der;
    int len;

    expect(strcmp(RSSLSESS_version(), RSSLSESS_VERSION_STR) == 0, "the library is that of the header");

    expect(PEM_read_bio_SSL_SESSION(bio, NULL, NULL, NULL) == NULL && says_unsupported(), "PEM_read_bio_SSL_SESSION");
    expect(PEM_write_bio_SSL_SESSION(bio, session) == 0 && says_unsupported(), "PEM_write_bio_SSL_SESSION");
    expect(SSL_SESSION_print(bio, session) == 0 && says_unsupported(), "SSL_SESSION_print");
    expect(SSL_SESSION_print_keylog(bio, session) == 0 && says_unsupported(), "SSL_SESSION_print_keylog");
    expect(BIO_ssl_copy_session_id(bio, bio) == 0 && says_unsupported(), "BIO_ssl_copy_session_id");
    SSL_set_bio(ssl, bio, bio);
    expect(says_unsupported() && SSL_get_rbio(ssl) == NULL, "SSL_set_bio");
    expect(SSL_CTX_get_cert_store(ctx) == NULL && says_unsupported(), "SSL_CTX_get_cert_store");
    expect(SSL_get_peer_certificate(ssl) == NULL && ERR_peek_error() == 0, "no peer, no certificate");

    expect(SSL_SESSION_set1_id(session, (const unsigned char *)"an id", 5) == 1, "SSL_SESSION_set1_id");
    expect(SSL_SESSION_set_protocol_version(session, TLS1_3_VERSION) == 1, "SSL_SESSION_set_protocol_version");
    expect(SSL_SESSION_set_cipher(session, SSL_CIPHER_find(ssl, (const unsigned char *)"\x13\x01")) == 1,
           "SSL_SESSION_set_cipher");
    len = i2d_SSL_SESSION(session, NULL);
    expect(len > 0 && len < (int)sizeof der && i2d_SSL_SESSION(session, &out) == len && out == der + len,
           "i2d_SSL_SESSION");
    copy = d2i_SSL_SESSION_ex(NULL, &in, len, NULL, NULL);
    expect(copy != NULL && in == der + len, "d2i_SSL_SESSION_ex");
    expect(SSL_SESSION_get_protocol_version(copy) == TLS1_3_VERSION, "the version came along");

    SSL_SESSION_free(copy);
    SSL_SESSION_free(session);
    SSL_free(ssl);
    SSL_CTX_free(ctx);
    return 0;
}
