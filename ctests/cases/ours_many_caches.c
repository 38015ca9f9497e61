/*
 * One session in the caches of several contexts, and keys and lifetimes that
 * change while cached. OpenSSL corrupts its tables here; in this library every
 * cache stays whole. For this library alone; the exit status says whether all
 * holds.
 */
#define _POSIX_C_SOURCE 200809L

#include "sample.h"

#define CONTEXTS 4
#define SESSIONS 60
#define STEPS 4000

static SSL_CTX *told[64];
static const SSL_SESSION *told_session[64];
static int told_count;

static void on_remove(SSL_CTX *ctx, SSL_SESSION *session)
{
    if (told_count < 64) {
        told[told_count] = ctx;
        told_session[told_count] = session;
    }
    told_count++;
}

static int count_visit(SSL_SESSION *session, void *arg)
{
    CHECK(session != NULL);
    ++*(long *)arg;
    return 1;
}

/* The number that a cache tells is the number that it holds. */
static long number(SSL_CTX *ctx)
{
    long visited = 0;

    CHECK((long)RSSLSESS_CTX_foreach_session(ctx, count_visit, &visited) == visited);
    CHECK((long)SSL_CTX_sess_number(ctx) == visited);
    return visited;
}

/* Whether a context's cache has this id, in the version of a fresh connection. */
static int has(SSL_CTX *ctx, const char *label)
{
    unsigned char id[32];
    SSL *ssl = SSL_new(ctx);
    int found;

    CHECK(ssl != NULL);
    sample_id(label, id);
    found = SSL_has_matching_session_id(ssl, id, sizeof(id));
    SSL_free(ssl);
    return found;
}

static void rename_session(SSL_SESSION *session, const char *label)
{
    unsigned char id[32];

    sample_id(label, id);
    CHECK(SSL_SESSION_set1_id(session, id, sizeof(id)) == 1);
}

static SSL_SESSION *session_of(const char *label, long time, long timeout)
{
    SSL_SESSION *session = sample_session_at(label, time, timeout);

    CHECK(SSL_SESSION_set_protocol_version(session, TLS1_3_VERSION) == 1);
    return session;
}

static void in_several_caches(void)
{
    SSL_CTX *first = sample_context();
    SSL_CTX *second = sample_context();
    SSL_CTX *third = sample_context();
    SSL_SESSION *a = session_of("a", 1000, 100);
    int deaths = sample_deaths();

    SSL_CTX_sess_set_remove_cb(first, on_remove);
    SSL_CTX_sess_set_remove_cb(second, on_remove);
    SSL_CTX_sess_set_remove_cb(third, on_remove);
    CHECK(SSL_CTX_add_session(first, a) == 1);
    CHECK(SSL_CTX_add_session(second, a) == 1);
    CHECK(SSL_CTX_add_session(third, a) == 1);
    CHECK(SSL_CTX_add_session(second, a) == 0);
    CHECK(number(first) == 1 && number(second) == 1 && number(third) == 1);
    CHECK(has(first, "a") && has(second, "a") && has(third, "a"));

    /* Out of one, still in the others; each context tells for itself. */
    told_count = 0;
    CHECK(SSL_CTX_remove_session(second, a) == 1);
    CHECK(told_count == 1 && told[0] == second && told_session[0] == a);
    CHECK(number(first) == 1 && number(second) == 0 && number(third) == 1);
    CHECK(has(first, "a") && !has(second, "a") && has(third, "a"));

    /* Nobody holds it but the two caches. */
    SSL_SESSION_free(a);
    CHECK(sample_deaths() == deaths);
    told_count = 0;
    SSL_CTX_free(first);
    CHECK(told_count == 1);
    CHECK(sample_deaths() == deaths);
    CHECK(has(third, "a"));
    SSL_CTX_flush_sessions(third, 0);
    CHECK(told_count == 2 && told[1] == third);
    CHECK(sample_deaths() == deaths + 1);
    CHECK(number(third) == 0);
    SSL_CTX_free(second);
    SSL_CTX_free(third);
}

