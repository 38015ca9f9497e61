/*
 * A connection before its handshake: states and their strings, what reading,
 * writing and shutting down say, file descriptors, the session it is given,
 * clearing, and moving to another context.
 */
#include "sample.h"

static void show_state(const SSL *ssl)
{
    SHOW_INT(SSL_get_state(ssl));
    SHOW_STR(SSL_state_string(ssl));
    SHOW_STR(SSL_state_string_long(ssl));
    SHOW_INT(SSL_in_init(ssl));
    SHOW_INT(SSL_in_before(ssl));
    SHOW_INT(SSL_is_init_finished(ssl));
    SHOW_INT(SSL_in_connect_init(ssl));
    SHOW_INT(SSL_in_accept_init(ssl));
    SHOW_INT(SSL_is_server(ssl));
    SHOW_INT(SSL_want(ssl));
}

static void states(SSL_CTX *ctx)
{
    SSL *ssl = SSL_new(ctx);

    CHECK(ssl != NULL);
    SAY("== fresh");
    show_state(ssl);
    SHOW_INT(SSL_version(ssl));
    SHOW_STR(SSL_get_version(ssl));
    SHOW_INT(SSL_pending(ssl));
    SHOW_INT(SSL_has_pending(ssl));
    SHOW_INT(SSL_session_reused(ssl));
    SHOW_INT(SSL_get_verify_result(ssl));
    SHOW_INT(SSL_get_shutdown(ssl));
    SHOW_SET(SSL_get_session(ssl));
    SHOW_SET(SSL_get1_session(ssl));
    SHOW_INT(SSL_get_SSL_CTX(ssl) == ctx);
    say_errors();
    SHOW_SET(SSL_get1_peer_certificate(ssl));
    SHOW_SET(SSL_get0_peer_certificate(ssl));
    SHOW_SET(SSL_get_peer_cert_chain(ssl));
    SHOW_SET(SSL_get_rbio(ssl));
    SHOW_SET(SSL_get_wbio(ssl));
    /* Without a libcrypto there may be a reason for that. */
    ERR_clear_error();
    SAY("== to connect");
    SSL_set_connect_state(ssl);
    show_state(ssl);
    SAY("== to accept");
    SSL_set_accept_state(ssl);
    show_state(ssl);
    say_errors();
    SSL_free(ssl);
}

static void io(SSL_CTX *ctx)
{
    SSL *ssl = SSL_new(ctx);
    char byte = 'x';
    size_t done = 77;

    SAY("== neither client nor server yet");
    CHECK(ssl != NULL);
    TRY(SSL_do_handshake(ssl));
    TRY(SSL_read(ssl, &byte, 1));
    TRY(SSL_peek(ssl, &byte, 1));
    TRY(SSL_write(ssl, &byte, 1));
    TRY(SSL_read_ex(ssl, &byte, 1, &done));
    TRY(SSL_peek_ex(ssl, &byte, 1, &done));
    TRY(SSL_write_ex(ssl, &byte, 1, &done));
    SHOW_INT(byte);
    TRY(SSL_read(ssl, &byte, 0));
    TRY(SSL_write(ssl, &byte, 0));
    TRY(SSL_read(ssl, &byte, -1));
    TRY(SSL_peek(ssl, &byte, -1));
    TRY(SSL_write(ssl, &byte, -1));
    TRY(SSL_shutdown(ssl));
    SHOW_INT(SSL_get_shutdown(ssl));
    SSL_free(ssl);

    SAY("== shutting down before the handshake is over");
    ssl = SSL_new(ctx);
    CHECK(ssl != NULL);
    SSL_set_connect_state(ssl);
    TRY(SSL_shutdown(ssl));
    SHOW_INT(SSL_get_shutdown(ssl));
    SSL_set_accept_state(ssl);
    TRY(SSL_shutdown(ssl));
    SAY("quietly");
    SSL_set_quiet_shutdown(ssl, 1);
    TRY(SSL_shutdown(ssl));
    SHOW_INT(SSL_get_shutdown(ssl));
    SSL_free(ssl);

    SAY("== the keying material of no connection");
    ssl = SSL_new(ctx);
    CHECK(ssl != NULL);
    SSL_set_connect_state(ssl);
    {
        unsigned char out[16];

        TRY_VALUE(SSL_export_keying_material(ssl, out, sizeof(out), "label", 5, NULL, 0, 0));
    }
    SSL_free(ssl);
}

