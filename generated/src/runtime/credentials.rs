use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::header::HeaderValue;
use secrecy::{ExposeSecret, SecretString};

use super::error::ConfigurationError;

const KEY_VARIABLE: &str = "VONAGE_API_KEY";
const SECRET_VARIABLE: &str = "VONAGE_API_SECRET";

/// The API key and API secret of a Vonage account.
///
/// The secret is wiped from memory when dropped and never appears in `Debug` output.
#[derive(Clone)]
pub struct Credentials {
    key: String,
    secret: SecretString,
}

impl Credentials {
    /// Takes the API key and the API secret. They are looked at when a client is built.
    pub fn new(key: impl Into<String>, secret: impl Into<SecretString>) -> Self {
        Self {
            key: key.into(),
            secret: secret.into(),
        }
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
        &self.key
    }

    /// The value of the `Authorization` header, marked sensitive.
    pub(crate) fn basic(&self) -> Result<HeaderValue, ConfigurationError> {
        let secret = self.secret.expose_secret();
        refuse_unusable("API key", &self.key)?;
        refuse_unusable("API secret", secret)?;
        if self.key.contains(':') {
            return Err(ConfigurationError::new(
                "the API key contains a colon, which Basic authentication cannot carry",
            ));
        }
        let token = format!(
            "Basic {}",
            STANDARD.encode(format!("{}:{secret}", self.key))
        );
        let mut value = HeaderValue::try_from(token)
            .map_err(|_| ConfigurationError::new("the credentials do not fit into a header"))?;
        value.set_sensitive(true);
        Ok(value)
    }
}

fn missing(name: &str) -> ConfigurationError {
    ConfigurationError::new(format!("the environment variable {name} is not set"))
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
        f.debug_struct("Credentials")
            .field("key", &self.key)
            .field("secret", &"[redacted]")
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_output_hides_the_secret() {
        let shown = format!("{:?}", Credentials::new("abcd1234", "s3cr3t-value"));
        assert_eq!(
            shown,
            r#"Credentials { key: "abcd1234", secret: "[redacted]" }"#
        );
    }

    #[test]
    fn basic_header_is_encoded_and_sensitive() {
        let value = Credentials::new("Aladdin", "open sesame").basic().unwrap();
        assert_eq!(value, "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
        assert!(value.is_sensitive());
        assert!(!format!("{value:?}").contains("QWxh"));
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
            let error = Credentials::new(key, secret).basic().unwrap_err();
            assert!(!error.to_string().contains("hunter2"));
        }
    }
}
