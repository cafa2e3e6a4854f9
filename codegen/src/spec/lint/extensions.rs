//! Our own `x-` extensions: they are set by hand, in overlays, so a slip has to be found here.

use std::collections::HashSet;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::schemas::{Parts, follow};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity, codes};
use crate::spec::extension::{
    Condition, Demand, Pagination, Prefixes, Requirement, Rule, Segments,
};
use crate::spec::fields::Fields;
use crate::spec::media::is_json;
use crate::spec::pointer::Pointer;
use crate::spec::walk::Kind;
use crate::spec::words::{text_of, type_name};
use crate::spec::{fix, suggest};

/// Says what is wrong with a value, if anything.
type Check = fn(&Value) -> Result<(), String>;

/// Our extensions, where they belong, and what they say. Of the root, those are meant that its tags have.
const OURS: [(&str, &[Kind], Check); 10] = [
    ("x-resource", &[Kind::Document], |it| {
        let expected = "a name in snake_case such as `business_profiles`";
        text(it, is_snake_case, expected)
    }),
    ("x-variants", &[Kind::Schema], reads::<Map<String, Value>>),
    ("x-extensible", &[Kind::Schema], reads::<bool>),
    ("x-prefixes", &[Kind::Schema], reads::<Prefixes>),
    ("x-segments", &[Kind::Schema], reads::<Segments>),
    ("x-rules", &[Kind::Schema], reads::<Vec<Value>>),
    ("x-advice", &[Kind::Schema], reads::<Vec<Value>>),
    ("x-pagination", &[Kind::Operation], |_| Ok(())),
    ("x-retry", &[Kind::Operation], |it| {
        text(it, |it| it == "safe", "`safe`")
    }),
    (
        "x-rust-name",
        &[Kind::Schema, Kind::Operation, Kind::Parameter],
        |it| text(it, is_identifier, "a Rust identifier"),
    ),
];

fn reads<T: DeserializeOwned>(value: &Value) -> Result<(), String> {
    T::deserialize(value)
        .map(drop)
        .map_err(|error| error.to_string())
}

fn text(value: &Value, fits: fn(&str) -> bool, expected: &str) -> Result<(), String> {
    let fits = value.as_str().is_some_and(fits);
    fits.then_some(())
        .ok_or_else(|| format!("it has to be {expected}"))
}

fn is_snake_case(name: &str) -> bool {
    let is_sign = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    name.starts_with(|c: char| c.is_ascii_lowercase()) && name.chars().all(is_sign)
}

fn is_identifier(name: &str) -> bool {
    let is_sign = |c: char| c.is_ascii_alphanumeric() || c == '_';
    name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.chars().all(is_sign)
}

/// What stands below a key; reported if it cannot be read.
fn read<T: DeserializeOwned>(
    fields: &Fields<'_>,
    key: &str,
    diagnostics: &mut Diagnostics,
) -> Option<T> {
    let read = T::deserialize(fields.get(key)?);
    read.map_err(|error| diagnostics.push(unreadable(fields, key, &error.to_string())))
        .ok()
}

fn unreadable(fields: &Fields<'_>, key: &str, why: &str) -> Diagnostic {
    invalid(fields, key, &format!("`{key}` cannot be read: {why}"))
}

/// What is wrong with the extensions of a schema beyond their form.
pub(super) fn schema(fields: &Fields<'_>, diagnostics: &mut Diagnostics) {
    if fields.get("x-extensible").is_some() && fields.get("enum").is_none() {
        let message = "`x-extensible` belongs to a schema with an `enum`";
        diagnostics.push(invalid(fields, "x-extensible", message));
    }
    variants(fields, diagnostics);
    for key in ["x-rules", "x-advice"] {
        if fields.get(key).is_some() {
            rules(fields, key, diagnostics);
        }
    }
}

fn variants(fields: &Fields<'_>, diagnostics: &mut Diagnostics) {
    let values: Vec<String> = fields.items("enum").map(|(_, it)| text_of(it)).collect();
    let mut names = HashSet::new();
    for (value, entry, name) in fields.entries("x-variants") {
        if !values.iter().any(|known| known == value) {
            let message = format!("`x-variants` names `{value}`, which is not in the `enum`");
            let problem = malformed(fields, &entry, message)
                .at(fields.document.key_location(&entry))
                .help(format!("remove `{value}` from `x-variants` in the overlay"));
            diagnostics.push(with_suggestion(problem, value, &values));
        }
        let text = name.as_str().unwrap_or_default();
        if !is_identifier(text) || !text.starts_with(|c: char| c.is_ascii_uppercase()) {
            let message = format!("`{name}` is no name for a variant");
            let problem = malformed(fields, &entry, message);
            diagnostics.push(problem.help("use an identifier in UpperCamelCase"));
        } else if !names.insert(text) {
            let message = format!("two values have the variant name `{text}`");
            diagnostics.push(malformed(fields, &entry, message));
        }
    }
}

