/*
 * Verification of the server's certificate: authorities from a file and a directory, host names, expired, unknown and
 * self-signed certificates, what SSL_get_verify_result says and what both ends find on their queues.
 */
#include "conn_util.h"

struct credentials {
    const char *name;
    const char *chain;
    const char *key;
    const char *cipher12;
};

static const struct credentials server_rsa = {"server", "server.pem", "server.key", "ECDHE-RSA-AES128-GCM-SHA256"};
static const struct credentials server_ec = {"server-ec", "server-ec.pem", "server-ec.key", "ECDHE-ECDSA-AES128-GCM-SHA256"};
static const struct credentials expired = {"expired", "expired.pem", "expired.key", "ECDHE-RSA-AES128-GCM-SHA256"};
static const struct credentials stranger = {"other", "other.pem", "other.key", "ECDHE-RSA-AES128-GCM-SHA256"};
static const struct credentials selfsigned = {"selfsigned", "selfsigned.pem", "selfsigned.key", "ECDHE-ECDSA-AES128-GCM-SHA256"};
static const struct credentials leaf_alone = {"leaf alone", "leaf.pem", "leaf.key", "ECDHE-RSA-AES128-GCM-SHA256"};
static const struct credentials chain = {"chain", "chain.pem", "leaf.key", "ECDHE-RSA-AES128-GCM-SHA256"};
static const struct credentials full_chain = {"full chain", "full-chain.pem", "leaf.key", "ECDHE-RSA-AES128-GCM-SHA256"};

static const struct credentials client_purpose = {"client", "client.pem", "client.key", "ECDHE-RSA-AES128-GCM-SHA256"};

/* Chains that do not keep to the rules: each with the authority that it ends in. */
static const struct {
    struct credentials credentials;
    const char *authority;
} odd[] = {
    {{"expired authority", "odd-expired.pem", "odd-expired.key", "ECDHE-ECDSA-AES128-GCM-SHA256"}, "odd-expired-ca.pem"},
    {{"no authority", "odd-noca.pem", "odd-noca.key", "ECDHE-ECDSA-AES128-GCM-SHA256"}, "odd-noca-ca.pem"},
    {{"not to sign with", "odd-nosign.pem", "odd-nosign.key", "ECDHE-ECDSA-AES128-GCM-SHA256"}, "odd-nosign-ca.pem"},
    {{"not a word", "odd-nothing.pem", "odd-nothing.key", "ECDHE-ECDSA-AES128-GCM-SHA256"}, "odd-nothing-ca.pem"},
    {{"version 1", "odd-v1.pem", "odd-v1.key", "ECDHE-ECDSA-AES128-GCM-SHA256"}, "odd-v1-ca.pem"},
    {{"below", "odd-below.pem", "odd-below.key", "ECDHE-ECDSA-AES128-GCM-SHA256"}, "ca.pem"},
    {{"too long", "odd-path.pem", "odd-path.key", "ECDHE-ECDSA-AES128-GCM-SHA256"}, "odd-path-ca.pem"},
    {{"chain", "chain.pem", "leaf.key", "ECDHE-RSA-AES128-GCM-SHA256"}, "intermediate.pem"},
    {{"server", "server.pem", "server.key", "ECDHE-RSA-AES128-GCM-SHA256"}, "server.pem"},
    {{"by itself, version 1", "v1.pem", "v1.key", "ECDHE-ECDSA-AES128-GCM-SHA256"}, "ca.pem"},
};

static SSL_CTX *make_server(int version, const struct credentials *credentials)
{
    SSL_CTX *ctx = conn_server_ctx(version);

    conn_require(SSL_CTX_use_certificate_chain_file(ctx, conn_path(credentials->chain)) == 1, "certificate");
    conn_require(SSL_CTX_use_PrivateKey_file(ctx, conn_path(credentials->key), SSL_FILETYPE_PEM) == 1, "key");
    if (version == TLS1_2_VERSION)
        conn_pin_cipher(ctx, version, credentials->cipher12);
    return ctx;
}

