/* Connections within a process; pair.h says what each function does. */
#define _GNU_SOURCE
#include "pair.h"
#include "bench.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

/* Steps that no handshake needs. */
#define MOST_STEPS 100

static SSL_CTX *context_of(const SSL_METHOD *method, int version)
{
    SSL_CTX *ctx = SSL_CTX_new(method);

    require(ctx != NULL && SSL_CTX_set_min_proto_version(ctx, version) == 1 &&
                SSL_CTX_set_max_proto_version(ctx, version) == 1,
            "SSL_CTX_new");
    /* The same work for all: one suite, and the one key exchange that all have. */
    if (version == TLS1_3_VERSION)
        require(SSL_CTX_set_ciphersuites(ctx, "TLS_AES_128_GCM_SHA256") == 1, "SSL_CTX_set_ciphersuites");
    else
        require(SSL_CTX_set_cipher_list(ctx, "ECDHE-ECDSA-AES128-GCM-SHA256") == 1, "SSL_CTX_set_cipher_list");
#ifdef SSL_CTX_set1_groups_list
    require(SSL_CTX_set1_groups_list(ctx, "X25519:P-256") == 1, "SSL_CTX_set1_groups_list");
#endif
    return ctx;
}

struct ends ends_of(int version, int tickets, const char *folder)
{
    struct ends ends;
    char certificate[4096];
    char key[4096];

    snprintf(certificate, sizeof(certificate), "%s/certificate.pem", folder);
    snprintf(key, sizeof(key), "%s/key.pem", folder);
    ends.client = context_of(TLS_client_method(), version);
    ends.server = context_of(TLS_server_method(), version);
    require(SSL_CTX_use_certificate_chain_file(ends.server, certificate) == 1, "SSL_CTX_use_certificate_chain_file");
    require(SSL_CTX_use_PrivateKey_file(ends.server, key, SSL_FILETYPE_PEM) == 1, "SSL_CTX_use_PrivateKey_file");
    require(SSL_CTX_load_verify_locations(ends.client, certificate, NULL) == 1, "SSL_CTX_load_verify_locations");
    SSL_CTX_set_verify(ends.client, SSL_VERIFY_PEER, NULL);
    SSL_CTX_set_session_id_context(ends.server, (const unsigned char *)"bench", 5);
    if (!tickets)
        SSL_CTX_set_options(ends.server, SSL_OP_NO_TICKET);
    return ends;
}

void free_ends(struct ends *ends)
{
    SSL_CTX_free(ends->client);
    SSL_CTX_free(ends->server);
}

static SSL *end_of(SSL_CTX *ctx, int fd)
{
    SSL *ssl = SSL_new(ctx);

    require(ssl != NULL && SSL_set_fd(ssl, fd) == 1, "SSL_new");
    return ssl;
}

/* Goes on with a handshake as far as it gets; 1 when it is done. */
static int step(SSL *ssl, int outcome)
{
    if (outcome == 1)
        return 1;
    require(SSL_get_error(ssl, outcome) == SSL_ERROR_WANT_READ, "a handshake");
    return 0;
}

void open_pair(struct pair *pair, const struct ends *ends, SSL_SESSION *session)
{
    int client = 0;
    int server = 0;
    int steps = 0;
    char byte = 'x';

    require(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair->fds) == 0, "socketpair");
    pair->client = end_of(ends->client, pair->fds[0]);
    pair->server = end_of(ends->server, pair->fds[1]);
    if (session != NULL)
        require(SSL_set_session(pair->client, session) == 1, "SSL_set_session");
    while (!client || !server) {
        require(++steps < MOST_STEPS, "a handshake");
        if (!client)
            client = step(pair->client, SSL_connect(pair->client));
        if (!server)
            server = step(pair->server, SSL_accept(pair->server));
    }
    require(SSL_write(pair->server, &byte, 1) == 1, "SSL_write");
    require(SSL_read(pair->client, &byte, 1) == 1, "SSL_read");
    require(SSL_session_reused(pair->client) == (session != NULL), "resumption");
}

void close_pair(struct pair *pair)
{
    SSL_shutdown(pair->client);
    SSL_shutdown(pair->server);
    SSL_free(pair->client);
    SSL_free(pair->server);
    close(pair->fds[0]);
    close(pair->fds[1]);
}
