/*
 * One session with four owners (the program, a cache, two connections), freed
 * in every order there is: nothing dies before its last owner lets go, each
 * dies once, and what is left works on.
 */
#include "sample.h"

enum owner { PROGRAM, CONTEXT, FIRST, SECOND, OWNERS };

static const char *const names[OWNERS] = {"the program", "the context", "one connection",
                                          "the other connection"};

static int ssl_index;
static int ctx_index;

static void on_free(void *parent, void *pointer, CRYPTO_EX_DATA *ad, int index, long argl,
                    void *argp)
{
    (void)parent;
    (void)ad;
    (void)index;
    (void)argl;
    if (pointer != NULL)
        SAY("dies: %s %s", (const char *)argp, (const char *)pointer);
}

struct all {
    SSL_CTX *ctx;
    SSL *first;
    SSL *second;
    SSL_SESSION *session;
};

static SSL *connection(SSL_CTX *ctx, char *label, SSL_SESSION *session)
{
    SSL *ssl = SSL_new(ctx);

    CHECK(ssl != NULL);
    CHECK(SSL_set_ex_data(ssl, ssl_index, label) == 1);
    CHECK(SSL_set_session(ssl, session) == 1);
    return ssl;
}

static struct all make(void)
{
    static char one[] = "one", x[] = "x", y[] = "y";
    struct all all;

    all.ctx = sample_context();
    CHECK(SSL_CTX_set_ex_data(all.ctx, ctx_index, one) == 1);
    all.session = sample_session("a");
    CHECK(SSL_CTX_add_session(all.ctx, all.session) == 1);
    all.first = connection(all.ctx, x, all.session);
    all.second = connection(all.ctx, y, all.session);
    return all;
}

static void let_go(struct all *all, enum owner owner)
{
    SAY("%s lets go", names[owner]);
    switch (owner) {
    case PROGRAM:
        SSL_SESSION_free(all->session);
        all->session = NULL;
        break;
    case CONTEXT:
        SSL_CTX_free(all->ctx);
        all->ctx = NULL;
        break;
    case FIRST:
        SSL_free(all->first);
        all->first = NULL;
        break;
    default:
        SSL_free(all->second);
        all->second = NULL;
        break;
    }
}

/* Reads and writes through every owner that is left. */
static void use(const struct all *all)
{
    SSL *connections[2];
    int i;

    if (all->session != NULL)
        SAY("  the program has %s, timeout %ld", sample_label(all->session),
            (long)SSL_SESSION_get_timeout(all->session));
    connections[0] = all->first;
    connections[1] = all->second;
    for (i = 0; i < 2; i++) {
        SSL *ssl = connections[i];

        if (ssl == NULL)
            continue;
        SAY("  a connection has %s of a cache of %ld", sample_label(SSL_get0_session(ssl)),
            SSL_CTX_sess_number(SSL_get_SSL_CTX(ssl)));
        CHECK(SSL_SESSION_set_timeout(SSL_get_session(ssl), 100 + i) == 1);
        SSL_SESSION_free(SSL_get1_session(ssl));
    }
    if (all->ctx != NULL)
        SAY("  the context has %ld", SSL_CTX_sess_number(all->ctx));
}

static void in_order(const enum owner *order)
{
    struct all all = make();
    int i;

    SAY("== %d %d %d %d", (int)order[0], (int)order[1], (int)order[2], (int)order[3]);
    for (i = 0; i < OWNERS; i++) {
        let_go(&all, order[i]);
        use(&all);
    }
}

/* Two owners by up_ref: either may let go first, neither knows of the other. */
static void two_owners(void)
{
    SSL_CTX *ctx = sample_context();
    SSL *ssl = SSL_new(ctx);
    SSL_SESSION *mine = sample_session("double");
    SSL_SESSION *theirs = mine;

    SAY("== two owners by up_ref");
    CHECK(ssl != NULL);
    CHECK(SSL_SESSION_up_ref(theirs) == 1);
    SSL_SESSION_free(mine);
    SAY("one let go: %s", sample_label(theirs));
    SHOW_INT(SSL_CTX_add_session(ctx, theirs));
    SHOW_INT(SSL_CTX_add_session(ctx, theirs));
    CHECK(SSL_SESSION_up_ref(theirs) == 1);
    SSL_SESSION_free(theirs);
    SSL_SESSION_free(theirs);
    SAY("the other let go, the cache holds it");
    SHOW_INT(SSL_CTX_sess_number(ctx));
    TRY(SSL_set_session(ssl, theirs));
    SHOW_INT(SSL_CTX_remove_session(ctx, SSL_get_session(ssl)));
    SAY("the cache let go, a connection holds it: %s", sample_label(SSL_get_session(ssl)));
    TRY(SSL_set_session(ssl, NULL));
    SAY("the connection let go");
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

/* A replaced, evicted or flushed session that a connection still holds. */
static void outlives_the_cache(void)
{
    SSL_CTX *ctx = sample_context();
    SSL *ssl = SSL_new(ctx);
    SSL_SESSION *session = sample_session_at("r", 1000, 100);
    SSL_SESSION *twin = sample_session_at("r", 1000, 200);
    SSL_SESSION *copy;

    SAY("== what a connection holds outlives its place in the cache");
    CHECK(ssl != NULL);
    SHOW_INT(SSL_CTX_add_session(ctx, session));
    TRY(SSL_set_session(ssl, session));
    SSL_SESSION_free(session);
    SHOW_INT(SSL_CTX_add_session(ctx, twin));
    SSL_SESSION_free(twin);
    SAY("replaced: %s", sample_label(SSL_get_session(ssl)));
    SSL_CTX_flush_sessions(ctx, 5000);
    SAY("flushed");
    SHOW_INT(SSL_CTX_sess_number(ctx));
    copy = SSL_SESSION_dup(SSL_get_session(ssl));
    CHECK(copy != NULL);
    SSL_free(ssl);
    SAY("the connection is gone, a copy is left: %s", sample_label(copy));
    SHOW_INT(SSL_CTX_add_session(ctx, copy));
    SSL_SESSION_free(copy);
    SSL_CTX_free(ctx);
}

int main(void)
{
    static char is_connection[] = "connection", is_context[] = "context";
    enum owner order[OWNERS];
    int a, b, c;

    sample_announce_deaths();
    ssl_index = SSL_get_ex_new_index(0, is_connection, NULL, NULL, on_free);
    ctx_index = SSL_CTX_get_ex_new_index(0, is_context, NULL, NULL, on_free);
    for (a = 0; a < OWNERS; a++)
        for (b = 0; b < OWNERS; b++)
            for (c = 0; c < OWNERS; c++) {
                if (a == b || a == c || b == c)
                    continue;
                order[0] = (enum owner)a;
                order[1] = (enum owner)b;
                order[2] = (enum owner)c;
                order[3] = (enum owner)(6 - a - b - c);
                in_order(order);
            }
    two_owners();
    outlives_the_cache();
    say_errors();
    return 0;
}
