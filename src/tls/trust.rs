//! Whom a context trusts, and the judgement on a peer's certificates in OpenSSL's terms.
//!
//! In a process with a libcrypto the verification is libcrypto's, by the store that [`TrustStore::host_store`] lends.
//! Here is what is done without one: the verification is webpki's, [`chain`] looks at what it leaves to others, and
//! `x509-cert` reads the fields that OpenSSL's answers need beyond it. Differences that remain then, all on the side of
//! caution: a certificate of a CA as a peer's own is taken only where it is itself trusted, and signatures with SHA-1
//! and RSA keys below 2048 bits are refused at any security level.

use std::cell::Cell;
use std::ffi::CString;
use std::fs;
use std::net::IpAddr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use der::Decode;
use parking_lot::RwLock;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, TrustAnchor, UnixTime};
use webpki::{EndEntityCert, ExtendedKeyUsage, VerifiedPath, anchor_from_trusted_cert};
use x509_cert::Certificate;
use x509_cert::ext::pkix::SubjectAltName;
use x509_cert::ext::pkix::name::GeneralName;

use super::{chain, directory};
use crate::error::{Failure, Library, Reason, Result};
use crate::host::{self, LibCrypto, Store};

/// `X509_V_OK`.
pub const X509_V_OK: i64 = 0;
/// `X509_V_ERR_UNSPECIFIED`.
pub const X509_V_ERR_UNSPECIFIED: i64 = 1;

const UNABLE_TO_GET_ISSUER_CERT: i64 = 2;
const CERT_SIGNATURE_FAILURE: i64 = 7;
pub(super) const CERT_NOT_YET_VALID: i64 = 9;
pub(super) const CERT_HAS_EXPIRED: i64 = 10;
const DEPTH_ZERO_SELF_SIGNED_CERT: i64 = 18;
const SELF_SIGNED_CERT_IN_CHAIN: i64 = 19;
const UNABLE_TO_GET_ISSUER_CERT_LOCALLY: i64 = 20;
const CERT_CHAIN_TOO_LONG: i64 = 22;
pub(super) const PATH_LENGTH_EXCEEDED: i64 = 25;
pub(super) const INVALID_PURPOSE: i64 = 26;
const UNHANDLED_CRITICAL_EXTENSION: i64 = 34;
const INVALID_EXTENSION: i64 = 41;
const PERMITTED_VIOLATION: i64 = 47;
const HOSTNAME_MISMATCH: i64 = 62;
const IP_ADDRESS_MISMATCH: i64 = 64;
pub(super) const INVALID_CA: i64 = 79;

/// Which side is judged.
#[derive(Clone, Copy)]
pub enum Peer<'a> {
    /// A server that has to carry one of these names or addresses, if there are any.
    Server(&'a [String]),
    /// A client.
    Client,
}

/// The certificates that are trusted: from files, from directories, from the system.
#[derive(Default)]
pub struct TrustStore(RwLock<Sources>);

#[derive(Default)]
struct Sources {
    certificates: Vec<CertificateDer<'static>>,
    directories: Vec<PathBuf>,
    system: bool,
    /// The same in a store of libcrypto's, which the application may add to.
    host: Option<Store>,
    /// How often anything was added, or could have been.
    changes: u64,
    /// All of them together, as last read.
    read: Option<Arc<Trusted>>,
}

/// What was read of the sources.
#[derive(Default)]
struct Trusted {
    /// Those that stand by themselves, at which a chain may end.
    roots: Vec<CertificateDer<'static>>,
    /// The same in webpki's form.
    anchors: Vec<TrustAnchor<'static>>,
    /// Those that others stand above.
    others: Vec<CertificateDer<'static>>,
    /// How the directories were when they were read.
    states: Vec<directory::State>,
}

impl Sources {
    fn changed(&mut self) {
        self.changes += 1;
        self.read = None;
    }
}

