//! The application's data on objects (`CRYPTO_get_ex_new_index(3)`): registry, slots and callbacks.
//!
//! With a libcrypto in the process, its registry and its `CRYPTO_EX_DATA` are used. Otherwise both are ours and
//! behave alike: callbacks run in the order of their indexes, for every registered index, whether the object holds
//! something there or not; a copied object is a new one first, and gets the copies then.
//!
//! The `ad` that callbacks get stands for the object's data. A program with libcrypto can hand it to
//! `CRYPTO_get_ex_data` and `CRYPTO_set_ex_data`. Without one these functions are not there; and where this library does
//! not use the libcrypto that is there, they find an empty `CRYPTO_EX_DATA` that has nothing to do with the slots. A
//! callback reaches those through its `parent`, with `SSL_SESSION_set_ex_data(3)` and its like.

mod registry;

use std::ffi::{c_int, c_void};
use std::ptr;
use std::sync::atomic::{AtomicPtr, Ordering};

use once_cell::race::OnceBox;
use parking_lot::Mutex;

use crate::abi::CRYPTO_EX_DATA;
use crate::callback::ExCallbacks;
use crate::error::{Failure, Library, Reason, Result};
use crate::host::{self, HostExData, LibCrypto};

/// The highest index that an object of ours takes data at. Indexes that were registered are far below it.
const MAX_INDEX: usize = (1 << 20) - 1;

/// The kinds of object that carry application data, by OpenSSL's class index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExClass {
    /// `SSL` (`CRYPTO_EX_INDEX_SSL`).
    Connection = 0,
    /// `SSL_CTX` (`CRYPTO_EX_INDEX_SSL_CTX`).
    Context = 1,
    /// `SSL_SESSION` (`CRYPTO_EX_INDEX_SSL_SESSION`).
    Session = 2,
}

/// Registers callbacks for a class of objects, by its number: the new index (`CRYPTO_get_ex_new_index(3)`).
pub fn register(class: c_int, callbacks: ExCallbacks) -> Result<c_int> {
    let Some(library) = owner_of(class) else {
        return registry::register(class, callbacks);
    };
    let index = library.new_ex_index(class, &callbacks);
    // The host has put the reason on its queue.
    if index < 0 {
        Err(Failure::quiet())
    } else {
        Ok(index)
    }
}

/// Silences the callbacks of an index, of a class by its number (`CRYPTO_free_ex_index(3)`). The data that objects
/// hold there stays.
pub fn unregister(class: c_int, index: c_int) -> Result<()> {
    let silenced = match owner_of(class) {
        Some(library) => library.free_ex_index(class, index),
        None => registry::silence(class, index)?,
    };
    // As in OpenSSL, an index that there is not is told by the return value alone.
    silenced.then_some(()).ok_or(Failure::quiet())
}

/// The libcrypto that keeps the indexes of a class: the host all of them, a bystander those of its own objects.
fn owner_of(class: c_int) -> Option<&'static LibCrypto> {
    let ours = ExClass::Connection as c_int..=ExClass::Session as c_int;
    let bystander = || host::bystander().filter(|_| !ours.contains(&class));
    host::libcrypto().or_else(bystander)
}

/// The application data of one object of a class. One word while there is none.
pub struct ExData<const CLASS: c_int> {
    slots: OnceBox<Slots>,
}

/// The application data of a connection.
pub type ConnectionData = ExData<{ ExClass::Connection as c_int }>;
/// The application data of a context.
pub type ContextData = ExData<{ ExClass::Context as c_int }>;
/// The application data of a session.
pub type SessionData = ExData<{ ExClass::Session as c_int }>;

enum Slots {
    Own(Own),
    Host(HostExData),
}

/// Slots of ours.
#[derive(Default)]
struct Own {
    /// Pointers by index. No callback runs while they are locked.
    slots: Mutex<Vec<AtomicPtr<c_void>>>,
    /// What `ad` points to: laid out as a `CRYPTO_EX_DATA`, two pointers, for a libcrypto that we do not use.
    stand_in: [AtomicPtr<c_void>; 2],
}

impl Drop for Own {
    fn drop(&mut self) {
        let list = *self.stand_in[1].get_mut();
        if let Some(free) = host::bystander().and_then(|library| library.OPENSSL_sk_free)
            && !list.is_null()
        {
            // SAFETY: nobody but a libcrypto that took the stand-in for a CRYPTO_EX_DATA of its own wrote there: it
            // is that libcrypto's list of the application's pointers, and the object is gone.
            unsafe { free(list.cast()) }
        }
    }
}

impl<const CLASS: c_int> ExData<CLASS> {
    /// No data yet.
    pub fn new() -> Self {
        Self {
            slots: OnceBox::new(),
        }
    }

