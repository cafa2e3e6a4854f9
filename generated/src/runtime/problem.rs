use serde_json::{Map, Value};

/// Problem details of an error answer after RFC 9457. Every member may be absent.
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
        let problem = Self {
            kind: text(&object, "type"),
            title: text(&object, "title"),
            detail: text(&object, "detail"),
            instance: text(&object, "instance"),
            invalid_parameters: object
                .get("invalid_parameters")
                .map(invalid_parameters)
                .unwrap_or_default(),
        };
        (problem != Self::default()).then_some(problem)
    }
}

fn text(object: &Map<String, Value>, name: &str) -> Option<String> {
    object.get(name).and_then(Value::as_str).map(str::to_owned)
}

/// Three shapes are in use: a list of `{name, reason}`, one such object, a map from name to reason.
fn invalid_parameters(value: &Value) -> Vec<InvalidParameter> {
    match value {
        Value::Array(items) => items.iter().flat_map(invalid_parameters).collect(),
        Value::Object(object) if is_one_parameter(object) => vec![InvalidParameter {
            name: text(object, "name").unwrap_or_default(),
            reason: text(object, "reason").unwrap_or_default(),
        }],
        Value::Object(object) => object
            .iter()
            .map(|(name, reason)| InvalidParameter {
                name: name.clone(),
                reason: words(reason),
            })
            .collect(),
        Value::String(name) => {
            vec![InvalidParameter {
                name: name.clone(),
                reason: String::new(),
            }]
        }
        _ => Vec::new(),
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
