/*
 * The session cache mode: its default, every flag set and read back, and what
 * the flags mean for sessions added by hand.
 */
#define _POSIX_C_SOURCE 200809L

#include "sample.h"

#include <limits.h>
#include <time.h>

static void values(void)
{
    static const long modes[] = {
        SSL_SESS_CACHE_OFF,
        SSL_SESS_CACHE_CLIENT,
        SSL_SESS_CACHE_SERVER,
        SSL_SESS_CACHE_BOTH,
        SSL_SESS_CACHE_NO_AUTO_CLEAR,
        SSL_SESS_CACHE_NO_INTERNAL_LOOKUP,
        SSL_SESS_CACHE_NO_INTERNAL_STORE,
        SSL_SESS_CACHE_NO_INTERNAL,
        SSL_SESS_CACHE_UPDATE_TIME,
        SSL_SESS_CACHE_BOTH | SSL_SESS_CACHE_NO_AUTO_CLEAR | SSL_SESS_CACHE_UPDATE_TIME,
        0x1000,
        0x7fffffff,
        0xffffffffL,
        -1,
    };
    SSL_CTX *ctx = sample_context();
    size_t i;

    SAY("== mode values");
    for (i = 0; i < sizeof(modes) / sizeof(modes[0]); i++)
        SAY("mode %lu is 0x%lx", (unsigned long)i, (unsigned long)modes[i]);
    SHOW_HEX(SSL_CTX_get_session_cache_mode(ctx));
    for (i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
        SAY("set mode %lu: was 0x%lx", (unsigned long)i,
            (unsigned long)SSL_CTX_set_session_cache_mode(ctx, modes[i]));
        SHOW_HEX(SSL_CTX_get_session_cache_mode(ctx));
    }
    SSL_CTX_free(ctx);

    SAY("== the same for each method");
    ctx = SSL_CTX_new(TLS_client_method());
    CHECK(ctx != NULL);
    SHOW_HEX(SSL_CTX_get_session_cache_mode(ctx));
    SHOW_INT(SSL_CTX_sess_get_cache_size(ctx));
    SHOW_INT(SSL_CTX_get_timeout(ctx));
    SSL_CTX_free(ctx);
    ctx = SSL_CTX_new(TLS_server_method());
    CHECK(ctx != NULL);
    SHOW_HEX(SSL_CTX_get_session_cache_mode(ctx));
    SHOW_INT(SSL_CTX_sess_get_cache_size(ctx));
    SHOW_INT(SSL_CTX_get_timeout(ctx));
    SSL_CTX_free(ctx);
    say_errors();
}

/* Adding, finding and removing by hand ignore the mode. */
static void by_hand(void)
{
    static const long modes[] = {
        SSL_SESS_CACHE_OFF,
        SSL_SESS_CACHE_CLIENT,
        SSL_SESS_CACHE_SERVER | SSL_SESS_CACHE_NO_INTERNAL_STORE,
        SSL_SESS_CACHE_BOTH | SSL_SESS_CACHE_NO_INTERNAL,
    };
    unsigned char id[32];
    SSL_CTX *ctx;
    SSL *ssl;
    SSL_SESSION *a;
    size_t i;

    SAY("== sessions added by hand under each mode");
    sample_id("a", id);
    for (i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
        SAY("-- mode 0x%lx", (unsigned long)modes[i]);
        ctx = sample_context();
        a = sample_session("a");
        SSL_CTX_set_session_cache_mode(ctx, modes[i]);
        SHOW_INT(SSL_CTX_add_session(ctx, a));
        SHOW_INT(SSL_CTX_add_session(ctx, a));
        SHOW_INT(SSL_CTX_sess_number(ctx));
        ssl = SSL_new(ctx);
        CHECK(ssl != NULL);
        CHECK(SSL_set_session(ssl, a) == 1);
        SHOW_INT(SSL_has_matching_session_id(ssl, id, sizeof(id)));
        SSL_free(ssl);
        SHOW_INT(SSL_CTX_remove_session(ctx, a));
        SHOW_INT(SSL_CTX_add_session(ctx, a));
        SSL_CTX_flush_sessions(ctx, 0);
        SHOW_INT(SSL_CTX_sess_number(ctx));
        SSL_SESSION_free(a);
        SSL_CTX_free(ctx);
    }
}

