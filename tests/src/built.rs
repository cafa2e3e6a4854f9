//! What the build of these tests has made: libraries, and programs to be run.
//!
//! Always with the features of this package, so that after `cargo test` cargo has nothing to do but list it.

use std::collections::BTreeMap;
use std::env;
use std::path::PathBuf;
use std::process::Command;
use std::sync::{LazyLock, Mutex, PoisonError};

use serde_json::Value;

use crate::effective::root;

/// An artifact of cargo.
#[derive(Debug)]
pub(crate) struct Artifact {
    /// As `use` knows it.
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) files: Vec<PathBuf>,
    executable: Option<PathBuf>,
    is_compiled_now: bool,
}

impl Artifact {
    fn of(message: &Value) -> Option<Self> {
        let files = message["filenames"].as_array()?.iter();
        let package = message["package_id"].as_str()?;
        Some(Self {
            name: message["target"]["name"].as_str()?.replace('-', "_"),
            version: package.rsplit(['@', '#']).next()?.to_owned(),
            files: files
                .filter_map(|file| file.as_str().map(PathBuf::from))
                .collect(),
            executable: message["executable"].as_str().map(PathBuf::from),
            is_compiled_now: message["fresh"] == false,
        })
    }
}

/// What tests of this package are linked with.
///
/// # Panics
///
/// When cargo compiles a library for it: a full `cargo test` would do most of its work twice.
pub(crate) static LIBRARIES: LazyLock<Vec<Artifact>> = LazyLock::new(|| {
    let built = artifacts(&[]);
    let libraries = built.iter().filter(|it| it.executable.is_none());
    let again = libraries.filter(|it| it.is_compiled_now);
    let again: Vec<&str> = again.map(|it| it.name.as_str()).collect();
    // Those of another profile have not been compiled before.
    assert!(
        again.is_empty() || !cfg!(debug_assertions),
        "compiled again, with other features or another environment than for these tests: {again:?}"
    );
    built
});

/// Builds one of this package's tests, so that its features count, and what else is asked for.
fn artifacts(further: &[&str]) -> Vec<Artifact> {
    let mut cargo = Command::new(env!("CARGO"));
    // What cargo tells a test about its package: build scripts that ask for it are dirty when it changes.
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            cargo.env_remove(name);
        }
    }
    let output = cargo
        .current_dir(root())
        .args(["build", "--quiet", "--offline", "--message-format=json"])
        .args(["--package", "tests", "--test", "client_memory"])
        .args(further)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let listed = String::from_utf8(output.stdout).unwrap();
    let messages = listed
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok());
    messages
        .filter_map(|message| Artifact::of(&message))
        .collect()
}

/// `cargo xtask`.
pub fn xtask() -> Command {
    Command::new(program("xtask", "--bin", "xtask"))
}

/// An example of the crate; cargo is asked for each once.
pub fn example(name: &str) -> Command {
    static PROGRAMS: Mutex<BTreeMap<String, PathBuf>> = Mutex::new(BTreeMap::new());
    let mut programs = PROGRAMS.lock().unwrap_or_else(PoisonError::into_inner);
    let build = || program("vonage-registration", "--example", name);
    Command::new(programs.entry(name.to_owned()).or_insert_with(build))
}

fn program(package: &str, kind: &str, name: &str) -> PathBuf {
    LazyLock::force(&LIBRARIES);
    let built = artifacts(&["--package", package, kind, name]);
    let mut programs = built.iter().filter(|artifact| artifact.name == name);
    let path = programs.find_map(|artifact| artifact.executable.clone());
    path.unwrap_or_else(|| panic!("{name} was not built"))
}
