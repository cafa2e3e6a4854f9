//! Responses that are no success: problem details after RFC 9457, with a trace id on each.

use serde_json::json;
use uuid::Uuid;

use super::reply::Reply;

/// An input that was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Invalid {
    /// A JSON pointer into the body, or the name of a parameter.
    pub(crate) name: String,
    pub(crate) reason: String,
}

impl Invalid {
    pub(crate) fn new(name: impl Into<String>, reason: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            reason: reason.into(),
        }
    }
}

/// Why a request is not processed.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    status: u16,
    title: &'static str,
    detail: String,
    invalid: Vec<Invalid>,
    headers: Vec<(&'static str, String)>,
}

impl Refusal {
    fn new(status: u16, title: &'static str, detail: impl Into<String>) -> Self {
        Self {
            status,
            title,
            detail: detail.into(),
            invalid: Vec::new(),
            headers: Vec::new(),
        }
    }

    /// A body that is not JSON.
    pub(crate) fn unreadable(detail: impl Into<String>) -> Self {
        let detail = detail.into();
        Self {
            invalid: vec![Invalid::new("", detail.clone())],
            ..Self::new(400, "Bad request", detail)
        }
    }

    /// Inputs that the specification does not allow.
    pub(crate) fn invalid(invalid: Vec<Invalid>) -> Self {
        let detail = match invalid.as_slice() {
            [one] => format!("{}: {}", one.name, one.reason),
            all => format!("{} inputs are not valid", all.len()),
        };
        Self {
            invalid,
            ..Self::new(422, "Invalid request", detail)
        }
    }

    pub(crate) fn unauthorized() -> Self {
        let detail = "give an API key and its secret by HTTP Basic authentication";
        Self {
            headers: vec![("www-authenticate", "Basic realm=\"mock\"".to_owned())],
            ..Self::new(401, "Unauthorized", detail)
        }
    }

    pub(crate) fn not_found(detail: impl Into<String>) -> Self {
        Self::new(404, "Not found", detail)
    }

    pub(crate) fn no_such_method(allowed: &[&str]) -> Self {
        let allowed = allowed.join(", ");
        Self {
            detail: format!("this path accepts {allowed}"),
            headers: vec![("allow", allowed)],
            ..Self::new(405, "Method not allowed", "")
        }
    }

    /// Something that the state of things, or the catalogue, does not permit now.
    pub(crate) fn conflict(detail: impl Into<String>) -> Self {
        Self::new(409, "Conflict", detail)
    }

    /// The same, with the inputs that are to blame.
    pub(crate) fn naming(self, invalid: Vec<Invalid>) -> Self {
        Self { invalid, ..self }
    }

    pub(crate) fn unsupported_media_type(expected: &str) -> Self {
        let detail = format!("send the body as {expected}");
        Self::new(415, "Unsupported media type", detail)
    }

    pub(crate) fn not_implemented(operation: &str) -> Self {
        let detail = format!("the mock does not know the operation {operation} yet");
        Self::new(501, "Not implemented", detail)
    }

    /// A mistake of the mock itself.
    pub(crate) fn broken(detail: impl Into<String>) -> Self {
        Self::new(500, "Mistake of the mock", detail)
    }

    pub(crate) fn of_status(status: u16) -> Self {
        let detail = "the test asked for this status next";
        Self::new(status, "Injected fault", detail)
    }

    pub(crate) fn detail(&self) -> &str {
        &self.detail
    }

    pub(crate) fn into_reply(self, trace_id: Uuid) -> Reply {
        let mut problem = json!({
            "type": "about:blank",
            "title": self.title,
            "detail": self.detail,
            "instance": trace_id,
        });
        if !self.invalid.is_empty() {
            let invalid = self.invalid.iter();
            let invalid = invalid.map(|it| json!({ "name": it.name, "reason": it.reason }));
            problem["invalid_parameters"] = invalid.collect();
        }
        let body = problem.to_string().into_bytes();
        let mut reply = Reply::bytes(self.status, "application/problem+json", body);
        reply.headers.extend(self.headers);
        reply
    }
}
