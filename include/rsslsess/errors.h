/*
 * Error codes: how a code is put together, libraries, reasons that libraries share. The
 * reasons of ERR_LIB_SSL are in <openssl/sslerr.h>.
 */
#ifndef RSSLSESS_ERRORS_H
#define RSSLSESS_ERRORS_H

#include <rsslsess/system.h>
#ifdef RSSLSESS_SYSTEM_LIBCRYPTO
#include <openssl/err.h>
#else

#include <limits.h>
#include <openssl/e_os2.h>

/* The library that raised an error. */
#define ERR_LIB_NONE                                    1
#define ERR_LIB_SYS                                     2
#define ERR_LIB_BN                                      3
#define ERR_LIB_RSA                                     4
#define ERR_LIB_DH                                      5
#define ERR_LIB_EVP                                     6
#define ERR_LIB_BUF                                     7
#define ERR_LIB_OBJ                                     8
#define ERR_LIB_PEM                                     9
#define ERR_LIB_DSA                                     10
#define ERR_LIB_X509                                    11
#define ERR_LIB_ASN1                                    13
#define ERR_LIB_CONF                                    14
#define ERR_LIB_CRYPTO                                  15
#define ERR_LIB_EC                                      16
#define ERR_LIB_SSL                                     20
#define ERR_LIB_BIO                                     32
#define ERR_LIB_PKCS7                                   33
#define ERR_LIB_X509V3                                  34
#define ERR_LIB_PKCS12                                  35
#define ERR_LIB_RAND                                    36
#define ERR_LIB_DSO                                     37
#define ERR_LIB_ENGINE                                  38
#define ERR_LIB_OCSP                                    39
#define ERR_LIB_UI                                      40
#define ERR_LIB_COMP                                    41
#define ERR_LIB_ECDSA                                   42
#define ERR_LIB_ECDH                                    43
#define ERR_LIB_OSSL_STORE                              44
#define ERR_LIB_FIPS                                    45
#define ERR_LIB_CMS                                     46
#define ERR_LIB_TS                                      47
#define ERR_LIB_HMAC                                    48
#define ERR_LIB_CT                                      50
#define ERR_LIB_ASYNC                                   51
#define ERR_LIB_KDF                                     52
#define ERR_LIB_SM2                                     53
#define ERR_LIB_ESS                                     54
#define ERR_LIB_PROP                                    55
#define ERR_LIB_CRMF                                    56
#define ERR_LIB_PROV                                    57
#define ERR_LIB_CMP                                     58
#define ERR_LIB_OSSL_ENCODER                            59
#define ERR_LIB_OSSL_DECODER                            60
#define ERR_LIB_HTTP                                    61
#define ERR_LIB_USER                                    128

/* A code: 8 bits of library, 23 bits of reason; or a flag above an errno. */
#define ERR_LIB_OFFSET 23L
#define ERR_LIB_MASK 0xFF
#define ERR_REASON_MASK 0x7FFFFF
#define ERR_RFLAGS_OFFSET 18L
#define ERR_RFLAGS_MASK 0x1F
#define ERR_RFLAG_FATAL (0x1 << ERR_RFLAGS_OFFSET)
#define ERR_RFLAG_COMMON (0x2 << ERR_RFLAGS_OFFSET)
#define ERR_SYSTEM_FLAG ((unsigned int)INT_MAX + 1)
#define ERR_SYSTEM_MASK ((unsigned int)INT_MAX)
#define ERR_SYSTEM_ERROR(code) (((code) & ERR_SYSTEM_FLAG) != 0)

#define ERR_PACK(lib, func, reason) \
    ((((unsigned long)(lib) & ERR_LIB_MASK) << ERR_LIB_OFFSET) | ((unsigned long)(reason) & ERR_REASON_MASK))

/* The library of a code. */
static ossl_unused ossl_inline int ERR_GET_LIB(unsigned long code)
{
    return ERR_SYSTEM_ERROR(code) ? ERR_LIB_SYS : (int)((code >> ERR_LIB_OFFSET) & ERR_LIB_MASK);
}

