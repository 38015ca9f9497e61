/*
 * Remove callbacks that call back into the same context. OpenSSL holds the
 * cache's lock there and would wait for itself; this library holds none. For
 * this library alone; the exit status says whether all holds, and an alarm ends
 * a program that hangs.
 */
#define _POSIX_C_SOURCE 200809L

#include "sample.h"

#include <unistd.h>

enum action {
    ADD_ANOTHER,
    ADD_BACK,
    REMOVE_ANOTHER,
    REMOVE_ITSELF,
    FLUSH_ALL,
    LOOK_UP,
    READ_NUMBERS,
    FREE_ITS_REFERENCE,
    CHANGE_THE_CALLBACK,
    CHANGE_THE_SESSION,
    VISIT_ALL,
    SHRINK_THE_CACHE,
    HOLD_A_REFERENCE,
    ACTIONS
};

static enum action action;
static int made;
static int calls;
static int depth;
static int dying;
static SSL_SESSION *resident;
static SSL_SESSION *own_reference;
static SSL_SESSION *held;

static SSL_SESSION *session_of(const char *label, long timeout)
{
    SSL_SESSION *session = sample_session_at(label, 1000, timeout);

    CHECK(SSL_SESSION_set_protocol_version(session, TLS1_3_VERSION) == 1);
    made++;
    return session;
}

static void add(SSL_CTX *ctx, const char *label, long timeout)
{
    SSL_SESSION *session = session_of(label, timeout);

    CHECK(SSL_CTX_add_session(ctx, session) == 1);
    SSL_SESSION_free(session);
}

static int visit(SSL_SESSION *session, void *arg)
{
    CHECK(session != NULL);
    ++*(long *)arg;
    return 1;
}

static void on_remove(SSL_CTX *ctx, SSL_SESSION *session)
{
    unsigned int len = 0;
    char label[32];
    long visited = 0;
    SSL *ssl;

    calls++;
    CHECK(SSL_SESSION_get_id(session, &len) != NULL);
    if (depth >= 3)
        return;
    depth++;
    switch (action) {
    case ADD_ANOTHER:
        sprintf(label, "more%d", made);
        add(ctx, label, 5000);
        break;
    case ADD_BACK:
        if (calls <= 4)
            SSL_CTX_add_session(ctx, session);
        break;
    case REMOVE_ANOTHER:
        SSL_CTX_remove_session(ctx, resident);
        break;
    case REMOVE_ITSELF:
        SSL_CTX_remove_session(ctx, session);
        break;
    case FLUSH_ALL:
        SSL_CTX_flush_sessions(ctx, 0);
        break;
    case LOOK_UP:
        /* A context that nobody holds any more can have no new connection. */
        if (dying)
            break;
        ssl = SSL_new(ctx);
        CHECK(ssl != NULL);
        CHECK(SSL_has_matching_session_id(ssl, SSL_SESSION_get_id(session, NULL), len) == 0);
        CHECK(SSL_set_session(ssl, session) == 1);
        SSL_free(ssl);
        break;
    case READ_NUMBERS:
        CHECK(SSL_CTX_sess_number(ctx) >= 0);
        CHECK(SSL_CTX_sess_cache_full(ctx) >= 0);
        CHECK(SSL_CTX_get_timeout(ctx) == 7200);
        break;
    case FREE_ITS_REFERENCE:
        if (session == own_reference) {
            own_reference = NULL;
            SSL_SESSION_free(session);
        }
        break;
    case CHANGE_THE_CALLBACK:
        SSL_CTX_sess_set_remove_cb(ctx, on_remove);
        CHECK(SSL_CTX_sess_get_remove_cb(ctx) == on_remove);
        break;
    case CHANGE_THE_SESSION:
        CHECK(SSL_SESSION_set_timeout(session, 9999) == 1);
        CHECK(SSL_SESSION_set_time(session, 5) == 5);
        CHECK(SSL_SESSION_set1_id(session, (const unsigned char *)"changed", 7) == 1);
        CHECK(SSL_SESSION_set_timeout(resident, 4000) == 1);
        break;
    case VISIT_ALL:
        RSSLSESS_CTX_foreach_session(ctx, visit, &visited);
        break;
    case SHRINK_THE_CACHE:
        SSL_CTX_sess_set_cache_size(ctx, 1);
        break;
    case HOLD_A_REFERENCE:
        if (held == NULL) {
            CHECK(SSL_SESSION_up_ref(session) == 1);
            held = session;
        }
        break;
    default:
        break;
    }
    depth--;
    ERR_clear_error();
}

static void contexts_with(enum action chosen)
{
    SSL_CTX *ctx = sample_context();
    int deaths = sample_deaths();
    SSL_SESSION *a;

    action = chosen;
    made = 0;
    calls = 0;
    depth = 0;
    dying = 0;
    SSL_CTX_sess_set_remove_cb(ctx, on_remove);
    resident = session_of("resident", 3000);
    CHECK(SSL_CTX_add_session(ctx, resident) == 1);

    /* While removing. */
    a = session_of("a", 100);
    own_reference = a;
    CHECK(SSL_CTX_add_session(ctx, a) == 1);
    CHECK(SSL_CTX_remove_session(ctx, a) == 1);
    CHECK(calls >= 1);
    if (own_reference != NULL)
        SSL_SESSION_free(a);

    /* While flushing several, of which one has another owner. */
    calls = 0;
    a = session_of("b", 100);
    own_reference = a;
    CHECK(SSL_CTX_add_session(ctx, a) == 1);
    add(ctx, "c", 200);
    add(ctx, "d", 300);
    SSL_CTX_flush_sessions(ctx, 1250);
    CHECK(calls >= 2);
    if (own_reference != NULL)
        SSL_SESSION_free(a);

    /* While evicting. */
    calls = 0;
    own_reference = NULL;
    SSL_CTX_sess_set_cache_size(ctx, 3);
    add(ctx, "e", 400);
    add(ctx, "f", 500);
    add(ctx, "g", 600);
    add(ctx, "h", 700);
    CHECK(calls >= 1);

    /* While removing one that is not there. */
    calls = 0;
    a = session_of("stranger", 100);
    CHECK(SSL_CTX_remove_session(ctx, a) == 0);
    CHECK(calls >= 1);
    SSL_SESSION_free(a);

    /* While the context is freed. What is added then goes with it. */
    SSL_CTX_sess_set_cache_size(ctx, 0);
    calls = 0;
    add(ctx, "i", 800);
    add(ctx, "j", 900);
    CHECK(SSL_CTX_sess_number(ctx) >= 2);
    dying = 1;
    SSL_CTX_free(ctx);
    CHECK(calls >= 2);
    SSL_SESSION_free(resident);
    if (held != NULL) {
        unsigned int len = 0;

        CHECK(SSL_SESSION_get_id(held, &len) != NULL && len > 0);
        SSL_SESSION_free(held);
        held = NULL;
    }
    CHECK(sample_deaths() == deaths + made);
    CHECK(ERR_peek_error() == 0);
}

int main(void)
{
    int chosen;

    alarm(60);
    sample_count_deaths();
    for (chosen = 0; chosen < ACTIONS; chosen++)
        contexts_with((enum action)chosen);
    SAY("%d ways of calling back: none waits, none is lost", (int)ACTIONS);
    return 0;
}
