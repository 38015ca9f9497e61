/*
 * The function types that calls of this library take.
 */
#ifndef RSSLSESS_CALLBACKS_H
#define RSSLSESS_CALLBACKS_H

#include <stddef.h>
#include <stdint.h>
#include <rsslsess/handles.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Verification: preverify_ok is the verdict so far, the return value the one to take. */
typedef int (*SSL_verify_cb)(int preverify_ok, X509_STORE_CTX *x509_ctx);

/* Writes a session id of at most *id_len bytes and its length. */
typedef int (*GEN_SESSION_CB)(SSL *ssl, unsigned char *id, unsigned int *id_len);

/* One line of a key log, without the newline. */
typedef void (*SSL_CTX_keylog_cb_func)(const SSL *ssl, const char *line);

/* Picks an ALPN protocol: *out points into in, or to memory that outlives the call. */
typedef int (*SSL_CTX_alpn_select_cb_func)(SSL *ssl, const unsigned char **out, unsigned char *outlen,
                                           const unsigned char *in, unsigned int inlen, void *arg);

/* Sees the ClientHello before anything is decided. */
typedef int (*SSL_client_hello_cb_fn)(SSL *ssl, int *al, void *arg);

/* What became of a ticket that a client sent, and what is to become of it: SSL_TICKET_*. */
typedef int SSL_TICKET_STATUS;
typedef int SSL_TICKET_RETURN;
typedef int (*SSL_CTX_generate_session_ticket_fn)(SSL *ssl, void *arg);
typedef SSL_TICKET_RETURN (*SSL_CTX_decrypt_session_ticket_fn)(SSL *ssl, SSL_SESSION *session,
                                                               const unsigned char *keyname,
                                                               size_t keyname_length,
                                                               SSL_TICKET_STATUS status, void *arg);

/* Session tickets and secrets that the program brings itself. */
typedef int (*tls_session_ticket_ext_cb_fn)(SSL *ssl, const unsigned char *data, int len, void *arg);
typedef int (*tls_session_secret_cb_fn)(SSL *ssl, void *secret, int *secret_len,
                                        struct stack_st_SSL_CIPHER *peer_ciphers,
                                        const SSL_CIPHER **cipher, void *arg);

/* Sessions as TLS 1.3 external pre-shared keys. */
typedef int (*SSL_psk_use_session_cb_func)(SSL *ssl, const EVP_MD *md, const unsigned char **id,
                                           size_t *idlen, SSL_SESSION **session);
typedef int (*SSL_psk_find_session_cb_func)(SSL *ssl, const unsigned char *identity,
                                            size_t identity_len, SSL_SESSION **session);

/* Application data on an object: made with it, copied with it, freed with it. */
typedef void CRYPTO_EX_new(void *parent, void *ptr, CRYPTO_EX_DATA *ad, int idx, long argl, void *argp);
typedef void CRYPTO_EX_free(void *parent, void *ptr, CRYPTO_EX_DATA *ad, int idx, long argl, void *argp);
typedef int CRYPTO_EX_dup(CRYPTO_EX_DATA *to, const CRYPTO_EX_DATA *from, void **from_d, int idx,
                          long argl, void *argp);

#ifdef __cplusplus
}
#endif

#endif /* RSSLSESS_CALLBACKS_H */
