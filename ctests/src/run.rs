//! Running commands: with a time limit, a few at a time, and with what they print in files.

use std::collections::VecDeque;
use std::fmt;
use std::fs::{self, File};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::place;

/// What a compared program may take.
pub const LIMIT: Duration = Duration::from_secs(60);

/// What a command may print before it is ended.
const OUTPUT_LIMIT: u64 = 64 << 20;

/// How a command ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum End {
    /// By itself, with this exit status.
    Status(i32),
    /// By a signal.
    Signal(i32),
    /// It was ended because it took longer than this.
    TimeOut(Duration),
    /// It was ended because it printed without end.
    Flood,
    /// It did not start, for this reason.
    NoStart(String),
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            End::Status(status) => write!(f, "exit status {status}"),
            End::Signal(signal) => write!(f, "ended by signal {signal}"),
            End::TimeOut(limit) => write!(f, "timeout: ended after {} s", limit.as_secs()),
            End::Flood => write!(f, "ended because it printed more than {OUTPUT_LIMIT} bytes"),
            End::NoStart(reason) => write!(f, "did not start: {reason}"),
        }
    }
}

/// What came of a command.
#[derive(Clone)]
pub struct Outcome {
    /// What it printed on standard output.
    pub stdout: String,
    /// What it printed on standard error.
    pub stderr: String,
    /// How it ended.
    pub end: End,
    /// How long it took.
    pub took: Duration,
}

impl Outcome {
    /// Whether it ended by itself with exit status 0.
    pub fn succeeded(&self) -> bool {
        self.end == End::Status(0)
    }

    /// The last lines of standard error, for a message, each indented.
    pub fn complaint(&self) -> String {
        let lines: Vec<&str> = self.stderr.lines().collect();
        let from = lines.len().saturating_sub(40);
        lines[from..]
            .iter()
            .map(|line| format!("    {line}\n"))
            .collect()
    }
}

/// A directory that is removed with everything in it.
pub struct Scratch(PathBuf);

