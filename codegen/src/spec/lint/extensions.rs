//! Our own `x-` extensions: they are set by hand, in overlays, so a slip has to be found here.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::fields::Fields;
use super::schemas::{Properties, follow, parts};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity, codes};
use crate::spec::document::Document;
use crate::spec::fix;
use crate::spec::pointer::Pointer;
use crate::spec::suggest;
use crate::spec::walk::Kind;
use crate::spec::words::type_name;

pub(super) fn tag(fields: &Fields<'_>, diagnostics: &mut Diagnostics) {
    let is_snake_case = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_lowercase())
            && name
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    };
    if let Some(name) = fields.get("x-resource")
        && !name.as_str().is_some_and(is_snake_case)
    {
        let problem = invalid(
            fields,
            "x-resource",
            "`x-resource` has to be a name in snake_case",
        );
        diagnostics.push(problem.help("write something like `x-resource: business_profiles`"));
    }
}

pub(super) fn schema(fields: &Fields<'_>, diagnostics: &mut Diagnostics) {
    rust_name(fields, diagnostics);
    variants(fields, diagnostics);
    extensible(fields, diagnostics);
    prefixes(fields, diagnostics);
    segments(fields, diagnostics);
    rules(fields, "x-rules", &Properties::of(fields), diagnostics);
    rules(
        fields,
        "x-advice",
        &Properties::with_paths(fields),
        diagnostics,
    );
}

pub(super) fn operation(fields: &Fields<'_>, parameters: &[&str], diagnostics: &mut Diagnostics) {
    rust_name(fields, diagnostics);
    if let Some(retry) = fields.get("x-retry")
        && retry != "safe"
    {
        diagnostics.push(invalid(fields, "x-retry", "`x-retry` can only be `safe`"));
    }
    pagination(fields, parameters, diagnostics);
}

fn rust_name(fields: &Fields<'_>, diagnostics: &mut Diagnostics) {
    if let Some(name) = fields.get("x-rust-name")
        && !name.as_str().is_some_and(is_identifier)
    {
        diagnostics.push(invalid(
            fields,
            "x-rust-name",
            "`x-rust-name` has to be a Rust identifier",
        ));
    }
}

fn is_identifier(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

fn variants(fields: &Fields<'_>, diagnostics: &mut Diagnostics) {
    let Some(value) = fields.get("x-variants") else {
        return;
    };
    let at = fields.join("x-variants");
    let Some(variants) = value.as_object() else {
        diagnostics.push(invalid(
            fields,
            "x-variants",
            "`x-variants` has to map values to variant names",
        ));
        return;
    };
    let values: Vec<String> = enum_values(fields.members).unwrap_or_default();
    let mut names = HashSet::new();
    for (value, name) in variants {
        let entry = at.join(value);
        if !values.contains(value) {
            let message = format!("`x-variants` names `{value}`, which is not in the `enum`");
            let problem = malformed(fields.document, &entry, message)
                .at(fields.document.key_location(&entry));
            let near = suggest::nearest(value, values.iter().map(String::as_str));
            let problem = match near.is_empty() {
                true => problem.help(format!("remove `{value}` from `x-variants` in the overlay")),
                false => with_suggestion(problem, &near),
            };
            diagnostics.push(problem);
        }
        match name.as_str() {
            Some(name)
                if is_identifier(name) && name.starts_with(|c: char| c.is_ascii_uppercase()) =>
            {
                if !names.insert(name) {
                    let message = format!("two values have the variant name `{name}`");
                    diagnostics.push(malformed(fields.document, &entry, message));
                }
            }
            _ => {
                let message = format!("`{name}` is no name for a variant");
                let problem = malformed(fields.document, &entry, message);
                diagnostics.push(problem.help("use an identifier in UpperCamelCase"));
            }
        }
    }
}

fn enum_values(schema: &Map<String, Value>) -> Option<Vec<String>> {
    let values = schema.get("enum")?.as_array()?;
    let text = |value: &Value| {
        value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned)
    };
    Some(values.iter().map(text).collect())
}

fn extensible(fields: &Fields<'_>, diagnostics: &mut Diagnostics) {
    let Some(value) = fields.get("x-extensible") else {
        return;
    };
    if !value.is_boolean() {
        diagnostics.push(invalid(
            fields,
            "x-extensible",
            "`x-extensible` has to be `true` or `false`",
        ));
    } else if fields.get("enum").is_none() {
        diagnostics.push(invalid(
            fields,
            "x-extensible",
            "`x-extensible` belongs to a schema with an `enum`",
        ));
    }
}

