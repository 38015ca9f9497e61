//! What sessions remember of where the cache has them.

use super::*;
use crate::cache::seat::Seat;
use crate::session::NO_SEAT;

/// A session that is in this cache alone says where: its entry, and the end of its key's tag.
fn assert_seated(cache: &Cache, session: &Shared<Session>) {
    let seat = Seat::of(session).expect("a seat");
    let place = cache.hasher.place(&session.facts().key());
    assert_eq!(seat.shard(), place.shard);
    let shelves = cache.shelves.get().unwrap();
    let shard = shelves.lock(place.shard);
    assert!(std::ptr::eq(shard.session(seat.entry()), &**session));
    assert_eq!(Seat::end_of_tag(session), place.words.tag() & 0xffff);
}

#[test]
fn a_session_remembers_where_it_is() {
    let cache = Cache::new();
    let sessions: Vec<_> = (0..100_u32).map(|n| session(&n.to_be_bytes(), 9)).collect();
    for session in &sessions {
        assert_eq!(session.seat(), NO_SEAT);
        cache.add(session.clone(), 0);
        assert_seated(&cache, session);
    }
    for (n, session) in (1000_u32..).zip(&sessions) {
        let id = SessionId::new(&n.to_be_bytes()).unwrap();
        session.rekey(|facts| facts.id = id);
        assert_seated(&cache, session);
    }
    for (n, before) in (1000_u32..).zip(&sessions) {
        let instead = session(&n.to_be_bytes(), 9);
        assert!(replaced(&cache.add(instead.clone(), 0)).is_some());
        assert_seated(&cache, &instead);
        assert_eq!(before.seat(), NO_SEAT);
        cache.remove(&instead);
        assert_eq!(instead.seat(), NO_SEAT);
    }
}
