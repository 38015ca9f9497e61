/*
 * The matrix's client: connects, and offers the session before it or one from a file. Says of each connection whether
 * it resumed.
 *
 * usage: matrix_client WAY PORT CA_FILE CONNECTIONS [LOAD_FILE|- [SAVE_FILE]]
 * The files hold a session as PEM.
 */
#define _POSIX_C_SOURCE 200809L
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include "peer.h"

static SSL_SESSION *load(const char *path)
{
    FILE *file = fopen(path, "r");
    SSL_SESSION *session = file != NULL ? PEM_read_SSL_SESSION(file, NULL, NULL, NULL) : NULL;

    if (file != NULL)
        fclose(file);
    return session;
}

static int save(const char *path, const SSL_SESSION *session)
{
    FILE *file = fopen(path, "w");
    int ok = file != NULL && PEM_write_SSL_SESSION(file, session) == 1;

    return file != NULL && fclose(file) == 0 && ok;
}

/* One connection: 1 when it went well. Replaces *session by the one it ends with. */
static int connect_once(SSL_CTX *ctx, int port, SSL_SESSION **session)
{
    char line[64];
    int ok = 0;
    int fd = connect_to_loopback(port);
    SSL *ssl = SSL_new(ctx);

    if (fd >= 0 && ssl != NULL && SSL_set_fd(ssl, fd) && SSL_set1_host(ssl, "localhost") &&
        SSL_set_tlsext_host_name(ssl, "localhost") && (*session == NULL || SSL_set_session(ssl, *session)) &&
        SSL_connect(ssl) == 1) {
        printf("%s\n", SSL_session_reused(ssl) ? "resumed" : "full");
        ok = SSL_write(ssl, "hello\n", 6) == 6 && SSL_read(ssl, line, (int)sizeof(line)) > 0;
        SSL_SESSION_free(*session);
        *session = SSL_get1_session(ssl);
        if (SSL_shutdown(ssl) == 0)
            SSL_shutdown(ssl);
    }
    SSL_free(ssl);
    if (fd >= 0)
        close(fd);
    return ok;
}

int main(int argc, char **argv)
{
    const struct way *way = argc >= 5 ? find_way(argv[1]) : NULL;
    SSL_SESSION *session = NULL;
    SSL_CTX *ctx;
    int ok;

    if (way == NULL) {
        fprintf(stderr, "usage: %s WAY PORT CA_FILE CONNECTIONS [LOAD_FILE|- [SAVE_FILE]]\n", argv[0]);
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    alarm(30);
    ctx = SSL_CTX_new(TLS_client_method());
    ok = ctx != NULL && limit_version(ctx, way) && SSL_CTX_load_verify_locations(ctx, argv[3], NULL) == 1;
    if (ok && argc > 5 && strcmp(argv[5], "-") != 0)
        ok = (session = load(argv[5])) != NULL;
    if (ok)
        SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
    for (int i = 0; ok && i < atoi(argv[4]); i++)
        ok = connect_once(ctx, atoi(argv[2]), &session);
    if (ok && argc > 6)
        ok = save(argv[6], session);
    ERR_print_errors_fp(stderr);
    SSL_SESSION_free(session);
    SSL_CTX_free(ctx);
    return ok ? 0 : 1;
}
