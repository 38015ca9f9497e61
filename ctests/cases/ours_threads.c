/*
 * Sessions in the caches of three contexts, while some threads rename them and
 * change their lifetimes, others add, remove, find, flush and visit. Every cache
 * is whole in the end and every session dies once. For this library alone; the
 * exit status says whether all holds.
 */
#define _POSIX_C_SOURCE 200809L

#include "sample.h"

#include <pthread.h>

#define THREADS 8
#define CONTEXTS 3
#define SESSIONS 40
#define STEPS 400

static SSL_CTX *contexts[CONTEXTS];
static SSL_SESSION *sessions[SESSIONS];

static void on_remove(SSL_CTX *ctx, SSL_SESSION *session)
{
    /* Calls back into the cache, now and then. */
    if (session != sessions[0] && SSL_SESSION_get_timeout(session) % 7 == 0)
        SSL_CTX_remove_session(ctx, sessions[0]);
}

static int visit(SSL_SESSION *session, void *arg)
{
    unsigned int len = 99;

    CHECK(SSL_SESSION_get_id(session, &len) != NULL);
    CHECK(len <= 32);
    ++*(long *)arg;
    return 1;
}

static void rename_session(SSL_SESSION *session, unsigned int number)
{
    char label[32];
    unsigned char id[32];

    sprintf(label, "s%u", number);
    sample_id(label, id);
    CHECK(SSL_SESSION_set1_id(session, id, sizeof(id)) == 1);
}

static void *run(void *arg)
{
    unsigned int seed = *(unsigned int *)arg;
    SSL *ssl = SSL_new(contexts[seed % CONTEXTS]);
    unsigned char id[32];
    char label[32];
    long visited;
    int i;

    CHECK(ssl != NULL);
    for (i = 0; i < STEPS; i++) {
        SSL_CTX *ctx = contexts[sample_draw(&seed) % CONTEXTS];
        SSL_SESSION *session = sessions[sample_draw(&seed) % SESSIONS];

        switch (sample_draw(&seed) % 9) {
        case 0:
        case 1:
            SSL_CTX_add_session(ctx, session);
            break;
        case 2:
            SSL_CTX_remove_session(ctx, session);
            break;
        case 3:
            rename_session(session, sample_draw(&seed) % 60);
            break;
        case 4:
            SSL_SESSION_set_timeout(session, (long)(sample_draw(&seed) % 300));
            break;
        case 5:
            SSL_SESSION_set_time(session, 900 + (long)(sample_draw(&seed) % 200));
            break;
        case 6:
            SSL_CTX_flush_sessions(ctx, 950 + (long)(sample_draw(&seed) % 200));
            break;
        case 7:
            sprintf(label, "s%u", sample_draw(&seed) % 60);
            sample_id(label, id);
            SSL_has_matching_session_id(ssl, id, sizeof(id));
            break;
        default:
            visited = 0;
            CHECK((long)RSSLSESS_CTX_foreach_session(ctx, visit, &visited) == visited);
            break;
        }
    }
    ERR_clear_error();
    SSL_free(ssl);
    return NULL;
}

int main(void)
{
    static unsigned int seeds[THREADS];
    pthread_t threads[THREADS];
    long visited;
    int i;

    sample_count_deaths();
    for (i = 0; i < CONTEXTS; i++) {
        contexts[i] = sample_context();
        SSL_CTX_sess_set_remove_cb(contexts[i], on_remove);
    }
    SSL_CTX_sess_set_cache_size(contexts[0], 15);
    for (i = 0; i < SESSIONS; i++) {
        sessions[i] = sample_session_at("first", 1000, 100 + i);
        rename_session(sessions[i], (unsigned int)i);
        CHECK(SSL_SESSION_set_protocol_version(sessions[i], TLS1_3_VERSION) == 1);
    }
    for (i = 0; i < THREADS; i++) {
        seeds[i] = (unsigned int)i + 1;
        CHECK(pthread_create(&threads[i], NULL, run, &seeds[i]) == 0);
    }
    for (i = 0; i < THREADS; i++)
        CHECK(pthread_join(threads[i], NULL) == 0);
    CHECK(sample_deaths() == 0);
    for (i = 0; i < CONTEXTS; i++) {
        visited = 0;
        RSSLSESS_CTX_foreach_session(contexts[i], visit, &visited);
        CHECK((long)SSL_CTX_sess_number(contexts[i]) == visited);
        SSL_CTX_flush_sessions(contexts[i], 0);
        CHECK((long)SSL_CTX_sess_number(contexts[i]) == 0);
    }
    for (i = 0; i < SESSIONS; i++)
        SSL_SESSION_free(sessions[i]);
    CHECK(sample_deaths() == SESSIONS);
    for (i = 0; i < CONTEXTS; i++)
        SSL_CTX_free(contexts[i]);
    SAY("all caches whole, every session dead once");
    return 0;
}
