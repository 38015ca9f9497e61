//! PEM armour around a session's encoding (RFC 7468): written as OpenSSL writes it, read as leniently as
//! `PEM_read_SSL_SESSION(3)` reads it.

use base64ct::{Base64, Encoding};
use zeroize::Zeroizing;

use super::Session;
use crate::error::{Failure, Library, Reason, Result};

/// What the armour says is inside (`PEM_STRING_SSL_SESSION`).
const LABEL: &[u8] = b"SSL SESSION PARAMETERS";
const BEGIN: &[u8] = b"-----BEGIN ";
const END: &[u8] = b"-----END ";
const TAIL: &[u8] = b"-----";

/// Longest part of a line that is taken at once; a longer line comes in several.
pub const LINE_LEN: usize = 254;

/// Bytes that go into one line of base64.
const BYTES_PER_LINE: usize = 48;
/// Characters that these make.
const CHARS_PER_LINE: usize = 64;

/// More base64 than that is no session.
const MAX_TEXT_LEN: usize = 1 << 26;

const BAD_BASE64_DECODE: i32 = 100;
const BAD_END_LINE: i32 = 102;
const NOT_ENCRYPTED: i32 = 106;
const NOT_PROC_TYPE: i32 = 107;
const NO_START_LINE: i32 = 108;
const UNSUPPORTED_ENCRYPTION: i32 = 114;

impl Session {
    /// The session's encoding as PEM, ASCII. It holds the master secret.
    pub fn to_pem(&self) -> Result<Zeroizing<Vec<u8>>> {
        Ok(armour(&Zeroizing::new(self.to_der()?)))
    }
}

/// Bytes as PEM, in lines of 64 characters.
fn armour(bytes: &[u8]) -> Zeroizing<Vec<u8>> {
    let lines = bytes.chunks(BYTES_PER_LINE);
    let text_len = lines.len() * (CHARS_PER_LINE + 1);
    let frame_len = BEGIN.len() + END.len() + 2 * (LABEL.len() + TAIL.len() + 1);
    let mut pem = Zeroizing::new(Vec::with_capacity(text_len + frame_len));
    let mut characters = Zeroizing::new([0; CHARS_PER_LINE]);
    for part in [BEGIN, LABEL, TAIL, b"\n"] {
        pem.extend_from_slice(part);
    }
    for line in lines {
        if let Ok(text) = Base64::encode(line, characters.as_mut()) {
            pem.extend_from_slice(text.as_bytes());
        }
        pem.push(b'\n');
    }
    for part in [END, LABEL, TAIL, b"\n"] {
        pem.extend_from_slice(part);
    }
    pem
}

/// Where PEM comes from: stores the next line, or as much of it as fits, with its line feed, and tells its length;
/// 0 at the end.
pub type NextLine<'a> = &'a mut dyn FnMut(&mut [u8; LINE_LEN]) -> usize;

/// The encoding in the next PEM block that says it is a session; others before it are passed over. Nothing is read
/// beyond its last line.
pub fn unarmour(next_line: NextLine<'_>) -> Result<Zeroizing<Vec<u8>>> {
    let mut lines = Lines {
        next_line,
        line: Zeroizing::new([0; LINE_LEN]),
        len: 0,
        is_part: false,
    };
    loop {
        let label = lines.begin()?;
        let block = lines.block(&label)?;
        let bytes = decode(&block.text)?;
        if label == LABEL {
            check_header(&block.header)?;
            return Ok(bytes);
        }
    }
}

/// What stands between the first and the last line of a block.
struct Block {
    header: Vec<u8>,
    text: Zeroizing<Vec<u8>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// No header line was seen, and no empty line.
    Unclear,
    Header,
    AfterHeader,
}

struct Lines<'a> {
    next_line: NextLine<'a>,
    line: Zeroizing<[u8; LINE_LEN]>,
    len: usize,
    /// Whether the line goes on.
    is_part: bool,
}

