//! Responses that are not described as JSON.

pub(crate) use crate::runtime::raw_response::RawResponse;
use crate::runtime::decode_error::DecodeError;

/// Reads UTF-8 text.
pub(crate) fn text(response: &RawResponse) -> Result<String, DecodeError> {
    String::from_utf8(response.body.to_vec())
        .map_err(|_| DecodeError::new("the body is not UTF-8 text"))
}

/// Takes the body as it is.
pub(crate) fn bytes(response: &RawResponse) -> Result<Vec<u8>, DecodeError> {
    Ok(response.body.to_vec())
}

/// Reads whatever it is: JSON, else text. For statuses that the specification does not list.
pub(crate) fn value(response: &RawResponse) -> Result<serde_json::Value, DecodeError> {
    let read = serde_json::from_slice(&response.body);
    Ok(read.unwrap_or_else(|_| String::from_utf8_lossy(&response.body).into()))
}
