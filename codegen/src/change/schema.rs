//! Two schemas: types, values, and what is in them.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::rc::Rc;

use serde_json::Value;

use crate::ir::wire::{Schema, SchemaRef};
use crate::ir::{Shape, Type, TypeDef};
use crate::spec::Pointer;

use super::compare::{Comparison, Position};
use super::kinds::*;
use super::successor::sorted;
use super::{AffectedItem, Change, Direction, NEW, OLD, SIDES, Side};

/// The kinds of a value that may be null and of one that no longer may.
pub(super) type NullKinds = [&'static Kind; 2];

pub(super) const BODY: NullKinds = [&BODY_BECAME_NULLABLE, &BODY_NO_LONGER_NULLABLE];
pub(super) const ELEMENT: NullKinds = [&VALUE_BECAME_NULLABLE, &VALUE_NO_LONGER_NULLABLE];
pub(super) const REQUIRED: NullKinds = [&PROPERTY_BECAME_NULLABLE, &PROPERTY_NO_LONGER_NULLABLE];
pub(super) const OPTIONAL: NullKinds = [
    &OPTIONAL_PROPERTY_BECAME_NULLABLE,
    &OPTIONAL_PROPERTY_NO_LONGER_NULLABLE,
];

/// A pair of schemas that is being compared.
pub(super) struct Pair<'d> {
    pub(super) vertex: usize,
    pub(super) at: Position<'d>,
    pub(super) schemas: [Rc<Schema<'d>>; 2],
}

impl<'d> Pair<'d> {
    /// Something of both schemas.
    pub(super) fn both<T>(&self, of: impl Fn(&Schema<'d>) -> T) -> [T; 2] {
        self.schemas.each_ref().map(|schema| of(schema))
    }

    /// A change of what both schemas say.
    pub(super) fn change(&self, note: Note<impl Display>) -> Change {
        let mut change = self.at.change(note);
        change.vertex = self.vertex;
        change.places = self.both(|schema| Some(schema.definition.clone()));
        change.shows_in_holders = true;
        change
    }

    /// A change of a keyword.
    pub(super) fn keyword(&self, key: &str, note: Note<impl Display>) -> Change {
        let places = self.both(|schema| Some(schema.holder(key)));
        self.change(note).at(places)
    }

    /// A change of a keyword with which the type of the new side takes the place of that of the old one.
    pub(super) fn retyped(&self, key: &str, note: Note<impl Display>) -> Change {
        let mut change = self.keyword(key, note);
        change.types = self.at.types.clone().map(Vec::from_iter);
        change
    }

    /// Whether values of that type occur on both sides.
    pub(super) fn has(&self, json_type: &str) -> bool {
        let has = |schema: &Schema<'d>| {
            schema.types().is_none_or(|types| types.contains(json_type))
                && schema.alternatives.is_empty()
        };
        self.both(has) == [true, true]
    }

    pub(super) fn is_request(&self) -> bool {
        self.at.context.direction == Direction::Request
    }

    /// The pair of what is at a step below.
    pub(super) fn inner(
        &self,
        what: &str,
        schemas: [SchemaRef<'d>; 2],
        types: [Option<Type>; 2],
    ) -> Position<'d> {
        Position {
            outer: self.vertex,
            schemas,
            types,
            label: format!("{what} of {}", self.at.label),
            ..self.at.clone()
        }
    }

    /// The names of the types.
    fn names(&self) -> [Option<&str>; 2] {
        self.at.types.each_ref().map(|ty| match ty {
            Some(Type::Named(name)) => Some(&**name),
            _ => None,
        })
    }

    /// The types as a whole.
    pub(super) fn owners(&self) -> Vec<AffectedItem> {
        let names = self.names().into_iter().flatten();
        names.map(AffectedItem::all_of).collect()
    }

    /// The members of the types that have these names.
    pub(super) fn members(&self, members: [Option<&str>; 2]) -> Vec<AffectedItem> {
        let members = self.names().into_iter().zip(members);
        let members = members.filter_map(|(owner, name)| Some(AffectedItem::member(owner?, name?)));
        members.collect()
    }
}

impl<'d> Position<'d> {
    /// Where both schemas are used.
    pub(super) fn places(&self) -> [Option<Pointer>; 2] {
        self.schemas.each_ref().map(|it| Some(it.pointer()))
    }

    /// A change of what is used there. What the crate does not send or read by its type cannot break programs.
    pub(super) fn change(&self, (kind, words): Note<impl Display>) -> Change {
        let message = format!("{} {words}", self.label);
        let change = Change::new(kind, self.context.direction, &self.subject, message);
        let mut change = change.at(self.places()).harmless_if(!self.context.is_used);
        change.vertex = self.outer;
        change
    }
}

impl<'d> Comparison<'d> {
    /// Compares the pair of a vertex.
    pub(super) fn schemas(&mut self, vertex: usize, mut at: Position<'d>) {
        let schemas = self.read_both(&at.schemas);
        let [_, new] = &schemas;
        let name = match &at.types {
            [_, Some(Type::Named(name))] => Some(name.clone()),
            _ => component(&new.definition),
        };
        if let Some(name) = name {
            at.label = format!("`{name}`");
            at.subject = name;
        }
        let pair = Rc::new(Pair {
            vertex,
            at,
            schemas,
        });
        self.type_names(&pair);
        if self.shapes(&pair) {
            self.values(&pair);
        }
        self.keywords(&pair);
        self.unjudged(&pair);
        self.deprecated(&pair);
        self.objects(&pair);
        self.items(&pair);
    }

    /// Compares a value where it is used: whether it may be null, then its schema.
    pub(super) fn value(&mut self, at: Position<'d>, holders: &[AffectedItem], null: NullKinds) {
        let schemas = self.read_both(&at.schemas);
        let [was_anything, is_anything] = schemas.each_ref().map(|it| it.is_anything());
        let (on, off) = ((null[0], "may be null"), (null[1], "is never null"));
        let note = turned(schemas.map(|it| it.nullable), on, off);
        if let Some(note) = note.filter(|_| !was_anything && !is_anything) {
            let mut change = at.change(note).only_in(holders.to_vec());
            change.shows_in_holders = holders.is_empty();
            self.push(change);
        }
        self.visit(at, holders);
    }

    /// Notes that the Rust type has another name.
    fn type_names(&mut self, pair: &Pair<'d>) {
        let [Some(old), Some(new)] = pair.names() else {
            return;
        };
        let exists = |side: usize, name| self.sides[side].api.type_def(name).is_some();
        let is_kept = exists(NEW, old) || exists(OLD, new);
        let mut change = pair.change(match is_kept {
            _ if old == new => return,
            true => (&SCHEMA_REPLACED, format!("is used instead of `{old}`")),
            false => (&SCHEMA_RENAMED, format!("was called `{old}` before")),
        });
        if !is_kept {
            change.affected = pair.owners();
        }
        change.types = pair.at.types.clone().map(Vec::from_iter);
        change.renamed.push((old.to_owned(), new.to_owned()));
        self.push(change);
    }

    /// Compares the types and alternatives; whether it makes sense to compare the values.
    fn shapes(&mut self, pair: &Rc<Pair<'d>>) -> bool {
        if pair.both(|schema| schema.alternatives.is_empty()) != [true, true] {
            self.unions(pair);
            return false;
        }
        let is_text = pair.at.context.is_text;
        let types = pair.both(|schema| with_texts(schema.types(), is_text));
        let wider = (&TYPE_WIDENED, "further types are possible");
        let narrower = (&TYPE_NARROWED, "fewer types are possible");
        let (kind, words) = match &types {
            [old, new] if old == new => return true,
            [_, None] => wider,
            [None, _] => narrower,
            [Some(old), Some(new)] if old.is_subset(new) => wider,
            [Some(old), Some(new)] if new.is_subset(old) => narrower,
            _ => (&TYPE_CHANGED, "the type is another"),
        };
        let [was, is] = pair.both(|schema| {
            let types = schema.types();
            types.map_or("anything".to_owned(), |types| listed(&types))
        });
        let words = format!("is {is} instead of {was}: {words}");
        self.push(self.other_type(pair, (kind, words)));
        match types {
            [Some(old), Some(new)] => !old.is_disjoint(&new),
            _ => true,
        }
    }

    /// Another type. What reads anything goes on reading.
    pub(super) fn other_type(&self, pair: &Pair<'d>, note: Note<impl Display>) -> Change {
        let goes_on = !pair.is_request() && reads_anything(self.sides[OLD], &pair.at.types[OLD]);
        pair.retyped("type", note).harmless_if(goes_on)
    }

    fn values(&mut self, pair: &Pair<'d>) {
        let [was_open, is_open] = pair.both(|schema| schema.is_open);
        let change = match pair.both(|schema| schema.values.clone()) {
            [Some(old), Some(new)] => return self.lists_of_values(pair, [&old, &new]),
            [None, Some(new)] => {
                let is_open = is_open && pair.is_request();
                pair.retyped("enum", (&ENUM_ADDED, format!("is one of {}", shown(&new))))
                    .breaks_nothing_if(is_open)
            }
            [Some(old), None] => {
                let words = format!("is no longer restricted to {}", shown(&old));
                pair.retyped("enum", (&ENUM_REMOVED, words))
                    .compatible_if(was_open)
            }
            [None, None] => return,
        };
        self.push(change);
    }

    fn lists_of_values(&mut self, pair: &Pair<'d>, lists: [&[&'d Value]; 2]) {
        let is_text = pair.at.context.is_text;
        let same = |a: &Value, b: &Value| a == b || (is_text && text_of(a) == text_of(b));
        let open = pair.both(|schema| schema.is_open);
        let notes = [
            (&ENUM_VALUE_REMOVED, "no longer has the value"),
            (&ENUM_VALUE_ADDED, "has the further value"),
        ];
        for side in [NEW, OLD] {
            let ((kind, words), other) = (notes[side], 1 - side);
            let lacks = |it: &&&'d Value| !lists[other].iter().any(|known| same(known, it));
            for value in lists[side].iter().filter(lacks) {
                let names = self.variant_names(pair, value);
                let value = plain(value);
                let change = pair.keyword("enum", (kind, format!("{words} {value}")));
                let change = change.about(value).only_in(pair.members(names));
                let change = change.compatible_if(open[other]);
                self.push(change.harmless_if(side == OLD && open[other]));
            }
        }
        let opened = (&LIST_OPENED, "may have unlisted values");
        let closed = (&LIST_CLOSED, "has listed values only");
        if let Some(note) = turned(open, opened, closed) {
            self.push(pair.keyword("x-extensible", note));
        }
        for value in lists[OLD] {
            let names = self.variant_names(pair, value);
            if let [Some(old), Some(new)] = names
                && old != new
            {
                let value = plain(value);
                let words = format!("calls the value {value} `{new}` instead of `{old}` in Rust");
                let change = pair.keyword("enum", (&VARIANT_RENAMED, words));
                self.push(change.about(value).only_in(pair.members(names)));
            }
        }
    }

    /// The variants that a value is on both sides.
    fn variant_names(&self, pair: &Pair<'d>, value: &Value) -> [Option<&'d str>; 2] {
        SIDES.map(|side| {
            let def = definition(self.sides[side], &pair.at.types[side])?;
            let Shape::Enum(shape) = &def.shape else {
                return None;
            };
            let mut variants = shape.variants.iter();
            let variant = variants.find(|variant| value == variant.value.as_str())?;
            Some(&*variant.rust_name)
        })
    }

    /// Keywords that restrict values in a way that is not compared: what they say now may be more or less.
    fn unjudged(&mut self, pair: &Pair<'d>) {
        let said = pair.both(Schema::unjudged);
        for key in BTreeSet::from_iter(said.iter().flat_map(|said| said.keys())) {
            let values = said.each_ref().map(|said| said.get(key));
            let values = values.map(|it| it.map_or(&[][..], Vec::as_slice));
            if self.says_the_same(values) {
                continue;
            }
            let words = format!("has another `{key}`; what that means was not judged");
            let change = pair.keyword(key, (&KEYWORD_NOT_JUDGED, words));
            self.push(change.about(*key));
        }
    }

    /// Whether parts of both documents say the same, in whatever order.
    pub(super) fn says_the_same(&mut self, parts: [&[&'d Value]; 2]) -> bool {
        let [old, new] = SIDES.map(|side| {
            let parts = parts[side].iter();
            sorted(parts.map(|part| self.contents[side].of(part)))
        });
        old == new
    }

    fn deprecated(&mut self, pair: &Pair<'d>) {
        let defs = SIDES.map(|side| definition(self.sides[side], &pair.at.types[side]));
        let [Some(old), Some(new)] = defs else {
            return;
        };
        let kinds = [&SCHEMA_DEPRECATED, &SCHEMA_UNDEPRECATED];
        if let Some(note) = deprecated([old.deprecated, new.deprecated], kinds) {
            let mut change = pair.keyword("deprecated", note);
            change.affected = pair.owners();
            self.push(change);
        }
    }

    fn items(&mut self, pair: &Pair<'d>) {
        let says = pair.both(|schema| schema.get("items").is_some());
        if pair.has("array") && says.contains(&true) {
            let types = self.inner_types(pair);
            let at = pair.inner("items", pair.both(Schema::items), types);
            self.value(at, &[], ELEMENT);
        }
    }

    /// The types of what is in both arrays or maps.
    pub(super) fn inner_types(&self, pair: &Pair<'d>) -> [Option<Type>; 2] {
        SIDES.map(|side| inner_type(self.sides[side], &pair.at.types[side]))
    }
}

/// The name of a component.
fn component(pointer: &Pointer) -> Option<String> {
    let name = pointer.as_str().strip_prefix("/components/schemas/")?;
    let is_whole = !name.contains('/');
    is_whole.then(|| pointer.last().unwrap_or_default().into_owned())
}

/// The named type that a type is.
pub(super) fn definition<'s>(side: &'s Side, ty: &Option<Type>) -> Option<&'s TypeDef> {
    match ty {
        Some(Type::Named(name)) => side.api.type_def(name),
        _ => None,
    }
}

