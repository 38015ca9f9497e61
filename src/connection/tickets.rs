//! A server's tickets: which session is in one that a client shows, and what goes into those that it gets.
//!
//! TLS 1.2 tickets leave within the handshake, when the engine asks for one. TLS 1.3 tickets are made here and go out
//! behind the handshake, two unless told otherwise, and later as often as the application likes.

use std::sync::Arc;

use aws_lc_rs::rand;
use zeroize::Zeroizing;

use super::handshake::{INFO_ACCEPT, INFO_EXIT};
use super::server::ALERT_INTERNAL_ERROR;
use super::{Connection, Progress, SENT_SHUTDOWN, Want};
use crate::cipher::Cipher;
use crate::context::method::TLS1_3 as TLS13;
use crate::context::session_cache::CACHE_SERVER;
use crate::context::settings::OP_NO_TICKET;
use crate::error::{Failure, Reason, Result};
use crate::host::TicketSecrets;
use crate::session::ticket::{NAME_LEN, SMALLEST_LEN};
use crate::session::{self, FLAG_EXTENDED_MASTER_SECRET, MAX_ID_LEN, Session, SessionId};
use crate::sync::Shared;
use crate::tls::engine::{Engine, NewTicket};
use crate::tls::hooks::ServerState;

/// `SSL_TICKET_EMPTY` and what follows it: what became of a ticket, as the application's callback hears it.
const STATUS_EMPTY: i32 = 3;
const STATUS_NO_DECRYPT: i32 = 4;
const STATUS_SUCCESS: i32 = 5;
const STATUS_SUCCESS_RENEW: i32 = 6;

/// `SSL_TICKET_RETURN_IGNORE` and what follows it: what the callback wants.
const IGNORE: i32 = 1;
const IGNORE_AND_RENEW: i32 = 2;
const USE: i32 = 3;
const USE_AND_RENEW: i32 = 4;

/// The longest life of a TLS 1.3 ticket, in seconds (RFC 8446 section 4.6.1).
const LONGEST_TICKET_LIFE: i64 = 7 * 24 * 3600;
/// Sessions with a longer encoding do not fit into a ticket, as in OpenSSL.
const LONGEST_ENCODING: usize = 0xff00;

/// What came of a ticket.
pub(super) enum Opened {
    /// There is nothing in it: the client would like to have one.
    Empty,
    /// Nobody here can read it.
    Unreadable,
    /// A session, and whether the client gets a new ticket for it.
    Session(Shared<Session>, bool),
    /// It counts for nothing, not even as a wish for another one.
    Ignored,
    /// It ends the handshake.
    Fatal(Failure),
}

/// What came of making a ticket.
enum Sealed {
    Ticket(Vec<u8>),
    /// There shall be none.
    Nothing,
}

impl Connection {
    /// Whether the sessions of TLS 1.3 tickets stay here, and the tickets are but their ids. So it is where a ticket is
    /// to be used once: early data could be played back otherwise.
    pub(super) fn keeps_tls13_sessions(&self) -> bool {
        self.with_settings(|settings| {
            settings.options & OP_NO_TICKET != 0 || settings.guards_against_replay()
        })
    }

    /// What the application says to the ticket of a TLS 1.2 client, and what is in it.
    pub(super) fn open_tls12_ticket(&self, ticket: &[u8]) {
        let opened = self.open_ticket(ticket, false);
        let mut handshake = self.handshake.lock();
        handshake.ticket_expected = match &opened {
            Opened::Empty | Opened::Unreadable => true,
            Opened::Session(_, renewed) => *renewed,
            Opened::Ignored | Opened::Fatal(_) => false,
        };
        match opened {
            Opened::Session(session, _) => handshake.opened = Some(session),
            Opened::Fatal(failure) => handshake.fatal = Some((failure, ALERT_INTERNAL_ERROR)),
            Opened::Empty | Opened::Unreadable | Opened::Ignored => {}
        }
    }

