use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use crate::runtime::one_line::OneLine;
use crate::runtime::operation::Operation;

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
        write!(
            f,
            "{}: {outcome}: {}",
            self.request.operation.id,
            Root(&self.request.source)
        )
    }
}

impl StdError for ConnectionError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&self.request.source)
    }
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

/// The innermost cause, which says more than the layers around it.
struct Root<'a>(&'a reqwest::Error);

impl fmt::Display for Root<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut cause: &dyn StdError = self.0;
        while let Some(next) = cause.source() {
            cause = next;
        }
        OneLine(&cause.to_string(), 300).fmt(f)
    }
}
