//! A key as words that can be compared one by one, with the tag that the table knows it by.

use super::atomic::{AtomicU64, Ordering};
use super::id_words::{AtomicId, IdWords};

/// An id, filled up with zeros, and what else there is to a key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct KeyWords {
    id: IdWords,
    facts: Facts,
}

impl KeyWords {
    /// Of an id, its length, a version and the low bits of a hash.
    #[inline(always)]
    pub(super) fn new(id: IdWords, len: usize, version: i32, hash: u32) -> Self {
        let facts = Facts::new(len, version, hash);
        Self { id, facts }
    }

    /// The id, filled up with zeros.
    pub(super) fn id(&self) -> IdWords {
        self.id
    }

    /// All but the id.
    pub(super) fn facts(&self) -> Facts {
        self.facts
    }

    /// What the table knows it by.
    pub(super) fn tag(&self) -> u32 {
        self.facts.tag()
    }

    /// Whether it is the one with this id and its own tag; of which `facts` tells the facts, if they are to be known.
    #[inline(always)]
    pub(super) fn is(&self, id: &AtomicId, facts: impl FnOnce() -> Option<Facts>) -> bool {
        // That two tags are the same says as much of two keys of a common kind.
        self.id.is(IdWords::read(id)) & (self.facts.is_common() || facts() == Some(self.facts))
    }

    /// The one with this id and these facts.
    #[cfg(test)]
    pub(super) fn read(id: &AtomicId, facts: &AtomicU64) -> Self {
        Self {
            id: IdWords::read(id),
            facts: Facts::read(facts),
        }
    }

    /// Makes these the id and facts of it.
    pub(super) fn write(&self, id: &AtomicId, facts: &AtomicU64) {
        id.write(self.id);
        facts.store(self.facts.0, Ordering::Relaxed);
    }
}

/// What a key says beside its id: the tag that the table knows it by, the length of the id, and the version.
///
/// A tag has a few bits of the key's kind before those of its hash. Nearly all sessions have 32 bytes of id and are of TLS
/// 1.3 or 1.2; for these that says it all.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Facts(u64);

impl Facts {
    /// How many bits a tag has: what version and length leave of a word.
    pub(super) const TAG_BITS: u32 = 26;
    /// How many of them, the lower ones, are those of a hash.
    pub(super) const HASH_BITS: u32 = 24;

    /// Length of the id and version of the first of the common kinds, TLS 1.2, as they stand in the word; TLS 1.3 is the
    /// next.
    const FIRST_COMMON: u64 = 32 << 32 | 0x303;
    /// How many common kinds there are, and the kind of all others.
    const COMMON: u64 = 2;
    /// The bits of length and version.
    const OF_KEY: u64 = (1 << (u64::BITS - Self::TAG_BITS)) - 1;

    #[inline(always)]
    fn new(len: usize, version: i32, hash: u32) -> Self {
        let of_key = ((len as u64) << 32 | u64::from(version.cast_unsigned())) & Self::OF_KEY;
        let kind = of_key.wrapping_sub(Self::FIRST_COMMON).min(Self::COMMON) as u32;
        let hash = hash & ((1 << Self::HASH_BITS) - 1);
        let tag = u64::from(kind << Self::HASH_BITS | hash);
        Self(tag << (u64::BITS - Self::TAG_BITS) | of_key)
    }

    /// The facts in a word.
    pub(super) fn read(word: &AtomicU64) -> Self {
        Self(word.load(Ordering::Relaxed))
    }

    /// Whether nobody wrote them: those of a key say its length and version, or that it is not of a common kind.
    pub(super) fn is_blank(self) -> bool {
        self.0 == 0
    }

    /// What the table knows the key by: its kind, and this many low bits of its hash.
    pub(super) fn tag(self) -> u32 {
        (self.0 >> (u64::BITS - Self::TAG_BITS)) as u32
    }

    /// How many bytes of the id count.
    pub(super) fn id_len(self) -> usize {
        (self.0 >> 32) as usize & 0x3f
    }

    /// The version.
    pub(super) fn version(self) -> i32 {
        (self.0 as u32).cast_signed()
    }

    /// Whether all there is to the facts is in the tag.
    fn is_common(self) -> bool {
        u64::from(self.tag() >> Self::HASH_BITS) < Self::COMMON
    }
}
