//! Two schemas: types, properties, values, and what is in them.

use std::collections::BTreeSet;
use std::rc::Rc;

use serde_json::Value;

use crate::ir::wire::{Schema, SchemaRef};
use crate::ir::{Shape, Type};

use super::compare::Comparison;
use super::difference::{AffectedItem, Difference};
use super::graph::{Place, Position};
use super::kinds::{self, Kind};
use super::successor::Contents;
use super::{Direction, Side};

/// String formats that are types of their own in Rust.
const TYPED_FORMATS: [&str; 3] = ["date-time", "date", "uuid"];

/// The kinds of a value that may be null and of one that no longer may.
pub(super) type NullKinds = (&'static Kind, &'static Kind);

pub(super) const BODY: NullKinds = (
    &kinds::BODY_BECAME_NULLABLE,
    &kinds::BODY_NO_LONGER_NULLABLE,
);
pub(super) const ELEMENT: NullKinds = (
    &kinds::VALUE_BECAME_NULLABLE,
    &kinds::VALUE_NO_LONGER_NULLABLE,
);
pub(super) const REQUIRED: NullKinds = (
    &kinds::PROPERTY_BECAME_NULLABLE,
    &kinds::PROPERTY_NO_LONGER_NULLABLE,
);
pub(super) const OPTIONAL: NullKinds = (
    &kinds::OPTIONAL_PROPERTY_BECAME_NULLABLE,
    &kinds::OPTIONAL_PROPERTY_NO_LONGER_NULLABLE,
);

/// A pair of schemas that is being compared.
pub(super) struct Pair<'d> {
    pub(super) vertex: usize,
    pub(super) at: Position<'d>,
    pub(super) old: Rc<Schema<'d>>,
    pub(super) new: Rc<Schema<'d>>,
}

impl<'d> Pair<'d> {
    /// A difference of what both schemas say.
    pub(super) fn difference(&self, kind: &'static Kind, message: String) -> Difference {
        let places = (self.old.definition.clone(), self.new.definition.clone());
        let mut found = Difference::new(kind, self.at.context.direction, &self.at.subject, message)
            .at(Some(places.0), Some(places.1));
        found.shows_in_holders = true;
        found
    }

    /// A difference of a keyword.
    pub(super) fn keyword(&self, kind: &'static Kind, key: &str, message: String) -> Difference {
        let (old, new) = (self.old.holder(key), self.new.holder(key));
        self.difference(kind, message).at(Some(old), Some(new))
    }

    /// The same with the types of both sides, which take each other's place.
    pub(super) fn exchange(&self, mut found: Difference) -> Difference {
        found.dropped.extend(self.at.old.ty.clone());
        found.introduced.extend(self.at.new.ty.clone());
        found
    }

    /// Whether values of that type occur on both sides.
    pub(super) fn has(&self, json_type: &str) -> bool {
        let has = |schema: &Schema<'d>| {
            schema.types().is_none_or(|types| types.contains(json_type))
                && schema.alternatives.is_empty()
        };
        has(&self.old) && has(&self.new)
    }

    pub(super) fn is_request(&self) -> bool {
        self.at.context.direction == Direction::Request
    }

    /// The pair of what is at a step below.
    pub(super) fn inner(&self, old: Place<'d>, new: Place<'d>, label: String) -> Position<'d> {
        Position {
            old,
            new,
            label,
            ..self.at.clone()
        }
    }
}

impl<'d> Comparison<'d> {
    /// Compares the pair of a vertex.
    pub(super) fn schemas(&mut self, vertex: usize, mut at: Position<'d>) {
        let (old, new) = self.read_both(&at);
        if let Some(Type::Named(name)) = &at.new.ty {
            at.label = format!("`{name}`");
            at.subject.clone_from(name);
        } else if let Some(name) = component(&new.definition) {
            at.label = format!("`{name}`");
            at.subject = name;
        }
        let pair = Rc::new(Pair {
            vertex,
            at,
            old,
            new,
        });
        self.type_names(&pair);
        let goes_on = self.shapes(&pair);
        self.unjudged(&pair);
        self.notes(&pair);
        if goes_on {
            self.formats(&pair);
            self.values(&pair);
            self.limits(&pair);
        }
        self.objects(&pair);
        self.items(&pair);
    }

