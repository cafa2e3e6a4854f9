use std::fmt;

use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use super::one_line::one_line;
use super::raw_response::{RawResponse, trace_id};

/// What a call gave, together with the HTTP response it was read from.
#[derive(Clone)]
pub struct Response<T> {
    status: StatusCode,
    headers: HeaderMap,
    attempts: u32,
    body: T,
}

impl<T> Response<T> {
    pub(crate) fn new(response: RawResponse, body: T) -> Self {
        Self {
            status: response.status,
            headers: response.headers,
            attempts: response.attempts,
            body,
        }
    }

    /// The HTTP status, always a success (2xx).
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers of the response.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The server's id for this exchange, to give to its support.
    pub fn trace_id(&self) -> Option<&str> {
        trace_id(&self.headers)
    }

    /// How many times the request was sent until this response came; 1 without a retry.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// The decoded body.
    pub fn body(&self) -> &T {
        &self.body
    }

    /// The decoded body alone.
    pub fn into_body(self) -> T {
        self.body
    }
}

// Headers may hold cookies.
impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("trace_id", &self.trace_id().map(|id| one_line(id, 100)))
            .field("attempts", &self.attempts)
            .field("body", &self.body)
            .finish_non_exhaustive()
    }
}
