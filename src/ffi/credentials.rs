//! Own certificates and keys, and whom to trust, from files and bytes.
#![allow(non_snake_case)]

use std::ffi::{OsStr, c_char, c_int, c_long, c_uchar};
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::sync::Arc;

use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use zeroize::Zeroizing;

use crate::connection::Connection;
use crate::context::Context;
use crate::context::settings::Configured;
use crate::error::{Failure, Library, Reason, Result};
use crate::error_queue;
use crate::ffi::boundary::enter;
use crate::ffi::bytes::borrow_bytes;
use crate::ffi::handle::lent;
use crate::ffi::types::{SSL, SSL_CTX};
use crate::tls::credentials::Credentials;

/// SSL_CTX_use_certificate_chain_file takes the certificates in a PEM file, the own one first, then those above it,
/// for connections that are made from `ctx` from now on. A key of its kind that does not fit is dropped.
///
/// Returns 1; or 0 with the reasons on the error queue, and nothing is changed. The error queue is cleared first.
/// (SSL_CTX_use_certificate_chain_file(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context. `file` is NULL (a failure) or a C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_use_certificate_chain_file(
    ctx: *mut SSL_CTX,
    file: *const c_char,
) -> c_int {
    enter(0, || {
        let object = lent!(ctx => Context);
        error_queue::clear();
        // SAFETY: by the function's contract `file` is null or a C string.
        use_chain_file(object, unsafe { path(file) }?)?;
        Ok(1)
    })
}

/// SSL_CTX_use_certificate_file takes the first certificate in a file of SSL_FILETYPE_PEM or SSL_FILETYPE_ASN1 for
/// connections that are made from `ctx` from now on. A key of its kind that does not fit is dropped. Returns 1; or
/// 0 with the reasons on the error queue, and nothing is changed. (SSL_CTX_use_certificate_file(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context. `file` is NULL (a failure) or a C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_use_certificate_file(
    ctx: *mut SSL_CTX,
    file: *const c_char,
    type_: c_int,
) -> c_int {
    enter(0, || {
        let object = lent!(ctx => Context);
        let form = Form::of(type_)?;
        // SAFETY: by the function's contract `file` is null or a C string.
        use_certificate_file(object, unsafe { path(file) }?, form)?;
        Ok(1)
    })
}

/// SSL_CTX_use_PrivateKey_file takes the first private key (RSA, ECDSA or Ed25519; PKCS#8, PKCS#1 or SEC1, not
/// encrypted) in a file of SSL_FILETYPE_PEM or SSL_FILETYPE_ASN1 for connections that are made from `ctx` from now
/// on. Returns 1; or 0 with the reasons on the error queue, and nothing is changed: X509_R_KEY_VALUES_MISMATCH when
/// it does not fit the certificate of its kind. (SSL_CTX_use_PrivateKey_file(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context. `file` is NULL (a failure) or a C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_use_PrivateKey_file(
    ctx: *mut SSL_CTX,
    file: *const c_char,
    type_: c_int,
) -> c_int {
    enter(0, || {
        let object = lent!(ctx => Context);
        let form = Form::of(type_)?;
        // SAFETY: by the function's contract `file` is null or a C string.
        use_key_file(object, unsafe { path(file) }?, form)?;
        Ok(1)
    })
}

/// SSL_use_certificate_chain_file takes the certificates in a PEM file, the own one first, then those above it, for
/// `ssl`. A key of its kind that does not fit is dropped.
///
/// Returns 1; or 0 with the reasons on the error queue, and nothing is changed. The error queue is cleared first.
/// (SSL_CTX_use_certificate_chain_file(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection. `file` is NULL (a failure) or a C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_use_certificate_chain_file(
    ssl: *mut SSL,
    file: *const c_char,
) -> c_int {
    enter(0, || {
        let object = lent!(ssl => Connection);
        error_queue::clear();
        // SAFETY: by the function's contract `file` is null or a C string.
        use_chain_file(object, unsafe { path(file) }?)?;
        Ok(1)
    })
}

