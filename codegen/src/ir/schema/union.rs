//! `oneOf` and `anyOf`: which alternatives there are and what tells them apart.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::{follow, merge, required};
use crate::ir::name::{Names, pascal_case};
use crate::ir::{Alternative, Shape, Type, TypeDef, Union};

/// What stands beside the alternatives and holds for each: a schema, where it describes properties.
pub(super) fn beside(schema: &Value) -> Option<Value> {
    let properties = schema.get("properties")?.as_object()?;
    if properties.is_empty() {
        return None;
    }
    let mut rest = schema.as_object()?.clone();
    let taken = if rest.contains_key("oneOf") {
        "oneOf"
    } else {
        "anyOf"
    };
    for key in [
        taken,
        "discriminator",
        "nullable",
        "description",
        "x-rust-name",
    ] {
        rest.remove(key);
    }
    Some(Value::Object(rest))
}

/// Whether an alternative has all that stands beside it already, because it builds upon the union's schema.
pub(super) fn is_in(root: &Value, beside: &Value, alternative: &Value) -> bool {
    let schema = follow(root, alternative);
    if schema.get("allOf").is_none() {
        return false;
    }
    let merged = merge::all_of(root, schema);
    let names = |schema: &Value| required(schema).into_iter().map(str::to_owned).collect();
    let (wanted, given): (HashSet<String>, HashSet<String>) = (names(beside), names(&merged));
    let properties = beside.get("properties").and_then(Value::as_object);
    wanted.is_subset(&given)
        && properties.into_iter().flatten().all(|(name, property)| {
            let known = merged.get("properties").and_then(|it| it.get(name));
            known.is_some_and(|known| holds(known, property))
        })
}

/// Whether a property is this one, or all of this one and something else.
fn holds(known: &Value, property: &Value) -> bool {
    let parts = known.get("allOf").and_then(Value::as_array);
    known == property || parts.is_some_and(|parts| parts.iter().any(|part| holds(part, property)))
}

/// Where the union's schema lists an alternative.
pub(super) fn position(schema: &Value, alternative: &Value) -> Option<usize> {
    let list = schema.get("oneOf").or_else(|| schema.get("anyOf"))?;
    let mut listed = list.as_array()?.iter();
    listed.position(|it| std::ptr::eq(it, alternative))
}

/// The name that an alternative adds to that of the union.
pub(super) fn own_name(alternative: &Value, index: usize) -> String {
    let given =
        reference_name(alternative).or_else(|| alternative.get("title").and_then(Value::as_str));
    given.map_or_else(|| format!("Variant{}", index + 1), pascal_case)
}

fn reference_name(schema: &Value) -> Option<&str> {
    schema.get("$ref")?.as_str()?.rsplit('/').next()
}

/// The property that tells the alternatives apart; empty when the document names none.
pub(super) fn tag(schema: &Value) -> String {
    let property = schema.pointer("/discriminator/propertyName");
    property
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned()
}

/// The values of that property which name the alternative: those of the mapping, else its schema's name.
pub(super) fn tags(schema: &Value, alternative: &Value) -> Vec<String> {
    let Some(name) = reference_name(alternative) else {
        return Vec::new();
    };
    let mapping = schema
        .pointer("/discriminator/mapping")
        .and_then(Value::as_object);
    let mapped: Vec<String> = mapping
        .into_iter()
        .flatten()
        .filter(|(_, target)| {
            let target = target.as_str().unwrap_or_default();
            target.rsplit('/').next() == Some(name)
        })
        .map(|(value, _)| value.clone())
        .collect();
    match (mapped.is_empty(), schema.get("discriminator")) {
        (true, Some(_)) => vec![name.to_owned()],
        _ => mapped,
    }
}

impl Union {
    pub(super) fn new(tag: String, found: Vec<(Type, Vec<String>, usize)>) -> Self {
        let mut alternatives: Vec<Alternative> = Vec::new();
        for (ty, tags, position) in found {
            match alternatives.iter_mut().find(|known| known.ty == ty) {
                Some(known) => {
                    known.tags.extend(tags);
                    known.positions.push(position);
                }
                // Any JSON is what the variant for the unknown holds.
                None if ty == Type::Any => {}
                None => alternatives.push(Alternative {
                    variant: String::new(),
                    ty,
                    tags,
                    positions: vec![position],
                    properties: Vec::new(),
                }),
            }
        }
        Self { tag, alternatives }
    }
}

/// Brings in what is known once all types are: the order of trying, properties, and a property that tells the
/// alternatives apart although the document does not say so.
pub(super) fn complete(types: &mut [TypeDef]) {
    let shapes: HashMap<String, Known> = types
        .iter()
        .map(|def| (def.name.clone(), Known::of(&def.shape)))
        .collect();
    for def in types {
        if let Shape::Union(union) = &mut def.shape {
            // A union that lists itself says nothing by that.
            let itself = Type::Named(def.name.clone());
            union
                .alternatives
                .retain(|alternative| alternative.ty != itself);
            complete_one(union, &shapes);
        }
    }
}

