/*
 * Numbers and names of TLS: versions, alerts, extensions, cipher suites.
 */
#ifndef OPENSSL_TLS1_H
#define OPENSSL_TLS1_H

#include <openssl/prov_ssl.h>
#include <openssl/ssl3.h>

/* Security level of a new context. */
#define OPENSSL_TLS_SECURITY_LEVEL                      1

/* Versions. */
#define TLS1_1_VERSION_MAJOR                            0x03
#define TLS1_1_VERSION_MINOR                            0x02
#define TLS1_2_VERSION_MAJOR                            0x03
#define TLS1_2_VERSION_MINOR                            0x03
#define TLS1_VERSION_MAJOR                              0x03
#define TLS1_VERSION_MINOR                              0x01
#define TLS_MAX_VERSION                                 TLS1_3_VERSION
#define TLS_ANY_VERSION                                 0x10000

#define TLS1_get_version(ssl) ((SSL_version(ssl) >> 8) == TLS1_VERSION_MAJOR ? SSL_version(ssl) : 0)

/* Alerts beyond those of <openssl/ssl3.h>. */
#define TLS1_AD_DECRYPTION_FAILED                       21
#define TLS1_AD_RECORD_OVERFLOW                         22
#define TLS1_AD_UNKNOWN_CA                              48
#define TLS1_AD_ACCESS_DENIED                           49
#define TLS1_AD_DECODE_ERROR                            50
#define TLS1_AD_DECRYPT_ERROR                           51
#define TLS1_AD_EXPORT_RESTRICTION                      60
#define TLS1_AD_PROTOCOL_VERSION                        70
#define TLS1_AD_INSUFFICIENT_SECURITY                   71
#define TLS1_AD_INTERNAL_ERROR                          80
#define TLS1_AD_INAPPROPRIATE_FALLBACK                  86
#define TLS1_AD_USER_CANCELLED                          90
#define TLS1_AD_NO_RENEGOTIATION                        100
#define TLS13_AD_MISSING_EXTENSION                      109
#define TLS1_AD_UNSUPPORTED_EXTENSION                   110
#define TLS1_AD_CERTIFICATE_UNOBTAINABLE                111
#define TLS1_AD_UNRECOGNIZED_NAME                       112
#define TLS1_AD_BAD_CERTIFICATE_STATUS_RESPONSE         113
#define TLS1_AD_BAD_CERTIFICATE_HASH_VALUE              114
#define TLS1_AD_UNKNOWN_PSK_IDENTITY                    115
#define TLS13_AD_CERTIFICATE_REQUIRED                   116
#define TLS1_AD_NO_APPLICATION_PROTOCOL                 120

/* Names in the server_name extension (RFC 6066) and certificate status. */
#define TLSEXT_MAXLEN_host_name                         255
#define TLSEXT_NAMETYPE_host_name                       0
#define TLSEXT_STATUSTYPE_ocsp                          1

/* Extensions. */
#define TLSEXT_TYPE_server_name                         0
#define TLSEXT_TYPE_max_fragment_length                 1
#define TLSEXT_TYPE_client_certificate_url              2
#define TLSEXT_TYPE_trusted_ca_keys                     3
#define TLSEXT_TYPE_truncated_hmac                      4
#define TLSEXT_TYPE_status_request                      5
#define TLSEXT_TYPE_user_mapping                        6
#define TLSEXT_TYPE_client_authz                        7
#define TLSEXT_TYPE_server_authz                        8
#define TLSEXT_TYPE_cert_type                           9
#define TLSEXT_TYPE_supported_groups                    10
#define TLSEXT_TYPE_ec_point_formats                    11
#define TLSEXT_TYPE_srp                                 12
#define TLSEXT_TYPE_signature_algorithms                13
#define TLSEXT_TYPE_use_srtp                            14
#define TLSEXT_TYPE_application_layer_protocol_negotiation 16
#define TLSEXT_TYPE_signed_certificate_timestamp        18
#define TLSEXT_TYPE_padding                             21
#define TLSEXT_TYPE_encrypt_then_mac                    22
#define TLSEXT_TYPE_extended_master_secret              23
#define TLSEXT_TYPE_session_ticket                      35
#define TLSEXT_TYPE_psk                                 41
#define TLSEXT_TYPE_early_data                          42
#define TLSEXT_TYPE_supported_versions                  43
#define TLSEXT_TYPE_cookie                              44
#define TLSEXT_TYPE_psk_kex_modes                       45
#define TLSEXT_TYPE_certificate_authorities             47
#define TLSEXT_TYPE_post_handshake_auth                 49
#define TLSEXT_TYPE_signature_algorithms_cert           50
#define TLSEXT_TYPE_key_share                           51
#define TLSEXT_TYPE_next_proto_neg                      13172
#define TLSEXT_TYPE_renegotiate                         0xFF01
#define TLSEXT_TYPE_elliptic_curves                     TLSEXT_TYPE_supported_groups

