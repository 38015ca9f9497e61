//! The results as plots.

use std::ops::Range;
use std::path::Path;

use plotters::coord::Shift;
use plotters::coord::combinators::LogCoord;
use plotters::coord::ranged1d::ValueFormatter;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use crate::Outcome;
use crate::library::COUNT;
use crate::plan::{GROWING, LISTED, MIXES, PERCENTILES, SIZES, THREADS};
use crate::results::{Result, Results};

/// The colour of each library.
const COLOURS: [RGBColor; COUNT] = [
    RGBColor(214, 39, 40),
    RGBColor(255, 140, 0),
    RGBColor(31, 119, 180),
];
const TEXT: (&str, u32) = ("sans-serif", 14);
/// Text above a point in the middle, and one that begins at a point.
const ABOVE: Pos = Pos {
    h_pos: HPos::Center,
    v_pos: VPos::Bottom,
};
const BESIDE: Pos = Pos {
    h_pos: HPos::Left,
    v_pos: VPos::Center,
};
const TITLE: (&str, u32) = ("sans-serif", 17);
const PANEL: (u32, u32) = (460, 320);
/// The height of the line that says whose colour is whose, and how wide a library is in it.
const LEGEND: (u32, i32) = (36, 160);

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;

type Chart<'a, X, Y> = ChartContext<'a, SVGBackend<'a>, Cartesian2d<X, Y>>;

/// A line of a plot: the library's number, and its points.
type Line = (usize, Vec<(f64, f64)>);

/// Draws everything into `folder`.
pub(crate) fn draw(results: &Results, names: &[String; COUNT], folder: &Path) -> Outcome<()> {
    throughput(results, names, &folder.join("throughput-by-threads.svg"))?;
    growth(results, names, &folder.join("time-by-sessions.svg"))?;
    pauses(results, names, &folder.join("pauses.svg"))?;
    memory(results, names, &folder.join("memory.svg"))?;
    handshakes(results, names, &folder.join("handshakes.svg"))
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

fn throughput(results: &Results, names: &[String; COUNT], file: &Path) -> Outcome<()> {
    let root = canvas(file, 1);
    for (area, (sessions, writes)) in panels(&root, names, (1, 2))?.iter().zip(MIXES) {
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
            .light_line_style(TRANSPARENT)
            .label_style(TEXT)
            .x_desc("threads")
            .y_desc("million calls a second")
            .x_label_formatter(&|x| format!("{x:.0}"))
            .draw()?;
        series(&mut chart, lines)?;
    }
    root.present()?;
    Ok(())
}

fn growth(results: &Results, names: &[String; COUNT], file: &Path) -> Outcome<()> {
    let root = canvas(file, 2);
    let titles = [
        "add",
        "lookup, random order",
        "remove, in the order of coming",
        "add, each its own lifetime",
    ];
    let areas = panels(&root, names, (2, 2))?;
    for ((area, what), title) in areas.iter().zip(GROWING).zip(titles) {
        let point = |library, size: f64| {
            results
                .of(&format!("{what} {size}"))?
                .median(library, "cpu")
        };
        let lines = lines(point, &SIZES.map(|size| size as f64));
        let sizes = (1e4..1e6).log_scale();
        // A list is so much slower that nothing else would be seen beside it.
        if what == LISTED {
            let chart =
                chart(area, title).build_cartesian_2d(sizes, decades(&lines).log_scale())?;
            by_sessions(chart, lines)?;
        } else {
            let chart = chart(area, title).build_cartesian_2d(sizes, 0.0..highest(&lines) * 1.1)?;
            by_sessions(chart, lines)?;
        }
    }
    root.present()?;
    Ok(())
}

/// Times of an operation by the number of sessions.
fn by_sessions<'a, Y>(mut chart: Chart<'a, LogCoord<f64>, Y>, lines: Vec<Line>) -> Outcome<()>
where
    Y: Ranged<ValueType = f64> + ValueFormatter<f64>,
{
    chart
        .configure_mesh()
        .light_line_style(TRANSPARENT)
        .label_style(TEXT)
        .x_desc("sessions")
        .y_desc("ns an operation")
        .x_label_formatter(&|x| thousands(*x))
        .y_label_formatter(&|y| thousands(*y))
        .draw()?;
    series(&mut chart, lines)
}

fn pauses(results: &Results, names: &[String; COUNT], file: &Path) -> Outcome<()> {
    let root = canvas(file, 1);
    let point = |library, at: f64| {
        let result = starting_with(results, "pauses ")?;
        let value = result.median(library, PERCENTILES[at as usize])?;
        Some(value.max(1.0) / 1e3)
    };
    let at: Vec<f64> = (0..PERCENTILES.len()).map(|at| at as f64).collect();
    let lines = lines(point, &at);
    let title = "a call that is due while another thread flushes all sessions";
    let areas = panels(&root, names, (1, 1))?;
    let mut chart = chart(&areas[0], title).build_cartesian_2d(
        0.0..(PERCENTILES.len() - 1) as f64,
        decades(&lines).log_scale(),
    )?;
    chart
        .configure_mesh()
        .light_line_style(TRANSPARENT)
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
    series(&mut chart, lines)?;
    root.present()?;
    Ok(())
}