/// SSL_use_certificate_file takes the first certificate in a file of SSL_FILETYPE_PEM or SSL_FILETYPE_ASN1 for
/// `ssl`. A key of its kind that does not fit is dropped. Returns 1; or 0 with the reasons on the error queue, and
/// nothing is changed. (SSL_CTX_use_certificate_file(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection. `file` is NULL (a failure) or a C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_use_certificate_file(
    ssl: *mut SSL,
    file: *const c_char,
    type_: c_int,
) -> c_int {
    enter(0, || {
        let object = lent!(ssl => Connection);
        let form = Form::of(type_)?;
        // SAFETY: by the function's contract `file` is null or a C string.
        use_certificate_file(object, unsafe { path(file) }?, form)?;
        Ok(1)
    })
}

/// SSL_use_PrivateKey_file takes the first private key (RSA, ECDSA or Ed25519; PKCS#8, PKCS#1 or SEC1, not
/// encrypted) in a file of SSL_FILETYPE_PEM or SSL_FILETYPE_ASN1 for `ssl`. Returns 1; or 0 with the reasons on the
/// error queue, and nothing is changed: X509_R_KEY_VALUES_MISMATCH when it does not fit the certificate of its
/// kind. (SSL_CTX_use_PrivateKey_file(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection. `file` is NULL (a failure) or a C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_use_PrivateKey_file(
    ssl: *mut SSL,
    file: *const c_char,
    type_: c_int,
) -> c_int {
    enter(0, || {
        let object = lent!(ssl => Connection);
        let form = Form::of(type_)?;
        // SAFETY: by the function's contract `file` is null or a C string.
        use_key_file(object, unsafe { path(file) }?, form)?;
        Ok(1)
    })
}

/// SSL_CTX_use_certificate_ASN1 takes the DER encoded certificate in the `len` bytes at `d`, as
/// SSL_CTX_use_certificate_file does. Returns 1, or 0 on failure. (SSL_CTX_use_certificate_file(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context. `d` points to `len` readable bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_use_certificate_ASN1(
    ctx: *mut SSL_CTX,
    len: c_int,
    d: *const c_uchar,
) -> c_int {
    enter(0, || {
        let context = lent!(ctx => Context);
        let len = usize::try_from(len).map_err(|_| Failure::new(Reason::ASN1_LIB))?;
        // SAFETY: by the function's contract `d` points to so many bytes.
        let certificate = unsafe { borrow_bytes(d, len) }?.to_vec();
        change(context, |own| own.use_chain(vec![certificate]))?;
        Ok(1)
    })
}

/// SSL_CTX_use_PrivateKey_ASN1 takes the DER encoded private key in the `len` bytes at `d`, as
/// SSL_CTX_use_PrivateKey_file does. `pk`, the kind of key that it should be, is not needed. Returns 1, or 0 on
/// failure. (SSL_CTX_use_PrivateKey_file(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context. `d` points to `len` readable bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_use_PrivateKey_ASN1(
    pk: c_int,
    ctx: *mut SSL_CTX,
    d: *const c_uchar,
    len: c_long,
) -> c_int {
    enter(0, || {
        let context = lent!(ctx => Context);
        let _ = pk;
        let len = usize::try_from(len).map_err(|_| Failure::new(Reason::ASN1_LIB))?;
        // SAFETY: by the function's contract `d` points to so many bytes.
        let key = der_key(unsafe { borrow_bytes(d, len) }?)?;
        change(context, |own| own.use_key(key))?;
        Ok(1)
    })
}

/// SSL_CTX_check_private_key returns 1 when what was set last, certificate or key, has its counterpart; otherwise 0
/// with SSL_R_NO_CERTIFICATE_ASSIGNED or SSL_R_NO_PRIVATE_KEY_ASSIGNED. (SSL_CTX_check_private_key(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_check_private_key(ctx: *const SSL_CTX) -> c_int {
    enter(0, || {
        if ctx.is_null() {
            return Err(Reason::NO_CERTIFICATE_ASSIGNED.into());
        }
        lent!(ctx => Context).with_settings(|settings| settings.credentials.check())?;
        Ok(1)
    })
}

