//! The committed files are what the specs make, every time and to the byte.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use codegen::generate::generate_from;
use codegen::package::{Generation, Origin, Plan, Step};
use codegen::spec::{Disk, InMemory};
use tempfile::TempDir;
use tests::effective::root;

#[test]
fn generating_twice_gives_the_same_bytes() {
    let [first, second] = [(); 2].map(|()| generate_from(&Disk::new(root()), &[]).unwrap());
    assert_eq!(first.files, second.files);
}

#[test]
fn committed_files_are_what_the_specs_make() {
    let generation = generate_from(&Disk::new(root()), &[]).unwrap();
    let plan = Plan::new(&root(), &generation).unwrap();
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

const MANIFESTS: [&str; 2] = ["generated/Cargo.toml", "tests/Cargo.toml"];

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// A workspace in whose specs there is one API more than in its generated files.
fn with_third_api() -> TempDir {
    let workspace = tempfile::tempdir().unwrap();
    let specs = workspace.path().join("specs");
    for part in ["specs", "generated/src", "generated/examples"] {
        copy(&root().join(part), &workspace.path().join(part));
    }
    fs::create_dir(workspace.path().join("tests")).unwrap();
    for file in MANIFESTS {
        fs::copy(root().join(file), workspace.path().join(file)).unwrap();
    }
    copy(&specs.join("tfn"), &specs.join("third"));
    let manifest = fs::read_to_string(specs.join("specs.toml")).unwrap();
    let (_, tfn) = manifest.split_once("name = \"tfn\"").unwrap();
    let third = tfn.replace("tfn/", "third/");
    let manifest = format!("{manifest}\n[[api]]\nname = \"third\"{third}");
    fs::write(specs.join("specs.toml"), manifest).unwrap();
    workspace
}

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
    let generation = generate_from(&Disk::new(workspace.path()), &[]).unwrap();
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
    let generation = generate_from(&Disk::new(pristine.path()), &[]).unwrap();
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
            fs::create_dir_all(path.parent().unwrap()).unwrap();
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

#[test]
fn fuzzing_has_the_lints_of_the_project() {
    let sections = |text: &str, from: &str| {
        let (_, lints) = text.split_once(from).unwrap();
        lints
            .replace("[workspace.lints", "[lints")
            .trim()
            .to_owned()
    };
    let [project, fuzz] = ["Cargo.toml", "fuzz/Cargo.toml"]
        .map(|path| fs::read_to_string(root().join(path)).unwrap());
    let project = sections(&project, "[workspace.lints.rust]\n");
    // `fuzz_target!` brings an unsafe function.
    let project = project.replace("unsafe_code = \"forbid\"\n", "");
    assert_eq!(sections(&fuzz, "[lints.rust]\n"), project);
}

#[test]
fn docs_name_methods_and_not_the_ids_of_operations() {
    let found: Vec<String> = tests::effective::specs()
        .iter()
        .flat_map(|spec| {
            let module = root().join("generated/src").join(&spec.api.module);
            let ids: Vec<&str> = spec
                .api
                .operations()
                .map(|(_, it)| it.id.as_str())
                .collect();
            assert!(!ids.is_empty(), "{}", spec.api.module);
            let files = fs::read_dir(module)
                .unwrap()
                .map(|entry| entry.unwrap().path());
            let files: Vec<_> = files.filter(|path| path.is_file()).collect();
            let texts = files
                .into_iter()
                .map(|path| fs::read_to_string(path).unwrap());
            texts
                .flat_map(move |text| named_in_docs(&text, &ids))
                .collect::<Vec<_>>()
        })
        .collect();
    assert_eq!(found, [""; 0]);
}

/// The lines of doc comments in which one of the names stands.
fn named_in_docs(text: &str, names: &[&str]) -> Vec<String> {
    let docs = text.lines().map(str::trim_start);
    let docs = docs.filter(|line| line.starts_with("///") || line.starts_with("//!"));
    let is_named = |line: &&str| {
        let mut words = line.split(|c: char| !c.is_alphanumeric());
        words.any(|word| names.contains(&word))
    };
    docs.filter(is_named).map(str::to_owned).collect()
}

#[test]
fn a_name_in_the_docs_is_found() {
    let text = "/// As `undeletePet`.\n/// Undelete a pet.\nid: \"undeletePet\",";
    assert_eq!(
        named_in_docs(text, &["undeletePet"]),
        ["/// As `undeletePet`."]
    );
}

#[test]
fn an_api_with_a_name_that_the_crate_uses_is_refused_at_its_place() {
    let mut files = InMemory::default();
    for path in ["generated/Cargo.toml", "generated/src/lib.rs"] {
        files = files.with(path, fs::read(root().join(path)).unwrap());
    }
    for name in ["mock", "runtime", "guide", "default", "serde", "std"] {
        let manifest = format!(
            "[[api]]\nname = \"{name}\"\ntitle = \"A\"\nsource = \"s\"\nedition = \"e\"\nversion = \"1\"\n\
             document = \"a.yaml\"\nsha256 = \"{}\"\noperations = 0\n",
            "0".repeat(64)
        );
        let failure = generate_from(&files.clone().with("specs/specs.toml", manifest), &[]);
        let said = failure.unwrap_err().to_string();
        let expected = "error[reserved-name]: the crate uses the name";
        assert!(said.contains(expected), "{name}: {said}");
        assert!(said.contains("--> specs/specs.toml:2:8\n"), "{said}");
    }
}

#[test]
fn the_workflow_runs_pinned_actions_that_may_only_read_and_checks_dependencies() {
    let workflow = fs::read_to_string(root().join(".github/workflows/ci.yml")).unwrap();
    let actions: Vec<&str> = workflow
        .lines()
        .filter(|line| line.contains("uses:"))
        .collect();
    assert!(!actions.is_empty());
    for action in actions {
        let (_, commit) = action.split_once('@').unwrap();
        let commit = commit.split(' ').next().unwrap();
        assert!(
            commit.len() == 40 && commit.bytes().all(|it| it.is_ascii_hexdigit()),
            "{action}"
        );
    }
    assert!(workflow.contains("\npermissions:\n  contents: read\n"));
    assert!(!workflow.contains(": write"));
    for step in [
        "cargo deny --locked check\n",
        "cargo deny --manifest-path fuzz/Cargo.toml --locked check",
        "cargo semver-checks --package vonage-registration",
    ] {
        assert!(workflow.contains(step), "{step}");
    }
    let fuzz = fs::read_to_string(root().join("fuzz/Cargo.toml")).unwrap();
    assert!(fuzz.contains("\nlicense = \"MIT OR Apache-2.0\"\n"));
}

#[test]
fn the_lock_of_fuzzing_knows_every_dependency_of_the_generator() {
    let [manifest, lock] = ["codegen/Cargo.toml", "fuzz/Cargo.lock"]
        .map(|path| fs::read_to_string(root().join(path)).unwrap());
    let (_, dependencies) = manifest.split_once("\n[dependencies]\n").unwrap();
    let (dependencies, _) = dependencies.split_once("\n\n").unwrap();
    let (_, locked) = lock.split_once("name = \"codegen\"\n").unwrap();
    let (locked, _) = locked.split_once("\n]\n").unwrap();
    for dependency in dependencies.lines() {
        let (name, _) = dependency.split_once(' ').unwrap();
        let is_locked = [format!(" \"{name}\","), format!(" \"{name} ")];
        let is_locked = is_locked.iter().any(|entry| locked.contains(entry));
        assert!(is_locked, "{name}: run `cargo update --workspace` in fuzz/");
    }
}
