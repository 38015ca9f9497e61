/*
 * What the demo's client and server share: ways to resume, sockets on loopback, times.
 */
#ifndef DEMO_PEER_H
#define DEMO_PEER_H

#include <stddef.h>

#include <openssl/ssl.h>

/* Connections a run may make. */
#define MAX_CONNECTIONS 1000

/* A way to resume: a protocol version, and where the session is kept. */
struct way {
    const char *name;
    int version;
    int server_keeps; /* the server's cache holds it, or else the ticket carries it */
};

/* The way of that name, or NULL. */
const struct way *find_way(const char *name);

/* Lets a context speak only the way's version; 1 on success. */
int limit_version(SSL_CTX *ctx, const struct way *way);

/* A listener on a free port of 127.0.0.1, a connection to one: -1 when there is none. Reads and writes
 * end after 10 seconds. */
int listen_on_loopback(int *port);
int connect_to_loopback(int port);
void limit_waiting(int fd);

/* Milliseconds on a clock that only goes forward. */
double now_ms(void);

/* The median; sorts the times. 0 when there are none. */
double median(double *times, size_t count);

#endif
