use std::time::Duration;

use reqwest::{NoProxy, Proxy, redirect};

use super::error::{ConfigurationError, Error};

pub(crate) const DEFAULT_CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// What a proxy would see in plain text.
const LOOPBACK: &str = "localhost,127.0.0.0/8,::1";

/// The settings of [`http_client`], to which a root certificate, headers, settings of the pool or a proxy are added.
///
/// It has the TLS of this crate, which a builder of reqwest's own lacks, and follows no redirects. Proxies come from the
/// environment (`HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY`), never for loopback. A proxy that is added comes after those;
/// `no_proxy()` before it takes them away.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let proxy = vonage_registration::reqwest::Proxy::https("http://proxy.example:3128")?;
/// let http = vonage_registration::http_client_builder()?.no_proxy().proxy(proxy).build()?;
/// # drop(http);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// Where TLS cannot be set up, because no feature for it is on or the system's certificates are unreadable, and
/// where a variable does not hold a proxy.
pub fn http_client_builder() -> Result<reqwest::ClientBuilder, Error> {
    Ok(builder(DEFAULT_CONNECT_TIMEOUT)?)
}

/// A `reqwest::Client` as this crate's clients use it, for sharing one pool of connections.
///
/// # Errors
/// As `http_client_builder`.
pub fn http_client() -> Result<reqwest::Client, Error> {
    Ok(build(DEFAULT_CONNECT_TIMEOUT)?)
}

pub(crate) fn build(connect_timeout: Duration) -> Result<reqwest::Client, ConfigurationError> {
    builder(connect_timeout)?
        .build()
        .map_err(|error| ConfigurationError::caused("the HTTP client could not be built", error))
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

fn builder(connect_timeout: Duration) -> Result<reqwest::ClientBuilder, ConfigurationError> {
    let builder = reqwest::Client::builder()
        .redirect(redirect::Policy::none())
        .referer(false)
        .connect_timeout(connect_timeout)
        .no_proxy();
    let proxies = proxies()?.into_iter();
    backend(proxies.fold(builder, reqwest::ClientBuilder::proxy))
}

/// The proxies of the environment, as reqwest reads them by itself, but without loopback.
fn proxies() -> Result<Vec<Proxy>, ConfigurationError> {
    type New = fn(String) -> reqwest::Result<Proxy>;
    let read = |name: &str| variable(name).or_else(|| variable(&name.to_lowercase()));
    let direct = read("NO_PROXY").unwrap_or_default();
    let direct = NoProxy::from_string(&format!("{direct},{LOOPBACK}"));
    let kinds: [(&str, New); 3] = [
        ("HTTPS_PROXY", Proxy::https),
        ("HTTP_PROXY", Proxy::http),
        ("ALL_PROXY", Proxy::all),
    ];
    let mut proxies = Vec::new();
    for (name, new) in kinds {
        // Who asks a CGI program sets its `HTTP_PROXY`, by a header called `Proxy`.
        if name == "HTTP_PROXY" && variable("REQUEST_METHOD").is_some() {
            continue;
        }
        if let Some(url) = read(name) {
            let proxy = new(url).map_err(|error| {
                let message =
                    format!("the environment variable {name} does not hold a proxy's URL");
                ConfigurationError::caused(message, error.without_url())
            })?;
            proxies.push(proxy.no_proxy(direct.clone()));
        }
    }
    Ok(proxies)
}

#[cfg(feature = "rustls")]
fn backend(builder: reqwest::ClientBuilder) -> Result<reqwest::ClientBuilder, ConfigurationError> {
    use std::sync::{Arc, OnceLock};

    use rustls::ClientConfig;
    use rustls::crypto::ring::default_provider;
    use rustls_platform_verifier::BuilderVerifierExt as _;

    // Reading the system's certificates takes milliseconds; clients of both APIs share them.
    static CONFIG: OnceLock<ClientConfig> = OnceLock::new();

    let config = match CONFIG.get() {
        Some(config) => config,
        None => {
            let config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
                .with_safe_default_protocol_versions()
                .and_then(|builder| builder.with_platform_verifier())
                .map_err(|error| ConfigurationError::caused("TLS could not be set up", error))?
                .with_no_client_auth();
            CONFIG.get_or_init(|| config)
        }
    };
    Ok(builder.tls_backend_preconfigured(config.clone()))
}

#[cfg(all(feature = "native-tls", not(feature = "rustls")))]
fn backend(builder: reqwest::ClientBuilder) -> Result<reqwest::ClientBuilder, ConfigurationError> {
    Ok(builder.tls_backend_native())
}

#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
fn backend(_: reqwest::ClientBuilder) -> Result<reqwest::ClientBuilder, ConfigurationError> {
    Err(ConfigurationError::new(
        "no TLS: turn on the feature `rustls` or `native-tls`, or give the builder an HTTP client",
    ))
}
