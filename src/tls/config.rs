//! The engine's configurations, each made once and shared by the connections of a context that agree on it.

use std::sync::Arc;

use parking_lot::Mutex;
use rustls::ClientConfig;
use rustls::client::{Resumption, Tls12Resumption};
use rustls::server::{PreferClientOrder, PreferServerOrder, ServerConfig, Tls13Tickets};

use super::credentials::Credentials;
use super::provider::provider;
use super::signatures::{OfClients, OfServers};
use super::stores::{ClientStore, Secrets, ServerStore, Tickets};
use crate::cipher::CipherSuites;
use crate::error::{Failure, Reason, Result};

/// How many configurations of a side a context keeps. Most need one or two.
const KEPT: usize = 16;

/// What a client's configuration depends on.
#[derive(Clone)]
pub struct ClientKey {
    /// Cipher suites.
    pub suites: Arc<CipherSuites>,
    /// Own certificates and keys.
    pub credentials: Arc<Credentials>,
    /// Lowest and highest protocol version.
    pub versions: (u16, u16),
    /// Whether TLS 1.2 tickets are asked for.
    pub tickets: bool,
    /// Whether early data is to be sent.
    pub early_data: bool,
}

/// Whether a server asks its clients for certificates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientCertificates {
    /// It does not.
    NotAsked,
    /// It does, and goes on without.
    Asked,
    /// It does not go on without.
    Required,
}

/// What a server's configuration depends on.
#[derive(Clone)]
pub struct ServerKey {
    /// Cipher suites.
    pub suites: Arc<CipherSuites>,
    /// Own certificates and keys.
    pub credentials: Arc<Credentials>,
    /// Lowest and highest protocol version.
    pub versions: (u16, u16),
    /// Whether the server's order of cipher suites counts, rather than the client's.
    pub server_preference: bool,
    /// Whether clients are asked for certificates.
    pub client_certificates: ClientCertificates,
    /// Whether there are TLS 1.2 tickets.
    pub tls12_tickets: bool,
    /// Bytes of early data that a client may send; 0 where none is taken.
    pub early_data: u32,
    /// The application protocol of this connection; empty for none.
    pub alpn: Vec<u8>,
}

/// The configurations of a context.
#[derive(Default)]
pub struct Configs {
    client: Mutex<Vec<(ClientKey, Arc<ClientConfig>)>>,
    server: Mutex<Vec<(ServerKey, Arc<ServerConfig>)>>,
}

impl Configs {
    /// The configuration for such clients.
    pub fn client(&self, key: &ClientKey) -> Result<Arc<ClientConfig>> {
        shared(&self.client, key, ClientKey::is, make_client)
    }

    /// The configuration for such servers.
    pub fn server(&self, key: &ServerKey) -> Result<Arc<ServerConfig>> {
        shared(&self.server, key, ServerKey::is, make_server)
    }
}

/// The configuration with this key, made if there is none. The least recently made goes when there are too many.
fn shared<K: Clone, C>(
    kept: &Mutex<Vec<(K, Arc<C>)>>,
    key: &K,
    is: fn(&K, &K) -> bool,
    make: fn(&K) -> std::result::Result<C, rustls::Error>,
) -> Result<Arc<C>> {
    let found = kept
        .lock()
        .iter()
        .find(|(each, _)| is(each, key))
        .map(|(_, config)| config.clone());
    if let Some(config) = found {
        return Ok(config);
    }
    let config = make(key).map(Arc::new).map_err(|error| {
        Failure::new(Reason::NO_CIPHERS_AVAILABLE).because(format!(
            "no cipher suite is left for the protocol versions that are allowed: {error}"
        ))
    })?;
    let mut kept = kept.lock();
    if kept.len() == KEPT {
        kept.remove(0);
    }
    kept.push((key.clone(), config.clone()));
    Ok(config)
}

impl ClientKey {
    fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.suites, &other.suites)
            && Arc::ptr_eq(&self.credentials, &other.credentials)
            && self.versions == other.versions
            && self.tickets == other.tickets
            && self.early_data == other.early_data
    }
}

impl ServerKey {
    fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.suites, &other.suites)
            && Arc::ptr_eq(&self.credentials, &other.credentials)
            && self.versions == other.versions
            && self.server_preference == other.server_preference
            && self.client_certificates == other.client_certificates
            && self.tls12_tickets == other.tls12_tickets
            && self.early_data == other.early_data
            && self.alpn == other.alpn
    }
}

fn make_client(key: &ClientKey) -> std::result::Result<ClientConfig, rustls::Error> {
    let provider = provider(&key.suites, key.versions);
    let mut config = ClientConfig::builder(provider.clone())
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(OfServers))
        .with_client_credential_resolver(key.credentials.clone())?;
    config.resumption =
        Resumption::store(Arc::new(ClientStore { provider })).tls12_resumption(if key.tickets {
            Tls12Resumption::SessionIdOrTickets
        } else {
            Tls12Resumption::SessionIdOnly
        });
    config.enable_early_data = key.early_data;
    config.key_log = Arc::new(Secrets);
    Ok(config)
}

fn make_server(key: &ServerKey) -> std::result::Result<ServerConfig, rustls::Error> {
    let builder = ServerConfig::builder(provider(&key.suites, key.versions));
    let builder = match key.client_certificates {
        ClientCertificates::NotAsked => builder.with_no_client_auth(),
        asked => builder.with_client_cert_verifier(Arc::new(OfClients {
            required: asked == ClientCertificates::Required,
            authorities: Arc::from([]),
        })),
    };
    let mut config = builder.with_server_credential_resolver(key.credentials.clone())?;
    config.cipher_suite_selector = if key.server_preference {
        &PreferServerOrder
    } else {
        &PreferClientOrder
    };
    config.session_storage = Arc::new(ServerStore);
    config.ticketer = key.tls12_tickets.then(|| Arc::new(Tickets) as _);
    // TLS 1.3 tickets are made and sent from outside.
    config.send_tls13_tickets = Tls13Tickets { default: 0, max: 0 };
    config.max_early_data_size = key.early_data;
    if !key.alpn.is_empty() {
        config.alpn_protocols = vec![key.alpn.clone().into()];
    }
    config.key_log = Arc::new(Secrets);
    Ok(config)
}