fn prefixes(fields: &Fields<'_>, diagnostics: &mut Diagnostics) {
    let Some(value) = fields.get("x-prefixes") else {
        return;
    };
    let is_text = |prefix: &Value| prefix.as_str().is_some_and(|prefix| !prefix.is_empty());
    if !value
        .as_array()
        .is_some_and(|prefixes| !prefixes.is_empty() && prefixes.iter().all(is_text))
    {
        let problem = invalid(
            fields,
            "x-prefixes",
            "`x-prefixes` has to be a list of strings",
        );
        diagnostics.push(problem.help("put digits in quotes: `'1800'`"));
    }
}

fn segments(fields: &Fields<'_>, diagnostics: &mut Diagnostics) {
    let Some(value) = fields.get("x-segments") else {
        return;
    };
    let Some(members) = value.as_object() else {
        diagnostics.push(invalid(
            fields,
            "x-segments",
            "`x-segments` has to have `separator` and `count`",
        ));
        return;
    };
    let at = fields.join("x-segments");
    let segments = Fields {
        document: fields.document,
        at: &at,
        members,
    };
    refuse_unknown(&segments, &["separator", "count"], diagnostics);
    if segments
        .get("separator")
        .and_then(Value::as_str)
        .is_none_or(str::is_empty)
    {
        diagnostics.push(invalid(
            &segments,
            "separator",
            "`separator` has to be a string that is not empty",
        ));
    }
    if segments
        .get("count")
        .and_then(Value::as_u64)
        .is_none_or(|count| count == 0)
    {
        diagnostics.push(invalid(
            &segments,
            "count",
            "`count` has to be a whole number from 1",
        ));
    }
}

fn rules(
    fields: &Fields<'_>,
    key: &str,
    properties: &Properties<'_>,
    diagnostics: &mut Diagnostics,
) {
    let Some(value) = fields.get(key) else {
        return;
    };
    let Some(rules) = value.as_array() else {
        let message = format!("`{key}` has to be a list");
        diagnostics.push(invalid(fields, key, &message));
        return;
    };
    let at = fields.join(key);
    let is_advice = key == "x-advice";
    let demands = if is_advice { ADVICE } else { DEMANDS };
    for (index, rule) in rules.iter().enumerate() {
        let at = at.join(index);
        let Some(members) = rule.as_object() else {
            let message = "a rule has to have `when`, `then` and `why`";
            diagnostics.push(malformed(fields.document, &at, message));
            continue;
        };
        let rule = Fields {
            document: fields.document,
            at: &at,
            members,
        };
        refuse_unknown(&rule, &["when", "then", "why"], diagnostics);
        if rule
            .get("why")
            .and_then(Value::as_str)
            .is_none_or(|why| why.trim().is_empty())
        {
            let problem = invalid(&rule, "why", "the rule has no `why`");
            diagnostics.push(problem.help("say in a few words what the caller has to do"));
        }
        if !is_advice || rule.get("when").is_some() {
            condition(&rule, properties, diagnostics);
        }
        consequence(&rule, demands, properties, diagnostics);
    }
}

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

fn condition(rule: &Fields<'_>, properties: &Properties<'_>, diagnostics: &mut Diagnostics) {
    const TESTS: [&str; 3] = ["is", "isNot", "minItems"];
    let at = rule.join("when");
    let Some(members) = part(rule, "when", diagnostics) else {
        return;
    };
    let when = Fields {
        document: rule.document,
        at: &at,
        members,
    };
    one_predicate(&when, &TESTS, diagnostics);
    let name = when.get("property");
    let property = known_property(&when, "property", name, properties, diagnostics);
    for key in ["is", "isNot"] {
        let Some(values) = when.get(key) else {
            continue;
        };
        let Some(values) = values.as_array().filter(|values| !values.is_empty()) else {
            diagnostics.push(invalid(
                &when,
                key,
                &format!("`{key}` has to be a list of values"),
            ));
            continue;
        };
        let schema = property
            .and_then(|property| follow(rule.document, property))
            .and_then(Value::as_object);
        let is_extensible =
            schema.and_then(|schema| schema.get("x-extensible")) == Some(&Value::Bool(true));
        let Some(known) = schema.and_then(enum_values).filter(|_| !is_extensible) else {
            continue;
        };
        for (index, value) in values.iter().enumerate() {
            let text = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            if !known.contains(&text) {
                let at = when.join(key).join(index);
                let message = format!("the property never has the value `{text}`");
                let problem = malformed(rule.document, &at, message);
                diagnostics.push(with_suggestion(
                    problem,
                    &suggest::nearest(&text, known.iter().map(String::as_str)),
                ));
            }
        }
    }
    count(&when, "minItems", diagnostics);
}

