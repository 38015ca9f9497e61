//! Every C program that can run with both prints the same with this library as with the system's libssl, and ends
//! with the same status: however it comes to use this library.

use std::collections::{BTreeSet, HashMap};
use std::sync::OnceLock;

use rsslsess_ctests::compile::{self, Built, Way};
use rsslsess_ctests::differences::DIFFERENCES;
use rsslsess_ctests::program::{self, Program};
use rsslsess_ctests::run::{self, Outcome};
use rsslsess_ctests::{place, symbols, verdict};

/// What came of one program.
struct Compared {
    name: String,
    /// For each way that ends in this library, what is wrong.
    wrong: HashMap<Way, Option<String>>,
    seen: BTreeSet<usize>,
}

/// All programs in all ways: run once, looked at by each test.
fn results() -> &'static Vec<Compared> {
    static RESULTS: OnceLock<Vec<Compared>> = OnceLock::new();
    RESULTS.get_or_init(|| {
        println!("The referee is {}", compile::system_version());
        let programs = program::compared();
        let real = compile::build(&programs, Way::System);
        let ours: Vec<_> = Way::ALL_OURS
            .iter()
            .map(|&way| compile::build(&programs, way))
            .collect();
        let numbers: Vec<usize> = (0..programs.len()).collect();
        run::in_parallel(&numbers, |&at| {
            let ours: Vec<_> = ours.iter().map(|built| built[at].clone()).collect();
            compare(&programs[at], &real[at], ours)
        })
    })
}

fn compare(
    program: &Program,
    real: &Result<Built, String>,
    ours: Vec<Result<Built, String>>,
) -> Compared {
    let mut seen = BTreeSet::new();
    let wrong: Vec<Option<String>> = match real {
        Err(reason) => ours.iter().map(|_| Some(reason.clone())).collect(),
        Ok(real) => {
            let referee = real.run();
            let against = |built: Result<Built, String>| match built {
                Ok(built) => differs(real, &referee, &built, &mut seen),
                Err(reason) => Some(reason),
            };
            ours.into_iter().map(against).collect()
        }
    };
    Compared {
        name: program.name.clone(),
        wrong: Way::ALL_OURS.into_iter().zip(wrong).collect(),
        seen,
    }
}

/// What is wrong with what the program prints with this library. Where something is, both are run once more: whether
/// they print the same again is what the reader wants to know first.
fn differs(
    real: &Built,
    referee: &Outcome,
    built: &Built,
    seen: &mut BTreeSet<usize>,
) -> Option<String> {
    let outcome = built.run();
    let text = verdict::compare(&built.name, referee, &outcome, DIFFERENCES, seen)?;
    let again = |built: &Built, before: &Outcome| {
        let after = built.run();
        let same = after.stdout == before.stdout && after.end == before.end;
        if same {
            "the same again"
        } else {
            "something else"
        }
    };
    let (theirs, ours) = (again(real, referee), again(built, &outcome));
    Some(format!(
        "{text}  run once more, libssl's prints {theirs}, this library's {ours}\n"
    ))
}

fn judge(way: Way) {
    let failures: Vec<String> = results()
        .iter()
        .filter_map(|result| {
            let wrong = result.wrong[&way].as_ref()?;
            let known = way != Way::Ours && result.wrong[&Way::Ours].as_ref() == Some(wrong);
            let text = if known {
                "  the same as with this library's headers\n"
            } else {
                wrong
            };
            Some(format!("{}\n{text}", result.name))
        })
        .collect();
    run::conclude(
        &format!("programs {}", way.words()),
        results().len(),
        &failures,
    );
}

#[test]
fn programs_compiled_and_linked_with_this_library_print_what_libssl_prints() {
    judge(Way::Ours);
}

#[test]
fn programs_compiled_with_the_systems_headers_and_linked_with_this_library_print_what_libssl_prints()
 {
    judge(Way::Relinked);
}

#[test]
fn programs_built_for_libssl_print_the_same_when_this_library_is_preloaded() {
    judge(Way::Preloaded);
}

#[test]
fn each_named_difference_is_still_there() {
    let results = results();
    let seen: BTreeSet<usize> = results
        .iter()
        .flat_map(|r| r.seen.iter().copied())
        .collect();
    let narrowed = std::env::var_os("RSSLSESS_CTESTS_ONLY").is_some();
    for (number, difference) in DIFFERENCES.iter().enumerate() {
        let run = results.iter().any(|r| r.name == difference.program);
        let entry = format!(
            "{}: {:?} -> {:?}",
            difference.program, difference.real, difference.ours
        );
        assert!(
            run || narrowed,
            "differences.rs names a program that is not there: {entry}"
        );
        assert!(
            !run || seen.contains(&number),
            "differences.rs has an entry that never came up: {entry}"
        );
        assert!(
            !difference.reason.is_empty(),
            "differences.rs gives no reason: {entry}"
        );
    }
}

/// The comparison would prove nothing if libssl answered for this library.
#[test]
fn programs_really_use_the_library_that_they_are_meant_to_use() {
    // The first is one that calls no function of libcrypto.
    let program = &program::compared()
        .into_iter()
        .find(|program| !compile::needs_libcrypto(program))
        .expect("most programs stay with libssl");
    let needs = |way| symbols::dynamic(&compile::build_one(program, way).file, "NEEDED");
    assert!(
        needs(Way::System)
            .iter()
            .any(|name| name.starts_with("libssl.so"))
    );
    for way in [Way::Ours, Way::Relinked] {
        let names = needs(way);
        assert!(
            names.contains(&place::SONAME.to_owned()),
            "{way:?}: {names:?}"
        );
        assert!(
            !names
                .iter()
                .any(|name| name.starts_with("libssl") || name.starts_with("libcrypto")),
            "{names:?}"
        );
    }

    // The loader tells where the program's calls go.
    let built = compile::build_one(program, Way::Preloaded);
    let mut command = built.command();
    command.args(built.arguments()).env("LD_DEBUG", "bindings");
    let outcome = run::run(command, run::LIMIT);
    let bindings: Vec<&str> = outcome
        .stderr
        .lines()
        .filter(|line| line.contains("binding file ") && line.contains("`SSL_CTX_new'"))
        .filter(|line| line.contains(&format!("binding file {}", built.file.display())))
        .collect();
    assert!(
        !bindings.is_empty(),
        "{}: no call of SSL_CTX_new was seen",
        built.name
    );
    assert!(
        bindings.iter().all(|line| line.contains(place::SONAME)),
        "{bindings:?}"
    );
}
