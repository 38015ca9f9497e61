/*
 * References taken and dropped by many threads at once: nothing dies early, and
 * each object dies exactly once, whichever thread drops it last.
 */
#define _POSIX_C_SOURCE 200809L

#include "sample.h"

#include <pthread.h>

#define THREADS 8
#define TIMES 1000
#define OBJECTS 50

static SSL_CTX *ctx;
static SSL_SESSION *session;
static SSL *ssl;
static SSL_SESSION *to_drop[OBJECTS];
static SSL_CTX *contexts_to_drop[OBJECTS];

static pthread_mutex_t counts_lock = PTHREAD_MUTEX_INITIALIZER;
static int dead_connections;
static int dead_contexts;

static void on_free(void *parent, void *pointer, CRYPTO_EX_DATA *ad, int index, long argl,
                    void *argp)
{
    (void)parent;
    (void)ad;
    (void)index;
    (void)argl;
    if (pointer == NULL)
        return;
    pthread_mutex_lock(&counts_lock);
    ++*(int *)argp;
    pthread_mutex_unlock(&counts_lock);
}

static void *run(void *arg)
{
    int i;

    (void)arg;
    for (i = 0; i < TIMES; i++) {
        CHECK(SSL_SESSION_up_ref(session) == 1);
        CHECK(SSL_CTX_up_ref(ctx) == 1);
        CHECK(SSL_up_ref(ssl) == 1);
        SSL_SESSION_free(session);
        SSL_CTX_free(ctx);
        SSL_free(ssl);
    }
    /* Connections of its own that hold the shared session and context. */
    for (i = 0; i < TIMES / 20; i++) {
        SSL *mine = SSL_new(ctx);
        SSL_SESSION *got;

        CHECK(mine != NULL);
        CHECK(SSL_set_session(mine, session) == 1);
        got = SSL_get1_session(mine);
        CHECK(got == session);
        SSL_free(mine);
        SSL_SESSION_free(got);
    }
    /* Everyone has a reference to each: who is last, frees. */
    for (i = 0; i < OBJECTS; i++) {
        SSL_SESSION_free(to_drop[i]);
        SSL_CTX_free(contexts_to_drop[i]);
    }
    return NULL;
}

int main(void)
{
    static char mark;
    pthread_t threads[THREADS];
    int ssl_index, ctx_index;
    int i, j;

    sample_count_deaths();
    ssl_index = SSL_get_ex_new_index(0, &dead_connections, NULL, NULL, on_free);
    ctx_index = SSL_CTX_get_ex_new_index(0, &dead_contexts, NULL, NULL, on_free);
    ctx = sample_context();
    CHECK(SSL_CTX_set_ex_data(ctx, ctx_index, &mark) == 1);
    ssl = SSL_new(ctx);
    CHECK(ssl != NULL);
    CHECK(SSL_set_ex_data(ssl, ssl_index, &mark) == 1);
    session = sample_session("shared");
    for (i = 0; i < OBJECTS; i++) {
        to_drop[i] = sample_session("dropped");
        contexts_to_drop[i] = sample_context();
        CHECK(SSL_CTX_set_ex_data(contexts_to_drop[i], ctx_index, &mark) == 1);
        for (j = 0; j < THREADS - 1; j++) {
            CHECK(SSL_SESSION_up_ref(to_drop[i]) == 1);
            CHECK(SSL_CTX_up_ref(contexts_to_drop[i]) == 1);
        }
    }
    for (i = 0; i < THREADS; i++)
        CHECK(pthread_create(&threads[i], NULL, run, NULL) == 0);
    for (i = 0; i < THREADS; i++)
        CHECK(pthread_join(threads[i], NULL) == 0);
    SAY("dead: %d sessions, %d connections, %d contexts", sample_deaths(), dead_connections,
        dead_contexts);
    SAY("alive: %s", sample_label(session));
    SSL_CTX_free(ctx);
    SSL_SESSION_free(session);
    SAY("dead: %d sessions, %d connections, %d contexts", sample_deaths(), dead_connections,
        dead_contexts);
    SSL_free(ssl);
    SAY("dead: %d sessions, %d connections, %d contexts", sample_deaths(), dead_connections,
        dead_contexts);
    say_errors();
    return 0;
}
