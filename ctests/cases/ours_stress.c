/*
 * Eight threads on two small caches: they add, remove, look up, let sessions run out, resize, flush, and change
 * sessions, while the callback for sessions that leave calls back into both caches. Then everything that can be
 * counted is. For this library alone; the exit status says whether all holds.
 */
#define _POSIX_C_SOURCE 200809L

#include "sample.h"

#include <pthread.h>

#define THREADS 8
#define CONTEXTS 2
#define KEPT 48
#define STEPS 1500

static SSL_CTX *contexts[CONTEXTS];
/* Those that the program holds all the time; the threads make others, which the caches alone hold. */
static SSL_SESSION *kept[KEPT];

static pthread_mutex_t sums_lock = PTHREAD_MUTEX_INITIALIZER;
static long made;
static long departures;

static void add_to(long *sum, long value)
{
    pthread_mutex_lock(&sums_lock);
    *sum += value;
    pthread_mutex_unlock(&sums_lock);
}

/* How deep the callback is in itself on this thread: it removes sessions, too. */
static pthread_key_t depth_key;

static void on_remove(SSL_CTX *ctx, SSL_SESSION *session)
{
    unsigned int len = 99;
    size_t depth = (size_t)pthread_getspecific(depth_key);

    add_to(&departures, 1);
    CHECK(SSL_SESSION_get_id(session, &len) != NULL && len <= 32);
    CHECK(!SSL_SESSION_is_resumable(session) || depth > 0 || SSL_SESSION_up_ref(session) == 1);
    if (SSL_SESSION_is_resumable(session))
        SSL_SESSION_free(session);
    if (depth > 0)
        return;
    pthread_setspecific(depth_key, (void *)(depth + 1));
    SSL_CTX_remove_session(ctx, kept[0]);
    SSL_CTX_add_session(ctx, kept[1]);
    SSL_CTX_sess_number(contexts[0]);
    pthread_setspecific(depth_key, (void *)depth);
}

static SSL_SESSION *fresh_session(unsigned int *seed)
{
    char label[32];
    long number;
    SSL_SESSION *session;

    pthread_mutex_lock(&sums_lock);
    number = made++;
    pthread_mutex_unlock(&sums_lock);
    sprintf(label, "f%ld", number);
    session = sample_session_at(label, 1000, 50 + (long)(sample_draw(seed) % 20));
    CHECK(SSL_SESSION_set_protocol_version(session, TLS1_3_VERSION) == 1);
    return session;
}

/* Runs as fast as it can next to the others, and looks at what is in the cache. */
static int visit(SSL_SESSION *session, void *arg)
{
    unsigned int len = 99;

    CHECK(SSL_SESSION_get_id(session, &len) != NULL && len <= 32);
    return ++*(long *)arg < 50;
}

static void change(SSL_SESSION *session, unsigned int *seed)
{
    char label[32];
    unsigned char id[32];

    switch (sample_draw(seed) % 3) {
    case 0:
        sprintf(label, "k%u", sample_draw(seed) % (2 * KEPT));
        sample_id(label, id);
        CHECK(SSL_SESSION_set1_id(session, id, sizeof(id)) == 1);
        break;
    case 1:
        SSL_SESSION_set_timeout(session, 40 + (long)(sample_draw(seed) % 30));
        break;
    default:
        SSL_SESSION_set_time(session, 1000 + (long)(sample_draw(seed) % 5));
        break;
    }
}

