//! The strings that choose cipher suites: the cipher list of TLS 1.2 and the list of suites of TLS 1.3.
//!
//! The language of the cipher list is described in ciphers(1). Its words speak of all the suites that OpenSSL ever
//! had; here a word that means none of [`super::ALL`] chooses nothing, as a word that OpenSSL does not know chooses
//! nothing there. So `HIGH:!aNULL:!MD5:!3DES` gives what it gives in OpenSSL, without the suites that we do not
//! have, and a list of nothing but those is "no cipher match".

use super::{Authentication, Cipher, DEFAULT_TLS12, DEFAULT_TLS13, Encryption};
use crate::error::{Reason, Result};

/// The security level (`SSL_CTX_set_security_level(3)`) unless a cipher list names another. The TLS engine has no
/// weaker one: it takes no RSA key below 2048 bits and no SHA-1, whatever level was asked for.
pub const DEFAULT_SECURITY_LEVEL: u8 = 2;

/// What a context or a connection was told about its cipher suites of TLS 1.2, and the security level, which the
/// same strings set.
#[derive(Clone, Debug)]
pub struct CipherList {
    suites: Vec<&'static Cipher>,
    security_level: u8,
}

impl Default for CipherList {
    fn default() -> Self {
        Self {
            suites: DEFAULT_TLS12.to_vec(),
            security_level: DEFAULT_SECURITY_LEVEL,
        }
    }
}

impl CipherList {
    /// The chosen suites of TLS 1.2, the best first.
    pub fn suites(&self) -> &[&'static Cipher] {
        &self.suites
    }

    /// The security level, 0 to 5.
    pub fn security_level(&self) -> u8 {
        self.security_level
    }

    /// Does as `SSL_CTX_set_cipher_list(3)`.
    ///
    /// Fails with `SSL_R_NO_CIPHER_MATCH` when nothing is chosen; as in OpenSSL, the list is empty from then on,
    /// and TLS 1.2 off. Fails with `SSL_R_INVALID_COMMAND` when the string is none of the language; the list stays
    /// what it was. A security level that the string named holds in any case.
    pub fn set(&mut self, rules: &[u8]) -> Result<()> {
        let mut order = Order::new();
        let level = &mut self.security_level;
        match suite_b(rules) {
            Some(rules) => order.apply(rules, level)?,
            None => match rules.strip_prefix(b"DEFAULT") {
                Some(rest) => {
                    order.apply(b"ALL", level)?;
                    order.apply(rest.strip_prefix(b":").unwrap_or(rest), level)?;
                }
                None => order.apply(rules, level)?,
            },
        }
        self.suites = order.chosen();
        if self.suites.is_empty() {
            return Err(Reason::NO_CIPHER_MATCH.into());
        }
        Ok(())
    }
}

/// Reads the list of `SSL_CTX_set_ciphersuites(3)`: names of suites of TLS 1.3 with colons between them. Names that
/// are not known are passed over; fails with `SSL_R_NO_CIPHER_MATCH` when that leaves nothing. The empty list is
/// allowed, and turns TLS 1.3 off.
pub fn parse_ciphersuites(names: &[u8]) -> Result<Vec<&'static Cipher>> {
    let mut suites: Vec<&'static Cipher> = Vec::new();
    for name in names.split(|&byte| byte == b':').map(<[u8]>::trim_ascii) {
        let known = DEFAULT_TLS13
            .into_iter()
            .find(|cipher| cipher.name.to_bytes() == name);
        if let Some(cipher) = known
            && !suites.iter().any(|suite| std::ptr::eq(*suite, cipher))
        {
            suites.push(cipher);
        }
    }
    if suites.is_empty() && !names.is_empty() {
        return Err(Reason::NO_CIPHER_MATCH.into());
    }
    Ok(suites)
}

