//! Nothing secret is shown: not in logs of any library, not in errors, not in debug output.

use std::error::Error as _;
use std::fmt::{Debug, Write as _};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tests::calls::{Optional, calls};
use tests::clients::credentials;
use tests::clients::{Clients, SECRET};
use tests::effective::specs;
use tests::faults::{FaultServer, RefusingPort, Reply, Step};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};
use vonage_registration::{ClientBuilder, Credentials, Error, RetryPolicy, network_registry};

/// Everything that was logged or shown.
static SHOWN: Mutex<String> = Mutex::new(String::new());

/// What must not be found there: the secret, as bytes too, and what the `Authorization` header
/// holds. The base64 of the secret alone is the end of that of key and secret.
fn secrets() -> Vec<String> {
    vec![
        SECRET.to_owned(),
        "YWJjZDEyMzQ6czNjcjN0LXMzY3IzdA".to_owned(),
        "czNjcjN0LXMzY3IzdA".to_owned(),
        format!("{:?}", SECRET.as_bytes())
            .trim_matches(['[', ']'])
            .to_owned(),
    ]
}

fn show(line: impl AsRef<str>) {
    let mut shown = SHOWN.lock().unwrap_or_else(PoisonError::into_inner);
    shown.push_str(line.as_ref());
    shown.push('\n');
}

/// Takes part in `tracing` and in `log`, at every level and for every library.
struct Collector;

struct Fields(String);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let _ = write!(self.0, " {field}={value:?}");
    }
}

fn collect(what: &str, record: impl FnOnce(&mut Fields)) {
    let mut fields = Fields(what.to_owned());
    record(&mut fields);
    show(fields.0);
}

impl Subscriber for Collector {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        collect(span.metadata().name(), |fields| span.record(fields));
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        collect("record", |fields| values.record(fields));
    }

    fn event(&self, event: &Event<'_>) {
        collect(event.metadata().target(), |fields| event.record(fields));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

impl log::Log for Collector {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        show(format!("{} {}", record.target(), record.args()));
    }

    fn flush(&self) {}
}

fn show_error(error: &Error) {
    show(format!("{error} {error:?} {error:#?}"));
    let mut cause = error.source();
    while let Some(error) = cause {
        show(format!("{error} {error:?}"));
        cause = error.source();
    }
}

/// Everything that a server may do to a call.
fn replies() -> Vec<Reply> {
    let other = "location: https://elsewhere.example/\r\nset-cookie: a=b\r\n";
    let cut = "HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{";
    vec![
        Reply::json(200, &serde_json::json!({ "id": 1 })),
        Reply::http(204, "", ""),
        Reply::json(
            401,
            &serde_json::json!({ "title": "Unauthorized", "instance": "t1" }),
        ),
        Reply::http(403, "content-type: text/html\r\n", "<html>no</html>"),
        Reply::http(302, other, ""),
        // Servers that repeat what they were sent.
        Reply::http(400, &format!("x-request-id: {SECRET}\r\n"), SECRET),
        Reply::json(
            200,
            &serde_json::json!({ "id": SECRET, "_embedded": "YWJjZDEyMzQ6czNjcjN0LXMzY3IzdA==" }),
        ),
        Reply::json(
            422,
            &serde_json::json!({ "title": "czNjcjN0LXMzY3IzdA", "detail": format!("no {SECRET}"),
            "invalid_parameters": [{ "name": SECRET, "reason": SECRET }] }),
        ),
        Reply::http(503, "retry-after: 9999\r\n", ""),
        Reply::raw(cut, Step::Close),
        Reply::raw("", Step::Reset),
        Reply::raw("nonsense\r\n\r\n", Step::Close),
        Reply::raw("", Step::Stall),
        Reply::steps([
            Step::Send(b"HTTP/1.1 200 OK\r\n\r\n".to_vec()),
            Step::Fill(1 << 20),
            Step::Close,
        ]),
    ]
}

fn builder(url: &str) -> ClientBuilder<network_registry::Client> {
    network_registry::Client::builder()
        .credentials(credentials())
        .base_url(url)
        .attempt_timeout(Duration::from_secs(1))
        .max_body_size(1000)
        .on_exchange(|exchange| {
            let body = exchange.response_body().map(String::from_utf8_lossy);
            show(format!(
                "{exchange:?} {:?} {body:?}",
                exchange.response_headers()
            ));
        })
        .retry(RetryPolicy::never())
}