impl TrustStore {
    /// Trusts the certificates in a PEM file.
    pub fn add_file(&self, path: &Path) -> Result<()> {
        let text = match fs::read(path) {
            Err(error) if error.kind() == std::io::ErrorKind::IsADirectory => Ok(Vec::new()),
            other => other,
        };
        let text = text.map_err(|error| {
            Failure::new(Reason::SYS_LIB.reported_by(Library::X509))
                .because(format!("{}: {error}", path.display()))
        })?;
        let mut certificates = Vec::new();
        for certificate in CertificateDer::pem_slice_iter(&text) {
            let certificate = certificate.map_err(|error| {
                Failure::new(Reason::PEM_LIB.reported_by(Library::X509))
                    .because(format!("{}: {error}", path.display()))
            })?;
            if Certificate::from_der(&certificate).is_err() {
                return Err(Failure::new(Reason::PEM_LIB.reported_by(Library::X509))
                    .because(format!("{}: not a certificate", path.display())));
            }
            certificates.push(certificate);
        }
        if certificates.is_empty() {
            return Err(Failure::new(Reason::X509_NO_CERTIFICATE_OR_CRL_FOUND)
                .because(path.display().to_string()));
        }
        let mut sources = self.0.write();
        if let Some(store) = &sources.host {
            for certificate in &certificates {
                store.add(certificate);
            }
        }
        sources.certificates.append(&mut certificates);
        sources.changed();
        Ok(())
    }

    /// Trusts the certificates in a directory, in files that are named by the hash of their subject
    /// (`openssl rehash`). What comes into it later is trusted as well.
    pub fn add_directory(&self, path: &Path) {
        let mut sources = self.0.write();
        if let Some(store) = &sources.host {
            add_host_directory(store, path);
        }
        sources.directories.push(path.to_owned());
        sources.changed();
    }

    /// Trusts what the system trusts; the environment's `SSL_CERT_FILE` and `SSL_CERT_DIR` are heard, but not by a
    /// privileged process.
    pub fn add_system(&self) {
        let mut sources = self.0.write();
        if let Some(store) = &sources.host {
            store.add_system();
        }
        sources.system = true;
        sources.changed();
    }

    /// A reference to a store of libcrypto's with all that is trusted. It stays the same store.
    pub fn host_store(&self, library: &'static LibCrypto) -> Option<Store> {
        if let Some(store) = &self.0.read().host {
            return store.share();
        }
        let mut sources = self.0.write();
        if sources.host.is_none() {
            let store = Store::new(library)?;
            for certificate in &sources.certificates {
                store.add(certificate);
            }
            for path in &sources.directories {
                add_host_directory(&store, path);
            }
            if sources.system {
                store.add_system();
            }
            sources.host = Some(store);
        }
        sources.host.as_ref()?.share()
    }

    /// As [`TrustStore::host_store`], for the application, which may add to it.
    pub fn lend_host_store(&self, library: &'static LibCrypto) -> Option<Store> {
        self.0.write().changes += 1;
        self.host_store(library)
    }

    /// A number that is another one whenever anything was added.
    pub fn changes(&self) -> u64 {
        self.0.read().changes
    }

    fn trusted(&self) -> Arc<Trusted> {
        if let Some(trusted) = &self.0.read().read
            && trusted.states.iter().all(directory::State::still_holds)
        {
            return trusted.clone();
        }
        let mut sources = self.0.write();
        let mut certificates = sources.certificates.clone();
        let mut states = Vec::new();
        for path in &sources.directories {
            let (state, mut found) = directory::read(path);
            states.push(state);
            certificates.append(&mut found);
        }
        if sources.system {
            certificates.append(&mut system_certificates());
        }
        let mut trusted = Trusted {
            states,
            ..Trusted::default()
        };
        for certificate in certificates {
            trusted.add(certificate);
        }
        let trusted = Arc::new(trusted);
        sources.read = Some(trusted.clone());
        trusted
    }

