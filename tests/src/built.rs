//! What the build of these tests has made: libraries, and programs to be run.
//!
//! Always with the features of this package, so that after `cargo test` cargo has nothing to do but list it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;
use std::sync::{Mutex, PoisonError};

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
        })
    }
}

/// Builds one of this package's tests, so that its features count, and what else is asked for.
pub(crate) fn artifacts(further: &[&str]) -> Vec<Artifact> {
    let output = Command::new(env!("CARGO"))
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
    let built = artifacts(&["--package", "xtask", "--bin", "xtask"]);
    Command::new(program(&built, "xtask"))
}

/// An example of the crate; cargo is asked for each once.
pub fn example(name: &str) -> Command {
    static PROGRAMS: Mutex<BTreeMap<String, PathBuf>> = Mutex::new(BTreeMap::new());
    let mut programs = PROGRAMS.lock().unwrap_or_else(PoisonError::into_inner);
    let program = programs.entry(name.to_owned()).or_insert_with(|| {
        let built = artifacts(&["--package", "vonage-registration", "--example", name]);
        program(&built, name)
    });
    Command::new(program)
}

fn program(built: &[Artifact], name: &str) -> PathBuf {
    let mut programs = built.iter().filter(|artifact| artifact.name == name);
    let path = programs.find_map(|artifact| artifact.executable.clone());
    path.unwrap_or_else(|| panic!("{name} was not built"))
}
