//! Own certificates and keys: a slot for each kind of key, as OpenSSL keeps them.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use rustls::client::{ClientCredentialResolver, CredentialRequest};
use rustls::crypto::{self, Identity, SelectedCredential};
use rustls::enums::CertificateType;
use rustls::error::{Error, PeerIncompatible};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{ClientHello, ServerCredentialResolver};
use x509_cert::Certificate;
use x509_cert::der::{Decode, Encode};

use crate::error::{Failure, Reason, Result};

/// The kinds of keys, in the order in which a server prefers them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Ecdsa,
    Ed25519,
    Rsa,
}

const KINDS: usize = 3;

/// DER of the object identifiers of public keys (RFC 3279, RFC 5480, RFC 8410), with tag and length.
const RSA_ENCRYPTION: &[u8] = &[0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1];
const EC_PUBLIC_KEY: &[u8] = &[0x06, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1];
const ED25519: &[u8] = &[0x06, 3, 0x2b, 0x65, 0x70];

impl Kind {
    /// The kind of a public key (SubjectPublicKeyInfo): its algorithm stands at the front.
    fn of(public_key: &[u8]) -> Option<Self> {
        let front = &public_key[..public_key.len().min(24)];
        let has = |oid: &[u8]| front.windows(oid.len()).any(|part| part == oid);
        if has(RSA_ENCRYPTION) {
            Some(Self::Rsa)
        } else if has(EC_PUBLIC_KEY) {
            Some(Self::Ecdsa)
        } else if has(ED25519) {
            Some(Self::Ed25519)
        } else {
            None
        }
    }
}

/// A certificate with what goes before it in its chain, and a key, either of which may be missing.
#[derive(Clone, Debug, Default)]
struct Slot {
    chain: Vec<CertificateDer<'static>>,
    key: Option<Arc<PrivateKeyDer<'static>>>,
    /// Both, ready for use.
    both: Option<Arc<crypto::Credentials>>,
}

/// Own certificates and keys.
#[derive(Clone, Debug, Default)]
pub struct Credentials {
    slots: [Slot; KINDS],
    /// The slot of what was set last.
    latest: Option<Kind>,
}

impl Credentials {
    /// Takes a chain of certificates, the own one first, DER. A key of its kind that does not fit is dropped.
    pub fn use_chain(&mut self, chain: Vec<Vec<u8>>) -> Result<()> {
        let chain: Vec<CertificateDer<'static>> =
            chain.into_iter().map(CertificateDer::from).collect();
        let own = chain.first().ok_or_else(Failure::null)?;
        let kind = kind_of_certificate(own)?;
        let slot = &mut self.slots[kind as usize];
        slot.chain = chain;
        slot.both = None;
        if let Some(key) = slot.key.clone() {
            match join(&slot.chain, &key) {
                Ok(both) => slot.both = Some(both),
                Err(_) => slot.key = None,
            }
        }
        self.latest = Some(kind);
        Ok(())
    }

    /// Takes a key. It has to fit the certificate of its kind, if there is one.
    pub fn use_key(&mut self, key: PrivateKeyDer<'static>) -> Result<()> {
        let kind = kind_of_key(&key)?;
        let slot = &mut self.slots[kind as usize];
        let key = Arc::new(key);
        if !slot.chain.is_empty() {
            slot.both = Some(join(&slot.chain, &key)?);
        }
        slot.key = Some(key);
        self.latest = Some(kind);
        Ok(())
    }

    /// Whether what was set last has a certificate and a key that fit.
    pub fn check(&self) -> Result<()> {
        let slot = match self.latest {
            Some(kind) => &self.slots[kind as usize],
            None => return Err(Reason::NO_CERTIFICATE_ASSIGNED.into()),
        };
        if slot.chain.is_empty() {
            return Err(Reason::NO_CERTIFICATE_ASSIGNED.into());
        }
        match slot.both {
            Some(_) => Ok(()),
            None => Err(Reason::NO_PRIVATE_KEY_ASSIGNED.into()),
        }
    }

