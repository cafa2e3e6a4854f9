use std::fmt;

use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use super::answer::{Answer, trace_id};
use super::one_line::one_line;

/// What a call gave, together with the HTTP answer it was read from.
#[derive(Clone)]
pub struct Response<T> {
    status: StatusCode,
    headers: HeaderMap,
    attempts: u32,
    body: T,
}

impl<T> Response<T> {
    pub(crate) fn new(answer: Answer, body: T) -> Self {
        Self {
            status: answer.status,
            headers: answer.headers,
            attempts: answer.attempts,
            body,
        }
    }

    /// The HTTP status, always a success (2xx).
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers of the answer.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The server's id for this exchange, for a question to its support.
    pub fn trace_id(&self) -> Option<&str> {
        trace_id(&self.headers)
    }

    /// How many times the request was sent until this answer came; 1 without a retry.
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
