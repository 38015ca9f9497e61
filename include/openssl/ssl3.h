/*
 * Record, handshake and alert numbers that TLS keeps from SSL 3.0 (RFC 5246, RFC 8446).
 */
#ifndef OPENSSL_SSL3_H
#define OPENSSL_SSL3_H

#include <openssl/prov_ssl.h>

/* Lengths in bytes. */
#define SSL3_HM_HEADER_LENGTH                           4
#define SSL3_MASTER_SECRET_SIZE                         48
#define SSL3_MAX_SSL_SESSION_ID_LENGTH                  32
#define SSL3_RANDOM_SIZE                                32
#define SSL3_RT_HEADER_LENGTH                           5
#define SSL3_SESSION_ID_SIZE                            32
#define SSL3_SSL_SESSION_ID_LENGTH                      32

/* The largest record: plaintext, compressed, encrypted, with its header. */
#define SSL3_RT_MAX_MD_SIZE                             64
#define SSL3_RT_SEND_MAX_ENCRYPTED_OVERHEAD             80
#define SSL3_RT_MAX_TLS13_ENCRYPTED_OVERHEAD            256
#define SSL3_RT_MAX_ENCRYPTED_OVERHEAD                  320
#define SSL3_RT_MAX_COMPRESSED_OVERHEAD                 1024
#define SSL3_RT_MAX_EXTRA                               16384
#define SSL3_RT_MAX_PLAIN_LENGTH                        16384
#define SSL3_RT_MAX_TLS13_ENCRYPTED_LENGTH              16640
#define SSL3_RT_MAX_COMPRESSED_LENGTH                   17408
#define SSL3_RT_MAX_ENCRYPTED_LENGTH                    17728
#define SSL3_RT_MAX_PACKET_SIZE                         17733

/* Record types. */
#define SSL3_RT_CHANGE_CIPHER_SPEC                      20
#define SSL3_RT_ALERT                                   21
#define SSL3_RT_HANDSHAKE                               22
#define SSL3_RT_APPLICATION_DATA                        23

/* What a message callback is told in place of a record type. */
#define SSL3_RT_HEADER                                  0x100
#define SSL3_RT_INNER_CONTENT_TYPE                      0x101

/* Alert levels and descriptions. */
#define SSL3_AL_WARNING                                 1
#define SSL3_AL_FATAL                                   2
#define SSL3_AD_CLOSE_NOTIFY                            0
#define SSL3_AD_UNEXPECTED_MESSAGE                      10
#define SSL3_AD_BAD_RECORD_MAC                          20
#define SSL3_AD_DECOMPRESSION_FAILURE                   30
#define SSL3_AD_HANDSHAKE_FAILURE                       40
#define SSL3_AD_NO_CERTIFICATE                          41
#define SSL3_AD_BAD_CERTIFICATE                         42
#define SSL3_AD_UNSUPPORTED_CERTIFICATE                 43
#define SSL3_AD_CERTIFICATE_REVOKED                     44
#define SSL3_AD_CERTIFICATE_EXPIRED                     45
#define SSL3_AD_CERTIFICATE_UNKNOWN                     46
#define SSL3_AD_ILLEGAL_PARAMETER                       47

/* Handshake messages. */
#define SSL3_MT_HELLO_REQUEST                           0
#define SSL3_MT_CLIENT_HELLO                            1
#define SSL3_MT_SERVER_HELLO                            2
#define SSL3_MT_NEWSESSION_TICKET                       4
#define SSL3_MT_END_OF_EARLY_DATA                       5
#define SSL3_MT_ENCRYPTED_EXTENSIONS                    8
#define SSL3_MT_CERTIFICATE                             11
#define SSL3_MT_SERVER_KEY_EXCHANGE                     12
#define SSL3_MT_CERTIFICATE_REQUEST                     13
#define SSL3_MT_SERVER_DONE                             14
#define SSL3_MT_CERTIFICATE_VERIFY                      15
#define SSL3_MT_CLIENT_KEY_EXCHANGE                     16
#define SSL3_MT_FINISHED                                20
#define SSL3_MT_CERTIFICATE_URL                         21
#define SSL3_MT_CERTIFICATE_STATUS                      22
#define SSL3_MT_SUPPLEMENTAL_DATA                       23
#define SSL3_MT_KEY_UPDATE                              24
#define SSL3_MT_NEXT_PROTO                              67
#define SSL3_MT_MESSAGE_HASH                            254
#define SSL3_MT_CCS                                     1
#define SSL3_MT_CHANGE_CIPHER_SPEC                      0x0101

/* The signalling suites: secure renegotiation (RFC 5746), fallback (RFC 7507). */
#define SSL3_CK_SCSV                                    0x030000FF
#define SSL3_CK_FALLBACK_SCSV                           0x03005600

#endif /* OPENSSL_SSL3_H */