impl Lines<'_> {
    /// The next line, without what is at its end; none at the end of all.
    fn next(&mut self) -> Option<&[u8]> {
        let len = (self.next_line)(&mut self.line).min(LINE_LEN);
        self.is_part = len == LINE_LEN && self.line[LINE_LEN - 1] != b'\n';
        let blank = |byte: &u8| *byte <= b' ' || !byte.is_ascii();
        let end = self.line[..len].iter().rposition(|byte| !blank(byte));
        self.len = end.map_or(0, |last| last + 1);
        (len > 0).then(|| &self.line[..self.len])
    }

    /// Reads on to the first line of a block. Gives its label.
    fn begin(&mut self) -> Result<Vec<u8>> {
        let mut is_first = true;
        while let Some(line) = self.next() {
            let line = match line.strip_prefix(b"\xef\xbb\xbf") {
                Some(line) if is_first => line,
                _ => line,
            };
            is_first = false;
            let label = line
                .strip_prefix(BEGIN)
                .and_then(|rest| rest.strip_suffix(TAIL));
            if let Some(label) = label {
                return Ok(label.to_vec());
            }
        }
        Err(failure(NO_START_LINE).because("expecting: SSL SESSION PARAMETERS"))
    }

    /// Reads the rest of a block, its last line included.
    fn block(&mut self, label: &[u8]) -> Result<Block> {
        let mut place = Place::Unclear;
        let mut header = Zeroizing::new(Vec::new());
        let mut text = Zeroizing::new(Vec::new());
        let mut must_end = false;
        loop {
            let goes_on = self.is_part;
            let line = self.next().ok_or_else(|| failure(BAD_END_LINE))?;
            if place == Place::Unclear && line.contains(&b':') {
                place = Place::Header;
            }
            if line.is_empty() {
                match (goes_on, place) {
                    (true, _) => {}
                    (false, Place::AfterHeader) => return Err(failure(BAD_END_LINE)),
                    (false, _) => place = Place::AfterHeader,
                }
                continue;
            }
            if let Some(end) = line.strip_prefix(END) {
                if end.strip_prefix(label) != Some(TAIL) {
                    return Err(failure(BAD_END_LINE));
                }
                break;
            }
            if must_end {
                return Err(failure(BAD_END_LINE));
            }
            if place == Place::AfterHeader {
                if line.len() > CHARS_PER_LINE {
                    let text = "a line is longer than 64 characters";
                    return Err(failure(BAD_BASE64_DECODE).because(text));
                }
                must_end = line.len() < CHARS_PER_LINE;
            }
            let part = match place {
                Place::Unclear | Place::Header => &mut header,
                Place::AfterHeader => &mut text,
            };
            if part.len() > MAX_TEXT_LEN {
                return Err(failure(BAD_BASE64_DECODE).because("there is too much of it"));
            }
            append(part, line);
        }
        if place == Place::Unclear {
            // Without an empty line there was no header, and all of it is the text.
            return Ok(Block {
                header: Vec::new(),
                text: header,
            });
        }
        Ok(Block {
            header: header.to_vec(),
            text,
        })
    }
}

/// Appends a line, and leaves no copy behind when that moves what there is.
fn append(to: &mut Zeroizing<Vec<u8>>, line: &[u8]) {
    let len = to.len() + line.len() + 1;
    if len > to.capacity() {
        let mut larger = Zeroizing::new(Vec::with_capacity(2 * len + 1024));
        larger.extend_from_slice(to);
        *to = larger;
    }
    to.extend_from_slice(line);
    to.push(b'\n');
}

/// A header may only say that the text is encrypted, which is nothing that can be read here.
fn check_header(header: &[u8]) -> Result<()> {
    if header.is_empty() {
        return Ok(());
    }
    let Some(kind) = header.strip_prefix(b"Proc-Type:") else {
        return Err(failure(NOT_PROC_TYPE));
    };
    let encrypted = kind
        .trim_ascii_start()
        .strip_prefix(b"4,")
        .is_some_and(|rest| rest.trim_ascii_start().starts_with(b"ENCRYPTED"));
    if encrypted {
        Err(failure(UNSUPPORTED_ENCRYPTION).because("sessions in encrypted PEM are not read"))
    } else {
        Err(failure(NOT_ENCRYPTED))
    }
}

/// The bytes that base64 stands for. Blanks count for nothing; a hyphen ends it.
fn decode(text: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
    let text = text.split(|byte| *byte == b'-').next().unwrap_or_default();
    let mut characters = Zeroizing::new(Vec::with_capacity(text.len()));
    let is_blank = |byte: &&u8| matches!(**byte, b' ' | b'\t' | b'\n' | b'\r');
    characters.extend(text.iter().filter(|byte| !is_blank(byte)));
    clear_unused_bits(&mut characters);
    let mut bytes = Zeroizing::new(vec![0; characters.len() / 4 * 3]);
    let len = match Base64::decode(characters.as_slice(), &mut bytes) {
        Ok([]) | Err(_) => return Err(failure(BAD_BASE64_DECODE)),
        Ok(decoded) => decoded.len(),
    };
    bytes.truncate(len);
    Ok(bytes)
}

