/*
 * Untyped lists. The functions are libcrypto's: a program that calls them links with
 * -lcrypto as well.
 */
#include <rsslsess/system.h>
#ifdef RSSLSESS_SYSTEM_LIBCRYPTO
#pragma GCC system_header
#include_next <openssl/stack.h>
#endif

#ifndef OPENSSL_STACK_H
#define OPENSSL_STACK_H

#include <openssl/types.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef void (*OPENSSL_sk_freefunc)(void *);

OPENSSL_STACK *OPENSSL_sk_new_null(void);
void OPENSSL_sk_free(OPENSSL_STACK *st);
void OPENSSL_sk_pop_free(OPENSSL_STACK *st, OPENSSL_sk_freefunc func);
int OPENSSL_sk_push(OPENSSL_STACK *st, const void *data);
int OPENSSL_sk_num(const OPENSSL_STACK *st);
void *OPENSSL_sk_value(const OPENSSL_STACK *st, int i);

#ifdef __cplusplus
}
#endif

#endif /* OPENSSL_STACK_H */
