//! `cargo xtask bench`: what people wait for, measured against the floor, against progenitor and against code by hand.
//!
//! Times are user times of one run and are meant to be read as ratios.

mod calls;
mod compile;
mod cpu;
mod floor;
mod growth;
mod judge;
mod metric;
mod peer;
mod regen;
mod scratch;
mod server;

use std::env;
use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use metric::Metric;
use scratch::Scratch;

type Outcome<T> = Result<T, Box<dyn Error>>;

const HELP: &str = "\
Usage: cargo xtask bench [--check] [PART]...

Measures the crate and its generator; about eight minutes on a quiet machine with two cores.

Parts, without any all: compile, calls, growth, judge, regen

Options:
      --check    measure only what does not depend on the machine (code lines, crates, allocations,
                 instructions) and exit 1 where a target is not met
";

type Measure = fn(&Scratch) -> Outcome<Vec<Metric>>;

/// Name of a part, all of it, and what of it comes out the same on every machine.
const PARTS: [(&str, Measure, Option<Measure>); 5] = [
    ("compile", compile::measure, Some(compile::check)),
    ("calls", calls::measure, Some(calls::measure)),
    ("growth", growth::measure, Some(growth::measure)),
    ("judge", judge::measure, Some(judge::measure)),
    ("regen", regen::measure, None),
];

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments[..] {
        [growth::GENERATE, document] => growth::generate(Path::new(document)),
        [growth::VERIFY, document, recording] => {
            growth::verify(Path::new(document), Path::new(recording))
        }
        [judge::JUDGE, root] => judge::judge_all(Path::new(root)),
        ["--help"] => {
            print!("{HELP}");
            Ok(())
        }
        ["--check", ref parts @ ..] => run(true, parts),
        ref parts => run(false, parts),
    };
    if let Err(error) = done {
        eprintln!("error: {error}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

fn run(check: bool, only: &[&str]) -> Outcome<()> {
    if let Some(unknown) = only
        .iter()
        .find(|name| PARTS.iter().all(|part| part.0 != **name))
    {
        return Err(format!("there is no part `{unknown}`\n\n{HELP}").into());
    }
    let scratch = Scratch::prepare()?;
    let mut metrics = Vec::new();
    for (name, all, unchanging) in PARTS {
        let measure = if check { unchanging } else { Some(all) };
        let wanted = only.is_empty() || only.contains(&name);
        if let Some(measure) = measure.filter(|_| wanted) {
            eprintln!("measuring {name} …");
            metrics.extend(measure(&scratch)?);
        }
    }
    print!("{}", metric::table(&metrics));
    if check && !metrics.iter().all(Metric::is_met) {
        return Err("a target is not met: change what it is about, or the target in xtask/bench/src, and say why".into());
    }
    Ok(())
}
