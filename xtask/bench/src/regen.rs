//! `cargo xtask regen`: warm, from a fresh clone, and over specs of growing size.

use std::env;
use std::fs;
use std::process::Command;
use std::time::Instant;

use codegen::generate::{self, SPECS};
use codegen::spec::{InMemory, sha256};
use serde_json::{Map, Value};

use crate::Outcome;
use crate::cold;
use crate::cpu;
use crate::metric::{Metric, median};
use crate::scratch::Scratch;
use crate::sources::PROGENITOR;
use crate::spec::{self, Spec};

const RUNS: usize = 5;
const SCALES: [usize; 4] = [1, 4, 16, 64];

pub(crate) fn measure(scratch: &Scratch) -> Outcome<Vec<Metric>> {
    let mut metrics = warm(scratch)?;
    metrics.extend(scaling(scratch)?);
    metrics.extend(fresh_clone(scratch)?);
    Ok(metrics)
}

/// The whole command, and its pipeline with the stages, when nothing is to be changed.
fn warm(scratch: &Scratch) -> Outcome<Vec<Metric>> {
    let command = || {
        let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command
            .args(["xtask", "regen", "--check"])
            .current_dir(&scratch.root);
        command
    };
    cpu::output(&mut command())?;
    let (mut wall, mut pipeline) = (Vec::new(), Vec::new());
    let mut stages: Vec<(String, Vec<f64>)> = Vec::new();
    for _ in 0..RUNS {
        let start = Instant::now();
        let output = cpu::output(&mut command())?;
        wall.push(start.elapsed().as_secs_f64());
        let times = Times::of(&output).ok_or("`cargo xtask regen` printed no times")?;
        pipeline.push(times.whole);
        for (name, time) in times.stages {
            match stages.iter_mut().find(|(known, _)| *known == name) {
                Some((_, times)) => times.push(time),
                None => stages.push((name, vec![time])),
            }
        }
    }
    let wall = Metric::new(
        "regen.wall",
        "`cargo xtask regen` with nothing changed, wall time",
        median(&mut wall),
        "s",
    );
    let pipeline = Metric::new(
        "regen.pipeline",
        "… its pipeline, the APIs side by side",
        median(&mut pipeline),
        "ms",
    );
    let mut metrics = vec![wall.at_most(0.5), pipeline.at_most(60.0)];
    metrics.extend(stages.into_iter().map(|(name, mut times)| {
        let what = format!("… … {name}, all APIs together");
        Metric::new(
            format!("regen.stage.{name}"),
            what,
            median(&mut times),
            "ms",
        )
    }));
    Ok(metrics)
}

/// What the command says of its times, in milliseconds.
#[derive(Debug, PartialEq)]
struct Times {
    whole: f64,
    stages: Vec<(String, f64)>,
}

impl Times {
    /// From the last line: `… unchanged in 0.061 s (manifest 1 ms, spec 20 ms)`.
    fn of(output: &str) -> Option<Self> {
        let (_, times) = output.lines().last()?.rsplit_once(" in ")?;
        let (whole, stages) = times.split_once(" s (")?;
        let stages = stages.trim_end_matches(')').split(", ").map(|stage| {
            let mut words = stage.split(' ');
            Some((words.next()?.to_owned(), words.next()?.parse().ok()?))
        });
        Some(Self {
            whole: whole.parse::<f64>().ok()? * 1000.0,
            stages: stages.collect::<Option<_>>()?,
        })
    }
}

/// The pipeline over the vendored specs, repeated under other names.
fn scaling(scratch: &Scratch) -> Outcome<Vec<Metric>> {
    let specs = spec::load(&scratch.root)?;
    let mut seconds = Vec::new();
    for scale in SCALES {
        let files = multiplied(&specs, scale);
        // One run of the smallest is too short to be measured.
        let runs = (16 / scale).max(1);
        let mut times = Vec::new();
        for _ in 0..runs {
            let (outcome, cpu) = cpu::of_work(|| generate::generate_from(&files, &[]))?;
            outcome.map_err(|failure| failure.to_string())?;
            times.push(cpu.total());
        }
        seconds.push((scale, median(&mut times)));
    }
    let first = seconds.first().map_or(f64::NAN, |(_, time)| *time);
    let metrics = seconds.into_iter().map(|(scale, time)| {
        let ratio = Metric::ratio(
            format!("regen.scale.{scale}"),
            format!("Pipeline over specs ×{scale} ÷ ×1, CPU time"),
            time / first,
        );
        if scale == 64 {
            ratio.at_most(80.0)
        } else {
            ratio
        }
    });
    Ok(metrics.collect())
}

fn multiplied(specs: &[Spec], scale: usize) -> InMemory {
    let mut files = InMemory::default();
    let mut manifest = String::new();
    for spec in specs {
        let document = repeated(&spec.document, scale).to_string();
        let name = spec.module.replace('_', "-");
        manifest.push_str(&format!(
            "[[api]]\nname = \"{name}\"\ntitle = {:?}\nsource = \"https://example.com\"\n\
             edition = \"2026-01-01\"\nversion = {:?}\ndocument = \"{name}.json\"\n\
             sha256 = \"{}\"\noperations = {}\n\n",
            spec.title,
            spec.version,
            sha256(document.as_bytes()),
            spec.operations * scale
        ));
        files = files.with(format!("{SPECS}/{name}.json"), document);
    }
    files.with(format!("{SPECS}/specs.toml"), manifest)
}

