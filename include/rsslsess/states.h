/*
 * What a connection answers: errors, states, shutdown, alerts, information callbacks.
 */
#ifndef RSSLSESS_STATES_H
#define RSSLSESS_STATES_H

#include <openssl/ssl3.h>
#include <openssl/tls1.h>

/* SSL_get_error(). */
#define SSL_ERROR_NONE                                  0
#define SSL_ERROR_SSL                                   1
#define SSL_ERROR_WANT_READ                             2
#define SSL_ERROR_WANT_WRITE                            3
#define SSL_ERROR_WANT_X509_LOOKUP                      4
#define SSL_ERROR_SYSCALL                               5
#define SSL_ERROR_ZERO_RETURN                           6
#define SSL_ERROR_WANT_CONNECT                          7
#define SSL_ERROR_WANT_ACCEPT                           8
#define SSL_ERROR_WANT_ASYNC                            9
#define SSL_ERROR_WANT_ASYNC_JOB                        10
#define SSL_ERROR_WANT_CLIENT_HELLO_CB                  11
#define SSL_ERROR_WANT_RETRY_VERIFY                     12

/* SSL_want(). */
#define SSL_NOTHING                                     1
#define SSL_WRITING                                     2
#define SSL_READING                                     3
#define SSL_X509_LOOKUP                                 4
#define SSL_ASYNC_PAUSED                                5
#define SSL_ASYNC_NO_JOBS                               6
#define SSL_CLIENT_HELLO_CB                             7
#define SSL_RETRY_VERIFY                                8

/* SSL_get_shutdown(). */
#define SSL_SENT_SHUTDOWN                               1
#define SSL_RECEIVED_SHUTDOWN                           2

/* Information callback: where it was called from. */
#define SSL_ST_READ_HEADER                              0xF0
#define SSL_ST_READ_BODY                                0xF1
#define SSL_ST_READ_DONE                                0xF2
#define SSL_ST_MASK                                     0xFFF
#define SSL_ST_CONNECT                                  0x1000
#define SSL_ST_ACCEPT                                   0x2000
#define SSL_CB_LOOP                                     0x01
#define SSL_CB_EXIT                                     0x02
#define SSL_CB_READ                                     0x04
#define SSL_CB_WRITE                                    0x08
#define SSL_CB_HANDSHAKE_START                          0x10
#define SSL_CB_HANDSHAKE_DONE                           0x20
#define SSL_CB_ALERT                                    0x4000
#define SSL_CB_READ_ALERT (SSL_CB_ALERT | SSL_CB_READ)
#define SSL_CB_WRITE_ALERT (SSL_CB_ALERT | SSL_CB_WRITE)
#define SSL_CB_ACCEPT_LOOP (SSL_ST_ACCEPT | SSL_CB_LOOP)
#define SSL_CB_ACCEPT_EXIT (SSL_ST_ACCEPT | SSL_CB_EXIT)
#define SSL_CB_CONNECT_LOOP (SSL_ST_CONNECT | SSL_CB_LOOP)
#define SSL_CB_CONNECT_EXIT (SSL_ST_CONNECT | SSL_CB_EXIT)

/* Key updates of TLS 1.3. */
#define SSL_KEY_UPDATE_NONE                             -1
#define SSL_KEY_UPDATE_NOT_REQUESTED                    0
#define SSL_KEY_UPDATE_REQUESTED                        1

