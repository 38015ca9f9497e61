//! Checks the signatures of handshakes. Who a peer is, is judged elsewhere: the engine stops for it.

use std::hash::Hasher;
use std::sync::Arc;

use rustls::DistinguishedName;
use rustls::client::danger::{
    HandshakeSignatureValid, ServerIdentity, ServerVerifier, SignatureVerificationInput,
};
use rustls::crypto::{
    SignatureScheme, VerifiedIdentity, WebPkiSupportedAlgorithms, verify_tls12_signature,
    verify_tls13_signature,
};
use rustls::error::{CertificateError, Error};
use rustls::server::danger::{ClientIdentity, ClientVerifier};

/// The algorithms that peers may sign with.
fn algorithms() -> &'static WebPkiSupportedAlgorithms {
    &rustls_aws_lc_rs::SUPPORTED_SIG_ALGS
}

/// Nobody asks the engine to judge a peer by itself; if it were to, it finds none good.
fn not_judged_here<T>() -> Result<T, Error> {
    Err(CertificateError::ApplicationVerificationFailure.into())
}

/// What a client's engine checks.
#[derive(Debug)]
pub(super) struct OfServers;

impl ServerVerifier for OfServers {
    fn verify_identity<'a>(
        &self,
        _: &ServerIdentity<'a, '_>,
    ) -> Result<VerifiedIdentity<'a>, Error> {
        not_judged_here()
    }

    fn verify_tls12_signature(
        &self,
        input: &SignatureVerificationInput<'_>,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(input, algorithms())
    }

    fn verify_tls13_signature(
        &self,
        input: &SignatureVerificationInput<'_>,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(input, algorithms())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        algorithms().supported_schemes()
    }

    fn request_ocsp_response(&self) -> bool {
        false
    }

    fn hash_config(&self, _: &mut dyn Hasher) {}
}

/// What a server's engine checks, when it asks clients for certificates.
#[derive(Debug)]
pub(super) struct OfClients {
    pub(super) required: bool,
    pub(super) authorities: Arc<[DistinguishedName]>,
}

impl ClientVerifier for OfClients {
    fn verify_identity<'a>(
        &self,
        _: &ClientIdentity<'a, '_>,
    ) -> Result<VerifiedIdentity<'a>, Error> {
        not_judged_here()
    }

    fn verify_tls12_signature(
        &self,
        input: &SignatureVerificationInput<'_>,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(input, algorithms())
    }

    fn verify_tls13_signature(
        &self,
        input: &SignatureVerificationInput<'_>,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(input, algorithms())
    }

    fn root_hint_subjects(&self) -> Arc<[DistinguishedName]> {
        self.authorities.clone()
    }

    fn client_auth_mandatory(&self) -> bool {
        self.required
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        algorithms().supported_schemes()
    }
}
