//! Opaque C handles and the objects behind them.
//!
//! A handle is an [`Arc`] turned raw: `lend` hands out the pointer without giving a reference away, `give` gives
//! one, `take` takes one back, `borrow` looks at the object for the length of a call.

use std::sync::Arc;

use crate::error::{Failure, Result};

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

/// A new reference to the object behind a handle that C passed; a failure when it is null.
///
/// # Safety
/// As for [`borrow`]; and the object is not being destroyed (its last reference is not gone).
pub(crate) unsafe fn share<T: Handle>(handle: *const T::C) -> Result<Arc<T>> {
    if handle.is_null() {
        return Err(Failure::null());
    }
    let object = handle.cast::<T>();
    // SAFETY: the object lives and was made by Arc::into_raw or Arc::as_ptr; the count raised here is the one
    // that the Arc made here owns.
    unsafe {
        Arc::increment_strong_count(object);
        Ok(Arc::from_raw(object))
    }
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

/// As `lent!`, with a reference of its own.
macro_rules! shared {
    ($handle:expr => $object:ty) => {
        // SAFETY: as for `lent!`; the caller holds the object, so its last reference is not gone.
        unsafe { $crate::ffi::handle::share::<$object>($handle) }?
    };
}

pub(crate) use {lent, shared};
