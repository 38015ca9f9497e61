//! The host's channels (`BIO_read(3)`, `BIO_ctrl(3)`): what a connection reads from and writes to when the program
//! gave it a BIO.

use std::ffi::{c_int, c_long, c_void};
use std::ptr::{self, NonNull};

use super::libcrypto::LibCrypto;
use crate::abi::BIO;

/// `BIO_CTRL_FLUSH`.
const CTRL_FLUSH: c_int = 11;
/// `BIO_CTRL_EOF`.
const CTRL_EOF: c_int = 2;
/// `BIO_CTRL_PENDING`: bytes that can be read.
const CTRL_PENDING: c_int = 10;
/// `BIO_CTRL_WPENDING`: bytes that wait to be written.
const CTRL_WPENDING: c_int = 13;
/// `BIO_C_SET_FD`.
const C_SET_FD: c_int = 104;
/// `BIO_TYPE_DESCRIPTOR`: any BIO with a file descriptor.
const TYPE_DESCRIPTOR: c_int = 0x0100;
/// `BIO_C_GET_FD`.
const C_GET_FD: c_int = 105;

/// `BIO_FLAGS_READ`, `BIO_FLAGS_WRITE`, `BIO_FLAGS_IO_SPECIAL`, `BIO_FLAGS_SHOULD_RETRY`.
const FLAG_READ: c_int = 1;
const FLAG_WRITE: c_int = 2;
const FLAG_SPECIAL: c_int = 4;
const FLAG_RETRY: c_int = 8;

/// What a channel waits for before the call that just failed is worth repeating.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    /// The call failed for good.
    No,
    /// Bytes to read.
    Read,
    /// Room to write.
    Write,
    /// Something else; the number is `BIO_RR_*`.
    Special(c_int),
}

/// A BIO, or a chain of them, with one reference of ours that goes with the value.
pub struct Channel {
    library: &'static LibCrypto,
    bio: NonNull<BIO>,
}

// SAFETY: a BIO is bound to no thread.
unsafe impl Send for Channel {}
// SAFETY: a BIO must not be used from two threads at once, and is not: it is part of a connection, which C promises to
// use from one thread at a time (ssl(7)). From inside its own code it may be used again, as libcrypto allows.
unsafe impl Sync for Channel {}

impl Channel {
    /// Takes over one reference to `bio`. `None`, and the reference stays with the caller, when `bio` is null or
    /// this libcrypto cannot read and write BIOs.
    ///
    /// # Safety
    /// `bio` is null or a living BIO of `library` with a reference that the caller gives up.
    pub unsafe fn adopt(library: &'static LibCrypto, bio: *mut BIO) -> Option<Self> {
        library.BIO_read.and(library.BIO_write)?;
        library.BIO_ctrl.and(library.BIO_test_flags)?;
        library.BIO_free_all?;
        let bio = NonNull::new(bio)?;
        Some(Self { library, bio })
    }

    /// A new channel over a socket, which is closed with it when `close` says so.
    pub fn over_socket(library: &'static LibCrypto, fd: c_int, close: bool) -> Option<Self> {
        let (new, method) = (library.BIO_new?, library.BIO_s_socket?);
        let int_ctrl = library.BIO_int_ctrl?;
        // SAFETY: a new BIO of the socket kind, which is ours; its fd is set as BIO_set_fd does.
        unsafe {
            let channel = Self::adopt(library, new(method()))?;
            int_ctrl(channel.bio.as_ptr(), C_SET_FD, c_long::from(close), fd);
            Some(channel)
        }
    }

    /// The BIO itself, lent: valid while this value lives.
    pub fn as_ptr(&self) -> *mut BIO {
        self.bio.as_ptr()
    }

    /// One more reference to the same BIO.
    pub fn share(&self) -> Option<Self> {
        let up_ref = self.library.BIO_up_ref?;
        // SAFETY: a living BIO; the reference counted here is the new value's.
        (unsafe { up_ref(self.bio.as_ptr()) } != 0).then_some(Self {
            library: self.library,
            bio: self.bio,
        })
    }

    /// Reads at most as many bytes as fit: their number, or 0 or less when there were none ([`Channel::retry`]
    /// tells why).
    pub fn read(&self, buffer: &mut [u8]) -> c_int {
        let Some(read) = self.library.BIO_read else {
            return -1;
        };
        let len = c_int::try_from(buffer.len()).unwrap_or(c_int::MAX);
        // SAFETY: a living BIO, and a buffer of at least that many bytes.
        unsafe { read(self.bio.as_ptr(), buffer.as_mut_ptr().cast(), len) }
    }

    /// Writes bytes: how many went, or 0 or less when none did ([`Channel::retry`] tells why).
    pub fn write(&self, bytes: &[u8]) -> c_int {
        let Some(write) = self.library.BIO_write else {
            return -1;
        };
        let len = c_int::try_from(bytes.len()).unwrap_or(c_int::MAX);
        // SAFETY: a living BIO, and at least that many bytes.
        unsafe { write(self.bio.as_ptr(), bytes.as_ptr().cast(), len) }
    }

