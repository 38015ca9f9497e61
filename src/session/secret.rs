//! The master secret of a session, wiped when it goes.

use std::fmt;
use std::ptr::NonNull;

use zeroize::{Zeroize, optimization_barrier};

/// Longest secret a session holds, in bytes: a TLS 1.2 master secret has 48 (RFC 5246 section 8.1),
/// a TLS 1.3 resumption secret as many as the hash has, and OpenSSL accepts up to 512.
pub const MAX_SECRET_LEN: usize = 512;

const INLINE_LEN: usize = 48;

/// A master secret or pre-shared key. The usual sizes need no allocation of their own.
#[derive(Clone)]
pub struct Secret(Bytes);

#[derive(Clone)]
enum Bytes {
    /// Up to 48, in place.
    Short([u8; INLINE_LEN], u8),
    /// More than that.
    Long(LongBytes),
}

/// A `Box<[u8]>` of at most [`MAX_SECRET_LEN`] bytes that may stand at any address: so that a secret leaves no gaps between
/// the small fields of a session, of which there are millions.
#[repr(Rust, packed)]
struct LongBytes {
    start: NonNull<u8>,
    len: u16,
}

// SAFETY: the bytes are its own, and only `&mut self` changes them.
unsafe impl Send for LongBytes {}
// SAFETY: as above.
unsafe impl Sync for LongBytes {}

impl LongBytes {
    fn new(bytes: &[u8]) -> Self {
        let len = u16::try_from(bytes.len()).expect("no longer than a secret");
        let bytes: NonNull<[u8]> = NonNull::from(Box::leak(Box::<[u8]>::from(bytes)));
        Self {
            start: bytes.cast(),
            len,
        }
    }

    fn whole(&self) -> NonNull<[u8]> {
        NonNull::slice_from_raw_parts(self.start, usize::from(self.len))
    }

    fn as_slice(&self) -> &[u8] {
        // SAFETY: the box's, which lives until this is dropped.
        unsafe { self.whole().as_ref() }
    }
}

impl Clone for LongBytes {
    fn clone(&self) -> Self {
        Self::new(self.as_slice())
    }
}

impl Drop for LongBytes {
    fn drop(&mut self) {
        // SAFETY: `new` made it of a box, and nobody looks at it any more.
        let mut bytes = unsafe { Box::from_raw(self.whole().as_ptr()) };
        bytes.zeroize();
    }
}

impl Secret {
    /// No secret yet.
    pub const EMPTY: Self = Self(Bytes::Short([0; INLINE_LEN], 0));

    /// A copy of `bytes`, or `None` when there are more than [`MAX_SECRET_LEN`].
    pub fn new(bytes: &[u8]) -> Option<Self> {
        if bytes.len() > MAX_SECRET_LEN {
            return None;
        }
        if bytes.len() > INLINE_LEN {
            return Some(Self(Bytes::Long(LongBytes::new(bytes))));
        }
        // What nearly all have: known in length, they are copied without a call.
        if let Ok(&bytes) = <&[u8; INLINE_LEN]>::try_from(bytes) {
            return Some(Self(Bytes::Short(bytes, INLINE_LEN as u8)));
        }
        let mut inline = [0; INLINE_LEN];
        inline[..bytes.len()].copy_from_slice(bytes);
        Some(Self(Bytes::Short(inline, bytes.len() as u8)))
    }

    /// The secret itself.
    pub fn as_slice(&self) -> &[u8] {
        match &self.0 {
            Bytes::Short(bytes, len) => &bytes[..usize::from(*len)],
            Bytes::Long(bytes) => bytes.as_slice(),
        }
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        if let Bytes::Short(bytes, len) = &mut self.0 {
            *bytes = [0; INLINE_LEN];
            *len = 0;
            // As much as to zeroize them byte by byte, and a few instructions.
            optimization_barrier(self);
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
            let secret = Secret::new(&bytes).unwrap();
            assert_eq!(secret.clone().as_slice(), bytes);
            assert_eq!(secret.as_slice(), bytes);
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
