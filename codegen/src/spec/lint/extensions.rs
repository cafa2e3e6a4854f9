//! Our own `x-` extensions: they are set by hand, in overlays, so a slip has to be found here.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::schemas::{Properties, follow, parts};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity, codes};
use crate::spec::document::Document;
use crate::spec::fields::Fields;
use crate::spec::media::is_json;
use crate::spec::pointer::Pointer;
use crate::spec::walk::Kind;
use crate::spec::words::type_name;
use crate::spec::{fix, suggest};

/// Our extensions, and where they belong.
const OURS: [(&str, &[Kind]); 10] = [
    ("x-resource", &[]),
    ("x-variants", &[Kind::Schema]),
    ("x-extensible", &[Kind::Schema]),
    ("x-prefixes", &[Kind::Schema]),
    ("x-segments", &[Kind::Schema]),
    ("x-rules", &[Kind::Schema]),
    ("x-advice", &[Kind::Schema]),
    ("x-pagination", &[Kind::Operation]),
    ("x-retry", &[Kind::Operation]),
    (
        "x-rust-name",
        &[Kind::Schema, Kind::Operation, Kind::Parameter],
    ),
];

/// What `x-rules` can demand of a property.
const DEMANDS: &[&str] = &["required", "forbidden", "minLength", "length", "digits"];

/// What `x-advice` can expect of one.
const ADVICE: &[&str] = &[
    "required",
    "notBlank",
    "is",
    "startsWith",
    "minItems",
    "assignedCountry",
    "domainOf",
];

/// Whether a value can stand below a key of an extension, and what belongs there.
fn shape(key: &str, value: &Value) -> (bool, &'static str) {
    let text = value.as_str().unwrap_or_default();
    let is_list = value.as_array().is_some_and(|items| !items.is_empty());
    match key {
        "x-resource" => (
            is_snake_case(text),
            "a name in snake_case such as `business_profiles`",
        ),
        "x-rust-name" => (is_identifier(text), "a Rust identifier"),
        "x-extensible" => (value.is_boolean(), "`true` or `false`"),
        "x-prefixes" => (
            is_list && value.as_array().into_iter().flatten().all(is_text),
            "a list of strings, with digits in quotes: `'1800'`",
        ),
        "x-rules" | "x-advice" => (value.is_array(), "a list"),
        "x-retry" => (text == "safe", "`safe`"),
        "x-variants" | "x-segments" | "x-pagination" | "when" | "then" => {
            (value.is_object(), "an object")
        }
        "separator" | "why" => (is_text(value), "a string that is not empty"),
        "count" => (value.as_u64() > Some(0), "a whole number from 1"),
        "minLength" | "length" | "digits" | "minItems" => (value.is_u64(), "a whole number"),
        "is" | "isNot" | "startsWith" => (is_list, "a list of values"),
        "required" | "forbidden" | "notBlank" | "assignedCountry" => {
            (*value == Value::Bool(true), "`true`")
        }
        "items" | "next" => (
            value.as_str().and_then(Pointer::parse).is_some(),
            "a JSON pointer such as `/_embedded/items`",
        ),
        _ => (true, "known"),
    }
}

fn is_text(value: &Value) -> bool {
    value.as_str().is_some_and(|text| !text.trim().is_empty())
}

fn is_snake_case(name: &str) -> bool {
    let is_sign = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    name.starts_with(|c: char| c.is_ascii_lowercase()) && name.chars().all(is_sign)
}

fn is_identifier(name: &str) -> bool {
    let is_sign = |c: char| c.is_ascii_alphanumeric() || c == '_';
    name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.chars().all(is_sign)
}

/// The value below a key, if it is what belongs there; reported if not.
fn get<'d>(fields: &Fields<'d>, key: &str, diagnostics: &mut Diagnostics) -> Option<&'d Value> {
    let value = fields.get(key)?;
    let (fits, expected) = shape(key, value);
    if !fits {
        let message = format!("`{key}` has to be {expected}");
        diagnostics.push(invalid(fields, key, &message));
    }
    fits.then_some(value)
}

