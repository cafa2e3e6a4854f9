//! From a request to its answer, with as many attempts as the policy allows.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Url;
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderValue, USER_AGENT};
use tokio::time::{Instant, sleep};

use super::answer::Answer;
use super::body;
use super::call::Decode;
use super::decode_error::DecodeError;
use super::error::{ConfigurationError, Error};
use super::operation::Security;
use super::request::Request;
use super::trace::Span;

/// The answer to come; boxed, so that it is compiled once for all operations.
pub(crate) type Answering = Pin<Box<dyn Future<Output = Result<Received, Error>> + Send>>;

/// A complete answer, with the span of the attempt that it came to.
pub(crate) struct Received {
    answer: Answer,
    span: Span,
}

impl Received {
    /// What the answer holds; the span learns where it cannot be read.
    pub(crate) fn decode<T>(self, decode: Decode<T>) -> Result<(Answer, T), Error> {
        match decode(&self.answer) {
            Ok(body) => Ok((self.answer, body)),
            Err(cause) => Err(self.unreadable(cause)),
        }
    }

    fn unreadable(self, cause: DecodeError) -> Error {
        let error = Error::unreadable(self.answer, Some(cause));
        self.span.fail(&error);
        error
    }
}

pub(crate) fn send(request: Arc<Request>) -> Answering {
    Box::pin(run(request))
}

async fn run(request: Arc<Request>) -> Result<Received, Error> {
    request.refuse_violations()?;
    let url = request.full_url();
    let settings = request.transport.settings();
    // A timeout beyond what clocks can count is none.
    let deadline = Instant::now().checked_add(request.timeout.unwrap_or(settings.call_timeout));
    let mut attempts = 0;
    loop {
        attempts += 1;
        let error = match attempt(&request, &url, attempts, remaining(deadline)).await {
            Ok(received) => return Ok(received),
            Err(error) => error,
        };
        match settings.retry.delay(&error, attempts) {
            Some(delay) if !request.once && delay < remaining(deadline) => sleep(delay).await,
            _ => return Err(error),
        }
    }
}

/// How long an attempt may take.
struct Limit {
    /// The timeout that somebody set.
    set: Duration,
    /// What is left of it.
    left: Duration,
}

impl Limit {
    fn of(request: &Request, remaining: Duration) -> Self {
        let settings = request.transport.settings();
        let (call, attempt) = match request.timeout {
            Some(timeout) => (timeout, Duration::MAX),
            None => (settings.call_timeout, settings.attempt_timeout),
        };
        let set = if attempt <= remaining { attempt } else { call };
        let left = attempt.min(remaining);
        Self { set, left }
    }
}

fn remaining(deadline: Option<Instant>) -> Duration {
    deadline.map_or(Duration::MAX, |deadline| {
        deadline.saturating_duration_since(Instant::now())
    })
}

async fn attempt(
    request: &Request,
    url: &str,
    attempts: u32,
    remaining: Duration,
) -> Result<Received, Error> {
    let url = Url::parse(url)
        .map_err(|error| ConfigurationError::caused("the request has no valid URL", error))?;
    let span = Span::attempt(request.operation, &url, attempts);
    let outcome = span
        .around(exchange(request, url, attempts, remaining))
        .await;
    span.record(&outcome);
    outcome.map(|answer| Received { answer, span })
}

/// One request over the wire, and its whole answer.
async fn exchange(
    request: &Request,
    url: Url,
    attempts: u32,
    remaining: Duration,
) -> Result<Answer, Error> {
    let settings = request.transport.settings();
    let limit = Limit::of(request, remaining);
    let response = settings
        .http
        .execute(http_request(request, url, limit.left)?)
        .await
        .map_err(|error| Error::unanswered(request.operation, attempts, limit.set, error))?;
    let status = response.status();
    let mut response = response;
    let headers = std::mem::take(response.headers_mut());
    let (body, fault) = body::read(response, settings.max_body_size).await;
    let operation = request.operation;
    let answer = Answer {
        operation,
        status,
        headers,
        body,
        fault,
        attempts,
    };
    if !status.is_success() {
        Err(Error::api(answer))
    } else if answer.fault.is_some() {
        Err(Error::unreadable(answer, None))
    } else {
        Ok(answer)
    }
}

fn http_request(
    request: &Request,
    url: Url,
    limit: Duration,
) -> Result<reqwest::Request, ConfigurationError> {
    let settings = request.transport.settings();
    let mut http = reqwest::Request::new(request.operation.method.clone(), url);
    *http.timeout_mut() = Some(limit);
    let security = settings.authorization.choose(request.operation)?;
    if !settings.may_show_credentials_to(http.url()) && *security != Security::None {
        return Err(ConfigurationError::new(
            "the operation's own server is plain http, which would show the credentials to anyone on the way",
        ));
    }
    http.headers_mut().extend(request.headers.iter().cloned());
    settings.authorization.apply(security, &mut http);
    let headers = http.headers_mut();
    headers.insert(USER_AGENT, settings.user_agent.clone());
    headers.insert(ACCEPT, HeaderValue::from_static(request.operation.accept));
    if let Some(body) = &request.body {
        headers.insert(CONTENT_TYPE, request.media_type.clone());
        *http.body_mut() = Some(body.clone().into());
    }
    Ok(http)
}
