/* Servers that ask for the client's certificate: given, missing, from a stranger, and what a resumed session remembers. */
#include "conn_util.h"

static SSL_CTX *make_server(const struct conn_mechanism *m, int mode)
{
    SSL_CTX *ctx = conn_server_ctx(m->version);

    SSL_CTX_set_options(ctx, m->options);
    conn_require(SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"clients", 7) == 1, "session id context");
    conn_require(SSL_CTX_load_verify_locations(ctx, conn_path("ca.pem"), NULL) == 1, "authority");
    SSL_CTX_set_verify(ctx, mode, NULL);
    return ctx;
}

static SSL_CTX *make_client(int version, const char *certificate, const char *key)
{
    SSL_CTX *ctx = conn_client_ctx(version);

    if (certificate != NULL) {
        conn_require(SSL_CTX_use_certificate_file(ctx, conn_path(certificate), SSL_FILETYPE_PEM) == 1, "certificate");
        conn_require(SSL_CTX_use_PrivateKey_file(ctx, conn_path(key), SSL_FILETYPE_PEM) == 1, "key");
        conn_require(SSL_CTX_check_private_key(ctx) == 1, "SSL_CTX_check_private_key");
    }
    return ctx;
}

static void attempt(const struct conn_mechanism *m, int mode, const char *certificate, const char *key)
{
    SSL_CTX *client = make_client(m->version, certificate, key);
    SSL_CTX *server = make_server(m, mode);
    SSL_SESSION *session;
    struct conn c;
    char byte = 0;

    printf("-- mode %d, %s\n", mode, certificate != NULL ? certificate : "no certificate");
    conn_open(&c, client, server);
    printf("mode: %d\n", SSL_get_verify_mode(c.server));
    if (conn_handshake(&c)) {
        printf("handshake: 1\nexchange: %d\n", conn_exchange(&c));
        printf("server's result: %ld\n", SSL_get_verify_result(c.server));
        session = SSL_get1_session(c.client);
        conn_close(&c);
        conn_require(conn_connect(&c, client, server, session), "second connection");
        conn_print_reused("second", &c);
        printf("server's result: %ld\n", SSL_get_verify_result(c.server));
        SSL_SESSION_free(session);
    } else {
        printf("handshake: 0\n");
        conn_print_queue("server");
        printf("server's result: %ld\n", SSL_get_verify_result(c.server));
        CONN_CALL("server again", c.server, SSL_do_handshake(c.server));
        printf("client finished: %d\n", SSL_is_init_finished(c.client));
        if (SSL_is_init_finished(c.client)) {
            CONN_CALL("client reads", c.client, SSL_read(c.client, &byte, 1));
            CONN_CALL("client reads again", c.client, SSL_read(c.client, &byte, 1));
        } else {
            CONN_CALL("client", c.client, SSL_do_handshake(c.client));
            CONN_CALL("client again", c.client, SSL_do_handshake(c.client));
        }
        printf("bits: client=%d server=%d\n", SSL_get_shutdown(c.client), SSL_get_shutdown(c.server));
    }
    conn_print_stats("client", client);
    conn_print_stats("server", server);
    conn_close(&c);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* The connection's own certificate instead of the context's. */
static void of_the_connection(const struct conn_mechanism *m)
{
    SSL_CTX *client = make_client(m->version, NULL, NULL);
    SSL_CTX *server = make_server(m, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT);
    struct conn c;

    printf("-- the connection's own certificate\n");
    conn_open(&c, client, server);
    printf("certificate: %d\n", SSL_use_certificate_file(c.client, conn_path("client.pem"), SSL_FILETYPE_PEM));
    printf("key: %d\n", SSL_use_PrivateKey_file(c.client, conn_path("client.key"), SSL_FILETYPE_PEM));
    printf("handshake: %d\n", conn_handshake(&c));
    conn_print_queue("server");
    printf("server's result: %ld\n", SSL_get_verify_result(c.server));
    conn_close(&c);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(int argc, char **argv)
{
    size_t i;

    conn_begin(argc, argv);
    for (i = 0; i < CONN_MECHANISMS; i++) {
        printf("== %s\n", conn_mechanisms[i].name);
        attempt(&conn_mechanisms[i], SSL_VERIFY_NONE, "client.pem", "client.key");
        attempt(&conn_mechanisms[i], SSL_VERIFY_PEER, "client.pem", "client.key");
        attempt(&conn_mechanisms[i], SSL_VERIFY_PEER | SSL_VERIFY_CLIENT_ONCE, "client.pem", "client.key");
        attempt(&conn_mechanisms[i], SSL_VERIFY_PEER, NULL, NULL);
        attempt(&conn_mechanisms[i], SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, "client.pem", "client.key");
        attempt(&conn_mechanisms[i], SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL, NULL);
        attempt(&conn_mechanisms[i], SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL, NULL);
        attempt(&conn_mechanisms[i], SSL_VERIFY_PEER, "selfsigned.pem", "selfsigned.key");
        attempt(&conn_mechanisms[i], SSL_VERIFY_PEER, "server.pem", "server.key");
        attempt(&conn_mechanisms[i], SSL_VERIFY_PEER, "odd-client.pem", "odd-client.key");
        of_the_connection(&conn_mechanisms[i]);
    }
    return 0;
}
