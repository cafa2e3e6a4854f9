//! `cargo xtask bench`: what people wait for, measured against the floor, against progenitor and against code by hand.
//!
//! Times are CPU times of one run and are meant to be read as ratios.

mod bounds;
mod call;
mod cold;
mod compile;
mod cpu;
mod decode;
mod floor;
mod instructions;
mod metric;
mod pages;
mod peer;
mod programs;
mod regen;
mod scratch;
mod sources;
mod spec;
mod wrapper;

use std::error::Error;
use std::io::{self, Write as _};
use std::process::ExitCode;

use lexopt::prelude::*;

use metric::Metric;
use scratch::Scratch;

type Outcome<T> = Result<T, Box<dyn Error>>;

const HELP: &str = "\
Usage: cargo xtask bench [--json] [--check] [--only PART]...

Measures the crate and its generator; about eight minutes on a quiet machine with two cores.

Parts: compile, cold, call, decode, pages, regen

Options:
      --json         print JSON instead of a table
      --check        measure only what does not depend on the machine (code lines, crates, allocations,
                     instructions) and exit 1 where a recorded bound is passed
      --only PART    only this part; can be repeated
  -h, --help         print this
";

type Measure = fn(&Scratch) -> Outcome<Vec<Metric>>;

/// A part of the benchmark.
struct Part {
    name: &'static str,
    measure: Measure,
    /// The measurements of this part that come out the same on every machine.
    check: Option<Measure>,
}

const PARTS: [Part; 6] = [
    Part {
        name: "compile",
        measure: compile::measure,
        check: Some(compile::check),
    },
    Part {
        name: "cold",
        measure: cold::measure,
        check: Some(cold::check),
    },
    Part {
        name: "call",
        measure: call::measure,
        check: Some(call::measure),
    },
    Part {
        name: "decode",
        measure: decode::measure,
        check: None,
    },
    Part {
        name: "pages",
        measure: pages::measure,
        check: Some(pages::check),
    },
    Part {
        name: "regen",
        measure: regen::measure,
        check: None,
    },
];

#[derive(Default)]
struct Options {
    json: bool,
    check: bool,
    only: Vec<String>,
}

fn main() -> ExitCode {
    if let Some(log) = wrapper::log() {
        return wrapper::run(&log);
    }
    match options(lexopt::Parser::from_env()) {
        Ok(Some(options)) => run(&options).unwrap_or_else(|error| {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }),
        Ok(None) => {
            print!("{HELP}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}\n\nFor what there is: `cargo xtask bench --help`");
            ExitCode::from(2)
        }
    }
}

/// `None` where help was asked for.
fn options(mut parser: lexopt::Parser) -> Result<Option<Options>, lexopt::Error> {
    let mut options = Options::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("json") => options.json = true,
            Long("check") => options.check = true,
            Long("only") => {
                let name = parser.value()?.string()?;
                if PARTS.iter().all(|part| part.name != name) {
                    return Err(format!("there is no part `{name}`").into());
                }
                options.only.push(name);
            }
            Short('h') | Long("help") => return Ok(None),
            argument => return Err(argument.unexpected()),
        }
    }
    Ok(Some(options))
}

fn run(options: &Options) -> Outcome<ExitCode> {
    let scratch = Scratch::prepare()?;
    let mut metrics = Vec::new();
    for part in &PARTS {
        if !options.only.is_empty() && !options.only.iter().any(|name| name == part.name) {
            continue;
        }
        let measure = if options.check {
            part.check
        } else {
            Some(part.measure)
        };
        if let Some(measure) = measure {
            eprintln!("measuring {} …", part.name);
            metrics.extend(measure(&scratch)?);
        }
    }
    let text = if options.json {
        metric::json(&metrics)
    } else {
        metric::table(&metrics)
    };
    io::stdout().lock().write_all(text.as_bytes())?;
    let passed = options.check.then(|| bounds::passed(&metrics));
    let passed = passed.unwrap_or_default();
    for line in &passed {
        eprintln!("error: {line}");
    }
    Ok(if passed.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