/// Checks the members of an object of ours on their own, and that all are there that have to be.
fn members(fields: &Fields<'_>, known: &[&str], needed: &[&str], diagnostics: &mut Diagnostics) {
    let unknown = fields.unknown(&codes::INVALID_EXTENSION, known);
    diagnostics.extend(unknown.map(|(key, problem)| removable(fields, &fields.join(key), problem)));
    for key in known {
        get(fields, key, diagnostics);
    }
    for key in needed.iter().filter(|key| fields.get(key).is_none()) {
        let (_, expected) = shape(key, &Value::Null);
        let problem = invalid(fields, key, &format!("there is no `{key}`"));
        diagnostics.push(problem.help(format!("it has to be {expected}")));
    }
}

pub(super) fn tag(fields: &Fields<'_>, diagnostics: &mut Diagnostics) {
    get(fields, "x-resource", diagnostics);
}

pub(super) fn schema(fields: &Fields<'_>, diagnostics: &mut Diagnostics) {
    get(fields, "x-rust-name", diagnostics);
    get(fields, "x-prefixes", diagnostics);
    if get(fields, "x-extensible", diagnostics).is_some() && fields.get("enum").is_none() {
        let message = "`x-extensible` belongs to a schema with an `enum`";
        diagnostics.push(invalid(fields, "x-extensible", message));
    }
    if get(fields, "x-variants", diagnostics).is_some() {
        variants(fields, diagnostics);
    }
    get(fields, "x-segments", diagnostics);
    if let Some(segments) = fields.object("x-segments") {
        let keys = ["separator", "count"];
        members(&segments, &keys, &keys, diagnostics);
    }
    if get(fields, "x-rules", diagnostics).is_some() {
        rules(fields, "x-rules", &Properties::of(fields), diagnostics);
    }
    if get(fields, "x-advice", diagnostics).is_some() {
        rules(
            fields,
            "x-advice",
            &Properties::with_paths(fields),
            diagnostics,
        );
    }
}

pub(super) fn operation(fields: &Fields<'_>, parameters: &[&str], diagnostics: &mut Diagnostics) {
    get(fields, "x-rust-name", diagnostics);
    get(fields, "x-retry", diagnostics);
    if fields.get("x-pagination").is_some() {
        pagination(fields, parameters, diagnostics);
    }
}

fn variants(fields: &Fields<'_>, diagnostics: &mut Diagnostics) {
    let values: Vec<String> = enum_values(fields.members).unwrap_or_default();
    let mut names = HashSet::new();
    for (value, entry, name) in fields.entries("x-variants") {
        if !values.iter().any(|known| known == value) {
            let message = format!("`x-variants` names `{value}`, which is not in the `enum`");
            let problem = malformed(fields, &entry, message)
                .at(fields.document.key_location(&entry))
                .help(format!("remove `{value}` from `x-variants` in the overlay"));
            diagnostics.push(with_suggestion(problem, value, &values));
        }
        let name_text = name.as_str().unwrap_or_default();
        if !is_identifier(name_text) || !name_text.starts_with(|c: char| c.is_ascii_uppercase()) {
            let message = format!("`{name}` is no name for a variant");
            let problem = malformed(fields, &entry, message);
            diagnostics.push(problem.help("use an identifier in UpperCamelCase"));
        } else if !names.insert(name_text) {
            let message = format!("two values have the variant name `{name_text}`");
            diagnostics.push(malformed(fields, &entry, message));
        }
    }
}

/// The values of an enum as text.
fn enum_values(schema: &Map<String, Value>) -> Option<Vec<String>> {
    let values = schema.get("enum")?.as_array()?;
    Some(values.iter().map(text_of).collect())
}

