/*
 * A server whose sessions outlive it: they are kept in files, which other processes read too. What nginx, haproxy,
 * httpd and Postfix do with shared memory or a cache daemon is the same three callbacks.
 *
 * usage: external_cache PORT CERTIFICATE KEY DIRECTORY [CONNECTIONS]
 * With port 0 the system chooses; the port is printed. Each connection gets one line echoed. Start it again, or a
 * second one with the same directory: sessions of the first resume.
 */
#define _POSIX_C_SOURCE 200809L
#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <openssl/err.h>
#include <openssl/ssl.h>

#define LONGEST_SESSION 8192

static const char *directory;

/* The file of a session: its id in hexadecimal digits. */
static const char *file_of(const unsigned char *id, unsigned int len)
{
    static char path[1024];
    int at = snprintf(path, sizeof(path), "%s/", directory);

    while (len-- > 0 && at < (int)sizeof(path) - 3)
        at += sprintf(path + at, "%02x", *id++);
    return path;
}

/* A session is new: it goes into the store. Returns 0: no reference to it is kept. */
static int new_session(SSL *ssl, SSL_SESSION *session)
{
    unsigned char der[LONGEST_SESSION];
    unsigned char *end = der;
    char unfinished[1024];
    unsigned int id_len;
    const unsigned char *id = SSL_SESSION_get_id(session, &id_len);
    int len = i2d_SSL_SESSION(session, NULL);
    int fd;

    (void)ssl;
    snprintf(unfinished, sizeof(unfinished), "%s/new-XXXXXX", directory);
    if (len <= 0 || len > LONGEST_SESSION || (fd = mkstemp(unfinished)) < 0)
        return 0;
    i2d_SSL_SESSION(session, &end);
    /* Readers see the whole session or none: it gets its name when it is written. */
    if (write(fd, der, (size_t)len) != len || close(fd) != 0 || rename(unfinished, file_of(id, id_len)) != 0)
        perror("new session");
    return 0;
}

/* A client asks for a session that this process has not. *copy = 0: the reference is given away. */
static SSL_SESSION *get_session(SSL *ssl, const unsigned char *id, int len, int *copy)
{
    unsigned char der[LONGEST_SESSION];
    const unsigned char *at = der;
    FILE *file = fopen(file_of(id, (unsigned int)len), "rb");
    size_t der_len;

    (void)ssl;
    *copy = 0;
    if (file == NULL)
        return NULL;
    der_len = fread(der, 1, sizeof(der), file);
    fclose(file);
    return d2i_SSL_SESSION(NULL, &at, (long)der_len); /* NULL when it is damaged: a full handshake */
}

/* A session is not to be used any more: it is too old, or its connection came to a bad end. */
static void remove_session(SSL_CTX *ctx, SSL_SESSION *session)
{
    unsigned int len;
    const unsigned char *id = SSL_SESSION_get_id(session, &len);

    (void)ctx;
    unlink(file_of(id, len));
}

static SSL_CTX *make_context(const char *certificate, const char *key)
{
    SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());

    if (ctx == NULL || SSL_CTX_use_certificate_chain_file(ctx, certificate) != 1 ||
        SSL_CTX_use_PrivateKey_file(ctx, key, SSL_FILETYPE_PEM) != 1)
        return NULL;
    /* The store has them all: nothing is kept here. Tickets would pass the store by. */
    SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_SERVER | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
    SSL_CTX_sess_set_new_cb(ctx, new_session);
    SSL_CTX_sess_set_get_cb(ctx, get_session);
    SSL_CTX_sess_set_remove_cb(ctx, remove_session);
    SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"external_cache", 14);
    return ctx;
}

static int listen_on(int port)
{
    struct sockaddr_in addr = {.sin_family = AF_INET, .sin_port = htons((unsigned short)port)};
    socklen_t len = sizeof(addr);
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    addr.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd < 0 || bind(fd, (struct sockaddr *)&addr, len) != 0 || listen(fd, 16) != 0 ||
        getsockname(fd, (struct sockaddr *)&addr, &len) != 0)
        return -1;
    printf("port %d\n", ntohs(addr.sin_port));
    fflush(stdout);
    return fd;
}

static void serve(SSL_CTX *ctx, int fd)
{
    SSL *ssl = SSL_new(ctx);
    char line[256];
    int n = 0;

    if (ssl == NULL || SSL_set_fd(ssl, fd) != 1 || SSL_accept(ssl) != 1) {
        ERR_print_errors_fp(stderr);
    } else {
        printf("%s %s\n", SSL_get_version(ssl), SSL_session_reused(ssl) ? "resumed" : "full");
        fflush(stdout);
        if ((n = SSL_read(ssl, line, sizeof(line))) > 0)
            SSL_write(ssl, line, n);
        SSL_shutdown(ssl);
    }
    SSL_free(ssl);
    close(fd);
}

int main(int argc, char **argv)
{
    long connections = argc > 5 ? atol(argv[5]) : -1;
    SSL_CTX *ctx;
    int listener;

    if (argc < 5) {
        fprintf(stderr, "usage: %s PORT CERTIFICATE KEY DIRECTORY [CONNECTIONS]\n", argv[0]);
        return 2;
    }
    directory = argv[4];
    signal(SIGPIPE, SIG_IGN);
    ctx = make_context(argv[2], argv[3]);
    listener = listen_on(atoi(argv[1]));
    if (ctx == NULL || listener < 0) {
        ERR_print_errors_fp(stderr);
        perror("start");
        return 1;
    }
    while (connections < 0 || connections-- > 0) {
        int fd = accept(listener, NULL, NULL);

        if (fd >= 0)
            serve(ctx, fd);
    }
    close(listener);
    SSL_CTX_free(ctx);
    return 0;
}
