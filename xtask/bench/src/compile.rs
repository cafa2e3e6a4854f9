//! How long the crate itself compiles, against the floor and against progenitor's output.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::Outcome;
use crate::cpu;
use crate::metric::{Metric, median};
use crate::scratch::Scratch;
use crate::sources::{self, BUILDER, FLOOR, POSITIONAL, SMALL};

const RUNS: usize = 5;
const CRATE: &str = "vonage-registration";

/// A crate that is compiled on its own, its dependencies being there already.
struct Candidate {
    package: &'static str,
    root: PathBuf,
    seconds: Vec<f64>,
}

pub(crate) fn measure(scratch: &Scratch) -> Outcome<Vec<Metric>> {
    let mut metrics = Vec::new();
    for (name, arguments) in [
        ("check", &["check"][..]),
        ("release build", &["build", "--release"][..]),
    ] {
        let seconds = rebuilds(scratch, arguments)?;
        metrics.extend(rows(name, &seconds));
    }
    metrics.extend(check(scratch)?);
    metrics.push(binary_size(scratch)?);
    Ok(metrics)
}

/// The number of code lines.
pub(crate) fn check(scratch: &Scratch) -> Outcome<Vec<Metric>> {
    let mut lines = Lines::default();
    lines.count(&sources::generated(scratch).join("src"))?;
    let generated = Metric::new(
        "compile.lines.generated",
        "Code lines that are generated, without docs and blank lines",
        lines.generated,
        "lines",
    );
    let by_hand = Metric::new(
        "compile.lines.by_hand",
        "Code lines by hand: runtime and mock, with their unit tests",
        lines.by_hand,
        "lines",
    );
    Ok(vec![generated, by_hand])
}

fn rebuilds(scratch: &Scratch, arguments: &[&str]) -> Outcome<[f64; 4]> {
    let candidate = |package, root: PathBuf| Candidate {
        package,
        root: root.join("src/lib.rs"),
        seconds: Vec::new(),
    };
    let member = |package| candidate(package, scratch.directory.join(package));
    let mut candidates = [
        candidate(CRATE, sources::generated(scratch)),
        member(FLOOR),
        member(BUILDER),
        member(POSITIONAL),
    ];
    for candidate in &candidates {
        rebuilt(scratch, arguments, candidate)?;
    }
    // By turns, so that a busy moment of the machine does not hit one of them alone.
    for _ in 0..RUNS {
        for candidate in &mut candidates {
            File::open(&candidate.root)?.set_modified(SystemTime::now())?;
            let seconds = rebuilt(scratch, arguments, candidate)?;
            candidate.seconds.push(seconds);
        }
    }
    Ok(candidates.map(|mut candidate| median(&mut candidate.seconds)))
}

/// Compiles a crate and gives the user CPU-seconds of rustc for it.
fn rebuilt(scratch: &Scratch, arguments: &[&str], candidate: &Candidate) -> Outcome<f64> {
    let mut command = scratch.cargo(arguments);
    let times = scratch.timed(command.args(["--quiet", "--package", candidate.package]))?;
    let name = candidate.package.replace('-', "_");
    let time = times.iter().find(|time| time.name == name);
    Ok(time.map(|time| time.cpu.user).unwrap_or_default())
}

fn rows(name: &str, [ours, floor, builder, positional]: &[f64; 4]) -> Vec<Metric> {
    let id = |what: &str| format!("compile.{}.{what}", name.replace(' ', "_"));
    let seconds = |what: &str, title: &str, value: f64| {
        let title = format!("{name} of {title}, user time of rustc");
        Metric::new(id(what), title, value, "s")
    };
    let ratio = |what: &str, title: &str, other: f64| {
        Metric::ratio(
            id(what),
            format!("{name}: the crate ÷ {title}"),
            ours / other,
        )
    };
    let mut rows = vec![
        seconds("seconds", "the crate", *ours),
        seconds("floor_seconds", "the floor", *floor),
        seconds(
            "builder_seconds",
            "progenitor's output, builder style",
            *builder,
        ),
        seconds(
            "positional_seconds",
            "progenitor's output, positional style",
            *positional,
        ),
    ];
    let ratios = [
        (ratio("floor", "the floor", *floor), 1.25),
        (
            ratio("builder", "progenitor's builder style", *builder),
            0.6,
        ),
        (
            ratio("positional", "progenitor's positional style", *positional),
            0.8,
        ),
    ];
    let is_check = name == "check";
    rows.extend(ratios.map(|(ratio, target)| {
        if is_check {
            ratio.at_most(target)
        } else {
            ratio
        }
    }));
    rows
}

fn binary_size(scratch: &Scratch) -> Outcome<Metric> {
    cpu::output(&mut scratch.cargo(&["build", "--release", "--quiet", "--package", SMALL]))?;
    let size = fs::metadata(scratch.target().join("release").join(SMALL))?.len();
    #[expect(clippy::cast_precision_loss, reason = "megabytes with two digits")]
    let megabytes = size as f64 / 1e6;
    Ok(Metric::new(
        "compile.binary",
        "Binary of a program with one call, release, not stripped",
        megabytes,
        "MB",
    ))
}

/// Lines that are neither blank nor comments, by who writes them.
#[derive(Default)]
struct Lines {
    generated: f64,
    by_hand: f64,
}

impl Lines {
    fn count(&mut self, directory: &Path) -> Outcome<()> {
        for entry in fs::read_dir(directory)? {
            let path = entry?.path();
            if path.is_dir() {
                self.count(&path)?;
                continue;
            }
            let text = fs::read_to_string(&path)?;
            let is_code = |line: &str| !line.is_empty() && !line.starts_with("//");
            let lines = text.lines().filter(|line| is_code(line.trim())).count();
            let sum = if text.starts_with("// @generated") {
                &mut self.generated
            } else {
                &mut self.by_hand
            };
            *sum += f64::from(u32::try_from(lines)?);
        }
        Ok(())
    }
}
