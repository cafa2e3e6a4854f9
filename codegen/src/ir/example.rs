//! Example values: the published ones, completed from the examples and limits of the fields.

use serde_json::{Value, json};

use super::{Api, BodyKind, Field, Limits, Operation, Shape, Type};

/// Deeper nesting than this is left empty.
const MAX_DEPTH: usize = 8;

/// More values than this make no better example; optional fields beyond it are left out.
const MAX_VALUES: usize = 500;

/// Gives body and answer of the operation an example where none was published.
pub(super) fn complete(operation: &mut Operation, api: &Api) {
    if let Some(body) = &mut operation.body
        && body.example.is_null()
    {
        body.example = match body.kind {
            BodyKind::Text | BodyKind::Binary => json!("text"),
            _ => example_value(&body.ty, &Limits::default(), api),
        };
    }
    if let Some(ty) = operation.success.content.json()
        && operation.success.example.is_none()
    {
        operation.success.example = Some(example_value(ty, &Limits::default(), api));
    }
}

/// A value of the type that keeps within the limits, for arguments without a published example.
pub fn example_value(ty: &Type, limits: &Limits, api: &Api) -> Value {
    let mut composer = Composer {
        api,
        within: Vec::new(),
        values: 0,
    };
    composer.compose(ty, limits)
}

struct Composer<'a> {
    api: &'a Api,
    /// The types that the value to come is part of.
    within: Vec<String>,
    values: usize,
}

impl Composer<'_> {
    fn compose(&mut self, ty: &Type, limits: &Limits) -> Value {
        self.values += 1;
        match ty {
            Type::String | Type::Upload => Value::String(string(limits)),
            Type::Int32 | Type::Int64 => {
                let least = limits.minimum.map_or(1, |least| least.ceil() as i64);
                json!(limits.numbers.first().copied().unwrap_or(least))
            }
            Type::Number => json!(limits.minimum.unwrap_or(1.0)),
            Type::Boolean => json!(true),
            Type::DateTime => json!("2024-01-31T12:00:00Z"),
            Type::Date => json!("2024-01-31"),
            Type::Uuid => json!("3fa85f64-5717-4562-b3fc-2c963f66afa6"),
            Type::Any => json!("any"),
            Type::Named(name) => {
                self.within.push(name.clone());
                let value = self.named(name);
                self.within.pop();
                value
            }
            Type::Array(item) => self.array(item, limits),
            Type::Map(_) => json!({}),
            Type::Nullable(inner) => self.compose(inner, limits),
        }
    }

    fn named(&mut self, name: &str) -> Value {
        let api = self.api;
        let Some(def) = api.type_def(name) else {
            return Value::Null;
        };
        match &def.shape {
            Shape::Struct(_) if self.within.len() > MAX_DEPTH => json!({}),
            Shape::Struct(shape) => {
                let fields = shape.fields.iter();
                let members = fields.filter_map(|it| Some((it.name.clone(), self.field(it)?)));
                Value::Object(members.collect())
            }
            Shape::Enum(shape) => json!(shape.variants.first().map(|variant| &variant.value)),
            Shape::Union(_) | Shape::Newtype(_) if self.within.len() > MAX_DEPTH => Value::Null,
            Shape::Union(union) => {
                let Some(first) = union.alternatives.first() else {
                    return json!("any");
                };
                let mut value = self.compose(&first.ty, &Limits::default());
                if let (Some(object), Some(tag)) = (value.as_object_mut(), first.tags.first()) {
                    object.insert(union.tag.clone(), json!(tag));
                }
                value
            }
            Shape::Newtype(ty) => self.compose(ty, &Limits::default()),
        }
    }

    fn field(&mut self, field: &Field) -> Option<Value> {
        if let Some(example) = &field.example {
            return Some(example.clone());
        }
        let is_too_much = self.within.len() >= MAX_DEPTH || self.is_enough_of(&field.ty);
        if !field.required && is_too_much {
            return None;
        }
        Some(self.compose(&field.ty, &field.limits))
    }

    /// Whether a further value of the type, which may be part of one already, makes no better example.
    fn is_enough_of(&self, ty: &Type) -> bool {
        let is_part = |name| self.within.iter().any(|it| it == name);
        self.values > MAX_VALUES || ty.name().is_some_and(is_part)
    }

    fn array(&mut self, item: &Type, limits: &Limits) -> Value {
        if self.is_enough_of(item) {
            return json!([]);
        }
        let none = Limits::default();
        let item_limits = limits.items.as_deref().unwrap_or(&none);
        let count = limits.min_items.unwrap_or(1).clamp(1, 16);
        let value = self.compose(item, item_limits);
        Value::Array(vec![value; count as usize])
    }
}

fn string(limits: &Limits) -> String {
    let text = match (limits.format.as_deref(), limits.prefixes.first()) {
        (_, Some(prefix)) => prefix.clone(),
        (Some("email"), _) => "someone@example.com".to_owned(),
        (Some("uri"), _) => "https://example.com/".to_owned(),
        (Some("e164"), _) => "12025550123".to_owned(),
        // Two characters are a country code wherever they occur.
        _ if limits.max_length == Some(2) => "ES".to_owned(),
        _ => "text".to_owned(),
    };
    let length = text.chars().count();
    let least = limits.min_length.unwrap_or(0) as usize;
    let greatest = limits.max_length.map_or(usize::MAX, |max| max as usize);
    let padded = text + &"0".repeat(least.saturating_sub(length).min(4096));
    padded.chars().take(greatest).collect()
}
