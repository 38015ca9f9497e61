/*
 * Bits and modes that a program sets: SSL_OP_, SSL_MODE_, SSL_VERIFY_, SSL_SESS_CACHE_
 * and their kin.
 */
#ifndef RSSLSESS_OPTIONS_H
#define RSSLSESS_OPTIONS_H

#include <stdint.h>
#include <openssl/x509_vfy.h>

/* Session caching: SSL_CTX_set_session_cache_mode(). */
#define SSL_SESS_CACHE_OFF                              0x0000
#define SSL_SESS_CACHE_CLIENT                           0x0001
#define SSL_SESS_CACHE_SERVER                           0x0002
#define SSL_SESS_CACHE_NO_AUTO_CLEAR                    0x0080
#define SSL_SESS_CACHE_NO_INTERNAL_LOOKUP               0x0100
#define SSL_SESS_CACHE_NO_INTERNAL_STORE                0x0200
#define SSL_SESS_CACHE_UPDATE_TIME                      0x0400
#define SSL_SESS_CACHE_BOTH (SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_SERVER)
#define SSL_SESS_CACHE_NO_INTERNAL (SSL_SESS_CACHE_NO_INTERNAL_LOOKUP | SSL_SESS_CACHE_NO_INTERNAL_STORE)

/* Sessions a cache holds unless told otherwise. */
#define SSL_SESSION_CACHE_MAX_SIZE_DEFAULT              20480

/* Bytes at most: session id context, session id. */
#define SSL_MAX_SID_CTX_LENGTH                          32
#define SSL_MAX_SSL_SESSION_ID_LENGTH                   32

/* Tickets: what became of one, and what a callback wants done with it. */
#define SSL_TICKET_FATAL_ERR_MALLOC                     0
#define SSL_TICKET_FATAL_ERR_OTHER                      1
#define SSL_TICKET_NONE                                 2
#define SSL_TICKET_EMPTY                                3
#define SSL_TICKET_NO_DECRYPT                           4
#define SSL_TICKET_SUCCESS                              5
#define SSL_TICKET_SUCCESS_RENEW                        6
#define SSL_TICKET_RETURN_ABORT                         0
#define SSL_TICKET_RETURN_IGNORE                        1
#define SSL_TICKET_RETURN_IGNORE_RENEW                  2
#define SSL_TICKET_RETURN_USE                           3
#define SSL_TICKET_RETURN_USE_RENEW                     4

/* Early data: state of a connection, and what SSL_read_early_data() returns. */
#define SSL_EARLY_DATA_NOT_SENT                         0
#define SSL_EARLY_DATA_REJECTED                         1
#define SSL_EARLY_DATA_ACCEPTED                         2
#define SSL_READ_EARLY_DATA_ERROR                       0
#define SSL_READ_EARLY_DATA_SUCCESS                     1
#define SSL_READ_EARLY_DATA_FINISH                      2

/* SSL_CTX_set_options(), SSL_set_options(): 64 bits. */
#define SSL_OP_BIT(n) (UINT64_C(1) << (n))

/* Options: versions that are not to be spoken. */
#define SSL_OP_NO_SSLv3                                 SSL_OP_BIT(25)
#define SSL_OP_NO_DTLSv1                                SSL_OP_BIT(26)
#define SSL_OP_NO_TLSv1                                 SSL_OP_BIT(26)
#define SSL_OP_NO_DTLSv1_2                              SSL_OP_BIT(27)
#define SSL_OP_NO_TLSv1_2                               SSL_OP_BIT(27)
#define SSL_OP_NO_TLSv1_1                               SSL_OP_BIT(28)
#define SSL_OP_NO_TLSv1_3                               SSL_OP_BIT(29)
#define SSL_OP_NO_SSL_MASK \
    (SSL_OP_NO_SSLv3 | SSL_OP_NO_TLSv1 | SSL_OP_NO_TLSv1_1 | SSL_OP_NO_TLSv1_2 | SSL_OP_NO_TLSv1_3)
#define SSL_OP_NO_DTLS_MASK (SSL_OP_NO_DTLSv1 | SSL_OP_NO_DTLSv1_2)

