/*
 * The server of the tutorials: one certificate, one key, one connection after another.
 */
#define _POSIX_C_SOURCE 200809L
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <openssl/err.h>
#include <openssl/ssl.h>

static int create_socket(int port)
{
    struct sockaddr_in addr;
    int s = socket(AF_INET, SOCK_STREAM, 0);

    memset(&addr, 0, sizeof(addr));
    addr.sin_family = AF_INET;
    addr.sin_port = htons((unsigned short)port);
    addr.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (s < 0 || bind(s, (struct sockaddr *)&addr, sizeof(addr)) < 0 || listen(s, 1) < 0) {
        perror("socket");
        exit(EXIT_FAILURE);
    }
    return s;
}

static SSL_CTX *create_context(void)
{
    const SSL_METHOD *method = TLS_server_method();
    SSL_CTX *ctx = SSL_CTX_new(method);

    if (!ctx) {
        perror("Unable to create SSL context");
        ERR_print_errors_fp(stderr);
        exit(EXIT_FAILURE);
    }
    SSL_CTX_set_ecdh_auto(ctx, 1);
    if (SSL_CTX_use_certificate_file(ctx, "cert.pem", SSL_FILETYPE_PEM) <= 0 ||
        SSL_CTX_use_PrivateKey_file(ctx, "key.pem", SSL_FILETYPE_PEM) <= 0 ||
        !SSL_CTX_check_private_key(ctx)) {
        ERR_print_errors_fp(stderr);
        exit(EXIT_FAILURE);
    }
    return ctx;
}

int main(int argc, char **argv)
{
    const char reply[] = "test\n";
    SSL_CTX *ctx = create_context();
    int sock = create_socket(argc > 1 ? atoi(argv[1]) : 4433);

    signal(SIGPIPE, SIG_IGN);
    for (int served = 0; served < 1000; served++) {
        struct sockaddr_in addr;
        socklen_t len = sizeof(addr);
        int client = accept(sock, (struct sockaddr *)&addr, &len);
        SSL *ssl;

        if (client < 0) {
            perror("accept");
            exit(EXIT_FAILURE);
        }
        ssl = SSL_new(ctx);
        SSL_set_fd(ssl, client);
        if (SSL_accept(ssl) <= 0)
            ERR_print_errors_fp(stderr);
        else
            SSL_write(ssl, reply, (int)strlen(reply));
        SSL_shutdown(ssl);
        SSL_free(ssl);
        close(client);
    }
    close(sock);
    SSL_CTX_free(ctx);
    return 0;
}
