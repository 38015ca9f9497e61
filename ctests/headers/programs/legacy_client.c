/*
 * A client as written for OpenSSL 1.0: explicit start-up and shut-down, version-flexible method,
 * the peer's certificate looked at by hand.
 */
#define _POSIX_C_SOURCE 200809L
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

static int open_connection(const char *host, const char *port)
{
    struct addrinfo hints;
    struct addrinfo *list;
    int fd = -1;

    memset(&hints, 0, sizeof(hints));
    hints.ai_family = AF_UNSPEC;
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
    return fd;
}

static void show_certificate(SSL *ssl)
{
    X509 *cert = SSL_get_peer_certificate(ssl);
    char name[256];

    if (cert == NULL) {
        puts("no certificate");
        return;
    }
    printf("subject: %s\n", X509_NAME_oneline(X509_get_subject_name(cert), name, sizeof(name)));
    printf("issuer: %s\n", X509_NAME_oneline(X509_get_issuer_name(cert), name, sizeof(name)));
    X509_free(cert);
}

int main(int argc, char **argv)
{
    const char request[] = "GET / HTTP/1.0\r\n\r\n";
    char reply[1024];
    SSL_CTX *ctx;
    SSL *ssl;
    int fd;
    int n;

    if (argc != 3) {
        fprintf(stderr, "usage: %s host port\n", argv[0]);
        return 2;
    }
    SSL_library_init();
    OpenSSL_add_all_algorithms();
    ERR_load_crypto_strings();
    SSL_load_error_strings();
    OPENSSL_config(NULL);

    ctx = SSL_CTX_new(SSLv23_client_method());
    if (ctx == NULL) {
        ERR_print_errors_fp(stderr);
        return 1;
    }
    SSL_CTX_set_options(ctx, SSL_OP_ALL | SSL_OP_NO_SSLv2 | SSL_OP_NO_SSLv3 | SSL_OP_NO_COMPRESSION);
    SSL_CTX_set_mode(ctx, SSL_MODE_AUTO_RETRY);
    fd = open_connection(argv[1], argv[2]);
    if (fd < 0)
        return 1;
    ssl = SSL_new(ctx);
    SSL_set_fd(ssl, fd);
    SSL_set_tlsext_host_name(ssl, argv[1]);
    if (SSL_connect(ssl) != 1) {
        unsigned long code = ERR_peek_error();
        printf("library %d, reason %d: %s\n", ERR_GET_LIB(code), ERR_GET_REASON(code),
               ERR_error_string(code, NULL));
        ERR_print_errors_fp(stderr);
    } else {
        printf("%s with %s, verify result %ld\n", SSL_get_version(ssl), SSL_get_cipher(ssl),
               SSL_get_verify_result(ssl));
        show_certificate(ssl);
        SSL_write(ssl, request, (int)sizeof(request) - 1);
        while ((n = SSL_read(ssl, reply, (int)sizeof(reply) - 1)) > 0) {
            reply[n] = '\0';
            fputs(reply, stdout);
        }
        SSL_shutdown(ssl);
    }
    SSL_free(ssl);
    close(fd);
    SSL_CTX_free(ctx);

    ERR_free_strings();
    EVP_cleanup();
    CRYPTO_cleanup_all_ex_data();
    return 0;
}
