//! Memory for the tables and lines of a cache's shards: blocks from the system, each twice as large as the one before
//! until they are what the system calls huge pages, handed out piece by piece.
//!
//! Pieces are all zero when they are handed out, and stay until the ground goes: readers that take no lock may look at
//! any of them at any time. A page is not there before something is written to it, or before the system is asked for
//! it, which is done some pages at a time: that costs a third less. A huge page costs the system, and the processor at
//! every look, far less than the 512 small ones in its place; where the system has none to give, small ones do.

use std::alloc::{Layout, handle_alloc_error};
use std::ptr::{self, NonNull};

use crate::sync::Mutex;

/// Bytes of the first block.
const FIRST_BLOCK: usize = 64 << 10;
/// Bytes that are asked for at a time, in small pages.
const ASKED_FOR: usize = 64 << 10;
/// Bytes of a huge page, and of the blocks of a cache that has as much already.
const HUGE_PAGE: usize = 2 << 20;

/// Something that may come into being as zeros.
///
/// # Safety
/// Bytes that are all zero are what its default is, and it needs no drop.
pub(super) unsafe trait Blank: Default {}

/// The memory of a cache.
pub(super) struct Ground(Mutex<Blocks>);

struct Blocks {
    all: Vec<Block>,
    /// Bytes of all blocks.
    total: usize,
    /// What is left of the last block.
    rest: NonNull<u8>,
    left: usize,
    /// How many bytes of that are not asked for yet.
    waiting: usize,
}

// SAFETY: the memory is bound to no thread.
unsafe impl Send for Blocks {}

impl Ground {
    /// Nothing yet.
    pub(super) fn new() -> Self {
        Self(Mutex::new(Blocks {
            all: Vec::new(),
            total: 0,
            rest: NonNull::dangling(),
            left: 0,
            waiting: 0,
        }))
    }

    /// The first of so many zeros of a kind, one behind the other. They stay where they are as long as the ground.
    pub(super) fn blank<T: Blank>(&self, number: usize) -> NonNull<T> {
        const { assert!(align_of::<T>() <= 4096, "blocks begin with a page") };
        let piece = Layout::array::<T>(number).expect("less than the address space");
        assert!(piece.size() > 0, "nothing needs no memory");
        self.0.lock().piece(piece).cast()
    }
}

impl Blocks {
    fn piece(&mut self, piece: Layout) -> NonNull<u8> {
        let mut skipped = self.rest.align_offset(piece.align());
        if self.left < skipped.saturating_add(piece.size()) {
            self.begin(piece.size());
            skipped = 0;
        }
        // SAFETY: within the block, of which so much is left.
        let start = unsafe { self.rest.add(skipped) };
        // SAFETY: as above.
        self.rest = unsafe { start.add(piece.size()) };
        self.left -= skipped + piece.size();
        if self.left < self.waiting {
            self.ask();
        }
        start
    }

    /// Asks the system for the pages of what was handed out, and a few more.
    fn ask(&mut self) {
        let still_waiting = self.left - self.left % ASKED_FOR;
        #[cfg(target_os = "linux")]
        if let Some(block) = self.all.last() {
            let (waiting, asked_for) = (self.waiting, self.waiting - still_waiting);
            // SAFETY: the last but so many bytes of the block, which is a whole number of pages, as is what is asked for.
            unsafe {
                let from = block.start.add(block.len - waiting);
                // If it does not do it, each page comes when something is written to it.
                libc::madvise(from.as_ptr().cast(), asked_for, libc::MADV_POPULATE_WRITE);
            }
        }
        self.waiting = still_waiting;
    }

    /// Begins a block that has room for `least` bytes.
    fn begin(&mut self, least: usize) {
        let len = self.total.clamp(FIRST_BLOCK, HUGE_PAGE);
        let block = Block::new(least.next_multiple_of(len));
        self.total += block.len;
        (self.rest, self.left) = (block.start, block.len);
        // The first block may be all that a small cache needs, and less than that; huge pages come as a whole.
        let is_small = !self.all.is_empty() && block.len < HUGE_PAGE;
        self.waiting = if is_small { block.len } else { 0 };
        self.all.push(block);
    }
}

/// Pages of zeros from the system.
struct Block {
    start: NonNull<u8>,
    len: usize,
}

impl Block {
    /// Of this many bytes: a power of two, or a multiple of a huge page.
    fn new(len: usize) -> Self {
        let spare = if len < HUGE_PAGE { 0 } else { HUGE_PAGE };
        let all = Self::map(len + spare);
        let before = all.start.align_offset(spare.max(1));
        let [_before, block, _behind] = all.split([before, len]);
        #[cfg(target_os = "linux")]
        if spare > 0 {
            // SAFETY: advice on pages of ours. If it is not taken, they are small ones.
            unsafe { libc::madvise(block.start.as_ptr().cast(), block.len, libc::MADV_HUGEPAGE) };
        }
        block
    }