    /// The session in a ticket, when the client may have it.
    pub(super) fn session_by_ticket(&self, ticket: &[u8]) -> Option<Shared<Session>> {
        let tls13 = {
            let mut handshake = self.handshake.lock();
            if handshake.fatal.is_some() {
                return None;
            }
            if handshake.tls13 {
                // Whoever shows a ticket gets another one only if it is for this one.
                handshake.ticket_expected = false;
            }
            handshake.tls13
        };
        if !tls13 {
            // It was opened before the hello was answered: the answer depended on it.
            let session = self.handshake.lock().opened.take()?;
            let resumable = self.consider(session, false);
            if resumable.is_none() {
                self.handshake.lock().ticket_expected = true;
            }
            return resumable;
        }
        if self.keeps_tls13_sessions() {
            self.handshake.lock().ticket_expected = true;
            if ticket.len() > MAX_ID_LEN {
                return None;
            }
            let session = self
                .session_context()
                .find_session(self.handle(), TLS13, ticket)?;
            let once = self.with_settings(|settings| settings.guards_against_replay());
            if once && !self.session_context().remove_session(&session) {
                return None;
            }
            return self.consider(session, false);
        }
        let opened = self.open_ticket(ticket, true);
        let mut handshake = self.handshake.lock();
        match opened {
            Opened::Session(session, renewed) => {
                handshake.ticket_expected = renewed;
                drop(handshake);
                let resumable = self.consider(session, false);
                if resumable.is_none() {
                    self.handshake.lock().ticket_expected = true;
                }
                resumable
            }
            Opened::Empty | Opened::Unreadable => {
                handshake.ticket_expected = true;
                None
            }
            Opened::Ignored => None,
            Opened::Fatal(failure) => {
                handshake.fatal = Some((failure, ALERT_INTERNAL_ERROR));
                None
            }
        }
    }

    /// Opens a ticket, and asks the application what to do with what is in it.
    fn open_ticket(&self, ticket: &[u8], tls13: bool) -> Opened {
        let opened = if ticket.is_empty() {
            Opened::Empty
        } else {
            self.unseal(ticket, tls13)
        };
        if let Opened::Session(session, _) = &opened
            && !tls13
        {
            // Some clients tell a resumption by their own id that comes back.
            let id = SessionId::new(&self.handshake.lock().hello.session_id);
            session.facts_mut().id = id.unwrap_or_default();
        }
        let callbacks = self.session_context().choices().tickets;
        let Some(callback) = callbacks.opened else {
            return opened;
        };
        let status = match &opened {
            Opened::Empty => STATUS_EMPTY,
            Opened::Unreadable => STATUS_NO_DECRYPT,
            Opened::Session(_, false) => STATUS_SUCCESS,
            Opened::Session(_, true) => STATUS_SUCCESS_RENEW,
            Opened::Ignored | Opened::Fatal(_) => return opened,
        };
        let session = match &opened {
            Opened::Session(session, _) => Some(&**session),
            _ => None,
        };
        let name = &ticket[..ticket.len().min(NAME_LEN)];
        let wanted = callback.call(self.handle(), session, name, status, callbacks.argument);
        match (wanted, opened) {
            (IGNORE, _) => Opened::Ignored,
            (IGNORE_AND_RENEW, Opened::Empty) => Opened::Empty,
            (IGNORE_AND_RENEW, _) => Opened::Unreadable,
            (USE, Opened::Session(session, _)) => Opened::Session(session, false),
            (USE_AND_RENEW, Opened::Session(session, _)) => Opened::Session(session, true),
            _ => Opened::Fatal(
                Failure::new(Reason::INTERNAL_ERROR)
                    .because("the application's callback for tickets ended the handshake"),
            ),
        }
    }