static void errors_told(SSL_CTX *ctx)
{
    static const int values[] = {1, 100, 0, -1, -2};
    SSL *ssl = SSL_new(ctx);
    char byte;
    size_t i;

    SAY("== SSL_get_error on a fresh connection");
    CHECK(ssl != NULL);
    for (i = 0; i < sizeof(values) / sizeof(values[0]); i++)
        SAY("for %d: %d", values[i], SSL_get_error(ssl, values[i]));
    SAY("with an error on the queue, whoever left it");
    CHECK(SSL_read(ssl, &byte, 1) == -1);
    for (i = 0; i < sizeof(values) / sizeof(values[0]); i++)
        SAY("for %d: %d", values[i], SSL_get_error(ssl, values[i]));
    SAY("which it leaves there");
    say_errors();
    for (i = 0; i < sizeof(values) / sizeof(values[0]); i++)
        SAY("for %d: %d", values[i], SSL_get_error(ssl, values[i]));
    SSL_free(ssl);
}

static void descriptors(SSL_CTX *ctx)
{
    SSL *ssl = SSL_new(ctx);

    SAY("== descriptors");
    CHECK(ssl != NULL);
    TRY_VALUE(SSL_get_fd(ssl));
    TRY_VALUE(SSL_get_rfd(ssl));
    TRY_VALUE(SSL_get_wfd(ssl));
    TRY(SSL_set_fd(ssl, 1000));
    TRY(SSL_get_fd(ssl));
    TRY(SSL_get_rfd(ssl));
    TRY(SSL_get_wfd(ssl));
    TRY(SSL_set_rfd(ssl, 1001));
    TRY(SSL_get_fd(ssl));
    TRY(SSL_get_rfd(ssl));
    TRY(SSL_get_wfd(ssl));
    TRY(SSL_set_wfd(ssl, 1002));
    TRY(SSL_get_fd(ssl));
    TRY(SSL_get_rfd(ssl));
    TRY(SSL_get_wfd(ssl));
    TRY(SSL_set_fd(ssl, 0));
    TRY(SSL_get_fd(ssl));
    TRY(SSL_get_wfd(ssl));
    SSL_free(ssl);

    SAY("one of the two alone");
    ssl = SSL_new(ctx);
    CHECK(ssl != NULL);
    TRY(SSL_set_wfd(ssl, 1003));
    TRY_VALUE(SSL_get_rfd(ssl));
    TRY(SSL_get_wfd(ssl));
    TRY(SSL_set_rfd(ssl, 1003));
    TRY(SSL_get_rfd(ssl));
    SSL_free(ssl);
}

static void sessions(SSL_CTX *ctx)
{
    SSL *ssl = SSL_new(ctx);
    SSL *second = SSL_new(ctx);
    SSL_SESSION *a = sample_session("a");
    SSL_SESSION *empty = SSL_SESSION_new();

    SAY("== the session a connection is given");
    CHECK(ssl != NULL && second != NULL && empty != NULL);
    TRY(SSL_set_session(ssl, a));
    SHOW_INT(SSL_get_session(ssl) == a);
    SHOW_INT(SSL_session_reused(ssl));
    SHOW_HEX(SSL_version(ssl));
    SAY("any session is taken: empty, not resumable, past its time");
    TRY(SSL_set_session(ssl, empty));
    SHOW_INT(SSL_get_session(ssl) == empty);
    SSL_CTX_remove_session(ctx, a);
    TRY(SSL_set_session(ssl, a));
    CHECK(SSL_SESSION_set_time(a, 1) == 1);
    TRY(SSL_set_session(ssl, a));
    SAY("a server's as well");
    SSL_set_accept_state(ssl);
    TRY(SSL_set_session(ssl, a));
    SHOW_INT(SSL_get_session(ssl) == a);
    SAY("and none");
    TRY(SSL_set_session(ssl, NULL));
    SHOW_SET(SSL_get_session(ssl));

    SAY("== the verify result comes with the session");
    SHOW_INT(SSL_get_verify_result(ssl));
    TRY(SSL_set_session(ssl, a));
    SHOW_INT(SSL_get_verify_result(ssl));
    SSL_set_verify_result(ssl, 0);
    SHOW_INT(SSL_get_verify_result(ssl));

    SAY("== clearing keeps the session before a handshake");
    TRY(SSL_clear(ssl));
    SHOW_INT(SSL_get_session(ssl) == a);
    SHOW_INT(SSL_is_server(ssl));

    SAY("== SSL_copy_session_id");
    TRY(SSL_copy_session_id(second, ssl));
    SHOW_INT(SSL_get_session(second) == a);
    TRY(SSL_set_session(ssl, NULL));
    SHOW_INT(SSL_get_session(second) == a);
    TRY(SSL_copy_session_id(second, ssl));
    SHOW_SET(SSL_get_session(second));
    SAY("onto itself");
    TRY(SSL_set_session(ssl, a));
    TRY(SSL_copy_session_id(ssl, ssl));
    SHOW_INT(SSL_get_session(ssl) == a);

    SSL_SESSION_free(a);
    SSL_SESSION_free(empty);
    SSL_free(ssl);
    SSL_free(second);
}

