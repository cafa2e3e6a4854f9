//! Schemas become types: references followed, `allOf` merged, inline objects and enums named.

mod merge;
mod target;
mod union;

use std::collections::{BTreeSet, HashMap, HashSet};

use serde_json::{Map, Value, json};

use super::limits::Limits;
use super::name::{Names, pascal_case, snake_case, type_name};
use super::{Enum, Field, Shape, Struct, Type, TypeDef, Union, Variant, rule};
use crate::spec::Pointer;

pub(super) use target::follow;

/// Where component schemas stand.
const COMPONENTS: &str = "/components/schemas/";

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

    /// The type of an item or value, where null stands for itself and not for something absent.
    fn into_element(self) -> Type {
        if self.nullable && !matches!(self.ty, Type::Any) {
            Type::Nullable(Box::new(self.ty))
        } else {
            self.ty
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
    /// Name and position of every component, by its key.
    components: HashMap<&'d str, (String, usize)>,
    /// Names that wait for the schema they were given to.
    granted: HashSet<String>,
    defined: HashSet<String>,
    /// Pointers of the schemas that references reach although they are no components, by address.
    targets: HashMap<usize, String>,
    /// Addresses of the schemas of multipart bodies.
    multipart: HashSet<usize>,
    read: HashMap<String, Use>,
    in_progress: HashMap<String, String>,
    recursive: HashSet<String>,
    /// Schemas with a name whose insides are still to be read.
    waiting: Vec<(&'d Value, String, usize)>,
    defs: Vec<(usize, TypeDef)>,
    component: usize,
    depth: usize,
    /// How many alternatives we are in that were merged with what stands beside them.
    distributing: usize,
}

/// Deeper nesting of arrays, unions and aliases than this is taken as any JSON. The compiler follows types to a depth of
/// 128, and each of ours takes up to three steps.
const MAX_DEPTH: usize = 32;

impl<'d> Schemas<'d> {
    /// Gives component schemas their names first, so that no inline schema takes one.
    pub(super) fn new(root: &'d Value) -> Self {
        let mut names = Names::default();
        let declared = root
            .pointer("/components/schemas")
            .and_then(Value::as_object);
        let mut components = HashMap::new();
        for (position, (key, schema)) in declared.into_iter().flatten().enumerate() {
            let name = text(schema, "x-rust-name").unwrap_or_else(|| key.clone());
            components.insert(key.as_str(), (names.claim(type_name(&name)), position));
        }
        Self {
            root,
            names,
            granted: components.values().map(|(name, _)| name.clone()).collect(),
            components,
            defined: HashSet::new(),
            targets: target::inner_targets(root),
            multipart: target::multipart_schemas(root),
            read: HashMap::new(),
            in_progress: HashMap::new(),
            recursive: HashSet::new(),
            waiting: Vec::new(),
            defs: Vec::new(),
            component: usize::MAX,
            depth: 0,
            distributing: 0,
        }
    }

    /// Gives a name to a type that stands in no schema.
    pub(super) fn claim_name(&mut self, name: &str) -> String {
        self.names.claim(type_name(name))
    }

    /// The named types that were needed, in document order.
    pub(super) fn into_types(mut self) -> Vec<TypeDef> {
        self.finish();
        self.defs.sort_by_key(|(order, _)| *order);
        let mut types: Vec<TypeDef> = self.defs.into_iter().map(|(_, def)| def).collect();
        union::complete(&mut types);
        types
    }

    /// Reads what was only named so far. Reading it later keeps chains of references off the stack.
    pub(super) fn finish(&mut self) {
        while let Some((schema, name, order)) = self.waiting.pop() {
            let outer = std::mem::replace(&mut self.component, order);
            self.read_here(schema, &name);
            self.component = outer;
        }
    }

    /// Reads a schema; `hint` names the type if it needs a name and has none.
    pub(super) fn read(&mut self, schema: &Value, hint: &str) -> Use {
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            return self.reference(reference).annotated_by(schema);
        }
        let target = self.targets.get(&target::address(schema)).cloned();
        if let Some(pointer) = target
            && !self.in_progress.contains_key(&pointer)
        {
            return self.target(&pointer, Some(hint));
        }
        self.read_here(schema, hint)
    }

    fn read_here(&mut self, schema: &Value, hint: &str) -> Use {
        if self.depth >= MAX_DEPTH {
            return Use::of(Type::Any);
        }
        self.depth += 1;
        let found = if schema.get("$ref").is_some() {
            self.read(schema, hint)
        } else if let Some(base) = sole_base(schema) {
            self.read(base, hint).annotated_by(schema)
        } else if schema.get("allOf").is_some() {
            let mut merged = merge::all_of(self.root, schema);
            self.mark_multipart(schema, &mut merged);
            self.read_merged(&merged, hint)
        } else {
            self.read_merged(schema, hint)
        };
        self.depth -= 1;
        found
    }

    fn mark_multipart(&self, schema: &Value, merged: &mut Value) {
        if self.multipart.contains(&target::address(schema))
            && let Some(merged) = merged.as_object_mut()
        {
            merged.insert(MULTIPART_MARK.to_owned(), Value::Bool(true));
        }
    }

    fn is_multipart(&self, schema: &Value) -> bool {
        self.multipart.contains(&target::address(schema)) || schema.get(MULTIPART_MARK).is_some()
    }

    fn reference(&mut self, reference: &str) -> Use {
        match reference.strip_prefix('#').and_then(Pointer::from_fragment) {
            Some(pointer) => self.target(pointer.as_str(), None),
            None => Use::of(Type::Any),
        }
    }

    /// Reads the schema at a pointer, once. References take over limits and meaning of what they name, not
    /// whether a property may be left out.
    fn target(&mut self, pointer: &str, hint: Option<&str>) -> Use {
        if let Some(known) = self.read.get(pointer) {
            return known.clone();
        }
        if let Some(name) = self.in_progress.get(pointer) {
            let name = name.clone();
            self.recursive.insert(pointer.to_owned());
            return Use::of(Type::Named(name));
        }
        let Some(schema) = self.root.pointer(pointer) else {
            return Use::of(Type::Any);
        };
        let (name, order) = self.name_of(pointer, hint);
        if is_named(schema) {
            let found = Use::of(Type::Named(name.clone())).annotated_by(schema);
            self.read.insert(pointer.to_owned(), found.clone());
            self.waiting.push((schema, name, order));
            return found;
        }
        self.in_progress.insert(pointer.to_owned(), name.clone());
        let outer = std::mem::replace(&mut self.component, order);
        let mut found = self.read_here(schema, &name);
        if self.recursive.remove(pointer) && !self.defined.contains(&name) {
            self.close_circle(schema, &name, &mut found);
        }
        self.component = outer;
        self.in_progress.remove(pointer);
        self.read.insert(pointer.to_owned(), found.clone());
        found
    }

    /// An array, map or alias that contains itself needs a name after all.
    fn close_circle(&mut self, schema: &Value, name: &str, found: &mut Use) {
        let named = Type::Named(name.to_owned());
        let inner = if found.ty == named {
            Type::Any
        } else {
            found.ty.clone()
        };
        self.granted.insert(name.to_owned());
        found.ty = self.define(schema, name, |_| Shape::Newtype(inner));
    }

    fn name_of(&mut self, pointer: &str, hint: Option<&str>) -> (String, usize) {
        let component = pointer.strip_prefix(COMPONENTS).map(unescape);
        if let Some(known) = component.and_then(|key| self.components.get(key.as_str())) {
            return known.clone();
        }
        let name = hint.map_or_else(|| target::name(pointer), str::to_owned);
        let name = self.claim_name(&name);
        self.granted.insert(name.clone());
        (name, self.component)
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
        let limits = item.limits.clone();
        let mut found = Use::of(Type::Array(Box::new(item.into_element())));
        found.limits.items = Some(Box::new(limits));
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

    fn enumeration(&mut self, schema: &Value, values: &EnumValues, hint: &str) -> Type {
        let readable = schema.get("x-variants");
        let mut names = Names::default();
        names.claim("Unknown".to_owned());
        let variants = values
            .listed
            .iter()
            .map(|value| {
                let given = readable
                    .and_then(|map| map.get(value))
                    .and_then(Value::as_str);
                let name = given.map_or_else(|| variant_name(value), pascal_case);
                Variant {
                    value: value.clone(),
                    rust_name: names.claim(name),
                }
            })
            .collect();
        let extensible = schema
            .get("x-extensible")
            .and_then(Value::as_bool)
            .unwrap_or(values.open);
        self.define(schema, hint, |_| {
            Shape::Enum(Enum {
                variants,
                extensible,
            })
        })
    }

    fn union(&mut self, schema: &Value, alternatives: &[&Value], hint: &str) -> Type {
        let beside = union::beside(schema);
        if let ([only], None) = (alternatives, &beside) {
            return self.read(only, hint).ty;
        }
        if beside.is_some() && self.distributing >= MAX_DISTRIBUTION {
            return Type::Any;
        }
        self.define(schema, hint, |schemas| {
            let mut found = Vec::new();
            for (index, alternative) in alternatives.iter().enumerate() {
                let own = format!("{hint}{}", union::own_name(alternative, index));
                let ty = match &beside {
                    None => schemas.read(alternative, &own).ty,
                    Some(beside) if union::is_in(schemas.root, beside, alternative) => {
                        schemas.read(alternative, &own).ty
                    }
                    Some(beside) => {
                        schemas.distributing += 1;
                        let both = json!({ "allOf": [beside, alternative] });
                        let ty = schemas.read_here(&both, &own).ty;
                        schemas.distributing -= 1;
                        ty
                    }
                };
                let position = union::position(schema, alternative).unwrap_or(index);
                found.push((ty, union::tags(schema, alternative), position));
            }
            let first = found.first().map(|(ty, ..)| ty.clone());
            match first.filter(|first| found.iter().all(|(ty, ..)| ty == first)) {
                Some(only) => Shape::Newtype(only),
                None => Shape::Union(Union::new(union::tag(schema), found)),
            }
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
        let pattern = schema
            .get("patternProperties")
            .and_then(Value::as_object)
            .filter(|patterns| patterns.len() == 1)
            .and_then(|patterns| patterns.values().next());
        let values = match schema.get("additionalProperties").or(pattern) {
            Some(values @ Value::Object(_)) => {
                self.read(values, &format!("{hint}Value")).into_element()
            }
            _ => Type::Any,
        };
        let map = Type::Map(Box::new(values));
        // A component that is a map keeps its name: fields may be added to it later.
        if self.granted.contains(hint) {
            self.define(schema, hint, |_| Shape::Newtype(map))
        } else {
            map
        }
    }

    fn structure(&mut self, schema: &Value, properties: &Map<String, Value>, hint: &str) -> Struct {
        let required = required(schema);
        let multipart = self.is_multipart(schema);
        let additional = match schema.get("additionalProperties") {
            Some(Value::Bool(true)) => Some(Type::Any),
            Some(values @ Value::Object(_)) => {
                let found = self.read(values, &format!("{hint}Value"));
                Some(found.into_element())
            }
            _ => None,
        };
        let mut names = field_names(properties, additional.is_some());
        let fields = properties.iter().map(|(key, property)| {
            let mut found = self.read(property, &format!("{hint}{}", pascal_case(key)));
            if multipart && let Some(upload) = target::upload_type(self.root, property) {
                found.ty = upload;
            }
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
        Struct {
            fields: fields.collect(),
            additional,
            rules: rule::rules(schema),
            is_multipart: false,
        }
    }

    fn define(
        &mut self,
        schema: &Value,
        hint: &str,
        shape: impl FnOnce(&mut Self) -> Shape,
    ) -> Type {
        let name = if self.granted.remove(hint) {
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
                is_body: false,
                resource: None,
            },
        ));
        let shape = shape(self);
        if let Some((_, def)) = self.defs.get_mut(slot) {
            def.shape = shape;
        }
        Type::Named(name)
    }
}

/// Set in a merged schema that belongs to a multipart body.
const MULTIPART_MARK: &str = "x-multipart";

/// Alternatives of alternatives that share properties with their surroundings multiply; deeper ones are any JSON.
const MAX_DISTRIBUTION: usize = 3;

/// Names of fields that would clash with what the builder has besides setters.
fn field_names(properties: &Map<String, Value>, has_additional: bool) -> Names {
    let mut names = Names::default();
    names.claim("build".to_owned());
    // What setters call their argument.
    names.claim("given_value".to_owned());
    if has_additional {
        names.claim("additional_properties".to_owned());
    }
    // An optional field `x` has the setters `x` and `maybe_x`.
    for key in properties.keys() {
        names.reserve(format!("maybe_{}", snake_case(key)));
    }
    names
}

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
        "oneOf",
        "anyOf",
        "x-rules",
    ]
    .iter()
    .any(|key| schema.get(key).is_some());
    (!adds_shape).then_some(base)
}

/// Whether the schema gets a type of its own, so that references to it can be made before it is read.
fn is_named(schema: &Value) -> bool {
    if schema.get("allOf").is_some() || schema.get("$ref").is_some() {
        return false;
    }
    if enum_values(schema).is_some() {
        return true;
    }
    if let Some(alternatives) = alternatives(schema) {
        return alternatives.len() > 1;
    }
    let has_properties = schema
        .get("properties")
        .and_then(Value::as_object)
        .is_some_and(|map| !map.is_empty());
    has_properties && type_keyword(schema) == Some("object")
}

/// The values of an enum of strings.
struct EnumValues {
    listed: Vec<String>,
    /// Whether the schema allows any other string too.
    open: bool,
}

/// Values of an enum of strings; other enums stay values of their type.
fn enum_values(schema: &Value) -> Option<EnumValues> {
    let listed = match listed_values(schema) {
        Some(values) => strings(values, schema),
        None => return values_of_alternatives(schema),
    };
    listed.map(|listed| EnumValues {
        listed,
        open: false,
    })
}

/// What `enum` or `const` lists.
pub(super) fn listed_values(schema: &Value) -> Option<&[Value]> {
    let constant = schema.get("const").map(std::slice::from_ref);
    let listed = schema.get("enum").and_then(Value::as_array);
    listed.map(Vec::as_slice).or(constant)
}

fn strings(values: &[Value], schema: &Value) -> Option<Vec<String>> {
    // Unquoted words of YAML can be read as something else than the string that they are meant as.
    let said_to_be_strings = type_keyword(schema) == Some("string");
    let mut strings: Vec<String> = Vec::new();
    for value in values {
        let text = match value {
            Value::String(text) => text.clone(),
            Value::Null => continue,
            Value::Bool(_) | Value::Number(_) if said_to_be_strings => value.to_string(),
            _ => return None,
        };
        if !strings.contains(&text) {
            strings.push(text);
        }
    }
    (!strings.is_empty()).then_some(strings)
}

/// `oneOf` single values, each with a title of its own, is an enum; `anyOf` an enum and any string an open one.
fn values_of_alternatives(schema: &Value) -> Option<EnumValues> {
    let mut found = EnumValues {
        listed: Vec::new(),
        open: false,
    };
    for alternative in alternatives(schema)? {
        match listed_values(alternative) {
            Some(values) => found.listed.extend(strings(values, alternative)?),
            None if is_plain_string(alternative) => found.open = true,
            None => return None,
        }
    }
    let mut seen = BTreeSet::new();
    found.listed.retain(|value| seen.insert(value.clone()));
    (!found.listed.is_empty()).then_some(found)
}

fn is_plain_string(schema: &Value) -> bool {
    type_keyword(schema) == Some("string")
        && schema.get("format").is_none()
        && schema.get("pattern").is_none()
}

/// The alternatives of `oneOf` or `anyOf` that say what the value looks like. Those that only demand
/// properties which are declared beside them are constraints, not types.
pub(super) fn alternatives(schema: &Value) -> Option<Vec<&Value>> {
    let list = schema
        .get("oneOf")
        .or_else(|| schema.get("anyOf"))?
        .as_array()?;
    let alternatives: Vec<&Value> = list
        .iter()
        .filter(|alternative| !is_null(alternative) && has_shape(alternative))
        .collect();
    (!alternatives.is_empty()).then_some(alternatives)
}

fn has_shape(schema: &Value) -> bool {
    const SHAPING: [&str; 12] = [
        "$ref",
        "type",
        "properties",
        "items",
        "enum",
        "const",
        "oneOf",
        "anyOf",
        "allOf",
        "additionalProperties",
        "patternProperties",
        "format",
    ];
    SHAPING.iter().any(|key| schema.get(key).is_some())
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
        _ if ["properties", "additionalProperties", "patternProperties"]
            .iter()
            .any(|key| schema.get(key).is_some()) =>
        {
            Some("object")
        }
        _ if schema.get("items").is_some() => Some("array"),
        _ => listed_values(schema).and_then(common_type),
    }
}

/// The type of values that all are of one.
fn common_type(values: &[Value]) -> Option<&'static str> {
    let of = |value: &Value| match value {
        Value::String(_) => Some("string"),
        Value::Bool(_) => Some("boolean"),
        Value::Number(number) if number.is_f64() => Some("number"),
        Value::Number(_) => Some("integer"),
        _ => None,
    };
    let mut types = values.iter().filter(|value| !value.is_null()).map(of);
    let first = types.next()??;
    types.all(|other| other == Some(first)).then_some(first)
}

/// Name of an enum's variant.
fn variant_name(value: &str) -> String {
    if value.trim().is_empty() {
        "Empty".to_owned()
    } else {
        pascal_case(value)
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
