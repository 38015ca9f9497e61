/*
 * Names in certificates. The functions are libcrypto's: a program that calls them
 * links with -lcrypto as well; SSL_set1_host() needs none of them.
 */
#include <rsslsess/system.h>
#ifdef RSSLSESS_SYSTEM_LIBCRYPTO
#pragma GCC system_header
#include_next <openssl/x509v3.h>
#endif

#ifndef OPENSSL_X509V3_H
#define OPENSSL_X509V3_H

#include <openssl/x509.h>

#define X509_CHECK_FLAG_ALWAYS_CHECK_SUBJECT            0x1
#define X509_CHECK_FLAG_NO_WILDCARDS                    0x2
#define X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS            0x4
#define X509_CHECK_FLAG_MULTI_LABEL_WILDCARDS           0x8
#define X509_CHECK_FLAG_SINGLE_LABEL_SUBDOMAINS         0x10
#define X509_CHECK_FLAG_NEVER_CHECK_SUBJECT             0x20

#ifdef __cplusplus
extern "C" {
#endif

int X509_check_host(X509 *x, const char *name, size_t len, unsigned int flags, char **peername);
int X509_check_ip_asc(X509 *x, const char *address, unsigned int flags);

#ifdef __cplusplus
}
#endif

#endif /* OPENSSL_X509V3_H */
