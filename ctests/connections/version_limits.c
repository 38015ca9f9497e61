/* Version limits of contexts and connections: what is agreed on, and the errors of both ends when nothing is. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "conn_util.h"

static void limit(SSL_CTX *ctx, int low, int high)
{
    printf("  min: %d max: %d", (int)SSL_CTX_set_min_proto_version(ctx, low), (int)SSL_CTX_set_max_proto_version(ctx, high));
    printf(" now: %#x %#x\n", (unsigned int)SSL_CTX_get_min_proto_version(ctx), (unsigned int)SSL_CTX_get_max_proto_version(ctx));
}

static void attempt(int client_low, int client_high, int server_low, int server_high)
{
    SSL_CTX *client = SSL_CTX_new(TLS_client_method());
    SSL_CTX *server = SSL_CTX_new(TLS_server_method());
    struct conn c;

    printf("-- client %#x to %#x, server %#x to %#x\n", (unsigned int)client_low, (unsigned int)client_high,
           (unsigned int)server_low, (unsigned int)server_high);
    conn_require(SSL_CTX_use_certificate_chain_file(server, conn_path("server.pem")) == 1, "certificate");
    conn_require(SSL_CTX_use_PrivateKey_file(server, conn_path("server.key"), SSL_FILETYPE_PEM) == 1, "key");
    conn_pin_cipher(client, TLS1_2_VERSION, NULL);
    conn_pin_cipher(server, TLS1_2_VERSION, NULL);
    conn_pin_cipher(client, TLS1_3_VERSION, NULL);
    conn_pin_cipher(server, TLS1_3_VERSION, NULL);
    limit(client, client_low, client_high);
    limit(server, server_low, server_high);
    conn_open(&c, client, server);
    if (conn_handshake(&c)) {
        printf("handshake: 1 %s %s %#x %#x\n", SSL_get_version(c.client), SSL_get_version(c.server),
               (unsigned int)SSL_version(c.client), (unsigned int)SSL_version(c.server));
        conn_require(conn_exchange(&c), "exchange");
        printf("sessions: %#x %#x\n", (unsigned int)SSL_SESSION_get_protocol_version(SSL_get_session(c.client)),
               (unsigned int)SSL_SESSION_get_protocol_version(SSL_get_session(c.server)));
    } else {
        printf("handshake: 0\n");
        conn_print_queue("server");
        CONN_CALL("server again", c.server, SSL_do_handshake(c.server));
        CONN_CALL("client", c.client, SSL_do_handshake(c.client));
        CONN_CALL("client again", c.client, SSL_do_handshake(c.client));
        printf("bits: client=%d server=%d\n", SSL_get_shutdown(c.client), SSL_get_shutdown(c.server));
    }
    conn_print_stats("client", client);
    conn_print_stats("server", server);
    conn_close(&c);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* Limits by option instead of by number. */
