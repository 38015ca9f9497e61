//! TLS 1.3 sessions for rustls to offer, made from their parts.
//!
//! rustls gives a client's TLS 1.3 session out in parts but takes none back: it makes them only when a ticket
//! arrives on a connection. So a ticket arrives. Once for each cipher suite, a client and a server of rustls's
//! shake hands in memory, in configurations that nothing else uses; the client becomes a `KernelConnection`, which
//! takes ticket messages from its caller. For each session wanted, it is given a message with the session's
//! ticket, age add and lifetime, and the one key derivation that turns the message's nonce into the pre-shared key
//! (label `resumption`, RFC 8446 section 4.6.1) is answered with the session's own key by the HKDF of that
//! configuration's cipher suite. Everything else that this HKDF is asked it passes on to the real one.
//!
//! The session made this way is checked: its encoding must say exactly what went in.

use std::cell::RefCell;
use std::mem::ManuallyDrop;
use std::sync::Arc;
use std::time::Duration;

use once_cell::sync::OnceCell;
use parking_lot::Mutex;
use rustls::client::danger::{
    HandshakeSignatureValid, ServerIdentity, ServerVerifier, SignatureVerificationInput,
};
use rustls::client::{
    ClientSessionKey, ClientSessionStore, Resumption, Tls12Session, Tls13Session,
};
use rustls::crypto::kx::NamedGroup;
use rustls::crypto::tls13::{Hkdf, HkdfExpander, OkmBlock, OutputLengthError};
use rustls::crypto::{
    CipherSuiteCommon, Credentials, CryptoProvider, Identity, SignatureScheme, Signer, SigningKey,
    SingleCredential, VerifiedIdentity, hmac,
};
use rustls::kernel::KernelConnection;
use rustls::pki_types::{CertificateDer, ServerName, SubjectPublicKeyInfoDer, UnixTime};
use rustls::server::ServerHandshake;
use rustls::time_provider::TimeProvider;
use rustls::{
    ClientConfig, ClientSide, Error, ServerConfig, Tls13CipherSuite, VecInput,
    client::ClientHandshake,
};

use super::{suites, transcode};
use crate::session::{Facts, MAX_SECRET_LEN};

/// The session in rustls's form, or `None` when it lacks a secret, ticket or suite that fits.
pub(super) fn tls13_session(facts: &Facts) -> Option<Tls13Session> {
    let suite = suites::by_wire(facts.cipher?.wire())?;
    if facts.secret.as_slice().len() != suite.common.hash_provider.output_len() {
        return None;
    }
    tls13_key(facts)
}

/// The same for a key from outside, which may have any length.
pub(super) fn tls13_key(facts: &Facts) -> Option<Tls13Session> {
    let suite = facts.cipher?.id as u16;
    let maker = MAKERS.iter().find(|maker| maker.suite == suite)?;
    let secret = facts.secret.as_slice();
    let ticket = facts.ticket();
    if ticket.is_empty() || ticket.len() > 0xffff {
        return None;
    }
    let maker = maker.ready()?;
    if secret.is_empty() || secret.len() > MAX_SECRET_LEN {
        return None;
    }
    let made = Wanted::during(
        Wanted {
            secret: OkmBlock::new(secret),
            time: facts.time.max(0) as u64,
        },
        || maker.receive(&ticket_message(facts)),
    )?;
    let parts = transcode::from_tls13(&made)?;
    let as_wanted = parts.secret.as_slice() == secret
        && parts.ticket == ticket
        && parts.age_add == facts.ticket_age_add
        && parts.suite == suite;
    as_wanted.then_some(made)
}

/// A NewSessionTicket message's body (RFC 8446 section 4.6.1).
fn ticket_message(facts: &Facts) -> Vec<u8> {
    let ticket = facts.ticket();
    let mut body = Vec::with_capacity(ticket.len() + 32);
    // The age of the ticket was settled before it was offered: no limit here but the longest there is.
    body.extend_from_slice(&(7 * 24 * 3600_u32).to_be_bytes());
    body.extend_from_slice(&facts.ticket_age_add.to_be_bytes());
    body.extend_from_slice(&[1, 0]);
    body.extend_from_slice(&(ticket.len() as u16).to_be_bytes());
    body.extend_from_slice(ticket);
    if facts.max_early_data == 0 {
        body.extend_from_slice(&[0, 0]);
    } else {
        body.extend_from_slice(&[0, 8, 0, 42, 0, 4]);
        body.extend_from_slice(&facts.max_early_data.to_be_bytes());
    }
    body
}

