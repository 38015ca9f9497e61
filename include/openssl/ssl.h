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

/* Sessions to and from a BIO as DER: with OpenSSL's own headers of libcrypto, and libcrypto. */
#ifdef RSSLSESS_SYSTEM_LIBCRYPTO
#include <openssl/asn1.h>
#define d2i_SSL_SESSION_bio(bp, session) ASN1_d2i_bio_of(SSL_SESSION, SSL_SESSION_new, d2i_SSL_SESSION, bp, session)
#define i2d_SSL_SESSION_bio(bp, session) ASN1_i2d_bio_of(SSL_SESSION, i2d_SSL_SESSION, bp, session)
#endif

#endif /* OPENSSL_SSL_H */
