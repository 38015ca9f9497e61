//! A key as words that can be compared one by one, with the tag that the table knows it by.

use super::atomic::{AtomicU64, Ordering};

/// Id, version, length of the id, and tag.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct KeyWords([u64; Self::COUNT]);

impl KeyWords {
    /// How many words there are: four of the id, filled up with zeros, and one of all else.
    pub(super) const COUNT: usize = 5;
    /// How many bits a tag has: what version and length leave of the last word.
    pub(super) const TAG_BITS: u32 = 26;

    /// Of an id in words, its length, a version and the low bits of a hash.
    pub(super) fn new(id: [u64; 4], len: usize, version: i32, hash: u32) -> Self {
        let [a, b, c, d] = id;
        let tag = u64::from(hash) << (64 - Self::TAG_BITS);
        Self([
            a,
            b,
            c,
            d,
            tag | (len as u64) << 32 | u64::from(version.cast_unsigned()),
        ])
    }

    /// What the table knows it by: this many low bits of its hash.
    pub(super) fn tag(&self) -> u32 {
        (self.0[4] >> (64 - Self::TAG_BITS)) as u32
    }

    /// The id, filled up with zeros.
    pub(super) fn id(&self) -> [u64; 4] {
        let [id @ .., _] = self.0;
        id
    }

    /// How many bytes of the id count.
    pub(super) fn id_len(&self) -> usize {
        (self.0[4] >> 32) as usize & 0x3f
    }

    /// The version.
    pub(super) fn version(&self) -> i32 {
        (self.0[4] as u32).cast_signed()
    }

    /// Whether it is the one in these words.
    pub(super) fn is_in(&self, words: &[AtomicU64; Self::COUNT]) -> bool {
        let differences = self.0.iter().zip(words);
        let differences = differences.map(|(word, other)| word ^ other.load(Ordering::Relaxed));
        differences.fold(0, |all, each| all | each) == 0
    }

    /// The one in these words.
    pub(super) fn read(words: &[AtomicU64; Self::COUNT]) -> Self {
        Self(std::array::from_fn(|at| words[at].load(Ordering::Relaxed)))
    }

    /// The tag of the one in these words.
    pub(super) fn tag_in(words: &[AtomicU64; Self::COUNT]) -> u32 {
        (words[4].load(Ordering::Relaxed) >> (64 - Self::TAG_BITS)) as u32
    }

    /// Whether the one in these words has an id with bytes in it.
    pub(super) fn has_id_in(words: &[AtomicU64; Self::COUNT]) -> bool {
        Self([0, 0, 0, 0, words[4].load(Ordering::Relaxed)]).id_len() != 0
    }

    /// Puts it into these words.
    pub(super) fn write(&self, words: &[AtomicU64; Self::COUNT]) {
        for (to, from) in words.iter().zip(self.0) {
            to.store(from, Ordering::Relaxed);
        }
    }
}