    /// The object has its address: runs the class's callbacks for new objects.
    pub fn created(&self, parent: *mut c_void) {
        if let Some(library) = host::libcrypto() {
            if let Slots::Host(data) = self.slots_of(Some(library)) {
                // A failure means that no callback ran for want of memory. The object goes on without.
                data.created(CLASS, parent);
            }
            return;
        }
        self.each_registered(|index, callbacks| {
            if callbacks.has_new() {
                callbacks.on_new(parent, self.get(index), self.ad(), index);
            }
        });
    }

    /// Takes over a copy of `from`'s data, running the callbacks for new objects and then those for copies; false
    /// when one of the latter refuses.
    #[must_use]
    pub fn copied_from(&self, from: &Self, parent: *mut c_void) -> bool {
        self.created(parent);
        match (self.slots.get(), from.slots.get()) {
            (_, None) => true,
            (Some(Slots::Host(to)), Some(Slots::Host(from))) => to.copy_from(CLASS, from),
            (_, Some(_)) => self.copy_slots(from),
        }
    }

    /// Copies what is at registered indexes, and at index 0.
    fn copy_slots(&self, from: &Self) -> bool {
        let Ok(class) = registry::class(CLASS) else {
            return false;
        };
        let end = class.end().min(from.len());
        for index in 0..end {
            let held = from.get(index as c_int);
            let entry = class.entry(index);
            let copy = match entry.and_then(|entry| entry.callbacks()) {
                Some(callbacks) => callbacks.on_dup(self.ad(), from.ad(), held, index as c_int),
                None => Some(held),
            };
            let Some(copy) = copy else {
                return false;
            };
            if self.set(index as c_int, copy).is_err() {
                return false;
            }
        }
        true
    }

    /// The object at `parent` goes: runs the callbacks for freed objects.
    pub fn freed(&self, parent: *mut c_void) {
        if let Some(Slots::Host(data)) = self.slots.get() {
            data.freed(CLASS, parent);
            return;
        }
        self.each_registered(|index, callbacks| {
            if callbacks.has_free() {
                callbacks.on_free(parent, self.get(index), self.ad(), index);
            }
        });
    }

    /// What the application keeps at `index`; null for what was never set.
    pub fn get(&self, index: c_int) -> *mut c_void {
        match self.slots.get() {
            None => ptr::null_mut(),
            Some(Slots::Host(data)) => data.get(index),
            Some(Slots::Own(own)) => {
                let slots = own.slots.lock();
                let slot = usize::try_from(index).ok().and_then(|at| slots.get(at));
                slot.map_or(ptr::null_mut(), |slot| slot.load(Ordering::Relaxed))
            }
        }
    }

    /// Keeps a pointer at `index`, which need not be registered.
    pub fn set(&self, index: c_int, value: *mut c_void) -> Result<()> {
        let slots = match self.slots_of(host::libcrypto()) {
            Slots::Own(own) => &own.slots,
            // The host has put the reason on its queue.
            Slots::Host(data) => {
                return data.set(index, value).then_some(()).ok_or(Failure::quiet());
            }
        };
        let index = usize::try_from(index).ok().filter(|at| *at <= MAX_INDEX);
        let refused = Reason::PASSED_INVALID_ARGUMENT.reported_by(Library::Crypto);
        let index = index.ok_or(refused)?;
        let mut slots = slots.lock();
        if slots.len() <= index {
            slots.resize_with(index + 1, AtomicPtr::default);
        }
        *slots[index].get_mut() = value;
        Ok(())
    }

    fn slots_of(&self, library: Option<&'static LibCrypto>) -> &Slots {
        self.slots.get_or_init(|| {
            Box::new(match library {
                Some(library) => Slots::Host(HostExData::new(library)),
                None => Slots::Own(Own::default()),
            })
        })
    }

    /// How many slots there are.
    fn len(&self) -> usize {
        match self.slots.get() {
            Some(Slots::Own(own)) => own.slots.lock().len(),
            _ => 0,
        }
    }

    /// Visits the indexes that are registered when the visit begins and were not freed, in their order.
    fn each_registered(&self, mut visit: impl FnMut(c_int, &ExCallbacks)) {
        let Ok(class) = registry::class(CLASS) else {
            return;
        };
        for index in 1..class.end() {
            let entry = class.entry(index);
            if let Some(callbacks) = entry.and_then(|entry| entry.callbacks()) {
                visit(index as c_int, callbacks);
            }
        }
    }

    /// What callbacks get to tell one object's data from another's.
    fn ad(&self) -> *mut CRYPTO_EX_DATA {
        match self.slots_of(None) {
            Slots::Own(own) => own.stand_in.as_ptr().cast_mut().cast(),
            Slots::Host(_) => ptr::null_mut(),
        }
    }
}

impl<const CLASS: c_int> Default for ExData<CLASS> {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use std::cell::{Cell, RefCell};
    use std::ffi::c_long;

    use super::*;

    thread_local! {
        static CALLS: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
        static REFUSED: Cell<c_int> = const { Cell::new(-1) };
    }

