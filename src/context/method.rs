//! `SSL_METHOD`: which side a connection may take and which protocol versions it starts from.

/// TLS 1.2 on the wire.
pub const TLS1_2: i32 = 0x0303;
/// TLS 1.3 on the wire.
pub const TLS1_3: i32 = 0x0304;

/// The sides that connections of a method may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sides {
    /// Client or server, as told.
    Either,
    /// Client only.
    Client,
    /// Server only.
    Server,
}

/// A method. All of them are statics.
#[derive(Debug)]
pub struct Method {
    /// The sides.
    pub sides: Sides,
    /// The one version that it is fixed to, or 0 for all that there are.
    pub fixed_version: i32,
}

macro_rules! methods {
    ($($(#[$doc:meta])* $name:ident: $sides:ident, $version:expr;)*) => {$(
        $(#[$doc])*
        pub static $name: Method = Method { sides: Sides::$sides, fixed_version: $version };
    )*};
}

methods! {
    /// `TLS_method`.
    TLS: Either, 0;
    /// `TLS_client_method`.
    TLS_CLIENT: Client, 0;
    /// `TLS_server_method`.
    TLS_SERVER: Server, 0;
    /// `TLSv1_2_method`.
    TLS12: Either, TLS1_2;
    /// `TLSv1_2_client_method`.
    TLS12_CLIENT: Client, TLS1_2;
    /// `TLSv1_2_server_method`.
    TLS12_SERVER: Server, TLS1_2;
}

impl Method {
    /// The version that a connection speaks before any is negotiated, as `SSL_version` tells it.
    pub fn first_version(&self) -> i32 {
        match self.fixed_version {
            0 => TLS1_3,
            version => version,
        }
    }
}
