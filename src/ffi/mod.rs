//! The C surface: a file a noun. Each function checks and converts its arguments, calls, and returns.

pub(crate) mod boundary;
pub(crate) mod handle;
pub mod types;
