//! The results as plots.

use std::path::Path;

use plotters::coord::Shift;
use plotters::prelude::*;

use crate::Outcome;
use crate::library::{COUNT, Library};
use crate::plan::{GROWING, MIXES, PERCENTILES, SIZES, THREADS};
use crate::results::{Result, Results};

/// The colour of each library.
const COLOURS: [RGBColor; COUNT] = [
    RGBColor(214, 39, 40),
    RGBColor(255, 140, 0),
    RGBColor(31, 119, 180),
];
const TEXT: (&str, u32) = ("sans-serif", 14);
const TITLE: (&str, u32) = ("sans-serif", 17);
const PANEL: (u32, u32) = (460, 330);

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;

/// A line of a plot: the library's number, and its points.
type Line = (usize, Vec<(f64, f64)>);

/// Draws everything into `folder`.
pub(crate) fn draw(results: &Results, libraries: &[Library; COUNT], folder: &Path) -> Outcome<()> {
    throughput(
        results,
        libraries,
        &folder.join("throughput-by-threads.svg"),
    )?;
    growth(results, libraries, &folder.join("time-by-sessions.svg"))?;
    pauses(results, libraries, &folder.join("pauses.svg"))?;
    memory(results, libraries, &folder.join("memory.svg"))?;
    handshakes(results, libraries, &folder.join("handshakes.svg"))
}

/// A measurement whose last argument, how much was done, is left open.
fn starting_with<'a>(results: &'a Results, start: &str) -> Option<&'a Result> {
    Some(
        &results
            .0
            .iter()
            .find(|(name, _)| name.starts_with(start))?
            .1,
    )
}

/// One line for each library that has points.
fn lines(point: impl Fn(usize, f64) -> Option<f64>, at: &[f64]) -> Vec<Line> {
    let line = |library| {
        let points = at.iter().filter_map(|&x| Some((x, point(library, x)?)));
        (library, points.collect::<Vec<_>>())
    };
    (0..COUNT)
        .map(line)
        .filter(|(_, points)| !points.is_empty())
        .collect()
}

fn throughput(results: &Results, libraries: &[Library; COUNT], file: &Path) -> Outcome<()> {
    let root = SVGBackend::new(file, (PANEL.0 * 2, PANEL.1)).into_drawing_area();
    root.fill(&WHITE)?;
    for (area, (sessions, writes)) in root.split_evenly((1, 2)).iter().zip(MIXES) {
        let point = |library, threads: f64| {
            let start = format!("threads {sessions} {threads} {writes} ");
            let wall = starting_with(results, &start)?.median(library, "wall")?;
            Some(1e3 / wall)
        };
        let lines = lines(point, &THREADS.map(|threads| threads as f64));
        let title = format!("{sessions} sessions, {writes} % writes");
        let most = highest(&lines) * 1.1;
        let mut chart =
            chart(area, &title).build_cartesian_2d((1.0..8.0).log_scale().base(2.0), 0.0..most)?;
        chart
            .configure_mesh()
            .label_style(TEXT)
            .x_desc("threads")
            .y_desc("million calls a second")
            .x_label_formatter(&|x| format!("{x:.0}"))
            .draw()?;
        series(&mut chart, lines, libraries)?;
    }
    root.present()?;
    Ok(())
}

fn growth(results: &Results, libraries: &[Library; COUNT], file: &Path) -> Outcome<()> {
    let root = SVGBackend::new(file, (PANEL.0 * 2, PANEL.1 * 2)).into_drawing_area();
    root.fill(&WHITE)?;
    let titles = [
        "add",
        "lookup, random order",
        "remove, in the order of coming",
        "add, each its own lifetime",
    ];
    for ((area, what), title) in root.split_evenly((2, 2)).iter().zip(GROWING).zip(titles) {
        let point = |library, size: f64| {
            results
                .of(&format!("{what} {size}"))?
                .median(library, "cpu")
        };
        let lines = lines(point, &SIZES.map(|size| size as f64));
        let (from, to) = (1e4, 1e6);
        let most = highest(&lines) * 1.5;
        let least = lines
            .iter()
            .flat_map(|line| &line.1)
            .map(|point| point.1)
            .fold(most, f64::min)
            * 0.5;
        let mut chart = chart(area, title)
            .build_cartesian_2d((from..to).log_scale(), (least.max(1.0)..most).log_scale())?;
        chart
            .configure_mesh()
            .label_style(TEXT)
            .x_desc("sessions")
            .y_desc("ns an operation")
            .x_label_formatter(&|x| thousands(*x))
            .y_label_formatter(&|y| thousands(*y))
            .draw()?;
        series(&mut chart, lines, libraries)?;
    }
    root.present()?;
    Ok(())
}

fn pauses(results: &Results, libraries: &[Library; COUNT], file: &Path) -> Outcome<()> {
    let root = SVGBackend::new(file, (PANEL.0 * 2, PANEL.1)).into_drawing_area();
    root.fill(&WHITE)?;
    let point = |library, at: f64| {
        let result = starting_with(results, "pauses ")?;
        let value = result.median(library, PERCENTILES[at as usize])?;
        Some(value.max(1.0) / 1e3)
    };
    let at: Vec<f64> = (0..PERCENTILES.len()).map(|at| at as f64).collect();
    let lines = lines(point, &at);
    let most = highest(&lines) * 2.0;
    let title = "a call that is due while another thread flushes all sessions";
    let mut chart = chart(&root, title).build_cartesian_2d(
        0.0..(PERCENTILES.len() - 1) as f64,
        (0.05..most.max(1e4)).log_scale(),
    )?;
    chart
        .configure_mesh()
        .label_style(TEXT)
        .y_desc("µs")
        .x_labels(PERCENTILES.len())
        .x_label_formatter(&|x| {
            PERCENTILES
                .get(x.round() as usize)
                .copied()
                .unwrap_or_default()
                .to_owned()
        })
        .y_label_formatter(&|y| thousands(*y))
        .draw()?;
    series(&mut chart, lines, libraries)?;
    root.present()?;
    Ok(())
}

