use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use reqwest::header::{CONTENT_TYPE, HeaderMap, SET_COOKIE};
use reqwest::{Method, StatusCode};

use super::drift::Drift;
use super::error::Error;
use super::raw_response::RawResponse;
use super::request::Request;

pub(crate) type OnExchange = Box<dyn Fn(&Exchange<'_>) + Send + Sync>;

/// One attempt of a call, for [`ClientBuilder::on_exchange`](crate::ClientBuilder::on_exchange): what was sent, and
/// what came of it.
///
/// It holds no credentials: not those of the client, also where the server repeats them, and no cookies. Its
/// bodies hold what the account and the API exchange, personal data too.
pub struct Exchange<'a> {
    request: &'a Request,
    attempt: u32,
    elapsed: Duration,
    status: Option<StatusCode>,
    headers: HeaderMap,
    body: Option<Bytes>,
    error: Option<&'a Error>,
    /// Decodes the response once more.
    decode: &'a (dyn Fn() + Sync),
}

/// Tells of an attempt, where somebody wants to know.
pub(crate) fn observe(
    request: &Request,
    attempt: u32,
    elapsed: Duration,
    outcome: Result<&RawResponse, &Error>,
    decode: &(dyn Fn() + Sync),
) {
    let Some(on_exchange) = &request.transport.on_exchange else {
        return;
    };
    let response = outcome.map_or_else(Error::response, Some);
    let authorization = &request.transport.authorization;
    let mut headers = response.map_or_else(HeaderMap::new, |response| response.headers.clone());
    headers.remove(SET_COOKIE);
    authorization.blank_headers(&mut headers);
    on_exchange(&Exchange {
        request,
        attempt,
        elapsed,
        status: response.map(|response| response.status),
        headers,
        body: response.map(|response| authorization.blanked(&response.body)),
        error: outcome.err(),
        decode,
    });
}

impl Exchange<'_> {
    /// The `operationId`.
    pub fn operation_id(&self) -> &'static str {
        self.request.operation.id
    }

    /// The HTTP method.
    pub fn method(&self) -> &Method {
        &self.request.operation.method
    }

    /// The path as the specification writes it: `/v1/registrations/{id}`.
    pub fn url_template(&self) -> &'static str {
        self.request.operation.path
    }

    /// The path as it was sent, percent-encoded, with that of the base URL before it.
    pub fn path(&self) -> &str {
        self.request.path_as_sent()
    }

    /// The query as it was sent, percent-encoded; without an API key.
    pub fn query(&self) -> Option<&str> {
        Some(self.request.query_as_sent()).filter(|query| !query.is_empty())
    }

    /// The number of this attempt of the call, from 1.
    pub fn attempt(&self) -> u32 {
        self.attempt
    }

    /// The body that was sent.
    pub fn request_body(&self) -> Option<&[u8]> {
        self.request.body.as_deref()
    }

    /// The HTTP status, where a response came.
    pub fn status(&self) -> Option<StatusCode> {
        self.status
    }

    /// The headers of the response, without cookies; empty where none came.
    pub fn response_headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The media type of the response, as the server names it.
    pub fn content_type(&self) -> Option<&str> {
        self.headers.get(CONTENT_TYPE)?.to_str().ok()
    }

    /// What arrived of the response's body.
    pub fn response_body(&self) -> Option<&[u8]> {
        self.body.as_deref()
    }

    /// How long the attempt took, up to the last byte.
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }

    /// What the response holds that this version of the crate does not know: names of properties and values of enums. It
    /// reads the body a second time, so it costs nothing unless it is called. Responses that were not read, errors
    /// among them, have none.
    pub fn drift(&self) -> Drift {
        Drift::of(self.decode)
    }

    /// Why the attempt failed. The call may be repeated all the same.
    pub fn error(&self) -> Option<&Error> {
        self.error
    }
}

// Bodies hold personal data.
impl fmt::Debug for Exchange<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Exchange")
            .field("operation_id", &self.operation_id())
            .field("attempt", &self.attempt)
            .field("status", &self.status)
            .field("elapsed", &self.elapsed)
            .field("error", &self.error)
            .finish_non_exhaustive()
    }
}
