//! A session id, filled up with zeros, as what the processor compares and hashes in two steps.

use super::atomic::{AtomicU64, Ordering};

/// How many bytes there are.
const BYTES: usize = 32;
/// How many words.
const WORDS: usize = BYTES / 8;

/// Random numbers, one for each half of a word.
#[derive(Clone, Copy)]
#[repr(align(16))]
pub(super) struct HalfKeys(pub(super) [u32; 2 * WORDS]);

/// An id that is read by threads while another writes it.
#[derive(Default)]
#[repr(align(32))]
pub(super) struct AtomicId([AtomicU64; WORDS]);

impl AtomicId {
    /// Makes it this one.
    pub(super) fn write(&self, id: IdWords) {
        for (to, from) in self.0.iter().zip(id.words()) {
            to.store(from, Ordering::Relaxed);
        }
    }
}

impl IdWords {
    /// The bytes.
    pub(super) fn bytes(self) -> [u8; BYTES] {
        let mut bytes = [0; BYTES];
        for (to, from) in bytes.as_chunks_mut().0.iter_mut().zip(self.words()) {
            *to = from.to_le_bytes();
        }
        bytes
    }
}

impl PartialEq for IdWords {
    fn eq(&self, other: &Self) -> bool {
        self.words() == other.words()
    }
}

impl Eq for IdWords {}

impl std::fmt::Debug for IdWords {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.words().fmt(f)
    }
}

#[cfg(test)]
impl From<[u64; WORDS]> for IdWords {
    fn from(words: [u64; WORDS]) -> Self {
        let bytes = words.map(u64::to_le_bytes);
        Self::new(bytes.as_flattened().try_into().expect("as many bytes"))
    }
}

#[cfg(target_arch = "x86_64")]
pub(super) use vector::IdWords;
#[cfg(not(target_arch = "x86_64"))]
pub(super) use words::IdWords;

/// With instructions that every processor of the kind has (SSE2): fewer than word by word, so that the processor gets further
/// with the next id while it still waits for this one.
#[cfg(target_arch = "x86_64")]
mod vector {
    use std::arch::asm;
    use std::arch::x86_64::{
        __m128i, _mm_add_epi32, _mm_add_epi64, _mm_and_si128, _mm_cmpeq_epi8, _mm_cvtsi128_si64,
        _mm_load_si128, _mm_loadu_si128, _mm_movemask_epi8, _mm_mul_epu32, _mm_srli_epi64,
        _mm_unpackhi_epi64,
    };

    use super::{AtomicId, BYTES, HalfKeys, WORDS};

    /// An id.
    #[derive(Clone, Copy)]
    pub(in super::super) struct IdWords([__m128i; 2]);

    impl IdWords {
        /// Of its bytes.
        #[inline(always)]
        pub(in super::super) fn new(bytes: &[u8; BYTES]) -> Self {
            let halves = bytes.as_ptr().cast::<__m128i>();
            // SAFETY: reads the 32 bytes, wherever they are. Every processor of this kind has the instruction.
            unsafe { Self([_mm_loadu_si128(halves), _mm_loadu_si128(halves.add(1))]) }
        }

        /// What is there, each word at some moment while it is read.
        #[inline(always)]
        pub(in super::super) fn read(id: &AtomicId) -> Self {
            let (first, second): (__m128i, __m128i);
            // SAFETY: reads the 32 bytes that the reference is to, and nothing else. Others may write to them meanwhile, as they
            // may to any atomic number: of those, as each stands at a multiple of its eight bytes, the processor reads each as
            // a whole. That they are read is not hidden from the compiler, which so moves it past no fence.
            unsafe {
                asm!(
                    "movdqa {first}, xmmword ptr [{id}]",
                    "movdqa {second}, xmmword ptr [{id} + 16]",
                    id = in(reg) id,
                    first = out(xmm_reg) first,
                    second = out(xmm_reg) second,
                    options(nostack, preserves_flags, readonly),
                );
            }
            Self([first, second])
        }

        /// Its words, the first byte of each the lowest.
        pub(in super::super) fn words(self) -> [u64; WORDS] {
            let [first, second] = self.0;
            // SAFETY: every processor of this kind has these instructions, which look at registers alone.
            let words = unsafe {
                [
                    _mm_cvtsi128_si64(first),
                    _mm_cvtsi128_si64(_mm_unpackhi_epi64(first, first)),
                    _mm_cvtsi128_si64(second),
                    _mm_cvtsi128_si64(_mm_unpackhi_epi64(second, second)),
                ]
            };
            words.map(i64::cast_unsigned)
        }

        /// Whether it is that one.
        #[inline(always)]
        pub(in super::super) fn is(self, other: Self) -> bool {
            let ([first, second], [its_first, its_second]) = (self.0, other.0);
            // SAFETY: as above.
            unsafe {
                let first = _mm_cmpeq_epi8(first, its_first);
                let second = _mm_cmpeq_epi8(second, its_second);
                _mm_movemask_epi8(_mm_and_si128(first, second)) == 0xffff
            }
        }

