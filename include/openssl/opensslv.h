/*
 * The version of OpenSSL's interface that these headers describe; OpenSSL_version_num()
 * answers the same. The library's own version is in <rsslsess/version.h>.
 */
#ifndef OPENSSL_OPENSSLV_H
#define OPENSSL_OPENSSLV_H

#include <rsslsess/version.h>

#define OPENSSL_VERSION_MAJOR 3
#define OPENSSL_VERSION_MINOR 0
#define OPENSSL_VERSION_PATCH 19
#define OPENSSL_VERSION_PRE_RELEASE ""
#define OPENSSL_VERSION_BUILD_METADATA ""
#define OPENSSL_SHLIB_VERSION 3

/* 0xMNN00PP0L: major, minor, patch; the last digit is 0 for a release. */
#define OPENSSL_VERSION_NUMBER 0x30000130L
#define OPENSSL_VERSION_STR "3.0.19"
#define OPENSSL_FULL_VERSION_STR "3.0.19"
#define OPENSSL_VERSION_TEXT "librsslsess " RSSLSESS_VERSION_STR " (OpenSSL 3.0.19 API)"

#define OPENSSL_VERSION_PREREQ(maj, min) \
    ((OPENSSL_VERSION_MAJOR << 16) + OPENSSL_VERSION_MINOR >= ((maj) << 16) + (min))

#endif /* OPENSSL_OPENSSLV_H */
