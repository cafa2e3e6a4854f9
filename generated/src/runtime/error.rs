use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use super::body::BodyFault;
use super::decode_error::DecodeError;
use super::one_line::OneLine;
use super::operation::{Operation, Retry};
use super::problem::Problem;
use super::response::Answer;
use super::retry::retry_after;
use super::violation::Violations;

/// Why a call gave no result. Each case tells what is known about the request at the server.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The client could not be built.
    Configuration(ConfigurationError),
    /// The request was refused before sending: the API would not accept it.
    Invalid(InvalidRequest),
    /// No answer came: the server was not reached or the connection failed.
    Connection(Box<ConnectionError>),
    /// No answer came in time.
    Timeout(Box<TimeoutError>),
    /// The server answered with an error.
    Api(Box<ApiError>),
    /// The request succeeded, but its answer could not be read.
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
            Self::Connection(error) => is_safe(error.operation) || !error.may_have_been_processed,
            Self::Timeout(error) => is_safe(error.operation) || !error.may_have_been_processed,
            Self::Api(error) => match error.answer.status.as_u16() {
                // A rate limit turns requests away before they are looked at.
                429 => true,
                502..=504 => is_safe(error.answer.operation),
                _ => false,
            },
            Self::Unreadable(error) => {
                is_safe(error.answer.operation)
                    && matches!(error.answer.fault, Some(BodyFault::Interrupted(_)))
            }
        }
    }

    /// Whether the server can have acted on the request, although the call failed.
    ///
    /// For a write, `true` means: look before sending it again.
    pub fn may_have_been_processed(&self) -> bool {
        match self {
            Self::Configuration(_) | Self::Invalid(_) => false,
            Self::Connection(error) => error.may_have_been_processed,
            Self::Timeout(error) => error.may_have_been_processed,
            Self::Api(error) => error.answer.status.is_server_error(),
            Self::Unreadable(_) | Self::Pagination(_) => true,
        }
    }

    /// The HTTP status, where an answer came.
    pub fn status(&self) -> Option<StatusCode> {
        self.answer().map(|answer| answer.status)
    }

    /// The server's id for this exchange, for a question to its support.
    pub fn trace_id(&self) -> Option<&str> {
        match self {
            Self::Api(error) => error.trace_id(),
            _ => self.answer().and_then(Answer::trace_id),
        }
    }

    /// How long the server asks to wait before the next attempt.
    pub fn retry_after(&self) -> Option<Duration> {
        self.answer()
            .and_then(|answer| retry_after(&answer.headers))
    }

    /// The `operationId` of the call that failed.
    pub fn operation(&self) -> Option<&'static str> {
        match self {
            Self::Configuration(_) => None,
            Self::Invalid(error) => Some(error.operation),
            Self::Connection(error) => Some(error.operation.id),
            Self::Timeout(error) => Some(error.operation.id),
            Self::Api(error) => Some(error.answer.operation.id),
            Self::Unreadable(error) => Some(error.answer.operation.id),
            Self::Pagination(error) => Some(error.operation),
        }
    }

    /// How many times the request was sent; 0 where it was refused before.
    pub fn attempts(&self) -> u32 {
        match self {
            Self::Connection(error) => error.attempts,
            Self::Timeout(error) => error.attempts,
            Self::Configuration(_) | Self::Invalid(_) | Self::Pagination(_) => 0,
            Self::Api(_) | Self::Unreadable(_) => self.answer().map_or(0, |it| it.attempts),
        }
    }

    /// The violations, where the request was refused before sending.
    pub fn violations(&self) -> Option<&Violations> {
        if let Self::Invalid(error) = self {
            Some(&error.violations)
        } else {
            None
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
            Self::Api(error) => error.answer.status.as_str(),
            Self::Unreadable(_) => "unreadable_answer",
            Self::Pagination(_) => "pagination",
        }
    }

    fn answer(&self) -> Option<&Answer> {
        match self {
            Self::Api(error) => Some(&error.answer),
            Self::Unreadable(error) => Some(&error.answer),
            _ => None,
        }
    }

    /// No complete answer came: tells timeouts from broken connections.
    pub(crate) fn unanswered(
        operation: &'static Operation,
        attempts: u32,
        limit: Duration,
        error: reqwest::Error,
    ) -> Self {
        // Before a connection stands, nothing has been sent.
        let may_have_been_processed = !(error.is_connect() || error.is_builder());
        let source = error.without_url();
        if source.is_timeout() {
            let limit = (!source.is_connect()).then_some(limit);
            let error = TimeoutError {
                operation,
                attempts,
                may_have_been_processed,
                limit,
                source,
            };
            Self::Timeout(Box::new(error))
        } else {
            let error = ConnectionError {
                operation,
                attempts,
                may_have_been_processed,
                source,
            };
            Self::Connection(Box::new(error))
        }
    }

    pub(crate) fn unreadable(answer: Answer, cause: Option<DecodeError>) -> Self {
        Self::Unreadable(Box::new(UnreadableError { answer, cause }))
    }

    pub(crate) fn api(answer: Answer) -> Self {
        let problem = Problem::read(&answer.body);
        Self::Api(Box::new(ApiError { answer, problem }))
    }
}