fn text_of(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

fn rules(
    fields: &Fields<'_>,
    key: &str,
    properties: &Properties<'_>,
    diagnostics: &mut Diagnostics,
) {
    let is_advice = key == "x-advice";
    let demands = if is_advice { ADVICE } else { DEMANDS };
    let needed: &[&str] = match is_advice {
        true => &["then", "why"],
        false => &["when", "then", "why"],
    };
    for (at, rule) in fields.items(key) {
        let Some(rule) = Fields::of(fields.document, at.clone(), rule) else {
            let message = "a rule has to have `when`, `then` and `why`";
            diagnostics.push(malformed(fields, &at, message));
            continue;
        };
        members(&rule, &["when", "then", "why"], needed, diagnostics);
        if let Some(when) = rule.object("when") {
            condition(&when, properties, diagnostics);
        }
        if let Some(then) = rule.object("then") {
            consequence(&then, demands, properties, diagnostics);
        }
    }
}

fn condition(when: &Fields<'_>, properties: &Properties<'_>, diagnostics: &mut Diagnostics) {
    one_predicate(when, &["is", "isNot", "minItems"], diagnostics);
    let property = known_property(
        when,
        "property",
        when.get("property"),
        properties,
        diagnostics,
    );
    let schema = property.and_then(|property| follow(when.document, property)?.as_object());
    let is_extensible =
        |schema: &&Map<_, _>| schema.get("x-extensible") == Some(&Value::Bool(true));
    let Some(known) = schema
        .filter(|schema| !is_extensible(schema))
        .and_then(enum_values)
    else {
        return;
    };
    for (at, value) in ["is", "isNot"].iter().flat_map(|key| when.items(key)) {
        let text = text_of(value);
        if !known.contains(&text) {
            let message = format!("the property never has the value `{text}`");
            let problem = malformed(when, &at, message);
            diagnostics.push(with_suggestion(problem, &text, &known));
        }
    }
}

fn consequence(
    then: &Fields<'_>,
    demands: &[&str],
    properties: &Properties<'_>,
    diagnostics: &mut Diagnostics,
) {
    one_predicate(then, demands, diagnostics);
    let names: Vec<Option<&Value>> = match then.get("property") {
        Some(Value::Array(names)) if demands == ADVICE => names.iter().map(Some).collect(),
        name => vec![name],
    };
    for name in names {
        known_property(then, "property", name, properties, diagnostics);
    }
    if let Some(url) = then.get("domainOf") {
        known_property(then, "domainOf", Some(url), properties, diagnostics);
    }
}

/// Reports what is neither `property` nor a predicate, and any other number of predicates than one.
fn one_predicate(part: &Fields<'_>, predicates: &[&str], diagnostics: &mut Diagnostics) {
    members(
        part,
        &[&["property"], predicates].concat(),
        &[],
        diagnostics,
    );
    let given = predicates.iter().filter(|key| part.get(key).is_some());
    if given.count() != 1 {
        let message = format!(
            "exactly one of {} belongs here",
            suggest::quoted(predicates)
        );
        diagnostics.push(malformed(part, &part.at, message));
    }
}

/// The schema of the property that a part of a rule names.
fn known_property<'d>(
    part: &Fields<'_>,
    key: &str,
    name: Option<&Value>,
    properties: &Properties<'d>,
    diagnostics: &mut Diagnostics,
) -> Option<&'d Value> {
    let Some(name) = name.and_then(Value::as_str) else {
        let message = format!("`{key}` has to be the name of a property");
        diagnostics.push(invalid(part, key, &message));
        return None;
    };
    let property = properties.get(name);
    if property.is_none() {
        let problem = invalid(part, key, &format!("the schema has no property `{name}`"));
        diagnostics.push(with_suggestion(problem, name, properties.names()));
    }
    property
}

