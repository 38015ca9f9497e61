//! Encodings of OpenSSL's, read and written again, and some that it refuses.

use super::samples::{FULL, MADE, bytes};
use super::*;
use crate::error::{Library, Reason};
use crate::session::now;

/// Version, protocol version, cipher suite, session id, master secret: what must be there.
const LEAST: &str = "020101020203030402c02f0402010204020304";

/// A session with these members, all in hexadecimal digits.
fn session(members: &str) -> Vec<u8> {
    let members = bytes(members);
    assert!(members.len() < 0x80);
    [&[0x30, members.len() as u8], &members[..]].concat()
}

fn read(members: &str) -> Result<Facts> {
    let encoding = session(members);
    let (facts, len) = Facts::from_der(&encoding)?;
    assert_eq!(len, encoding.len());
    Ok(facts)
}

fn reason(members: &str) -> Option<Reason> {
    read(members).unwrap_err().reason()
}

const fn asn1(code: i32) -> Option<Reason> {
    Some(Reason {
        library: Library::Asn1,
        code,
    })
}

#[test]
fn all_fields_are_read_and_written_as_openssl_does() {
    let encoding = bytes(FULL);
    let (facts, len) = Facts::from_der(&encoding).unwrap();
    assert_eq!(len, encoding.len());
    assert_eq!(facts.version, 0x0303);
    assert_eq!(facts.cipher_id, 0x0300_c02f);
    assert_eq!(facts.id.as_slice(), [1, 2]);
    assert_eq!(facts.secret.as_slice(), [3, 4]);
    assert_eq!((facts.time, facts.timeout), (1000, 300));
    assert_eq!(facts.id_context.as_slice(), b"ab");
    assert_eq!(facts.verify_result, 20);
    assert_eq!(facts.host_name(), Some(c"a.example"));
    assert_eq!(facts.ticket_lifetime_hint(), 7200);
    assert_eq!(facts.ticket().len(), 20);
    assert_eq!(facts.compression, 1);
    assert_eq!(facts.flags, crate::session::FLAG_EXTENDED_MASTER_SECRET);
    assert_eq!(facts.ticket_age_add, 0x8000_0000);
    assert_eq!(facts.max_early_data, 0x4000);
    assert_eq!(facts.alpn(), b"h2");
    assert_eq!(facts.max_fragment_length, 2);
    assert_eq!(facts.ticket_appdata(), b"data");
    assert_eq!(facts.kex_group, 0x1d);
    let extras = facts.extras.as_deref().unwrap();
    assert_eq!(extras.psk_identity_hint.as_deref(), Some(c"hint"));
    assert_eq!(extras.psk_identity.as_deref(), Some(c"identity"));
    assert_eq!(extras.srp_username.as_deref(), Some(c"user"));
    assert_eq!(facts.to_der().unwrap(), encoding);
    assert_eq!(facts.der_len().unwrap(), encoding.len());
}

#[test]
fn a_session_made_by_hand_keeps_its_encoding() {
    let encoding = bytes(MADE);
    let (session, _) = Session::from_der(&encoding).unwrap();
    assert_eq!(session.to_der().unwrap(), encoding);
}

#[test]
fn what_comes_after_a_session_is_left() {
    let mut encoding = bytes(MADE);
    let len = encoding.len();
    encoding.extend([0x30, 0x80, 0xff]);
    assert_eq!(Facts::from_der(&encoding).unwrap().1, len);
}

#[test]
fn a_session_cut_short_anywhere_is_refused() {
    let encoding = bytes(FULL);
    for len in 0..encoding.len() {
        assert!(Facts::from_der(&encoding[..len]).is_err());
    }
}

#[test]
fn what_an_encoding_does_not_say_has_openssls_defaults() {
    let facts = read(LEAST).unwrap();
    assert!((now() - 5..=now()).contains(&facts.time));
    assert_eq!(facts.timeout, 3);
    assert_eq!(facts.verify_result, 0);
    assert!(facts.extras.is_none());
}

#[test]
fn a_session_without_a_cipher_suite_has_no_encoding() {
    assert!(Session::fresh_facts().to_der().is_err());
}

#[test]
fn refusals_have_openssls_reasons() {
    let version_2 = LEAST.replacen("020101", "020102", 1);
    assert_eq!(reason(&version_2), Some(Reason::UNKNOWN_SSL_VERSION));
    let ssl_2_4 = LEAST.replacen("02020303", "02020204", 1);
    assert_eq!(reason(&ssl_2_4), Some(Reason::UNSUPPORTED_SSL_VERSION));
    let long_cipher = LEAST.replacen("0402c02f", "040300c02f", 1);
    assert_eq!(reason(&long_cipher), Some(Reason::CIPHER_CODE_WRONG_LENGTH));
    let two_methods = format!("{LEAST}ab0404020102");
    assert_eq!(reason(&two_methods), Some(Reason::BAD_LENGTH));
    assert_eq!(reason("020101"), asn1(121));
    assert_eq!(reason(&format!("{LEAST}0000")), asn1(159));
    assert_eq!(reason(&format!("{LEAST}810105")), asn1(120));
    assert_eq!(reason(&format!("{LEAST}a1050201050500")), asn1(119));
    assert_eq!(Facts::from_der(&[]).unwrap_err().reason(), asn1(224));
}