/* The reason of a code; for ERR_LIB_SYS, the errno. */
static ossl_unused ossl_inline int ERR_GET_REASON(unsigned long code)
{
    return ERR_SYSTEM_ERROR(code) ? (int)(code & ERR_SYSTEM_MASK) : (int)(code & ERR_REASON_MASK);
}

/* The flags of a reason, in place. */
static ossl_unused ossl_inline int ERR_GET_RFLAGS(unsigned long code)
{
    return ERR_SYSTEM_ERROR(code) ? 0 : (int)(code & ((unsigned long)ERR_RFLAGS_MASK << ERR_RFLAGS_OFFSET));
}

static ossl_unused ossl_inline int ERR_FATAL_ERROR(unsigned long code)
{
    return (ERR_GET_RFLAGS(code) & ERR_RFLAG_FATAL) != 0;
}

static ossl_unused ossl_inline int ERR_COMMON_ERROR(unsigned long code)
{
    return (ERR_GET_RFLAGS(code) & ERR_RFLAG_COMMON) != 0;
}

/* Reasons that name a library further down. */
#define ERR_R_SYS_LIB                                   (ERR_LIB_SYS | ERR_RFLAG_COMMON)
#define ERR_R_BN_LIB                                    (ERR_LIB_BN | ERR_RFLAG_COMMON)
#define ERR_R_RSA_LIB                                   (ERR_LIB_RSA | ERR_RFLAG_COMMON)
#define ERR_R_DH_LIB                                    (ERR_LIB_DH | ERR_RFLAG_COMMON)
#define ERR_R_EVP_LIB                                   (ERR_LIB_EVP | ERR_RFLAG_COMMON)
#define ERR_R_BUF_LIB                                   (ERR_LIB_BUF | ERR_RFLAG_COMMON)
#define ERR_R_OBJ_LIB                                   (ERR_LIB_OBJ | ERR_RFLAG_COMMON)
#define ERR_R_PEM_LIB                                   (ERR_LIB_PEM | ERR_RFLAG_COMMON)
#define ERR_R_DSA_LIB                                   (ERR_LIB_DSA | ERR_RFLAG_COMMON)
#define ERR_R_X509_LIB                                  (ERR_LIB_X509 | ERR_RFLAG_COMMON)
#define ERR_R_ASN1_LIB                                  (ERR_LIB_ASN1 | ERR_RFLAG_COMMON)
#define ERR_R_CONF_LIB                                  (ERR_LIB_CONF | ERR_RFLAG_COMMON)
#define ERR_R_CRYPTO_LIB                                (ERR_LIB_CRYPTO | ERR_RFLAG_COMMON)
#define ERR_R_EC_LIB                                    (ERR_LIB_EC | ERR_RFLAG_COMMON)
#define ERR_R_SSL_LIB                                   (ERR_LIB_SSL | ERR_RFLAG_COMMON)
#define ERR_R_BIO_LIB                                   (ERR_LIB_BIO | ERR_RFLAG_COMMON)
#define ERR_R_PKCS7_LIB                                 (ERR_LIB_PKCS7 | ERR_RFLAG_COMMON)
#define ERR_R_X509V3_LIB                                (ERR_LIB_X509V3 | ERR_RFLAG_COMMON)
#define ERR_R_PKCS12_LIB                                (ERR_LIB_PKCS12 | ERR_RFLAG_COMMON)
#define ERR_R_RAND_LIB                                  (ERR_LIB_RAND | ERR_RFLAG_COMMON)
#define ERR_R_DSO_LIB                                   (ERR_LIB_DSO | ERR_RFLAG_COMMON)
#define ERR_R_ENGINE_LIB                                (ERR_LIB_ENGINE | ERR_RFLAG_COMMON)
#define ERR_R_UI_LIB                                    (ERR_LIB_UI | ERR_RFLAG_COMMON)
#define ERR_R_ECDSA_LIB                                 (ERR_LIB_ECDSA | ERR_RFLAG_COMMON)
#define ERR_R_OSSL_STORE_LIB                            (ERR_LIB_OSSL_STORE | ERR_RFLAG_COMMON)
#define ERR_R_CMS_LIB                                   (ERR_LIB_CMS | ERR_RFLAG_COMMON)
#define ERR_R_TS_LIB                                    (ERR_LIB_TS | ERR_RFLAG_COMMON)
#define ERR_R_CT_LIB                                    (ERR_LIB_CT | ERR_RFLAG_COMMON)
#define ERR_R_ESS_LIB                                   (ERR_LIB_ESS | ERR_RFLAG_COMMON)
#define ERR_R_PROV_LIB                                  (ERR_LIB_PROV | ERR_RFLAG_COMMON)
#define ERR_R_CMP_LIB                                   (ERR_LIB_CMP | ERR_RFLAG_COMMON)
#define ERR_R_OSSL_ENCODER_LIB                          (ERR_LIB_OSSL_ENCODER | ERR_RFLAG_COMMON)
#define ERR_R_OSSL_DECODER_LIB                          (ERR_LIB_OSSL_DECODER | ERR_RFLAG_COMMON)

