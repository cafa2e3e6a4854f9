//! The committed files are what the specs make, every time and to the byte.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use codegen::generate::generate;
use codegen::package::Plan;
use tests::effective::root;

#[test]
fn generating_twice_gives_the_same_bytes() {
    let [first, second] = [(); 2].map(|()| generate(&root(), &[]).unwrap());
    assert_eq!(first.files, second.files);
}

#[test]
fn committed_files_are_what_the_specs_make() {
    let generation = generate(&root(), &[]).unwrap();
    let plan = Plan::new(&root(), &generation.files, &generation.owned).unwrap();
    let stale: Vec<&str> = plan
        .entries()
        .filter(|(_, entry)| entry.status.is_change())
        .map(|(path, _)| path)
        .collect();
    assert!(
        plan.is_clean(),
        "run `cargo xtask regen`; stale: {stale:?}\n{}",
        plan.unified_diff(100)
    );
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target)
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// A workspace of its own with the specs and generated files of this one.
fn workspace() -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    for part in ["specs", "generated"] {
        copy(&root().join(part), &directory.path().join(part));
    }
    fs::copy(
        root().join("Cargo.toml"),
        directory.path().join("Cargo.toml"),
    )
    .unwrap();
    directory
}

fn xtask(directory: &Path, arguments: &[&str]) -> Output {
    let manifest = root().join("Cargo.toml");
    Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--package", "xtask", "--manifest-path"])
        .arg(manifest)
        .arg("--")
        .args(arguments)
        .current_dir(directory)
        .output()
        .unwrap()
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[test]
fn check_names_a_file_with_one_byte_changed_and_leaves_it() {
    let workspace = workspace();
    let file = workspace.path().join("generated/src/tfn/numbers.rs");
    let edited = fs::read_to_string(&file)
        .unwrap()
        .replacen("pub struct", "pub  struct", 1);
    fs::write(&file, &edited).unwrap();
    let output = xtask(workspace.path(), &["regen", "--check"]);
    assert_eq!(output.status.code(), Some(1), "{}", text(&output));
    assert!(
        text(&output).contains("different generated/src/tfn/numbers.rs: edited by hand"),
        "{}",
        text(&output)
    );
    assert!(
        text(&output).contains("cargo xtask regen"),
        "{}",
        text(&output)
    );
    assert_eq!(fs::read_to_string(&file).unwrap(), edited);
}

#[test]
fn regen_from_a_subdirectory_with_nothing_to_do_changes_nothing() {
    let workspace = workspace();
    let file = workspace.path().join("generated/src/tfn/numbers.rs");
    let before = fs::metadata(&file).unwrap().modified().unwrap();
    let output = xtask(&workspace.path().join("generated/src"), &["regen"]);
    assert!(output.status.success(), "{}", text(&output));
    assert!(
        text(&output).contains("0 files changed"),
        "{}",
        text(&output)
    );
    assert_eq!(fs::metadata(&file).unwrap().modified().unwrap(), before);
}

#[test]
fn a_broken_spec_writes_nothing_and_says_where() {
    let workspace = workspace();
    let spec = workspace.path().join("specs/tfn/openapi.yaml");
    let broken = fs::read_to_string(&spec)
        .unwrap()
        .replace("paths:", "paths: [");
    fs::write(&spec, broken).unwrap();
    fs::remove_file(workspace.path().join("generated/src/tfn/numbers.rs")).unwrap();
    let output = xtask(workspace.path(), &["regen"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        text(&output).contains("specs/tfn/openapi.yaml:"),
        "{}",
        text(&output)
    );
    assert!(
        !workspace
            .path()
            .join("generated/src/tfn/numbers.rs")
            .exists()
    );
}
