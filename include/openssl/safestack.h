/*
 * Typed lists, and the calls on lists of certificates that a program needs for
 * SSL_get_peer_cert_chain().
 */
#include <rsslsess/system.h>
#ifdef RSSLSESS_SYSTEM_LIBCRYPTO
#pragma GCC system_header
#include_next <openssl/safestack.h>
#endif

#ifndef OPENSSL_SAFESTACK_H
#define OPENSSL_SAFESTACK_H

#include <openssl/stack.h>

#define STACK_OF(type) struct stack_st_##type
#define LHASH_OF(type) struct lhash_st_##type

#define sk_X509_new_null() ((STACK_OF(X509) *)OPENSSL_sk_new_null())
#define sk_X509_num(sk) OPENSSL_sk_num((const OPENSSL_STACK *)(const STACK_OF(X509) *)(sk))
#define sk_X509_value(sk, i) \
    ((X509 *)OPENSSL_sk_value((const OPENSSL_STACK *)(const STACK_OF(X509) *)(sk), (i)))
#define sk_X509_push(sk, x) \
    OPENSSL_sk_push((OPENSSL_STACK *)(STACK_OF(X509) *)(sk), (const void *)(const X509 *)(x))
#define sk_X509_free(sk) OPENSSL_sk_free((OPENSSL_STACK *)(STACK_OF(X509) *)(sk))
#define sk_X509_pop_free(sk, func) \
    OPENSSL_sk_pop_free((OPENSSL_STACK *)(STACK_OF(X509) *)(sk), (OPENSSL_sk_freefunc)(func))

#endif /* OPENSSL_SAFESTACK_H */
