/*
 * The library as a whole: initialisation bits, version texts, memory, ex_data classes,
 * thread hooks of older programs.
 */
#ifndef RSSLSESS_LIBRARY_H
#define RSSLSESS_LIBRARY_H

/* OPENSSL_init_ssl(): bits to leave set or unset, beside those of OPENSSL_init_crypto(); nothing needs them here. */
#define OPENSSL_INIT_NO_LOAD_SSL_STRINGS                0x00100000L
#define OPENSSL_INIT_LOAD_SSL_STRINGS                   0x00200000L
#define OPENSSL_INIT_SSL_DEFAULT (OPENSSL_INIT_LOAD_SSL_STRINGS | OPENSSL_INIT_LOAD_CRYPTO_STRINGS)

#define ERR_load_SSL_strings() OPENSSL_init_ssl(OPENSSL_INIT_LOAD_SSL_STRINGS, NULL)

#include <rsslsess/system.h>
#ifdef RSSLSESS_SYSTEM_LIBCRYPTO
#include <openssl/crypto.h>
#include <openssl/conf.h>
#include <openssl/evp.h>
#else

#include <openssl/macros.h>

/* OPENSSL_init_crypto(): bits to leave set or unset; nothing needs them here. */
#define OPENSSL_INIT_NO_LOAD_CRYPTO_STRINGS             0x00000001L
#define OPENSSL_INIT_LOAD_CRYPTO_STRINGS                0x00000002L
#define OPENSSL_INIT_ADD_ALL_CIPHERS                    0x00000004L
#define OPENSSL_INIT_ADD_ALL_DIGESTS                    0x00000008L
#define OPENSSL_INIT_NO_ADD_ALL_CIPHERS                 0x00000010L
#define OPENSSL_INIT_NO_ADD_ALL_DIGESTS                 0x00000020L
#define OPENSSL_INIT_LOAD_CONFIG                        0x00000040L
#define OPENSSL_INIT_NO_LOAD_CONFIG                     0x00000080L
#define OPENSSL_INIT_ASYNC                              0x00000100L
#define OPENSSL_INIT_ATFORK                             0x00020000L
#define OPENSSL_INIT_NO_ATEXIT                          0x00080000L

/* OpenSSL_version(): which text. */
#define OPENSSL_VERSION                                 0
#define OPENSSL_CFLAGS                                  1
#define OPENSSL_BUILT_ON                                2
#define OPENSSL_PLATFORM                                3
#define OPENSSL_DIR                                     4
#define OPENSSL_ENGINES_DIR                             5
#define OPENSSL_VERSION_STRING                          6
#define OPENSSL_FULL_VERSION_STRING                     7
#define OPENSSL_MODULES_DIR                             8
#define OPENSSL_CPU_INFO                                9
#define SSLEAY_VERSION_NUMBER OPENSSL_VERSION_NUMBER
#define SSLEAY_VERSION OPENSSL_VERSION
#define SSLEAY_CFLAGS OPENSSL_CFLAGS
#define SSLEAY_BUILT_ON OPENSSL_BUILT_ON
#define SSLEAY_PLATFORM OPENSSL_PLATFORM
#define SSLEAY_DIR OPENSSL_DIR

/* CRYPTO_get_ex_new_index(): whose slot. */
#define CRYPTO_EX_INDEX_SSL                             0
#define CRYPTO_EX_INDEX_SSL_CTX                         1
#define CRYPTO_EX_INDEX_SSL_SESSION                     2
#define CRYPTO_EX_INDEX_X509                            3
#define CRYPTO_EX_INDEX_X509_STORE                      4
#define CRYPTO_EX_INDEX_X509_STORE_CTX                  5
#define CRYPTO_EX_INDEX_DH                              6
#define CRYPTO_EX_INDEX_DSA                             7
#define CRYPTO_EX_INDEX_EC_KEY                          8
#define CRYPTO_EX_INDEX_RSA                             9
#define CRYPTO_EX_INDEX_ENGINE                          10
#define CRYPTO_EX_INDEX_UI                              11
#define CRYPTO_EX_INDEX_BIO                             12
#define CRYPTO_EX_INDEX_APP                             13
#define CRYPTO_EX_INDEX_UI_METHOD                       14
#define CRYPTO_EX_INDEX_RAND_DRBG                       15
#define CRYPTO_EX_INDEX_OSSL_LIB_CTX                    16
#define CRYPTO_EX_INDEX_EVP_PKEY                        17
#define CRYPTO_EX_INDEX__COUNT                          18
#define CRYPTO_EX_INDEX_DRBG                            CRYPTO_EX_INDEX_RAND_DRBG

/* Memory of the library. */
#define OPENSSL_malloc(num) CRYPTO_malloc((num), OPENSSL_FILE, OPENSSL_LINE)
#define OPENSSL_free(addr) CRYPTO_free((addr), OPENSSL_FILE, OPENSSL_LINE)

/* Start-up and shut-down calls of older programs. */
#define OPENSSL_malloc_init() ((void)0)
#define CRYPTO_cleanup_all_ex_data() ((void)0)
#define OPENSSL_add_all_algorithms_noconf() \
    OPENSSL_init_crypto(OPENSSL_INIT_ADD_ALL_CIPHERS | OPENSSL_INIT_ADD_ALL_DIGESTS, NULL)
#define OPENSSL_add_all_algorithms_conf() \
    OPENSSL_init_crypto(OPENSSL_INIT_ADD_ALL_CIPHERS | OPENSSL_INIT_ADD_ALL_DIGESTS | \
                            OPENSSL_INIT_LOAD_CONFIG, NULL)
#define OpenSSL_add_all_algorithms() OPENSSL_add_all_algorithms_noconf()
#define OpenSSL_add_all_ciphers() OPENSSL_init_crypto(OPENSSL_INIT_ADD_ALL_CIPHERS, NULL)
#define OpenSSL_add_all_digests() OPENSSL_init_crypto(OPENSSL_INIT_ADD_ALL_DIGESTS, NULL)
#define EVP_cleanup() ((void)0)
#define OPENSSL_no_config() OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL)

/* Locks are the library's own: the hooks that older programs install are not asked for. */
#define CRYPTO_LOCK                                     1
#define CRYPTO_UNLOCK                                   2
#define CRYPTO_READ                                     4
#define CRYPTO_WRITE                                    8
#define CRYPTO_num_locks() (1)
#define CRYPTO_set_locking_callback(func) ((void)0)
#define CRYPTO_get_locking_callback() (NULL)
#define CRYPTO_set_id_callback(func) ((void)0)
#define CRYPTO_get_id_callback() (NULL)
#define CRYPTO_thread_id() (0UL)
#define CRYPTO_THREADID_set_callback(threadid_func) (0)
#define CRYPTO_THREADID_get_callback() (NULL)
#define CRYPTO_THREADID_set_numeric(id, val) ((void)0)
#define CRYPTO_THREADID_set_pointer(id, ptr) ((void)0)

#endif /* RSSLSESS_SYSTEM_LIBCRYPTO */

#endif /* RSSLSESS_LIBRARY_H */