/// Whether a value of any type can be read as it.
pub(super) fn reads_anything(side: &Side, ty: &Option<Type>) -> bool {
    let shape = definition(side, ty).map(|def| &def.shape);
    matches!(ty, Some(Type::Any))
        || matches!(shape, Some(Shape::Union(_) | Shape::Newtype(Type::Any)))
}

/// The type of what is in an array or map, without what says that it may be null.
pub(super) fn inner_type(side: &Side, ty: &Option<Type>) -> Option<Type> {
    let inner = match ty {
        Some(Type::Array(inner) | Type::Map(inner)) => inner,
        Some(Type::Nullable(inner)) => return inner_type(side, &Some((**inner).clone())),
        _ => match &definition(side, ty)?.shape {
            Shape::Newtype(Type::Array(inner) | Type::Map(inner)) => inner,
            Shape::Struct(shape) => &shape.additional.as_ref()?.0,
            _ => return None,
        },
    };
    match inner {
        Type::Nullable(inner) => Some((**inner).clone()),
        inner => Some(inner.clone()),
    }
}

/// In a text every number and boolean is a string as well.
fn with_texts(types: Option<BTreeSet<&str>>, is_text: bool) -> Option<BTreeSet<&str>> {
    types.map(|mut types| {
        if is_text && types.contains("string") {
            types.extend(["boolean", "integer", "number"]);
        }
        types
    })
}

fn listed(types: &BTreeSet<&str>) -> String {
    let mut names: Vec<&str> = types.iter().copied().collect();
    if types.contains("number") {
        names.retain(|name| *name != "integer");
    }
    names.join(" or ")
}

fn shown(values: &[&Value]) -> String {
    let values: Vec<String> = values.iter().map(|value| plain(value)).collect();
    values.join(", ")
}

fn plain(value: &Value) -> String {
    format!("`{}`", text_of(value))
}

fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