        /// The sum, modulo 2^64, of the products of each word's halves, to each of which its key is added, modulo 2^32.
        #[inline(always)]
        pub(in super::super) fn sum_of_products(self, keys: &HalfKeys) -> u64 {
            let keys = keys.0.as_ptr().cast::<__m128i>();
            // SAFETY: reads the 32 bytes of the keys, which stand at a multiple of 16. Every processor of this kind has these
            // instructions.
            unsafe {
                let keys = [_mm_load_si128(keys), _mm_load_si128(keys.add(1))];
                let products = |half: usize| {
                    let sums = _mm_add_epi32(self.0[half], keys[half]);
                    _mm_mul_epu32(sums, _mm_srli_epi64::<32>(sums))
                };
                let sums = _mm_add_epi64(products(0), products(1));
                let sum = _mm_add_epi64(sums, _mm_unpackhi_epi64(sums, sums));
                _mm_cvtsi128_si64(sum).cast_unsigned()
            }
        }
    }
}

/// One word after the other.
#[cfg(any(test, not(target_arch = "x86_64")))]
mod words {
    use super::super::atomic::Ordering;
    use super::{AtomicId, BYTES, HalfKeys, WORDS};

    /// An id.
    #[derive(Clone, Copy)]
    pub(in super::super) struct IdWords([u64; WORDS]);

    impl IdWords {
        /// Of its bytes.
        #[inline(always)]
        pub(in super::super) fn new(bytes: &[u8; BYTES]) -> Self {
            let (words, _) = bytes.as_chunks();
            Self(std::array::from_fn(|at| u64::from_le_bytes(words[at])))
        }

        /// What is there, each word at some moment while it is read.
        #[inline(always)]
        pub(in super::super) fn read(id: &AtomicId) -> Self {
            Self(std::array::from_fn(|at| id.0[at].load(Ordering::Relaxed)))
        }

        /// Its words, the first byte of each the lowest.
        pub(in super::super) fn words(self) -> [u64; WORDS] {
            self.0
        }

        /// Whether it is that one.
        #[inline(always)]
        pub(in super::super) fn is(self, other: Self) -> bool {
            let differences = self.0.iter().zip(other.0).map(|(word, its)| word ^ its);
            differences.fold(0, |all, each| all | each) == 0
        }

        /// The sum, modulo 2^64, of the products of each word's halves, to each of which its key is added, modulo 2^32.
        #[inline(always)]
        pub(in super::super) fn sum_of_products(self, keys: &HalfKeys) -> u64 {
            let (keys, _) = keys.0.as_chunks();
            let products = self.0.iter().zip(keys).map(|(word, [low, high])| {
                let low = (*word as u32).wrapping_add(*low);
                let high = ((word >> 32) as u32).wrapping_add(*high);
                u64::from(low) * u64::from(high)
            });
            products.fold(0, u64::wrapping_add)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cache::tests::Random;

    #[test]
    fn ids_are_the_same_in_steps_and_word_by_word() {
        let mut random = Random::new(4);
        let mut id = [0_u8; BYTES];
        let stored = AtomicId::default();
        for round in 0..10_000 {
            let before = (IdWords::new(&id), words::IdWords::new(&id));
            let same = random.below(3) == 0;
            if !same {
                id[random.below(BYTES)] ^= 1 << random.below(8);
            }
            let now = (IdWords::new(&id), words::IdWords::new(&id));
            assert_eq!(now.0.words(), now.1.words());
            assert_eq!(now.0.bytes(), id);
            assert_eq!((now.0.is(before.0), now.1.is(before.1)), (same, same));
            assert_eq!(now.0 == before.0, same);
            stored.write(now.0);
            assert_eq!(IdWords::read(&stored).words(), now.1.words());
            assert_eq!(words::IdWords::read(&stored).words(), now.1.words());
            // Random numbers, but for some rounds some that overflow, and none at all.
            let keys = HalfKeys(match round % 3 {
                0 => std::array::from_fn(|_| random.next() as u32),
                1 => [u32::MAX; 2 * WORDS],
                _ => [0; 2 * WORDS],
            });
            assert_eq!(now.0.sum_of_products(&keys), now.1.sum_of_products(&keys));
        }
    }

    #[test]
    fn the_sum_is_that_of_the_products_of_the_halves() {
        // Little endian: the low half of a word comes first.
        let halves: [u32; 2 * WORDS] = [5, 7, u32::MAX, 2, 0, 0, 1, u32::MAX];
        let id = IdWords::new(
            halves
                .map(u32::to_le_bytes)
                .as_flattened()
                .try_into()
                .unwrap(),
        );
        let keys = HalfKeys([1, 2, 1, 9, 3, 4, u32::MAX - 1, 0]);
        // 6 * 9 + 0 * 11 + 3 * 4 + (2^32 - 1) * (2^32 - 1), modulo 2^64.
        assert_eq!(
            id.sum_of_products(&keys),
            66 + (u64::MAX - 2 * u64::from(u32::MAX))
        );
    }
}