fn consequence(
    rule: &Fields<'_>,
    demands: &[&str],
    properties: &Properties<'_>,
    diagnostics: &mut Diagnostics,
) {
    let at = rule.join("then");
    let Some(members) = part(rule, "then", diagnostics) else {
        return;
    };
    let then = Fields {
        document: rule.document,
        at: &at,
        members,
    };
    one_predicate(&then, demands, diagnostics);
    match then.get("property") {
        Some(Value::Array(names)) if demands == ADVICE => {
            for name in names {
                known_property(&then, "property", Some(name), properties, diagnostics);
            }
        }
        name => {
            known_property(&then, "property", name, properties, diagnostics);
        }
    }
    if let Some(url) = then.get("domainOf") {
        known_property(&then, "domainOf", Some(url), properties, diagnostics);
    }
    for key in ["is", "startsWith"] {
        let is_list = |it: &Value| it.as_array().is_some_and(|values| !values.is_empty());
        if then.get(key).is_some_and(|values| !is_list(values)) {
            let message = format!("`{key}` has to be a list of values");
            diagnostics.push(invalid(&then, key, &message));
        }
    }
    for key in ["required", "forbidden", "notBlank", "assignedCountry"] {
        if then
            .get(key)
            .is_some_and(|value| *value != Value::Bool(true))
        {
            diagnostics.push(invalid(&then, key, &format!("`{key}` can only be `true`")));
        }
    }
    for key in ["minLength", "length", "digits", "minItems"] {
        count(&then, key, diagnostics);
    }
}

fn part<'d>(
    rule: &Fields<'d>,
    key: &str,
    diagnostics: &mut Diagnostics,
) -> Option<&'d Map<String, Value>> {
    let members = rule.get(key).and_then(Value::as_object);
    if members.is_none() {
        diagnostics.push(invalid(
            rule,
            key,
            &format!("the rule has no `{key}` that is an object"),
        ));
    }
    members
}

/// Reports what is neither `property` nor a predicate, and any other number of predicates than one.
fn one_predicate(part: &Fields<'_>, predicates: &[&str], diagnostics: &mut Diagnostics) {
    let known: Vec<&str> = std::iter::once("property")
        .chain(predicates.iter().copied())
        .collect();
    refuse_unknown(part, &known, diagnostics);
    let is_predicate = |key: &&String| predicates.contains(&key.as_str());
    if part.members.keys().filter(is_predicate).count() != 1 {
        let names: Vec<String> = predicates.iter().map(|name| format!("`{name}`")).collect();
        let message = format!("exactly one of {} belongs here", names.join(", "));
        diagnostics.push(malformed(part.document, part.at, message));
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
        let message = format!("the schema has no property `{name}`");
        let near = properties.nearest(name);
        let near: Vec<&str> = near.iter().map(String::as_str).collect();
        diagnostics.push(with_suggestion(invalid(part, key, &message), &near));
    }
    property
}

fn count(fields: &Fields<'_>, key: &str, diagnostics: &mut Diagnostics) {
    if fields
        .get(key)
        .is_some_and(|value| value.as_u64().is_none())
    {
        diagnostics.push(invalid(
            fields,
            key,
            &format!("`{key}` has to be a whole number"),
        ));
    }
}

