//! CPU time of commands, with everything that they start and wait for.

use std::process::Command;

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike as _;

use crate::Outcome;

/// CPU time in seconds.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Cpu {
    pub(crate) user: f64,
    pub(crate) system: f64,
}

impl Cpu {
    pub(crate) fn total(self) -> f64 {
        self.user + self.system
    }

    fn since(self, start: Self) -> Self {
        Self {
            user: self.user - start.user,
            system: self.system - start.system,
        }
    }
}

/// Of this process.
pub(crate) fn own() -> Outcome<Cpu> {
    of(UsageWho::RUSAGE_SELF)
}

/// Of the children that have ended.
fn children() -> Outcome<Cpu> {
    of(UsageWho::RUSAGE_CHILDREN)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "microseconds of minutes fit well into 52 bits"
)]
fn of(who: UsageWho) -> Outcome<Cpu> {
    let usage = getrusage(who)?;
    Ok(Cpu {
        user: usage.user_time().num_microseconds() as f64 / 1e6,
        system: usage.system_time().num_microseconds() as f64 / 1e6,
    })
}

/// Runs `work` and gives what its children took.
pub(crate) fn of_children<T>(work: impl FnOnce() -> Outcome<T>) -> Outcome<(T, Cpu)> {
    let start = children()?;
    let result = work()?;
    Ok((result, children()?.since(start)))
}

/// What `work` took in this process.
pub(crate) fn of_work<T>(work: impl FnOnce() -> T) -> Outcome<(T, Cpu)> {
    let start = own()?;
    let result = work();
    Ok((result, own()?.since(start)))
}

/// Runs a command to its end; gives what it printed.
///
/// # Errors
///
/// Where it cannot be started or fails, with what it said.
pub(crate) fn output(command: &mut Command) -> Outcome<String> {
    let output = command.output().map_err(|error| {
        format!(
            "`{}` cannot be run: {error}",
            command.get_program().display()
        )
    })?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{command:?} failed:\n{}", said.trim_end()).into());
    }
    Ok(String::from_utf8(output.stdout)?)
}
