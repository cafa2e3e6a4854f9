use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret, SecretString};

use super::authorization::{ApiKey, Authorization, REDACTED, secret_value};
use super::error::ConfigurationError;

const KEY_VARIABLE: &str = "VONAGE_API_KEY";
const SECRET_VARIABLE: &str = "VONAGE_API_SECRET";

/// What a client proves its identity with: for most accounts an API key and an API secret.
///
/// Secrets never appear in `Debug` output. Here and in clients they are kept in memory that is wiped when the last of
/// them is dropped, in every form in which they are kept. Copies that pass are not wiped: the program's own, that of the
/// environment, those that are made on the way into these forms, and those that each request leaves in buffers of the
/// HTTP and TLS libraries.
#[derive(Clone, Default)]
pub struct Credentials {
    basic: Option<(String, SecretString)>,
    bearer: Option<SecretString>,
    api_keys: Vec<ApiKey>,
}

impl Credentials {
    /// Takes the API key and the API secret. They are looked at when a client is built.
    pub fn new(key: impl Into<String>, secret: impl Into<SecretString>) -> Self {
        Self::basic(key, secret)
    }

    /// User name and password of HTTP Basic authentication; the same as [`new`](Self::new).
    pub fn basic(user: impl Into<String>, password: impl Into<SecretString>) -> Self {
        Self {
            basic: Some((user.into(), password.into())),
            ..Self::default()
        }
    }

    /// A bearer token, for example a JWT or an OAuth access token.
    pub fn bearer(token: impl Into<SecretString>) -> Self {
        Self {
            bearer: Some(token.into()),
            ..Self::default()
        }
    }

    /// A key that goes wherever an operation wants an API key: into a header, the query or a cookie.
    pub fn api_key(key: impl Into<SecretString>) -> Self {
        Self::of_key(None, key.into())
    }

    /// The key for the header, query parameter or cookie of that name, where operations take several.
    pub fn named_api_key(name: impl Into<String>, key: impl Into<SecretString>) -> Self {
        Self::of_key(Some(name.into()), key.into())
    }

    fn of_key(name: Option<String>, secret: SecretString) -> Self {
        Self {
            api_keys: vec![ApiKey { name, secret }],
            ..Self::default()
        }
    }

    /// No credentials, for operations that need none.
    pub fn none() -> Self {
        Self::default()
    }

    /// These and the others together, for APIs whose operations authenticate in several ways.
    #[must_use]
    pub fn and(mut self, others: Self) -> Self {
        self.basic = others.basic.or(self.basic);
        self.bearer = others.bearer.or(self.bearer);
        self.api_keys.extend(others.api_keys);
        self
    }

    /// Reads `VONAGE_API_KEY` and `VONAGE_API_SECRET` from the environment.
    ///
    /// # Errors
    /// Names every variable that is absent, empty or not Unicode.
    pub fn from_env() -> Result<Self, ConfigurationError> {
        Self::from_variables(|name| std::env::var(name).ok())
    }

    fn from_variables(
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, ConfigurationError> {
        let read = |name| variable(name).filter(|value| !value.is_empty());
        match (read(KEY_VARIABLE), read(SECRET_VARIABLE)) {
            (Some(key), Some(secret)) => Ok(Self::new(key, secret)),
            (Some(_), None) => Err(missing(SECRET_VARIABLE)),
            (None, Some(_)) => Err(missing(KEY_VARIABLE)),
            (None, None) => Err(ConfigurationError::new(format!(
                "the environment variables {KEY_VARIABLE} and {SECRET_VARIABLE} are not set; set both"
            ))),
        }
    }

    /// The API key, which is no secret: it names the account.
    pub(crate) fn key(&self) -> &str {
        self.basic.as_ref().map_or("", |(key, _)| key)
    }

    /// The credentials as requests carry them.
    pub(crate) fn authorization(&self) -> Result<Authorization, ConfigurationError> {
        let mut authorization = Authorization {
            api_keys: self.api_keys.clone(),
            ..Authorization::default()
        };
        for key in &self.api_keys {
            authorization.recognize(usable("API key", &key.secret)?);
        }
        if let Some(token) = &self.bearer {
            let token = usable("bearer token", token)?;
            authorization.recognize(token);
            authorization.bearer = Some(secret_value(&["Bearer ", token])?);
        }
        if let Some((key, secret)) = &self.basic {
            refuse_unusable("API key", key)?;
            if key.contains(':') {
                return Err(ConfigurationError::new(
                    "the API key contains a colon, which Basic authentication cannot carry",
                ));
            }
            let secret = usable("API secret", secret)?;
            let pair = SecretString::from([key, ":", secret].concat());
            let token = SecretString::from(STANDARD.encode(pair.expose_secret()));
            // What is longer comes first: the end of the token is the secret in base64.
            authorization.recognize(token.expose_secret());
            authorization.recognize(pair.expose_secret());
            authorization.recognize(secret);
            authorization.basic = Some(secret_value(&["Basic ", token.expose_secret()])?);
        }
        Ok(authorization)
    }
}

fn missing(name: &str) -> ConfigurationError {
    ConfigurationError::new(format!("the environment variable {name} is not set"))
}

fn usable<'a>(what: &str, secret: &'a SecretString) -> Result<&'a str, ConfigurationError> {
    let secret = secret.expose_secret();
    refuse_unusable(what, secret)?;
    Ok(secret)
}

