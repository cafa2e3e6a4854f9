//! Schemas become types: references followed, `allOf` merged, inline objects and enums named.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde_json::{Map, Value};

use super::limits::Limits;
use super::name::{Names, pascal_case, snake_case, type_name};
use super::{Enum, Field, Shape, Struct, Type, TypeDef, Variant, rule};

/// A schema as its place of use sees it.
#[derive(Debug, Clone)]
pub(super) struct Use {
    pub(super) ty: Type,
    pub(super) limits: Limits,
    pub(super) nullable: bool,
    pub(super) description: Option<String>,
    pub(super) deprecated: bool,
    pub(super) example: Option<Value>,
    pub(super) default: Option<Value>,
    /// A property only of answers (`readOnly`) or only of requests (`writeOnly`) is never demanded.
    pub(super) one_way: bool,
}

impl Use {
    fn of(ty: Type) -> Self {
        Self {
            ty,
            limits: Limits::default(),
            nullable: false,
            description: None,
            deprecated: false,
            example: None,
            default: None,
            one_way: false,
        }
    }

    /// What the place of use says goes before what the schema behind it says.
    fn annotated_by(mut self, schema: &Value) -> Self {
        let flag = |key: &str| schema.get(key).and_then(Value::as_bool).unwrap_or(false);
        self.limits = self.limits.narrowed_by(Limits::of(schema));
        self.nullable |= flag("nullable") || allows_null(schema);
        self.deprecated |= flag("deprecated");
        self.one_way |= flag("readOnly") || flag("writeOnly");
        if let Some(description) = text(schema, "description") {
            self.description = Some(description);
        }
        if let Some(example) = example(schema) {
            self.example = Some(example);
        }
        if let Some(default) = schema.get("default") {
            self.default = Some(default.clone());
        }
        self
    }
}

/// Reads schemas and collects the named types they need.
pub(super) struct Schemas<'d> {
    root: &'d Value,
    names: Names,
    /// Name and place in the document of each component.
    components: HashMap<&'d str, (String, usize)>,
    component_names: HashSet<String>,
    read: BTreeMap<String, Use>,
    in_progress: BTreeSet<String>,
    defs: Vec<(usize, TypeDef)>,
    defined: HashSet<String>,
    component: usize,
}

/// Where component schemas stand.
const COMPONENTS: &str = "/components/schemas/";

impl<'d> Schemas<'d> {
    /// Gives component schemas their names first, so that no inline schema takes one.
    pub(super) fn new(root: &'d Value) -> Self {
        let mut names = Names::default();
        let components = root
            .pointer("/components/schemas")
            .and_then(Value::as_object);
        let components: HashMap<_, _> = components
            .into_iter()
            .flatten()
            .enumerate()
            .map(|(position, (key, schema))| {
                let name = text(schema, "x-rust-name").unwrap_or_else(|| key.clone());
                (key.as_str(), (names.claim(type_name(&name)), position))
            })
            .collect();
        let component_names = components.values().map(|(name, _)| name.clone()).collect();
        Self {
            root,
            names,
            components,
            component_names,
            read: BTreeMap::new(),
            in_progress: BTreeSet::new(),
            defs: Vec::new(),
            defined: HashSet::new(),
            component: usize::MAX,
        }
    }

    /// Gives a name to a type that stands in no schema.
    pub(super) fn claim_name(&mut self, name: &str) -> String {
        self.names.claim(type_name(name))
    }

    /// The named types that were needed, in document order.
    pub(super) fn into_types(mut self) -> Vec<TypeDef> {
        self.defs.sort_by_key(|(order, _)| *order);
        self.defs.into_iter().map(|(_, def)| def).collect()
    }

