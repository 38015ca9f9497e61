//! What OpenSSL looks at in a chain of certificates, and webpki leaves to others: the trusted certificate at its end, and
//! what the keys in it may be used for (RFC 5280 section 4.2.1).

use rustls::pki_types::{CertificateDer, UnixTime};
use webpki::VerifiedPath;
use x509_cert::Certificate;
use x509_cert::der::Decode;
use x509_cert::ext::pkix::{BasicConstraints, KeyUsage, KeyUsages};

use super::trust::{
    CERT_HAS_EXPIRED, CERT_NOT_YET_VALID, INVALID_CA, INVALID_PURPOSE, PATH_LENGTH_EXCEEDED, Peer,
    X509_V_ERR_UNSPECIFIED, X509_V_OK,
};

/// The verdict on a chain that webpki found good and that ends in `root`: `X509_V_OK` or an `X509_V_ERR_*`.
pub(super) fn judge(
    path: &VerifiedPath<'_>,
    own: Option<&Certificate>,
    root: &CertificateDer<'_>,
    peer: Peer<'_>,
    time: UnixTime,
) -> i64 {
    let (Some(own), Ok(root)) = (own, Certificate::from_der(root)) else {
        return X509_V_ERR_UNSPECIFIED;
    };
    let mut between = 0;
    for certificate in path.intermediate_certificates() {
        match Certificate::from_der(&certificate.der()) {
            Ok(read) if may_sign_certificates(&read) => {
                between += usize::from(!is_self_issued(&read));
            }
            Ok(_) => return INVALID_CA,
            Err(_) => return X509_V_ERR_UNSPECIFIED,
        }
    }
    if !fits(own, peer) {
        return INVALID_PURPOSE;
    }
    match authority(&root) {
        Authority::No => INVALID_CA,
        Authority::For(Some(limit)) if between > limit => PATH_LENGTH_EXCEEDED,
        Authority::For(_) => validity(&root, time),
    }
}

/// Whether a certificate names itself as its issuer.
pub(super) fn is_self_issued(certificate: &Certificate) -> bool {
    certificate.tbs_certificate().issuer() == certificate.tbs_certificate().subject()
}

/// `X509_V_OK`, or what is wrong with the time at which a certificate is looked at.
pub(super) fn validity(certificate: &Certificate, time: UnixTime) -> i64 {
    let validity = certificate.tbs_certificate().validity();
    let now = time.as_secs();
    if now < validity.not_before.to_unix_duration().as_secs() {
        CERT_NOT_YET_VALID
    } else if now > validity.not_after.to_unix_duration().as_secs() {
        CERT_HAS_EXPIRED
    } else {
        X509_V_OK
    }
}

/// Whether a certificate is one of an authority, and how many others it allows below itself.
enum Authority {
    No,
    For(Option<usize>),
}

/// A trusted certificate without basic constraints is an authority where it says so in another way: by its version, or
/// by what its key is for.
fn authority(root: &Certificate) -> Authority {
    if !may_sign_certificates(root) {
        return Authority::No;
    }
    let tbs = root.tbs_certificate();
    match tbs.get_extension::<BasicConstraints>() {
        Ok(Some((_, constraints))) if constraints.ca => {
            Authority::For(constraints.path_len_constraint.map(usize::from))
        }
        Ok(Some(_)) | Err(_) => Authority::No,
        Ok(None) => {
            let has_usage = matches!(tbs.get_extension::<KeyUsage>(), Ok(Some(_)));
            let has_none = tbs.extensions().is_none();
            if has_usage || has_none {
                Authority::For(None)
            } else {
                Authority::No
            }
        }
    }
}

fn may_sign_certificates(certificate: &Certificate) -> bool {
    may(certificate, &[KeyUsages::KeyCertSign])
}

/// Whether the peer's key may do what its side of a handshake needs.
fn fits(own: &Certificate, peer: Peer<'_>) -> bool {
    match peer {
        Peer::Server(_) => may(
            own,
            &[
                KeyUsages::DigitalSignature,
                KeyUsages::KeyEncipherment,
                KeyUsages::KeyAgreement,
            ],
        ),
        Peer::Client => may(own, &[KeyUsages::DigitalSignature, KeyUsages::KeyAgreement]),
    }
}

/// Whether a key may be used in one of these ways. One of which nothing is said may be used in all.
fn may(certificate: &Certificate, ways: &[KeyUsages]) -> bool {
    match certificate.tbs_certificate().get_extension::<KeyUsage>() {
        Ok(None) => true,
        Ok(Some((_, usage))) => ways.iter().any(|way| usage.0.contains(*way)),
        Err(_) => false,
    }
}
