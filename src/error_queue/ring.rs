//! The error queue of one thread, for processes without a libcrypto.

use std::borrow::Cow;
use std::collections::VecDeque;

use super::code::Code;
use crate::error::Failure;

/// How many errors a thread's queue keeps. OpenSSL's ring has 16 places (`ERR_NUM_ERRORS`), of which one stays
/// empty to tell a full ring from an empty one.
const CAPACITY: usize = 15;

/// An error on the queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueuedError {
    /// Its code.
    pub code: Code,
    /// What more there is to say.
    pub text: Option<Cow<'static, str>>,
}

/// Errors in the order in which they happened. A full queue forgets its oldest.
#[derive(Debug, Default)]
pub struct Ring(VecDeque<QueuedError>);

impl Ring {
    /// No errors.
    pub const fn new() -> Self {
        Self(VecDeque::new())
    }

    /// Adds an error. A quiet failure leaves no trace.
    pub fn push(&mut self, failure: &Failure) {
        let Some(reason) = failure.reason() else {
            return;
        };
        if self.0.len() == CAPACITY {
            self.0.pop_front();
        }
        self.0.push_back(QueuedError {
            code: Code::of(reason),
            text: failure.text().map(|text| Cow::Owned(text.to_owned())),
        });
    }

    /// Takes the oldest error.
    pub fn take(&mut self) -> Option<QueuedError> {
        self.0.pop_front()
    }

    /// The oldest error.
    pub fn first(&self) -> Option<&QueuedError> {
        self.0.front()
    }

    /// The newest error.
    pub fn last(&self) -> Option<&QueuedError> {
        self.0.back()
    }

    /// Forgets all errors.
    pub fn clear(&mut self) {
        self.0.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Reason;

    fn numbered(number: i32) -> Failure {
        Failure::new(Reason::system(number))
    }

    fn number(error: Option<&QueuedError>) -> Option<u32> {
        error.map(|error| error.code.reason())
    }

    #[test]
    fn errors_come_out_in_the_order_they_went_in() {
        let mut ring = Ring::new();
        ring.push(&numbered(1));
        ring.push(&numbered(2).because("more"));
        assert_eq!(number(ring.first()), Some(1));
        assert_eq!(number(ring.last()), Some(2));
        assert_eq!(ring.take().unwrap().text, None);
        assert_eq!(ring.take().unwrap().text.as_deref(), Some("more"));
        assert_eq!(ring.take(), None);
    }

    #[test]
    fn a_full_queue_forgets_its_oldest_errors() {
        let mut ring = Ring::new();
        (1..=20).for_each(|count| ring.push(&numbered(count)));
        let kept: Vec<_> = std::iter::from_fn(|| ring.take())
            .map(|error| error.code.reason())
            .collect();
        // OpenSSL 3.0 keeps the newest 15.
        assert_eq!(kept, (6..=20).collect::<Vec<_>>());
    }

    #[test]
    fn clearing_leaves_nothing() {
        let mut ring = Ring::new();
        ring.push(&numbered(1));
        ring.clear();
        assert_eq!(ring.first(), None);
        assert_eq!(ring.last(), None);
    }

    #[test]
    fn a_quiet_failure_leaves_no_trace() {
        let mut ring = Ring::new();
        ring.push(&Failure::quiet());
        assert_eq!(ring.first(), None);
    }
}
