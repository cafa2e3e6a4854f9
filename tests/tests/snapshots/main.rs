//! What a reviewer reads: operations, public surface, requests on the wire, effect of the overlays, lint report.

mod documents;
mod links;

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use codegen::ir::{Api, Content, Operation, Resource};
use codegen::surface::{self, Surface};
use serde_json::Value;
use tests::calls::{Optional, calls};
use tests::effective::{Spec, root, specs};
use tests::server::{Answer, Recorded, Server};
use tests::snapshot::assert_snapshot;
use tests::validate;

fn resources(spec: &Spec) -> impl Iterator<Item = &Resource> {
    spec.api.resources.iter()
}

#[test]
fn operations_of_each_resource() {
    for spec in specs() {
        for resource in resources(&spec) {
            let rows: Vec<String> = resource.operations.iter().map(row).collect();
            let heads =
                "operation | method | request | success | items of its pages | retried when";
            let table = format!("{heads}\n{}\n", rows.join("\n"));
            assert_snapshot(
                &format!("operations/{}", spec.api.module),
                &resource.module,
                &table,
            );
        }
    }
}

/// Cells are not padded: a longer name must not change the lines of the others.
fn row(operation: &Operation) -> String {
    let body = operation
        .body
        .as_ref()
        .map(|body| format!(" {}", type_name(&body.ty)))
        .unwrap_or_default();
    let parameters: Vec<&str> = operation
        .setters()
        .map(|parameter| parameter.name.as_str())
        .collect();
    let query = if parameters.is_empty() {
        String::new()
    } else {
        format!("?{}", parameters.join("&"))
    };
    let success = match &operation.success.content {
        Content::Empty => "-".to_owned(),
        Content::Json { ty, .. } => type_name(ty),
        Content::Text { .. } => "text".to_owned(),
        Content::Binary { .. } => "bytes".to_owned(),
        Content::ByStatus { name, .. } => name.clone(),
    };
    [
        operation.id.clone(),
        operation.method_name.clone(),
        format!("{} {}{query}{body}", operation.method, operation.path),
        format!("{} {success}", operation.success.status),
        operation
            .pagination
            .as_ref()
            .map_or_else(|| "-".to_owned(), |pages| type_name(&pages.item)),
        if operation.idempotent {
            "safe"
        } else {
            "unprocessed"
        }
        .to_owned(),
    ]
    .join(" | ")
}

fn type_name(ty: &codegen::ir::Type) -> String {
    match ty {
        codegen::ir::Type::Named(name) => name.clone(),
        other => format!("{other:?}"),
    }
}

#[test]
fn public_surface_of_each_file() {
    for spec in specs() {
        let directory = root().join("generated/src").join(&spec.api.module);
        let mut files: Vec<PathBuf> = fs::read_dir(&directory)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.is_file())
            .collect();
        files.sort();
        for file in files {
            let name = file.file_stem().unwrap().to_str().unwrap().to_owned();
            let module = format!("{}::{name}", spec.api.module);
            let surface =
                Surface::of([(module.as_str(), fs::read_to_string(&file).unwrap().as_str())])
                    .unwrap();
            assert_snapshot(
                &format!("surface/{}", spec.api.module),
                &name,
                &surface::render(&surface),
            );
        }
    }
}

#[tokio::test]
async fn wire_form_of_each_operation() {
    for spec in specs() {
        let api = spec.api.clone();
        let server = Server::start(move |request| published(&api, request))
            .await
            .unwrap();
        for call in calls(&spec.name, &server.url(), true) {
            let result = call
                .run(call.path, Optional::Set)
                .await
                .expect("the example arguments fit their types");
            let answer = result.unwrap_or_else(|error| panic!("{}: {error}", call.operation));
            let request = server.requests().pop().unwrap();
            let (resource, operation) = find(&spec.api, call.operation);
            let text = format!(
                "{}\n--- answered {} with {}, read as\n\n{}\n",
                wire(&request),
                answer.status,
                origin(operation),
                answer.model
            );
            assert_snapshot(
                &format!("wire/{}/{}", spec.api.module, resource.module),
                call.operation,
                &text,
            );
        }
    }
}

fn find<'a>(api: &'a Api, id: &str) -> (&'a Resource, &'a Operation) {
    api.operations()
        .find(|(_, operation)| operation.id == id)
        .unwrap()
}

/// The published example as answer to whatever operation the request is for.
fn published(api: &Api, request: &Recorded) -> Answer {
    let Some(operation) = validate::route(api, &request.method, request.path()) else {
        return Answer::empty(404);
    };
    match (&operation.success.content, &operation.success.example) {
        (Content::Json { media_type, .. }, Some(example)) => {
            let mut answer = Answer::json(200, example);
            answer.headers = vec![("content-type".to_owned(), media_type.clone())];
            answer
        }
        _ => Answer::empty(200),
    }
}

fn origin(operation: &Operation) -> &'static str {
    match operation.success.content {
        Content::Json { .. } => "the example of the spec",
        _ => "no body",
    }
}

fn wire(request: &Recorded) -> String {
    let mut text = format!("{} {}\n", request.method, request.target);
    for (name, value) in &request.headers {
        let value = match name.as_str() {
            "host" | "content-length" => continue,
            "authorization" => {
                value.split(' ').next().unwrap_or_default().to_owned() + " [redacted]"
            }
            "user-agent" => value.replace(env!("CARGO_PKG_VERSION"), "[version]"),
            _ => value.clone(),
        };
        writeln!(text, "{name}: {value}").unwrap();
    }
    if let Ok(body) = serde_json::from_slice::<Value>(&request.body) {
        writeln!(text, "\n{body:#}").unwrap();
    }
    text
}

#[test]
fn effect_of_each_overlay() {
    for spec in specs() {
        let [before, after] = [&spec.loaded.published, &spec.loaded.document]
            .map(|document| serde_json::to_string_pretty(document.value()).unwrap());
        let diff = similar::TextDiff::from_lines(&before, &after);
        let diff = diff
            .unified_diff()
            .context_radius(2)
            .header("as published", "effective")
            .to_string();
        // Line numbers would change with every line that is added above.
        let lines = diff
            .lines()
            .map(|line| if line.starts_with("@@") { "@@" } else { line });
        let diff = lines.collect::<Vec<_>>().join("\n");
        assert_snapshot("overlay", &spec.api.module, &diff);
    }
}

#[test]
fn lint_report_of_each_spec() {
    for spec in specs() {
        let report = if spec.report.is_empty() {
            "nothing to report"
        } else {
            &spec.report
        };
        assert_snapshot("lint", &spec.api.module, report);
    }
}
