//! The header declares OpenSSL's functions with OpenSSL's types, and its constants have OpenSSL's values: a program's
//! calls mean the same to both.
//!
//! Names that OpenSSL's header has as macros are looked at by `headers/macros.c`; constants that are more than a
//! number or a string by `headers/check.sh`, which has the compiler evaluate them.

mod bindings;

use std::sync::OnceLock;

use bindings::Bindings;
use rsslsess_ctests::{compatibility, place};

const INCLUDES: &str = "#include <openssl/ssl.h>\n#include <openssl/err.h>\n#include <openssl/crypto.h>\n\
    #include <openssl/pem.h>\n";

fn theirs() -> &'static Bindings {
    static THEIRS: OnceLock<Bindings> = OnceLock::new();
    THEIRS.get_or_init(|| bindings::read(INCLUDES, &[], None))
}

fn ours() -> &'static Bindings {
    static OURS: OnceLock<Bindings> = OnceLock::new();
    OURS.get_or_init(|| {
        let include = place::include();
        let includes = format!("#include <rsslsess.h>\n{INCLUDES}");
        let files = format!("{}/.*", include.display());
        bindings::read(
            &includes,
            // These headers' own words for what OpenSSL's say as well.
            &[
                format!("-I{}", include.display()),
                "-DRSSLSESS_ALONE".to_owned(),
            ],
            Some(&files),
        )
    })
}

#[test]
fn each_listed_function_has_the_type_that_it_has_in_openssl() {
    let mut compared = 0;
    let mut wrong = String::new();
    for (name, entry) in compatibility::list() {
        if !entry.is_exported() {
            continue;
        }
        let Some(their_type) = theirs().functions.get(&name) else {
            continue;
        };
        compared += 1;
        match ours().functions.get(&name) {
            Some(our_type) if our_type == their_type => (),
            Some(our_type) => {
                wrong +=
                    &format!("{name}:\n  OpenSSL      {their_type}\n  this library {our_type}\n")
            }
            None => wrong += &format!("{name}: not declared; OpenSSL: {their_type}\n"),
        }
    }
    println!("functions compared: {compared}");
    assert!(wrong.is_empty(), "{wrong}");
    assert!(compared > 150, "only {compared} functions were compared");
}

#[test]
fn each_constant_has_the_value_that_it_has_in_openssl() {
    // Which version of OpenSSL's interface this is, but for the major one that programs ask for, is no part of it.
    let version = |name: &str| {
        ["MINOR", "PATCH", "NUMBER", "STR", "TEXT"]
            .iter()
            .any(|part| name == format!("OPENSSL_VERSION_{part}"))
            || ["OPENSSL_FULL_VERSION_STR", "SSLEAY_VERSION_NUMBER"].contains(&name)
    };
    let mut compared = 0;
    let mut wrong = String::new();
    for (name, value) in &ours().constants {
        let Some(their_value) = theirs().constants.get(name) else {
            continue;
        };
        if version(name) {
            continue;
        }
        compared += 1;
        if value != their_value {
            wrong += &format!("{name}: OpenSSL {their_value}, this library {value}\n");
        }
    }
    println!("constants compared: {compared}");
    assert!(wrong.is_empty(), "{wrong}");
    assert!(compared > 300, "only {compared} constants were compared");
}
