//! The verdict on shipped programs, held against programs that run: what OLD's crate sends has to be taken by a server
//! that goes by NEW, and what that server answers has to be read by OLD's crate.

mod contract;
mod runner;
mod sample;

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::fixture::{Fixture, fixtures};
use codegen::change::{Side, Verdict, judge};
use codegen::ir::{Api, Content, Operation, ParameterLocation};
use sample::samples;
use serde_json::{Map, Value, json};
use tests::scratch::Scratch;
use tests::server::{Answer, Recorded, Server};
use tests::validate;

/// A server that goes by a document: it takes what that allows, and answers in turn all that it allows.
async fn server(side: &Arc<Side>) -> Server {
    let (side, turn) = (Arc::clone(side), AtomicUsize::new(0));
    let validators = contract::Validators::default();
    let root = side.loaded.document.value();
    let all = side.api.operations();
    let all = all.map(|(_, operation)| (operation.id.clone(), answers(root, operation)));
    let all: BTreeMap<String, Vec<(String, Value)>> = all.collect();
    let served = move |request: &Recorded| {
        let root = side.loaded.document.value();
        let problems = contract::problems(root, &side.api, &validators, request);
        if !problems.is_empty() {
            return Answer::json(422, &json!({ "title": problems.join("; ") }));
        }
        let operation = validate::route(&side.api, &request.method, request.path()).unwrap();
        let answers = &all[&operation.id];
        if let Some(page) = page(answers, operation, request) {
            return Answer::json(200, &page);
        }
        let status = |told: &str| told.parse().unwrap_or(200);
        let declared = &contract::declared(root, operation)["responses"];
        let mut statuses = declared.as_object().unwrap().keys();
        if !statuses.any(|it| it.starts_with('2') || it == "default") {
            return Answer::empty(400);
        }
        let turn = turn.fetch_add(1, Ordering::Relaxed) % answers.len().max(1);
        if let Some((told, answer)) = answers.get(turn) {
            return Answer::json(status(told), answer);
        }
        let status = status(&operation.success.status);
        match operation.success.content {
            Content::Text { .. } => Answer {
                status,
                headers: Vec::new(),
                body: b"plain".to_vec(),
            },
            _ => Answer::empty(status),
        }
    };
    Server::start(served).await.unwrap()
}

/// All that an operation may answer as JSON, with the statuses.
fn answers(root: &Value, operation: &Operation) -> Vec<(String, Value)> {
    let success = &operation.success;
    let contents: Vec<(&String, &Content)> = match &success.content {
        Content::ByStatus { answers, .. } => {
            answers.iter().map(|it| (&it.status, &it.content)).collect()
        }
        content => vec![(&success.status, content)],
    };
    let mut all = Vec::new();
    for (status, content) in contents {
        let declared = &contract::declared(root, operation)["responses"][status];
        let response = sample::follow(root, declared);
        if let Content::Json { media_type, .. } = content {
            let schema = &response["content"][media_type]["schema"];
            let values = samples(root, schema, sample::Side::Response);
            all.extend(values.into_iter().map(|value| (status.clone(), value)));
        }
    }
    all
}

/// The first of two pages, or the second, for a program that walks through all.
fn page(answers: &[(String, Value)], operation: &Operation, request: &Recorded) -> Option<Value> {
    let pages = operation.pagination.as_ref()?;
    let walks = request.query().contains("kind=walk");
    let continued = request
        .query()
        .contains(&format!("{}=second", pages.parameter));
    let (_, mut page) = answers.first().filter(|_| walks)?.clone();
    if let Some(next) = pages.next.first() {
        page[next] = if continued {
            Value::Null
        } else {
            json!("second")
        };
        if continued {
            page.as_object_mut()?.remove(next);
        }
    }
    Some(page)
}

/// Everything that a program built with OLD does: each operation with all values that OLD allows.
fn jobs(module: &str, old: &Side, new: &Side, url: &str) -> Vec<Value> {
    let root = old.loaded.document.value();
    let mut jobs = vec![json!({ "module": module, "url": url, "operation": "server" })];
    for (_, operation) in old.api.operations() {
        let job = |arguments: &Map<String, Value>, body: &Value| json!({ "module": module, "url": url, "operation": operation.id, "arguments": arguments, "body": body });
        let full = arguments(root, operation);
        let bodies = bodies(root, operation);
        let first: Map<String, Value> = full
            .iter()
            .map(|(name, values)| (name.clone(), values[0].clone()))
            .collect();
        let required = |name: &String| {
            operation
                .parameters
                .iter()
                .any(|parameter| parameter.name == *name && parameter.required)
        };
        let minimal: Map<String, Value> = first
            .iter()
            .filter(|(name, _)| required(name))
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        let mut calls = vec![job(&minimal, &bodies[0])];
        let optional = operation.body.as_ref().is_some_and(|body| !body.required);
        calls.extend(optional.then(|| job(&minimal, &Value::Null)));
        calls.extend(bodies.iter().map(|body| job(&first, body)));
        for (name, values) in &full {
            for value in values.iter().skip(1) {
                let mut arguments = first.clone();
                arguments.insert(name.clone(), value.clone());
                calls.push(job(&arguments, &bodies[0]));
            }
        }
        // At least as often as the server has different answers.
        let answering = new.api.operations().find(|(_, other)| {
            other.id == operation.id
                || other.path == operation.path && other.method == operation.method
        });
        let count = answering.map_or(0, |(_, operation)| {
            answers(new.loaded.document.value(), operation).len()
        });
        let count = count.max(calls.len());
        jobs.extend(calls.into_iter().cycle().take(count));
        if operation.pagination.is_some() {
            let mut walk = job(&minimal, &Value::Null);
            walk["walk"] = json!(true);
            walk["arguments"]["kind"] = json!("walk");
            jobs.push(walk);
        }
    }
    jobs
}