    /// The verdict on a chain of certificates, the peer's own first, DER: `X509_V_OK` or an `X509_V_ERR_*`.
    ///
    /// `depth` limits the certificates between the peer's and a trusted one, unless it is negative. As in OpenSSL,
    /// what is wrong with the chain counts before a wrong name, and that before an expired certificate.
    pub fn verify(&self, chain: &[Box<[u8]>], peer: Peer<'_>, depth: i32) -> i64 {
        let Some((own, others)) = chain.split_first() else {
            return X509_V_ERR_UNSPECIFIED;
        };
        let trusted = self.trusted();
        let own = CertificateDer::from(&**own);
        let others: Vec<CertificateDer<'_>> = others
            .iter()
            .map(|each| CertificateDer::from(&**each))
            .collect();
        let read = Certificate::from_der(&own).ok();
        let now = UnixTime::now();

        let mut verdict = trusted.judge(&own, &others, peer, depth, now, read.as_ref());
        let out_of_time = matches!(verdict, CERT_HAS_EXPIRED | CERT_NOT_YET_VALID);
        if out_of_time && let Some(read) = &read {
            let then = UnixTime::since_unix_epoch(
                read.tbs_certificate()
                    .validity()
                    .not_before
                    .to_unix_duration(),
            );
            match trusted.judge(&own, &others, peer, depth, then, Some(read)) {
                X509_V_OK | CERT_HAS_EXPIRED | CERT_NOT_YET_VALID => {}
                worse => verdict = worse,
            }
        }
        if (verdict == X509_V_OK || matches!(verdict, CERT_HAS_EXPIRED | CERT_NOT_YET_VALID))
            && let Peer::Server(expected) = peer
            && let Some(mismatch) = name_mismatch(&own, read.as_ref(), expected)
        {
            verdict = mismatch;
        }
        verdict
    }
}

impl Trusted {
    fn add(&mut self, certificate: CertificateDer<'static>) {
        let is_root =
            Certificate::from_der(&certificate).is_ok_and(|read| chain::is_self_issued(&read));
        if !is_root {
            self.others.push(certificate);
            return;
        }
        let anchor = anchor_from_trusted_cert(&certificate).map(|anchor| anchor.to_owned());
        if let Ok(anchor) = anchor {
            self.anchors.push(anchor);
            self.roots.push(certificate);
        }
    }

    /// Why there is no issuer: the peer's certificate is its own, the chain ends in an authority that is not trusted,
    /// or it just ends, in what the peer showed or in what is trusted.
    fn no_issuer(&self, own: Option<&Certificate>, others: &[CertificateDer<'_>]) -> i64 {
        let shown: Vec<Certificate> = others
            .iter()
            .filter_map(|each| Certificate::from_der(each).ok())
            .collect();
        if own.is_some_and(chain::is_self_issued) {
            return DEPTH_ZERO_SELF_SIGNED_CERT;
        }
        if shown.iter().any(chain::is_self_issued) {
            return SELF_SIGNED_CERT_IN_CHAIN;
        }
        let issuers = own
            .into_iter()
            .chain(&shown)
            .map(|each| each.tbs_certificate().issuer());
        let ends_in_trusted = self.others.iter().any(|each| {
            Certificate::from_der(each).is_ok_and(|read| {
                issuers
                    .clone()
                    .any(|issuer| issuer == read.tbs_certificate().subject())
            })
        });
        if ends_in_trusted {
            UNABLE_TO_GET_ISSUER_CERT
        } else {
            UNABLE_TO_GET_ISSUER_CERT_LOCALLY
        }
    }

    /// The verdict at a given time, names left aside.
    fn judge(
        &self,
        own: &CertificateDer<'_>,
        others: &[CertificateDer<'_>],
        peer: Peer<'_>,
        depth: i32,
        time: UnixTime,
        read: Option<&Certificate>,
    ) -> i64 {
        use webpki::Error as E;
        if let Some(read) = read
            && self.roots.iter().any(|each| each == own)
        {
            return chain::validity(read, time);
        }
        let certificate = match EndEntityCert::try_from(own) {
            Ok(certificate) => certificate,
            Err(_) if read.is_some_and(chain::is_self_issued) => {
                return DEPTH_ZERO_SELF_SIGNED_CERT;
            }
            Err(_) => return X509_V_ERR_UNSPECIFIED,
        };
        let usage = match peer {
            Peer::Server(_) => ExtendedKeyUsage::server_auth(),
            Peer::Client => ExtendedKeyUsage::client_auth(),
        };
        let intermediates: Vec<CertificateDer<'_>> = others
            .iter()
            .chain(&self.others)
            .map(|each| CertificateDer::from(each.as_ref()))
            .collect();
        // What is wrong with the last of the chains that webpki found good.
        let worse = Cell::new(X509_V_OK);
        let look_closer = |path: &VerifiedPath<'_>| {
            let root = self.anchors.iter().position(|each| each == path.anchor());
            worse.set(match root {
                Some(at) => chain::judge(path, read, &self.roots[at], peer, time),
                None => X509_V_ERR_UNSPECIFIED,
            });
            match worse.get() {
                X509_V_OK => Ok(()),
                _ => Err(E::UnknownIssuer),
            }
        };
        let outcome = certificate.verify_for_usage(
            rustls_aws_lc_rs::ALL_VERIFICATION_ALGS,
            &self.anchors,
            &intermediates,
            time,
            &usage,
            None,
            Some(&look_closer),
        );
        match outcome {
            Ok(path) => {
                let between = path.intermediate_certificates().count();
                if usize::try_from(depth).is_ok_and(|depth| between > depth) {
                    CERT_CHAIN_TOO_LONG
                } else {
                    X509_V_OK
                }
            }
            Err(_) if worse.get() != X509_V_OK => worse.get(),
            Err(E::CertExpired { .. } | E::InvalidCertValidity) => CERT_HAS_EXPIRED,
            Err(E::CertNotValidYet { .. }) => CERT_NOT_YET_VALID,
            Err(E::UnknownIssuer) => self.no_issuer(read, others),
            Err(E::CaUsedAsEndEntity)
                if read.is_some_and(chain::is_self_issued) && others.is_empty() =>
            {
                DEPTH_ZERO_SELF_SIGNED_CERT
            }
            Err(E::CaUsedAsEndEntity | E::EndEntityUsedAsCa) => INVALID_CA,
            Err(E::InvalidSignatureForPublicKey) => CERT_SIGNATURE_FAILURE,
            Err(E::RequiredEkuNotFound(_)) => INVALID_PURPOSE,
            Err(E::NameConstraintViolation) => PERMITTED_VIOLATION,
            Err(E::PathLenConstraintViolated) => PATH_LENGTH_EXCEEDED,
            Err(E::MaximumPathDepthExceeded) => CERT_CHAIN_TOO_LONG,
            Err(E::UnsupportedCriticalExtension) => UNHANDLED_CRITICAL_EXTENSION,
            Err(E::ExtensionValueInvalid | E::MalformedExtensions) => INVALID_EXTENSION,
            Err(_) => X509_V_ERR_UNSPECIFIED,
        }
    }
}

/// The certificates that the system trusts. What cannot be read is left out.
fn system_certificates() -> Vec<CertificateDer<'static>> {
    if !host::is_privileged() {
        return rustls_native_certs::load_native_certs().certs;
    }
    openssl_probe::candidate_cert_dirs()
        .flat_map(|path| rustls_native_certs::load_certs_from_paths(None, Some(path)).certs)
        .collect()
}

