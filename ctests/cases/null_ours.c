/*
 * NULL where OpenSSL 3.0 would crash, or fail without a word: here each call
 * returns its failure value, leaves a reason on the error queue, and goes on.
 * For this library alone; the exit status says whether all holds.
 */
#include "sample.h"

/* The call gives this value and leaves a reason. */
#define FAILS(value, call) \
    do { \
        ERR_clear_error(); \
        CHECK((call) == (value)); \
        said(__LINE__, #call); \
    } while (0)

/* A call without a value, or with one of no account, leaves a reason. */
#define TELLS(call) \
    do { \
        ERR_clear_error(); \
        (void)(call); \
        said(__LINE__, #call); \
    } while (0)

/* The call does not crash; whether it takes the NULL is its own affair. */
#define SURVIVES(call) \
    do { \
        (void)(call); \
        ERR_clear_error(); \
    } while (0)

static int calls;

static void said(int line, const char *call)
{
    calls++;
    if (ERR_peek_error() == 0)
        check_failed("null_ours.c, no reason left", line, call);
    ERR_clear_error();
}

static unsigned char bytes[64];
static const unsigned char *lent;
static unsigned int len;
static size_t size;
static void *appdata;

static void session_objects(SSL_SESSION *session)
{
    SSL_SESSION *const none = NULL;

    FAILS(NULL, SSL_SESSION_dup(none));
    FAILS(0, SSL_SESSION_up_ref(none));
    TELLS(SSL_SESSION_get_id(none, &len));
    FAILS(0, SSL_SESSION_set1_id(none, bytes, 1));
    FAILS(0, SSL_SESSION_set1_id(session, NULL, 1));
    TELLS(SSL_SESSION_get0_id_context(none, &len));
    FAILS(0, SSL_SESSION_set1_id_context(none, bytes, 1));
    FAILS(0, SSL_SESSION_set1_id_context(session, NULL, 1));
    FAILS(0, SSL_SESSION_get_time(none));
    FAILS(0, SSL_SESSION_set_time(none, 1));
    FAILS(0, SSL_SESSION_get_timeout(none));
    FAILS(0, SSL_SESSION_set_timeout(none, 1));
    FAILS(0, SSL_SESSION_get_protocol_version(none));
    FAILS(0, SSL_SESSION_set_protocol_version(none, 1));
    FAILS(NULL, SSL_SESSION_get0_cipher(none));
    FAILS(0, SSL_SESSION_set_cipher(none, NULL));
    FAILS(0, SSL_SESSION_get_master_key(none, bytes, 1));
    FAILS(0, SSL_SESSION_set1_master_key(none, bytes, 1));
    FAILS(0, SSL_SESSION_set1_master_key(session, NULL, 1));
    FAILS(NULL, SSL_SESSION_get0_hostname(none));
    FAILS(0, SSL_SESSION_set1_hostname(none, "x"));
    TELLS((SSL_SESSION_get0_alpn_selected(none, &lent, &size), 0));
    SURVIVES((SSL_SESSION_get0_alpn_selected(session, NULL, &size), 0));
    SURVIVES((SSL_SESSION_get0_alpn_selected(session, &lent, NULL), 0));
    FAILS(0, SSL_SESSION_set1_alpn_selected(none, bytes, 1));
    FAILS(0, SSL_SESSION_has_ticket(none));
    FAILS(0, SSL_SESSION_get_ticket_lifetime_hint(none));
    TELLS((SSL_SESSION_get0_ticket(none, &lent, &size), 0));
    SURVIVES((SSL_SESSION_get0_ticket(session, &lent, NULL), 0));
    FAILS(0, SSL_SESSION_get_max_early_data(none));
    FAILS(0, SSL_SESSION_set_max_early_data(none, 1));
    FAILS(0, SSL_SESSION_get_max_fragment_length(none));
    FAILS(0, SSL_SESSION_get_compress_id(none));
    FAILS(0, SSL_SESSION_is_resumable(none));
    FAILS(0, SSL_SESSION_get0_ticket_appdata(none, &appdata, &size));
    SURVIVES(SSL_SESSION_get0_ticket_appdata(session, NULL, &size));
    SURVIVES(SSL_SESSION_get0_ticket_appdata(session, &appdata, NULL));
    FAILS(0, SSL_SESSION_set1_ticket_appdata(none, bytes, 1));
    FAILS(0, SSL_SESSION_set_ex_data(none, 1, bytes));
    FAILS(NULL, SSL_SESSION_get_ex_data(none, 1));
    FAILS(NULL, SSL_SESSION_get0_peer(none));
    /* What OpenSSL refuses without a word. */
    FAILS(0, SSL_SESSION_set_timeout(session, -1));
    FAILS(0, SSL_SESSION_set1_master_key(session, bytes, 513));
}

static void caches(SSL_CTX *ctx, SSL *ssl, SSL_SESSION *session)
{
    SSL_CTX *const none = NULL;

    FAILS(0, SSL_CTX_add_session(none, session));
    FAILS(0, SSL_CTX_add_session(ctx, NULL));
    FAILS(0, SSL_CTX_remove_session(none, session));
    FAILS(0, SSL_CTX_remove_session(ctx, NULL));
    TELLS((SSL_CTX_flush_sessions(none, 0), 0));
    FAILS(0, SSL_CTX_get_timeout(none));
    FAILS(0, SSL_CTX_set_timeout(none, 1));
    TELLS((SSL_CTX_sess_set_new_cb(none, NULL), 0));
    TELLS((SSL_CTX_sess_set_get_cb(none, NULL), 0));
    TELLS((SSL_CTX_sess_set_remove_cb(none, NULL), 0));
    FAILS(NULL, SSL_CTX_sess_get_new_cb(none));
    FAILS(NULL, SSL_CTX_sess_get_get_cb(none));
    FAILS(NULL, SSL_CTX_sess_get_remove_cb(none));
    FAILS(0, SSL_CTX_set_session_id_context(none, bytes, 1));
    FAILS(0, SSL_CTX_set_session_id_context(ctx, NULL, 1));
    FAILS(0, SSL_set_session_id_context(NULL, bytes, 1));
    FAILS(0, SSL_set_session_id_context(ssl, NULL, 1));
    FAILS(0, SSL_CTX_set_generate_session_id(none, NULL));
    FAILS(0, SSL_set_generate_session_id(NULL, NULL));
    FAILS(0, SSL_has_matching_session_id(NULL, bytes, 1));
    FAILS(0, SSL_has_matching_session_id(ssl, NULL, 1));
    FAILS(NULL, SSL_CTX_sessions(none));
    FAILS(NULL, SSL_CTX_sessions(ctx));
    FAILS(0, SSL_CTX_sess_number(none));
    FAILS(0, SSL_CTX_sess_set_cache_size(none, 1));
    FAILS(0, SSL_CTX_sess_set_cache_size(ctx, -1));
    FAILS(0, SSL_set_session(NULL, session));
    FAILS(NULL, SSL_get_session(NULL));
    FAILS(NULL, SSL_get0_session(NULL));
    FAILS(NULL, SSL_get1_session(NULL));
    FAILS(0, SSL_session_reused(NULL));
    FAILS(0, SSL_copy_session_id(NULL, ssl));
    FAILS(0, SSL_copy_session_id(ssl, NULL));
    FAILS(0, SSL_client_hello_get0_session_id(NULL, &lent));
}

static void context_settings(SSL_CTX *ctx)
{
    SSL_CTX *const none = NULL;

    FAILS(0, SSL_CTX_up_ref(none));
    FAILS(0, SSL_CTX_ctrl(none, SSL_CTRL_MODE, 0, NULL));
    FAILS(0, SSL_CTX_ctrl(ctx, 1000, 0, NULL));
    FAILS(0, SSL_CTX_callback_ctrl(none, 53, NULL));
    FAILS(0, SSL_CTX_callback_ctrl(ctx, 1000, NULL));
    FAILS(0, SSL_CTX_set_options(none, 1));
    FAILS(0, SSL_CTX_clear_options(none, 1));
    FAILS(0, SSL_CTX_get_options(none));
    TELLS((SSL_CTX_set_verify(none, 1, NULL), 0));
    TELLS((SSL_CTX_set_verify_depth(none, 1), 0));
    TELLS(SSL_CTX_get_verify_mode(none));
    FAILS(0, SSL_CTX_load_verify_locations(none, "x", NULL));
    FAILS(0, SSL_CTX_load_verify_locations(ctx, NULL, NULL));
    FAILS(0, SSL_CTX_load_verify_file(none, "x"));
    FAILS(0, SSL_CTX_load_verify_file(ctx, NULL));
    FAILS(0, SSL_CTX_load_verify_dir(none, "x"));
    FAILS(0, SSL_CTX_load_verify_dir(ctx, NULL));
    FAILS(0, SSL_CTX_set_default_verify_paths(none));
    FAILS(0, SSL_CTX_use_certificate_chain_file(none, "x"));
    FAILS(0, SSL_CTX_use_certificate_chain_file(ctx, NULL));
    FAILS(0, SSL_CTX_use_certificate_file(none, "x", SSL_FILETYPE_PEM));
    FAILS(0, SSL_CTX_use_certificate_file(ctx, NULL, SSL_FILETYPE_PEM));
    FAILS(0, SSL_CTX_use_certificate_ASN1(none, 1, bytes));
    FAILS(0, SSL_CTX_use_certificate_ASN1(ctx, 1, NULL));
    FAILS(0, SSL_CTX_use_certificate_ASN1(ctx, -1, bytes));
    FAILS(0, SSL_CTX_use_PrivateKey_file(none, "x", SSL_FILETYPE_PEM));
    FAILS(0, SSL_CTX_use_PrivateKey_file(ctx, NULL, SSL_FILETYPE_PEM));
    FAILS(0, SSL_CTX_use_PrivateKey_ASN1(6, none, bytes, 1));
    FAILS(0, SSL_CTX_use_PrivateKey_ASN1(6, ctx, NULL, 1));
    FAILS(0, SSL_CTX_use_PrivateKey_ASN1(6, ctx, bytes, -1));
    FAILS(0, SSL_CTX_check_private_key(none));
    FAILS(0, SSL_CTX_set_cipher_list(none, "ALL"));
    FAILS(0, SSL_CTX_set_cipher_list(ctx, NULL));
    FAILS(0, SSL_CTX_set_ciphersuites(none, "TLS_AES_128_GCM_SHA256"));
    FAILS(0, SSL_CTX_set_ciphersuites(ctx, NULL));
    FAILS(1, SSL_CTX_set_alpn_protos(none, bytes, 1));
    FAILS(1, SSL_CTX_set_alpn_protos(ctx, (const unsigned char *)"\5h2", 3));
    TELLS((SSL_CTX_set_alpn_select_cb(none, NULL, NULL), 0));
    TELLS((SSL_CTX_set_info_callback(none, NULL), 0));
    TELLS((SSL_CTX_set_keylog_callback(none, NULL), 0));
    FAILS(NULL, SSL_CTX_get_keylog_callback(none));
    TELLS((SSL_CTX_set_quiet_shutdown(none, 1), 0));
    FAILS(0, SSL_CTX_get_quiet_shutdown(none));
    FAILS(0, SSL_CTX_set_ex_data(none, 1, bytes));
    FAILS(NULL, SSL_CTX_get_ex_data(none, 1));
    FAILS(0, SSL_CTX_set_min_proto_version(none, TLS1_2_VERSION));
    FAILS(0, SSL_CTX_set_min_proto_version(ctx, 1));
    FAILS(0, SSL_CTX_set_max_proto_version(none, TLS1_2_VERSION));
    FAILS(0, SSL_CTX_set_max_proto_version(ctx, 0x0305));
    FAILS(0, SSL_CTX_set_tlsext_servername_callback(none, NULL));
    FAILS(0, SSL_CTX_set_tlsext_servername_arg(none, NULL));
    FAILS(NULL, SSL_CTX_get_cert_store(none));
}

static void connection_io(SSL *ssl)
{
    SSL *const none = NULL;

    FAILS(0, SSL_up_ref(none));
    FAILS(0, SSL_clear(none));
    FAILS(0, SSL_ctrl(none, SSL_CTRL_MODE, 0, NULL));
    FAILS(0, SSL_ctrl(ssl, 1000, 0, NULL));
    FAILS(0, SSL_callback_ctrl(none, 0, NULL));
    FAILS(0, SSL_callback_ctrl(ssl, 1000, NULL));
    FAILS(NULL, SSL_get_SSL_CTX(none));
    FAILS(NULL, SSL_set_SSL_CTX(none, SSL_get_SSL_CTX(ssl)));
    FAILS(0, SSL_set_fd(none, 1));
    FAILS(0, SSL_set_rfd(none, 1));
    FAILS(0, SSL_set_wfd(none, 1));
    FAILS(-1, SSL_get_fd(none));
    FAILS(-1, SSL_get_rfd(none));
    FAILS(-1, SSL_get_wfd(none));
    TELLS((SSL_set_connect_state(none), 0));
    TELLS((SSL_set_accept_state(none), 0));
    FAILS(0, SSL_is_server(none));
    FAILS(-1, SSL_connect(none));
    FAILS(-1, SSL_accept(none));
    FAILS(-1, SSL_do_handshake(none));
    FAILS(-1, SSL_read(none, bytes, 1));
    FAILS(-1, SSL_peek(none, bytes, 1));
    FAILS(-1, SSL_write(none, bytes, 1));
    FAILS(0, SSL_read_ex(none, bytes, 1, &size));
    FAILS(0, SSL_peek_ex(none, bytes, 1, &size));
    FAILS(0, SSL_write_ex(none, bytes, 1, &size));
    FAILS(0, SSL_pending(none));
    FAILS(0, SSL_has_pending(none));
    FAILS(-1, SSL_shutdown(none));
    FAILS(0, SSL_get_shutdown(none));
    TELLS((SSL_set_shutdown(none, 1), 0));
    TELLS((SSL_set_quiet_shutdown(none, 1), 0));
    FAILS(0, SSL_get_quiet_shutdown(none));
    FAILS(SSL_ERROR_SSL, SSL_get_error(none, 0));
    FAILS(SSL_ERROR_SSL, SSL_get_error(none, -1));
    TELLS(SSL_want(none));
    TELLS(SSL_in_init(none));
    TELLS(SSL_in_before(none));
    FAILS(0, SSL_is_init_finished(none));
    TELLS(SSL_get_state(none));
    TELLS(SSL_state_string(none));
    TELLS(SSL_state_string_long(none));
    TELLS(SSL_version(none));
    TELLS(SSL_get_version(none));
    FAILS(NULL, SSL_get_current_cipher(none));
    TELLS((SSL_set_bio(none, NULL, NULL), 0));
    FAILS(NULL, SSL_get_rbio(none));
    FAILS(NULL, SSL_get_wbio(none));
}

static void connection_settings(SSL *ssl)
{
    SSL *const none = NULL;

    FAILS(0, SSL_set_options(none, 1));
    FAILS(0, SSL_clear_options(none, 1));
    FAILS(0, SSL_get_options(none));
    TELLS((SSL_set_verify(none, 1, NULL), 0));
    TELLS(SSL_get_verify_mode(none));
    TELLS(SSL_get_verify_result(none));
    TELLS((SSL_set_verify_result(none, 1), 0));
    FAILS(0, SSL_set1_host(none, "x"));
    FAILS(0, SSL_set_tlsext_host_name(none, "x"));
    FAILS(NULL, SSL_get_servername(none, 0));
    FAILS(-1, SSL_get_servername_type(none));
    FAILS(1, SSL_set_alpn_protos(none, bytes, 1));
    FAILS(1, SSL_set_alpn_protos(ssl, (const unsigned char *)"\5h2", 3));
    TELLS((SSL_get0_alpn_selected(none, &lent, &len), 0));
    SURVIVES((SSL_get0_alpn_selected(ssl, NULL, &len), 0));
    SURVIVES((SSL_get0_alpn_selected(ssl, &lent, NULL), 0));
    FAILS(0, SSL_set_ex_data(none, 1, bytes));
    FAILS(NULL, SSL_get_ex_data(none, 1));
    FAILS(NULL, SSL_get_info_callback(none));
    TELLS((SSL_set_info_callback(none, NULL), 0));
    ERR_clear_error();
    CHECK(SSL_export_keying_material(none, bytes, 1, "x", 1, NULL, 0, 0) <= 0);
    CHECK(ERR_peek_error() != 0);
    FAILS(0, SSL_use_certificate_chain_file(none, "x"));
    FAILS(0, SSL_use_certificate_chain_file(ssl, NULL));
    FAILS(0, SSL_use_certificate_file(none, "x", SSL_FILETYPE_PEM));
    FAILS(0, SSL_use_certificate_file(ssl, NULL, SSL_FILETYPE_PEM));
    FAILS(0, SSL_use_PrivateKey_file(none, "x", SSL_FILETYPE_PEM));
    FAILS(0, SSL_use_PrivateKey_file(ssl, NULL, SSL_FILETYPE_PEM));
    FAILS(0, SSL_CIPHER_get_id(NULL));
    FAILS(0, SSL_CIPHER_get_protocol_id(NULL));
    FAILS(NULL, SSL_CIPHER_find(none, bytes));
    FAILS(NULL, SSL_CIPHER_find(ssl, NULL));
    SURVIVES((ERR_error_string_n(0, NULL, 10), 0));
}

/* OpenSSL 3.0 crashes in SSL_get_error here. */
static void without_a_descriptor(SSL_CTX *ctx)
{
    SSL *ssl = SSL_new(ctx);
    int result;

    CHECK(ssl != NULL);
    ERR_clear_error();
    SSL_set_accept_state(ssl);
    result = SSL_accept(ssl);
    CHECK(result == -1);
    CHECK(SSL_get_error(ssl, result) == SSL_ERROR_SSL);
    CHECK(ERR_peek_error() != 0);
    SSL_free(ssl);

    ERR_clear_error();
    ssl = SSL_new(ctx);
    CHECK(ssl != NULL);
    SSL_set_connect_state(ssl);
    CHECK(SSL_connect(ssl) == -1);
    SSL_free(ssl);
    ERR_clear_error();
}

int main(void)
{
    SSL_CTX *ctx = sample_context();
    SSL *ssl = SSL_new(ctx);
    SSL_SESSION *session = sample_session("a");
    unsigned char id[32];

    CHECK(ssl != NULL);
    session_objects(session);
    caches(ctx, ssl, session);
    context_settings(ctx);
    connection_io(ssl);
    connection_settings(ssl);
    without_a_descriptor(ctx);

    /* Nothing of this touched the objects. */
    sample_id("a", id);
    CHECK(memcmp(SSL_SESSION_get_id(session, &len), id, 32) == 0 && len == 32);
    CHECK(SSL_CTX_sess_number(ctx) == 0);
    CHECK(SSL_CTX_add_session(ctx, session) == 1);
    CHECK(SSL_get_SSL_CTX(ssl) == ctx);
    SSL_SESSION_free(session);
    SSL_free(ssl);
    SSL_CTX_free(ctx);
    SAY("%d refused calls, each with a reason", calls);
    return 0;
}
