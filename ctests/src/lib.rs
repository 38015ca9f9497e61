//! Harness for the C programs that prove rsslsess against the system's libssl.
//!
//! The programs stand beside this crate (`cases`, `connections`, `player`, `peers`, `headers`); the tests in
//! `tests` find them by listing those directories, so that a new program joins by being there. Each is built with
//! the C compiler and run: with the system's libssl, which is the referee, and with this library.
//!
//! - [`place`]: where things are: the headers, the library under test, the directory to build in.
//! - [`c_source`]: what a C source says: its includes, its identifiers.
//! - [`program`]: the C programs that there are.
//! - [`compile`]: building them, in each of the ways in which a program comes to use a library.
//! - [`run`]: running commands with a time limit, a few at a time.
//! - [`certificates`]: the certificates that programs read.
//! - [`diff`]: the difference of two outputs.
//! - [`differences`]: the wanted differences from libssl. [`verdict`]: whether an output has no others.
//! - [`compatibility`]: the project's list of functions.
//! - [`symbols`]: what a shared library exports and needs.
//! - [`valgrind`]: running a program under valgrind.
//! - [`sanitizer`]: the library made for ThreadSanitizer.
//! - [`peer`]: talking with a running program, for tests with the `openssl` command.
//!
//! Environment: `RSSLSESS_LIBRARY_DIR` names the directory of the library to test (`target/release`),
//! `RSSLSESS_CTESTS_ONLY` a part of the names of the programs to run, `CC` and `CFLAGS` are the compiler's.

pub mod c_source;
pub mod certificates;
pub mod compatibility;
pub mod compile;
pub mod diff;
pub mod differences;
pub mod peer;
pub mod place;
pub mod program;
pub mod run;
pub mod sanitizer;
pub mod symbols;
pub mod valgrind;
pub mod verdict;
