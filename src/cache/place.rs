//! Where in the cache a key belongs: a keyed hash, so that nobody who chooses session ids can choose it.

use std::hash::{BuildHasher, RandomState};

use super::SHARDS;
use super::key_words::KeyWords;
use crate::session::{MAX_ID_LEN, SessionId, SessionKey};

/// Bytes that are hashed: the id filled up with zeros, the version, the id's length.
const HASHED_LEN: u64 = MAX_ID_LEN as u64 + 4 + 1;

/// SipHash-1-3 under a key of its own for every cache.
///
/// Session ids may come from a peer, so the hash must be one that cannot be steered without its key. It is the one
/// that the standard library uses; written out for the one length that keys have, it takes half the time.
pub(super) struct KeyHasher {
    key: [u64; 2],
}

/// Where a key belongs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Place {
    /// The shard.
    pub(super) shard: usize,
    /// The key as the shard's index has it.
    pub(super) words: KeyWords,
}

impl From<KeyWords> for SessionKey {
    fn from(words: KeyWords) -> Self {
        let bytes = words.id().map(u64::to_le_bytes);
        let id = bytes.as_flattened().get(..words.id_len());
        Self {
            version: words.version(),
            id: id.and_then(SessionId::new).unwrap_or(SessionId::EMPTY),
        }
    }
}

impl KeyHasher {
    /// A hash under a new random key.
    pub(super) fn new() -> Self {
        let random = RandomState::new();
        Self {
            key: [random.hash_one(0), random.hash_one(1)],
        }
    }

    /// Where `key` belongs.
    pub(super) fn place(&self, key: &SessionKey) -> Place {
        let id = key.id.words();
        let hash = self.hash(key, id);
        Place {
            shard: (hash >> 32) as usize % SHARDS,
            words: KeyWords::new(id, key.id.len(), key.version, hash),
        }
    }

    fn hash(&self, key: &SessionKey, id: [u64; 4]) -> u64 {
        let [k0, k1] = self.key;
        let mut sip = Sip {
            v0: k0 ^ 0x736f_6d65_7073_6575,
            v1: k1 ^ 0x646f_7261_6e64_6f6d,
            v2: k0 ^ 0x6c79_6765_6e65_7261,
            v3: k1 ^ 0x7465_6462_7974_6573,
        };
        for word in id {
            sip.take_in(word);
        }
        let version = u64::from(key.version.cast_unsigned());
        sip.take_in(HASHED_LEN << 56 | (key.id.len() as u64) << 32 | version);
        sip.finish()
    }
}

/// The state of SipHash (Aumasson and Bernstein, 2012).
struct Sip {
    v0: u64,
    v1: u64,
    v2: u64,
    v3: u64,
}

impl Sip {
    fn take_in(&mut self, word: u64) {
        self.v3 ^= word;
        self.round();
        self.v0 ^= word;
    }

    fn finish(mut self) -> u64 {
        self.v2 ^= 0xff;
        for _ in 0..3 {
            self.round();
        }
        self.v0 ^ self.v1 ^ self.v2 ^ self.v3
    }

    fn round(&mut self) {
        self.v0 = self.v0.wrapping_add(self.v1);
        self.v2 = self.v2.wrapping_add(self.v3);
        self.v1 = self.v1.rotate_left(13) ^ self.v0;
        self.v3 = self.v3.rotate_left(16) ^ self.v2;
        self.v0 = self.v0.rotate_left(32);
        self.v2 = self.v2.wrapping_add(self.v1);
        self.v0 = self.v0.wrapping_add(self.v3);
        self.v1 = self.v1.rotate_left(17) ^ self.v2;
        self.v3 = self.v3.rotate_left(21) ^ self.v0;
        self.v2 = self.v2.rotate_left(32);
    }
}

#[cfg(test)]
mod tests {
    use std::hash::{DefaultHasher, Hasher};

    use super::*;
    use crate::session::SessionId;

    fn key(version: i32, id: &[u8]) -> SessionKey {
        SessionKey {
            version,
            id: SessionId::new(id).unwrap(),
        }
    }

    #[test]
    fn it_is_the_standard_library_s_siphash() {
        let hasher = KeyHasher { key: [0, 0] };
        for len in 0..=MAX_ID_LEN {
            let id: Vec<u8> = (0..len).map(|n| (n * 31 + len) as u8).collect();
            for version in [0, 0x303, 0x304, -1] {
                let mut bytes = id.clone();
                bytes.resize(MAX_ID_LEN, 0);
                bytes.extend_from_slice(&i32::to_le_bytes(version));
                bytes.push(len as u8);
                let mut reference = DefaultHasher::new();
                reference.write(&bytes);
                assert_eq!(
                    hasher.hash(&key(version, &id), key(version, &id).id.words()),
                    reference.finish()
                );
            }
        }
    }

    #[test]
    fn every_cache_hashes_differently() {
        let key = key(0x304, &[7; 32]);
        let hash = || KeyHasher::new().hash(&key, key.id.words());
        assert_ne!(hash(), hash());
    }
}
