//! How long the crate compiles: alone, against the floor and progenitor's output, and in the first build of a program.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::process::Command;
use std::time::SystemTime;

use codegen::generate::CRATE;
use codegen::package;

use crate::Outcome;
use crate::cpu;
use crate::metric::{Metric, median};
use crate::scratch::{BUILDER, FLOOR, OURS, POSITIONAL, Scratch};

/// The smallest program that makes a call through the crate.
const SMALL: &str = "small";
/// A program that makes a call by hand, with the TLS of the crate.
const BY_HAND: &str = "by_hand";

const RUNS: usize = 5;

/// What the crate is compared with, and how long a check of ours may take at most against it.
const OTHERS: [(&str, &str, f64); 3] = [
    (FLOOR, "the floor", 1.15),
    (BUILDER, "progenitor's output, builder style", 0.6),
    (POSITIONAL, "progenitor's output, positional style", 0.8),
];

pub(crate) fn measure(scratch: &Scratch) -> Outcome<Vec<Metric>> {
    let mut metrics = alone(scratch, "check", &["check"])?;
    metrics.extend(alone(scratch, "release build", &["build", "--release"])?);
    metrics.extend(check(scratch)?);
    cpu::output(&mut scratch.cargo(&["build", "--release", "--quiet", "--package", SMALL]))?;
    let size = fs::metadata(scratch.target().join("release").join(SMALL))?.len();
    let megabytes = f64::from(u32::try_from(size)?) / 1e6;
    let what = "Binary of a program with one call, release, not stripped";
    metrics.push(Metric::new(what, megabytes, "MB"));
    metrics.extend(first_builds(scratch)?);
    Ok(metrics)
}

/// Code lines and crates, which come out the same everywhere.
pub(crate) fn check(scratch: &Scratch) -> Outcome<Vec<Metric>> {
    let (mut generated, mut by_hand) = (0, 0);
    for path in package::list(&scratch.root, &[format!("{CRATE}/src")])? {
        let text = fs::read_to_string(scratch.root.join(path))?;
        let is_code = |line: &&str| !line.is_empty() && !line.starts_with("//");
        let lines = text.lines().map(str::trim).filter(is_code).count();
        match text.starts_with("// @generated") {
            true => generated += lines,
            false => by_hand += lines,
        }
    }
    let mut tree = scratch.cargo(&["tree", "--package", OURS, "--edges", "normal,build"]);
    let tree = cpu::output(tree.args(["--prefix", "none", "--format", "{p}"]))?;
    let crates = tree.lines().map(|line| line.trim_end_matches(" (*)"));
    let crates = crates.collect::<BTreeSet<_>>().len();
    let counts = [
        (
            "Code lines that are generated, without docs and blank lines",
            generated,
            "lines",
            5500.0,
        ),
        (
            "Code lines by hand: runtime and mock, with their unit tests",
            by_hand,
            "lines",
            10000.0,
        ),
        (
            "Crates that a build with the crate compiles, itself included",
            crates,
            "crates",
            102.0,
        ),
    ];
    let metrics = counts.into_iter().map(|(what, count, unit, most)| {
        let count = f64::from(u32::try_from(count)?);
        Ok(Metric::new(what, count, unit).at_most(most))
    });
    metrics.collect()
}

/// The crate and others, each compiled with its dependencies built already.
fn alone(scratch: &Scratch, name: &str, arguments: &[&str]) -> Outcome<Vec<Metric>> {
    let packages: Vec<&str> = [OURS].into_iter().chain(OTHERS.map(|it| it.0)).collect();
    let mut seconds = vec![Vec::new(); packages.len()];
    for run in 0..=RUNS {
        // By turns, so that a busy moment of the machine does not hit one of them alone.
        for (package, seconds) in packages.iter().zip(&mut seconds) {
            let root = File::open(scratch.package(package).join("src/lib.rs"))?;
            root.set_modified(SystemTime::now())?;
            let mut cargo = scratch.cargo(arguments);
            cargo.args(["--quiet", "--package", package]);
            let whole = cpu::user_time(&mut cargo)?;
            // What cargo itself takes is no matter of the crate.
            let nothing = cpu::user_time(&mut cargo)?;
            // The first run builds the dependencies.
            seconds.extend((run > 0).then_some(whole - nothing));
        }
    }
    let seconds: Vec<f64> = seconds.into_iter().map(median).collect();
    let (ours, others) = seconds.split_first().ok_or("nothing was compiled")?;
    let time = |title: &str, seconds| {
        let what = format!("{name} of {title}, user time");
        Metric::new(what, seconds, "s")
    };
    let mut metrics = vec![time("the crate", *ours)];
    for ((_, title, most), other) in OTHERS.iter().zip(others) {
        metrics.push(time(title, *other));
        let what = format!("{name}: the crate ÷ {title}");
        let most = if name == "check" {
            *most
        } else {
            f64::INFINITY
        };
        metrics.push(Metric::ratio(what, ours / other).at_most(most));
    }
    Ok(metrics)
}

fn first_builds(scratch: &Scratch) -> Outcome<Vec<Metric>> {
    let first = |package| first_build(scratch, scratch.cargo(&["build", "--package", package]));
    let (ours, by_hand, peer) = (first(SMALL)?, first(BY_HAND)?, first(BUILDER)?);
    let time = |of: &str, seconds| {
        let what = format!("First build of {of}, debug profile, user time");
        Metric::new(what, seconds, "s")
    };
    Ok(vec![
        time("a program with the crate", ours).at_most(40.0),
        time("a program with reqwest and serde alone, same TLS", by_hand),
        time("progenitor's output, which has no TLS", peer),
        Metric::ratio("First build with the crate ÷ by hand", ours / by_hand).at_most(1.15),
        Metric::ratio(
            "First build with the crate ÷ progenitor's output",
            ours / peer,
        ),
    ])
}

/// User time of a build with nothing built before.
pub(crate) fn first_build(scratch: &Scratch, mut command: Command) -> Outcome<f64> {
    let target = scratch.directory.join("cold");
    if target.exists() {
        fs::remove_dir_all(&target)?;
    }
    // What is not on the disk yet is fetched before the clock runs.
    cpu::output(&mut scratch.cargo(&["fetch", "--quiet"]))?;
    cpu::user_time(command.arg("--quiet").env("CARGO_TARGET_DIR", &target))
}
