//! What a server wants to know of a client hello that the engine does not tell: the session id, and whether tickets
//! and TLS 1.3 are offered (RFC 8446 section 4.1.2, RFC 5077 section 3.2).

/// The facts of a client hello. An unreadable one has none; the engine refuses it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClientHello {
    /// The session id that the client sent.
    pub session_id: Vec<u8>,
    /// The session ticket extension: empty where the client asks for a ticket and shows none.
    pub ticket: Option<Vec<u8>>,
    /// Whether TLS 1.3 sessions can be resumed with a key exchange beside them, the one way that there is here.
    pub resumes_with_key_exchange: bool,
    /// Whether early data follows.
    pub offers_early_data: bool,
    /// Whether TLS 1.3 is among the versions.
    pub offers_tls13: bool,
}

/// Collects the handshake bytes of records until the hello is whole.
#[derive(Default)]
pub struct Collector(Vec<u8>);

const HANDSHAKE_RECORD: u8 = 22;
const SESSION_TICKET: usize = 35;
const EARLY_DATA: usize = 42;
const SUPPORTED_VERSIONS: usize = 43;
const KEY_EXCHANGE_MODES: usize = 45;
/// `psk_dhe_ke`.
const WITH_KEY_EXCHANGE: u8 = 1;
/// Longer hellos are not collected (the engine refuses handshake messages of more than 64 KiB).
const MAX_HELLO: usize = 0x1_0000;

impl Collector {
    /// Another record of the client's.
    pub fn add(&mut self, record: &[u8]) {
        if let [HANDSHAKE_RECORD, _, _, _, _, body @ ..] = record
            && self.0.len() + body.len() <= MAX_HELLO
        {
            self.0.extend_from_slice(body);
        }
    }

    /// The hello.
    pub fn read(&self) -> ClientHello {
        parse(&self.0).unwrap_or_default()
    }
}

fn number(bytes: &[u8]) -> usize {
    bytes
        .iter()
        .fold(0, |sum, byte| sum << 8 | usize::from(*byte))
}

/// Takes bytes that stand behind a length of `len_bytes` bytes.
fn counted<'a>(input: &mut &'a [u8], len_bytes: usize) -> Option<&'a [u8]> {
    let (len, rest) = input.split_at_checked(len_bytes)?;
    let (value, rest) = rest.split_at_checked(number(len))?;
    *input = rest;
    Some(value)
}

fn parse(message: &[u8]) -> Option<ClientHello> {
    let mut input = message.strip_prefix(&[1])?;
    let mut body = counted(&mut input, 3)?;
    body = body.get(2 + 32..)?;
    let mut hello = ClientHello {
        session_id: counted(&mut body, 1)?.to_vec(),
        ..ClientHello::default()
    };
    let _cipher_suites = counted(&mut body, 2)?;
    let _compressions = counted(&mut body, 1)?;
    if body.is_empty() {
        return Some(hello);
    }
    let mut extensions = counted(&mut body, 2)?;
    while !extensions.is_empty() {
        let (kind, rest) = extensions.split_at_checked(2)?;
        extensions = rest;
        let mut value = counted(&mut extensions, 2)?;
        match number(kind) {
            SESSION_TICKET => hello.ticket = Some(value.to_vec()),
            EARLY_DATA => hello.offers_early_data = true,
            KEY_EXCHANGE_MODES => {
                hello.resumes_with_key_exchange =
                    counted(&mut value, 1)?.contains(&WITH_KEY_EXCHANGE);
            }
            SUPPORTED_VERSIONS => {
                hello.offers_tls13 = counted(&mut value, 1)?
                    .chunks_exact(2)
                    .any(|version| version == [3, 4]);
            }
            _ => {}
        }
    }
    Some(hello)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hello(extensions: &[u8]) -> Vec<u8> {
        let mut body = vec![3, 3];
        body.extend_from_slice(&[7; 32]);
        body.extend_from_slice(&[2, 0xaa, 0xbb]);
        body.extend_from_slice(&[0, 2, 0x13, 1, 1, 0]);
        body.extend_from_slice(&(extensions.len() as u16).to_be_bytes());
        body.extend_from_slice(extensions);
        let mut message = vec![1, 0];
        message.extend_from_slice(&(body.len() as u16).to_be_bytes());
        message.extend_from_slice(&body);
        message
    }

    #[test]
    fn finds_session_id_ticket_and_versions_across_records() {
        let message = hello(&[
            0, 35, 0, 1, 9, 0, 43, 0, 5, 4, 3, 4, 3, 3, 0, 45, 0, 2, 1, 1, 0, 42, 0, 0,
        ]);
        let mut collector = Collector::default();
        for part in message.chunks(20) {
            let mut record = vec![22, 3, 1, 0, part.len() as u8];
            record.extend_from_slice(part);
            collector.add(&record);
        }
        let read = collector.read();
        assert_eq!(read.session_id, [0xaa, 0xbb]);
        assert_eq!(read.ticket.as_deref(), Some(&[9][..]));
        assert!(read.resumes_with_key_exchange && read.offers_early_data);
        assert!(read.offers_tls13);
    }

    #[test]
    fn a_hello_cut_short_has_no_facts() {
        let message = hello(&[0, 35, 0, 0]);
        for len in 0..message.len() {
            assert_eq!(parse(&message[..len]), None);
        }
        let read = parse(&message).unwrap();
        assert_eq!(read.ticket.as_deref(), Some(&[][..]));
        assert!(!read.resumes_with_key_exchange && !read.offers_early_data);
        assert!(!read.offers_tls13);
    }
}
