//! The indexes of application data, for processes without a libcrypto: which there are in each class, and the
//! callbacks of each.
//!
//! An index is never taken back: freeing one only silences its callbacks (`CRYPTO_free_ex_index(3)`). So entries
//! stay where they are once they are made, and are read without a lock.

use std::ffi::c_int;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use once_cell::sync::OnceCell;
use parking_lot::Mutex;

use crate::callback::ExCallbacks;
use crate::error::{Library, Reason, Result};

/// How many classes of objects OpenSSL has (`CRYPTO_EX_INDEX__COUNT`).
const CLASSES: usize = 18;

/// Entries are kept in blocks, each twice as large as the one before it.
const BLOCKS: usize = 24;

/// Entries in the first block.
const FIRST_BLOCK: usize = 4;

/// A registered index.
pub(super) struct Entry {
    callbacks: ExCallbacks,
    silenced: AtomicBool,
}

impl Entry {
    /// The callbacks, unless the index was freed.
    pub(super) fn callbacks(&self) -> Option<&ExCallbacks> {
        (!self.silenced.load(Ordering::Acquire)).then_some(&self.callbacks)
    }
}

/// The indexes of one class of objects.
pub(super) struct Class {
    /// Held by whoever adds an entry.
    adding: Mutex<()>,
    /// How many entries there are for everyone to see.
    len: AtomicUsize,
    blocks: [OnceCell<Box<[OnceCell<Entry>]>>; BLOCKS],
}

impl Class {
    const fn new() -> Self {
        Self {
            adding: Mutex::new(()),
            len: AtomicUsize::new(0),
            blocks: [const { OnceCell::new() }; BLOCKS],
        }
    }

    /// One more than the highest index. Index 0 is every program's own (`SSL_set_app_data`): it has no callbacks,
    /// and is there before any other is registered.
    pub(super) fn end(&self) -> usize {
        self.len.load(Ordering::Acquire) + 1
    }

    /// The entry of an index; none for index 0 and for those that nobody registered.
    pub(super) fn entry(&self, index: usize) -> Option<&Entry> {
        let number = index.checked_sub(1)?;
        let (block, at) = place_of(number);
        self.blocks.get(block)?.get()?.get(at)?.get()
    }

    /// Registers callbacks; the new index.
    fn add(&self, callbacks: ExCallbacks) -> Result<c_int> {
        let full = || Reason::MALLOC_FAILURE.reported_by(Library::Crypto);
        let _guard = self.adding.lock();
        let number = self.len.load(Ordering::Relaxed);
        let (block, at) = place_of(number);
        let entries = self
            .blocks
            .get(block)
            .ok_or_else(full)?
            .get_or_init(|| (0..FIRST_BLOCK << block).map(|_| OnceCell::new()).collect());
        entries[at].get_or_init(|| Entry {
            callbacks,
            silenced: AtomicBool::new(false),
        });
        self.len.store(number + 1, Ordering::Release);
        // At most FIRST_BLOCK << BLOCKS entries: the index fits.
        Ok((number + 1) as c_int)
    }
}

/// The block of an entry and its place there.
fn place_of(number: usize) -> (usize, usize) {
    let block = (number / FIRST_BLOCK + 1).ilog2() as usize;
    let before = FIRST_BLOCK * ((1 << block) - 1);
    (block, number - before)
}

static REGISTRY: [Class; CLASSES] = [const { Class::new() }; CLASSES];

/// The class of that number.
pub(super) fn class(number: c_int) -> Result<&'static Class> {
    let class = usize::try_from(number).ok().and_then(|at| REGISTRY.get(at));
    let refused = Reason::PASSED_INVALID_ARGUMENT.reported_by(Library::Crypto);
    class.ok_or(refused.into())
}

/// Registers callbacks for a class: the new index.
pub(super) fn register(class_number: c_int, callbacks: ExCallbacks) -> Result<c_int> {
    class(class_number)?.add(callbacks)
}

/// Silences the callbacks of an index; false when it has none.
pub(super) fn silence(class_number: c_int, index: c_int) -> Result<bool> {
    let class = class(class_number)?;
    let entry = usize::try_from(index)
        .ok()
        .and_then(|index| class.entry(index));
    if let Some(entry) = entry {
        entry.silenced.store(true, Ordering::Release);
    }
    Ok(entry.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_follow_each_other_without_gap_or_overlap() {
        let mut expected = (0, 0);
        for number in 0..1000 {
            assert_eq!(place_of(number), expected);
            expected.1 += 1;
            if expected.1 == FIRST_BLOCK << expected.0 {
                expected = (expected.0 + 1, 0);
            }
        }
    }

    #[test]
    fn indexes_count_from_one_and_stay_apart_when_threads_register_together() {
        let class = Class::new();
        // SAFETY: no functions.
        let nothing = unsafe { ExCallbacks::new(0, std::ptr::null_mut(), None, None, None) };
        assert_eq!(class.end(), 1);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| (0..50).for_each(|_| assert!(class.add(nothing).is_ok())));
            }
        });
        assert_eq!(class.end(), 201);
        assert!((1..201).all(|index| class.entry(index).is_some()));
        assert!(class.entry(0).is_none() && class.entry(201).is_none());
    }
}
