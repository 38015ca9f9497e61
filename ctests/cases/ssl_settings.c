/*
 * The settings of a connection: what it inherits from its context and when,
 * setters and getters with values at the edges, and what refusals leave.
 */
#include "sample.h"

static int verify(int preverified, X509_STORE_CTX *store)
{
    (void)store;
    return preverified;
}

static void on_info(const SSL *ssl, int where, int value)
{
    (void)ssl;
    (void)where;
    (void)value;
}

static SSL *connection(SSL_CTX *ctx)
{
    SSL *ssl = SSL_new(ctx);

    CHECK(ssl != NULL);
    return ssl;
}

static void show_all(SSL *ssl)
{
    SHOW_HEX(SSL_get_options(ssl));
    SHOW_HEX(SSL_get_mode(ssl));
    SHOW_INT(SSL_get_verify_mode(ssl));
    SHOW_INT(SSL_get_quiet_shutdown(ssl));
    SHOW_HEX(SSL_get_min_proto_version(ssl));
    SHOW_HEX(SSL_get_max_proto_version(ssl));
    SHOW_INT(SSL_get_max_cert_list(ssl));
    SHOW_INT(SSL_get_info_callback(ssl) == NULL);
    SHOW_STR(SSL_get_servername(ssl, 0));
    SHOW_INT(SSL_get_servername_type(ssl));
    say_errors();
}

static void inheriting(void)
{
    SSL_CTX *ctx = sample_context();
    SSL *before = connection(ctx);
    SSL *after;

    SAY("== defaults");
    show_all(before);
    SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
    SSL_CTX_clear_options(ctx, SSL_OP_NO_COMPRESSION);
    SSL_CTX_set_mode(ctx, SSL_MODE_ENABLE_PARTIAL_WRITE);
    SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, verify);
    SSL_CTX_set_quiet_shutdown(ctx, 1);
    CHECK(SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION) == 1);
    CHECK(SSL_CTX_set_max_proto_version(ctx, TLS1_2_VERSION) == 1);
    SSL_CTX_set_max_cert_list(ctx, 4321);
    SSL_CTX_set_info_callback(ctx, on_info);
    SAY("== a connection made after the context's changes");
    after = connection(ctx);
    show_all(after);
    SHOW_HEX(SSL_version(after));
    SAY("== a connection made before them");
    show_all(before);
    SAY("== the connection's changes leave the context");
    SSL_clear_options(after, SSL_OP_NO_TICKET);
    SSL_clear_mode(after, SSL_MODE_ENABLE_PARTIAL_WRITE);
    SSL_set_verify(after, SSL_VERIFY_NONE, NULL);
    SSL_set_quiet_shutdown(after, 0);
    CHECK(SSL_set_min_proto_version(after, 0) == 1);
    SHOW_HEX(SSL_CTX_get_options(ctx));
    SHOW_HEX(SSL_CTX_get_mode(ctx));
    SHOW_INT(SSL_CTX_get_verify_mode(ctx));
    SHOW_INT(SSL_CTX_get_quiet_shutdown(ctx));
    SHOW_HEX(SSL_CTX_get_min_proto_version(ctx));
    show_all(after);
    SSL_free(before);
    SSL_free(after);
    SSL_CTX_free(ctx);
}

static void options(SSL *ssl)
{
    SAY("== options and modes");
    SHOW_HEX(SSL_set_options(ssl, SSL_OP_NO_TLSv1_3));
    SHOW_HEX(SSL_set_options(ssl, 0));
    SHOW_HEX(SSL_clear_options(ssl, SSL_OP_NO_TLSv1_3));
    SHOW_HEX(SSL_set_options(ssl, (uint64_t)1 << 61));
    SHOW_HEX(SSL_clear_options(ssl, ~(uint64_t)0));
    SHOW_HEX(SSL_get_options(ssl));
    SHOW_HEX(SSL_set_mode(ssl, SSL_MODE_ENABLE_PARTIAL_WRITE));
    SHOW_HEX(SSL_set_mode(ssl, SSL_MODE_RELEASE_BUFFERS));
    SHOW_HEX(SSL_clear_mode(ssl, SSL_MODE_AUTO_RETRY));
    SHOW_HEX(SSL_get_mode(ssl));
    say_errors();
}

