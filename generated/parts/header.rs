//! Parameters in headers and cookies.

use crate::runtime::check::Checker;
use crate::runtime::parameter::Parameter;
use crate::runtime::request::Request;
use crate::runtime::violation::Location;

impl Request {
    /// Gives a header, instead of an earlier value.
    pub(crate) fn header(&mut self, name: &'static str, value: impl Parameter) {
        self.header_text(name, &value.text());
    }

    /// Checks headers and cookies.
    pub(crate) fn check_header(&mut self, check: impl FnOnce(&mut Checker)) {
        let mut checker = Checker::new(Location::Header);
        check(&mut checker);
        self.violations.extend(checker.into_found());
    }
}
