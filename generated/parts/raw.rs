//! Bodies of other media types than JSON's.

use reqwest::header::HeaderValue;

use crate::runtime::request::Request;

impl Request {
    /// Gives the body of another media type than JSON's, or of a `+json` type.
    pub(crate) fn media_type(&mut self, media_type: &'static str) {
        self.media_type = HeaderValue::from_static(media_type);
    }

    /// Gives text or bytes as body.
    pub(crate) fn raw(&mut self, body: Vec<u8>) {
        self.body = Some(body.into());
    }
}
