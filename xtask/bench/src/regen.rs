//! `cargo xtask regen`: with nothing to do, and from a fresh clone. That its time grows with the documents and not faster is a test.

use std::env;
use std::process::Command;
use std::time::Instant;

use crate::Outcome;
use crate::compile::first_build;
use crate::cpu;
use crate::metric::{Metric, median};
use crate::scratch::Scratch;

const RUNS: usize = 5;

pub(crate) fn measure(scratch: &Scratch) -> Outcome<Vec<Metric>> {
    let mut metrics = warm(scratch)?.to_vec();
    metrics.push(fresh_clone(scratch)?);
    Ok(metrics)
}

/// The whole command when nothing is to be changed, and its pipeline as it says itself.
fn warm(scratch: &Scratch) -> Outcome<[Metric; 2]> {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command
        .args(["xtask", "regen", "--check"])
        .current_dir(&scratch.root);
    let (mut wall, mut pipeline) = (Vec::new(), Vec::new());
    for _ in 0..=RUNS {
        let start = Instant::now();
        let output = cpu::output(&mut command)?;
        wall.push(start.elapsed().as_secs_f64());
        let last = output.lines().last().unwrap_or_default();
        let whole = last
            .rsplit_once(" in ")
            .and_then(|(_, times)| times.split_once(" s ("));
        let (whole, _) = whole.ok_or("`cargo xtask regen` printed no times")?;
        pipeline.push(whole.parse::<f64>()? * 1000.0);
    }
    // The first may have built the command.
    let (wall, pipeline) = (median(wall.split_off(1)), median(pipeline.split_off(1)));
    let what = "`cargo xtask regen` with nothing changed, wall time";
    Ok([
        Metric::new(what, wall, "s").at_most(0.5),
        Metric::new("… its pipeline, the APIs side by side", pipeline, "ms").at_most(60.0),
    ])
}

/// The build that stands before the first `cargo xtask regen`.
fn fresh_clone(scratch: &Scratch) -> Outcome<Metric> {
    let mut xtask = scratch.cargo(&["build", "--package", "xtask"]);
    xtask
        .current_dir(&scratch.root)
        .env_remove("CARGO_INCREMENTAL");
    let seconds = first_build(scratch, xtask)?;
    Ok(Metric::new("Building xtask from nothing, user time", seconds, "s").at_most(66.0))
}
