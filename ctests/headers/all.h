/*
 * Every header of OpenSSL's that this library brings, for the checks of this directory.
 * Compiles with either set.
 */
#include <openssl/ssl.h>
#include <openssl/err.h>
#include <openssl/crypto.h>
#include <openssl/bio.h>
#include <openssl/conf.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/prov_ssl.h>
#include <openssl/rand.h>
#include <openssl/safestack.h>
#include <openssl/ssl3.h>
#include <openssl/sslerr.h>
#include <openssl/stack.h>
#include <openssl/tls1.h>
#include <openssl/types.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>
