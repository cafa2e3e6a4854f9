//! `cargo xtask regen` writes what the specs make, and nothing when something is wrong.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use codegen::generate::generate;
use codegen::package::{Generation, Origin, Plan, Step};
use tempfile::TempDir;

use crate::workspace::{command, copy, said, workspace, xtask};

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

const MANIFESTS: [&str; 2] = ["generated/Cargo.toml", "tests/Cargo.toml"];

fn contents(directory: &Path, below: &str, found: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(directory.join(below))
        .unwrap()
        .map(Result::unwrap)
    {
        let path = format!("{below}/{}", entry.file_name().to_string_lossy());
        if entry.file_type().unwrap().is_dir() {
            contents(directory, &path, found);
        } else {
            found.insert(path, fs::read(entry.path()).unwrap());
        }
    }
}

/// Everything in a workspace but the locks of commands.
fn tree(workspace: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for part in ["generated", "specs", "tests"] {
        contents(workspace, part, &mut found);
    }
    found
}

/// What a run that is not interrupted makes.
fn expected() -> BTreeMap<String, Vec<u8>> {
    let workspace = with_third_api();
    let generation = generate(workspace.path(), &[]).unwrap();
    Plan::new(workspace.path(), &generation)
        .unwrap()
        .apply()
        .unwrap();
    tree(workspace.path())
}

#[test]
fn a_run_that_stops_anywhere_leaves_what_the_next_one_finishes() {
    let expected = expected();
    let pristine = with_third_api();
    let generation = generate(pristine.path(), &[]).unwrap();
    let count = Plan::new(pristine.path(), &generation)
        .unwrap()
        .steps()
        .len();
    assert!(count >= 30, "{count}");
    let old = tree(pristine.path());
    for stop in 0..=count {
        let workspace = with_third_api();
        let plan = Plan::new(workspace.path(), &generation).unwrap();
        let steps = plan.steps();
        for step in &steps[..stop] {
            step.run().unwrap();
        }
        if let Some(Step::Write(path, text)) = steps.get(stop) {
            fs::write(path, &text[..text.len() / 2]).unwrap();
        }
        for manifest in MANIFESTS {
            let text = fs::read(workspace.path().join(manifest)).unwrap();
            assert!(text == old[manifest] || text == expected[manifest]);
        }
        let again = generation_of_manifests(&workspace, &generation);
        Plan::new(workspace.path(), &again)
            .unwrap()
            .apply()
            .unwrap();
        assert_eq!(tree(workspace.path()), expected, "after {stop} steps");
    }
}

/// What a run generates now: only the manifests depend on how far an earlier run came.
fn generation_of_manifests(workspace: &TempDir, generation: &Generation) -> Generation {
    let mut generation = generation.clone();
    for manifest in MANIFESTS {
        let text = fs::read_to_string(workspace.path().join(manifest)).unwrap();
        let file = generation.files.get_mut(manifest).unwrap();
        file.origin = Origin::Amended(text);
    }
    generation
}

#[cfg(unix)]
#[test]
fn a_command_that_is_killed_is_finished_by_two_that_start_at_once() {
    let expected = expected();
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
        assert_eq!(tree(directory), expected);
    }
}