/// SSL_CTX_load_verify_locations has `ctx` trust the certificates in the PEM file `CAfile` and those in the
/// directory `CApath`, either of which may be NULL. See SSL_CTX_load_verify_file and SSL_CTX_load_verify_dir.
/// Returns 1, or 0 on failure and when both are NULL. (SSL_CTX_load_verify_locations(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context. The names are NULL or C strings.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_load_verify_locations(
    ctx: *mut SSL_CTX,
    CAfile: *const c_char,
    CApath: *const c_char,
) -> c_int {
    enter(0, || {
        let context = lent!(ctx => Context);
        if CAfile.is_null() && CApath.is_null() {
            return Err(Failure::null());
        }
        if !CAfile.is_null() {
            // SAFETY: not null, so by the function's contract a C string.
            context.trust.add_file(unsafe { path(CAfile) }?)?;
        }
        if !CApath.is_null() {
            // SAFETY: not null, so by the function's contract a C string.
            context.trust.add_directory(unsafe { path(CApath) }?);
        }
        Ok(1)
    })
}

/// SSL_CTX_load_verify_file has `ctx` trust the certificates in the PEM file `CAfile`. Returns 1, or 0 on failure:
/// X509_R_NO_CERTIFICATE_OR_CRL_FOUND when there is none. (SSL_CTX_load_verify_locations(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context. `CAfile` is NULL (a failure) or a C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_load_verify_file(
    ctx: *mut SSL_CTX,
    CAfile: *const c_char,
) -> c_int {
    enter(0, || {
        let context = lent!(ctx => Context);
        // SAFETY: by the function's contract `CAfile` is null or a C string.
        context.trust.add_file(unsafe { path(CAfile) }?)?;
        Ok(1)
    })
}

/// SSL_CTX_load_verify_dir has `ctx` trust the certificates in the directory `CApath`, in files named by the hash
/// of their subject (openssl-rehash(1)). The directory is read when the first peer is judged, and need not be
/// there. Returns 1, or 0 on failure. (SSL_CTX_load_verify_locations(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context. `CApath` is NULL (a failure) or a C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_load_verify_dir(
    ctx: *mut SSL_CTX,
    CApath: *const c_char,
) -> c_int {
    enter(0, || {
        let context = lent!(ctx => Context);
        // SAFETY: by the function's contract `CApath` is null or a C string.
        context.trust.add_directory(unsafe { path(CApath) }?);
        Ok(1)
    })
}

/// SSL_CTX_set_default_verify_paths has `ctx` trust whom the system trusts; the environment variables SSL_CERT_FILE
/// and SSL_CERT_DIR name others. They are read when the first peer is judged. Returns 1, or 0 on failure.
/// (SSL_CTX_load_verify_locations(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_default_verify_paths(ctx: *mut SSL_CTX) -> c_int {
    enter(0, || {
        lent!(ctx => Context).trust.add_system();
        Ok(1)
    })
}

/// How a file is written.
#[derive(Clone, Copy)]
enum Form {
    Pem,
    Der,
}

impl Form {
    /// `SSL_FILETYPE_PEM` and `SSL_FILETYPE_ASN1`.
    fn of(number: c_int) -> Result<Self> {
        match number {
            1 => Ok(Self::Pem),
            2 => Ok(Self::Der),
            _ => Err(Reason::BAD_SSL_FILETYPE.into()),
        }
    }

    /// A failure in a file that is written so.
    fn of_failure(self, failure: Failure) -> Failure {
        match self {
            Self::Pem => in_pem(failure),
            Self::Der => failure,
        }
    }
}

/// In a PEM file, what does not decode is PEM's failure after ASN.1's.
fn in_pem(failure: Failure) -> Failure {
    if failure.reason() == Some(Reason::ASN1_LIB) {
        Failure::new(Reason::PEM_LIB).after(failure)
    } else {
        failure
    }
}

/// A name of a file.
///
/// # Safety
/// `start` is null or a C string that nobody changes during `'a`.
unsafe fn path<'a>(start: *const c_char) -> Result<&'a Path> {
    if start.is_null() {
        return Err(Failure::null());
    }
    // SAFETY: not null, so a C string by the caller's promise.
    let name = unsafe { std::ffi::CStr::from_ptr(start) };
    Ok(Path::new(OsStr::from_bytes(name.to_bytes())))
}

