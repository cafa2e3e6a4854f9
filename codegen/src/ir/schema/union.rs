//! `oneOf` and `anyOf`: which alternatives there are and what tells them apart.

use std::collections::HashMap;

use serde_json::Value;

use crate::ir::merged::{Composition, Merged};
use crate::ir::name::{Names, pascal_case};
use crate::ir::{Alternative, Origin, Shape, Type, TypeDef, Union};
use crate::spec::Node;
use crate::spec::reference::{follow, reference_in};

/// An alternative as it was read.
pub(super) struct Found {
    pub(super) ty: Type,
    pub(super) tags: Vec<String>,
    pub(super) position: usize,
    pub(super) origin: Origin,
}

/// Whether an alternative has all that stands beside it already, because it builds upon the union's schema.
pub(super) fn already_includes<'d>(
    root: &'d Value,
    sibling: &Composition<'d>,
    alternative: &Composition<'d>,
) -> bool {
    let Some(schema) = alternative.sole().map(|node| follow(root, node.clone())) else {
        return false;
    };
    if schema.value.get("allOf").is_none() {
        return false;
    }
    let sibling = Merged::of(root, sibling);
    let merged = Merged::of(root, &Composition::of(schema));
    let known = merged.properties.unwrap_or_default();
    sibling.required.is_subset(&merged.required)
        && sibling
            .properties
            .into_iter()
            .flatten()
            .all(|(name, property)| {
                known
                    .get(name)
                    .is_some_and(|known| known.includes(&property))
            })
}

/// The name that an alternative adds to that of the union.
pub(super) fn own_name(alternative: &Composition<'_>, index: usize) -> String {
    let title = |node: &&Node<'_>| {
        node.value
            .get("title")
            .and_then(Value::as_str)
            .map(pascal_case)
    };
    let reference = reference_name(alternative).map(pascal_case);
    let given = reference.or_else(|| title(&alternative.sole()?));
    given.unwrap_or_else(|| format!("Variant{}", index + 1))
}

fn reference_name<'d>(schema: &Composition<'d>) -> Option<&'d str> {
    reference_in(schema.sole()?.value)?.rsplit('/').next()
}

/// The property that tells the alternatives apart; empty when the document names none.
pub(super) fn tag(schema: &Merged<'_>) -> String {
    let property = schema
        .get("discriminator")
        .and_then(|it| it.get("propertyName"));
    property
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned()
}

/// The values of that property which name the alternative: those of the mapping, else its schema's name.
pub(super) fn tags(schema: &Merged<'_>, alternative: &Composition<'_>) -> Vec<String> {
    let Some(name) = reference_name(alternative) else {
        return Vec::new();
    };
    let discriminator = schema.get("discriminator");
    let mapping = discriminator
        .and_then(|discriminator| discriminator.get("mapping"))
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
    match (mapped.is_empty(), discriminator) {
        (true, Some(_)) => vec![name.to_owned()],
        _ => mapped,
    }
}

impl Union {
    pub(super) fn new(tag: String, found: Vec<Found>) -> Self {
        let mut alternatives: Vec<Alternative> = Vec::new();
        for Found {
            ty,
            tags,
            position,
            origin,
        } in found
        {
            match alternatives.iter_mut().find(|known| known.ty == ty) {
                Some(known) => {
                    known.tags.extend(tags);
                    known.positions.push(position);
                    known.origins.push(origin);
                }
                // Any JSON is what the variant for the unknown holds.
                None if ty == Type::Any => {}
                None => alternatives.push(Alternative {
                    variant: String::new(),
                    ty,
                    tags,
                    positions: vec![position],
                    properties: Vec::new(),
                    origins: vec![origin],
                }),
            }
        }
        Self { tag, alternatives }
    }
}

/// Brings in what is known once all types are: the order of trying, properties, and a property that tells the
/// alternatives apart although the document does not say so.
pub(super) fn complete(types: &mut [TypeDef]) {
    let shapes: HashMap<String, KnownType> = types
        .iter()
        .map(|def| (def.name.clone(), KnownType::of(&def.shape)))
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
struct KnownType {
    is_enum: bool,
    /// Properties, with the type of each that is required.
    properties: Vec<(String, Option<Type>)>,
    /// The value of an enum that lists a single one.
    single: Option<String>,
}

impl KnownType {
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

fn complete_one(union: &mut Union, shapes: &HashMap<String, KnownType>) {
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

fn known<'k>(ty: &Type, shapes: &'k HashMap<String, KnownType>) -> Option<&'k KnownType> {
    match ty {
        Type::Named(name) => shapes.get(name),
        _ => None,
    }
}

/// A required property with one value in each alternative, and another in each.
fn implied_tag(
    alternatives: &[Alternative],
    shapes: &HashMap<String, KnownType>,
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
fn breadth(ty: &Type, shapes: &HashMap<String, KnownType>) -> u8 {
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
        let tags = |alternative| {
            let alternative = Composition::of(Node::root(alternative));
            super::tags(&Merged::own(&Node::root(&union)), &alternative)
        };
        assert_eq!(tags(&cat), ["c"]);
        assert_eq!(tags(&dog), ["Dog"]);
    }
}
