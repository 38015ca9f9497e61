/*
 * Platform names of OpenSSL's headers, as far as programs test them.
 */
#include <rsslsess/system.h>
#ifdef RSSLSESS_SYSTEM_LIBCRYPTO
#pragma GCC system_header
#include_next <openssl/e_os2.h>
#endif

#ifndef OPENSSL_E_OS2_H
#define OPENSSL_E_OS2_H

#include <inttypes.h>
#include <openssl/opensslconf.h>

#define OPENSSL_SYS_UNIX
#if defined(__linux__)
#define OPENSSL_SYS_LINUX
#endif

#if defined(__cplusplus) || (defined(__STDC_VERSION__) && __STDC_VERSION__ >= 199901L)
#define ossl_inline inline
#elif defined(__GNUC__)
#define ossl_inline __inline__
#else
#define ossl_inline
#endif

#if defined(__GNUC__)
#define ossl_unused __attribute__((unused))
#else
#define ossl_unused
#endif

#endif /* OPENSSL_E_OS2_H */
