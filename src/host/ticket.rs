//! Tickets whose keys the application puts into contexts of libcrypto's.

use std::ffi::c_int;
use std::ptr;

use aws_lc_rs::constant_time;
use zeroize::Zeroizing;

use super::LibCrypto;
use crate::abi::{EVP_CIPHER_CTX, EVP_MAC, EVP_MAC_CTX, HMAC_CTX, SSL};
use crate::callback::TicketKey;
use crate::error::{Failure, Reason, Result};

/// Bytes of the name of a ticket's keys (`TLSEXT_KEYNAME_LENGTH`).
pub const NAME_LEN: usize = 16;
/// `EVP_MAX_IV_LENGTH`.
const MAX_IV_LEN: usize = 16;
/// `EVP_MAX_BLOCK_LENGTH`.
const MAX_BLOCK_LEN: usize = 32;
/// `EVP_MAX_MD_SIZE`.
const MAX_MAC_LEN: usize = 64;

/// A cipher and a MAC for one ticket, which the application gives their keys.
pub struct TicketSecrets {
    library: &'static LibCrypto,
    callback: TicketKey,
    cipher: *mut EVP_CIPHER_CTX,
    mac: Mac,
    name: [u8; NAME_LEN],
    iv: [u8; MAX_IV_LEN],
}

/// The MAC, in the form that the application's function takes.
enum Mac {
    Evp(*mut EVP_MAC, *mut EVP_MAC_CTX),
    Hmac(*mut HMAC_CTX),
}

impl TicketSecrets {
    /// Contexts without keys; `None` in a process whose libcrypto does not have them.
    pub fn new(callback: TicketKey) -> Option<Self> {
        let library = super::libcrypto()?;
        library.has_ticket_functions(callback).then_some(())?;
        // SAFETY: new objects, which this value frees. Without a MAC the cipher goes again with it.
        unsafe {
            let mac = match callback {
                TicketKey::Evp(_) => {
                    let mac =
                        (library.EVP_MAC_fetch?)(ptr::null_mut(), c"HMAC".as_ptr(), ptr::null());
                    Mac::Evp(mac, (library.EVP_MAC_CTX_new?)(mac))
                }
                TicketKey::Hmac(_) => Mac::Hmac((library.HMAC_CTX_new?)()),
            };
            let secrets = Self {
                library,
                callback,
                cipher: (library.EVP_CIPHER_CTX_new?)(),
                mac,
                name: [0; NAME_LEN],
                iv: [0; MAX_IV_LEN],
            };
            let whole = !secrets.cipher.is_null()
                && match secrets.mac {
                    Mac::Evp(_, context) => !context.is_null(),
                    Mac::Hmac(context) => !context.is_null(),
                };
            whole.then_some(secrets)
        }
    }

    /// Whether this process could ask such a function for keys.
    pub fn are_possible(callback: TicketKey) -> bool {
        super::libcrypto().is_some_and(|library| library.has_ticket_functions(callback))
    }

    /// Has the application choose keys for a new ticket: what it returned.
    pub fn choose(&mut self, ssl: *mut SSL) -> c_int {
        self.call(ssl, true)
    }

    /// Has the application find the keys of a ticket by the name in it: what it returned. Of the rest, the function
    /// takes as much for the initialization vector as its cipher needs.
    pub fn ask(&mut self, ssl: *mut SSL, name: &[u8], rest: &[u8]) -> c_int {
        self.name.copy_from_slice(&name[..NAME_LEN]);
        self.iv.copy_from_slice(&rest[..MAX_IV_LEN]);
        self.call(ssl, false)
    }

    fn call(&mut self, ssl: *mut SSL, sealing: bool) -> c_int {
        let (name, iv) = (&mut self.name, &mut self.iv);
        // SAFETY: the contexts are this value's own, and of the form that the function takes.
        unsafe {
            match (self.callback, &self.mac) {
                (TicketKey::Evp(callback), Mac::Evp(_, mac)) => {
                    callback.call(ssl, name, iv, self.cipher, *mac, sealing)
                }
                (TicketKey::Hmac(callback), Mac::Hmac(mac)) => {
                    callback.call(ssl, name, iv, self.cipher, *mac, sealing)
                }
                _ => -1,
            }
        }
    }

    /// The ticket with this in it, by the keys that were chosen.
    pub fn seal(&mut self, encoding: &[u8]) -> Result<Vec<u8>> {
        let iv_len = self.iv_len().ok_or_else(failed)?;
        let mut text = vec![0; encoding.len() + MAX_BLOCK_LEN];
        let len = self
            .crypt(true, encoding, &mut text)
            .flatten()
            .ok_or_else(failed)?;
        let mut ticket = Vec::with_capacity(NAME_LEN + iv_len + len + MAX_MAC_LEN);
        ticket.extend_from_slice(&self.name);
        ticket.extend_from_slice(&self.iv[..iv_len]);
        ticket.extend_from_slice(&text[..len]);
        let mac = self.authenticate(&ticket).ok_or_else(failed)?;
        ticket.extend_from_slice(&mac);
        Ok(ticket)
    }

    /// What is in a ticket, by the keys that were found; `None` when it is not one of theirs.
    pub fn open(&mut self, ticket: &[u8]) -> Result<Option<Zeroizing<Vec<u8>>>> {
        let mac_len = self.mac_len().ok_or_else(failed)?;
        let iv_len = self.iv_len().ok_or_else(failed)?;
        if ticket.len() <= NAME_LEN + iv_len + mac_len {
            return Ok(None);
        }
        let (signed, mac) = ticket.split_at(ticket.len() - mac_len);
        let expected = self.authenticate(signed).ok_or_else(failed)?;
        if constant_time::verify_slices_are_equal(&expected, mac).is_err() {
            return Ok(None);
        }
        let sealed = &signed[NAME_LEN + iv_len..];
        let mut text = Zeroizing::new(vec![0; sealed.len() + MAX_BLOCK_LEN]);
        let len = self.crypt(false, sealed, &mut text).ok_or_else(failed)?;
        Ok(len.map(|len| {
            text.truncate(len);
            text
        }))
    }