impl Scratch {
    /// A new, empty one.
    pub fn new() -> Scratch {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let directory = place::work("run").join(format!("{}-{number}", std::process::id()));
        // An earlier process with the same number may have been ended in the middle.
        let _ = fs::remove_dir_all(&directory);
        fs::create_dir(&directory)
            .unwrap_or_else(|e| panic!("cannot make {}: {e}", directory.display()));
        Scratch(directory)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Default for Scratch {
    fn default() -> Self {
        Scratch::new()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A command for `program` that the machine's configuration has no say in.
pub fn command(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(program);
    for name in [
        "LD_LIBRARY_PATH",
        "LD_PRELOAD",
        "OPENSSL_MODULES",
        "OPENSSL_ENGINES",
        "OPENSSL_ia32cap",
        "SSLKEYLOGFILE",
        "SSL_CERT_FILE",
        "SSL_CERT_DIR",
        "RUST_BACKTRACE",
        "RUST_LOG",
        "VALGRIND_OPTS",
        "MALLOC_PERTURB_",
    ] {
        command.env_remove(name);
    }
    command
        .env("OPENSSL_CONF", "/dev/null")
        .env("LC_ALL", "C")
        .env("TZ", "UTC");
    command
}

/// Runs a command to its end in a directory of its own, without input. The time limit counts from its start, which
/// waits until fewer commands run than there are processors.
pub fn run(mut command: Command, limit: Duration) -> Outcome {
    let scratch = Scratch::new();
    let _slot = Slot::take();
    if command.get_current_dir().is_none() {
        let own = scratch.path().join("cwd");
        fs::create_dir(&own).unwrap_or_else(|e| panic!("cannot make {}: {e}", own.display()));
        command.current_dir(own);
    }
    command.stdin(Stdio::null());
    finish(start(command, &scratch), &scratch, limit)
}

/// Starts a command that prints into files of `scratch`.
pub fn start(mut command: Command, scratch: &Scratch) -> Result<Child, String> {
    let [out, err] = ["stdout", "stderr"].map(|name| File::create(scratch.path().join(name)));
    let (Ok(out), Ok(err)) = (out, err) else {
        return Err(format!("cannot write into {}", scratch.path().display()));
    };
    command
        .stdout(out)
        .stderr(err)
        .spawn()
        .map_err(|e| format!("{}: {e}", command.get_program().to_string_lossy()))
}

/// Waits for the end of a command that was started, and ends it when the limit is over.
pub fn finish(child: Result<Child, String>, scratch: &Scratch, limit: Duration) -> Outcome {
    let began = Instant::now();
    let end = match child {
        Ok(child) => wait(child, scratch, limit),
        Err(reason) => End::NoStart(reason),
    };
    let text = |name| {
        let bytes = fs::read(scratch.path().join(name)).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    };
    Outcome {
        stdout: text("stdout"),
        stderr: text("stderr"),
        end,
        took: began.elapsed(),
    }
}

fn wait(mut child: Child, scratch: &Scratch, limit: Duration) -> End {
    let began = Instant::now();
    let mut pause = Duration::from_millis(1);
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return end_of(status),
            Ok(None) => (),
            Err(e) => return End::NoStart(e.to_string()),
        }
        let printed = fs::metadata(scratch.path().join("stdout")).map_or(0, |m| m.len());
        if began.elapsed() > limit || printed > OUTPUT_LIMIT {
            let _ = child.kill();
            let _ = child.wait();
            return if printed > OUTPUT_LIMIT {
                End::Flood
            } else {
                End::TimeOut(limit)
            };
        }
        thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(20));
    }
}

fn end_of(status: ExitStatus) -> End {
    match status.code() {
        Some(code) => End::Status(code),
        None => End::Signal(status.signal().unwrap_or(0)),
    }
}

/// How many commands run at the same time.
pub fn processors() -> usize {
    thread::available_parallelism().map_or(2, usize::from)
}

/// The right to run a command: there are as many as processors.
struct Slot;

static TAKEN: Mutex<usize> = Mutex::new(0);
static GIVEN_BACK: Condvar = Condvar::new();

impl Slot {
    fn take() -> Slot {
        let mut taken = TAKEN.lock().unwrap_or_else(PoisonError::into_inner);
        while *taken >= processors() {
            taken = GIVEN_BACK
                .wait(taken)
                .unwrap_or_else(PoisonError::into_inner);
        }
        *taken += 1;
        Slot
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        *TAKEN.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        GIVEN_BACK.notify_one();
    }
}

/// What `job` gives for each of the items, in their order; as many at a time as there are processors.
pub fn in_parallel<T: Sync, R: Send>(items: &[T], job: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let queue: Mutex<VecDeque<usize>> = Mutex::new((0..items.len()).collect());
    let results: Mutex<Vec<Option<R>>> = Mutex::new(items.iter().map(|_| None).collect());
    thread::scope(|scope| {
        for _ in 0..processors().min(items.len()) {
            scope.spawn(|| {
                loop {
                    let next = queue
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .pop_front();
                    let Some(at) = next else { break };
                    let result = job(&items[at]);
                    results.lock().unwrap_or_else(PoisonError::into_inner)[at] = Some(result);
                }
            });
        }
    });
    let results = results.into_inner().unwrap_or_else(PoisonError::into_inner);
    results
        .into_iter()
        .map(|r| r.expect("every job was done"))
        .collect()
}

/// The command as one would type it, without its environment.
pub fn shown(command: &Command) -> String {
    let words = [command.get_program()]
        .into_iter()
        .chain(command.get_args());
    words
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Fails the test with all the failures there are, whose first lines are names, or says how many items were good.
pub fn conclude(what: &str, count: usize, failures: &[String]) {
    assert!(count > 0, "{what}: nothing was tested");
    if failures.is_empty() {
        println!("{what}: {count}");
        return;
    }
    let names: Vec<&str> = failures.iter().filter_map(|f| f.lines().next()).collect();
    panic!(
        "{what}: {} of {count} failed\n\n{}\n\n{}",
        failures.len(),
        failures.join("\n"),
        names.join("\n")
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = command("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn a_command_that_takes_too_long_is_ended_and_called_a_timeout() {
        let limit = Duration::from_millis(100);
        let outcome = run(shell("echo begun; exec sleep 30"), limit);
        assert_eq!(outcome.end, End::TimeOut(limit));
        assert_eq!(outcome.stdout, "begun\n");
        assert!(outcome.took < Duration::from_secs(20));
    }

    #[test]
    fn signals_and_exit_statuses_are_told_apart() {
        assert_eq!(run(shell("exit 3"), LIMIT).end, End::Status(3));
        assert_eq!(run(shell("kill -9 $$"), LIMIT).end, End::Signal(9));
        assert!(matches!(
            run(command("/no/such/program"), LIMIT).end,
            End::NoStart(_)
        ));
    }

    #[test]
    fn results_come_in_the_order_of_the_items() {
        let items: Vec<u64> = (0..50).collect();
        let results = in_parallel(&items, |&n| {
            thread::sleep(Duration::from_micros(50 * (50 - n)));
            n * n
        });
        assert!(results.iter().zip(&items).all(|(r, n)| *r == n * n));
    }
}
