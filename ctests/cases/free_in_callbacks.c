/*
 * Objects freed inside callbacks: in the ex_data free callback of another
 * object, so that one death brings the next, and in the remove callback.
 */
#include "sample.h"

static int session_index;
static int ssl_index;
static int ctx_index;

/* What the ex_data of an object owns: freed when the object dies. */
struct owned {
    const char *owner;
    SSL_SESSION *session;
    SSL *ssl;
    SSL_CTX *ctx;
};

static struct owned *own(const char *owner, SSL_SESSION *session, SSL *ssl, SSL_CTX *ctx)
{
    struct owned *owned = malloc(sizeof(*owned));

    CHECK(owned != NULL);
    owned->owner = owner;
    owned->session = session;
    owned->ssl = ssl;
    owned->ctx = ctx;
    return owned;
}

static void on_free(void *parent, void *pointer, CRYPTO_EX_DATA *ad, int index, long argl,
                    void *argp)
{
    struct owned *owned = pointer;

    (void)parent;
    (void)ad;
    (void)index;
    (void)argl;
    (void)argp;
    if (owned == NULL)
        return;
    SAY("dying: %s, and frees what it owns", owned->owner);
    SSL_SESSION_free(owned->session);
    SSL_free(owned->ssl);
    SSL_CTX_free(owned->ctx);
    SAY("done with %s", owned->owner);
    free(owned);
}

static void sessions_own_sessions(void)
{
    SSL_SESSION *session = NULL;
    int i;
    static const char *const labels[] = {"last", "third", "second", "first"};

    SAY("== a chain of sessions, each owned by the ex_data of the one before");
    for (i = 0; i < 4; i++) {
        SSL_SESSION *next = sample_session(labels[i]);

        if (session != NULL)
            CHECK(SSL_SESSION_set_ex_data(next, session_index,
                                          own(labels[i], session, NULL, NULL)) == 1);
        session = next;
    }
    SSL_SESSION_free(session);
}

static void sessions_in_a_cache_own_sessions(void)
{
    SSL_CTX *ctx = sample_context();
    SSL_SESSION *owner;
    SSL_SESSION *owned;
    int way;

    SAY("== a cached session owns another one of the same cache");
    for (way = 0; way < 3; way++) {
        owner = sample_session_at("owner", 1000, 100);
        owned = sample_session_at("owned", 1000, 900);
        SHOW_INT(SSL_CTX_add_session(ctx, owner));
        SHOW_INT(SSL_CTX_add_session(ctx, owned));
        CHECK(SSL_SESSION_set_ex_data(owner, session_index, own("owner", owned, NULL, NULL)) == 1);
        SSL_SESSION_free(owner);
        SAY("-- way %d", way);
        if (way == 0)
            SSL_CTX_flush_sessions(ctx, 1500);
        else if (way == 1)
            SHOW_INT(SSL_CTX_remove_session(ctx, owner));
        else
            SSL_CTX_flush_sessions(ctx, 0);
        SHOW_INT(SSL_CTX_sess_number(ctx));
        SSL_CTX_flush_sessions(ctx, 0);
    }
    SSL_CTX_free(ctx);
}

static void connections_and_contexts_own(void)
{
    SSL_CTX *ctx = sample_context();
    SSL_CTX *inner = sample_context();
    SSL *ssl = SSL_new(ctx);
    SSL *other = SSL_new(inner);
    SSL_SESSION *session = sample_session("a");

    SAY("== a connection owns another connection, which holds a session and a context");
    CHECK(ssl != NULL && other != NULL);
    TRY(SSL_set_session(other, session));
    SHOW_INT(SSL_CTX_add_session(inner, session));
    CHECK(SSL_CTX_set_ex_data(inner, ctx_index, own("inner context", session, NULL, NULL)) == 1);
    CHECK(SSL_set_ex_data(ssl, ssl_index, own("connection", NULL, other, inner)) == 1);
    SSL_free(ssl);
    SAY("the connection is freed");

    SAY("== a context owns another context and a session of its own cache");
    inner = sample_context();
    session = sample_session("b");
    SHOW_INT(SSL_CTX_add_session(inner, session));
    SSL_SESSION_free(session);
    session = sample_session("owned");
    SHOW_INT(SSL_CTX_add_session(ctx, session));
    CHECK(SSL_CTX_set_ex_data(ctx, ctx_index, own("outer context", session, NULL, inner)) == 1);
    session = sample_session("c");
    CHECK(SSL_SESSION_set_ex_data(session, session_index, own("c", sample_session("d"), NULL, NULL))
          == 1);
    SHOW_INT(SSL_CTX_add_session(ctx, session));
    SSL_SESSION_free(session);
    SSL_CTX_free(ctx);
    SAY("the context is freed");

    SAY("== a session owns a connection that holds another session");
    ctx = sample_context();
    ssl = SSL_new(ctx);
    CHECK(ssl != NULL);
    session = sample_session("e");
    TRY(SSL_set_session(ssl, session));
    SSL_SESSION_free(session);
    session = sample_session("f");
    CHECK(SSL_SESSION_set_ex_data(session, session_index, own("f", NULL, ssl, ctx)) == 1);
    SSL_SESSION_free(session);
}

