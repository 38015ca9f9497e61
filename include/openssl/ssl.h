/*
 * Contexts, connections and sessions, under the name that programs include.
 */
#ifndef OPENSSL_SSL_H
#define OPENSSL_SSL_H

#include <rsslsess.h>
#include <openssl/crypto.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/safestack.h>
#include <openssl/x509.h>

#endif /* OPENSSL_SSL_H */
