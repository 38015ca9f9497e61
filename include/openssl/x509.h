/*
 * Certificates. The functions are libcrypto's: a program that calls them links with
 * -lcrypto as well.
 */
#include <rsslsess/system.h>
#ifdef RSSLSESS_SYSTEM_LIBCRYPTO
#pragma GCC system_header
#include_next <openssl/x509.h>
#endif

#ifndef OPENSSL_X509_H
#define OPENSSL_X509_H

#include <stdio.h>
#include <openssl/types.h>
#include <openssl/safestack.h>
#include <openssl/x509_vfy.h>

#ifdef __cplusplus
extern "C" {
#endif

void X509_free(X509 *x);
int X509_up_ref(X509 *x);
X509 *X509_dup(const X509 *x);
int X509_cmp(const X509 *a, const X509 *b);
X509 *d2i_X509(X509 **x, const unsigned char **in, long len);
int i2d_X509(const X509 *x, unsigned char **out);

X509_NAME *X509_get_subject_name(const X509 *x);
X509_NAME *X509_get_issuer_name(const X509 *x);
char *X509_NAME_oneline(const X509_NAME *name, char *buf, int size);
int X509_NAME_get_text_by_NID(const X509_NAME *name, int nid, char *buf, int len);
int X509_NAME_print_ex_fp(FILE *fp, const X509_NAME *name, int indent, unsigned long flags);

EVP_PKEY *X509_get_pubkey(X509 *x);
EVP_PKEY *X509_get0_pubkey(const X509 *x);
int X509_digest(const X509 *x, const EVP_MD *type, unsigned char *md, unsigned int *len);
int X509_print_fp(FILE *fp, X509 *x);

#ifdef __cplusplus
}
#endif

#endif /* OPENSSL_X509_H */
