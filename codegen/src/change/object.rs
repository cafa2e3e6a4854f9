//! Two objects: their properties, which further ones they may have, and the rules that bind them.

use serde_json::{Map, Value};

use crate::ir::wire::{Additional, Schema, SchemaRef};
use crate::ir::{Field, Type};
use crate::spec::Node;

use super::compare::Comparison;
use super::keywords::canonical;
use super::kinds::*;
use super::schema::{ELEMENT, OPTIONAL, Pair, REQUIRED, inner_type, reads_anything};
use super::{Direction, NEW, OLD, SIDES, Side, Verdict, ordered};

const READ_ONLY: Note = (&PROPERTY_BECAME_READ_ONLY, "is only answered");
const WRITE_ONLY: Note = (&PROPERTY_BECAME_WRITE_ONLY, "is only sent");

impl<'d> Comparison<'d> {
    pub(super) fn objects(&mut self, pair: &Pair<'d>) {
        let is_object =
            |schema: &Schema<'d>| schema.types().is_none_or(|types| types.contains("object"));
        if pair.both(is_object) != [true, true] {
            return;
        }
        for side in SIDES {
            for (name, schema) in &pair.schemas[side].properties {
                match pair.schemas[1 - side].properties.get(name) {
                    None => self.single_property(pair, name, schema, side),
                    Some(new) if side == OLD => {
                        self.property(pair, name, [schema.clone(), new.clone()]);
                    }
                    Some(_) => {}
                }
            }
        }
        self.additional(pair);
        self.patterns(pair);
        if pair.is_request() {
            self.rules(pair);
        }
    }

