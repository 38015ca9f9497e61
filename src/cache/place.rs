//! Where in the cache a key belongs: a keyed hash, so that nobody who chooses session ids can choose it.

use std::hash::{BuildHasher, RandomState};

use super::id_words::{HalfKeys, IdWords};
use super::key_words::{Facts, KeyWords};
use crate::session::{MAX_ID_LEN, SessionId, SessionKey};

/// A keyed hash, under a key of its own for every cache.
///
/// Session ids may come from a peer, so the hash must be one that cannot be steered without its key. The id becomes a sum
/// of products of the halves of its words, to each of which a secret number was added (NH; Black, Halevi, Krawczyk,
/// Krovetz and Rogaway, "UMAC: Fast and Secure Message Authentication"): whatever two ids somebody chose who does not
/// know the numbers, the chance that their sums differ by whatever was chosen as well is 2^-32 at most. So the same holds
/// of two keys when version and length are added. That sum is hashed once more, strongly universally, to the upper half of a
/// product with other secret numbers (pair multiply-shift; Thorup, "High Speed Hashing for Integers and Strings"): two
/// sums that differ have hashes that are independent of each other, each any number of 32 bits with equal chance. Nobody
/// is told a hash. What is done to it at last takes nothing of that away, for it can be undone; it breaks up the rows that
/// products make of ids that were counted up.
pub(super) struct KeyHasher {
    halves: HalfKeys,
    pair: [u64; 2],
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
        let (bytes, facts) = (words.id().bytes(), words.facts());
        let id = bytes.get(..facts.id_len());
        Self {
            version: facts.version(),
            id: id.and_then(SessionId::new).unwrap_or(SessionId::EMPTY),
        }
    }
}

impl KeyHasher {
    /// A hash under a new random key, for a cache with so many shards, a power of two.
    pub(super) fn new(shards: usize) -> Self {
        let most = 1 << (u32::BITS - Facts::HASH_BITS);
        assert!(
            shards.is_power_of_two() && shards <= most,
            "shards that no bits of a hash name"
        );
        let random = RandomState::new();
        let number = |at: usize| random.hash_one(at);
        Self {
            halves: HalfKeys(std::array::from_fn(|at| number(at) as u32)),
            pair: [number(8), number(9)],
            plus: number(10),
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
        self.place_of(key.version, key.id.padded(), key.id.len())
    }

    /// Where a session belongs with this version, and an id of so many bytes, which is filled up with zeros.
    #[inline(always)]
    pub(super) fn place_of(&self, version: i32, id: &[u8; MAX_ID_LEN], len: usize) -> Place {
        let words = IdWords::new(id);
        let hash = self.hash(words, len, version);
        Place {
            shard: (hash >> Facts::HASH_BITS & self.shard_mask) as usize,
            words: KeyWords::new(words, len, version, hash),
        }
    }

    #[inline]
    fn hash(&self, id: IdWords, len: usize, version: i32) -> u32 {
        let others = (len as u64) << 32 | u64::from(version.cast_unsigned());
        let sum = id.sum_of_products(&self.halves).wrapping_add(others);
        let (low, high) = (sum & u64::from(u32::MAX), sum >> 32);
        let [one, other] = self.pair;
        let product = one.wrapping_add(high).wrapping_mul(other.wrapping_add(low));
        scramble((product.wrapping_add(self.plus) >> 32) as u32)
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
        let hash = || KeyHasher::new(1).hash([7; 4].into(), 32, 0x304);
        assert_ne!(hash(), hash());
    }

    #[test]
    fn the_hash_is_the_upper_half_of_a_product() {
        let hasher = KeyHasher {
            halves: HalfKeys([1, 0, 0, 0, 0, 0, 0, 0]),
            pair: [1 << 32, 3],
            plus: 0xffff_fff0,
            shard_mask: 0,
        };
        // (6 + 1) * 2 + 8 * 2^29 + version and length; with 2^32 + 32 and 0x304 + 14 + 3 to be multiplied.
        let others = 0x304 + (32 << 32);
        let sum = 14 + (1_u64 << 32) + others;
        let product = ((1_u128 << 32) + u128::from(sum >> 32)) * u128::from((sum as u32) + 3);
        let hash = ((product + 0xffff_fff0) >> 32) as u32;
        let words = [2 << 32 | 6, 8 << 32 | 1 << 29, 0, 0];
        assert_eq!(hasher.hash(words.into(), 32, 0x304), scramble(hash));
    }

    /// Each word, and each bit of it, counts; so do length and version.
    #[test]
    fn keys_that_differ_in_one_bit_hash_differently() {
        let hasher = KeyHasher::new(1);
        let words = [1, 2, 3, 4];
        let hash = hasher.hash(words.into(), 32, 0x304);
        for word in 0..words.len() {
            for bit in 0..64 {
                let mut other = words;
                other[word] ^= 1 << bit;
                assert_ne!(hasher.hash(other.into(), 32, 0x304), hash);
            }
        }
        assert_ne!(hasher.hash(words.into(), 31, 0x304), hash);
        assert_ne!(hasher.hash(words.into(), 32, 0x303), hash);
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