    /// The session in a ticket, by the keys that the application has at hand or by the context's.
    fn unseal(&self, ticket: &[u8], tls13: bool) -> Opened {
        if ticket.len() < SMALLEST_LEN {
            return Opened::Unreadable;
        }
        let (encoding, renewed) =
            match self.session_context().choices().tickets.key {
                None => (self.session_context().ticket_keys.open(ticket), tls13),
                Some(callback) => {
                    let Some(mut secrets) = TicketSecrets::new(callback) else {
                        return Opened::Fatal(no_libcrypto());
                    };
                    let (name, iv) = ticket.split_at(NAME_LEN);
                    match secrets.ask(self.handle(), name, iv) {
                        answer if answer < 0 => {
                            return Opened::Fatal(Failure::new(Reason::INTERNAL_ERROR).because(
                                "the application's callback for the keys of tickets failed",
                            ));
                        }
                        0 => return Opened::Unreadable,
                        answer => match secrets.open(ticket) {
                            Ok(encoding) => (encoding, answer == 2),
                            Err(failure) => return Opened::Fatal(failure),
                        },
                    }
                }
            };
        let session = encoding.and_then(|encoding| {
            let (session, len) = Session::from_der(&encoding).ok()?;
            (len == encoding.len()).then_some(session)
        });
        session.map_or(Opened::Unreadable, |session| {
            Opened::Session(session, renewed)
        })
    }

    /// TLS 1.2: makes the ticket that the handshake has a place for; `None` for one with nothing in it.
    pub(super) fn make_tls12_ticket(&self, state: ServerState) -> Option<Vec<u8>> {
        let (resuming, expected) = {
            let handshake = self.handshake.lock();
            (handshake.resuming, handshake.ticket_expected)
        };
        if !expected {
            // The client's ticket goes on being good.
            return None;
        }
        let session = if resuming {
            self.handshake.lock().candidate.clone()
        } else {
            self.session()
        }?;
        if resuming {
            self.hold(Some(session.clone()));
            self.change_status(|status| status.resumed = true);
        } else {
            self.adopt(&session, &state);
        }
        match self.fill_and_seal(&session) {
            Ok(Sealed::Ticket(ticket)) => Some(ticket),
            Ok(Sealed::Nothing) => None,
            Err(failure) => {
                self.handshake.lock().fatal = Some((failure, ALERT_INTERNAL_ERROR));
                None
            }
        }
    }

    /// Writes what the engine keeps of the connection into its session, with what we know beside it.
    fn adopt(&self, session: &Shared<Session>, state: &ServerState) {
        let (chain, verify_result, name) = self.with_status(|status| {
            (
                status.peer_chain.clone(),
                status.verify_result,
                status.requested_name.clone(),
            )
        });
        let (alpn, name_accepted, group) = {
            let handshake = self.handshake.lock();
            (
                handshake.alpn.clone(),
                handshake.name_accepted,
                handshake.group,
            )
        };
        session.refile(|facts| {
            facts.version = i32::from(state.version);
            facts.kex_group = i32::from(group);
            facts.cipher = Cipher::by_wire(state.suite);
            facts.cipher_id = 0x0300_0000 | u32::from(state.suite);
            facts.secret = state.secret.clone();
            if state.extended_master_secret {
                facts.flags |= FLAG_EXTENDED_MASTER_SECRET;
            }
            facts.verify_result = verify_result as i32;
            if !alpn.is_empty() {
                facts.extras_mut().alpn = Some(alpn.into());
            }
            if !chain.is_empty() {
                facts.set_peer_chain(chain);
            }
            if let Some(name) = name.filter(|_| name_accepted) {
                facts.extras_mut().host_name = Some((*name).clone());
            }
        });
    }

    /// TLS 1.3: whether one more ticket goes out behind the handshake. The application may change its mind between two.
    pub(super) fn wants_ticket(&self) -> bool {
        let (expected, resumed, made) = {
            let handshake = self.handshake.lock();
            // A ticket is good only for clients that mix it with a key exchange (RFC 8446 section 4.2.9).
            let usable = handshake.hello.resumes_with_key_exchange;
            let expected = handshake.ticket_expected && usable;
            (expected, handshake.resuming, handshake.tickets_made)
        };
        let wanted = self.with_settings(|settings| settings.num_tickets);
        let most = if resumed { wanted.min(1) } else { wanted };
        expected && made < most
    }

