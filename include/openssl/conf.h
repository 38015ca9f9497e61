/*
 * Configuration files: this library reads none. The calls of older programs are in
 * <rsslsess/library.h>.
 */
#ifndef OPENSSL_CONF_H
#define OPENSSL_CONF_H

#include <openssl/crypto.h>

#define CONF_modules_free() ((void)0)
#define CONF_modules_unload(all) ((void)(all))

#endif /* OPENSSL_CONF_H */
