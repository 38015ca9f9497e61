//! The TLS engine, rustls, and nothing of it leaves this module.
//!
//! Sessions go in and come out as [`crate::session::Session`]s; a connection answers the engine's questions through
//! [`hooks::Hooks`].

pub mod client_hello;
pub mod engine;
pub mod failure;
pub mod hooks;
pub mod incoming;
mod rebuild;
mod stores;
mod transcode;
