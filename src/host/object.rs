//! The shared objects of this process: which are loaded, and what they define.

use std::ffi::{CStr, CString, c_int, c_void};
use std::ptr::NonNull;

/// A shared object in this process, or the program itself. It stays loaded from then on.
#[derive(Debug)]
pub struct Object {
    handle: NonNull<c_void>,
    base: *const c_void,
}

impl Object {
    /// The object that holds the global definition of `symbol`: the first one that the loader comes upon.
    pub fn defining(symbol: &CStr) -> Option<Self> {
        // SAFETY: a name with a byte 0 at its end; the address is not used but to ask whose it is.
        let address = unsafe { libc::dlsym(libc::RTLD_DEFAULT, symbol.as_ptr()) };
        let (name, base) = owner_of(address)?;
        let handle = open_loaded(Some(&name)).or_else(|| open_loaded(None))?;
        Some(Self { handle, base })
    }

    /// The object that was loaded under `name`, if it is loaded and defines `symbol`.
    pub fn named(name: &CStr, symbol: &CStr) -> Option<Self> {
        let handle = open_loaded(Some(name))?;
        // SAFETY: an open handle, and a name with a byte 0 at its end.
        let address = unsafe { libc::dlsym(handle.as_ptr(), symbol.as_ptr()) };
        let (_, base) = owner_of(address)?;
        Some(Self { handle, base })
    }

    /// Whether this library's own code lives in the object.
    pub fn is_this_library(&self) -> bool {
        owner_of(own_address()).is_some_and(|(_, base)| base == self.base)
    }

    /// The address of a symbol that the object itself defines; what it takes from others does not count.
    pub fn symbol(&self, name: &CStr) -> Option<NonNull<c_void>> {
        // SAFETY: an open handle (it is never closed), and a name with a byte 0 at its end.
        let address = unsafe { libc::dlsym(self.handle.as_ptr(), name.as_ptr()) };
        let (_, base) = owner_of(address)?;
        (base == self.base).then(|| NonNull::new(address)).flatten()
    }
}

/// The names under which objects were loaded into this process and whose file names start with `stem`, such as
/// `libcrypto`, in the order in which they were loaded.
pub(super) fn loaded_with_stem(stem: &str) -> Vec<CString> {
    let mut search = Search {
        stem,
        found: Vec::new(),
    };
    // SAFETY: `collect` gets the pointer to `search` back, during this call only.
    unsafe { libc::dl_iterate_phdr(Some(collect), (&raw mut search).cast()) };
    search.found
}

/// Keeps this library in the process until its end. For those who hand out addresses of its texts.
pub(super) fn stay_loaded() {
    if let Some((name, _)) = owner_of(own_address()) {
        // SAFETY: the name is valid; nothing is loaded that is not loaded yet. A failure means that the name is
        // the program's own, which stays anyway.
        unsafe {
            libc::dlopen(
                name.as_ptr(),
                libc::RTLD_LAZY | libc::RTLD_NOLOAD | libc::RTLD_NODELETE,
            )
        };
    }
}

struct Search<'a> {
    stem: &'a str,
    found: Vec<CString>,
}

unsafe extern "C" fn collect(
    info: *mut libc::dl_phdr_info,
    _size: usize,
    search: *mut c_void,
) -> c_int {
    // SAFETY: `loaded_with_stem` passed a pointer to a Search that nobody else uses meanwhile; the loader passes
    // a valid description with a name that is null or ends with a byte 0.
    let (search, name) = unsafe {
        let name = (*info).dlpi_name;
        if name.is_null() {
            return 0;
        }
        (&mut *search.cast::<Search<'_>>(), CStr::from_ptr(name))
    };
    let path = name.to_bytes();
    let file = path.rsplit(|byte| *byte == b'/').next().unwrap_or(path);
    if file.starts_with(search.stem.as_bytes()) {
        search.found.push(name.to_owned());
    }
    0
}

/// A handle to an object that is loaded already; without a name, to the program and all that it was started with.
fn open_loaded(name: Option<&CStr>) -> Option<NonNull<c_void>> {
    let name = name.map_or(std::ptr::null(), CStr::as_ptr);
    // SAFETY: null or a name with a byte 0 at its end; with RTLD_NOLOAD no code runs.
    NonNull::new(unsafe { libc::dlopen(name, libc::RTLD_LAZY | libc::RTLD_NOLOAD) })
}

/// The name and the first address of the object that an address belongs to. Null belongs to none.
fn owner_of(address: *const c_void) -> Option<(CString, *const c_void)> {
    if address.is_null() {
        return None;
    }
    let mut info = std::mem::MaybeUninit::<libc::Dl_info>::zeroed();
    // SAFETY: dladdr takes any address and fills in the description when it answers other than 0; all zeros is a
    // valid description too.
    let info = unsafe {
        if libc::dladdr(address, info.as_mut_ptr()) == 0 {
            return None;
        }
        info.assume_init()
    };
    if info.dli_fname.is_null() {
        return None;
    }
    // SAFETY: the loader's own string with a byte 0 at its end, there as long as the object is loaded: the
    // address that was asked for is one that was just looked up, or our own.
    let name = unsafe { CStr::from_ptr(info.dli_fname) }.to_owned();
    Some((name, info.dli_fbase))
}

/// An address in this library.
fn own_address() -> *const c_void {
    own_address as *const c_void
}
