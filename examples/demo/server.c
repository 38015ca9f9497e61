/*
 * The demo's server: serves a number of connections, each with one line back, and resumes in one
 * way only.
 *
 * usage: server WAY CERT_FILE KEY_FILE CONNECTIONS
 * Prints `port N` first, and at the end one line of key=value pairs: how many handshakes were full
 * and resumed, median times, the cache's statistics.
 */
#define _POSIX_C_SOURCE 200809L
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include "peer.h"

static SSL_CTX *make_context(const struct way *way, const char *cert, const char *key)
{
    static const unsigned char id_context[] = "librsslsess demo";
    SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());

    if (ctx == NULL || !limit_version(ctx, way) || SSL_CTX_use_certificate_chain_file(ctx, cert) != 1 ||
        SSL_CTX_use_PrivateKey_file(ctx, key, SSL_FILETYPE_PEM) != 1 ||
        SSL_CTX_set_session_id_context(ctx, id_context, sizeof(id_context) - 1) != 1) {
        SSL_CTX_free(ctx);
        return NULL;
    }
    SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_SERVER);
    if (way->server_keeps)
        SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
    return ctx;
}

/* One connection: 1 when it went well. */
static int serve(SSL_CTX *ctx, int fd, double *ms, int *reused)
{
    char line[64];
    int n;
    int ok = 0;
    SSL *ssl = SSL_new(ctx);

    limit_waiting(fd);
    if (ssl != NULL && SSL_set_fd(ssl, fd)) {
        double start = now_ms();

        ok = SSL_accept(ssl) == 1;
        *ms = now_ms() - start;
        *reused = SSL_session_reused(ssl);
        n = ok ? SSL_read(ssl, line, (int)sizeof(line)) : 0;
        ok = n > 0 && SSL_write(ssl, line, n) == n;
        if (ok && SSL_shutdown(ssl) == 0)
            SSL_shutdown(ssl); /* waits for the client's close_notify */
    }
    if (!ok)
        ERR_print_errors_fp(stderr);
    SSL_free(ssl);
    close(fd);
    return ok;
}

int main(int argc, char **argv)
{
    static double full[MAX_CONNECTIONS];
    static double resumed[MAX_CONNECTIONS];
    const struct way *way = argc == 5 ? find_way(argv[1]) : NULL;
    int connections = argc == 5 ? atoi(argv[4]) : 0;
    size_t full_count = 0;
    size_t resumed_count = 0;
    SSL_CTX *ctx;
    int port = 0;
    int listener;

    if (way == NULL || connections < 1 || connections > MAX_CONNECTIONS) {
        fprintf(stderr, "usage: %s WAY CERT_FILE KEY_FILE CONNECTIONS\n", argv[0]);
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    alarm(60);
    ctx = make_context(way, argv[2], argv[3]);
    listener = listen_on_loopback(&port);
    if (ctx == NULL || listener < 0) {
        ERR_print_errors_fp(stderr);
        return 1;
    }
    printf("port %d\n", port);
    fflush(stdout);
    for (int i = 0; i < connections; i++) {
        double ms = 0;
        int reused = 0;
        int fd = accept(listener, NULL, NULL);

        if (fd < 0 || !serve(ctx, fd, &ms, &reused))
            return 1;
        if (reused)
            resumed[resumed_count++] = ms;
        else
            full[full_count++] = ms;
    }
    printf("full=%zu full_ms=%.2f resumed=%zu resumed_ms=%.2f kept=%ld hits=%ld misses=%ld timeouts=%ld\n",
           full_count, median(full, full_count), resumed_count, median(resumed, resumed_count),
           SSL_CTX_sess_number(ctx), SSL_CTX_sess_hits(ctx), SSL_CTX_sess_misses(ctx),
           SSL_CTX_sess_timeouts(ctx));
    close(listener);
    SSL_CTX_free(ctx);
    return 0;
}