fn pagination(operation: &Fields<'_>, parameters: &[&str], diagnostics: &mut Diagnostics) {
    const KEY: &str = "x-pagination";
    let at = operation.join(KEY);
    let is_published = operation.document.location(&at).file == *operation.document.file();
    let items = operation.object(KEY).and_then(|it| it.text("items"));
    // Ours leads to items with a pointer.
    if is_published && !items.is_some_and(|items| items.starts_with('/')) {
        let problem = invalid(operation, KEY, "`x-pagination` has another shape");
        let problem = problem.with_severity(Severity::Warning);
        diagnostics.push(problem.note("taken for another publisher's extension, and ignored"));
        return;
    }
    get(operation, KEY, diagnostics);
    let Some(pagination) = operation.object(KEY) else {
        return;
    };
    let keys = ["items", "next", "parameter"];
    members(&pagination, &keys, &["items"], diagnostics);
    let parameter = pagination.get("parameter");
    if pagination.get("next").is_some() != parameter.is_some() {
        let problem = malformed(operation, &at, "`next` and `parameter` belong together");
        diagnostics
            .push(problem.help("give both, or neither for a list that is never cut into pages"));
    }
    if let Some(name) = parameter.map(text_of)
        && !parameters.contains(&name.as_str())
    {
        let message = format!("the operation has no parameter `{name}`");
        let problem = invalid(&pagination, "parameter", &message);
        diagnostics.push(with_suggestion(problem, &name, parameters));
    }
    let Some(body) = success_schema(operation) else {
        let message = "the operation has no successful JSON response to take pages from";
        let problem = malformed(operation, &at, message);
        diagnostics
            .push(problem.help("describe the response in the overlay, or remove `x-pagination`"));
        return;
    };
    for key in ["items", "next"] {
        if let Some(pointer) = pagination.text(key).and_then(Pointer::parse) {
            diagnostics.extend(page_pointer(&pagination, key, &pointer, body));
        }
    }
}

/// What is wrong with a pointer into a response.
fn page_pointer(
    pagination: &Fields<'_>,
    key: &str,
    pointer: &Pointer,
    body: &Value,
) -> Option<Diagnostic> {
    let document = pagination.document;
    let Some(schema) = schema_at(document, body, pointer) else {
        let starts = (0..pointer.tokens().count())
            .map(|length| Pointer::from_tokens(pointer.tokens().take(length)));
        let existing = starts.map_while(|start| Some((schema_at(document, body, &start)?, start)));
        let (schema, existing) = existing.last()?;
        let place = match existing.is_root() {
            true => "the response".to_owned(),
            false => format!("`{existing}`"),
        };
        let note = match property_names(document, schema).as_slice() {
            [] => "no properties".to_owned(),
            names => suggest::quoted(names),
        };
        let message = format!("`{pointer}` leads nowhere in the response");
        return Some(invalid(pagination, key, &message).note(format!("{place} has {note}")));
    };
    let is_list =
        schema.get("type").is_some_and(|name| name == "array") || schema.get("items").is_some();
    let is_other = key == "items" && !is_list && schema.get("type").is_some();
    let message = format!("`{pointer}` is no list in the response");
    is_other.then(|| invalid(pagination, key, &message))
}

/// The schema of the first JSON body among the successful responses.
fn success_schema<'d>(operation: &Fields<'d>) -> Option<&'d Value> {
    let responses = operation.entries("responses");
    let mut success = responses.filter(|(status, ..)| status.starts_with('2'));
    success.find_map(|(_, _, response)| {
        let content = follow(operation.document, response)?.get("content")?;
        let mut content = content.as_object()?.iter();
        let (_, media) = content.find(|(name, _)| is_json(name))?;
        media.get("schema")
    })
}

/// The schema of the value at a pointer into what a schema describes.
fn schema_at<'d>(
    document: &'d Document,
    schema: &'d Value,
    pointer: &Pointer,
) -> Option<&'d Value> {
    let schema = follow(document, schema)?;
    pointer.tokens().try_fold(schema, |schema, token| {
        let parts = all_parts(document, schema);
        let is_index = token.parse::<usize>().is_ok();
        let property = parts
            .iter()
            .find_map(|it| it.get("properties")?.get(&*token));
        let item = || parts.iter().find_map(|it| it.get("items"));
        follow(document, property.or_else(|| item().filter(|_| is_index))?)
    })
}

