//! A session's peer in the form of the process's libcrypto: its certificates and its raw public key as objects, made
//! when they are first asked for and kept with the session.

use std::fmt;
use std::sync::Arc;

use super::{Extras, Facts, Session};
use crate::error::Result;
use crate::host::{Certificate, CertificateList, PrivateKey};

/// The objects that were made so far. A copy of the session shares them.
#[derive(Clone, Default)]
pub struct PeerObjects {
    certificate: Made<Certificate>,
    key: Made<PrivateKey>,
    /// The certificates above the peer's own, and all of them.
    chains: [Option<MadeChain>; 2],
}

/// A list of certificates, and what it was made of.
#[derive(Clone)]
struct MadeChain {
    made_of: Arc<[Box<[u8]>]>,
    list: Arc<CertificateList>,
}

/// An object, and the bytes that it was made of.
struct Made<T>(Option<(Box<[u8]>, Arc<T>)>);

impl<T> Made<T> {
    fn of(&self, bytes: &[u8]) -> Option<Arc<T>> {
        let (made_of, object) = self.0.as_ref()?;
        (**made_of == *bytes).then(|| object.clone())
    }
}

impl<T> Clone for Made<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> Default for Made<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl fmt::Debug for PeerObjects {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PeerObjects")
            .field("certificate", &self.certificate.0.is_some())
            .field("key", &self.key.0.is_some())
            .field("chains", &self.chains.each_ref().map(Option::is_some))
            .finish()
    }
}

impl Facts {
    /// The certificates that the peer showed, its own first, DER, shared with the session; empty when there are none.
    pub fn shared_peer_chain(&self) -> Arc<[Box<[u8]>]> {
        let extras = self.extras.as_deref();
        extras
            .map(|extras| extras.peer_chain.clone())
            .unwrap_or_default()
    }

    /// Takes the certificates that the peer showed, its own first, DER.
    pub fn set_peer_chain(&mut self, chain: Arc<[Box<[u8]>]>) {
        let extras = self.extras_mut();
        extras.peer_chain = chain;
        extras.peer_chain_is_cut = false;
    }
}

impl Session {
    /// The peer's own certificate as an object that lives as long as the session keeps this peer; `make` makes it of
    /// its DER form. None when the peer showed none.
    pub fn peer_certificate(
        &self,
        make: impl FnOnce(&[u8]) -> Result<Certificate>,
    ) -> Result<Option<Arc<Certificate>>> {
        let bytes = |facts: &Facts| facts.peer_chain().first().cloned();
        self.peer_object(bytes, |objects| &mut objects.certificate, make)
    }

    /// The peer's raw public key as an object that lives as long as the session keeps this peer; `make` makes it of
    /// its DER form. None when the peer showed none.
    pub fn peer_raw_key(
        &self,
        make: impl FnOnce(&[u8]) -> Result<PrivateKey>,
    ) -> Result<Option<Arc<PrivateKey>>> {
        let bytes = |facts: &Facts| facts.extras.as_deref()?.peer_rpk.clone();
        self.peer_object(bytes, |objects| &mut objects.key, make)
    }

    /// The certificates that the peer showed, with its own or without, as a list that lives as long as the session
    /// keeps this peer; `make` makes it of the peer's own certificate and the DER forms of those above it. None when
    /// the peer showed none, and when a session that travelled does not know.
    pub fn peer_chain_list(
        &self,
        with_own: bool,
        make: impl FnOnce(&[Box<[u8]>]) -> Result<CertificateList>,
    ) -> Result<Option<Arc<CertificateList>>> {
        let chain = match self.facts().extras.as_deref() {
            Some(extras) if !extras.peer_chain.is_empty() && !extras.peer_chain_is_cut => {
                extras.peer_chain.clone()
            }
            _ => return Ok(None),
        };
        let in_place =
            |extras: &mut Extras| match &extras.peer_objects.chains[usize::from(with_own)] {
                Some(made) if Arc::ptr_eq(&made.made_of, &chain) => Some(made.list.clone()),
                _ => None,
            };
        if let Some(list) = in_place(self.facts_mut().extras_mut()) {
            return Ok(Some(list));
        }
        // No lock is held, as in `peer_object`.
        let list = Arc::new(make(&chain[1..])?);
        let mut facts = self.facts_mut();
        if let Some(list) = in_place(facts.extras_mut()) {
            drop(facts);
            return Ok(Some(list));
        }
        let made = MadeChain {
            made_of: chain.clone(),
            list: list.clone(),
        };
        let place = &mut facts.extras_mut().peer_objects.chains[usize::from(with_own)];
        let old = place.replace(made);
        drop(facts);
        drop(old);
        Ok(Some(list))
    }

    fn peer_object<T>(
        &self,
        bytes: impl FnOnce(&Facts) -> Option<Box<[u8]>>,
        place: fn(&mut PeerObjects) -> &mut Made<T>,
        make: impl FnOnce(&[u8]) -> Result<T>,
    ) -> Result<Option<Arc<T>>> {
        let Some(bytes) = bytes(&self.facts()) else {
            return Ok(None);
        };
        let in_place = |extras: &mut Extras| place(&mut extras.peer_objects).of(&bytes);
        if let Some(object) = in_place(self.facts_mut().extras_mut()) {
            return Ok(Some(object));
        }
        // No lock is held: making one may take a while, and the one that it replaces may have callbacks.
        let new = Arc::new(make(&bytes)?);
        let mut facts = self.facts_mut();
        if let Some(object) = in_place(facts.extras_mut()) {
            drop(facts);
            return Ok(Some(object));
        }
        let made = Made(Some((bytes, new.clone())));
        let old = std::mem::replace(place(&mut facts.extras_mut().peer_objects), made);
        drop(facts);
        drop(old);
        Ok(Some(new))
    }
}
