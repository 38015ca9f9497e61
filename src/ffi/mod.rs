//! The C surface: a file a noun. Each function checks and converts its arguments, calls, and returns.

pub(crate) mod boundary;
pub(crate) mod bytes;
pub(crate) mod handle;
pub mod types;

pub mod cache;
pub mod cipher;
pub mod connection;
pub mod context;
pub mod credentials;
pub mod crypto;
pub mod ctrl;
pub mod early_data;
pub mod err;
pub mod ex_data;
pub mod init;
pub mod interchange;
pub mod interchange_bio;
pub mod interchange_pem;
pub mod interchange_text;
pub mod io;
pub mod libcrypto;
pub mod negotiation;
pub mod peer;
pub mod psk;
pub mod session;
pub mod session_extras;
pub mod session_lifetime;
pub mod session_parameters;
pub mod statistics;
pub mod status;
pub mod ticket_callbacks;
pub mod tickets;
