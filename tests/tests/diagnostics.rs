//! What is reported for documents that break the rules, and that generation goes on all the same.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use codegen::spec::{Disk, Options};
use tests::effective::root;
use tests::pipeline;

#[test]
fn wild() {
    let disk = Disk::new(root().join("tests/fixtures"));
    let mut names: Vec<_> = std::fs::read_dir(root().join("tests/fixtures/wild"))
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    for name in names {
        let run = pipeline::run(&disk, &format!("wild/{name}"), None, Options::default());
        println!(
            "##### {name}: {:?}\n{}",
            run.files.map(|f| f.len()),
            run.diagnostics
        );
    }
}
