/*
 * What programs rely on of the calls that OpenSSL has as macros: the preprocessor finds them,
 * and their values have the types that format strings and comparisons expect. Compiled, not run,
 * with both header sets.
 */
#include <openssl/err.h>
#include <openssl/ssl.h>

#define HAS_TYPE(expression, type) _Generic((expression), type: 1, default: 0)
#define ASSERT_TYPE(expression, type) _Static_assert(HAS_TYPE(expression, type), #expression)

#define ASSERT_COUNTER(name) ASSERT_TYPE(name((SSL_CTX *)0), long)
ASSERT_COUNTER(SSL_CTX_sess_number);
ASSERT_COUNTER(SSL_CTX_sess_connect);
ASSERT_COUNTER(SSL_CTX_sess_connect_good);
ASSERT_COUNTER(SSL_CTX_sess_connect_renegotiate);
ASSERT_COUNTER(SSL_CTX_sess_accept);
ASSERT_COUNTER(SSL_CTX_sess_accept_good);
ASSERT_COUNTER(SSL_CTX_sess_accept_renegotiate);
ASSERT_COUNTER(SSL_CTX_sess_hits);
ASSERT_COUNTER(SSL_CTX_sess_cb_hits);
ASSERT_COUNTER(SSL_CTX_sess_misses);
ASSERT_COUNTER(SSL_CTX_sess_timeouts);
ASSERT_COUNTER(SSL_CTX_sess_cache_full);
ASSERT_COUNTER(SSL_CTX_sess_get_cache_size);
ASSERT_COUNTER(SSL_CTX_get_session_cache_mode);

ASSERT_TYPE(SSL_CTX_sess_set_cache_size((SSL_CTX *)0, 1L), long);
ASSERT_TYPE(SSL_CTX_set_session_cache_mode((SSL_CTX *)0, SSL_SESS_CACHE_BOTH), long);
ASSERT_TYPE(SSL_CTX_set_min_proto_version((SSL_CTX *)0, TLS1_2_VERSION), long);
ASSERT_TYPE(SSL_CTX_set_max_proto_version((SSL_CTX *)0, TLS1_3_VERSION), long);
ASSERT_TYPE(SSL_CTX_get_min_proto_version((SSL_CTX *)0), long);
ASSERT_TYPE(SSL_CTX_set_tlsext_servername_callback((SSL_CTX *)0, (int (*)(SSL *, int *, void *))0), long);
ASSERT_TYPE(SSL_CTX_set_tlsext_servername_arg((SSL_CTX *)0, (void *)0), long);
ASSERT_TYPE(SSL_set_tlsext_host_name((SSL *)0, "name"), long);
ASSERT_TYPE(SSL_CTX_set_mode((SSL_CTX *)0, SSL_MODE_AUTO_RETRY), long);
ASSERT_TYPE(SSL_get0_session((SSL *)0), SSL_SESSION *);
ASSERT_TYPE(SSL_get_peer_certificate((SSL *)0), X509 *);
ASSERT_TYPE(SSL_library_init(), int);
ASSERT_TYPE(SSL_get_ex_new_index(0, NULL, NULL, NULL, NULL), int);
ASSERT_TYPE(SSL_get_cipher((SSL *)0), const char *);
ASSERT_TYPE(SSLv23_client_method(), const SSL_METHOD *);

ASSERT_TYPE(SSL_CTX_set_tlsext_ticket_keys((SSL_CTX *)0, (void *)0, 80L), long);
ASSERT_TYPE(SSL_CTX_get_tlsext_ticket_keys((SSL_CTX *)0, (void *)0, 80L), long);

#if !defined(SSL_CTX_set_min_proto_version) || !defined(SSL_CTX_set_tlsext_servername_callback) || \
    !defined(SSL_set_tlsext_host_name) || !defined(SSL_CTX_sess_set_cache_size) || \
    !defined(SSL_CTX_set_session_cache_mode) || !defined(SSL_get_peer_certificate) || \
    !defined(SSL_CTX_set_ecdh_auto) || !defined(SSL_CTRL_SET_TLSEXT_HOSTNAME) || \
    !defined(SSL_OP_NO_TLSv1_3) || !defined(SSL_MODE_RELEASE_BUFFERS)
#error "a name that programs test with #ifdef is not defined"
#endif

#if OPENSSL_VERSION_NUMBER < 0x30000000L || OPENSSL_VERSION_MAJOR != 3
#error "the headers describe the interface of OpenSSL 3"
#endif
