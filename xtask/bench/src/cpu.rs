//! CPU time and instructions of commands.
//!
//! Tools for this were weighed: criterion and divan measure wall time inside of one process, gungraun needs an
//! installed runner of its own, and none of them measures compilers. What is left without them is this file.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike as _;

use crate::Outcome;

/// Runs a command to its end; gives what it printed.
pub(crate) fn output(command: &mut Command) -> Outcome<String> {
    Ok(String::from_utf8(ended(command)?.stdout)?)
}

fn ended(command: &mut Command) -> Outcome<Output> {
    let output = command
        .output()
        .map_err(|error| format!("{command:?} cannot be run: {error}"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{command:?} failed:\n{}", said.trim_end()).into());
    }
    Ok(output)
}

/// Runs a command and gives the user time in seconds that it and all its children took.
pub(crate) fn user_time(command: &mut Command) -> Outcome<f64> {
    timed(UsageWho::RUSAGE_CHILDREN, || output(command).map(drop))
}

/// The user time in seconds that some work takes in this process.
pub(crate) fn own_user_time(work: impl FnOnce() -> Outcome<()>) -> Outcome<f64> {
    timed(UsageWho::RUSAGE_SELF, work)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "microseconds of hours fit into 52 bits"
)]
fn timed(who: UsageWho, work: impl FnOnce() -> Outcome<()>) -> Outcome<f64> {
    let start = getrusage(who)?.user_time();
    work()?;
    let end = getrusage(who)?.user_time();
    Ok((end - start).num_microseconds() as f64 / 1e6)
}

pub(crate) fn can_count_instructions() -> bool {
    let mut valgrind = Command::new("valgrind");
    let valgrind = valgrind.arg("--version").stdout(Stdio::null());
    let can = valgrind.stderr(Stdio::null()).status();
    let can = can.is_ok_and(|status| status.success());
    if !can {
        eprintln!("valgrind is not there: instructions are not counted");
    }
    can
}

/// Instructions of a whole run, counted by callgrind.
pub(crate) fn instructions(program: &Command) -> Outcome<f64> {
    let output = callgrind(program, &["--callgrind-out-file=/dev/null".to_owned()])?;
    let said = String::from_utf8_lossy(&output.stderr);
    let mut lines = said.lines();
    let count = lines.find_map(|line| line.split_once("Collected : "));
    let count = count.and_then(|(_, count)| count.trim().parse().ok());
    count.ok_or_else(|| format!("callgrind did not count:\n{said}").into())
}

/// What a program prints, and its instructions up to each return from one of these functions since the one before.
pub(crate) fn instructions_of_calls(
    program: &Command,
    functions: &[&str],
    directory: &Path,
) -> Outcome<(String, Vec<f64>)> {
    if directory.exists() {
        fs::remove_dir_all(directory)?;
    }
    fs::create_dir_all(directory)?;
    let file = directory.join("counted");
    let dumps = functions.iter().map(|name| format!("--dump-after={name}"));
    let mut options: Vec<String> = dumps.collect();
    options.push(format!("--callgrind-out-file={}", file.display()));
    let output = callgrind(program, &options)?;
    let mut counts = Vec::new();
    while let Ok(text) = fs::read_to_string(file.with_extension((counts.len() + 1).to_string())) {
        let count = text.lines().find_map(|line| line.strip_prefix("summary: "));
        counts.push(count.ok_or("callgrind did not count")?.trim().parse()?);
    }
    fs::remove_dir_all(directory)?;
    Ok((String::from_utf8(output.stdout)?, counts))
}

fn callgrind(program: &Command, options: &[String]) -> Outcome<Output> {
    let mut valgrind = Command::new("valgrind");
    valgrind.arg("--tool=callgrind").args(options);
    valgrind.arg(program.get_program()).args(program.get_args());
    if let Some(directory) = program.get_current_dir() {
        valgrind.current_dir(directory);
    }
    // A program that ends early has a count too.
    ended(&mut valgrind)
}
