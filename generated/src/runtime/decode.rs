//! From the body of a successful answer to what the operation gives.
//!
//! The content type is not consulted: JSON arrives as `application/json`, `application/hal+json`
//! or mislabelled, and what is not JSON says so itself.

use serde::de::DeserializeOwned;

use super::answer::Answer;
use super::decode_error::DecodeError;
use super::locate::pointer_at;

/// Reads JSON, leniently as the model allows.
pub(crate) fn json<T: DeserializeOwned>(answer: &Answer) -> Result<T, DecodeError> {
    let text = json_text(answer)?;
    serde_json::from_slice(text).map_err(|error| located(text, error))
}

/// Accepts any body and drops it, except for the page of a gateway or login form that answered in place of the API.
pub(crate) fn empty(answer: &Answer) -> Result<(), DecodeError> {
    let content_type = answer.content_type().unwrap_or_default();
    let is_html = content_type
        .trim_start()
        .get(..9)
        .is_some_and(|start| start.eq_ignore_ascii_case("text/html"));
    if is_html && !answer.body.trim_ascii().is_empty() {
        return Err(DecodeError::html());
    }
    Ok(())
}

/// The body without a byte order mark, which some servers send and JSON does not allow.
fn json_text(answer: &Answer) -> Result<&[u8], DecodeError> {
    let text = answer
        .body
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(&answer.body);
    if text.trim_ascii().is_empty() {
        Err(DecodeError::empty())
    } else {
        Ok(text)
    }
}

fn located(text: &[u8], error: serde_json::Error) -> DecodeError {
    DecodeError::json(pointer_at(text, error.line(), error.column()), error)
}
