//! Sessions as OpenSSL 3.0 writes them, for tests.

/// A session of TLS 1.3 made by OpenSSL's setters.
pub(in crate::session) const MADE: &str = "305b0201010202030404021301040201020404a0a1a2a3a104020203e8a2040202012c\
    a40404026162a503020101a60b0409612e6578616d706c65af0702050080000000b00404026832b104020200ff\
    b206040464617461b303020100";

/// A session of TLS 1.2 with all fields that OpenSSL 3.0 knows but the peer's certificate.
pub(in crate::session) const FULL: &str = "3081a2020101020203030402c02f0402010204020304a104020203e8a2040202012c\
    a40404026162a503020114a60b0409612e6578616d706c65a706040468696e74a80a04086964656e74697479\
    a90402021c20aa1604141a1b1c1d1e1f202122232425262728292a2b2c2dab03040101ac06040475736572\
    ad03020101ae0702050080000000af0402024000b00404026832b103020102b206040464617461b30302011d";

/// The bytes that hexadecimal digits stand for.
pub(in crate::session) fn bytes(hex: &str) -> Vec<u8> {
    let (pairs, odd) = hex.as_bytes().as_chunks::<2>();
    assert!(odd.is_empty());
    let digit = |digit: u8| char::from(digit).to_digit(16).unwrap() as u8;
    pairs
        .iter()
        .map(|[high, low]| digit(*high) << 4 | digit(*low))
        .collect()
}
