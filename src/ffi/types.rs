//! Which object stands behind which opaque C type.

use std::sync::Arc;

pub use crate::abi::*;
use crate::connection::Connection;
use crate::context::Context;
use crate::ffi::handle::Handle;
use crate::session::Session;
use crate::sync::Shared;

impl Handle for Session {
    type C = SSL_SESSION;
    type Reference = Shared<Self>;
}

impl Handle for Context {
    type C = SSL_CTX;
    type Reference = Arc<Self>;
}

impl Handle for Connection {
    type C = SSL;
    type Reference = Arc<Self>;
}
