//! Schemas become types: references followed, `allOf` merged, inline objects and enums named.

mod target;
mod union;

pub(super) use union::complete as complete_unions;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use indexmap::IndexSet;
use serde_json::Value;

use super::limits::Limits;
use super::merged::{Merged, SchemaRef, values_of};
use super::name::{Names, pascal_case, snake_case, type_name};
use super::{Alternative, Enum, Field, Origin, Shape, Struct, Type, TypeDef, Union, Variant, rule};
use crate::spec::reference::{local_target, reference_in};
use crate::spec::{Node, Pointer};

/// A schema as it is seen where it is used.
#[derive(Debug, Clone, Default)]
pub(super) struct ResolvedSchema {
    pub(super) ty: Type,
    pub(super) limits: Limits,
    pub(super) nullable: bool,
    pub(super) description: Option<String>,
    pub(super) deprecated: bool,
    pub(super) example: Option<Value>,
    pub(super) default: Option<Value>,
    pub(super) origin: Origin,
    /// Whether only responses or only requests contain it, so that it is never demanded.
    is_one_way: bool,
}

impl ResolvedSchema {
    fn of(ty: Type) -> Self {
        Self {
            ty,
            ..Self::default()
        }
    }

    /// An array or map of that element.
    fn of_elements(wrap: impl FnOnce(Box<Type>) -> Type, element: Self) -> Self {
        let mut found = Self::of(wrap(Box::new(element.element_type())));
        let is_array = matches!(found.ty, Type::Array(_));
        found.limits.items = is_array.then(|| Box::new(element.limits));
        found.origin.element = Some(Box::new(element.origin));
        found
    }

    /// The type of an item or value, where null stands for itself and not for something absent.
    fn element_type(&self) -> Type {
        if self.nullable && self.ty != Type::Any {
            Type::Nullable(Box::new(self.ty.clone()))
        } else {
            self.ty.clone()
        }
    }

    /// What the place of use says goes before what the schema behind it says.
    fn annotated_by(mut self, schema: &Merged<'_>) -> Self {
        self.limits = Limits::read(schema, self.limits);
        self.nullable |= schema.allows_null();
        self.deprecated |= schema.flag("deprecated");
        let description = schema.text("description").map(str::to_owned);
        self.description = description.or(self.description);
        self.example = example(schema).cloned().or(self.example);
        self.default = schema.get("default").cloned().or(self.default);
        self.is_one_way |= schema.flag("readOnly") || schema.flag("writeOnly");
        self.origin.annotate(schema);
        self
    }
}

impl Origin {
    fn annotate(&mut self, schema: &Merged<'_>) {
        self.pointer = schema.pointer.clone();
        // The innermost schema is looked at first.
        if self.definition.is_root() {
            self.definition = schema.pointer.clone();
        }
        let keywords = schema.keywords.iter();
        let places = keywords.map(|(key, (place, _))| ((*key).to_owned(), Arc::clone(place)));
        self.keywords.extend(places);
    }
}

