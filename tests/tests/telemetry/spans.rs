//! A span for every attempt, named and filled after OpenTelemetry's conventions for HTTP clients.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tests::faults::{FaultServer, RefusingPort, Reply, Step};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};
use vonage_registration::network_registry::Client;
use vonage_registration::{Credentials, RetryPolicy};

/// The fields of a span.
#[derive(Clone, Debug, Default)]
struct Span(BTreeMap<String, String>);

impl Visit for Span {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name().to_owned(), format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name().to_owned(), value.to_owned());
    }
}

/// Keeps the spans and events of the crate.
#[derive(Clone, Default)]
struct Recorder(Arc<Mutex<Vec<Span>>>, Arc<Mutex<Vec<Span>>>);

impl Subscriber for Recorder {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("vonage_registration")
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        assert_eq!(*attributes.metadata().level(), Level::INFO);
        let mut span = Span::default();
        attributes.record(&mut span);
        let mut spans = self.0.lock().unwrap();
        spans.push(span);
        Id::from_u64(spans.len() as u64)
    }

    fn record(&self, id: &Id, values: &Record<'_>) {
        let index = usize::try_from(id.into_u64()).unwrap() - 1;
        values.record(&mut self.0.lock().unwrap()[index]);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        assert_eq!(*event.metadata().level(), Level::WARN);
        let mut fields = Span::default();
        event.record(&mut fields);
        self.1.lock().unwrap().push(fields);
    }

    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

/// The spans of one call of `getBusinessProfile`.
async fn spans(url: &str) -> Vec<Span> {
    recorded(url).await.0.lock().unwrap().clone()
}

/// What one call of `getBusinessProfile` leaves.
async fn recorded(url: &str) -> Recorder {
    let recorder = Recorder::default();
    let guard = tracing::subscriber::set_default(recorder.clone());
    let wait = Duration::from_millis(1);
    let client = Client::builder()
        .credentials(Credentials::new("abcd1234", "s3cr3t-s3cr3t"))
        .base_url(url)
        .attempt_timeout(Duration::from_secs(1))
        .retry(RetryPolicy::default().max_attempts(2).backoff(wait, wait))
        .build()
        .unwrap();
    drop(client.business_profiles().get("personal").await);
    drop(guard);
    recorder
}

async fn answered(script: Vec<Reply>) -> Vec<Span> {
    let last = script.last().unwrap().clone();
    let server = FaultServer::start(script, last).await.unwrap();
    let spans = spans(&server.url()).await;
    assert_eq!(spans.len(), server.requests().len());
    let port = server.url().rsplit_once(':').unwrap().1.to_owned();
    for span in &spans {
        assert_eq!(span.0.get("server.port"), Some(&port));
    }
    spans
}

/// The published example of a profile.
fn profile() -> serde_json::Value {
    let specs = tests::effective::specs();
    let mut operations = specs.iter().flat_map(|spec| spec.api.operations());
    let (_, operation) = operations
        .find(|(_, it)| it.id == "getBusinessProfile")
        .unwrap();
    operation.success.example.clone().unwrap()
}

fn field<'a>(span: &'a Span, name: &str) -> &'a str {
    span.0.get(name).map_or("", String::as_str)
}

/// Status, error and number of the repetition, where they are recorded.
fn outcome(span: &Span) -> [&str; 4] {
    [
        "http.response.status_code",
        "error.type",
        "otel.status_code",
        "http.request.resend_count",
    ]
    .map(|name| field(span, name))
}

#[tokio::test]
async fn an_attempt_is_named_by_method_and_template_and_holds_no_parameter() {
    let spans = answered(vec![Reply::http(404, "", "")]).await;
    let route = "/v1/network-registry/business-profiles/{id}";
    for (name, value) in [
        ("otel.name", &*format!("GET {route}")),
        ("otel.kind", "client"),
        ("operation", "getBusinessProfile"),
        ("http.request.method", "GET"),
        ("url.template", route),
        ("server.address", "127.0.0.1"),
    ] {
        assert_eq!(field(&spans[0], name), value, "{name}");
    }
    assert_eq!(outcome(&spans[0]), ["404", "404", "ERROR", ""]);
    assert!(!format!("{spans:?}").contains("personal"), "{spans:?}");
}

#[tokio::test]
async fn each_attempt_has_a_span_that_tells_its_outcome_and_number() {
    let bad = Reply::http(503, "", "");
    let spans = answered(vec![bad, Reply::json(200, &profile())]).await;
    let outcomes: Vec<_> = spans.iter().map(outcome).collect();
    assert_eq!(
        outcomes,
        [["503", "503", "ERROR", ""], ["200", "", "", "1"]]
    );
}

#[tokio::test]
async fn a_success_that_cannot_be_read_is_told_from_one_that_can() {
    let spans = answered(vec![Reply::http(200, "", "<html>")]).await;
    let outcomes: Vec<_> = spans.iter().map(outcome).collect();
    assert_eq!(outcomes, [["200", "unreadable_response", "ERROR", ""]]);
}

#[tokio::test]
async fn an_attempt_without_an_answer_tells_the_kind_of_its_failure() {
    let port = RefusingPort::bind().unwrap();
    let refused = spans(&port.url()).await;
    let silent = answered(vec![Reply::raw("", Step::Stall)]).await;
    let cut = "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{";
    let cut = answered(vec![Reply::raw(cut, Step::Close)]).await;
    for (spans, status, kind) in [
        (refused, "", "connection"),
        (silent, "", "timeout"),
        (cut, "200", "unreadable_response"),
    ] {
        let outcomes: Vec<_> = spans.iter().map(outcome).collect();
        assert_eq!(
            outcomes,
            [[status, kind, "ERROR", ""], [status, kind, "ERROR", "1"]]
        );
    }
}

#[tokio::test]
async fn each_retry_and_each_failure_is_an_event_that_says_why_without_values() {
    let problem = serde_json::json!({ "title": "Busy", "detail": "personal", "instance": "t1" });
    let server = FaultServer::start(vec![], Reply::json(503, &problem))
        .await
        .unwrap();
    let recorder = recorded(&server.url()).await;
    let events = recorder.1.lock().unwrap().clone();
    let messages: Vec<_> = events.iter().map(|event| field(event, "message")).collect();
    assert_eq!(messages.len(), 2, "{events:?}");
    assert!(
        messages[0].starts_with("503 Busy; trying again after "),
        "{messages:?}"
    );
    assert_eq!(messages[1], "503 Busy; the call failed");
    for event in &events {
        let told = ["operation", "error.type", "trace_id"].map(|name| field(event, name));
        assert_eq!(told, ["getBusinessProfile", "503", "t1"]);
    }
    let spans = recorder.0.lock().unwrap().clone();
    assert!(
        spans.iter().all(|span| field(span, "trace_id") == "t1"),
        "{spans:?}"
    );
    assert!(
        !format!("{events:?} {spans:?}").contains("personal"),
        "{events:?}"
    );
}
