//! Which caches keep a session, so that a change of its id or lifetime reaches each of them.
//!
//! A session remembers a cache by the cache's [`Door`], which lasts as long as the process: to note that one more cache
//! keeps a session writes to that session alone, and counts no references that all threads share.

use std::sync::{Arc, Weak};

use parking_lot::{Mutex, RwLock};

use super::{Session, SessionKey};

/// Whoever keeps sessions filed by their id and expiry: a cache.
pub trait Keeper: Send + Sync {
    /// The session's id, version, time or timeout changed: file it where it now belongs. `former` is the key that
    /// it had right before the change.
    /// Does nothing when this keeper does not keep the session (any more).
    fn refile(&self, session: &Session, former: &SessionKey);
}

/// Where a keeper is reached. When the keeper is gone, its door goes to the next one.
#[repr(align(128))]
pub struct Door(RwLock<Option<Weak<dyn Keeper>>>);

/// The doors of keepers that are gone.
static FREE: Mutex<Vec<&'static Door>> = Mutex::new(Vec::new());

impl Door {
    /// A door to `keeper`, until it is [closed](Door::close).
    pub fn open(keeper: Weak<dyn Keeper>) -> &'static Self {
        let free = FREE.lock().pop();
        let door = free.unwrap_or_else(|| Box::leak(Box::new(Self(RwLock::new(None)))));
        *door.0.write() = Some(keeper);
        door
    }

    /// The keeper is gone, and no session remembers this door. One that changes right now may still have looked: it
    /// finds nobody, or the next keeper, which does not know it.
    pub fn close(&'static self) {
        let keeper = self.0.write().take();
        drop(keeper);
        FREE.lock().push(self);
    }

    /// The keeper, if it is still there.
    pub(super) fn keeper(&self) -> Option<Arc<dyn Keeper>> {
        self.0.read().as_ref().and_then(Weak::upgrade)
    }

    fn is(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

/// The keepers of one session. Most sessions have one or none.
#[derive(Clone, Default)]
pub(super) enum Memberships {
    /// No keeper.
    #[default]
    Nowhere,
    /// One.
    Once(&'static Door),
    /// One that is about to find out that it was put in twice.
    Twice(&'static Door),
    /// Several, or one several times. Boxed, for this stands in every session.
    #[expect(clippy::box_collection, reason = "one word in place of three")]
    Often(Box<Vec<&'static Door>>),
}

impl Memberships {
    /// Notes that the keeper behind `door` keeps the session. Called once for each time it was put in.
    #[inline]
    pub(super) fn join(&mut self, door: &'static Door) {
        match self {
            Self::Nowhere => *self = Self::Once(door),
            _ => self.join_also(door),
        }
    }

    /// As [`Memberships::join`], for a session that most likely has a keeper.
    #[inline(never)]
    fn join_also(&mut self, door: &'static Door) {
        match self {
            Self::Nowhere => *self = Self::Once(door),
            Self::Once(first) if first.is(door) => *self = Self::Twice(door),
            Self::Once(first) => *self = Self::Often(Box::new(vec![first, door])),
            Self::Twice(first) => *self = Self::Often(Box::new(vec![first, first, door])),
            Self::Often(all) => all.push(door),
        }
    }

    /// Notes that the keeper behind `door` gave the session up.
    #[inline]
    pub(super) fn leave(&mut self, door: &'static Door) {
        match self {
            Self::Once(only) if only.is(door) => *self = Self::Nowhere,
            _ => self.leave_one(door),
        }
    }

    /// As [`Memberships::leave`], for a session that has not this keeper alone.
    #[inline(never)]
    fn leave_one(&mut self, door: &'static Door) {
        match self {
            Self::Twice(only) if only.is(door) => *self = Self::Once(only),
            Self::Nowhere | Self::Once(_) | Self::Twice(_) => {}
            Self::Often(all) => {
                if let Some(at) = all.iter().position(|each| each.is(door)) {
                    all.swap_remove(at);
                }
                match all[..] {
                    [] => *self = Self::Nowhere,
                    [only] => *self = Self::Once(only),
                    _ => {}
                }
            }
        }
    }

    /// The doors of the keepers.
    pub(super) fn doors(&self) -> &[&'static Door] {
        match self {
            Self::Nowhere => &[],
            Self::Once(only) | Self::Twice(only) => std::slice::from_ref(only),
            Self::Often(all) => all,
        }
    }

    /// Whether there is no keeper.
    pub(super) fn is_empty(&self) -> bool {
        matches!(self, Self::Nowhere)
    }
}
