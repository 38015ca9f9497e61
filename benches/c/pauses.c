/*
 * How long single calls take while another thread flushes the cache.
 *
 * A call is due every few microseconds, and its time counts from then: a cache that stops everybody for a second makes
 * all calls late that were due in that second, not just the one that it caught.
 *
 * Where other programs want the processor too, some calls are slow because the thread was put aside in the middle of
 * one: it was willing to run and did not wait for anything. The system counts that (RUSAGE_THREAD), so such calls are
 * told apart from those that waited for the cache.
 */
#define _GNU_SOURCE
#include "bench.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#define LIFETIME 3600
#define MOST_CALLS 2000000L
/* Nanoseconds from one call to the next. */
#define EVERY 5000
/* Nanoseconds from which on it is asked why a call was slow. */
#define SLOW 20000

struct watch {
    SSL_CTX *ctx;
    long count;
    SSL_SESSION **fresh;
    long fresh_count;
    float *took;
    long calls;
    long put_aside;
};

static atomic_int ready;
static atomic_int flushed;

static long waits(void)
{
    struct rusage usage;

    getrusage(RUSAGE_THREAD, &usage);
    return usage.ru_nvcsw;
}

/* Looks up, and adds a new session every 20th time. */
static void *watch(void *arg)
{
    struct watch *w = arg;
    SSL *ssl = SSL_new(w->ctx);
    unsigned long state = 11;
    long waited = waits();
    long added = 0;
    double due;

    require(ssl != NULL, "SSL_new");
    atomic_store(&ready, 1);
    due = wall_ns();
    while (!atomic_load_explicit(&flushed, memory_order_relaxed) && w->calls < MOST_CALLS) {
        unsigned char id[ID_LEN];
        int adds = w->calls % 20 == 0 && added < w->fresh_count;
        double from;
        double until;

        id_of((long)below(&state, (unsigned long)w->count), id);
        due += EVERY;
        from = wall_ns();
        if (from < due) {
            while ((from = wall_ns()) < due)
                ;
            /* Put aside while it waited for the call to be due. */
            if (from - due > SLOW)
                due = from;
        }
        if (adds)
            SSL_CTX_add_session(w->ctx, w->fresh[added++]);
        else
            SSL_has_matching_session_id(ssl, id, ID_LEN);
        until = wall_ns();
        if (until - from > SLOW) {
            long now = waits();

            if (now == waited) {
                w->put_aside++;
                due += until - from;
                continue;
            }
            waited = now;
        }
        w->took[w->calls++] = (float)(until - due);
    }
    SSL_free(ssl);
    return NULL;
}

static int compare(const void *a, const void *b)
{
    float x = *(const float *)a;
    float y = *(const float *)b;

    return (x > y) - (x < y);
}

/* All sessions are over; they are flushed. */
void cache_pauses(long sessions, char **more)
{
    static const struct {
        const char *name;
        double part;
    } percentiles[] = {{"p50", .5}, {"p90", .9}, {"p99", .99}, {"p99.9", .999}, {"p99.99", .9999}, {"p99.999", .99999}};
    struct watch w = {0};
    SSL_SESSION **over = sessions_of(0, sessions, LIFETIME);
    pthread_t watcher;
    double from;
    size_t i;

    (void)more;
    w.ctx = cache_of();
    w.count = sessions;
    w.fresh_count = 100000;
    w.fresh = sessions_of(sessions, w.fresh_count, 3 * LIFETIME);
    w.took = malloc(MOST_CALLS * sizeof(*w.took));
    require(w.took != NULL, "malloc");
    for (i = 0; i < (size_t)MOST_CALLS; i += 1024)
        w.took[i] = 0;
    add_all(w.ctx, over, sessions);
    free_sessions(over, sessions);
    require(pthread_create(&watcher, NULL, watch, &w) == 0, "pthread_create");
    while (!atomic_load(&ready))
        ;
    from = wall_ns();
    SSL_CTX_flush_sessions(w.ctx, (long)time(NULL) + 2 * LIFETIME);
    say("flush", wall_ns() - from);
    atomic_store(&flushed, 1);
    pthread_join(watcher, NULL);
    say("calls", (double)w.calls);
    say("put_aside", (double)w.put_aside);
    require(w.calls > 0, "a call during the flush");
    qsort(w.took, (size_t)w.calls, sizeof(*w.took), compare);
    for (i = 0; i < sizeof(percentiles) / sizeof(percentiles[0]); i++)
        say(percentiles[i].name, w.took[(long)(percentiles[i].part * (double)(w.calls - 1))]);
    say("max", w.took[w.calls - 1]);
    free(w.took);
    free_sessions(w.fresh, w.fresh_count);
    SSL_CTX_free(w.ctx);
}
