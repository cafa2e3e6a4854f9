//! How fast a long list is read page by page, and in how much memory.

use std::process::Command;

use crate::Outcome;
use crate::cpu;
use crate::metric::{Metric, median};
use crate::programs::{self, Server};
use crate::scratch::Scratch;

const PAGES: u32 = 10_000;
const FEW_PAGES: u32 = 100;
const RUNS: usize = 5;

pub(crate) fn measure(scratch: &Scratch) -> Outcome<Vec<Metric>> {
    programs::build(scratch)?;
    let server = Server::start(scratch, PAGES)?;
    let (mut sdk, mut by_hand) = (Vec::new(), Vec::new());
    let mut peak = 0.0;
    for _ in 0..RUNS {
        let run = read(scratch, &server, "sdk")?;
        sdk.push(run.seconds);
        peak = run.peak;
        by_hand.push(read(scratch, &server, "hand")?.seconds);
    }
    let few = read(scratch, &Server::start(scratch, FEW_PAGES)?, "sdk")?;
    let (sdk, by_hand) = (median(&mut sdk), median(&mut by_hand));
    let pages = f64::from(PAGES);
    Ok(vec![
        Metric::new("pages.speed", "Pages of 10 items per CPU-second", pages / sdk, "pages/s"),
        Metric::ratio("pages.by_hand_ratio", "Pages ÷ a loop by hand", by_hand / sdk).at_least(0.95),
        Metric::new("pages.peak", "Peak of the heap over 10,000 pages", peak / 1e3, "kB"),
        Metric::ratio("pages.peak_ratio", "Peak of the heap over 10,000 pages ÷ 100 pages", peak / few.peak)
            .at_most(1.01),
    ])
}

struct Run {
    seconds: f64,
    peak: f64,
}

fn read(scratch: &Scratch, server: &Server, way: &str) -> Outcome<Run> {
    let mut command = Command::new(programs::path(scratch, "pages"));
    command.args([way, &server.port]);
    let (output, cpu) = cpu::of_children(|| cpu::output(&mut command))?;
    let peak = output.split_whitespace().nth(1).ok_or("`pages` printed no peak")?;
    Ok(Run {
        seconds: cpu.total(),
        peak: peak.parse()?,
    })
}
