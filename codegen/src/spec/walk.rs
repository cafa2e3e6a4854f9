//! The structure of an OpenAPI document: which object stands where.
//!
//! A walk meets objects of the specification only. Examples, defaults and extensions are data: a `$ref` in them refers to
//! nothing, and a property may be named `schema`.

use serde_json::Value;

use super::pointer::Pointer;

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
    pub fn name(self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::Components => "components object",
            Self::PathItem => "path item",
            Self::Operation => "operation",
            Self::Parameter => "parameter",
            Self::RequestBody => "request body",
            Self::Response => "response",
            Self::Header => "header",
            Self::MediaType => "media type",
            Self::Encoding => "encoding",
            Self::Example => "example",
            Self::Link => "link",
            Self::Callback => "callback",
            Self::SecurityScheme => "security scheme",
            Self::Schema => "schema",
            Self::Misplaced => "value",
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
        match (self, key) {
            (Self::Document, "paths" | "webhooks") => Some(Map(Self::PathItem)),
            (Self::Document, "components") => Some(One(Self::Components)),
            (Self::Components, key) => Self::of_component_map(key).map(Map),
            (Self::PathItem, key) if METHODS.contains(&key) => Some(One(Self::Operation)),
            (Self::PathItem | Self::Operation, "parameters") => Some(List(Self::Parameter)),
            (Self::Operation, "requestBody") => Some(One(Self::RequestBody)),
            (Self::Operation, "responses") => Some(Map(Self::Response)),
            (Self::Operation, "callbacks") => Some(Map(Self::Callback)),
            (Self::Parameter | Self::Header | Self::MediaType, "schema") => Some(One(Self::Schema)),
            (Self::Parameter | Self::Header | Self::MediaType, "examples") => {
                Some(Map(Self::Example))
            }
            (Self::Parameter | Self::Header | Self::RequestBody | Self::Response, "content") => {
                Some(Map(Self::MediaType))
            }
            (Self::Response | Self::Encoding, "headers") => Some(Map(Self::Header)),
            (Self::Response, "links") => Some(Map(Self::Link)),
            (Self::MediaType, "encoding") => Some(Map(Self::Encoding)),
            (Self::Callback, key) if !key.starts_with("x-") => Some(One(Self::PathItem)),
            (
                Self::Schema,
                "properties" | "patternProperties" | "$defs" | "definitions" | "dependentSchemas",
            ) => Some(Map(Self::Schema)),
            (Self::Schema, "allOf" | "anyOf" | "oneOf" | "prefixItems") => Some(List(Self::Schema)),
            (Self::Schema, "items") => Some(OneOrList(Self::Schema)),
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
            ) => Some(One(Self::Schema)),
            _ => None,
        }
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

/// What a walk meets.
pub trait Visitor {
    /// A place where an object of this kind belongs. The value may be anything, also a reference.
    fn node(&mut self, kind: Kind, at: &Pointer, value: &Value);

    /// A place where a map or list belongs and something else is.
    fn misshapen(&mut self, at: &Pointer, expected: &'static str) {
        let _ = (at, expected);
    }
}

/// Visits a value of that kind and everything in it, parents first. References are not followed.
pub fn walk(kind: Kind, at: &Pointer, value: &Value, visitor: &mut dyn Visitor) {
    let mut at = at.clone();
    one(kind, &mut at, value, visitor);
}

fn one(kind: Kind, at: &mut Pointer, value: &Value, visitor: &mut dyn Visitor) {
    visitor.node(kind, at, value);
    let Some(members) = value.as_object() else {
        return;
    };
    for (key, child) in members {
        let Some(shape) = kind.shape(key) else {
            continue;
        };
        at.push(key);
        match (shape, child) {
            (Shape::One(kind), child) => one(kind, at, child, visitor),
            (Shape::Map(kind), Value::Object(_)) => map(kind, at, child, visitor),
            (Shape::List(kind) | Shape::OneOrList(kind), Value::Array(items)) => {
                list(kind, at, items, visitor)
            }
            (Shape::OneOrList(kind), child) => one(kind, at, child, visitor),
            (_, child) if child.get("$ref").is_some_and(Value::is_string) => {
                visitor.node(Kind::Misplaced, at, child)
            }
            (Shape::Map(_), _) => visitor.misshapen(at, "an object"),
            (Shape::List(_), _) => visitor.misshapen(at, "a list"),
        }
        at.pop();
    }
}

fn map(kind: Kind, at: &mut Pointer, value: &Value, visitor: &mut dyn Visitor) {
    if value.get("$ref").is_some_and(Value::is_string) {
        visitor.node(Kind::Misplaced, at, value);
    }
    for (key, child) in value.as_object().into_iter().flatten() {
        // Not for all kinds: a header may well be named `x-request-id`.
        let may_extend = matches!(kind, Kind::PathItem | Kind::Response | Kind::Callback);
        if may_extend && key.starts_with("x-") || key == "$ref" && child.is_string() {
            continue;
        }
        at.push(key);
        one(kind, at, child, visitor);
        at.pop();
    }
}

fn list(kind: Kind, at: &mut Pointer, items: &[Value], visitor: &mut dyn Visitor) {
    for (index, child) in items.iter().enumerate() {
        at.push(&index.to_string());
        one(kind, at, child, visitor);
        at.pop();
    }
}
