//! The application's data on our objects, kept by the host (`CRYPTO_new_ex_data(3)`).

use std::cell::UnsafeCell;
use std::ffi::{c_int, c_void};

use parking_lot::Mutex;

use super::libcrypto::LibCrypto;
use crate::abi::CRYPTO_EX_DATA;
use crate::callback::ExCallbacks;

/// Room for a `CRYPTO_EX_DATA`: two pointers in every version so far.
type Room = [*mut c_void; 2];

/// One object's `CRYPTO_EX_DATA`. Its address is what callbacks get as `ad`.
pub struct HostExData {
    library: &'static LibCrypto,
    /// Held while a slot is read or written, never while a callback may run.
    slots: Mutex<()>,
    room: UnsafeCell<Room>,
}

// SAFETY: what is in the room is libcrypto's and bound to no thread. Slots are read and written under the lock.
// Making, copying and freeing run without it, because callbacks run within them: nobody else has the object when it
// is made or freed, and callers of the copying functions must not change the original meanwhile (as in OpenSSL).
unsafe impl Send for HostExData {}
// SAFETY: as above.
unsafe impl Sync for HostExData {}

impl HostExData {
    /// No data yet.
    pub(crate) fn new(library: &'static LibCrypto) -> Self {
        Self {
            library,
            slots: Mutex::new(()),
            room: UnsafeCell::new([std::ptr::null_mut(); 2]),
        }
    }

    fn ad(&self) -> *mut CRYPTO_EX_DATA {
        self.room.get().cast()
    }

    /// The object of this class at `parent` was made: runs the callbacks for that. False when there is no memory.
    pub(crate) fn created(&self, class: c_int, parent: *mut c_void) -> bool {
        // SAFETY: a zeroed CRYPTO_EX_DATA with an address that stays, and the object that it belongs to.
        unsafe { (self.library.CRYPTO_new_ex_data)(class, parent, self.ad()) != 0 }
    }

    /// Takes over a copy of `from`'s data, running the callbacks for copies; false when one refuses.
    pub(crate) fn copy_from(&self, class: c_int, from: &Self) -> bool {
        // SAFETY: two living CRYPTO_EX_DATA that went through `created`.
        unsafe { (self.library.CRYPTO_dup_ex_data)(class, self.ad(), from.ad()) != 0 }
    }

    /// The object goes: runs the callbacks for that, and forgets the data.
    pub(crate) fn freed(&self, class: c_int, parent: *mut c_void) {
        // SAFETY: a living CRYPTO_EX_DATA; libcrypto leaves it empty.
        unsafe { (self.library.CRYPTO_free_ex_data)(class, parent, self.ad()) }
    }

    /// What the slot holds; null for one that was never set.
    pub(crate) fn get(&self, idx: c_int) -> *mut c_void {
        let _guard = self.slots.lock();
        // SAFETY: a living CRYPTO_EX_DATA; any index is allowed.
        unsafe { (self.library.CRYPTO_get_ex_data)(self.ad(), idx) }
    }

    /// Sets the slot; false, with the reason on the host's queue, when that cannot be.
    pub(crate) fn set(&self, idx: c_int, value: *mut c_void) -> bool {
        let _guard = self.slots.lock();
        // SAFETY: as above.
        unsafe { (self.library.CRYPTO_set_ex_data)(self.ad(), idx, value) != 0 }
    }
}

impl LibCrypto {
    /// Registers callbacks for a class of objects: the new index, or -1 with the reason on the host's queue.
    pub fn new_ex_index(&self, class: c_int, callbacks: &ExCallbacks) -> c_int {
        let (argl, argp) = callbacks.arguments();
        let (new, dup, free) = callbacks.functions();
        // SAFETY: whoever made `callbacks` promised that they may be called as OpenSSL calls them.
        unsafe { (self.CRYPTO_get_ex_new_index)(class, argl, argp, new, dup, free) }
    }

    /// Silences the callbacks of an index; false when there is no such index.
    pub fn free_ex_index(&self, class: c_int, idx: c_int) -> bool {
        // SAFETY: takes any numbers.
        unsafe { (self.CRYPTO_free_ex_index)(class, idx) != 0 }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::ffi::c_long;
    use std::ptr;

    use super::*;
    use crate::host::tests::loaded;

    thread_local! {
        static CALLS: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
    }

    unsafe extern "C" fn on_new(
        _parent: *mut c_void,
        _held: *mut c_void,
        ad: *mut CRYPTO_EX_DATA,
        index: c_int,
        argl: c_long,
        _argp: *mut c_void,
    ) {
        CALLS.with_borrow_mut(|calls| calls.push(format!("new {argl}")));
        // SAFETY: the host's own function on the host's own data.
        unsafe { (loaded().CRYPTO_set_ex_data)(ad, index, ptr::without_provenance_mut(7)) };
    }

    unsafe extern "C" fn on_free(
        _parent: *mut c_void,
        held: *mut c_void,
        _ad: *mut CRYPTO_EX_DATA,
        _index: c_int,
        argl: c_long,
        _argp: *mut c_void,
    ) {
        CALLS.with_borrow_mut(|calls| calls.push(format!("free {argl} {}", held.addr())));
    }

    #[test]
    fn the_hosts_registry_serves_our_objects() {
        // CRYPTO_EX_INDEX_APP: nobody else's.
        const CLASS: c_int = 13;
        let library = loaded();
        // SAFETY: the functions take what they are given.
        let callbacks =
            unsafe { ExCallbacks::new(3, ptr::null_mut(), Some(on_new), None, Some(on_free)) };
        let index = library.new_ex_index(CLASS, &callbacks);
        assert!(index > 0);
        let (data, copy) = (HostExData::new(library), HostExData::new(library));
        assert!(data.created(CLASS, ptr::null_mut()));
        assert_eq!(data.get(index).addr(), 7);
        assert!(data.set(index, ptr::without_provenance_mut(8)));
        assert!(copy.created(CLASS, ptr::null_mut()) && copy.copy_from(CLASS, &data));
        assert_eq!(copy.get(index).addr(), 8);
        copy.freed(CLASS, ptr::null_mut());
        assert!(library.free_ex_index(CLASS, index));
        data.freed(CLASS, ptr::null_mut());
        assert_eq!(CALLS.take(), ["new 3", "new 3", "free 3 8"]);
        assert!(!library.free_ex_index(CLASS, 0));
    }
}
