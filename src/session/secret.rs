//! The master secret of a session, wiped when it goes.

use std::fmt;

use zeroize::{Zeroize, optimization_barrier};

/// Longest secret a session holds, in bytes: a TLS 1.2 master secret has 48 (RFC 5246 section 8.1),
/// a TLS 1.3 resumption secret as many as the hash has, and OpenSSL accepts up to 512.
pub const MAX_SECRET_LEN: usize = 512;

const INLINE_LEN: usize = 48;

/// A master secret or pre-shared key. The usual sizes need no allocation of their own.
#[derive(Clone)]
pub enum Secret {
    /// Up to 48 bytes, in place.
    Short([u8; INLINE_LEN], u8),
    /// More than that.
    Long(Box<[u8]>),
}

impl Secret {
    /// No secret yet.
    pub const EMPTY: Self = Self::Short([0; INLINE_LEN], 0);

    /// A copy of `bytes`, or `None` when there are more than [`MAX_SECRET_LEN`].
    pub fn new(bytes: &[u8]) -> Option<Self> {
        if bytes.len() > MAX_SECRET_LEN {
            return None;
        }
        if bytes.len() > INLINE_LEN {
            return Some(Self::Long(bytes.into()));
        }
        // What nearly all have: known in length, they are copied without a call.
        if let Ok(&bytes) = <&[u8; INLINE_LEN]>::try_from(bytes) {
            return Some(Self::Short(bytes, INLINE_LEN as u8));
        }
        let mut inline = [0; INLINE_LEN];
        inline[..bytes.len()].copy_from_slice(bytes);
        Some(Self::Short(inline, bytes.len() as u8))
    }

    /// The secret itself.
    pub fn as_slice(&self) -> &[u8] {
        match self {
            Self::Short(bytes, len) => &bytes[..usize::from(*len)],
            Self::Long(bytes) => bytes,
        }
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        match self {
            Self::Short(bytes, len) => {
                *bytes = [0; INLINE_LEN];
                *len = 0;
                // As much as to zeroize them byte by byte, and a few instructions.
                optimization_barrier(self);
            }
            Self::Long(bytes) => bytes.zeroize(),
        }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secret({} bytes)", self.as_slice().len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_short_and_long_secrets() {
        for len in [0, 1, 32, 48, 49, 512] {
            let bytes: Vec<u8> = (0..len).map(|n| n as u8).collect();
            assert_eq!(Secret::new(&bytes).unwrap().as_slice(), bytes);
        }
        assert!(Secret::new(&[0; 513]).is_none());
    }

    #[test]
    fn debug_never_shows_the_bytes() {
        assert_eq!(
            format!("{:?}", Secret::new(&[0xa5; 48]).unwrap()),
            "Secret(48 bytes)"
        );
    }
}
