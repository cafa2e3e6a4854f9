//! The way from a request to an operation: what generated routes are declared with.

use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::str::FromStr;

use super::query;
use super::received::Received;
pub(crate) use super::refusal::{Invalid, Refusal};
pub(crate) use super::reply::Reply;
use super::shape::Shaped;
use crate::runtime::{
    Checker, Limits, ListStyle, Location, Validate, decoded, value_of, values_of,
};

/// An operation and how it is carried out on the state `S`.
#[derive(Debug)]
pub(crate) struct Route<S> {
    pub(crate) id: &'static str,
    pub(crate) method: &'static str,
    /// The path template: `/v1/things/{id}`.
    pub(crate) path: &'static str,
    /// Whether credentials are needed.
    pub(crate) secured: bool,
    pub(crate) handle: fn(&mut S, Input<'_>) -> Result<Reply, Refusal>,
}

/// Names and values of path parameters.
type Captured = Vec<(&'static str, String)>;

/// The route for a method and path, with its path parameters. Where several fit, the one with the most literal path wins.
pub(crate) fn find<'r, S>(
    routes: &'r [Route<S>],
    method: &str,
    path: &str,
) -> Result<(&'r Route<S>, Captured), Refusal> {
    let fitting = routes.iter();
    let fitting = fitting.filter_map(|route| Some((route, captures(route.path, path)?)));
    let mut fitting: Vec<(&Route<S>, Captured)> = fitting.collect();
    fitting.sort_by_key(|(_, captured)| captured.len());
    if fitting.is_empty() {
        return Err(Refusal::not_found(format!("there is nothing at {path}")));
    }
    let allowed: Vec<&str> = fitting.iter().map(|(route, _)| route.method).collect();
    let refusal = Refusal::no_such_method(&allowed);
    let mut fitting = fitting.into_iter();
    let found = fitting.find(|(route, _)| route.method == method);
    found.ok_or(refusal)
}

fn captures(template: &'static str, path: &str) -> Option<Captured> {
    let mut captured = Vec::new();
    let (mut templates, mut segments) = (template.split('/'), path.split('/'));
    loop {
        let (template, segment) = match (templates.next(), segments.next()) {
            (None, None) => return Some(captured),
            (template, segment) => (template?, segment?),
        };
        let rest = template.strip_prefix('{');
        match rest.and_then(|rest| rest.strip_suffix('}')) {
            Some(_) if segment.is_empty() => return None,
            Some(name) => captured.push((name, decoded(segment))),
            None if template == segment => {}
            None => return None,
        }
    }
}

/// Who asks, when, and for what: all that a service needs besides the parameters.
#[derive(Clone, Debug)]
pub(crate) struct Visit {
    /// API key of the account.
    pub(crate) account: String,
    pub(crate) now: DateTime<Utc>,
    /// Absolute URL of the request without its query.
    pub(crate) url: String,
    /// The query, still encoded.
    pub(crate) query: String,
}

impl Visit {
    /// A value that cannot be absent once the input is accepted.
    pub(crate) fn given<T>(&self, value: Option<T>) -> Result<T, Refusal> {
        value.ok_or_else(|| Refusal::broken("an input was accepted and then found to be absent"))
    }
}

/// A request on its way into an operation: hands out parameters and body, and collects what is wrong
/// with them.
#[derive(Debug)]
pub(crate) struct Input<'a> {
    pub(crate) visit: Visit,
    pub(crate) captured: Captured,
    pub(crate) received: &'a Received,
    pub(crate) invalid: Vec<Invalid>,
    /// A mistake that leaves nothing to list.
    pub(crate) refusal: Option<Refusal>,
}

