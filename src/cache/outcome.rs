//! What putting a session into the cache came to.

use std::sync::Arc;

use crate::session::Session;

/// What [`Cache::add`](super::Cache::add) did. The sessions in it are no longer in the cache; to drop them may run
/// code of the application.
#[derive(Debug)]
pub struct Added {
    /// False when this very session was in already.
    pub inserted: bool,
    /// The other session with the same key that this one took the place of. It leaves silently.
    pub replaced: Option<Arc<Session>>,
    /// The sessions that had to make room, in the order in which they left.
    pub evicted: Evicted,
}

/// Sessions that made room for another. A full cache gives one up for each that comes, so the first needs no
/// allocation.
#[derive(Debug, Default)]
pub struct Evicted {
    first: Option<Arc<Session>>,
    others: Vec<Arc<Session>>,
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
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Session>> {
        self.first.iter().chain(&self.others)
    }

    /// One more left.
    pub(super) fn push(&mut self, session: Arc<Session>) {
        match self.first {
            None => self.first = Some(session),
            Some(_) => self.others.push(session),
        }
    }
}

impl IntoIterator for Evicted {
    type Item = Arc<Session>;
    type IntoIter =
        std::iter::Chain<std::option::IntoIter<Arc<Session>>, std::vec::IntoIter<Arc<Session>>>;

    fn into_iter(self) -> Self::IntoIter {
        self.first.into_iter().chain(self.others)
    }
}
