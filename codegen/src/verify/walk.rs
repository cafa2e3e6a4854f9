//! A value, held against its type in the IR.

use std::borrow::Cow;
use std::cmp::Ordering;

use serde_json::{Map, Value};
use toml_edit::Datetime;

use super::Kind;
use super::masked::masked_text;
use crate::ir::{
    Alternative, Api, Condition, ConditionTest, Limits, Origin, Requirement, Rule, Shape, Struct,
    Type, TypeDef, Union,
};
use crate::spec::Pointer;
use crate::spec::words::is_of_type;

/// Alternatives of unions that are tried for one value. Unions in unions could take forever; beyond this a value fits.
const MAX_ALTERNATIVES: usize = 10_000;

/// In what a value departs from the document.
pub(super) struct Departure {
    pub(super) kind: Kind,
    /// What it departs from.
    pub(super) pointer: Pointer,
    /// The place of which it is one occurrence.
    pub(super) counted: Pointer,
    pub(super) value: Value,
    /// What the correction needs besides the value; empty where that is not known.
    pub(super) detail: String,
}

/// A keyword that a value breaks, and what the correction needs besides the value.
type Broken = (Kind, &'static str, String);

/// A walk through what one exchange holds.
pub(super) struct Walk<'a> {
    api: &'a Api,
    /// Whether the values were masked when they were recorded.
    pub(super) is_masked: bool,
    /// Whether it is a request, which rules apply to.
    pub(super) is_request: bool,
    alternatives: usize,
    pub(super) visited: Vec<&'a Pointer>,
    pub(super) departures: Vec<Departure>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(api: &'a Api, is_masked: bool) -> Self {
        Self {
            api,
            is_masked,
            is_request: false,
            alternatives: MAX_ALTERNATIVES,
            visited: Vec::new(),
            departures: Vec::new(),
        }
    }

    pub(super) fn report(
        &mut self,
        kind: Kind,
        pointer: Pointer,
        counted: &Pointer,
        value: &Value,
        detail: impl Into<String>,
    ) {
        self.departures.push(Departure {
            kind,
            pointer,
            counted: counted.clone(),
            value: value.clone(),
            detail: detail.into(),
        });
    }

    /// A text of the document as a recording shows it.
    pub(super) fn recorded<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.is_masked {
            masked_text(text).into()
        } else {
            text.into()
        }
    }

    pub(super) fn value(
        &mut self,
        ty: &'a Type,
        origin: &'a Origin,
        limits: &Limits,
        value: &Value,
    ) {
        self.visited.extend([&origin.pointer, &origin.definition]);
        let (ty, is_nullable) = match ty {
            Type::Nullable(inner) => (&**inner, true),
            ty => (ty, *ty == Type::Any),
        };
        if value.is_null() {
            if !is_nullable {
                let place = &origin.pointer;
                self.report(Kind::UnexpectedNull, place.clone(), place, value, "");
            }
            return;
        }
        if let Type::Named(name) = ty {
            if let Some(def) = self.api.type_def(name) {
                self.named(def, limits, value);
            }
            return;
        }
        if self.is_of_type(json_type(ty), &origin.definition, value) {
            self.keywords(self.broken(ty, limits, value), origin, value);
            self.elements(ty, origin, limits, value);
        }
    }

    fn is_of_type(&mut self, expected: &str, place: &Pointer, value: &Value) -> bool {
        let fits = is_of_type(value, expected);
        if !fits {
            self.report(Kind::OtherType, place.clone(), place, value, expected);
        }
        fits
    }

    fn elements(&mut self, ty: &'a Type, origin: &'a Origin, limits: &Limits, value: &Value) {
        let none = Limits::default();
        match (ty, value, &origin.element) {
            (Type::Array(inner), Value::Array(items), Some(element)) => {
                let limits = limits.items.as_deref().unwrap_or(&none);
                for item in items {
                    self.value(inner, element, limits, item);
                }
            }
            (Type::Map(inner), Value::Object(members), Some(element)) => {
                for member in members.values() {
                    self.value(inner, element, &none, member);
                }
            }
            _ => {}
        }
    }

    /// Reports the keywords of its schema that a value breaks.
    fn keywords(&mut self, broken: Vec<Broken>, origin: &Origin, value: &Value) {
        let place = &origin.definition;
        for (kind, keyword, detail) in broken {
            let pointer = origin.keyword(keyword);
            let pointer = pointer.unwrap_or_else(|| place.join(keyword));
            self.report(kind, pointer, place, value, detail);
        }
    }

    fn broken(&self, ty: &Type, limits: &Limits, value: &Value) -> Vec<Broken> {
        let mut broken = Vec::new();
        let count = |limit: Option<u32>| limit.map(f64::from);
        let (size, least, greatest) = match value {
            Value::String(text) => {
                broken = self.broken_formats(ty, limits, text);
                let least = ("minLength", count(limits.min_length));
                let greatest = ("maxLength", count(limits.max_length));
                (text.chars().count() as f64, least, greatest)
            }
            Value::Array(items) => {
                let least = ("minItems", count(limits.min_items));
                let greatest = ("maxItems", count(limits.max_items));
                (items.len() as f64, least, greatest)
            }
            Value::Number(number) if !self.is_masked => {
                let is_listed = limits.numbers.iter().any(|it| number.as_i64() == Some(*it));
                if !limits.numbers.is_empty() && !is_listed {
                    broken.push(self.unlisted(value));
                }
                let (least, greatest) = (("minimum", limits.minimum), ("maximum", limits.maximum));
                (number.as_f64().unwrap_or_default(), least, greatest)
            }
            _ => return broken,
        };
        for ((keyword, limit), order) in [(least, Ordering::Less), (greatest, Ordering::Greater)] {
            if limit.is_some_and(|limit| size.partial_cmp(&limit) == Some(order)) {
                broken.push((Kind::BrokenLimit, keyword, size.to_string()));
            }
        }
        broken
    }

    fn broken_formats(&self, ty: &Type, limits: &Limits, text: &str) -> Vec<Broken> {
        let mut broken = Vec::new();
        let format = match ty {
            Type::Date => Some("date"),
            Type::DateTime => Some("date-time"),
            Type::Uuid => Some("uuid"),
            _ => limits.format.as_deref(),
        };
        if format.is_some_and(|format| !has_format(text, format)) {
            broken.push((Kind::BrokenFormat, "format", String::new()));
        }
        let prefixes = &limits.prefixes;
        let has_prefix = |prefix: &String| text.starts_with(&*self.recorded(prefix));
        if !prefixes.is_empty() && !prefixes.iter().any(has_prefix) {
            let length = prefixes.iter().map(|prefix| prefix.chars().count()).max();
            let length = length.filter(|_| !self.is_masked).unwrap_or(0);
            let begin = text.chars().take(length).collect();
            broken.push((Kind::BrokenFormat, "x-prefixes", begin));
        }
        if let Some((separator, count)) = limits.segments
            && text.split(separator).count() != count as usize
        {
            broken.push((Kind::BrokenFormat, "x-segments", String::new()));
        }
        broken
    }

    fn unlisted(&self, value: &Value) -> Broken {
        let detail = match self.is_masked {
            true => String::new(),
            false => value.to_string(),
        };
        (Kind::UnlistedValue, "enum", detail)
    }

    fn named(&mut self, def: &'a TypeDef, limits: &Limits, value: &Value) {
        let place = &def.origin.definition;
        self.visited.push(place);
        match (&def.shape, value) {
            (Shape::Struct(shape), Value::Object(members)) => {
                self.object(shape, place, members);
            }
            (Shape::Enum(shape), Value::String(text)) => {
                let mut listed = shape.variants.iter().map(|it| self.recorded(&it.value));
                let broken = match listed.any(|it| it == *text) {
                    true => return,
                    false if shape.extensible => self.broken(&Type::String, limits, value),
                    false => vec![self.unlisted(value)],
                };
                self.keywords(broken, &def.origin, value);
            }
            (Shape::Newtype(ty), value) => self.value(ty, &def.origin, limits, value),
            (Shape::Union(union), value) => self.union(union, value),
            (Shape::Struct(_), value) => drop(self.is_of_type("object", place, value)),
            (Shape::Enum(_), value) => drop(self.is_of_type("string", place, value)),
        }
    }

    /// Which alternative is meant, the service alone knows: the one that fits, or else that departs in least.
    fn union(&mut self, union: &'a Union, value: &Value) {
        let (visited, departures) = (self.visited.len(), self.departures.len());
        let mut nearest: Option<Vec<Departure>> = None;
        let tag = value.get(&union.tag).and_then(Value::as_str);
        let is_named = |it: &&Alternative| {
            let mut tags = it.tags.iter().map(|tag| self.recorded(tag));
            tags.any(|it| Some(&*it) == tag)
        };
        let named: Vec<&Alternative> = union.alternatives.iter().filter(is_named).collect();
        let all = union.alternatives.iter().collect();
        let meant: Vec<&Alternative> = if named.is_empty() { all } else { named };
        for alternative in meant {
            let Some(left) = self.alternatives.checked_sub(1) else {
                return;
            };
            self.alternatives = left;
            let Alternative { ty, origin, .. } = alternative;
            self.value(ty, origin, &Limits::default(), value);
            let found = self.departures.split_off(departures);
            if found.is_empty() {
                return;
            }
            self.visited.truncate(visited);
            let is_nearer = |nearest: &Vec<Departure>| found.len() < nearest.len();
            if nearest.as_ref().is_none_or(is_nearer) {
                nearest = Some(found);
            }
        }
        self.departures.extend(nearest.unwrap_or_default());
    }

    fn object(&mut self, shape: &'a Struct, place: &'a Pointer, members: &Map<String, Value>) {
        for field in &shape.fields {
            match members.get(&field.name) {
                Some(Value::Null) if field.nullable => self.visited.push(&field.origin.pointer),
                Some(value) => self.value(&field.ty, &field.origin, &field.limits, value),
                None => {
                    if let Some(required) = &field.required_at {
                        let kind = Kind::RequiredPropertyMissing;
                        self.report(kind, required.clone(), place, &Value::Null, "");
                    }
                }
            }
        }
        let others = members
            .iter()
            .filter(|(name, _)| shape.field(name).is_none());
        for (name, value) in others {
            match &shape.additional {
                Some((ty, origin)) => self.value(ty, origin, &Limits::default(), value),
                None => {
                    let pointer = place.join("properties").join(name);
                    self.report(Kind::UnknownProperty, pointer, place, value, "");
                }
            }
        }
        if self.is_request && !self.is_masked {
            for rule in shape.rules.iter().filter(|rule| !is_met(rule, members)) {
                let value = members.get(&rule.property).unwrap_or(&Value::Null);
                let pointer = rule.pointer.clone();
                self.report(Kind::BrokenRule, pointer, place, value, rule.why.clone());
            }
        }
    }
}