    /// Reads a schema; `hint` names the type if it needs a name and has none.
    pub(super) fn read(&mut self, schema: &Value, hint: &str) -> Use {
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            return self.reference(reference).annotated_by(schema);
        }
        if let Some(base) = sole_base(schema) {
            return self.read(base, hint).annotated_by(schema);
        }
        if schema.get("allOf").is_some() {
            let merged = self.merge_all_of(schema, 0);
            return self.read_merged(&merged, hint);
        }
        self.read_merged(schema, hint)
    }

    fn reference(&mut self, reference: &str) -> Use {
        let pointer = reference.strip_prefix('#').unwrap_or(reference);
        if let Some(known) = self.read.get(pointer) {
            return known.clone();
        }
        let root = self.root;
        let Some(schema) = root.pointer(pointer) else {
            return Use::of(Type::Any);
        };
        if !self.in_progress.insert(pointer.to_owned()) {
            return Use::of(Type::Any);
        }
        let (hint, order) = self.name_of(pointer);
        let outer = std::mem::replace(&mut self.component, order);
        if is_named(schema) {
            self.read
                .insert(pointer.to_owned(), Use::of(Type::Named(hint.clone())));
        }
        let found = self.read(schema, &hint);
        self.component = outer;
        self.in_progress.remove(pointer);
        // A reference takes over limits and meaning of what it names, not whether a property may be left out.
        self.read.insert(pointer.to_owned(), found.clone());
        found
    }

    fn name_of(&mut self, pointer: &str) -> (String, usize) {
        let component = pointer.strip_prefix(COMPONENTS).map(unescape);
        if let Some(component) = component
            && let Some(named) = self.components.get(component.as_str())
        {
            return named.clone();
        }
        let words: Vec<&str> = pointer.rsplit('/').take(2).collect();
        (
            pascal_case(&words.into_iter().rev().collect::<Vec<_>>().join(" ")),
            self.component,
        )
    }

    fn read_merged(&mut self, schema: &Value, hint: &str) -> Use {
        if type_keyword(schema) == Some("array") && alternatives(schema).is_none() {
            return self.array(schema, hint).annotated_by(schema);
        }
        Use::of(self.type_of(schema, hint)).annotated_by(schema)
    }

    fn array(&mut self, schema: &Value, hint: &str) -> Use {
        let item = match schema.get("items") {
            Some(items) => self.read(items, &format!("{hint}Item")),
            None => Use::of(Type::Any),
        };
        let mut found = Use::of(Type::Array(Box::new(item.ty)));
        found.limits.items = Some(Box::new(item.limits));
        found
    }

    fn type_of(&mut self, schema: &Value, hint: &str) -> Type {
        if let Some(values) = enum_values(schema) {
            return self.enumeration(schema, &values, hint);
        }
        if let Some(alternatives) = alternatives(schema) {
            return self.union(schema, &alternatives, hint);
        }
        match type_keyword(schema) {
            Some("string") => string_type(schema),
            Some("integer") if schema.get("format").and_then(Value::as_str) == Some("int32") => {
                Type::Int32
            }
            Some("integer") => Type::Int64,
            Some("number") => Type::Number,
            Some("boolean") => Type::Boolean,
            Some("object") => self.object(schema, hint),
            _ => Type::Any,
        }
    }

    fn enumeration(&mut self, schema: &Value, values: &[String], hint: &str) -> Type {
        let readable = schema.get("x-variants");
        let mut names = Names::default();
        names.claim("Unknown".to_owned());
        let variants = values
            .iter()
            .map(|value| {
                let given = readable
                    .and_then(|map| map.get(value))
                    .and_then(Value::as_str);
                let name = given.map_or_else(|| pascal_case(value), pascal_case);
                Variant {
                    value: value.clone(),
                    rust_name: names.claim(name),
                }
            })
            .collect();
        let extensible = schema
            .get("x-extensible")
            .and_then(Value::as_bool)
            .unwrap_or(false);
        self.define(schema, hint, |_| {
            Shape::Enum(Enum {
                variants,
                extensible,
            })
        })
    }

    fn union(&mut self, schema: &Value, alternatives: &[&Value], hint: &str) -> Type {
        if let [only] = alternatives {
            return self.read(only, hint).ty;
        }
        self.define(schema, hint, |schemas| {
            let mut types = Vec::new();
            for (index, alternative) in alternatives.iter().enumerate() {
                let ty = schemas
                    .read(alternative, &format!("{hint}Variant{}", index + 1))
                    .ty;
                if !types.contains(&ty) {
                    types.push(ty);
                }
            }
            Shape::Union(types)
        })
    }

    fn object(&mut self, schema: &Value, hint: &str) -> Type {
        let properties = schema
            .get("properties")
            .and_then(Value::as_object)
            .filter(|map| !map.is_empty());
        if let Some(properties) = properties {
            return self.define(schema, hint, |schemas| {
                Shape::Struct(schemas.structure(schema, properties, hint))
            });
        }
        let values = match schema.get("additionalProperties") {
            Some(values @ Value::Object(_)) => self.read(values, &format!("{hint}Value")).ty,
            _ => Type::Any,
        };
        let map = Type::Map(Box::new(values));
        // A component that is a map keeps its name: fields may be added to it later.
        if self.is_component_name(hint) {
            self.define(schema, hint, |_| Shape::Newtype(map))
        } else {
            map
        }
    }

    fn is_component_name(&self, hint: &str) -> bool {
        self.component_names.contains(hint)
    }

    fn structure(&mut self, schema: &Value, properties: &Map<String, Value>, hint: &str) -> Struct {
        let required = required(schema);
        let mut names = Names::default();
        let fields = properties.iter().map(|(key, property)| {
            let found = self.read(property, &format!("{hint}{}", pascal_case(key)));
            let rust_name = text(property, "x-rust-name").unwrap_or_else(|| key.clone());
            Field {
                name: key.clone(),
                rust_name: names.claim(snake_case(&rust_name)),
                required: required.contains(key.as_str()) && !found.one_way,
                nullable: found.nullable,
                description: found.description,
                deprecated: found.deprecated,
                limits: found.limits,
                example: found.example,
                default: found.default,
                ty: found.ty,
            }
        });
        let fields = fields.collect();
        let additional = match schema.get("additionalProperties") {
            Some(Value::Bool(true)) => Some(Type::Any),
            Some(values @ Value::Object(_)) => Some(self.read(values, &format!("{hint}Value")).ty),
            _ => None,
        };
        Struct {
            fields,
            additional,
            rules: rule::rules(schema),
        }
    }

    fn define(
        &mut self,
        schema: &Value,
        hint: &str,
        shape: impl FnOnce(&mut Self) -> Shape,
    ) -> Type {
        let name = if self.is_component_name(hint) && !self.is_defined(hint) {
            hint.to_owned()
        } else {
            let given = text(schema, "x-rust-name").unwrap_or_else(|| hint.to_owned());
            self.claim_name(&given)
        };
        self.defined.insert(name.clone());
        let slot = self.defs.len();
        self.defs.push((
            self.component,
            TypeDef {
                name: name.clone(),
                description: text(schema, "description"),
                deprecated: schema
                    .get("deprecated")
                    .and_then(Value::as_bool)
                    .unwrap_or(false),
                shape: Shape::Newtype(Type::Any),
                in_request: false,
                in_response: false,
                resource: None,
            },
        ));
        let shape = shape(self);
        if let Some((_, def)) = self.defs.get_mut(slot) {
            def.shape = shape;
        }
        Type::Named(name)
    }

    fn is_defined(&self, name: &str) -> bool {
        self.defined.contains(name)
    }

    /// Objects of an `allOf` become one; what stands beside `allOf` comes last.
    fn merge_all_of(&self, schema: &Value, depth: usize) -> Value {
        let mut merged = Map::new();
        let parts = schema.get("allOf").and_then(Value::as_array);
        for part in parts.into_iter().flatten() {
            let part = self.follow(part);
            let part = if part.get("allOf").is_some() && depth < MAX_ALL_OF_DEPTH {
                self.merge_all_of(part, depth + 1)
            } else {
                part.clone()
            };
            merge_into(&mut merged, &part);
        }
        let mut own = schema.clone();
        if let Some(own) = own.as_object_mut() {
            own.remove("allOf");
        }
        merge_into(&mut merged, &own);
        Value::Object(merged)
    }

    fn follow<'v>(&'v self, schema: &'v Value) -> &'v Value {
        let mut current = schema;
        for _ in 0..MAX_REFERENCES {
            let target = current
                .get("$ref")
                .and_then(Value::as_str)
                .and_then(|r| r.strip_prefix('#'));
            match target.and_then(|pointer| self.root.pointer(pointer)) {
                Some(next) => current = next,
                None => break,
            }
        }
        current
    }
}

