//! Runs the real command, and cargo on what it writes.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The root of this workspace.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_owned()
}

/// A directory of its own, empty, at the same place in every run, so that cargo need not begin anew.
pub(crate) fn directory(name: &str) -> PathBuf {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if directory.exists() {
        fs::remove_dir_all(&directory).unwrap();
    }
    fs::create_dir_all(&directory).unwrap();
    directory
}

/// `cargo xtask` in a workspace.
pub(crate) fn xtask(workspace: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(arguments)
        .current_dir(workspace)
        .output()
        .unwrap()
}

/// `cargo check` with the dependencies that this build has compiled already. Warnings are errors.
pub(crate) fn assert_compiles(crate_directory: &Path, arguments: &[&str]) {
    let target = Path::new(env!("CARGO_BIN_EXE_xtask"))
        .ancestors()
        .nth(2)
        .unwrap();
    let output = Command::new(env!("CARGO"))
        .args(["check", "--offline", "--quiet"])
        .args(arguments)
        .env("CARGO_TARGET_DIR", target)
        .current_dir(crate_directory)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success() && !said.contains("warning"),
        "{said}"
    );
}

/// What a command said, on both streams.
pub(crate) fn said(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    text(&output.stdout) + &text(&output.stderr)
}
