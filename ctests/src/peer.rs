//! Talking with a running program: what it prints is waited for, and lines are sent to it.

use std::fs;
use std::io::Write;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::run::{self, Outcome, Scratch};

/// How long one answer may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// A running program. It is ended when this is dropped.
pub struct Peer {
    name: String,
    child: Option<Child>,
    input: Option<ChildStdin>,
    scratch: Scratch,
}

impl Peer {
    /// Starts a program, with its input held open.
    pub fn start(name: &str, mut command: Command) -> Peer {
        let scratch = Scratch::new();
        command.stdin(Stdio::piped());
        let mut child =
            run::start(command, &scratch).unwrap_or_else(|reason| panic!("{name}: {reason}"));
        Peer {
            name: name.to_owned(),
            input: child.stdin.take(),
            child: Some(child),
            scratch,
        }
    }

    /// All that it has printed so far.
    pub fn output(&self) -> String {
        let bytes = fs::read(self.scratch.path().join("stdout")).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// Waits until `look` finds in the output what it looks for. Panics with the output when it does not come.
    pub fn wait_for<T>(&mut self, what: &str, look: impl Fn(&str) -> Option<T>) -> T {
        let began = Instant::now();
        loop {
            // First whether it still runs, then what it printed: its last words count.
            let over = self
                .child
                .as_mut()
                .is_none_or(|c| !matches!(c.try_wait(), Ok(None)));
            if let Some(found) = look(&self.output()) {
                return found;
            }
            if over || began.elapsed() > PATIENCE {
                let how = if over { "it ended" } else { "time is over" };
                panic!(
                    "{}: waited for {what}, but {how}\n{}",
                    self.name,
                    self.report()
                );
            }
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Waits until a text has been printed this many times.
    pub fn wait_for_text(&mut self, text: &str, times: usize) {
        self.wait_for(&format!("{text:?} ({times} times)"), |output| {
            (output.matches(text).count() >= times).then_some(())
        });
    }

    /// Sends a line.
    pub fn say(&mut self, line: &str) {
        let sent = self
            .input
            .as_mut()
            .map(|input| input.write_all(format!("{line}\n").as_bytes()));
        if !matches!(sent, Some(Ok(()))) {
            panic!("{}: cannot be told {line:?}\n{}", self.name, self.report());
        }
    }

    /// Closes its input and waits for its end. Panics when it fails.
    pub fn finish(mut self) -> Outcome {
        drop(self.input.take());
        let child = self
            .child
            .take()
            .ok_or_else(|| "it was not started".to_owned());
        let outcome = run::finish(child, &self.scratch, PATIENCE);
        assert!(
            outcome.succeeded(),
            "{}: {}\n{}",
            self.name,
            outcome.end,
            self.report()
        );
        outcome
    }

    /// All that it printed, for a message.
    pub fn report(&self) -> String {
        let errors = fs::read(self.scratch.path().join("stderr")).unwrap_or_default();
        format!("{}\n{}", self.output(), String::from_utf8_lossy(&errors))
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
