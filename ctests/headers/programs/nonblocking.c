/*
 * A handshake driven by poll(), with every outcome of SSL_get_error() told apart, an information
 * callback and a servername callback.
 */
#define _POSIX_C_SOURCE 200809L
#include <poll.h>
#include <stdio.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/tls1.h>

static void on_info(const SSL *ssl, int where, int ret)
{
    const char *side = where & SSL_ST_CONNECT ? "connect" : where & SSL_ST_ACCEPT ? "accept" : "other";

    if (where & SSL_CB_LOOP)
        fprintf(stderr, "%s: %s\n", side, SSL_state_string_long(ssl));
    else if (where & SSL_CB_ALERT)
        fprintf(stderr, "%s alert %d\n", where & SSL_CB_READ ? "read" : "write", ret & 0xff);
    else if (where & SSL_CB_HANDSHAKE_DONE)
        fprintf(stderr, "state %d\n", SSL_get_state(ssl) == TLS_ST_OK);
}

static int on_servername(SSL *ssl, int *al, void *arg)
{
    const char *name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);

    if (name == NULL)
        return SSL_TLSEXT_ERR_NOACK;
    if (strcmp(name, (const char *)arg) != 0) {
        *al = SSL_AD_UNRECOGNIZED_NAME;
        return SSL_TLSEXT_ERR_ALERT_FATAL;
    }
    return SSL_TLSEXT_ERR_OK;
}

SSL_CTX *make_context(char *name)
{
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());

    if (ctx == NULL)
        return NULL;
    SSL_CTX_set_mode(ctx, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_options(ctx, SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
    SSL_CTX_set_info_callback(ctx, on_info);
    SSL_CTX_set_tlsext_servername_callback(ctx, on_servername);
    SSL_CTX_set_tlsext_servername_arg(ctx, name);
#ifdef SSL_CTX_set_min_proto_version
    if (SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION) != 1)
        return NULL;
#else
    SSL_CTX_set_options(ctx, SSL_OP_NO_TLSv1 | SSL_OP_NO_TLSv1_1);
#endif
#ifndef OPENSSL_NO_OCSP
    SSL_CTX_set_tlsext_status_type(ctx, TLSEXT_STATUSTYPE_ocsp);
#endif
    return ctx;
}

int handshake(SSL *ssl)
{
    struct pollfd p = {SSL_get_fd(ssl), 0, 0};

    for (int round = 0; round < 100; round++) {
        int r;

        ERR_clear_error();
        r = SSL_do_handshake(ssl);
        switch (SSL_get_error(ssl, r)) {
        case SSL_ERROR_NONE:
            return 1;
        case SSL_ERROR_WANT_READ:
            p.events = POLLIN;
            break;
        case SSL_ERROR_WANT_WRITE:
            p.events = POLLOUT;
            break;
        case SSL_ERROR_ZERO_RETURN:
        case SSL_ERROR_SYSCALL:
            return 0;
        case SSL_ERROR_SSL:
            if (ERR_GET_REASON(ERR_peek_error()) == SSL_R_CERTIFICATE_VERIFY_FAILED)
                fprintf(stderr, "verify: %ld\n", SSL_get_verify_result(ssl));
            ERR_print_errors_fp(stderr);
            return 0;
        default:
            return 0;
        }
        if (!SSL_want_read(ssl) && !SSL_want_write(ssl))
            return 0;
        if (poll(&p, 1, 1000) <= 0)
            return 0;
    }
    return 0;
}
