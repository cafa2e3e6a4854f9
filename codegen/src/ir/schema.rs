//! Schemas become types: references followed, `allOf` merged, inline objects and enums named.

mod target;
mod union;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use indexmap::IndexMap;
use serde_json::Value;

use super::limits::{self, Limits};
use super::merged::{Composition, Merged};
use super::name::{Names, pascal_case, snake_case, type_name};
use super::{Enum, Field, Origin, Shape, Struct, Type, TypeDef, Union, Variant, rule};
use crate::spec::reference::{local_target, reference_in};
use crate::spec::{Node, Pointer};

/// A schema as it is seen where it is used.
#[derive(Debug, Clone)]
pub(super) struct ResolvedSchema {
    pub(super) ty: Type,
    pub(super) limits: Limits,
    pub(super) nullable: bool,
    pub(super) description: Option<String>,
    pub(super) deprecated: bool,
    pub(super) example: Option<Value>,
    pub(super) default: Option<Value>,
    pub(super) origin: Origin,
}

impl ResolvedSchema {
    fn of(ty: Type) -> Self {
        Self {
            ty,
            limits: Limits::default(),
            nullable: false,
            description: None,
            deprecated: false,
            example: None,
            default: None,
            origin: Origin::default(),
        }
    }

    /// An array or map of that element.
    fn of_elements(wrap: impl FnOnce(Box<Type>) -> Type, element: Self) -> Self {
        let limits = element.limits.clone();
        let origin = element.origin.clone();
        let ty = wrap(Box::new(element.into_element()));
        let is_array = matches!(ty, Type::Array(_));
        let mut found = Self::of(ty);
        found.limits.items = is_array.then(|| Box::new(limits));
        found.origin.element = Some(Box::new(origin));
        found
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
    fn annotated_by(mut self, schema: &Merged<'_>) -> Self {
        self.limits = self.limits.narrowed_by(Limits::of(schema));
        self.nullable |= schema.allows_null();
        self.deprecated |= schema.flag("deprecated");
        if let Some(description) = schema.text("description") {
            self.description = Some(description.to_owned());
        }
        if let Some(example) = example(schema) {
            self.example = Some(example.clone());
        }
        if let Some(default) = schema.get("default") {
            self.default = Some(default.clone());
        }
        self.origin.annotate(schema, &self.ty, &self.limits);
        self
    }

    /// A property only of responses or only of requests is never demanded.
    fn is_one_way(&self) -> bool {
        self.origin.read_only || self.origin.write_only
    }
}

impl Origin {
    fn annotate(&mut self, schema: &Merged<'_>, ty: &Type, limits: &Limits) {
        self.pointer = schema.pointer.clone();
        // The innermost schema is looked at first.
        if self.definition.is_root() {
            self.definition = schema.pointer.clone();
        }
        self.read_only |= schema.flag("readOnly");
        self.write_only |= schema.flag("writeOnly");
        for (key, place, value) in schema.keywords() {
            if key == "$ref" {
                continue;
            }
            self.keywords.insert(key.to_owned(), Arc::clone(place));
            if is_ignored(key, value, ty, limits) {
                self.ignored.insert(key.to_owned(), value.clone());
            }
        }
    }
}

/// Whether neither type nor limits represent a keyword.
fn is_ignored(key: &str, value: &Value, ty: &Type, limits: &Limits) -> bool {
    let is_any = *ty == Type::Any;
    match key {
        "type" => is_any,
        "format" => limits.format.is_none() && !has_format(ty),
        "enum" | "const" => !matches!(ty, Type::Named(_)) && limits.numbers.is_empty(),
        "additionalProperties" => is_any || *value == Value::Bool(false),
        "items" => is_any,
        "description" | "deprecated" | "nullable" | "default" | "example" | "examples"
        | "readOnly" | "writeOnly" | "discriminator" => false,
        _ => !key.starts_with("x-") && !limits::KEYWORDS.contains(&key),
    }
}

/// Whether the format of a schema decides about its type.
fn has_format(ty: &Type) -> bool {
    matches!(ty, Type::Int32 | Type::DateTime | Type::Date | Type::Uuid)
}

/// Reads schemas and collects the named types they need.
pub(super) struct Schemas<'d> {
    root: &'d Value,
    names: Names,
    /// Name and position of every component, by its key.
    components: HashMap<&'d str, (String, usize)>,
    /// Names that wait for the schema they were given to.
    reserved_names: HashSet<String>,
    defined: HashSet<String>,
    /// Schemas that references reach although they are no components.
    targets: HashSet<Pointer>,
    /// Schemas of multipart bodies.
    multipart: HashSet<Pointer>,
    read: HashMap<Pointer, ResolvedSchema>,
    in_progress: HashMap<Pointer, String>,
    recursive: HashSet<Pointer>,
    /// Schemas with a name whose insides are still to be read.
    waiting: Vec<(Node<'d>, String, usize)>,
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
        let declared = Node::root(root).get("components");
        let declared = declared.map_or_else(Vec::new, |it| it.map("schemas"));
        let mut components = HashMap::new();
        for (position, (key, schema)) in declared.into_iter().enumerate() {
            let name = schema.text("x-rust-name").unwrap_or(key);
            components.insert(key, (names.claim(type_name(name)), position));
        }
        Self {
            root,
            names,
            reserved_names: components.values().map(|(name, _)| name.clone()).collect(),
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

    /// The named types that were needed so far.
    pub(super) fn count(&self) -> usize {
        self.defs.len()
    }

    /// The named types that were needed: the first so many and the others, each in document order.
    pub(super) fn into_types(mut self, count: usize) -> (Vec<TypeDef>, Vec<TypeDef>) {
        self.finish();
        let others = self.defs.split_off(count);
        let in_order = |mut defs: Vec<(usize, TypeDef)>| {
            defs.sort_by_key(|(order, _)| *order);
            defs.into_iter().map(|(_, def)| def)
        };
        let mut types: Vec<TypeDef> = in_order(self.defs).chain(in_order(others)).collect();
        union::complete(&mut types);
        let others = types.split_off(count);
        (types, others)
    }

    /// Reads what was only named so far. Reading it later keeps chains of references off the stack.
    pub(super) fn finish(&mut self) {
        while let Some((schema, name, order)) = self.waiting.pop() {
            let outer = std::mem::replace(&mut self.component, order);
            self.read_here(&Composition::of(schema), &name);
            self.component = outer;
        }
    }

    /// Reads a schema; `hint` names the type if it needs a name and has none.
    pub(super) fn read(&mut self, schema: Node<'d>, hint: &str) -> ResolvedSchema {
        self.read_all(&Composition::of(schema), hint)
    }

    fn read_all(&mut self, schema: &Composition<'d>, hint: &str) -> ResolvedSchema {
        if let Some(node) = schema.sole() {
            if let Some(reference) = reference_in(node.value) {
                return self.reference(reference).annotated_by(&Merged::own(node));
            }
            if self.targets.contains(&node.pointer) && !self.in_progress.contains_key(&node.pointer)
            {
                return self.target(&node.pointer, Some(hint));
            }
        }
        self.read_here(schema, hint)
    }

    fn read_here(&mut self, schema: &Composition<'d>, hint: &str) -> ResolvedSchema {
        if self.depth >= MAX_DEPTH {
            return ResolvedSchema::of(Type::Any);
        }
        self.depth += 1;
        let base = schema.sole().and_then(sole_base);
        let is_reference = schema
            .sole()
            .is_some_and(|node| reference_in(node.value).is_some());
        let found = match (schema.sole(), base) {
            _ if is_reference => self.read_all(schema, hint),
            (Some(node), Some(base)) => self.read(base, hint).annotated_by(&Merged::own(node)),
            _ => {
                let merged = Merged::of(self.root, schema);
                let found = self.read_merged(schema, &merged, hint);
                found.annotated_by(&merged)
            }
        };
        self.depth -= 1;
        found
    }

    fn reference(&mut self, reference: &str) -> ResolvedSchema {
        match local_target(reference) {
            Some(pointer) => self.target(&pointer, None),
            None => ResolvedSchema::of(Type::Any),
        }
    }

    /// Reads the schema at a pointer, once. References take over limits and meaning of what they name, not
    /// whether a property may be left out.
    fn target(&mut self, pointer: &Pointer, hint: Option<&str>) -> ResolvedSchema {
        if let Some(known) = self.read.get(pointer) {
            return known.clone();
        }
        if let Some(name) = self.in_progress.get(pointer) {
            let name = name.clone();
            self.recursive.insert(pointer.clone());
            let mut found = ResolvedSchema::of(Type::Named(name));
            found.origin.definition = pointer.clone();
            return found;
        }
        let Some(value) = self.root.pointer(pointer.as_str()) else {
            return ResolvedSchema::of(Type::Any);
        };
        let schema = Node {
            pointer: pointer.clone(),
            value,
        };
        let (name, order) = self.name_of(pointer, hint);
        let own = Merged::own(&schema);
        if is_named(&schema, &own) {
            let found = ResolvedSchema::of(Type::Named(name.clone())).annotated_by(&own);
            self.read.insert(pointer.clone(), found.clone());
            self.waiting.push((schema, name, order));
            return found;
        }
        self.in_progress.insert(pointer.clone(), name.clone());
        let outer = std::mem::replace(&mut self.component, order);
        let mut found = self.read_here(&Composition::of(schema), &name);
        if self.recursive.remove(pointer) && !self.defined.contains(&name) {
            self.close_circle(&own, &name, &mut found);
        }
        self.component = outer;
        self.in_progress.remove(pointer);
        self.read.insert(pointer.clone(), found.clone());
        found
    }

    /// An array, map or alias that contains itself needs a name after all.
    fn close_circle(&mut self, schema: &Merged<'d>, name: &str, found: &mut ResolvedSchema) {
        let named = Type::Named(name.to_owned());
        let inner = if found.ty == named {
            Type::Any
        } else {
            found.ty.clone()
        };
        self.reserved_names.insert(name.to_owned());
        found.ty = self.define(schema, name, |_| Shape::Newtype(inner));
    }

    fn name_of(&mut self, pointer: &Pointer, hint: Option<&str>) -> (String, usize) {
        if let Some(key) = target::component_key(pointer)
            && let Some(known) = self.components.get(&*key)
        {
            return known.clone();
        }
        let name = hint.map_or_else(|| target::name(pointer), str::to_owned);
        let name = self.claim_name(&name);
        self.reserved_names.insert(name.clone());
        (name, self.component)
    }

    fn read_merged(
        &mut self,
        sources: &Composition<'d>,
        schema: &Merged<'d>,
        hint: &str,
    ) -> ResolvedSchema {
        let named = |ty: Type| ResolvedSchema::of(ty);
        if schema.json_type() == Some("array") && schema.alternatives().is_none() {
            return self.array(schema, hint);
        }
        if let Some(values) = EnumValues::of(schema) {
            return named(self.enumeration(schema, values, hint));
        }
        if let Some(alternatives) = schema.alternatives() {
            return named(self.union(sources, schema, &alternatives, hint));
        }
        named(match schema.json_type() {
            Some("string") => string_type(schema),
            Some("integer") if schema.text("format") == Some("int32") => Type::Int32,
            Some("integer") => Type::Int64,
            Some("number") => Type::Number,
            Some("boolean") => Type::Boolean,
            Some("object") if schema.has_properties() => self.define(schema, hint, |schemas| {
                Shape::Struct(schemas.structure(sources, schema, hint))
            }),
            Some("object") => return self.map(schema, hint),
            _ => Type::Any,
        })
    }

    fn array(&mut self, schema: &Merged<'d>, hint: &str) -> ResolvedSchema {
        let item = match schema.node("items") {
            Some(items) => self.read(items, &format!("{hint}Item")),
            None => ResolvedSchema::of(Type::Any),
        };
        ResolvedSchema::of_elements(Type::Array, item)
    }

    fn map(&mut self, schema: &Merged<'d>, hint: &str) -> ResolvedSchema {
        let patterns = schema
            .node("patternProperties")
            .map_or_else(Vec::new, |it| it.members().collect());
        let pattern = match patterns.as_slice() {
            [(_, only)] => Some(only.clone()),
            _ => None,
        };
        let values = schema.node("additionalProperties").or(pattern);
        let values = match values.filter(|values| values.value.is_object()) {
            Some(values) => self.read(values, &format!("{hint}Value")),
            None => ResolvedSchema::of(Type::Any),
        };
        let mut found = ResolvedSchema::of_elements(Type::Map, values);
        // A component that is a map keeps its name: fields may be added to it later.
        if self.reserved_names.contains(hint) {
            let map = found.ty.clone();
            let element = found.origin.element.clone();
            found.ty = self.define(schema, hint, |_| Shape::Newtype(map));
            if let Some((_, def)) = self.defs.last_mut() {
                def.origin.element = element;
            }
        }
        found
    }

    fn enumeration(&mut self, schema: &Merged<'d>, values: EnumValues, hint: &str) -> Type {
        let readable = schema.get("x-variants");
        let mut names = Names::default();
        names.claim("Unknown".to_owned());
        let variants = values.listed.into_iter().map(|(value, pointer)| {
            let given = readable
                .and_then(|map| map.get(&value))
                .and_then(Value::as_str);
            let name = given.map_or_else(|| variant_name(&value), pascal_case);
            Variant {
                rust_name: names.claim(name),
                value,
                pointer,
            }
        });
        let shape = Shape::Enum(Enum {
            variants: variants.collect(),
            extensible: schema
                .get("x-extensible")
                .and_then(Value::as_bool)
                .unwrap_or(values.open),
        });
        self.define(schema, hint, |_| shape)
    }

    fn union(
        &mut self,
        sources: &Composition<'d>,
        schema: &Merged<'d>,
        alternatives: &[(usize, Composition<'d>)],
        hint: &str,
    ) -> Type {
        let sibling = schema
            .alternatives_keyword()
            .filter(|_| schema.has_properties());
        let sibling = sibling.map(|keyword| sources.without(keyword));
        if let ([(_, only)], None) = (alternatives, &sibling) {
            return self.read_all(only, hint).ty;
        }
        if sibling.is_some() && self.distributing >= MAX_DISTRIBUTION {
            return Type::Any;
        }
        self.define(schema, hint, |schemas| {
            let mut found = Vec::new();
            for (index, (position, alternative)) in alternatives.iter().enumerate() {
                let own = format!("{hint}{}", union::own_name(alternative, index));
                let read = match &sibling {
                    Some(sibling)
                        if !union::already_includes(schemas.root, sibling, alternative) =>
                    {
                        schemas.distributing += 1;
                        let read = schemas.read_here(&sibling.and(alternative), &own);
                        schemas.distributing -= 1;
                        read
                    }
                    _ => schemas.read_all(alternative, &own),
                };
                let tags = union::tags(schema, alternative);
                found.push(union::Found {
                    ty: read.ty,
                    tags,
                    position: *position,
                    origin: read.origin,
                });
            }
            let first = found.first().map(|it| it.ty.clone());
            match first.filter(|first| found.iter().all(|it| it.ty == *first)) {
                Some(only) => Shape::Newtype(only),
                None => Shape::Union(Union::new(union::tag(schema), found)),
            }
        })
    }

    fn structure(&mut self, sources: &Composition<'d>, schema: &Merged<'d>, hint: &str) -> Struct {
        let is_multipart = sources
            .nodes()
            .any(|node| self.multipart.contains(&node.pointer));
        let declared = schema.node("additionalProperties");
        let (mut additional, mut additional_origin) = (None, None);
        if let Some(values) = declared.filter(|it| it.value.is_object()) {
            let found = self.read(values, &format!("{hint}Value"));
            additional_origin = Some(found.origin.clone());
            additional = Some(found.into_element());
        } else if schema.flag("additionalProperties") {
            additional = Some(Type::Any);
        }
        let none = IndexMap::new();
        let properties = schema.properties.as_ref().unwrap_or(&none);
        let mut names = field_names(properties.keys(), additional.is_some());
        let fields = properties.iter().map(|(key, property)| {
            let mut found = self.read_all(property, &format!("{hint}{}", pascal_case(key)));
            if is_multipart && let Some(upload) = target::upload_type(self.root, property) {
                found.ty = upload;
            }
            let given = property.sole().and_then(|node| node.text("x-rust-name"));
            Field {
                name: (*key).to_owned(),
                rust_name: names.claim(snake_case(given.unwrap_or(key))),
                required: schema.required.contains(key) && !found.is_one_way(),
                nullable: found.nullable,
                description: found.description,
                deprecated: found.deprecated,
                limits: found.limits,
                example: found.example,
                default: found.default,
                ty: found.ty,
                origin: found.origin,
            }
        });
        Struct {
            fields: fields.collect(),
            additional,
            additional_origin,
            rules: rule::rules(&schema.rules),
            advice: rule::rules(&schema.advice),
            is_multipart: false,
        }
    }

    fn define(
        &mut self,
        schema: &Merged<'d>,
        hint: &str,
        shape: impl FnOnce(&mut Self) -> Shape,
    ) -> Type {
        let name = if self.reserved_names.remove(hint) {
            hint.to_owned()
        } else {
            self.claim_name(schema.text("x-rust-name").unwrap_or(hint))
        };
        self.defined.insert(name.clone());
        let slot = self.defs.len();
        let mut origin = Origin::default();
        origin.annotate(schema, &Type::Named(name.clone()), &Limits::default());
        self.defs.push((
            self.component,
            TypeDef {
                name: name.clone(),
                description: schema.text("description").map(str::to_owned),
                deprecated: schema.flag("deprecated"),
                shape: Shape::Newtype(Type::Any),
                in_request: false,
                in_response: false,
                is_body: false,
                resource: None,
                origin,
            },
        ));
        let shape = shape(self);
        if let Some((_, def)) = self.defs.get_mut(slot) {
            def.shape = shape;
        }
        Type::Named(name)
    }
}

/// Alternatives of alternatives that share properties with their surroundings multiply; deeper ones are any JSON.
const MAX_DISTRIBUTION: usize = 3;

/// Names of fields that would clash with what the builder has besides setters.
fn field_names<'k>(keys: impl Iterator<Item = &'k &'k str>, has_additional: bool) -> Names {
    let mut names = Names::default();
    names.claim("build".to_owned());
    if has_additional {
        names.claim("additional_properties".to_owned());
    }
    // An optional field `x` has the setters `x` and `maybe_x`.
    for key in keys {
        names.reserve(format!("maybe_{}", snake_case(key)));
    }
    names
}

/// `allOf` with one entry only puts notes on it, the common way in 3.0 to describe a `$ref`.
pub(super) fn sole_base<'d>(schema: &Node<'d>) -> Option<Node<'d>> {
    const SHAPING: [&str; 9] = [
        "properties",
        "required",
        "enum",
        "items",
        "additionalProperties",
        "oneOf",
        "anyOf",
        "x-rules",
        "x-advice",
    ];
    let mut bases = schema.list("allOf");
    let base = bases.pop().filter(|_| bases.is_empty())?;
    let adds_shape = SHAPING.iter().any(|key| schema.value.get(key).is_some());
    (!adds_shape).then_some(base)
}

/// Whether the schema gets a type of its own, so that references to it can be made before it is read.
fn is_named(schema: &Node<'_>, own: &Merged<'_>) -> bool {
    if schema.value.get("allOf").is_some() || own.get("$ref").is_some() {
        return false;
    }
    if EnumValues::of(own).is_some() {
        return true;
    }
    match own.alternatives() {
        Some(alternatives) => alternatives.len() > 1,
        None => own.has_properties() && own.json_type() == Some("object"),
    }
}

/// The values of an enum of strings. Other enums stay values of their type.
struct EnumValues {
    listed: Vec<(String, Pointer)>,
    /// Whether the schema allows any other string too.
    open: bool,
}

impl EnumValues {
    fn of(schema: &Merged<'_>) -> Option<Self> {
        let mut found = match schema.listed_values() {
            Some(values) => Self {
                listed: strings(values, schema)?,
                open: false,
            },
            None => Self::of_alternatives(schema)?,
        };
        let mut seen = HashSet::new();
        found.listed.retain(|(value, _)| seen.insert(value.clone()));
        (!found.listed.is_empty()).then_some(found)
    }

