//! What was measured: for each library the values of each run, by name.

use crate::library::COUNT;

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
}
