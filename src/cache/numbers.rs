//! Sixteen numbers that fill a line of the processor's cache, compared all at once.

use super::atomic::AtomicU32;

/// How many numbers there are.
pub(super) const LEN: usize = 16;

#[cfg(target_arch = "x86_64")]
pub(super) use vector::Numbers;
#[cfg(not(target_arch = "x86_64"))]
pub(super) use words::Numbers;

/// With instructions that every processor of the kind has (SSE2).
#[cfg(target_arch = "x86_64")]
mod vector {
    use std::arch::asm;
    use std::arch::x86_64::{
        __m128i, _mm_and_si128, _mm_cmpeq_epi32, _mm_movemask_epi8, _mm_packs_epi16,
        _mm_packs_epi32, _mm_set1_epi32,
    };

    use super::{AtomicU32, LEN};

    /// What the numbers were, each at some moment while they were read.
    #[derive(Clone, Copy)]
    pub(in super::super) struct Numbers([__m128i; LEN / 4]);

    impl Numbers {
        /// Reads them.
        #[inline(always)]
        pub(in super::super) fn read(numbers: &[AtomicU32; LEN]) -> Self {
            let (first, second, third, fourth): (__m128i, __m128i, __m128i, __m128i);
            // SAFETY: reads the 64 bytes that the reference is to, and nothing else. Others may write to them meanwhile, as they
            // may to any atomic number: of those, as each stands at a multiple of its four bytes, the processor reads each as
            // a whole. That they are read is not hidden from the compiler, which so moves it past no fence.
            unsafe {
                asm!(
                    "movdqu {first}, xmmword ptr [{numbers}]",
                    "movdqu {second}, xmmword ptr [{numbers} + 16]",
                    "movdqu {third}, xmmword ptr [{numbers} + 32]",
                    "movdqu {fourth}, xmmword ptr [{numbers} + 48]",
                    numbers = in(reg) numbers,
                    first = out(xmm_reg) first,
                    second = out(xmm_reg) second,
                    third = out(xmm_reg) third,
                    fourth = out(xmm_reg) fourth,
                    options(nostack, preserves_flags, readonly),
                );
            }
            Self([first, second, third, fourth])
        }

        /// Which of them are `wanted` in the bits of `mask`: a bit for each.
        #[inline(always)]
        pub(in super::super) fn matching(self, mask: u32, wanted: u32) -> u32 {
            let Self([first, second, third, fourth]) = self;
            // SAFETY: every processor of this kind has these instructions, which look at registers alone.
            unsafe {
                let mask = _mm_set1_epi32(mask.cast_signed());
                let wanted = _mm_set1_epi32(wanted.cast_signed());
                let are = |numbers| _mm_cmpeq_epi32(_mm_and_si128(numbers, mask), wanted);
                let all = _mm_packs_epi16(
                    _mm_packs_epi32(are(first), are(second)),
                    _mm_packs_epi32(are(third), are(fourth)),
                );
                _mm_movemask_epi8(all).cast_unsigned()
            }
        }
    }
}

/// One by one.
#[cfg(any(test, not(target_arch = "x86_64")))]
mod words {
    use super::super::atomic::Ordering;
    use super::{AtomicU32, LEN};

    /// What the numbers were, each at some moment while they were read.
    #[derive(Clone, Copy)]
    pub(in super::super) struct Numbers([u32; LEN]);

    impl Numbers {
        /// Reads them.
        #[inline(always)]
        pub(in super::super) fn read(numbers: &[AtomicU32; LEN]) -> Self {
            Self(std::array::from_fn(|at| {
                numbers[at].load(Ordering::Relaxed)
            }))
        }

        /// Which of them are `wanted` in the bits of `mask`: a bit for each.
        #[inline(always)]
        pub(in super::super) fn matching(self, mask: u32, wanted: u32) -> u32 {
            let numbers = self.0.iter().zip(0..);
            let bits = numbers.map(|(number, at)| u32::from(number & mask == wanted) << at);
            bits.fold(0, |all, bit| all | bit)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::atomic::Ordering;
    use super::*;
    use crate::cache::tests::Random;

    #[test]
    fn numbers_match_alike_all_at_once_and_one_by_one() {
        let numbers: [AtomicU32; LEN] = Default::default();
        let mut random = Random::new(9);
        for at in (0..LEN).cycle().take(10_000) {
            // Few values, so that many match.
            let number = [0, 1, 1 << 16, 1 << 31, !0][random.below(5)];
            numbers[at].store(number, Ordering::Relaxed);
            for mask in [!0, 1 << 31, 0xffff, !0 << 16, 0] {
                let one_by_one = words::Numbers::read(&numbers).matching(mask, number & mask);
                assert_ne!(one_by_one & 1 << at, 0);
                let at_once = Numbers::read(&numbers).matching(mask, number & mask);
                assert_eq!(at_once, one_by_one);
            }
            assert_eq!(Numbers::read(&numbers).matching(0, 1), 0);
        }
    }
}