fn is_safe(operation: &Operation) -> bool {
    operation.retry == Retry::Safe
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Configuration(error) => error.fmt(f),
            Self::Invalid(error) => error.fmt(f),
            Self::Connection(error) => error.fmt(f),
            Self::Timeout(error) => error.fmt(f),
            Self::Api(error) => error.fmt(f),
            Self::Unreadable(error) => error.fmt(f),
            Self::Pagination(error) => error.fmt(f),
        }
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Configuration(error) => error.source(),
            Self::Invalid(error) => error.source(),
            Self::Connection(error) => error.source(),
            Self::Timeout(error) => error.source(),
            Self::Api(error) => error.source(),
            Self::Unreadable(error) => error.source(),
            Self::Pagination(error) => error.source(),
        }
    }
}

impl From<ConfigurationError> for Error {
    fn from(error: ConfigurationError) -> Self {
        Self::Configuration(error)
    }
}

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
            message: message.into(),
            source: Some(source.into()),
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
    pub(crate) operation: &'static str,
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
        write!(f, "{}: not sent: {}", self.operation, self.violations)
    }
}

impl StdError for InvalidRequest {}

/// A request that got no answer because the connection failed.
#[derive(Debug)]
pub struct ConnectionError {
    operation: &'static Operation,
    attempts: u32,
    may_have_been_processed: bool,
    source: reqwest::Error,
}

impl ConnectionError {
    /// Whether the connection failed after the request was on its way.
    pub fn may_have_been_processed(&self) -> bool {
        self.may_have_been_processed
    }
}

impl fmt::Display for ConnectionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let outcome = if self.may_have_been_processed {
            "the connection failed before an answer came; the request may have been processed"
        } else {
            "the server was not reached"
        };
        write!(
            f,
            "{}: {outcome}: {}",
            self.operation.id,
            Root(&self.source)
        )
    }
}

impl StdError for ConnectionError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&self.source)
    }
}

/// A request that got no answer in time.
#[derive(Debug)]
pub struct TimeoutError {
    operation: &'static Operation,
    attempts: u32,
    may_have_been_processed: bool,
    limit: Option<Duration>,
    source: reqwest::Error,
}

impl TimeoutError {
    /// Whether the request was on its way when the time was over.
    pub fn may_have_been_processed(&self) -> bool {
        self.may_have_been_processed
    }

    /// How long the last attempt was given; `None` where no connection came about in time.
    pub fn limit(&self) -> Option<Duration> {
        self.limit
    }
}

impl fmt::Display for TimeoutError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let id = self.operation.id;
        match self.limit {
            None => write!(f, "{id}: no connection came about in time"),
            Some(limit) if self.may_have_been_processed => write!(
                f,
                "{id}: no answer within {limit:.1?}; the request may have been processed"
            ),
            Some(limit) => write!(f, "{id}: not sent within {limit:.1?}"),
        }
    }
}

impl StdError for TimeoutError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&self.source)
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