fn pagination(operation: &Fields<'_>, parameters: &[&str], diagnostics: &mut Diagnostics) {
    let Some(value) = operation.get("x-pagination") else {
        return;
    };
    let at = operation.join("x-pagination");
    let is_published = operation.document.location(&at).file == *operation.document.file();
    if is_published && !has_page_pointer(value) {
        let problem = invalid(
            operation,
            "x-pagination",
            "`x-pagination` has another shape",
        );
        let problem = problem.with_severity(Severity::Warning);
        diagnostics.push(problem.note("taken for another publisher's extension, and ignored"));
        return;
    }
    let Some(members) = value.as_object() else {
        diagnostics.push(invalid(
            operation,
            "x-pagination",
            "`x-pagination` has to have `items`",
        ));
        return;
    };
    let pagination = Fields {
        document: operation.document,
        at: &at,
        members,
    };
    refuse_unknown(&pagination, &["items", "next", "parameter"], diagnostics);
    if pagination.get("next").is_some() != pagination.get("parameter").is_some() {
        let message = "`next` and `parameter` belong together";
        let problem = malformed(operation.document, &at, message);
        diagnostics
            .push(problem.help("give both, or neither for a list that is never cut into pages"));
    }
    if let Some(parameter) = pagination.get("parameter")
        && !parameter
            .as_str()
            .is_some_and(|parameter| parameters.contains(&parameter))
    {
        let message = format!("the operation has no parameter {}", quoted(parameter));
        let near = suggest::nearest(
            parameter.as_str().unwrap_or_default(),
            parameters.iter().copied(),
        );
        diagnostics.push(with_suggestion(
            invalid(&pagination, "parameter", &message),
            &near,
        ));
    }
    let Some(body) = success_schema(operation) else {
        let message = "the operation has no successful JSON response to take pages from";
        let problem = malformed(operation.document, &at, message);
        diagnostics
            .push(problem.help("describe the response in the overlay, or remove `x-pagination`"));
        return;
    };
    for key in ["items", "next"] {
        if key == "items" || pagination.get(key).is_some() {
            page_pointer(&pagination, key, body, diagnostics);
        }
    }
}

/// Whether an extension leads to items as ours does.
fn has_page_pointer(pagination: &Value) -> bool {
    let items = pagination.get("items").and_then(Value::as_str);
    items.is_some_and(|items| items.starts_with('/'))
}

fn page_pointer(pagination: &Fields<'_>, key: &str, body: &Value, diagnostics: &mut Diagnostics) {
    let pointer = pagination
        .get(key)
        .and_then(Value::as_str)
        .and_then(Pointer::parse);
    let Some(pointer) = pointer else {
        let problem = invalid(
            pagination,
            key,
            &format!("`{key}` has to be a JSON pointer"),
        );
        diagnostics.push(problem.help("write something like `/_embedded/items`"));
        return;
    };
    let document = pagination.document;
    let Some(schema) = schema_at(document, body, &pointer) else {
        let message = format!("`{pointer}` leads nowhere in the response");
        let existing = (0..pointer.tokens().count())
            .map(|length| Pointer::from_tokens(pointer.tokens().take(length)))
            .take_while(|pointer| schema_at(document, body, pointer).is_some())
            .last()
            .unwrap_or_default();
        let place = if existing.is_root() {
            "the response".to_owned()
        } else {
            format!("`{existing}`")
        };
        let names: Vec<&str> = schema_at(document, body, &existing)
            .map(|schema| property_names(document, schema))
            .unwrap_or_default();
        let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        let note = if names.is_empty() {
            "no properties".to_owned()
        } else {
            names.join(", ")
        };
        diagnostics.push(invalid(pagination, key, &message).note(format!("{place} has {note}")));
        return;
    };
    let is_list =
        schema.get("type").is_some_and(|name| name == "array") || schema.get("items").is_some();
    if key == "items" && !is_list && schema.get("type").is_some() {
        let message = format!("`{pointer}` is no list in the response");
        diagnostics.push(invalid(pagination, key, &message));
    }
}

/// The schema of the first JSON body among the successful responses.
fn success_schema<'d>(operation: &Fields<'d>) -> Option<&'d Value> {
    let responses = operation.get("responses")?.as_object()?;
    let success = responses
        .iter()
        .filter(|(status, _)| status.starts_with('2'));
    success
        .filter_map(|(_, response)| {
            follow(operation.document, response)?
                .get("content")?
                .as_object()
        })
        .find_map(|content| {
            let (_, media) = content.iter().find(|(name, _)| name.contains("json"))?;
            media.get("schema")
        })
}

/// The schema of the value at a pointer into what a schema describes.
fn schema_at<'d>(
    document: &'d Document,
    schema: &'d Value,
    pointer: &Pointer,
) -> Option<&'d Value> {
    let mut schema = follow(document, schema)?;
    for token in pointer.tokens() {
        schema = follow(document, child(document, schema, &token)?)?;
    }
    Some(schema)
}