static void id_changes(void)
{
    SSL_CTX *first = sample_context();
    SSL_CTX *second = sample_context();
    SSL_SESSION *a = session_of("a", 1000, 100);
    SSL_SESSION *b = session_of("b", 1000, 200);
    int deaths = sample_deaths();

    CHECK(SSL_CTX_add_session(first, a) == 1);
    CHECK(SSL_CTX_add_session(second, a) == 1);
    CHECK(SSL_CTX_add_session(first, b) == 1);
    rename_session(a, "new name");
    CHECK(has(first, "new name") && has(second, "new name"));
    CHECK(!has(first, "a") && !has(second, "a"));
    CHECK(number(first) == 2 && number(second) == 1);

    /* The old id is free for another session. */
    {
        SSL_SESSION *again = session_of("a", 1000, 300);

        CHECK(SSL_CTX_add_session(first, again) == 1);
        SSL_SESSION_free(again);
    }
    CHECK(number(first) == 3);
    CHECK(has(first, "a") && has(first, "new name") && has(first, "b"));

    /* Removed by the object, under the name that it has now. */
    CHECK(SSL_CTX_remove_session(first, a) == 1);
    CHECK(!has(first, "new name") && has(first, "a"));
    CHECK(number(first) == 2);
    CHECK(has(second, "new name"));

    /* The version is a part of the key as well. */
    CHECK(SSL_SESSION_set_protocol_version(a, TLS1_2_VERSION) == 1);
    CHECK(!has(second, "new name"));
    CHECK(SSL_SESSION_set_protocol_version(a, TLS1_3_VERSION) == 1);
    CHECK(has(second, "new name"));
    CHECK(number(second) == 1);

    /* Shorter, longer, none at all: still one session, that a flush takes. */
    CHECK(SSL_SESSION_set1_id(a, (const unsigned char *)"x", 1) == 1);
    CHECK(number(second) == 1);
    CHECK(SSL_SESSION_set1_id(a, NULL, 0) == 1);
    CHECK(number(second) == 1);
    rename_session(a, "back again");
    CHECK(has(second, "back again"));
    CHECK(SSL_SESSION_set1_id(a, NULL, 0) == 1);
    SSL_CTX_flush_sessions(second, 0);
    CHECK(number(second) == 0);

    SSL_SESSION_free(a);
    CHECK(sample_deaths() == deaths + 1);
    SSL_SESSION_free(b);
    SSL_CTX_free(first);
    CHECK(sample_deaths() == deaths + 3);
    SSL_CTX_free(second);
}

/* An id that another session of the same cache has already. Which of the two a
 * look-up finds is not said here; that the cache stays whole is. */
static void id_collides(void)
{
    SSL_CTX *ctx = sample_context();
    SSL_SESSION *a = session_of("a", 1000, 100);
    SSL_SESSION *b = session_of("b", 1000, 200);
    int deaths = sample_deaths();

    CHECK(SSL_CTX_add_session(ctx, a) == 1);
    CHECK(SSL_CTX_add_session(ctx, b) == 1);
    rename_session(a, "b");
    CHECK(has(ctx, "b"));
    CHECK(!has(ctx, "a"));
    CHECK(number(ctx) >= 1 && number(ctx) <= 2);
    rename_session(a, "c");
    number(ctx);
    SSL_CTX_remove_session(ctx, a);
    SSL_CTX_remove_session(ctx, b);
    ERR_clear_error();
    CHECK(!has(ctx, "a") && !has(ctx, "c"));
    SSL_CTX_flush_sessions(ctx, 0);
    CHECK(number(ctx) == 0);
    SSL_SESSION_free(a);
    SSL_SESSION_free(b);
    CHECK(sample_deaths() == deaths + 2);
    SSL_CTX_free(ctx);
}

