/*
 * What the measurements share: time, chance, sessions to measure with, and how a result is told.
 *
 * A measurement prints a line a value: its name, a space, the number. Who runs the program compares the lines of one
 * library with those of another, so nothing here knows which library it is linked with.
 */
#ifndef BENCH_H
#define BENCH_H

#include <openssl/ssl.h>
#include <stddef.h>

#define ID_LEN 32
#define KEY_LEN 48

/* Ends the program when what must hold does not. */
void require(int ok, const char *what);

/* Nanoseconds by the clock on the wall, and those that this thread or this process was on a processor. */
double wall_ns(void);
double thread_ns(void);
double process_ns(void);

/* A stretch of time of this thread, or of all threads. */
struct stretch {
    double wall;
    double cpu;
    int whole_process;
};

struct stretch begin(void);
struct stretch begin_process(void);
/* Prints how long each of `count` operations took since `from`: "wall" and "cpu". */
void report(struct stretch from, long count);
/* Prints a value. */
void say(const char *name, double value);

/* Numbers that look random, the same in each run. */
unsigned long chance(unsigned long *state);
/* Below `bound`, which has at most 32 bits. */
unsigned long below(unsigned long *state, unsigned long bound);
/* 0 to count - 1 in random order; to be freed. */
long *shuffled(long count, unsigned long seed);

/* The id of session `number`. */
void id_of(long number, unsigned char id[ID_LEN]);
/* A session as a server has it: id, key, version, timeout. */
SSL_SESSION *session_of(long number, long timeout);
/* `count` of them with this timeout, beginning with number `first`; to be freed. */
SSL_SESSION **sessions_of(long first, long count, long timeout);
/* Gives back the sessions, and the list of them. */
void free_sessions(SSL_SESSION **sessions, long count);
/* A server's context whose cache takes any number of sessions. */
SSL_CTX *cache_of(void);
/* Puts all of them into the cache. */
void add_all(SSL_CTX *ctx, SSL_SESSION **sessions, long count);

/* Bytes that malloc has given out, with what it needs beside them. */
double allocated(void);

/* A measurement, with the arguments that the command line gives it. */
typedef void measurement(long sessions, char **more);

measurement session_new, cache_add, cache_lookup, cache_remove, cache_remove_any, cache_add_at_limit, cache_own_lifetimes, cache_flush,
    cache_threads, cache_pauses, memory_session, memory_entry, memory_connection, handshakes;

#endif
