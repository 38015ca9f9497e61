/* Time, chance and sessions; bench.h says what each does. */
#define _POSIX_C_SOURCE 200809L
#include "bench.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

void require(int ok, const char *what)
{
    if (ok)
        return;
    fprintf(stderr, "%s failed\n", what);
    exit(1);
}

static double read_clock(clockid_t clock)
{
    struct timespec t;

    clock_gettime(clock, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

double wall_ns(void)
{
    return read_clock(CLOCK_MONOTONIC);
}

double thread_ns(void)
{
    return read_clock(CLOCK_THREAD_CPUTIME_ID);
}

double process_ns(void)
{
    return read_clock(CLOCK_PROCESS_CPUTIME_ID);
}

struct stretch begin(void)
{
    struct stretch now = {0, 0, 0};

    now.cpu = thread_ns();
    now.wall = wall_ns();
    return now;
}

struct stretch begin_process(void)
{
    struct stretch now = {0, 0, 1};

    now.cpu = process_ns();
    now.wall = wall_ns();
    return now;
}

void report(struct stretch from, long count)
{
    double wall = wall_ns() - from.wall;
    double cpu = (from.whole_process ? process_ns() : thread_ns()) - from.cpu;

    say("wall", wall / (double)count);
    say("cpu", cpu / (double)count);
}

void say(const char *name, double value)
{
    printf("%s %.2f\n", name, value);
}

/* SplitMix64. */
unsigned long chance(unsigned long *state)
{
    unsigned long z = *state += 0x9e3779b97f4a7c15UL;

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9UL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebUL;
    return z ^ (z >> 31);
}

unsigned long below(unsigned long *state, unsigned long bound)
{
    /* A division would take as long as some of what is measured. */
    return ((chance(state) >> 32) * bound) >> 32;
}

long *shuffled(long count, unsigned long seed)
{
    long *order = malloc((size_t)count * sizeof(*order));
    long i;

    require(order != NULL, "malloc");
    for (i = 0; i < count; i++)
        order[i] = i;
    for (i = count - 1; i > 0; i--) {
        long other = (long)below(&seed, (unsigned long)i + 1);
        long swapped = order[i];

        order[i] = order[other];
        order[other] = swapped;
    }
    return order;
}

void id_of(long number, unsigned char id[ID_LEN])
{
    unsigned long state = (unsigned long)number * 1000003UL + 1;
    size_t at;

    for (at = 0; at < ID_LEN; at += sizeof(state)) {
        unsigned long word = chance(&state);

        memcpy(id + at, &word, sizeof(word));
    }
}

SSL_SESSION *session_of(long number, long timeout)
{
    unsigned char id[ID_LEN];
    unsigned char key[KEY_LEN];
    SSL_SESSION *session = SSL_SESSION_new();

    id_of(number, id);
    memset(key, (int)(number & 0xff), sizeof(key));
    require(session != NULL && SSL_SESSION_set1_id(session, id, sizeof(id)) == 1 &&
                SSL_SESSION_set1_master_key(session, key, sizeof(key)) == 1 &&
                SSL_SESSION_set_protocol_version(session, TLS1_3_VERSION) == 1,
            "making a session");
    SSL_SESSION_set_timeout(session, timeout);
    return session;
}

SSL_SESSION **sessions_of(long first, long count, long timeout)
{
    SSL_SESSION **sessions = malloc((size_t)count * sizeof(*sessions));
    long i;

    require(sessions != NULL, "malloc");
    for (i = 0; i < count; i++)
        sessions[i] = session_of(first + i, timeout);
    return sessions;
}

void free_sessions(SSL_SESSION **sessions, long count)
{
    long i;

    for (i = 0; i < count; i++)
        SSL_SESSION_free(sessions[i]);
    free(sessions);
}

SSL_CTX *cache_of(void)
{
    SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());

    require(ctx != NULL, "SSL_CTX_new");
    SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_SERVER);
    SSL_CTX_sess_set_cache_size(ctx, 0);
    return ctx;
}

void add_all(SSL_CTX *ctx, SSL_SESSION **sessions, long count)
{
    long i;

    for (i = 0; i < count; i++)
        require(SSL_CTX_add_session(ctx, sessions[i]) == 1, "SSL_CTX_add_session");
}

double allocated(void)
{
    struct mallinfo2 now = mallinfo2();

    return (double)now.uordblks + (double)now.hblkhd;
}
