//! `cargo xtask bench`: hands over to a package of its own, so that what it needs is built only for it.

use std::env;
use std::io::Write;
use std::path::Path;
use std::process::Command;

use crate::Outcome;
use crate::options::Options;
use crate::specs::Problem;

/// Builds and runs the package `bench` with these arguments.
///
/// # Errors
///
/// Cargo could not be started.
pub(crate) fn run(
    root: &Path,
    options: &Options,
    _: &mut dyn Write,
    _: &mut dyn Write,
) -> Result<Outcome, Problem> {
    let status = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["run", "--quiet", "--package", "bench", "--"])
        .args(&options.operands)
        .current_dir(root)
        .status()?;
    Ok(Outcome::of(status.success()))
}