    /// TLS 1.3: one more of the tickets that go out behind the handshake, into what the engine has to send. The
    /// application hears of it before the next is made, which takes over what it added to the session.
    pub(super) fn issue_ticket_behind(self: &Arc<Self>, engine: &mut Box<Engine>) -> Result<()> {
        let resumed = {
            let mut handshake = self.handshake.lock();
            handshake.tickets_made += 1;
            handshake.resuming
        };
        self.issue_ticket(engine, resumed)?;
        self.lending(engine, |this| this.announce_sessions(CACHE_SERVER))
    }

    /// Does something with the engine back in its place, where the application's callbacks may use it.
    pub(super) fn lending(&self, engine: &mut Box<Engine>, work: impl FnOnce(&Self)) -> Result<()> {
        let working = std::mem::replace(engine, Box::new(Engine::server()));
        self.return_engine(working);
        work(self);
        *engine = self.take_engine()?;
        Ok(())
    }

    /// TLS 1.3: one more ticket, into what the engine has to send.
    fn issue_ticket(&self, engine: &mut Engine, resumed: bool) -> Result<()> {
        let base = self.session().ok_or_else(lost)?;
        // A session that went into a ticket or was resumed may be in use elsewhere: the next ticket gets a copy.
        let session = if engine.tickets() > 0 || resumed {
            let copy = base.duplicate().ok_or_else(lost)?;
            copy.mark_resumable();
            copy
        } else {
            base
        };
        let id = self.make_session_id()?;
        let mut age_add = [0; 4];
        rand::fill(&mut age_add).map_err(|_| lost())?;
        let nonce = engine.tickets().to_be_bytes();
        let secret = engine.ticket_secret(&nonce).ok_or_else(lost)?;
        let settled = engine.settled().ok_or_else(lost)?;
        let (suite, alpn) = (settled.suite, settled.alpn.clone());
        let max_early_data = self.with_settings(|settings| settings.max_early_data);
        session.refile(|facts| {
            facts.id = id;
            facts.secret = secret;
            facts.cipher = Cipher::by_wire(suite);
            facts.cipher_id = 0x0300_0000 | u32::from(suite);
            facts.ticket_age_add = u32::from_be_bytes(age_add);
            facts.time = session::now();
            facts.max_early_data = max_early_data;
            if !alpn.is_empty() {
                facts.extras_mut().alpn = Some(alpn.into());
            }
        });
        // It is the connection's session from here on: the application may look at it, and add to it.
        self.hold(Some(session.clone()));
        let ticket = if self.keeps_tls13_sessions() {
            self.ask_to_fill()?;
            Sealed::Ticket(id.as_slice().to_vec())
        } else {
            self.fill_and_seal(&session)?
        };
        let ticket = match ticket {
            Sealed::Ticket(ticket) => ticket,
            Sealed::Nothing => return Ok(()),
        };
        let timeout = session.facts().timeout.clamp(0, LONGEST_TICKET_LIFE);
        let issued = engine.send_ticket(&NewTicket {
            lifetime: timeout as u32,
            age_add: u32::from_be_bytes(age_add),
            nonce,
            ticket: &ticket,
            max_early_data,
        });
        issued.map_err(|broken| broken.failure)?;
        self.handshake.lock().announced_next.push(session);
        Ok(())
    }

    /// Asks for one more ticket on a TLS 1.3 server's established connection (`SSL_new_session_ticket(3)`): it goes out
    /// with the next write or handshake. False where there can be none.
    pub fn ask_for_ticket(&self) -> bool {
        let unwritten = self.unwritten.lock().is_some();
        self.change_status(|status| {
            let possible = status.server
                && status.version == TLS13
                && status.phase == super::Phase::Established
                && (!(status.announcing || status.tickets_due) || status.tickets_asked > 0);
            if possible {
                status.tickets_asked += 1;
                status.tickets_due |= !unwritten;
            }
            possible
        })
    }

