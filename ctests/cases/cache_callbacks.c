/*
 * The new, get and remove callbacks of a context's cache: setting and reading
 * them back, and exactly when the remove callback runs, for which session and
 * in which order.
 */
#include "sample.h"

static SSL_CTX *expected_ctx;
static SSL_SESSION *expected_session;

static int on_new(SSL *ssl, SSL_SESSION *session)
{
    (void)ssl;
    SAY("new: %s", sample_label(session));
    return 0;
}

static SSL_SESSION *on_get(SSL *ssl, const unsigned char *id, int len, int *copy)
{
    (void)ssl;
    (void)id;
    (void)copy;
    SAY("get: %d bytes", len);
    return NULL;
}

static void on_remove(SSL_CTX *ctx, SSL_SESSION *session)
{
    SAY("remove: %s%s%s, %sresumable", sample_label(session),
        ctx == expected_ctx ? "" : ", another context",
        expected_session == NULL      ? ""
        : session == expected_session ? ", the expected object"
                                      : ", another object",
        SSL_SESSION_is_resumable(session) ? "" : "not ");
}

static void on_remove_otherwise(SSL_CTX *ctx, SSL_SESSION *session)
{
    (void)ctx;
    SAY("removed otherwise: %s", sample_label(session));
}

static void setting(void)
{
    SSL_CTX *ctx = sample_context();

    SAY("== setting and reading back");
    SHOW_INT(SSL_CTX_sess_get_new_cb(ctx) == NULL);
    SHOW_INT(SSL_CTX_sess_get_get_cb(ctx) == NULL);
    SHOW_INT(SSL_CTX_sess_get_remove_cb(ctx) == NULL);
    SSL_CTX_sess_set_new_cb(ctx, on_new);
    SSL_CTX_sess_set_get_cb(ctx, on_get);
    SSL_CTX_sess_set_remove_cb(ctx, on_remove);
    SHOW_INT(SSL_CTX_sess_get_new_cb(ctx) == on_new);
    SHOW_INT(SSL_CTX_sess_get_get_cb(ctx) == on_get);
    SHOW_INT(SSL_CTX_sess_get_remove_cb(ctx) == on_remove);
    SSL_CTX_sess_set_new_cb(ctx, NULL);
    SSL_CTX_sess_set_get_cb(ctx, NULL);
    SSL_CTX_sess_set_remove_cb(ctx, NULL);
    SHOW_INT(SSL_CTX_sess_get_new_cb(ctx) == NULL);
    SHOW_INT(SSL_CTX_sess_get_get_cb(ctx) == NULL);
    SHOW_INT(SSL_CTX_sess_get_remove_cb(ctx) == NULL);
    SSL_CTX_free(ctx);
}

static SSL_CTX *context(void)
{
    SSL_CTX *ctx = sample_context();

    SSL_CTX_sess_set_new_cb(ctx, on_new);
    SSL_CTX_sess_set_get_cb(ctx, on_get);
    SSL_CTX_sess_set_remove_cb(ctx, on_remove);
    expected_ctx = ctx;
    expected_session = NULL;
    return ctx;
}