    /// Compares a value where it is used: whether it may be null, then its schema.
    pub(super) fn value(
        &mut self,
        outer: usize,
        at: Position<'d>,
        holders: &[AffectedItem],
        kinds: NullKinds,
    ) {
        let (old, new) = self.read_both(&at);
        let words = match (old.nullable, new.nullable) {
            (false, true) if !new.is_anything() => Some((kinds.0, "may be")),
            (true, false) if !old.is_anything() => Some((kinds.1, "is never")),
            _ => None,
        };
        if let Some((kind, word)) = words {
            let message = format!("{} {word} null", at.label);
            let mut found = Difference::new(kind, at.context.direction, &at.subject, message)
                .at(Some(at.old.schema.pointer()), Some(at.new.schema.pointer()));
            found.affected = holders.to_vec();
            found.shows_in_holders = holders.is_empty();
            self.push(outer, at.context, found);
        }
        self.visit(outer, at, holders);
    }

    /// Notes a difference of a pair.
    pub(super) fn note(&mut self, pair: &Pair<'d>, found: Difference) {
        self.push(pair.vertex, pair.at.context, found);
    }

    /// Notes that the Rust type has another name.
    fn type_names(&mut self, pair: &Pair<'d>) {
        let (Some(Type::Named(old)), Some(Type::Named(new))) = (&pair.at.old.ty, &pair.at.new.ty)
        else {
            return;
        };
        let still_there =
            self.new.api.type_def(old).is_some() || self.old.api.type_def(new).is_some();
        let (kind, message) = match still_there {
            _ if old == new => return,
            true => (
                &kinds::SCHEMA_REPLACED,
                format!("a value is of type `{new}` instead of `{old}`"),
            ),
            false => (&kinds::SCHEMA_RENAMED, format!("`{old}` is called `{new}`")),
        };
        let mut found = pair.exchange(pair.difference(kind, message));
        found.renamed = Some((old.clone(), new.clone()));
        if !still_there {
            found.affected = vec![AffectedItem::all_of(old), AffectedItem::all_of(new)];
        }
        self.note(pair, found);
    }

