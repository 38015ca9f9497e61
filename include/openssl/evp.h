/*
 * Keys and algorithms. The functions are libcrypto's: a program that calls them links
 * with -lcrypto as well.
 */
#include <rsslsess/system.h>
#ifdef RSSLSESS_SYSTEM_LIBCRYPTO
#pragma GCC system_header
#include_next <openssl/evp.h>
#endif

#ifndef OPENSSL_EVP_H
#define OPENSSL_EVP_H

#include <openssl/types.h>

/* Bytes: the longest digest, key and block. */
#define EVP_MAX_MD_SIZE                                 64
#define EVP_MAX_KEY_LENGTH                              64
#define EVP_MAX_IV_LENGTH                               16
#define EVP_MAX_BLOCK_LENGTH                            32

/* Key types, as SSL_CTX_use_PrivateKey_ASN1() takes them. */
#define EVP_PKEY_NONE                                   0
#define EVP_PKEY_RSA                                    6
#define EVP_PKEY_EC                                     408
#define EVP_PKEY_RSA_PSS                                912
#define EVP_PKEY_X25519                                 1034
#define EVP_PKEY_ED25519                                1087

#ifdef __cplusplus
extern "C" {
#endif

void EVP_PKEY_free(EVP_PKEY *pkey);
int EVP_PKEY_up_ref(EVP_PKEY *pkey);
int EVP_PKEY_get_bits(const EVP_PKEY *pkey);
int EVP_PKEY_get_base_id(const EVP_PKEY *pkey);
const EVP_MD *EVP_sha256(void);
const EVP_MD *EVP_sha384(void);

#ifdef __cplusplus
}
#endif

#endif /* OPENSSL_EVP_H */