/// What the session being made on this thread shall have.
struct Wanted {
    secret: OkmBlock,
    time: u64,
}

thread_local! {
    // Both are empty when nothing is being made, and need no destructor: they work until the very end of the thread.
    static WANTED: ManuallyDrop<RefCell<Option<Wanted>>> =
        const { ManuallyDrop::new(RefCell::new(None)) };
    static MADE: ManuallyDrop<RefCell<Option<Tls13Session>>> =
        const { ManuallyDrop::new(RefCell::new(None)) };
}

impl Wanted {
    fn during<T>(self, work: impl FnOnce() -> T) -> T {
        struct Done;
        impl Drop for Done {
            fn drop(&mut self) {
                WANTED.with(|wanted| wanted.take());
            }
        }
        WANTED.with(|wanted| wanted.replace(Some(self)));
        let _done = Done;
        work()
    }
}

/// Makes sessions of one cipher suite.
struct Maker {
    suite: u16,
    ready: OnceCell<Option<Ready>>,
}

struct Ready {
    connection: Mutex<KernelConnection<ClientSide>>,
}

static MAKERS: [Maker; 3] = [Maker::of(0x1301), Maker::of(0x1302), Maker::of(0x1303)];

impl Maker {
    const fn of(suite: u16) -> Self {
        Self {
            suite,
            ready: OnceCell::new(),
        }
    }

    fn ready(&self) -> Option<&Ready> {
        self.ready
            .get_or_init(|| shake_hands(self.suite).ok().flatten())
            .as_ref()
    }
}

impl Ready {
    /// The session that comes of this ticket message.
    fn receive(&self, message: &[u8]) -> Option<Tls13Session> {
        MADE.with(|made| made.replace(None));
        self.connection
            .lock()
            .handle_new_session_ticket(message)
            .ok()?;
        MADE.with(|made| made.take())
    }
}

/// A handshake in memory: the client's end of it, or `None` when there is no such suite.
fn shake_hands(suite: u16) -> Result<Option<Ready>, Error> {
    let Some(provider) = provider_with(suite) else {
        return Ok(None);
    };

    let mut client_config =
        ClientConfig::builder_with_details(provider.clone(), Arc::new(WantedTime))
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(Accept))
            .with_no_client_auth()?;
    client_config.enable_secret_extraction = true;
    client_config.resumption = Resumption::store(Arc::new(Catch));

    let identity = Identity::from_cert_chain(vec![CertificateDer::from(vec![0x30, 0x00])])?;
    let credentials = Credentials::new_unchecked(Arc::new(identity), Box::new(Signature));
    let server_config = ServerConfig::builder(provider)
        .with_no_client_auth()
        .with_server_credential_resolver(Arc::new(SingleCredential::from(credentials)))?;
    let server_config = Arc::new(server_config);

    let name = ServerName::try_from("rebuild.invalid").map_err(|_| Error::UnsupportedNameType)?;
    let mut to_server = Vec::new();
    let mut to_client = Vec::new();
    let mut client = ClientHandshake::NeedsInput(
        Arc::new(client_config)
            .connect(name)
            .start_handshake(&mut to_server)?,
    );
    let mut server = ServerHandshake::NeedsInput(ServerHandshake::start());
    let mut from_server = VecInput::default();
    let mut from_client = VecInput::default();
    // Four flights are enough; more would be a loop without end.
    for _ in 0..16 {
        server = match server {
            ServerHandshake::NeedsInput(waiting) => {
                pass_on(&mut to_server, &mut from_client)?;
                waiting.process(&mut from_client, &mut to_client)?
            }
            ServerHandshake::Accepted(accepted) => {
                accepted.choose_config(server_config.clone(), &mut to_client)?
            }
            other => other,
        };
        client = match client {
            ClientHandshake::NeedsInput(waiting) => {
                pass_on(&mut to_client, &mut from_server)?;
                waiting.process(&mut from_server, &mut to_server)?
            }
            ClientHandshake::VerifyServerIdentity(verify) => verify.with_config(&mut to_server)?,
            ClientHandshake::Complete(connection) => {
                let (_, connection) = connection.dangerous_into_kernel_connection()?;
                return Ok(Some(Ready {
                    connection: Mutex::new(connection),
                }));
            }
            other => other,
        };
    }
    Err(Error::HandshakeNotComplete)
}