static void lifetimes(void)
{
    SSL_CTX *first = sample_context();
    SSL_CTX *second = sample_context();
    SSL_SESSION *a = session_of("a", 1000, 100);
    SSL_SESSION *b = session_of("b", 1000, 200);

    CHECK(SSL_CTX_add_session(first, a) == 1);
    CHECK(SSL_CTX_add_session(first, b) == 1);
    CHECK(SSL_CTX_add_session(second, b) == 1);
    CHECK(SSL_CTX_add_session(second, a) == 1);
    /* A change reaches every cache. */
    CHECK(SSL_SESSION_set_timeout(a, 500) == 1);
    SSL_CTX_flush_sessions(first, 1201);
    SSL_CTX_flush_sessions(second, 1201);
    CHECK(has(first, "a") && has(second, "a"));
    CHECK(!has(first, "b") && !has(second, "b"));
    CHECK(SSL_SESSION_set_time(a, 10) == 10);
    SSL_CTX_flush_sessions(second, 511);
    CHECK(has(first, "a") && !has(second, "a"));
    SSL_CTX_flush_sessions(first, 511);
    CHECK(number(first) == 0 && number(second) == 0);

    /* Evicting from one leaves the other. */
    SSL_CTX_sess_set_cache_size(first, 2);
    CHECK(SSL_CTX_add_session(first, a) == 1);
    CHECK(SSL_CTX_add_session(second, a) == 1);
    CHECK(SSL_CTX_add_session(first, b) == 1);
    CHECK(!has(first, "a") && has(second, "a"));
    SSL_SESSION_free(a);
    SSL_SESSION_free(b);
    SSL_CTX_free(first);
    CHECK(has(second, "a"));
    SSL_CTX_free(second);
}

static void anything_goes(void)
{
    SSL_CTX *contexts[CONTEXTS];
    SSL_SESSION *sessions[SESSIONS];
    unsigned int seed = 7;
    int deaths = sample_deaths();
    char label[32];
    int i;

    for (i = 0; i < CONTEXTS; i++) {
        contexts[i] = sample_context();
        SSL_CTX_sess_set_remove_cb(contexts[i], on_remove);
    }
    SSL_CTX_sess_set_cache_size(contexts[0], 20);
    for (i = 0; i < SESSIONS; i++) {
        sprintf(label, "s%d", i);
        sessions[i] = session_of(label, 1000, 100 + i);
    }
    for (i = 0; i < STEPS; i++) {
        SSL_CTX *ctx = contexts[sample_draw(&seed) % CONTEXTS];
        SSL_SESSION *session = sessions[sample_draw(&seed) % SESSIONS];

        switch (sample_draw(&seed) % 8) {
        case 0:
        case 1:
        case 2:
            SSL_CTX_add_session(ctx, session);
            break;
        case 3:
            SSL_CTX_remove_session(ctx, session);
            break;
        case 4:
            /* A hundred names for sixty sessions: some will meet. */
            sprintf(label, "s%u", sample_draw(&seed) % 100);
            rename_session(session, label);
            break;
        case 5:
            SSL_SESSION_set_timeout(session, (long)(sample_draw(&seed) % 300));
            break;
        case 6:
            SSL_SESSION_set_time(session, 900 + (long)(sample_draw(&seed) % 200));
            break;
        default:
            SSL_CTX_flush_sessions(ctx, 950 + (long)(sample_draw(&seed) % 200));
            break;
        }
        if (i % 50 == 0) {
            number(ctx);
            CHECK((long)SSL_CTX_sess_number(contexts[0]) <= 20);
        }
    }
    ERR_clear_error();
    for (i = 0; i < CONTEXTS; i++) {
        CHECK(sample_deaths() == deaths);
        number(contexts[i]);
        SSL_CTX_flush_sessions(contexts[i], 0);
        CHECK(number(contexts[i]) == 0);
    }
    for (i = 0; i < SESSIONS; i++)
        SSL_SESSION_free(sessions[i]);
    CHECK(sample_deaths() == deaths + SESSIONS);
    for (i = 0; i < CONTEXTS; i++)
        SSL_CTX_free(contexts[i]);
}

int main(void)
{
    sample_count_deaths();
    in_several_caches();
    id_changes();
    id_collides();
    lifetimes();
    anything_goes();
    CHECK(ERR_peek_error() == 0);
    SAY("one session, many caches: all whole");
    return 0;
}