static void verification(SSL *ssl)
{
    static const int modes[] = {SSL_VERIFY_PEER, SSL_VERIFY_NONE,
                                SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, 0x1000, -1};
    static const long results[] = {0, 10, 18, 1, 100000, -1};
    size_t i;

    SAY("== verification");
    for (i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
        SSL_set_verify(ssl, modes[i], i % 2 == 0 ? verify : NULL);
        SHOW_INT(SSL_get_verify_mode(ssl));
    }
    for (i = 0; i < sizeof(results) / sizeof(results[0]); i++) {
        SSL_set_verify_result(ssl, results[i]);
        SHOW_INT(SSL_get_verify_result(ssl));
    }
    TRY(SSL_set1_host(ssl, "localhost"));
    TRY(SSL_set1_host(ssl, "127.0.0.1"));
    TRY(SSL_set1_host(ssl, ""));
    TRY(SSL_set1_host(ssl, NULL));
}

static void shutdown_states(SSL *ssl)
{
    static const int states[] = {SSL_SENT_SHUTDOWN, SSL_RECEIVED_SHUTDOWN,
                                 SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN, 0, 7};
    size_t i;

    SAY("== shutdown states");
    for (i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
        SSL_set_shutdown(ssl, states[i]);
        SHOW_INT(SSL_get_shutdown(ssl));
    }
    SSL_set_shutdown(ssl, 0);
    SHOW_INT(SSL_get_quiet_shutdown(ssl));
    SSL_set_quiet_shutdown(ssl, 1);
    SHOW_INT(SSL_get_quiet_shutdown(ssl));
    SSL_set_quiet_shutdown(ssl, 6);
    SHOW_INT(SSL_get_quiet_shutdown(ssl));
    SAY("the next state set or role taken starts anew");
    SSL_set_shutdown(ssl, SSL_SENT_SHUTDOWN);
    SSL_set_accept_state(ssl);
    SHOW_INT(SSL_get_shutdown(ssl));
}

static void versions(SSL_CTX *ctx)
{
    SSL *ssl = connection(ctx);

    SAY("== versions");
    TRY(SSL_set_min_proto_version(ssl, TLS1_3_VERSION));
    TRY(SSL_set_max_proto_version(ssl, TLS1_3_VERSION));
    SHOW_HEX(SSL_get_min_proto_version(ssl));
    SHOW_HEX(SSL_get_max_proto_version(ssl));
    SHOW_HEX(SSL_version(ssl));
    TRY(SSL_set_max_proto_version(ssl, TLS1_2_VERSION));
    SHOW_HEX(SSL_get_max_proto_version(ssl));
    SHOW_HEX(SSL_version(ssl));
    TRY_VALUE(SSL_set_min_proto_version(ssl, 1));
    TRY_VALUE(SSL_set_max_proto_version(ssl, 0x0305));
    SHOW_HEX(SSL_get_min_proto_version(ssl));
    SHOW_HEX(SSL_get_max_proto_version(ssl));
    TRY(SSL_set_min_proto_version(ssl, 0));
    TRY(SSL_set_max_proto_version(ssl, 0));
    SHOW_HEX(SSL_get_min_proto_version(ssl));
    SSL_free(ssl);
}

static void server_names(SSL_CTX *ctx)
{
    SSL *ssl = connection(ctx);
    char name[300];

    SAY("== the server's name");
    memset(name, 'n', sizeof(name));
    name[255] = '\0';
    SHOW_STR(SSL_get_servername(ssl, 0));
    SHOW_INT(SSL_get_servername_type(ssl));
    SHOW_STR(SSL_get_servername(ssl, 1));
    ERR_clear_error();
    TRY(SSL_set_tlsext_host_name(ssl, "first.example"));
    SHOW_STR(SSL_get_servername(ssl, 0));
    SHOW_INT(SSL_get_servername_type(ssl));
    SHOW_STR(SSL_get_servername(ssl, 1));
    SHOW_STR(SSL_get_servername(ssl, -1));
    ERR_clear_error();
    TRY(SSL_set_tlsext_host_name(ssl, name));
    SHOW_INT(strlen(SSL_get_servername(ssl, 0)));
    SAY("too long: refused, and the one before is gone");
    name[255] = 'n';
    name[256] = '\0';
    TRY(SSL_set_tlsext_host_name(ssl, name));
    SHOW_STR(SSL_get_servername(ssl, 0));
    TRY(SSL_set_tlsext_host_name(ssl, "second.example"));
    SAY("empty: likewise");
    TRY(SSL_set_tlsext_host_name(ssl, ""));
    SHOW_STR(SSL_get_servername(ssl, 0));
    TRY(SSL_set_tlsext_host_name(ssl, "third.example"));
    SAY("none: accepted");
    TRY(SSL_set_tlsext_host_name(ssl, NULL));
    SHOW_STR(SSL_get_servername(ssl, 0));
    SHOW_INT(SSL_get_servername_type(ssl));
    SAY("another kind of name");
    TRY(SSL_set_tlsext_host_name(ssl, "fourth.example"));
    TRY(SSL_ctrl(ssl, SSL_CTRL_SET_TLSEXT_HOSTNAME, 1, name));
    SHOW_STR(SSL_get_servername(ssl, 0));
    SAY("with a role taken");
    SSL_set_connect_state(ssl);
    SHOW_STR(SSL_get_servername(ssl, 0));
    SSL_set_accept_state(ssl);
    SHOW_STR(SSL_get_servername(ssl, 0));
    SHOW_INT(SSL_get_servername_type(ssl));
    SSL_free(ssl);

    SAY("of a client by its method");
    {
        SSL_CTX *client = SSL_CTX_new(TLS_client_method());

        CHECK(client != NULL);
        ssl = connection(client);
        TRY(SSL_set_tlsext_host_name(ssl, "client.example"));
        SHOW_STR(SSL_get_servername(ssl, 0));
        SHOW_INT(SSL_get_servername_type(ssl));
        SSL_free(ssl);
        SSL_CTX_free(client);
    }
    say_errors();
}

