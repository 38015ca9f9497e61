//! The doors by which sessions reach the caches that keep them.
//!
//! A session remembers each cache that keeps it by a weak reference, which is counted. One count for all sessions of
//! a cache would be written by every thread that adds or removes one, so a cache has several doors, and a session's
//! address says which is its own.

use std::sync::{Arc, Weak};

use super::Cache;
use crate::session::{Keeper, Session, SessionKey};

const DOORS: usize = 8;

/// A cache's doors.
pub(super) struct Doors {
    keepers: [Weak<dyn Keeper>; DOORS],
    _doors: [Arc<Door>; DOORS],
}

/// One door, away from the others' cache lines.
#[repr(align(128))]
struct Door(Weak<Cache>);

impl Doors {
    /// The doors to `cache`.
    pub(super) fn new(cache: &Weak<Cache>) -> Self {
        let doors: [_; DOORS] = std::array::from_fn(|_| Arc::new(Door(Weak::clone(cache))));
        Self {
            keepers: std::array::from_fn(|at| {
                let keeper: Weak<Door> = Arc::downgrade(&doors[at]);
                keeper as Weak<dyn Keeper>
            }),
            _doors: doors,
        }
    }

    /// The door of a session, the same one always.
    pub(super) fn of(&self, session: &Session) -> &Weak<dyn Keeper> {
        // Sessions are some hundred bytes long: the low bits say little.
        &self.keepers[(session.address() as usize >> 8) % DOORS]
    }
}

impl Keeper for Door {
    fn refile(&self, session: &Arc<Session>, former: &SessionKey) {
        if let Some(cache) = self.0.upgrade() {
            cache.refile(session, former);
        }
    }
}
