//! Which credentials an operation takes, and where they go in its request.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use bytes::Bytes;
use percent_encoding::utf8_percent_encode;
use reqwest::header::{AUTHORIZATION, COOKIE, HeaderMap, HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};

use super::error::ConfigurationError;
use super::operation::{Operation, Security};
use super::query::VALUE;
use super::raw_response::RawResponse;

/// What stands in the place of a secret.
pub(crate) const REDACTED: &str = "[redacted]";

/// A key, and the header, query parameter or cookie that it is for, where it is not for any.
#[derive(Clone)]
pub(crate) struct ApiKey {
    pub(crate) name: Option<String>,
    pub(crate) secret: SecretString,
}

/// The credentials of a client, ready to be put into requests.
#[derive(Default)]
pub(crate) struct Authorization {
    pub(crate) basic: Option<HeaderValue>,
    pub(crate) bearer: Option<HeaderValue>,
    pub(crate) api_keys: Vec<ApiKey>,
    /// As which a server may repeat them.
    pub(super) spellings: Vec<SecretString>,
}

impl Authorization {
    /// The first of the operation's alternatives that the credentials fit.
    pub(crate) fn choose(
        &self,
        operation: &Operation,
    ) -> Result<&'static Security, ConfigurationError> {
        let mut alternatives = operation.security.iter();
        if operation.security.is_empty() {
            return Ok(&Security::None);
        }
        alternatives
            .find(|security| **security != Security::None && self.fits(security))
            .or_else(|| operation.security.iter().find(|it| **it == Security::None))
            .ok_or_else(|| unfit(operation))
    }

    fn fits(&self, security: &Security) -> bool {
        match security {
            Security::None => true,
            Security::Basic => self.basic.is_some(),
            Security::Bearer => self.bearer.is_some(),
            Security::ApiKeyHeader(name)
            | Security::ApiKeyQuery(name)
            | Security::ApiKeyCookie(name) => self.api_key(name).is_some(),
            Security::All(parts) => parts.iter().all(|part| self.fits(part)),
        }
    }

    fn api_key(&self, name: &str) -> Option<&str> {
        let named = |key: &&ApiKey| {
            key.name
                .as_deref()
                .is_some_and(|known| known.eq_ignore_ascii_case(name))
        };
        let key = self.api_keys.iter().find(named);
        key.or_else(|| self.api_keys.iter().find(|key| key.name.is_none()))
            .map(|key| key.secret.expose_secret())
    }

    /// Puts what `security` asks for into a request.
    pub(crate) fn apply(&self, security: &Security, http: &mut reqwest::Request) {
        match security {
            Security::None => {}
            Security::Basic => insert(http, AUTHORIZATION, self.basic.clone()),
            Security::Bearer => insert(http, AUTHORIZATION, self.bearer.clone()),
            Security::ApiKeyHeader(name) => {
                if let (Some(key), Ok(header)) = (self.api_key(name), HeaderName::try_from(*name)) {
                    insert(http, header, secret_value(&[key]).ok());
                }
            }
            Security::ApiKeyQuery(name) => {
                if let Some(key) = self.api_key(name) {
                    http.url_mut().query_pairs_mut().append_pair(name, key);
                }
            }
            Security::ApiKeyCookie(name) => {
                let key = self.api_key(name).unwrap_or_default();
                let key = utf8_percent_encode(key, VALUE).to_string();
                let others = http.headers().get(COOKIE);
                let others = others.and_then(|others| others.to_str().ok());
                let others = others.map_or(String::new(), |others| format!("{others}; "));
                insert(http, COOKIE, secret_value(&[&others, name, "=", &key]).ok());
            }
            Security::All(parts) => {
                for part in *parts {
                    self.apply(part, http);
                }
            }
        }
    }
}

/// Credentials that a server repeats are not passed on.
impl Authorization {
    /// Takes note of a secret as it is, in base64 and in JSON. Base64 ends with a part that depends on what follows.
    pub(crate) fn recognize(&mut self, secret: &str) {
        let encoded = [STANDARD_NO_PAD, URL_SAFE_NO_PAD].map(|engine| engine.encode(secret));
        let quoted = secret.replace('\\', r"\\").replace('"', r#"\""#);
        let plain = secret.trim_end_matches('=').to_owned();
        let spellings = encoded.into_iter().chain([quoted, plain]);
        // What is this short is in every text.
        let spellings = spellings.filter(|it| it.len() >= 4);
        self.spellings.extend(spellings.map(SecretString::from));
    }

    /// Takes them out of a response that becomes part of an error.
    pub(crate) fn blank(&self, response: &mut RawResponse) {
        response.body = self.blanked(&response.body);
        self.blank_headers(&mut response.headers);
    }

    pub(crate) fn blank_headers(&self, headers: &mut HeaderMap) {
        for value in headers.values_mut() {
            if self.repeated_in(value.as_bytes()) {
                *value = HeaderValue::from_static(REDACTED);
            }
        }
    }

    pub(crate) fn blanked_text(&self, text: &str) -> String {
        let spellings = self.spellings.iter();
        spellings.fold(text.to_owned(), |text, it| {
            text.replace(it.expose_secret(), REDACTED)
        })
    }

    pub(crate) fn blanked(&self, body: &Bytes) -> Bytes {
        if !self.repeated_in(body) {
            return body.clone();
        }
        self.blanked_text(&String::from_utf8_lossy(body)).into()
    }

    fn repeated_in(&self, text: &[u8]) -> bool {
        let text = String::from_utf8_lossy(text);
        let mut spellings = self.spellings.iter();
        spellings.any(|it| text.contains(it.expose_secret()))
    }
}

/// Memory that the values of headers share, and that is wiped with the last of them.
struct Shared(SecretString);

impl AsRef<[u8]> for Shared {
    fn as_ref(&self) -> &[u8] {
        self.0.expose_secret().as_bytes()
    }
}

/// The value of a header that holds a secret.
pub(super) fn secret_value(parts: &[&str]) -> Result<HeaderValue, ConfigurationError> {
    let shared = Bytes::from_owner(Shared(parts.concat().into()));
    let mut value = HeaderValue::from_maybe_shared(shared)
        .map_err(|_| ConfigurationError::new("the credentials do not fit into a header"))?;
    value.set_sensitive(true);
    Ok(value)
}

fn insert(http: &mut reqwest::Request, name: HeaderName, value: Option<HeaderValue>) {
    if let Some(value) = value {
        http.headers_mut().insert(name, value);
    }
}

fn unfit(operation: &Operation) -> ConfigurationError {
    let wanted = all_described(operation.security).join(" or ");
    ConfigurationError::new(format!(
        "`{}` takes {wanted}, which the client's credentials do not hold; combine credentials with `Credentials::and`",
        operation.id,
    ))
}

fn all_described(securities: &[Security]) -> Vec<String> {
    securities.iter().map(described).collect()
}

fn described(security: &Security) -> String {
    let key = |place: &str, name: &str| {
        format!("an API key in the {place} `{name}` (`Credentials::api_key`)")
    };
    match security {
        Security::None => "no credentials".to_owned(),
        Security::Basic => "key and secret (`Credentials::basic`)".to_owned(),
        Security::Bearer => "a bearer token (`Credentials::bearer`)".to_owned(),
        Security::ApiKeyHeader(name) => key("header", name),
        Security::ApiKeyQuery(name) => key("query parameter", name),
        Security::ApiKeyCookie(name) => key("cookie", name),
        Security::All(parts) => all_described(parts).join(" together with "),
    }
}
