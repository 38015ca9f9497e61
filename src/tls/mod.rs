//! The TLS engine, rustls, and nothing of it leaves this module.
//!
//! Sessions go in and come out as [`crate::session::Session`]s; a connection answers the engine's questions through
//! [`hooks::Hooks`].

mod chain;
pub mod client_hello;
pub mod config;
pub mod credentials;
mod directory;
pub mod engine;
pub mod failure;
mod groups;
pub mod hooks;
pub mod incoming;
mod provider;
mod random;
mod rebuild;
mod signatures;
mod stores;
mod suites;
mod transcode;
pub mod trust;
mod wiped;
