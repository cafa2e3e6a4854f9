//! progenitor's client for the same effective document.

use progenitor::{GenerationSettings, Generator, InterfaceStyle};
use serde_json::{Map, Value};

use crate::Outcome;

/// The source of progenitor's client.
pub(crate) fn module(document: &Value, style: InterfaceStyle) -> Outcome<String> {
    let document = serde_json::from_value(reduced(document))?;
    let mut settings = GenerationSettings::new();
    settings.with_interface(style);
    let tokens = Generator::new(&settings).generate_tokens(&document)?;
    Ok(prettyplease::unparse(&syn::parse2(tokens)?))
}

/// The document with what progenitor takes: it allows one type of success and one of errors, and
/// knows `application/json` alone. Errors are left out, which is in its favour.
fn reduced(document: &Value) -> Value {
    let mut document = document.clone();
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    let operations = paths
        .into_iter()
        .flat_map(Map::values_mut)
        .filter_map(Value::as_object_mut)
        .flat_map(Map::values_mut);
    for operation in operations {
        let responses = operation.get_mut("responses");
        if let Some(responses) = responses.and_then(Value::as_object_mut) {
            let mut statuses = responses.keys();
            let success = statuses.find(|it| it.starts_with('2')).cloned();
            responses.retain(|status, _| Some(status) == success.as_ref());
            responses.values_mut().for_each(as_json);
        }
        operation.get_mut("requestBody").map(as_json);
    }
    document
}

fn as_json(body: &mut Value) {
    let Some(content) = body.get_mut("content").and_then(Value::as_object_mut) else {
        return;
    };
    if let Some((_, schema)) = std::mem::take(content).into_iter().next() {
        content.insert("application/json".to_owned(), schema);
    }
}
