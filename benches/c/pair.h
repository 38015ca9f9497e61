/* Connections between a client and a server of this process. */
#ifndef PAIR_H
#define PAIR_H

#include <openssl/ssl.h>

/* What both sides are made from. */
struct ends {
    SSL_CTX *client;
    SSL_CTX *server;
};

/* One connection. */
struct pair {
    SSL *client;
    SSL *server;
    int fds[2];
};

/*
 * Contexts of one protocol version. `tickets` says whether the server seals its sessions into tickets or keeps them
 * in its cache. `folder` has the server's certificate (certificate.pem), which the client trusts, and key (key.pem).
 */
struct ends ends_of(int version, int tickets, const char *folder);
void free_ends(struct ends *ends);

/*
 * A handshake, in which the client offers `session` if it is not NULL, and a byte from the server to the client,
 * with which the tickets of TLS 1.3 arrive.
 */
void open_pair(struct pair *pair, const struct ends *ends, SSL_SESSION *session);
/* Shuts the connection down and frees it. */
void close_pair(struct pair *pair);

#endif
