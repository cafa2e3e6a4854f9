//! The smoke test of the crate, run against a server that holds every request to the effective specs.

use std::process::Output;
use std::sync::{Arc, Mutex};

use codegen::ir::Content;
use tests::built;
use tests::effective::{Spec, operation_count, specs};
use tests::server::{Answer, Recorded, Server};
use tests::validate;

fn answer(spec: &Spec, request: &Recorded, refused: &Mutex<Vec<String>>) -> Answer {
    let problems = validate::problems(spec.loaded.document.value(), &spec.api, request);
    if !problems.is_empty() {
        let what = format!(
            "{} {}: {}",
            request.method,
            request.target,
            problems.join("; ")
        );
        refused.lock().unwrap().push(what.clone());
        return Answer::json(
            422,
            &serde_json::json!({ "title": "Invalid request", "detail": what }),
        );
    }
    let operation = validate::route(&spec.api, &request.method, request.path()).unwrap();
    match (&operation.success.content, &operation.success.example) {
        (Content::Json { .. }, Some(example)) => Answer::json(200, example),
        _ => Answer::empty(204),
    }
}

fn run_example(urls: &[(String, String)]) -> Output {
    built::example("every_operation")
        .env("VONAGE_API_KEY", "abcd1234")
        .env("VONAGE_API_SECRET", "s3cr3t-s3cr3t")
        .envs(urls.iter().cloned())
        .output()
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_operation_sends_what_the_effective_specs_allow() {
    let refused = Arc::new(Mutex::new(Vec::new()));
    let (mut servers, mut urls, mut operations) = (Vec::new(), Vec::new(), 0);
    for spec in specs() {
        let variable = format!("VONAGE_{}_URL", spec.api.module.to_uppercase());
        operations += spec.api.operations().count();
        let refused = Arc::clone(&refused);
        let server = Server::start(move |request| answer(&spec, request, &refused))
            .await
            .unwrap();
        urls.push((variable, server.url()));
        servers.push(server);
    }
    let output = tokio::task::spawn_blocking(move || run_example(&urls))
        .await
        .unwrap();
    let (stdout, stderr) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    assert_eq!(*refused.lock().unwrap(), [""; 0], "{stdout}{stderr}");
    let last = stdout.lines().last().unwrap_or_default();
    assert_eq!(
        last,
        format!("{operations} called, {operations} ok"),
        "{stdout}{stderr}"
    );
    assert_eq!(
        servers
            .iter()
            .map(|server| server.requests().len())
            .sum::<usize>(),
        operations
    );
    assert!(output.status.success());
}

#[tokio::test(flavor = "multi_thread")]
async fn every_operation_fails_when_one_call_fails() {
    let server = Server::start(|_| Answer::empty(500)).await.unwrap();
    let urls = ["NETWORK_REGISTRY", "TFN"].map(|api| (format!("VONAGE_{api}_URL"), server.url()));
    let output = tokio::task::spawn_blocking(move || run_example(&urls))
        .await
        .unwrap();
    let stdout = String::from_utf8_lossy(&output.stdout);
    let all = operation_count(&specs());
    assert!(stdout.contains("getBusinessProfile error "), "{stdout}");
    assert!(
        stdout.ends_with(&format!("{all} called, 0 ok\n")),
        "{stdout}"
    );
    assert_eq!(output.status.code(), Some(1));
}
