/*
 * NULL where OpenSSL 3.0 accepts it: the answers must be the same. Where it
 * leaves no reason the queue is not compared; null_ours.c asks for one there.
 */
#include "sample.h"

static void sessions(SSL_CTX *ctx, SSL *ssl)
{
    SSL_SESSION *session = sample_session("a");
    unsigned char out[4] = {9, 9, 9, 9};
    const unsigned char *ticket = out;
    size_t len = 9;

    SAY("== sessions");
    SSL_SESSION_free(NULL);
    TRY_VALUE(SSL_SESSION_get_time(NULL));
    TRY_VALUE(SSL_SESSION_set_time(NULL, 1));
    TRY_VALUE(SSL_SESSION_get_timeout(NULL));
    TRY_VALUE(SSL_SESSION_set_timeout(NULL, 1));
    SHOW_SET(SSL_SESSION_get_id(session, NULL));
    SHOW_SET(SSL_SESSION_get0_id_context(session, NULL));
    TRY(SSL_SESSION_set_cipher(session, NULL));
    TRY(SSL_SESSION_set1_master_key(session, NULL, 0));
    TRY(SSL_SESSION_get_master_key(session, NULL, 0));
    TRY(SSL_SESSION_set1_hostname(session, NULL));
    TRY(SSL_SESSION_set1_alpn_selected(session, NULL, 0));
    TRY(SSL_SESSION_set1_ticket_appdata(session, NULL, 0));
    TRY(SSL_SESSION_set1_id(session, NULL, 0));
    TRY(SSL_SESSION_set1_id_context(session, NULL, 0));
    SSL_SESSION_get0_ticket(session, NULL, &len);
    SHOW_INT(len);
    SSL_SESSION_get0_ticket(session, &ticket, &len);
    SHOW_SET(ticket);
    TRY_VALUE(SSL_CTX_remove_session(ctx, NULL));
    TRY_VALUE(SSL_CTX_remove_session(NULL, NULL));
    TRY(SSL_set_session(ssl, NULL));
    SHOW_SET(SSL_get_session(ssl));
    say_errors();
    SSL_SESSION_free(session);
}

static void contexts(SSL_CTX *ctx)
{
    SSL_CTX *none;

    SAY("== contexts");
    SSL_CTX_free(NULL);
    none = SSL_CTX_new(NULL);
    SHOW_SET(none);
    say_errors();
    none = SSL_CTX_new_ex(NULL, NULL, NULL);
    SHOW_SET(none);
    say_errors();
    TRY_VALUE(SSL_CTX_get_timeout(NULL));
    TRY_VALUE(SSL_CTX_set_timeout(NULL, 1));
    TRY_VALUE(SSL_CTX_sess_number(NULL));
    TRY_VALUE(SSL_CTX_sess_connect(NULL));
    TRY_VALUE(SSL_CTX_sess_connect_good(NULL));
    TRY_VALUE(SSL_CTX_sess_connect_renegotiate(NULL));
    TRY_VALUE(SSL_CTX_sess_accept(NULL));
    TRY_VALUE(SSL_CTX_sess_accept_good(NULL));
    TRY_VALUE(SSL_CTX_sess_accept_renegotiate(NULL));
    TRY_VALUE(SSL_CTX_sess_hits(NULL));
    TRY_VALUE(SSL_CTX_sess_cb_hits(NULL));
    TRY_VALUE(SSL_CTX_sess_misses(NULL));
    TRY_VALUE(SSL_CTX_sess_timeouts(NULL));
    TRY_VALUE(SSL_CTX_sess_cache_full(NULL));
    TRY_VALUE(SSL_CTX_sess_set_cache_size(NULL, 1));
    TRY_VALUE(SSL_CTX_sess_get_cache_size(NULL));
    TRY_VALUE(SSL_CTX_set_session_cache_mode(NULL, 1));
    TRY_VALUE(SSL_CTX_get_session_cache_mode(NULL));
    TRY_VALUE(SSL_CTX_ctrl(NULL, SSL_CTRL_MODE, 0, NULL));
    TRY_VALUE(SSL_CTX_ctrl(NULL, 1000, 0, NULL));
    TRY_VALUE(SSL_CTX_set_min_proto_version(NULL, TLS1_2_VERSION));
    TRY_VALUE(SSL_CTX_set_max_proto_version(NULL, TLS1_2_VERSION));
    TRY_VALUE(SSL_CTX_set_tlsext_servername_arg(NULL, NULL));
    TRY_VALUE(SSL_CTX_use_certificate_chain_file(NULL, "nowhere.pem"));
    TRY_VALUE(SSL_CTX_load_verify_file(ctx, NULL));
    TRY_VALUE(SSL_CTX_load_verify_dir(ctx, NULL));
    TRY_VALUE(SSL_CTX_load_verify_locations(ctx, NULL, NULL));
    TRY(SSL_CTX_check_private_key(NULL));
    TRY_VALUE(SSL_CTX_set_cipher_list(ctx, NULL));
    TRY(SSL_CTX_set_alpn_protos(ctx, NULL, 0));
    TRY(SSL_CTX_set_alpn_protos(ctx, NULL, 1));
    TRY(SSL_CTX_set_session_id_context(ctx, NULL, 0));
    TRY(SSL_CTX_use_certificate(NULL, NULL));
    TRY(SSL_CTX_use_certificate(ctx, NULL));
    TRY(SSL_CTX_use_PrivateKey(NULL, NULL));
    TRY(SSL_CTX_use_PrivateKey(ctx, NULL));
}

