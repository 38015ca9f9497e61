//! What takes libcrypto's types: channels, certificates, keys, stores. It works where the process has a libcrypto.
#![allow(non_snake_case)]

use std::ffi::c_int;
use std::ptr;
use std::sync::Arc;

use crate::connection::Channels;
use crate::connection::Connection;
use crate::connection::channel::Channel;
use crate::context::Context;
use crate::context::settings::Configured;
use crate::error::{Failure, Reason, Result};
use crate::ffi::boundary::{enter, enter_void};
use crate::ffi::credentials::{change, der_key};
use crate::ffi::handle::lent;
use crate::ffi::types::{BIO, EVP_PKEY, SSL, SSL_CTX, X509, X509_STORE};
use crate::host::{self, LibCrypto};

/// SSL_set_bio has `ssl` read from `rbio` and write to `wbio`, and takes the caller's reference to each: one if
/// both are the same. It needs a libcrypto in the process; without one it does nothing but leave ERR_R_UNSUPPORTED
/// on the error queue. (SSL_set_bio(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection. `rbio` and `wbio` are NULL or living BIOs with a reference
/// that the caller gives up.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_bio(ssl: *mut SSL, rbio: *mut BIO, wbio: *mut BIO) {
    enter_void(|| {
        let connection = lent!(ssl => Connection);
        let library = needed("SSL_set_bio")?;
        let channels = connection.channels();
        let has =
            |channel: &Option<Channel>| channel.as_ref().map_or(ptr::null_mut(), Channel::bio);
        let (old_read, old_write) = (has(&channels.read), has(&channels.write));
        drop(channels);
        if rbio == old_read && wbio == old_write {
            return Ok(());
        }
        // SAFETY: by the function's contract the caller gives up a reference to each of two different BIOs, and one
        // if both are the same. As in OpenSSL, of a BIO that stays where it is nothing is taken.
        let taken = |bio| unsafe { adopt(library, bio) };
        let (read, write) = if rbio == old_read && !rbio.is_null() {
            let read = connection.channels().read;
            let write = if wbio == rbio {
                read.clone()
            } else {
                taken(wbio)?
            };
            (read, write)
        } else if wbio == old_write && !wbio.is_null() && old_read != old_write {
            let write = connection.channels().write;
            let read = if rbio == wbio {
                write.clone()
            } else {
                taken(rbio)?
            };
            (read, write)
        } else {
            let read = taken(rbio)?;
            let write = if rbio == wbio {
                read.clone()
            } else {
                taken(wbio)?
            };
            (read, write)
        };
        connection.change_channels(|channels| {
            channels.read = read;
            channels.write = write;
        });
        Ok(())
    });
}

/// SSL_get_rbio lends the BIO that `ssl` reads from, or returns NULL. For a connection over a file descriptor a BIO
/// is made of it where the process has a libcrypto. (SSL_get_rbio(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_rbio(ssl: *const SSL) -> *mut BIO {
    enter(ptr::null_mut(), || {
        lend_bio(lent!(ssl => Connection), |channels| &mut channels.read)
    })
}

/// SSL_get_wbio lends the BIO that `ssl` writes to, or returns NULL. For a connection over a file descriptor a BIO
/// is made of it where the process has a libcrypto. (SSL_get_rbio(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_wbio(ssl: *const SSL) -> *mut BIO {
    enter(ptr::null_mut(), || {
        lend_bio(lent!(ssl => Connection), |channels| &mut channels.write)
    })
}

/// SSL_CTX_use_certificate takes the certificate `x`, as SSL_CTX_use_certificate_file does; it stays the caller's.
/// It needs a libcrypto in the process, and fails with ERR_R_UNSUPPORTED without. Returns 1, or 0 on failure.
/// (SSL_CTX_use_certificate(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context. `x` is NULL (a failure) or libcrypto's certificate.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_use_certificate(ctx: *mut SSL_CTX, x: *mut X509) -> c_int {
    enter(0, || {
        let object = lent!(ctx => Context);
        // SAFETY: by the function's contract `x` is null or a living certificate of the process's libcrypto.
        unsafe { use_certificate(object, x, "SSL_CTX_use_certificate") }?;
        Ok(1)
    })
}

/// SSL_CTX_use_PrivateKey takes the private key `pkey`, as SSL_CTX_use_PrivateKey_file does; it stays the caller's.
/// It needs a libcrypto in the process, and fails with ERR_R_UNSUPPORTED without. Returns 1, or 0 on failure.
/// (SSL_CTX_use_PrivateKey(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context. `pkey` is NULL (a failure) or libcrypto's key.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_use_PrivateKey(ctx: *mut SSL_CTX, pkey: *mut EVP_PKEY) -> c_int {
    enter(0, || {
        let object = lent!(ctx => Context);
        // SAFETY: by the function's contract `pkey` is null or a living key of the process's libcrypto.
        unsafe { use_key(object, pkey, "SSL_CTX_use_PrivateKey") }?;
        Ok(1)
    })
}