static void adding_and_removing(void)
{
    SSL_CTX *ctx = context();
    SSL_SESSION *a = sample_session("a");
    SSL_SESSION *twin = sample_session("a");
    SSL_SESSION *stranger = sample_session("stranger");
    SSL_SESSION *empty = sample_session("empty");

    SAY("== adding by hand calls nothing");
    SHOW_INT(SSL_CTX_add_session(ctx, a));
    SHOW_INT(SSL_CTX_add_session(ctx, a));
    SAY("== removing calls the remove callback");
    expected_session = a;
    SHOW_INT(SSL_CTX_remove_session(ctx, a));
    SAY("== so it does when the session is not there");
    SHOW_INT(SSL_CTX_remove_session(ctx, a));
    expected_session = stranger;
    SHOW_INT(SSL_CTX_remove_session(ctx, stranger));
    SAY("== but not for one without an id, nor for none");
    SSL_SESSION_set1_id(empty, NULL, 0);
    SHOW_INT(SSL_CTX_remove_session(ctx, empty));
    SHOW_INT(SSL_CTX_remove_session(ctx, NULL));
    ERR_clear_error();
    SAY("== replacing calls nothing");
    SHOW_INT(SSL_CTX_add_session(ctx, a));
    SHOW_INT(SSL_CTX_add_session(ctx, twin));
    SAY("== removing by another object of the same id: that object is handed over");
    expected_session = a;
    SHOW_INT(SSL_CTX_remove_session(ctx, a));
    SHOW_INT(SSL_CTX_sess_number(ctx));
    SSL_SESSION_free(a);
    SSL_SESSION_free(twin);
    SSL_SESSION_free(stranger);
    SSL_SESSION_free(empty);
    SAY("== freeing the context with an empty cache calls nothing");
    SSL_CTX_free(ctx);
}

static void add_at(SSL_CTX *ctx, const char *label, long time, long timeout)
{
    SSL_SESSION *session = sample_session_at(label, time, timeout);

    SHOW_INT(SSL_CTX_add_session(ctx, session));
    SSL_SESSION_free(session);
}

static void flushing_and_freeing(void)
{
    SSL_CTX *ctx = context();
    SSL_SESSION *kept = sample_session_at("kept", 1000, 150);

    SAY("== flushing: all callbacks before the first session dies");
    add_at(ctx, "x", 1000, 300);
    add_at(ctx, "y", 1000, 100);
    add_at(ctx, "z", 1000, 200);
    SHOW_INT(SSL_CTX_add_session(ctx, kept));
    SSL_CTX_flush_sessions(ctx, 1250);
    SHOW_INT(SSL_CTX_sess_number(ctx));
    SAY("the one that the program holds lives: %s", sample_label(kept));
    SSL_CTX_flush_sessions(ctx, 0);
    SSL_SESSION_free(kept);

    SAY("== freeing a context flushes it, with its last reference");
    add_at(ctx, "u", 1000, 300);
    add_at(ctx, "v", 1000, 100);
    CHECK(SSL_CTX_up_ref(ctx) == 1);
    SSL_CTX_free(ctx);
    SAY("one reference left");
    SSL_CTX_free(ctx);
}

static void evicting(void)
{
    SSL_CTX *ctx = context();

    SAY("== evicting: the callback before the session dies, before add returns");
    add_at(ctx, "a", 1000, 100);
    add_at(ctx, "b", 1000, 200);
    add_at(ctx, "c", 1000, 300);
    SSL_CTX_sess_set_cache_size(ctx, 2);
    add_at(ctx, "d", 1000, 400);
    SHOW_INT(SSL_CTX_sess_number(ctx));
    SSL_CTX_free(ctx);
}

static void on_remove_reading(SSL_CTX *ctx, SSL_SESSION *session)
{
    SAY("remove: %s, context named %s, time %ld, timeout %ld", sample_label(session),
        (const char *)SSL_CTX_get_app_data(ctx), (long)SSL_SESSION_get_time(session),
        (long)SSL_SESSION_get_timeout(session));
}

static void reading_inside(void)
{
    static char label[] = "example";
    SSL_CTX *ctx = sample_context();

    SAY("== context and session may be read inside, even while the context is freed");
    SHOW_INT(SSL_CTX_set_app_data(ctx, label));
    SSL_CTX_sess_set_remove_cb(ctx, on_remove_reading);
    add_at(ctx, "a", 1000, 100);
    add_at(ctx, "b", 1000, 200);
    SSL_CTX_flush_sessions(ctx, 1101);
    SSL_CTX_free(ctx);
}