fn all_parts<'d>(document: &'d Document, schema: &'d Value) -> Vec<&'d Map<String, Value>> {
    let schema = schema.as_object();
    schema.map_or_else(Vec::new, |schema| {
        parts(document, schema, &["allOf", "anyOf", "oneOf"])
    })
}

fn property_names<'d>(document: &'d Document, schema: &'d Value) -> Vec<&'d str> {
    let parts = all_parts(document, schema).into_iter();
    let maps = parts.filter_map(|part| part.get("properties")?.as_object());
    maps.flat_map(Map::keys).map(String::as_str).collect()
}

fn invalid(fields: &Fields<'_>, key: &str, message: &str) -> Diagnostic {
    let diagnostic = malformed(fields, &fields.join(key), message);
    match fields.get(key) {
        Some(value @ (Value::Array(_) | Value::Object(_))) => {
            diagnostic.note(format!("it is {}", type_name(value)))
        }
        Some(value) => diagnostic.note(format!("it is `{}`", text_of(value))),
        None => diagnostic,
    }
}

fn malformed(fields: &Fields<'_>, at: &Pointer, message: impl Into<String>) -> Diagnostic {
    let problem = Diagnostic::new(&codes::INVALID_EXTENSION, message);
    removable(fields, at, problem.at(fields.document.location(at)))
}

/// With the action that removes the part of an extension that can go without the rest of it.
fn removable(fields: &Fields<'_>, at: &Pointer, problem: Diagnostic) -> Diagnostic {
    let tokens: Vec<_> = at.tokens().collect();
    let is_ours = |token: &_| OURS.iter().any(|(name, _)| name == token);
    let length = tokens
        .iter()
        .rposition(is_ours)
        .map_or(tokens.len(), |start| {
            let has_entries = ["x-rules", "x-advice", "x-variants"];
            let name = tokens.get(start).map_or("", |name| name);
            start + 1 + usize::from(has_entries.contains(&name))
        });
    let part = Pointer::from_tokens(tokens.iter().take(length));
    let why = "What the extension says cannot be used.";
    problem.fix(fix::remove(fields.document.value(), &part, why))
}

/// Keys that are nearly one of ours, and ours where they say nothing. Whatever else starts with `x-` is not for us.
pub(super) fn strange(fields: &Fields<'_>, kind: Kind, diagnostics: &mut Diagnostics) {
    let belongs = |(name, kinds): &&(&str, &[Kind])| {
        kinds.contains(&kind) || kind == Kind::Document && *name == "x-resource"
    };
    let here: Vec<&str> = OURS.iter().filter(belongs).map(|(name, _)| *name).collect();
    let keys = fields.members.keys();
    for key in keys.filter(|key| key.starts_with("x-") && !here.contains(&key.as_str())) {
        let is_ours = OURS.iter().any(|(name, _)| name == key);
        let message = match is_ours {
            true => format!("`{key}` says nothing here"),
            false => format!("`{key}` is no extension that the generator knows"),
        };
        let problem = fields.key_problem(&codes::UNKNOWN_EXTENSION, key, message);
        let problem = with_suggestion(problem.note("it is ignored"), key, &here);
        diagnostics.extend((is_ours || problem.help.is_some()).then_some(problem));
    }
}

fn with_suggestion(
    problem: Diagnostic,
    name: &str,
    known: impl IntoIterator<Item: AsRef<str>>,
) -> Diagnostic {
    let known: Vec<_> = known.into_iter().collect();
    let near = suggest::nearest(name, known.iter().map(AsRef::as_ref));
    match suggest::did_you_mean(&near) {
        Some(question) => problem.help(question),
        None => problem,
    }
}
