//! `cargo xtask bench`: hands over to a package of its own, so that what it needs is built only for it.

use std::env;
use std::ffi::OsString;
use std::io;
use std::path::Path;
use std::process::Command;

use crate::Outcome;

/// Builds and runs the package `bench` with these arguments.
///
/// # Errors
///
/// Cargo could not be started.
pub(crate) fn run(root: &Path, arguments: &[OsString]) -> io::Result<Outcome> {
    let status = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["run", "--quiet", "--package", "bench", "--"])
        .args(arguments)
        .current_dir(root)
        .status()?;
    Ok(if status.success() {
        Outcome::Success
    } else {
        Outcome::Problems
    })
}
