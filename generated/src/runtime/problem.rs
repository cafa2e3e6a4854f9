use std::fmt;

use serde_json::{Map, Value};

use super::one_line::{OneLine, one_line};

/// Of each text, in characters: what is longer is no message.
const LONGEST: usize = 1000;
const MOST_PARAMETERS: usize = 100;

/// Problem details of an error response after RFC 9457. Every member may be absent.
///
/// Texts are in one line of at most 1000 characters; the body of the error has them as they came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// A URI for the kind of problem (`type`).
    pub kind: Option<String>,
    /// A summary of the kind of problem.
    pub title: Option<String>,
    /// What happened this time.
    pub detail: Option<String>,
    /// What identifies this occurrence; Vonage puts its trace id here.
    pub instance: Option<String>,
    /// The parameters that the server refused.
    pub invalid_parameters: Vec<InvalidParameter>,
}

/// A parameter that the server refused.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct InvalidParameter {
    /// The name of the parameter or field; empty where the server left it out.
    pub name: String,
    /// Why it was refused; empty where the server left it out.
    pub reason: String,
}

impl Problem {
    /// Reads what can be read; `None` where `body` is no JSON object or says nothing we know.
    pub(crate) fn read(body: &[u8]) -> Option<Self> {
        let Ok(Value::Object(object)) = serde_json::from_slice(body) else {
            return None;
        };
        let refused = object.get("invalid_parameters").map(invalid_parameters);
        let problem = Self {
            kind: text(&object, "type"),
            title: text(&object, "title"),
            detail: text(&object, "detail"),
            instance: text(&object, "instance"),
            invalid_parameters: refused.unwrap_or_default(),
        };
        (problem != Self::default()).then_some(problem)
    }

    /// Writes what was not said before, by the status or by another member.
    pub(crate) fn write(&self, f: &mut fmt::Formatter<'_>, status: &str) -> fmt::Result {
        let mut said = status.to_lowercase();
        let mut is_new = |text: &str| {
            let text = text.trim_end_matches('.').to_lowercase();
            let is_new = !said.contains(&text);
            said.push_str(&text);
            is_new
        };
        for text in [&self.title, &self.detail].into_iter().flatten() {
            if is_new(text) {
                write!(f, ": {}", OneLine(text, 300))?;
            }
        }
        for InvalidParameter { name, reason } in self.invalid_parameters.iter().take(20) {
            match (is_new(name), is_new(reason)) {
                (_, true) => write!(f, "; {}: {}", OneLine(name, 80), OneLine(reason, 200))?,
                (true, false) => write!(f, "; {}", OneLine(name, 80))?,
                (false, false) => {}
            }
        }
        Ok(())
    }
}

fn text(object: &Map<String, Value>, name: &str) -> Option<String> {
    let text = object.get(name)?.as_str()?;
    Some(one_line(text, LONGEST))
}

/// Three shapes are in use: a list of `{name, reason}`, one such object, a map from name to reason.
fn invalid_parameters(value: &Value) -> Vec<InvalidParameter> {
    match value {
        Value::Array(items) => {
            let items = items.iter().take(MOST_PARAMETERS);
            items.flat_map(invalid_parameters).collect()
        }
        Value::Object(object) if is_one_parameter(object) => {
            let text = |name| object.get(name).and_then(Value::as_str).unwrap_or_default();
            vec![refused(text("name"), text("reason"))]
        }
        Value::Object(object) => {
            let members = object.iter().take(MOST_PARAMETERS);
            members
                .map(|(name, it)| refused(name, &words(it)))
                .collect()
        }
        Value::String(name) => vec![refused(name, "")],
        _ => Vec::new(),
    }
}

fn refused(name: &str, reason: &str) -> InvalidParameter {
    InvalidParameter {
        name: one_line(name, LONGEST),
        reason: one_line(reason, LONGEST),
    }
}

/// A parameter may itself be called `name`: only both members, or a lone `reason`, are the shape.
fn is_one_parameter(object: &Map<String, Value>) -> bool {
    let is_text = |name| object.get(name).is_some_and(Value::is_string);
    is_text("reason") && (is_text("name") || object.len() == 1)
}

fn words(reason: &Value) -> String {
    match reason {
        Value::String(reason) => reason.clone(),
        Value::Array(reasons) => reasons.iter().map(words).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parameters(body: &str) -> Vec<(String, String)> {
        let problem = Problem::read(body.as_bytes()).unwrap();
        problem
            .invalid_parameters
            .into_iter()
            .map(|it| (it.name, it.reason))
            .collect()
    }

    #[test]
    fn invalid_parameters_are_read_in_each_shape() {
        let expected = [("name".to_owned(), "too long".to_owned())];
        for body in [
            r#"{"invalid_parameters":[{"name":"name","reason":"too long"}]}"#,
            r#"{"invalid_parameters":{"name":"name","reason":"too long"}}"#,
            r#"{"invalid_parameters":{"name":"too long"}}"#,
            r#"{"invalid_parameters":[{"name":"too long"}]}"#,
            r#"{"invalid_parameters":{"name":["too long"]}}"#,
        ] {
            assert_eq!(parameters(body), expected, "{body}");
        }
    }

    #[test]
    fn a_member_of_the_wrong_type_does_not_hide_the_others() {
        let body = br#"{"type":1,"title":"T","detail":null,"instance":{},"invalid_parameters":7}"#;
        let problem = Problem::read(body).unwrap();
        assert_eq!(problem.title.as_deref(), Some("T"));
        assert_eq!(
            (problem.kind, problem.detail, problem.instance),
            (None, None, None)
        );
    }

    #[test]
    fn what_is_no_problem_gives_none() {
        for body in [
            "",
            "<html>",
            "[]",
            "{}",
            "{\"title\":\"cut",
            "\"x\"",
            "{\"a\":1}",
        ] {
            assert_eq!(Problem::read(body.as_bytes()), None, "{body}");
        }
    }
}