    /// Compares the types and alternatives; whether it makes sense to compare what restricts them.
    fn shapes(&mut self, pair: &Rc<Pair<'d>>) -> bool {
        if !pair.old.alternatives.is_empty() || !pair.new.alternatives.is_empty() {
            self.unions(pair);
            return false;
        }
        let is_text = pair.at.context.is_text;
        let types = |schema: &Schema<'d>| with_texts(schema.types(), is_text);
        let (old, new) = (types(&pair.old), types(&pair.new));
        let wider = (&kinds::TYPE_WIDENED, "further types are possible");
        let narrower = (&kinds::TYPE_NARROWED, "fewer types are possible");
        let (kind, word) = match (&old, &new) {
            (old, new) if old == new => return true,
            (_, None) => wider,
            (None, _) => narrower,
            (Some(old), Some(new)) if old.is_subset(new) => wider,
            (Some(old), Some(new)) if new.is_subset(old) => narrower,
            _ => (&kinds::TYPE_CHANGED, "the type is another"),
        };
        let shown = |types: &Option<BTreeSet<&str>>, schema: &Schema<'d>| match types {
            None => "anything".to_owned(),
            Some(_) => listed(&schema.types().unwrap_or_default()),
        };
        let (is, was) = (shown(&new, &pair.new), shown(&old, &pair.old));
        let message = format!("{} is {is} instead of {was}: {word}", pair.at.label);
        self.note(pair, self.other_type(pair, kind, message));
        match (old, new) {
            (Some(old), Some(new)) => !old.is_disjoint(&new),
            _ => true,
        }
    }

    /// Another type. What reads anything goes on reading.
    pub(super) fn other_type(
        &self,
        pair: &Pair<'d>,
        kind: &'static Kind,
        message: String,
    ) -> Difference {
        let goes_on = !pair.is_request() && reads_anything(self.old, &pair.at.old.ty);
        pair.exchange(pair.keyword(kind, "type", message))
            .harmless_if(goes_on)
    }

    fn formats(&mut self, pair: &Pair<'d>) {
        let label = &pair.at.label;
        let typed = |schema: &Schema<'d>| {
            let format = schema.text("format").filter(|_| pair.has("string"));
            format.filter(|it| TYPED_FORMATS.contains(it))
        };
        let (was, is) = (typed(&pair.old), typed(&pair.new));
        let kinds = [
            &kinds::FORMAT_ADDED,
            &kinds::FORMAT_REMOVED,
            &kinds::FORMAT_CHANGED,
        ];
        if let Some(kind) = kinds::between(was, is, kinds) {
            let [was, is] = [was, is].map(|format| format.unwrap_or("any string"));
            let message = format!("{label} is {is} instead of {was}");
            self.note(pair, pair.exchange(pair.keyword(kind, "format", message)));
        }
        let is_whole = pair.has("integer") && !pair.has("number");
        let small = |schema: &Schema<'d>| (schema.text("format") == Some("int32")).then_some(32);
        let (was, is) = (small(&pair.old), small(&pair.new));
        let kinds = [
            &kinds::INTEGER_NARROWED,
            &kinds::INTEGER_WIDENED,
            &kinds::INTEGER_WIDENED,
        ];
        if let Some(kind) = kinds::between(was, is, kinds).filter(|_| is_whole) {
            let [was, is] = [was, is].map(|bits| bits.unwrap_or(64));
            let message = format!("{label} has {is} bits instead of {was}");
            self.note(pair, pair.keyword(kind, "format", message));
        }
    }

    fn values(&mut self, pair: &Pair<'d>) {
        let label = &pair.at.label;
        match (&pair.old.values, &pair.new.values) {
            (Some(old), Some(new)) => self.lists_of_values(pair, old, new),
            (None, Some(new)) => {
                let message = format!("{label} is one of {}", shown(new));
                let found = pair.exchange(pair.keyword(&kinds::ENUM_ADDED, "enum", message));
                let is_open = pair.new.is_open && pair.is_request();
                self.note(pair, found.compatible_if(is_open).harmless_if(is_open));
            }
            (Some(old), None) => {
                let message = format!("{label} is no longer restricted to {}", shown(old));
                let found = pair.exchange(pair.keyword(&kinds::ENUM_REMOVED, "enum", message));
                self.note(pair, found.compatible_if(pair.old.is_open));
            }
            (None, None) => {}
        }
    }

    fn lists_of_values(&mut self, pair: &Pair<'d>, old: &[&'d Value], new: &[&'d Value]) {
        let is_text = pair.at.context.is_text;
        let same = |a: &Value, b: &Value| a == b || (is_text && text_of(a) == text_of(b));
        let (was_open, is_open) = (pair.old.is_open, pair.new.is_open);
        let lacks = |list: &[&'d Value], it: &Value| !list.iter().any(|known| same(known, it));
        let added = new.iter().filter(|it| lacks(old, it));
        let removed = old.iter().filter(|it| lacks(new, it));
        let added = added.map(|it| (&kinds::ENUM_VALUE_ADDED, "has the further value", it));
        let removed = removed.map(|it| (&kinds::ENUM_VALUE_REMOVED, "no longer has the value", it));
        for (kind, words, value) in added.chain(removed) {
            let is_added = std::ptr::eq(kind, &kinds::ENUM_VALUE_ADDED);
            let message = format!("{} {words} {}", pair.at.label, plain(value));
            let found = pair.keyword(kind, "enum", message).about(plain(value));
            let found = found.only_in(self.variants(pair, value));
            let found = found.compatible_if(if is_added { was_open } else { is_open });
            self.note(pair, found.harmless_if(!is_added && is_open));
        }
        let words = if is_open {
            "may have unlisted values"
        } else {
            "has listed values only"
        };
        let (on, off) = (&kinds::LIST_OPENED, &kinds::LIST_CLOSED);
        if let Some(kind) = kinds::turned((was_open, is_open), on, off) {
            let message = format!("{} {words}", pair.at.label);
            self.note(pair, pair.keyword(kind, "x-extensible", message));
        }
        self.variant_names(pair, old);
    }

    fn variant_names(&mut self, pair: &Pair<'d>, values: &[&'d Value]) {
        for value in values {
            let [old, new] = [(self.old, &pair.at.old), (self.new, &pair.at.new)]
                .map(|(side, place)| variant_name(side, &place.ty, value.as_str()?));
            let (Some(old), Some(new)) = (old, new) else {
                continue;
            };
            if old != new {
                let value = plain(value);
                let message = format!(
                    "the value {value} of {} is `{new}` instead of `{old}` in Rust",
                    pair.at.label
                );
                let found = pair.keyword(&kinds::VARIANT_RENAMED, "enum", message);
                let (old, new) = (owned(&pair.at.old.ty, &old), owned(&pair.at.new.ty, &new));
                self.note(pair, found.about(value).only_in([old, new].concat()));
            }
        }
    }

    /// The variants that a value is on both sides.
    fn variants(&self, pair: &Pair<'d>, value: &Value) -> Vec<AffectedItem> {
        let value = value.as_str().unwrap_or_default();
        let sides = [(self.old, &pair.at.old.ty), (self.new, &pair.at.new.ty)];
        let variants = sides.map(|(side, ty)| {
            let name = variant_name(side, ty, value);
            name.map_or_else(Vec::new, |name| owned(ty, &name))
        });
        variants.concat()
    }

    /// Keywords that restrict values in a way that is not compared: what they say now may be more or less.
    fn unjudged(&mut self, pair: &Pair<'d>) {
        let (old, new) = (pair.old.unjudged(), pair.new.unjudged());
        let keys: BTreeSet<&&str> = old.keys().chain(new.keys()).collect();
        for key in keys {
            if self.says_the_same((old.get(*key), new.get(*key))) {
                continue;
            }
            let label = &pair.at.label;
            let message = format!("`{key}` of {label} has changed; what that means was not judged");
            let found = pair.keyword(&kinds::KEYWORD_NOT_JUDGED, key, message);
            self.note(pair, found.about(*key));
        }
    }

    /// Whether parts of both documents say the same, in whatever order.
    pub(super) fn says_the_same(
        &mut self,
        (old, new): (Option<&Vec<&'d Value>>, Option<&Vec<&'d Value>>),
    ) -> bool {
        let told = |contents: &mut Contents<'d>, values: Option<&Vec<&'d Value>>| {
            let values = values.into_iter().flatten();
            let mut told: Vec<u64> = values.map(|value| contents.of(value)).collect();
            told.sort_unstable();
            told
        };
        told(&mut self.contents.0, old) == told(&mut self.contents.1, new)
    }

    /// Keywords that say something about a value without restricting it.
    fn notes(&mut self, pair: &Pair<'d>) {
        let (old, new) = (pair.old.get("default"), pair.new.get("default"));
        if old != new {
            let word = |value: Option<&Value>| value.map_or_else(|| "nothing".to_owned(), plain);
            let (label, is, was) = (&pair.at.label, word(new), word(old));
            let message = format!("the default of {label} is {is} instead of {was}");
            self.note(
                pair,
                pair.keyword(&kinds::DEFAULT_CHANGED, "default", message),
            );
        }
        let defs = definition(self.old, &pair.at.old.ty).zip(definition(self.new, &pair.at.new.ty));
        let Some((old, new)) = defs else { return };
        let (added, removed) = (&kinds::SCHEMA_DEPRECATED, &kinds::SCHEMA_UNDEPRECATED);
        let both = (old.deprecated, new.deprecated);
        if let Some((kind, word)) = deprecation(both, added, removed) {
            let message = format!("`{}` {word}", new.name);
            let mut found = pair.keyword(kind, "deprecated", message);
            found.affected = [old, new].map(|it| AffectedItem::all_of(&it.name)).to_vec();
            self.note(pair, found);
        }
    }

    fn items(&mut self, pair: &Pair<'d>) {
        let says = |schema: &Schema<'d>| schema.get("items").is_some();
        if pair.has("array") && (says(&pair.old) || says(&pair.new)) {
            let items = (pair.old.items(), pair.new.items());
            self.within(pair, items, "items", inner_type, &[]);
        }
    }

    /// Compares what is within both schemas, whose types are found in those of the whole.
    pub(super) fn within(
        &mut self,
        pair: &Pair<'d>,
        (old, new): (SchemaRef<'d>, SchemaRef<'d>),
        what: &str,
        ty: impl Fn(&Side, &Option<Type>) -> Option<Type>,
        holders: &[AffectedItem],
    ) {
        let old = Place {
            schema: old,
            ty: ty(self.old, &pair.at.old.ty),
        };
        let new = Place {
            schema: new,
            ty: ty(self.new, &pair.at.new.ty),
        };
        let at = pair.inner(old, new, format!("{what} of {}", pair.at.label));
        self.value(pair.vertex, at, holders, ELEMENT);
    }
}