static void changed_in_between(void)
{
    SSL_CTX *ctx = context();

    SAY("== the callback in force at the time is the one called");
    add_at(ctx, "a", 1000, 100);
    add_at(ctx, "b", 1000, 200);
    add_at(ctx, "c", 1000, 300);
    SSL_CTX_sess_set_remove_cb(ctx, on_remove_otherwise);
    SSL_CTX_flush_sessions(ctx, 1101);
    SSL_CTX_sess_set_remove_cb(ctx, NULL);
    SSL_CTX_flush_sessions(ctx, 1201);
    SSL_CTX_sess_set_remove_cb(ctx, on_remove);
    SSL_CTX_free(ctx);
}

static void looking_up(void)
{
    SSL_CTX *ctx = context();
    SSL *ssl = SSL_new(ctx);
    unsigned char id[32];

    SAY("== looking for an id by hand asks no callback");
    CHECK(ssl != NULL);
    sample_id("nobody", id);
    SHOW_INT(SSL_has_matching_session_id(ssl, id, sizeof(id)));
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

static void on_remove_once(SSL_CTX *ctx, SSL_SESSION *session)
{
    SAY("removed once: %s", sample_label(session));
    SSL_CTX_sess_set_remove_cb(ctx, NULL);
}

static void on_remove_then_otherwise(SSL_CTX *ctx, SSL_SESSION *session)
{
    SAY("removed, then otherwise: %s", sample_label(session));
    SSL_CTX_sess_set_remove_cb(ctx, on_remove_otherwise);
}

static SSL_CTX *context_of_three(void (*remove)(SSL_CTX *, SSL_SESSION *))
{
    SSL_CTX *ctx = context();
    const char *const labels[] = {"a", "b", "c"};
    int i;

    for (i = 0; i < 3; i++) {
        SSL_SESSION *session = sample_session_at(labels[i], 1000, 100 + i);

        SHOW_INT(SSL_CTX_add_session(ctx, session));
        SSL_SESSION_free(session);
    }
    SSL_CTX_sess_set_remove_cb(ctx, remove);
    return ctx;
}

static void set_anew_inside(void)
{
    void (*const callbacks[])(SSL_CTX *, SSL_SESSION *) = {on_remove_once, on_remove_then_otherwise};
    size_t i;

    for (i = 0; i < 2; i++) {
        SSL_CTX *ctx = context_of_three(callbacks[i]);
        SSL_SESSION *late = sample_session_at("late", 1000, 500);

        SAY("== a callback that sets another one: in a flush");
        SSL_CTX_flush_sessions(ctx, 0);
        SSL_CTX_free(ctx);
        SAY("in an eviction");
        ctx = context_of_three(callbacks[i]);
        SSL_CTX_sess_set_cache_size(ctx, 1);
        SHOW_INT(SSL_CTX_add_session(ctx, late));
        SSL_SESSION_free(late);
        SSL_CTX_free(ctx);
        SAY("with the context");
        SSL_CTX_free(context_of_three(callbacks[i]));
    }
}

static void dropped_by_a_connection(void)
{
    SSL_CTX *ctx = context();
    SSL_SESSION *a = sample_session("a");
    SSL *ssl = SSL_new(ctx);

    SAY("== a connection freed before its handshake leaves its session cached");
    CHECK(ssl != NULL);
    SHOW_INT(SSL_CTX_add_session(ctx, a));
    TRY(SSL_set_session(ssl, a));
    SSL_free(ssl);
    SHOW_INT(SSL_CTX_sess_number(ctx));
    SAY("clearing it likewise");
    ssl = SSL_new(ctx);
    CHECK(ssl != NULL);
    TRY(SSL_set_session(ssl, a));
    TRY(SSL_clear(ssl));
    SHOW_INT(SSL_get_session(ssl) == a);
    SHOW_INT(SSL_CTX_sess_number(ctx));
    SSL_free(ssl);
    SHOW_INT(SSL_SESSION_is_resumable(a));
    SSL_SESSION_free(a);
    SSL_CTX_free(ctx);
}

int main(void)
{
    sample_announce_deaths();
    setting();
    adding_and_removing();
    flushing_and_freeing();
    evicting();
    reading_inside();
    changed_in_between();
    looking_up();
    set_anew_inside();
    dropped_by_a_connection();
    say_errors();
    return 0;
}
