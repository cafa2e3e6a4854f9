//! `oneOf` and `anyOf`: which alternatives there are and what tells them apart.

use std::collections::HashSet;

use serde_json::Value;

use crate::ir::merged::{Merged, SchemaRef};
use crate::ir::name::{Names, pascal_case};
use crate::ir::{Alternative, Api, Field, Shape, Type, Union};
use crate::spec::reference::follow;

/// Whether an alternative has all that stands beside it already, because it builds upon the union's schema.
pub(super) fn already_includes<'d>(
    root: &'d Value,
    sibling: &SchemaRef<'d>,
    alternative: &SchemaRef<'d>,
) -> bool {
    let Some(schema) = alternative.sole().map(|node| follow(root, node.clone())) else {
        return false;
    };
    if schema.value.get("allOf").is_none() {
        return false;
    }
    let sibling = Merged::of(root, sibling);
    let merged = Merged::of(root, &SchemaRef::at(schema));
    let is_known = |(name, property): (&&str, &SchemaRef<'d>)| {
        let known = merged.properties.get(name);
        known.is_some_and(|known| known.includes(property))
    };
    let is_required = |name| merged.required.contains_key(name);
    sibling.required.keys().all(is_required) && sibling.properties.iter().all(is_known)
}

/// The name that an alternative adds to that of the union.
pub(super) fn own_name(alternative: &SchemaRef<'_>, index: usize) -> String {
    let title = || alternative.value()?.get("title")?.as_str();
    match alternative.reference_name().or_else(title) {
        Some(given) => pascal_case(given),
        None => format!("Variant{}", index + 1),
    }
}

impl Union {
    /// A union of what was read, with each type once.
    pub(super) fn new(tag: String, found: Vec<Alternative>) -> Self {
        let mut alternatives: Vec<Alternative> = Vec::new();
        for one in found {
            match alternatives.iter_mut().find(|known| known.ty == one.ty) {
                Some(known) => {
                    known.tags.extend(one.tags);
                    known.positions.extend(one.positions);
                }
                // Any JSON is what the variant for the unknown holds.
                None if one.ty == Type::Any => {}
                None => alternatives.push(one),
            }
        }
        Self { tag, alternatives }
    }
}

/// Brings in what is known once all types are: the order of trying, properties, and a property that tells the
/// alternatives apart although the document does not say so.
pub(in crate::ir) fn complete(api: &mut Api) {
    let types = api.types.iter().chain(&api.response_types);
    let unions = types.map(|def| match &def.shape {
        Shape::Union(union) => Some(completed(union.clone(), &def.name, api)),
        _ => None,
    });
    let unions: Vec<Option<Union>> = unions.collect();
    let types = api.types.iter_mut().chain(&mut api.response_types);
    for (def, union) in types.zip(unions) {
        if let Some(union) = union {
            def.shape = Shape::Union(union);
        }
    }
}

fn completed(mut union: Union, name: &str, api: &Api) -> Union {
    // A union that lists itself says nothing by that.
    let is_itself = |ty: &Type| matches!(ty, Type::Named(it) if it == name);
    union.alternatives.retain(|it| !is_itself(&it.ty));
    let mut names = Names::without(&["Unknown"]);
    for alternative in &mut union.alternatives {
        alternative.variant = names.claim(variant(&alternative.ty));
        let shape = api.structure(&alternative.ty);
        let fields = shape.iter().flat_map(|shape| &shape.fields);
        alternative.properties = fields.map(|field| field.name.clone()).collect();
    }
    if union.tag.is_empty()
        && let Some((tag, values)) = implied_tag(&union.alternatives, api)
    {
        union.tag = tag;
        for (alternative, value) in union.alternatives.iter_mut().zip(values) {
            alternative.tags = vec![value];
        }
    }
    let breadth = |alternative: &Alternative| breadth(&alternative.ty, api);
    union.alternatives.sort_by_key(breadth);
    union
}

/// A required property with one value in each alternative, and another in each.
fn implied_tag(alternatives: &[Alternative], api: &Api) -> Option<(String, Vec<String>)> {
    let first = api.structure(&alternatives.first()?.ty)?;
    first.fields.iter().find_map(|Field { name, .. }| {
        let values = alternatives.iter().map(|it| only_value(&it.ty, name, api));
        let values: Vec<String> = values.collect::<Option<_>>()?;
        let distinct: HashSet<&String> = values.iter().collect();
        (distinct.len() == values.len()).then(|| (name.clone(), values))
    })
}

/// The value that a required property always has.
fn only_value(ty: &Type, property: &str, api: &Api) -> Option<String> {
    let field = api.structure(ty)?.field(property)?;
    let listed = api.enumeration(&field.ty).filter(|_| field.required)?;
    match listed.variants.as_slice() {
        [only] => Some(only.value.clone()),
        _ => None,
    }
}

/// How much a type takes: what takes less is tried first.
fn breadth(ty: &Type, api: &Api) -> u8 {
    match ty {
        Type::DateTime | Type::Date | Type::Uuid => 0,
        Type::Boolean | Type::Int32 => 1,
        Type::Int64 => 2,
        Type::Number => 3,
        Type::Named(_) if api.enumeration(ty).is_some() => 5,
        Type::Named(_) | Type::Array(_) | Type::Nullable(_) => 4,
        Type::Map(_) => 6,
        Type::String | Type::Upload => 7,
        Type::Any => 8,
    }
}

fn variant(ty: &Type) -> String {
    let name = match ty {
        Type::String | Type::Upload => "Text",
        Type::Int32 | Type::Int64 => "Integer",
        Type::Number => "Number",
        Type::Boolean => "Boolean",
        Type::DateTime => "DateTime",
        Type::Date => "Date",
        Type::Uuid => "Uuid",
        Type::Any => "Any",
        Type::Named(name) => name,
        Type::Array(item) => return format!("{}List", variant(item)),
        Type::Map(value) => return format!("{}Map", variant(value)),
        Type::Nullable(inner) => return variant(inner),
    };
    name.to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::spec::Node;

    #[test]
    fn a_schema_is_tagged_by_the_mapping_else_by_its_name() {
        let union = json!({
            "discriminator": { "propertyName": "kind", "mapping": { "c": "#/components/schemas/Cat" } },
        });
        let cat = json!({ "$ref": "#/components/schemas/Cat" });
        let dog = json!({ "$ref": "#/components/schemas/Dog" });
        let tags = |alternative| {
            let alternative = SchemaRef::at(Node::root(alternative));
            Merged::own(&Node::root(&union)).tags(&alternative)
        };
        assert_eq!(tags(&cat), ["c"]);
        assert_eq!(tags(&dog), ["Dog"]);
    }
}
