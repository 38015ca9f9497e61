//! The cipher suites that this library speaks, as OpenSSL describes them.

/// A cipher suite, `SSL_CIPHER` to C. All of them are statics.
#[derive(Debug)]
pub struct Cipher {
    /// OpenSSL's number: 0x03000000 and the two bytes of the wire.
    pub id: u32,
}