    /// Sends the tickets that were asked for, if the connection is where it can. As they go out the application hears
    /// of them.
    pub(super) fn send_asked_tickets(self: &Arc<Self>) -> Progress<()> {
        let due = self.change_status(|status| {
            if status.shutdown & SENT_SHUTDOWN != 0 {
                // Nothing goes out any more.
                (status.tickets_asked, status.tickets_due) = (0, false);
            }
            status.tickets_due |= status.tickets_asked > 0;
            status.tickets_due
        });
        if !due {
            return Ok(());
        }
        let mut engine = self.take_engine()?;
        let mut sent = self.flush_unless_gone(&mut engine);
        while sent.is_ok() && self.with_status(|status| status.tickets_asked > 0) {
            self.change_status(|status| status.tickets_asked -= 1);
            let told = self.issue_ticket(&mut engine, true).and_then(|()| {
                self.lending(&mut engine, |this| this.announce_sessions(CACHE_SERVER))
            });
            if let Err(failure) = told {
                let failure = self.end_with(&mut engine, failure, ALERT_INTERNAL_ERROR);
                self.return_engine(engine);
                return Err(failure.into());
            }
            sent = self.flush_unless_gone(&mut engine);
        }
        self.return_engine(engine);
        if sent.is_ok() {
            self.set_want(Want::Nothing);
        }
        self.change_status(|status| {
            status.tickets_due = status.tickets_asked > 0 || sent.is_err();
        });
        self.inform(INFO_ACCEPT | INFO_EXIT, if sent.is_ok() { 1 } else { -1 });
        sent
    }

    /// Has the application add its data, then seals the session.
    fn fill_and_seal(&self, session: &Shared<Session>) -> Result<Sealed> {
        self.ask_to_fill()?;
        self.seal(session)
    }

    /// Has the application add its data to the connection's session, before that goes into a ticket.
    fn ask_to_fill(&self) -> Result<()> {
        let callbacks = self.session_context().choices().tickets;
        match callbacks.made {
            Some(callback) if !callback.call(self.handle(), callbacks.argument) => {
                Err(Failure::new(Reason::INTERNAL_ERROR)
                    .because("the application's callback for new tickets refused"))
            }
            _ => Ok(()),
        }
    }

    /// The session in a ticket. Its id is of no use there and stays out.
    fn seal(&self, session: &Session) -> Result<Sealed> {
        let mut facts = session.facts().clone();
        facts.id = SessionId::EMPTY;
        let encoding = Zeroizing::new(facts.to_der()?);
        if encoding.len() > LONGEST_ENCODING {
            return Err(Failure::new(Reason::INTERNAL_ERROR)
                .because("the session is too long for a ticket"));
        }
        let Some(callback) = self.session_context().choices().tickets.key else {
            let ticket = self.session_context().ticket_keys.seal(&encoding);
            return ticket.map(Sealed::Ticket).ok_or_else(lost);
        };
        let mut secrets = TicketSecrets::new(callback).ok_or_else(no_libcrypto)?;
        match secrets.choose(self.handle()) {
            answer if answer < 0 => Err(Failure::new(Reason::CALLBACK_FAILED)
                .because("the application's callback for the keys of tickets failed")),
            0 => Ok(Sealed::Nothing),
            _ => secrets.seal(&encoding).map(Sealed::Ticket),
        }
    }

    /// TLS 1.2: what clients are told about the life of their tickets, in seconds. Nothing is said of a ticket for a
    /// session that was resumed.
    pub(super) fn ticket_lifetime_hint(&self) -> u32 {
        if self.handshake.lock().resuming {
            return 0;
        }
        self.session()
            .map_or(0, |session| session.facts().timeout)
            .clamp(0, i64::from(u32::MAX)) as u32
    }

    /// Whether the client's first flight may carry early data: the application asked for it, and the session allows it.
    pub(super) fn takes_early_data(&self) -> bool {
        self.early.lock().accepts() && self.with_settings(|settings| settings.max_early_data != 0)
    }
}

/// Something is missing that a handshake leaves behind.
fn lost() -> Failure {
    Failure::new(Reason::INTERNAL_ERROR).because("a ticket could not be made")
}

fn no_libcrypto() -> Failure {
    Failure::new(Reason::UNSUPPORTED)
        .because("a callback for the keys of tickets needs a libcrypto in the process")
}
