//! When a session ends: its time plus its timeout, compared as OpenSSL compares them.

/// Seconds since 1970 at which a session was made or last renewed, and how long it lives, added up.
///
/// A session whose end lies beyond 64 bits never times out and is later than all that do. OpenSSL 3.0 asks whether
/// the timeout is greater than what 64 bits have left above the time, and reckons modulo 2^64; so a session whose
/// time lies before 1970 counts among those without an end as well.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Expiry {
    endless: bool,
    at: i64,
}

impl Expiry {
    /// The moment `timeout` seconds after `time` (seconds since 1970).
    pub fn new(time: i64, timeout: i64) -> Self {
        let room = i64::MAX.wrapping_sub(time);
        if timeout > room {
            Self {
                endless: true,
                at: timeout.wrapping_sub(room),
            }
        } else {
            Self {
                endless: false,
                at: time.wrapping_add(timeout),
            }
        }
    }

    /// Whether the session is over at `now` (seconds since 1970). At the very second of its end it is not.
    pub fn is_over(self, now: i64) -> bool {
        !self.endless && now > self.at
    }

    /// The second that it lives through as its last, since 1970; none when it has no end.
    pub fn second(self) -> Option<i64> {
        (!self.endless).then_some(self.at)
    }

    /// A number that grows with the moment. All sessions without an end have the greatest one.
    pub fn rank(self) -> u64 {
        match self.endless {
            true => u64::MAX,
            false => self.at.cast_unsigned() ^ 1 << 63,
        }
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

    #[test]
    fn a_time_before_1970_never_times_out_either() {
        let old = Expiry::new(-7, 10);
        assert!(!old.is_over(i64::MAX));
        assert!(old > Expiry::new(i64::MAX, 0));
        assert!(Expiry::new(-8, 0) < Expiry::new(-7, 0));
    }

    #[test]
    fn ranks_follow_the_order() {
        let mut moments: Vec<Expiry> = [
            (0, 0),
            (5, 1000),
            (0, -3),
            (i64::MAX - 1, 0),
            (i64::MAX, 0),
            (i64::MAX, 5),
            (-7, 3),
        ]
        .map(|(time, timeout)| Expiry::new(time, timeout))
        .into();
        moments.sort();
        assert!(moments.is_sorted_by_key(|moment| moment.rank()));
        assert_eq!(Expiry::new(i64::MAX - 1, 0).rank() + 1, u64::MAX);
    }
}
