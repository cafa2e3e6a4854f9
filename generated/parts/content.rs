//! Answers that are not described as JSON.

pub(crate) use crate::runtime::answer::Answer;
use crate::runtime::decode_error::DecodeError;

/// Reads UTF-8 text.
pub(crate) fn text(answer: &Answer) -> Result<String, DecodeError> {
    String::from_utf8(answer.body.to_vec())
        .map_err(|_| DecodeError::new("the body is not UTF-8 text"))
}

/// Takes the body as it is.
pub(crate) fn bytes(answer: &Answer) -> Result<Vec<u8>, DecodeError> {
    Ok(answer.body.to_vec())
}

/// Reads whatever it is: JSON, else text. For statuses that the specification does not list.
pub(crate) fn value(answer: &Answer) -> Result<serde_json::Value, DecodeError> {
    let read = serde_json::from_slice(&answer.body);
    Ok(read.unwrap_or_else(|_| String::from_utf8_lossy(&answer.body).into()))
}
