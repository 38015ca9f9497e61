//! What is measured: the rows of the table with their targets, and the points of the plots.

use std::path::Path;

use crate::library::{COUNT, Library, OURS};
use crate::progress::Progress;
use crate::results::Results;
use crate::{Extent, Outcome};

/// How good this library is to be.
#[derive(Clone, Copy)]
pub(crate) enum Target {
    /// So many times as fast as the better of the others.
    Faster(f64),
    /// At most so much, whatever the others need.
    AtMost(f64),
    /// No worse than so many times this library's result in another measurement, which is named.
    Within(f64, &'static str),
    /// Nothing was promised.
    None,
}

/// A row of the table.
pub(crate) struct Row {
    /// What it says.
    pub(crate) title: &'static str,
    /// The measurement with its arguments.
    pub(crate) measured: String,
    /// The value that counts: `cpu`, `wall`, `bytes` or a percentile.
    pub(crate) value: &'static str,
    /// What the values are divided by, and what they are then.
    pub(crate) unit: (f64, &'static str),
    /// How good it is to be.
    pub(crate) target: Target,
}

/// Threads in the plot of throughput.
pub(crate) const THREADS: [usize; 4] = [1, 2, 4, 8];
/// The plots of throughput: sessions, and writes in a hundred calls.
pub(crate) const MIXES: [(usize, usize); 2] = [(100_000, 5), (20_000, 50)];
/// What is plotted by number of sessions.
pub(crate) const GROWING: [&str; 4] = ["add", "lookup", "remove", LISTED];
/// What takes OpenSSL a walk over a list for each session.
pub(crate) const LISTED: &str = "own-lifetimes";
/// The percentiles of the plot of pauses.
pub(crate) const PERCENTILES: [&str; 7] =
    ["p50", "p90", "p99", "p99.9", "p99.99", "p99.999", "max"];

/// Numbers of sessions in the plot of growth.
pub(crate) const SIZES: [usize; 5] = [10_000, 30_000, 100_000, 300_000, 1_000_000];
/// Most sessions with a lifetime each that OpenSSL is asked to keep: its time grows with their square.
const MOST_FOR_A_LIST: usize = 20_000;

const NS: (f64, &str) = (1.0, "ns");
const US: (f64, &str) = (1e3, "µs");
const MS: (f64, &str) = (1e6, "ms");
const BYTES: (f64, &str) = (1.0, "bytes");

/// The rows of the table.
pub(crate) fn rows(quick: bool) -> Vec<Row> {
    let row = |title, measured: &str, value, unit, target| Row {
        title,
        measured: measured.to_owned(),
        value,
        unit,
        target,
    };
    let million = million(quick);
    use Target::{AtMost, Faster, Within};
    let three = Faster(3.0);
    let mut rows = vec![
        row(
            "SSL_SESSION_new + id, key, version, timeout",
            "session-new 100000",
            "cpu",
            NS,
            three,
        ),
        row("add to the cache", "add 100000", "cpu", NS, three),
        row(
            "lookup, hit (SSL_has_matching_session_id)",
            "lookup 100000",
            "cpu",
            NS,
            three,
        ),
        row(
            "remove, in the order of coming",
            "remove 100000",
            "cpu",
            NS,
            three,
        ),
        row(
            "remove, in random order",
            "remove-any 100000",
            "cpu",
            NS,
            Target::None,
        ),
        row(
            "add at the size limit: each evicts one",
            "add-at-limit 100000",
            "cpu",
            NS,
            three,
        ),
        row(
            "SSL_SESSION_new ..., a second thread in the process",
            "beside session-new 100000",
            "cpu",
            NS,
            Target::None,
        ),
        row(
            "add, a second thread in the process",
            "beside add 100000",
            "cpu",
            NS,
            Target::None,
        ),
        row(
            "lookup, a second thread in the process",
            "beside lookup 100000",
            "cpu",
            NS,
            Target::None,
        ),
        row(
            "remove, a second thread in the process",
            "beside remove 100000",
            "cpu",
            NS,
            Target::None,
        ),
        row(
            "2 threads, 5 % writes",
            &threads(100_000, 2, 5, quick),
            "wall",
            NS,
            Faster(20.0),
        ),
        row(
            "8 threads, 50 % writes, 20,000 sessions",
            &threads(20_000, 8, 50, quick),
            "wall",
            NS,
            Faster(5.0),
        ),
        row(
            "add, each its own lifetime, 20,000 sessions",
            "own-lifetimes 20000",
            "cpu",
            NS,
            Faster(500.0),
        ),
    ];
    if !quick {
        let target = Within(2.0, "own-lifetimes 20000");
        rows.push(row(
            "the same, 1,000,000 sessions",
            "own-lifetimes 1000000",
            "cpu",
            NS,
            target,
        ));
    }
    rows.extend([
        row("flush half of 20,000", "flush 20000", "cpu", MS, three),
        row(
            "slowest of 10,000 calls while all are flushed",
            &format!("pauses {million}"),
            "p99.99",
            US,
            AtMost(1e6),
        ),
        row(
            "memory of a session, 32 byte id, 48 byte key",
            "memory-session 100000",
            "bytes",
            BYTES,
            AtMost(350.0),
        ),
        row(
            "memory of a cache entry beside it",
            "memory-entry 100000",
            "bytes",
            BYTES,
            AtMost(100.0),
        ),
        row(
            "memory of an idle connection, both ends",
            "memory-connection 200 certificate",
            "bytes",
            BYTES,
            Target::None,
        ),
    ]);
    let handshakes = [
        (
            "TLS 1.3 handshake, resumed by ticket",
            "1.3 ticket",
            Faster(2.0),
        ),
        (
            "TLS 1.3 handshake, resumed by stateful ticket",
            "1.3 id",
            Faster(2.0),
        ),
        (
            "TLS 1.2 handshake, resumed by ticket",
            "1.2 ticket",
            Faster(1.3),
        ),
        (
            "TLS 1.2 handshake, resumed by session id",
            "1.2 id",
            Faster(1.3),
        ),
        ("TLS 1.3 handshake, full", "1.3 full", Faster(1.0)),
        ("TLS 1.2 handshake, full", "1.2 full", Faster(1.0)),
    ];
    rows.extend(
        handshakes
            .map(|(title, way, target)| row(title, &handshake(way, quick), "cpu", US, target)),
    );
    rows
}

/// The measurement of so many threads on so many sessions.
pub(crate) fn threads(sessions: usize, threads: usize, writes: usize, quick: bool) -> String {
    // OpenSSL 4.0 takes 20 microseconds and more for a call when there are many writes.
    let calls = match (quick, writes > 10) {
        (false, false) => 1_000_000,
        (false, true) => 200_000,
        (true, false) => 200_000,
        (true, true) => 40_000,
    };
    format!("threads {sessions} {threads} {writes} {calls}")
}

/// The measurement of handshakes of a version, resumed in a way or full.
pub(crate) fn handshake(way: &str, quick: bool) -> String {
    let count = if quick { 200 } else { 1000 };
    format!("handshakes {count} certificate {way}")
}

/// A million, or what stands for it.
pub(crate) fn million(quick: bool) -> usize {
    if quick { 300_000 } else { 1_000_000 }
}

/// How often that is measured which takes seconds, of so many rounds.
pub(crate) fn few(rounds: usize) -> usize {
    rounds.div_ceil(3)
}

/// All measurements.
pub(crate) struct Plan {
    measurements: Vec<String>,
    rounds: usize,
}

/// What there is to measure.
pub(crate) fn plan(extent: &Extent) -> Plan {
    let mut measurements: Vec<String> = rows(extent.quick)
        .into_iter()
        .map(|row| row.measured)
        .collect();
    for (sessions, writes) in MIXES {
        for number in THREADS {
            measurements.push(threads(sessions, number, writes, extent.quick));
        }
    }
    for what in GROWING {
        let sizes = SIZES.iter().filter(|&&size| size <= million(extent.quick));
        measurements.extend(sizes.map(|size| format!("{what} {size}")));
    }
    measurements.sort_unstable();
    measurements.dedup();
    Plan {
        measurements,
        rounds: extent.rounds,
    }
}

impl Plan {
    /// Who is measured, and how often.
    fn rounds_of(&self, measurement: &str) -> [usize; COUNT] {
        let mut words = measurement.trim_start_matches("beside ").split(' ');
        let what = words.next().unwrap_or_default();
        let sessions: usize = words
            .next()
            .and_then(|number| number.parse().ok())
            .unwrap_or(0);
        let few = few(self.rounds);
        let mut rounds = match (what, sessions) {
            // The same in each run.
            (memory, _) if memory.starts_with("memory") => [1; COUNT],
            // Seconds a run, in OpenSSL.
            (LISTED, _) => [few, few, self.rounds],
            (_, 300_000..) => [few; COUNT],
            _ => [self.rounds; COUNT],
        };
        if what == LISTED && sessions > MOST_FOR_A_LIST {
            rounds = [0; COUNT];
            rounds[OURS] = self.rounds;
        }
        rounds
    }

    /// How many runs there are in all.
    pub(crate) fn runs(&self) -> usize {
        let runs = |measurement: &String| self.rounds_of(measurement).iter().sum::<usize>();
        self.measurements.iter().map(runs).sum()
    }

    /// Measures, the libraries taking turns.
    pub(crate) fn run(
        &self,
        libraries: &[Library; COUNT],
        folder: &Path,
        progress: &Progress,
    ) -> Outcome<Results> {
        let mut results = Results::default();
        results.0.extend(
            self.measurements
                .iter()
                .map(|each| (each.clone(), Default::default())),
        );
        for round in 0..self.rounds {
            // Round by round over everything: a busy quarter of an hour spoils a round of each, not all of one.
            for (measurement, result) in &mut results.0 {
                let arguments: Vec<String> = measurement.split(' ').map(String::from).collect();
                for (number, library) in libraries.iter().enumerate() {
                    if round >= self.rounds_of(measurement)[number] {
                        continue;
                    }
                    progress.say(&format!("{measurement}: {}", library.name));
                    result.runs[number].push(library.measure(folder, &arguments)?);
                    progress.step();
                }
            }
        }
        Ok(results)
    }
}
