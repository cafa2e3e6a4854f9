//! A span for every attempt, named and filled after OpenTelemetry's conventions for HTTP clients.

#[cfg(feature = "tracing")]
pub(crate) use enabled::Span;

#[cfg(not(feature = "tracing"))]
pub(crate) use disabled::Span;

#[cfg(feature = "tracing")]
mod enabled {
    use reqwest::Url;
    use tracing::Instrument as _;
    use tracing::field::Empty;

    use crate::runtime::answer::Answer;
    use crate::runtime::error::Error;
    use crate::runtime::operation::Operation;

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

        pub(crate) fn record(&self, outcome: &Result<Answer, Error>) {
            let status = match outcome {
                Ok(answer) => Some(answer.status),
                Err(error) => error.status(),
            };
            if let Some(status) = status {
                self.0.record("http.response.status_code", status.as_u16());
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
}

#[cfg(not(feature = "tracing"))]
mod disabled {
    use reqwest::Url;

    use crate::runtime::answer::Answer;
    use crate::runtime::error::Error;
    use crate::runtime::operation::Operation;

    pub(crate) struct Span;

    impl Span {
        pub(crate) fn attempt(_: &Operation, _: &Url, _: u32) -> Self {
            Self
        }

        pub(crate) async fn around<T>(&self, attempt: impl Future<Output = T>) -> T {
            attempt.await
        }

        pub(crate) fn record(&self, _: &Result<Answer, Error>) {}

        pub(crate) fn fail(&self, _: &Error) {}
    }
}
