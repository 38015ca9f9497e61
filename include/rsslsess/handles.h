/*
 * Types of this library that programs hold by pointer. None has a body here except the
 * ticket extension, which a callback reads.
 */
#ifndef RSSLSESS_HANDLES_H
#define RSSLSESS_HANDLES_H

#include <openssl/types.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ssl_session_st SSL_SESSION;
typedef struct ssl_method_st SSL_METHOD;
typedef struct ssl_cipher_st SSL_CIPHER;

/* The body of a session ticket extension, for tls_session_ticket_ext_cb_fn. */
struct tls_session_ticket_ext_st {
    unsigned short length; /* bytes at data */
    void *data;
};
typedef struct tls_session_ticket_ext_st TLS_SESSION_TICKET_EXT;

/* Lists: STACK_OF(X509) is struct stack_st_X509, LHASH_OF(SSL_SESSION) is struct lhash_st_SSL_SESSION. */
typedef struct stack_st_SSL_CIPHER stack_st_SSL_CIPHER;
typedef struct stack_st_X509 stack_st_X509;
typedef struct lhash_st_SSL_SESSION lhash_st_SSL_SESSION;

#ifdef __cplusplus
}
#endif

#endif /* RSSLSESS_HANDLES_H */