static void switched_off_while_full(void)
{
    SSL_CTX *ctx = sample_context();
    SSL_SESSION *a = sample_session("a");

    SAY("== switching the cache off keeps what is in it");
    SHOW_INT(SSL_CTX_add_session(ctx, a));
    SSL_SESSION_free(a);
    SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
    SHOW_INT(SSL_CTX_sess_number(ctx));
    SSL_CTX_free(ctx);
}

static void update_time(void)
{
    SSL_CTX *ctx = sample_context();
    SSL_SESSION *a = sample_session_at("a", 1000, 100);
    SSL_SESSION *b = sample_session_at("b", 1000, 50);
    long now = (long)time(NULL);

    SAY("== with UPDATE_TIME, adding sets a session's time to the present");
    SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_SERVER | SSL_SESS_CACHE_UPDATE_TIME);
    SHOW_INT(SSL_CTX_add_session(ctx, a));
    SHOW_INT(SSL_SESSION_get_time(a) >= now && SSL_SESSION_get_time(a) <= now + 60);
    SHOW_INT(SSL_SESSION_get_timeout(a));
    SAY("adding again does so too");
    SHOW_INT(SSL_SESSION_set_time(a, 2000));
    SHOW_INT(SSL_CTX_add_session(ctx, a));
    SHOW_INT(SSL_SESSION_get_time(a) >= now && SSL_SESSION_get_time(a) <= now + 60);
    SHOW_INT(SSL_CTX_add_session(ctx, b));
    SSL_CTX_flush_sessions(ctx, 5000);
    SHOW_INT(SSL_CTX_sess_number(ctx));
    SSL_CTX_flush_sessions(ctx, now + 75);
    SHOW_INT(SSL_CTX_sess_number(ctx));
    SAY("without it nothing happens to the time");
    SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_SERVER);
    SHOW_INT(SSL_SESSION_set_time(a, 3000));
    SHOW_INT(SSL_CTX_add_session(ctx, a));
    SHOW_INT(SSL_SESSION_get_time(a));
    SSL_SESSION_free(a);
    SSL_SESSION_free(b);
    SSL_CTX_free(ctx);
}

static void sizes(void)
{
    static const long limits[] = {0, 1, 20480, INT_MAX, 0x80000000L, -1, -2, LONG_MIN, LONG_MAX};
    SSL_CTX *ctx = sample_context();
    size_t i;

    SAY("== cache size");
    SHOW_INT(SSL_SESSION_CACHE_MAX_SIZE_DEFAULT);
    SHOW_INT(SSL_CTX_sess_get_cache_size(ctx));
    for (i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
        SAY("set %ld: was %ld", limits[i],
            (long)SSL_CTX_sess_set_cache_size(ctx, limits[i]));
        ERR_clear_error();
        SHOW_INT(SSL_CTX_sess_get_cache_size(ctx));
    }
    SSL_CTX_free(ctx);
}

static void timeouts(void)
{
    static const long seconds[] = {0, 1, 300, -1, LONG_MAX, LONG_MIN};
    SSL_CTX *ctx = sample_context();
    size_t i;

    SAY("== the context's timeout");
    SHOW_INT(SSL_CTX_get_timeout(ctx));
    for (i = 0; i < sizeof(seconds) / sizeof(seconds[0]); i++) {
        SAY("set %ld: was %ld", seconds[i], SSL_CTX_set_timeout(ctx, seconds[i]));
        SHOW_INT(SSL_CTX_get_timeout(ctx));
    }
    TRY_VALUE(SSL_CTX_get_timeout(NULL));
    TRY_VALUE(SSL_CTX_set_timeout(NULL, 1));
    SSL_CTX_free(ctx);
}

int main(void)
{
    sample_announce_deaths();
    values();
    by_hand();
    switched_off_while_full();
    update_time();
    sizes();
    timeouts();
    say_errors();
    return 0;
}
