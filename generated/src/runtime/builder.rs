use std::env::VarError;
use std::fmt;
use std::marker::PhantomData;
use std::net::IpAddr;
use std::time::Duration;

use reqwest::Url;
use reqwest::header::HeaderValue;

use super::credentials::Credentials;
use super::error::{ConfigurationError, Error};
use super::exchange::{Exchange, OnExchange};
use super::retry::RetryPolicy;
use super::tls;
use super::transport::{Settings, Transport};

const PRODUCT: &str = concat!("vonage-registration/", env!("CARGO_PKG_VERSION"));

/// A client that a [`ClientBuilder`] can build.
pub trait Api: Sized {
    /// The server that the specification names.
    const BASE_URL: &'static str;

    #[doc(hidden)]
    #[allow(
        private_interfaces,
        reason = "implemented by the clients of this crate only"
    )]
    fn from_transport(transport: Transport) -> Self;
}

/// Settings of a client; only the credentials are necessary.
#[must_use]
pub struct ClientBuilder<C> {
    credentials: Option<Credentials>,
    base_url: Option<String>,
    http: Option<reqwest::Client>,
    user_agent_suffix: Option<String>,
    connect_timeout: Duration,
    attempt_timeout: Duration,
    call_timeout: Duration,
    retry: RetryPolicy,
    checks: bool,
    max_body_size: usize,
    plain_http: bool,
    on_exchange: Option<OnExchange>,
    client: PhantomData<fn() -> C>,
}

impl<C: Api> ClientBuilder<C> {
    pub(crate) fn new() -> Self {
        Self {
            credentials: None,
            base_url: None,
            http: None,
            user_agent_suffix: None,
            connect_timeout: tls::DEFAULT_CONNECT_TIMEOUT,
            attempt_timeout: Duration::from_secs(30),
            call_timeout: Duration::from_secs(90),
            retry: RetryPolicy::default(),
            checks: true,
            max_body_size: 16 * 1024 * 1024,
            plain_http: false,
            on_exchange: None,
            client: PhantomData,
        }
    }

    /// The account in the environment, and the server in `url_variable` where that is set.
    pub(crate) fn from_env(url_variable: &str) -> Result<Self, ConfigurationError> {
        let builder = Self::new().credentials(Credentials::from_env()?);
        match std::env::var(url_variable) {
            Ok(url) if !url.is_empty() => Ok(builder.base_url(url)),
            Ok(_) | Err(VarError::NotPresent) => Ok(builder),
            Err(VarError::NotUnicode(_)) => Err(ConfigurationError::new(format!(
                "the environment variable {url_variable} is not Unicode"
            ))),
        }
    }

    /// The account that calls are made for.
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = Some(credentials);
        self
    }

    /// Another server than the specification's, with the path prefix that its routes begin with.
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.base_url = Some(base_url.into());
        self
    }

    /// The HTTP client to use, for a proxy, own certificates, or one connection pool for several
    /// clients.
    ///
    /// Make it with [`http_client_builder`](crate::http_client_builder) or
    /// [`http_client`](crate::http_client): `reqwest::Client::builder()` has no TLS provider here, and panics
    /// when it is built.
    ///
    /// Its own settings hold for connecting, proxies and redirects. Where it follows redirects,
    /// reqwest takes the credentials off a request that leaves for another origin, but not the
    /// body, and a write that fails may have been processed wherever it failed: prefer
    /// `redirect::Policy::none()`.
    pub fn http_client(mut self, http: reqwest::Client) -> Self {
        self.http = Some(http);
        self
    }

    /// What names the program in the `User-Agent` header, after this crate: `acme-onboarding/2.1`.
    pub fn user_agent_suffix(mut self, suffix: impl Into<String>) -> Self {
        self.user_agent_suffix = Some(suffix.into());
        self
    }

    /// How long connecting may take; 10 s unless set. Not for a given HTTP client.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// How long one attempt may take, from connecting to the last byte; 30 s unless set.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = timeout;
        self
    }

    /// How long a call may take with all its attempts and waits; 90 s unless set.
    pub fn call_timeout(mut self, timeout: Duration) -> Self {
        self.call_timeout = timeout;
        self
    }

    /// How often and when failed attempts are repeated.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// Whether requests are checked before they are sent; on unless set. Path parameters that
    /// would change the route are refused either way.
    pub fn checks(mut self, checks: bool) -> Self {
        self.checks = checks;
        self
    }

    /// The most bytes of a response that are read; 16 MiB unless set.
    pub fn max_body_size(mut self, bytes: usize) -> Self {
        self.max_body_size = bytes;
        self
    }

    /// Calls `observe` after every attempt, for logs, metrics and recordings. It runs within the call and
    /// should not wait.
    pub fn on_exchange(mut self, observe: impl Fn(&Exchange<'_>) + Send + Sync + 'static) -> Self {
        self.on_exchange = Some(Box::new(observe));
        self
    }

    /// Sends the credentials over plain `http` to hosts other than loopback: readable for anyone
    /// on the way. For tests in closed networks.
    pub fn dangerously_allow_plain_http(mut self, allow: bool) -> Self {
        self.plain_http = allow;
        self
    }

    /// The client.
    ///
    /// # Errors
    /// Where credentials are missing or unusable, the base URL is not allowed, or TLS cannot be
    /// set up.
    pub fn build(self) -> Result<C, Error> {
        Ok(C::from_transport(self.transport(C::BASE_URL)?))
    }

    fn transport(self, default_url: &str) -> Result<Transport, ConfigurationError> {
        let credentials = self.credentials.ok_or_else(|| {
            ConfigurationError::new("no credentials: give the builder `Credentials`")
        })?;
        // The specification may name only the path, for whoever serves the document.
        if self.base_url.is_none() && !default_url.contains("://") {
            return Err(ConfigurationError::new(format!(
                "the specification does not say on which host `{default_url}/` is; give the builder a `base_url`"
            )));
        }
        let url = self.base_url.as_deref().unwrap_or(default_url);
        let base_url = base_url(url, self.plain_http)?;
        let connect_timeout = self.http.is_none().then_some(self.connect_timeout);
        let http = match self.http {
            Some(http) => http,
            None => tls::build(self.connect_timeout)?,
        };
        Ok(Transport::new(Settings {
            follows_redirects: follows_redirects(&http),
            http,
            connect_timeout,
            base_url: base_url.as_str().trim_end_matches('/').to_owned(),
            authorization: credentials.authorization()?,
            user_agent: user_agent(self.user_agent_suffix.as_deref())?,
            attempt_timeout: self.attempt_timeout,
            call_timeout: self.call_timeout,
            retry: self.retry,
            checks: self.checks,
            max_body_size: self.max_body_size,
            on_exchange: self.on_exchange,
        }))
    }
}