/// What a list that begins with one of the names of the "Suite B" profile (RFC 6460) stands for, whatever follows.
fn suite_b(rules: &[u8]) -> Option<&'static [u8]> {
    const AES128: &[u8] = b"ECDHE-ECDSA-AES128-GCM-SHA256";
    const AES256: &[u8] = b"ECDHE-ECDSA-AES256-GCM-SHA384";
    const BOTH: &[u8] = b"ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384";
    [
        (b"SUITEB128ONLY".as_slice(), AES128),
        (b"SUITEB128C2", AES256),
        (b"SUITEB128", BOTH),
        (b"SUITEB192", AES256),
    ]
    .into_iter()
    .find_map(|(prefix, list)| rules.starts_with(prefix).then_some(list))
}

/// A property that a word asks for. A word may leave a property open; words joined with `+` narrow it down.
#[derive(Clone, Copy, Default)]
struct Property(u8);

impl Property {
    /// Neither open nor true of any suite of ours.
    const NONE_OF_OURS: Self = Self(0x80);

    /// Narrows down; false when both are set and have nothing in common.
    fn narrow(&mut self, other: Self) -> bool {
        if self.0 == 0 {
            self.0 = other.0;
            return true;
        }
        if other.0 != 0 {
            self.0 &= other.0;
        }
        self.0 != 0
    }

    fn admits(self, of_suite: Self) -> bool {
        self.0 == 0 || self.0 & of_suite.0 != 0
    }
}

const ECDHE: Property = Property(1);
const ECDSA: Property = Property(1);
const RSA: Property = Property(2);
const AES128_GCM: Property = Property(1);
const AES256_GCM: Property = Property(2);
const CHACHA20: Property = Property(4);
const HIGH: Property = Property(1);
const FIPS: Property = Property(2);
const VERSION_1_2: Property = Property(1);

/// What a word of the language, or several joined with `+`, asks for.
#[derive(Clone, Copy, Default)]
struct Pattern {
    key_exchange: Property,
    authentication: Property,
    encryption: Property,
    strength: Property,
    outside_default: Property,
    version: Property,
}

impl Pattern {
    /// What is true of a suite.
    fn of(cipher: &Cipher) -> Self {
        let (encryption, strength) = match cipher.encryption {
            Encryption::AesGcm(128) => (AES128_GCM, Property(HIGH.0 | FIPS.0)),
            Encryption::AesGcm(_) => (AES256_GCM, Property(HIGH.0 | FIPS.0)),
            Encryption::ChaCha20Poly1305 => (CHACHA20, HIGH),
        };
        Self {
            key_exchange: ECDHE,
            authentication: match cipher.authentication {
                Authentication::Ecdsa => ECDSA,
                Authentication::Rsa | Authentication::Any => RSA,
            },
            encryption,
            strength,
            outside_default: Property(0),
            version: VERSION_1_2,
        }
    }

    /// What a word asks for; `None` when OpenSSL does not know it either, or means a single suite of the many that
    /// we do not have.
    fn named(word: &[u8]) -> Option<Self> {
        let mut pattern = Self::default();
        match word {
            b"ALL" => pattern.encryption = Property(AES128_GCM.0 | AES256_GCM.0 | CHACHA20.0),
            b"ECDHE" | b"EECDH" | b"kECDHE" | b"kEECDH" | b"ECDH" => pattern.key_exchange = ECDHE,
            b"ECDSA" | b"aECDSA" => pattern.authentication = ECDSA,
            b"aRSA" => pattern.authentication = RSA,
            b"AES" | b"AESGCM" => pattern.encryption = Property(AES128_GCM.0 | AES256_GCM.0),
            b"AES128" => pattern.encryption = AES128_GCM,
            b"AES256" => pattern.encryption = AES256_GCM,
            b"CHACHA20" => pattern.encryption = CHACHA20,
            b"HIGH" => pattern.strength = HIGH,
            b"FIPS" => pattern.strength = FIPS,
            b"TLSv1.2" => pattern.version = VERSION_1_2,
            b"COMPLEMENTOFDEFAULT" => pattern.outside_default = Property::NONE_OF_OURS,
            _ if WORDS_FOR_OTHERS.contains(&word) => {
                pattern.key_exchange = Property::NONE_OF_OURS;
            }
            _ => {
                let cipher = DEFAULT_TLS12
                    .into_iter()
                    .find(|cipher| cipher.name.to_bytes() == word)?;
                pattern = Self::of(cipher);
                // A suite's name says nothing about the version.
                pattern.version = Property(0);
            }
        }
        Some(pattern)
    }

