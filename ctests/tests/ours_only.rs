//! The C programs for this library alone find all that they look for.

use rsslsess_ctests::compile::{self, Way};
use rsslsess_ctests::{program, run};

#[test]
fn programs_for_this_library_alone_find_what_they_expect() {
    let programs = program::ours_only();
    let built = compile::build(&programs, Way::Ours);
    let failures: Vec<String> = run::in_parallel(&built, |built| {
        let built = match built {
            Ok(built) => built,
            Err(reason) => return Some(reason.clone()),
        };
        let outcome = built.run();
        (!outcome.succeeded())
            .then(|| format!("{}: {}\n{}", built.name, outcome.end, outcome.complaint()))
    })
    .into_iter()
    .flatten()
    .collect();
    run::conclude("programs for this library alone", built.len(), &failures);
}
