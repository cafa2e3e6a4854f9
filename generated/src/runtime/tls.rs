use std::time::Duration;

use reqwest::redirect;

use super::error::ConfigurationError;

pub(crate) const DEFAULT_CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// A `reqwest::Client` as this crate's clients use it, for sharing one pool of connections.
///
/// It follows no redirects, speaks HTTP/1.1, and takes proxies from the environment
/// (`HTTPS_PROXY`, `NO_PROXY`).
///
/// # Errors
/// Where TLS cannot be set up: no feature for it is on, or the system's certificates are unreadable.
pub fn http_client() -> Result<reqwest::Client, ConfigurationError> {
    build(DEFAULT_CONNECT_TIMEOUT, true)
}

pub(crate) fn build(
    connect_timeout: Duration,
    proxies: bool,
) -> Result<reqwest::Client, ConfigurationError> {
    let mut builder = reqwest::Client::builder()
        .redirect(redirect::Policy::none())
        .referer(false)
        .connect_timeout(connect_timeout);
    if !proxies {
        builder = builder.no_proxy();
    }
    backend(builder)?
        .build()
        .map_err(|error| ConfigurationError::caused("the HTTP client could not be built", error))
}

#[cfg(feature = "rustls")]
pub(crate) fn backend(
    builder: reqwest::ClientBuilder,
) -> Result<reqwest::ClientBuilder, ConfigurationError> {
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
pub(crate) fn backend(
    builder: reqwest::ClientBuilder,
) -> Result<reqwest::ClientBuilder, ConfigurationError> {
    Ok(builder.tls_backend_native())
}

#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
pub(crate) fn backend(
    _: reqwest::ClientBuilder,
) -> Result<reqwest::ClientBuilder, ConfigurationError> {
    Err(ConfigurationError::new(
        "no TLS: turn on the feature `rustls` or `native-tls`, or give the builder an HTTP client",
    ))
}
