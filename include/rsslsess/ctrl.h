/*
 * Command numbers of SSL_CTX_ctrl() and SSL_ctrl(), and the calls that are macros over
 * them. A number without a macro is one that this library refuses.
 */
#ifndef RSSLSESS_CTRL_H
#define RSSLSESS_CTRL_H

#include <stddef.h>

/* Numbers. */
#define SSL_CTRL_SET_TMP_DH                             3
#define SSL_CTRL_SET_TMP_ECDH                           4
#define SSL_CTRL_SET_TMP_DH_CB                          6
#define SSL_CTRL_GET_CLIENT_CERT_REQUEST                9
#define SSL_CTRL_GET_NUM_RENEGOTIATIONS                 10
#define SSL_CTRL_CLEAR_NUM_RENEGOTIATIONS               11
#define SSL_CTRL_GET_TOTAL_RENEGOTIATIONS               12
#define SSL_CTRL_GET_FLAGS                              13
#define SSL_CTRL_EXTRA_CHAIN_CERT                       14
#define SSL_CTRL_SET_MSG_CALLBACK                       15
#define SSL_CTRL_SET_MSG_CALLBACK_ARG                   16
#define SSL_CTRL_SET_MTU                                17
#define SSL_CTRL_SESS_NUMBER                            20
#define SSL_CTRL_SESS_CONNECT                           21
#define SSL_CTRL_SESS_CONNECT_GOOD                      22
#define SSL_CTRL_SESS_CONNECT_RENEGOTIATE               23
#define SSL_CTRL_SESS_ACCEPT                            24
#define SSL_CTRL_SESS_ACCEPT_GOOD                       25
#define SSL_CTRL_SESS_ACCEPT_RENEGOTIATE                26
#define SSL_CTRL_SESS_HIT                               27
#define SSL_CTRL_SESS_CB_HIT                            28
#define SSL_CTRL_SESS_MISSES                            29
#define SSL_CTRL_SESS_TIMEOUTS                          30
#define SSL_CTRL_SESS_CACHE_FULL                        31
#define SSL_CTRL_MODE                                   33
#define SSL_CTRL_GET_READ_AHEAD                         40
#define SSL_CTRL_SET_READ_AHEAD                         41
#define SSL_CTRL_SET_SESS_CACHE_SIZE                    42
#define SSL_CTRL_GET_SESS_CACHE_SIZE                    43
#define SSL_CTRL_SET_SESS_CACHE_MODE                    44
#define SSL_CTRL_GET_SESS_CACHE_MODE                    45
#define SSL_CTRL_GET_MAX_CERT_LIST                      50
#define SSL_CTRL_SET_MAX_CERT_LIST                      51
#define SSL_CTRL_SET_MAX_SEND_FRAGMENT                  52
#define SSL_CTRL_SET_TLSEXT_SERVERNAME_CB               53
#define SSL_CTRL_SET_TLSEXT_SERVERNAME_ARG              54
#define SSL_CTRL_SET_TLSEXT_HOSTNAME                    55
#define SSL_CTRL_SET_TLSEXT_DEBUG_CB                    56
#define SSL_CTRL_SET_TLSEXT_DEBUG_ARG                   57
#define SSL_CTRL_GET_TLSEXT_TICKET_KEYS                 58
#define SSL_CTRL_SET_TLSEXT_TICKET_KEYS                 59
#define SSL_CTRL_SET_TLSEXT_STATUS_REQ_CB               63
#define SSL_CTRL_SET_TLSEXT_STATUS_REQ_CB_ARG           64
#define SSL_CTRL_SET_TLSEXT_STATUS_REQ_TYPE             65
#define SSL_CTRL_GET_TLSEXT_STATUS_REQ_EXTS             66
#define SSL_CTRL_SET_TLSEXT_STATUS_REQ_EXTS             67
#define SSL_CTRL_GET_TLSEXT_STATUS_REQ_IDS              68
#define SSL_CTRL_SET_TLSEXT_STATUS_REQ_IDS              69
#define SSL_CTRL_GET_TLSEXT_STATUS_REQ_OCSP_RESP        70
#define SSL_CTRL_SET_TLSEXT_STATUS_REQ_OCSP_RESP        71
#define SSL_CTRL_SET_TLSEXT_TICKET_KEY_CB               72
#define SSL_CTRL_SET_TLS_EXT_SRP_USERNAME_CB            75
#define SSL_CTRL_GET_RI_SUPPORT                         76
#define SSL_CTRL_SET_SRP_VERIFY_PARAM_CB                76
#define SSL_CTRL_SET_SRP_GIVE_CLIENT_PWD_CB             77
#define SSL_CTRL_CLEAR_MODE                             78
#define SSL_CTRL_SET_SRP_ARG                            78
#define SSL_CTRL_SET_NOT_RESUMABLE_SESS_CB              79
#define SSL_CTRL_SET_TLS_EXT_SRP_USERNAME               79
#define SSL_CTRL_SET_TLS_EXT_SRP_STRENGTH               80
#define SSL_CTRL_SET_TLS_EXT_SRP_PASSWORD               81
#define SSL_CTRL_GET_EXTRA_CHAIN_CERTS                  82
#define SSL_CTRL_CLEAR_EXTRA_CHAIN_CERTS                83
#define SSL_CTRL_CHAIN                                  88
#define SSL_CTRL_CHAIN_CERT                             89
#define SSL_CTRL_GET_GROUPS                             90
#define SSL_CTRL_SET_GROUPS                             91
#define SSL_CTRL_SET_GROUPS_LIST                        92
#define SSL_CTRL_GET_SHARED_GROUP                       93
#define SSL_CTRL_SET_SIGALGS                            97
#define SSL_CTRL_SET_SIGALGS_LIST                       98
#define SSL_CTRL_CERT_FLAGS                             99
#define SSL_CTRL_CLEAR_CERT_FLAGS                       100
#define SSL_CTRL_SET_CLIENT_SIGALGS                     101
#define SSL_CTRL_SET_CLIENT_SIGALGS_LIST                102
#define SSL_CTRL_GET_CLIENT_CERT_TYPES                  103
#define SSL_CTRL_SET_CLIENT_CERT_TYPES                  104
#define SSL_CTRL_BUILD_CERT_CHAIN                       105
#define SSL_CTRL_SET_VERIFY_CERT_STORE                  106
#define SSL_CTRL_SET_CHAIN_CERT_STORE                   107
#define SSL_CTRL_GET_PEER_SIGNATURE_NID                 108
#define SSL_CTRL_GET_PEER_TMP_KEY                       109
#define SSL_CTRL_GET_RAW_CIPHERLIST                     110
#define SSL_CTRL_GET_EC_POINT_FORMATS                   111
#define SSL_CTRL_GET_CHAIN_CERTS                        115
#define SSL_CTRL_SELECT_CURRENT_CERT                    116
#define SSL_CTRL_SET_CURRENT_CERT                       117
#define SSL_CTRL_SET_DH_AUTO                            118
#define SSL_CTRL_GET_EXTMS_SUPPORT                      122
#define SSL_CTRL_SET_MIN_PROTO_VERSION                  123
#define SSL_CTRL_SET_MAX_PROTO_VERSION                  124
#define SSL_CTRL_SET_SPLIT_SEND_FRAGMENT                125
#define SSL_CTRL_SET_MAX_PIPELINES                      126
#define SSL_CTRL_GET_TLSEXT_STATUS_REQ_TYPE             127
#define SSL_CTRL_GET_TLSEXT_STATUS_REQ_CB               128
#define SSL_CTRL_GET_TLSEXT_STATUS_REQ_CB_ARG           129
#define SSL_CTRL_GET_MIN_PROTO_VERSION                  130
#define SSL_CTRL_GET_MAX_PROTO_VERSION                  131
#define SSL_CTRL_GET_SIGNATURE_NID                      132
#define SSL_CTRL_GET_TMP_KEY                            133
#define SSL_CTRL_GET_NEGOTIATED_GROUP                   134
#define SSL_CTRL_SET_RETRY_VERIFY                       136
#define SSL_CTRL_GET_VERIFY_CERT_STORE                  137
#define SSL_CTRL_GET_CHAIN_CERT_STORE                   138
#define SSL_CTRL_GET_CURVES                             SSL_CTRL_GET_GROUPS
#define SSL_CTRL_GET_SERVER_TMP_KEY                     SSL_CTRL_GET_PEER_TMP_KEY
#define SSL_CTRL_GET_SHARED_CURVE                       SSL_CTRL_GET_SHARED_GROUP
#define SSL_CTRL_SET_CURVES                             SSL_CTRL_SET_GROUPS
#define SSL_CTRL_SET_CURVES_LIST                        SSL_CTRL_SET_GROUPS_LIST

