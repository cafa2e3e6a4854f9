//! The verdict on source, held against the compiler: a program that compiles with OLD compiles with NEW, or not.

use crate::fixture::fixtures;
use codegen::change::Verdict;
use tests::scratch::Scratch;

const FRAME: &str = "use proof::{Call, Error, Items};\n";

#[test]
fn the_compiler_agrees_with_every_verdict_on_source() {
    let mut scratch = Scratch::new("change-source");
    let mut cases = Vec::new();
    for fixture in fixtures().iter().filter(|fixture| fixture.is_seen) {
        let [old, new] = [&fixture.old, &fixture.new].map(|side| {
            let module = scratch.module(&side.files);
            scratch.program(&format!(
                "{FRAME}use proof::{module} as api;\n{}",
                fixture.program
            ))
        });
        cases.push((fixture, old, new));
    }
    let failing = scratch.failing();
    let mut problems = Vec::new();
    for (fixture, old, new) in cases {
        if let Some(error) = failing.get(&old) {
            problems.push(format!(
                "{}: does not compile with OLD\n{error}",
                fixture.name
            ));
        }
        let judged = fixture
            .judgement()
            .changes
            .iter()
            .map(|change| change.source)
            .max()
            .unwrap_or(Verdict::Compatible);
        let seen = if failing.contains_key(&new) {
            Verdict::Breaking
        } else {
            Verdict::Compatible
        };
        if judged != seen {
            problems.push(format!(
                "{}: judged {judged:?}, rustc says {seen:?}\n{}",
                fixture.name,
                failing.get(&new).cloned().unwrap_or_default()
            ));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