    fn map(len: usize) -> Self {
        let (access, kind) = (
            libc::PROT_READ | libc::PROT_WRITE,
            libc::MAP_PRIVATE | libc::MAP_ANONYMOUS,
        );
        // SAFETY: new pages, wherever the system has room.
        let start = unsafe { libc::mmap(ptr::null_mut(), len, access, kind, -1, 0) };
        match NonNull::new(start.cast::<u8>()) {
            Some(mapped) if start != libc::MAP_FAILED => Self { start: mapped, len },
            _ => handle_alloc_error(Layout::array::<u8>(len).expect("less than the address space")),
        }
    }

    /// Parts of these lengths, and the rest. Each goes back to the system by itself.
    fn split(self, [first, second]: [usize; 2]) -> [Self; 3] {
        let all = std::mem::ManuallyDrop::new(self);
        let part = |at: usize, len: usize| {
            assert!(at + len <= all.len, "a part beyond the end");
            Self {
                // SAFETY: within the block, as was just asked.
                start: unsafe { all.start.add(at) },
                len,
            }
        };
        let third = first + second;
        [
            part(0, first),
            part(first, second),
            part(third, all.len - third),
        ]
    }
}

impl Drop for Block {
    fn drop(&mut self) {
        if self.len > 0 {
            // SAFETY: whole pages that came from mmap and are this block's alone.
            unsafe { libc::munmap(self.start.as_ptr().cast(), self.len) };
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;

    // SAFETY: no bytes at all.
    unsafe impl Blank for () {}
    // SAFETY: the number 0.
    unsafe impl Blank for AtomicU64 {}

    /// A line of the processor's cache.
    #[derive(Default)]
    #[repr(align(64))]
    struct Line([AtomicU64; 8]);

    // SAFETY: zeros.
    unsafe impl Blank for Line {}

    #[test]
    fn pieces_are_zero_in_line_and_apart() {
        let ground = Ground::new();
        let mut pieces = Vec::new();
        for number in [1_usize, 3, 17, 1000, 5, 40_000, 2, 70_000, 1] {
            let words = ground.blank::<AtomicU64>(number);
            let lines = ground.blank::<Line>(number);
            assert_eq!(lines.addr().get() % 64, 0);
            // SAFETY: so many are there, as long as the ground.
            let words = unsafe { std::slice::from_raw_parts(words.as_ptr(), number) };
            // SAFETY: as above.
            let lines = unsafe { std::slice::from_raw_parts(lines.as_ptr(), number) };
            pieces.push(words.iter().chain(lines.iter().flat_map(|line| &line.0)));
        }
        let mut written = 0;
        for piece in &pieces {
            for word in piece.clone() {
                assert_eq!(word.load(Ordering::Relaxed), 0);
                written += 1;
                word.store(written, Ordering::Relaxed);
            }
        }
        let all = pieces.into_iter().flatten();
        assert!(
            all.zip(1..)
                .all(|(word, number)| word.load(Ordering::Relaxed) == number)
        );
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn what_is_handed_out_in_small_pages_was_asked_for() {
        let page = Block::map(4096);
        // SAFETY: a page of ours.
        let told =
            unsafe { libc::madvise(page.start.as_ptr().cast(), 4096, libc::MADV_POPULATE_WRITE) };
        // Before Linux 5.14 it cannot be asked.
        let can_be_asked = told == 0;
        let ground = Ground::new();
        let mut small_blocks = 0;
        for number in (1..400).cycle().take(2_000) {
            ground.blank::<AtomicU64>(number);
            let blocks = ground.0.lock();
            let last = blocks.all.last().unwrap();
            if blocks.all.len() == 1 || last.len >= HUGE_PAGE {
                assert_eq!(blocks.waiting, 0);
                continue;
            }
            assert!((blocks.waiting..blocks.waiting + ASKED_FOR).contains(&blocks.left));
            small_blocks = blocks.all.len();
            let pages = (last.len - blocks.waiting) / 4096;
            let mut are_there = vec![0_u8; pages];
            let start = last.start.as_ptr().cast();
            // SAFETY: a byte for each of these pages, which are the block's.
            let told = unsafe { libc::mincore(start, 4096 * pages, are_there.as_mut_ptr()) };
            assert_eq!(told, 0);
            let all_are_there = are_there.iter().all(|is_there| is_there & 1 == 1);
            assert!(all_are_there || !can_be_asked);
        }
        assert_eq!(small_blocks, 6);
    }

    #[test]
    fn blocks_grow_to_huge_pages() {
        let ground = Ground::new();
        for _ in 0..6 << 10 {
            ground.blank::<AtomicU64>(128);
        }
        let blocks = ground.0.lock();
        let lengths: Vec<usize> = blocks.all.iter().map(|block| block.len >> 10).collect();
        assert_eq!(lengths, [64, 64, 128, 256, 512, 1024, 2048, 2048]);
        for block in blocks.all.iter().filter(|block| block.len == HUGE_PAGE) {
            assert_eq!(block.start.addr().get() % HUGE_PAGE, 0);
        }
    }
}
