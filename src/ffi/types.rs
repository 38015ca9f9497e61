//! Which object stands behind which opaque C type.

pub use crate::abi::*;
use crate::connection::Connection;
use crate::context::Context;
use crate::ffi::handle::Handle;
use crate::session::Session;

impl Handle for Session {
    type C = SSL_SESSION;
}

impl Handle for Context {
    type C = SSL_CTX;
}

impl Handle for Connection {
    type C = SSL;
}
