//! Requests in files, and failures that say where and what to do. Shared by the examples.
//!
//! A file is JSON, which the crate reads by itself, or YAML. Requests are read by serde, so a crate for any other format
//! reads them as well.

use std::fmt;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Why an example ends early. `main` shows it as it is.
pub(crate) struct Failure(pub(crate) String);

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

/// An argument of the program. `usage` shows all of them.
pub(crate) fn argument(index: usize, usage: &str) -> Result<String, Failure> {
    std::env::args()
        .nth(index)
        .ok_or_else(|| Failure(format!("an argument is missing; usage: {usage}")))
}

/// Reads a request from a file; a failure names the file, the line and the key.
pub(crate) fn load<T: DeserializeOwned + Serialize>(path: &str) -> Result<T, Failure> {
    let failure = |why: &dyn fmt::Display| Failure(format!("{path}: {why}"));
    let text = std::fs::read(path)
        .map_err(|error| failure(&format!("{error}; samples are in examples/requests")))?;
    let (request, given): (T, Value) = if path.ends_with(".json") {
        let request = vonage_registration::from_json(&text).map_err(|error| failure(&error))?;
        (request, serde_json::from_slice(&text)?)
    } else {
        let request = serde_norway::from_slice(&text).map_err(|error| failure(&error))?;
        (request, serde_norway::from_slice(&text)?)
    };
    // Reading passes over keys that it does not know. In a request they are misspelt.
    match unknown_key(&given, &serde_json::to_value(&request)?) {
        Some(key) => Err(failure(&format!("{key}: no request has this key"))),
        None => Ok(request),
    }
}

fn unknown_key(given: &Value, known: &Value) -> Option<String> {
    match (given, known) {
        (Value::Object(given), Value::Object(known)) => {
            given.iter().find_map(|(key, value)| match known.get(key) {
                Some(known) => unknown_key(value, known).map(|inner| format!("/{key}{inner}")),
                None => (!value.is_null()).then(|| format!("/{key}")),
            })
        }
        (Value::Array(given), Value::Array(known)) => {
            let mut items = given.iter().zip(known).enumerate();
            items.find_map(|(index, (given, known))| {
                unknown_key(given, known).map(|inner| format!("/{index}{inner}"))
            })
        }
        _ => None,
    }
}
