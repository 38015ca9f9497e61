/*
 * Small macros that OpenSSL programs use.
 */
#include <rsslsess/system.h>
#ifdef RSSLSESS_SYSTEM_LIBCRYPTO
#pragma GCC system_header
#include_next <openssl/macros.h>
#endif

#ifndef OPENSSL_MACROS_H
#define OPENSSL_MACROS_H

#include <openssl/opensslconf.h>
#include <openssl/opensslv.h>

/* A macro's value as a string. */
#define OPENSSL_MSTR_HELPER(x) #x
#define OPENSSL_MSTR(x) OPENSSL_MSTR_HELPER(x)

/* The place of a call, as CRYPTO_malloc and CRYPTO_free take it. */
#ifndef OPENSSL_FILE
#define OPENSSL_FILE __FILE__
#define OPENSSL_LINE __LINE__
#endif
#ifndef OPENSSL_FUNC
#define OPENSSL_FUNC __func__
#endif

#endif /* OPENSSL_MACROS_H */
