/*
 * The older name of <openssl/types.h>.
 */
#include <rsslsess/system.h>
#ifdef RSSLSESS_SYSTEM_LIBCRYPTO
#pragma GCC system_header
#include_next <openssl/ossl_typ.h>
#endif

#ifndef OPENSSL_OSSL_TYP_H
#define OPENSSL_OSSL_TYP_H

#include <openssl/types.h>

#endif /* OPENSSL_OSSL_TYP_H */