/// Deeper nesting of `allOf` than this is taken for a cycle.
const MAX_ALL_OF_DEPTH: usize = 16;

/// Longer chains of references than this are taken for a cycle.
const MAX_REFERENCES: usize = 32;

/// `allOf` with one entry only puts notes on it, the common way in 3.0 to describe a `$ref`.
fn sole_base(schema: &Value) -> Option<&Value> {
    let [base] = schema.get("allOf")?.as_array()?.as_slice() else {
        return None;
    };
    let adds_shape = [
        "properties",
        "required",
        "enum",
        "items",
        "additionalProperties",
    ]
    .iter()
    .any(|key| schema.get(key).is_some());
    (!adds_shape).then_some(base)
}

fn merge_into(merged: &mut Map<String, Value>, part: &Value) {
    for (key, value) in part.as_object().into_iter().flatten() {
        match (key.as_str(), merged.get_mut(key)) {
            ("properties", Some(Value::Object(known))) => {
                known.extend(value.as_object().cloned().unwrap_or_default());
            }
            ("required" | "x-rules", Some(Value::Array(known))) => {
                known.extend(value.as_array().cloned().unwrap_or_default());
            }
            _ => {
                merged.insert(key.clone(), value.clone());
            }
        }
    }
}

/// Whether the schema gets a type of its own, so that references to it can be made before it is read.
fn is_named(schema: &Value) -> bool {
    let has_properties = schema
        .get("properties")
        .and_then(Value::as_object)
        .is_some_and(|map| !map.is_empty());
    has_properties || enum_values(schema).is_some()
}

