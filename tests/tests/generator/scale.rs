//! Large documents take time in proportion to their size.

use std::fmt::Write as _;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use codegen::change::{Side, judge};
use codegen::diagnostic::Diagnostics;
use codegen::spec::{self, InMemory, Options};
use tests::pipeline;

/// Properties of one schema: with their descriptions they make 10 KB per operation.
const PROPERTIES: usize = 30;
const RESOURCES: usize = 20;

/// A document with so many operations, a multiple of ten, 10 KB each: 1,000 of them are 10 MB.
fn document(operations: usize) -> String {
    let mut text = "openapi: 3.0.3\ninfo: {title: Large, version: '1'}\nservers: [{url: https://example.com}]\n".to_owned();
    text.push_str("paths:\n");
    for number in 0..operations {
        let (method, body) = match number % 2 {
            0 => ("get", String::new()),
            _ => {
                let schema = format!("{{$ref: '#/components/schemas/Thing{number}'}}");
                (
                    "post",
                    format!(
                        "      requestBody: {{required: true, content: {{application/json: {{schema: {schema}}}}}}}\n"
                    ),
                )
            }
        };
        let tag = number % RESOURCES;
        let _ = write!(
            text,
            "  /things{number}/{{id}}:\n    {method}:\n      operationId: {method}Thing{number}\n      tags: [Resource {tag}]\n      \
             description: {description}\n      parameters:\n        \
             - {{name: id, in: path, required: true, schema: {{type: string, minLength: 1}}}}\n        \
             - {{name: order, in: query, schema: {{type: string, enum: [up, down]}}}}\n{body}      responses:\n        \
             '200':\n          description: A thing\n          content:\n            application/json:\n              \
             schema: {{$ref: '#/components/schemas/Thing{number}'}}\n        \
             default: {{description: A problem}}\n",
            description = "What the operation does, in a few words. ".repeat(10),
        );
    }
    text.push_str("components:\n  schemas:\n");
    for number in 0..operations {
        // Circles of ten.
        schema(&mut text, number, number / 10 * 10 + (number + 1) % 10);
    }
    text
}

fn schema(text: &mut String, number: usize, next: usize) {
    let _ = write!(
        text,
        "    Thing{number}:\n      type: object\n      required: [property0]\n      properties:\n        \
         next: {{$ref: '#/components/schemas/Thing{next}'}}\n"
    );
    for property in 0..PROPERTIES {
        let ty = match property % 5 {
            0 => "type: string\n          maxLength: 100\n          example: Some text",
            1 => "type: integer\n          minimum: 1\n          example: 5",
            2 => "type: array\n          items: {type: string}",
            3 => "type: string\n          format: date-time",
            _ => "type: object\n          properties: {inner: {type: boolean, example: true}}",
        };
        let description = "What this property of the thing means, and when it is there. ".repeat(3);
        let _ = write!(
            text,
            "        property{property}:\n          description: {description}\n          {ty}\n"
        );
    }
}

/// Time that this thread was given; where the system does not say, time that passed.
fn now() -> Duration {
    static START: OnceLock<Instant> = OnceLock::new();
    let given = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let given = given.and_then(|text| text.split(' ').next()?.parse().ok());
    given.map_or_else(
        || START.get_or_init(Instant::now).elapsed(),
        Duration::from_nanos,
    )
}

/// The shortest of a few runs: the others were disturbed.
fn time(operations: usize, runs: usize) -> Duration {
    let files = InMemory::default().with("large.yaml", document(operations));
    let times = (0..runs).map(|_| {
        let start = now();
        let run = pipeline::run(&files, "large.yaml", None, Options::default());
        assert!(run.files.is_some(), "{}", run.diagnostics);
        now() - start
    });
    times.min().unwrap()
}

#[test]
fn time_grows_with_the_size_and_not_faster() {
    let (small, middle, large) = (time(20, 2), time(40, 2), time(80, 2));
    // 1.2 times the size, and as much again for a machine that does other things too.
    let most = |from: Duration| from.mul_f64(2.0 * 1.2 * 1.5);
    assert!(
        middle < most(small) && large < most(middle),
        "{small:?}, {middle:?}, {large:?}"
    );
}

/// What judging costs besides generating, for a document of so many operations of which every type has changed.
fn judging(operations: usize) -> (Duration, Duration) {
    let text = document(operations);
    let changed = text
        .replace("maxLength: 100", "maxLength: 50")
        .replace("required: [property0]", "required: [property1]");
    let files = InMemory::default()
        .with("old.yaml", text)
        .with("new.yaml", changed);
    let start = now();
    for name in ["old.yaml", "new.yaml"] {
        assert!(
            pipeline::run(&files, name, None, Options::default())
                .files
                .is_some()
        );
    }
    let generated = now();
    let side = |name: &str| {
        let loaded = spec::load_file(
            &files,
            name,
            None,
            Options::default(),
            &mut Diagnostics::new(),
        );
        Side::new("large", loaded.unwrap()).unwrap()
    };
    let judgement = judge(&side("old.yaml"), &side("new.yaml"));
    assert!(
        judgement.changes.len() > operations,
        "{}",
        judgement.changes.len()
    );
    let (generating, all) = (generated - start, now() - generated);
    (generating, all.saturating_sub(generating))
}

#[test]
fn judging_costs_at_most_three_times_what_generating_both_sides_does() {
    let (generating, judging) = judging(30);
    assert!(judging < generating * 3, "{generating:?}, {judging:?}");
}

/// Run with `cargo test -p tests --test generator judging_a_thousand -- --ignored --nocapture`.
#[test]
#[ignore = "measures: for a machine that does nothing else"]
fn judging_a_thousand_operations_costs_at_most_three_times_what_generating_both_sides_does() {
    let (generating, judging) = judging(1000);
    println!("generating both sides: {generating:?}, judging: {judging:?}");
    assert!(judging < generating * 3, "{generating:?}, {judging:?}");
}

/// Run with `cargo test -p tests --test generator thousand -- --ignored --nocapture`.
#[test]
#[ignore = "measures: for a machine that does nothing else"]
fn ten_megabytes_with_a_thousand_operations_take_less_than_ten_seconds_and_a_gibibyte() {
    for operations in [250, 500, 1000] {
        let size = document(operations).len();
        let took = time(operations, 1);
        println!(
            "{operations} operations, {size} bytes: {took:?}, {:.3} s/MB",
            took.as_secs_f64() / size as f64 * 1e6
        );
        assert!(took < Duration::from_secs(10), "{took:?}");
    }
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| {
        line.strip_prefix("VmHWM:")?
            .trim()
            .strip_suffix(" kB")?
            .parse::<u64>()
            .ok()
    });
    println!("peak memory: {peak:?} KiB");
    assert!(peak.is_none_or(|peak| peak < 1024 * 1024), "{peak:?} KiB");
}
