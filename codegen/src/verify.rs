//! Recordings of real traffic, held against what an API's document says of its responses.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::change::successor::json_path;
use crate::ir::{Api, Limits, MediaType, Operation, Origin, Shape, Struct, Type, TypeDef};
use crate::spec::{Document, Pointer};

/// Different values that are kept of one place, so that memory does not grow with the recordings.
const MOST_VALUES: usize = 50;

/// One request and its response.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Exchange {
    /// The `operationId`, where it is known.
    #[serde(default)]
    pub operation: Option<String>,
    /// HTTP method.
    pub method: String,
    /// Path as sent, without the query.
    pub path: String,
    /// Status of the response.
    pub status: u16,
    /// Media type of the response.
    #[serde(default)]
    pub content_type: Option<String>,
    /// Body of the response: JSON as it is, anything else as text.
    #[serde(default)]
    pub response: Option<Value>,
}

/// In what a response departs from the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A status without a description.
    Status,
    /// A media type that the response is not described with.
    ContentType,
    /// A body where none is described.
    Body,
    /// No body where one is described.
    NoBody,
    /// A property that the document lacks.
    UnknownProperty,
    /// A required property that is not there.
    MissingProperty,
    /// `null` where none was expected.
    Null,
    /// Another type.
    Type,
    /// A value that is not listed.
    Value,
    /// A broken format.
    Format,
    /// A string that is longer than its limit.
    MaxLength,
}

impl Kind {
    /// Its name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Status => "status-not-described",
            Self::ContentType => "content-type-not-described",
            Self::Body => "body-not-described",
            Self::NoBody => "body-missing",
            Self::UnknownProperty => "unknown-property",
            Self::MissingProperty => "required-property-missing",
            Self::Null => "unexpected-null",
            Self::Type => "other-type",
            Self::Value => "unlisted-value",
            Self::Format => "broken-format",
            Self::MaxLength => "too-long",
        }
    }
}

/// A departure, over all exchanges.
#[derive(Debug, Clone)]
pub struct Finding {
    /// What it is.
    pub kind: Kind,
    /// The operation of the first exchange that shows it.
    pub operation: String,
    /// The place in the effective document.
    pub pointer: Pointer,
    /// In how many values of that place it was seen.
    pub seen: u64,
    /// How many values of that place there were.
    pub of: u64,
    /// One value, with its content masked.
    pub example: Value,
    /// The overlay action that makes the document say what was seen; none where a person has to decide.
    pub fix: Option<String>,
}

/// Holds exchanges against a document, one after the other.
#[derive(Debug)]
pub struct Verifier<'a> {
    api: &'a Api,
    document: &'a Document,
    found: BTreeMap<(Pointer, Kind), Seen>,
    /// How many values of each place there were.
    visits: HashMap<&'a Pointer, u64>,
    /// Statuses of each operation.
    confirmed: BTreeMap<&'a str, BTreeMap<u16, u64>>,
}

#[derive(Debug, Default)]
struct Seen {
    operation: String,
    count: u64,
    example: Value,
    /// Values, names of properties or types, as the kind asks for.
    values: BTreeSet<String>,
    longest: usize,
}

impl<'a> Verifier<'a> {
    /// For the effective document of an API.
    #[must_use]
    pub fn new(api: &'a Api, document: &'a Document) -> Self {
        Self {
            api,
            document,
            found: BTreeMap::new(),
            visits: HashMap::new(),
            confirmed: BTreeMap::new(),
        }
    }

    /// Takes an exchange; `false` when it belongs to no operation.
    pub fn observe(&mut self, exchange: &Exchange) -> bool {
        let Some(operation) = self.operation(exchange) else {
            return false;
        };
        let statuses = self.confirmed.entry(&operation.id).or_default();
        *statuses.entry(exchange.status).or_default() += 1;
        let responses = operation.pointer.join("responses");
        self.visit(&operation.pointer);
        let [exact, range] = [
            exchange.status.to_string(),
            format!("{}XX", exchange.status / 100),
        ];
        let described = [exact.as_str(), &range, "default"]
            .into_iter()
            .find_map(|status| {
                let mut responses = operation.responses.iter();
                responses.find(|response| response.status.eq_ignore_ascii_case(status))
            });
        let mut walk = Walk {
            verifier: self,
            operation,
        };
        let Some(described) = described else {
            walk.report(Kind::Status, &responses, &json!(exchange.status), &exact);
            return true;
        };
        let content = described.pointer.join("content");
        walk.verifier.visit(&described.pointer);
        match (&exchange.response, described.media_types.as_slice()) {
            (Some(body), []) => walk.report(Kind::Body, &content, body, ""),
            (None, [_, ..]) => walk.report(Kind::NoBody, &content, &Value::Null, ""),
            (None, []) => {}
            (Some(body), media_types) => walk.body(exchange, body, media_types, &content),
        }
        true
    }