/// What a union needs to know of a type.
#[derive(Default)]
struct Known {
    is_enum: bool,
    /// Properties, with the type of each that is required.
    properties: Vec<(String, Option<Type>)>,
    /// The value of an enum that lists a single one.
    single: Option<String>,
}

impl Known {
    fn of(shape: &Shape) -> Self {
        match shape {
            Shape::Struct(shape) => Self {
                properties: shape
                    .fields
                    .iter()
                    .map(|field| {
                        let ty = field.required.then(|| field.ty.clone());
                        (field.name.clone(), ty)
                    })
                    .collect(),
                ..Self::default()
            },
            Shape::Enum(shape) => Self {
                is_enum: true,
                single: match shape.variants.as_slice() {
                    [only] => Some(only.value.clone()),
                    _ => None,
                },
                ..Self::default()
            },
            _ => Self::default(),
        }
    }
}

fn complete_one(union: &mut Union, shapes: &HashMap<String, Known>) {
    let mut names = Names::default();
    names.claim("Unknown".to_owned());
    for alternative in &mut union.alternatives {
        alternative.variant = names.claim(variant(&alternative.ty));
        if let Some(known) = known(&alternative.ty, shapes) {
            let names = known.properties.iter().map(|(name, _)| name.clone());
            alternative.properties = names.collect();
        }
    }
    if union.tag.is_empty()
        && let Some((tag, values)) = implied_tag(&union.alternatives, shapes)
    {
        union.tag = tag;
        for (alternative, value) in union.alternatives.iter_mut().zip(values) {
            alternative.tags = vec![value];
        }
    }
    union
        .alternatives
        .sort_by_key(|alternative| breadth(&alternative.ty, shapes));
}

fn known<'k>(ty: &Type, shapes: &'k HashMap<String, Known>) -> Option<&'k Known> {
    match ty {
        Type::Named(name) => shapes.get(name),
        _ => None,
    }
}

/// A required property with one value in each alternative, and another in each.
fn implied_tag(
    alternatives: &[Alternative],
    shapes: &HashMap<String, Known>,
) -> Option<(String, Vec<String>)> {
    let first = known(&alternatives.first()?.ty, shapes)?;
    first.properties.iter().find_map(|(name, _)| {
        let values: Option<Vec<String>> = alternatives
            .iter()
            .map(|alternative| {
                let object = known(&alternative.ty, shapes)?;
                let (_, ty) = object.properties.iter().find(|(other, _)| other == name)?;
                known(ty.as_ref()?, shapes)?.single.clone()
            })
            .collect();
        let values = values?;
        let mut distinct = values.clone();
        distinct.sort_unstable();
        distinct.dedup();
        (distinct.len() == values.len()).then(|| (name.clone(), values))
    })
}

/// How much a type takes: what takes less is tried first.
fn breadth(ty: &Type, shapes: &HashMap<String, Known>) -> u8 {
    match ty {
        Type::DateTime | Type::Date | Type::Uuid => 0,
        Type::Boolean | Type::Int32 => 1,
        Type::Int64 => 2,
        Type::Number => 3,
        Type::Named(_) if known(ty, shapes).is_some_and(|known| known.is_enum) => 5,
        Type::Named(_) | Type::Array(_) | Type::Nullable(_) => 4,
        Type::Map(_) => 6,
        Type::String | Type::Upload => 7,
        Type::Any => 8,
    }
}

fn variant(ty: &Type) -> String {
    match ty {
        Type::String | Type::Upload => "Text".to_owned(),
        Type::Int32 | Type::Int64 => "Integer".to_owned(),
        Type::Number => "Number".to_owned(),
        Type::Boolean => "Boolean".to_owned(),
        Type::DateTime => "DateTime".to_owned(),
        Type::Date => "Date".to_owned(),
        Type::Uuid => "Uuid".to_owned(),
        Type::Any => "Any".to_owned(),
        Type::Named(name) => name.clone(),
        Type::Array(item) => format!("{}List", variant(item)),
        Type::Map(value) => format!("{}Map", variant(value)),
        Type::Nullable(inner) => variant(inner),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_schema_is_tagged_by_the_mapping_else_by_its_name() {
        let union = json!({
            "discriminator": { "propertyName": "kind", "mapping": { "c": "#/components/schemas/Cat" } },
        });
        let cat = json!({ "$ref": "#/components/schemas/Cat" });
        let dog = json!({ "$ref": "#/components/schemas/Dog" });
        assert_eq!(tags(&union, &cat), ["c"]);
        assert_eq!(tags(&union, &dog), ["Dog"]);
    }
}
