//! The yardstick: measures this library beside the system's libssl and OpenSSL 4.0.
//!
//! One C program (`c/`) is built with each of the three. It does one measurement a run; the libraries take turns, so
//! that whatever else the machine does hits all of them, and each number is the median of several runs.
//!
//! usage: yardstick [--quick] [--rounds N] | --plots
//!
//! The library is the one that is staged below the target directory (`make stage`). Results are printed and written
//! into `docs/bench`; `--plots` measures nothing, and draws the plots of the values that were written there.

mod library;
mod machine;
mod openssl;
mod plan;
mod plots;
mod progress;
mod results;
mod table;

use std::path::{Path, PathBuf};
use std::{env, fs};

use library::Library;
use progress::Progress;
use results::Results;

/// What most functions here end in: a failure is told to the person at the terminal.
pub(crate) type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// A failure with this text.
pub(crate) fn failure(text: impl Into<String>) -> Box<dyn std::error::Error> {
    text.into().into()
}

/// How much is measured.
pub(crate) struct Extent {
    /// Minutes rather than an hour: fewer rounds, fewer sessions.
    pub(crate) quick: bool,
    /// How many times each measurement is made with each library.
    pub(crate) rounds: usize,
}

fn main() -> Outcome<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    if let [first, folder] = &arguments[..]
        && first == openssl::BUILD
    {
        return openssl::build(Path::new(folder));
    }
    let root = root()?;
    let folder = root.join("docs/bench");
    let values = folder.join("results.csv");
    if arguments == ["--plots"] {
        let (results, names) = Results::load(&values)?;
        return plots::draw(&results, &names, &folder);
    }
    let extent = extent(&arguments)?;
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let bench = target.join("bench");
    fs::create_dir_all(&bench)?;

    let plan = plan::plan(&extent);
    let progress = Progress::new(plan.runs());
    let four = openssl::installed(&bench, &progress)?;
    let libraries = Library::all(&target.join("stage"), &four)?;
    progress.say("building the C program");
    for library in &libraries {
        library.build(&root.join("benches/c"), &bench)?;
    }
    machine::certificate(&bench)?;
    let results = plan.run(&libraries, &bench, &progress)?;
    progress.finish();

    let text = table::table(&results, &libraries, &extent, &root)?;
    println!("{text}");
    fs::create_dir_all(&folder)?;
    let names = libraries.each_ref().map(|library| library.name.clone());
    results.save(&names, &values)?;
    plots::draw(&results, &names, &folder)?;
    fs::write(
        folder.join("README.md"),
        table::page(&text, &results, &libraries),
    )?;
    println!("written: {}", folder.join("README.md").display());
    Ok(())
}

fn extent(arguments: &[String]) -> Outcome<Extent> {
    let mut extent = Extent {
        quick: false,
        rounds: 0,
    };
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--quick" => extent.quick = true,
            "--rounds" => {
                let rounds = arguments.next().and_then(|number| number.parse().ok());
                extent.rounds = rounds.ok_or_else(|| failure("--rounds needs a number"))?;
            }
            _ => return Err(failure("usage: yardstick [--quick] [--rounds N] | --plots")),
        }
    }
    if extent.rounds == 0 {
        extent.rounds = if extent.quick { 3 } else { 11 };
    }
    Ok(extent)
}

/// The folder with the sources: this one, or the one above the package.
fn root() -> Outcome<PathBuf> {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = package
        .parent()
        .ok_or_else(|| failure("no folder above the package"))?;
    Ok(root.to_path_buf())
}