fn rules(fields: &Fields<'_>, key: &str, diagnostics: &mut Diagnostics) {
    let schema = Parts::of(fields.document, vec![fields.members], &["allOf"]);
    for (at, value) in fields.items(key) {
        let before = diagnostics.len();
        if let Some(rule) = Fields::of(fields.document, at.clone(), value) {
            condition(&rule, key, &schema, diagnostics);
            demand(&rule, key, &schema, diagnostics);
        }
        // What is wrong with the parts of the rule has been said.
        if let Err(error) = Rule::deserialize(value)
            && diagnostics.len() == before
        {
            let message = format!("the rule cannot be read: {error}");
            diagnostics.push(malformed(fields, &at, message));
        }
    }
}

fn condition(rule: &Fields<'_>, key: &str, schema: &Parts<'_>, diagnostics: &mut Diagnostics) {
    let Some(when) = rule.object("when") else {
        if key == "x-rules" {
            let message = "a rule has to say `when` it applies";
            diagnostics.push(malformed(rule, &rule.at, message));
        }
        return;
    };
    let Some(Condition { property: name, .. }) = read(rule, "when", diagnostics) else {
        return;
    };
    let Some(property) = property(&when, key, &name, schema, diagnostics) else {
        return;
    };
    let is_extensible = property
        .get("x-extensible")
        .any(|it| *it == Value::Bool(true));
    let listed = property.get("enum").find_map(Value::as_array);
    let Some(listed) = listed.filter(|_| !is_extensible) else {
        return;
    };
    let known: Vec<String> = listed.iter().map(text_of).collect();
    for (at, value) in ["is", "isNot"].iter().flat_map(|key| when.items(key)) {
        let text = text_of(value);
        if !known.contains(&text) {
            let message = format!("the property never has the value `{text}`");
            let problem = malformed(rule, &at, message);
            diagnostics.push(with_suggestion(problem, &text, &known));
        }
    }
}

fn demand(rule: &Fields<'_>, key: &str, schema: &Parts<'_>, diagnostics: &mut Diagnostics) {
    let demand: Option<Demand> = read(rule, "then", diagnostics);
    let (Some(demand), Some(then)) = (demand, rule.object("then")) else {
        return;
    };
    if !demand.belongs_to(key) {
        let message = format!("`{key}` cannot demand this");
        diagnostics.push(malformed(rule, &then.at, message));
    }
    let mut names = demand.properties;
    if let Requirement::DomainOf(url) = demand.requirement {
        names.push(url);
    }
    for name in names {
        property(&then, key, &name, schema, diagnostics);
    }
}

/// The property that a part of a rule names; reported if there is none. In advice, a slash leads to one in an object.
fn property<'d>(
    part: &Fields<'_>,
    key: &str,
    name: &str,
    schema: &Parts<'d>,
    diagnostics: &mut Diagnostics,
) -> Option<Parts<'d>> {
    let mut path = name.split('/');
    let property = match key {
        "x-rules" => schema.property(name),
        _ => path.try_fold(schema.clone(), |schema, name| schema.property(name)),
    };
    if property.is_none() {
        let message = format!("the schema has no property `{name}`");
        let problem = invalid(part, "property", &message);
        diagnostics.push(with_suggestion(problem, name, schema.names()));
    }
    property
}

pub(super) fn pagination(
    operation: &Fields<'_>,
    parameters: &[&str],
    diagnostics: &mut Diagnostics,
) {
    const KEY: &str = "x-pagination";
    if operation.get(KEY).is_none() {
        return;
    }
    let at = operation.join(KEY);
    let is_published = operation.document.location(&at).file == *operation.document.file();
    let declared = operation.object(KEY);
    let items = declared.as_ref().and_then(|it| it.text("items"));
    // Ours leads to items with a pointer.
    if is_published && !items.is_some_and(|items| items.starts_with('/')) {
        let problem = invalid(operation, KEY, "`x-pagination` has another shape");
        let problem = problem.with_severity(Severity::Warning);
        diagnostics.push(problem.note("taken for another publisher's extension, and ignored"));
        return;
    }
    let read: Option<Pagination> = read(operation, KEY, diagnostics);
    let (Some(read), Some(declared)) = (read, declared) else {
        return;
    };
    if read.next.is_some() != read.parameter.is_some() {
        let problem = malformed(operation, &at, "`next` and `parameter` belong together");
        diagnostics
            .push(problem.help("give both, or neither for a list that is never cut into pages"));
    }
    if let Some(name) = read.parameter
        && !parameters.contains(&name.as_str())
    {
        let message = format!("the operation has no parameter `{name}`");
        let problem = invalid(&declared, "parameter", &message);
        diagnostics.push(with_suggestion(problem, &name, parameters.iter().copied()));
    }
    let Some(response) = success_schema(operation) else {
        let message = "the operation has no successful JSON response to take pages from";
        let problem = malformed(operation, &at, message);
        diagnostics
            .push(problem.help("describe the response in the overlay, or remove `x-pagination`"));
        return;
    };
    for (key, pointer) in [("items", Some(read.items)), ("next", read.next)] {
        let problem = pointer.and_then(|it| page_pointer(&declared, key, &it, response.clone()));
        diagnostics.extend(problem);
    }
}

