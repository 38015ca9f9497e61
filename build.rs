//! Names the shared object for the dynamic linker, and writes the C header from the exported functions.
//!
//! The header is checked in: it is written only when it would change, and only in a checkout of the source.

use std::path::Path;
use std::{env, fs};

fn main() {
    println!("cargo:rerun-if-changed=src/ffi");
    println!("cargo:rerun-if-changed=src/abi.rs");
    println!("cargo:rerun-if-changed=cbindgen.toml");
    println!("cargo:rerun-if-changed=include/rsslsess.h");

    let major = env::var("CARGO_PKG_VERSION_MAJOR").expect("cargo sets the version");
    println!("cargo:rustc-cdylib-link-arg=-Wl,-soname,librsslsess.so.{major}");
    // It leaves things behind that run when a thread ends, in itself and in the C code that it is linked with: it
    // cannot be unloaded before the process ends.
    println!("cargo:rustc-cdylib-link-arg=-Wl,-z,nodelete");

    let root = env::var("CARGO_MANIFEST_DIR").expect("cargo sets the folder of the package");
    let root = Path::new(&root);
    let header = root.join("include/rsslsess.h");
    if let Err(error) = write_header(root, &header) {
        // A packaged source whose header cannot be written anew is as good as its header.
        println!("cargo:warning=include/rsslsess.h is not written: {error}");
    }
}

fn write_header(root: &Path, header: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let config = cbindgen::Config::from_file(root.join("cbindgen.toml"))?;
    let mut text = Vec::new();
    // The public modules of the C surface, in the order in which it declares them.
    let surface = root.join("src/ffi");
    let modules = fs::read_to_string(surface.join("mod.rs"))?;
    let files = modules
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'))
        .map(|module| surface.join(module).with_extension("rs"));
    let mut builder = cbindgen::Builder::new().with_config(config);
    for file in files {
        builder = builder.with_src(file);
    }
    builder.generate()?.write(&mut text);
    if fs::read(header).ok().as_deref() != Some(&text) {
        fs::write(header, &text)?;
    }
    Ok(())
}
