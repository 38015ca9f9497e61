/*
 * References: sessions, connections and contexts freed in any order that is
 * legal. Each death is seen by a free callback of ex_data.
 */
#include "sample.h"

static int ssl_index;
static int ctx_index;

static void on_ssl_free(void *parent, void *pointer, CRYPTO_EX_DATA *ad, int index, long argl,
                        void *argp)
{
    (void)ad;
    (void)index;
    (void)argl;
    (void)argp;
    if (pointer == NULL)
        return;
    SAY("dies: connection %s, holding session %s, its context %s", (const char *)pointer,
        sample_label(SSL_get_session(parent)),
        (const char *)SSL_CTX_get_ex_data(SSL_get_SSL_CTX(parent), ctx_index));
}

static void on_ctx_free(void *parent, void *pointer, CRYPTO_EX_DATA *ad, int index, long argl,
                        void *argp)
{
    (void)parent;
    (void)ad;
    (void)index;
    (void)argl;
    (void)argp;
    if (pointer != NULL)
        SAY("dies: context %s", (const char *)pointer);
}

static SSL_CTX *context(char *label)
{
    SSL_CTX *ctx = sample_context();

    CHECK(SSL_CTX_set_ex_data(ctx, ctx_index, label) == 1);
    return ctx;
}

static SSL *connection(SSL_CTX *ctx, char *label)
{
    SSL *ssl = SSL_new(ctx);

    CHECK(ssl != NULL);
    CHECK(SSL_set_ex_data(ssl, ssl_index, label) == 1);
    return ssl;
}

static void context_first(void)
{
    SSL_CTX *ctx = context("one");
    SSL_SESSION *session = sample_session("a");
    SSL_SESSION *other = sample_session("b");

    SAY("== the context is freed before its sessions");
    SHOW_INT(SSL_CTX_add_session(ctx, session));
    SHOW_INT(SSL_CTX_add_session(ctx, other));
    SSL_SESSION_free(other);
    SAY("freed b, which the cache keeps");
    SSL_CTX_free(ctx);
    SAY("freed the context");
    SAY("a is alive: %s", sample_label(session));
    SHOW_INT(SSL_SESSION_is_resumable(session));
    SHOW_INT(SSL_SESSION_set_timeout(session, 9));
    SHOW_INT(SSL_SESSION_get_timeout(session));
    SHOW_INT(SSL_SESSION_set_time(session, 8));
    SSL_SESSION_free(session);
}

static void session_first(void)
{
    SSL_CTX *ctx = context("two");
    SSL_SESSION *session = sample_session("a");

    SAY("== the session is freed first, the cache keeps it");
    SHOW_INT(SSL_CTX_add_session(ctx, session));
    SSL_SESSION_free(session);
    SHOW_INT(SSL_CTX_sess_number(ctx));
    SAY("a lent pointer is good while the cache holds it: %s", sample_label(session));
    SHOW_INT(SSL_CTX_remove_session(ctx, session));
    SHOW_INT(SSL_CTX_sess_number(ctx));
    SSL_CTX_free(ctx);
}

static void connection_and_context(void)
{
    SSL_CTX *ctx = context("three");
    SSL *ssl = connection(ctx, "x");
    SSL *second = connection(ctx, "y");

    SAY("== the context is freed before its connections");
    SSL_CTX_free(ctx);
    SAY("freed the context");
    SHOW_STR((const char *)SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), ctx_index));
    SHOW_INT(SSL_get_SSL_CTX(ssl) == SSL_get_SSL_CTX(second));
    SSL_free(ssl);
    SAY("freed one connection");
    SSL_free(second);

    SAY("== the connection is freed first");
    ctx = context("four");
    ssl = connection(ctx, "x");
    SSL_free(ssl);
    SAY("freed the connection");
    SSL_CTX_free(ctx);

    SAY("== references to each");
    ctx = context("five");
    TRY(SSL_CTX_up_ref(ctx));
    ssl = connection(ctx, "x");
    TRY(SSL_up_ref(ssl));
    SSL_CTX_free(ctx);
    SSL_free(ssl);
    SAY("freed once");
    SSL_CTX_free(ctx);
    SAY("freed the context twice");
    SSL_free(ssl);
    SAY("freed the connection twice");
}