/// A path that is no C string names nothing.
fn add_host_directory(store: &Store, path: &Path) {
    if let Ok(path) = CString::new(path.as_os_str().as_bytes()) {
        store.add_directory(&path);
    }
}

/// The mismatch when a server's certificate carries none of the expected names.
fn name_mismatch(
    own: &CertificateDer<'_>,
    read: Option<&Certificate>,
    expected: &[String],
) -> Option<i64> {
    if expected.is_empty() {
        return None;
    }
    let certificate = EndEntityCert::try_from(own).ok();
    let matches = expected.iter().any(|name| {
        let Ok(server) = ServerName::try_from(name.as_str()) else {
            return false;
        };
        let named = certificate.as_ref().is_some_and(|certificate| {
            certificate
                .verify_is_valid_for_subject_name(&server)
                .is_ok()
        });
        named || (matches!(server, ServerName::DnsName(_)) && common_name_is(read, name))
    });
    if matches {
        return None;
    }
    let addresses = expected.iter().all(|name| name.parse::<IpAddr>().is_ok());
    Some(if addresses {
        IP_ADDRESS_MISMATCH
    } else {
        HOSTNAME_MISMATCH
    })
}

/// Whether the subject's common name is this host name. It counts only where no DNS name is among the subject's
/// alternative names (RFC 6125 section 6.4.4).
fn common_name_is(certificate: Option<&Certificate>, name: &str) -> bool {
    let Some(certificate) = certificate.map(Certificate::tbs_certificate) else {
        return false;
    };
    let has_dns_name = matches!(
        certificate.get_extension::<SubjectAltName>(),
        Ok(Some((_, names))) if names.0.iter().any(|name| matches!(name, GeneralName::DnsName(_)))
    );
    !has_dns_name
        && matches!(
            certificate.subject().common_name(),
            Ok(Some(common_name)) if common_name.value().eq_ignore_ascii_case(name)
        )
}
