//! What the person who waits sees: a bar, and a line about what is measured.

use indicatif::{ProgressBar, ProgressStyle};

/// A progress bar over all measurements.
pub(crate) struct Progress(ProgressBar);

impl Progress {
    /// A bar of this many steps.
    pub(crate) fn new(steps: usize) -> Self {
        let bar = ProgressBar::new(steps as u64);
        let style = "[{elapsed_precise}] {bar:32} {pos}/{len} {msg}";
        bar.set_style(ProgressStyle::with_template(style).unwrap_or(ProgressStyle::default_bar()));
        Self(bar)
    }

    /// Says what is going on.
    pub(crate) fn say(&self, what: &str) {
        self.0.set_message(what.to_owned());
        if self.0.is_hidden() {
            // Not a terminal: a line a message.
            eprintln!("{what}");
        }
    }

    /// One step is done.
    pub(crate) fn step(&self) {
        self.0.inc(1);
    }

    /// All is done.
    pub(crate) fn finish(&self) {
        self.0.finish_and_clear();
    }
}