fn arguments(root: &Value, operation: &Operation) -> Vec<(String, Vec<Value>)> {
    let declared = contract::declared(root, operation);
    let parameters = declared["parameters"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|parameter| sample::follow(root, parameter));
    let sent = parameters.map(|parameter| {
        let mut values = samples(root, &parameter["schema"], sample::Side::Request);
        // The runtime refuses empty path parameters whatever the document says.
        let in_path = operation
            .parameters_in(ParameterLocation::Path)
            .any(|known| parameter["name"] == known.name.as_str());
        values.retain(|value| !(in_path && value == ""));
        (parameter["name"].as_str().unwrap().to_owned(), values)
    });
    sent.collect()
}

fn bodies(root: &Value, operation: &Operation) -> Vec<Value> {
    let Some(body) = &operation.body else {
        return vec![Value::Null];
    };
    let declared = sample::follow(root, &contract::declared(root, operation)["requestBody"]);
    samples(
        root,
        &declared["content"][&body.media_type]["schema"],
        sample::Side::Request,
    )
}

/// Why the outcome of a job is a failure, if it is one.
fn failure(job: &Value, outcome: &str, new: &Side) -> Option<String> {
    let servers = new.loaded.document.value()["servers"].as_array();
    let mut servers = servers.into_iter().flatten();
    let good = match job["operation"].as_str() {
        Some("server") => servers.any(|server| server["url"] == outcome),
        _ if job["walk"] == true => pages_are_walked(outcome, new),
        _ => ["ok", "refused", "unbuildable"].contains(&outcome),
    };
    (!good).then(|| format!("{job}: {outcome}"))
}

/// Two pages with one item each, or as many pages as NEW has.
fn pages_are_walked(outcome: &str, new: &Side) -> bool {
    let listed = new
        .api
        .operations()
        .find(|(_, operation)| operation.pagination.is_some());
    let expected = listed.map_or(1, |(_, operation)| 2 * first_items(new, operation));
    outcome == format!("items {expected}")
}

fn first_items(side: &Side, operation: &Operation) -> usize {
    let (_, page) = answers(side.loaded.document.value(), operation).remove(0);
    let items = operation
        .pagination
        .as_ref()
        .unwrap()
        .items
        .first()
        .unwrap();
    page[items].as_array().map_or(0, Vec::len)
}

async fn run(program: PathBuf, jobs: &[Value]) -> Vec<String> {
    let input = serde_json::to_vec(jobs).unwrap();
    let output = tokio::task::spawn_blocking(move || {
        let mut child = Command::new(program)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(&input).unwrap();
        child.wait_with_output().unwrap()
    });
    let output = output.await.unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(str::to_owned)
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn running_programs_agree_with_every_verdict_on_shipped_ones() {
    let mut scratch = Scratch::new("change-shipped");
    let mut apis: BTreeMap<String, &Api> = BTreeMap::new();
    let mut cases: Vec<(&Fixture, bool, usize)> = Vec::new();
    let (mut all, mut servers, mut controls) = (Vec::new(), Vec::new(), Vec::new());
    for fixture in fixtures().iter().filter(|fixture| fixture.is_proven) {
        let module = scratch.module(&fixture.old.files);
        apis.insert(module.clone(), &fixture.old.api);
        // The same programs against a server that goes by OLD: nothing may fail, or the test finds fault where none is.
        let control = !controls.contains(&module);
        controls.push(module.clone());
        for (side, is_control) in [(&fixture.new, false), (&fixture.old, true)] {
            if is_control && !control {
                continue;
            }
            let server = server(side).await;
            let jobs = jobs(&module, &fixture.old, side, &server.url());
            cases.push((fixture, is_control, jobs.len()));
            all.extend(jobs);
            servers.push(server);
        }
    }
    let modules: Vec<(String, &Api)> = apis.into_iter().collect();
    let program = scratch.program(&runner::source(&modules));
    let outcomes = run(scratch.executable(&program), &all).await;
    assert_eq!(outcomes.len(), all.len());
    let mut results = all.iter().zip(&outcomes);
    let mut problems = Vec::new();
    for (fixture, is_control, count) in cases {
        let side = if is_control {
            &fixture.old
        } else {
            &fixture.new
        };
        let failures: Vec<String> = results
            .by_ref()
            .take(count)
            .filter_map(|(job, outcome)| failure(job, outcome, side))
            .collect();
        let seen = if failures.is_empty() {
            Verdict::Compatible
        } else {
            Verdict::Breaking
        };
        let unchanged;
        let judgement = if is_control {
            unchanged = judge(&fixture.old, side);
            &unchanged
        } else {
            fixture.judgement()
        };
        let judged = judgement
            .changes
            .iter()
            .map(|change| change.shipped)
            .max()
            .unwrap_or(Verdict::Compatible);
        if judged != seen {
            problems.push(format!(
                "{}{}: judged {judged:?}, seen {seen:?}: {:?}",
                fixture.name,
                if is_control { " (control)" } else { "" },
                failures.first()
            ));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
