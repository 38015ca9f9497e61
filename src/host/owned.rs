//! Values that own one reference to an object of the host's.

/// Declares a value that owns one reference to an object of the host's, and gives it up when it goes.
macro_rules! owned {
    ($(#[$doc:meta])* $vis:vis $name:ident: $c:ty, $free:ident) => {
        $(#[$doc])*
        $vis struct $name {
            library: &'static LibCrypto,
            object: std::ptr::NonNull<$c>,
        }

        // SAFETY: the object is bound to no thread, and its references are counted atomically.
        unsafe impl Send for $name {}
        // SAFETY: methods that take `&self` look, or change the object under a lock of its own.
        unsafe impl Sync for $name {}

        impl $name {
            /// Takes over one reference; `None` for null.
            ///
            /// # Safety
            /// The object is one of `library`'s, and the caller gives the reference up.
            $vis unsafe fn adopt(library: &'static LibCrypto, object: *mut $c) -> Option<Self> {
                library.$free?;
                std::ptr::NonNull::new(object).map(|object| Self { library, object })
            }

            /// The object, lent: valid while this value lives.
            $vis fn as_ptr(&self) -> *mut $c {
                self.object.as_ptr()
            }

            /// Gives the reference away with the pointer.
            #[allow(dead_code, reason = "not every kind of object is given away")]
            $vis fn into_raw(self) -> *mut $c {
                std::mem::ManuallyDrop::new(self).object.as_ptr()
            }
        }

        impl Drop for $name {
            fn drop(&mut self) {
                if let Some(free) = self.library.$free {
                    // SAFETY: our reference, given up once.
                    unsafe { free(self.object.as_ptr()) }
                }
            }
        }
    };
}

pub(super) use owned;
