//! From a request to its response, with as many attempts as the policy allows.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Url;
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderValue, USER_AGENT};
use tokio::time::{Instant, sleep};

use super::body;
use super::call::Decode;
use super::decode_error::DecodeError;
use super::error::{ConfigurationError, Error};
use super::exchange::observe;
use super::operation::Security;
use super::raw_response::RawResponse;
use super::request::Request;
use super::trace::{self, Span};

/// The response to come; boxed, so that it is compiled once for all operations.
pub(crate) type Sending = Pin<Box<dyn Future<Output = Result<Received, Error>> + Send>>;

/// A complete response, with what wants to know whether it can be read.
pub(crate) struct Received {
    response: RawResponse,
    span: Span,
    request: Arc<Request>,
    elapsed: Duration,
}

impl Received {
    /// What the response holds.
    pub(crate) fn decode<T>(self, decode: Decode<T>) -> Result<(RawResponse, T), Error> {
        let response = &self.response;
        match decode(response) {
            Ok(body) => {
                let again = || drop(decode(response));
                let (attempt, outcome) = (response.attempts, Ok(response));
                observe(&self.request, attempt, self.elapsed, outcome, &again);
                Ok((self.response, body))
            }
            Err(cause) => Err(self.unreadable(cause)),
        }
    }

    fn unreadable(mut self, cause: DecodeError) -> Error {
        let authorization = &self.request.transport.authorization;
        authorization.blank(&mut self.response);
        let cause = cause.map_text(|text| authorization.blanked_text(text));
        let attempts = self.response.attempts;
        let error = Error::unreadable(self.response, Some(cause));
        self.span.fail(&error);
        trace::gave_up(&error);
        observe(&self.request, attempts, self.elapsed, Err(&error), &|| ());
        error
    }
}

pub(crate) fn send(request: Arc<Request>) -> Sending {
    Box::pin(run(request))
}

async fn run(request: Arc<Request>) -> Result<Received, Error> {
    request.refuse_violations().inspect_err(trace::gave_up)?;
    let url = request.full_url();
    let settings = &request.transport;
    // A timeout beyond what clocks can count is none.
    let deadline = Instant::now().checked_add(request.timeout.unwrap_or(settings.call_timeout));
    let mut attempts = 0;
    loop {
        attempts += 1;
        let start = settings.on_exchange.is_some().then(Instant::now);
        let (span, outcome) = attempt(&request, &url, attempts, remaining(deadline)).await?;
        let elapsed = start.map_or(Duration::ZERO, |start| start.elapsed());
        let error = match outcome {
            Ok(response) => {
                drop(url);
                return Ok(Received {
                    response,
                    span,
                    request,
                    elapsed,
                });
            }
            Err(error) => error,
        };
        observe(&request, attempts, elapsed, Err(&error), &|| ());
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

/// The timeout that ends an attempt, as somebody set it, and what is left of it.
fn timeout(request: &Request, remaining: Duration) -> (Duration, Duration) {
    let settings = &request.transport;
    let (call, attempt) = match request.timeout {
        Some(timeout) => (timeout, Duration::MAX),
        None => (settings.call_timeout, settings.attempt_timeout),
    };
    let set = if attempt <= remaining { attempt } else { call };
    (set, attempt.min(remaining))
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
) -> Result<(Span, Result<RawResponse, Error>), Error> {
    let url = Url::parse(url)
        .map_err(|error| ConfigurationError::caused("the request has no valid URL", error))?;
    let span = Span::attempt(request.operation, &url, attempts);
    let outcome = span
        .around(exchange(request, url, attempts, remaining))
        .await;
    span.record(&outcome);
    Ok((span, outcome))
}

/// One request over the wire, and its whole response.
async fn exchange(
    request: &Request,
    url: Url,
    attempts: u32,
    remaining: Duration,
) -> Result<RawResponse, Error> {
    let settings = &request.transport;
    let (timeout, left) = timeout(request, remaining);
    let http = http_request(request, url, left)?;
    let sent_to = settings.follows_redirects.then(|| http.url().clone());
    let mut http_response = settings.http.execute(http).await.map_err(|error| {
        let limit = if error.is_connect() {
            settings.connect_timeout
        } else {
            Some(timeout)
        };
        // An error does not tell which of the URLs was not reached.
        let redirected = settings.follows_redirects;
        Error::no_response(request.operation, attempts, limit, redirected, error)
    })?;
    let status = http_response.status();
    let redirected = sent_to.is_some_and(|url| url != *http_response.url());
    let headers = std::mem::take(http_response.headers_mut());
    let (body, fault) = body::read(http_response, settings.max_body_size).await;
    let mut response = RawResponse {
        operation: request.operation,
        status,
        headers,
        body,
        fault,
        attempts,
        redirected,
    };
    if status.is_success() && response.fault.is_none() {
        return Ok(response);
    }
    settings.authorization.blank(&mut response);
    Err(if status.is_success() {
        Error::unreadable(response, None)
    } else {
        Error::api(response)
    })
}

fn http_request(
    request: &Request,
    url: Url,
    limit: Duration,
) -> Result<reqwest::Request, ConfigurationError> {
    let settings = &request.transport;
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
