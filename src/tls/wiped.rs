//! A buffer for encodings with secrets in them.

use std::ops::{Deref, DerefMut};

use zeroize::optimization_barrier;

/// A buffer that is wiped when it goes, with all the room that it has.
pub(super) struct Wiped(Vec<u8>);

impl Wiped {
    /// Takes a buffer over.
    pub(super) fn new(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// An empty one. What needs more room than it has is moved, and leaves a copy behind.
    pub(super) fn with_capacity(room: usize) -> Self {
        Self(Vec::with_capacity(room))
    }
}

impl Deref for Wiped {
    type Target = Vec<u8>;

    fn deref(&self) -> &Vec<u8> {
        &self.0
    }
}

impl DerefMut for Wiped {
    fn deref_mut(&mut self) -> &mut Vec<u8> {
        &mut self.0
    }
}

impl Drop for Wiped {
    fn drop(&mut self) {
        wipe(&mut self.0);
    }
}

/// Writes zeros wherever there is room.
fn wipe(bytes: &mut Vec<u8>) {
    bytes.clear();
    bytes.resize(bytes.capacity(), 0);
    // As much as to zeroize them byte by byte, which takes longer.
    optimization_barrier(bytes.as_slice());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_left_wherever_it_was() {
        let mut bytes = vec![0xa5; 100];
        bytes.truncate(10);
        wipe(&mut bytes);
        assert!(bytes.len() >= 100);
        assert!(bytes.iter().all(|&byte| byte == 0));
    }
}
