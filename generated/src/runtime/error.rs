mod cases;

pub use cases::{
    ApiError, ConfigurationError, ConnectionError, InvalidRequest, PaginationError, TimeoutError,
    UnreadableError,
};

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use reqwest::StatusCode;

use super::body::BodyFault;
use super::decode_error::DecodeError;
use super::operation::{Operation, Retry};
use super::problem::Problem;
use super::raw_response::RawResponse;
use super::retry::retry_after;
use super::violation::Violations;
use cases::Unanswered;

/// Why a call gave no result. Each case tells what is known about the request at the server.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The client could not be built.
    Configuration(ConfigurationError),
    /// The request was refused before sending: the API would not accept it.
    Invalid(InvalidRequest),
    /// No response came: the server was not reached or the connection failed.
    Connection(Box<ConnectionError>),
    /// No response came in time.
    Timeout(Box<TimeoutError>),
    /// The server responded with an error.
    Api(Box<ApiError>),
    /// The request succeeded, but its response could not be read.
    Unreadable(Box<UnreadableError>),
    /// The server's page links lead nowhere or in a circle.
    Pagination(Box<PaginationError>),
}

impl Error {
    /// Whether sending the same request again is safe and may succeed.
    ///
    /// For a write this is only true where the server did not process it.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Configuration(_) | Self::Invalid(_) | Self::Pagination(_) => false,
            Self::Connection(_) | Self::Timeout(_) => self.unanswered().is_some_and(|request| {
                is_safe(request.operation) || !request.may_have_been_processed
            }),
            Self::Api(error) => match error.response.status.as_u16() {
                // A rate limit turns requests away before they are looked at.
                429 => is_safe(error.response.operation) || !error.response.redirected,
                502..=504 => is_safe(error.response.operation),
                _ => false,
            },
            Self::Unreadable(error) => {
                is_safe(error.response.operation)
                    && matches!(error.response.fault, Some(BodyFault::Interrupted(_)))
            }
        }
    }

    /// Whether the server can have acted on the request, although the call failed.
    ///
    /// For a write, `true` means: look before sending it again.
    pub fn may_have_been_processed(&self) -> bool {
        match self {
            Self::Configuration(_) | Self::Invalid(_) => false,
            Self::Connection(error) => error.may_have_been_processed(),
            Self::Timeout(error) => error.may_have_been_processed(),
            Self::Api(error) => error.response.redirected || !turned_away(error.response.status),
            Self::Unreadable(_) | Self::Pagination(_) => true,
        }
    }

    /// The HTTP status, where a response came.
    pub fn status(&self) -> Option<StatusCode> {
        self.response().map(|response| response.status)
    }

    /// The server's id for this exchange, to give to its support.
    pub fn trace_id(&self) -> Option<&str> {
        match self {
            Self::Api(error) => error.trace_id(),
            _ => self.response().and_then(RawResponse::trace_id),
        }
    }

    /// How long the server asks to wait before the next attempt.
    pub fn retry_after(&self) -> Option<Duration> {
        self.response()
            .and_then(|response| retry_after(&response.headers))
    }

    /// The `operationId` of the call that failed.
    pub fn operation(&self) -> Option<&'static str> {
        match self {
            Self::Invalid(error) => error.operation,
            Self::Pagination(error) => Some(error.operation),
            _ => self.sent().map(|(operation, _)| operation.id),
        }
    }

    /// How many times the request was sent; 0 where it was refused before.
    pub fn attempts(&self) -> u32 {
        self.sent().map_or(0, |(_, attempts)| attempts)
    }

    /// The violations, where the request was refused before sending.
    pub fn violations(&self) -> Option<&Violations> {
        match self {
            Self::Invalid(error) => Some(&error.violations),
            _ => None,
        }
    }

    /// The value of OpenTelemetry's `error.type`.
    #[cfg_attr(
        not(feature = "tracing"),
        allow(dead_code, reason = "only traces name it")
    )]
    pub(crate) fn kind(&self) -> &str {
        match self {
            Self::Configuration(_) => "configuration",
            Self::Invalid(_) => "invalid_request",
            Self::Connection(_) => "connection",
            Self::Timeout(_) => "timeout",
            Self::Api(error) => error.response.status.as_str(),
            Self::Unreadable(_) => "unreadable_response",
            Self::Pagination(_) => "pagination",
        }
    }

    pub(crate) fn response(&self) -> Option<&RawResponse> {
        match self {
            Self::Api(error) => Some(&error.response),
            Self::Unreadable(error) => Some(&error.response),
            _ => None,
        }
    }

    fn unanswered(&self) -> Option<&Unanswered> {
        match self {
            Self::Connection(error) => Some(&error.request),
            Self::Timeout(error) => Some(&error.request),
            _ => None,
        }
    }

    /// The operation, and how often it was sent.
    fn sent(&self) -> Option<(&'static Operation, u32)> {
        let response = self.response().map(|it| (it.operation, it.attempts));
        response.or_else(|| self.unanswered().map(|it| (it.operation, it.attempts)))
    }

    fn case(&self) -> &(dyn StdError + 'static) {
        match self {
            Self::Configuration(error) => error,
            Self::Invalid(error) => error,
            Self::Connection(error) => &**error,
            Self::Timeout(error) => &**error,
            Self::Api(error) => &**error,
            Self::Unreadable(error) => &**error,
            Self::Pagination(error) => &**error,
        }
    }

    /// No complete response came: tells timeouts from broken connections.
    pub(crate) fn no_response(
        operation: &'static Operation,
        attempts: u32,
        limit: Option<Duration>,
        redirected: bool,
        error: reqwest::Error,
    ) -> Self {
        if error.is_builder() {
            let message = format!("the request of `{}` cannot be written", operation.id);
            return ConfigurationError::caused(message, error.without_url()).into();
        }
        // Before a connection stands, nothing has been sent; who redirects has received the request.
        let may_have_been_processed = redirected || !error.is_connect();
        let request = Unanswered {
            operation,
            attempts,
            may_have_been_processed,
            source: error.without_url(),
        };
        if request.source.is_timeout() {
            Self::Timeout(Box::new(TimeoutError { request, limit }))
        } else {
            Self::Connection(Box::new(ConnectionError { request }))
        }
    }

    pub(crate) fn unreadable(response: RawResponse, cause: Option<DecodeError>) -> Self {
        Self::Unreadable(Box::new(UnreadableError { response, cause }))
    }

    pub(crate) fn api(response: RawResponse) -> Self {
        let problem = Problem::read(&response.body);
        Self::Api(Box::new(ApiError { response, problem }))
    }
}

/// Whether the status says that the request was not acted on: 4xx, and the redirects that ask for
/// the same request elsewhere. The other redirects also come after requests that were processed.
fn turned_away(status: StatusCode) -> bool {
    status.is_client_error()
        || matches!(
            status,
            StatusCode::TEMPORARY_REDIRECT | StatusCode::PERMANENT_REDIRECT
        )
}

fn is_safe(operation: &Operation) -> bool {
    operation.retry == Retry::Idempotent
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.case(), f)
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.case().source()
    }
}

impl From<ConfigurationError> for Error {
    fn from(error: ConfigurationError) -> Self {
        Self::Configuration(error)
    }
}

/// For `body.validate()?`.
impl From<Violations> for Error {
    fn from(violations: Violations) -> Self {
        Self::Invalid(InvalidRequest {
            operation: None,
            violations,
        })
    }
}
