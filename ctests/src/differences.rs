//! The wanted differences between this library's output and libssl's. Nothing else may differ.

/// One wanted difference: in `program`, a line of libssl's becomes another one of this library's.
///
/// A `*` in a line stands for any characters. `None` stands for no line: this library prints one more, or one less.
pub struct Difference {
    /// Directory and file without `.c`: `cases/errors`.
    pub program: &'static str,
    /// The line of the system's libssl.
    pub real: Option<&'static str>,
    /// The line of this library.
    pub ours: Option<&'static str>,
    /// Why it is wanted.
    pub reason: &'static str,
}

/// All of them. One that is not seen is an error: the difference is gone, and its entry has to go.
pub const DIFFERENCES: &[Difference] = &[];
