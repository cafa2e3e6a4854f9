use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Url;
use reqwest::header::HeaderValue;

use super::authorization::Authorization;
use super::exchange::OnExchange;
use super::retry::RetryPolicy;

/// What all calls of a client share. Cloning it copies a pointer.
pub(crate) type Transport = Arc<Settings>;

/// What a [`ClientBuilder`](super::ClientBuilder) settles.
pub(crate) struct Settings {
    pub(crate) http: reqwest::Client,
    /// Of `http`, where it is not the user's.
    pub(crate) connect_timeout: Option<Duration>,
    /// Whether `http` may send a request on to another URL.
    pub(crate) follows_redirects: bool,
    /// Scheme, authority and path prefix, without a slash at the end.
    pub(crate) base_url: String,
    /// Sent to `base_url` only, and to servers that the specification names for single operations.
    pub(crate) authorization: Authorization,
    pub(crate) user_agent: HeaderValue,
    pub(crate) attempt_timeout: Duration,
    pub(crate) call_timeout: Duration,
    pub(crate) retry: RetryPolicy,
    pub(crate) checks: bool,
    pub(crate) max_body_size: usize,
    pub(crate) on_exchange: Option<OnExchange>,
}

impl Settings {
    /// The base URL was looked at when the client was built; other servers come from the specification.
    pub(crate) fn may_show_credentials_to(&self, url: &Url) -> bool {
        url.scheme() != "http" || url.as_str().starts_with(&self.base_url)
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transport")
            .field("base_url", &self.base_url)
            .field("user_agent", &self.user_agent)
            .field("attempt_timeout", &self.attempt_timeout)
            .field("call_timeout", &self.call_timeout)
            .field("retry", &self.retry)
            .field("checks", &self.checks)
            .field("max_body_size", &self.max_body_size)
            .finish_non_exhaustive()
    }
}
