//! How fast a long list is read page by page, and in how much memory.

use std::process::Command;

use crate::Outcome;
use crate::cpu;
use crate::instructions;
use crate::metric::{Metric, median};
use crate::programs::{self, Server};
use crate::scratch::Scratch;

const PAGES: u32 = 10_000;
const FEW_PAGES: u32 = 100;
const RUNS: usize = 15;
/// Under valgrind, where each page takes fifty times as long.
const COUNTED_PAGES: u32 = 200;

pub(crate) fn measure(scratch: &Scratch) -> Outcome<Vec<Metric>> {
    programs::build(scratch)?;
    let server = Server::start(scratch, PAGES)?;
    // A run and its neighbour meet the same load of the machine.
    let (mut seconds, mut ratios) = (Vec::new(), Vec::new());
    let mut peak = 0.0;
    for _ in 0..RUNS {
        let sdk = read(scratch, &server, "sdk")?;
        let by_hand = read(scratch, &server, "hand")?;
        peak = sdk.peak;
        ratios.push(by_hand.seconds / sdk.seconds);
        seconds.push(sdk.seconds);
    }
    let few = read(scratch, &Server::start(scratch, FEW_PAGES)?, "sdk")?;
    let pages = f64::from(PAGES);
    let mut metrics = vec![
        Metric::new(
            "pages.speed",
            "Pages of 10 items per CPU-second",
            pages / median(&mut seconds),
            "pages/s",
        ),
        Metric::ratio(
            "pages.by_hand_ratio",
            "Pages ÷ a loop by hand",
            median(&mut ratios),
        )
        .at_least(0.95),
        Metric::new(
            "pages.peak",
            "Peak of the heap over 10,000 pages",
            peak / 1e3,
            "kB",
        ),
        Metric::ratio(
            "pages.peak_ratio",
            "Peak of the heap over 10,000 pages ÷ 100 pages",
            peak / few.peak,
        )
        .at_most(1.01),
    ];
    metrics.extend(instructions_of(scratch)?);
    Ok(metrics)
}

/// Instructions of a page, where they can be counted.
pub(crate) fn check(scratch: &Scratch) -> Outcome<Vec<Metric>> {
    programs::build(scratch)?;
    Ok(instructions_of(scratch)?.into_iter().collect())
}

fn instructions_of(scratch: &Scratch) -> Outcome<Option<Metric>> {
    if !instructions::can_be_counted() {
        eprintln!("valgrind is not there: instructions are not counted");
        return Ok(None);
    }
    let once = Server::start(scratch, COUNTED_PAGES)?;
    let twice = Server::start(scratch, 2 * COUNTED_PAGES)?;
    // The difference of two runs leaves out start and end.
    let count = |way| -> Outcome<f64> {
        let once = instructions::count(&program(scratch, &once, way))?;
        Ok(instructions::count(&program(scratch, &twice, way))? - once)
    };
    let ratio = count("sdk")? / count("hand")?;
    let what = "Instructions of a page ÷ by hand";
    Ok(Some(
        Metric::ratio("pages.instructions_ratio", what, ratio).at_most(1.05),
    ))
}

fn program(scratch: &Scratch, server: &Server, way: &str) -> Command {
    let mut command = Command::new(programs::path(scratch, "pages"));
    command.args([way, &server.port]);
    command
}

struct Run {
    seconds: f64,
    peak: f64,
}

fn read(scratch: &Scratch, server: &Server, way: &str) -> Outcome<Run> {
    let mut command = program(scratch, server, way);
    let (output, cpu) = cpu::of_children(|| cpu::output(&mut command))?;
    let peak = output
        .split_whitespace()
        .nth(1)
        .ok_or("`pages` printed no peak")?;
    Ok(Run {
        seconds: cpu.total(),
        peak: peak.parse()?,
    })
}
