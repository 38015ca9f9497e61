//! The language of cipher lists against OpenSSL 3.0.
//!
//! The table was made by OpenSSL 3.0.22: each string went through `SSL_CTX_set_cipher_list` of a new context at
//! security level 2; what `SSL_CTX_get_ciphers` then had of our suites is written as their places in the default
//! list (0 to 5), beside `SSL_CTX_get_security_level`. Where OpenSSL succeeded with suites of which we have none,
//! `Nothing` stands as where it failed with `SSL_R_NO_CIPHER_MATCH`.

use super::*;
use Expected::{Chosen, Invalid, Nothing};

enum Expected {
    /// Success, with these suites in this order.
    Chosen(&'static str),
    /// `SSL_R_NO_CIPHER_MATCH`.
    Nothing,
    /// `SSL_R_INVALID_COMMAND`.
    Invalid,
}

fn places(suites: &[&'static Cipher]) -> String {
    suites
        .iter()
        .map(|suite| {
            let place = DEFAULT_TLS12
                .iter()
                .position(|cipher| std::ptr::eq(*cipher, *suite))
                .unwrap();
            place.to_string()
        })
        .collect()
}

#[test]
fn every_string_chooses_what_openssl_chooses() {
    for (rules, expected, level) in TABLE {
        let mut list = CipherList::default();
        let outcome = list.set(rules.as_bytes());
        let (result, chosen) = match expected {
            Chosen(chosen) => (Ok(()), *chosen),
            Nothing => (Err(Reason::NO_CIPHER_MATCH.into()), ""),
            Invalid => (Err(Reason::INVALID_COMMAND.into()), "012345"),
        };
        assert_eq!(outcome, result, "{rules:?}");
        assert_eq!(places(list.suites()), chosen, "{rules:?}");
        assert_eq!(list.security_level(), *level, "{rules:?}");
    }
}

/// OpenSSL 3.0.22's `SSL_CTX_set_ciphersuites`, without the CCM suites, and without saying a suite twice.
#[test]
fn lists_of_tls13_suites_are_read_as_openssl_reads_them() {
    let both = ["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384"];
    let taken = [
        ("", &[][..]),
        ("TLS_AES_128_GCM_SHA256", &both[..1]),
        ("TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384", &both),
        ("TLS_AES_128_GCM_SHA256::TLS_AES_256_GCM_SHA384:", &both),
        (" TLS_AES_128_GCM_SHA256 :\tTLS_AES_256_GCM_SHA384 ", &both),
        (
            "NOSUCH:TLS_AES_128_GCM_SHA256:ECDHE-RSA-AES128-GCM-SHA256",
            &both[..1],
        ),
        ("TLS_AES_128_CCM_SHA256:TLS_AES_128_GCM_SHA256", &both[..1]),
        (
            "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_AES_128_GCM_SHA256",
            &both,
        ),
    ];
    for (names, expected) in taken {
        let suites = parse_ciphersuites(names.as_bytes()).unwrap();
        let suites: Vec<_> = suites
            .iter()
            .map(|suite| suite.name.to_str().unwrap())
            .collect();
        assert_eq!(suites, expected, "{names:?}");
    }
    let refused = [
        "NOSUCH",
        ":",
        "tls_aes_128_gcm_sha256",
        "TLS_AES_128_GCM_SHA256 TLS_AES_256_GCM_SHA384",
        "TLS_AES_128_GCM_SHA256,TLS_AES_256_GCM_SHA384",
        "TLS13-AES128-GCM-SHA256",
        "ECDHE-RSA-AES128-GCM-SHA256",
        "DEFAULT",
        "!TLS_AES_128_GCM_SHA256",
    ];
    for names in refused {
        assert_eq!(
            parse_ciphersuites(names.as_bytes()).unwrap_err(),
            Reason::NO_CIPHER_MATCH.into(),
            "{names:?}"
        );
    }
}

/// A string, what comes of it, and the security level after it.
#[rustfmt::skip]
static TABLE: &[(&str, Expected, u8)] = &[
    ("DEFAULT", Chosen("012345"), 2),
    ("DEFAULT:!AES128", Chosen("0123"), 2),
    ("DEFAULT:-AES256:AES256", Chosen("234501"), 2),
    ("DEFAULTX", Chosen("012345"), 2),
    ("DEFAULT,ALL", Chosen("012345"), 2),
    ("default", Nothing, 2),
    ("ALL", Chosen("012345"), 2),
    ("ALL:!DEFAULT", Chosen("012345"), 2),
    ("all", Nothing, 2),
    ("HIGH", Chosen("012345"), 2),
    ("HIGH:!aNULL:!MD5", Chosen("012345"), 2),
    ("HIGH+FIPS", Nothing, 2),
    ("HIGH+AESGCM", Chosen("0145"), 2),
    ("FIPS", Chosen("0145"), 2),
    ("MEDIUM", Nothing, 2),
    ("LOW", Nothing, 2),
    ("COMPLEMENTOFDEFAULT", Nothing, 2),
    ("COMPLEMENTOFALL", Nothing, 2),
    ("ALL:COMPLEMENTOFALL", Chosen("012345"), 2),
    ("ALL:!COMPLEMENTOFDEFAULT:!eNULL", Chosen("012345"), 2),
    ("ECDHE+AESGCM", Chosen("0145"), 2),
    ("ECDHE+CHACHA20:ECDHE+AESGCM", Chosen("230145"), 2),
    ("ECDHE", Chosen("012345"), 2),
    ("EECDH", Chosen("012345"), 2),
    ("kECDHE", Chosen("012345"), 2),
    ("kEECDH", Chosen("012345"), 2),
    ("ECDH", Chosen("012345"), 2),
    ("aECDSA", Chosen("024"), 2),
    ("ECDSA", Chosen("024"), 2),
    ("aRSA", Chosen("135"), 2),
    ("RSA", Nothing, 2),
    ("kRSA", Nothing, 2),
    ("AES", Chosen("0145"), 2),
    ("AES256", Chosen("01"), 2),
    ("AES128", Chosen("45"), 2),
    ("AESGCM", Chosen("0145"), 2),
    ("AESCCM", Nothing, 2),
    ("CHACHA20", Chosen("23"), 2),
    ("SHA384", Nothing, 2),
    ("SHA256", Nothing, 2),
    ("SHA1", Nothing, 2),
    ("SHA", Nothing, 2),
    ("AEAD", Nothing, 2),
    ("TLSv1.2", Chosen("012345"), 2),
    ("TLSv1.0", Nothing, 2),
    ("SSLv3", Nothing, 2),
    ("TLSv1", Nothing, 2),
    ("TLSv1.3", Nothing, 2),
    ("CBC", Nothing, 2),
    ("PSK", Nothing, 2),
    ("kPSK", Nothing, 2),
    ("aPSK", Nothing, 2),
    ("ECDHEPSK", Nothing, 2),
    ("AES128:AES256:@STRENGTH", Chosen("0145"), 2),
    ("AES128:AES256:+AES128", Chosen("0145"), 2),
    ("AES128:AES256:+ECDHE", Chosen("4501"), 2),
    ("AES128 AES256", Chosen("4501"), 2),
    ("AES128,CHACHA20", Chosen("4523"), 2),
    ("AES128;CHACHA20", Chosen("4523"), 2),
    ("AES128::CHACHA20", Chosen("4523"), 2),
    (":AES128", Chosen("45"), 2),
    ("AES128:", Chosen("45"), 2),
    ("!AES128", Nothing, 2),
    ("!AES128:ALL", Chosen("0123"), 2),
    ("-AES128:ALL", Chosen("012345"), 2),
    ("+AES128:ALL", Chosen("012345"), 2),
    ("ALL:-AES:AES256+aRSA:CHACHA20:AES", Chosen("231045"), 2),
    ("ALL:-AES128", Chosen("0123"), 2),
    ("ALL:-AES128:AES128", Chosen("012345"), 2),
    ("ALL:!AES128:AES128", Chosen("0123"), 2),
    ("ECDHE-RSA-AES128-GCM-SHA256", Chosen("5"), 2),
    ("ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384", Chosen("50"), 2),
    ("ecdhe-rsa-aes128-gcm-sha256", Nothing, 2),
    ("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", Nothing, 2),
    ("TLS_AES_128_GCM_SHA256", Nothing, 2),
    ("TLS_AES_128_GCM_SHA256:ECDHE-RSA-AES128-GCM-SHA256", Chosen("5"), 2),
    ("AES128-SHA", Nothing, 2),
    ("AES128-SHA:ECDHE-RSA-AES128-GCM-SHA256", Chosen("5"), 2),
    ("NOSUCH", Nothing, 2),
    ("NOSUCH:ECDHE", Chosen("012345"), 2),
    ("NOSUCH+ECDHE:AES128", Chosen("45"), 2),
    ("ECDHE+NOSUCH:AES128", Chosen("45"), 2),
    ("ECDHE+aRSA+AES256", Chosen("1"), 2),
    ("ECDHE-RSA-AES128-GCM-SHA256+AES128", Chosen("5"), 2),
    ("ECDHE-RSA-AES128-GCM-SHA256+AES256", Nothing, 2),
    ("ECDHE-RSA-AES128-GCM-SHA256+ECDHE-ECDSA-AES128-GCM-SHA256", Nothing, 2),
    ("AES128+AES256", Nothing, 2),
    ("!ECDHE", Nothing, 2),
    ("ALL:!ECDHE", Nothing, 2),
    ("ALL:@STRENGTH", Chosen("012345"), 2),
    ("ALL:@SECLEVEL=0", Chosen("012345"), 0),
    ("@SECLEVEL=3", Nothing, 3),
    ("ALL:@SECLEVEL=4", Chosen("012345"), 4),
    ("ALL:@SECLEVEL=5", Chosen("012345"), 5),
    ("DEFAULT@SECLEVEL=1", Chosen("012345"), 1),
    ("DEFAULT:@SECLEVEL=1", Chosen("012345"), 1),
    ("ALL@SECLEVEL=1", Chosen("012345"), 1),
    ("ALL:@SECLEVEL=6", Invalid, 2),
    ("ALL:@SECLEVEL=10", Invalid, 2),
    ("ALL:@SECLEVEL", Invalid, 2),
    ("ALL:@NOSUCH", Invalid, 2),
    ("ALL:@", Invalid, 2),
    ("ALL:@STRENGTHx", Invalid, 2),
    ("ALL:@strength", Invalid, 2),
    ("@STRENGTH", Nothing, 2),
    ("ALL:!", Invalid, 2),
    ("ALL:-", Invalid, 2),
    ("ALL:+", Invalid, 2),
    ("!", Invalid, 2),
    ("?", Invalid, 2),
    ("ALL:?", Invalid, 2),
    ("ALL:AES128?", Invalid, 2),
    ("ECDHE+", Invalid, 2),
    ("ECDHE+:AES128", Invalid, 2),
    ("+ECDHE", Nothing, 2),
    ("", Nothing, 2),
    (":", Nothing, 2),
    ("SUITEB128", Chosen("40"), 2),
    ("SUITEB128ONLY", Chosen("4"), 2),
    ("SUITEB128C2", Chosen("0"), 2),
    ("SUITEB192", Chosen("0"), 2),
    ("SUITEB192:ALL", Chosen("0"), 2),
    ("ALL:SUITEB128", Chosen("012345"), 2),
    ("CHACHA20:AES256:AES128:+aRSA", Chosen("204315"), 2),
    ("CHACHA20:AES256:AES128:-aRSA:aRSA", Chosen("204315"), 2),
    ("CHACHA20:AES256:AES128:-aECDSA:aECDSA", Chosen("315204"), 2),
    ("aRSA:aECDSA:-ALL:ALL", Chosen("135024"), 2),
    ("aRSA:-aRSA:ALL", Chosen("135024"), 2),
    ("AES128:-AES128:HIGH", Chosen("450123"), 2),
    ("CHACHA20:-CHACHA20:AES256:-AES256:ALL", Chosen("012345"), 2),
    ("ALL:+AES256:+aECDSA", Chosen("351240"), 2),
    ("EECDH+AESGCM:EDH+AESGCM:AES256+EECDH:AES256+EDH", Chosen("0145"), 2),
    ("ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305:DHE-RSA-AES128-GCM-SHA256:DHE-RSA-AES256-GCM-SHA384", Chosen("450123"), 2),
    ("HIGH:!aNULL:!kRSA:!PSK:!SRP:!MD5:!RC4", Chosen("012345"), 2),
    ("PROFILE=SYSTEM", Nothing, 2),
    ("ALL:!EXPORT:!EXPORT40:!EXPORT56:!aNULL:!LOW:!RC4:@STRENGTH", Chosen("012345"), 2),
    ("AESGCM+aECDSA:CHACHA20+aRSA:-AESGCM:AES128+ECDSA", Chosen("34"), 2),
    ("aNULL", Nothing, 2),
    ("eNULL", Nothing, 2),
    ("NULL", Nothing, 2),
    ("DHE", Nothing, 2),
    ("kDHE", Nothing, 2),
    ("EDH", Nothing, 2),
    ("ADH", Nothing, 2),
    ("AECDH", Nothing, 2),
    ("DSS", Nothing, 2),
    ("aDSS", Nothing, 2),
    ("3DES", Nothing, 2),
    ("RC4", Nothing, 2),
    ("IDEA", Nothing, 2),
    ("SEED", Nothing, 2),
    ("CAMELLIA", Nothing, 2),
    ("CAMELLIA128", Nothing, 2),
    ("ARIA", Nothing, 2),
    ("ARIAGCM", Nothing, 2),
    ("ARIA128", Nothing, 2),
    ("MD5", Nothing, 2),
    ("GOST94", Nothing, 2),
    ("kGOST", Nothing, 2),
    ("SRP", Nothing, 2),
    ("kSRP", Nothing, 2),
    ("aSRP", Nothing, 2),
    ("AESCCM8", Nothing, 2),
    ("CHACHA20-POLY1305", Nothing, 2),
    ("SUITEB", Nothing, 2),
    ("kDHEPSK", Nothing, 2),
    ("EXP", Nothing, 2),
    ("EXPORT", Nothing, 2),
    ("DES", Nothing, 2),
    ("RC2", Nothing, 2),
    ("kDH", Nothing, 2),
    ("kDHr", Nothing, 2),
    ("kECDHr", Nothing, 2),
    ("kECDHe", Nothing, 2),
    ("kECDH", Nothing, 2),
    ("aECDH", Nothing, 2),
    ("aDH", Nothing, 2),
    ("SSLv2", Nothing, 2),
    ("TLSv1.1", Nothing, 2),
    ("ALL:-HIGH", Nothing, 2),
    ("ALL:!FIPS", Chosen("23"), 2),
    ("HIGH+MEDIUM", Nothing, 2),
    ("ALL+aRSA", Chosen("135"), 2),
    ("COMPLEMENTOFDEFAULT+aRSA", Nothing, 2),
    ("COMPLEMENTOFDEFAULT+HIGH", Chosen("012345"), 2),
    ("HIGH+COMPLEMENTOFDEFAULT", Nothing, 2),
    ("TLSv1.2+aRSA", Chosen("135"), 2),
    ("TLSv1.2+TLSv1.0", Nothing, 2),
    ("TLSv1.2+ECDHE-RSA-AES128-GCM-SHA256", Chosen("5"), 2),
    ("SHA256+aRSA", Nothing, 2),
    ("AEAD+SHA256", Nothing, 2),
    ("ECDHE +AES128", Chosen("012345"), 2),
    ("ECDHE: AES128", Chosen("012345"), 2),
    ("\tECDHE", Invalid, 2),
    ("NOSUCH?", Nothing, 2),
    ("AES256?", Invalid, 2),
    ("kRSA?:ALL", Invalid, 2),
    ("NOSUCH?:ALL", Chosen("012345"), 2),
    ("kRSA+:ALL", Invalid, 2),
    ("NOSUCH+:AES128", Chosen("45"), 2),
    ("NOSUCH+?:AES128", Chosen("45"), 2),
    ("@SECLEVEL=0:?", Invalid, 0),
    ("@SECLEVEL=3:NOSUCH", Nothing, 3),
    ("@SECLEVEL=1:AES128", Chosen("45"), 1),
    ("ALL:@STRENGTH:+CHACHA20", Chosen("014523"), 2),
    ("AES128:CHACHA20:AES256:@STRENGTH", Chosen("230145"), 2),
    ("AES128:CHACHA20:AES256:@STRENGTH:-aRSA:aRSA:@STRENGTH", Chosen("203145"), 2),
    ("ALL:@STRENGTH+x:!AES128", Chosen("0123"), 2),
    ("ALL:@FOO:!AES128", Invalid, 2),
    ("ALL:!!AES128", Invalid, 2),
    ("ALL:-!AES128", Invalid, 2),
    ("ALL:--AES128", Chosen("012345"), 2),
    ("ALL;!AES128,-aRSA aRSA", Chosen("0213"), 2),
    ("DEFAULT+AES128", Chosen("012345"), 2),
    ("DEFAULT!AES128", Chosen("0123"), 2),
    ("DEFAULT-AES128", Chosen("0123"), 2),
    ("DEFAULT:+AES256", Chosen("234501"), 2),
    ("DEFAULTALL", Chosen("012345"), 2),
    ("SUITEB128:ALL", Chosen("40"), 2),
    ("SUITEB128ONLYX", Chosen("4"), 2),
    ("SUITEB192?", Chosen("0"), 2),
];
