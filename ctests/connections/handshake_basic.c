/* A handshake in TLS 1.2 and 1.3: version, cipher and state of both ends before and after, and the session each holds. */
#include "conn_util.h"

static void state(const char *label, const SSL *ssl)
{
    const SSL_CIPHER *cipher = SSL_get_current_cipher(ssl);

    printf("%s: server=%d finished=%d in_init=%d before=%d state=%d string=%s long=%s version=%s number=%#x cipher=%s "
           "reused=%d session=%d want=%d shutdown=%d\n",
           label, SSL_is_server(ssl), SSL_is_init_finished(ssl), SSL_in_init(ssl), SSL_in_before(ssl),
           (int)SSL_get_state(ssl), SSL_state_string(ssl), SSL_state_string_long(ssl), SSL_get_version(ssl),
           (unsigned int)SSL_version(ssl), cipher != NULL ? SSL_CIPHER_get_name(cipher) : "none", SSL_session_reused(ssl),
           SSL_get_session(ssl) != NULL, SSL_want(ssl), SSL_get_shutdown(ssl));
}

static void cipher_facts(const char *label, const SSL *ssl)
{
    const SSL_CIPHER *cipher = SSL_get_current_cipher(ssl);
    int secret = 0;
    int bits = SSL_CIPHER_get_bits(cipher, &secret);

    printf("%s: name=%s standard=%s version=%s bits=%d algorithm_bits=%d id=%#lx protocol_id=%#x\n", label,
           SSL_CIPHER_get_name(cipher), SSL_CIPHER_standard_name(cipher), SSL_CIPHER_get_version(cipher), bits, secret,
           (unsigned long)SSL_CIPHER_get_id(cipher), (unsigned int)SSL_CIPHER_get_protocol_id(cipher));
}

static void run(int version, const char *cipher, int elliptic)
{
    SSL_CTX *client = conn_client_ctx(version);
    SSL_CTX *server = conn_server_ctx(version);
    SSL_SESSION *session;
    struct conn c;

    printf("== %s %s\n", version == TLS1_3_VERSION ? "1.3" : "1.2", cipher);
    if (elliptic) {
        conn_require(SSL_CTX_use_certificate_chain_file(server, conn_path("server-ec.pem")) == 1, "certificate");
        conn_require(SSL_CTX_use_PrivateKey_file(server, conn_path("server-ec.key"), SSL_FILETYPE_PEM) == 1, "key");
    }
    conn_pin_cipher(client, version, cipher);
    conn_pin_cipher(server, version, cipher);
    conn_open(&c, client, server);
    state("client before", c.client);
    state("server before", c.server);
    printf("handshake: %d\n", conn_handshake(&c));
    state("client after", c.client);
    state("server after", c.server);
    cipher_facts("client cipher", c.client);
    cipher_facts("server cipher", c.server);
    printf("again: client=%d server=%d\n", SSL_do_handshake(c.client), SSL_do_handshake(c.server));
    printf("again by name: client=%d server=%d\n", SSL_connect(c.client), SSL_accept(c.server));
    printf("exchange: %d\n", conn_exchange(&c));
    session = SSL_get1_session(c.client);
    conn_print_session("client session", session);
    SSL_SESSION_free(session);
    session = SSL_get1_session(c.server);
    conn_print_session("server session", session);
    printf("same cipher as the connection: %d\n", SSL_SESSION_get0_cipher(session) == SSL_get_current_cipher(c.server));
    SSL_SESSION_free(session);
    conn_print_stats("client", client);
    conn_print_stats("server", server);
    conn_close(&c);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* A connection that was told neither role nor descriptor. */
static void without_role(void)
{
    SSL_CTX *ctx = conn_client_ctx(TLS1_3_VERSION);
    SSL *ssl = SSL_new(ctx);
    char byte = 0;

    printf("== without a role\n");
    ERR_clear_error();
    conn_print_result("do_handshake", ssl, SSL_do_handshake(ssl));
    conn_print_result("read", ssl, SSL_read(ssl, &byte, 1));
    conn_print_result("write", ssl, SSL_write(ssl, "x", 1));
    conn_print_result("shutdown", ssl, SSL_shutdown(ssl));
    printf("fd=%d rfd=%d wfd=%d\n", SSL_get_fd(ssl), SSL_get_rfd(ssl), SSL_get_wfd(ssl));
    ERR_clear_error();
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

int main(int argc, char **argv)
{
    conn_begin(argc, argv);
    run(TLS1_2_VERSION, "ECDHE-RSA-AES128-GCM-SHA256", 0);
    run(TLS1_2_VERSION, "ECDHE-RSA-AES256-GCM-SHA384", 0);
    run(TLS1_2_VERSION, "ECDHE-RSA-CHACHA20-POLY1305", 0);
    run(TLS1_2_VERSION, "ECDHE-ECDSA-AES128-GCM-SHA256", 1);
    run(TLS1_2_VERSION, "ECDHE-ECDSA-AES256-GCM-SHA384", 1);
    run(TLS1_2_VERSION, "ECDHE-ECDSA-CHACHA20-POLY1305", 1);
    run(TLS1_3_VERSION, "TLS_AES_128_GCM_SHA256", 0);
    run(TLS1_3_VERSION, "TLS_AES_256_GCM_SHA384", 1);
    run(TLS1_3_VERSION, "TLS_CHACHA20_POLY1305_SHA256", 0);
    without_role();
    return 0;
}
