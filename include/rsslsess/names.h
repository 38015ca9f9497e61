/*
 * Names beside the functions: those that a program may test with #ifdef because
 * OpenSSL has them as macros, older names, and short forms of other calls.
 */
#ifndef RSSLSESS_NAMES_H
#define RSSLSESS_NAMES_H

#include <openssl/e_os2.h>

/* Functions here, macros in OpenSSL. Each stands for itself, so that #ifdef finds it. */
#define SSL_get0_session SSL_get0_session
#define SSL_get_peer_certificate SSL_get_peer_certificate
#define SSL_library_init SSL_library_init
#define SSL_load_error_strings SSL_load_error_strings
#define SSL_SESSION_get_ex_new_index SSL_SESSION_get_ex_new_index
#define SSL_CTX_get_ex_new_index SSL_CTX_get_ex_new_index
#define SSL_get_ex_new_index SSL_get_ex_new_index
#define SSL_CTX_set_session_cache_mode SSL_CTX_set_session_cache_mode
#define SSL_CTX_get_session_cache_mode SSL_CTX_get_session_cache_mode
#define SSL_CTX_sess_number SSL_CTX_sess_number
#define SSL_CTX_sess_connect SSL_CTX_sess_connect
#define SSL_CTX_sess_connect_good SSL_CTX_sess_connect_good
#define SSL_CTX_sess_connect_renegotiate SSL_CTX_sess_connect_renegotiate
#define SSL_CTX_sess_accept SSL_CTX_sess_accept
#define SSL_CTX_sess_accept_good SSL_CTX_sess_accept_good
#define SSL_CTX_sess_accept_renegotiate SSL_CTX_sess_accept_renegotiate
#define SSL_CTX_sess_hits SSL_CTX_sess_hits
#define SSL_CTX_sess_cb_hits SSL_CTX_sess_cb_hits
#define SSL_CTX_sess_misses SSL_CTX_sess_misses
#define SSL_CTX_sess_timeouts SSL_CTX_sess_timeouts
#define SSL_CTX_sess_cache_full SSL_CTX_sess_cache_full
#define SSL_CTX_sess_set_cache_size SSL_CTX_sess_set_cache_size
#define SSL_CTX_sess_get_cache_size SSL_CTX_sess_get_cache_size
#define SSL_CTX_set_min_proto_version SSL_CTX_set_min_proto_version
#define SSL_CTX_set_max_proto_version SSL_CTX_set_max_proto_version
#define SSL_CTX_set_tlsext_servername_callback SSL_CTX_set_tlsext_servername_callback
#define SSL_CTX_set_tlsext_servername_arg SSL_CTX_set_tlsext_servername_arg
#define SSL_set_tlsext_host_name SSL_set_tlsext_host_name
#define SSL_CTX_set_tlsext_ticket_keys SSL_CTX_set_tlsext_ticket_keys
#define SSL_CTX_get_tlsext_ticket_keys SSL_CTX_get_tlsext_ticket_keys
#define SSLv23_method SSLv23_method
#define SSLv23_client_method SSLv23_client_method
#define SSLv23_server_method SSLv23_server_method

/* Older names of functions on sessions. */
#define SSL_get_time(session) SSL_SESSION_get_time(session)
#define SSL_set_time(session, t) SSL_SESSION_set_time((session), (t))
#define SSL_get_timeout(session) SSL_SESSION_get_timeout(session)
#define SSL_set_timeout(session, t) SSL_SESSION_set_timeout((session), (t))
#define SSL_cache_hit(ssl) SSL_session_reused(ssl)

/* The first ex_data slot, kept for the application. */
#define SSL_set_app_data(ssl, arg) (SSL_set_ex_data((ssl), 0, (char *)(arg)))
#define SSL_get_app_data(ssl) (SSL_get_ex_data((ssl), 0))
#define SSL_SESSION_set_app_data(session, arg) (SSL_SESSION_set_ex_data((session), 0, (char *)(arg)))
#define SSL_SESSION_get_app_data(session) (SSL_SESSION_get_ex_data((session), 0))
#define SSL_CTX_set_app_data(ctx, arg) (SSL_CTX_set_ex_data((ctx), 0, (char *)(arg)))
#define SSL_CTX_get_app_data(ctx) (SSL_CTX_get_ex_data((ctx), 0))

/* The connection's cipher suite. */
#define SSL_get_cipher(ssl) SSL_CIPHER_get_name(SSL_get_current_cipher(ssl))
#define SSL_get_cipher_name(ssl) SSL_CIPHER_get_name(SSL_get_current_cipher(ssl))
#define SSL_get_cipher_bits(ssl, np) SSL_CIPHER_get_bits(SSL_get_current_cipher(ssl), (np))
#define SSL_get_cipher_version(ssl) SSL_CIPHER_get_version(SSL_get_current_cipher(ssl))

/* What the connection waits for: SSL_want(). */
#define SSL_want_nothing(ssl) (SSL_want(ssl) == SSL_NOTHING)
#define SSL_want_read(ssl) (SSL_want(ssl) == SSL_READING)
#define SSL_want_write(ssl) (SSL_want(ssl) == SSL_WRITING)
#define SSL_want_x509_lookup(ssl) (SSL_want(ssl) == SSL_X509_LOOKUP)
#define SSL_want_retry_verify(ssl) (SSL_want(ssl) == SSL_RETRY_VERIFY)
#define SSL_want_async(ssl) (SSL_want(ssl) == SSL_ASYNC_PAUSED)
#define SSL_want_async_job(ssl) (SSL_want(ssl) == SSL_ASYNC_NO_JOBS)
#define SSL_want_client_hello_cb(ssl) (SSL_want(ssl) == SSL_CLIENT_HELLO_CB)
#define SSL_in_connect_init(ssl) (SSL_in_init(ssl) && !SSL_is_server(ssl))
#define SSL_in_accept_init(ssl) (SSL_in_init(ssl) && SSL_is_server(ssl))

/* Start-up calls of older programs: the library starts by itself. */
#define OpenSSL_add_ssl_algorithms() SSL_library_init()
#define SSLeay_add_ssl_algorithms() SSL_library_init()
#define SSLeay OpenSSL_version_num
#define SSLeay_version OpenSSL_version
#define SSL_COMP_free_compression_methods() ((void)0)

/* Key exchange is always by ephemeral elliptic curves: nothing to switch on. */
static ossl_unused ossl_inline int rsslsess_is_on(long onoff)
{
    return onoff != 0;
}
#define SSL_CTX_set_ecdh_auto(dummy, onoff) rsslsess_is_on(onoff)
#define SSL_set_ecdh_auto(dummy, onoff) rsslsess_is_on(onoff)
#define SSL_CTX_need_tmp_RSA(ctx) 0
#define SSL_need_tmp_RSA(ssl) 0

#endif /* RSSLSESS_NAMES_H */
