//! The wanted differences between this library's output and libssl's. Nothing else may differ.

/// One wanted difference: in `program`, a line of libssl's becomes another one of this library's.
///
/// A `*` in a line stands for any characters. `None` stands for no line: this library prints one more, or one less.
pub struct Difference {
    /// Directory and file without `.c`: `cases/errors`.
    pub program: &'static str,
    /// The line of the system's libssl.
    pub real: Option<&'static str>,
    /// The line of this library.
    pub ours: Option<&'static str>,
    /// Why it is wanted.
    pub reason: &'static str,
}

/// The TLS engine looks for a session by id, and gives one, only where the client sends no ticket.
const TICKETS_STOPPED: &str = "a TLS 1.2 client that offers a ticket to a server that stopped giving them out \
                               gets no session id on that connection";

/// The same, where the application ignores the ticket.
const TICKET_IGNORED: &str =
    "a TLS 1.2 client whose ticket is to count for nothing gets no session id either";

/// RFC 8446 section 4.6.1: a ticket whose message does not say how much early data goes with it takes none.
const NO_EARLY_DATA_LEFT: &str = "the new ticket of a server that stopped taking early data takes none, whatever the \
                                  session that was resumed took; OpenSSL's client would send it in vain";

/// RFC 6066 section 3: a server must not resume a session for another name than the session's.
const HOSTS_KEPT_APART: &str = "a session that names a host is resumed for that host alone";

/// All of them. One that is not seen is an error: the difference is gone, and its entry has to go.
pub const DIFFERENCES: &[Difference] = &[
    Difference {
        program: "connections/bad_peer",
        real: Some("  client: ret=0 error=SSL queue=20:1022"),
        ours: Some("  client: ret=0 error=SSL queue=20:1050"),
        reason: "for a record that is too long the TLS engine sends decode_error, OpenSSL record_overflow",
    },
    Difference {
        program: "connections/session_tls12_ticket",
        real: Some("the ticket offered: client: version=0x303 * id=32 *"),
        ours: Some("the ticket offered: client: version=0x303 * id=0 *"),
        reason: TICKETS_STOPPED,
    },
    Difference {
        program: "connections/session_tls12_ticket",
        real: Some("the ticket offered: server: version=0x303 * id=32 *"),
        ours: Some("the ticket offered: server: version=0x303 * id=0 *"),
        reason: TICKETS_STOPPED,
    },
    Difference {
        program: "connections/session_tls12_ticket",
        real: Some("the ticket offered: * ends agree on the id=1"),
        ours: Some("the ticket offered: * ends agree on the id=0"),
        reason: TICKETS_STOPPED,
    },
    Difference {
        program: "connections/session_tls12_ticket",
        real: Some("the ticket offered: server statistics: number=1 * misses=1 *"),
        ours: Some("the ticket offered: server statistics: number=0 * misses=0 *"),
        reason: TICKETS_STOPPED,
    },
    Difference {
        program: "connections/early_data",
        real: Some("a server that has changed its mind: next max_early_data=1000"),
        ours: Some("a server that has changed its mind: next max_early_data=0"),
        reason: NO_EARLY_DATA_LEFT,
    },
    Difference {
        program: "connections/ticket_callbacks",
        real: Some("foreign ticket, IGNORE: sessions told: 1"),
        ours: Some("foreign ticket, IGNORE: sessions told: 0"),
        reason: TICKET_IGNORED,
    },
    Difference {
        program: "connections/ticket_callbacks",
        real: Some("good ticket, IGNORE: sessions told: 1"),
        ours: Some("good ticket, IGNORE: sessions told: 0"),
        reason: TICKET_IGNORED,
    },
    Difference {
        program: "connections/session_imported",
        real: Some("  of a host, for another host: client reused=1 server reused=1"),
        ours: Some("  of a host, for another host: client reused=0 server reused=0"),
        reason: HOSTS_KEPT_APART,
    },
    Difference {
        program: "connections/session_imported",
        real: Some("  of a host, for none: client reused=1 server reused=1"),
        ours: Some("  of a host, for none: client reused=0 server reused=0"),
        reason: HOSTS_KEPT_APART,
    },
];
