//! OpenSSL's TLS session API as a Rust shared library.
//!
//! The house, top floor first; a module knows the floors below it and nothing above:
//!
//! - [`ffi`]: the C surface, a file a noun. Checks, converts, calls, returns.
//! - `connection`: one connection (`SSL`): its I/O, handshake, shutdown, and the session it holds.
//! - `context`: configuration, credentials and session cache (`SSL_CTX`).
//! - `tls`: the only place that knows the TLS engine; sessions to and from the engine's values.
//! - `cache`: the session cache: shards, expiry order. Knows sessions, knows no C and no TLS.
//! - `session`: what a session is: id, secret, lifetime, ticket.
//! - `ex_data`, `error`, `error_queue`, `cipher`: what all of them use.
//! - `sync`: locks and counters that cost little where there is one thread.
//! - `host`: the libcrypto that the process already has.

pub mod abi;
pub mod cache;
pub mod callback;
pub mod cipher;
pub mod connection;
pub mod context;
pub mod error;
pub mod error_queue;
pub mod ex_data;
pub mod ffi;
pub mod host;
pub mod session;
pub mod sync;
pub mod tls;
