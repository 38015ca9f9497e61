//! Tells the program for what target it is built.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let target = std::env::var("TARGET").expect("cargo sets the target");
    println!("cargo:rustc-env=YARDSTICK_TARGET={target}");
}
