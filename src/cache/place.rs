//! Where in the cache a key belongs: a keyed hash, so that nobody who chooses session ids can choose it.

use std::hash::{BuildHasher, RandomState};

use super::key_words::KeyWords;
use crate::session::{SessionId, SessionKey};

/// Words that are hashed: four of the id, filled up with zeros, and one of its length and the version.
const WORDS: usize = 5;

/// A strongly universal hash under a key of its own for every cache.
///
/// Session ids may come from a peer, so the hash must be one that cannot be steered without its key. It is a sum of
/// products, of which the upper half counts; the factors are halves of words with secret numbers added (pair
/// multiply-shift; Thorup, "High Speed Hashing for Integers and Strings"): whatever two keys somebody chose who does
/// not know the numbers, their hashes are independent of each other, and each is any number of 32 bits with equal
/// chance. Nobody is told a hash. What is done to the sum at last takes nothing of that away, for it can be undone; it
/// breaks up the rows that products make of ids that were counted up.
pub(super) struct KeyHasher {
    pairs: [[u64; 2]; WORDS],
    plus: u64,
    /// How many shards there are, less one; they are a power of two.
    shard_mask: u32,
}

/// What scrambling multiplies by: 2^32 divided by the golden ratio, the next odd number.
const FACTOR: u32 = 0x9e37_79b9;

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
    /// A hash under a new random key, for a cache with so many shards, a power of two.
    pub(super) fn new(shards: usize) -> Self {
        let most = 1 << (u32::BITS - KeyWords::TAG_BITS);
        assert!(
            shards.is_power_of_two() && shards <= most,
            "shards that no bits of a hash name"
        );
        let random = RandomState::new();
        let number = |at: usize| random.hash_one(at);
        Self {
            pairs: std::array::from_fn(|at| [number(2 * at), number(2 * at + 1)]),
            plus: number(2 * WORDS),
            shard_mask: shards as u32 - 1,
        }
    }

    /// How many shards there are.
    pub(super) fn shards(&self) -> usize {
        self.shard_mask as usize + 1
    }

    /// Where `key` belongs.
    #[inline]
    pub(super) fn place(&self, key: &SessionKey) -> Place {
        self.place_of(key.version, &key.id)
    }

    /// Where a session with this version and id belongs.
    #[inline]
    pub(super) fn place_of(&self, version: i32, id: &SessionId) -> Place {
        let words @ [a, b, c, d] = id.words();
        let len = id.len();
        let hash = self.hash([
            a,
            b,
            c,
            d,
            (len as u64) << 32 | u64::from(version.cast_unsigned()),
        ]);
        Place {
            shard: (hash >> KeyWords::TAG_BITS & self.shard_mask) as usize,
            words: KeyWords::new(words, len, version, hash),
        }
    }

    #[inline]
    fn hash(&self, words: [u64; WORDS]) -> u32 {
        let products = self.pairs.iter().zip(words).map(|([one, other], word)| {
            let (low, high) = (word & u64::from(u32::MAX), word >> 32);
            one.wrapping_add(high).wrapping_mul(other.wrapping_add(low))
        });
        let sum = products.fold(self.plus, u64::wrapping_add);
        scramble((sum >> 32) as u32)
    }
}

/// Changes about half of the bits for each bit that is another; no two numbers become one.
fn scramble(mut number: u32) -> u32 {
    number ^= number >> 16;
    number = number.wrapping_mul(FACTOR);
    number ^ number >> 15
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cache_hashes_differently() {
        let hash = || KeyHasher::new(1).hash([7; WORDS]);
        assert_ne!(hash(), hash());
    }

    #[test]
    fn the_hash_is_the_upper_half_of_a_sum_of_products() {
        let hasher = KeyHasher {
            pairs: [
                [1 << 32, 3],
                [0, 1 << 33],
                [2, 1 << 63],
                [0, 0],
                [u64::MAX, 0],
            ],
            plus: 0xffff_fff0,
            shard_mask: 0,
        };
        // (2^32 + 7) * (3 + 5) + 9 * 2^33 + (2 + 1) * 2^63 + 0 * 0 + (2^64 - 1 + 1) * 6 + 2^32 - 16, modulo 2^64.
        let words = [7 << 32 | 5, 9 << 32, 1 << 32, 0, 1 << 32 | 6];
        let sum = 8 + 18 + (1 << 31) + 1;
        assert_eq!(hasher.hash(words), scramble(sum));
    }

    /// Each word, and each bit of it, counts.
    #[test]
    fn keys_that_differ_in_one_bit_hash_differently() {
        let hasher = KeyHasher::new(1);
        let words = [1, 2, 3, 4, 5];
        for word in 0..WORDS {
            for bit in 0..64 {
                let mut other = words;
                other[word] ^= 1 << bit;
                assert_ne!(hasher.hash(other), hasher.hash(words));
            }
        }
    }

    #[test]
    fn scrambling_can_be_undone() {
        // The inverse of the factor modulo 2^32, by Newton's method.
        let inverse = (0..5).fold(1_u32, |inverse, _| {
            inverse.wrapping_mul(2_u32.wrapping_sub(FACTOR.wrapping_mul(inverse)))
        });
        for number in [0, 1, 0x1234_5678, u32::MAX, 1 << 31] {
            let mut back = scramble(number);
            back ^= back >> 15 ^ back >> 30;
            back = back.wrapping_mul(inverse);
            back ^= back >> 16;
            assert_eq!(back, number);
        }
    }
}
