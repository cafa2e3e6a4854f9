//! A span for every attempt, named and filled after OpenTelemetry's conventions for HTTP clients, and an event for every retry
//! and every call that fails.

#![cfg_attr(
    not(feature = "tracing"),
    allow(
        unused_variables,
        clippy::unused_self,
        reason = "what is told to nobody"
    )
)]

use std::time::Duration;

use reqwest::Url;
#[cfg(feature = "tracing")]
use tracing::{Instrument as _, field::Empty};

use super::error::Error;
#[cfg(feature = "tracing")]
use super::one_line::one_line;
use super::operation::Operation;
use super::raw_response::RawResponse;

/// Nothing without the feature.
pub(crate) struct Span {
    #[cfg(feature = "tracing")]
    span: tracing::Span,
}

impl Span {
    /// Parameters stay out: the template tells the route, the values may be personal.
    pub(crate) fn attempt(operation: &Operation, url: &Url, attempts: u32) -> Self {
        #[cfg(feature = "tracing")]
        let span = tracing::info_span!(
            "http_request",
            "otel.name" = %format_args!("{} {}", operation.method, operation.path),
            "otel.kind" = "client",
            "operation" = operation.id,
            "http.request.method" = operation.method.as_str(),
            "url.template" = operation.path,
            "server.address" = url.host_str(),
            "server.port" = url.port_or_known_default(),
            "http.request.resend_count" = (attempts > 1).then(|| attempts - 1),
            "http.response.status_code" = Empty,
            "trace_id" = Empty,
            "error.type" = Empty,
            "otel.status_code" = Empty,
        );
        Self {
            #[cfg(feature = "tracing")]
            span,
        }
    }

    pub(crate) async fn around<T>(&self, attempt: impl Future<Output = T>) -> T {
        #[cfg(feature = "tracing")]
        let attempt = attempt.instrument(self.span.clone());
        attempt.await
    }

    pub(crate) fn record(&self, outcome: &Result<RawResponse, Error>) {
        #[cfg(feature = "tracing")]
        {
            let (status, trace_id) = match outcome {
                Ok(response) => (Some(response.status), response.trace_id()),
                Err(error) => (error.status(), error.trace_id()),
            };
            let status = status.map(|status| status.as_u16());
            self.span.record("http.response.status_code", status);
            let trace_id = trace_id.map(|id| one_line(id, 100));
            self.span.record("trace_id", trace_id);
        }
        if let Err(error) = outcome {
            self.fail(error);
        }
    }

    pub(crate) fn fail(&self, error: &Error) {
        #[cfg(feature = "tracing")]
        {
            self.span.record("error.type", error.kind());
            self.span.record("otel.status_code", "ERROR");
        }
    }
}

pub(crate) fn retrying(error: &Error, delay: Duration) {
    #[cfg(feature = "tracing")]
    tell(error, Some(delay));
}

pub(crate) fn gave_up(error: &Error) {
    #[cfg(feature = "tracing")]
    tell(error, None);
}

#[cfg(feature = "tracing")]
fn tell(error: &Error, wait: Option<Duration>) {
    let what_follows = match wait {
        Some(wait) => format!("trying again after {wait:?}"),
        None => "the call failed".to_owned(),
    };
    tracing::warn!(
        operation = error.operation(),
        attempts = error.attempts(),
        "error.type" = error.kind(),
        trace_id = error.trace_id().map(|id| one_line(id, 100)),
        wait = wait.map(tracing::field::debug),
        may_have_been_processed = error.may_have_been_processed(),
        "{}; {what_follows}",
        reason(error)
    );
}

/// Why an attempt failed, without the values of parameters, which details of a server repeat.
#[cfg(feature = "tracing")]
fn reason(error: &Error) -> String {
    match error {
        Error::Connection(_) | Error::Timeout(_) => error.to_string(),
        Error::Api(api) => {
            let title = api.problem().and_then(|problem| problem.title.as_deref());
            let title = title.or_else(|| api.status().canonical_reason());
            let title = one_line(title.unwrap_or("error"), 100);
            format!("{} {title}", api.status().as_str())
        }
        Error::Unreadable(_) => "the response is unreadable".to_owned(),
        Error::Invalid(_) => "the request was refused before sending".to_owned(),
        Error::Pagination(_) => "the list does not go on".to_owned(),
        Error::Configuration(error) => error.to_string(),
    }
}
