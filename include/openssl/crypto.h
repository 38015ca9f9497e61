/*
 * Initialisation, version, memory and ex_data, under the name that programs include.
 */
#include <rsslsess/system.h>
#ifdef RSSLSESS_SYSTEM_LIBCRYPTO
#pragma GCC system_header
#include_next <openssl/crypto.h>
#endif

#ifndef OPENSSL_CRYPTO_H
#define OPENSSL_CRYPTO_H

#include <stdlib.h>
#include <rsslsess.h>
#include <openssl/safestack.h>

#endif /* OPENSSL_CRYPTO_H */
