/*
 * One cache under several threads: lookups, and a share of writes, of which half add and half remove.
 *
 * A thread draws some of its calls ahead, with the ids, which are in its processor's cache then as those are that a server
 * just got from clients; that takes some of the time that is told, some twenty nanoseconds a call. What a thread writes to for
 * itself no other reads: threads are to wait for each other in the cache alone.
 */
#define _POSIX_C_SOURCE 200809L
#include "bench.h"

#include <pthread.h>
#include <stdlib.h>

#define LIFETIME 3600
#define MOST_THREADS 64
/* Calls that are drawn ahead. */
#define BATCH 64

struct work {
    SSL_CTX *ctx;
    SSL_SESSION **sessions;
    long count;
    long calls;
    unsigned long writes;
    unsigned long seed;
};

/* A call that is to be made. */
struct call {
    unsigned long session;
    unsigned long draw;
    unsigned char id[ID_LEN];
};

static pthread_barrier_t gate;

static void *run(void *arg)
{
    const struct work *work = arg;
    unsigned long state = work->seed;
    SSL *ssl = SSL_new(work->ctx);
    struct call batch[BATCH];
    long i;

    require(ssl != NULL, "SSL_new");
    pthread_barrier_wait(&gate);
    for (i = 0; i < work->calls; i += BATCH) {
        long each;

        for (each = 0; each < BATCH; each++) {
            struct call *call = &batch[each];

            call->session = below(&state, (unsigned long)work->count);
            call->draw = below(&state, 200);
            id_of((long)call->session, call->id);
        }
        for (each = 0; each < BATCH; each++) {
            const struct call *call = &batch[each];

            if (call->draw >= 2 * work->writes)
                SSL_has_matching_session_id(ssl, call->id, ID_LEN);
            else if (call->draw % 2)
                SSL_CTX_add_session(work->ctx, work->sessions[call->session]);
            else
                SSL_CTX_remove_session(work->ctx, work->sessions[call->session]);
        }
    }
    pthread_barrier_wait(&gate);
    SSL_free(ssl);
    return NULL;
}

/* More arguments: threads, writes in a hundred calls, calls of all threads together. */
void cache_threads(long sessions, char **more)
{
    int threads = atoi(more[0]);
    long calls = atol(more[2]);
    struct work works[MOST_THREADS];
    pthread_t ids[MOST_THREADS];
    struct work shared = {0};
    struct stretch from;
    long i;

    require(threads > 0 && threads <= MOST_THREADS, "that many threads");
    shared.ctx = cache_of();
    shared.sessions = sessions_of(0, sessions, LIFETIME);
    shared.count = sessions;
    shared.calls = calls / threads / BATCH * BATCH;
    shared.writes = strtoul(more[1], NULL, 10);
    add_all(shared.ctx, shared.sessions, sessions);
    require(pthread_barrier_init(&gate, NULL, (unsigned int)threads + 1) == 0, "pthread_barrier_init");
    for (i = 0; i < threads; i++) {
        works[i] = shared;
        works[i].seed = (unsigned long)i + 1;
        require(pthread_create(&ids[i], NULL, run, &works[i]) == 0, "pthread_create");
    }
    pthread_barrier_wait(&gate);
    from = begin_process();
    pthread_barrier_wait(&gate);
    report(from, shared.calls * threads);
    for (i = 0; i < threads; i++)
        pthread_join(ids[i], NULL);
    free_sessions(shared.sessions, sessions);
    SSL_CTX_free(shared.ctx);
}
