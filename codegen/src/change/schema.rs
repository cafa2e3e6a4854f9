//! Two schemas: types, properties, values, and what is in them.

use std::collections::BTreeSet;
use std::rc::Rc;

use serde_json::Value;

use crate::ir::wire::{Additional, Schema, SchemaRef};
use crate::ir::{Field, Shape, Type};

use super::compare::{Comparison, Probe};
use super::difference::{AffectedItem, Difference};
use super::graph::{Place, Position};
use super::kinds::{self, Kind};
use super::{Direction, Side, Verdict};

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
const REQUIRED: NullKinds = (
    &kinds::PROPERTY_BECAME_NULLABLE,
    &kinds::PROPERTY_NO_LONGER_NULLABLE,
);
const OPTIONAL: NullKinds = (
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

    fn is_request(&self) -> bool {
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
    pub(super) fn note(&mut self, pair: &Pair<'d>, found: Difference) -> &mut Difference {
        self.push(pair.vertex, pair.at.context, found)
    }

    /// Notes that the Rust type has another name.
    fn type_names(&mut self, pair: &Pair<'d>) {
        let (Some(Type::Named(old)), Some(Type::Named(new))) = (&pair.at.old.ty, &pair.at.new.ty)
        else {
            return;
        };
        if old == new {
            return;
        }
        let still_there =
            self.new.api.type_def(old).is_some() || self.old.api.type_def(new).is_some();
        let (kind, message): (&'static Kind, _) = if still_there {
            let message = format!("a value is of type `{new}` instead of `{old}`");
            (&kinds::SCHEMA_REPLACED, message)
        } else {
            (&kinds::SCHEMA_RENAMED, format!("`{old}` is called `{new}`"))
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
        let (kind, word): (&'static Kind, _) = match (&old, &new) {
            (old, new) if old == new => return true,
            (_, None) => (&kinds::TYPE_WIDENED, "further types are possible"),
            (None, _) => (&kinds::TYPE_NARROWED, "fewer types are possible"),
            (Some(old), Some(new)) if old.is_subset(new) => {
                (&kinds::TYPE_WIDENED, "further types are possible")
            }
            (Some(old), Some(new)) if new.is_subset(old) => {
                (&kinds::TYPE_NARROWED, "fewer types are possible")
            }
            _ => (&kinds::TYPE_CHANGED, "the type is another"),
        };
        let shown = |types: &Option<BTreeSet<&str>>, schema: &Schema<'d>| match types {
            None => "anything".to_owned(),
            Some(_) => listed(&schema.types().unwrap_or_default()),
        };
        let message = format!(
            "{} is {} instead of {}: {word}",
            pair.at.label,
            shown(&new, &pair.new),
            shown(&old, &pair.old)
        );
        self.type_differs(pair, kind, message);
        match (old, new) {
            (Some(old), Some(new)) => !old.is_disjoint(&new),
            _ => true,
        }
    }

    /// Notes another type. What reads anything goes on reading.
    pub(super) fn type_differs(
        &mut self,
        pair: &Pair<'d>,
        kind: &'static Kind,
        message: String,
    ) -> &mut Difference {
        let mut found = pair.exchange(pair.keyword(kind, "type", message));
        if !pair.is_request() && reads_anything(self.old, &pair.at.old.ty) {
            found.is_harmless_for_programs();
        }
        self.note(pair, found)
    }

    fn formats(&mut self, pair: &Pair<'d>) {
        let (old, new) = (pair.old.text("format"), pair.new.text("format"));
        let of_strings = pair.has("string");
        let typed =
            |format: Option<&'d str>| format.filter(|it| of_strings && TYPED_FORMATS.contains(it));
        let word = |format: Option<&'d str>| format.unwrap_or("any string").to_owned();
        let (label, [was, is]) = (&pair.at.label, [word(typed(old)), word(typed(new))]);
        let kind: Option<&'static Kind> = match (typed(old), typed(new)) {
            (None, Some(_)) => Some(&kinds::FORMAT_ADDED),
            (Some(_), None) => Some(&kinds::FORMAT_REMOVED),
            (Some(a), Some(b)) if a != b => Some(&kinds::FORMAT_CHANGED),
            _ => None,
        };
        if let Some(kind) = kind {
            let message = format!("{label} is {is} instead of {was}");
            let found = pair.exchange(pair.keyword(kind, "format", message));
            self.note(pair, found);
        }
        let small = |schema: &Schema<'d>| schema.text("format") == Some("int32");
        if pair.has("integer") && !pair.has("number") && small(&pair.old) != small(&pair.new) {
            let (kind, message) = if small(&pair.old) {
                (
                    &kinds::INTEGER_WIDENED,
                    format!("{label} has 64 bits instead of 32"),
                )
            } else {
                (
                    &kinds::INTEGER_NARROWED,
                    format!("{label} has 32 bits instead of 64"),
                )
            };
            self.note(pair, pair.keyword(kind, "format", message));
        }
    }

    fn values(&mut self, pair: &Pair<'d>) {
        let label = &pair.at.label;
        match (&pair.old.values, &pair.new.values) {
            (Some(old), Some(new)) => self.lists_of_values(pair, old, new),
            (None, Some(new)) => {
                let message = format!("{label} is one of {}", shown(new));
                let mut found = pair.exchange(pair.keyword(&kinds::ENUM_ADDED, "enum", message));
                if pair.new.is_open && pair.is_request() {
                    found.is_compatible_on_the_wire().is_harmless_for_programs();
                }
                self.note(pair, found);
            }
            (Some(old), None) => {
                let message = format!("{label} is no longer restricted to {}", shown(old));
                let mut found = pair.exchange(pair.keyword(&kinds::ENUM_REMOVED, "enum", message));
                if pair.old.is_open {
                    found.is_compatible_on_the_wire();
                }
                self.note(pair, found);
            }
            (None, None) => {}
        }
    }

    fn lists_of_values(&mut self, pair: &Pair<'d>, old: &[&'d Value], new: &[&'d Value]) {
        let is_text = pair.at.context.is_text;
        let same = |a: &Value, b: &Value| a == b || (is_text && text_of(a) == text_of(b));
        let (was_open, is_open) = (pair.old.is_open, pair.new.is_open);
        let added = new
            .iter()
            .filter(|it| !old.iter().any(|known| same(known, it)));
        let removed = old
            .iter()
            .filter(|it| !new.iter().any(|known| same(known, it)));
        let one = |kind: &'static Kind, value: &Value, words: &str| {
            let value = plain(value);
            let message = format!("{} {words} {value}", pair.at.label);
            let mut found = pair.keyword(kind, "enum", message);
            found.detail = value;
            found
        };
        for value in added {
            let mut found = one(&kinds::ENUM_VALUE_ADDED, value, "has the further value");
            found.only_in(self.variants(pair, value));
            if was_open {
                found.is_compatible_on_the_wire();
            }
            self.note(pair, found);
        }
        for value in removed {
            let mut found = one(&kinds::ENUM_VALUE_REMOVED, value, "no longer has the value");
            found.only_in(self.variants(pair, value));
            if is_open {
                found.is_compatible_on_the_wire().is_harmless_for_programs();
            }
            self.note(pair, found);
        }
        let (kind, words): (&'static Kind, _) = match (was_open, is_open) {
            (false, true) => (&kinds::LIST_OPENED, "may have unlisted values"),
            (true, false) => (&kinds::LIST_CLOSED, "has listed values only"),
            _ => return self.variant_names(pair, old),
        };
        let message = format!("{} {words}", pair.at.label);
        self.note(pair, pair.keyword(kind, "x-extensible", message));
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
                let mut found = pair.keyword(&kinds::VARIANT_RENAMED, "enum", message);
                found.detail = value;
                found.only_in(owned(&pair.at.old.ty, &old));
                found.affected.extend(owned(&pair.at.new.ty, &new));
                self.note(pair, found);
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
        let roots = (self.old.root(), self.new.root());
        let meaning = |root: &'d Value, values: Option<&Vec<&'d Value>>| {
            let mut told: Vec<u64> = values
                .into_iter()
                .flatten()
                .map(|value| super::successor::content(root, value))
                .collect();
            told.sort();
            told
        };
        for key in keys {
            let (was, is) = (
                meaning(roots.0, old.get(*key)),
                meaning(roots.1, new.get(*key)),
            );
            if was != is {
                let message = format!(
                    "`{key}` of {} has changed; what that means was not judged",
                    pair.at.label
                );
                let mut found = pair.keyword(&kinds::KEYWORD_NOT_JUDGED, key, message);
                found.detail = (*key).to_string();
                self.note(pair, found);
            }
        }
    }

    /// Keywords that say something about a value without restricting it.
    fn notes(&mut self, pair: &Pair<'d>) {
        let (old, new) = (pair.old.get("default"), pair.new.get("default"));
        if old != new {
            let word = |value: Option<&Value>| value.map_or_else(|| "nothing".to_owned(), plain);
            let message = format!(
                "the default of {} is {} instead of {}",
                pair.at.label,
                word(new),
                word(old)
            );
            self.note(
                pair,
                pair.keyword(&kinds::DEFAULT_CHANGED, "default", message),
            );
        }
        let defs = definition(self.old, &pair.at.old.ty).zip(definition(self.new, &pair.at.new.ty));
        if let Some((old, new)) = defs.filter(|(old, new)| old.deprecated != new.deprecated) {
            let (kind, word) = deprecation(
                new.deprecated,
                &kinds::SCHEMA_DEPRECATED,
                &kinds::SCHEMA_UNDEPRECATED,
            );
            let message = format!("`{}` {word}", new.name);
            let mut found = pair.keyword(kind, "deprecated", message);
            found.affected = vec![
                AffectedItem::all_of(&old.name),
                AffectedItem::all_of(&new.name),
            ];
            self.note(pair, found);
        }
    }

    fn items(&mut self, pair: &Pair<'d>) {
        let says = |schema: &Schema<'d>| schema.get("items").is_some();
        if !pair.has("array") || !(says(&pair.old) || says(&pair.new)) {
            return;
        }
        let (old, new) = (pair.old.items(), pair.new.items());
        let old_type = item_type(self.old, &pair.at.old.ty);
        let new_type = item_type(self.new, &pair.at.new.ty);
        let label = format!("items of {}", pair.at.label);
        let inner = pair.inner(
            Place {
                schema: old,
                ty: old_type,
            },
            Place {
                schema: new,
                ty: new_type,
            },
            label,
        );
        self.value(pair.vertex, inner, &[], ELEMENT);
    }

    fn objects(&mut self, pair: &Pair<'d>) {
        let is_object =
            |schema: &Schema<'d>| schema.types().is_none_or(|types| types.contains("object"));
        if !is_object(&pair.old) || !is_object(&pair.new) {
            return;
        }
        let (old, new) = (Rc::clone(&pair.old), Rc::clone(&pair.new));
        for (name, schema) in old.properties() {
            match new.property(name) {
                Some(other) => self.property(pair, name, schema, other),
                None => self.property_removed(pair, name, &schema),
            }
        }
        for (name, schema) in new.properties() {
            if old.property(name).is_none() {
                self.property_added(pair, name, &schema);
            }
        }
        self.additional(pair);
        self.patterns(pair);
        if pair.is_request() {
            self.rules(pair);
        }
    }

    /// Whether a property does not occur in the direction.
    fn is_absent(pair: &Pair<'d>, schema: &Schema<'d>) -> bool {
        schema.flag(if pair.is_request() {
            "readOnly"
        } else {
            "writeOnly"
        })
    }

    fn property_removed(&mut self, pair: &Pair<'d>, name: &str, schema: &SchemaRef<'d>) {
        let read = self.read(self.old, schema);
        if Self::is_absent(pair, &read) {
            return;
        }
        let (kind, need): (&'static Kind, _) = if pair.old.requires(name) {
            (&kinds::REQUIRED_PROPERTY_REMOVED, "required")
        } else {
            (&kinds::PROPERTY_REMOVED, "optional")
        };
        let message = format!("the {need} property `{name}` of {} is gone", pair.at.label);
        let field = field(self.old, &pair.at.old.ty, name);
        let mut found = pair
            .difference(kind, message)
            .at(Some(schema.pointer()), None);
        found.only_in(field.map_or_else(Vec::new, |it| owned(&pair.at.old.ty, &it.rust_name)));
        if !pair.is_request() && field.is_some_and(Field::is_option) {
            found.is_harmless_for_programs();
        }
        found.dropped.extend(field.map(|field| field.ty.clone()));
        // As one of the further properties it has to be of their type.
        let allowed = match pair.new.additional() {
            _ if !pair.is_request() => None,
            Additional::Unsaid => None,
            Additional::Closed => Some(None),
            Additional::Declared(values) => {
                Some(Some(self.probe(schema, &values, Direction::Request, false)))
            }
        };
        self.add_property(pair, found, allowed, &kinds::PROPERTY_REFUSED, None);
    }

    /// Adds the difference when it is known whether a property may be one of the further properties of the other side;
    /// where it may not, that is another kind. `allowed` is nothing where there is no such question.
    fn add_property(
        &mut self,
        pair: &Pair<'d>,
        mut found: Difference,
        allowed: Option<Option<Probe>>,
        otherwise: &'static Kind,
        shipped: Option<Verdict>,
    ) {
        let (vertex, context) = (pair.vertex, pair.at.context);
        self.later(move |comparison| {
            let holds =
                |probe: &Option<Probe>| probe.as_ref().is_some_and(|it| comparison.holds(it));
            if allowed.is_some_and(|probe| !holds(&probe)) {
                found.kind = otherwise;
                found.shipped = shipped;
            }
            comparison.push(vertex, context, found);
        });
    }

    fn property_added(&mut self, pair: &Pair<'d>, name: &str, schema: &SchemaRef<'d>) {
        let read = self.read(self.new, schema);
        if Self::is_absent(pair, &read) {
            return;
        }
        let need = if pair.new.requires(name) {
            "required"
        } else {
            "optional"
        };
        let message = format!("{} has the further {need} property `{name}`", pair.at.label);
        let field = field(self.new, &pair.at.new.ty, name);
        let kind = addition(pair, name);
        let mut found = pair
            .difference(kind, message)
            .at(None, Some(schema.pointer()));
        found.only_in(field.map_or_else(Vec::new, |it| owned(&pair.at.new.ty, &it.rust_name)));
        found.introduced.extend(field.map(|field| field.ty.clone()));
        let allowed = match pair.old.additional() {
            _ if pair.is_request() => None,
            Additional::Unsaid => None,
            Additional::Closed => Some(None),
            Additional::Declared(values) => Some(Some(self.probe(
                &values,
                schema,
                Direction::Response,
                false,
            ))),
        };
        // Programs read it among the further properties, which have another type.
        let values = value_type(self.old, &pair.at.old.ty);
        let is_typed = values.is_some_and(|ty| !reads_anything(self.old, &Some(ty)));
        let shipped = is_typed.then_some(Verdict::Breaking);
        self.add_property(pair, found, allowed, &kinds::PROPERTY_UNEXPECTED, shipped);
    }

    fn property(&mut self, pair: &Pair<'d>, name: &str, old: SchemaRef<'d>, new: SchemaRef<'d>) {
        let (a, b) = (self.read(self.old, &old), self.read(self.new, &new));
        let absent = (Self::is_absent(pair, &a), Self::is_absent(pair, &b));
        if absent == (true, true) {
            return;
        }
        let was = field(self.old, &pair.at.old.ty, name).cloned();
        let is = field(self.new, &pair.at.new.ty, name).cloned();
        let holder = |ty: &Option<Type>, field: &Option<Field>| {
            field
                .as_ref()
                .map_or_else(Vec::new, |it| owned(ty, &it.rust_name))
        };
        let holders = [holder(&pair.at.old.ty, &was), holder(&pair.at.new.ty, &is)].concat();
        let at = pair.inner(
            Place {
                schema: old,
                ty: was.as_ref().map(|it| it.ty.clone()),
            },
            Place {
                schema: new,
                ty: is.as_ref().map(|it| it.ty.clone()),
            },
            format!("`{name}` of {}", pair.at.label),
        );
        let places = (Some(at.old.schema.pointer()), Some(at.new.schema.pointer()));
        let label = at.label.clone();
        let note = |kind: &'static Kind, words: &str| {
            let mut found = pair.difference(kind, format!("{label} {words}"));
            found.only_in(holders.clone());
            found.at(places.0.clone(), places.1.clone())
        };
        let required = (pair.old.requires(name), pair.new.requires(name));
        let mut found = Vec::new();
        match absent {
            (false, true) if pair.is_request() => {
                found.push(note(&kinds::PROPERTY_BECAME_READ_ONLY, "is only answered"));
            }
            (false, true) => {
                let kind = if required.0 {
                    &kinds::REQUIRED_PROPERTY_BECAME_WRITE_ONLY
                } else {
                    &kinds::PROPERTY_BECAME_WRITE_ONLY
                };
                let mut one = note(kind, "is only sent");
                if was.as_ref().is_some_and(Field::is_option) {
                    one.is_harmless_for_programs();
                }
                found.push(one);
            }
            (true, false) => found.push(note(addition(pair, name), "occurs in this direction too")),
            _ => {
                for (flag, kind, words) in [
                    (
                        "readOnly",
                        &kinds::PROPERTY_BECAME_READ_ONLY,
                        "is only answered",
                    ),
                    (
                        "writeOnly",
                        &kinds::PROPERTY_BECAME_WRITE_ONLY,
                        "is only sent",
                    ),
                ] {
                    if !a.flag(flag) && b.flag(flag) {
                        let mut one = note(kind, words);
                        one.is_compatible_on_the_wire().is_harmless_for_programs();
                        found.push(one);
                    }
                }
                match required {
                    (false, true) => {
                        found.push(note(&kinds::PROPERTY_BECAME_REQUIRED, "is required"))
                    }
                    (true, false) => {
                        let mut one = note(&kinds::PROPERTY_BECAME_OPTIONAL, "is optional");
                        if !pair.is_request() && was.as_ref().is_some_and(Field::is_option) {
                            one.is_harmless_for_programs();
                        }
                        found.push(one);
                    }
                    _ => {}
                }
            }
        }
        let deprecated = |field: &Option<Field>| field.as_ref().is_some_and(|it| it.deprecated);
        if deprecated(&was) != deprecated(&is) && was.is_some() && is.is_some() {
            let (kind, word) = deprecation(
                deprecated(&is),
                &kinds::PROPERTY_DEPRECATED,
                &kinds::PROPERTY_UNDEPRECATED,
            );
            found.push(note(kind, word));
        }
        if let (Some(old), Some(new)) = (&was, &is)
            && old.rust_name != new.rust_name
        {
            let words = format!(
                "is `{}` instead of `{}` in Rust",
                new.rust_name, old.rust_name
            );
            found.push(note(&kinds::FIELD_RENAMED, &words));
        }
        for one in found {
            self.note(pair, one);
        }
        if absent == (false, false) {
            let kinds = if required.0 { REQUIRED } else { OPTIONAL };
            self.value(pair.vertex, at, &holders, kinds);
        }
    }

    fn additional(&mut self, pair: &Pair<'d>) {
        let holders = [&pair.at.old.ty, &pair.at.new.ty]
            .map(|ty| owned(ty, "additional_properties"))
            .concat();
        let (kind, word): (&'static Kind, _) = match (pair.old.additional(), pair.new.additional())
        {
            (Additional::Unsaid, Additional::Closed) => {
                (&kinds::OBJECT_CLOSED, "takes no further properties")
            }
            (Additional::Closed, Additional::Unsaid) => {
                (&kinds::OBJECT_OPENED, "takes further properties")
            }
            (Additional::Declared(_), Additional::Closed | Additional::Unsaid) => (
                &kinds::ADDITIONAL_PROPERTIES_REMOVED,
                "is not declared to have further properties any more",
            ),
            (Additional::Closed | Additional::Unsaid, Additional::Declared(_)) => (
                &kinds::ADDITIONAL_PROPERTIES_ADDED,
                "is declared to have further properties",
            ),
            (Additional::Declared(old), Additional::Declared(new)) => {
                let old_type = value_type(self.old, &pair.at.old.ty);
                let new_type = value_type(self.new, &pair.at.new.ty);
                let inner = pair.inner(
                    Place {
                        schema: old,
                        ty: old_type,
                    },
                    Place {
                        schema: new,
                        ty: new_type,
                    },
                    format!("values of {}", pair.at.label),
                );
                let is_field = value_is_field(self.old, &pair.at.old.ty);
                let holders = if is_field { holders } else { Vec::new() };
                return self.value(pair.vertex, inner, &holders, ELEMENT);
            }
            _ => return,
        };
        let message = format!("{} {word}", pair.at.label);
        let mut found = pair.exchange(pair.keyword(kind, "additionalProperties", message));
        found.affected = holders;
        let is_open = matches!(pair.new.additional(), Additional::Unsaid);
        let restricts = |schema: &Additional<'d>| match schema {
            Additional::Declared(values) => values.value().is_none_or(|it| {
                it.as_object().is_none_or(|it| !it.is_empty()) && *it != Value::Bool(true)
            }),
            _ => false,
        };
        if std::ptr::eq(kind, &kinds::ADDITIONAL_PROPERTIES_REMOVED) && is_open {
            // Further properties are still taken, now of any type.
            if pair.is_request() || !restricts(&pair.old.additional()) {
                found.is_compatible_on_the_wire().is_harmless_for_programs();
            } else {
                found.wire = Some(Verdict::Breaking);
                found.shipped = Some(Verdict::Breaking);
            }
        }
        if std::ptr::eq(kind, &kinds::ADDITIONAL_PROPERTIES_ADDED) {
            let was_closed = matches!(pair.old.additional(), Additional::Closed);
            if !pair.is_request() && was_closed {
                found.wire = Some(Verdict::Breaking);
            }
        }
        self.note(pair, found);
    }

    /// Properties whose names match a pattern.
    fn patterns(&mut self, pair: &Pair<'d>) {
        let (mut old, mut new) = (pair.old.patterns(), pair.new.patterns());
        // A single pattern is compared whatever its name matches.
        let same_names = old.keys().eq(new.keys());
        let is_map = |schema: &Schema<'d>| matches!(schema.additional(), Additional::Unsaid);
        if !same_names {
            let message = format!(
                "the names in `patternProperties` of {} have changed; what that means was not judged",
                pair.at.label
            );
            let mut found = pair.keyword(&kinds::KEYWORD_NOT_JUDGED, "patternProperties", message);
            found.detail = "patternProperties".to_owned();
            self.note(pair, found);
        }
        let pairs: Vec<_> = match (old.len(), new.len()) {
            (1, 1) => old
                .pop_first()
                .into_iter()
                .zip(new.pop_first())
                .map(|((_, a), (_, b))| (a, b))
                .collect(),
            _ => old
                .into_iter()
                .filter_map(|(name, a)| Some((a, new.remove(name)?)))
                .collect(),
        };
        let typed = pairs.len() == 1 && is_map(&pair.old) && is_map(&pair.new);
        for (old, new) in pairs {
            let ty = |side: &Side, ty: &Option<Type>| typed.then(|| value_type(side, ty)).flatten();
            let old_type = ty(self.old, &pair.at.old.ty);
            let new_type = ty(self.new, &pair.at.new.ty);
            let inner = pair.inner(
                Place {
                    schema: old,
                    ty: old_type,
                },
                Place {
                    schema: new,
                    ty: new_type,
                },
                format!("values of {}", pair.at.label),
            );
            self.value(pair.vertex, inner, &[], ELEMENT);
        }
    }

    fn rules(&mut self, pair: &Pair<'d>) {
        let meaning = |rule: &Value| {
            ["when", "then"].map(|part| rule.get(part).map(canonical).unwrap_or_default())
        };
        let (old, new) = (pair.old.rules(), pair.new.rules());
        let lacks = |list: &[crate::spec::Node<'d>], rule: &Value| {
            list.iter()
                .all(|other| meaning(other.value) != meaning(rule))
        };
        let removed = old.iter().filter(|rule| lacks(new, rule.value));
        let added = new.iter().filter(|rule| lacks(old, rule.value));
        let removed = removed.map(|rule| (&kinds::RULE_REMOVED, "is no longer bound", rule));
        for (kind, words, rule) in
            removed.chain(added.map(|rule| (&kinds::RULE_ADDED, "is bound", rule)))
        {
            let [when, then] = meaning(rule.value);
            let detail = format!("`when {when} then {then}`");
            let message = format!("{} {words} by the rule {detail}", pair.at.label);
            let mut found = pair.keyword(kind, "x-rules", message);
            found.detail = detail;
            self.note(pair, found);
        }
    }
}

