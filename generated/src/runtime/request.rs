use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use reqwest::header::{HeaderName, HeaderValue};
use serde::Serialize;

use super::check::{Checker, Limits, Validate, escaped};
use super::error::{Error, InvalidRequest};
use super::operation::Operation;
use super::parameter::Parameter;
use super::path;
use super::query::{ListStyle, Query, value_of};
use super::transport::Transport;
use super::violation::{Location, Rule, Violation, Violations};

/// What the client sets by itself or HTTP settles; in calls of the user's these would break the exchange or show
/// credentials.
const CLIENT_HEADERS: [&str; 15] = [
    "accept",
    "authorization",
    "connection",
    "content-length",
    "content-type",
    "cookie",
    "expect",
    "host",
    "keep-alive",
    "proxy-authorization",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
];

/// What HTTP libraries write at most, in bytes.
const LONGEST_URL: usize = 65_534;

/// A request in the making: what generated code fills in.
#[derive(Clone)]
pub(crate) struct Request {
    pub(crate) transport: Transport,
    pub(crate) operation: &'static Operation,
    /// Base URL and path, complete once every path parameter is given.
    pub(super) url: String,
    pub(super) query: Query,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) body: Option<Bytes>,
    /// For the whole call, in place of the client's.
    pub(crate) timeout: Option<Duration>,
    /// Media type of the body.
    pub(crate) media_type: HeaderValue,
    pub(super) violations: Vec<Violation>,
    /// Whether a failed attempt is the only one, whatever the client's policy says.
    pub(crate) once: bool,
}

impl Request {
    pub(crate) fn new(transport: &Transport, operation: &'static Operation) -> Self {
        Self::to(transport, operation, &transport.base_url)
    }

