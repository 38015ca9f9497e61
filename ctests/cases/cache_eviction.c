/*
 * The size limit of a context's cache: how many sessions it lets in, which one
 * has to go, and in what order when lifetimes differ or tie.
 */
#include "sample.h"

static void on_remove(SSL_CTX *ctx, SSL_SESSION *session)
{
    (void)ctx;
    SAY("evicted or removed: %s", sample_label(session));
}

/* Adds a session and gives the cache the only reference. */
static void add(SSL_CTX *ctx, const char *label, long time, long timeout)
{
    SSL_SESSION *session = sample_session_at(label, time, timeout);

    SAY("add %s, good until %ld", label, time + timeout);
    SHOW_INT(SSL_CTX_add_session(ctx, session));
    SSL_SESSION_free(session);
    SHOW_INT(SSL_CTX_sess_number(ctx));
}

static SSL_CTX *context(long size)
{
    SSL_CTX *ctx = sample_context();

    SAY("-- a cache of %ld", size);
    SSL_CTX_sess_set_remove_cb(ctx, on_remove);
    /* A negative size is refused; the reason is not compared. */
    SSL_CTX_sess_set_cache_size(ctx, size);
    ERR_clear_error();
    SHOW_INT(SSL_CTX_sess_get_cache_size(ctx));
    return ctx;
}

static void finish(SSL_CTX *ctx)
{
    SHOW_INT(SSL_CTX_sess_cache_full(ctx));
    SAY("freeing the context");
    SSL_CTX_free(ctx);
}

static void sizes(void)
{
    static const long limits[] = {0, 1, 2, 3, 5, -1, -5};
    char label[16];
    SSL_CTX *ctx;
    size_t i;
    int j;

    SAY("== how many are let in");
    for (i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
        ctx = context(limits[i]);
        for (j = 0; j < 7; j++) {
            sprintf(label, "s%d", j);
            add(ctx, label, 1000 + j, 100);
        }
        finish(ctx);
    }
}

static void order(void)
{
    SSL_CTX *ctx;

    SAY("== the one that expires first goes first");
    ctx = context(4);
    add(ctx, "late", 1000, 900);
    add(ctx, "soon", 1000, 100);
    add(ctx, "middle", 1000, 500);
    add(ctx, "next", 1000, 600);
    add(ctx, "soonest", 1000, 10);
    add(ctx, "last", 1000, 1000);
    finish(ctx);

    SAY("== ties: the order of adding");
    ctx = context(4);
    add(ctx, "t1", 1000, 100);
    add(ctx, "t2", 1000, 100);
    add(ctx, "t3", 1000, 100);
    add(ctx, "t4", 1000, 100);
    add(ctx, "t5", 1000, 100);
    add(ctx, "t6", 1000, 100);
    finish(ctx);

    SAY("== ties in the middle and at either end");
    ctx = context(0);
    add(ctx, "mid1", 1000, 500);
    add(ctx, "end1", 1000, 100);
    add(ctx, "far1", 1000, 900);
    add(ctx, "mid2", 1000, 500);
    add(ctx, "end2", 1000, 100);
    add(ctx, "far2", 1000, 900);
    add(ctx, "mid3", 1000, 500);
    add(ctx, "end3", 1000, 100);
    add(ctx, "far3", 1000, 900);
    finish(ctx);

    SAY("== same expiry from different time and timeout");
    ctx = context(0);
    add(ctx, "e1", 1000, 500);
    add(ctx, "e2", 1400, 100);
    add(ctx, "e3", 500, 1000);
    add(ctx, "e4", 1500, 0);
    finish(ctx);
}

static void already_expired(void)
{
    SSL_CTX *ctx;

    SAY("== an expired session is let in like any other");
    ctx = context(3);
    add(ctx, "live", 4000000000L, 100);
    add(ctx, "dead1", 10, 10);
    add(ctx, "dead2", 20, 10);
    add(ctx, "dead3", 5, 1);
    finish(ctx);
}

static void added_again(void)
{
    SSL_CTX *ctx;
    SSL_SESSION *a = sample_session_at("a", 1000, 100);
    SSL_SESSION *twin;

    SAY("== adding again what is there evicts nothing");
    ctx = context(3);
    SHOW_INT(SSL_CTX_add_session(ctx, a));
    add(ctx, "b", 1000, 200);
    SHOW_INT(SSL_CTX_add_session(ctx, a));
    SHOW_INT(SSL_CTX_add_session(ctx, a));
    SHOW_INT(SSL_CTX_sess_number(ctx));
    finish(ctx);
    SSL_SESSION_free(a);

    SAY("== among ties, adding again puts a session at the young end");
    ctx = context(0);
    a = sample_session_at("a", 1000, 100);
    SHOW_INT(SSL_CTX_add_session(ctx, a));
    add(ctx, "b", 1000, 100);
    add(ctx, "c", 1000, 100);
    SHOW_INT(SSL_CTX_add_session(ctx, a));
    finish(ctx);
    SSL_SESSION_free(a);

    SAY("== replacing by another object of the same id, in a full cache");
    ctx = context(3);
    add(ctx, "a", 1000, 100);
    add(ctx, "b", 1000, 50);
    add(ctx, "c", 1000, 200);
    twin = sample_session_at("c", 1000, 10);
    SHOW_INT(SSL_CTX_add_session(ctx, twin));
    SHOW_INT(SSL_CTX_sess_number(ctx));
    SSL_SESSION_free(twin);
    finish(ctx);
}

static void limit_changed(void)
{
    SSL_CTX *ctx;

    SAY("== a smaller limit takes effect with the next add");
    ctx = context(10);
    add(ctx, "a", 1000, 100);
    add(ctx, "b", 1000, 200);
    add(ctx, "c", 1000, 300);
    add(ctx, "d", 1000, 400);
    SHOW_INT(SSL_CTX_sess_set_cache_size(ctx, 2));
    SHOW_INT(SSL_CTX_sess_number(ctx));
    add(ctx, "e", 1000, 500);
    SAY("no limit");
    SHOW_INT(SSL_CTX_sess_set_cache_size(ctx, 0));
    add(ctx, "f", 1000, 600);
    add(ctx, "g", 1000, 700);
    add(ctx, "h", 1000, 800);
    finish(ctx);
}

int main(void)
{
    sample_announce_deaths();
    sizes();
    order();
    already_expired();
    added_again();
    limit_changed();
    say_errors();
    return 0;
}