/// Reads schemas and collects the named types they need.
pub(super) struct Schemas<'d> {
    root: &'d Value,
    names: Names,
    /// Name and position of every component, by its key.
    components: HashMap<&'d str, (String, usize)>,
    /// Names that wait for the schema they were given to.
    reserved_names: HashSet<String>,
    /// Schemas that references reach although they are no components.
    targets: HashSet<Pointer>,
    read: HashMap<Pointer, ResolvedSchema>,
    /// Names of what is being read, and whether it has turned out to contain itself.
    in_progress: HashMap<Pointer, (String, bool)>,
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
            targets: target::inner_targets(root),
            read: HashMap::new(),
            in_progress: HashMap::new(),
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
            defs.into_iter().map(|(_, def)| def).collect()
        };
        (in_order(self.defs), in_order(others))
    }

    /// Reads what was only named so far. Reading it later keeps chains of references off the stack.
    pub(super) fn finish(&mut self) {
        while let Some((schema, name, order)) = self.waiting.pop() {
            let outer = std::mem::replace(&mut self.component, order);
            self.read_here(&SchemaRef::at(schema), &name);
            self.component = outer;
        }
    }

    /// Reads a schema, any JSON where there is none; `hint` names the type if it needs a name and has none.
    pub(super) fn read(&mut self, schema: Option<Node<'d>>, hint: &str) -> ResolvedSchema {
        let schema = schema.map(SchemaRef::at);
        schema.map_or_else(ResolvedSchema::default, |it| self.read_all(&it, hint))
    }

    fn read_all(&mut self, schema: &SchemaRef<'d>, hint: &str) -> ResolvedSchema {
        if let Some(node) = schema.sole() {
            if let Some(found) = self.referenced(node) {
                return found;
            }
            if self.targets.contains(&node.pointer) && !self.in_progress.contains_key(&node.pointer)
            {
                return self.target(&node.pointer, Some(hint));
            }
        }
        self.read_here(schema, hint)
    }

    fn read_here(&mut self, schema: &SchemaRef<'d>, hint: &str) -> ResolvedSchema {
        if self.depth >= MAX_DEPTH {
            return ResolvedSchema::default();
        }
        self.depth += 1;
        let base = schema
            .sole()
            .and_then(|node| Some((node, sole_base(node)?)));
        let found = if let Some(found) = schema.sole().and_then(|node| self.referenced(node)) {
            found
        } else if let Some((node, base)) = base {
            self.read(Some(base), hint).annotated_by(&Merged::own(node))
        } else {
            let merged = Merged::of(self.root, schema);
            let found = self.read_merged(schema, &merged, hint);
            found.annotated_by(&merged)
        };
        self.depth -= 1;
        found
    }

    /// What a reference leads to; `None` for other schemas.
    fn referenced(&mut self, schema: &Node<'d>) -> Option<ResolvedSchema> {
        let found = match local_target(reference_in(schema.value)?) {
            Some(pointer) => self.target(&pointer, None),
            None => ResolvedSchema::default(),
        };
        Some(found.annotated_by(&Merged::own(schema)))
    }

    /// Reads the schema at a pointer, once. References take over limits and meaning of what they name, not
    /// whether a property may be left out.
    fn target(&mut self, pointer: &Pointer, hint: Option<&str>) -> ResolvedSchema {
        if let Some(known) = self.read.get(pointer) {
            return known.clone();
        }
        if let Some((name, is_recursive)) = self.in_progress.get_mut(pointer) {
            *is_recursive = true;
            let mut found = ResolvedSchema::of(Type::Named(name.clone()));
            found.origin.definition = pointer.clone();
            return found;
        }
        let Some(schema) = Node::at(self.root, pointer.clone()) else {
            return ResolvedSchema::default();
        };
        let (name, order) = self.name_of(pointer, hint);
        let own = Merged::own(&schema);
        if is_named(&schema, &own) {
            let found = ResolvedSchema::of(Type::Named(name.clone())).annotated_by(&own);
            self.read.insert(pointer.clone(), found.clone());
            self.waiting.push((schema, name, order));
            return found;
        }
        let in_progress = (name.clone(), false);
        self.in_progress.insert(pointer.clone(), in_progress);
        let outer = std::mem::replace(&mut self.component, order);
        let mut found = self.read_here(&SchemaRef::at(schema), &name);
        let is_recursive = self.in_progress.remove(pointer).is_some_and(|it| it.1);
        // An array, map or alias that contains itself needs a name after all. A component that is a map has one because
        // fields may be added to it later.
        let needs_name = is_recursive || matches!(found.ty, Type::Map(_));
        if needs_name && self.reserved_names.contains(&name) {
            let itself = Type::Named(name.clone());
            let inner = Some(found.ty).filter(|ty| *ty != itself);
            let shape = Shape::Newtype(inner.unwrap_or_default());
            found.ty = self.define(&own, &name, |_| shape);
            if let Some((_, def)) = self.defs.last_mut() {
                def.origin.element.clone_from(&found.origin.element);
            }
        }
        self.component = outer;
        self.read.insert(pointer.clone(), found.clone());
        found
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
        sources: &SchemaRef<'d>,
        schema: &Merged<'d>,
        hint: &str,
    ) -> ResolvedSchema {
        let (json_type, alternatives) = (schema.json_type(), schema.alternatives());
        if json_type == Some("array") && alternatives.is_none() {
            let item = self.read(schema.node("items"), &format!("{hint}Item"));
            return ResolvedSchema::of_elements(Type::Array, item);
        }
        let ty = if let Some(values) = enum_values(schema) {
            self.enumeration(schema, values, hint)
        } else if let Some(alternatives) = alternatives {
            self.union(sources, schema, &alternatives, hint)
        } else {
            match (json_type, schema.text("format")) {
                (Some("string"), Some("date-time")) => Type::DateTime,
                (Some("string"), Some("date")) => Type::Date,
                (Some("string"), Some("uuid")) => Type::Uuid,
                (Some("string"), _) => Type::String,
                (Some("integer"), Some("int32")) => Type::Int32,
                (Some("integer"), _) => Type::Int64,
                (Some("number"), _) => Type::Number,
                (Some("boolean"), _) => Type::Boolean,
                (Some("object"), _) if schema.properties.is_empty() => {
                    return self.map(schema, hint);
                }
                (Some("object"), _) => self.define(schema, hint, |schemas| {
                    Shape::Struct(schemas.structure(schema, hint))
                }),
                _ => Type::Any,
            }
        };
        ResolvedSchema::of(ty)
    }

    fn map(&mut self, schema: &Merged<'d>, hint: &str) -> ResolvedSchema {
        let patterns = schema.node("patternProperties");
        let mut patterns = patterns.iter().flat_map(Node::members).map(|(_, it)| it);
        let pattern = patterns.next().filter(|_| patterns.next().is_none());
        let values = schema.node("additionalProperties").or(pattern);
        let values = values.filter(|values| values.value.is_object());
        let values = self.read(values, &format!("{hint}Value"));
        ResolvedSchema::of_elements(Type::Map, values)
    }

    fn enumeration(
        &mut self,
        schema: &Merged<'d>,
        (values, is_open): (IndexSet<String>, bool),
        hint: &str,
    ) -> Type {
        let readable = schema.get("x-variants");
        let mut names = Names::without(&["Unknown"]);
        let variants = values.into_iter().map(|value| {
            let name = match readable.and_then(|names| names.get(&value)?.as_str()) {
                Some(given) => pascal_case(given),
                None if value.trim().is_empty() => "Empty".to_owned(),
                None => pascal_case(&value),
            };
            Variant {
                rust_name: names.claim(name),
                value,
            }
        });
        let declared: Option<bool> = schema.read("x-extensible");
        let shape = Shape::Enum(Enum {
            variants: variants.collect(),
            extensible: declared.unwrap_or(is_open),
        });
        self.define(schema, hint, |_| shape)
    }

    fn union(
        &mut self,
        sources: &SchemaRef<'d>,
        schema: &Merged<'d>,
        alternatives: &[SchemaRef<'d>],
        hint: &str,
    ) -> Type {
        let listed = schema.all_alternatives();
        let sibling = listed.filter(|_| !schema.properties.is_empty());
        let sibling = sibling.map(|(keyword, _)| sources.without(keyword));
        if let ([only], None) = (alternatives, &sibling) {
            return self.read_all(only, hint).ty;
        }
        if sibling.is_some() && self.distributing >= MAX_DISTRIBUTION {
            return Type::Any;
        }
        self.define(schema, hint, |schemas| {
            let mut found = Vec::new();
            for (position, alternative) in alternatives.iter().enumerate() {
                let own = format!("{hint}{}", union::own_name(alternative, position));
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
                let tags = schema.tags(alternative).into_iter();
                found.push(Alternative {
                    variant: String::new(),
                    ty: read.ty,
                    tags: tags.map(str::to_owned).collect(),
                    positions: vec![position],
                    properties: Vec::new(),
                    origin: read.origin,
                });
            }
            let first = found.first().map(|it| it.ty.clone());
            match first.filter(|first| found.iter().all(|it| it.ty == *first)) {
                Some(only) => Shape::Newtype(only),
                None => {
                    let tag = schema.tag().unwrap_or_default().to_owned();
                    Shape::Union(Union::new(tag, found))
                }
            }
        })
    }

    fn structure(&mut self, schema: &Merged<'d>, hint: &str) -> Struct {
        let values = schema.node("additionalProperties");
        let values = values.filter(|it| it.value.is_object() || *it.value == Value::Bool(true));
        let values = values.map(|values| self.read(Some(values), &format!("{hint}Value")));
        let properties = &schema.properties;
        let mut names = field_names(properties.keys(), values.is_some());
        let fields = properties.iter().map(|(key, property)| {
            let found = self.read_all(property, &format!("{hint}{}", pascal_case(key)));
            let required = schema.required.get(key).filter(|_| !found.is_one_way);
            let given = property.sole().and_then(|node| node.text("x-rust-name"));
            Field {
                name: (*key).to_owned(),
                rust_name: names.claim(snake_case(given.unwrap_or(key))),
                required: required.is_some(),
                required_at: required.cloned(),
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
            additional: values.map(|values| (values.element_type(), values.origin)),
            rules: rule::rules(&schema.rules),
            advice: rule::rules(&schema.advice),
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
        let slot = self.defs.len();
        let mut origin = Origin::default();
        origin.annotate(schema);
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
                is_multipart: false,
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
    let mut names = Names::without(&["build"]);
    if has_additional {
        names.reserve("additional_properties");
    }
    // An optional field `x` has the setters `x` and `maybe_x`.
    for key in keys {
        names.reserve(&format!("maybe_{}", snake_case(key)));
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
    if enum_values(own).is_some() {
        return true;
    }
    match own.alternatives() {
        Some(alternatives) => alternatives.len() > 1,
        None => !own.properties.is_empty() && own.json_type() == Some("object"),
    }
}

/// The values of an enum of strings, and whether any other string is allowed too. Other enums stay values of their type.
fn enum_values(schema: &Merged<'_>) -> Option<(IndexSet<String>, bool)> {
    let (values, is_open) = if schema.listed_values().is_some() {
        values_of([schema])?
    } else {
        // `oneOf` single values, each with a title of its own, is an enum; `anyOf` an enum and any string an open one.
        let alternatives = schema.alternatives()?.into_iter();
        let own = alternatives.map(|it| it.sole().map(Merged::own));
        values_of(own.collect::<Option<Vec<_>>>()?)?
    };
    let values = values.into_iter().filter(|value| !value.is_null());
    let texts = values.map(|value| value.as_str().map(str::to_owned));
    Some((texts.collect::<Option<_>>()?, is_open))
}

fn example<'d>(schema: &Merged<'d>) -> Option<&'d Value> {
    let examples = schema.get("examples").and_then(Value::as_array);
    let first = examples.and_then(|examples| examples.first());
    schema.get("example").or(first)
}
