/*
 * The counters of a context's cache, by name and by control number. Without a
 * handshake only the number of sessions and the evictions ever move.
 */
#include "sample.h"

static void show_all(SSL_CTX *ctx)
{
    SAY("number %ld, connect %ld/%ld/%ld, accept %ld/%ld/%ld, hits %ld, cb hits %ld, "
        "misses %ld, timeouts %ld, full %ld",
        (long)SSL_CTX_sess_number(ctx), (long)SSL_CTX_sess_connect(ctx),
        (long)SSL_CTX_sess_connect_good(ctx), (long)SSL_CTX_sess_connect_renegotiate(ctx),
        (long)SSL_CTX_sess_accept(ctx), (long)SSL_CTX_sess_accept_good(ctx),
        (long)SSL_CTX_sess_accept_renegotiate(ctx), (long)SSL_CTX_sess_hits(ctx),
        (long)SSL_CTX_sess_cb_hits(ctx), (long)SSL_CTX_sess_misses(ctx),
        (long)SSL_CTX_sess_timeouts(ctx), (long)SSL_CTX_sess_cache_full(ctx));
}

static void by_number(SSL_CTX *ctx)
{
    int command;

    for (command = 20; command <= 31; command++)
        SAY("control %d = %ld", command, SSL_CTX_ctrl(ctx, command, 0, NULL));
    for (command = 42; command <= 45; command++)
        SAY("control %d = %ld", command, SSL_CTX_ctrl(ctx, command, 3, NULL));
    SAY("control 43 = %ld", SSL_CTX_ctrl(ctx, 43, 0, NULL));
    SAY("control 45 = %ld", SSL_CTX_ctrl(ctx, 45, 0, NULL));
    say_errors();
}

int main(void)
{
    static const char *const labels[] = {"a", "b", "c", "d", "e", "f"};
    unsigned char id[32];
    SSL_CTX *ctx;
    SSL_CTX *other;
    SSL_SESSION *session;
    SSL *ssl;
    size_t i;

    ctx = sample_context();
    SAY("== a new context");
    show_all(ctx);
    by_number(ctx);
    SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_SERVER);
    SSL_CTX_sess_set_cache_size(ctx, 4);

    SAY("== adding and evicting");
    for (i = 0; i < sizeof(labels) / sizeof(labels[0]); i++) {
        session = sample_session_at(labels[i], 1000, 100 + (long)i);
        SHOW_INT(SSL_CTX_add_session(ctx, session));
        SHOW_INT(SSL_CTX_add_session(ctx, session));
        SSL_SESSION_free(session);
        show_all(ctx);
    }
    by_number(ctx);

    SAY("== looking up by hand counts neither hits nor misses");
    ssl = SSL_new(ctx);
    CHECK(ssl != NULL);
    sample_id("f", id);
    SSL_has_matching_session_id(ssl, id, sizeof(id));
    sample_id("a", id);
    SSL_has_matching_session_id(ssl, id, sizeof(id));
    show_all(ctx);

    SAY("== nor does giving a session to a connection, or a connection's end");
    session = sample_session_at("g", 1000, 200);
    CHECK(SSL_set_session(ssl, session) == 1);
    SSL_set_connect_state(ssl);
    SSL_free(ssl);
    show_all(ctx);

    SAY("== removing and flushing");
    SHOW_INT(SSL_CTX_remove_session(ctx, session));
    SSL_SESSION_free(session);
    SSL_CTX_flush_sessions(ctx, 1104);
    show_all(ctx);
    SSL_CTX_flush_sessions(ctx, 0);
    show_all(ctx);

    SAY("== each context counts for itself");
    other = sample_context();
    show_all(other);
    SSL_CTX_free(other);
    SSL_CTX_free(ctx);
    say_errors();
    return 0;
}