/* Point formats, curves, signatures and hashes, as the extensions number them. */
#define TLSEXT_ECPOINTFORMAT_first                      0
#define TLSEXT_ECPOINTFORMAT_uncompressed               0
#define TLSEXT_ECPOINTFORMAT_ansiX962_compressed_prime  1
#define TLSEXT_ECPOINTFORMAT_ansiX962_compressed_char2  2
#define TLSEXT_ECPOINTFORMAT_last                       2
#define TLSEXT_curve_P_256                              23
#define TLSEXT_curve_P_384                              24
#define TLSEXT_signature_anonymous                      0
#define TLSEXT_signature_rsa                            1
#define TLSEXT_signature_dsa                            2
#define TLSEXT_signature_ecdsa                          3
#define TLSEXT_signature_num                            7
#define TLSEXT_signature_gostr34102001                  237
#define TLSEXT_signature_gostr34102012_256              238
#define TLSEXT_signature_gostr34102012_512              239
#define TLSEXT_hash_none                                0
#define TLSEXT_hash_md5                                 1
#define TLSEXT_hash_sha1                                2
#define TLSEXT_hash_sha224                              3
#define TLSEXT_hash_sha256                              4
#define TLSEXT_hash_sha384                              5
#define TLSEXT_hash_sha512                              6
#define TLSEXT_hash_num                                 10
#define TLSEXT_hash_gostr3411                           237
#define TLSEXT_hash_gostr34112012_256                   238
#define TLSEXT_hash_gostr34112012_512                   239
#define TLSEXT_nid_unknown                              0x1000000

/* max_fragment_length codes (RFC 6066). */
#define TLSEXT_max_fragment_length_DISABLED             0
#define TLSEXT_max_fragment_length_512                  1
#define TLSEXT_max_fragment_length_1024                 2
#define TLSEXT_max_fragment_length_2048                 3
#define TLSEXT_max_fragment_length_4096                 4
#define TLSEXT_max_fragment_length_UNSPECIFIED          255

/* TLS 1.3 suites this library negotiates: number, IANA name. */
#define TLS1_3_CK_AES_128_GCM_SHA256                    0x03001301
#define TLS1_3_CK_AES_256_GCM_SHA384                    0x03001302
#define TLS1_3_CK_CHACHA20_POLY1305_SHA256              0x03001303
#define TLS1_3_RFC_AES_128_GCM_SHA256                   "TLS_AES_128_GCM_SHA256"
#define TLS1_3_RFC_AES_256_GCM_SHA384                   "TLS_AES_256_GCM_SHA384"
#define TLS1_3_RFC_CHACHA20_POLY1305_SHA256             "TLS_CHACHA20_POLY1305_SHA256"

