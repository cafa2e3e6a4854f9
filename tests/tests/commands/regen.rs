//! `cargo xtask regen` writes what the specs make, and nothing when something is wrong.

use std::fs;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::third_api::add as add_third_api;
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

/// A workspace with the smaller one of the APIs.
fn with_one_api() -> TempDir {
    let workspace = workspace();
    let manifest = workspace.path().join("specs/specs.toml");
    let text = fs::read_to_string(&manifest).unwrap();
    let (_, tfn) = text.rsplit_once("[[api]]").unwrap();
    fs::write(&manifest, format!("[[api]]{tfn}")).unwrap();
    let output = xtask(workspace.path(), &["regen"]);
    assert!(output.status.success(), "{}", said(&output));
    workspace
}

#[cfg(unix)]
#[test]
fn a_command_that_is_killed_at_any_of_30_moments_is_finished_by_the_next() {
    let undisturbed = with_one_api();
    let base = tempfile::tempdir().unwrap();
    copy(undisturbed.path(), base.path());
    add_third_api(base.path());
    add_third_api(undisturbed.path());
    let (before, start) = (tree(base.path()), Instant::now());
    let output = xtask(undisturbed.path(), &["regen"]);
    assert!(output.status.success(), "{}", said(&output));
    let (expected, time) = (tree(undisturbed.path()), start.elapsed());
    let mut cut_while_writing = 0;
    for moment in 0..30 {
        let workspace = tempfile::tempdir().unwrap();
        let directory = workspace.path();
        copy(base.path(), directory);
        let mut killed = command(directory, &["regen"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // A third of the moments over all of its time, the others from its first write on.
        if moment < 10 {
            thread::sleep(time * moment / 10);
        } else {
            let sign = directory.join("generated/src/third_api");
            while !sign.exists() && killed.try_wait().unwrap().is_none() {
                thread::sleep(Duration::from_micros(50));
            }
            thread::sleep(Duration::from_micros(200) * (moment - 10));
        }
        killed.kill().unwrap();
        killed.wait().unwrap();
        let left = tree(directory);
        cut_while_writing += u32::from(left != before && left != expected);
        // Two that start at once do not disturb each other.
        thread::scope(|scope| {
            let starts = 1 + usize::from(moment % 10 == 0);
            let runs: Vec<_> = (0..starts)
                .map(|_| scope.spawn(|| xtask(directory, &["regen"])))
                .collect();
            for output in runs.into_iter().map(|run| run.join().unwrap()) {
                assert!(output.status.success(), "{}", said(&output));
            }
        });
        assert!(tree(directory) == expected, "killed at moment {moment}");
    }
    assert!(cut_while_writing > 0, "no moment was within the writing");
}

#[cfg(unix)]
#[test]
fn a_disk_without_space_changes_nothing_and_the_next_run_finishes() {
    let workspace = with_one_api();
    add_third_api(workspace.path());
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
