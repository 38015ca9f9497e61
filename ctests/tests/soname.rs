//! The shared library has its name, and needs nothing but the C library.

use rsslsess_ctests::{place, symbols};

#[test]
fn programs_know_the_library_by_its_name_and_its_major_version() {
    assert_eq!(
        symbols::dynamic(&place::library().file, "SONAME"),
        [place::SONAME]
    );
}

#[test]
fn the_library_needs_no_other_library_than_those_of_the_c_compiler() {
    let allowed = [
        "libc.so.6",
        "libm.so.6",
        "libpthread.so.0",
        "libdl.so.2",
        "librt.so.1",
        "libgcc_s.so.1",
    ];
    let needed = symbols::dynamic(&place::library().file, "NEEDED");
    assert!(!needed.is_empty());
    for name in needed {
        assert!(
            allowed.contains(&name.as_str()) || name.starts_with("ld-linux"),
            "it needs {name}"
        );
    }
}

#[test]
fn each_symbol_that_the_library_needs_is_one_of_the_c_library() {
    let needed = symbols::needed(&place::library().file);
    assert!(!needed.is_empty());
    let strange: Vec<&str> = needed
        .iter()
        .filter(|symbol| !symbol.weak)
        .filter(|symbol| {
            !symbol
                .version
                .as_deref()
                .is_some_and(|v| v.starts_with("GLIBC_") || v.starts_with("GCC_"))
        })
        .map(|symbol| symbol.name.as_str())
        .collect();
    assert!(
        strange.is_empty(),
        "it needs from nobody knows where: {strange:?}"
    );
}
