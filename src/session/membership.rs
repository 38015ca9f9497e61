//! Which caches keep a session, so that a change of its id or lifetime reaches each of them.
//!
//! A session remembers a cache by the cache's [`Door`], which lasts as long as the process: to note that one more cache
//! keeps a session writes to that session alone, and counts no references that all threads share.

use std::ptr;
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
        ptr::eq(self, other)
    }
}

/// The keepers of one session, in one word: null when there are none, as for sessions that are in no cache. Most others have
/// one, and the word is its door. What else there is the lowest bits tell, which are free, doors and lists being aligned.
pub(super) struct Memberships(*const ());

/// One that is about to find out that it was put in twice.
const TWICE: usize = 1;
/// Several, or one several times: the word is a box with the list of them.
const OFTEN: usize = 2;
const KIND: usize = TWICE | OFTEN;

type Doors = Vec<&'static Door>;

const _: () = assert!(align_of::<Door>() > KIND && align_of::<Doors>() > KIND);

// SAFETY: a door is for all threads, and a list is its owner's.
unsafe impl Send for Memberships {}
// SAFETY: as above; only `&mut self` changes a list.
unsafe impl Sync for Memberships {}

/// What the word says.
enum Keepers<'a> {
    Nowhere,
    Once(&'static Door),
    Twice(&'static Door),
    Often(&'a Doors),
}

impl Memberships {
    /// No keeper.
    pub(super) const NONE: Self = Self(ptr::null());

    /// Notes that the keeper behind `door` keeps the session. Called once for each time it was put in.
    #[inline]
    pub(super) fn join(&mut self, door: &'static Door) {
        if self.is_empty() {
            self.0 = ptr::from_ref(door).cast();
        } else {
            self.join_also(door);
        }
    }

    /// As [`Memberships::join`], for a session that has a keeper.
    #[inline(never)]
    fn join_also(&mut self, door: &'static Door) {
        if let Some(doors) = self.list() {
            return doors.push(door);
        }
        *self = match self.keepers() {
            Keepers::Once(first) if first.is(door) => Self::twice(door),
            Keepers::Once(first) => Self::often(vec![first, door]),
            Keepers::Twice(first) => Self::often(vec![first, first, door]),
            Keepers::Nowhere | Keepers::Often(_) => Self::once(door),
        };
    }

    /// Notes that the keeper behind `door` gave the session up.
    #[inline]
    pub(super) fn leave(&mut self, door: &'static Door) {
        if ptr::eq(self.0, ptr::from_ref(door).cast()) {
            self.0 = ptr::null();
        } else {
            self.leave_one(door);
        }
    }

    /// As [`Memberships::leave`], for a session that has not this keeper alone.
    #[inline(never)]
    fn leave_one(&mut self, door: &'static Door) {
        if let Some(doors) = self.list() {
            if let Some(at) = doors.iter().position(|each| each.is(door)) {
                doors.swap_remove(at);
            }
            match doors[..] {
                [] => *self = Self::NONE,
                [only] => *self = Self::once(only),
                _ => {}
            }
        } else if matches!(self.keepers(), Keepers::Twice(only) if only.is(door)) {
            *self = Self::once(door);
        }
    }

    /// The doors of the keepers.
    pub(super) fn doors(&self) -> impl Iterator<Item = &'static Door> {
        let (one, list) = match self.keepers() {
            Keepers::Nowhere => (None, None),
            Keepers::Once(only) | Keepers::Twice(only) => (Some(only), None),
            Keepers::Often(doors) => (None, Some(doors)),
        };
        one.into_iter().chain(list.into_iter().flatten().copied())
    }

    /// Whether there is no keeper.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_null()
    }

    fn once(door: &'static Door) -> Self {
        Self(ptr::from_ref(door).cast())
    }

    fn twice(door: &'static Door) -> Self {
        Self(ptr::from_ref(door).cast::<()>().map_addr(|at| at | TWICE))
    }

    fn often(doors: Doors) -> Self {
        let list: *const Doors = Box::into_raw(Box::new(doors));
        Self(list.cast::<()>().map_addr(|at| at | OFTEN))
    }

    fn keepers(&self) -> Keepers<'_> {
        let at = self.0.map_addr(|at| at & !KIND);
        if at.is_null() {
            return Keepers::Nowhere;
        }
        match self.0.addr() & KIND {
            // SAFETY: `often` made it of a box, which stays until this is dropped.
            OFTEN => Keepers::Often(unsafe { &*at.cast() }),
            // SAFETY: `twice` made it of a door that lasts.
            TWICE => Keepers::Twice(unsafe { &*at.cast() }),
            // SAFETY: `once` or `join` made it of a door that lasts.
            _ => Keepers::Once(unsafe { &*at.cast() }),
        }
    }

    /// The list, if there is one.
    fn list(&mut self) -> Option<&mut Doors> {
        let list = self.0.cast_mut().map_addr(|at| at & !KIND);
        // SAFETY: `often` made it of a box, which is this one's alone.
        (self.0.addr() & KIND == OFTEN).then(|| unsafe { &mut *list.cast() })
    }
}

impl Clone for Memberships {
    fn clone(&self) -> Self {
        match self.keepers() {
            Keepers::Often(doors) => Self::often(doors.clone()),
            _ => Self(self.0),
        }
    }
}

impl Drop for Memberships {
    #[inline]
    fn drop(&mut self) {
        if let Some(list) = self.list() {
            // SAFETY: the list is a box's, and nobody looks at it any more.
            drop(unsafe { Box::from_raw(list) });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Nobody;

    impl Keeper for Nobody {
        fn refile(&self, _session: &Session, _former: &SessionKey) {}
    }

    /// Joins and leaves at random, and asks the doors of a bag of them.
    #[test]
    fn doors_are_kept_as_often_as_they_were_joined() {
        let all: [_; 3] = std::array::from_fn(|_| Door::open(Weak::<Nobody>::new()));
        let mut memberships = Memberships::NONE;
        let mut expected: Vec<usize> = Vec::new();
        let mut state = 1_u64;
        for _ in 0..10_000 {
            state = state.wrapping_mul(6_364_136_223_846_793_005) | 1;
            let which = (state >> 33) as usize % all.len();
            if (state >> 40) as usize % 9 < 9 - 2 * expected.len().min(4) {
                memberships.join(all[which]);
                expected.push(which);
            } else {
                memberships.leave(all[which]);
                if let Some(at) = expected.iter().position(|&each| each == which) {
                    expected.swap_remove(at);
                }
            }
            for memberships in [&memberships, &memberships.clone()] {
                let told = |which: usize| memberships.doors().any(|door| door.is(all[which]));
                assert!((0..all.len()).all(|which| told(which) == expected.contains(&which)));
                assert_eq!(memberships.is_empty(), expected.is_empty());
            }
        }
        all.into_iter().for_each(Door::close);
    }
}
