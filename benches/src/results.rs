//! What was measured: for each library the values of each run, by name.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use crate::library::COUNT;
use crate::{Outcome, failure};

/// The values of one run.
type Run = Vec<(String, f64)>;

/// One measurement, made several times with each library.
#[derive(Default)]
pub(crate) struct Result {
    /// By library; a library that takes too long for it has no runs.
    pub(crate) runs: [Vec<Run>; COUNT],
}

impl Result {
    /// The median of a value; none when the library was not measured.
    pub(crate) fn median(&self, library: usize, name: &str) -> Option<f64> {
        let values = self.sorted(library, name);
        let middle = values.len() / 2;
        match values.len() {
            0 => None,
            odd if odd % 2 == 1 => Some(values[middle]),
            _ => Some((values[middle - 1] + values[middle]) / 2.0),
        }
    }

    /// The least of a value: that of the run which was disturbed least.
    pub(crate) fn least(&self, library: usize, name: &str) -> Option<f64> {
        self.sorted(library, name).first().copied()
    }

    fn sorted(&self, library: usize, name: &str) -> Vec<f64> {
        let runs = self.runs[library].iter();
        let mut values: Vec<f64> = runs
            .filter_map(|run| Some(run.iter().find(|(each, _)| each == name)?.1))
            .collect();
        values.sort_by(f64::total_cmp);
        values
    }
}

/// All results, by the name of the measurement with its arguments.
#[derive(Default)]
pub(crate) struct Results(pub(crate) Vec<(String, Result)>);

impl Results {
    /// The results of a measurement with its arguments. Of one that was not made there are none.
    pub(crate) fn of(&self, arguments: &str) -> Option<&Result> {
        Some(&self.0.iter().find(|(each, _)| each == arguments)?.1)
    }
    /// Writes all values as comma-separated lines.
    pub(crate) fn save(&self, names: &[String; COUNT], file: &Path) -> Outcome<()> {
        let mut text = format!("{HEADING}\n");
        for (measurement, result) in &self.0 {
            for (name, runs) in names.iter().zip(&result.runs) {
                for (number, run) in (1..).zip(runs) {
                    for (what, value) in run {
                        writeln!(text, "{measurement},{name},{number},{what},{value}")?;
                    }
                }
            }
        }
        Ok(fs::write(file, text)?)
    }

    /// What [`Results::save`] wrote, and the names of the libraries.
    pub(crate) fn load(file: &Path) -> Outcome<(Self, [String; COUNT])> {
        let text = fs::read_to_string(file)?;
        let mut lines = text.lines();
        let mut results = Self::default();
        let mut names: Vec<String> = Vec::new();
        let other = || failure(format!("{}: not what was written", file.display()));
        if lines.next() != Some(HEADING) {
            return Err(other());
        }
        for line in lines {
            let fields: Vec<&str> = line.split(',').collect();
            let &[measurement, name, number, what, value] = &fields[..] else {
                return Err(other());
            };
            // The first measurement was made with each of them, in the order of the columns.
            let library = names.iter().position(|each| each == name);
            let library = library.unwrap_or_else(|| {
                names.push(name.to_owned());
                names.len() - 1
            });
            if results.0.last().is_none_or(|(last, _)| last != measurement) {
                let result = Result::default();
                results.0.push((measurement.to_owned(), result));
            }
            let runs = results.0.last_mut().map(|(_, result)| &mut result.runs);
            let runs = runs
                .and_then(|runs| runs.get_mut(library))
                .ok_or_else(other)?;
            let number: usize = number.parse()?;
            if runs.len() < number {
                runs.push(Run::new());
            }
            let run = runs.last_mut().ok_or_else(other)?;
            run.push((what.to_owned(), value.parse()?));
        }
        Ok((results, names.try_into().map_err(|_| other())?))
    }
}

const HEADING: &str = "measurement,library,run,value,number";