/* TLS 1.2 suites this library negotiates: number, OpenSSL name, IANA name. */
#define TLS1_CK_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256     0x0300C02B
#define TLS1_CK_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384     0x0300C02C
#define TLS1_CK_ECDHE_RSA_WITH_AES_128_GCM_SHA256       0x0300C02F
#define TLS1_CK_ECDHE_RSA_WITH_AES_256_GCM_SHA384       0x0300C030
#define TLS1_CK_ECDHE_RSA_WITH_CHACHA20_POLY1305        0x0300CCA8
#define TLS1_CK_ECDHE_ECDSA_WITH_CHACHA20_POLY1305      0x0300CCA9
#define TLS1_TXT_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256    "ECDHE-ECDSA-AES128-GCM-SHA256"
#define TLS1_TXT_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384    "ECDHE-ECDSA-AES256-GCM-SHA384"
#define TLS1_TXT_ECDHE_ECDSA_WITH_CHACHA20_POLY1305     "ECDHE-ECDSA-CHACHA20-POLY1305"
#define TLS1_TXT_ECDHE_RSA_WITH_AES_128_GCM_SHA256      "ECDHE-RSA-AES128-GCM-SHA256"
#define TLS1_TXT_ECDHE_RSA_WITH_AES_256_GCM_SHA384      "ECDHE-RSA-AES256-GCM-SHA384"
#define TLS1_TXT_ECDHE_RSA_WITH_CHACHA20_POLY1305       "ECDHE-RSA-CHACHA20-POLY1305"
#define TLS1_RFC_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"
#define TLS1_RFC_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"
#define TLS1_RFC_ECDHE_ECDSA_WITH_CHACHA20_POLY1305     "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"
#define TLS1_RFC_ECDHE_RSA_WITH_AES_128_GCM_SHA256      "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"
#define TLS1_RFC_ECDHE_RSA_WITH_AES_256_GCM_SHA384      "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"
#define TLS1_RFC_ECDHE_RSA_WITH_CHACHA20_POLY1305       "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"

/* Labels of the key schedule, and the length of a TLS 1.2 Finished. */
#define TLS1_FINISH_MAC_LENGTH                          12
#define TLS_MD_CLIENT_FINISH_CONST                      "client finished"
#define TLS_MD_CLIENT_WRITE_KEY_CONST                   "client write key"
#define TLS_MD_EXTENDED_MASTER_SECRET_CONST             "extended master secret"
#define TLS_MD_IV_BLOCK_CONST                           "IV block"
#define TLS_MD_KEY_EXPANSION_CONST                      "key expansion"
#define TLS_MD_MASTER_SECRET_CONST                      "master secret"
#define TLS_MD_SERVER_FINISH_CONST                      "server finished"
#define TLS_MD_SERVER_WRITE_KEY_CONST                   "server write key"
#define TLS_MD_CLIENT_FINISH_CONST_SIZE                 15
#define TLS_MD_CLIENT_WRITE_KEY_CONST_SIZE              16
#define TLS_MD_EXTENDED_MASTER_SECRET_CONST_SIZE        22
#define TLS_MD_IV_BLOCK_CONST_SIZE                      8
#define TLS_MD_KEY_EXPANSION_CONST_SIZE                 13
#define TLS_MD_MASTER_SECRET_CONST_SIZE                 13
#define TLS_MD_MAX_CONST_SIZE                           22
#define TLS_MD_SERVER_FINISH_CONST_SIZE                 15
#define TLS_MD_SERVER_WRITE_KEY_CONST_SIZE              16

/* Certificate types of a TLS 1.2 certificate request. */
#define TLS_CT_RSA_SIGN                                 1
#define TLS_CT_DSS_SIGN                                 2
#define TLS_CT_RSA_FIXED_DH                             3
#define TLS_CT_DSS_FIXED_DH                             4
#define TLS_CT_NUMBER                                   12
#define TLS_CT_ECDSA_SIGN                               64
#define TLS_CT_RSA_FIXED_ECDH                           65
#define TLS_CT_ECDSA_FIXED_ECDH                         66

#endif /* OPENSSL_TLS1_H */
