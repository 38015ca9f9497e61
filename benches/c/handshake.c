/* Handshakes, client and server in one thread. A resumed one offers the session of the one before, as clients do. */
#define _POSIX_C_SOURCE 200809L
#include "bench.h"
#include "pair.h"

#include <stdlib.h>
#include <string.h>

/* More arguments: the folder with certificate and key, the version (1.2 or 1.3), how it is done. */
void handshakes(long count, char **more)
{
    int version = strcmp(more[1], "1.2") == 0 ? TLS1_2_VERSION : TLS1_3_VERSION;
    int resumed = strcmp(more[2], "full") != 0;
    struct ends ends = ends_of(version, strcmp(more[2], "id") != 0, more[0]);
    SSL_SESSION *session = NULL;
    struct stretch from = {0, 0, 0};
    long warm = 20;
    long i;

    for (i = -warm; i < count; i++) {
        struct pair pair;

        if (i == 0)
            from = begin();
        open_pair(&pair, &ends, session);
        SSL_SESSION_free(session);
        session = resumed ? SSL_get1_session(pair.client) : NULL;
        close_pair(&pair);
    }
    report(from, count);
    SSL_SESSION_free(session);
    free_ends(&ends);
}