/// Values of an enum of strings; other enums stay values of their type.
fn enum_values(schema: &Value) -> Option<Vec<String>> {
    let constant = schema.get("const").map(std::slice::from_ref);
    let values = schema
        .get("enum")
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .or(constant)?;
    let mut strings: Vec<String> = Vec::new();
    for value in values {
        match value {
            Value::String(text) if strings.contains(text) => {}
            Value::String(text) => strings.push(text.clone()),
            Value::Null => {}
            _ => return None,
        }
    }
    (!strings.is_empty()).then_some(strings)
}

fn alternatives(schema: &Value) -> Option<Vec<&Value>> {
    let list = schema
        .get("oneOf")
        .or_else(|| schema.get("anyOf"))?
        .as_array()?;
    let alternatives: Vec<&Value> = list
        .iter()
        .filter(|alternative| !is_null(alternative))
        .collect();
    (!alternatives.is_empty()).then_some(alternatives)
}

fn is_null(schema: &Value) -> bool {
    schema.get("type").and_then(Value::as_str) == Some("null")
}

fn allows_null(schema: &Value) -> bool {
    let in_type = schema
        .get("type")
        .and_then(Value::as_array)
        .is_some_and(|types| types.iter().any(|t| t == "null"));
    let in_enum = schema
        .get("enum")
        .and_then(Value::as_array)
        .is_some_and(|values| values.contains(&Value::Null));
    let list = schema
        .get("oneOf")
        .or_else(|| schema.get("anyOf"))
        .and_then(Value::as_array);
    in_type || in_enum || list.is_some_and(|alternatives| alternatives.iter().any(is_null))
}

/// The one type that the schema says or shows; `None` for several or none.
fn type_keyword(schema: &Value) -> Option<&str> {
    match schema.get("type") {
        Some(Value::String(name)) => Some(name),
        Some(Value::Array(names)) => {
            let mut names = names
                .iter()
                .filter_map(Value::as_str)
                .filter(|name| *name != "null");
            let first = names.next();
            if names.next().is_some() { None } else { first }
        }
        _ if schema.get("properties").is_some() || schema.get("additionalProperties").is_some() => {
            Some("object")
        }
        _ if schema.get("items").is_some() => Some("array"),
        _ => None,
    }
}

fn string_type(schema: &Value) -> Type {
    match schema.get("format").and_then(Value::as_str) {
        Some("date-time") => Type::DateTime,
        Some("date") => Type::Date,
        Some("uuid") => Type::Uuid,
        _ => Type::String,
    }
}

fn required(schema: &Value) -> BTreeSet<&str> {
    let list = schema.get("required").and_then(Value::as_array);
    list.into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect()
}

fn example(schema: &Value) -> Option<Value> {
    let first = schema
        .get("examples")
        .and_then(Value::as_array)
        .and_then(|examples| examples.first());
    schema.get("example").or(first).cloned()
}

pub(super) fn text(value: &Value, key: &str) -> Option<String> {
    let text = value.get(key)?.as_str()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn unescape(token: &str) -> String {
    token.replace("~1", "/").replace("~0", "~")
}