    /// A property that only one side has.
    fn single_property(
        &mut self,
        pair: &Pair<'d>,
        name: &str,
        schema: &SchemaRef<'d>,
        side: usize,
    ) {
        if is_absent(pair, &self.read(side, schema)) {
            return;
        }
        let is_required = pair.schemas[side].required.contains_key(name);
        let need = if is_required { "required" } else { "optional" };
        let usual: &'static Kind = match (side, is_required) {
            (NEW, _) => addition(pair, name),
            (_, true) => &REQUIRED_PROPERTY_REMOVED,
            _ => &PROPERTY_REMOVED,
        };
        let otherwise = [&PROPERTY_REFUSED, &PROPERTY_UNEXPECTED][side];
        let words = ["no longer has the", "has the further"][side];
        let field = field(self.sides[side], &pair.at.types[side], name);
        let [mut usual, mut otherwise] = [usual, otherwise].map(|kind| {
            let names = ordered(side, field.map(|it| &*it.rust_name), None);
            let words = format!("{words} {need} property `{name}`");
            let change = pair.change((kind, words)).only_in(pair.members(names));
            change.on(side, schema.pointer(), field.map(|it| it.ty.clone()))
        });
        if side == OLD && !pair.is_request() {
            usual = usual.harmless_if(field.is_some_and(Field::is_option));
        }
        // Programs read it among the further properties, which may have another type.
        let [old, _] = self.sides;
        let values = inner_type(old, &pair.at.types[OLD]).filter(|_| side == NEW);
        if values.is_some_and(|ty| !reads_anything(old, &Some(ty))) {
            otherwise.shipped = Verdict::Breaking;
        }
        // As one of the further properties of the other side it has to be of their type.
        let allowed = match pair.schemas[1 - side].additional() {
            _ if (side == OLD) != pair.is_request() => None,
            Additional::Unsaid => None,
            Additional::Closed => Some(None),
            Additional::Declared(values) => {
                let schemas = ordered(side, schema.clone(), values);
                Some(Some(self.probe(pair.at.context, schemas)))
            }
        };
        self.later(move |comparison| {
            let is_allowed = allowed.is_none_or(|it| it.is_some_and(|it| comparison.holds(&it)));
            comparison.push(if is_allowed { usual } else { otherwise });
        });
    }

    fn property(&mut self, pair: &Pair<'d>, name: &str, schemas: [SchemaRef<'d>; 2]) {
        let read = self.read_both(&schemas);
        let absent = read.each_ref().map(|schema| is_absent(pair, schema));
        if absent == [true, true] {
            return;
        }
        let fields = SIDES.map(|side| field(self.sides[side], &pair.at.types[side], name));
        let holders = pair.members(fields.map(|field| Some(&*field?.rust_name)));
        let types = fields.map(|field| Some(field?.ty.clone()));
        let at = pair.inner(&format!("`{name}`"), schemas, types);
        let change = |note: Note<&str>| at.change(note).only_in(holders.clone());
        let required = pair.both(|schema| schema.required.contains_key(name));
        let was_option = !pair.is_request() && fields[OLD].is_some_and(Field::is_option);
        match absent {
            [false, true] => {
                let absence = match required {
                    _ if pair.is_request() => READ_ONLY,
                    [true, _] => (&REQUIRED_PROPERTY_BECAME_WRITE_ONLY, "is only sent"),
                    _ => WRITE_ONLY,
                };
                self.push(change(absence).harmless_if(was_option));
            }
            [true, false] => {
                let kind = addition(pair, name);
                self.push(change((kind, "occurs in this direction too")));
            }
            _ => {
                for (flag, only) in [("readOnly", READ_ONLY), ("writeOnly", WRITE_ONLY)] {
                    if read.each_ref().map(|schema| schema.flag(flag)) == [false, true] {
                        self.push(change(only).breaks_nothing_if(true));
                    }
                }
                let on = (&PROPERTY_BECAME_REQUIRED, "is required");
                let off = (&PROPERTY_BECAME_OPTIONAL, "is optional");
                let turned = turned(required, on, off);
                self.extend(turned.map(|it| change(it).harmless_if(was_option)));
            }
        }
        if let [Some(old), Some(new)] = fields {
            let kinds = [&PROPERTY_DEPRECATED, &PROPERTY_UNDEPRECATED];
            let turned = deprecated([old.deprecated, new.deprecated], kinds);
            self.extend(turned.map(change));
            let (was, is) = (&old.rust_name, &new.rust_name);
            if was != is {
                let words = format!("is `{is}` instead of `{was}` in Rust");
                self.push(change((&FIELD_RENAMED, &words)));
            }
        }
        if absent == [false, false] {
            let notes = if required[OLD] { REQUIRED } else { OPTIONAL };
            self.value(at, &holders, notes);
        }
    }

    fn additional(&mut self, pair: &Pair<'d>) {
        use Additional::{Closed, Declared, Unsaid};
        let holders = pair.members([Some("additional_properties"); 2]);
        let said = pair.both(Schema::additional);
        let note: Note = match &said {
            [Unsaid, Closed] => (&OBJECT_CLOSED, "takes no further properties"),
            [Closed, Unsaid] => (&OBJECT_OPENED, "takes further properties"),
            [Declared(old), Declared(new)] => {
                let ty = pair.at.types[OLD].as_ref();
                let is_field = ty.is_some_and(|ty| self.sides[OLD].api.structure(ty).is_some());
                let holders = if is_field { holders } else { Vec::new() };
                let values = [old.clone(), new.clone()];
                let at = pair.inner("values", values, self.inner_types(pair));
                return self.value(at, &holders, ELEMENT);
            }
            [Declared(_), _] => (
                &ADDITIONAL_PROPERTIES_REMOVED,
                "is not declared to have further properties any more",
            ),
            [_, Declared(_)] => (
                &ADDITIONAL_PROPERTIES_ADDED,
                "is declared to have further properties",
            ),
            _ => return,
        };
        let mut change = pair.retyped("additionalProperties", note);
        change.affected = holders;
        match &said {
            // Further properties are still taken, now of any type.
            [Declared(values), Unsaid] if pair.is_request() || !restricts(values) => {
                change = change.breaks_nothing_if(true);
            }
            [Declared(_), Unsaid] => {
                [change.wire, change.shipped] = [Verdict::Breaking; 2];
            }
            [Closed, Declared(_)] if !pair.is_request() => change.wire = Verdict::Breaking,
            _ => {}
        }
        self.push(change);
    }

    /// Properties whose names match a pattern.
    fn patterns(&mut self, pair: &Pair<'d>) {
        let [old, new] = pair.both(Schema::patterns);
        if !old.keys().eq(new.keys()) {
            let key = "patternProperties";
            let words = format!("has other names in `{key}`; what that means was not judged");
            self.push(pair.keyword(key, (&KEYWORD_NOT_JUDGED, words)).about(key));
        }
        let is_single = old.len() == 1 && new.len() == 1;
        let is_map = pair.both(|schema| matches!(schema.additional(), Additional::Unsaid));
        let types = match is_single && is_map == [true, true] {
            true => self.inner_types(pair),
            false => [None, None],
        };
        for (name, values) in &old {
            // A single pattern is compared whatever its name matches.
            let other = match is_single {
                true => new.values().next(),
                false => new.get(name),
            };
            if let Some(other) = other {
                let values = [values.clone(), other.clone()];
                let at = pair.inner("values", values, types.clone());
                self.value(at, &[], ELEMENT);
            }
        }
    }

    fn rules(&mut self, pair: &Pair<'d>) {
        let meaning = |rule: &Node<'d>| {
            let [when, then] = ["when", "then"].map(|part| rule.value.get(part).map(canonical));
            let [when, then] = [when, then].map(Option::unwrap_or_default);
            format!("`when {when} then {then}`")
        };
        let rules = pair.both(|schema| schema.rules.iter().map(meaning).collect::<Vec<_>>());
        let notes = [
            (&RULE_REMOVED, "is no longer bound"),
            (&RULE_ADDED, "is bound"),
        ];
        for (side, (kind, words)) in notes.into_iter().enumerate() {
            let others = &rules[1 - side];
            for rule in rules[side].iter().filter(|it| !others.contains(it)) {
                let words = format!("{words} by the rule {rule}");
                self.push(pair.keyword("x-rules", (kind, words)).about(rule));
            }
        }
    }
}

/// Whether a property does not occur in the direction.
fn is_absent(pair: &Pair<'_>, schema: &Schema<'_>) -> bool {
    schema.flag(match pair.at.context.direction {
        Direction::Request => "readOnly",
        _ => "writeOnly",
    })
}

/// The kind of a property that is new.
fn addition(pair: &Pair<'_>, name: &str) -> &'static Kind {
    match pair.schemas[NEW].required.contains_key(name) {
        true => &REQUIRED_PROPERTY_ADDED,
        false => &PROPERTY_ADDED,
    }
}

/// Whether further properties have to be of some type.
fn restricts(values: &SchemaRef<'_>) -> bool {
    let allows_all = |schema: &Value| {
        *schema == Value::Bool(true) || schema.as_object().is_some_and(Map::is_empty)
    };
    !values.value().is_some_and(allows_all)
}

fn field<'s>(side: &'s Side, ty: &Option<Type>, name: &str) -> Option<&'s Field> {
    side.api.structure(ty.as_ref()?)?.field(name)
}
