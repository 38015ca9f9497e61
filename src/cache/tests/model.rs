//! Random calls, played to the cache and to a model of OpenSSL's own: a list to search and a list in order.

use std::sync::Arc;

use super::*;
use crate::session::{Expiry, SessionKey};
use crate::sync::Shared;

/// OpenSSL's cache as its source describes it, without a thought of speed.
#[derive(Default)]
struct Model {
    /// What is kept, the first to leave last.
    list: Vec<Shared<Session>>,
}

impl Model {
    fn key(session: &Session) -> SessionKey {
        session.facts().key()
    }

    fn end(session: &Session) -> Expiry {
        session.facts().expiry()
    }

    fn position(&self, session: &Shared<Session>) -> Option<usize> {
        let same = |kept: &Shared<Session>| Shared::ptr_eq(kept, session);
        self.list.iter().position(same)
    }

    fn find(&self, key: &SessionKey) -> Option<usize> {
        self.list.iter().position(|kept| Self::key(kept) == *key)
    }

    /// Before the first that does not end later.
    fn link(&mut self, session: &Shared<Session>) {
        let end = Self::end(session);
        let at = self.list.iter().position(|kept| end >= Self::end(kept));
        let at = at.unwrap_or(self.list.len());
        self.list.insert(at, session.clone());
    }

    fn relink(&mut self, session: &Shared<Session>) {
        if let Some(at) = self.position(session) {
            let session = self.list.remove(at);
            self.link(&session);
        }
    }

    fn add(&mut self, session: &Shared<Session>, limit: usize) -> Outcome {
        let same_key = self.find(&Self::key(session));
        let old = same_key.map(|at| self.list.remove(at));
        let mut outcome = Outcome::default();
        if old.as_ref().is_none_or(|old| !Shared::ptr_eq(old, session)) {
            outcome.inserted = true;
            outcome.replaced = old;
            while limit > 0 && self.list.len() + 1 >= limit {
                match self.list.last() {
                    Some(last) if !Self::key(last).id.is_empty() => {
                        outcome.evicted.extend(self.list.pop());
                    }
                    _ => break,
                }
            }
        }
        self.link(session);
        outcome
    }

    fn remove(&mut self, key: &SessionKey) -> Option<Shared<Session>> {
        if key.id.is_empty() {
            return None;
        }
        self.find(key).map(|at| self.list.remove(at))
    }

    fn flush(&mut self, now: i64, everything: bool) -> Vec<Shared<Session>> {
        let mut flushed = Vec::new();
        while let Some(last) = self.list.last() {
            if !everything && !Self::end(last).is_over(now) {
                break;
            }
            flushed.extend(self.list.pop());
        }
        flushed
    }
}

#[derive(Default)]
struct Outcome {
    inserted: bool,
    replaced: Option<Shared<Session>>,
    evicted: Vec<Shared<Session>>,
}

fn addresses<'a>(sessions: impl IntoIterator<Item = &'a Shared<Session>>) -> Vec<*const Session> {
    sessions.into_iter().map(Shared::as_ptr).collect()
}

/// Two caches, their models, and sessions that come and go.
struct Play {
    random: Random,
    pairs: [(Arc<Cache>, Model); 2],
    sessions: Vec<Shared<Session>>,
    ids: usize,
    moments: Vec<i64>,
}

impl Play {
    fn new(seed: u64) -> Self {
        let mut random = Random::new(seed);
        let far = [i64::MAX, i64::MAX - 3, -9, 0];
        let mut moments: Vec<i64> = (0..random.pick(&[1, 3, 40])).map(|n| 1000 + n).collect();
        if random.below(3) == 0 {
            moments.extend(far);
        }
        Self {
            ids: random.pick(&[3, 20, 400]),
            moments,
            random,
            pairs: std::array::from_fn(|_| (Cache::new(), Model::default())),
            sessions: Vec::new(),
        }
    }

    fn id(&mut self) -> SessionId {
        match self.random.below(self.ids) {
            0 => SessionId::EMPTY,
            n => SessionId::new(format!("{n:02}").repeat(n % 9 + 1).as_bytes()).unwrap(),
        }
    }

    fn new_session(&mut self) -> Shared<Session> {
        let mut facts = Session::fresh_facts();
        facts.id = self.id();
        facts.version = self.random.pick(&[0x303, 0x304]);
        facts.time = self.random.pick(&self.moments);
        facts.timeout = self.random.pick(&[0, 1, 2, 300]);
        let session = Session::from_facts(facts);
        self.sessions.push(session.clone());
        session
    }

