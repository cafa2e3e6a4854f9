//! From the body of a successful response to what the operation gives.
//!
//! The content type is not consulted: JSON arrives as `application/json`, `application/hal+json`
//! or mislabelled, and what is not JSON says so itself.

use serde::de::DeserializeOwned;

use super::decode_error::DecodeError;
use super::locate::pointer_at;
use super::raw_response::RawResponse;
use super::tokens::tokens;

/// Reads JSON, leniently as the model allows.
pub(crate) fn json<T: DeserializeOwned>(response: &RawResponse) -> Result<T, DecodeError> {
    from_json(&response.body)
}

/// Reads a model from JSON, such as a request from a file. An error names the key, the line and the column.
///
/// ```
/// # #[cfg(feature = "network_registry")] {
/// use vonage_registration::{from_json, network_registry::PutBusinessProfileChangeRequest};
///
/// let text = b"{\n  \"countries\": \"ES\"\n}";
/// let error = from_json::<PutBusinessProfileChangeRequest>(text).unwrap_err();
/// assert_eq!(error.pointer(), "/countries");
/// assert!(error.to_string().contains("line 2"));
/// # }
/// ```
///
/// # Errors
///
/// When the text is not JSON, or not what the model needs.
pub fn from_json<T: DeserializeOwned>(text: &[u8]) -> Result<T, DecodeError> {
    let text = json_text(text)?;
    serde_json::from_slice(text).or_else(|error| {
        let read = with_integers(text).and_then(|text| serde_json::from_slice(&text).ok());
        let pointer = || pointer_at(text, error.line(), error.column());
        read.ok_or_else(|| DecodeError::json(&pointer(), &error))
    })
}

/// The text with `1.0` and `1e2` written as integers, which is what they are in JSON; `None` where it has none.
fn with_integers(text: &[u8]) -> Option<Vec<u8>> {
    let mut written = Vec::with_capacity(text.len());
    let mut changed = false;
    for token in tokens(text) {
        let integer = integer(token).map(|integer| integer.to_string());
        changed |= integer.is_some();
        written.extend_from_slice(integer.as_ref().map_or(token, String::as_bytes));
    }
    changed.then_some(written)
}

/// The integer that a number with a fraction or an exponent stands for.
fn integer(token: &[u8]) -> Option<i64> {
    // Beyond this, neighbouring integers are one number.
    const GREATEST: f64 = 9_007_199_254_740_992.0;
    let token = std::str::from_utf8(token).ok()?;
    if !token.contains(['.', 'e', 'E'])
        || !token.starts_with(['-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'])
    {
        return None;
    }
    let number: f64 = token.parse().ok()?;
    let is_integer = number.fract() == 0.0 && number.abs() < GREATEST;
    is_integer.then_some(number as i64)
}

/// Accepts any body and drops it, except for the page that a gateway or a login form gave in place of the API.
pub(crate) fn empty(response: &RawResponse) -> Result<(), DecodeError> {
    let content_type = response.content_type().unwrap_or_default();
    let start = content_type.trim_start().get(..9);
    let is_html = start.is_some_and(|start| start.eq_ignore_ascii_case("text/html"));
    if is_html && !response.body.trim_ascii().is_empty() {
        let reason = "the body is an HTML page where none was expected";
        return Err(DecodeError::new(reason));
    }
    Ok(())
}

/// The body without a byte order mark, which some servers send and JSON does not allow.
fn json_text(text: &[u8]) -> Result<&[u8], DecodeError> {
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    if text.trim_ascii().is_empty() {
        let reason = "the body is empty where JSON was expected";
        return Err(DecodeError::new(reason));
    }
    Ok(text)
}