    /// The operation that is named, or the one with the most literal of the templates that fit.
    fn operation(&self, exchange: &Exchange) -> Option<&'a Operation> {
        let operations = || self.api.operations().map(|(_, operation)| operation);
        if let Some(id) = &exchange.operation {
            return operations().find(|operation| operation.id == *id);
        }
        let bases = self.api.servers.iter().filter_map(|server| {
            let (_, rest) = server.url.split_once("://")?;
            rest.split_once('/')
                .map(|(_, base)| base.trim_end_matches('/'))
        });
        let below = |base: &str| exchange.path.strip_prefix('/')?.strip_prefix(base);
        let paths: Vec<&str> = bases
            .filter_map(below)
            .chain([exchange.path.as_str()])
            .collect();
        let fits = |operation: &&Operation| {
            operation.method.eq_ignore_ascii_case(&exchange.method)
                && paths
                    .iter()
                    .any(|path| fits_template(&operation.path, path))
        };
        operations()
            .filter(fits)
            .min_by_key(|operation| operation.path.matches('{').count())
    }

    fn visit(&mut self, pointer: &'a Pointer) {
        *self.visits.entry(pointer).or_default() += 1;
    }

    /// How often each operation answered with each status.
    #[must_use]
    pub fn confirmed(&self) -> &BTreeMap<&'a str, BTreeMap<u16, u64>> {
        &self.confirmed
    }

    /// Everything in which the responses departed from the document, by place.
    #[must_use]
    pub fn findings(&self) -> Vec<Finding> {
        let finding = |((pointer, kind), seen): (&(Pointer, Kind), &Seen)| {
            let counted = counted(*kind, pointer);
            let of = self.visits.get(&counted).copied().unwrap_or(seen.count);
            Finding {
                kind: *kind,
                operation: seen.operation.clone(),
                pointer: pointer.clone(),
                seen: seen.count,
                of,
                example: seen.example.clone(),
                fix: self.fix(*kind, pointer, seen, of),
            }
        };
        self.found.iter().map(finding).collect()
    }

    /// The narrowest correction that explains what was seen.
    fn fix(&self, kind: Kind, pointer: &Pointer, seen: &Seen, of: u64) -> Option<String> {
        let values = || seen.values.iter();
        let (at, change, expect) = match kind {
            Kind::Status => {
                let described = |status: &String| {
                    (
                        status.clone(),
                        json!({ "description": "Seen in recordings." }),
                    )
                };
                (
                    pointer.clone(),
                    Value::Object(values().map(described).collect()),
                    None,
                )
            }
            Kind::UnknownProperty => {
                let property = |seen: &String| {
                    let (name, ty) = seen.split_once('\t')?;
                    Some((name.to_owned(), json!({ "type": ty })))
                };
                let properties = values().filter_map(property).collect::<Map<_, _>>();
                (pointer.clone(), Value::Object(properties), None)
            }
            Kind::Null => (
                pointer.clone(),
                json!({ "nullable": true }),
                Some("nullable"),
            ),
            Kind::Value => (
                pointer.clone(),
                json!({ "enum": values().collect::<Vec<_>>() }),
                None,
            ),
            Kind::MaxLength => (
                pointer.clone(),
                json!({ "maxLength": seen.longest }),
                Some("maxLength"),
            ),
            Kind::MissingProperty => {
                let removed = json_path(self.document, pointer);
                return Some(action(&removed, seen.count, of, "    remove: true\n"));
            }
            Kind::Type | Kind::Format | Kind::ContentType | Kind::Body | Kind::NoBody => {
                return None;
            }
        };
        let mut rest = String::new();
        if let Some(key) = expect {
            let before = self.document.get(&at.join(key)).unwrap_or(&Value::Null);
            rest = format!("    x-expect: {}\n", json!({ key: before }));
        }
        rest.push_str(&format!("    update: {change}\n"));
        Some(action(
            &json_path(self.document, &at),
            seen.count,
            of,
            &rest,
        ))
    }
}

