use std::error::Error;
use std::fmt;

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use super::body::BodyFault;
use super::one_line::one_line;
use super::operation::Operation;

/// Headers in which servers and gateways give the id of a request, most specific first.
const TRACE_HEADERS: [&str; 4] = [
    "x-nexmo-trace-id",
    "x-trace-id",
    "x-request-id",
    "x-correlation-id",
];

/// A response as it came, not yet decoded.
pub(crate) struct RawResponse {
    pub(crate) operation: &'static Operation,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// Why the body is not complete.
    pub(crate) fault: Option<BodyFault>,
    pub(crate) attempts: u32,
    /// Whether it came from another URL than the request was sent to.
    pub(crate) redirected: bool,
}

impl RawResponse {
    pub(crate) fn trace_id(&self) -> Option<&str> {
        trace_id(&self.headers)
    }

    /// The error that ended the body early.
    pub(crate) fn interruption(&self) -> Option<&(dyn Error + 'static)> {
        match &self.fault {
            Some(BodyFault::Interrupted(error)) => Some(error),
            _ => None,
        }
    }

    pub(crate) fn content_type(&self) -> Option<&str> {
        self.headers.get("content-type")?.to_str().ok()
    }
}

// Bodies hold personal data and headers may hold cookies: neither belongs in a log by accident.
impl fmt::Debug for RawResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let content_type = self.content_type().map(|it| one_line(it, 80));
        f.debug_struct("RawResponse")
            .field("operation", &self.operation.id)
            .field("status", &self.status)
            .field("content_type", &content_type)
            .field("body_length", &self.body.len())
            .field("fault", &self.fault)
            .field("attempts", &self.attempts)
            .finish_non_exhaustive()
    }
}

pub(crate) fn trace_id(headers: &HeaderMap) -> Option<&str> {
    TRACE_HEADERS
        .iter()
        .filter_map(|name| headers.get(*name)?.to_str().ok())
        .find(|value| !value.is_empty())
}