/// The document with its paths, schemas and tags `scale` times; all but the first under other names.
fn repeated(document: &Value, scale: usize) -> Value {
    let mut whole = document.clone();
    for copy in 1..scale {
        let renamed = renamed(document, copy);
        for pointer in [
            "/paths",
            "/components/schemas",
            "/components/parameters",
            "/components/responses",
        ] {
            if let (Some(Value::Object(all)), Some(Value::Object(more))) =
                (whole.pointer_mut(pointer), renamed.pointer(pointer))
            {
                let more = more
                    .iter()
                    .map(|(name, value)| (name_of(pointer, name, copy), value.clone()));
                all.extend(more.collect::<Map<_, _>>());
            }
        }
        if let (Some(Value::Array(all)), Some(Value::Array(more))) =
            (whole.pointer_mut("/tags"), renamed.pointer("/tags"))
        {
            all.extend(more.iter().cloned());
        }
    }
    whole
}

fn name_of(pointer: &str, name: &str, copy: usize) -> String {
    if pointer == "/paths" {
        format!("/copy{copy}{name}")
    } else {
        format!("{name}Copy{copy}")
    }
}

/// References, operations and tags lead to the names of the copy.
fn renamed(value: &Value, copy: usize) -> Value {
    match value {
        Value::Object(members) => {
            let members = members.iter().map(|(key, value)| {
                let value = match (key.as_str(), value) {
                    ("$ref", Value::String(target)) if target.starts_with("#/components/") => {
                        Value::from(format!("{target}Copy{copy}"))
                    }
                    ("operationId" | "x-rust-name", Value::String(name)) => {
                        Value::from(format!("{name}Copy{copy}"))
                    }
                    ("x-resource", Value::String(name)) => {
                        Value::from(format!("{name}_copy{copy}"))
                    }
                    ("tags", Value::Array(tags)) => {
                        tags.iter().map(|tag| renamed_tag(tag, copy)).collect()
                    }
                    (_, value) => renamed(value, copy),
                };
                (key.clone(), value)
            });
            Value::Object(members.collect())
        }
        Value::Array(items) => items.iter().map(|item| renamed(item, copy)).collect(),
        value => value.clone(),
    }
}

fn renamed_tag(tag: &Value, copy: usize) -> Value {
    match tag {
        Value::String(name) => Value::from(format!("{name} Copy{copy}")),
        declared => {
            let mut declared = renamed(declared, copy);
            let name = declared.get("name").and_then(Value::as_str);
            let name = name.map(|name| Value::from(format!("{name} Copy{copy}")));
            if let (Some(members), Some(name)) = (declared.as_object_mut(), name) {
                members.insert("name".to_owned(), name);
            }
            declared
        }
    }
}

/// The build that stands before the first `cargo xtask regen`, against the build of progenitor alone.
fn fresh_clone(scratch: &Scratch) -> Outcome<Vec<Metric>> {
    let target = scratch.directory.join("cold-xtask");
    if target.exists() {
        fs::remove_dir_all(&target)?;
    }
    let mut command = scratch.cargo(&["build", "--quiet", "--package", "xtask"]);
    command
        .current_dir(&scratch.root)
        .env("CARGO_TARGET_DIR", &target)
        .env_remove("CARGO_INCREMENTAL");
    let (_, xtask) = cpu::of_children(|| cpu::output(&mut command))?;
    fs::remove_dir_all(&target)?;
    let (progenitor, _) = cold::build(scratch, PROGENITOR)?;
    let ratio = Metric::ratio(
        "regen.fresh.ratio",
        "Building xtask ÷ building progenitor alone",
        xtask.user / progenitor.user,
    );
    Ok(vec![
        Metric::new(
            "regen.fresh.seconds",
            "Building xtask from nothing, user time",
            xtask.user,
            "s",
        ),
        Metric::new(
            "regen.fresh.progenitor",
            "Building progenitor alone, user time",
            progenitor.user,
            "s",
        ),
        ratio.at_most(1.2),
    ])
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn times_are_read_from_the_last_line() {
        let output = "tfn: 5 operations\n\
            0 files to change, 20 unchanged in 0.5 s (manifest 1 ms, spec 20 ms)\n";
        let stages = [("manifest".to_owned(), 1.0), ("spec".to_owned(), 20.0)];
        assert_eq!(
            Times::of(output),
            Some(Times {
                whole: 500.0,
                stages: stages.to_vec(),
            })
        );
    }

    #[test]
    fn a_copy_refers_to_its_own_schemas() {
        let document = json!({
            "paths": { "/a": { "get": { "operationId": "getA", "tags": ["t"], "schema": { "$ref": "#/components/schemas/A" } } } },
            "components": { "schemas": { "A": {} } },
            "tags": [{ "name": "t", "x-resource": "things" }],
        });
        assert_eq!(
            repeated(&document, 2),
            json!({
                "paths": {
                    "/a": { "get": { "operationId": "getA", "tags": ["t"], "schema": { "$ref": "#/components/schemas/A" } } },
                    "/copy1/a": { "get": { "operationId": "getACopy1", "tags": ["t Copy1"], "schema": { "$ref": "#/components/schemas/ACopy1" } } },
                },
                "components": { "schemas": { "A": {}, "ACopy1": {} } },
                "tags": [
                    { "name": "t", "x-resource": "things" },
                    { "name": "t Copy1", "x-resource": "things_copy1" },
                ],
            })
        );
    }
}
