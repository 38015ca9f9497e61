//! What went wrong, as the error queue tells it: a library, a reason and a text.
//!
//! A [`Failure`] is made where something fails and travels up as the `Err` of [`Result`]; the boundary in `ffi`
//! puts it on the queue. Nobody below `ffi` touches the queue.

mod reason;

use std::borrow::Cow;

pub use reason::{Library, Reason};

/// The outcome of anything that can fail.
pub type Result<T> = std::result::Result<T, Failure>;

/// A failure on its way to the error queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    reason: Option<Reason>,
    text: Option<Cow<'static, str>>,
    earlier: Option<Box<Self>>,
    ends_reading: bool,
}

impl Failure {
    /// A failure with a reason of OpenSSL's.
    pub const fn new(reason: Reason) -> Self {
        Self {
            reason: Some(reason),
            text: None,
            earlier: None,
            ends_reading: false,
        }
    }

    /// A failure that OpenSSL reports by the return value alone: nothing goes on the queue.
    pub const fn quiet() -> Self {
        Self {
            reason: None,
            text: None,
            earlier: None,
            ends_reading: false,
        }
    }

    /// A null pointer where there must be an object.
    pub const fn null() -> Self {
        Self::new(Reason::PASSED_NULL_PARAMETER)
    }

    /// The same failure with a text that tells more, shown after the reason.
    pub fn because(mut self, text: impl Into<Cow<'static, str>>) -> Self {
        self.text = Some(text.into());
        self
    }

    /// The same failure, with another that led to it and goes on the queue before it.
    pub fn after(mut self, earlier: Self) -> Self {
        self.earlier = Some(Box::new(earlier));
        self
    }

    /// The same failure, where it means that nothing will ever be read again: reading then returns 0.
    pub fn at_the_end(mut self) -> Self {
        self.ends_reading = true;
        self
    }

    /// Whether nothing will ever be read again.
    pub fn ends_reading(&self) -> bool {
        self.ends_reading
    }

    /// The failure that led to this one.
    pub fn earlier(&self) -> Option<&Self> {
        self.earlier.as_deref()
    }

    /// The reason; none for a [quiet](Failure::quiet) failure.
    pub fn reason(&self) -> Option<Reason> {
        self.reason
    }

    /// The text that goes with it.
    pub fn text(&self) -> Option<&str> {
        self.text.as_deref()
    }
}

impl From<Reason> for Failure {
    fn from(reason: Reason) -> Self {
        Self::new(reason)
    }
}
