//! The counters of `SSL_CTX_sess_number(3)`.

use std::sync::atomic::{AtomicU32, Ordering};

use crate::sync;

/// What is counted. The numbers are those of `SSL_CTX_ctrl`, less 21.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
pub enum Count {
    /// Handshakes begun by a client.
    Connect = 0,
    /// Handshakes that a client finished.
    ConnectGood,
    /// Renegotiations begun by a client: never, here.
    ConnectRenegotiate,
    /// Handshakes begun by a server.
    Accept,
    /// Handshakes that a server finished.
    AcceptGood,
    /// Renegotiations begun by a server: never, here.
    AcceptRenegotiate,
    /// Sessions resumed.
    Hit,
    /// Sessions that the get callback had.
    CallbackHit,
    /// Sessions asked for that the internal cache did not have.
    Miss,
    /// Sessions asked for that were over.
    Timeout,
    /// Sessions removed because the cache was full.
    CacheFull,
}

const COUNTS: usize = Count::CacheFull as usize + 1;

impl Count {
    /// The counter that a control number (21 to 31) asks for.
    pub fn by_control(number: i32) -> Option<Self> {
        Some(match number {
            21 => Self::Connect,
            22 => Self::ConnectGood,
            23 => Self::ConnectRenegotiate,
            24 => Self::Accept,
            25 => Self::AcceptGood,
            26 => Self::AcceptRenegotiate,
            27 => Self::Hit,
            28 => Self::CallbackHit,
            29 => Self::Miss,
            30 => Self::Timeout,
            31 => Self::CacheFull,
            _ => return None,
        })
    }
}

/// The counters of one context.
#[derive(Debug, Default)]
pub struct Statistics([AtomicU32; COUNTS]);

impl Statistics {
    /// One more.
    pub fn count(&self, what: Count) {
        self.count_so_many(what, 1);
    }

    /// So many more.
    pub fn count_so_many(&self, what: Count, number: usize) {
        sync::add_small(&self.0[what as usize], number as u32);
    }

    /// One less: it counts elsewhere.
    pub fn uncount(&self, what: Count) {
        sync::add_small(&self.0[what as usize], 1_u32.wrapping_neg());
    }

    /// How many so far.
    pub fn get(&self, what: Count) -> u32 {
        self.0[what as usize].load(Ordering::Relaxed)
    }
}