/// The kind and the words for advice against use that comes or goes.
pub(super) fn deprecation(
    (was, is): (bool, bool),
    added: &'static Kind,
    removed: &'static Kind,
) -> Option<(&'static Kind, &'static str)> {
    let word = if is {
        "is deprecated"
    } else {
        "is no longer deprecated"
    };
    kinds::turned((was, is), added, removed).map(|kind| (kind, word))
}

/// The name of a component.
fn component(pointer: &crate::spec::Pointer) -> Option<String> {
    let tokens: Vec<_> = pointer.tokens().collect();
    match tokens.as_slice() {
        [components, schemas, name] if components == "components" && schemas == "schemas" => {
            Some(name.to_string())
        }
        _ => None,
    }
}

/// A member of the type.
pub(super) fn owned(ty: &Option<Type>, member: &str) -> Vec<AffectedItem> {
    match ty {
        Some(Type::Named(owner)) => vec![AffectedItem::member(owner, member)],
        _ => Vec::new(),
    }
}

/// The named type that a type is.
pub(super) fn definition<'s>(side: &'s Side, ty: &Option<Type>) -> Option<&'s crate::ir::TypeDef> {
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

/// The type of what is in an array or map.
pub(super) fn inner_type(side: &Side, ty: &Option<Type>) -> Option<Type> {
    let inner = match ty {
        Some(Type::Array(inner) | Type::Map(inner)) => inner,
        Some(Type::Nullable(inner)) => return inner_type(side, &Some((**inner).clone())),
        _ => match &definition(side, ty)?.shape {
            Shape::Newtype(Type::Array(inner) | Type::Map(inner)) => inner,
            Shape::Struct(shape) => shape.additional.as_ref()?,
            _ => return None,
        },
    };
    Some(element(inner))
}

/// An item or value without what says that it may be null.
fn element(ty: &Type) -> Type {
    match ty {
        Type::Nullable(inner) => (**inner).clone(),
        other => other.clone(),
    }
}

fn variant_name(side: &Side, ty: &Option<Type>, value: &str) -> Option<String> {
    match &definition(side, ty)?.shape {
        Shape::Enum(shape) => {
            let variant = shape.variants.iter().find(|variant| variant.value == value);
            variant.map(|variant| variant.rust_name.clone())
        }
        _ => None,
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
    values
        .iter()
        .map(|value| plain(value))
        .collect::<Vec<_>>()
        .join(", ")
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
