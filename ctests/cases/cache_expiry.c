/*
 * Expiry: which sessions a flush removes at which time, in which order, and
 * what changing the time or timeout of a cached session does to that.
 */
#define _POSIX_C_SOURCE 200809L

#include "sample.h"

#include <limits.h>
#include <time.h>

static void on_remove(SSL_CTX *ctx, SSL_SESSION *session)
{
    (void)ctx;
    SAY("removed: %s", sample_label(session));
}

static SSL_CTX *context(void)
{
    SSL_CTX *ctx = sample_context();

    SSL_CTX_sess_set_remove_cb(ctx, on_remove);
    return ctx;
}

/* Adds a session and lends the pointer that the cache keeps alive. */
static SSL_SESSION *add(SSL_CTX *ctx, const char *label, long time, long timeout)
{
    SSL_SESSION *session = sample_session_at(label, time, timeout);

    CHECK(SSL_CTX_add_session(ctx, session) == 1);
    SSL_SESSION_free(session);
    return session;
}

static void flush(SSL_CTX *ctx, long at)
{
    SAY("flush at %ld", at);
    SSL_CTX_flush_sessions(ctx, at);
    SAY("left: %ld, timeouts: %ld", (long)SSL_CTX_sess_number(ctx),
        (long)SSL_CTX_sess_timeouts(ctx));
    say_errors();
}

static void various_times(void)
{
    SSL_CTX *ctx = context();

    SAY("== flushing an empty cache");
    flush(ctx, 0);
    flush(ctx, 1000);
    flush(ctx, -1);

    SAY("== a session goes when the time is past its last second");
    add(ctx, "1100", 1000, 100);
    add(ctx, "1300", 1000, 300);
    add(ctx, "1200", 1000, 200);
    add(ctx, "1000", 1000, 0);
    flush(ctx, 999);
    flush(ctx, 1000);
    flush(ctx, 1001);
    flush(ctx, 1100);
    flush(ctx, 1201);
    flush(ctx, -1);
    flush(ctx, LONG_MIN);
    flush(ctx, LONG_MAX);

    SAY("== at 0 everything goes");
    add(ctx, "b", 4000000000L, 100);
    add(ctx, "a", 10, 100);
    add(ctx, "c", 4100000000L, 100);
    flush(ctx, 0);

    SAY("== several at once: the soonest first, ties in the order of adding");
    add(ctx, "30", 10, 20);
    add(ctx, "10", 10, 0);
    add(ctx, "20 first", 10, 10);
    add(ctx, "40", 10, 30);
    add(ctx, "20 second", 10, 10);
    add(ctx, "20 third", 5, 15);
    flush(ctx, 35);
    flush(ctx, 0);
    SSL_CTX_free(ctx);
}

static void times_changed(void)
{
    SSL_CTX *ctx = context();
    SSL_SESSION *a;
    SSL_SESSION *b;
    SSL_SESSION *c;

    SAY("== a longer timeout for a cached session");
    a = add(ctx, "a", 1000, 100);
    b = add(ctx, "b", 1000, 200);
    c = add(ctx, "c", 1000, 300);
    SHOW_INT(SSL_SESSION_set_timeout(a, 250));
    flush(ctx, 1201);
    SAY("a shorter one");
    SHOW_INT(SSL_SESSION_set_timeout(c, 10));
    flush(ctx, 1100);
    SAY("refused: nothing changes");
    SHOW_INT(SSL_SESSION_set_timeout(a, -1));
    ERR_clear_error();
    flush(ctx, 1250);
    flush(ctx, 1251);

    SAY("== a later time for a cached session");
    a = add(ctx, "a", 1000, 100);
    b = add(ctx, "b", 1000, 200);
    c = add(ctx, "c", 1000, 300);
    SHOW_INT(SSL_SESSION_set_time(a, 1150));
    flush(ctx, 1201);
    SAY("an earlier one");
    SHOW_INT(SSL_SESSION_set_time(c, 500));
    flush(ctx, 900);
    flush(ctx, 0);

    SAY("== a change moves it behind its ties");
    a = add(ctx, "a", 1000, 100);
    b = add(ctx, "b", 1000, 200);
    c = add(ctx, "c", 1000, 200);
    SHOW_INT(SSL_SESSION_set_timeout(a, 200));
    SHOW_INT(SSL_SESSION_set_timeout(b, 200));
    flush(ctx, 0);
    a = add(ctx, "a", 1000, 200);
    b = add(ctx, "b", 1000, 200);
    c = add(ctx, "c", 1000, 200);
    SHOW_INT(SSL_SESSION_set_time(b, 1000));
    SHOW_INT(SSL_SESSION_set_timeout(a, 200));
    flush(ctx, 0);
    (void)c;
    SSL_CTX_free(ctx);
}

static void changed_outside(void)
{
    SSL_CTX *ctx = context();
    SSL_SESSION *a = sample_session_at("a", 1000, 100);

    SAY("== changed while out of the cache");
    CHECK(SSL_CTX_add_session(ctx, a) == 1);
    CHECK(SSL_CTX_remove_session(ctx, a) == 1);
    SHOW_INT(SSL_SESSION_set_timeout(a, 1));
    SHOW_INT(SSL_CTX_sess_number(ctx));
    CHECK(SSL_CTX_add_session(ctx, a) == 1);
    flush(ctx, 1001);
    flush(ctx, 1002);
    SSL_SESSION_free(a);
    SSL_CTX_free(ctx);
}

static void far_future(void)
{
    SSL_CTX *ctx = context();

    SAY("== expiry beyond the clock");
    add(ctx, "never", 1000, LONG_MAX);
    add(ctx, "last second", 0, LONG_MAX);
    add(ctx, "sooner", 0, LONG_MAX - 1);
    add(ctx, "also never", LONG_MAX, 1000);
    add(ctx, "never at all", LONG_MAX, LONG_MAX);
    add(ctx, "mortal", 1000, 100);
    flush(ctx, 1101);
    flush(ctx, LONG_MAX - 1);
    flush(ctx, LONG_MAX);
    flush(ctx, 0);
    SSL_CTX_free(ctx);
}

static void now(void)
{
    SSL_CTX *ctx = context();
    long clock = (long)time(NULL);

    SAY("== flushing at the present time");
    add(ctx, "past", clock - 100, 50);
    add(ctx, "future", clock, 1000);
    SSL_CTX_flush_sessions(ctx, (long)time(NULL));
    SHOW_INT(SSL_CTX_sess_number(ctx));
    SAY("a flush does not count as a timeout");
    SHOW_INT(SSL_CTX_sess_timeouts(ctx));
    SSL_CTX_free(ctx);
}

static void the_contexts_timeout(void)
{
    SSL_CTX *ctx = context();
    SSL_SESSION *a;

    SAY("== the context's timeout is for sessions yet to be negotiated");
    SHOW_INT(SSL_CTX_get_timeout(ctx));
    SHOW_INT(SSL_CTX_set_timeout(ctx, 10));
    SHOW_INT(SSL_CTX_get_timeout(ctx));
    a = SSL_SESSION_new();
    CHECK(a != NULL);
    SHOW_INT(SSL_SESSION_get_timeout(a));
    CHECK(SSL_CTX_add_session(ctx, a) == 1);
    SHOW_INT(SSL_SESSION_get_timeout(a));
    SSL_SESSION_free(a);
    SSL_CTX_free(ctx);
}

int main(void)
{
    sample_announce_deaths();
    various_times();
    times_changed();
    changed_outside();
    far_future();
    now();
    the_contexts_timeout();
    say_errors();
    return 0;
}
