//! Opaque C handles and the objects behind them.
//!
//! A handle is a counted reference turned raw: `lend` hands out the pointer without giving a reference away, `give` gives
//! one, `take` takes one back, `borrow` looks at the object for the length of a call.

use std::mem::ManuallyDrop;
use std::sync::{Arc, Weak};

use crate::error::{Failure, Reason, Result};
use crate::sync::Shared;

/// Ties an object to the opaque C type that stands for it, and to the kind of reference that it is counted by.
pub(crate) trait Handle: Sized {
    /// The opaque type in the header.
    type C;
    /// A reference.
    type Reference: Counted<Object = Self>;
}

/// A counted reference that can be made raw.
pub(crate) trait Counted: Sized {
    /// What is counted.
    type Object;

    /// Gives the reference away: the pointer, which is to the object, has it.
    fn into_raw(self) -> *const Self::Object;

    /// Takes a reference over.
    ///
    /// # Safety
    /// `object` came from `into_raw`, and has a reference that the caller gives up.
    unsafe fn from_raw(object: *const Self::Object) -> Self;

    /// Another reference; none when the last one is gone.
    ///
    /// # Safety
    /// The object lives, or is in the middle of being dropped.
    unsafe fn upgrade(object: *const Self::Object) -> Option<Self>;
}

impl<T> Counted for Shared<T> {
    type Object = T;

    fn into_raw(self) -> *const T {
        Self::into_raw(self)
    }

    unsafe fn from_raw(object: *const T) -> Self {
        // SAFETY: the caller's promise is what it asks for.
        unsafe { Self::from_raw(object) }
    }

    unsafe fn upgrade(object: *const T) -> Option<Self> {
        // SAFETY: the caller's promise is what it asks for.
        unsafe { Self::upgrade(object) }
    }
}

impl<T> Counted for Arc<T> {
    type Object = T;

    fn into_raw(self) -> *const T {
        Self::into_raw(self)
    }

    unsafe fn from_raw(object: *const T) -> Self {
        // SAFETY: the caller's promise is what it asks for.
        unsafe { Self::from_raw(object) }
    }

    unsafe fn upgrade(object: *const T) -> Option<Self> {
        // SAFETY: in both cases the memory that the Arc allocated is still there. The pointer is the one that a Weak of
        // that Arc would give as its own; this one never gives back the weak reference that it does not have.
        let weak = ManuallyDrop::new(unsafe { Weak::from_raw(object) });
        weak.upgrade()
    }
}

/// The object behind a handle that C passed, for as long as the call lasts; a failure when it is null.
///
/// # Safety
/// `handle` is null or came from [`give`] or [`lend`] and its object still lives, and goes on living for `'a`.
pub(crate) unsafe fn borrow<'a, T: Handle>(handle: *const T::C) -> Result<&'a T> {
    // SAFETY: not null here, so by the caller's promise it points to a living T.
    unsafe { handle.cast::<T>().as_ref() }.ok_or_else(Failure::null)
}

/// A new reference to the object behind a handle that C passed; a failure when it is null, and when the last reference
/// is gone: callbacks that run while an object is being freed get its handle, too.
///
/// # Safety
/// As for [`borrow`].
pub(crate) unsafe fn share<T: Handle>(handle: *const T::C) -> Result<T::Reference> {
    if handle.is_null() {
        return Err(Failure::null());
    }
    // SAFETY: the object lives, or is in the middle of being dropped, by the caller's promise.
    unsafe { T::Reference::upgrade(handle.cast()) }.ok_or_else(|| {
        Failure::new(Reason::PASSED_INVALID_ARGUMENT).because("the object is being freed")
    })
}

/// Takes over the reference that C owned. Null gives `None`.
///
/// # Safety
/// `handle` is null or carries one reference that the caller owns and gives up with this call.
pub(crate) unsafe fn take<T: Handle>(handle: *mut T::C) -> Option<T::Reference> {
    // SAFETY: not null here, so it came from `give` with a reference that is now ours.
    (!handle.is_null()).then(|| unsafe { T::Reference::from_raw(handle.cast()) })
}

/// Gives a reference away: the pointer now owns it.
pub(crate) fn give<R: Counted<Object: Handle>>(object: R) -> *mut <R::Object as Handle>::C {
    object.into_raw().cast_mut().cast()
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