    /// Narrows down; false when nothing can match any more.
    fn narrow(&mut self, other: Self) -> bool {
        // OpenSSL forgets COMPLEMENTOFDEFAULT when the first word for a strength comes after it.
        if self.strength.0 == 0 && other.strength.0 != 0 {
            self.outside_default = Property(0);
        }
        self.key_exchange.narrow(other.key_exchange)
            && self.authentication.narrow(other.authentication)
            && self.encryption.narrow(other.encryption)
            && self.strength.narrow(other.strength)
            && self.outside_default.narrow(other.outside_default)
            && self.version.narrow(other.version)
    }

    fn matches(self, cipher: &Cipher) -> bool {
        let suite = Self::of(cipher);
        self.key_exchange.admits(suite.key_exchange)
            && self.authentication.admits(suite.authentication)
            && self.encryption.admits(suite.encryption)
            && self.strength.admits(suite.strength)
            && self.outside_default.admits(suite.outside_default)
            && self.version.admits(suite.version)
    }
}

/// Words that OpenSSL knows for suites of which we have none. They choose nothing, as unknown words do; but what
/// follows a known word is read more strictly.
const WORDS_FOR_OTHERS: [&[u8]; 45] = [
    b"COMPLEMENTOFALL",
    b"kRSA",
    b"kEDH",
    b"kDHE",
    b"DH",
    b"kPSK",
    b"kRSAPSK",
    b"kECDHEPSK",
    b"kDHEPSK",
    b"kSRP",
    b"aDSS",
    b"DSS",
    b"aNULL",
    b"aPSK",
    b"aSRP",
    b"EDH",
    b"DHE",
    b"NULL",
    b"RSA",
    b"ADH",
    b"AECDH",
    b"PSK",
    b"SRP",
    b"eNULL",
    b"AESCCM",
    b"AESCCM8",
    b"CAMELLIA128",
    b"CAMELLIA256",
    b"CAMELLIA",
    b"ARIA",
    b"ARIAGCM",
    b"ARIA128",
    b"ARIA256",
    b"CBC",
    b"MD5",
    b"SHA1",
    b"SHA",
    b"SHA256",
    b"SHA384",
    b"SSLv3",
    b"TLSv1",
    b"TLSv1.0",
    b"LOW",
    b"MEDIUM",
    b"3DES",
];

/// What the sign before a word says to do with the suites that the word means.
#[derive(Clone, Copy)]
enum Rule {
    /// No sign: put those that are not in the list at its end.
    Add,
    /// `+`: move those that are in the list to its end.
    MoveToEnd,
    /// `-`: take out; they may come back.
    Remove,
    /// `!`: take out for good.
    Kill,
}