/// SSL_use_certificate takes the certificate `x`, as SSL_use_certificate_file does; it stays the caller's. It needs
/// a libcrypto in the process, and fails with ERR_R_UNSUPPORTED without. Returns 1, or 0 on failure.
/// (SSL_CTX_use_certificate(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection. `x` is NULL (a failure) or libcrypto's certificate.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_use_certificate(ssl: *mut SSL, x: *mut X509) -> c_int {
    enter(0, || {
        let object = lent!(ssl => Connection);
        // SAFETY: by the function's contract `x` is null or a living certificate of the process's libcrypto.
        unsafe { use_certificate(object, x, "SSL_use_certificate") }?;
        Ok(1)
    })
}

/// SSL_use_PrivateKey takes the private key `pkey`, as SSL_use_PrivateKey_file does; it stays the caller's. It
/// needs a libcrypto in the process, and fails with ERR_R_UNSUPPORTED without. Returns 1, or 0 on failure.
/// (SSL_CTX_use_PrivateKey(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection. `pkey` is NULL (a failure) or libcrypto's key.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_use_PrivateKey(ssl: *mut SSL, pkey: *mut EVP_PKEY) -> c_int {
    enter(0, || {
        let object = lent!(ssl => Connection);
        // SAFETY: by the function's contract `pkey` is null or a living key of the process's libcrypto.
        unsafe { use_key(object, pkey, "SSL_use_PrivateKey") }?;
        Ok(1)
    })
}

/// SSL_CTX_get_cert_store lends the store of libcrypto's that peers are judged by. It holds what `ctx` was told to
/// trust, and takes more. It belongs to `ctx`. It needs a libcrypto in the process: without
/// one it returns NULL and leaves ERR_R_UNSUPPORTED on the error queue. (SSL_CTX_get_cert_store(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get_cert_store(ctx: *const SSL_CTX) -> *mut X509_STORE {
    enter(ptr::null_mut(), || {
        let context = lent!(ctx => Context);
        let library = needed("SSL_CTX_get_cert_store")?;
        // The context keeps a reference of its own.
        let store = context
            .trust
            .lend_host_store(library)
            .ok_or_else(unreadable)?;
        Ok(store.as_ptr())
    })
}

/// The BIO at one of a connection's places. A file descriptor there is wrapped into one, where there is a libcrypto to
/// do it.
fn lend_bio(
    connection: &Connection,
    place: fn(&mut Channels) -> &mut Option<Channel>,
) -> Result<*mut BIO> {
    let mut channels = connection.channels();
    Ok(match place(&mut channels) {
        Some(Channel::Descriptor(descriptor)) => {
            let bio = host::libcrypto()
                .and_then(|library| host::Channel::over_socket(library, *descriptor, false));
            let Some(bio) = bio else {
                return Ok(ptr::null_mut());
            };
            let handle = bio.as_ptr();
            let channel = Channel::Bio(Arc::new(bio));
            connection.change_channels(|channels| *place(channels) = Some(channel));
            handle
        }
        Some(channel) => channel.bio(),
        None => ptr::null_mut(),
    })
}

/// # Safety
/// `certificate` is null or a living one of the process's libcrypto.
unsafe fn use_certificate(
    object: &impl Configured,
    certificate: *mut X509,
    function: &'static str,
) -> Result<()> {
    if certificate.is_null() {
        return Err(Failure::null());
    }
    let library = needed(function)?;
    // SAFETY: the caller's promise.
    let certificate = unsafe { library.certificate_der(certificate) }.ok_or_else(unreadable)?;
    change(object, |own| own.use_chain(vec![certificate]))
}

/// # Safety
/// `key` is null or a living one of the process's libcrypto.
unsafe fn use_key(
    object: &impl Configured,
    key: *mut EVP_PKEY,
    function: &'static str,
) -> Result<()> {
    if key.is_null() {
        return Err(Failure::null());
    }
    let library = needed(function)?;
    // SAFETY: the caller's promise.
    let key = unsafe { library.private_key_der(key) }.ok_or_else(unreadable)?;
    let key = der_key(&key)?;
    change(object, |own| own.use_key(key))
}

/// The process's libcrypto, for the function that cannot do without.
pub(super) fn needed(function: &'static str) -> Result<&'static LibCrypto> {
    host::libcrypto().ok_or_else(|| {
        Failure::new(Reason::UNSUPPORTED).because(format!(
            "{function} needs libcrypto: link the program with -lcrypto"
        ))
    })
}

pub(super) fn unreadable() -> Failure {
    Failure::new(Reason::X509_LIB).because("libcrypto and this library do not agree on the object")
}

/// A channel of a BIO whose reference the caller gives up; none for null.
///
/// # Safety
/// `bio` is null or a living BIO of `library` with a reference that is given up.
unsafe fn adopt(library: &'static LibCrypto, bio: *mut BIO) -> Result<Option<Channel>> {
    if bio.is_null() {
        return Ok(None);
    }
    // SAFETY: the caller's promise.
    let channel = unsafe { host::Channel::adopt(library, bio) }
        .ok_or_else(|| Failure::new(Reason::UNSUPPORTED).because("this libcrypto has no BIOs"))?;
    Ok(Some(Channel::Bio(Arc::new(channel))))
}