/// The name that JSON Schema has for a type.
fn json_type(ty: &Type) -> &'static str {
    match ty {
        Type::String | Type::DateTime | Type::Date | Type::Uuid => "string",
        Type::Int32 | Type::Int64 => "integer",
        Type::Number => "number",
        Type::Boolean => "boolean",
        Type::Array(_) => "array",
        Type::Map(_) => "object",
        Type::Any | Type::Upload | Type::Named(_) | Type::Nullable(_) => "any",
    }
}

/// Whether the checks before sending let a text of that format pass.
fn has_format(text: &str, format: &str) -> bool {
    let time = || text.parse::<Datetime>().ok();
    let is_of = |length: usize, fits: fn(&u8) -> bool| {
        text.len() == length && text.as_bytes().iter().all(fits)
    };
    match format {
        "date" => time().is_some_and(|it| it.date.is_some() && it.time.is_none()),
        "date-time" => time().is_some_and(|it| {
            let has_seconds = it.time.is_some_and(|it| it.second.is_some());
            it.date.is_some() && has_seconds && it.offset.is_some()
        }),
        "uuid" => {
            let groups = text.split('-').map(str::len);
            let is_sign = |byte: &u8| byte.is_ascii_hexdigit() || *byte == b'-';
            groups.eq([8, 4, 4, 4, 12]) && is_of(36, is_sign)
        }
        "email" => text.rsplit_once('@').is_some_and(|(local, domain)| {
            let is_blank = text.contains(char::is_whitespace);
            !local.is_empty() && !is_blank && !domain.split('.').any(str::is_empty)
        }),
        "uri" => text.split_once(':').is_some_and(|(scheme, rest)| {
            let is_web = matches!(scheme, "http" | "https");
            let fits = !is_web || (rest.starts_with("//") && rest.len() > 2);
            fits && !scheme.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic())
        }),
        "e164" => !text.starts_with('0') && is_of(text.len().clamp(1, 15), u8::is_ascii_digit),
        "country-code" => is_of(2, u8::is_ascii_uppercase),
        _ => true,
    }
}

