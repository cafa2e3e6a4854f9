//! What one call costs, against the same by hand with reqwest and serde.

use std::process::Command;

use crate::Outcome;
use crate::cpu;
use crate::instructions;
use crate::metric::Metric;
use crate::programs::{self, Server};
use crate::scratch::Scratch;

const CALLS: u32 = 400;

pub(crate) fn measure(scratch: &Scratch) -> Outcome<Vec<Metric>> {
    programs::build(scratch)?;
    let server = Server::start(scratch, 1)?;
    let mut metrics = Vec::new();
    for method in ["get", "post"] {
        metrics.extend(allocations(scratch, &server, method)?);
    }
    if !instructions::can_be_counted() {
        eprintln!("valgrind is not there: instructions are not counted");
        return Ok(metrics);
    }
    for method in ["get", "post"] {
        metrics.extend(instructions_of(scratch, &server, method)?);
    }
    Ok(metrics)
}

fn program(scratch: &Scratch, server: &Server, way: &str, method: &str, calls: u32) -> Command {
    let mut command = Command::new(programs::path(scratch, "call"));
    command
        .args([way, method, &server.port])
        .arg(&scratch.directory)
        .arg(calls.to_string());
    command
}

fn allocations(scratch: &Scratch, server: &Server, method: &str) -> Outcome<[Metric; 2]> {
    let count = |way| -> Outcome<f64> {
        let output = cpu::output(&mut program(scratch, server, way, method, CALLS))?;
        Ok(output.trim().parse::<f64>()?.round())
    };
    let (sdk, by_hand) = (count("sdk")?, count("hand")?);
    let name = method.to_uppercase();
    Ok([
        Metric::new(
            format!("call.{method}.allocations"),
            format!("Allocations of a {name}"),
            sdk,
            "",
        ),
        Metric::new(
            format!("call.{method}.further_allocations"),
            format!("Allocations of a {name} − by hand"),
            sdk - by_hand,
            "",
        )
        .at_most(5.0),
    ])
}

fn instructions_of(scratch: &Scratch, server: &Server, method: &str) -> Outcome<[Metric; 2]> {
    // The difference of two runs leaves out start and end.
    let count = |way| -> Outcome<f64> {
        let once = instructions::count(&program(scratch, server, way, method, CALLS))?;
        let twice = instructions::count(&program(scratch, server, way, method, 2 * CALLS))?;
        Ok((twice - once) / f64::from(CALLS))
    };
    let (sdk, by_hand) = (count("sdk")?, count("hand")?);
    let name = method.to_uppercase();
    Ok([
        Metric::new(
            format!("call.{method}.instructions"),
            format!("Instructions of a {name}"),
            sdk.round(),
            "",
        ),
        Metric::ratio(
            format!("call.{method}.instructions_ratio"),
            format!("Instructions of a {name} ÷ by hand"),
            sdk / by_hand,
        )
        .at_most(1.05),
    ])
}
