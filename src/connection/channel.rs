//! What a connection reads from and writes to.

use std::ffi::c_int;
use std::io;
use std::sync::Arc;

use crate::abi::BIO;
use crate::host::{self, Retry};

/// What came of a read or a write.
#[derive(Debug, PartialEq, Eq)]
pub enum Io {
    /// So many bytes went through.
    Done(usize),
    /// Nothing can go through now; try again.
    Again,
    /// The other side will send no more.
    End,
    /// The operating system says no; its `errno` is set.
    Failed,
}

/// File descriptors or libcrypto's channels.
#[derive(Clone)]
pub enum Channel {
    /// A file descriptor, which stays the application's.
    Descriptor(c_int),
    /// A `BIO`. One connection is one thread's at a time, and with it its channels: nothing is locked while a `BIO` works,
    /// which may call back.
    Bio(Arc<host::Channel>),
}

impl Channel {
    /// Reads at most as many bytes as there is room for.
    pub fn read(&self, room: &mut [u8]) -> Io {
        match self {
            Self::Descriptor(descriptor) => {
                // SAFETY: the buffer is writable for its length; whatever the descriptor is, read(2) checks it.
                let got = unsafe { libc::read(*descriptor, room.as_mut_ptr().cast(), room.len()) };
                match usize::try_from(got) {
                    Ok(0) => Io::End,
                    Ok(count) => Io::Done(count),
                    Err(_) => trouble(),
                }
            }
            Self::Bio(bio) => {
                let got = bio.read(room);
                outcome(bio, got)
            }
        }
    }

    /// Writes as many of the bytes as go through.
    ///
    /// A socket whose peer is gone makes this fail; the process gets no SIGPIPE for it.
    pub fn write(&self, bytes: &[u8]) -> Io {
        match self {
            Self::Descriptor(descriptor) => {
                let (start, len) = (bytes.as_ptr().cast(), bytes.len());
                // SAFETY: the buffer is readable for its length; whatever the descriptor is, send(2) checks it.
                let mut sent = unsafe { libc::send(*descriptor, start, len, libc::MSG_NOSIGNAL) };
                if sent < 0 && io::Error::last_os_error().raw_os_error() == Some(libc::ENOTSOCK) {
                    // SAFETY: as above, for write(2).
                    sent = unsafe { libc::write(*descriptor, start, len) };
                }
                usize::try_from(sent).map_or_else(|_| trouble(), Io::Done)
            }
            Self::Bio(bio) => {
                let sent = bio.write(bytes);
                outcome(bio, sent)
            }
        }
    }

    /// The `BIO`, lent; null when it is none.
    pub fn bio(&self) -> *mut BIO {
        match self {
            Self::Descriptor(_) => std::ptr::null_mut(),
            Self::Bio(bio) => bio.as_ptr(),
        }
    }

    /// Sends on what was written, where something holds it back.
    pub fn flush(&self) {
        if let Self::Bio(bio) = self {
            bio.flush();
        }
    }

    /// The file descriptor, also that of a `BIO` which has one; -1 otherwise.
    pub fn descriptor(&self) -> c_int {
        match self {
            Self::Descriptor(descriptor) => *descriptor,
            Self::Bio(bio) => bio.fd().unwrap_or(-1),
        }
    }
}

/// What a `BIO` says of a read or a write.
fn outcome(bio: &host::Channel, count: c_int) -> Io {
    match usize::try_from(count) {
        Ok(count) if count > 0 => Io::Done(count),
        _ if bio.retry() != Retry::No => Io::Again,
        _ if count == 0 || bio.is_at_end() => Io::End,
        _ => Io::Failed,
    }
}

/// Whether the call before failed because the peer has closed the stream.
pub(super) fn peer_is_gone() -> bool {
    let errno = io::Error::last_os_error().raw_os_error();
    matches!(errno, Some(libc::EPIPE | libc::ECONNRESET))
}

/// Why the call before failed. The C library's `errno` stays as it is, for the application to read. A signal that
/// interrupts is a reason to come back later, as for OpenSSL: the application may want to look at what it meant.
fn trouble() -> Io {
    match io::Error::last_os_error().kind() {
        io::ErrorKind::Interrupted | io::ErrorKind::WouldBlock => Io::Again,
        _ => Io::Failed,
    }
}