fn is_met(rule: &Rule, members: &Map<String, Value>) -> bool {
    let holds = |condition: &Condition| {
        let value = members.get(&condition.property);
        let text = value.and_then(Value::as_str).unwrap_or_default();
        match &condition.test {
            ConditionTest::Is(values) => values.iter().any(|it| it == text),
            ConditionTest::IsNot(values) => values.iter().all(|it| it != text),
            ConditionTest::MinItems(least) => {
                let items = value.and_then(Value::as_array);
                items.map_or(0, Vec::len) >= *least as usize
            }
        }
    };
    if !rule.condition.as_ref().is_none_or(holds) {
        return true;
    }
    let value = members.get(&rule.property).filter(|value| !value.is_null());
    let text_fits = |fits: &dyn Fn(&str) -> bool| value.and_then(Value::as_str).is_none_or(fits);
    let length = |text: &str| text.chars().count();
    match rule.requirement {
        Requirement::Required => value.is_some(),
        Requirement::Forbidden => value.is_none(),
        Requirement::MinLength(least) => text_fits(&|text| length(text) >= least as usize),
        Requirement::Length(exact) => text_fits(&|text| length(text) == exact as usize),
        Requirement::Digits(count) => text_fits(&|text| {
            text.len() == count as usize && text.bytes().all(|c| c.is_ascii_digit())
        }),
        // What follows is only advised.
        _ => true,
    }
}