static void connections(SSL *ssl)
{
    SSL *none;
    char byte = 'x';

    SAY("== connections");
    SSL_free(NULL);
    none = SSL_new(NULL);
    SHOW_SET(none);
    say_errors();
    SHOW_INT(SSL_get_error(NULL, 1));
    SHOW_SET(SSL_get1_peer_certificate(NULL));
    SHOW_SET(SSL_get0_peer_certificate(NULL));
    SHOW_SET(SSL_get_peer_cert_chain(NULL));
    ERR_clear_error();
    TRY(SSL_use_certificate(NULL, NULL));
    TRY(SSL_use_certificate(ssl, NULL));
    TRY(SSL_use_PrivateKey(NULL, NULL));
    TRY(SSL_use_PrivateKey(ssl, NULL));
    TRY_VALUE(SSL_use_certificate_chain_file(NULL, "nowhere.pem"));
    SSL_set_bio(ssl, NULL, NULL);
    ERR_clear_error();
    TRY(SSL_set1_host(ssl, NULL));
    TRY(SSL_set_tlsext_host_name(ssl, NULL));
    TRY(SSL_set_alpn_protos(ssl, NULL, 0));
    TRY(SSL_set_session_id_context(ssl, NULL, 0));
    SHOW_INT(SSL_has_matching_session_id(ssl, NULL, 0));
    ERR_clear_error();
    SAY("a connection not yet set up looks at no buffer");
    TRY(SSL_read(ssl, NULL, 1));
    TRY(SSL_write(ssl, NULL, 1));
    TRY(SSL_read_ex(ssl, &byte, 1, NULL));
    TRY(SSL_write_ex(ssl, &byte, 1, NULL));
    TRY_VALUE(SSL_client_hello_get0_session_id(ssl, NULL));

    SAY("== ciphers");
    SHOW_STR(SSL_CIPHER_get_name(NULL));
    SHOW_STR(SSL_CIPHER_standard_name(NULL));
    SHOW_STR(SSL_CIPHER_get_version(NULL));
    SHOW_INT(SSL_CIPHER_get_bits(NULL, NULL));
    ERR_clear_error();
}

static void the_rest(void)
{
    SAY("== errors, memory, starting");
    SHOW_SET(ERR_error_string(0, NULL));
    ERR_error_string_n(0, NULL, 0);
    CRYPTO_free(NULL, NULL, 0);
    SHOW_INT(OPENSSL_init_ssl(0, NULL));
    SHOW_INT(OPENSSL_init_crypto(0, NULL));
    say_errors();
}

int main(void)
{
    SSL_CTX *ctx = sample_context();
    SSL *ssl = SSL_new(ctx);

    CHECK(ssl != NULL);
    sessions(ctx, ssl);
    contexts(ctx);
    connections(ssl);
    the_rest();
    SSL_free(ssl);
    SSL_CTX_free(ctx);
    return 0;
}
