//! What calls, lists and decoding cost, against the same by hand with reqwest and serde: allocations, and instructions where
//! valgrind can count them. Both come out nearly the same on every machine.

use std::fs;
use std::process::Command;

use crate::Outcome;
use crate::cpu;
use crate::metric::Metric;
use crate::scratch::Scratch;
use crate::server::{self, Answers};

/// What is done, how often, what it may allocate at most, and how many times the instructions by hand it may take. A
/// POST is checked before it is sent, which nobody does by hand; half a percent is the allocator's, whose work depends on
/// what was freed before.
const SUBJECTS: [(&str, u32, f64, f64); 4] = [
    ("a GET", 400, 85.0, 1.05),
    ("a POST", 400, 116.0, 1.07),
    ("a page of a list", 200, f64::INFINITY, 1.05),
    ("decoding 100 items", 20, f64::INFINITY, 1.05),
];

pub(crate) fn measure(scratch: &Scratch) -> Outcome<Vec<Metric>> {
    let build = ["build", "--release", "--quiet", "--package", "measured"];
    cpu::output(&mut scratch.cargo(&build))?;
    let read = |name| fs::read_to_string(scratch.directory.join(name));
    let (profile, page) = (read("profile.json")?, read("page.json")?);
    let port = server::start(Answers { profile, page })?;
    let counts_instructions = cpu::can_count_instructions();
    let mut metrics = Vec::new();
    for (what, times, bound, most) in SUBJECTS {
        let program = |way: &str, times: u32| {
            let mut command = Command::new(scratch.target().join("release/measured"));
            command.args([what, way, &port, &times.to_string()]);
            command.current_dir(&scratch.directory);
            command
        };
        let allocations = |way| -> Outcome<f64> {
            let output = cpu::output(&mut program(way, times))?;
            Ok(output.trim().parse::<f64>()?.round())
        };
        let (ours, by_hand) = (allocations("crate")?, allocations("hand")?);
        let title = format!("Allocations of {what}");
        metrics.push(Metric::new(&title, ours, "").at_most(bound));
        metrics.push(Metric::new(title + " − by hand", ours - by_hand, "").at_most(5.0));
        if !counts_instructions {
            continue;
        }
        // The difference of two runs leaves out start and end.
        let instructions = |way| -> Outcome<f64> {
            let twice = cpu::instructions(&program(way, 2 * times))?;
            Ok((twice - cpu::instructions(&program(way, times))?) / f64::from(times))
        };
        let (ours, by_hand) = (instructions("crate")?, instructions("hand")?);
        let title = format!("Instructions of {what}");
        metrics.push(Metric::new(&title, ours.round(), ""));
        metrics.push(Metric::ratio(title + " ÷ by hand", ours / by_hand).at_most(most));
    }
    Ok(metrics)
}
