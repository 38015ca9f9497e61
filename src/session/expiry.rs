//! When a session ends: its time plus its timeout, compared as OpenSSL compares them.

/// Seconds since 1970 at which a session was made or last renewed, and how long it lives, added up.
///
/// The sum is kept wide: a time plus timeout beyond 64 bits is later than everything that fits, and such a
/// session never times out.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Expiry(i128);

impl Expiry {
    /// The moment `timeout` seconds after `time` (seconds since 1970).
    pub fn new(time: i64, timeout: i64) -> Self {
        Self(i128::from(time) + i128::from(timeout))
    }

    /// Whether the session is over at `now` (seconds since 1970). At the very second of its end it is not.
    pub fn is_over(self, now: i64) -> bool {
        self.0 <= i128::from(i64::MAX) && i128::from(now) > self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_lives_through_its_last_second() {
        let expiry = Expiry::new(1000, 300);
        assert!(!expiry.is_over(1300));
        assert!(expiry.is_over(1301));
    }

    #[test]
    fn a_sum_beyond_64_bits_never_times_out_and_sorts_last() {
        let endless = Expiry::new(i64::MAX, 1);
        assert!(!endless.is_over(i64::MAX));
        assert!(endless > Expiry::new(i64::MAX, 0));
    }
}
