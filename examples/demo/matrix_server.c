/*
 * The matrix's server: says of each connection whether it resumed. What servers have to share so that each resumes
 * the others' sessions is in a directory: the keys of their tickets, and the sessions that tickets do not carry.
 *
 * usage: matrix_server WAY CERT_FILE KEY_FILE DIRECTORY
 * DIRECTORY holds a file "keys" of 80 bytes. It serves until it is ended.
 */
#define _POSIX_C_SOURCE 200809L
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include "peer.h"

#define KEYS_LEN 80
#define LONGEST_SESSION 8192

static const char *directory;

static size_t read_file(const char *name, unsigned char *bytes, size_t size)
{
    char path[1024];
    FILE *file;
    size_t len = 0;

    snprintf(path, sizeof(path), "%s/%s", directory, name);
    file = fopen(path, "rb");
    if (file != NULL) {
        len = fread(bytes, 1, size, file);
        fclose(file);
    }
    return len;
}

static void name_of(const unsigned char *id, size_t len, char name[80])
{
    size_t i;

    for (i = 0; i < len && i < 32; i++)
        sprintf(name + 2 * i, "%02x", id[i]);
}

static int new_session(SSL *ssl, SSL_SESSION *session)
{
    unsigned char der[LONGEST_SESSION];
    unsigned char *end = der;
    unsigned int id_len;
    const unsigned char *id = SSL_SESSION_get_id(session, &id_len);
    int len = i2d_SSL_SESSION(session, NULL);
    char name[80] = "";
    char path[1024];
    FILE *file;

    (void)ssl;
    name_of(id, id_len, name);
    snprintf(path, sizeof(path), "%s/%s", directory, name);
    if (len > 0 && len <= LONGEST_SESSION && (file = fopen(path, "wb")) != NULL) {
        fwrite(der, 1, (size_t)i2d_SSL_SESSION(session, &end), file);
        fclose(file);
    }
    return 0;
}

static SSL_SESSION *get_session(SSL *ssl, const unsigned char *id, int len, int *copy)
{
    unsigned char der[LONGEST_SESSION];
    const unsigned char *at = der;
    char name[80] = "";
    size_t der_len;

    (void)ssl;
    *copy = 0;
    name_of(id, (size_t)len, name);
    der_len = read_file(name, der, sizeof(der));
    return der_len > 0 ? d2i_SSL_SESSION(NULL, &at, (long)der_len) : NULL;
}

static SSL_CTX *make_context(const struct way *way, const char *certificate, const char *key)
{
    SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
    unsigned char keys[KEYS_LEN];

    if (ctx == NULL || !limit_version(ctx, way) || SSL_CTX_use_certificate_chain_file(ctx, certificate) != 1 ||
        SSL_CTX_use_PrivateKey_file(ctx, key, SSL_FILETYPE_PEM) != 1 ||
        SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"matrix", 6) != 1)
        return NULL;
    if (way->server_keeps) {
        SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
        SSL_CTX_sess_set_new_cb(ctx, new_session);
        SSL_CTX_sess_set_get_cb(ctx, get_session);
    } else if (read_file("keys", keys, sizeof(keys)) != KEYS_LEN ||
               SSL_CTX_set_tlsext_ticket_keys(ctx, keys, KEYS_LEN) != 1) {
        return NULL;
    }
    return ctx;
}

static void serve(SSL_CTX *ctx, int fd)
{
    char line[64];
    int n;
    SSL *ssl = SSL_new(ctx);

    limit_waiting(fd);
    if (ssl == NULL || SSL_set_fd(ssl, fd) != 1 || SSL_accept(ssl) != 1) {
        printf("failed\n");
        ERR_print_errors_fp(stderr);
    } else {
        printf("%s\n", SSL_session_reused(ssl) ? "resumed" : "full");
        n = SSL_read(ssl, line, (int)sizeof(line));
        if (n > 0)
            SSL_write(ssl, line, n);
        if (SSL_shutdown(ssl) == 0)
            SSL_shutdown(ssl); /* waits for the client's close_notify */
    }
    ERR_clear_error();
    SSL_free(ssl);
    close(fd);
}

int main(int argc, char **argv)
{
    const struct way *way = argc == 5 ? find_way(argv[1]) : NULL;
    SSL_CTX *ctx;
    int port = 0;
    int listener;

    if (way == NULL) {
        fprintf(stderr, "usage: %s WAY CERT_FILE KEY_FILE DIRECTORY\n", argv[0]);
        return 2;
    }
    directory = argv[4];
    signal(SIGPIPE, SIG_IGN);
    setvbuf(stdout, NULL, _IOLBF, 0);
    ctx = make_context(way, argv[2], argv[3]);
    listener = listen_on_loopback(&port);
    if (ctx == NULL || listener < 0) {
        ERR_print_errors_fp(stderr);
        return 1;
    }
    printf("port %d\n", port);
    alarm(120);
    for (;;) {
        int fd = accept(listener, NULL, NULL);

        if (fd >= 0)
            serve(ctx, fd);
    }
}