fn memory(results: &Results, libraries: &[Library; COUNT], file: &Path) -> Outcome<()> {
    let panels = [
        ("memory-session ", "bytes", "a session", 1.0),
        ("memory-entry ", "bytes", "a cache entry", 1.0),
        (
            "memory-connection ",
            "KB",
            "an idle connection, both ends",
            1e3,
        ),
    ];
    let panels = panels.map(|(start, unit, title, scale)| {
        let value =
            |library| Some(starting_with(results, start)?.median(library, "bytes")? / scale);
        (title.to_owned(), unit, [0, 1, 2].map(value))
    });
    bars(&panels, libraries, file)
}

fn handshakes(results: &Results, libraries: &[Library; COUNT], file: &Path) -> Outcome<()> {
    let ways = [
        ("1.3 ticket", "TLS 1.3, resumed"),
        ("1.2 ticket", "TLS 1.2, resumed"),
        ("1.3 full", "TLS 1.3, full"),
    ];
    let panels = ways.map(|(way, title)| {
        let ends = |name: &str| name.starts_with("handshakes ") && name.ends_with(way);
        let result = results
            .0
            .iter()
            .find(|(name, _)| ends(name))
            .map(|(_, result)| result);
        let value = |library| Some(1e9 / result?.median(library, "cpu")?);
        (
            title.to_owned(),
            "handshakes a second",
            [0, 1, 2].map(value),
        )
    });
    bars(&panels, libraries, file)
}

fn bars(
    panels: &[(String, &str, [Option<f64>; COUNT])],
    libraries: &[Library; COUNT],
    file: &Path,
) -> Outcome<()> {
    let root = SVGBackend::new(file, (PANEL.0 * 2, PANEL.1)).into_drawing_area();
    root.fill(&WHITE)?;
    for (area, (title, unit, values)) in root.split_evenly((1, panels.len())).iter().zip(panels) {
        let most = values.iter().flatten().copied().fold(0.0, f64::max) * 1.15;
        let mut chart = chart(area, title).build_cartesian_2d(0.0..3.0, 0.0..most.max(1.0))?;
        chart
            .configure_mesh()
            .label_style(TEXT)
            .disable_x_mesh()
            .x_labels(0)
            .y_desc(*unit)
            .y_label_formatter(&|y| thousands(*y))
            .draw()?;
        for (number, value) in values.iter().enumerate() {
            let value = value.unwrap_or(0.0);
            let left = number as f64 + 0.15;
            let corners = [(left, 0.0), (left + 0.7, value)];
            let colour = COLOURS[number].filled();
            chart
                .draw_series([Rectangle::new(corners, colour)])?
                .label(libraries[number].name.clone())
                .legend(move |(x, y)| Rectangle::new([(x, y - 5), (x + 10, y + 5)], colour));
            let text = thousands(value);
            chart.draw_series([Text::new(text, (left + 0.1, value + most * 0.05), TEXT)])?;
        }
        chart
            .configure_series_labels()
            .position(SeriesLabelPosition::UpperRight)
            .background_style(WHITE.mix(0.8))
            .label_font(("sans-serif", 12))
            .draw()?;
    }
    root.present()?;
    Ok(())
}

fn chart<'a, 'b>(area: &'a Area<'b>, title: &str) -> ChartBuilder<'a, 'b, SVGBackend<'b>> {
    let mut chart = ChartBuilder::on(area);
    chart
        .caption(title, TITLE)
        .margin(10)
        .x_label_area_size(40)
        .y_label_area_size(70);
    chart
}

fn series<'a, X, Y>(
    chart: &mut ChartContext<'a, SVGBackend<'a>, Cartesian2d<X, Y>>,
    lines: Vec<Line>,
    libraries: &[Library; COUNT],
) -> Outcome<()>
where
    X: Ranged<ValueType = f64>,
    Y: Ranged<ValueType = f64>,
{
    for (library, points) in lines {
        let colour = COLOURS[library];
        chart
            .draw_series(LineSeries::new(
                points.iter().copied(),
                colour.stroke_width(2),
            ))?
            .label(libraries[library].name.clone())
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 18, y)], colour.stroke_width(2)));
        chart.draw_series(
            points
                .iter()
                .map(|&point| Circle::new(point, 3, colour.filled())),
        )?;
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::UpperLeft)
        .background_style(WHITE.mix(0.8))
        .border_style(BLACK.mix(0.2))
        .label_font(TEXT)
        .draw()?;
    Ok(())
}

fn highest(lines: &[Line]) -> f64 {
    let values = lines.iter().flat_map(|line| &line.1).map(|point| point.1);
    values.fold(0.0, f64::max).max(1e-3)
}

fn thousands(value: f64) -> String {
    match value {
        1e6.. => format!("{:.0}M", value / 1e6),
        1e4.. => format!("{:.0}k", value / 1e3),
        10.0.. => format!("{value:.0}"),
        _ => format!("{value}"),
    }
}