/* Reasons that every library uses. */
#define ERR_R_FATAL (ERR_RFLAG_FATAL | ERR_RFLAG_COMMON)
#define ERR_R_MALLOC_FAILURE                            (256 | ERR_R_FATAL)
#define ERR_R_SHOULD_NOT_HAVE_BEEN_CALLED               (257 | ERR_R_FATAL)
#define ERR_R_PASSED_NULL_PARAMETER                     (258 | ERR_R_FATAL)
#define ERR_R_INTERNAL_ERROR                            (259 | ERR_R_FATAL)
#define ERR_R_DISABLED                                  (260 | ERR_R_FATAL)
#define ERR_R_INIT_FAIL                                 (261 | ERR_R_FATAL)
#define ERR_R_PASSED_INVALID_ARGUMENT                   (262 | ERR_RFLAG_COMMON)
#define ERR_R_OPERATION_FAIL                            (263 | ERR_R_FATAL)
#define ERR_R_INVALID_PROVIDER_FUNCTIONS                (264 | ERR_R_FATAL)
#define ERR_R_INTERRUPTED_OR_CANCELLED                  (265 | ERR_RFLAG_COMMON)
#define ERR_R_NESTED_ASN1_ERROR                         (266 | ERR_RFLAG_COMMON)
#define ERR_R_MISSING_ASN1_EOS                          (267 | ERR_RFLAG_COMMON)
#define ERR_R_UNSUPPORTED                               (268 | ERR_RFLAG_COMMON)
#define ERR_R_FETCH_FAILED                              (269 | ERR_RFLAG_COMMON)
#define ERR_R_INVALID_PROPERTY_DEFINITION               (270 | ERR_RFLAG_COMMON)
#define ERR_R_UNABLE_TO_GET_READ_LOCK                   (271 | ERR_R_FATAL)
#define ERR_R_UNABLE_TO_GET_WRITE_LOCK                  (272 | ERR_R_FATAL)

/* Errors a thread's queue holds before the oldest is dropped. */
#define ERR_NUM_ERRORS                                  16

/* What ERR_get_error_all() and its kin say of an error's text. */
#define ERR_TXT_MALLOCED                                0x01
#define ERR_TXT_STRING                                  0x02

/* Start-up and shut-down calls of older programs. */
#define ERR_load_crypto_strings() OPENSSL_init_crypto(OPENSSL_INIT_LOAD_CRYPTO_STRINGS, NULL)
#define ERR_free_strings() ((void)0)

#endif /* RSSLSESS_SYSTEM_LIBCRYPTO */

#endif /* RSSLSESS_ERRORS_H */
