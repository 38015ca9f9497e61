//! The engine's key exchange groups, each of which tells the connection at work that it was chosen.
//!
//! The engine tells the group when a handshake is over. A TLS 1.2 server's ticket is made before that,
//! and a session in a ticket says which group its keys come from.

use once_cell::sync::Lazy;
use rustls::Error;
use rustls::crypto::kx::{CompletedKeyExchange, NamedGroup, StartedKeyExchange, SupportedKxGroup};
use rustls::pki_types::FipsStatus;

use super::hooks;

/// OpenSSL 3.0's order, less the curves that the engine does not have.
const ORDER: [u16; 4] = [0x001d, 0x0017, 0x0019, 0x0018];

static GROUPS: Lazy<Vec<Group>> = Lazy::new(|| {
    let known = |wire: u16| {
        let groups = rustls_aws_lc_rs::ALL_KX_GROUPS.iter();
        groups
            .copied()
            .find(|group| u16::from(group.name()) == wire)
    };
    ORDER.into_iter().filter_map(known).map(Group).collect()
});

/// The groups that connections offer and take, in their order.
pub(super) fn in_order() -> Vec<&'static dyn SupportedKxGroup> {
    let groups = GROUPS.iter();
    groups.map(|group| group as &dyn SupportedKxGroup).collect()
}

/// A group of the engine's provider.
#[derive(Debug)]
struct Group(&'static dyn SupportedKxGroup);

impl Group {
    fn tell(&self) {
        if let Some(connection) = hooks::current() {
            connection.group_used(u16::from(self.name()));
        }
    }
}

impl SupportedKxGroup for Group {
    fn start(&self) -> Result<StartedKeyExchange, Error> {
        self.tell();
        self.0.start()
    }

    fn start_and_complete(&self, peer_pub_key: &[u8]) -> Result<CompletedKeyExchange, Error> {
        self.tell();
        self.0.start_and_complete(peer_pub_key)
    }

    fn name(&self) -> NamedGroup {
        self.0.name()
    }

    fn fips(&self) -> FipsStatus {
        self.0.fips()
    }
}