    /// The same with chains that were given without issuers made longer by `issuers`, which is asked for those of a
    /// certificate, the nearest first, DER. None when nothing becomes longer.
    pub fn completed(&self, issuers: impl Fn(&[u8]) -> Vec<Vec<u8>>) -> Option<Self> {
        let mut completed = self.clone();
        let mut longer = false;
        for slot in &mut completed.slots {
            let (Some(key), [own]) = (&slot.key, &*slot.chain) else {
                continue;
            };
            let above = issuers(own);
            let mut chain = slot.chain.clone();
            chain.extend(above.into_iter().map(CertificateDer::from));
            if chain.len() > 1
                && let Ok(both) = join(&chain, key)
            {
                slot.chain = chain;
                slot.both = Some(both);
                longer = true;
            }
        }
        longer.then_some(completed)
    }

    /// Whether there is a certificate with its key.
    pub fn has_pair(&self) -> bool {
        self.slots.iter().any(|slot| slot.both.is_some())
    }

    /// The first pair whose key can sign in one of these ways.
    fn select(&self, schemes: &[crypto::SignatureScheme]) -> Option<SelectedCredential> {
        self.slots
            .iter()
            .filter_map(|slot| slot.both.as_ref())
            .find_map(|both| both.signer(schemes))
    }
}

fn kind_of_certificate(certificate: &CertificateDer<'_>) -> Result<Kind> {
    Kind::of(&public_key(certificate)?).ok_or_else(|| {
        Failure::new(Reason::UNKNOWN_CERTIFICATE_TYPE)
            .because("keys are RSA, ECDSA or Ed25519 here")
    })
}

/// A certificate's public key (SubjectPublicKeyInfo), DER. What else is in the certificate, its peers may judge.
fn public_key(certificate: &CertificateDer<'_>) -> Result<Vec<u8>> {
    Certificate::from_der(certificate)
        .and_then(|read| read.tbs_certificate().subject_public_key_info().to_der())
        .map_err(|error| Failure::new(Reason::ASN1_LIB).because(error.to_string()))
}

fn kind_of_key(key: &PrivateKeyDer<'static>) -> Result<Kind> {
    let signing = rustls_aws_lc_rs::DEFAULT_KEY_PROVIDER
        .load_private_key(key.clone_key())
        .map_err(|error| Failure::new(Reason::ASN1_LIB).because(error.to_string()))?;
    signing
        .public_key()
        .and_then(|public| Kind::of(&public))
        .ok_or_else(|| {
            Failure::new(Reason::UNKNOWN_CERTIFICATE_TYPE)
                .because("keys are RSA, ECDSA or Ed25519 here")
        })
}

/// Puts a chain and a key together, if they fit.
fn join(
    chain: &[CertificateDer<'static>],
    key: &PrivateKeyDer<'static>,
) -> Result<Arc<crypto::Credentials>> {
    let failed = |error: Error| Failure::new(Reason::ASN1_LIB).because(error.to_string());
    let own = chain.first().ok_or_else(Failure::null)?;
    let signing = rustls_aws_lc_rs::DEFAULT_KEY_PROVIDER
        .load_private_key(key.clone_key())
        .map_err(failed)?;
    let certified = public_key(own)?;
    if signing
        .public_key()
        .is_none_or(|public| *public != *certified)
    {
        return Err(Failure::new(Reason::X509_KEY_VALUES_MISMATCH));
    }
    let identity =
        Identity::from_cert_chain(chain.to_vec()).map_err(|error| failed(error.into()))?;
    Ok(Arc::new(crypto::Credentials::new_unchecked(
        Arc::new(identity),
        signing,
    )))
}

impl ServerCredentialResolver for Credentials {
    fn resolve(&self, hello: &ClientHello<'_>) -> std::result::Result<SelectedCredential, Error> {
        // The schemes are those that the suites in common allow: to OpenSSL it is the suites that do not fit.
        self.select(hello.signature_schemes())
            .ok_or(Error::PeerIncompatible(
                PeerIncompatible::NoCipherSuitesInCommon,
            ))
    }
}

impl ClientCredentialResolver for Credentials {
    fn resolve(&self, request: &CredentialRequest<'_>) -> Option<SelectedCredential> {
        self.select(request.signature_schemes())
    }

    fn supported_certificate_types(&self) -> &'static [CertificateType] {
        // Asked for even without any: a client with none says so to a server that asks.
        &[CertificateType::X509]
    }

    fn hash_config(&self, mut hasher: &mut dyn Hasher) {
        for slot in &self.slots {
            slot.chain.hash(&mut hasher);
        }
    }
}
