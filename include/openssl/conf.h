/*
 * Configuration files: this library reads none. What older programs call is in
 * <rsslsess/library.h> and <rsslsess/older.h>.
 */
#include <rsslsess/system.h>
#ifdef RSSLSESS_SYSTEM_LIBCRYPTO
#pragma GCC system_header
#include_next <openssl/conf.h>
#endif

#ifndef OPENSSL_CONF_H
#define OPENSSL_CONF_H

#include <openssl/crypto.h>

#define CONF_modules_free() ((void)0)

#endif /* OPENSSL_CONF_H */
