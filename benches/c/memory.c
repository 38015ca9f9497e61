/*
 * The memory of one object, in bytes: the mean of many. Sessions and connections come from malloc, which says how much it
 * gave out. A cache may have memory of its own beside malloc's, so for it the pages count that became the process's.
 */
#define _POSIX_C_SOURCE 200809L
#include "bench.h"
#include "pair.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define LIFETIME 3600

/* Bytes of the pages that are in memory. */
static double resident(void)
{
    FILE *statm = fopen("/proc/self/statm", "r");
    long all = 0;
    long pages = 0;

    require(statm != NULL && fscanf(statm, "%ld %ld", &all, &pages) == 2, "/proc/self/statm");
    fclose(statm);
    return (double)pages * (double)sysconf(_SC_PAGESIZE);
}

/* A session with a 32 byte id and a 48 byte key. */
void memory_session(long sessions, char **more)
{
    SSL_SESSION **made = malloc((size_t)sessions * sizeof(*made));
    double before;
    long i;

    (void)more;
    require(made != NULL, "malloc");
    SSL_SESSION_free(session_of(0, LIFETIME));
    before = allocated();
    for (i = 0; i < sessions; i++)
        made[i] = session_of(i, LIFETIME);
    say("bytes", (allocated() - before) / (double)sessions);
    free_sessions(made, sessions);
}

/* What the cache needs for each session, beside the session. */
void memory_entry(long sessions, char **more)
{
    SSL_CTX *ctx = cache_of();
    SSL_SESSION **made = sessions_of(0, sessions, LIFETIME);
    double before = resident();

    (void)more;
    add_all(ctx, made, sessions);
    say("bytes", (resident() - before) / (double)sessions);
    free_sessions(made, sessions);
    SSL_CTX_free(ctx);
}

/*
 * A connection after its handshake, idle: both ends of it together, the sessions they hold included. More arguments:
 * the folder with certificate and key.
 */
void memory_connection(long count, char **more)
{
    struct pair *pairs = malloc((size_t)count * sizeof(*pairs));
    struct pair warm;
    struct ends ends;
    double before;
    long i;

    require(pairs != NULL, "malloc");
    ends = ends_of(TLS1_3_VERSION, 1, more[0]);
    open_pair(&warm, &ends, NULL);
    before = allocated();
    for (i = 0; i < count; i++)
        open_pair(&pairs[i], &ends, NULL);
    say("bytes", (allocated() - before) / (double)count);
    for (i = 0; i < count; i++)
        close_pair(&pairs[i]);
    close_pair(&warm);
    free(pairs);
    free_ends(&ends);
}
