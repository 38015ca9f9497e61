//! The libraries and reasons of OpenSSL's error codes that this library reports.

/// Which library an error comes from (`ERR_LIB_*` of `<openssl/err.h>`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(i32)]
pub enum Library {
    /// The operating system; the reason is an `errno`.
    System = 2,
    /// PEM.
    Pem = 9,
    /// X.509.
    X509 = 11,
    /// ASN.1.
    Asn1 = 13,
    /// TLS.
    Ssl = 20,
}

/// A reason of an error: its library and OpenSSL's number for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Reason {
    /// The library it belongs to.
    pub library: Library,
    /// The number, `SSL_R_*` and the like.
    pub code: i32,
}

impl Reason {
    /// `ERR_R_PASSED_NULL_PARAMETER`.
    pub const PASSED_NULL_PARAMETER: Self = Self::ssl(258 | FATAL);
    /// `ERR_R_INTERNAL_ERROR`.
    pub const INTERNAL_ERROR: Self = Self::ssl(259 | FATAL);

    /// `SSL_R_APPLICATION_DATA_AFTER_CLOSE_NOTIFY`.
    pub const APPLICATION_DATA_AFTER_CLOSE_NOTIFY: Self = Self::ssl(291);
    /// `SSL_R_APP_DATA_IN_HANDSHAKE`.
    pub const APP_DATA_IN_HANDSHAKE: Self = Self::ssl(100);
    /// `SSL_R_ATTEMPT_TO_REUSE_SESSION_IN_DIFFERENT_CONTEXT`.
    pub const ATTEMPT_TO_REUSE_SESSION_IN_DIFFERENT_CONTEXT: Self = Self::ssl(272);
    /// `SSL_R_AT_LEAST_TLS_1_2_NEEDED_IN_SUITEB_MODE`.
    pub const AT_LEAST_TLS_1_2_NEEDED_IN_SUITEB_MODE: Self = Self::ssl(158);
    /// `SSL_R_BAD_CHANGE_CIPHER_SPEC`.
    pub const BAD_CHANGE_CIPHER_SPEC: Self = Self::ssl(103);
    /// `SSL_R_BAD_CIPHER`.
    pub const BAD_CIPHER: Self = Self::ssl(186);
    /// `SSL_R_BAD_DATA`.
    pub const BAD_DATA: Self = Self::ssl(390);
    /// `SSL_R_BAD_DATA_RETURNED_BY_CALLBACK`.
    pub const BAD_DATA_RETURNED_BY_CALLBACK: Self = Self::ssl(106);
    /// `SSL_R_BAD_DECOMPRESSION`.
    pub const BAD_DECOMPRESSION: Self = Self::ssl(107);
    /// `SSL_R_BAD_DH_VALUE`.
    pub const BAD_DH_VALUE: Self = Self::ssl(102);
    /// `SSL_R_BAD_DIGEST_LENGTH`.
    pub const BAD_DIGEST_LENGTH: Self = Self::ssl(111);
    /// `SSL_R_BAD_EARLY_DATA`.
    pub const BAD_EARLY_DATA: Self = Self::ssl(233);
    /// `SSL_R_BAD_ECC_CERT`.
    pub const BAD_ECC_CERT: Self = Self::ssl(304);
    /// `SSL_R_BAD_ECPOINT`.
    pub const BAD_ECPOINT: Self = Self::ssl(306);
    /// `SSL_R_BAD_EXTENSION`.
    pub const BAD_EXTENSION: Self = Self::ssl(110);
    /// `SSL_R_BAD_HANDSHAKE_LENGTH`.
    pub const BAD_HANDSHAKE_LENGTH: Self = Self::ssl(332);
    /// `SSL_R_BAD_HANDSHAKE_STATE`.
    pub const BAD_HANDSHAKE_STATE: Self = Self::ssl(236);
    /// `SSL_R_BAD_HELLO_REQUEST`.
    pub const BAD_HELLO_REQUEST: Self = Self::ssl(105);
    /// `SSL_R_BAD_HRR_VERSION`.
    pub const BAD_HRR_VERSION: Self = Self::ssl(263);
    /// `SSL_R_BAD_KEY_SHARE`.
    pub const BAD_KEY_SHARE: Self = Self::ssl(108);
    /// `SSL_R_BAD_KEY_UPDATE`.
    pub const BAD_KEY_UPDATE: Self = Self::ssl(122);
    /// `SSL_R_BAD_LEGACY_VERSION`.
    pub const BAD_LEGACY_VERSION: Self = Self::ssl(292);
    /// `SSL_R_BAD_LENGTH`.
    pub const BAD_LENGTH: Self = Self::ssl(271);
    /// `SSL_R_BAD_PACKET`.
    pub const BAD_PACKET: Self = Self::ssl(240);
    /// `SSL_R_BAD_PACKET_LENGTH`.
    pub const BAD_PACKET_LENGTH: Self = Self::ssl(115);
    /// `SSL_R_BAD_PROTOCOL_VERSION_NUMBER`.
    pub const BAD_PROTOCOL_VERSION_NUMBER: Self = Self::ssl(116);
    /// `SSL_R_BAD_PSK`.
    pub const BAD_PSK: Self = Self::ssl(219);
    /// `SSL_R_BAD_PSK_IDENTITY`.
    pub const BAD_PSK_IDENTITY: Self = Self::ssl(114);
    /// `SSL_R_BAD_RECORD_TYPE`.
    pub const BAD_RECORD_TYPE: Self = Self::ssl(443);
    /// `SSL_R_BAD_RSA_ENCRYPT`.
    pub const BAD_RSA_ENCRYPT: Self = Self::ssl(119);
    /// `SSL_R_BAD_SIGNATURE`.
    pub const BAD_SIGNATURE: Self = Self::ssl(123);
    /// `SSL_R_BAD_SRP_A_LENGTH`.
    pub const BAD_SRP_A_LENGTH: Self = Self::ssl(347);
    /// `SSL_R_BAD_SRP_PARAMETERS`.
    pub const BAD_SRP_PARAMETERS: Self = Self::ssl(371);
    /// `SSL_R_BAD_SRTP_MKI_VALUE`.
    pub const BAD_SRTP_MKI_VALUE: Self = Self::ssl(352);
    /// `SSL_R_BAD_SRTP_PROTECTION_PROFILE_LIST`.
    pub const BAD_SRTP_PROTECTION_PROFILE_LIST: Self = Self::ssl(353);
    /// `SSL_R_BAD_SSL_FILETYPE`.
    pub const BAD_SSL_FILETYPE: Self = Self::ssl(124);
    /// `SSL_R_BAD_VALUE`.
    pub const BAD_VALUE: Self = Self::ssl(384);
    /// `SSL_R_BAD_WRITE_RETRY`.
    pub const BAD_WRITE_RETRY: Self = Self::ssl(127);
    /// `SSL_R_BINDER_DOES_NOT_VERIFY`.
    pub const BINDER_DOES_NOT_VERIFY: Self = Self::ssl(253);
    /// `SSL_R_BIO_NOT_SET`.
    pub const BIO_NOT_SET: Self = Self::ssl(128);
    /// `SSL_R_BLOCK_CIPHER_PAD_IS_WRONG`.
    pub const BLOCK_CIPHER_PAD_IS_WRONG: Self = Self::ssl(129);
    /// `SSL_R_BN_LIB`.
    pub const BN_LIB: Self = Self::ssl(130);
    /// `SSL_R_CALLBACK_FAILED`.
    pub const CALLBACK_FAILED: Self = Self::ssl(234);
    /// `SSL_R_CANNOT_CHANGE_CIPHER`.
    pub const CANNOT_CHANGE_CIPHER: Self = Self::ssl(109);
    /// `SSL_R_CANNOT_GET_GROUP_NAME`.
    pub const CANNOT_GET_GROUP_NAME: Self = Self::ssl(299);
    /// `SSL_R_CA_DN_LENGTH_MISMATCH`.
    pub const CA_DN_LENGTH_MISMATCH: Self = Self::ssl(131);
    /// `SSL_R_CA_KEY_TOO_SMALL`.
    pub const CA_KEY_TOO_SMALL: Self = Self::ssl(397);
    /// `SSL_R_CA_MD_TOO_WEAK`.
    pub const CA_MD_TOO_WEAK: Self = Self::ssl(398);
    /// `SSL_R_CCS_RECEIVED_EARLY`.
    pub const CCS_RECEIVED_EARLY: Self = Self::ssl(133);
    /// `SSL_R_CERTIFICATE_VERIFY_FAILED`.
    pub const CERTIFICATE_VERIFY_FAILED: Self = Self::ssl(134);
    /// `SSL_R_CERT_CB_ERROR`.
    pub const CERT_CB_ERROR: Self = Self::ssl(377);
    /// `SSL_R_CERT_LENGTH_MISMATCH`.
    pub const CERT_LENGTH_MISMATCH: Self = Self::ssl(135);
    /// `SSL_R_CIPHERSUITE_DIGEST_HAS_CHANGED`.
    pub const CIPHERSUITE_DIGEST_HAS_CHANGED: Self = Self::ssl(218);
    /// `SSL_R_CIPHER_CODE_WRONG_LENGTH`.
    pub const CIPHER_CODE_WRONG_LENGTH: Self = Self::ssl(137);
    /// `SSL_R_CLIENTHELLO_TLSEXT`.
    pub const CLIENTHELLO_TLSEXT: Self = Self::ssl(226);
    /// `SSL_R_COMPRESSED_LENGTH_TOO_LONG`.
    pub const COMPRESSED_LENGTH_TOO_LONG: Self = Self::ssl(140);
    /// `SSL_R_COMPRESSION_DISABLED`.
    pub const COMPRESSION_DISABLED: Self = Self::ssl(343);
    /// `SSL_R_COMPRESSION_FAILURE`.
    pub const COMPRESSION_FAILURE: Self = Self::ssl(141);
    /// `SSL_R_COMPRESSION_ID_NOT_WITHIN_PRIVATE_RANGE`.
    pub const COMPRESSION_ID_NOT_WITHIN_PRIVATE_RANGE: Self = Self::ssl(307);
    /// `SSL_R_COMPRESSION_LIBRARY_ERROR`.
    pub const COMPRESSION_LIBRARY_ERROR: Self = Self::ssl(142);
    /// `SSL_R_CONNECTION_TYPE_NOT_SET`.
    pub const CONNECTION_TYPE_NOT_SET: Self = Self::ssl(144);
    /// `SSL_R_CONTEXT_NOT_DANE_ENABLED`.
    pub const CONTEXT_NOT_DANE_ENABLED: Self = Self::ssl(167);
    /// `SSL_R_COOKIE_GEN_CALLBACK_FAILURE`.
    pub const COOKIE_GEN_CALLBACK_FAILURE: Self = Self::ssl(400);
    /// `SSL_R_COOKIE_MISMATCH`.
    pub const COOKIE_MISMATCH: Self = Self::ssl(308);
    /// `SSL_R_COPY_PARAMETERS_FAILED`.
    pub const COPY_PARAMETERS_FAILED: Self = Self::ssl(296);
    /// `SSL_R_CUSTOM_EXT_HANDLER_ALREADY_INSTALLED`.
    pub const CUSTOM_EXT_HANDLER_ALREADY_INSTALLED: Self = Self::ssl(206);
    /// `SSL_R_DANE_ALREADY_ENABLED`.
    pub const DANE_ALREADY_ENABLED: Self = Self::ssl(172);
    /// `SSL_R_DANE_CANNOT_OVERRIDE_MTYPE_FULL`.
    pub const DANE_CANNOT_OVERRIDE_MTYPE_FULL: Self = Self::ssl(173);
    /// `SSL_R_DANE_NOT_ENABLED`.
    pub const DANE_NOT_ENABLED: Self = Self::ssl(175);
    /// `SSL_R_DANE_TLSA_BAD_CERTIFICATE`.
    pub const DANE_TLSA_BAD_CERTIFICATE: Self = Self::ssl(180);
    /// `SSL_R_DANE_TLSA_BAD_CERTIFICATE_USAGE`.
    pub const DANE_TLSA_BAD_CERTIFICATE_USAGE: Self = Self::ssl(184);
    /// `SSL_R_DANE_TLSA_BAD_DATA_LENGTH`.
    pub const DANE_TLSA_BAD_DATA_LENGTH: Self = Self::ssl(189);
    /// `SSL_R_DANE_TLSA_BAD_DIGEST_LENGTH`.
    pub const DANE_TLSA_BAD_DIGEST_LENGTH: Self = Self::ssl(192);
    /// `SSL_R_DANE_TLSA_BAD_MATCHING_TYPE`.
    pub const DANE_TLSA_BAD_MATCHING_TYPE: Self = Self::ssl(200);
    /// `SSL_R_DANE_TLSA_BAD_PUBLIC_KEY`.
    pub const DANE_TLSA_BAD_PUBLIC_KEY: Self = Self::ssl(201);
    /// `SSL_R_DANE_TLSA_BAD_SELECTOR`.
    pub const DANE_TLSA_BAD_SELECTOR: Self = Self::ssl(202);
    /// `SSL_R_DANE_TLSA_NULL_DATA`.
    pub const DANE_TLSA_NULL_DATA: Self = Self::ssl(203);
    /// `SSL_R_DATA_BETWEEN_CCS_AND_FINISHED`.
    pub const DATA_BETWEEN_CCS_AND_FINISHED: Self = Self::ssl(145);
    /// `SSL_R_DATA_LENGTH_TOO_LONG`.
    pub const DATA_LENGTH_TOO_LONG: Self = Self::ssl(146);
    /// `SSL_R_DECRYPTION_FAILED`.
    pub const DECRYPTION_FAILED: Self = Self::ssl(147);
    /// `SSL_R_DECRYPTION_FAILED_OR_BAD_RECORD_MAC`.
    pub const DECRYPTION_FAILED_OR_BAD_RECORD_MAC: Self = Self::ssl(281);
    /// `SSL_R_DH_KEY_TOO_SMALL`.
    pub const DH_KEY_TOO_SMALL: Self = Self::ssl(394);
    /// `SSL_R_DH_PUBLIC_VALUE_LENGTH_IS_WRONG`.
    pub const DH_PUBLIC_VALUE_LENGTH_IS_WRONG: Self = Self::ssl(148);
    /// `SSL_R_DIGEST_CHECK_FAILED`.
    pub const DIGEST_CHECK_FAILED: Self = Self::ssl(149);
    /// `SSL_R_DTLS_MESSAGE_TOO_BIG`.
    pub const DTLS_MESSAGE_TOO_BIG: Self = Self::ssl(334);
    /// `SSL_R_DUPLICATE_COMPRESSION_ID`.
    pub const DUPLICATE_COMPRESSION_ID: Self = Self::ssl(309);
    /// `SSL_R_ECC_CERT_NOT_FOR_SIGNING`.
    pub const ECC_CERT_NOT_FOR_SIGNING: Self = Self::ssl(318);
    /// `SSL_R_ECDH_REQUIRED_FOR_SUITEB_MODE`.
    pub const ECDH_REQUIRED_FOR_SUITEB_MODE: Self = Self::ssl(374);
    /// `SSL_R_EE_KEY_TOO_SMALL`.
    pub const EE_KEY_TOO_SMALL: Self = Self::ssl(399);
    /// `SSL_R_EMPTY_SRTP_PROTECTION_PROFILE_LIST`.
    pub const EMPTY_SRTP_PROTECTION_PROFILE_LIST: Self = Self::ssl(354);
    /// `SSL_R_ENCRYPTED_LENGTH_TOO_LONG`.
    pub const ENCRYPTED_LENGTH_TOO_LONG: Self = Self::ssl(150);
    /// `SSL_R_ERROR_IN_RECEIVED_CIPHER_LIST`.
    pub const ERROR_IN_RECEIVED_CIPHER_LIST: Self = Self::ssl(151);
    /// `SSL_R_ERROR_SETTING_TLSA_BASE_DOMAIN`.
    pub const ERROR_SETTING_TLSA_BASE_DOMAIN: Self = Self::ssl(204);
    /// `SSL_R_EXCEEDS_MAX_FRAGMENT_SIZE`.
    pub const EXCEEDS_MAX_FRAGMENT_SIZE: Self = Self::ssl(194);
    /// `SSL_R_EXCESSIVE_MESSAGE_SIZE`.
    pub const EXCESSIVE_MESSAGE_SIZE: Self = Self::ssl(152);
    /// `SSL_R_EXTENSION_NOT_RECEIVED`.
    pub const EXTENSION_NOT_RECEIVED: Self = Self::ssl(279);
    /// `SSL_R_EXTRA_DATA_IN_MESSAGE`.
    pub const EXTRA_DATA_IN_MESSAGE: Self = Self::ssl(153);
    /// `SSL_R_EXT_LENGTH_MISMATCH`.
    pub const EXT_LENGTH_MISMATCH: Self = Self::ssl(163);
    /// `SSL_R_FAILED_TO_INIT_ASYNC`.
    pub const FAILED_TO_INIT_ASYNC: Self = Self::ssl(405);
    /// `SSL_R_FRAGMENTED_CLIENT_HELLO`.
    pub const FRAGMENTED_CLIENT_HELLO: Self = Self::ssl(401);
    /// `SSL_R_GOT_A_FIN_BEFORE_A_CCS`.
    pub const GOT_A_FIN_BEFORE_A_CCS: Self = Self::ssl(154);
    /// `SSL_R_HTTPS_PROXY_REQUEST`.
    pub const HTTPS_PROXY_REQUEST: Self = Self::ssl(155);
    /// `SSL_R_HTTP_REQUEST`.
    pub const HTTP_REQUEST: Self = Self::ssl(156);
    /// `SSL_R_ILLEGAL_POINT_COMPRESSION`.
    pub const ILLEGAL_POINT_COMPRESSION: Self = Self::ssl(162);
    /// `SSL_R_ILLEGAL_SUITEB_DIGEST`.
    pub const ILLEGAL_SUITEB_DIGEST: Self = Self::ssl(380);
    /// `SSL_R_INAPPROPRIATE_FALLBACK`.
    pub const INAPPROPRIATE_FALLBACK: Self = Self::ssl(373);
    /// `SSL_R_INCONSISTENT_COMPRESSION`.
    pub const INCONSISTENT_COMPRESSION: Self = Self::ssl(340);
    /// `SSL_R_INCONSISTENT_EARLY_DATA_ALPN`.
    pub const INCONSISTENT_EARLY_DATA_ALPN: Self = Self::ssl(222);
    /// `SSL_R_INCONSISTENT_EARLY_DATA_SNI`.
    pub const INCONSISTENT_EARLY_DATA_SNI: Self = Self::ssl(231);
    /// `SSL_R_INCONSISTENT_EXTMS`.
    pub const INCONSISTENT_EXTMS: Self = Self::ssl(104);
    /// `SSL_R_INSUFFICIENT_SECURITY`.
    pub const INSUFFICIENT_SECURITY: Self = Self::ssl(241);
    /// `SSL_R_INVALID_ALERT`.
    pub const INVALID_ALERT: Self = Self::ssl(205);
    /// `SSL_R_INVALID_CCS_MESSAGE`.
    pub const INVALID_CCS_MESSAGE: Self = Self::ssl(260);
    /// `SSL_R_INVALID_CERTIFICATE_OR_ALG`.
    pub const INVALID_CERTIFICATE_OR_ALG: Self = Self::ssl(238);
    /// `SSL_R_INVALID_COMMAND`.
    pub const INVALID_COMMAND: Self = Self::ssl(280);
    /// `SSL_R_INVALID_COMPRESSION_ALGORITHM`.
    pub const INVALID_COMPRESSION_ALGORITHM: Self = Self::ssl(341);
    /// `SSL_R_INVALID_CONFIG`.
    pub const INVALID_CONFIG: Self = Self::ssl(283);
    /// `SSL_R_INVALID_CONFIGURATION_NAME`.
    pub const INVALID_CONFIGURATION_NAME: Self = Self::ssl(113);
    /// `SSL_R_INVALID_CONTEXT`.
    pub const INVALID_CONTEXT: Self = Self::ssl(282);
    /// `SSL_R_INVALID_CT_VALIDATION_TYPE`.
    pub const INVALID_CT_VALIDATION_TYPE: Self = Self::ssl(212);
    /// `SSL_R_INVALID_KEY_UPDATE_TYPE`.
    pub const INVALID_KEY_UPDATE_TYPE: Self = Self::ssl(120);
    /// `SSL_R_INVALID_MAX_EARLY_DATA`.
    pub const INVALID_MAX_EARLY_DATA: Self = Self::ssl(174);
    /// `SSL_R_INVALID_NULL_CMD_NAME`.
    pub const INVALID_NULL_CMD_NAME: Self = Self::ssl(385);
    /// `SSL_R_INVALID_SEQUENCE_NUMBER`.
    pub const INVALID_SEQUENCE_NUMBER: Self = Self::ssl(402);
    /// `SSL_R_INVALID_SERVERINFO_DATA`.
    pub const INVALID_SERVERINFO_DATA: Self = Self::ssl(388);
    /// `SSL_R_INVALID_SESSION_ID`.
    pub const INVALID_SESSION_ID: Self = Self::ssl(999);
    /// `SSL_R_INVALID_SRP_USERNAME`.
    pub const INVALID_SRP_USERNAME: Self = Self::ssl(357);
    /// `SSL_R_INVALID_STATUS_RESPONSE`.
    pub const INVALID_STATUS_RESPONSE: Self = Self::ssl(328);
    /// `SSL_R_INVALID_TICKET_KEYS_LENGTH`.
    pub const INVALID_TICKET_KEYS_LENGTH: Self = Self::ssl(325);
    /// `SSL_R_LEGACY_SIGALG_DISALLOWED_OR_UNSUPPORTED`.
    pub const LEGACY_SIGALG_DISALLOWED_OR_UNSUPPORTED: Self = Self::ssl(333);
    /// `SSL_R_LENGTH_MISMATCH`.
    pub const LENGTH_MISMATCH: Self = Self::ssl(159);
    /// `SSL_R_LENGTH_TOO_LONG`.
    pub const LENGTH_TOO_LONG: Self = Self::ssl(404);
    /// `SSL_R_LENGTH_TOO_SHORT`.
    pub const LENGTH_TOO_SHORT: Self = Self::ssl(160);
    /// `SSL_R_LIBRARY_BUG`.
    pub const LIBRARY_BUG: Self = Self::ssl(274);
    /// `SSL_R_LIBRARY_HAS_NO_CIPHERS`.
    pub const LIBRARY_HAS_NO_CIPHERS: Self = Self::ssl(161);
    /// `SSL_R_MISSING_DSA_SIGNING_CERT`.
    pub const MISSING_DSA_SIGNING_CERT: Self = Self::ssl(165);
    /// `SSL_R_MISSING_ECDSA_SIGNING_CERT`.
    pub const MISSING_ECDSA_SIGNING_CERT: Self = Self::ssl(381);
    /// `SSL_R_MISSING_FATAL`.
    pub const MISSING_FATAL: Self = Self::ssl(256);
    /// `SSL_R_MISSING_PARAMETERS`.
    pub const MISSING_PARAMETERS: Self = Self::ssl(290);
    /// `SSL_R_MISSING_PSK_KEX_MODES_EXTENSION`.
    pub const MISSING_PSK_KEX_MODES_EXTENSION: Self = Self::ssl(310);
    /// `SSL_R_MISSING_RSA_CERTIFICATE`.
    pub const MISSING_RSA_CERTIFICATE: Self = Self::ssl(168);
    /// `SSL_R_MISSING_RSA_ENCRYPTING_CERT`.
    pub const MISSING_RSA_ENCRYPTING_CERT: Self = Self::ssl(169);
    /// `SSL_R_MISSING_RSA_SIGNING_CERT`.
    pub const MISSING_RSA_SIGNING_CERT: Self = Self::ssl(170);
    /// `SSL_R_MISSING_SIGALGS_EXTENSION`.
    pub const MISSING_SIGALGS_EXTENSION: Self = Self::ssl(112);
    /// `SSL_R_MISSING_SIGNING_CERT`.
    pub const MISSING_SIGNING_CERT: Self = Self::ssl(221);
    /// `SSL_R_MISSING_SRP_PARAM`.
    pub const MISSING_SRP_PARAM: Self = Self::ssl(358);
    /// `SSL_R_MISSING_SUPPORTED_GROUPS_EXTENSION`.
    pub const MISSING_SUPPORTED_GROUPS_EXTENSION: Self = Self::ssl(209);
    /// `SSL_R_MISSING_TMP_DH_KEY`.
    pub const MISSING_TMP_DH_KEY: Self = Self::ssl(171);
    /// `SSL_R_MISSING_TMP_ECDH_KEY`.
    pub const MISSING_TMP_ECDH_KEY: Self = Self::ssl(311);
    /// `SSL_R_MIXED_HANDSHAKE_AND_NON_HANDSHAKE_DATA`.
    pub const MIXED_HANDSHAKE_AND_NON_HANDSHAKE_DATA: Self = Self::ssl(293);
    /// `SSL_R_NOT_ON_RECORD_BOUNDARY`.
    pub const NOT_ON_RECORD_BOUNDARY: Self = Self::ssl(182);
    /// `SSL_R_NOT_REPLACING_CERTIFICATE`.
    pub const NOT_REPLACING_CERTIFICATE: Self = Self::ssl(289);
    /// `SSL_R_NOT_SERVER`.
    pub const NOT_SERVER: Self = Self::ssl(284);
    /// `SSL_R_NO_APPLICATION_PROTOCOL`.
    pub const NO_APPLICATION_PROTOCOL: Self = Self::ssl(235);
    /// `SSL_R_NO_CERTIFICATES_RETURNED`.
    pub const NO_CERTIFICATES_RETURNED: Self = Self::ssl(176);
    /// `SSL_R_NO_CERTIFICATE_ASSIGNED`.
    pub const NO_CERTIFICATE_ASSIGNED: Self = Self::ssl(177);
    /// `SSL_R_NO_CERTIFICATE_SET`.
    pub const NO_CERTIFICATE_SET: Self = Self::ssl(179);
    /// `SSL_R_NO_CHANGE_FOLLOWING_HRR`.
    pub const NO_CHANGE_FOLLOWING_HRR: Self = Self::ssl(214);
    /// `SSL_R_NO_CIPHERS_AVAILABLE`.
    pub const NO_CIPHERS_AVAILABLE: Self = Self::ssl(181);
    /// `SSL_R_NO_CIPHERS_SPECIFIED`.
    pub const NO_CIPHERS_SPECIFIED: Self = Self::ssl(183);
    /// `SSL_R_NO_CIPHER_MATCH`.
    pub const NO_CIPHER_MATCH: Self = Self::ssl(185);
    /// `SSL_R_NO_CLIENT_CERT_METHOD`.
    pub const NO_CLIENT_CERT_METHOD: Self = Self::ssl(331);
    /// `SSL_R_NO_COMPRESSION_SPECIFIED`.
    pub const NO_COMPRESSION_SPECIFIED: Self = Self::ssl(187);
    /// `SSL_R_NO_COOKIE_CALLBACK_SET`.
    pub const NO_COOKIE_CALLBACK_SET: Self = Self::ssl(287);
    /// `SSL_R_NO_GOST_CERTIFICATE_SENT_BY_PEER`.
    pub const NO_GOST_CERTIFICATE_SENT_BY_PEER: Self = Self::ssl(330);
    /// `SSL_R_NO_METHOD_SPECIFIED`.
    pub const NO_METHOD_SPECIFIED: Self = Self::ssl(188);
    /// `SSL_R_NO_PEM_EXTENSIONS`.
    pub const NO_PEM_EXTENSIONS: Self = Self::ssl(389);
    /// `SSL_R_NO_PRIVATE_KEY_ASSIGNED`.
    pub const NO_PRIVATE_KEY_ASSIGNED: Self = Self::ssl(190);
    /// `SSL_R_NO_PROTOCOLS_AVAILABLE`.
    pub const NO_PROTOCOLS_AVAILABLE: Self = Self::ssl(191);
    /// `SSL_R_NO_RENEGOTIATION`.
    pub const NO_RENEGOTIATION: Self = Self::ssl(339);
    /// `SSL_R_NO_REQUIRED_DIGEST`.
    pub const NO_REQUIRED_DIGEST: Self = Self::ssl(324);
    /// `SSL_R_NO_SHARED_CIPHER`.
    pub const NO_SHARED_CIPHER: Self = Self::ssl(193);
    /// `SSL_R_NO_SHARED_GROUPS`.
    pub const NO_SHARED_GROUPS: Self = Self::ssl(410);
    /// `SSL_R_NO_SHARED_SIGNATURE_ALGORITHMS`.
    pub const NO_SHARED_SIGNATURE_ALGORITHMS: Self = Self::ssl(376);
    /// `SSL_R_NO_SRTP_PROFILES`.
    pub const NO_SRTP_PROFILES: Self = Self::ssl(359);
    /// `SSL_R_NO_SUITABLE_DIGEST_ALGORITHM`.
    pub const NO_SUITABLE_DIGEST_ALGORITHM: Self = Self::ssl(297);
    /// `SSL_R_NO_SUITABLE_GROUPS`.
    pub const NO_SUITABLE_GROUPS: Self = Self::ssl(295);
    /// `SSL_R_NO_SUITABLE_KEY_SHARE`.
    pub const NO_SUITABLE_KEY_SHARE: Self = Self::ssl(101);
    /// `SSL_R_NO_SUITABLE_SIGNATURE_ALGORITHM`.
    pub const NO_SUITABLE_SIGNATURE_ALGORITHM: Self = Self::ssl(118);
    /// `SSL_R_NO_VALID_SCTS`.
    pub const NO_VALID_SCTS: Self = Self::ssl(216);
    /// `SSL_R_NO_VERIFY_COOKIE_CALLBACK`.
    pub const NO_VERIFY_COOKIE_CALLBACK: Self = Self::ssl(403);
    /// `SSL_R_NULL_SSL_CTX`.
    pub const NULL_SSL_CTX: Self = Self::ssl(195);
    /// `SSL_R_NULL_SSL_METHOD_PASSED`.
    pub const NULL_SSL_METHOD_PASSED: Self = Self::ssl(196);
    /// `SSL_R_OCSP_CALLBACK_FAILURE`.
    pub const OCSP_CALLBACK_FAILURE: Self = Self::ssl(305);
    /// `SSL_R_OLD_SESSION_CIPHER_NOT_RETURNED`.
    pub const OLD_SESSION_CIPHER_NOT_RETURNED: Self = Self::ssl(197);
    /// `SSL_R_OLD_SESSION_COMPRESSION_ALGORITHM_NOT_RETURNED`.
    pub const OLD_SESSION_COMPRESSION_ALGORITHM_NOT_RETURNED: Self = Self::ssl(344);
    /// `SSL_R_OVERFLOW_ERROR`.
    pub const OVERFLOW_ERROR: Self = Self::ssl(237);
    /// `SSL_R_PACKET_LENGTH_TOO_LONG`.
    pub const PACKET_LENGTH_TOO_LONG: Self = Self::ssl(198);
    /// `SSL_R_PARSE_TLSEXT`.
    pub const PARSE_TLSEXT: Self = Self::ssl(227);
    /// `SSL_R_PATH_TOO_LONG`.
    pub const PATH_TOO_LONG: Self = Self::ssl(270);
    /// `SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE`.
    pub const PEER_DID_NOT_RETURN_A_CERTIFICATE: Self = Self::ssl(199);
    /// `SSL_R_PEM_NAME_BAD_PREFIX`.
    pub const PEM_NAME_BAD_PREFIX: Self = Self::ssl(391);
    /// `SSL_R_PEM_NAME_TOO_SHORT`.
    pub const PEM_NAME_TOO_SHORT: Self = Self::ssl(392);
    /// `SSL_R_PIPELINE_FAILURE`.
    pub const PIPELINE_FAILURE: Self = Self::ssl(406);
    /// `SSL_R_POST_HANDSHAKE_AUTH_ENCODING_ERR`.
    pub const POST_HANDSHAKE_AUTH_ENCODING_ERR: Self = Self::ssl(278);
    /// `SSL_R_PRIVATE_KEY_MISMATCH`.
    pub const PRIVATE_KEY_MISMATCH: Self = Self::ssl(288);
    /// `SSL_R_PROTOCOL_IS_SHUTDOWN`.
    pub const PROTOCOL_IS_SHUTDOWN: Self = Self::ssl(207);
    /// `SSL_R_PSK_IDENTITY_NOT_FOUND`.
    pub const PSK_IDENTITY_NOT_FOUND: Self = Self::ssl(223);
    /// `SSL_R_PSK_NO_CLIENT_CB`.
    pub const PSK_NO_CLIENT_CB: Self = Self::ssl(224);
    /// `SSL_R_PSK_NO_SERVER_CB`.
    pub const PSK_NO_SERVER_CB: Self = Self::ssl(225);
    /// `SSL_R_READ_BIO_NOT_SET`.
    pub const READ_BIO_NOT_SET: Self = Self::ssl(211);
    /// `SSL_R_READ_TIMEOUT_EXPIRED`.
    pub const READ_TIMEOUT_EXPIRED: Self = Self::ssl(312);
    /// `SSL_R_RECORD_LENGTH_MISMATCH`.
    pub const RECORD_LENGTH_MISMATCH: Self = Self::ssl(213);
    /// `SSL_R_RECORD_TOO_SMALL`.
    pub const RECORD_TOO_SMALL: Self = Self::ssl(298);
    /// `SSL_R_RENEGOTIATE_EXT_TOO_LONG`.
    pub const RENEGOTIATE_EXT_TOO_LONG: Self = Self::ssl(335);
    /// `SSL_R_RENEGOTIATION_ENCODING_ERR`.
    pub const RENEGOTIATION_ENCODING_ERR: Self = Self::ssl(336);
    /// `SSL_R_RENEGOTIATION_MISMATCH`.
    pub const RENEGOTIATION_MISMATCH: Self = Self::ssl(337);
    /// `SSL_R_REQUEST_PENDING`.
    pub const REQUEST_PENDING: Self = Self::ssl(285);
    /// `SSL_R_REQUEST_SENT`.
    pub const REQUEST_SENT: Self = Self::ssl(286);
    /// `SSL_R_REQUIRED_CIPHER_MISSING`.
    pub const REQUIRED_CIPHER_MISSING: Self = Self::ssl(215);
    /// `SSL_R_REQUIRED_COMPRESSION_ALGORITHM_MISSING`.
    pub const REQUIRED_COMPRESSION_ALGORITHM_MISSING: Self = Self::ssl(342);
    /// `SSL_R_SCSV_RECEIVED_WHEN_RENEGOTIATING`.
    pub const SCSV_RECEIVED_WHEN_RENEGOTIATING: Self = Self::ssl(345);
    /// `SSL_R_SCT_VERIFICATION_FAILED`.
    pub const SCT_VERIFICATION_FAILED: Self = Self::ssl(208);
    /// `SSL_R_SERVERHELLO_TLSEXT`.
    pub const SERVERHELLO_TLSEXT: Self = Self::ssl(275);
    /// `SSL_R_SESSION_ID_CONTEXT_UNINITIALIZED`.
    pub const SESSION_ID_CONTEXT_UNINITIALIZED: Self = Self::ssl(277);
    /// `SSL_R_SHUTDOWN_WHILE_IN_INIT`.
    pub const SHUTDOWN_WHILE_IN_INIT: Self = Self::ssl(407);
    /// `SSL_R_SIGNATURE_ALGORITHMS_ERROR`.
    pub const SIGNATURE_ALGORITHMS_ERROR: Self = Self::ssl(360);
    /// `SSL_R_SIGNATURE_FOR_NON_SIGNING_CERTIFICATE`.
    pub const SIGNATURE_FOR_NON_SIGNING_CERTIFICATE: Self = Self::ssl(220);
    /// `SSL_R_SRP_A_CALC`.
    pub const SRP_A_CALC: Self = Self::ssl(361);
    /// `SSL_R_SRTP_COULD_NOT_ALLOCATE_PROFILES`.
    pub const SRTP_COULD_NOT_ALLOCATE_PROFILES: Self = Self::ssl(362);
    /// `SSL_R_SRTP_PROTECTION_PROFILE_LIST_TOO_LONG`.
    pub const SRTP_PROTECTION_PROFILE_LIST_TOO_LONG: Self = Self::ssl(363);
    /// `SSL_R_SRTP_UNKNOWN_PROTECTION_PROFILE`.
    pub const SRTP_UNKNOWN_PROTECTION_PROFILE: Self = Self::ssl(364);
    /// `SSL_R_SSL3_EXT_INVALID_MAX_FRAGMENT_LENGTH`.
    pub const SSL3_EXT_INVALID_MAX_FRAGMENT_LENGTH: Self = Self::ssl(232);
    /// `SSL_R_SSL3_EXT_INVALID_SERVERNAME`.
    pub const SSL3_EXT_INVALID_SERVERNAME: Self = Self::ssl(319);
    /// `SSL_R_SSL3_EXT_INVALID_SERVERNAME_TYPE`.
    pub const SSL3_EXT_INVALID_SERVERNAME_TYPE: Self = Self::ssl(320);
    /// `SSL_R_SSL3_SESSION_ID_TOO_LONG`.
    pub const SSL3_SESSION_ID_TOO_LONG: Self = Self::ssl(300);
    /// `SSL_R_SSLV3_ALERT_BAD_CERTIFICATE`.
    pub const SSLV3_ALERT_BAD_CERTIFICATE: Self = Self::ssl(1042);
    /// `SSL_R_SSLV3_ALERT_BAD_RECORD_MAC`.
    pub const SSLV3_ALERT_BAD_RECORD_MAC: Self = Self::ssl(1020);
    /// `SSL_R_SSLV3_ALERT_CERTIFICATE_EXPIRED`.
    pub const SSLV3_ALERT_CERTIFICATE_EXPIRED: Self = Self::ssl(1045);
    /// `SSL_R_SSLV3_ALERT_CERTIFICATE_REVOKED`.
    pub const SSLV3_ALERT_CERTIFICATE_REVOKED: Self = Self::ssl(1044);
    /// `SSL_R_SSLV3_ALERT_CERTIFICATE_UNKNOWN`.
    pub const SSLV3_ALERT_CERTIFICATE_UNKNOWN: Self = Self::ssl(1046);
    /// `SSL_R_SSLV3_ALERT_DECOMPRESSION_FAILURE`.
    pub const SSLV3_ALERT_DECOMPRESSION_FAILURE: Self = Self::ssl(1030);
    /// `SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE`.
    pub const SSLV3_ALERT_HANDSHAKE_FAILURE: Self = Self::ssl(1040);
    /// `SSL_R_SSLV3_ALERT_ILLEGAL_PARAMETER`.
    pub const SSLV3_ALERT_ILLEGAL_PARAMETER: Self = Self::ssl(1047);
    /// `SSL_R_SSLV3_ALERT_NO_CERTIFICATE`.
    pub const SSLV3_ALERT_NO_CERTIFICATE: Self = Self::ssl(1041);
    /// `SSL_R_SSLV3_ALERT_UNEXPECTED_MESSAGE`.
    pub const SSLV3_ALERT_UNEXPECTED_MESSAGE: Self = Self::ssl(1010);
    /// `SSL_R_SSLV3_ALERT_UNSUPPORTED_CERTIFICATE`.
    pub const SSLV3_ALERT_UNSUPPORTED_CERTIFICATE: Self = Self::ssl(1043);
    /// `SSL_R_SSL_COMMAND_SECTION_EMPTY`.
    pub const SSL_COMMAND_SECTION_EMPTY: Self = Self::ssl(117);
    /// `SSL_R_SSL_COMMAND_SECTION_NOT_FOUND`.
    pub const SSL_COMMAND_SECTION_NOT_FOUND: Self = Self::ssl(125);
    /// `SSL_R_SSL_CTX_HAS_NO_DEFAULT_SSL_VERSION`.
    pub const SSL_CTX_HAS_NO_DEFAULT_SSL_VERSION: Self = Self::ssl(228);
    /// `SSL_R_SSL_HANDSHAKE_FAILURE`.
    pub const SSL_HANDSHAKE_FAILURE: Self = Self::ssl(229);
    /// `SSL_R_SSL_LIBRARY_HAS_NO_CIPHERS`.
    pub const SSL_LIBRARY_HAS_NO_CIPHERS: Self = Self::ssl(230);
    /// `SSL_R_SSL_NEGATIVE_LENGTH`.
    pub const SSL_NEGATIVE_LENGTH: Self = Self::ssl(372);
    /// `SSL_R_SSL_SECTION_EMPTY`.
    pub const SSL_SECTION_EMPTY: Self = Self::ssl(126);
    /// `SSL_R_SSL_SECTION_NOT_FOUND`.
    pub const SSL_SECTION_NOT_FOUND: Self = Self::ssl(136);
    /// `SSL_R_SSL_SESSION_ID_CALLBACK_FAILED`.
    pub const SSL_SESSION_ID_CALLBACK_FAILED: Self = Self::ssl(301);
    /// `SSL_R_SSL_SESSION_ID_CONFLICT`.
    pub const SSL_SESSION_ID_CONFLICT: Self = Self::ssl(302);
    /// `SSL_R_SSL_SESSION_ID_CONTEXT_TOO_LONG`.
    pub const SSL_SESSION_ID_CONTEXT_TOO_LONG: Self = Self::ssl(273);
    /// `SSL_R_SSL_SESSION_ID_HAS_BAD_LENGTH`.
    pub const SSL_SESSION_ID_HAS_BAD_LENGTH: Self = Self::ssl(303);
    /// `SSL_R_SSL_SESSION_ID_TOO_LONG`.
    pub const SSL_SESSION_ID_TOO_LONG: Self = Self::ssl(408);
    /// `SSL_R_SSL_SESSION_VERSION_MISMATCH`.
    pub const SSL_SESSION_VERSION_MISMATCH: Self = Self::ssl(210);
    /// `SSL_R_STILL_IN_INIT`.
    pub const STILL_IN_INIT: Self = Self::ssl(121);
    /// `SSL_R_TLSV13_ALERT_CERTIFICATE_REQUIRED`.
    pub const TLSV13_ALERT_CERTIFICATE_REQUIRED: Self = Self::ssl(1116);
    /// `SSL_R_TLSV13_ALERT_MISSING_EXTENSION`.
    pub const TLSV13_ALERT_MISSING_EXTENSION: Self = Self::ssl(1109);
    /// `SSL_R_TLSV1_ALERT_ACCESS_DENIED`.
    pub const TLSV1_ALERT_ACCESS_DENIED: Self = Self::ssl(1049);
    /// `SSL_R_TLSV1_ALERT_DECODE_ERROR`.
    pub const TLSV1_ALERT_DECODE_ERROR: Self = Self::ssl(1050);
    /// `SSL_R_TLSV1_ALERT_DECRYPTION_FAILED`.
    pub const TLSV1_ALERT_DECRYPTION_FAILED: Self = Self::ssl(1021);
    /// `SSL_R_TLSV1_ALERT_DECRYPT_ERROR`.
    pub const TLSV1_ALERT_DECRYPT_ERROR: Self = Self::ssl(1051);
    /// `SSL_R_TLSV1_ALERT_EXPORT_RESTRICTION`.
    pub const TLSV1_ALERT_EXPORT_RESTRICTION: Self = Self::ssl(1060);
    /// `SSL_R_TLSV1_ALERT_INAPPROPRIATE_FALLBACK`.
    pub const TLSV1_ALERT_INAPPROPRIATE_FALLBACK: Self = Self::ssl(1086);
    /// `SSL_R_TLSV1_ALERT_INSUFFICIENT_SECURITY`.
    pub const TLSV1_ALERT_INSUFFICIENT_SECURITY: Self = Self::ssl(1071);
    /// `SSL_R_TLSV1_ALERT_INTERNAL_ERROR`.
    pub const TLSV1_ALERT_INTERNAL_ERROR: Self = Self::ssl(1080);
    /// `SSL_R_TLSV1_ALERT_NO_APPLICATION_PROTOCOL`.
    pub const TLSV1_ALERT_NO_APPLICATION_PROTOCOL: Self = Self::ssl(1120);
    /// `SSL_R_TLSV1_ALERT_NO_RENEGOTIATION`.
    pub const TLSV1_ALERT_NO_RENEGOTIATION: Self = Self::ssl(1100);
    /// `SSL_R_TLSV1_ALERT_PROTOCOL_VERSION`.
    pub const TLSV1_ALERT_PROTOCOL_VERSION: Self = Self::ssl(1070);
    /// `SSL_R_TLSV1_ALERT_RECORD_OVERFLOW`.
    pub const TLSV1_ALERT_RECORD_OVERFLOW: Self = Self::ssl(1022);
    /// `SSL_R_TLSV1_ALERT_UNKNOWN_CA`.
    pub const TLSV1_ALERT_UNKNOWN_CA: Self = Self::ssl(1048);
    /// `SSL_R_TLSV1_ALERT_UNKNOWN_PSK_IDENTITY`.
    pub const TLSV1_ALERT_UNKNOWN_PSK_IDENTITY: Self = Self::ssl(1115);
    /// `SSL_R_TLSV1_ALERT_USER_CANCELLED`.
    pub const TLSV1_ALERT_USER_CANCELLED: Self = Self::ssl(1090);
    /// `SSL_R_TLSV1_BAD_CERTIFICATE_HASH_VALUE`.
    pub const TLSV1_BAD_CERTIFICATE_HASH_VALUE: Self = Self::ssl(1114);
    /// `SSL_R_TLSV1_BAD_CERTIFICATE_STATUS_RESPONSE`.
    pub const TLSV1_BAD_CERTIFICATE_STATUS_RESPONSE: Self = Self::ssl(1113);
    /// `SSL_R_TLSV1_CERTIFICATE_UNOBTAINABLE`.
    pub const TLSV1_CERTIFICATE_UNOBTAINABLE: Self = Self::ssl(1111);
    /// `SSL_R_TLSV1_UNRECOGNIZED_NAME`.
    pub const TLSV1_UNRECOGNIZED_NAME: Self = Self::ssl(1112);
    /// `SSL_R_TLSV1_UNSUPPORTED_EXTENSION`.
    pub const TLSV1_UNSUPPORTED_EXTENSION: Self = Self::ssl(1110);
    /// `SSL_R_TLS_ILLEGAL_EXPORTER_LABEL`.
    pub const TLS_ILLEGAL_EXPORTER_LABEL: Self = Self::ssl(367);
    /// `SSL_R_TLS_INVALID_ECPOINTFORMAT_LIST`.
    pub const TLS_INVALID_ECPOINTFORMAT_LIST: Self = Self::ssl(157);
    /// `SSL_R_TOO_MANY_KEY_UPDATES`.
    pub const TOO_MANY_KEY_UPDATES: Self = Self::ssl(132);
    /// `SSL_R_TOO_MANY_WARN_ALERTS`.
    pub const TOO_MANY_WARN_ALERTS: Self = Self::ssl(409);
    /// `SSL_R_TOO_MUCH_EARLY_DATA`.
    pub const TOO_MUCH_EARLY_DATA: Self = Self::ssl(164);
    /// `SSL_R_UNABLE_TO_FIND_ECDH_PARAMETERS`.
    pub const UNABLE_TO_FIND_ECDH_PARAMETERS: Self = Self::ssl(314);
    /// `SSL_R_UNABLE_TO_FIND_PUBLIC_KEY_PARAMETERS`.
    pub const UNABLE_TO_FIND_PUBLIC_KEY_PARAMETERS: Self = Self::ssl(239);
    /// `SSL_R_UNABLE_TO_LOAD_SSL3_MD5_ROUTINES`.
    pub const UNABLE_TO_LOAD_SSL3_MD5_ROUTINES: Self = Self::ssl(242);
    /// `SSL_R_UNABLE_TO_LOAD_SSL3_SHA1_ROUTINES`.
    pub const UNABLE_TO_LOAD_SSL3_SHA1_ROUTINES: Self = Self::ssl(243);
    /// `SSL_R_UNEXPECTED_CCS_MESSAGE`.
    pub const UNEXPECTED_CCS_MESSAGE: Self = Self::ssl(262);
    /// `SSL_R_UNEXPECTED_END_OF_EARLY_DATA`.
    pub const UNEXPECTED_END_OF_EARLY_DATA: Self = Self::ssl(178);
    /// `SSL_R_UNEXPECTED_EOF_WHILE_READING`.
    pub const UNEXPECTED_EOF_WHILE_READING: Self = Self::ssl(294);
    /// `SSL_R_UNEXPECTED_MESSAGE`.
    pub const UNEXPECTED_MESSAGE: Self = Self::ssl(244);
    /// `SSL_R_UNEXPECTED_RECORD`.
    pub const UNEXPECTED_RECORD: Self = Self::ssl(245);
    /// `SSL_R_UNINITIALIZED`.
    pub const UNINITIALIZED: Self = Self::ssl(276);
    /// `SSL_R_UNKNOWN_ALERT_TYPE`.
    pub const UNKNOWN_ALERT_TYPE: Self = Self::ssl(246);
    /// `SSL_R_UNKNOWN_CERTIFICATE_TYPE`.
    pub const UNKNOWN_CERTIFICATE_TYPE: Self = Self::ssl(247);
    /// `SSL_R_UNKNOWN_CIPHER_RETURNED`.
    pub const UNKNOWN_CIPHER_RETURNED: Self = Self::ssl(248);
    /// `SSL_R_UNKNOWN_CIPHER_TYPE`.
    pub const UNKNOWN_CIPHER_TYPE: Self = Self::ssl(249);
    /// `SSL_R_UNKNOWN_CMD_NAME`.
    pub const UNKNOWN_CMD_NAME: Self = Self::ssl(386);
    /// `SSL_R_UNKNOWN_COMMAND`.
    pub const UNKNOWN_COMMAND: Self = Self::ssl(139);
    /// `SSL_R_UNKNOWN_DIGEST`.
    pub const UNKNOWN_DIGEST: Self = Self::ssl(368);
    /// `SSL_R_UNKNOWN_KEY_EXCHANGE_TYPE`.
    pub const UNKNOWN_KEY_EXCHANGE_TYPE: Self = Self::ssl(250);
    /// `SSL_R_UNKNOWN_PKEY_TYPE`.
    pub const UNKNOWN_PKEY_TYPE: Self = Self::ssl(251);
    /// `SSL_R_UNKNOWN_PROTOCOL`.
    pub const UNKNOWN_PROTOCOL: Self = Self::ssl(252);
    /// `SSL_R_UNKNOWN_SSL_VERSION`.
    pub const UNKNOWN_SSL_VERSION: Self = Self::ssl(254);
    /// `SSL_R_UNKNOWN_STATE`.
    pub const UNKNOWN_STATE: Self = Self::ssl(255);
    /// `SSL_R_UNSAFE_LEGACY_RENEGOTIATION_DISABLED`.
    pub const UNSAFE_LEGACY_RENEGOTIATION_DISABLED: Self = Self::ssl(338);
    /// `SSL_R_UNSOLICITED_EXTENSION`.
    pub const UNSOLICITED_EXTENSION: Self = Self::ssl(217);
    /// `SSL_R_UNSUPPORTED_COMPRESSION_ALGORITHM`.
    pub const UNSUPPORTED_COMPRESSION_ALGORITHM: Self = Self::ssl(257);
    /// `SSL_R_UNSUPPORTED_ELLIPTIC_CURVE`.
    pub const UNSUPPORTED_ELLIPTIC_CURVE: Self = Self::ssl(315);
    /// `SSL_R_UNSUPPORTED_PROTOCOL`.
    pub const UNSUPPORTED_PROTOCOL: Self = Self::ssl(258);
    /// `SSL_R_UNSUPPORTED_SSL_VERSION`.
    pub const UNSUPPORTED_SSL_VERSION: Self = Self::ssl(259);
    /// `SSL_R_UNSUPPORTED_STATUS_TYPE`.
    pub const UNSUPPORTED_STATUS_TYPE: Self = Self::ssl(329);
    /// `SSL_R_USE_SRTP_NOT_NEGOTIATED`.
    pub const USE_SRTP_NOT_NEGOTIATED: Self = Self::ssl(369);
    /// `SSL_R_VERSION_TOO_HIGH`.
    pub const VERSION_TOO_HIGH: Self = Self::ssl(166);
    /// `SSL_R_VERSION_TOO_LOW`.
    pub const VERSION_TOO_LOW: Self = Self::ssl(396);
    /// `SSL_R_WRONG_CERTIFICATE_TYPE`.
    pub const WRONG_CERTIFICATE_TYPE: Self = Self::ssl(383);
    /// `SSL_R_WRONG_CIPHER_RETURNED`.
    pub const WRONG_CIPHER_RETURNED: Self = Self::ssl(261);
    /// `SSL_R_WRONG_CURVE`.
    pub const WRONG_CURVE: Self = Self::ssl(378);
    /// `SSL_R_WRONG_SIGNATURE_LENGTH`.
    pub const WRONG_SIGNATURE_LENGTH: Self = Self::ssl(264);
    /// `SSL_R_WRONG_SIGNATURE_SIZE`.
    pub const WRONG_SIGNATURE_SIZE: Self = Self::ssl(265);
    /// `SSL_R_WRONG_SIGNATURE_TYPE`.
    pub const WRONG_SIGNATURE_TYPE: Self = Self::ssl(370);
    /// `SSL_R_WRONG_SSL_VERSION`.
    pub const WRONG_SSL_VERSION: Self = Self::ssl(266);
    /// `SSL_R_WRONG_VERSION_NUMBER`.
    pub const WRONG_VERSION_NUMBER: Self = Self::ssl(267);
    /// `SSL_R_X509_LIB`.
    pub const X509_LIB: Self = Self::ssl(268);
    /// `SSL_R_X509_VERIFICATION_SETUP_PROBLEMS`.
    pub const X509_VERIFICATION_SETUP_PROBLEMS: Self = Self::ssl(269);

    /// A reason of the TLS library by its number.
    pub const fn ssl(code: i32) -> Self {
        Self {
            library: Library::Ssl,
            code,
        }
    }
}

/// `ERR_R_FATAL`: the flags of reasons that all libraries share and that are grave.
const FATAL: i32 = (1 << 18) | (2 << 18);
