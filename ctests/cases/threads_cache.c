/*
 * One context's cache under eight threads: adding, finding, removing, flushing
 * and evicting, with sessions of their own and shared ones. What is printed does
 * not depend on who came first.
 */
#define _POSIX_C_SOURCE 200809L

#include "sample.h"

#include <pthread.h>

#define THREADS 8
#define OWN 64
#define SHARED 16
#define ROUNDS 300
#define CROWD 100
#define SMALL_CACHE 20

static SSL_CTX *ctx;
static SSL_CTX *small_ctx;
static SSL_SESSION *shared[SHARED];
static SSL_SESSION *own[THREADS][OWN];

struct barrier {
    pthread_mutex_t lock;
    pthread_cond_t moved;
    int waiting;
    int turn;
};

static struct barrier barrier = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0, 0};

/* Waits for all threads; one of them is told 1. */
static int meet(void)
{
    int turn;
    int last;

    pthread_mutex_lock(&barrier.lock);
    turn = barrier.turn;
    last = ++barrier.waiting == THREADS;
    if (last) {
        barrier.waiting = 0;
        barrier.turn++;
        pthread_cond_broadcast(&barrier.moved);
    }
    while (barrier.turn == turn)
        pthread_cond_wait(&barrier.moved, &barrier.lock);
    pthread_mutex_unlock(&barrier.lock);
    return last;
}

static pthread_mutex_t sums_lock = PTHREAD_MUTEX_INITIALIZER;
static long sum;
static long callbacks;

static void count(int value)
{
    pthread_mutex_lock(&sums_lock);
    sum += value;
    pthread_mutex_unlock(&sums_lock);
}

static void on_remove(SSL_CTX *from, SSL_SESSION *session)
{
    (void)from;
    (void)session;
    pthread_mutex_lock(&sums_lock);
    callbacks++;
    pthread_mutex_unlock(&sums_lock);
}

/* Says what the phase came to, once, while all the others wait. */
static void report(const char *phase)
{
    if (meet()) {
        SAY("%s: %ld calls said 1, %ld sessions cached", phase, sum,
            (long)SSL_CTX_sess_number(ctx));
        sum = 0;
    }
    meet();
}

/* Sessions of the version that a connection looks for; expiry differs by number. */
static SSL_SESSION *session_of(int owner, int number)
{
    char label[32];
    SSL_SESSION *session;

    sprintf(label, "%d-%d", owner, number);
    session = sample_session_at(label, 1000, 100 + number);
    CHECK(SSL_SESSION_set_protocol_version(session, TLS1_3_VERSION) == 1);
    return session;
}

static int find(SSL *ssl, int owner, int number)
{
    char label[32];
    unsigned char id[32];

    sprintf(label, "%d-%d", owner, number);
    sample_id(label, id);
    return SSL_has_matching_session_id(ssl, id, sizeof(id));
}

/* Everything at once, in an order of the seed's. */
static void free_for_all(int me, SSL *ssl)
{
    unsigned int seed = (unsigned int)me + 1;
    int i;

    for (i = 0; i < ROUNDS; i++) {
        unsigned int draw = sample_draw(&seed);

        switch (draw % 7) {
        case 0:
            SSL_CTX_add_session(ctx, shared[sample_draw(&seed) % SHARED]);
            break;
        case 1:
            SSL_CTX_remove_session(ctx, shared[sample_draw(&seed) % SHARED]);
            break;
        case 2:
            SSL_CTX_add_session(ctx, own[me][sample_draw(&seed) % OWN]);
            break;
        case 3:
            SSL_CTX_remove_session(ctx, own[me][sample_draw(&seed) % OWN]);
            break;
        case 4:
            /* Somebody else's, perhaps. */
            SSL_CTX_remove_session(ctx, own[sample_draw(&seed) % THREADS][sample_draw(&seed) % OWN]);
            break;
        case 5:
            find(ssl, (int)(sample_draw(&seed) % THREADS), (int)(sample_draw(&seed) % OWN));
            break;
        default:
            SSL_CTX_flush_sessions(ctx, 1000 + (long)(sample_draw(&seed) % 200));
            break;
        }
    }
    ERR_clear_error();
}

static void *run(void *arg)
{
    int me = *(int *)arg;
    SSL *ssl = SSL_new(ctx);
    int found = 0;
    int i;

    CHECK(ssl != NULL);
    for (i = 0; i < OWN; i++)
        own[me][i] = session_of(me, i);
    report("made");

    for (i = 0; i < OWN; i++) {
        count(SSL_CTX_add_session(ctx, own[me][i]));
        count(SSL_CTX_add_session(ctx, shared[(i + me) % SHARED]));
    }
    report("added");

    for (i = 0; i < OWN; i++)
        found += find(ssl, me, i) + find(ssl, (me + 1) % THREADS, i) + find(ssl, THREADS + 1, i);
    for (i = 0; i < SHARED; i++)
        found += find(ssl, THREADS, i);
    count(found);
    report("found");

    for (i = 0; i < OWN; i += 2)
        count(SSL_CTX_remove_session(ctx, own[me][i]));
    for (i = 0; i < SHARED; i++)
        count(SSL_CTX_remove_session(ctx, shared[(i + me) % SHARED]));
    report("removed");

    for (i = 0; i < OWN; i += 8)
        SSL_CTX_flush_sessions(ctx, 1000 + 100 + i);
    report("flushed");
    if (meet())
        SAY("remove callbacks so far: %ld", callbacks);
    meet();

    free_for_all(me, ssl);
    if (meet())
        SSL_CTX_flush_sessions(ctx, 0);
    report("after the free for all");

    for (i = 0; i < OWN; i++)
        SSL_SESSION_free(own[me][i]);
    for (i = 0; i < CROWD; i++) {
        SSL_SESSION *session = session_of(me, i);

        count(SSL_CTX_add_session(small_ctx, session));
        SSL_SESSION_free(session);
    }
    report("crowded into a small cache");
    SSL_free(ssl);
    return NULL;
}

int main(void)
{
    static int numbers[THREADS];
    pthread_t threads[THREADS];
    int i;

    sample_count_deaths();
    ctx = sample_context();
    small_ctx = sample_context();
    SSL_CTX_sess_set_remove_cb(ctx, on_remove);
    SSL_CTX_sess_set_cache_size(small_ctx, SMALL_CACHE);
    for (i = 0; i < SHARED; i++)
        shared[i] = session_of(THREADS, i);
    for (i = 0; i < THREADS; i++) {
        numbers[i] = i;
        CHECK(pthread_create(&threads[i], NULL, run, &numbers[i]) == 0);
    }
    for (i = 0; i < THREADS; i++)
        CHECK(pthread_join(threads[i], NULL) == 0);
    SAY("left in the small cache: %ld, evicted: %ld", (long)SSL_CTX_sess_number(small_ctx),
        (long)SSL_CTX_sess_cache_full(small_ctx));
    SAY("dead: %d", sample_deaths());
    SSL_CTX_free(small_ctx);
    SAY("dead: %d", sample_deaths());
    for (i = 0; i < SHARED; i++)
        SSL_SESSION_free(shared[i]);
    SSL_CTX_free(ctx);
    SAY("dead: %d", sample_deaths());
    return 0;
}
