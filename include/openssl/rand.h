/*
 * Random bytes. The functions are libcrypto's: a program that calls them links with
 * -lcrypto as well. This library seeds itself.
 */
#include <rsslsess/system.h>
#ifdef RSSLSESS_SYSTEM_LIBCRYPTO
#pragma GCC system_header
#include_next <openssl/rand.h>
#endif

#ifndef OPENSSL_RAND_H
#define OPENSSL_RAND_H

#include <openssl/types.h>

#ifdef __cplusplus
extern "C" {
#endif

int RAND_bytes(unsigned char *buf, int num);
int RAND_status(void);
void RAND_seed(const void *buf, int num);

#ifdef __cplusplus
}
#endif

#endif /* OPENSSL_RAND_H */
