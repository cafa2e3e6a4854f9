//! Parameters in cookies.

use percent_encoding::utf8_percent_encode;
use reqwest::header::{COOKIE, HeaderValue};

use crate::runtime::parameter::Parameter;
use crate::runtime::query::VALUE;
use crate::runtime::request::Request;

impl Request {
    /// Gives a cookie, instead of an earlier value.
    pub(crate) fn cookie(&mut self, name: &'static str, value: impl Parameter) {
        let value = utf8_percent_encode(&value.text(), VALUE).to_string();
        self.set_cookie(name, &value);
    }

    pub(super) fn set_cookie(&mut self, name: &'static str, encoded: &str) {
        let known = self.headers.iter().position(|(name, _)| name == COOKIE);
        let known = known.map(|index| self.headers.remove(index).1);
        let known = known.as_ref().and_then(|value| value.to_str().ok());
        let mut cookies: Vec<&str> = known.map_or(Vec::new(), |text| text.split("; ").collect());
        cookies.retain(|cookie| cookie.split_once('=').is_none_or(|(known, _)| known != name));
        let cookie = format!("{name}={encoded}");
        cookies.push(&cookie);
        self.headers
            .extend(HeaderValue::try_from(cookies.join("; ")).ok().map(|value| (COOKIE, value)));
    }
}
