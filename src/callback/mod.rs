//! The application's C functions, and the one place that calls them.
//!
//! A C function is wrapped in `ffi`, where the application hands it over and with that promises that it may be
//! called. Everyone else calls it through the safe methods here. No lock is held while it runs, for it may call any
//! function of this library.

mod context;
mod ex_data;
mod psk;
mod ticket;

pub use context::*;
pub use ex_data::*;
pub use psk::*;
pub use ticket::*;
