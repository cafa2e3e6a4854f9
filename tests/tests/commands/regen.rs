//! `cargo xtask regen` writes what the specs make, and nothing when something is wrong.

use std::fs;
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use tempfile::TempDir;

use crate::workspace::{command, copy, said, tree, workspace, xtask, xtask_without_space};

#[test]
fn check_names_a_file_with_one_byte_changed_and_leaves_it() {
    let workspace = workspace();
    let file = workspace.path().join("generated/src/tfn/numbers.rs");
    let edited = fs::read_to_string(&file)
        .unwrap()
        .replacen("pub struct", "pub  struct", 1);
    fs::write(&file, &edited).unwrap();
    let output = xtask(workspace.path(), &["regen", "--check"]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(
        said(&output).contains("different generated/src/tfn/numbers.rs: edited by hand"),
        "{}",
        said(&output)
    );
    assert!(
        said(&output).contains("cargo xtask regen"),
        "{}",
        said(&output)
    );
    assert_eq!(fs::read_to_string(&file).unwrap(), edited);
}

#[test]
fn regen_from_a_subdirectory_with_nothing_to_do_changes_nothing() {
    let workspace = workspace();
    let file = workspace.path().join("generated/src/tfn/numbers.rs");
    let before = fs::metadata(&file).unwrap().modified().unwrap();
    let output = xtask(&workspace.path().join("generated/src"), &["regen"]);
    assert!(output.status.success(), "{}", said(&output));
    assert!(
        said(&output).contains("0 files changed"),
        "{}",
        said(&output)
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
        said(&output).contains("specs/tfn/openapi.yaml:"),
        "{}",
        said(&output)
    );
    assert!(
        !workspace
            .path()
            .join("generated/src/tfn/numbers.rs")
            .exists()
    );
}

/// A workspace in whose specs there is one API more than in its generated files.
fn with_third_api() -> TempDir {
    let workspace = workspace();
    let specs = workspace.path().join("specs");
    copy(&specs.join("tfn"), &specs.join("third"));
    let manifest = fs::read_to_string(specs.join("specs.toml")).unwrap();
    let (_, tfn) = manifest.split_once("name = \"tfn\"").unwrap();
    let third = tfn.replace("tfn/", "third/");
    let manifest = format!("{manifest}\n[[api]]\nname = \"third\"{third}");
    fs::write(specs.join("specs.toml"), manifest).unwrap();
    workspace
}

#[cfg(unix)]
#[test]
fn a_command_that_is_killed_is_finished_by_two_that_start_at_once() {
    for sign in ["generated/src/third", "generated/src/third/mod.rs"] {
        let workspace = with_third_api();
        let directory = workspace.path();
        let mut killed = command(directory, &["regen"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        while !directory.join(sign).exists() && killed.try_wait().unwrap().is_none() {
            thread::sleep(Duration::from_micros(100));
        }
        killed.kill().unwrap();
        killed.wait().unwrap();
        let outputs = thread::scope(|scope| {
            let runs = [(); 2].map(|()| scope.spawn(|| xtask(directory, &["regen"])));
            runs.map(|run| run.join().unwrap())
        });
        for output in &outputs {
            assert!(output.status.success(), "{}", said(output));
        }
        let check = xtask(directory, &["regen", "--check"]);
        assert!(check.status.success(), "{}", said(&check));
    }
}

#[cfg(unix)]
#[test]
fn a_disk_without_space_changes_nothing_and_the_next_run_finishes() {
    let workspace = with_third_api();
    let generated = workspace.path().join("generated");
    let before = tree(&generated);
    let output = xtask_without_space(workspace.path(), &["regen"]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    let expected = "cannot write this temporary file";
    assert!(said(&output).contains(expected), "{}", said(&output));
    assert!(tree(&generated) == before, "{}", said(&output));
    assert!(xtask(workspace.path(), &["regen"]).status.success());
    assert!(
        xtask(workspace.path(), &["regen", "--check"])
            .status
            .success()
    );
}
