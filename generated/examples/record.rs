//! Records what this program and the service say to each other, as JSON Lines for `cargo xtask verify`.
//!
//! ```sh
//! cargo run --example record -- recording.jsonl
//! ```
//!
//! It reads the first pages of all lists. [`Recorder`] records any other program as well: it is what `on_exchange` calls.
//! Values are masked, as with `--mask`, so that a recording can be attached to an issue; `--no-mask` keeps them.
//! Recordings hold neither credentials nor headers but the content type.
//!
//! Credentials come from `VONAGE_API_KEY` and `VONAGE_API_SECRET`; `VONAGE_NETWORK_REGISTRY_URL` and
//! `VONAGE_TFN_URL` name other servers, such as those of `serve_mock`.

#[path = "masked/mod.rs"]
mod masked;

use std::env;
use std::error::Error;
use std::fs::File;
use std::io::Write as _;
use std::sync::{Arc, Mutex, PoisonError};

use masked::{masked, masked_text};
use serde_json::{Value, json};
use vonage_registration::{Api, ClientBuilder, Credentials, Exchange, network_registry, tfn};

/// Writes exchanges to a file, one on each line.
struct Recorder {
    file: Mutex<File>,
    /// Whether values lose their content.
    masks: bool,
}

impl Recorder {
    fn line(&self, exchange: &Exchange<'_>) -> Value {
        json!({
            "operation": exchange.operation_id(),
            "method": exchange.method().as_str(),
            "template": exchange.url_template(),
            "path": self.path(exchange),
            "query": exchange.query().map(|query| self.query(query)),
            "request": exchange.request_body().and_then(|body| self.body(body)),
            "status": exchange.status().map(|status| status.as_u16()),
            "content_type": exchange.content_type(),
            "response": exchange.response_body().and_then(|body| self.body(body)),
            "masked": self.masks,
        })
    }

    /// JSON, or anything else as text; nothing for an empty body.
    fn body(&self, body: &[u8]) -> Option<Value> {
        let text = || Value::from(String::from_utf8_lossy(body));
        let value = serde_json::from_slice(body).unwrap_or_else(|_| text());
        let shown = if self.masks { masked(&value) } else { value };
        (!body.is_empty()).then_some(shown)
    }

    /// Masks what stands for the parameters of the template.
    fn path(&self, exchange: &Exchange<'_>) -> String {
        let count = exchange.path().split('/').count();
        let template: Vec<&str> = exchange.url_template().split('/').collect();
        let base = count.saturating_sub(template.len());
        let parts = exchange.path().split('/').enumerate();
        let parts = parts.map(|(position, part)| {
            let wanted = position
                .checked_sub(base)
                .and_then(|position| template.get(position));
            let is_value = wanted.is_some_and(|wanted| wanted.contains('{'));
            self.text(part, is_value)
        });
        parts.collect::<Vec<_>>().join("/")
    }

    fn query(&self, query: &str) -> String {
        let pairs = query.split('&').map(|pair| match pair.split_once('=') {
            Some((name, value)) => format!("{name}={}", self.text(value, true)),
            None => pair.to_owned(),
        });
        pairs.collect::<Vec<_>>().join("&")
    }

    fn text(&self, text: &str, is_value: bool) -> String {
        if self.masks && is_value {
            masked_text(text)
        } else {
            text.to_owned()
        }
    }

    /// A client whose exchanges are recorded.
    fn client<C: Api>(
        self: &Arc<Self>,
        builder: ClientBuilder<C>,
        url: &str,
    ) -> Result<C, vonage_registration::Error> {
        let recorder = Arc::clone(self);
        let builder = builder.credentials(Credentials::from_env()?);
        let builder = builder.on_exchange(move |exchange| {
            // Without a response there is nothing to compare.
            if exchange.status().is_some() {
                let mut file = recorder.file.lock().unwrap_or_else(PoisonError::into_inner);
                if let Err(error) = writeln!(file, "{}", recorder.line(exchange)) {
                    eprintln!("not recorded: {error}");
                }
            }
        });
        match env::var(url) {
            Ok(url) => builder.base_url(url).build(),
            Err(_) => builder.build(),
        }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let (mut path, mut masks) = (None, true);
    for argument in env::args().skip(1) {
        match argument.as_str() {
            "--mask" => masks = true,
            "--no-mask" => masks = false,
            _ => path = Some(argument),
        }
    }
    let path = path.ok_or("usage: record FILE [--mask | --no-mask]")?;
    let file = Mutex::new(File::create(path)?);
    let recorder = Arc::new(Recorder { file, masks });

    let registry = network_registry::Client::builder();
    let registry = recorder.client(registry, "VONAGE_NETWORK_REGISTRY_URL")?;
    let (businesses, applications) = (
        registry.business_profiles(),
        registry.application_profiles(),
    );
    for business in businesses.list().await?.items() {
        businesses.get(&business.id).await?;
        businesses.list_csp_statuses(&business.id).await?;
    }
    for application in applications.list().await?.items() {
        applications.get(&application.id).await?;
        applications.list_csp_statuses(&application.id).await?;
    }
    registry.catalogue().list_csps().await?;

    let tfn = recorder.client(tfn::Client::builder(), "VONAGE_TFN_URL")?;
    for number in tfn.numbers().list().await?.items() {
        let registration = number.registration_id;
        tfn.registrations().get(registration).await?;
        let events = tfn
            .registrations()
            .list_events(registration, &number.number);
        events.await?;
    }
    Ok(())
}
