//! The results as a table in Markdown, which reads as well on a terminal.

use std::fmt::Write;
use std::path::Path;

use crate::library::{COUNT, Library, OURS};
use crate::plan::{self, Row, Target};
use crate::results::Results;
use crate::{Extent, Outcome, machine};

/// The table, and what it was measured with.
pub(crate) fn table(
    results: &Results,
    libraries: &[Library; COUNT],
    extent: &Extent,
    root: &Path,
) -> Outcome<String> {
    let mut text = String::new();
    writeln!(
        text,
        "Measured {} on {}.",
        machine::date(),
        machine::description()
    )?;
    let names: Vec<&str> = libraries
        .iter()
        .map(|library| library.name.as_str())
        .collect();
    writeln!(
        text,
        "{} at {}; {}.",
        names.join(", "),
        machine::revision(root),
        machine::compilers()
    )?;
    let how = if extent.quick { ", the quick way" } else { "" };
    writeln!(
        text,
        "Medians of {} runs in turns{how}, of {} where runs take seconds; least value of any run in brackets.\n",
        extent.rounds,
        plan::few(extent.rounds)
    )?;

    let mut lines = vec![[
        "operation".to_owned(),
        names[0].to_owned(),
        names[1].to_owned(),
        names[2].to_owned(),
        "against the better".to_owned(),
        "target".to_owned(),
        String::new(),
    ]];
    lines.extend(
        plan::rows(extent.quick)
            .iter()
            .map(|row| line(row, results)),
    );
    let width = |column: usize| {
        lines
            .iter()
            .map(|line| line[column].chars().count())
            .max()
            .unwrap_or(0)
    };
    let widths: [usize; 7] = std::array::from_fn(width);
    for (number, line) in lines.iter().enumerate() {
        for (cell, width) in line.iter().zip(widths) {
            write!(text, "| {cell:width$} ")?;
        }
        writeln!(text, "|")?;
        if number == 0 {
            for width in widths {
                write!(text, "|-{}-", "-".repeat(width))?;
            }
            writeln!(text, "|")?;
        }
    }
    Ok(text)
}

fn line(row: &Row, results: &Results) -> [String; 7] {
    let result = results.of(&row.measured);
    let median = |library| result.and_then(|result| result.median(library, row.value));
    let least = |library| result.and_then(|result| result.least(library, row.value));
    let cell = |library| match (median(library), least(library)) {
        (Some(median), Some(least)) if median != least => {
            format!(
                "{} {} ({})",
                shown(median / row.unit.0),
                row.unit.1,
                shown(least / row.unit.0)
            )
        }
        (Some(median), _) => format!("{} {}", shown(median / row.unit.0), row.unit.1),
        _ => "not measured".to_owned(),
    };
    let better = (0..COUNT)
        .filter(|&each| each != OURS)
        .filter_map(median)
        .min_by(f64::total_cmp);
    let ratio = better.zip(median(OURS)).map(|(better, ours)| better / ours);
    let ours = median(OURS);
    let (target, met) = match row.target {
        Target::Faster(times) => (format!("{times} x"), ratio.map(|ratio| ratio >= times)),
        Target::AtMost(most) => (
            format!("at most {} {}", shown(most / row.unit.0), row.unit.1),
            ours.map(|ours| ours <= most),
        ),
        Target::Within(times, other) => {
            let other = results
                .of(other)
                .and_then(|other| other.median(OURS, row.value));
            let met = ours.zip(other).map(|(ours, other)| ours <= times * other);
            (format!("within {times} x"), met)
        }
        Target::None => (String::new(), None),
    };
    let met = match met {
        Some(true) => "met",
        Some(false) => "missed",
        None => "",
    };
    [
        row.title.to_owned(),
        cell(0),
        cell(1),
        cell(2),
        ratio.map_or_else(String::new, |ratio| format!("{} x", shown(ratio))),
        target,
        met.to_owned(),
    ]
}

/// A number as one reads it: three digits that say something, thousands apart.
fn shown(value: f64) -> String {
    let decimals = match value.abs() {
        100.0.. => 0,
        10.0.. => 1,
        _ => 2,
    };
    let text = format!("{value:.decimals$}");
    let (whole, rest) = text
        .find('.')
        .map_or((text.as_str(), ""), |at| text.split_at(at));
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let rest = rest.trim_end_matches('0').trim_end_matches('.');
    grouped + rest
}

/// The page with the table and the plots.
pub(crate) fn page(table: &str, results: &Results, libraries: &[Library; COUNT]) -> String {
    let mut text =
        String::from("# Measured side by side\n\nWritten by `make bench`; not to be edited.\n\n");
    text.push_str(table);
    text.push_str(
        "\nTimes are an operation's. Those of one thread are time on a processor, which waiting for one does not \
         count into; those of several threads are time on the clock, divided by the calls of all threads. In a \
         process of one thread rsslsess does without atomic instructions, and OpenSSL does not; the rows with a \
         second thread, which sleeps, tell what they cost. The C \
         program is in [benches/c](../../benches/c); the OpenSSL 4.0 that it is linked with is a static library, the \
         others are shared. The same cipher suite, key exchange (X25519) and certificate (ECDSA, P-256) for all; a \
         resumed handshake includes the tickets that the server sends for the next one.\n",
    );
    if let Some(pauses) = results
        .0
        .iter()
        .find(|(name, _)| name.starts_with("pauses"))
    {
        let sessions = pauses
            .0
            .split(' ')
            .nth(1)
            .and_then(|number| number.parse().ok());
        let sessions = sessions.unwrap_or(0.0);
        for (number, library) in libraries.iter().enumerate() {
            let value = |name| pauses.1.median(number, name).unwrap_or(0.0);
            text.push_str(&format!(
                "\nTo flush {} sessions {} took {} ms; {} calls were made meanwhile, and {} more, not counted, in \
                 which the system put the thread aside.\n",
                shown(sessions),
                library.name,
                shown(value("flush") / 1e6),
                shown(value("calls")),
                shown(value("put_aside"))
            ));
        }
    }
    text.push_str("\nAll values of all runs: [results.csv](results.csv).\n");
    let plots = [
        ("throughput-by-threads", "Throughput by threads"),
        (
            "time-by-sessions",
            "Nanoseconds an operation by number of sessions",
        ),
        ("pauses", "Latency during a flush"),
        ("memory", "Memory"),
        ("handshakes", "Handshakes"),
    ];
    for (file, title) in plots {
        text.push_str(&format!("\n## {title}\n\n![{title}]({file}.svg)\n"));
    }
    text
}
