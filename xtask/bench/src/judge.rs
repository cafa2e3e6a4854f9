//! What judging a change costs against generating both sides: for every fixture in instructions, and for a large document.
//!
//! All fixtures go through one run of this program under callgrind, which writes down what each call has taken. It would
//! take ten minutes for the large document, so that one is measured by user time; the ratio of one run is far from its bound.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use codegen::change::{Judgement, Side, judge};
use codegen::diagnostic::Diagnostics;
use codegen::spec::{InMemory, Loaded, Options, load_file};
use codegen::{generate, ir, package};
use serde_json::Value;

use crate::Outcome;
use crate::cpu;
use crate::metric::Metric;
use crate::scratch::Scratch;

/// The argument with which this program does what is measured.
pub(crate) const JUDGE: &str = "--judge";
/// Directories of `tests/fixtures` with documents; those that cannot be generated from are left out.
const FIXTURES: [&str; 3] = ["constructs", "features", "wild"];
const OPERATIONS: usize = 1000;
const MOST: f64 = 3.0;

pub(crate) fn measure(scratch: &Scratch) -> Outcome<Vec<Metric>> {
    if !cpu::can_count_instructions() {
        return Ok(Vec::new());
    }
    let directory = scratch.directory.join("judge");
    let mut program = Command::new(env::current_exe()?);
    program.arg(JUDGE).arg(&scratch.root);
    let functions = ["*bench::judge::generated*", "*bench::judge::judged*"];
    let (names, counts) = cpu::instructions_of_calls(&program, &functions, &directory)?;
    let (pairs, _) = counts.as_chunks::<2>();
    if pairs.len() != names.lines().count() {
        return Err("callgrind has not counted each call once".into());
    }
    let ratios = names.lines().zip(pairs);
    let ratios = ratios.map(|(name, [generating, judging])| (name, judging / generating));
    // What is done once for the whole program counts for the first, which is judged twice.
    let ratios: Vec<(&str, f64)> = ratios.skip(1).collect();
    let worst = ratios.iter().max_by(|a, b| a.1.total_cmp(&b.1));
    let worst = worst.ok_or("no fixture was judged")?;
    let title = format!(
        "judging ÷ generating both sides, the most of {} fixtures: {}",
        ratios.len(),
        worst.0
    );
    Ok(vec![
        Metric::ratio(title, worst.1).at_most(MOST),
        Metric::ratio(
            format!("judging ÷ generating both sides, {OPERATIONS} operations, user time"),
            large()?,
        )
        .at_most(MOST),
    ])
}

fn large() -> Outcome<f64> {
    let sides = sides(large_document()).ok_or("the large document cannot be loaded")?;
    let generating = cpu::own_user_time(|| generated(&sides))?;
    let judging = cpu::own_user_time(|| judged(&sides).map(drop))?;
    Ok(judging / generating)
}

/// Generates and judges every fixture, and prints their names.
pub(crate) fn judge_all(root: &Path) -> Outcome<()> {
    let directories = FIXTURES.map(|group| format!("tests/fixtures/{group}"));
    let mut fixtures = Vec::new();
    for path in package::list(root, &directories)? {
        let text = String::from_utf8_lossy(&fs::read(root.join(&path))?).into_owned();
        fixtures.extend(sides(text).map(|sides| (path, sides)));
    }
    fixtures.sort();
    for (path, sides) in fixtures.iter().take(1).chain(&fixtures) {
        generated(sides)?;
        judged(sides)?;
        println!("{}", path.trim_start_matches("tests/fixtures/"));
    }
    Ok(())
}

/// A document and the same with a change, where both can be loaded.
fn sides(text: String) -> Option<[String; 2]> {
    let mut changed = loaded(&text)?.document.value().clone();
    change(&mut changed);
    let changed = changed.to_string();
    loaded(&changed)?;
    Some([text, changed])
}

fn loaded(text: &str) -> Option<Loaded> {
    let files = InMemory::default().with("document.yaml", text);
    let options = Options {
        derive_operation_ids: true,
        ..Options::default()
    };
    let mut diagnostics = Diagnostics::new();
    let loaded = load_file(&files, "document.yaml", None, options, &mut diagnostics);
    loaded.filter(|_| !diagnostics.has_errors())
}

/// A function that callgrind finds by its name; closures in it would have names that begin with it.
#[inline(never)]
fn generated(sides: &[String; 2]) -> Outcome<()> {
    for text in sides {
        let loaded = loaded(text).ok_or("cannot be loaded")?;
        let api = ir::read("measured", loaded.document.value());
        generate::render_api(&api)?;
    }
    Ok(())
}

/// All that judging takes, generating included.
#[inline(never)]
fn judged([old, new]: &[String; 2]) -> Outcome<Judgement> {
    Ok(judge(&side(old)?, &side(new)?))
}

fn side(text: &str) -> Outcome<Side> {
    let loaded = loaded(text).ok_or("cannot be loaded")?;
    Side::new("measured", loaded).map_err(|diagnostics| diagnostics.to_string().into())
}

/// Nothing is required any more and every integer is a number, so that most types differ.
fn change(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|key, value| !(key == "required" && value.is_array()));
            if members.get("type").is_some_and(|ty| ty == "integer") {
                members.insert("type".to_owned(), "number".into());
                members.shift_remove("format");
            }
            members.values_mut().for_each(change);
        }
        Value::Array(items) => items.iter_mut().for_each(change),
        _ => {}
    }
}

/// Ten operations answer each schema, and the schemas refer to each other in a circle.
fn large_document() -> String {
    let mut text = "openapi: 3.0.3\ninfo: {title: Large, version: '1'}\nservers: [{url: https://example.com}]\npaths:\n".to_owned();
    let thing = |number: usize| format!("{{$ref: '#/components/schemas/Thing{number}'}}");
    for number in 0..OPERATIONS {
        let answer = format!(
            "{{content: {{application/json: {{schema: {}}}}}}}",
            thing(number / 10)
        );
        let _ = write!(
            text,
            "  /things{number}:\n    get: {{operationId: getThing{number}, tags: [Resource {}], responses: {{'200': {answer}}}}}\n",
            number % 20,
        );
    }
    text.push_str("components:\n  schemas:\n");
    for number in 0..OPERATIONS / 10 {
        let next = thing((number + 1) % (OPERATIONS / 10));
        let _ = write!(
            text,
            "    Thing{number}:\n      type: object\n      required: [name]\n      properties:\n        \
             name: {{type: string, maxLength: 100}}\n        count: {{type: integer, minimum: 1}}\n        next: {next}\n"
        );
    }
    text
}
