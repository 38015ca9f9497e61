//! Sessions whose id changes while many others end in the same second.

use super::*;

#[test]
fn sessions_leave_in_the_order_of_their_coming_whatever_their_ids_became() {
    let cache = Cache::new();
    let mut random = Random::new(3);
    let sessions: Vec<_> = (0..3000_u32)
        .map(|n| session(&n.to_be_bytes(), 100))
        .collect();
    for session in &sessions {
        cache.add(session.clone(), 0);
    }
    for n in 0..10_000_u32 {
        let id = SessionId::new(&[b"new".as_slice(), &n.to_be_bytes()].concat()).unwrap();
        sessions[random.below(sessions.len())].rekey(|facts| facts.id = id);
    }
    let leaving = check(&cache);
    assert!(
        leaving
            .iter()
            .map(Shared::as_ptr)
            .eq(sessions.iter().map(Shared::as_ptr))
    );
    // The one that makes room for another is the first that came, under whatever name.
    let added = cache.add(session(b"another", 100), 3001);
    assert!(
        evicted(&added)
            .map(Shared::as_ptr)
            .eq([Shared::as_ptr(&sessions[0])])
    );
    let flushed = flush(&cache, 0, true);
    assert!(
        flushed[..2999]
            .iter()
            .map(Shared::as_ptr)
            .eq(sessions[1..].iter().map(Shared::as_ptr))
    );
}
