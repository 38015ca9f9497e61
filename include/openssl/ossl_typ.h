/*
 * The older name of <openssl/types.h>.
 */
#ifndef OPENSSL_OSSL_TYP_H
#define OPENSSL_OSSL_TYP_H

#include <openssl/types.h>

#endif /* OPENSSL_OSSL_TYP_H */