/* Modes: SSL_MODE_ bits; each call returns the new set. */
#define SSL_CTX_set_mode(ctx, bits) SSL_CTX_ctrl((ctx), SSL_CTRL_MODE, (bits), NULL)
#define SSL_CTX_clear_mode(ctx, bits) SSL_CTX_ctrl((ctx), SSL_CTRL_CLEAR_MODE, (bits), NULL)
#define SSL_CTX_get_mode(ctx) SSL_CTX_ctrl((ctx), SSL_CTRL_MODE, 0, NULL)
#define SSL_set_mode(ssl, bits) SSL_ctrl((ssl), SSL_CTRL_MODE, (bits), NULL)
#define SSL_clear_mode(ssl, bits) SSL_ctrl((ssl), SSL_CTRL_CLEAR_MODE, (bits), NULL)
#define SSL_get_mode(ssl) SSL_ctrl((ssl), SSL_CTRL_MODE, 0, NULL)

/* Versions: TLS1_2_VERSION, TLS1_3_VERSION, or 0 for no bound. */
#define SSL_CTX_get_min_proto_version(ctx) SSL_CTX_ctrl((ctx), SSL_CTRL_GET_MIN_PROTO_VERSION, 0, NULL)
#define SSL_CTX_get_max_proto_version(ctx) SSL_CTX_ctrl((ctx), SSL_CTRL_GET_MAX_PROTO_VERSION, 0, NULL)
#define SSL_set_min_proto_version(ssl, version) SSL_ctrl((ssl), SSL_CTRL_SET_MIN_PROTO_VERSION, (version), NULL)
#define SSL_set_max_proto_version(ssl, version) SSL_ctrl((ssl), SSL_CTRL_SET_MAX_PROTO_VERSION, (version), NULL)
#define SSL_get_min_proto_version(ssl) SSL_ctrl((ssl), SSL_CTRL_GET_MIN_PROTO_VERSION, 0, NULL)
#define SSL_get_max_proto_version(ssl) SSL_ctrl((ssl), SSL_CTRL_GET_MAX_PROTO_VERSION, 0, NULL)