/* 0 is success here. */
static void alpn(SSL *ssl)
{
    static const unsigned char good[] = "\2h2\10http/1.1";
    static const unsigned char beyond[] = "\2h2\5http";
    static const unsigned char empty_name[] = "\0\2h2";
    const unsigned char *selected = good;
    unsigned int len = 9;

    SAY("== ALPN protocols");
    TRY(SSL_set_alpn_protos(ssl, good, sizeof(good) - 1));
    TRY_VALUE(SSL_set_alpn_protos(ssl, beyond, sizeof(beyond) - 1));
    TRY_VALUE(SSL_set_alpn_protos(ssl, empty_name, sizeof(empty_name) - 1));
    TRY(SSL_set_alpn_protos(ssl, NULL, 0));
    TRY(SSL_set_alpn_protos(ssl, good, 0));
    SSL_get0_alpn_selected(ssl, &selected, &len);
    SHOW_SET(selected);
    SHOW_INT(len);
}

static void callbacks(SSL *ssl)
{
    SAY("== callbacks");
    SHOW_INT(SSL_get_info_callback(ssl) == NULL);
    SSL_set_info_callback(ssl, on_info);
    SHOW_INT(SSL_get_info_callback(ssl) == on_info);
    SSL_set_info_callback(ssl, NULL);
    SHOW_INT(SSL_get_info_callback(ssl) == NULL);
    TRY_VALUE(SSL_callback_ctrl(ssl, 0, NULL));
    TRY_VALUE(SSL_callback_ctrl(ssl, 1000, NULL));
}

static void numbers(SSL *ssl)
{
    static const int unknown[] = {-1, 0, 1, 2, 5, 7, 8, 18, 19, 46, 95, 112, 1000};
    int command;
    size_t i;

    SAY("== numbers");
    SHOW_INT(SSL_get_max_cert_list(ssl));
    SHOW_INT(SSL_set_max_cert_list(ssl, 99));
    SHOW_INT(SSL_get_max_cert_list(ssl));
    TRY_VALUE(SSL_set_max_cert_list(ssl, -1));
    SHOW_INT(SSL_get_max_cert_list(ssl));
    SHOW_INT(SSL_num_renegotiations(ssl));
    SHOW_INT(SSL_clear_num_renegotiations(ssl));
    SHOW_INT(SSL_total_renegotiations(ssl));
    SHOW_INT(SSL_get_extms_support(ssl));
    TRY(SSL_ctrl(ssl, SSL_CTRL_GET_READ_AHEAD, 0, NULL));
    TRY(SSL_ctrl(ssl, SSL_CTRL_SET_READ_AHEAD, 1, NULL));
    TRY(SSL_ctrl(ssl, SSL_CTRL_GET_READ_AHEAD, 0, NULL));
    SAY("the context's numbers are not the connection's");
    for (command = 20; command <= 31; command++)
        TRY_VALUE(SSL_ctrl(ssl, command, 0, NULL));
    for (command = 42; command <= 45; command++)
        TRY_VALUE(SSL_ctrl(ssl, command, 0, NULL));
    for (i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++) {
        SAY("number %d", unknown[i]);
        TRY_VALUE(SSL_ctrl(ssl, unknown[i], 1, NULL));
    }
}

int main(void)
{
    SSL_CTX *ctx = sample_context();
    SSL *ssl = connection(ctx);

    inheriting();
    options(ssl);
    verification(ssl);
    shutdown_states(ssl);
    versions(ctx);
    server_names(ctx);
    alpn(ssl);
    callbacks(ssl);
    numbers(ssl);
    SSL_free(ssl);
    SSL_CTX_free(ctx);
    ssl = SSL_new(NULL);
    SHOW_SET(ssl);
    say_errors();
    return 0;
}