/* What the remove callback frees, whichever session it is called for. */
static SSL_SESSION *to_free[2];
static SSL *connection_to_free;

static void on_remove(SSL_CTX *ctx, SSL_SESSION *session)
{
    SSL_SESSION *freed;
    SSL *ssl = connection_to_free;
    int i;

    (void)ctx;
    SAY("remove callback: %s", sample_label(session));
    for (i = 0; i < 2; i++) {
        freed = to_free[i];
        to_free[i] = NULL;
        SSL_SESSION_free(freed);
    }
    connection_to_free = NULL;
    SSL_free(ssl);
    SAY("end of the remove callback: %s", sample_label(session));
}

static void freed_in_the_remove_callback(void)
{
    SSL_CTX *ctx = sample_context();
    SSL_CTX *apart = sample_context();
    int way;

    SAY("== the remove callback frees the program's references and a connection");
    SSL_CTX_sess_set_remove_cb(ctx, on_remove);
    for (way = 0; way < 4; way++) {
        SSL_SESSION *a = sample_session_at("a", 1000, 100);
        SSL_SESSION *b = sample_session_at("b", 1000, 200);
        SSL_SESSION *outside = sample_session("outside");

        SAY("-- way %d", way);
        SHOW_INT(SSL_CTX_add_session(ctx, a));
        SHOW_INT(SSL_CTX_add_session(ctx, b));
        /* Its context is another one, as the lock of this one is held where OpenSSL calls. */
        connection_to_free = SSL_new(apart);
        CHECK(connection_to_free != NULL);
        TRY(SSL_set_session(connection_to_free, outside));
        to_free[0] = a;
        to_free[1] = b;
        SSL_SESSION_free(outside);
        if (way == 0)
            SHOW_INT(SSL_CTX_remove_session(ctx, a));
        else if (way == 1)
            SSL_CTX_flush_sessions(ctx, 1150);
        else if (way == 2)
            SSL_CTX_flush_sessions(ctx, 0);
        else
            SSL_CTX_free(ctx);
        SAY("-- after way %d", way);
        if (way < 3) {
            SHOW_INT(SSL_CTX_sess_number(ctx));
            SSL_CTX_flush_sessions(ctx, 0);
        }
    }
    SSL_CTX_free(apart);
}

static void freed_while_evicting(void)
{
    SSL_CTX *ctx = sample_context();
    SSL_SESSION *a = sample_session_at("a", 1000, 100);
    SSL_SESSION *b = sample_session_at("b", 1000, 200);

    SAY("== evicted, and freed in the callback");
    SSL_CTX_sess_set_remove_cb(ctx, on_remove);
    SSL_CTX_sess_set_cache_size(ctx, 1);
    SHOW_INT(SSL_CTX_add_session(ctx, a));
    to_free[0] = a;
    SHOW_INT(SSL_CTX_add_session(ctx, b));
    SHOW_INT(SSL_CTX_sess_number(ctx));
    SSL_SESSION_free(b);
    SSL_CTX_free(ctx);
}

int main(void)
{
    sample_announce_deaths();
    session_index = SSL_SESSION_get_ex_new_index(0, NULL, NULL, NULL, on_free);
    ssl_index = SSL_get_ex_new_index(0, NULL, NULL, NULL, on_free);
    ctx_index = SSL_CTX_get_ex_new_index(0, NULL, NULL, NULL, on_free);
    sessions_own_sessions();
    sessions_in_a_cache_own_sessions();
    connections_and_contexts_own();
    freed_in_the_remove_callback();
    freed_while_evicting();
    say_errors();
    return 0;
}