impl<C> fmt::Debug for ClientBuilder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("credentials", &self.credentials)
            .field("retry", &self.retry)
            .field("checks", &self.checks)
            .finish_non_exhaustive()
    }
}

fn base_url(text: &str, plain_http: bool) -> Result<Url, ConfigurationError> {
    let url = Url::parse(text)
        .map_err(|error| ConfigurationError::caused("the base URL is not a URL", error))?;
    let refused = if !matches!(url.scheme(), "http" | "https") {
        "the base URL is neither https nor http"
    } else if url.scheme() == "http" && !plain_http && !is_loopback(&url) {
        "the base URL is plain http, which would show the credentials to anyone on the way; use https"
    } else if !url.username().is_empty() || url.password().is_some() {
        "the base URL contains a user name or password; give `Credentials` instead"
    } else if url.query().is_some() || url.fragment().is_some() {
        "the base URL has a query or a fragment; it must end with its path"
    } else {
        return Ok(url);
    };
    Err(ConfigurationError::new(refused))
}

/// reqwest tells this in its `Debug` output alone. What is not recognised may follow redirects.
fn follows_redirects(http: &reqwest::Client) -> bool {
    !format!("{http:?}").contains(r#"redirect_policy: "Policy(None)""#)
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || address.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

fn user_agent(suffix: Option<&str>) -> Result<HeaderValue, ConfigurationError> {
    let Some(suffix) = suffix else {
        return Ok(HeaderValue::from_static(PRODUCT));
    };
    let printable = suffix.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    let header = HeaderValue::try_from(format!("{PRODUCT} {suffix}")).ok();
    header.filter(|_| printable).ok_or_else(|| {
        ConfigurationError::new("the user agent suffix has characters beyond printable ASCII")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_is_for_loopback_or_by_explicit_permission() {
        for url in [
            "http://localhost:8080",
            "http://127.0.0.2",
            "http://[::1]:1/x",
            "https://a.b",
        ] {
            assert!(base_url(url, false).is_ok(), "{url}");
        }
        for url in [
            "http://a.b",
            "http://localhost.a.b",
            "http://10.0.0.1",
            "http://0.0.0.0",
        ] {
            assert!(base_url(url, false).is_err(), "{url}");
            assert!(base_url(url, true).is_ok(), "{url}");
        }
    }

    #[test]
    fn base_urls_that_cannot_carry_routes_are_refused_without_repeating_them() {
        for url in [
            "",
            "a.b",
            "ftp://a.b",
            "https://u:hunter2@a.b",
            "https://a.b?c",
            "https://a.b#c",
        ] {
            let error = base_url(url, true).unwrap_err();
            assert!(!error.to_string().contains("hunter2"), "{error}");
        }
    }

    #[test]
    fn a_user_agent_suffix_cannot_inject_headers() {
        assert!(user_agent(Some("acme/1\r\nx: y")).is_err());
        assert!(user_agent(Some("é")).is_err());
        let expected = format!("{PRODUCT} acme/1");
        assert_eq!(user_agent(Some("acme/1")).unwrap(), expected.as_str());
    }
}
