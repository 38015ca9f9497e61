//! The one door between C and Rust: every exported function goes through it.
//!
//! The door keeps panics in, turns a failure into the function's failure value and an entry of the error queue,
//! and is the place where a call can be handed to another libssl before anything else happens.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::error::{Failure, Reason, Result};
use crate::error_queue;

/// Runs the body of an exported function. A failure or a panic becomes `on_failure`, with its reason on the
/// calling thread's error queue.
pub(crate) fn enter<T>(on_failure: T, body: impl FnOnce() -> Result<T>) -> T {
    match catch_unwind(AssertUnwindSafe(body)) {
        Ok(Ok(value)) => value,
        Ok(Err(failure)) => {
            report(&failure);
            on_failure
        }
        Err(_) => {
            error_queue::push(
                &Failure::new(Reason::INTERNAL_ERROR).because("a panic was caught at the boundary"),
            );
            on_failure
        }
    }
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
