//! The libcrypto that the process already has.
//!
//! A process that has one keeps using it: its error queue, its registry of application data, its memory
//! functions, its certificates, keys and channels. A second queue or registry beside it would split the process
//! in two.
//!
//! The look happens once, at the first call that wants to know, and its outcome holds until the process ends.
//! Found is a libcrypto that was loaded as a shared object under any name, or one that is part of the program
//! and that the program exports (`-rdynamic`). The environment variable `RSSLSESS_HOST` set to `none` switches it
//! off: this library then keeps to itself, as it does in a process without libcrypto.
//!
//! **Our names and libcrypto's.** We export some functions of libcrypto's, for programs without one. Where the
//! loader finds us first it binds libcrypto's own calls to them as well, unless libcrypto was linked so that it
//! calls itself directly. So each of these exports hands on to the libcrypto in the process, even to one that we do
//! not use ourselves, because it came later than our look or because we were told to keep to ourselves:
//! [`bystander`]. All functions are looked up in the object itself, never by a global search, which could answer
//! with our own.

mod bio;
mod errors;
mod ex_data;
mod libcrypto;
mod object;
mod owned;
mod store;
mod ticket;
mod verification;
mod x509;

use std::ffi::CStr;

use once_cell::race::OnceBox;

pub use bio::{Channel, Retry};
pub use ex_data::HostExData;
pub use libcrypto::{BIO_METHOD, LibCrypto, OPENSSL_STACK, X509_VERIFY_PARAM};
pub use store::Store;
pub use ticket::{NAME_LEN as TICKET_NAME_LEN, TicketSecrets};
pub use verification::{Judgement, Peer};
pub use x509::{Certificate, CertificateList, PrivateKey};

use object::Object;

/// The outcome of the look.
static HOST: OnceBox<Option<LibCrypto>> = OnceBox::new();

/// A libcrypto that is in the process, but is not our host.
static BYSTANDER: OnceBox<LibCrypto> = OnceBox::new();

/// The libcrypto that this process uses, if there is one.
///
/// Unit tests run without: a test that wants a libcrypto loads its own.
pub fn libcrypto() -> Option<&'static LibCrypto> {
    if cfg!(test) {
        return None;
    }
    // Threads that come together may look twice and find the same. None waits for another: this may be called from
    // the loader's constructors, which hold a lock that the look needs.
    let look = || Box::new(if is_switched_off() { None } else { find() });
    HOST.get_or_init(look).as_ref()
}

/// A libcrypto that came into the process after the look, or that we were told not to use: its own calls may
/// reach our exports. Known after [`watch_for_bystander`] saw it.
pub fn bystander() -> Option<&'static LibCrypto> {
    BYSTANDER.get()
}

/// The libcrypto that calls of its own names are handed to: the host, or else a bystander.
pub fn owner_of_names() -> Option<&'static LibCrypto> {
    libcrypto().or_else(bystander)
}

/// Looks for a bystander, when there is no host. Every libcrypto initialises itself before it does anything else,
/// so initialisation is the time for it; this walks the list of loaded objects.
pub fn watch_for_bystander() {
    if cfg!(test) || libcrypto().is_some() || bystander().is_some() {
        return;
    }
    if let Some(library) = find() {
        // Lost against another thread that found the same.
        let _ = BYSTANDER.set(Box::new(library));
    }
}

/// A function of the libssl that the process has beside this library.
///
/// # Safety
/// `F` is the function's type: a pointer to an `extern "C"` function.
unsafe fn libssl_function<F: Copy>(name: &'static CStr) -> Option<F> {
    let global = Object::defining(name).into_iter();
    let object = global
        .chain(objects_with_stem("libssl", name))
        .find(|object| !object.is_this_library())?;
    // SAFETY: the caller's promise.
    unsafe { libcrypto::function(&object, name) }
}

fn is_switched_off() -> bool {
    !is_privileged() && std::env::var_os("RSSLSESS_HOST").is_some_and(|value| value == "none")
}

/// Whether the process may do more than whoever started it (set-user-ID programs): the environment is not to be
/// heard then.
pub fn is_privileged() -> bool {
    // SAFETY: only answers.
    unsafe { libc::getauxval(libc::AT_SECURE) != 0 }
}

/// The first libcrypto in the process that can be a host: the one that the program's own calls reach, or else the
/// one that was loaded first.
fn find() -> Option<LibCrypto> {
    // Every libcrypto has this function, and we have not.
    let symbol = c"X509_new";
    let global = Object::defining(symbol).into_iter();
    global
        .chain(objects_with_stem("libcrypto", symbol))
        .filter(|object| !object.is_this_library())
        .find_map(|object| LibCrypto::of(&object))
}

fn objects_with_stem(stem: &str, symbol: &'static CStr) -> impl Iterator<Item = Object> {
    object::loaded_with_stem(stem)
        .into_iter()
        .filter_map(move |name| Object::named(&name, symbol))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// `OPENSSL_INIT_LOAD_CRYPTO_STRINGS`.
    const LOAD_CRYPTO_STRINGS: u64 = 2;

    /// A libcrypto for a test to work with: the system's, which is not the host of any other test.
    pub(crate) fn loaded() -> &'static LibCrypto {
        static LOADED: OnceBox<LibCrypto> = OnceBox::new();
        LOADED.get_or_init(|| {
            // SAFETY: loading OpenSSL runs its constructors, which is what they are for.
            unsafe {
                libc::dlopen(
                    c"libcrypto.so.3".as_ptr(),
                    libc::RTLD_NOW | libc::RTLD_LOCAL,
                )
            };
            let library = find().expect("these tests need OpenSSL's libcrypto.so.3");
            // SAFETY: no settings.
            unsafe { (library.OPENSSL_init_crypto)(LOAD_CRYPTO_STRINGS, std::ptr::null()) };
            Box::new(library)
        })
    }

    #[test]
    fn a_loaded_libcrypto_is_found_and_has_every_function_of_openssl_3() {
        let library = loaded();
        assert!(library.is_3_or_later());
        assert!(library.BIO_read.is_some() && library.BIO_s_socket.is_some());
        assert!(library.X509_verify_cert.is_some() && library.d2i_AutoPrivateKey.is_some());
        assert!(library.ERR_put_error.is_none());
    }

    #[test]
    fn an_object_has_its_own_symbols_alone() {
        loaded();
        let object = objects_with_stem("libcrypto", c"X509_new").next().unwrap();
        assert!(!object.is_this_library());
        assert!(object.symbol(c"ERR_get_error").is_some());
        // libcrypto needs malloc and takes it from libc.
        assert!(object.symbol(c"malloc").is_none());
        assert!(object.symbol(c"SSL_new").is_none());
    }

    #[test]
    fn a_symbol_leads_to_the_object_that_defines_it() {
        let libc = Object::defining(c"getppid").expect("every program has it");
        assert!(libc.symbol(c"getppid").is_some());
        assert!(!libc.is_this_library());
        assert!(Object::defining(c"no_such_function_anywhere").is_none());
    }
}
