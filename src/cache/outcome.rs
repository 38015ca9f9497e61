//! What putting a session into the cache came to.

use crate::session::Session;
use crate::sync::Shared;

/// What [`Cache::add`](super::Cache::add) did.
#[derive(Debug)]
pub struct Added {
    /// False when this very session was in already.
    pub inserted: bool,
    /// Those that left for it, if there are any.
    pub gone: Option<Gone>,
}

/// Sessions that are no longer in the cache because another one is. To drop them may run code of the application.
#[derive(Debug, Default)]
pub struct Gone {
    /// The one with the same key whose place it took. It leaves silently.
    pub replaced: Option<Shared<Session>>,
    /// The sessions that had to make room, in the order in which they left.
    pub evicted: Evicted,
}

/// What [`Cache::remove`](super::Cache::remove) did.
#[derive(Debug)]
pub enum Removed {
    /// Nothing: the session has an empty id.
    Nameless,
    /// Nothing: no session has its key.
    Missing,
    /// This session, the same or another with its key, is no longer in the cache. To drop it may run code of the
    /// application.
    Gone(Shared<Session>),
}

impl Removed {
    /// The session that left.
    pub fn session(self) -> Option<Shared<Session>> {
        match self {
            Self::Gone(session) => Some(session),
            Self::Nameless | Self::Missing => None,
        }
    }
}

/// Sessions that made room for another. A full cache gives one up for each that comes, so the first needs no
/// allocation.
#[derive(Debug, Default)]
pub struct Evicted {
    first: Option<Shared<Session>>,
    others: Vec<Shared<Session>>,
}

impl Evicted {
    /// Whether nobody had to leave.
    pub fn is_empty(&self) -> bool {
        self.first.is_none()
    }

    /// How many left.
    pub fn len(&self) -> usize {
        usize::from(self.first.is_some()) + self.others.len()
    }

    /// The sessions, in the order in which they left.
    pub fn iter(&self) -> impl Iterator<Item = &Shared<Session>> {
        self.first.iter().chain(&self.others)
    }

    /// Hands over the sessions, one after the other, in the order in which they left.
    pub fn each(self, mut take: impl FnMut(Shared<Session>)) {
        if let Some(first) = self.first {
            take(first);
        }
        if !self.others.is_empty() {
            self.others.into_iter().for_each(take);
        }
    }

    /// One more left.
    pub(super) fn push(&mut self, session: Shared<Session>) {
        match self.first {
            None => self.first = Some(session),
            Some(_) => self.others.push(session),
        }
    }
}