/// The last character before the padding has bits that stand for nothing. OpenSSL does not mind if they are set.
fn clear_unused_bits(characters: &mut [u8]) {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let unused = match characters {
        [.., b'=', b'='] => 4,
        [.., b'='] => 2,
        _ => return,
    };
    let last = characters.iter_mut().rfind(|character| **character != b'=');
    if let Some(character) = last
        && let Some(value) = ALPHABET.iter().position(|each| each == character)
    {
        *character = ALPHABET[value >> unused << unused];
    }
}

fn failure(code: i32) -> Failure {
    Failure::new(Reason {
        library: Library::Pem,
        code,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::der::samples::{MADE, bytes};

    /// `MADE` as OpenSSL writes it.
    const PEM: &str = "-----BEGIN SSL SESSION PARAMETERS-----
MFsCAQECAgMEBAITAQQCAQIEBKChoqOhBAICA+iiBAICASykBAQCYWKlAwIBAaYL
BAlhLmV4YW1wbGWvBwIFAIAAAACwBAQCaDKxBAICAP+yBgQEZGF0YbMDAgEA
-----END SSL SESSION PARAMETERS-----
";

    /// What is read from the text, and what of the text is left then.
    fn read(text: &str) -> (Result<Zeroizing<Vec<u8>>>, &str) {
        let mut rest = text;
        let outcome = unarmour(&mut |line| {
            let end = rest
                .find('\n')
                .map_or(rest.len(), |at| at + 1)
                .min(LINE_LEN);
            let (next, left) = rest.split_at(end);
            line[..end].copy_from_slice(next.as_bytes());
            rest = left;
            end
        });
        (outcome, rest)
    }

    fn reason(text: &str) -> i32 {
        let failure = read(text).0.unwrap_err();
        failure.reason().unwrap().code
    }

    #[test]
    fn sessions_are_written_as_openssl_writes_them() {
        let (session, _) = Session::from_der(&bytes(MADE)).unwrap();
        assert_eq!(session.to_pem().unwrap().as_slice(), PEM.as_bytes());
    }

    #[test]
    fn nothing_is_read_beyond_the_last_line() {
        let text = format!("words\n{PEM}more");
        let (encoding, rest) = read(&text);
        assert_eq!(encoding.unwrap().as_slice(), bytes(MADE));
        assert_eq!(rest, "more");
    }

    #[test]
    fn other_blocks_are_passed_over() {
        let other = PEM.replace("SSL SESSION PARAMETERS", "SOMETHING ELSE");
        assert!(read(&format!("{other}{PEM}")).0.is_ok());
        assert_eq!(reason(&other), NO_START_LINE);
    }

    #[test]
    fn blanks_and_line_feeds_are_where_they_like() {
        assert!(read(&PEM.replace('\n', " \r\n")).0.is_ok());
        let one_line = PEM.replacen("wIBAaYL\n", "wIBAaYL", 1);
        assert!(read(&one_line).0.is_ok());
        assert!(read(&format!("\u{feff}{PEM}")).0.is_ok());
    }

    #[test]
    fn what_is_no_base64_is_refused() {
        assert_eq!(reason(&PEM.replacen("MFs", "MF*", 1)), BAD_BASE64_DECODE);
        assert_eq!(reason(&PEM.replacen("MFs", "MF", 1)), BAD_BASE64_DECODE);
        assert_eq!(reason(&PEM.replacen("MFs", "MF=", 1)), BAD_BASE64_DECODE);
    }

    #[test]
    fn a_block_ends_as_it_began() {
        assert_eq!(reason(&PEM.replacen("END SSL", "END TLS", 1)), BAD_END_LINE);
        let cut_short = &PEM[..PEM.len() - 10];
        assert_eq!(reason(cut_short), BAD_END_LINE);
    }

    #[test]
    fn headers_are_for_encryption_and_that_is_not_read() {
        let with = |header: &str| PEM.replacen("MFs", &format!("{header}\n\nMFs"), 1);
        assert_eq!(reason(&with("Comment: none")), NOT_PROC_TYPE);
        assert_eq!(reason(&with("Proc-Type: 4,CLEAR")), NOT_ENCRYPTED);
        let encrypted = with("Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00");
        assert_eq!(reason(&encrypted), UNSUPPORTED_ENCRYPTION);
    }
}
