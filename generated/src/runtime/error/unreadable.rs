use std::error::Error as StdError;
use std::fmt;

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use crate::runtime::decode_error::DecodeError;
use crate::runtime::one_line::OneLine;
use crate::runtime::raw_response::RawResponse;

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
        let RawResponse {
            operation,
            status,
            fault,
            ..
        } = &self.response;
        write!(
            f,
            "{}: succeeded with {status}, but its response is unreadable",
            operation.id
        )?;
        match (fault, &self.cause) {
            (Some(fault), _) => write!(f, ": {fault}"),
            (None, Some(cause)) => write!(f, ": {cause}"),
            (None, None) => Ok(()),
        }?;
        match self
            .response
            .content_type()
            .filter(|it| !it.contains("json"))
        {
            Some(content_type) => write!(f, " (it is {})", OneLine(content_type, 80)),
            None => Ok(()),
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