/* Options: resumption. */
#define SSL_OP_NO_EXTENDED_MASTER_SECRET                SSL_OP_BIT(0)
#define SSL_OP_ALLOW_NO_DHE_KEX                         SSL_OP_BIT(10)
#define SSL_OP_NO_TICKET                                SSL_OP_BIT(14)
#define SSL_OP_NO_SESSION_RESUMPTION_ON_RENEGOTIATION   SSL_OP_BIT(16)
#define SSL_OP_NO_ANTI_REPLAY                           SSL_OP_BIT(24)

/* Options: everything else. */
#define SSL_OP_CLEANSE_PLAINTEXT                        SSL_OP_BIT(1)
#define SSL_OP_LEGACY_SERVER_CONNECT                    SSL_OP_BIT(2)
#define SSL_OP_ENABLE_KTLS                              SSL_OP_BIT(3)
#define SSL_OP_TLSEXT_PADDING                           SSL_OP_BIT(4)
#define SSL_OP_SAFARI_ECDHE_ECDSA_BUG                   SSL_OP_BIT(6)
#define SSL_OP_IGNORE_UNEXPECTED_EOF                    SSL_OP_BIT(7)
#define SSL_OP_ALLOW_CLIENT_RENEGOTIATION               SSL_OP_BIT(8)
#define SSL_OP_DISABLE_TLSEXT_CA_NAMES                  SSL_OP_BIT(9)
#define SSL_OP_DONT_INSERT_EMPTY_FRAGMENTS              SSL_OP_BIT(11)
#define SSL_OP_NO_QUERY_MTU                             SSL_OP_BIT(12)
#define SSL_OP_COOKIE_EXCHANGE                          SSL_OP_BIT(13)
#define SSL_OP_CISCO_ANYCONNECT                         SSL_OP_BIT(15)
#define SSL_OP_NO_COMPRESSION                           SSL_OP_BIT(17)
#define SSL_OP_ALLOW_UNSAFE_LEGACY_RENEGOTIATION        SSL_OP_BIT(18)
#define SSL_OP_NO_ENCRYPT_THEN_MAC                      SSL_OP_BIT(19)
#define SSL_OP_ENABLE_MIDDLEBOX_COMPAT                  SSL_OP_BIT(20)
#define SSL_OP_PRIORITIZE_CHACHA                        SSL_OP_BIT(21)
#define SSL_OP_CIPHER_SERVER_PREFERENCE                 SSL_OP_BIT(22)
#define SSL_OP_TLS_ROLLBACK_BUG                         SSL_OP_BIT(23)
#define SSL_OP_NO_RENEGOTIATION                         SSL_OP_BIT(30)
#define SSL_OP_CRYPTOPRO_TLSEXT_BUG                     SSL_OP_BIT(31)
#define SSL_OP_ALL \
    (SSL_OP_CRYPTOPRO_TLSEXT_BUG | SSL_OP_DONT_INSERT_EMPTY_FRAGMENTS | SSL_OP_TLSEXT_PADDING | \
     SSL_OP_SAFARI_ECDHE_ECDSA_BUG)

/* Options of the past: no bit, no effect. */
#define SSL_OP_EPHEMERAL_RSA                            0x0
#define SSL_OP_MICROSOFT_BIG_SSLV3_BUFFER               0x0
#define SSL_OP_MICROSOFT_SESS_ID_BUG                    0x0
#define SSL_OP_MSIE_SSLV2_RSA_PADDING                   0x0
#define SSL_OP_NETSCAPE_CA_DN_BUG                       0x0
#define SSL_OP_NETSCAPE_CHALLENGE_BUG                   0x0
#define SSL_OP_NETSCAPE_DEMO_CIPHER_CHANGE_BUG          0x0
#define SSL_OP_NETSCAPE_REUSE_CIPHER_CHANGE_BUG         0x0
#define SSL_OP_NO_SSLv2                                 0x0
#define SSL_OP_PKCS1_CHECK_1                            0x0
#define SSL_OP_PKCS1_CHECK_2                            0x0
#define SSL_OP_SINGLE_DH_USE                            0x0
#define SSL_OP_SINGLE_ECDH_USE                          0x0
#define SSL_OP_SSLEAY_080_CLIENT_DH_BUG                 0x0
#define SSL_OP_SSLREF2_REUSE_CERT_TYPE_BUG              0x0
#define SSL_OP_TLS_BLOCK_PADDING_BUG                    0x0
#define SSL_OP_TLS_D5_BUG                               0x0