/// What one end has to say becomes what the other has to read.
fn pass_on(bytes: &mut Vec<u8>, input: &mut VecInput) -> Result<(), Error> {
    let mut left = bytes.as_slice();
    while !left.is_empty() {
        input
            .read(&mut left)
            .map_err(|error| Error::General(error.to_string()))?;
    }
    bytes.clear();
    Ok(())
}

/// A provider with this one suite, whose HKDF answers for the wanted secret.
fn provider_with(suite: u16) -> Option<Arc<CryptoProvider>> {
    let mut provider = rustls_aws_lc_rs::DEFAULT_PROVIDER;
    let real: &'static Tls13CipherSuite = provider
        .tls13_cipher_suites
        .iter()
        .find(|each| u16::from(each.common.suite) == suite)?;
    // Made once for each suite in the life of the process, and used to its end: rustls wants statics.
    let hkdf: &'static Answering = Box::leak(Box::new(Answering(real.hkdf_provider)));
    let answering: &'static Tls13CipherSuite = Box::leak(Box::new(Tls13CipherSuite {
        common: CipherSuiteCommon {
            suite: real.common.suite,
            hash_provider: real.common.hash_provider,
            confidentiality_limit: real.common.confidentiality_limit,
        },
        protocol_version: real.protocol_version,
        hkdf_provider: hkdf,
        aead_alg: real.aead_alg,
        quic: None,
    }));
    provider.tls12_cipher_suites = Vec::new().into();
    provider.tls13_cipher_suites = vec![answering].into();
    Some(Arc::new(provider))
}

