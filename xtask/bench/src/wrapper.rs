//! This program as cargo's `RUSTC_WRAPPER`: runs rustc and notes what each crate took.

use std::env;
use std::ffi::OsString;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

use crate::Outcome;
use crate::cpu;

/// Names the file that the times go to, and makes this program a wrapper.
pub(crate) const LOG: &str = "BENCH_RUSTC_LOG";

pub(crate) fn log() -> Option<PathBuf> {
    env::var_os(LOG).map(PathBuf::from)
}

pub(crate) fn run(log: &PathBuf) -> ExitCode {
    match timed(log) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn timed(log: &PathBuf) -> Outcome<bool> {
    let mut arguments = env::args_os().skip(1);
    let rustc = arguments.next().ok_or("the wrapper was given no rustc")?;
    let arguments: Vec<OsString> = arguments.collect();
    let mut command = Command::new(rustc);
    command.args(&arguments);
    let (status, cpu) = cpu::of_children(|| Ok(command.status()?))?;
    let name = arguments
        .iter()
        .zip(arguments.iter().skip(1))
        .find(|(option, _)| *option == "--crate-name")
        .map(|(_, name)| name.to_string_lossy().into_owned());
    // Cargo also asks rustc for its version and targets, without or with a dummy name.
    if let Some(name) = name.filter(|name| name != "___") {
        let line = format!("{name} {} {}\n", cpu.user, cpu.system);
        let mut file = OpenOptions::new().create(true).append(true).open(log)?;
        // One write, because several rustc end at the same time.
        file.write_all(line.as_bytes())?;
    }
    Ok(status.success())
}