    /// Pushes out what the channel holds back: 1 when all is out, 0 or less when it is not.
    pub fn flush(&self) -> c_int {
        self.ctrl(CTRL_FLUSH) as c_int
    }

    /// Whether the other end has nothing more to say.
    pub fn is_at_end(&self) -> bool {
        self.ctrl(CTRL_EOF) == 1
    }

    /// Bytes that can be read without waiting.
    pub fn readable(&self) -> usize {
        usize::try_from(self.ctrl(CTRL_PENDING)).unwrap_or(0)
    }

    /// Bytes that wait to be written.
    pub fn held_back(&self) -> usize {
        usize::try_from(self.ctrl(CTRL_WPENDING)).unwrap_or(0)
    }

    /// The file descriptor below, when there is one.
    pub fn fd(&self) -> Option<c_int> {
        // Others answer as well, and mean something else.
        let find = self.library.BIO_find_type?;
        // SAFETY: a living BIO; the one that is found belongs to it, and is asked where to.
        let fd = unsafe {
            let with_fd = find(self.bio.as_ptr(), TYPE_DESCRIPTOR);
            if with_fd.is_null() {
                return None;
            }
            let mut fd: c_int = -1;
            self.library.BIO_ctrl?(with_fd, C_GET_FD, 0, (&raw mut fd).cast());
            fd
        };
        (fd >= 0).then_some(fd)
    }

    /// Why the last call did not do what it should.
    pub fn retry(&self) -> Retry {
        if !self.has_flag(FLAG_RETRY) {
            Retry::No
        } else if self.has_flag(FLAG_READ) {
            Retry::Read
        } else if self.has_flag(FLAG_WRITE) {
            Retry::Write
        } else if self.has_flag(FLAG_SPECIAL) {
            Retry::Special(self.special_reason())
        } else {
            Retry::No
        }
    }

    fn special_reason(&self) -> c_int {
        // SAFETY: a living BIO, only looked at.
        self.library
            .BIO_get_retry_reason
            .map_or(0, |reason| unsafe { reason(self.bio.as_ptr()) })
    }

    fn has_flag(&self, flag: c_int) -> bool {
        // SAFETY: a living BIO, only looked at.
        self.library
            .BIO_test_flags
            .is_some_and(|test| unsafe { test(self.bio.as_ptr(), flag) } != 0)
    }

    fn ctrl(&self, command: c_int) -> c_long {
        let Some(ctrl) = self.library.BIO_ctrl else {
            return -1;
        };
        // SAFETY: a living BIO; the commands asked for here take no argument.
        unsafe { ctrl(self.bio.as_ptr(), command, 0, ptr::null_mut::<c_void>()) }
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        if let Some(free_all) = self.library.BIO_free_all {
            // SAFETY: our reference, given up once.
            unsafe { free_all(self.bio.as_ptr()) }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::os::fd::IntoRawFd;
    use std::os::unix::net::UnixStream;

    use super::*;
    use crate::host::tests::loaded;

    #[test]
    fn a_channel_over_a_socket_reads_writes_and_says_what_it_waits_for() {
        let (mut far, near) = UnixStream::pair().unwrap();
        near.set_nonblocking(true).unwrap();
        let fd = near.into_raw_fd();
        let channel = Channel::over_socket(loaded(), fd, true).unwrap();
        assert_eq!(channel.fd(), Some(fd));

        let mut buffer = [0; 8];
        assert!(channel.read(&mut buffer) <= 0);
        assert_eq!(channel.retry(), Retry::Read);
        far.write_all(b"hello").unwrap();
        assert_eq!(channel.read(&mut buffer), 5);
        assert_eq!(&buffer[..5], b"hello");

        assert_eq!(channel.write(b"bye"), 3);
        assert_eq!(channel.flush(), 1);
        let shared = channel.share().unwrap();
        drop(channel);
        drop(shared);
        // The last reference closed the socket, so there is an end to read to.
        let mut all = Vec::new();
        far.read_to_end(&mut all).unwrap();
        assert_eq!(all, b"bye");
    }

    #[test]
    fn a_channel_that_is_at_its_end_does_not_ask_for_another_try() {
        let (far, near) = UnixStream::pair().unwrap();
        drop(far);
        let channel = Channel::over_socket(loaded(), near.into_raw_fd(), true).unwrap();
        assert!(channel.read(&mut [0; 8]) <= 0);
        assert_eq!(channel.retry(), Retry::No);
        assert!(channel.is_at_end());
    }

    #[test]
    fn null_is_no_channel() {
        // SAFETY: null is allowed.
        assert!(unsafe { Channel::adopt(loaded(), ptr::null_mut()) }.is_none());
    }
}