/// The real HKDF, but for the key of the ticket at hand.
struct Answering(&'static dyn Hkdf);

impl Hkdf for Answering {
    fn extract_from_zero_ikm(&self, salt: Option<&[u8]>) -> Box<dyn HkdfExpander> {
        self.0.extract_from_zero_ikm(salt)
    }

    fn extract_from_secret(&self, salt: Option<&[u8]>, secret: &[u8]) -> Box<dyn HkdfExpander> {
        // The binder of a session that is offered comes of this: it may be of a key from outside.
        suites::watched(self.0.extract_from_secret(salt, secret))
    }

    fn expander_for_okm(&self, okm: &OkmBlock) -> Box<dyn HkdfExpander> {
        Box::new(AnsweringExpander(self.0.expander_for_okm(okm)))
    }

    fn hmac_sign(&self, key: &OkmBlock, message: &[u8]) -> hmac::Tag {
        self.0.hmac_sign(key, message)
    }
}

struct AnsweringExpander(Box<dyn HkdfExpander>);

impl HkdfExpander for AnsweringExpander {
    fn expand_slice(&self, info: &[&[u8]], output: &mut [u8]) -> Result<(), OutputLengthError> {
        self.0.expand_slice(info, output)
    }

    fn expand_block(&self, info: &[&[u8]]) -> OkmBlock {
        // HkdfLabel (RFC 8446 section 7.1): length, then the label behind its own length.
        let asks_for_ticket_key = info.concat()[2..].starts_with(b"\x10tls13 resumption");
        if asks_for_ticket_key {
            let wanted = WANTED.with(|wanted| wanted.borrow().as_ref().map(|w| w.secret.clone()));
            if let Some(secret) = wanted {
                return secret;
            }
        }
        self.0.expand_block(info)
    }

    fn hash_len(&self) -> usize {
        self.0.hash_len()
    }
}

/// The session's own time, so that its age comes out right.
#[derive(Debug)]
struct WantedTime;

impl TimeProvider for WantedTime {
    fn current_time(&self) -> Option<UnixTime> {
        let wanted = WANTED.with(|wanted| wanted.borrow().as_ref().map(|w| w.time));
        Some(wanted.map_or_else(UnixTime::now, |seconds| {
            UnixTime::since_unix_epoch(Duration::from_secs(seconds))
        }))
    }
}

/// Catches the session that the ticket message makes.
#[derive(Debug)]
struct Catch;

impl ClientSessionStore for Catch {
    fn set_kx_hint(&self, _: ClientSessionKey<'static>, _: NamedGroup) {}

    fn kx_hint(&self, _: &ClientSessionKey<'_>) -> Option<NamedGroup> {
        None
    }

    fn set_tls12_session(&self, _: ClientSessionKey<'static>, _: Tls12Session) {}

    fn tls12_session(&self, _: &ClientSessionKey<'_>) -> Option<Tls12Session> {
        None
    }

    fn remove_tls12_session(&self, _: &ClientSessionKey<'static>) {}

    fn insert_tls13_ticket(&self, _: ClientSessionKey<'static>, value: Tls13Session) {
        MADE.with(|made| made.replace(Some(value)));
    }

    fn take_tls13_ticket(&self, _: &ClientSessionKey<'static>) -> Option<Tls13Session> {
        None
    }
}

/// Both ends of the handshake are ours and in memory: there is nobody to verify.
#[derive(Debug)]
struct Accept;

impl ServerVerifier for Accept {
    fn verify_identity<'a>(
        &self,
        identity: &ServerIdentity<'a, '_>,
    ) -> Result<VerifiedIdentity<'a>, Error> {
        Ok(VerifiedIdentity::assertion(identity.identity.clone()))
    }

    fn verify_tls12_signature(
        &self,
        _: &SignatureVerificationInput<'_>,
    ) -> Result<HandshakeSignatureValid, Error> {
        Err(Error::HandshakeNotComplete)
    }

    fn verify_tls13_signature(
        &self,
        _: &SignatureVerificationInput<'_>,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        vec![SignatureScheme::ED25519]
    }

    fn request_ocsp_response(&self) -> bool {
        false
    }

    fn hash_config(&self, _: &mut dyn std::hash::Hasher) {}
}

/// Signs nothing: see [`Accept`].
#[derive(Debug)]
struct Signature;

impl SigningKey for Signature {
    fn choose_scheme(&self, _: &[SignatureScheme]) -> Option<Box<dyn Signer>> {
        Some(Box::new(Self))
    }

    fn public_key(&self) -> Option<SubjectPublicKeyInfoDer<'_>> {
        None
    }
}

impl Signer for Signature {
    fn sign(self: Box<Self>, _: &[u8]) -> Result<Vec<u8>, Error> {
        Ok(vec![0])
    }

    fn scheme(&self) -> SignatureScheme {
        SignatureScheme::ED25519
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cipher::Cipher;
    use crate::session::{Secret, Session};

    fn facts(suite: u16, secret_len: usize) -> Facts {
        let mut facts = Session::fresh_facts();
        facts.version = 0x0304;
        facts.cipher = Cipher::by_wire(suite);
        facts.secret = Secret::new(&vec![0x5a; secret_len]).unwrap();
        facts.ticket_age_add = 0x0102_0304;
        facts.max_early_data = 16_384;
        facts.time = 1_700_000_000;
        facts.extras_mut().ticket = Some(vec![7; 200].into());
        facts
    }

    #[test]
    fn a_session_comes_back_in_its_parts_for_each_suite() {
        for (suite, len) in [(0x1301, 32), (0x1302, 48), (0x1303, 32)] {
            let facts = facts(suite, len);
            let made = tls13_session(&facts).expect("the session is made");
            let parts = transcode::from_tls13(&made).unwrap();
            assert_eq!(parts.suite, suite);
            assert_eq!(parts.secret.as_slice(), facts.secret.as_slice());
            assert_eq!(parts.ticket, facts.ticket());
            assert_eq!(parts.age_add, facts.ticket_age_add);
            assert_eq!(parts.max_early_data, facts.max_early_data);
        }
    }

    #[test]
    fn a_secret_of_another_length_or_no_ticket_makes_no_session() {
        assert!(tls13_session(&facts(0x1301, 48)).is_none());
        let mut without = facts(0x1301, 32);
        without.extras = None;
        assert!(tls13_session(&without).is_none());
    }
}