/// The place whose values a finding is one of.
fn counted(kind: Kind, pointer: &Pointer) -> Pointer {
    let outer = match kind {
        Kind::Status | Kind::ContentType | Kind::Body | Kind::NoBody | Kind::UnknownProperty => {
            pointer.parent()
        }
        Kind::MissingProperty => {
            let object = pointer.as_str().rsplit_once("/required");
            object.and_then(|(object, _)| Pointer::parse(object))
        }
        Kind::Null | Kind::Type | Kind::Value | Kind::Format | Kind::MaxLength => None,
    };
    outer.unwrap_or_else(|| pointer.clone())
}

fn action(target: &str, seen: u64, of: u64, rest: &str) -> String {
    format!(
        "  - target: {}\n    x-why: Seen in {seen} of {of} answers.\n{rest}",
        json!(target)
    )
}

fn fits_template(template: &str, path: &str) -> bool {
    let (template, path) = (template.trim_matches('/'), path.trim_matches('/'));
    let (mut parts, mut segments) = (template.split('/'), path.split('/'));
    loop {
        match (parts.next(), segments.next()) {
            (None, None) => return true,
            (Some(part), Some(segment)) if part == segment => {}
            (Some(part), Some(segment)) if part.contains('{') && !segment.is_empty() => {}
            _ => return false,
        }
    }
}

/// A walk through one body.
struct Walk<'v, 'a> {
    verifier: &'v mut Verifier<'a>,
    operation: &'a Operation,
}