/* Reading ahead, and the bytes of a peer's certificate list. */
#define SSL_CTX_get_read_ahead(ctx) SSL_CTX_ctrl((ctx), SSL_CTRL_GET_READ_AHEAD, 0, NULL)
#define SSL_CTX_set_read_ahead(ctx, on) SSL_CTX_ctrl((ctx), SSL_CTRL_SET_READ_AHEAD, (on), NULL)
#define SSL_CTX_get_default_read_ahead(ctx) SSL_CTX_get_read_ahead(ctx)
#define SSL_CTX_set_default_read_ahead(ctx, on) SSL_CTX_set_read_ahead((ctx), (on))
#define SSL_CTX_get_max_cert_list(ctx) SSL_CTX_ctrl((ctx), SSL_CTRL_GET_MAX_CERT_LIST, 0, NULL)
#define SSL_CTX_set_max_cert_list(ctx, bytes) SSL_CTX_ctrl((ctx), SSL_CTRL_SET_MAX_CERT_LIST, (bytes), NULL)
#define SSL_get_max_cert_list(ssl) SSL_ctrl((ssl), SSL_CTRL_GET_MAX_CERT_LIST, 0, NULL)
#define SSL_set_max_cert_list(ssl, bytes) SSL_ctrl((ssl), SSL_CTRL_SET_MAX_CERT_LIST, (bytes), NULL)

/* Who chooses the keys of tickets, the older form. */
#define SSL_CTX_set_tlsext_ticket_key_cb(ctx, cb) \
    SSL_CTX_callback_ctrl((ctx), SSL_CTRL_SET_TLSEXT_TICKET_KEY_CB, (void (*)(void))(cb))

/* A connection's extended master secret (RFC 7627), and its renegotiations: there are none. */
#define SSL_get_extms_support(ssl) SSL_ctrl((ssl), SSL_CTRL_GET_EXTMS_SUPPORT, 0, NULL)
#define SSL_num_renegotiations(ssl) SSL_ctrl((ssl), SSL_CTRL_GET_NUM_RENEGOTIATIONS, 0, NULL)
#define SSL_clear_num_renegotiations(ssl) SSL_ctrl((ssl), SSL_CTRL_CLEAR_NUM_RENEGOTIATIONS, 0, NULL)
#define SSL_total_renegotiations(ssl) SSL_ctrl((ssl), SSL_CTRL_GET_TOTAL_RENEGOTIATIONS, 0, NULL)

#endif /* RSSLSESS_CTRL_H */
