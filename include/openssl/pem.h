/*
 * PEM files. The functions declared here are libcrypto's: a program that calls them
 * links with -lcrypto as well. Those for sessions are this library's, in <rsslsess.h>.
 */
#include <rsslsess/system.h>
#ifdef RSSLSESS_SYSTEM_LIBCRYPTO
#pragma GCC system_header
#include_next <openssl/pem.h>
#endif

#ifndef OPENSSL_PEM_H
#define OPENSSL_PEM_H

#include <stdio.h>
#include <openssl/types.h>

#define PEM_BUFSIZE                                     1024

/* What stands between the dashes. */
#define PEM_STRING_SSL_SESSION                          "SSL SESSION PARAMETERS"
#define PEM_STRING_X509                                 "CERTIFICATE"
#define PEM_STRING_PKCS8                                "ENCRYPTED PRIVATE KEY"
#define PEM_STRING_PKCS8INF                             "PRIVATE KEY"
#define PEM_STRING_RSA                                  "RSA PRIVATE KEY"
#define PEM_STRING_ECPRIVATEKEY                         "EC PRIVATE KEY"

#ifdef __cplusplus
extern "C" {
#endif

X509 *PEM_read_X509(FILE *fp, X509 **x, pem_password_cb *cb, void *u);
int PEM_write_X509(FILE *fp, const X509 *x);
X509 *PEM_read_bio_X509(BIO *bp, X509 **x, pem_password_cb *cb, void *u);
int PEM_write_bio_X509(BIO *bp, const X509 *x);
EVP_PKEY *PEM_read_PrivateKey(FILE *fp, EVP_PKEY **pkey, pem_password_cb *cb, void *u);
EVP_PKEY *PEM_read_bio_PrivateKey(BIO *bp, EVP_PKEY **pkey, pem_password_cb *cb, void *u);

#ifdef __cplusplus
}
#endif

#endif /* OPENSSL_PEM_H */
