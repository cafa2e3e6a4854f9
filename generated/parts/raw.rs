//! Bodies that are not checked JSON: of other media types, and of values without limits.

use reqwest::header::HeaderValue;
use serde::Serialize;

use crate::runtime::check::{Checker, Validate};
use crate::runtime::request::Request;

impl Request {
    /// Gives a body without limits of its own, written at once.
    pub(crate) fn json_unchecked<B: Serialize>(&mut self, body: &B) {
        self.json_text(&Unchecked, serde_json::to_vec(body));
    }

    /// Gives the body of another media type than JSON's, or of a `+json` type.
    pub(crate) fn media_type(&mut self, media_type: &'static str) {
        self.media_type = HeaderValue::from_static(media_type);
    }

    /// Gives text or bytes as body.
    pub(crate) fn raw(&mut self, body: Vec<u8>) {
        self.body = Some(body.into());
    }
}

struct Unchecked;

impl Validate for Unchecked {
    fn check(&self, _: &mut Checker) {}
}
