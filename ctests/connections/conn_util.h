/*
 * Functions shared by the connection programs: contexts with credentials, a client and a server joined by a socket
 * pair and pumped in one thread, and printing of facts that are the same in every run. Include this file first.
 */
#ifndef CONN_UTIL_H
#define CONN_UTIL_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/ssl.h>

/* Both ends of one connection; the descriptors belong to this struct, not to the SSL objects. */
struct conn {
    SSL *client;
    SSL *server;
    int client_fd;
    int server_fd;
};

/* A way to resume: its name, the version, and the options of a server that resumes so. */
struct conn_mechanism {
    const char *name;
    int version;
    unsigned long options;
};

/* All ways: TLS 1.2 by id and by ticket, TLS 1.3 by ticket and stateful. */
#define CONN_MECHANISMS 4
extern const struct conn_mechanism conn_mechanisms[CONN_MECHANISMS];

/* Prepares the process: certificate directory from argv[1], SIGPIPE ignored, a time limit on the whole run. */
void conn_begin(int argc, char **argv);

/* Whether argv[2] is "brief": the program does the same with fewer repetitions, for runs that are much slower. */
int conn_brief(void);

/* The path of a file in the certificate directory; valid until the eighth call after this one. */
const char *conn_path(const char *name);

/* Contexts that speak exactly `version`. The client verifies nothing and caches nothing, the server shows server.pem. */
SSL_CTX *conn_client_ctx(int version);
SSL_CTX *conn_server_ctx(int version);

/* Pins one cipher: name is a TLS 1.2 cipher list or a TLS 1.3 suite, by the version the context speaks. */
void conn_pin_cipher(SSL_CTX *ctx, int version, const char *name);

/* A non-blocking connected socket pair. Exits when the system refuses. */
void conn_socketpair(int fds[2]);
void conn_nonblocking(int fd);

/* An SSL on `fd` in client or server state. */
SSL *conn_ssl(SSL_CTX *ctx, int fd, int server);

/* Makes both ends on a fresh socket pair, without a handshake. */
void conn_open(struct conn *c, SSL_CTX *client, SSL_CTX *server);

/* Runs both handshakes until they end: 1 when both finished, 0 when one failed or nothing moves any more. */
int conn_handshake(struct conn *c);

/* One handshake step of one end: 1 finished, 0 wants more, -1 failed. The error queue is left as the library left it. */
int conn_step(SSL *ssl);

/* Sends text one way and checks what arrives: 1 when it arrived whole. */
int conn_send(SSL *from, SSL *to, const char *text);

/* Sends a line each way, so that the client has read everything the server sent after its handshake. */
int conn_exchange(struct conn *c);

/* Opens, resumes `session` when it is not NULL, shakes hands and exchanges: 1 when all of it worked. */
int conn_connect(struct conn *c, SSL_CTX *client, SSL_CTX *server, SSL_SESSION *session);

/* close_notify both ways, quietly. */
void conn_shutdown(struct conn *c);

/* Frees both ends and closes the descriptors, without any shutdown. */
void conn_release(struct conn *c);

/* conn_shutdown and conn_release. */
void conn_close(struct conn *c);

/* The name of an SSL_get_error value without its prefix. */
const char *conn_error_name(int error);

/* Prints "label: ret=... error=... queue=lib:reason,..." for the call that just returned `ret`, and empties the queue. */
void conn_print_result(const char *label, SSL *ssl, int ret);

/* Prints only whether a call failed, for connections that a fatal error already ended; empties the queue. */
void conn_print_failure(const char *label, int ret);

/* Runs a call with an empty queue and prints its result. */
#define CONN_CALL(label, ssl, call)                                                                                    \
    do {                                                                                                               \
        ERR_clear_error();                                                                                             \
        conn_print_result(label, ssl, call);                                                                           \
    } while (0)

/* Prints "label: queue=lib:reason,..." or "queue=empty", and empties it. */
void conn_print_queue(const char *label);

/* Prints the twelve statistics of a context. */
void conn_print_stats(const char *label, SSL_CTX *ctx);

/* Prints what is deterministic in a session. */
void conn_print_session(const char *label, const SSL_SESSION *session);

/* Prints "label: client reused=... server reused=... version=...". */
void conn_print_reused(const char *label, const struct conn *c);

/* Whether two sessions have the same, non-empty, id. */
int conn_same_id(const SSL_SESSION *a, const SSL_SESSION *b);

/*
 * One connection that offers `offer` (NULL for none): prints whether it was resumed, both sessions and both contexts'
 * statistics, closes properly, and returns a reference to the client's session as it was before closing.
 */
SSL_SESSION *conn_resume(const char *label, SSL_CTX *client, SSL_CTX *server, SSL_SESSION *offer);

/*
 * The story every resumption mechanism is put through: a full handshake, the session resumed twice and once by a copy,
 * declined by another server, and resumed again at the first. Returns the session of the full handshake.
 */
SSL_SESSION *conn_resumption(SSL_CTX *client, SSL_CTX *server, SSL_CTX *other);

/* Marks a session, so that its end is counted; the number of ends of marked sessions so far. A copy inherits the mark. */
void conn_track(SSL_SESSION *session);
int conn_ends(void);

/* Exits with a message when `ok` is 0: for steps that are not what a program is about. */
void conn_require(int ok, const char *what);

#endif