async fn failing_calls() {
    let port = RefusingPort::bind().unwrap();
    let mut urls = vec![port.url()];
    let mut servers = Vec::new();
    for reply in replies() {
        let server = FaultServer::start(vec![], reply).await.unwrap();
        urls.push(server.url());
        servers.push(server);
    }
    for url in urls {
        let builder = builder(&url);
        show(format!("{builder:?}"));
        let client = builder.build().unwrap();
        show(format!("{client:?} {client:#?}"));
        let profiles = client.business_profiles();
        let (get, list, delete) = (profiles.get("id"), profiles.list(), profiles.delete("id"));
        show(format!(
            "{get:?} {list:?} {delete:?} {:?}",
            list.clone().items()
        ));
        let waiting = get.clone().into_future();
        show(format!("{waiting:?}"));
        for outcome in [waiting.await.map(drop), list.await.map(drop), delete.await] {
            match outcome {
                Ok(()) => show("succeeded"),
                Err(error) => show_error(&error),
            }
        }
    }
}

async fn refused_calls() {
    let clients = Clients::of("http://127.0.0.1:9", true);
    show_error(
        &clients
            .registry
            .business_profiles()
            .get("..")
            .await
            .unwrap_err(),
    );
    let long = clients.tfn.numbers().list().number("1".repeat(99));
    show_error(&long.await.unwrap_err());
    for credentials in [
        Credentials::new("", SECRET),
        Credentials::new("a:b", SECRET),
        Credentials::new("abcd1234", format!("{SECRET}\n")),
    ] {
        show(format!("{credentials:?}"));
        show_error(&network_registry::Client::new(credentials).unwrap_err());
    }
    let url = format!("https://abcd1234:{SECRET}@api.example.com");
    show_error(&builder(&url).build().unwrap_err());
    show_error(&builder(&format!("https://[{SECRET}")).build().unwrap_err());
    let suffix = builder("https://api.example.com").user_agent_suffix(format!("{SECRET}\r\n"));
    show_error(&suffix.build().unwrap_err());
}

/// All operations, answered with their examples; responses are shown with status and headers.
async fn successful_calls() {
    for spec in specs() {
        let api = spec.api.clone();
        let server = tests::server::Server::start(move |request| {
            let operation = tests::validate::route(&api, &request.method, request.path()).unwrap();
            let example = operation.success.example.as_ref();
            let mut answer = example.map_or(tests::server::Answer::empty(204), |example| {
                tests::server::Answer::json(200, example)
            });
            let cookie = ("set-cookie".to_owned(), "session=c00kie".to_owned());
            answer.headers.push(cookie);
            answer
        });
        let server = server.await.unwrap();
        for call in calls(&spec.name, &server.url(), true) {
            for optional in [Optional::Omitted, Optional::Set] {
                match call.run(call.path, optional).await.unwrap() {
                    Ok(answer) => show(format!("{} {answer:?}", call.operation)),
                    Err(error) => show_error(&error),
                }
            }
        }
        if spec.name == "network-registry" {
            let client = Clients::of(&server.url(), true).registry;
            let profile = client.business_profiles().get("id").send().await;
            show(format!("{profile:?}"));
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_log_error_or_debug_output_of_a_full_run_shows_a_secret() {
    tracing::subscriber::set_global_default(Collector).unwrap();
    log::set_logger(&Collector).unwrap();
    log::set_max_level(log::LevelFilter::Trace);
    successful_calls().await;
    failing_calls().await;
    refused_calls().await;
    let shown = SHOWN.lock().unwrap().clone();
    // What is looked through is what was meant to be.
    for part in [
        "http_request otel.name=GET /v1/network-registry/business-profiles/{id}",
        "hyper_util::",
        "reqwest::",
        "updateRegistration",
        "Credentials { key: \"abcd1234\", secret: \"[redacted]\" }",
        "the server was not reached",
        "no response within",
        "is unreadable",
        "401 Unauthorized",
        "not sent:",
        "ClientBuilder {",
        "Response { status: 200",
    ] {
        assert!(
            shown.contains(part),
            "{part} is not among {} bytes",
            shown.len()
        );
    }
    for secret in secrets().iter().map(String::as_str).chain(["c00kie"]) {
        let place = shown.lines().find(|line| line.contains(secret));
        assert_eq!(place, None, "shows {secret}");
    }
    println!("{} lines hold no secret", shown.lines().count());
}