static void *run(void *arg)
{
    unsigned int seed = *(unsigned int *)arg;
    SSL *ssl = SSL_new(contexts[seed % CONTEXTS]);
    int i;

    CHECK(ssl != NULL);
    for (i = 0; i < STEPS; i++) {
        SSL_CTX *ctx = contexts[sample_draw(&seed) % CONTEXTS];
        SSL_SESSION *session = kept[sample_draw(&seed) % KEPT];
        unsigned char id[32];
        char label[32];
        long visited = 0;

        switch (sample_draw(&seed) % 16) {
        case 0:
        case 1:
        case 2:
            SSL_CTX_add_session(ctx, session);
            break;
        case 3:
        case 4:
            SSL_CTX_remove_session(ctx, session);
            break;
        case 5:
        case 6:
        case 7:
            session = fresh_session(&seed);
            SSL_CTX_add_session(ctx, session);
            SSL_SESSION_free(session);
            break;
        case 8:
        case 9:
        case 10:
            sprintf(label, "k%u", sample_draw(&seed) % (2 * KEPT));
            sample_id(label, id);
            SSL_has_matching_session_id(ssl, id, sizeof(id));
            break;
        case 11:
            SSL_CTX_flush_sessions(ctx, 1050 + (long)(sample_draw(&seed) % 25));
            break;
        case 12:
            if (sample_draw(&seed) % 20 == 0)
                SSL_CTX_flush_sessions(ctx, 0);
            break;
        case 13:
            SSL_CTX_sess_set_cache_size(ctx, sample_draw(&seed) % 60);
            break;
        case 14:
            RSSLSESS_CTX_foreach_session(ctx, visit, &visited);
            break;
        default:
            change(session, &seed);
            break;
        }
    }
    SSL_free(ssl);
    return NULL;
}

/* What a walk over a cache sees: sessions that a lookup finds, each of them once. */
struct walk {
    SSL_CTX *ctx;
    SSL *ssl;
    SSL_SESSION *seen[4096];
    long count;
};

static int look(SSL_SESSION *session, void *arg)
{
    struct walk *walk = arg;
    unsigned int len;
    const unsigned char *id = SSL_SESSION_get_id(session, &len);
    long i;

    for (i = 0; i < walk->count; i++)
        CHECK(walk->seen[i] != session);
    CHECK(walk->count < 4096);
    walk->seen[walk->count++] = session;
    CHECK(SSL_SESSION_get_protocol_version(session) == TLS1_3_VERSION);
    CHECK(SSL_has_matching_session_id(walk->ssl, id, len) == 1);
    return 1;
}

/* A cache is what it says, gives up each session once, and is empty then. */
static void check_cache(SSL_CTX *ctx)
{
    static struct walk walk;
    long before;

    walk.ctx = ctx;
    walk.ssl = SSL_new(ctx);
    walk.count = 0;
    CHECK(walk.ssl != NULL);
    CHECK(RSSLSESS_CTX_foreach_session(ctx, look, &walk) == walk.count);
    CHECK(SSL_CTX_sess_number(ctx) == walk.count);
    before = departures;
    SSL_CTX_sess_set_remove_cb(ctx, on_remove);
    pthread_setspecific(depth_key, (void *)1);
    SSL_CTX_flush_sessions(ctx, 0);
    pthread_setspecific(depth_key, NULL);
    CHECK(departures - before == walk.count);
    CHECK(SSL_CTX_sess_number(ctx) == 0);
    SSL_free(walk.ssl);
}

int main(void)
{
    static unsigned int seeds[THREADS];
    pthread_t threads[THREADS];
    int i;

    sample_count_deaths();
    CHECK(pthread_key_create(&depth_key, NULL) == 0);
    for (i = 0; i < CONTEXTS; i++) {
        contexts[i] = sample_context();
        SSL_CTX_sess_set_remove_cb(contexts[i], on_remove);
    }
    for (i = 0; i < KEPT; i++) {
        char label[32];

        sprintf(label, "k%d", i);
        kept[i] = sample_session_at(label, 1000, 40 + i % 30);
        CHECK(SSL_SESSION_set_protocol_version(kept[i], TLS1_3_VERSION) == 1);
    }
    for (i = 0; i < THREADS; i++) {
        seeds[i] = (unsigned int)i + 1;
        CHECK(pthread_create(&threads[i], NULL, run, &seeds[i]) == 0);
    }
    for (i = 0; i < THREADS; i++)
        CHECK(pthread_join(threads[i], NULL) == 0);

    check_cache(contexts[0]);
    /* What the first cache held alone is dead, and nothing that the program holds. The other goes with its context. */
    CHECK(sample_deaths() <= made);
    SSL_CTX_free(contexts[1]);
    CHECK(sample_deaths() == made);
    for (i = 0; i < KEPT; i++) {
        unsigned int len;

        CHECK(SSL_SESSION_get_id(kept[i], &len) != NULL && len == 32);
        SSL_SESSION_free(kept[i]);
        CHECK(sample_deaths() == made + i + 1);
    }
    SSL_CTX_free(contexts[0]);
    CHECK(sample_deaths() == made + KEPT);
    printf("every session died once\n");
    return 0;
}