    fn note(call: String) {
        CALLS.with_borrow_mut(|calls| calls.push(call));
    }

    fn calls() -> Vec<String> {
        CALLS.take()
    }

    unsafe extern "C" fn on_new(
        _parent: *mut c_void,
        held: *mut c_void,
        _ad: *mut CRYPTO_EX_DATA,
        _index: c_int,
        argl: c_long,
        _argp: *mut c_void,
    ) {
        note(format!("new {argl} {}", held.addr()));
    }

    unsafe extern "C" fn on_dup(
        _to: *mut CRYPTO_EX_DATA,
        _from: *const CRYPTO_EX_DATA,
        held: *mut *mut c_void,
        index: c_int,
        argl: c_long,
        _argp: *mut c_void,
    ) -> c_int {
        // SAFETY: `ExData` passes the address of a variable of its own.
        let held = unsafe { &mut *held };
        note(format!("dup {argl} {}", held.addr()));
        *held = number(held.addr() + 1);
        c_int::from(index != REFUSED.get())
    }

    unsafe extern "C" fn on_free(
        _parent: *mut c_void,
        held: *mut c_void,
        _ad: *mut CRYPTO_EX_DATA,
        _index: c_int,
        argl: c_long,
        _argp: *mut c_void,
    ) {
        note(format!("free {argl} {}", held.addr()));
    }

    fn number(value: usize) -> *mut c_void {
        ptr::without_provenance_mut(value)
    }

    /// Registers the callbacks above for a class that one test has to itself.
    fn index(class: ExClass, argl: c_long) -> c_int {
        // SAFETY: the functions take what they are given.
        let callbacks = unsafe {
            ExCallbacks::new(
                argl,
                ptr::null_mut(),
                Some(on_new),
                Some(on_dup),
                Some(on_free),
            )
        };
        register(class as c_int, callbacks).unwrap()
    }

    #[test]
    fn empty_data_takes_a_word() {
        assert_eq!(size_of::<SessionData>(), 8);
    }

    #[test]
    fn callbacks_run_in_the_order_of_their_indexes() {
        let class = ExClass::Connection;
        let (first, second) = (index(class, 1), index(class, 2));
        let (original, copy) = (ConnectionData::new(), ConnectionData::new());
        original.created(ptr::null_mut());
        assert_eq!(calls(), ["new 1 0", "new 2 0"]);
        original.set(second, number(20)).unwrap();
        original.set(first, number(10)).unwrap();
        original.set(0, number(99)).unwrap();
        assert!(copy.copied_from(&original, ptr::null_mut()));
        assert_eq!(calls(), ["new 1 0", "new 2 0", "dup 1 10", "dup 2 20"]);
        assert_eq!(
            [0, first, second].map(|at| copy.get(at).addr()),
            [99, 11, 21]
        );
        copy.freed(ptr::null_mut());
        assert_eq!(calls(), ["free 1 11", "free 2 21"]);

        REFUSED.set(first);
        let refused = ConnectionData::new();
        assert!(!refused.copied_from(&original, ptr::null_mut()));
        assert_eq!(calls(), ["new 1 0", "new 2 0", "dup 1 10"]);

        unregister(class as c_int, first).unwrap();
        original.freed(ptr::null_mut());
        assert_eq!(calls(), ["free 2 20"]);
        assert_eq!(original.get(first).addr(), 10);
    }

    #[test]
    fn an_object_that_holds_nothing_is_copied_without_callbacks_for_copies() {
        let class = ExClass::Context;
        index(class, 5);
        let (original, copy) = (ContextData::new(), ContextData::new());
        assert!(copy.copied_from(&original, ptr::null_mut()));
        assert_eq!(calls(), ["new 5 0"]);
    }

    #[test]
    fn data_is_copied_from_registered_indexes_and_index_0_alone() {
        let (original, copy) = (SessionData::new(), SessionData::new());
        original.set(0, number(1)).unwrap();
        original.set(500, number(2)).unwrap();
        assert!(copy.copied_from(&original, ptr::null_mut()));
        assert_eq!([0, 500].map(|at| copy.get(at).addr()), [1, 0]);
        assert_eq!(original.get(500).addr(), 2);
    }

    #[test]
    fn odd_indexes_hold_nothing_and_are_refused() {
        let data = SessionData::new();
        assert!(data.get(-1).is_null() && data.get(1000).is_null());
        let refused = Reason::PASSED_INVALID_ARGUMENT.reported_by(Library::Crypto);
        let outcome = data.set(-1, number(1)).map_err(|failure| failure.reason());
        assert_eq!(outcome, Err(Some(refused)));
        assert!(data.set(c_int::MAX, number(1)).is_err());
        assert_eq!(unregister(2, 0), Err(Failure::quiet()));
        assert_eq!(unregister(18, 0), Err(refused.into()));
        assert_eq!(unregister(-1, 0), Err(refused.into()));
    }
}