impl<'a> Walk<'_, 'a> {
    fn report(&mut self, kind: Kind, pointer: &Pointer, value: &Value, detail: &str) {
        let seen = self
            .verifier
            .found
            .entry((pointer.clone(), kind))
            .or_default();
        if seen.count == 0 {
            seen.operation = self.operation.id.clone();
            seen.example = masked(value);
        }
        seen.count += 1;
        if seen.values.len() < MOST_VALUES {
            seen.values.insert(detail.to_owned());
        }
        seen.longest = seen
            .longest
            .max(value.as_str().map_or(0, |text| text.chars().count()));
    }

    fn body(
        &mut self,
        exchange: &Exchange,
        body: &Value,
        media_types: &'a [MediaType],
        content: &Pointer,
    ) {
        let essence = |name: &str| {
            name.split(';')
                .next()
                .unwrap_or_default()
                .trim()
                .to_ascii_lowercase()
        };
        let sent = exchange
            .content_type
            .as_deref()
            .map(essence)
            .unwrap_or_default();
        let fits = |media: &&MediaType| {
            let described = essence(&media.name);
            described == sent
                || described
                    .strip_suffix('*')
                    .is_some_and(|kind| kind == "*/" || sent.starts_with(kind))
        };
        match media_types.iter().find(fits) {
            None => self.report(Kind::ContentType, content, &json!(sent), &sent),
            Some(media) => {
                if let Some((ty, origin)) =
                    media.schema.as_ref().filter(|_| crate::ir::is_json(&sent))
                {
                    self.value(ty, origin, &Limits::default(), body);
                }
            }
        }
    }

    fn value(&mut self, ty: &'a Type, origin: &'a Origin, limits: &Limits, value: &Value) {
        let place = &origin.definition;
        self.verifier.visit(place);
        let is_string = value.is_string();
        let is_right = match ty {
            Type::Any | Type::Upload => true,
            Type::Nullable(inner) => {
                if !value.is_null() {
                    self.value(inner, origin, limits, value);
                }
                return;
            }
            Type::String | Type::DateTime | Type::Date | Type::Uuid => is_string,
            Type::Int32 | Type::Int64 => value.is_i64() || value.is_u64(),
            Type::Number => value.is_number(),
            Type::Boolean => value.is_boolean(),
            Type::Array(_) => value.is_array(),
            Type::Map(_) => value.is_object(),
            Type::Named(name) => {
                if let Some(def) = self.verifier.api.type_def(name) {
                    self.named(def, value);
                }
                return;
            }
        };
        if !is_right {
            self.wrong_type(place, value);
            return;
        }
        self.text(ty, place, limits, value.as_str().unwrap_or_default());
        match (ty, value, &origin.element) {
            (Type::Array(inner), Value::Array(items), Some(element)) => {
                for item in items {
                    self.value(inner, element, &Limits::default(), item);
                }
            }
            (Type::Map(inner), Value::Object(members), Some(element)) => {
                for member in members.values() {
                    self.value(inner, element, &Limits::default(), member);
                }
            }
            _ => {}
        }
    }

    fn wrong_type(&mut self, place: &Pointer, value: &Value) {
        let kind = if value.is_null() {
            Kind::Null
        } else {
            Kind::Type
        };
        self.report(kind, place, value, type_name(value));
    }

    fn text(&mut self, ty: &Type, place: &Pointer, limits: &Limits, text: &str) {
        let is_right = match ty {
            Type::Uuid => {
                text.len() == 36 && text.bytes().all(|c| c == b'-' || c.is_ascii_hexdigit())
            }
            Type::Date => is_date(text),
            Type::DateTime => text
                .split_once(['T', 't', ' '])
                .is_some_and(|(day, _)| is_date(day)),
            _ => true,
        };
        if !is_right {
            self.report(Kind::Format, place, &json!(text), "");
        }
        let limit = limits
            .max_length
            .filter(|limit| text.chars().count() > *limit as usize);
        if limit.is_some() {
            self.report(Kind::MaxLength, place, &json!(text), "");
        }
    }

    fn named(&mut self, def: &'a TypeDef, value: &Value) {
        let place = &def.origin.definition;
        match (&def.shape, value) {
            (Shape::Struct(shape), Value::Object(members)) => self.object(shape, place, members),
            (Shape::Enum(shape), Value::String(text)) => {
                if !shape.extensible && shape.variants.iter().all(|it| it.value != *text) {
                    self.report(Kind::Value, place, &json!(text), text);
                }
            }
            (Shape::Newtype(ty), value) => self.value(ty, &def.origin, &Limits::default(), value),
            // Which alternative is meant, the service alone knows.
            (Shape::Union(_), _) => {}
            (Shape::Struct(_) | Shape::Enum(_), value) => self.wrong_type(place, value),
        }
    }

    fn object(&mut self, shape: &'a Struct, place: &Pointer, members: &Map<String, Value>) {
        for field in &shape.fields {
            match members.get(&field.name) {
                None if field.required => {
                    let required = self.required(place, &field.name);
                    self.report(Kind::MissingProperty, &required, &Value::Null, &field.name);
                }
                None => {}
                Some(Value::Null) if field.nullable => {}
                Some(Value::Null) => {
                    self.verifier.visit(&field.origin.definition);
                    self.report(Kind::Null, &field.origin.definition, &Value::Null, "null");
                }
                Some(value) => self.value(&field.ty, &field.origin, &field.limits, value),
            }
        }
        for (name, value) in members
            .iter()
            .filter(|(name, _)| shape.field(name).is_none())
        {
            if shape.additional.is_none() {
                let detail = format!("{name}\t{}", type_name(value));
                let properties = place.join("properties");
                self.report(Kind::UnknownProperty, &properties, value, &detail);
            }
        }
    }

    /// Where the document lists a required property.
    fn required(&self, place: &Pointer, name: &str) -> Pointer {
        let required = place.join("required");
        let listed = self
            .verifier
            .document
            .get(&required)
            .and_then(Value::as_array);
        let position = listed.and_then(|listed| listed.iter().position(|it| it == name));
        position.map_or(required.clone(), |position| required.join(position))
    }
}

fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

fn is_date(text: &str) -> bool {
    let digits =
        |part: &str, count| part.len() == count && part.bytes().all(|c| c.is_ascii_digit());
    let mut parts = text.splitn(3, '-');
    let [year, month, day] = [(); 3].map(|()| parts.next().unwrap_or_default());
    digits(year, 4) && digits(month, 2) && digits(day, 2)
}

/// The value with its content taken out: types, lengths and punctuation stay.
#[must_use]
pub fn masked(value: &Value) -> Value {
    match value {
        Value::String(text) => text.chars().map(mask).collect::<String>().into(),
        Value::Number(number) if number.is_f64() => json!(0.5),
        Value::Number(_) => json!(0),
        Value::Array(items) => items.iter().map(masked).collect(),
        Value::Object(members) => {
            let members = members
                .iter()
                .map(|(name, value)| (name.clone(), masked(value)));
            Value::Object(members.collect())
        }
        other => other.clone(),
    }
}

fn mask(c: char) -> char {
    match c {
        '0'..='9' => '0',
        c if c.is_alphabetic() => 'x',
        c => c,
    }
}
