//! The structure of an OpenAPI document: which object stands where.
//!
//! A walk meets objects of the specification only. Examples, defaults and extensions are data: a `$ref` in them refers to
//! nothing, and a property may be named `schema`.

use heck::ToTitleCase as _;
use serde_json::Value;

use super::node::Node;

/// A kind of object in an OpenAPI document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The root.
    Document,
    /// `components`.
    Components,
    /// One path, webhook or callback.
    PathItem,
    /// One method of a path.
    Operation,
    /// A parameter.
    Parameter,
    /// A request body.
    RequestBody,
    /// A response.
    Response,
    /// A header of a response or of a part.
    Header,
    /// A body in one media type.
    MediaType,
    /// How a property of a form is encoded.
    Encoding,
    /// An object with an example in it.
    Example,
    /// A link.
    Link,
    /// A callback: path items by expression.
    Callback,
    /// A security scheme.
    SecurityScheme,
    /// A schema.
    Schema,
    /// A `$ref` where the specification has none: in place of a map or list.
    Misplaced,
    /// Something else in place of a map.
    NoMap,
    /// Something else in place of a list.
    NoList,
}

/// What is below a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    One(Kind),
    Map(Kind),
    List(Kind),
    /// One or a list: `items` before OpenAPI 3.
    OneOrList(Kind),
}

/// The HTTP methods that a path item may have.
pub const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// The types that a schema may name.
pub const TYPES: [&str; 7] = [
    "string", "number", "integer", "boolean", "array", "object", "null",
];

/// Where a parameter can be.
pub const PARAMETER_LOCATIONS: [&str; 4] = ["path", "query", "header", "cookie"];

/// Limits of a schema that are counts.
pub const COUNTS: [&str; 6] = [
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "minProperties",
    "maxProperties",
];

/// Limits of a schema that are any numbers.
pub const NUMBERS: [&str; 3] = ["minimum", "maximum", "multipleOf"];

impl Kind {
    /// Name for people.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Self::Components => "components object".to_owned(),
            Self::Misplaced | Self::NoMap | Self::NoList => "value".to_owned(),
            // The variants have the names of the specification.
            kind => format!("{kind:?}").to_title_case().to_lowercase(),
        }
    }

    /// The map in `components` for objects of this kind.
    #[must_use]
    pub fn component_map(self) -> Option<&'static str> {
        let mut maps = COMPONENT_MAPS.iter();
        maps.find(|(_, kind)| *kind == self).map(|(name, _)| *name)
    }

    /// The kind of the objects in a map of `components`.
    #[must_use]
    pub fn of_component_map(map: &str) -> Option<Self> {
        let mut maps = COMPONENT_MAPS.iter();
        maps.find(|(name, _)| *name == map).map(|(_, kind)| *kind)
    }

    fn shape(self, key: &str) -> Option<Shape> {
        use Shape::{List, Map, One, OneOrList};
        Some(match (self, key) {
            (Self::Document, "paths" | "webhooks") => Map(Self::PathItem),
            (Self::Document, "components") => One(Self::Components),
            (Self::Components, key) => Map(Self::of_component_map(key)?),
            (Self::PathItem, key) if METHODS.contains(&key) => One(Self::Operation),
            (Self::PathItem | Self::Operation, "parameters") => List(Self::Parameter),
            (Self::Operation, "requestBody") => One(Self::RequestBody),
            (Self::Operation, "responses") => Map(Self::Response),
            (Self::Operation, "callbacks") => Map(Self::Callback),
            (Self::Parameter | Self::Header | Self::MediaType, "schema") => One(Self::Schema),
            (Self::Parameter | Self::Header | Self::MediaType, "examples") => Map(Self::Example),
            (Self::Parameter | Self::Header | Self::RequestBody | Self::Response, "content") => {
                Map(Self::MediaType)
            }
            (Self::Response | Self::Encoding, "headers") => Map(Self::Header),
            (Self::Response, "links") => Map(Self::Link),
            (Self::MediaType, "encoding") => Map(Self::Encoding),
            (Self::Callback, key) if !key.starts_with("x-") => One(Self::PathItem),
            (
                Self::Schema,
                "properties" | "patternProperties" | "$defs" | "definitions" | "dependentSchemas",
            ) => Map(Self::Schema),
            (Self::Schema, "allOf" | "anyOf" | "oneOf" | "prefixItems") => List(Self::Schema),
            (Self::Schema, "items") => OneOrList(Self::Schema),
            (
                Self::Schema,
                "additionalProperties"
                | "not"
                | "if"
                | "then"
                | "else"
                | "contains"
                | "propertyNames"
                | "unevaluatedItems"
                | "unevaluatedProperties",
            ) => One(Self::Schema),
            _ => return None,
        })
    }
}

const COMPONENT_MAPS: [(&str, Kind); 10] = [
    ("schemas", Kind::Schema),
    ("responses", Kind::Response),
    ("parameters", Kind::Parameter),
    ("examples", Kind::Example),
    ("requestBodies", Kind::RequestBody),
    ("headers", Kind::Header),
    ("securitySchemes", Kind::SecurityScheme),
    ("links", Kind::Link),
    ("callbacks", Kind::Callback),
    ("pathItems", Kind::PathItem),
];

/// A value of that kind and everything in it, parents first. References are not followed.
pub fn walk(kind: Kind, node: Node<'_>) -> impl Iterator<Item = (Kind, Node<'_>)> {
    let mut waiting = vec![(kind, node)];
    std::iter::from_fn(move || {
        let (kind, node) = waiting.pop()?;
        waiting.extend(children(kind, &node).into_iter().rev());
        Some((kind, node))
    })
}

/// What is directly below a value of that kind: places where objects of a kind belong. The values may be anything, also
/// references.
pub(super) fn children<'d>(kind: Kind, node: &Node<'d>) -> Vec<(Kind, Node<'d>)> {
    let mut found = Vec::new();
    for (key, value) in node.value.as_object().into_iter().flatten() {
        let Some(shape) = kind.shape(key) else {
            continue;
        };
        let pointer = node.pointer.join(key);
        let child = Node { pointer, value };
        let is_reference = value.get("$ref").is_some_and(Value::is_string);
        match (shape, value) {
            (Shape::Map(kind), Value::Object(_)) => {
                let entries = child.members();
                let entries = entries.filter(|(key, it)| is_entry(kind, key, it.value));
                let entries = entries.map(|(_, it)| (kind, it));
                found.extend(is_reference.then(|| (Kind::Misplaced, child.clone())));
                found.extend(entries);
            }
            (Shape::List(kind) | Shape::OneOrList(kind), Value::Array(_)) => {
                found.extend(child.items().map(|it| (kind, it)));
            }
            (Shape::One(kind) | Shape::OneOrList(kind), _) => found.push((kind, child)),
            (Shape::List(_), _) if is_reference => found.push((Kind::Misplaced, child)),
            (Shape::Map(_), _) => found.push((Kind::NoMap, child)),
            (Shape::List(_), _) => found.push((Kind::NoList, child)),
        }
    }
    found
}

/// Whether a member of a map is an entry. A header may well be named `x-request-id`.
fn is_entry(kind: Kind, key: &str, value: &Value) -> bool {
    let may_extend = matches!(kind, Kind::PathItem | Kind::Response | Kind::Callback);
    !(may_extend && key.starts_with("x-") || key == "$ref" && value.is_string())
}
