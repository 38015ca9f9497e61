//! Opaque C handles and the objects behind them.
//!
//! A handle is an [`Arc`] turned raw: `lend` hands out the pointer without giving a reference away, `give` gives
//! one, `take` takes one back, `borrow` looks at the object for the length of a call.

use std::mem::ManuallyDrop;
use std::sync::{Arc, Weak};

use crate::error::{Failure, Reason, Result};

/// Ties an object to the opaque C type that stands for it.
pub(crate) trait Handle: Sized {
    /// The opaque type in the header.
    type C;
}

/// The object behind a handle that C passed, for as long as the call lasts; a failure when it is null.
///
/// # Safety
/// `handle` is null or came from [`give`] or [`lend`] and its object still lives, and goes on living for `'a`.
pub(crate) unsafe fn borrow<'a, T: Handle>(handle: *const T::C) -> Result<&'a T> {
    // SAFETY: not null here, so by the caller's promise it points to a living T made by an Arc<T>.
    unsafe { handle.cast::<T>().as_ref() }.ok_or_else(Failure::null)
}

/// A new reference to the object behind a handle that C passed; a failure when it is null, and when the last reference
/// is gone: callbacks that run while an object is being freed get its handle, too.
///
/// # Safety
/// As for [`borrow`].
pub(crate) unsafe fn share<T: Handle>(handle: *const T::C) -> Result<Arc<T>> {
    if handle.is_null() {
        return Err(Failure::null());
    }
    // SAFETY: the object lives, or is in the middle of being dropped; in both cases the memory that its Arc allocated
    // is still there. The pointer is the one that a Weak of that Arc would give as its own; this one never gives back
    // the weak reference that it does not have.
    let weak = ManuallyDrop::new(unsafe { Weak::from_raw(handle.cast::<T>()) });
    weak.upgrade().ok_or_else(|| {
        Failure::new(Reason::PASSED_INVALID_ARGUMENT).because("the object is being freed")
    })
}

/// Takes over the reference that C owned. Null gives `None`.
///
/// # Safety
/// `handle` is null or carries one reference that the caller owns and gives up with this call.
pub(crate) unsafe fn take<T: Handle>(handle: *mut T::C) -> Option<Arc<T>> {
    // SAFETY: not null here, so it came from Arc::into_raw with a reference that is now ours.
    (!handle.is_null()).then(|| unsafe { Arc::from_raw(handle.cast::<T>()) })
}

/// Gives a reference away: the pointer now owns it.
pub(crate) fn give<T: Handle>(object: Arc<T>) -> *mut T::C {
    Arc::into_raw(object).cast_mut().cast()
}

/// The handle of an object without a reference: valid while the object lives.
pub(crate) fn lend<T: Handle>(object: &T) -> *mut T::C {
    std::ptr::from_ref(object).cast_mut().cast()
}

/// The object behind a handle that C passed, for the length of the call; leaves with a failure when it is null.
macro_rules! lent {
    ($handle:expr => $object:ty) => {
        // SAFETY: by the function's own safety section the handle is null or of an object that lives for the call.
        unsafe { $crate::ffi::handle::borrow::<$object>($handle) }?
    };
}

/// As `lent!`, with a reference of its own; leaves with a failure when the object is being freed, too.
macro_rules! shared {
    ($handle:expr => $object:ty) => {
        // SAFETY: as for `lent!`.
        unsafe { $crate::ffi::handle::share::<$object>($handle) }?
    };
}

pub(crate) use {lent, shared};