impl Input<'_> {
    /// The request, or everything that is wrong with it.
    pub(crate) fn accept(self) -> Result<Visit, Refusal> {
        match self.refusal {
            Some(refusal) => Err(refusal),
            None if self.invalid.is_empty() => Ok(self.visit),
            None => Err(Refusal::invalid(self.invalid)),
        }
    }

    /// A path parameter.
    pub(crate) fn path<T: FromStr>(&mut self, name: &'static str) -> Option<T> {
        let mut captured = self.captured.iter();
        let found = captured.find(|(captured, _)| *captured == name);
        self.parsed(name, found.map(|(_, text)| text.clone()))
    }

    /// A query parameter.
    pub(crate) fn query<T: FromStr>(&mut self, name: &'static str) -> Option<T> {
        self.refuse_repeated(name);
        let text = value_of(&self.visit.query, name);
        self.parsed(name, text)
    }

    /// A header.
    pub(crate) fn header<T: FromStr>(&mut self, name: &'static str) -> Option<T> {
        let mut headers = self.received.headers.iter();
        let found = headers.find(|(known, _)| known.eq_ignore_ascii_case(name));
        self.parsed(name, found.map(|(_, text)| text.clone()))
    }

    /// A query parameter with several values.
    pub(crate) fn list<T: FromStr>(
        &mut self,
        name: &'static str,
        style: ListStyle,
    ) -> Option<Vec<T>> {
        if style != ListStyle::Repeat {
            self.refuse_repeated(name);
        }
        let texts = query::list(&self.visit.query, name, style)?;
        texts
            .into_iter()
            .map(|text| self.parsed(name, Some(text)))
            .collect()
    }

    /// Refuses a parameter of which only the first value would count.
    fn refuse_repeated(&mut self, name: &'static str) {
        if values_of(&self.visit.query, name).nth(1).is_some() {
            let repeated = Invalid::new(name, "is given more than once");
            self.invalid.push(repeated);
        }
    }

    /// A body that is not JSON.
    pub(crate) fn bytes(&mut self, media_type: &str) -> Option<Vec<u8>> {
        let sent = self.received.header("content-type");
        if sent.is_some_and(|sent| sent.starts_with(media_type)) {
            return Some(self.received.body.clone());
        }
        self.refusal = Some(Refusal::unsupported_media_type(media_type));
        None
    }

    fn parsed<T: FromStr>(&mut self, name: &'static str, text: Option<String>) -> Option<T> {
        let text = text?;
        let parsed = text.parse().ok();
        if parsed.is_none() {
            let reason = format!("\"{text}\" is not of the type that is asked for");
            self.invalid.push(Invalid::new(name, reason));
        }
        parsed
    }

    /// Refuses a request without a parameter that it needs.
    pub(crate) fn require(&mut self, name: &'static str, present: bool) {
        if !present {
            self.invalid.push(Invalid::new(name, "is missing"));
        }
    }

    /// Checks a parameter like the client checks it.
    pub(crate) fn check(&mut self, name: &'static str, value: &dyn Validate, limits: &Limits) {
        let mut checker = Checker::new(Location::Query);
        checker.value(name, value, limits);
        self.take(checker);
    }

    fn take(&mut self, checker: Checker) {
        for violation in checker.into_found() {
            let text = violation.to_string();
            let reason = text.split_once(": ").map_or(&*text, |(_, reason)| reason);
            let pointer = violation.pointer();
            let name = match violation.location() {
                Location::Body => pointer,
                _ => pointer.trim_start_matches('/'),
            };
            self.invalid.push(Invalid::new(name, reason));
        }
    }

    /// A body of JSON that is checked like the client checks it.
    pub(crate) fn json<T: DeserializeOwned + Validate + Shaped>(
        &mut self,
        required: bool,
    ) -> Option<T> {
        let received = self.received;
        if received.body.is_empty() {
            if required {
                self.invalid.push(Invalid::new("", "the body is missing"));
            }
            return None;
        }
        if !received.header("content-type").is_some_and(is_json) {
            self.refusal = Some(Refusal::unsupported_media_type("application/json"));
            return None;
        }
        let mut value: Value = match serde_json::from_slice(&received.body) {
            Ok(value) => value,
            Err(error) => {
                let detail = format!("the body is not JSON: {error}");
                self.refusal = Some(Refusal::unreadable(detail));
                return None;
            }
        };
        let differences = T::shape().differences(&mut value);
        if !differences.is_empty() {
            self.invalid.extend(differences);
            return None;
        }
        let model: T = serde_json::from_value(value)
            .map_err(|error| self.invalid.push(Invalid::new("", error.to_string())))
            .ok()?;
        let mut checker = Checker::new(Location::Body);
        model.check(&mut checker, &Limits::NONE);
        self.take(checker);
        Some(model)
    }
}

fn is_json(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json") || essence.ends_with("+json")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn route(method: &'static str, path: &'static str) -> Route<()> {
        Route {
            id: path,
            method,
            path,
            secured: true,
            handle: |(), _| Ok(Reply::empty(204)),
        }
    }

    #[test]
    fn literal_segments_win_over_parameters() {
        let routes = [route("GET", "/a/{id}"), route("GET", "/a/b")];
        let found = find(&routes, "GET", "/a/b").map(|(route, _)| route.id);
        assert_eq!(found.unwrap(), "/a/b");
    }

    #[test]
    fn captured_values_are_decoded() {
        let routes = [route("GET", "/a/{id}/c")];
        let (_, captured) = find(&routes, "GET", "/a/x%2Fy%20*/c").unwrap();
        assert_eq!(captured, [("id", "x/y *".to_owned())]);
    }

    #[test]
    fn a_known_path_with_another_method_is_told_from_an_unknown_path() {
        let routes = [route("GET", "/a"), route("PUT", "/a")];
        let status = |method, path| {
            find(&routes, method, path)
                .err()
                .map(|refusal| refusal.into_reply(uuid::Uuid::nil()).status)
        };
        assert_eq!(status("POST", "/a"), Some(405));
        assert_eq!(status("GET", "/b"), Some(404));
        assert_eq!(status("GET", "/a/"), Some(404));
    }
}