fn child<'d>(document: &'d Document, schema: &'d Value, token: &str) -> Option<&'d Value> {
    let parts = parts(document, schema.as_object()?, &["allOf", "anyOf", "oneOf"]);
    let is_index = token.parse::<usize>().is_ok();
    let property = |part: &&'d Map<String, Value>| part.get("properties")?.get(token);
    let item = |part: &&'d Map<String, Value>| part.get("items").filter(|_| is_index);
    parts
        .iter()
        .find_map(property)
        .or_else(|| parts.iter().find_map(item))
}

fn property_names<'d>(document: &'d Document, schema: &'d Value) -> Vec<&'d str> {
    let parts = schema
        .as_object()
        .map(|schema| parts(document, schema, &["allOf", "anyOf", "oneOf"]));
    let maps = parts
        .into_iter()
        .flatten()
        .filter_map(|part| part.get("properties")?.as_object());
    maps.flat_map(Map::keys).map(String::as_str).collect()
}

fn refuse_unknown(fields: &Fields<'_>, known: &[&str], diagnostics: &mut Diagnostics) {
    for key in fields
        .members
        .keys()
        .filter(|key| !known.contains(&key.as_str()))
    {
        let at = fields.join(key);
        let names: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
        let problem = malformed(fields.document, &at, format!("unknown key `{key}`"));
        diagnostics.push(
            problem
                .at(fields.document.key_location(&at))
                .help(format!("known are {}", names.join(", "))),
        );
    }
}

fn invalid(fields: &Fields<'_>, key: &str, message: &str) -> Diagnostic {
    let at = fields.join(key);
    let diagnostic = malformed(fields.document, &at, message);
    match fields.get(key) {
        Some(value @ (Value::Array(_) | Value::Object(_))) => {
            diagnostic.note(format!("it is {}", type_name(value)))
        }
        Some(value) => diagnostic.note(format!("it is {}", quoted(value))),
        None => diagnostic,
    }
}

fn malformed(document: &Document, at: &Pointer, message: impl Into<String>) -> Diagnostic {
    let why = "What the extension says cannot be used.";
    Diagnostic::new(&codes::INVALID_EXTENSION, message)
        .at(document.location(at))
        .fix(fix::remove(document.value(), &extension_of(at), why))
}

/// The part of an extension that can go without the rest of it.
fn extension_of(at: &Pointer) -> Pointer {
    let tokens: Vec<_> = at.tokens().collect();
    let start = tokens
        .iter()
        .rposition(|token| OURS.iter().any(|(name, _)| name == token));
    let length = match start {
        Some(start)
            if tokens
                .get(start)
                .is_some_and(|name| ["x-rules", "x-advice", "x-variants"].contains(&&**name)) =>
        {
            start + 2
        }
        Some(start) => start + 1,
        None => tokens.len(),
    };
    Pointer::from_tokens(tokens.iter().take(length))
}

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

/// Keys that are nearly one of ours, and ours where they say nothing. Whatever else starts with `x-` is not for us.
pub(super) fn strange(fields: &Fields<'_>, kind: Kind, diagnostics: &mut Diagnostics) {
    let here: Vec<&str> = OURS
        .iter()
        .filter(|(name, kinds)| {
            kinds.contains(&kind) || kind == Kind::Document && *name == "x-resource"
        })
        .map(|(name, _)| *name)
        .collect();
    for key in fields
        .members
        .keys()
        .filter(|key| key.starts_with("x-") && !here.contains(&key.as_str()))
    {
        let is_ours = OURS.iter().any(|(name, _)| name == key);
        let near = suggest::nearest(key, here.iter().copied());
        if !is_ours && near.is_empty() {
            continue;
        }
        let message = if is_ours {
            format!("`{key}` says nothing here")
        } else {
            format!("`{key}` is no extension that the generator knows")
        };
        let problem = Diagnostic::new(&codes::UNKNOWN_EXTENSION, message)
            .at(fields.document.key_location(&fields.join(key)))
            .note("it is ignored");
        diagnostics.push(with_suggestion(problem, &near));
    }
}

fn with_suggestion(problem: Diagnostic, near: &[&str]) -> Diagnostic {
    let near: Vec<String> = near.iter().map(|name| (*name).to_owned()).collect();
    match suggest::did_you_mean(&near) {
        Some(question) => problem.help(question),
        None => problem,
    }
}

fn quoted(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| format!("`{value}`"), |text| format!("`{text}`"))
}
