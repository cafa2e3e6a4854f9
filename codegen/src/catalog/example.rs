//! Example values: the published ones, completed from the examples and limits of the fields.

use serde_json::{Map, Value, json};

use super::{Content, Field, Limits, Operation, Shape, Type, Types};

/// Deeper nesting than this is a recursive type; it is left empty.
const MAX_DEPTH: usize = 8;

/// Gives body and answer of the operation an example where none was published.
pub(super) fn complete(operation: &mut Operation, types: &Types) {
    if let Some(body) = &mut operation.body
        && body.example.is_null()
    {
        body.example = compose(&body.ty, &Limits::default(), types, 0);
    }
    if let Content::Json { ty, .. } = &operation.success.content
        && operation.success.example.is_none()
    {
        operation.success.example = Some(compose(ty, &Limits::default(), types, 0));
    }
}

/// A value of the type that keeps within the limits.
fn compose(ty: &Type, limits: &Limits, types: &Types, depth: usize) -> Value {
    match ty {
        Type::String => Value::String(string(limits)),
        Type::Int32 | Type::Int64 => json!(limits.minimum.map_or(1, |least| least.ceil() as i64)),
        Type::Number => json!(limits.minimum.unwrap_or(1.0)),
        Type::Boolean => json!(true),
        Type::DateTime => json!("2024-01-31T12:00:00Z"),
        Type::Date => json!("2024-01-31"),
        Type::Uuid => json!("3fa85f64-5717-4562-b3fc-2c963f66afa6"),
        Type::Any => json!("any"),
        Type::Named(name) => named(name, types, depth),
        Type::Array(item) => array(item, limits, types, depth),
        Type::Map(_) => json!({}),
    }
}

fn named(name: &str, types: &Types, depth: usize) -> Value {
    let Some(def) = types.named(name) else {
        return Value::Null;
    };
    match &def.shape {
        Shape::Struct(shape) if depth < MAX_DEPTH => {
            let mut object = Map::new();
            for field in &shape.fields {
                if let Some(value) = field_value(field, types, depth) {
                    object.insert(field.name.clone(), value);
                }
            }
            Value::Object(object)
        }
        Shape::Struct(_) => json!({}),
        Shape::Enum(shape) => shape
            .variants
            .first()
            .map_or(Value::Null, |variant| json!(variant.value)),
        Shape::Union(alternatives) => alternatives.first().map_or(Value::Null, |ty| {
            compose(ty, &Limits::default(), types, depth + 1)
        }),
        Shape::Newtype(ty) => compose(ty, &Limits::default(), types, depth + 1),
    }
}

fn field_value(field: &Field, types: &Types, depth: usize) -> Option<Value> {
    if let Some(example) = &field.example {
        return Some(example.clone());
    }
    if !field.required && depth + 1 >= MAX_DEPTH {
        return None;
    }
    Some(compose(&field.ty, &field.limits, types, depth + 1))
}

fn array(item: &Type, limits: &Limits, types: &Types, depth: usize) -> Value {
    let none = Limits::default();
    let item_limits = limits.items.as_deref().unwrap_or(&none);
    let count = limits.min_items.unwrap_or(1).clamp(1, 16);
    let value = compose(item, item_limits, types, depth + 1);
    Value::Array(vec![value; count as usize])
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

/// A value of the type that keeps within the limits, for arguments without a published example.
pub fn example_value(ty: &Type, limits: &Limits, types: &Types) -> Value {
    compose(ty, limits, types, 0)
}