    fn any_session(&mut self) -> Shared<Session> {
        match self.sessions.is_empty() || self.random.below(4) == 0 {
            true => self.new_session(),
            false => {
                let at = self.random.below(self.sessions.len());
                self.sessions[at].clone()
            }
        }
    }

    fn step(&mut self) {
        let which = self.random.below(2);
        match self.random.below(20) {
            0..8 => self.add(which),
            8..11 => self.remove(which),
            11..13 => self.look_up(which),
            13..15 => self.change_lifetime(),
            15..17 => self.change_key(),
            17 => self.flush(which),
            18 => self.forget(),
            _ => self.compare(which),
        }
    }

    fn add(&mut self, which: usize) {
        let session = self.any_session();
        let limit = self.random.pick(&[0, 0, 1, 2, 3, 10, 60]);
        let (cache, model) = &mut self.pairs[which];
        let expected = model.add(&session, limit);
        let added = cache.add(session.clone(), limit);
        assert_eq!(added.inserted, expected.inserted);
        assert_eq!(evicted(&added).count(), expected.evicted.len());
        assert_eq!(addresses(evicted(&added)), addresses(&expected.evicted));
        assert_eq!(addresses(replaced(&added)), addresses(&expected.replaced));
    }

    fn remove(&mut self, which: usize) {
        let session = self.any_session();
        let (cache, model) = &mut self.pairs[which];
        let expected = model.remove(&Model::key(&session));
        assert_eq!(
            addresses(&cache.remove(&session).session()),
            addresses(&expected)
        );
    }

    fn look_up(&mut self, which: usize) {
        let key = SessionKey {
            id: self.id(),
            version: self.random.pick(&[0x303, 0x304]),
        };
        let (cache, model) = &self.pairs[which];
        let expected = model.find(&key).map(|at| &model.list[at]);
        assert_eq!(addresses(&cache.lookup(&key)), addresses(expected));
        assert_eq!(has(cache, &key), expected.is_some());
    }

    fn change_lifetime(&mut self) {
        let session = self.any_session();
        let time = self.random.pick(&self.moments);
        let timeout = self.random.pick(&[0, 1, 2, 300]);
        match self.random.below(3) {
            0 => session.refile(|facts| facts.time = time),
            1 => session.refile(|facts| facts.timeout = timeout),
            _ => session.refile(|facts| (facts.time, facts.timeout) = (time, timeout)),
        }
        for (_, model) in &mut self.pairs {
            model.relink(&session);
        }
    }

    fn change_key(&mut self) {
        let session = self.any_session();
        let (id, version) = (self.id(), self.random.pick(&[0x303, 0x304]));
        for (_, model) in &mut self.pairs {
            let same_key = model.find(&SessionKey { id, version });
            let place = model.position(&session);
            if let Some(at) = same_key.filter(|at| place.is_some() && place != Some(*at)) {
                model.list.remove(at);
            }
        }
        session.rekey(|facts| (facts.id, facts.version) = (id, version));
    }

    fn flush(&mut self, which: usize) {
        let now = self.random.pick(&self.moments).saturating_add(2);
        let everything = self.random.below(4) == 0;
        let (cache, model) = &mut self.pairs[which];
        let expected = model.flush(now, everything);
        let flushed = flush(cache, now, everything);
        assert_eq!(addresses(&flushed), addresses(&expected));
    }

    /// Lets go of sessions; what a cache keeps stays alive.
    fn forget(&mut self) {
        let keep = self.random.below(self.sessions.len() + 1);
        self.sessions.truncate(keep);
    }

    fn compare(&self, which: usize) {
        let (cache, model) = &self.pairs[which];
        let mut expected = addresses(&model.list);
        let mut leaving = addresses(&check(cache));
        leaving.reverse();
        assert_eq!(leaving, expected);
        let mut snapshot = addresses(&cache.snapshot());
        snapshot.sort();
        expected.sort();
        assert_eq!(snapshot, expected);
        let models = [&self.pairs[0].1, &self.pairs[1].1];
        for session in &self.sessions {
            let kept = models.map(|model| usize::from(model.position(session).is_some()));
            assert_eq!(keepers(session), kept[0] + kept[1]);
        }
    }
}

#[test]
fn the_cache_does_as_the_model_does() {
    for seed in 0..300 {
        let mut play = Play::new(seed);
        for _ in 0..1000 {
            play.step();
        }
        play.compare(0);
        play.compare(1);
        let sessions = std::mem::take(&mut play.sessions);
        drop(play);
        for session in sessions {
            assert_eq!((Shared::strong_count(&session), keepers(&session)), (1, 0));
        }
    }
}