    /// `oneOf` single values, each with a title of its own, is an enum; `anyOf` an enum and any string an open one.
    fn of_alternatives(schema: &Merged<'_>) -> Option<Self> {
        let mut found = Self {
            listed: Vec::new(),
            open: false,
        };
        for (_, alternative) in schema.alternatives()? {
            let alternative = Merged::own(alternative.sole()?);
            match alternative.listed_values() {
                Some(values) => {
                    let listed = strings(values, &alternative)?;
                    if listed.is_empty() {
                        return None;
                    }
                    found.listed.extend(listed);
                }
                None if alternative.is_plain_string() => found.open = true,
                None => return None,
            }
        }
        Some(found)
    }
}

fn strings(values: Vec<Node<'_>>, schema: &Merged<'_>) -> Option<Vec<(String, Pointer)>> {
    // Unquoted words of YAML can be read as something else than the string that they are meant as.
    let said_to_be_strings = schema.json_type() == Some("string");
    let values = values.into_iter().filter(|node| !node.value.is_null());
    let texts = values.map(|node| match node.value {
        Value::String(text) => Some((text.clone(), node.pointer)),
        Value::Bool(_) | Value::Number(_) if said_to_be_strings => {
            Some((node.value.to_string(), node.pointer))
        }
        _ => None,
    });
    texts.collect()
}

/// Name of an enum's variant.
fn variant_name(value: &str) -> String {
    if value.trim().is_empty() {
        "Empty".to_owned()
    } else {
        pascal_case(value)
    }
}

fn string_type(schema: &Merged<'_>) -> Type {
    match schema.get("format").and_then(Value::as_str) {
        Some("date-time") => Type::DateTime,
        Some("date") => Type::Date,
        Some("uuid") => Type::Uuid,
        _ => Type::String,
    }
}

fn example<'d>(schema: &Merged<'d>) -> Option<&'d Value> {
    let examples = schema.get("examples").and_then(Value::as_array);
    let first = examples.and_then(|examples| examples.first());
    schema.get("example").or(first)
}
