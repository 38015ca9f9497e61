//! The one door between C and Rust: every exported function goes through it.
//!
//! The door keeps panics in, turns a failure into the function's failure value and an entry of the error queue,
//! and is the place where a call can be handed to another libssl before anything else happens.

use std::ffi::c_int;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::error::{Failure, Reason, Result};
use crate::error_queue;

/// Runs the body of an exported function. A failure or a panic becomes `on_failure`, with its reason on the
/// calling thread's error queue.
pub(crate) fn enter<T>(on_failure: T, body: impl FnOnce() -> Result<T>) -> T {
    match catch_unwind(AssertUnwindSafe(body)) {
        Ok(Ok(value)) => value,
        Ok(Err(failure)) => {
            fail(failure);
            on_failure
        }
        Err(_) => {
            fail(
                Failure::new(Reason::INTERNAL_ERROR).because("a panic was caught at the boundary"),
            );
            on_failure
        }
    }
}

/// A call ends with a failure: out of the way of those that do not.
#[cold]
#[inline(never)]
fn fail(failure: Failure) {
    report(&failure);
}

/// Like [`enter`], for functions that read: 0 when nothing will ever be read again, -1 for any other failure.
pub(crate) fn enter_reading(body: impl FnOnce() -> Result<c_int>) -> c_int {
    enter(-1, || match body() {
        Err(failure) if failure.ends_reading() => {
            report(&failure);
            Ok(0)
        }
        outcome => outcome,
    })
}

/// Puts a failure on the queue, behind those that led to it.
fn report(failure: &Failure) {
    if let Some(earlier) = failure.earlier() {
        report(earlier);
    }
    error_queue::push(failure);
}

/// Like [`enter`], for functions that return nothing.
pub(crate) fn enter_void(body: impl FnOnce() -> Result<()>) {
    enter((), body);
}