static void by_options(unsigned long client_options, unsigned long server_options)
{
    SSL_CTX *client = SSL_CTX_new(TLS_client_method());
    SSL_CTX *server = SSL_CTX_new(TLS_server_method());
    struct conn c;

    printf("-- options: client without 1.3=%d, without 1.2=%d, server without 1.3=%d\n",
           (client_options & SSL_OP_NO_TLSv1_3) != 0, (client_options & SSL_OP_NO_TLSv1_2) != 0,
           (server_options & SSL_OP_NO_TLSv1_3) != 0);
    conn_require(SSL_CTX_use_certificate_chain_file(server, conn_path("server.pem")) == 1, "certificate");
    conn_require(SSL_CTX_use_PrivateKey_file(server, conn_path("server.key"), SSL_FILETYPE_PEM) == 1, "key");
    conn_require(SSL_CTX_set_min_proto_version(client, TLS1_2_VERSION) == 1, "min version");
    conn_require(SSL_CTX_set_min_proto_version(server, TLS1_2_VERSION) == 1, "min version");
    SSL_CTX_set_options(client, client_options);
    SSL_CTX_set_options(server, server_options);
    conn_open(&c, client, server);
    if (conn_handshake(&c)) {
        printf("handshake: 1 %s\n", SSL_get_version(c.client));
    } else {
        printf("handshake: 0\n");
        conn_print_queue("server");
        CONN_CALL("client", c.client, SSL_do_handshake(c.client));
    }
    conn_close(&c);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* A connection's own limits, and a method that speaks one version only. */
static void own_limits(void)
{
    SSL_CTX *client = SSL_CTX_new(TLS_client_method());
    SSL_CTX *older = SSL_CTX_new(TLSv1_2_client_method());
    SSL_CTX *server = SSL_CTX_new(TLS_server_method());
    struct conn c;

    printf("-- limits of one connection\n");
    conn_require(SSL_CTX_use_certificate_chain_file(server, conn_path("server.pem")) == 1, "certificate");
    conn_require(SSL_CTX_use_PrivateKey_file(server, conn_path("server.key"), SSL_FILETYPE_PEM) == 1, "key");
    conn_open(&c, client, server);
    printf("set: %d\n", (int)SSL_set_max_proto_version(c.client, TLS1_2_VERSION));
    printf("handshake: %d\n", conn_handshake(&c));
    printf("version: %s\n", SSL_get_version(c.client));
    conn_close(&c);

    printf("-- a method of one version\n");
    conn_open(&c, older, server);
    printf("before: %s %#x\n", SSL_get_version(c.client), (unsigned int)SSL_version(c.client));
    printf("handshake: %d\n", conn_handshake(&c));
    printf("version: %s\n", SSL_get_version(c.client));
    conn_close(&c);
    SSL_CTX_free(client);
    SSL_CTX_free(older);
    SSL_CTX_free(server);
}

/* Nothing in common but the version. */
static void no_cipher(int version, const char *client_cipher, const char *server_cipher)
{
    SSL_CTX *client = conn_client_ctx(version);
    SSL_CTX *server = conn_server_ctx(version);
    struct conn c;

    printf("-- no cipher in common: %s %s\n", client_cipher, server_cipher);
    conn_pin_cipher(client, version, client_cipher);
    conn_pin_cipher(server, version, server_cipher);
    conn_open(&c, client, server);
    printf("handshake: %d\n", conn_handshake(&c));
    conn_print_queue("server");
    CONN_CALL("client", c.client, SSL_do_handshake(c.client));
    conn_release(&c);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* A server that was given no certificate. */
static void no_certificate(int version)
{
    SSL_CTX *client = conn_client_ctx(version);
    SSL_CTX *server = SSL_CTX_new(TLS_server_method());
    struct conn c;

    printf("-- no certificate, %#x\n", (unsigned int)version);
    conn_open(&c, client, server);
    printf("handshake: %d\n", conn_handshake(&c));
    conn_print_queue("server");
    CONN_CALL("client", c.client, SSL_do_handshake(c.client));
    conn_release(&c);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(int argc, char **argv)
{
    conn_begin(argc, argv);
    attempt(TLS1_2_VERSION, TLS1_3_VERSION, TLS1_2_VERSION, TLS1_3_VERSION);
    attempt(TLS1_2_VERSION, TLS1_2_VERSION, TLS1_2_VERSION, TLS1_3_VERSION);
    attempt(TLS1_2_VERSION, TLS1_3_VERSION, TLS1_2_VERSION, TLS1_2_VERSION);
    attempt(TLS1_3_VERSION, TLS1_3_VERSION, TLS1_2_VERSION, TLS1_3_VERSION);
    attempt(TLS1_2_VERSION, 0, TLS1_2_VERSION, 0);
    attempt(TLS1_3_VERSION, TLS1_3_VERSION, TLS1_2_VERSION, TLS1_2_VERSION);
    attempt(TLS1_2_VERSION, TLS1_2_VERSION, TLS1_3_VERSION, TLS1_3_VERSION);
    by_options(0, 0);
    by_options(SSL_OP_NO_TLSv1_3, 0);
    by_options(0, SSL_OP_NO_TLSv1_3);
    by_options(SSL_OP_NO_TLSv1_2, SSL_OP_NO_TLSv1_3);
    own_limits();
    no_cipher(TLS1_2_VERSION, "ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-RSA-AES256-GCM-SHA384");
    no_cipher(TLS1_2_VERSION, "ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES128-GCM-SHA256");
    no_cipher(TLS1_3_VERSION, "TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384");
    no_certificate(TLS1_2_VERSION);
    no_certificate(TLS1_3_VERSION);
    return 0;
}
