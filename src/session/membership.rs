//! Which caches keep a session, so that a change of its id or lifetime reaches each of them.

use std::sync::{Arc, Weak};

use parking_lot::Mutex;

use super::{Session, SessionKey};

/// Whoever keeps sessions filed by their id and expiry: a cache.
pub trait Keeper: Send + Sync {
    /// The session's id, version, time or timeout changed: file it where it now belongs. `former` is the key that
    /// it had right before the change.
    /// Does nothing when this keeper does not keep the session (any more).
    fn refile(&self, session: &Arc<Session>, former: &SessionKey);
}

/// The keepers of one session. Most sessions have one or none.
#[derive(Default)]
pub struct Memberships(Mutex<Kept>);

#[derive(Default)]
enum Kept {
    #[default]
    Nowhere,
    Once(Weak<dyn Keeper>),
    Often(Vec<Weak<dyn Keeper>>),
}

impl Memberships {
    /// No keeper yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes that `keeper` keeps the session. Called once for each time it was put in.
    pub fn joined(&self, keeper: Weak<dyn Keeper>) {
        let mut kept = self.0.lock();
        *kept = match std::mem::take(&mut *kept) {
            Kept::Nowhere => Kept::Once(keeper),
            Kept::Once(first) => Kept::Often(vec![first, keeper]),
            Kept::Often(mut all) => {
                all.push(keeper);
                Kept::Often(all)
            }
        };
    }

    /// Notes that `keeper` gave the session up.
    pub fn left(&self, keeper: &Weak<dyn Keeper>) {
        let mut kept = self.0.lock();
        *kept = match std::mem::take(&mut *kept) {
            Kept::Nowhere => Kept::Nowhere,
            Kept::Once(only) if only.ptr_eq(keeper) => Kept::Nowhere,
            Kept::Once(other) => Kept::Once(other),
            Kept::Often(mut all) => {
                if let Some(at) = all.iter().position(|each| each.ptr_eq(keeper)) {
                    all.swap_remove(at);
                }
                match all.len() {
                    0 | 1 => all.pop().map_or(Kept::Nowhere, Kept::Once),
                    _ => Kept::Often(all),
                }
            }
        };
    }

    /// The keepers that are still there.
    pub fn keepers(&self) -> Vec<Arc<dyn Keeper>> {
        match &*self.0.lock() {
            Kept::Nowhere => Vec::new(),
            Kept::Once(only) => only.upgrade().into_iter().collect(),
            Kept::Often(all) => all.iter().filter_map(Weak::upgrade).collect(),
        }
    }
}
