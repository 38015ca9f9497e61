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

int main(void)
{
    sample_count_deaths();
    times();
    flushing();
    other_names();
    CHECK(sample_deaths() == 4);
    SAY("later functions and other names");
    return 0;
}
