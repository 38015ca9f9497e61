/*
 * One measurement of one library: bench [beside] NAME NUMBER MORE...
 *
 * NUMBER is how many sessions or connections there are; what MORE is stands at each measurement. With "beside" the
 * process has a second thread, which does nothing: a library may do with less where there is one thread only.
 */
#define _POSIX_C_SOURCE 200809L
#include "bench.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct {
    const char *name;
    measurement *run;
    int more;
} measurements[] = {
    {"session-new", session_new, 0},
    {"add", cache_add, 0},
    {"lookup", cache_lookup, 0},
    {"remove", cache_remove, 0},
    {"remove-any", cache_remove_any, 0},
    {"add-at-limit", cache_add_at_limit, 0},
    {"own-lifetimes", cache_own_lifetimes, 0},
    {"flush", cache_flush, 0},
    {"threads", cache_threads, 3},
    {"pauses", cache_pauses, 0},
    {"memory-session", memory_session, 0},
    {"memory-entry", memory_entry, 0},
    {"memory-connection", memory_connection, 1},
    {"handshakes", handshakes, 3},
};

static void *wait_for_the_end(void *arg)
{
    (void)arg;
    for (;;)
        pause();
    return NULL;
}

int main(int argc, char **argv)
{
    pthread_t thread;
    size_t i;

    if (argc > 1 && strcmp(argv[1], "beside") == 0) {
        require(pthread_create(&thread, NULL, wait_for_the_end, NULL) == 0, "pthread_create");
        argc--;
        argv++;
    }
    for (i = 0; argc > 2 && i < sizeof(measurements) / sizeof(measurements[0]); i++)
        if (strcmp(argv[1], measurements[i].name) == 0 && argc == 3 + measurements[i].more) {
            measurements[i].run(atol(argv[2]), argv + 3);
            return 0;
        }
    fprintf(stderr, "usage: %s NAME NUMBER MORE...\n", argv[0]);
    return 2;
}