static void connection_and_session(void)
{
    SSL_CTX *ctx = context("six");
    SSL *ssl = connection(ctx, "x");
    SSL_SESSION *session = sample_session("a");
    SSL_SESSION *got;

    SAY("== a connection keeps its session");
    SHOW_SET(SSL_get_session(ssl));
    SHOW_SET(SSL_get1_session(ssl));
    TRY(SSL_set_session(ssl, session));
    SHOW_INT(SSL_get_session(ssl) == session);
    SHOW_INT(SSL_get0_session(ssl) == session);
    SSL_SESSION_free(session);
    SAY("freed a: %s", sample_label(SSL_get_session(ssl)));
    got = SSL_get1_session(ssl);
    SSL_free(ssl);
    SAY("freed the connection: %s", sample_label(got));
    SSL_SESSION_free(got);

    SAY("== another session takes its place");
    ssl = connection(ctx, "x");
    session = sample_session("b");
    TRY(SSL_set_session(ssl, session));
    SSL_SESSION_free(session);
    session = sample_session("c");
    TRY(SSL_set_session(ssl, session));
    SSL_SESSION_free(session);
    SAY("set the same again");
    TRY(SSL_set_session(ssl, SSL_get_session(ssl)));
    SAY("set none");
    TRY(SSL_set_session(ssl, NULL));
    SHOW_SET(SSL_get_session(ssl));
    TRY(SSL_set_session(ssl, NULL));
    SAY("freed in the end");
    session = sample_session("d");
    TRY(SSL_set_session(ssl, session));
    SSL_SESSION_free(session);
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

static void shared_by_all(void)
{
    SSL_CTX *ctx = context("seven");
    SSL *first = connection(ctx, "x");
    SSL *second = connection(ctx, "y");
    SSL_SESSION *session = sample_session("a");

    SAY("== one session, a cache and two connections");
    SHOW_INT(SSL_CTX_add_session(ctx, session));
    TRY(SSL_set_session(first, session));
    TRY(SSL_set_session(second, session));
    SSL_SESSION_free(session);
    SSL_free(first);
    SAY("freed the first connection");
    SSL_CTX_free(ctx);
    SAY("freed the context");
    SHOW_INT(SSL_CTX_sess_number(SSL_get_SSL_CTX(second)));
    SSL_CTX_flush_sessions(SSL_get_SSL_CTX(second), 0);
    SAY("flushed its cache");
    SSL_free(second);
}

static SSL_SESSION *held;

static void on_remove(SSL_CTX *ctx, SSL_SESSION *session)
{
    (void)ctx;
    SAY("remove callback: %s", sample_label(session));
    if (session == held) {
        SAY("frees the program's own reference");
        held = NULL;
        SSL_SESSION_free(session);
    }
}

static void freed_in_remove_callback(void)
{
    SSL_CTX *ctx = context("eight");

    SAY("== the program's reference is freed inside the remove callback");
    SSL_CTX_sess_set_remove_cb(ctx, on_remove);
    held = sample_session("a");
    SHOW_INT(SSL_CTX_add_session(ctx, held));
    SHOW_INT(SSL_CTX_remove_session(ctx, held));
    SAY("removed");
    held = sample_session("b");
    SHOW_INT(SSL_CTX_add_session(ctx, held));
    SSL_CTX_flush_sessions(ctx, 0);
    SAY("flushed");
    held = sample_session("c");
    SHOW_INT(SSL_CTX_add_session(ctx, held));
    SSL_CTX_free(ctx);
    SAY("freed the context");
}

int main(void)
{
    sample_announce_deaths();
    ssl_index = SSL_get_ex_new_index(0, NULL, NULL, NULL, on_ssl_free);
    ctx_index = SSL_CTX_get_ex_new_index(0, NULL, NULL, NULL, on_ctx_free);
    context_first();
    session_first();
    connection_and_context();
    connection_and_session();
    shared_by_all();
    freed_in_remove_callback();
    SSL_CTX_free(NULL);
    SSL_free(NULL);
    SSL_SESSION_free(NULL);
    say_errors();
    return 0;
}
