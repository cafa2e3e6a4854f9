use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use crate::runtime::one_line::OneLine;
use crate::runtime::problem::Problem;
use crate::runtime::raw_response::RawResponse;
use crate::runtime::retry::retry_after;

/// A response that is an error: any status but success.
#[derive(Debug)]
pub struct ApiError {
    pub(super) response: RawResponse,
    pub(super) problem: Option<Problem>,
}

impl ApiError {
    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.response.status
    }

    /// The headers of the response.
    pub fn headers(&self) -> &HeaderMap {
        &self.response.headers
    }

    /// The problem details, where the body holds some.
    pub fn problem(&self) -> Option<&Problem> {
        self.problem.as_ref()
    }

    /// The body as it came: JSON, the HTML of a gateway, or what arrived of it.
    pub fn body(&self) -> &Bytes {
        &self.response.body
    }

    /// Whether the body is complete: not cut short and not over the cap.
    pub fn is_body_complete(&self) -> bool {
        self.response.fault.is_none()
    }

    /// The server's id for this exchange: the problem's `instance`, else a header.
    pub fn trace_id(&self) -> Option<&str> {
        let instance = self
            .problem
            .as_ref()
            .and_then(|problem| problem.instance.as_deref());
        instance.or_else(|| self.response.trace_id())
    }

    /// How long the server asks to wait before the next attempt.
    pub fn retry_after(&self) -> Option<Duration> {
        retry_after(&self.response.headers)
    }

    /// How many times the request was sent.
    pub fn attempts(&self) -> u32 {
        self.response.attempts
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let RawResponse {
            operation,
            status,
            body,
            ..
        } = &self.response;
        write!(f, "{}: {status}", operation.id)?;
        if status.is_redirection() {
            f.write_str(" (redirects are not followed; check the base URL)")?;
        }
        match &self.problem {
            Some(problem) => problem.write(f, status.canonical_reason().unwrap_or_default())?,
            None if !body.is_empty() => {
                // Cut first: a body may be megabytes long.
                let start = body.get(..800).unwrap_or(body);
                write!(f, ": {}", OneLine(&String::from_utf8_lossy(start), 200))?;
            }
            None => {}
        }
        match self.trace_id() {
            Some(trace_id) => write!(f, " [trace {}]", OneLine(trace_id, 100)),
            None => Ok(()),
        }
    }
}

impl StdError for ApiError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.response.interruption()
    }
}
