//! The cipher suites of both protocol versions that a context or a connection speaks.

use super::{Cipher, CipherList, DEFAULT_TLS13, parse_ciphersuites};
use crate::error::Result;

/// The suites of a context or a connection.
#[derive(Clone, Debug)]
pub struct CipherSuites {
    tls12: CipherList,
    tls13: Vec<&'static Cipher>,
}

impl Default for CipherSuites {
    fn default() -> Self {
        Self {
            tls12: CipherList::default(),
            tls13: DEFAULT_TLS13.to_vec(),
        }
    }
}

impl CipherSuites {
    /// Chooses those of TLS 1.2 (`SSL_CTX_set_cipher_list(3)`).
    pub fn choose_tls12(&mut self, rules: &[u8]) -> Result<()> {
        self.tls12.set(rules)
    }

    /// Chooses those of TLS 1.3 (`SSL_CTX_set_ciphersuites(3)`).
    pub fn choose_tls13(&mut self, names: &[u8]) -> Result<()> {
        self.tls13 = parse_ciphersuites(names)?;
        Ok(())
    }

    /// The security level (`SSL_CTX_set_security_level(3)`), 0 to 5.
    pub fn security_level(&self) -> u8 {
        self.tls12.security_level()
    }

    /// Those of TLS 1.2, best first.
    pub fn tls12(&self) -> &[&'static Cipher] {
        self.tls12.suites()
    }

    /// Those of TLS 1.3, best first.
    pub fn tls13(&self) -> &[&'static Cipher] {
        &self.tls13
    }
}
