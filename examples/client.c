/*
 * A client that keeps its session: connects twice, checks the server's certificate, and resumes
 * the first connection's session in the second.
 *
 * usage: client HOST PORT [CA_FILE]
 */
#define _POSIX_C_SOURCE 200809L
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <openssl/err.h>
#include <openssl/ssl.h>

static int tcp_connect(const char *host, const char *port)
{
    struct addrinfo hints = {0};
    struct addrinfo *list;
    struct timeval limit = {10, 0};
    int fd = -1;

    hints.ai_socktype = SOCK_STREAM;
    if (getaddrinfo(host, port, &hints, &list) != 0)
        return -1;
    for (struct addrinfo *a = list; a != NULL && fd < 0; a = a->ai_next) {
        fd = socket(a->ai_family, a->ai_socktype, a->ai_protocol);
        if (fd >= 0 && connect(fd, a->ai_addr, a->ai_addrlen) != 0) {
            close(fd);
            fd = -1;
        }
    }
    freeaddrinfo(list);
    if (fd >= 0)
        setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
    return fd;
}

/* Connects, says hello, prints the answer. Resumes *session and replaces it by the new one. */
static int talk(SSL_CTX *ctx, const char *host, const char *port, SSL_SESSION **session)
{
    char answer[256];
    int n = -1;
    int fd = tcp_connect(host, port);
    SSL *ssl = SSL_new(ctx);

    if (fd >= 0 && ssl != NULL && SSL_set_fd(ssl, fd) && SSL_set_tlsext_host_name(ssl, host) &&
        SSL_set1_host(ssl, host) && (*session == NULL || SSL_set_session(ssl, *session)) &&
        SSL_connect(ssl) == 1) {
        printf("%s, %s\n", SSL_get_version(ssl), SSL_session_reused(ssl) ? "resumed" : "full handshake");
        SSL_write(ssl, "hello\n", 6);
        n = SSL_read(ssl, answer, (int)sizeof(answer) - 1);
        if (n > 0)
            printf("%.*s", n, answer);

        /* TLS 1.3 sends tickets after the handshake: by now they have been read. */
        SSL_SESSION_free(*session);
        *session = SSL_get1_session(ssl);
        SSL_shutdown(ssl);
    }
    ERR_print_errors_fp(stderr);
    SSL_free(ssl);
    if (fd >= 0)
        close(fd);
    return n > 0;
}

int main(int argc, char **argv)
{
    SSL_SESSION *session = NULL;
    SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
    int ok = argc >= 3 && ctx != NULL;

    if (!ok)
        fprintf(stderr, "usage: %s HOST PORT [CA_FILE]\n", argv[0]);
    ok = ok && (argc > 3 ? SSL_CTX_load_verify_locations(ctx, argv[3], NULL)
                         : SSL_CTX_set_default_verify_paths(ctx)) == 1;
    if (ok) {
        SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
        ok = talk(ctx, argv[1], argv[2], &session) && talk(ctx, argv[1], argv[2], &session);
    }
    ERR_print_errors_fp(stderr);
    SSL_SESSION_free(session);
    SSL_CTX_free(ctx);
    return ok ? 0 : 1;
}
