/*
 * Makes the seeds of the corpus with the system's libssl: sessions of handshakes in both versions, by id and by
 * ticket, with and without a client's certificate, as DER and as PEM, and the tickets of a server whose keys are the
 * bytes from 0 on.
 *
 *     cc fuzz/seeds.c -lssl -lcrypto -o seeds && ./seeds CERTIFICATE KEY CORPUS
 *
 * The certificate, which is its own authority, is both ends'; an elliptic one keeps the seeds small.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/ssl.h>

static const char *certificate;
static const char *key;
static const char *corpus;

static void require(int ok, const char *what)
{
    if (ok)
        return;
    fprintf(stderr, "seeds: %s\n", what);
    ERR_print_errors_fp(stderr);
    exit(1);
}

static SSL_CTX *context(const SSL_METHOD *method, int version, int with_certificate, int verify)
{
    SSL_CTX *ctx = SSL_CTX_new(method);

    require(ctx != NULL && SSL_CTX_set_min_proto_version(ctx, version) && SSL_CTX_set_max_proto_version(ctx, version),
            "context");
    if (with_certificate)
        require(SSL_CTX_use_certificate_file(ctx, certificate, SSL_FILETYPE_PEM) == 1 &&
                    SSL_CTX_use_PrivateKey_file(ctx, key, SSL_FILETYPE_PEM) == 1,
                "credentials");
    if (verify) {
        require(SSL_CTX_load_verify_locations(ctx, certificate, NULL) == 1, "authority");
        SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
    }
    return ctx;
}

static int accept_name(SSL *ssl, int *alert, void *arg)
{
    (void)ssl;
    (void)alert;
    (void)arg;
    return SSL_TLSEXT_ERR_OK;
}

static void save(const char *kind, const char *name, const void *bytes, size_t len)
{
    char path[600];
    FILE *file;

    snprintf(path, sizeof(path), "%s/%s/%s", corpus, kind, name);
    file = fopen(path, "wb");
    require(file != NULL && fwrite(bytes, 1, len, file) == len && fclose(file) == 0, path);
}

static void save_session(const char *name, SSL_SESSION *session)
{
    unsigned char *der = NULL;
    const unsigned char *ticket = NULL;
    size_t ticket_len = 0;
    BIO *pem = BIO_new(BIO_s_mem());
    char *text;
    long text_len;
    int len = i2d_SSL_SESSION(session, &der);

    require(len > 0 && PEM_write_bio_SSL_SESSION(pem, session) == 1, "encoding");
    text_len = BIO_get_mem_data(pem, &text);
    save("der", name, der, (size_t)len);
    save("pem", name, text, (size_t)text_len);
    SSL_SESSION_get0_ticket(session, &ticket, &ticket_len);
    if (ticket_len > 0)
        save("ticket", name, ticket, ticket_len);
    OPENSSL_free(der);
    BIO_free(pem);
}

static void make(const char *name, int version, unsigned long options, int mutual)
{
    SSL_CTX *client_ctx = context(TLS_client_method(), version, mutual, 1);
    SSL_CTX *server_ctx = context(TLS_server_method(), version, 1, mutual);
    unsigned char keys[80];
    char full_name[80];
    char byte = 0;
    SSL *client;
    SSL *server;
    BIO *near;
    BIO *far;
    size_t i;

    for (i = 0; i < sizeof(keys); i++)
        keys[i] = (unsigned char)i;
    require(SSL_CTX_set_tlsext_ticket_keys(server_ctx, keys, sizeof(keys)) == 1, "ticket keys");
    SSL_CTX_set_options(server_ctx, options);
    SSL_CTX_set_session_id_context(server_ctx, (const unsigned char *)"seeds", 5);
    SSL_CTX_set_tlsext_servername_callback(server_ctx, accept_name);
    client = SSL_new(client_ctx);
    server = SSL_new(server_ctx);
    require(client != NULL && server != NULL && BIO_new_bio_pair(&near, 0, &far, 0) == 1, "connection");
    SSL_set_bio(client, near, near);
    SSL_set_bio(server, far, far);
    SSL_set_tlsext_host_name(client, "localhost");
    SSL_set_connect_state(client);
    SSL_set_accept_state(server);
    for (i = 0; i < 10; i++) {
        SSL_do_handshake(client);
        SSL_do_handshake(server);
    }
    require(SSL_is_init_finished(client) && SSL_is_init_finished(server), "handshake");
    SSL_write(server, "x", 1);
    SSL_read(client, &byte, 1);
    snprintf(full_name, sizeof(full_name), "%s-client", name);
    save_session(full_name, SSL_get_session(client));
    snprintf(full_name, sizeof(full_name), "%s-server", name);
    save_session(full_name, SSL_get_session(server));
    SSL_free(client);
    SSL_free(server);
    SSL_CTX_free(client_ctx);
    SSL_CTX_free(server_ctx);
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr, "usage: %s CERTIFICATE KEY CORPUS\n", argv[0]);
        return 2;
    }
    certificate = argv[1];
    key = argv[2];
    corpus = argv[3];
    make("tls12-id", TLS1_2_VERSION, SSL_OP_NO_TICKET, 0);
    make("tls12-ticket", TLS1_2_VERSION, 0, 1);
    make("tls13-ticket", TLS1_3_VERSION, 0, 1);
    make("tls13-stateful", TLS1_3_VERSION, SSL_OP_NO_TICKET, 0);
    return 0;
}
