//! Two objects: their properties, which further ones they may have, and the rules that bind them.

use serde_json::Value;

use crate::ir::wire::{Additional, Schema, SchemaRef};
use crate::ir::{Field, Shape, Type};
use crate::spec::Node;

use super::compare::Comparison;
use super::graph::Place;
use super::kinds::{self, Kind};
use super::schema::{
    OPTIONAL, Pair, REQUIRED, definition, deprecation, inner_type, owned, reads_anything,
};
use super::{Direction, Side, Verdict};

impl<'d> Comparison<'d> {
    pub(super) fn objects(&mut self, pair: &Pair<'d>) {
        let is_object =
            |schema: &Schema<'d>| schema.types().is_none_or(|types| types.contains("object"));
        if !is_object(&pair.old) || !is_object(&pair.new) {
            return;
        }
        for (name, schema) in &pair.old.properties {
            match pair.new.properties.get(name) {
                Some(other) => self.property(pair, name, schema.clone(), other.clone()),
                None => self.single_property(pair, name, schema, true),
            }
        }
        for (name, schema) in &pair.new.properties {
            if !pair.old.properties.contains_key(name) {
                self.single_property(pair, name, schema, false);
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
        is_gone: bool,
    ) {
        let (side, ty, own, other) = match is_gone {
            true => (self.old, &pair.at.old.ty, &pair.old, &pair.new),
            false => (self.new, &pair.at.new.ty, &pair.new, &pair.old),
        };
        if is_absent(pair, &self.read(side, schema)) {
            return;
        }
        let need = if own.required.contains(name) {
            "required"
        } else {
            "optional"
        };
        let label = &pair.at.label;
        let (kind, message) = match (is_gone, own.required.contains(name)) {
            (false, _) => {
                let message = format!("{label} has the further {need} property `{name}`");
                (addition(pair, name), message)
            }
            (true, is_required) => {
                let message = format!("the {need} property `{name}` of {label} is gone");
                match is_required {
                    true => (&kinds::REQUIRED_PROPERTY_REMOVED, message),
                    false => (&kinds::PROPERTY_REMOVED, message),
                }
            }
        };
        let field = field(side, ty, name);
        let affected = field.map_or_else(Vec::new, |it| owned(ty, &it.rust_name));
        let is_reading = is_gone && !pair.is_request();
        let found = pair.difference(kind, message).only_in(affected);
        let mut found = found.harmless_if(is_reading && field.is_some_and(Field::is_option));
        let types = field.map(|field| field.ty.clone());
        if is_gone {
            (found.old, found.new) = (Some(schema.pointer()), None);
            found.dropped.extend(types);
        } else {
            (found.old, found.new) = (None, Some(schema.pointer()));
            found.introduced.extend(types);
        }
        // As one of the further properties of the other side it has to be of their type.
        let direction = pair.at.context.direction;
        let allowed = match other.additional() {
            _ if is_gone != pair.is_request() => None,
            Additional::Unsaid => None,
            Additional::Closed => Some(None),
            Additional::Declared(values) if is_gone => {
                Some(Some(self.probe(schema, &values, direction, false)))
            }
            Additional::Declared(values) => {
                Some(Some(self.probe(&values, schema, direction, false)))
            }
        };
        // Programs read it among the further properties, which may have another type.
        let values = inner_type(self.old, &pair.at.old.ty).filter(|_| !is_gone);
        let is_typed = values.is_some_and(|ty| !reads_anything(self.old, &Some(ty)));
        let (vertex, context) = (pair.vertex, pair.at.context);
        self.later(move |comparison| {
            let is_allowed = allowed.is_none_or(|it| it.is_some_and(|it| comparison.holds(&it)));
            if !is_allowed {
                found.kind = match is_gone {
                    true => &kinds::PROPERTY_REFUSED,
                    false => &kinds::PROPERTY_UNEXPECTED,
                };
                found.shipped = is_typed.then_some(Verdict::Breaking);
            }
            comparison.push(vertex, context, found);
        });
    }

    fn property(&mut self, pair: &Pair<'d>, name: &str, old: SchemaRef<'d>, new: SchemaRef<'d>) {
        let (a, b) = (self.read(self.old, &old), self.read(self.new, &new));
        let absent = (is_absent(pair, &a), is_absent(pair, &b));
        if absent == (true, true) {
            return;
        }
        let was = field(self.old, &pair.at.old.ty, name);
        let is = field(self.new, &pair.at.new.ty, name);
        let holders = [(&pair.at.old.ty, was), (&pair.at.new.ty, is)]
            .map(|(ty, field)| field.map_or_else(Vec::new, |it| owned(ty, &it.rust_name)))
            .concat();
        let ty = |field: Option<&Field>| field.map(|it| it.ty.clone());
        let (old, new) = (
            Place {
                schema: old,
                ty: ty(was),
            },
            Place {
                schema: new,
                ty: ty(is),
            },
        );
        let at = pair.inner(old, new, format!("`{name}` of {}", pair.at.label));
        let note = |kind: &'static Kind, words: &str| {
            let found = pair.difference(kind, format!("{} {words}", at.label));
            let found = found.only_in(holders.clone());
            found.at(Some(at.old.schema.pointer()), Some(at.new.schema.pointer()))
        };
        let (is_request, was_option) = (pair.is_request(), was.is_some_and(Field::is_option));
        let required = (
            pair.old.required.contains(name),
            pair.new.required.contains(name),
        );
        let mut found = Vec::new();
        match absent {
            (false, true) => {
                let one = match (is_request, required.0) {
                    (true, _) => note(&kinds::PROPERTY_BECAME_READ_ONLY, "is only answered"),
                    (_, true) => note(&kinds::REQUIRED_PROPERTY_BECAME_WRITE_ONLY, "is only sent"),
                    _ => note(&kinds::PROPERTY_BECAME_WRITE_ONLY, "is only sent"),
                };
                found.push(one.harmless_if(!is_request && was_option));
            }
            (true, false) => found.push(note(addition(pair, name), "occurs in this direction too")),
            _ => {
                let (read_only, write_only) = (
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
                );
                for (flag, kind, words) in [read_only, write_only] {
                    if !a.flag(flag) && b.flag(flag) {
                        let one = note(kind, words);
                        found.push(one.compatible_if(true).harmless_if(true));
                    }
                }
                if required == (false, true) {
                    found.push(note(&kinds::PROPERTY_BECAME_REQUIRED, "is required"));
                } else if required == (true, false) {
                    let one = note(&kinds::PROPERTY_BECAME_OPTIONAL, "is optional");
                    found.push(one.harmless_if(!is_request && was_option));
                }
            }
        }
        if let (Some(was), Some(is)) = (was, is) {
            let (added, removed) = (&kinds::PROPERTY_DEPRECATED, &kinds::PROPERTY_UNDEPRECATED);
            let told = deprecation((was.deprecated, is.deprecated), added, removed);
            found.extend(told.map(|(kind, word)| note(kind, word)));
            let (was, is) = (&was.rust_name, &is.rust_name);
            if was != is {
                let words = format!("is `{is}` instead of `{was}` in Rust");
                found.push(note(&kinds::FIELD_RENAMED, &words));
            }
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
        use Additional::{Closed, Declared, Unsaid};
        let holders =
            [&pair.at.old.ty, &pair.at.new.ty].map(|ty| owned(ty, "additional_properties"));
        let holders = holders.concat();
        let (old, new) = (pair.old.additional(), pair.new.additional());
        let (kind, word) = match (&old, &new) {
            (Unsaid, Closed) => (&kinds::OBJECT_CLOSED, "takes no further properties"),
            (Closed, Unsaid) => (&kinds::OBJECT_OPENED, "takes further properties"),
            (Declared(old), Declared(new)) => {
                let def = definition(self.old, &pair.at.old.ty);
                let is_field = def.is_some_and(|def| matches!(def.shape, Shape::Struct(_)));
                let holders = if is_field { holders } else { Vec::new() };
                let values = (old.clone(), new.clone());
                return self.within(pair, values, "values", inner_type, &holders);
            }
            (Declared(_), _) => (
                &kinds::ADDITIONAL_PROPERTIES_REMOVED,
                "is not declared to have further properties any more",
            ),
            (_, Declared(_)) => (
                &kinds::ADDITIONAL_PROPERTIES_ADDED,
                "is declared to have further properties",
            ),
            _ => return,
        };
        let message = format!("{} {word}", pair.at.label);
        let mut found = pair.exchange(pair.keyword(kind, "additionalProperties", message));
        found.affected = holders;
        match (&old, &new) {
            // Further properties are still taken, now of any type.
            (Declared(values), Unsaid) if pair.is_request() || !restricts(values) => {
                found = found.compatible_if(true).harmless_if(true);
            }
            (Declared(_), Unsaid) => {
                found.wire = Some(Verdict::Breaking);
                found.shipped = Some(Verdict::Breaking);
            }
            (Closed, Declared(_)) if !pair.is_request() => found.wire = Some(Verdict::Breaking),
            _ => {}
        }
        self.note(pair, found);
    }

    /// Properties whose names match a pattern.
    fn patterns(&mut self, pair: &Pair<'d>) {
        let (mut old, mut new) = (pair.old.patterns(), pair.new.patterns());
        if !old.keys().eq(new.keys()) {
            let message = format!(
                "the names in `patternProperties` of {} have changed; what that means was not judged",
                pair.at.label
            );
            let found = pair.keyword(&kinds::KEYWORD_NOT_JUDGED, "patternProperties", message);
            self.note(pair, found.about("patternProperties"));
        }
        let is_map = |schema: &Schema<'d>| matches!(schema.additional(), Additional::Unsaid);
        let is_single = old.len() == 1 && new.len() == 1;
        let typed = is_single && is_map(&pair.old) && is_map(&pair.new);
        let ty = |side: &Side, ty: &Option<Type>| inner_type(side, ty).filter(|_| typed);
        while let Some((name, values)) = old.pop_first() {
            // A single pattern is compared whatever its name matches.
            let other = match new.remove(name) {
                None if is_single => new.pop_first().map(|(_, values)| values),
                other => other,
            };
            if let Some(other) = other {
                self.within(pair, (values, other), "values", ty, &[]);
            }
        }
    }

    fn rules(&mut self, pair: &Pair<'d>) {
        let meaning = |rule: &Node<'d>| {
            ["when", "then"].map(|part| rule.value.get(part).map(canonical).unwrap_or_default())
        };
        let meanings = |rules: &[Node<'d>]| rules.iter().map(meaning).collect::<Vec<_>>();
        let (old, new) = (meanings(&pair.old.rules), meanings(&pair.new.rules));
        let removed = old.iter().filter(|rule| !new.contains(rule));
        let removed = removed.map(|rule| (&kinds::RULE_REMOVED, "is no longer bound", rule));
        let added = new.iter().filter(|rule| !old.contains(rule));
        let added = added.map(|rule| (&kinds::RULE_ADDED, "is bound", rule));
        for (kind, words, [when, then]) in removed.chain(added) {
            let detail = format!("`when {when} then {then}`");
            let message = format!("{} {words} by the rule {detail}", pair.at.label);
            self.note(pair, pair.keyword(kind, "x-rules", message).about(detail));
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
    if pair.new.required.contains(name) {
        &kinds::REQUIRED_PROPERTY_ADDED
    } else {
        &kinds::PROPERTY_ADDED
    }
}

/// Whether further properties have to be of some type.
fn restricts(values: &SchemaRef<'_>) -> bool {
    let allows_all = |schema: &Value| {
        *schema == Value::Bool(true) || schema.as_object().is_some_and(|it| it.is_empty())
    };
    !values.value().is_some_and(allows_all)
}

fn field<'s>(side: &'s Side, ty: &Option<Type>, name: &str) -> Option<&'s Field> {
    match &definition(side, ty)?.shape {
        Shape::Struct(shape) => shape.field(name),
        _ => None,
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