/// The kind of a property that is new.
fn addition(pair: &Pair<'_>, name: &str) -> &'static Kind {
    if pair.new.requires(name) {
        &kinds::REQUIRED_PROPERTY_ADDED
    } else {
        &kinds::PROPERTY_ADDED
    }
}

/// The kind and the words for advice against use that comes or goes.
pub(super) fn deprecation(
    is_deprecated: bool,
    added: &'static Kind,
    removed: &'static Kind,
) -> (&'static Kind, &'static str) {
    if is_deprecated {
        (added, "is deprecated")
    } else {
        (removed, "is no longer deprecated")
    }
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
fn owned(ty: &Option<Type>, member: &str) -> Vec<AffectedItem> {
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

fn field<'s>(side: &'s Side, ty: &Option<Type>, name: &str) -> Option<&'s Field> {
    match &definition(side, ty)?.shape {
        Shape::Struct(shape) => shape.field(name),
        _ => None,
    }
}

fn item_type(side: &Side, ty: &Option<Type>) -> Option<Type> {
    match ty {
        Some(Type::Array(item)) => Some(element(item)),
        Some(Type::Nullable(inner)) => item_type(side, &Some((**inner).clone())),
        _ => match &definition(side, ty)?.shape {
            Shape::Newtype(Type::Array(item)) => Some(element(item)),
            _ => None,
        },
    }
}

fn value_type(side: &Side, ty: &Option<Type>) -> Option<Type> {
    match ty {
        Some(Type::Map(value)) => Some(element(value)),
        Some(Type::Nullable(inner)) => value_type(side, &Some((**inner).clone())),
        _ => match &definition(side, ty)?.shape {
            Shape::Struct(shape) => shape.additional.as_ref().map(element),
            Shape::Newtype(Type::Map(value)) => Some(element(value)),
            _ => None,
        },
    }
}

fn value_is_field(side: &Side, ty: &Option<Type>) -> bool {
    definition(side, ty).is_some_and(|def| matches!(def.shape, Shape::Struct(_)))
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

/// The same text whatever the order of keys.
fn canonical(value: &Value) -> String {
    match value {
        Value::Object(members) => {
            let parts = members
                .iter()
                .map(|(key, value)| format!("{key}:{}", canonical(value)));
            let mut parts: Vec<String> = parts.collect();
            parts.sort();
            format!("{{{}}}", parts.join(","))
        }
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(canonical).collect();
            format!("[{}]", items.join(","))
        }
        other => other.to_string(),
    }
}
