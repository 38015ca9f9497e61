//! The C headers are OpenSSL's, and programs written for OpenSSL compile and link with them.

use std::time::Duration;

use rsslsess_ctests::{place, run};

#[test]
fn the_c_headers_pass_their_checks_with_the_shared_and_the_static_library() {
    let library = place::library();
    let mut command = run::command("sh");
    command
        .arg(place::ctests().join("headers/check.sh"))
        .arg(place::include());
    command
        .arg(library.directory.join(place::LINK_NAME))
        .args(&library.archive);
    let outcome = run::run(command, Duration::from_secs(300));
    print!("{}", outcome.stdout);
    assert!(
        outcome.succeeded(),
        "{}\n{}\n{}",
        outcome.end,
        outcome.stdout,
        outcome.complaint()
    );
    assert!(
        outcome
            .stdout
            .lines()
            .filter(|line| line.starts_with("  ok"))
            .count()
            > 10
    );
}