static void clearing(SSL_CTX *ctx)
{
    SSL *ssl = SSL_new(ctx);

    SAY("== clearing keeps settings, and makes the state fresh");
    CHECK(ssl != NULL);
    SSL_set_shutdown(ssl, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
    TRY(SSL_set_fd(ssl, 1000));
    SSL_set_options(ssl, SSL_OP_NO_TICKET);
    SSL_set_quiet_shutdown(ssl, 1);
    TRY(SSL_set_tlsext_host_name(ssl, "clear.example"));
    SSL_set_connect_state(ssl);
    SHOW_INT(SSL_get_shutdown(ssl));
    SSL_set_shutdown(ssl, SSL_SENT_SHUTDOWN);
    TRY(SSL_clear(ssl));
    SHOW_INT(SSL_get_shutdown(ssl));
    SHOW_INT(SSL_get_fd(ssl));
    SHOW_INT((SSL_get_options(ssl) & SSL_OP_NO_TICKET) != 0);
    SHOW_INT(SSL_get_quiet_shutdown(ssl));
    SHOW_STR(SSL_get_servername(ssl, 0));
    show_state(ssl);
    TRY(SSL_clear(ssl));
    SSL_free(ssl);
}

static void moving(SSL_CTX *ctx)
{
    SSL_CTX *other = sample_context();
    SSL *ssl = SSL_new(ctx);

    SAY("== moving to another context");
    CHECK(ssl != NULL);
    CHECK(SSL_CTX_set_max_proto_version(other, TLS1_2_VERSION) == 1);
    SSL_CTX_set_verify(other, SSL_VERIFY_PEER, NULL);
    SSL_CTX_set_quiet_shutdown(other, 1);
    SSL_CTX_set_options(other, SSL_OP_NO_TICKET);
    SHOW_INT(SSL_set_SSL_CTX(ssl, other) == other);
    SHOW_INT(SSL_get_SSL_CTX(ssl) == other);
    SAY("its settings stay as they were");
    SHOW_INT(SSL_get_max_proto_version(ssl));
    SHOW_INT(SSL_get_verify_mode(ssl));
    SHOW_INT(SSL_get_quiet_shutdown(ssl));
    SHOW_INT((SSL_get_options(ssl) & SSL_OP_NO_TICKET) != 0);
    SAY("to the one where it is");
    SHOW_INT(SSL_set_SSL_CTX(ssl, other) == other);
    SAY("to none: back to where it was made");
    SHOW_INT(SSL_set_SSL_CTX(ssl, NULL) == ctx);
    SHOW_INT(SSL_get_SSL_CTX(ssl) == ctx);
    say_errors();
    SHOW_INT(SSL_set_SSL_CTX(ssl, other) == other);
    SSL_CTX_free(other);
    SAY("it keeps the other alive: verify mode %d",
        SSL_CTX_get_verify_mode(SSL_get_SSL_CTX(ssl)));
    SSL_free(ssl);
}

int main(void)
{
    SSL_CTX *ctx = sample_context();

    states(ctx);
    io(ctx);
    errors_told(ctx);
    descriptors(ctx);
    sessions(ctx);
    clearing(ctx);
    moving(ctx);
    SSL_CTX_free(ctx);
    say_errors();
    return 0;
}
