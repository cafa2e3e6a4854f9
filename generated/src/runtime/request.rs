use std::fmt;

use bytes::Bytes;
use serde::Serialize;

use super::check::{Checker, Validate, escaped};
use super::error::{Error, InvalidRequest};
use super::operation::Operation;
use super::parameter::Parameter;
use super::path;
use super::query::{ListStyle, Query};
use super::transport::Transport;
use super::violation::{Location, Rule, Violation, Violations};

/// A request in the making: what generated code fills in.
#[derive(Clone)]
pub(crate) struct Request {
    pub(crate) transport: Transport,
    pub(crate) operation: &'static Operation,
    /// Base URL and path, complete once every path parameter is given.
    url: String,
    query: Query,
    pub(crate) body: Option<Bytes>,
    violations: Vec<Violation>,
}

impl Request {
    pub(crate) fn new(transport: &Transport, operation: &'static Operation) -> Self {
        let base = transport.base_url();
        let mut url = String::with_capacity(base.len() + operation.path.len() + 64);
        url.push_str(base);
        url.push_str(operation.path);
        Self {
            transport: transport.clone(),
            operation,
            url,
            query: Query::default(),
            body: None,
            violations: Vec::new(),
        }
    }

    /// Gives a path parameter. A value that would change the route is a violation, whether or not
    /// checks are on.
    pub(crate) fn path(&mut self, name: &'static str, value: impl Parameter) {
        self.path_text(name, &value.text());
    }

    fn path_text(&mut self, name: &'static str, value: &str) {
        if path::changes_route(value) {
            self.check_at(Location::Path, &|checker| checker.path_segment(name, value));
        }
        path::substitute(&mut self.url, name, value);
    }

    /// Gives a query parameter, instead of an earlier value.
    pub(crate) fn query(&mut self, name: &'static str, value: impl Parameter) {
        self.query_text(name, &value.text());
    }

    pub(crate) fn query_text(&mut self, name: &'static str, value: &str) {
        self.forget_violations(name);
        self.query.set(name, value);
    }

    /// Gives an array as query parameter, instead of an earlier value.
    pub(crate) fn query_list(&mut self, name: &'static str, values: &[String], style: ListStyle) {
        self.forget_violations(name);
        self.query.set_list(name, values, style);
    }

    /// The decoded value of a query parameter.
    pub(crate) fn query_value(&self, name: &str) -> Option<String> {
        self.query.get(name)
    }

    /// Checks query parameters; belongs after the setter, which forgets earlier violations.
    pub(crate) fn check(&mut self, check: impl FnOnce(&mut Checker)) {
        let mut checker = Checker::new(Location::Query);
        check(&mut checker);
        self.violations.extend(checker.into_found());
    }

    /// Checks path parameters.
    pub(crate) fn check_path(&mut self, check: impl FnOnce(&mut Checker)) {
        let mut checker = Checker::new(Location::Path);
        check(&mut checker);
        self.violations.extend(checker.into_found());
    }

    fn check_at(&mut self, location: Location, check: &dyn Fn(&mut Checker)) {
        let mut checker = Checker::new(location);
        check(&mut checker);
        self.violations.extend(checker.into_found());
    }

    /// Gives the body, checked and written at once.
    pub(crate) fn json<B: Serialize + Validate>(&mut self, body: &B) {
        self.json_text(body, serde_json::to_vec(body));
    }

    fn json_text(&mut self, body: &dyn Validate, text: serde_json::Result<Vec<u8>>) {
        self.check_at(Location::Body, &|checker| body.check(checker));
        match text {
            Ok(text) => self.body = Some(text.into()),
            Err(error) => self.violations.push(Violation {
                location: Location::Body,
                pointer: String::new(),
                rule: Rule::Format,
                limit: "writable as JSON".to_owned(),
                actual: error.to_string(),
                why: "",
            }),
        }
    }

    /// All violations of everything given so far.
    pub(crate) fn validate(&self) -> Result<(), Violations> {
        Violations::none(self.violations.clone())
    }

    /// Refuses to send what breaks a rule; with checks off, only what would go astray.
    pub(crate) fn refuse_violations(&mut self) -> Result<(), Error> {
        let mut found = std::mem::take(&mut self.violations);
        if !self.transport.checks() {
            found.retain(|violation| {
                violation.rule == Rule::PathSegment || violation.pointer.is_empty()
            });
        }
        Violations::none(found).map_err(|violations| {
            Error::Invalid(InvalidRequest {
                operation: self.operation.id,
                violations,
            })
        })
    }

    /// The complete URL.
    pub(crate) fn take_url(&mut self) -> String {
        let mut url = std::mem::take(&mut self.url);
        if !self.query.as_str().is_empty() {
            url.push('?');
            url.push_str(self.query.as_str());
        }
        url
    }

    fn forget_violations(&mut self, name: &str) {
        if self.violations.is_empty() {
            return;
        }
        let pointer = format!("/{}", escaped(name));
        let below = format!("{pointer}/");
        self.violations.retain(|violation| {
            violation.location != Location::Query
                || !(violation.pointer == pointer || violation.pointer.starts_with(&below))
        });
    }
}

// The body holds personal data.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("operation", &self.operation.id)
            .field("url", &self.url)
            .field("query", &self.query.as_str())
            .field("body_length", &self.body.as_ref().map(Bytes::len))
            .field("violations", &self.violations)
            .finish()
    }
}
