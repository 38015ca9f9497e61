/*
 * Functions that OpenSSL 3.0 does not have, or has as macros alone: the time_t
 * forms, the Symbian names, the raw public key. For this library alone; the exit
 * status says whether all holds.
 */
#define _POSIX_C_SOURCE 200809L

#include "sample.h"

#include <time.h>

static void times(void)
{
    SSL_SESSION *session = sample_session("a");
    const time_t late = (time_t)4102444800;

    CHECK(SSL_SESSION_set_time_ex(session, late) == late);
    CHECK(SSL_SESSION_get_time_ex(session) == late);
    CHECK(SSL_SESSION_get_time(session) == 4102444800L);
    CHECK(SSL_SESSION_set_time(session, 1000) == 1000);
    CHECK(SSL_SESSION_get_time_ex(session) == 1000);
    CHECK(ERR_peek_error() == 0);
    CHECK(SSL_SESSION_get_time_ex(NULL) == 0);
    CHECK(ERR_get_error() != 0);
    ERR_clear_error();
    CHECK(SSL_SESSION_set_time_ex(NULL, 5) == 0);
    CHECK(ERR_get_error() != 0);
    ERR_clear_error();
    SSL_SESSION_free(session);
}

static void flushing(void)
{
    SSL_CTX *ctx = sample_context();
    SSL_SESSION *a = sample_session_at("a", 1000, 100);
    SSL_SESSION *b = sample_session_at("b", 1000, 200);

    CHECK(SSL_CTX_add_session(ctx, a) == 1);
    CHECK(SSL_CTX_add_session(ctx, b) == 1);
    SSL_CTX_flush_sessions_ex(ctx, 1100);
    CHECK(SSL_CTX_sess_number(ctx) == 2);
    SSL_CTX_flush_sessions_ex(ctx, 1101);
    CHECK(SSL_CTX_sess_number(ctx) == 1);
    /* A cached session is filed anew by its time. */
    CHECK(SSL_SESSION_set_time_ex(b, 2000) == 2000);
    SSL_CTX_flush_sessions_ex(ctx, 2000);
    CHECK(SSL_CTX_sess_number(ctx) == 1);
    SSL_CTX_flush_sessions_ex(ctx, 0);
    CHECK(SSL_CTX_sess_number(ctx) == 0);
    CHECK(ERR_peek_error() == 0);
    SSL_SESSION_free(a);
    SSL_SESSION_free(b);
    SSL_CTX_free(ctx);
}

static void other_names(void)
{
    SSL_CTX *ctx = sample_context();
    SSL_SESSION *a = sample_session("a");

    CHECK(SSL_add_session(ctx, a) == 1);
    CHECK(SSL_add_session(ctx, a) == 0);
    CHECK(SSL_CTX_sess_number(ctx) == 1);
    CHECK(SSL_remove_session(ctx, a) == 1);
    CHECK(SSL_remove_session(ctx, a) == 0);
    CHECK(ERR_peek_error() == 0);
    CHECK(SSL_SESSION_get0_peer_rpk(a) == NULL);
    ERR_clear_error();
    SSL_SESSION_free(a);
    SSL_CTX_free(ctx);
}

/* A peer's raw public key is in sessions of OpenSSL 3.2 and later. */
static void raw_public_key(void)
{
    static const unsigned char der[] = {
        0x30, 0x81, 0xd2, 0x02, 0x01, 0x01, 0x02, 0x02, 0x03, 0x03, 0x04, 0x02, 0xc0, 0x2f, 0x04, 0x02, 0x01, 0x02,
        0x04, 0x02, 0x03, 0x04, 0xa1, 0x04, 0x02, 0x02, 0x03, 0xe8, 0xa2, 0x04, 0x02, 0x02, 0x01, 0x2c, 0xa4, 0x04,
        0x04, 0x02, 0x61, 0x62, 0xa5, 0x03, 0x02, 0x01, 0x14, 0xa6, 0x0b, 0x04, 0x09, 0x61, 0x2e, 0x65, 0x78, 0x61,
        0x6d, 0x70, 0x6c, 0x65, 0xa7, 0x06, 0x04, 0x04, 0x68, 0x69, 0x6e, 0x74, 0xa8, 0x0a, 0x04, 0x08, 0x69, 0x64,
        0x65, 0x6e, 0x74, 0x69, 0x74, 0x79, 0xa9, 0x04, 0x02, 0x02, 0x1c, 0x20, 0xaa, 0x16, 0x04, 0x14, 0x1a, 0x1b,
        0x1c, 0x1d, 0x1e, 0x1f, 0x20, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x27, 0x28, 0x29, 0x2a, 0x2b, 0x2c, 0x2d,
        0xab, 0x03, 0x04, 0x01, 0x01, 0xac, 0x06, 0x04, 0x04, 0x75, 0x73, 0x65, 0x72, 0xad, 0x03, 0x02, 0x01, 0x01,
        0xae, 0x07, 0x02, 0x05, 0x00, 0x80, 0x00, 0x00, 0x00, 0xaf, 0x04, 0x02, 0x02, 0x40, 0x00, 0xb0, 0x04, 0x04,
        0x02, 0x68, 0x32, 0xb1, 0x03, 0x02, 0x01, 0x02, 0xb2, 0x06, 0x04, 0x04, 0x64, 0x61, 0x74, 0x61, 0xb3, 0x03,
        0x02, 0x01, 0x1d, 0xb4, 0x2e, 0x04, 0x2c, 0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21,
        0x00, 0x5a, 0x5a, 0x5a, 0x5a, 0x5a, 0x5a, 0x5a, 0x5a, 0x5a, 0x5a, 0x5a, 0x5a, 0x5a, 0x5a, 0x5a, 0x5a, 0x5a,
        0x5a, 0x5a, 0x5a, 0x5a, 0x5a, 0x5a, 0x5a, 0x5a, 0x5a, 0x5a, 0x5a, 0x5a, 0x5a, 0x5a, 0x5a};
    const unsigned char *at = der;
    unsigned char again[sizeof(der)];
    unsigned char *end = again;
    SSL_SESSION *session = d2i_SSL_SESSION(NULL, &at, sizeof(der));

    CHECK(session != NULL && at == der + sizeof(der));
    CHECK(i2d_SSL_SESSION(session, NULL) == (int)sizeof(der));
    CHECK(i2d_SSL_SESSION(session, &end) == (int)sizeof(der));
    CHECK(memcmp(der, again, sizeof(der)) == 0);
    /* A key is libcrypto's object, and there is no libcrypto here. */
    CHECK(SSL_SESSION_get0_peer_rpk(session) == NULL);
    CHECK(ERR_get_error() != 0);
    ERR_clear_error();
    SSL_SESSION_free(session);
}

int main(void)
{
    sample_count_deaths();
    times();
    flushing();
    other_names();
    CHECK(sample_deaths() == 4);
    SAY("later functions and other names");
    raw_public_key();
    return 0;
}
