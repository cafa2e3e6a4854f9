//! Responses.

use serde::Serialize;

use super::refusal::Refusal;

/// A response before it is written.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    pub(crate) fn json(
        status: u16,
        media_type: &'static str,
        body: &impl Serialize,
    ) -> Result<Self, Refusal> {
        let body = serde_json::to_vec(body);
        let body = body.map_err(|error| Refusal::broken(error.to_string()))?;
        Ok(Self::bytes(status, media_type, body))
    }

    pub(crate) fn bytes(status: u16, media_type: &'static str, body: Vec<u8>) -> Self {
        Self {
            status,
            headers: vec![("content-type", media_type.to_owned())],
            body,
        }
    }

    /// A response without content.
    pub(crate) fn empty(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Vec::new(),
        }
    }
}