#[test]
fn a_suite_that_openssl_knows_is_kept_and_one_that_nobody_knows_is_refused() {
    let known = LEAST.replacen("c02f", "002f", 1);
    let facts = read(&known).unwrap();
    assert!(facts.cipher.is_none());
    assert_eq!(facts.cipher_id, 0x0300_002f);
    assert!(facts.to_der().is_ok());
    assert!(read(&LEAST.replacen("c02f", "fffe", 1)).is_err());
}

#[test]
fn an_id_of_33_bytes_and_a_secret_of_513_are_refused() {
    let id = format!("0421{}", "00".repeat(33));
    let members = LEAST.replacen("04020102", &id, 1);
    assert_eq!(reason(&members), Some(Reason::BAD_LENGTH));
    let mut members = bytes("020101020203030402c02f04020102");
    members.extend([0x04, 0x82, 0x02, 0x01]);
    members.resize(members.len() + 0x201, 7);
    let len = (members.len() as u16).to_be_bytes();
    let encoding = [&[0x30, 0x82], &len[..], &members].concat();
    let failure = Facts::from_der(&encoding).unwrap_err();
    assert_eq!(failure.reason(), Some(Reason::BAD_LENGTH));
}

#[test]
fn open_lengths_and_strings_in_pieces_are_read() {
    // The id in two pieces, the time under an open length, all of it under another.
    let encoding = bytes(
        "3080020101020203030402c02f2480040101040102000004020304a1800202\
         03e800000000ff",
    );
    let (facts, len) = Facts::from_der(&encoding).unwrap();
    assert_eq!(len, encoding.len() - 1);
    assert_eq!(facts.id.as_slice(), [1, 2]);
    assert_eq!(facts.time, 1000);
    assert!(Facts::from_der(&encoding[..encoding.len() - 3]).is_err());
}

#[test]
fn strings_are_in_pieces_five_deep_and_no_deeper() {
    let nested = |depth: usize| {
        (0..depth).fold(String::from("04020102"), |inner, _| {
            format!("24{:02x}{inner}", inner.len() / 2)
        })
    };
    assert!(read(&LEAST.replacen("04020102", &nested(6), 1)).is_ok());
    assert!(read(&LEAST.replacen("04020102", &nested(7), 1)).is_err());
}

#[test]
fn lengths_may_be_longer_than_need_be_and_numbers_may_not() {
    let long_length = LEAST.replacen("04020102", "048400000002", 1);
    assert!(
        read(&long_length.replacen("04840000000204020304", "048400000002010204020304", 1)).is_ok()
    );
    assert!(read(&format!("{LEAST}a10402020005")).is_err());
}

#[test]
fn numbers_go_to_the_ends_of_their_types_and_no_further() {
    let with_time = |number: &str| {
        let len = number.len() / 2;
        read(&format!("{LEAST}a1{:02x}02{len:02x}{number}", len + 2)).map(|facts| facts.time)
    };
    assert_eq!(with_time("7fffffffffffffff").unwrap(), i64::MAX);
    assert!(with_time("008000000000000000").is_err());
    assert_eq!(with_time("8000000000000000").unwrap(), i64::MIN);
    assert_eq!(with_time("ff").unwrap(), -1);
    let with_early_data = |number: &str| {
        let len = number.len() / 2;
        read(&format!("{LEAST}af{:02x}02{len:02x}{number}", len + 2))
            .map(|facts| facts.max_early_data)
    };
    assert_eq!(with_early_data("00ffffffff").unwrap(), u32::MAX);
    assert!(with_early_data("0100000000").is_err());
    assert!(with_early_data("ff").is_err());
    assert_eq!(with_early_data("").unwrap(), 0);
}

#[test]
fn a_raw_public_key_is_read_and_written_though_openssl_3_0_has_none() {
    // An Ed25519 key (RFC 8410 section 4), under the field's number.
    let key = format!("302a300506032b6570032100{}", "5a".repeat(32));
    let facts = read(&format!("{LEAST}b42e042c{key}")).unwrap();
    let extras = facts.extras.as_deref().unwrap();
    assert_eq!(extras.peer_rpk.as_deref(), Some(&bytes(&key)[..]));
    assert!(
        facts
            .to_der()
            .unwrap()
            .ends_with(&bytes(&format!("b42e042c{key}")))
    );
    let cut_short = format!("{LEAST}b42d042b{}", &key[..key.len() - 2]);
    assert_eq!(reason(&cut_short), Some(Reason::BAD_LENGTH));
}
