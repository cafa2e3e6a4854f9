//! A span for every attempt, named and filled after OpenTelemetry's conventions for HTTP clients, and an event for every retry
//! and every call that fails.

#[cfg(feature = "tracing")]
pub(crate) use enabled::{Span, gave_up, retrying};

#[cfg(not(feature = "tracing"))]
pub(crate) use disabled::{Span, gave_up, retrying};

#[cfg(feature = "tracing")]
mod enabled {
    use std::time::Duration;

    use reqwest::Url;
    use tracing::Instrument as _;
    use tracing::field::Empty;

    use crate::runtime::error::Error;
    use crate::runtime::one_line::one_line;
    use crate::runtime::operation::Operation;
    use crate::runtime::raw_response::RawResponse;

    pub(crate) struct Span(tracing::Span);

    impl Span {
        /// Parameters stay out: the template tells the route, the values may be personal.
        pub(crate) fn attempt(operation: &Operation, url: &Url, attempts: u32) -> Self {
            let span = tracing::info_span!(
                "http_request",
                "otel.name" = %format_args!("{} {}", operation.method, operation.path),
                "otel.kind" = "client",
                "operation" = operation.id,
                "http.request.method" = operation.method.as_str(),
                "url.template" = operation.path,
                "server.address" = url.host_str(),
                "server.port" = url.port_or_known_default(),
                "http.request.resend_count" = Empty,
                "http.response.status_code" = Empty,
                "trace_id" = Empty,
                "error.type" = Empty,
                "otel.status_code" = Empty,
            );
            if attempts > 1 {
                span.record("http.request.resend_count", attempts - 1);
            }
            Self(span)
        }

        pub(crate) async fn around<T>(&self, attempt: impl Future<Output = T>) -> T {
            attempt.instrument(self.0.clone()).await
        }

        pub(crate) fn record(&self, outcome: &Result<RawResponse, Error>) {
            let (status, trace_id) = match outcome {
                Ok(response) => (Some(response.status), response.trace_id()),
                Err(error) => (error.status(), error.trace_id()),
            };
            if let Some(status) = status {
                self.0.record("http.response.status_code", status.as_u16());
            }
            if let Some(trace_id) = trace_id {
                self.0.record("trace_id", one_line(trace_id, 100));
            }
            if let Err(error) = outcome {
                self.fail(error);
            }
        }

        pub(crate) fn fail(&self, error: &Error) {
            self.0.record("error.type", error.kind());
            self.0.record("otel.status_code", "ERROR");
        }
    }

    pub(crate) fn retrying(error: &Error, delay: Duration) {
        tracing::warn!(
            operation = error.operation(),
            attempt = error.attempts(),
            "error.type" = error.kind(),
            trace_id = error.trace_id().map(|id| one_line(id, 100)),
            wait = ?delay,
            "{}; trying again after {delay:?}",
            reason(error)
        );
    }

    pub(crate) fn gave_up(error: &Error) {
        tracing::warn!(
            operation = error.operation(),
            attempts = error.attempts(),
            "error.type" = error.kind(),
            trace_id = error.trace_id().map(|id| one_line(id, 100)),
            may_have_been_processed = error.may_have_been_processed(),
            "{}; the call failed",
            reason(error)
        );
    }

    /// Why an attempt failed, without the values of parameters, which details of a server repeat.
    fn reason(error: &Error) -> String {
        match error {
            Error::Connection(_) | Error::Timeout(_) => error.to_string(),
            Error::Api(api) => {
                let title = api.problem().and_then(|problem| problem.title.as_deref());
                let title =
                    title.unwrap_or_else(|| api.status().canonical_reason().unwrap_or("error"));
                format!("{} {}", api.status().as_str(), one_line(title, 100))
            }
            Error::Unreadable(_) => "the response is unreadable".to_owned(),
            Error::Invalid(_) => "the request was refused before sending".to_owned(),
            Error::Pagination(_) => "the list does not go on".to_owned(),
            Error::Configuration(error) => error.to_string(),
        }
    }
}

#[cfg(not(feature = "tracing"))]
mod disabled {
    use std::time::Duration;

    use reqwest::Url;

    use crate::runtime::error::Error;
    use crate::runtime::operation::Operation;
    use crate::runtime::raw_response::RawResponse;

    pub(crate) struct Span;

    impl Span {
        pub(crate) fn attempt(_: &Operation, _: &Url, _: u32) -> Self {
            Self
        }

        pub(crate) async fn around<T>(&self, attempt: impl Future<Output = T>) -> T {
            attempt.await
        }

        pub(crate) fn record(&self, _: &Result<RawResponse, Error>) {}

        pub(crate) fn fail(&self, _: &Error) {}
    }

    pub(crate) fn retrying(_: &Error, _: Duration) {}

    pub(crate) fn gave_up(_: &Error) {}
}