/* Alerts: an error reason from SSL_AD_REASON_OFFSET on is a received alert. */
#define SSL_AD_REASON_OFFSET                            1000
#define SSL_AD_CLOSE_NOTIFY                             SSL3_AD_CLOSE_NOTIFY
#define SSL_AD_UNEXPECTED_MESSAGE                       SSL3_AD_UNEXPECTED_MESSAGE
#define SSL_AD_BAD_RECORD_MAC                           SSL3_AD_BAD_RECORD_MAC
#define SSL_AD_DECRYPTION_FAILED                        TLS1_AD_DECRYPTION_FAILED
#define SSL_AD_RECORD_OVERFLOW                          TLS1_AD_RECORD_OVERFLOW
#define SSL_AD_DECOMPRESSION_FAILURE                    SSL3_AD_DECOMPRESSION_FAILURE
#define SSL_AD_HANDSHAKE_FAILURE                        SSL3_AD_HANDSHAKE_FAILURE
#define SSL_AD_NO_CERTIFICATE                           SSL3_AD_NO_CERTIFICATE
#define SSL_AD_BAD_CERTIFICATE                          SSL3_AD_BAD_CERTIFICATE
#define SSL_AD_UNSUPPORTED_CERTIFICATE                  SSL3_AD_UNSUPPORTED_CERTIFICATE
#define SSL_AD_CERTIFICATE_REVOKED                      SSL3_AD_CERTIFICATE_REVOKED
#define SSL_AD_CERTIFICATE_EXPIRED                      SSL3_AD_CERTIFICATE_EXPIRED
#define SSL_AD_CERTIFICATE_UNKNOWN                      SSL3_AD_CERTIFICATE_UNKNOWN
#define SSL_AD_ILLEGAL_PARAMETER                        SSL3_AD_ILLEGAL_PARAMETER
#define SSL_AD_UNKNOWN_CA                               TLS1_AD_UNKNOWN_CA
#define SSL_AD_ACCESS_DENIED                            TLS1_AD_ACCESS_DENIED
#define SSL_AD_DECODE_ERROR                             TLS1_AD_DECODE_ERROR
#define SSL_AD_DECRYPT_ERROR                            TLS1_AD_DECRYPT_ERROR
#define SSL_AD_EXPORT_RESTRICTION                       TLS1_AD_EXPORT_RESTRICTION
#define SSL_AD_PROTOCOL_VERSION                         TLS1_AD_PROTOCOL_VERSION
#define SSL_AD_INSUFFICIENT_SECURITY                    TLS1_AD_INSUFFICIENT_SECURITY
#define SSL_AD_INTERNAL_ERROR                           TLS1_AD_INTERNAL_ERROR
#define SSL_AD_INAPPROPRIATE_FALLBACK                   TLS1_AD_INAPPROPRIATE_FALLBACK
#define SSL_AD_USER_CANCELLED                           TLS1_AD_USER_CANCELLED
#define SSL_AD_NO_RENEGOTIATION                         TLS1_AD_NO_RENEGOTIATION
#define SSL_AD_MISSING_EXTENSION                        TLS13_AD_MISSING_EXTENSION
#define SSL_AD_UNSUPPORTED_EXTENSION                    TLS1_AD_UNSUPPORTED_EXTENSION
#define SSL_AD_CERTIFICATE_UNOBTAINABLE                 TLS1_AD_CERTIFICATE_UNOBTAINABLE
#define SSL_AD_UNRECOGNIZED_NAME                        TLS1_AD_UNRECOGNIZED_NAME
#define SSL_AD_BAD_CERTIFICATE_STATUS_RESPONSE          TLS1_AD_BAD_CERTIFICATE_STATUS_RESPONSE
#define SSL_AD_BAD_CERTIFICATE_HASH_VALUE               TLS1_AD_BAD_CERTIFICATE_HASH_VALUE
#define SSL_AD_UNKNOWN_PSK_IDENTITY                     TLS1_AD_UNKNOWN_PSK_IDENTITY
#define SSL_AD_CERTIFICATE_REQUIRED                     TLS13_AD_CERTIFICATE_REQUIRED
#define SSL_AD_NO_APPLICATION_PROTOCOL                  TLS1_AD_NO_APPLICATION_PROTOCOL

/* SSL_get_state(): C is a client, S a server, R what it reads next, W what it writes. */
typedef enum {
    TLS_ST_BEFORE = 0,
    TLS_ST_OK,
    DTLS_ST_CR_HELLO_VERIFY_REQUEST,
    TLS_ST_CR_SRVR_HELLO,
    TLS_ST_CR_CERT,
    TLS_ST_CR_CERT_STATUS,
    TLS_ST_CR_KEY_EXCH,
    TLS_ST_CR_CERT_REQ,
    TLS_ST_CR_SRVR_DONE,
    TLS_ST_CR_SESSION_TICKET,
    TLS_ST_CR_CHANGE,
    TLS_ST_CR_FINISHED,
    TLS_ST_CW_CLNT_HELLO,
    TLS_ST_CW_CERT,
    TLS_ST_CW_KEY_EXCH,
    TLS_ST_CW_CERT_VRFY,
    TLS_ST_CW_CHANGE,
    TLS_ST_CW_NEXT_PROTO,
    TLS_ST_CW_FINISHED,
    TLS_ST_SW_HELLO_REQ,
    TLS_ST_SR_CLNT_HELLO,
    DTLS_ST_SW_HELLO_VERIFY_REQUEST,
    TLS_ST_SW_SRVR_HELLO,
    TLS_ST_SW_CERT,
    TLS_ST_SW_KEY_EXCH,
    TLS_ST_SW_CERT_REQ,
    TLS_ST_SW_SRVR_DONE,
    TLS_ST_SR_CERT,
    TLS_ST_SR_KEY_EXCH,
    TLS_ST_SR_CERT_VRFY,
    TLS_ST_SR_NEXT_PROTO,
    TLS_ST_SR_CHANGE,
    TLS_ST_SR_FINISHED,
    TLS_ST_SW_SESSION_TICKET,
    TLS_ST_SW_CERT_STATUS,
    TLS_ST_SW_CHANGE,
    TLS_ST_SW_FINISHED,
    TLS_ST_SW_ENCRYPTED_EXTENSIONS,
    TLS_ST_CR_ENCRYPTED_EXTENSIONS,
    TLS_ST_CR_CERT_VRFY,
    TLS_ST_SW_CERT_VRFY,
    TLS_ST_CR_HELLO_REQ,
    TLS_ST_SW_KEY_UPDATE,
    TLS_ST_CW_KEY_UPDATE,
    TLS_ST_SR_KEY_UPDATE,
    TLS_ST_CR_KEY_UPDATE,
    TLS_ST_EARLY_DATA,
    TLS_ST_PENDING_EARLY_DATA_END,
    TLS_ST_CW_END_OF_EARLY_DATA,
    TLS_ST_SR_END_OF_EARLY_DATA
} OSSL_HANDSHAKE_STATE;

#endif /* RSSLSESS_STATES_H */
