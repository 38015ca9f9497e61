//! The engine's errors as OpenSSL would name them.

use rustls::Error;
use rustls::error::{CertificateError, OtherError, PeerIncompatible, PeerMisbehaved};

use crate::error::{Failure, Reason};

/// A handshake or connection that the engine gave up.
#[derive(Clone, Debug)]
pub struct Broken {
    /// What goes on the error queue.
    pub failure: Failure,
    /// The fatal alert that the peer sent, if that is why.
    pub alert_received: Option<u8>,
}

impl From<Error> for Broken {
    fn from(error: Error) -> Self {
        Self {
            alert_received: match &error {
                Error::AlertReceived(alert) => Some(u8::from(*alert)),
                _ => None,
            },
            failure: Failure::new(reason(&error)).because(error.to_string()),
        }
    }
}

impl From<Failure> for Broken {
    fn from(failure: Failure) -> Self {
        Self {
            failure,
            alert_received: None,
        }
    }
}

fn reason(error: &Error) -> Reason {
    match error {
        Error::AlertReceived(alert) => Reason::alert(u8::from(*alert)),
        Error::InvalidCertificate(error) => certificate(error),
        Error::PeerIncompatible(error) => incompatible(error),
        Error::PeerMisbehaved(error) => misbehaved(error),
        Error::InvalidMessage(error) => message(error),
        Error::InappropriateMessage { .. } | Error::InappropriateHandshakeMessage { .. } => {
            Reason::UNEXPECTED_MESSAGE
        }
        Error::DecryptError => Reason::DECRYPTION_FAILED_OR_BAD_RECORD_MAC,
        Error::PeerSentOversizedRecord => Reason::PACKET_LENGTH_TOO_LONG,
        Error::NoApplicationProtocol => Reason::NO_APPLICATION_PROTOCOL,
        Error::NoSuitableCertificate => Reason::NO_SUITABLE_SIGNATURE_ALGORITHM,
        _ => Reason::INTERNAL_ERROR,
    }
}

fn message(error: &rustls::error::InvalidMessage) -> Reason {
    use rustls::error::InvalidMessage as M;
    match error {
        M::UnknownProtocolVersion | M::InvalidContentType => Reason::WRONG_VERSION_NUMBER,
        M::MessageTooLarge => Reason::PACKET_LENGTH_TOO_LONG,
        M::MessageTooShort | M::TrailingData(_) => Reason::LENGTH_MISMATCH,
        _ => Reason::BAD_EXTENSION,
    }
}

fn certificate(_: &CertificateError) -> Reason {
    Reason::CERTIFICATE_VERIFY_FAILED
}

fn incompatible(error: &PeerIncompatible) -> Reason {
    match error {
        PeerIncompatible::NoCipherSuitesInCommon => Reason::NO_SHARED_CIPHER,
        PeerIncompatible::NoKxGroupsInCommon => Reason::NO_SUITABLE_GROUPS,
        PeerIncompatible::NoSignatureSchemesInCommon
        | PeerIncompatible::NoCertificateRequestSignatureSchemesInCommon => {
            Reason::NO_SUITABLE_SIGNATURE_ALGORITHM
        }
        PeerIncompatible::ServerDoesNotSupportTls12Or13
        | PeerIncompatible::ServerTlsVersionIsDisabledByOurConfig
        | PeerIncompatible::SupportedVersionsExtensionRequired
        | PeerIncompatible::Tls12NotOffered
        | PeerIncompatible::Tls12NotOfferedOrEnabled => Reason::UNSUPPORTED_PROTOCOL,
        PeerIncompatible::KeyShareExtensionRequired => Reason::NO_SUITABLE_KEY_SHARE,
        PeerIncompatible::SignatureAlgorithmsExtensionRequired => Reason::MISSING_SIGALGS_EXTENSION,
        _ => Reason::SSL_HANDSHAKE_FAILURE,
    }
}

fn misbehaved(error: &PeerMisbehaved) -> Reason {
    match error {
        PeerMisbehaved::NoCertificatesPresented => Reason::PEER_DID_NOT_RETURN_A_CERTIFICATE,
        PeerMisbehaved::IncorrectFinished => Reason::DIGEST_CHECK_FAILED,
        PeerMisbehaved::IncorrectBinder => Reason::BINDER_DOES_NOT_VERIFY,
        PeerMisbehaved::TooMuchEarlyDataReceived => Reason::TOO_MUCH_EARLY_DATA,
        PeerMisbehaved::ResumptionAttemptedWithVariedEms
        | PeerMisbehaved::ResumptionOfferedWithVariedEms => Reason::INCONSISTENT_EXTMS,
        PeerMisbehaved::ResumptionOfferedWithVariedCipherSuite => {
            Reason::OLD_SESSION_CIPHER_NOT_RETURNED
        }
        PeerMisbehaved::SelectedUnofferedCipherSuite => Reason::WRONG_CIPHER_RETURNED,
        PeerMisbehaved::AttemptedDowngradeToTls12WhenTls13IsSupported => {
            Reason::INAPPROPRIATE_FALLBACK
        }
        _ => Reason::UNEXPECTED_MESSAGE,
    }
}

/// Whatever else is wrong with a certificate.
#[derive(Debug)]
struct Unacceptable;

impl std::fmt::Display for Unacceptable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the certificate is not acceptable")
    }
}

impl std::error::Error for Unacceptable {}

/// The error that makes the engine send the alert which fits a verify result (`X509_V_ERR_*`).
pub(super) fn rejection(verify_result: i64) -> Error {
    Error::InvalidCertificate(match verify_result {
        10 | 12 => CertificateError::Expired,
        23 => CertificateError::Revoked,
        7 | 8 => CertificateError::BadSignature,
        2 | 18..=22 | 25 | 79 => CertificateError::UnknownIssuer,
        26 => CertificateError::InvalidPurpose,
        // Too early, too weak, refused, or of somebody else.
        9 | 11 | 13..=16 | 27 | 28 | 62..=68 => CertificateError::BadEncoding,
        _ => CertificateError::Other(OtherError::new(Unacceptable)),
    })
}
