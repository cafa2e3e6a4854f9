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
use super::exchange::Exchange;
use super::operation::Security;
use super::request::Request;
use super::trace::{self, Span};

/// The answer to come; boxed, so that it is compiled once for all operations.
pub(crate) type Answering = Pin<Box<dyn Future<Output = Result<Received, Error>> + Send>>;

/// A complete answer, with what wants to know whether it can be read.
pub(crate) struct Received {
    answer: Answer,
    span: Span,
    request: Arc<Request>,
    elapsed: Duration,
}

impl Received {
    /// What the answer holds.
    pub(crate) fn decode<T>(self, decode: Decode<T>) -> Result<(Answer, T), Error> {
        match decode(&self.answer) {
            Ok(body) => {
                observe(
                    &self.request,
                    self.answer.attempts,
                    self.elapsed,
                    Ok(&self.answer),
                );
                Ok((self.answer, body))
            }
            Err(cause) => Err(self.unreadable(cause)),
        }
    }

    fn unreadable(mut self, cause: DecodeError) -> Error {
        let authorization = &self.request.transport.settings().authorization;
        authorization.blank(&mut self.answer);
        let cause = cause.map_text(|text| authorization.blanked_text(text));
        let attempts = self.answer.attempts;
        let error = Error::unreadable(self.answer, Some(cause));
        self.span.fail(&error);
        trace::gave_up(&error);
        observe(&self.request, attempts, self.elapsed, Err(&error));
        error
    }
}

fn observe(request: &Request, attempt: u32, elapsed: Duration, outcome: Result<&Answer, &Error>) {
    if let Some(on_exchange) = &request.transport.settings().on_exchange {
        on_exchange(&Exchange::new(request, attempt, elapsed, outcome));
    }
}

pub(crate) fn send(request: Arc<Request>) -> Answering {
    Box::pin(run(request))
}

async fn run(request: Arc<Request>) -> Result<Received, Error> {
    request.refuse_violations().inspect_err(trace::gave_up)?;
    let url = request.full_url();
    let settings = request.transport.settings();
    // A timeout beyond what clocks can count is none.
    let deadline = Instant::now().checked_add(request.timeout.unwrap_or(settings.call_timeout));
    let mut attempts = 0;
    loop {
        attempts += 1;
        let start = settings.on_exchange.is_some().then(Instant::now);
        let (span, outcome) = attempt(&request, &url, attempts, remaining(deadline)).await?;
        let elapsed = start.map_or(Duration::ZERO, |start| start.elapsed());
        let error = match outcome {
            Ok(answer) => {
                drop(url);
                return Ok(Received {
                    answer,
                    span,
                    request,
                    elapsed,
                });
            }
            Err(error) => error,
        };
        observe(&request, attempts, elapsed, Err(&error));
        match settings.retry.delay(&error, attempts) {
            Some(delay) if !request.once && delay < remaining(deadline) => {
                trace::retrying(&error, delay);
                sleep(delay).await;
            }
            _ => {
                trace::gave_up(&error);
                return Err(error);
            }
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
) -> Result<(Span, Result<Answer, Error>), Error> {
    let url = Url::parse(url)
        .map_err(|error| ConfigurationError::caused("the request has no valid URL", error))?;
    let span = Span::attempt(request.operation, &url, attempts);
    let outcome = span
        .around(exchange(request, url, attempts, remaining))
        .await;
    span.record(&outcome);
    Ok((span, outcome))
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
    let http = http_request(request, url, limit.left)?;
    let sent_to = settings.follows_redirects.then(|| http.url().clone());
    let mut response = settings.http.execute(http).await.map_err(|error| {
        let limit = if error.is_connect() {
            settings.connect_timeout
        } else {
            Some(limit.set)
        };
        // An error does not tell which of the URLs was not reached.
        let redirected = settings.follows_redirects;
        Error::unanswered(request.operation, attempts, limit, redirected, error)
    })?;
    let status = response.status();
    let redirected = sent_to.is_some_and(|url| url != *response.url());
    let headers = std::mem::take(response.headers_mut());
    let (body, fault) = body::read(response, settings.max_body_size).await;
    let operation = request.operation;
    let mut answer = Answer {
        operation,
        status,
        headers,
        body,
        fault,
        attempts,
        redirected,
    };
    if status.is_success() && answer.fault.is_none() {
        return Ok(answer);
    }
    settings.authorization.blank(&mut answer);
    Err(if status.is_success() {
        Error::unreadable(answer, None)
    } else {
        Error::api(answer)
    })
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