    pub(super) fn to(transport: &Transport, operation: &'static Operation, base: &str) -> Self {
        let mut url = String::with_capacity(base.len() + operation.path.len() + 64);
        url.push_str(base);
        url.push_str(operation.path);
        Self {
            transport: transport.clone(),
            operation,
            url,
            query: Query::default(),
            headers: Vec::new(),
            body: None,
            timeout: None,
            media_type: HeaderValue::from_static("application/json"),
            violations: Vec::new(),
            once: false,
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
        self.forget(Location::Query, name);
        self.query.set(name, value);
    }

    /// Gives an array as query parameter, instead of an earlier value.
    pub(crate) fn query_list(&mut self, name: &'static str, values: &[String], style: ListStyle) {
        self.forget(Location::Query, name);
        self.query.set_list(name, values, style);
    }

    /// Gives a header, instead of an earlier value.
    pub(super) fn header_text(&mut self, name: &str, value: &str) {
        self.forget(Location::Header, name);
        self.headers
            .retain(|(known, _)| !known.as_str().eq_ignore_ascii_case(name));
        match (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            (Ok(name), Ok(value)) => self.headers.push((name, value)),
            _ => {
                let limit = "a header without line breaks";
                self.refuse(Location::Header, name, Rule::Format, limit, value);
            }
        }
    }

    /// Gives a header of the user's choice, which must not be one that the client is responsible for.
    pub(crate) fn extra_header(&mut self, name: &str, value: &str) {
        let mut of_client = CLIENT_HEADERS.iter();
        let is_of_client = of_client.any(|it| it.eq_ignore_ascii_case(name));
        if is_of_client || self.operation.security.iter().any(|it| it.is_header(name)) {
            // The value may be a credential: it is not repeated.
            let limit = "a header that the client does not set by itself";
            self.refuse(Location::Header, name, Rule::Forbidden, limit, "[redacted]");
        } else {
            self.header_text(name, value);
        }
    }

    /// What cannot be sent whether or not checks are on.
    pub(super) fn refuse(
        &mut self,
        location: Location,
        name: &str,
        rule: Rule,
        limit: &str,
        actual: &str,
    ) {
        let place = (location, format!("/{}", escaped(name)));
        self.violations
            .push(Violation::new(place, rule, limit, actual, ""));
    }

    /// The decoded value of a query parameter.
    pub(crate) fn query_value(&self, name: &str) -> Option<String> {
        value_of(&self.query.encoded, name)
    }

    /// Checks query parameters; belongs after the setter, which forgets earlier violations.
    pub(crate) fn check(&mut self, name: &'static str, value: &dyn Validate, limits: &Limits) {
        self.check_at(Location::Query, &|checker| {
            checker.value(name, value, limits)
        });
    }

    /// Checks path parameters.
    pub(crate) fn check_path(&mut self, name: &'static str, value: &dyn Validate, limits: &Limits) {
        self.check_at(Location::Path, &|checker| {
            checker.value(name, value, limits)
        });
    }

    pub(super) fn check_at(&mut self, location: Location, check: &dyn Fn(&mut Checker)) {
        let mut checker = Checker::new(location);
        check(&mut checker);
        self.violations.extend(checker.into_found());
    }

    /// Gives the body, checked and written at once.
    pub(crate) fn json<B: Serialize + Validate>(&mut self, body: &B) {
        self.json_text(body, serde_json::to_vec(body));
    }

    pub(super) fn json_text(&mut self, body: &dyn Validate, text: serde_json::Result<Vec<u8>>) {
        self.check_at(Location::Body, &|checker| {
            body.check(checker, &Limits::NONE)
        });
        match text {
            Ok(text) => self.body = Some(text.into()),
            Err(error) => {
                let (place, error) = ((Location::Body, String::new()), error.to_string());
                let violation = Violation::new(place, Rule::Format, "writable as JSON", error, "");
                self.violations.push(violation);
            }
        }
    }

    /// All violations of everything given so far.
    pub(crate) fn validate(&self) -> Result<(), Violations> {
        self.none_of(|_| true)
    }

    /// Refuses to send what breaks a rule; with checks off, only what would go astray.
    pub(crate) fn refuse_violations(&self) -> Result<(), Error> {
        let all = self.transport.checks;
        let refused = self.none_of(|violation| {
            all || violation.rule == Rule::PathSegment
                || violation.pointer.is_empty()
                || violation.location == Location::Header
                    && matches!(violation.rule, Rule::Format | Rule::Forbidden)
        });
        refused.map_err(|violations| {
            Error::Invalid(InvalidRequest {
                operation: Some(self.operation.id),
                violations,
            })
        })
    }

    fn none_of(&self, counts: impl Fn(&Violation) -> bool) -> Result<(), Violations> {
        let found = self.violations.iter().filter(|it| counts(it)).cloned();
        Violations::none(found.chain(self.too_long()).collect())
    }

    /// A longer URL cannot be written, and no server would read it.
    fn too_long(&self) -> Option<Violation> {
        let (path, query) = (self.url.len(), self.query.encoded.len());
        let location = if path > query {
            Location::Path
        } else {
            Location::Query
        };
        (path + query >= LONGEST_URL).then(|| {
            let (place, why) = ((location, String::new()), "the length of the whole URL");
            let (limit, actual) = (LONGEST_URL.to_string(), (path + query).to_string());
            Violation::new(place, Rule::MaxLength, limit, actual, why)
        })
    }

    pub(crate) fn path_as_sent(&self) -> &str {
        let after_scheme = self.url.find("://").map_or(0, |at| at + 3);
        let rest = self.url.get(after_scheme..).unwrap_or_default();
        rest.find('/').and_then(|at| rest.get(at..)).unwrap_or("/")
    }

    pub(crate) fn query_as_sent(&self) -> &str {
        &self.query.encoded
    }

    /// The complete URL.
    pub(crate) fn full_url(&self) -> Cow<'_, str> {
        let query = self.query_as_sent();
        if query.is_empty() {
            return Cow::Borrowed(&self.url);
        }
        let separator = if self.url.contains('?') { '&' } else { '?' };
        Cow::Owned(format!("{}{separator}{query}", self.url))
    }

    pub(super) fn forget(&mut self, location: Location, name: &str) {
        if self.violations.is_empty() {
            return;
        }
        let pointer = format!("/{}", escaped(name));
        let below = format!("{pointer}/");
        self.violations.retain(|violation| {
            violation.location != location
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
            .field("query", &self.query.encoded)
            .field("body_length", &self.body.as_ref().map(Bytes::len))
            .field("violations", &self.violations)
            .finish()
    }
}
