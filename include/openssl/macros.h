/*
 * Small macros that OpenSSL programs use.
 */
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

#define OPENSSL_VERSION_PREREQ(maj, min) \
    ((OPENSSL_VERSION_MAJOR << 16) + OPENSSL_VERSION_MINOR >= ((maj) << 16) + (min))

#endif /* OPENSSL_MACROS_H */
