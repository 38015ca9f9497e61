/*
 * One measurement of one library: bench NAME NUMBER MORE...
 *
 * NUMBER is how many sessions or connections there are; what MORE is stands at each measurement.
 */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

int main(int argc, char **argv)
{
    size_t i;

    for (i = 0; argc > 2 && i < sizeof(measurements) / sizeof(measurements[0]); i++)
        if (strcmp(argv[1], measurements[i].name) == 0 && argc == 3 + measurements[i].more) {
            measurements[i].run(atol(argv[2]), argv + 3);
            return 0;
        }
    fprintf(stderr, "usage: %s NAME NUMBER MORE...\n", argv[0]);
    return 2;
}
