//! The cases of [`Error`](super::Error), each with what is known about it.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use crate::runtime::decode_error::DecodeError;
use crate::runtime::one_line::OneLine;
use crate::runtime::operation::Operation;
use crate::runtime::problem::Problem;
use crate::runtime::raw_response::RawResponse;
use crate::runtime::retry::retry_after;
use crate::runtime::violation::Violations;

/// Why a client could not be built.
#[derive(Debug)]
pub struct ConfigurationError {
    message: String,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl ConfigurationError {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            source: None,
        }
    }

    pub(crate) fn caused(
        message: impl Into<String>,
        source: impl Into<Box<dyn StdError + Send + Sync>>,
    ) -> Self {
        Self {
            source: Some(source.into()),
            ..Self::new(message)
        }
    }
}

impl fmt::Display for ConfigurationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl StdError for ConfigurationError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

/// A request that was refused before sending.
#[derive(Clone, Debug)]
pub struct InvalidRequest {
    /// Absent where a body was checked by itself.
    pub(crate) operation: Option<&'static str>,
    pub(crate) violations: Violations,
}

impl InvalidRequest {
    /// Everything that is wrong with the request.
    pub fn violations(&self) -> &Violations {
        &self.violations
    }
}

impl fmt::Display for InvalidRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(operation) = self.operation {
            write!(f, "{operation}: ")?;
        }
        write!(f, "not sent: {}", self.violations)
    }
}

impl StdError for InvalidRequest {}

/// A request that got no response.
#[derive(Debug)]
pub(super) struct Unanswered {
    pub(super) operation: &'static Operation,
    pub(super) attempts: u32,
    pub(super) may_have_been_processed: bool,
    pub(super) source: reqwest::Error,
}

/// A request that got no response because the connection failed.
#[derive(Debug)]
pub struct ConnectionError {
    pub(super) request: Unanswered,
}

impl ConnectionError {
    /// Whether the connection failed after the request was on its way.
    pub fn may_have_been_processed(&self) -> bool {
        self.request.may_have_been_processed
    }
}

impl fmt::Display for ConnectionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let outcome = if self.request.may_have_been_processed {
            "the connection failed before a response came; the request may have been processed"
        } else {
            "the server was not reached"
        };
        let (id, root) = (self.request.operation.id, root(&self.request.source));
        write!(f, "{id}: {outcome}: {}", OneLine(&root, 300))
    }
}

impl StdError for ConnectionError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&self.request.source)
    }
}

/// The innermost cause, which says more than the layers around it.
fn root(error: &reqwest::Error) -> String {
    let mut cause: &dyn StdError = error;
    while let Some(next) = cause.source() {
        cause = next;
    }
    cause.to_string()
}

/// A request that got no response in time.
#[derive(Debug)]
pub struct TimeoutError {
    pub(super) request: Unanswered,
    pub(super) limit: Option<Duration>,
}

impl TimeoutError {
    /// Whether the request was on its way when the time was over.
    pub fn may_have_been_processed(&self) -> bool {
        self.request.may_have_been_processed
    }

    /// The timeout that was set and is over; `None` where it is one of a given HTTP client.
    pub fn limit(&self) -> Option<Duration> {
        self.limit
    }
}

impl fmt::Display for TimeoutError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let outcome = if self.request.source.is_connect() {
            "no connection"
        } else {
            "no response"
        };
        write!(f, "{}: {outcome}", self.request.operation.id)?;
        match self.limit {
            Some(limit) => write!(f, " within {limit:?}")?,
            None => f.write_str(" in time")?,
        }
        if self.request.may_have_been_processed {
            f.write_str("; the request may have been processed")?;
        }
        Ok(())
    }
}

impl StdError for TimeoutError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&self.request.source)
    }
}

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
        let instance = self.problem.as_ref().and_then(|it| it.instance.as_deref());
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
        let (status, body) = (self.status(), self.body());
        write!(f, "{}: {status}", self.response.operation.id)?;
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

/// A success whose response could not be read. The request was processed.
#[derive(Debug)]
pub struct UnreadableError {
    pub(super) response: RawResponse,
    /// Absent where the body did not arrive whole.
    pub(super) cause: Option<DecodeError>,
}

impl UnreadableError {
    /// The HTTP status, always a success (2xx).
    pub fn status(&self) -> StatusCode {
        self.response.status
    }

    /// The headers of the response.
    pub fn headers(&self) -> &HeaderMap {
        &self.response.headers
    }

    /// What arrived of the body.
    pub fn body(&self) -> &Bytes {
        &self.response.body
    }

    /// What could not be decoded; `None` where the body did not arrive whole.
    pub fn decode_error(&self) -> Option<&DecodeError> {
        self.cause.as_ref()
    }
}

impl fmt::Display for UnreadableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (id, status) = (self.response.operation.id, self.status());
        write!(
            f,
            "{id}: succeeded with {status}, but its response is unreadable"
        )?;
        match (&self.response.fault, &self.cause) {
            (Some(fault), _) => write!(f, ": {fault}"),
            (None, Some(cause)) => write!(f, ": {cause}"),
            (None, None) => Ok(()),
        }?;
        match self.response.content_type() {
            Some(it) if !it.contains("json") => write!(f, " (it is {})", OneLine(it, 80)),
            _ => Ok(()),
        }
    }
}

impl StdError for UnreadableError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.cause {
            Some(cause) => Some(cause),
            None => self.response.interruption(),
        }
    }
}

/// A list whose pages cannot be followed to the end.
#[derive(Debug)]
pub struct PaginationError {
    pub(crate) operation: &'static str,
    pub(crate) token: String,
    pub(crate) reason: &'static str,
}

impl PaginationError {
    /// The token, or the link without one, that stopped the walk.
    pub fn token(&self) -> &str {
        &self.token
    }
}

impl fmt::Display for PaginationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (id, reason) = (self.operation, self.reason);
        write!(f, "{id}: {reason}: {}", OneLine(&self.token, 200))
    }
}

impl StdError for PaginationError {}
