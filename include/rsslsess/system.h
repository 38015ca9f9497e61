/*
 * Whether the headers of OpenSSL 3 are installed behind these (Debian: libssl-dev). Then
 * those of libcrypto, such as <openssl/evp.h>, are the installed ones, with everything in
 * them, and these add what is this library's. A program that defines RSSLSESS_ALONE
 * compiles as where nothing is installed.
 */
#ifndef RSSLSESS_SYSTEM_H
#define RSSLSESS_SYSTEM_H

#if defined(__has_include_next) && !defined(RSSLSESS_ALONE)
/* OpenSSL 3 brought the first of these, OpenSSL 4 the second. */
#if __has_include_next(<openssl/core_dispatch.h>) && !__has_include_next(<openssl/ech.h>)
#define RSSLSESS_SYSTEM_LIBCRYPTO
#endif
#endif

#endif /* RSSLSESS_SYSTEM_H */
