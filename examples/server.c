/*
 * A server that lets clients resume: one context, its session cache, an accept loop. Answers each
 * connection with one line and prints what the cache has seen.
 *
 * usage: server PORT CERT_FILE KEY_FILE [CONNECTIONS]
 * PORT 0 picks a free port; the port is printed first.
 */
#define _POSIX_C_SOURCE 200809L
#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <openssl/err.h>
#include <openssl/ssl.h>

static SSL_CTX *make_context(const char *cert, const char *key)
{
    static const unsigned char id_context[] = "example server";
    SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());

    if (ctx == NULL || SSL_CTX_use_certificate_chain_file(ctx, cert) != 1 ||
        SSL_CTX_use_PrivateKey_file(ctx, key, SSL_FILETYPE_PEM) != 1 ||
        SSL_CTX_check_private_key(ctx) != 1) {
        SSL_CTX_free(ctx);
        return NULL;
    }
    /* Sessions of this server are good for this server only: a client gets no other's. */
    SSL_CTX_set_session_id_context(ctx, id_context, sizeof(id_context) - 1);
    SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_SERVER);
    SSL_CTX_sess_set_cache_size(ctx, 10000);
    SSL_CTX_set_timeout(ctx, 300); /* seconds */
    /* Keep the sessions here instead of sending them to the clients inside the tickets. */
    SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
    return ctx;
}

static int tcp_listen(unsigned short port)
{
    struct sockaddr_in addr = {0};
    socklen_t len = sizeof(addr);
    int yes = 1;
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    addr.sin_family = AF_INET;
    addr.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    addr.sin_port = htons(port);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
    if (bind(fd, (struct sockaddr *)&addr, len) != 0 || listen(fd, 16) != 0 ||
        getsockname(fd, (struct sockaddr *)&addr, &len) != 0) {
        perror("listen");
        exit(1);
    }
    printf("port %d\n", ntohs(addr.sin_port));
    fflush(stdout);
    return fd;
}

static void serve(SSL_CTX *ctx, int fd)
{
    struct timeval limit = {10, 0};
    char line[256];
    SSL *ssl = SSL_new(ctx);

    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
    if (ssl != NULL && SSL_set_fd(ssl, fd) && SSL_accept(ssl) == 1 &&
        SSL_read(ssl, line, sizeof(line)) > 0) {
        const char *answer = SSL_session_reused(ssl) ? "welcome back\n" : "welcome\n";

        SSL_write(ssl, answer, (int)strlen(answer));
        if (SSL_shutdown(ssl) == 0)
            SSL_shutdown(ssl); /* waits for the client's close_notify */
    }
    ERR_print_errors_fp(stderr);
    SSL_free(ssl);
    close(fd);
}

int main(int argc, char **argv)
{
    long connections = argc > 4 ? atol(argv[4]) : -1;
    SSL_CTX *ctx = argc > 3 ? make_context(argv[2], argv[3]) : NULL;
    int listener;

    if (ctx == NULL) {
        ERR_print_errors_fp(stderr);
        fprintf(stderr, "usage: %s PORT CERT_FILE KEY_FILE [CONNECTIONS]\n", argv[0]);
        return 1;
    }
    signal(SIGPIPE, SIG_IGN);
    listener = tcp_listen((unsigned short)atoi(argv[1]));
    while (connections != 0) {
        int fd = accept(listener, NULL, NULL);

        if (fd < 0)
            continue;
        serve(ctx, fd);
        printf("%ld sessions kept, %ld hits, %ld misses\n", SSL_CTX_sess_number(ctx),
               SSL_CTX_sess_hits(ctx), SSL_CTX_sess_misses(ctx));
        fflush(stdout);
        if (connections > 0)
            connections--;
    }
    close(listener);
    SSL_CTX_free(ctx);
    return 0;
}
