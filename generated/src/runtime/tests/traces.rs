use std::fmt::{Debug, Write as _};
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use super::api::{BASIC, Client, SECRET};
use super::server::{Server, json, reply};

/// Writes down spans and what they record.
struct Recorder(Arc<Mutex<String>>);

struct Line<'a>(&'a mut String);

impl Visit for Line<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let _ = writeln!(self.0, "{field}={value:?}");
    }
}

impl Subscriber for Recorder {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("vonage_registration")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        span.record(&mut Line(&mut self.0.lock().unwrap()));
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut Line(&mut self.0.lock().unwrap()));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, _: &Event<'_>) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[tokio::test]
async fn attempts_are_traced_after_the_http_conventions_without_values_or_secrets() {
    let log = Arc::new(Mutex::new(String::new()));
    let guard = tracing::subscriber::set_default(Recorder(Arc::clone(&log)));
    let server = Server::start(vec![reply(503, "", ""), json(200, r#"{"id":7}"#)]).await;
    Client::of(&server).get("personal").await.unwrap();
    drop(guard);
    let log = log.lock().unwrap();
    for line in [
        "otel.name=GET /v1/things/{id}/parts",
        "http.request.method=\"GET\"",
        "url.template=\"/v1/things/{id}/parts\"",
        "server.address=\"127.0.0.1\"",
        "http.response.status_code=503",
        "error.type=\"503\"",
        "http.request.resend_count=1",
        "http.response.status_code=200",
    ] {
        assert!(log.lines().any(|it| it == line), "{line} in\n{log}");
    }
    for hidden in ["personal", SECRET, BASIC] {
        assert!(!log.contains(hidden), "{log}");
    }
}
