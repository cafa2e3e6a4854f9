//! The first build of a program that uses the crate.

use std::fs;

use crate::Outcome;
use crate::cpu::{self, Cpu};
use crate::metric::Metric;
use crate::scratch::{CrateTime, Scratch};
use crate::sources::{BUILDER, BY_HAND, SMALL};

/// The crates that are worth naming.
const SLOWEST: usize = 5;

pub(crate) fn measure(scratch: &Scratch) -> Outcome<Vec<Metric>> {
    let mut metrics = check(scratch)?;
    let (cpu, mut crates) = build(scratch, SMALL)?;
    let (by_hand, _) = build(scratch, BY_HAND)?;
    let (peer, _) = build(scratch, BUILDER)?;
    let seconds = |id: &str, of: &str, cpu: Cpu| {
        let what = format!("First build of {of}, debug profile, user time");
        Metric::new(format!("cold.{id}"), what, cpu.user, "s")
    };
    let ratio = |id: &str, to: &str, other: Cpu| {
        let what = format!("First build with the crate ÷ {to}");
        Metric::ratio(format!("cold.{id}"), what, cpu.user / other.user)
    };
    metrics.extend([
        seconds("seconds", "a program with the crate", cpu).at_most(40.0),
        seconds(
            "by_hand_seconds",
            "a program with reqwest and serde alone, same TLS",
            by_hand,
        ),
        seconds(
            "peer_seconds",
            "progenitor's output, which has no TLS",
            peer,
        ),
        ratio("by_hand", "with reqwest and serde alone, same TLS", by_hand),
        ratio("peer", "progenitor's output, which has no TLS", peer),
    ]);
    crates.sort_by(|a, b| b.cpu.user.total_cmp(&a.cpu.user));
    for time in crates.iter().take(SLOWEST) {
        let what = format!("… of which `{}`", time.name);
        metrics.push(Metric::new("cold.crate", what, time.cpu.user, "s"));
    }
    Ok(metrics)
}

/// The number of crates that a program with the crate compiles.
pub(crate) fn check(scratch: &Scratch) -> Outcome<Vec<Metric>> {
    let arguments = [
        "tree",
        "--package",
        "vonage-registration",
        "--edges",
        "normal,build",
    ];
    let mut command = scratch.cargo(&arguments);
    let tree = cpu::output(command.args(["--prefix", "none", "--format", "{p}"]))?;
    let mut crates: Vec<&str> = tree
        .lines()
        .map(|line| line.trim_end_matches(" (*)"))
        .collect();
    crates.sort_unstable();
    crates.dedup();
    #[expect(clippy::cast_precision_loss, reason = "a few hundred")]
    let count = crates.len() as f64;
    Ok(vec![Metric::new(
        "cold.crates",
        "Crates that a build with the crate compiles, itself included",
        count,
        "crates",
    )])
}

/// Builds a package with nothing built before; CPU time of everything, and by crate.
pub(crate) fn build(scratch: &Scratch, package: &str) -> Outcome<(Cpu, Vec<CrateTime>)> {
    let target = scratch.directory.join("cold");
    if target.exists() {
        fs::remove_dir_all(&target)?;
    }
    // What is not on the disk yet is fetched before the clock runs.
    cpu::output(&mut scratch.cargo(&["fetch", "--quiet"]))?;
    let mut command = scratch.cargo(&["build", "--quiet", "--package", package]);
    command.env("CARGO_TARGET_DIR", &target);
    let (crates, cpu) = cpu::of_children(|| scratch.timed(&mut command))?;
    fs::remove_dir_all(&target)?;
    Ok((cpu, crates))
}