/// A list in the making: what is in it and what is not, in one order, so that a suite comes back to where it was.
struct Order(Vec<(&'static Cipher, bool)>);

impl Order {
    fn new() -> Self {
        Self(DEFAULT_TLS12.map(|cipher| (cipher, false)).to_vec())
    }

    fn chosen(self) -> Vec<&'static Cipher> {
        self.0
            .into_iter()
            .filter_map(|(cipher, chosen)| chosen.then_some(cipher))
            .collect()
    }

    /// Obeys a string of rules. A level that it names is stored, even when the string turns out wrong further on.
    fn apply(&mut self, rules: &[u8], level: &mut u8) -> Result<()> {
        let mut rest = rules;
        let mut outcome = Ok(());
        while let Some((&sign, behind)) = rest.split_first() {
            if is_separator(sign) {
                rest = behind;
                continue;
            }
            let rule = match sign {
                b'!' => Rule::Kill,
                b'-' => Rule::Remove,
                b'+' => Rule::MoveToEnd,
                b'@' => {
                    let (word, behind) = split_word(behind)?;
                    if !self.command(word, level) {
                        outcome = Err(Reason::INVALID_COMMAND.into());
                    }
                    rest = skip_item(behind);
                    continue;
                }
                _ => Rule::Add,
            };
            let words = if matches!(rule, Rule::Add) {
                rest
            } else {
                behind
            };
            let (pattern, behind) = read_pattern(words)?;
            rest = behind;
            if let Some(pattern) = pattern {
                self.obey(rule, |cipher| pattern.matches(cipher));
            }
        }
        outcome
    }

    /// Obeys a word after `@`; false when there is no such command.
    fn command(&mut self, word: &[u8], level: &mut u8) -> bool {
        match word {
            b"STRENGTH" => {
                for bits in [256, 128] {
                    self.obey(Rule::MoveToEnd, |cipher| cipher.bits() == bits);
                }
                true
            }
            [
                b'S',
                b'E',
                b'C',
                b'L',
                b'E',
                b'V',
                b'E',
                b'L',
                b'=',
                digit @ b'0'..=b'5',
            ] => {
                *level = digit - b'0';
                true
            }
            _ => false,
        }
    }

    fn obey(&mut self, rule: Rule, meant: impl Fn(&Cipher) -> bool) {
        let concerned = |&(cipher, chosen): &(&'static Cipher, bool)| {
            meant(cipher)
                && match rule {
                    Rule::Add => !chosen,
                    Rule::MoveToEnd | Rule::Remove => chosen,
                    Rule::Kill => true,
                }
        };
        let (moved, stay): (Vec<_>, Vec<_>) = self.0.drain(..).partition(concerned);
        let moved = moved
            .into_iter()
            .map(|(cipher, _)| (cipher, !matches!(rule, Rule::Remove)));
        self.0 = match rule {
            Rule::Add | Rule::MoveToEnd => stay.into_iter().chain(moved).collect(),
            Rule::Remove => moved.chain(stay).collect(),
            Rule::Kill => stay,
        };
    }
}

/// Reads words joined with `+`, up to what follows them. No pattern when one of them is not known, or when no suite
/// can be meant by all of them; then the whole item is passed over.
fn read_pattern(mut rest: &[u8]) -> Result<(Option<Pattern>, &[u8])> {
    let mut pattern = Pattern::default();
    loop {
        let (word, behind) = split_word(rest)?;
        let joined = behind.strip_prefix(b"+");
        rest = joined.unwrap_or(behind);
        match Pattern::named(word) {
            Some(named) if pattern.narrow(named) => {}
            _ => return Ok((None, skip_item(rest))),
        }
        if joined.is_none() {
            return Ok((Some(pattern), rest));
        }
    }
}

/// The word that `rest` begins with, and what follows it. There must be one.
fn split_word(rest: &[u8]) -> Result<(&[u8], &[u8])> {
    let is_part =
        |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'=');
    let len = rest.iter().take_while(|byte| is_part(byte)).count();
    if len == 0 {
        return Err(Reason::INVALID_COMMAND.into());
    }
    Ok(rest.split_at(len))
}

/// What follows the item that `rest` is in the middle of.
fn skip_item(rest: &[u8]) -> &[u8] {
    let end = rest.iter().position(|&byte| is_separator(byte));
    &rest[end.unwrap_or(rest.len())..]
}

fn is_separator(byte: u8) -> bool {
    matches!(byte, b':' | b' ' | b';' | b',')
}

#[cfg(test)]
#[path = "list_tests.rs"]
mod tests;