/* SSL_CTX_set_mode(), SSL_set_mode(). */
#define SSL_MODE_ENABLE_PARTIAL_WRITE                   0x00000001U
#define SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER             0x00000002U
#define SSL_MODE_AUTO_RETRY                             0x00000004U
#define SSL_MODE_NO_AUTO_CHAIN                          0x00000008U
#define SSL_MODE_RELEASE_BUFFERS                        0x00000010U
#define SSL_MODE_SEND_CLIENTHELLO_TIME                  0x00000020U
#define SSL_MODE_SEND_SERVERHELLO_TIME                  0x00000040U
#define SSL_MODE_SEND_FALLBACK_SCSV                     0x00000080U
#define SSL_MODE_ASYNC                                  0x00000100U
#define SSL_MODE_DTLS_SCTP_LABEL_LENGTH_BUG             0x00000400U

/* SSL_CTX_set_verify(), SSL_set_verify(). */
#define SSL_VERIFY_NONE                                 0x00
#define SSL_VERIFY_PEER                                 0x01
#define SSL_VERIFY_FAIL_IF_NO_PEER_CERT                 0x02
#define SSL_VERIFY_CLIENT_ONCE                          0x04
#define SSL_VERIFY_POST_HANDSHAKE                       0x08

/* Files: SSL_CTX_use_certificate_file() and its kin. */
#define SSL_FILETYPE_PEM X509_FILETYPE_PEM
#define SSL_FILETYPE_ASN1 X509_FILETYPE_ASN1

/* What a servername or ALPN callback returns. */
#define SSL_TLSEXT_ERR_OK                               0
#define SSL_TLSEXT_ERR_ALERT_WARNING                    1
#define SSL_TLSEXT_ERR_ALERT_FATAL                      2
#define SSL_TLSEXT_ERR_NOACK                            3

/* What a ClientHello callback returns. */
#define SSL_CLIENT_HELLO_ERROR                          0
#define SSL_CLIENT_HELLO_SUCCESS                        1
#define SSL_CLIENT_HELLO_RETRY                          (-1)

/* Outcomes of protocol selection. */
#define OPENSSL_NPN_UNSUPPORTED                         0
#define OPENSSL_NPN_NEGOTIATED                          1
#define OPENSSL_NPN_NO_OVERLAP                          2

/* Defaults of the peer's certificate list, in bytes. */
#define SSL_MAX_CERT_LIST_DEFAULT                       102400

/* Cipher lists: what a context starts with, and words of the list language for suites this library has. */
#define SSL_DEFAULT_CIPHER_LIST                         "ALL:!COMPLEMENTOFDEFAULT:!eNULL"
#define TLS_DEFAULT_CIPHERSUITES                        "TLS_AES_256_GCM_SHA384:" "TLS_CHACHA20_POLY1305_SHA256:" "TLS_AES_128_GCM_SHA256"
#define SSL_TXT_AES                                     "AES"
#define SSL_TXT_AES128                                  "AES128"
#define SSL_TXT_AES256                                  "AES256"
#define SSL_TXT_AES_GCM                                 "AESGCM"
#define SSL_TXT_ALL                                     "ALL"
#define SSL_TXT_CHACHA20                                "CHACHA20"
#define SSL_TXT_CMPALL                                  "COMPLEMENTOFALL"
#define SSL_TXT_CMPDEF                                  "COMPLEMENTOFDEFAULT"
#define SSL_TXT_ECDHE                                   "ECDHE"
#define SSL_TXT_ECDSA                                   "ECDSA"
#define SSL_TXT_EECDH                                   "EECDH"
#define SSL_TXT_HIGH                                    "HIGH"
#define SSL_TXT_NULL                                    "NULL"
#define SSL_TXT_RSA                                     "RSA"
#define SSL_TXT_SHA256                                  "SHA256"
#define SSL_TXT_SHA384                                  "SHA384"
#define SSL_TXT_TLSV1_2                                 "TLSv1.2"
#define SSL_TXT_aECDSA                                  "aECDSA"
#define SSL_TXT_aNULL                                   "aNULL"
#define SSL_TXT_aRSA                                    "aRSA"
#define SSL_TXT_eNULL                                   "eNULL"
#define SSL_TXT_kECDHE                                  "kECDHE"
#define SSL_TXT_kEECDH                                  "kEECDH"

#endif /* RSSLSESS_OPTIONS_H */
