//! Parameters in headers and cookies.

use crate::runtime::check::{Limits, Validate};
use crate::runtime::parameter::Parameter;
use crate::runtime::request::Request;
use crate::runtime::violation::Location;

impl Request {
    /// Gives a header, instead of an earlier value.
    pub(crate) fn header(&mut self, name: &'static str, value: impl Parameter) {
        self.header_text(name, &value.text());
    }

    /// Checks headers and cookies.
    pub(crate) fn check_header(&mut self, name: &'static str, value: &dyn Validate, limits: &Limits) {
        self.check_at(Location::Header, &|checker| checker.value(name, value, limits));
    }
}
