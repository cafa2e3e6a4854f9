//! How the cost of generating grows with the parts of a document: sixteen times as many cost not much more than sixteen times.

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

use codegen::diagnostic::Diagnostics;
use codegen::generate::generate_document;
use codegen::ir;
use codegen::spec::{Disk, Options, load_file};
use codegen::verify::Verifier;

use crate::Outcome;
use crate::cpu;
use crate::metric::Metric;
use crate::scratch::Scratch;

/// The argument with which this program generates from one document and does nothing else.
pub(crate) const GENERATE: &str = "--generate";

/// The argument with which it holds a recording against a document.
pub(crate) const VERIFY: &str = "--verify";

/// Exchanges in the recording.
const EXCHANGES: usize = 500;

/// What there is more and more of, how many in the small document, and the lines of YAML for each.
type Part = (&'static str, usize, fn(usize) -> String);

const PARTS: [Part; 4] = [
    ("the values of an enum", 250, |n| {
        format!("        - value{n}\n")
    }),
    ("references that lead nowhere", 150, |n| {
        format!("    B{n}: {{$ref: '#/components/schemas/Absent{n}'}}\n")
    }),
    ("schemas", 25, |n| {
        let next = n + 1;
        format!(
            "    S{n}: {{type: object, properties: {{next: {{$ref: '#/components/schemas/S{next}'}}}}}}\n"
        )
    }),
    ("operations", 10, |n| {
        let responses = "{'200': {description: d, content: {application/json: {schema: {type: object, properties: {a: {type: string}}}}}}}";
        format!("  /p{n}: {{get: {{operationId: get{n}, tags: [T], responses: {responses}}}}}\n")
    }),
];

/// So many times as large is the large document.
const TIMES: usize = 16;

pub(crate) fn measure(scratch: &Scratch) -> Outcome<Vec<Metric>> {
    if !cpu::can_count_instructions() {
        return Ok(Vec::new());
    }
    let path = scratch.directory.join("growth.yaml");
    let cost = |part: usize, count: usize| -> Outcome<f64> {
        fs::write(&path, document(part, count))?;
        cpu::instructions(Command::new(env::current_exe()?).arg(GENERATE).arg(&path))
    };
    let mut metrics = Vec::new();
    for (part, (what, small, _)) in PARTS.iter().enumerate() {
        // What a document without any costs is no matter of their number.
        let none = cost(part, 1)?;
        let times = (cost(part, TIMES * small)? - none) / (cost(part, *small)? - none);
        let what = format!("Instructions to generate from {TIMES} × {what}");
        metrics.push(Metric::ratio(what, times).at_most(20.0));
    }
    metrics.push(verifying(scratch)?);
    Ok(metrics)
}

/// What an exchange of a recording costs, without what is read before it.
fn verifying(scratch: &Scratch) -> Outcome<Metric> {
    let (document, recording) = ("growth.yaml", "growth.jsonl");
    let [document, recording] = [document, recording].map(|name| scratch.directory.join(name));
    fs::write(&document, self::document(0, 1))?;
    let nested = r#"{"next":{"next":{"next":{"next":{"a":"text"}}}},"other":1}"#;
    let line = format!(
        "{{\"method\":\"POST\",\"path\":\"/a\",\"status\":200,\"content_type\":\"application/json\",\"response\":{nested}}}\n"
    );
    let cost = |count: usize| -> Outcome<f64> {
        fs::write(&recording, line.repeat(count))?;
        let mut program = Command::new(env::current_exe()?);
        cpu::instructions(program.arg(VERIFY).args([&document, &recording]))
    };
    let of_one = (cost(EXCHANGES + 1)? - cost(1)?) / EXCHANGES as f64;
    let metric = Metric::new("Instructions to verify one more exchange", of_one, "");
    Ok(metric.at_most(200_000.0))
}

/// Holds a recording against a document.
pub(crate) fn verify(document: &Path, recording: &Path) -> Outcome<()> {
    let mut found = Diagnostics::new();
    let name = document.to_string_lossy();
    let loaded = load_file(&Disk::new(""), &name, None, Options::default(), &mut found);
    let loaded = loaded.ok_or_else(|| found.to_string())?;
    let api = ir::read("growth", loaded.document.value());
    let mut verifier = Verifier::new(&api, &loaded.document);
    for line in fs::read_to_string(recording)?.lines() {
        let exchange = serde_json::from_str(line)?;
        let operation = verifier.route(&exchange).ok_or("there is no operation")?;
        verifier.observe(operation, &exchange);
    }
    println!("{}", verifier.findings().len());
    Ok(())
}

/// Generates from a document, or finds what is wrong with it.
pub(crate) fn generate(path: &Path) -> Outcome<()> {
    match generate_document(&Disk::new(""), &path.to_string_lossy(), None, "growth") {
        Ok(made) => println!("{}", made.files.len()),
        Err(failure) => println!("{failure}"),
    }
    Ok(())
}

fn document(part: usize, count: usize) -> String {
    let lines = |wanted: usize| -> String {
        let count = if part == wanted { count } else { 1 };
        PARTS
            .get(wanted)
            .map_or_else(String::new, |(_, _, line)| (0..count).map(line).collect())
    };
    let [values, dangling, schemas, operations] = [0, 1, 2, 3].map(lines);
    // In the document alone that is about them: they are errors, after which nothing is generated.
    let dangling = if part == 1 { dangling } else { String::new() };
    let last = if part == 2 { count } else { 1 };
    format!(
        "openapi: 3.0.3\ninfo: {{title: Growth, version: '1'}}\nservers: [{{url: 'https://example.com'}}]\n\
         paths:\n  /a: {{post: {{operationId: post, requestBody: {{content: {{application/json: {{schema: {{$ref: '#/components/schemas/A'}}}}}}}}, \
         responses: {{'200': {{description: d, content: {{application/json: {{schema: {{$ref: '#/components/schemas/S0'}}}}}}}}}}}}}}\n\
         {operations}components:\n  schemas:\n    S{last}: {{type: object, properties: {{a: {{type: string}}}}}}\n{schemas}{dangling}    A:\n      \
         type: object\n      properties:\n       kind:\n        type: string\n        enum:\n{values}"
    )
}