/// The contents of a file, wiped when they go: there may be a key in them.
fn read(path: &Path) -> Result<Zeroizing<Vec<u8>>> {
    let contents = match fs::read(path) {
        // A directory opens, and has nothing to read in it.
        Err(error) if error.kind() == std::io::ErrorKind::IsADirectory => Ok(Vec::new()),
        other => other,
    };
    contents.map(Zeroizing::new).map_err(|error| {
        let system = Failure::new(Reason::system(error.raw_os_error().unwrap_or(libc::EIO)))
            .because(format!("opening {}", path.display()));
        let file = Failure::new(Reason::SYS_LIB.reported_by(Library::Bio)).after(system);
        Failure::new(Reason::SYS_LIB).after(file)
    })
}

/// Nothing that was looked for in a PEM file, or nothing that can be read.
fn pem_failure(error: &rustls_pki_types::pem::Error) -> Failure {
    use rustls_pki_types::pem::Error as E;
    let cause = match error {
        E::NoItemsFound => Reason::PEM_NO_START_LINE,
        E::MissingSectionEnd { .. } => Reason::PEM_BAD_END_LINE,
        _ => Reason::PEM_BAD_BASE64_DECODE,
    };
    Failure::new(Reason::PEM_LIB).after(Failure::new(cause).because(error.to_string()))
}

/// The certificates in a PEM file; one at least.
fn certificates(text: &[u8]) -> Result<Vec<Vec<u8>>> {
    let mut found = Vec::new();
    for certificate in CertificateDer::pem_slice_iter(text) {
        match certificate {
            Ok(certificate) => found.push(certificate.to_vec()),
            Err(error) => return Err(pem_failure(&error)),
        }
    }
    if found.is_empty() {
        return Err(pem_failure(&rustls_pki_types::pem::Error::NoItemsFound));
    }
    Ok(found)
}

/// The first private key in a PEM file.
fn pem_key(text: &[u8]) -> Result<PrivateKeyDer<'static>> {
    const ENCRYPTED: &[u8] = b"ENCRYPTED";
    PrivateKeyDer::from_pem_slice(text).map_err(|error| {
        let failure = pem_failure(&error);
        if text.windows(ENCRYPTED.len()).any(|part| part == ENCRYPTED) {
            failure.because("the key is encrypted, and passwords are not supported")
        } else {
            failure
        }
    })
}

/// A private key in DER.
pub(crate) fn der_key(bytes: &[u8]) -> Result<PrivateKeyDer<'static>> {
    PrivateKeyDer::try_from(bytes.to_vec())
        .map_err(|error| Failure::new(Reason::ASN1_LIB).because(error))
}

fn use_chain_file(object: &impl Configured, path: &Path) -> Result<()> {
    let chain = certificates(&read(path)?)?;
    change(object, |own| own.use_chain(chain)).map_err(in_pem)
}

fn use_certificate_file(object: &impl Configured, path: &Path, form: Form) -> Result<()> {
    let contents = read(path)?;
    let certificate = match form {
        Form::Pem => certificates(&contents)?.swap_remove(0),
        Form::Der => contents.to_vec(),
    };
    change(object, |own| own.use_chain(vec![certificate]))
        .map_err(|failure| form.of_failure(failure))
}

fn use_key_file(object: &impl Configured, path: &Path, form: Form) -> Result<()> {
    let contents = read(path)?;
    let key = match form {
        Form::Pem => pem_key(&contents)?,
        Form::Der => der_key(&contents)?,
    };
    change(object, |own| own.use_key(key)).map_err(|failure| form.of_failure(failure))
}

/// Changes own certificates and keys: all of it, or nothing when it fails.
pub(crate) fn change(
    object: &impl Configured,
    how: impl FnOnce(&mut Credentials) -> Result<()>,
) -> Result<()> {
    object.change_settings(|settings| {
        let mut own = (*settings.credentials).clone();
        how(&mut own)?;
        settings.credentials = Arc::new(own);
        Ok(())
    })
}