/// What is wrong with a pointer into a response.
fn page_pointer(
    pagination: &Fields<'_>,
    key: &str,
    pointer: &Pointer,
    response: Parts<'_>,
) -> Option<Diagnostic> {
    let (mut schema, mut place) = (response, Pointer::root());
    for token in pointer.tokens() {
        let Some(property) = schema.property(&token) else {
            let names: Vec<&str> = schema.names().collect();
            let names = match names.is_empty() {
                true => "no properties".to_owned(),
                false => suggest::quoted(&names),
            };
            let place = match place.is_root() {
                true => "the response".to_owned(),
                false => format!("`{place}`"),
            };
            let message = format!("`{pointer}` leads nowhere in the response");
            let problem = invalid(pagination, key, &message);
            return Some(problem.note(format!("{place} has {names}")));
        };
        schema = property;
        place.push(&token);
    }
    let mut types = schema.get("type").peekable();
    let is_other = types.peek().is_some() && !types.any(|name| name == "array");
    let is_no_list = key == "items" && is_other && schema.get("items").next().is_none();
    let message = format!("`{pointer}` is no list in the response");
    is_no_list.then(|| invalid(pagination, key, &message))
}

/// The schema of the first JSON body among the successful responses.
fn success_schema<'d>(operation: &Fields<'d>) -> Option<Parts<'d>> {
    let document = operation.document;
    let responses = operation.entries("responses");
    let mut success = responses.filter(|(status, ..)| status.starts_with('2'));
    let schema = success.find_map(|(_, _, response)| {
        let content = follow(document, response)?.get("content")?;
        let mut content = content.as_object()?.iter();
        let (_, media) = content.find(|(name, _)| is_json(name))?;
        media.get("schema")
    })?;
    let schema = follow(document, schema)?.as_object();
    let parts = schema.into_iter().collect();
    Some(Parts::of(document, parts, &["allOf", "anyOf", "oneOf"]))
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

/// A problem with the action that removes the part of an extension that can go without the rest of it.
fn malformed(fields: &Fields<'_>, at: &Pointer, message: impl Into<String>) -> Diagnostic {
    let tokens: Vec<_> = at.tokens().collect();
    let is_ours = |token: &_| OURS.iter().any(|(name, ..)| name == token);
    let start = tokens.iter().rposition(is_ours).unwrap_or(tokens.len());
    let has_entries = ["x-rules", "x-advice", "x-variants"];
    let name = tokens.get(start).map_or("", |name| name);
    let length = start + 1 + usize::from(has_entries.contains(&name));
    let part = Pointer::from_tokens(tokens.iter().take(length));
    let why = "What the extension says cannot be used.";
    Diagnostic::new(&codes::INVALID_EXTENSION, message)
        .at(fields.document.location(at))
        .fix(fix::remove(fields.document.value(), &part, why))
}

/// Keys of ours that cannot be read or say nothing where they are, and those that are nearly one of ours. Whatever else
/// starts with `x-` is not for us.
pub(super) fn keys(fields: &Fields<'_>, kind: Kind, diagnostics: &mut Diagnostics) {
    let here = OURS.iter().filter(|(_, kinds, _)| kinds.contains(&kind));
    let here: Vec<&str> = here.map(|(name, ..)| *name).collect();
    let members = fields.members.iter();
    for (key, value) in members.filter(|(key, _)| key.starts_with("x-")) {
        let ours = OURS.iter().find(|(name, ..)| name == key);
        let message = match ours {
            Some((_, kinds, check)) if kinds.contains(&kind) => {
                let why = check(value).err();
                diagnostics.extend(why.map(|why| unreadable(fields, key, &why)));
                continue;
            }
            Some(_) => format!("`{key}` says nothing here"),
            None => format!("`{key}` is no extension that the generator knows"),
        };
        let problem = fields.key_problem(&codes::UNKNOWN_EXTENSION, key, message);
        let problem = with_suggestion(problem.note("it is ignored"), key, here.iter().copied());
        diagnostics.extend((ours.is_some() || problem.help.is_some()).then_some(problem));
    }
}

fn with_suggestion<'k, N: AsRef<str> + ?Sized + 'k>(
    problem: Diagnostic,
    name: &str,
    known: impl IntoIterator<Item = &'k N>,
) -> Diagnostic {
    let known = known.into_iter().map(AsRef::as_ref);
    match suggest::did_you_mean(&suggest::nearest(name, known)) {
        Some(question) => problem.help(question),
        None => problem,
    }
}