static void attempt(int version, const struct credentials *credentials, const char *file, const char *directory, int mode,
                    const char *host)
{
    SSL_CTX *server = make_server(version, credentials);
    SSL_CTX *client = conn_client_ctx(version);
    struct conn c;
    char byte = 0;
    int finished;

    printf("-- %s, file %s, directory %s, mode %d, host %s\n", credentials->name, file != NULL ? file : "none",
           directory != NULL ? directory : "none", mode, host != NULL ? host : "none");
    if (version == TLS1_2_VERSION)
        conn_pin_cipher(client, version, credentials->cipher12);
    SSL_CTX_set_verify(client, mode, NULL);
    if (file != NULL || directory != NULL)
        conn_require(SSL_CTX_load_verify_locations(client, file != NULL ? conn_path(file) : NULL,
                                                   directory != NULL ? conn_path(directory) : NULL) == 1,
                     "SSL_CTX_load_verify_locations");
    conn_open(&c, client, server);
    printf("before: result=%ld mode=%d\n", SSL_get_verify_result(c.client), SSL_get_verify_mode(c.client));
    if (host != NULL)
        printf("host: %d\n", SSL_set1_host(c.client, host));
    finished = conn_handshake(&c);
    printf("handshake: %d\n", finished);
    conn_print_queue("client");
    printf("result: %ld\n", SSL_get_verify_result(c.client));
    if (finished) {
        printf("exchange: %d\n", conn_exchange(&c));
    } else {
        CONN_CALL("client again", c.client, SSL_do_handshake(c.client));
        CONN_CALL("server", c.server, SSL_do_handshake(c.server));
        CONN_CALL("server again", c.server, SSL_do_handshake(c.server));
        conn_print_failure("server read", SSL_read(c.server, &byte, 1));
        printf("bits: client=%d server=%d\n", SSL_get_shutdown(c.client), SSL_get_shutdown(c.server));
    }
    conn_print_stats("client", client);
    conn_print_stats("server", server);
    conn_close(&c);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* The directory and the file read by their own functions, and what cannot be read. */
static void sources(int version)
{
    SSL_CTX *server = make_server(version, &server_rsa);
    SSL_CTX *client;
    struct conn c;

    printf("-- sources\n");
    client = conn_client_ctx(version);
    ERR_clear_error();
    printf("file: %d\n", SSL_CTX_load_verify_file(client, conn_path("ca.pem")));
    SSL_CTX_set_verify(client, SSL_VERIFY_PEER, NULL);
    conn_require(conn_connect(&c, client, server, NULL), "by file");
    printf("result: %ld\n", SSL_get_verify_result(c.client));
    conn_close(&c);
    SSL_CTX_free(client);

    client = conn_client_ctx(version);
    printf("directory: %d\n", SSL_CTX_load_verify_dir(client, conn_path("hashed")));
    SSL_CTX_set_verify(client, SSL_VERIFY_PEER, NULL);
    conn_require(conn_connect(&c, client, server, NULL), "by directory");
    printf("result: %ld\n", SSL_get_verify_result(c.client));
    conn_close(&c);

    printf("missing file: %d\n", SSL_CTX_load_verify_file(client, conn_path("no-such-file.pem")));
    ERR_clear_error();
    printf("neither: %d\n", SSL_CTX_load_verify_locations(client, NULL, NULL));
    ERR_clear_error();
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

static int allow_calls;

static int allow(int preverified, X509_STORE_CTX *store)
{
    (void)preverified;
    (void)store;
    allow_calls++;
    return 1;
}

static int refuse(int preverified, X509_STORE_CTX *store)
{
    (void)preverified;
    (void)store;
    return 0;
}

/* A callback that overrules, both ways. */
static void callbacks(int version)
{
    SSL_CTX *client = conn_client_ctx(version);
    SSL_CTX *server = make_server(version, &server_rsa);
    struct conn c;

    printf("-- callback that allows\n");
    allow_calls = 0;
    SSL_CTX_set_verify(client, SSL_VERIFY_PEER, allow);
    conn_open(&c, client, server);
    printf("handshake: %d\n", conn_handshake(&c));
    printf("called: %d\n", allow_calls > 0);
    printf("failed although allowed: %d\n", SSL_get_verify_result(c.client) != X509_V_OK);
    conn_close(&c);

    printf("-- callback that refuses\n");
    conn_require(SSL_CTX_load_verify_file(client, conn_path("ca.pem")) == 1, "authority");
    SSL_CTX_set_verify(client, SSL_VERIFY_PEER, refuse);
    conn_open(&c, client, server);
    printf("handshake: %d\n", conn_handshake(&c));
    conn_print_queue("client");
    conn_release(&c);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* A connection's own mode wins over its context's. */
static void own_mode(int version)
{
    SSL_CTX *client = conn_client_ctx(version);
    SSL_CTX *server = make_server(version, &server_rsa);
    struct conn c;

    printf("-- the connection's own mode\n");
    SSL_CTX_set_verify(client, SSL_VERIFY_PEER, NULL);
    conn_open(&c, client, server);
    SSL_set_verify(c.client, SSL_VERIFY_NONE, NULL);
    printf("modes: %d %d\n", SSL_CTX_get_verify_mode(client), SSL_get_verify_mode(c.client));
    printf("handshake: %d\n", conn_handshake(&c));
    printf("result: %ld\n", SSL_get_verify_result(c.client));
    SSL_set_verify_result(c.client, 77);
    printf("result set: %ld\n", SSL_get_verify_result(c.client));
    conn_close(&c);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* The result travels with a session that is resumed. */
static void resumed(int version)
{
    SSL_CTX *client = conn_client_ctx(version);
    SSL_CTX *server = make_server(version, &stranger);
    SSL_SESSION *session;
    struct conn c;

    printf("-- resumed with a failed verification nobody asked for\n");
    conn_require(conn_connect(&c, client, server, NULL), "full handshake");
    printf("result: %ld\n", SSL_get_verify_result(c.client));
    session = SSL_get1_session(c.client);
    conn_close(&c);
    conn_require(conn_connect(&c, client, server, session), "resumption");
    conn_print_reused("second", &c);
    printf("result: %ld\n", SSL_get_verify_result(c.client));
    conn_close(&c);
    SSL_CTX_set_verify(client, SSL_VERIFY_PEER, NULL);
    conn_open(&c, client, server);
    conn_require(SSL_set_session(c.client, session) == 1, "SSL_set_session");
    printf("before: %ld\n", SSL_get_verify_result(c.client));
    printf("handshake: %d\n", conn_handshake(&c));
    conn_print_queue("client");
    printf("result: %ld reused: %d\n", SSL_get_verify_result(c.client), SSL_session_reused(c.client));
    conn_close(&c);
    SSL_SESSION_free(session);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

static void run(int version)
{
    size_t i;

    printf("== %s\n", version == TLS1_3_VERSION ? "1.3" : "1.2");
    for (i = 0; i < sizeof(odd) / sizeof(odd[0]); i++)
        attempt(version, &odd[i].credentials, odd[i].authority, NULL, SSL_VERIFY_PEER, NULL);
    attempt(version, &server_rsa, "ca.pem", NULL, SSL_VERIFY_PEER, NULL);
    attempt(version, &server_ec, "ca.pem", NULL, SSL_VERIFY_PEER, NULL);
    attempt(version, &server_rsa, NULL, "hashed", SSL_VERIFY_PEER, NULL);
    attempt(version, &server_rsa, "bundle.pem", NULL, SSL_VERIFY_PEER, NULL);
    attempt(version, &stranger, "bundle.pem", NULL, SSL_VERIFY_PEER, NULL);
    attempt(version, &server_rsa, "ca.pem", NULL, SSL_VERIFY_PEER, "localhost");
    attempt(version, &server_rsa, "ca.pem", NULL, SSL_VERIFY_PEER, "LOCALHOST");
    attempt(version, &server_rsa, "ca.pem", NULL, SSL_VERIFY_PEER, "elsewhere.example");
    attempt(version, &server_rsa, "ca.pem", NULL, SSL_VERIFY_PEER, "127.0.0.1");
    attempt(version, &server_rsa, "ca.pem", NULL, SSL_VERIFY_PEER, "127.0.0.2");
    attempt(version, &server_rsa, "ca.pem", NULL, SSL_VERIFY_NONE, "elsewhere.example");
    attempt(version, &expired, "ca.pem", NULL, SSL_VERIFY_PEER, NULL);
    attempt(version, &expired, "ca.pem", NULL, SSL_VERIFY_NONE, NULL);
    attempt(version, &server_rsa, NULL, NULL, SSL_VERIFY_PEER, NULL);
    attempt(version, &server_rsa, NULL, NULL, SSL_VERIFY_NONE, NULL);
    attempt(version, &stranger, "ca.pem", NULL, SSL_VERIFY_PEER, NULL);
    attempt(version, &stranger, "ca.pem", NULL, SSL_VERIFY_NONE, NULL);
    attempt(version, &selfsigned, "ca.pem", NULL, SSL_VERIFY_PEER, NULL);
    attempt(version, &selfsigned, "ca.pem", NULL, SSL_VERIFY_NONE, NULL);
    attempt(version, &selfsigned, "selfsigned.pem", NULL, SSL_VERIFY_PEER, NULL);
    attempt(version, &leaf_alone, "ca.pem", NULL, SSL_VERIFY_PEER, NULL);
    attempt(version, &chain, "ca.pem", NULL, SSL_VERIFY_PEER, NULL);
    attempt(version, &chain, "other-ca.pem", NULL, SSL_VERIFY_PEER, NULL);
    attempt(version, &full_chain, "ca.pem", NULL, SSL_VERIFY_PEER, NULL);
    attempt(version, &full_chain, "other-ca.pem", NULL, SSL_VERIFY_PEER, NULL);
    attempt(version, &client_purpose, "ca.pem", NULL, SSL_VERIFY_PEER, NULL);
    attempt(version, &client_purpose, "ca.pem", NULL, SSL_VERIFY_NONE, NULL);
    sources(version);
    callbacks(version);
    own_mode(version);
    resumed(version);
}

int main(int argc, char **argv)
{
    conn_begin(argc, argv);
    run(TLS1_2_VERSION);
    run(TLS1_3_VERSION);
    return 0;
}
