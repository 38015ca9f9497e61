//! The engine's cryptography, narrowed to the versions and cipher suites that are wanted.

use std::sync::Arc;

use rustls::crypto::CryptoProvider;

use super::groups;
use super::random::RANDOM;
use super::suites as watched;
use super::transcode::{TLS12, TLS13};
use crate::cipher::{Cipher, CipherSuites};

/// A provider for these suites and for protocol versions from `versions.0` to `versions.1`.
pub(super) fn provider(suites: &CipherSuites, versions: (u16, u16)) -> Arc<CryptoProvider> {
    let mut provider = rustls_aws_lc_rs::DEFAULT_PROVIDER;
    let in_order = |wanted: &[&'static Cipher], version: u16| -> Vec<u16> {
        if (versions.0..=versions.1).contains(&version) {
            wanted.iter().map(|cipher| cipher.wire()).collect()
        } else {
            Vec::new()
        }
    };
    let all12 = rustls_aws_lc_rs::ALL_TLS12_CIPHER_SUITES;
    provider.tls12_cipher_suites = in_order(suites.tls12(), TLS12)
        .into_iter()
        .filter_map(|wire| {
            all12
                .iter()
                .find(|suite| u16::from(suite.common.suite) == wire)
                .copied()
        })
        .collect();
    provider.tls13_cipher_suites = in_order(suites.tls13(), TLS13)
        .into_iter()
        .filter_map(watched::by_wire)
        .collect();
    provider.kx_groups = groups::in_order().into();
    provider.secure_random = &RANDOM;
    Arc::new(provider)
}