/// An answer that is an error: any status but success.
#[derive(Debug)]
pub struct ApiError {
    answer: Answer,
    problem: Option<Problem>,
}

impl ApiError {
    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.answer.status
    }

    /// The headers of the answer.
    pub fn headers(&self) -> &HeaderMap {
        &self.answer.headers
    }

    /// The problem details, where the body holds some.
    pub fn problem(&self) -> Option<&Problem> {
        self.problem.as_ref()
    }

    /// The body as it came: JSON, the HTML of a gateway, or what arrived of it.
    pub fn body(&self) -> &Bytes {
        &self.answer.body
    }

    /// Whether the body is complete: not cut short and not over the cap.
    pub fn is_body_complete(&self) -> bool {
        self.answer.fault.is_none()
    }

    /// The server's id for this exchange: the problem's `instance`, else a header.
    pub fn trace_id(&self) -> Option<&str> {
        let instance = self
            .problem
            .as_ref()
            .and_then(|problem| problem.instance.as_deref());
        instance.or_else(|| self.answer.trace_id())
    }

    /// How long the server asks to wait before the next attempt.
    pub fn retry_after(&self) -> Option<Duration> {
        retry_after(&self.answer.headers)
    }

    /// How many times the request was sent.
    pub fn attempts(&self) -> u32 {
        self.answer.attempts
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Answer {
            operation,
            status,
            body,
            ..
        } = &self.answer;
        write!(f, "{}: {status}", operation.id)?;
        if status.is_redirection() {
            f.write_str(" (redirects are not followed; check the base URL)")?;
        }
        match &self.problem {
            Some(problem) => {
                for text in [&problem.title, &problem.detail].into_iter().flatten() {
                    write!(f, ": {}", OneLine(text, 300))?;
                }
                for parameter in problem.invalid_parameters.iter().take(20) {
                    let (name, reason) = (&parameter.name, &parameter.reason);
                    write!(f, "; {}: {}", OneLine(name, 80), OneLine(reason, 200))?;
                }
            }
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
        interruption(&self.answer)
    }
}

/// A success whose answer could not be read. The request was processed.
#[derive(Debug)]
pub struct UnreadableError {
    answer: Answer,
    /// Absent where the body did not arrive whole.
    cause: Option<DecodeError>,
}

impl UnreadableError {
    /// The HTTP status, always a success (2xx).
    pub fn status(&self) -> StatusCode {
        self.answer.status
    }

    /// The headers of the answer.
    pub fn headers(&self) -> &HeaderMap {
        &self.answer.headers
    }

    /// What arrived of the body.
    pub fn body(&self) -> &Bytes {
        &self.answer.body
    }

    /// What could not be decoded; `None` where the body did not arrive whole.
    pub fn decode_error(&self) -> Option<&DecodeError> {
        self.cause.as_ref()
    }
}

impl fmt::Display for UnreadableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Answer {
            operation,
            status,
            fault,
            ..
        } = &self.answer;
        write!(
            f,
            "{}: succeeded with {status}, but its answer is unreadable",
            operation.id
        )?;
        match (fault, &self.cause) {
            (Some(fault), _) => write!(f, ": {fault}"),
            (None, Some(cause)) => write!(f, ": {}", OneLine(&cause.to_string(), 300)),
            (None, None) => Ok(()),
        }?;
        match self.answer.content_type().filter(|it| !it.contains("json")) {
            Some(content_type) => write!(f, " (it is {})", OneLine(content_type, 80)),
            None => Ok(()),
        }
    }
}

impl StdError for UnreadableError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.cause {
            Some(cause) => Some(cause),
            None => interruption(&self.answer),
        }
    }
}

fn interruption(answer: &Answer) -> Option<&(dyn StdError + 'static)> {
    match &answer.fault {
        Some(BodyFault::Interrupted(error)) => Some(error),
        _ => None,
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
        write!(
            f,
            "{}: {}: {}",
            self.operation,
            self.reason,
            OneLine(&self.token, 200)
        )
    }
}

impl StdError for PaginationError {}