fn memory(results: &Results, names: &[String; COUNT], file: &Path) -> Outcome<()> {
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
    bars(&panels, names, file)
}

fn handshakes(results: &Results, names: &[String; COUNT], file: &Path) -> Outcome<()> {
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
    bars(&panels, names, file)
}

fn bars(
    bars: &[(String, &str, [Option<f64>; COUNT])],
    names: &[String; COUNT],
    file: &Path,
) -> Outcome<()> {
    let root = canvas(file, 1);
    let areas = panels(&root, names, (1, bars.len()))?;
    for (area, (title, unit, values)) in areas.iter().zip(bars) {
        let most = values.iter().flatten().copied().fold(0.0, f64::max) * 1.15;
        let mut chart = chart(area, title).build_cartesian_2d(0.0..3.0, 0.0..most.max(1.0))?;
        chart
            .configure_mesh()
            .label_style(TEXT)
            .light_line_style(TRANSPARENT)
            .disable_x_mesh()
            .x_labels(0)
            .y_desc(*unit)
            .y_label_formatter(&|y| thousands(*y))
            .draw()?;
        for (number, value) in values.iter().enumerate() {
            let value = value.unwrap_or(0.0);
            let left = number as f64 + 0.15;
            let corners = [(left, 0.0), (left + 0.7, value)];
            let bar = Rectangle::new(corners, COLOURS[number].filled());
            chart.draw_series([bar])?;
            let above = TEXT.with_anchor::<RGBColor>(ABOVE).into_text_style(area);
            let at = (left + 0.35, value + most * 0.01);
            chart.draw_series([Text::new(thousands(value), at, above)])?;
        }
    }
    root.present()?;
    Ok(())
}

/// A white sheet with so many rows of panels below the legend.
fn canvas(file: &Path, rows: u32) -> Area<'_> {
    SVGBackend::new(file, (PANEL.0 * 2, LEGEND.0 + PANEL.1 * rows)).into_drawing_area()
}

/// Says whose colour is whose, where it is in the way of nothing, and divides the rest into rows and columns.
fn panels<'a>(
    root: &Area<'a>,
    names: &[String; COUNT],
    grid: (usize, usize),
) -> Outcome<Vec<Area<'a>>> {
    root.fill(&WHITE)?;
    let (legend, rest) = root.split_vertically(LEGEND.0);
    let middle = (LEGEND.0 / 2) as i32;
    let mut left = (PANEL.0 as i32 * 2 - LEGEND.1 * COUNT as i32) / 2;
    for (name, colour) in names.iter().zip(COLOURS) {
        let corners = [(left, middle - 6), (left + 12, middle + 6)];
        legend.draw(&Rectangle::new(corners, colour.filled()))?;
        let beside = TEXT
            .with_anchor::<RGBColor>(BESIDE)
            .into_text_style(&legend);
        legend.draw_text(name, &beside, (left + 20, middle))?;
        left += LEGEND.1;
    }
    Ok(rest.split_evenly(grid))
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

fn series<'a, X, Y>(chart: &mut Chart<'a, X, Y>, lines: Vec<Line>) -> Outcome<()>
where
    X: Ranged<ValueType = f64>,
    Y: Ranged<ValueType = f64>,
{
    for (library, points) in lines {
        let colour = COLOURS[library];
        let line = LineSeries::new(points.iter().copied(), colour.stroke_width(2));
        chart.draw_series(line)?;
        chart.draw_series(
            points
                .iter()
                .map(|&point| Circle::new(point, 3, colour.filled())),
        )?;
    }
    Ok(())
}

fn highest(lines: &[Line]) -> f64 {
    let values = lines.iter().flat_map(|line| &line.1).map(|point| point.1);
    values.fold(0.0, f64::max).max(1e-3)
}

/// From one power of ten to another, with all points between them.
fn decades(lines: &[Line]) -> Range<f64> {
    let values = lines.iter().flat_map(|line| &line.1).map(|point| point.1);
    let least = values.fold(f64::INFINITY, f64::min);
    10_f64.powf(least.log10().floor())..10_f64.powf(highest(lines).log10().ceil())
}

fn thousands(value: f64) -> String {
    match value {
        1e6.. => format!("{:.0}M", value / 1e6),
        1e4.. => format!("{:.0}k", value / 1e3),
        10.0.. => format!("{value:.0}"),
        _ => format!("{value}"),
    }
}