    fn iv_len(&self) -> Option<usize> {
        // SAFETY: a living context.
        let len = unsafe { (self.library.EVP_CIPHER_CTX_get_iv_length?)(self.cipher) };
        usize::try_from(len).ok().filter(|len| *len <= MAX_IV_LEN)
    }

    fn mac_len(&self) -> Option<usize> {
        // SAFETY: a living context.
        let len = unsafe {
            match self.mac {
                Mac::Evp(_, mac) => (self.library.EVP_MAC_CTX_get_mac_size?)(mac),
                Mac::Hmac(mac) => (self.library.HMAC_size?)(mac),
            }
        };
        (len > 0 && len <= MAX_MAC_LEN).then_some(len)
    }

    /// The length of what came of it, which `out` has room for; an inner `None` where the end does not fit the cipher.
    fn crypt(&mut self, sealing: bool, input: &[u8], out: &mut [u8]) -> Option<Option<usize>> {
        let library = self.library;
        let (update, last) = if sealing {
            (library.EVP_EncryptUpdate?, library.EVP_EncryptFinal?)
        } else {
            (library.EVP_DecryptUpdate?, library.EVP_DecryptFinal?)
        };
        let input_len = c_int::try_from(input.len()).ok()?;
        let (mut len, mut rest) = (0, 0);
        // SAFETY: a living context; a cipher writes at most one block more than it reads, and there is room for that.
        unsafe {
            if update(
                self.cipher,
                out.as_mut_ptr(),
                &mut len,
                input.as_ptr(),
                input_len,
            ) <= 0
            {
                return None;
            }
            let done = usize::try_from(len).ok()?;
            if last(self.cipher, out.as_mut_ptr().add(done), &mut rest) <= 0 {
                return Some(None);
            }
        }
        usize::try_from(len + rest).ok().map(Some)
    }

    fn authenticate(&mut self, bytes: &[u8]) -> Option<Vec<u8>> {
        let library = self.library;
        let mut mac = [0; MAX_MAC_LEN];
        // SAFETY: living contexts; the bytes have the length given, and there is room for the longest MAC.
        let len = unsafe {
            match self.mac {
                Mac::Evp(_, context) => {
                    let mut len = 0;
                    let done = (library.EVP_MAC_update?)(context, bytes.as_ptr(), bytes.len()) > 0
                        && (library.EVP_MAC_final?)(
                            context,
                            mac.as_mut_ptr(),
                            &mut len,
                            MAX_MAC_LEN,
                        ) > 0;
                    done.then_some(len)
                }
                Mac::Hmac(context) => {
                    let mut len = 0;
                    let done = (library.HMAC_Update?)(context, bytes.as_ptr(), bytes.len()) > 0
                        && (library.HMAC_Final?)(context, mac.as_mut_ptr(), &mut len) > 0;
                    done.then_some(len as usize)
                }
            }
        }?;
        mac.get(..len).map(<[u8]>::to_vec)
    }
}

impl Drop for TicketSecrets {
    fn drop(&mut self) {
        let library = self.library;
        // SAFETY: our own objects, freed once; each of these functions takes null.
        unsafe {
            if let Some(free) = library.EVP_CIPHER_CTX_free {
                free(self.cipher);
            }
            match self.mac {
                Mac::Evp(mac, context) => {
                    if let Some(free) = library.EVP_MAC_CTX_free {
                        free(context);
                    }
                    if let Some(free) = library.EVP_MAC_free {
                        free(mac);
                    }
                }
                Mac::Hmac(context) => {
                    if let Some(free) = library.HMAC_CTX_free {
                        free(context);
                    }
                }
            }
        }
    }
}

impl LibCrypto {
    fn has_ticket_functions(&self, callback: TicketKey) -> bool {
        let cipher = self.EVP_CIPHER_CTX_new.is_some()
            && self.EVP_CIPHER_CTX_free.is_some()
            && self.EVP_CIPHER_CTX_get_iv_length.is_some()
            && self.EVP_EncryptUpdate.is_some()
            && self.EVP_EncryptFinal.is_some()
            && self.EVP_DecryptUpdate.is_some()
            && self.EVP_DecryptFinal.is_some();
        cipher
            && match callback {
                TicketKey::Evp(_) => {
                    self.EVP_MAC_fetch.is_some()
                        && self.EVP_MAC_free.is_some()
                        && self.EVP_MAC_CTX_new.is_some()
                        && self.EVP_MAC_CTX_free.is_some()
                        && self.EVP_MAC_CTX_get_mac_size.is_some()
                        && self.EVP_MAC_update.is_some()
                        && self.EVP_MAC_final.is_some()
                }
                TicketKey::Hmac(_) => {
                    self.HMAC_CTX_new.is_some()
                        && self.HMAC_CTX_free.is_some()
                        && self.HMAC_size.is_some()
                        && self.HMAC_Update.is_some()
                        && self.HMAC_Final.is_some()
                }
            }
    }
}

/// A cipher or a MAC failed: the application did not give it keys that it works with.
fn failed() -> Failure {
    Failure::new(Reason::INTERNAL_ERROR)
        .because("the application's callback left no working keys for a ticket")
}
