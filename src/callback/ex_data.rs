//! Callbacks of application data on objects: their C types, and safe wrappers to call them.
//!
//! A set of C functions is made in `ffi`, where the application hands them over, and with that it promises that
//! they may be called: from any thread, until the process ends. Everyone else calls them through the safe methods
//! here. No lock is held while they run, for they may call any function of this library.
#![allow(non_camel_case_types)]

use std::ffi::{c_int, c_long, c_void};

use crate::abi::CRYPTO_EX_DATA;

/// Runs when an object is made: `ptr` is what its slot holds, NULL as a rule.
pub type CRYPTO_EX_new = Option<
    unsafe extern "C" fn(
        parent: *mut c_void,
        ptr: *mut c_void,
        ad: *mut CRYPTO_EX_DATA,
        idx: c_int,
        argl: c_long,
        argp: *mut c_void,
    ),
>;

/// Runs when an object goes: `ptr` is what its slot holds.
pub type CRYPTO_EX_free = Option<
    unsafe extern "C" fn(
        parent: *mut c_void,
        ptr: *mut c_void,
        ad: *mut CRYPTO_EX_DATA,
        idx: c_int,
        argl: c_long,
        argp: *mut c_void,
    ),
>;

/// Runs when an object is copied: `*from_d` is what the original's slot holds, and becomes what the copy's slot
/// will hold. Returns 0 to refuse.
pub type CRYPTO_EX_dup = Option<
    unsafe extern "C" fn(
        to: *mut CRYPTO_EX_DATA,
        from: *const CRYPTO_EX_DATA,
        from_d: *mut *mut c_void,
        idx: c_int,
        argl: c_long,
        argp: *mut c_void,
    ) -> c_int,
>;

/// What an application registers for an index of its data on objects (`CRYPTO_get_ex_new_index(3)`).
#[derive(Clone, Copy, Debug)]
pub struct ExCallbacks {
    argl: c_long,
    argp: *mut c_void,
    new: CRYPTO_EX_new,
    dup: CRYPTO_EX_dup,
    free: CRYPTO_EX_free,
}

// SAFETY: the functions may be called from any thread (see `ExCallbacks::new`), and `argp` is the application's:
// it is handed back to those functions and never looked at here.
unsafe impl Send for ExCallbacks {}
// SAFETY: as above; nothing here ever changes.
unsafe impl Sync for ExCallbacks {}

impl ExCallbacks {
    /// The functions of an index, and the arguments that they get with every call.
    ///
    /// # Safety
    /// Each function that is there can be called from any thread until the process ends, with the arguments that
    /// `CRYPTO_get_ex_new_index(3)` describes.
    pub unsafe fn new(
        argl: c_long,
        argp: *mut c_void,
        new: CRYPTO_EX_new,
        dup: CRYPTO_EX_dup,
        free: CRYPTO_EX_free,
    ) -> Self {
        Self {
            argl,
            argp,
            new,
            dup,
            free,
        }
    }

    /// Number and pointer that every call gets.
    pub fn arguments(&self) -> (c_long, *mut c_void) {
        (self.argl, self.argp)
    }

    /// The functions, for a registry that is not ours.
    pub fn functions(&self) -> (CRYPTO_EX_new, CRYPTO_EX_dup, CRYPTO_EX_free) {
        (self.new, self.dup, self.free)
    }

    /// Whether there is a function for new objects.
    pub fn has_new(&self) -> bool {
        self.new.is_some()
    }

    /// Whether there is a function for objects that go.
    pub fn has_free(&self) -> bool {
        self.free.is_some()
    }

    /// An object was made at `parent`.
    pub(crate) fn on_new(
        &self,
        parent: *mut c_void,
        held: *mut c_void,
        ad: *mut CRYPTO_EX_DATA,
        idx: c_int,
    ) {
        if let Some(function) = self.new {
            // SAFETY: promised to `ExCallbacks::new`; the object at `parent` lives during the call.
            unsafe { function(parent, held, ad, idx, self.argl, self.argp) }
        }
    }

    /// An object is copied: what the copy's slot will hold, or `None` when the application refuses.
    pub(crate) fn on_dup(
        &self,
        to: *mut CRYPTO_EX_DATA,
        from: *const CRYPTO_EX_DATA,
        held: *mut c_void,
        idx: c_int,
    ) -> Option<*mut c_void> {
        let Some(function) = self.dup else {
            return Some(held);
        };
        let mut held = held;
        // SAFETY: promised to `ExCallbacks::new`; both objects live during the call, and `held` is ours.
        let agreed = unsafe { function(to, from, &raw mut held, idx, self.argl, self.argp) };
        (agreed != 0).then_some(held)
    }

    /// The object at `parent` goes.
    pub(crate) fn on_free(
        &self,
        parent: *mut c_void,
        held: *mut c_void,
        ad: *mut CRYPTO_EX_DATA,
        idx: c_int,
    ) {
        if let Some(function) = self.free {
            // SAFETY: promised to `ExCallbacks::new`; the object at `parent` is whole until the call is over.
            unsafe { function(parent, held, ad, idx, self.argl, self.argp) }
        }
    }
}