fn refuse_unusable(what: &str, value: &str) -> Result<(), ConfigurationError> {
    if value.is_empty() {
        return Err(ConfigurationError::new(format!("the {what} is empty")));
    }
    if value.chars().any(char::is_control) {
        return Err(ConfigurationError::new(format!(
            "the {what} contains a control character, such as the line break at the end of a file"
        )));
    }
    Ok(())
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let redacted = REDACTED;
        let mut shown = f.debug_struct("Credentials");
        if self.basic.is_some() {
            shown.field("key", &self.key()).field("secret", &redacted);
        }
        if self.bearer.is_some() {
            shown.field("bearer", &redacted);
        }
        for key in &self.api_keys {
            shown.field(key.name.as_deref().unwrap_or("api_key"), &redacted);
        }
        shown.finish()
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use reqwest::header::HeaderValue;

    use super::*;

    fn basic(key: &str, secret: &str) -> Result<HeaderValue, ConfigurationError> {
        let authorization = Credentials::new(key, secret).authorization()?;
        Ok(authorization.basic.unwrap())
    }

    #[test]
    fn debug_output_hides_the_secret() {
        let shown = format!("{:?}", Credentials::new("abcd1234", "s3cr3t-value"));
        assert_eq!(
            shown,
            r#"Credentials { key: "abcd1234", secret: "[redacted]" }"#
        );
        let others = Credentials::bearer("t0ken").and(Credentials::api_key("k3y"));
        let shown = format!("{others:?}");
        assert!(
            !shown.contains("t0ken") && !shown.contains("k3y"),
            "{shown}"
        );
    }

    #[test]
    fn basic_header_is_encoded_and_hidden() {
        let value = basic("Aladdin", "open sesame").unwrap();
        assert_eq!(value, "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
        assert!(value.is_sensitive());
        assert!(!format!("{value:?}").contains("QWxh"));
    }

    #[test]
    fn credentials_that_a_server_repeats_are_blanked_in_every_spelling() {
        let both = Credentials::new("key", "s3\"cr3t").and(Credentials::bearer("t0ken-t0ken"));
        let authorization = both
            .and(Credentials::api_key("k3y-k3y"))
            .authorization()
            .unwrap();
        for secret in [
            "s3\"cr3t",
            r#"s3\"cr3t"#,
            "czMiY3IzdA",
            "a2V5OnMzImNyM3Q=",
            "t0ken-t0ken",
            "dDBrZW4tdDBrZW4",
            "k3y-k3y",
        ] {
            let body = Bytes::from(format!("you sent {secret}!"));
            let blanked = authorization.blanked(&body);
            assert!(
                !blanked
                    .windows(secret.len())
                    .any(|it| it == secret.as_bytes()),
                "{blanked:?}"
            );
            assert!(blanked.starts_with(b"you sent [redacted]"), "{blanked:?}");
        }
        let harmless = Bytes::from_static(b"\xff key");
        assert_eq!(authorization.blanked(&harmless), harmless);
    }

    #[test]
    fn environment_without_the_secret_names_it() {
        let error = Credentials::from_variables(|name| {
            (name == KEY_VARIABLE).then(|| "abcd1234".to_owned())
        })
        .unwrap_err();
        assert!(error.to_string().contains(SECRET_VARIABLE));
        assert!(!error.to_string().contains(KEY_VARIABLE));
    }

    #[test]
    fn empty_environment_names_both_variables() {
        let error = Credentials::from_variables(|_| Some(String::new())).unwrap_err();
        assert!(error.to_string().contains(KEY_VARIABLE));
        assert!(error.to_string().contains(SECRET_VARIABLE));
    }

    #[test]
    fn unusable_credentials_are_refused_without_repeating_them() {
        for (key, secret) in [("", "x"), ("x", ""), ("a:b", "x"), ("x", "hunter2\n")] {
            let error = basic(key, secret).unwrap_err();
            assert!(!error.to_string().contains("hunter2"));
        }
        let bearer = Credentials::bearer("hunter2\n").authorization();
        let error = bearer.err().unwrap();
        assert!(!error.to_string().contains("hunter2"));
    }
}
