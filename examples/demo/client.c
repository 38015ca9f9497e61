/*
 * The demo's client: full handshakes, then resumptions, each of the session before it.
 *
 * usage: client WAY PORT CA_FILE FULL RESUMED
 * Prints one line of key=value pairs: how many of each there were, median handshake times, the
 * context's statistics.
 */
#define _POSIX_C_SOURCE 200809L
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include "peer.h"

/* One connection: 1 when it went well. Replaces *session by the one it ends with. */
static int connect_once(SSL_CTX *ctx, int port, SSL_SESSION **session, double *ms, int *reused)
{
    char line[64];
    int ok = 0;
    int fd = connect_to_loopback(port);
    SSL *ssl = SSL_new(ctx);

    if (fd < 0)
        perror("connect");
    if (fd >= 0 && ssl != NULL && SSL_set_fd(ssl, fd) && SSL_set1_host(ssl, "localhost") &&
        SSL_set_tlsext_host_name(ssl, "localhost") &&
        (*session == NULL || SSL_set_session(ssl, *session))) {
        double start = now_ms();

        ok = SSL_connect(ssl) == 1;
        *ms = now_ms() - start;
        *reused = SSL_session_reused(ssl);
        ok = ok && SSL_write(ssl, "hello\n", 6) == 6 && SSL_read(ssl, line, (int)sizeof(line)) > 0;
        SSL_SESSION_free(*session);
        *session = SSL_get1_session(ssl);
        if (ok && SSL_shutdown(ssl) == 0)
            SSL_shutdown(ssl);
    }
    if (!ok)
        ERR_print_errors_fp(stderr);
    SSL_free(ssl);
    if (fd >= 0)
        close(fd);
    return ok;
}

int main(int argc, char **argv)
{
    static double full[MAX_CONNECTIONS];
    static double resumed[MAX_CONNECTIONS];
    const struct way *way = argc == 6 ? find_way(argv[1]) : NULL;
    int port = argc == 6 ? atoi(argv[2]) : 0;
    int full_wanted = argc == 6 ? atoi(argv[4]) : 0;
    int resumed_wanted = argc == 6 ? atoi(argv[5]) : 0;
    size_t full_count = 0;
    size_t resumed_count = 0;
    SSL_SESSION *session = NULL;
    SSL_CTX *ctx;

    if (way == NULL || full_wanted < 1 || resumed_wanted < 0 ||
        full_wanted + resumed_wanted > MAX_CONNECTIONS) {
        fprintf(stderr, "usage: %s WAY PORT CA_FILE FULL RESUMED\n", argv[0]);
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    alarm(60);
    ctx = SSL_CTX_new(TLS_client_method());
    if (ctx == NULL || !limit_version(ctx, way) || SSL_CTX_load_verify_locations(ctx, argv[3], NULL) != 1) {
        ERR_print_errors_fp(stderr);
        return 1;
    }
    SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
    SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL_STORE);
    for (int i = 0; i < full_wanted + resumed_wanted; i++) {
        double ms = 0;
        int reused = 0;

        if (i < full_wanted) {
            SSL_SESSION_free(session);
            session = NULL;
        }
        if (!connect_once(ctx, port, &session, &ms, &reused))
            return 1;
        if (reused)
            resumed[resumed_count++] = ms;
        else
            full[full_count++] = ms;
    }
    printf("full=%zu full_ms=%.2f resumed=%zu resumed_ms=%.2f connects=%ld hits=%ld\n", full_count,
           median(full, full_count), resumed_count, median(resumed, resumed_count),
           SSL_CTX_sess_connect_good(ctx), SSL_CTX_sess_hits(ctx));
    SSL_SESSION_free(session);
    SSL_CTX_free(ctx);
    return 0;
}
