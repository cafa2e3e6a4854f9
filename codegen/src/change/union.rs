//! Schemas of which a value has to satisfy one: `oneOf` and `anyOf`.

use std::collections::BTreeSet;
use std::rc::Rc;

use serde_json::Value;

use crate::ir::wire::SchemaRef;
use crate::ir::{Shape, Type};

use super::compare::{Comparison, Probe};
use super::kinds::*;
use super::schema::{BODY, Pair, definition};
use super::{Direction, NEW, OLD, SIDES, ordered};

impl<'d> Comparison<'d> {
    /// Compares alternatives.
    pub(super) fn unions(&mut self, pair: &Rc<Pair<'d>>) {
        match pair.both(|schema| schema.alternatives.is_empty()) {
            [true, _] => self.step(pair, NEW),
            [_, true] => self.step(pair, OLD),
            _ => self.alternatives(pair),
        }
    }

    /// One schema becomes a union, or a union one schema: the union is on that side.
    fn step(&mut self, pair: &Rc<Pair<'d>>, side: usize) {
        // Whether an alternative takes all that the single schema does, or the other way round.
        let mut contexts = [pair.at.context; 2];
        contexts[side].direction = Direction::Response;
        contexts[1 - side].direction = Direction::Request;
        let single = &pair.at.schemas[1 - side];
        let alternatives = pair.schemas[side].alternatives.iter();
        let probes = alternatives.map(|alternative| {
            contexts.map(|context| {
                let schemas = ordered(side, alternative.clone(), single.clone());
                self.probe(context, schemas)
            })
        });
        let probes: Vec<[Probe; 2]> = probes.collect();
        let pair = Rc::clone(pair);
        self.later(move |comparison| comparison.decide_step(&pair, &probes, side));
    }

    fn decide_step(&mut self, pair: &Rc<Pair<'d>>, probes: &[[Probe; 2]], side: usize) {
        let around = probes.iter().position(|[wider, _]| self.holds(wider));
        let all_within = probes.iter().all(|[_, narrower]| self.holds(narrower));
        let alike = self.alike(pair, side);
        let (wider, narrower): (&'static Kind, &'static Kind) = (&TYPE_WIDENED, &TYPE_NARROWED);
        let (kind, words, partner) = if around.is_none() && all_within {
            ([wider, narrower][side], "is other schemas", None)
        } else {
            match (around.or(alike), side) {
                (None, _) => (&TYPE_CHANGED, "is other schemas", None),
                (partner, NEW) => (wider, "is one of several schemas", partner),
                (partner, _) => (narrower, "is one schema instead of several", partner),
            }
        };
        let is_same = around.is_some() && all_within;
        let change = self.other_type(pair, (kind, words));
        self.push(change.breaks_nothing_if(is_same));
        let Some(partner) = partner else { return };
        let (mut schemas, mut types) = (pair.at.schemas.clone(), pair.at.types.clone());
        schemas[side] = pair.schemas[side].alternatives[partner].clone();
        types[side] = self.alternative_type(pair, side, partner);
        let inner = pair.inner("an alternative", schemas, types);
        self.value(inner, &[], BODY);
    }

    /// The first alternative of the same JSON type as the single schema.
    fn alike(&mut self, pair: &Pair<'d>, side: usize) -> Option<usize> {
        let types = pair.schemas[1 - side].types()?;
        let mut alternatives = pair.schemas[side].alternatives.iter();
        alternatives.position(|it| self.read(side, it).types().as_ref() == Some(&types))
    }

    fn alternatives(&mut self, pair: &Rc<Pair<'d>>) {
        let [old, new] = pair.schemas.each_ref().map(|it| &it.alternatives);
        let partners = paired(old, new);
        let holders = pair.owners();
        self.mapping(pair, &partners);
        for positions in &partners {
            let schemas = SIDES.map(|it| pair.schemas[it].alternatives[positions[it]].clone());
            let types = SIDES.map(|it| self.alternative_type(pair, it, positions[it]));
            let inner = pair.inner("an alternative", schemas, types);
            self.value(inner, &holders, BODY);
        }
        for side in SIDES {
            for index in 0..pair.schemas[side].alternatives.len() {
                if partners.iter().all(|positions| positions[side] != index) {
                    self.single_alternative(pair, index, side);
                }
            }
        }
    }

    /// An alternative without a partner. Where another alternative holds all that it did, nothing is lost by it.
    fn single_alternative(&mut self, pair: &Pair<'d>, index: usize, side: usize) {
        let (kind, words) = [
            (&ALTERNATIVE_REMOVED, "has one alternative less"),
            (&ALTERNATIVE_ADDED, "has one alternative more"),
        ][side];
        let one = &pair.schemas[side].alternatives[index];
        let mut change = pair.keyword("oneOf", (kind, format!("{words}: {}", short(one))));
        change.detail = one.pointer().as_str().to_owned();
        change.affected = pair.owners();
        change.places[side] = Some(one.pointer());
        change.types[side].extend(self.alternative_type(pair, side, index));
        let others = pair.schemas[1 - side].alternatives.iter();
        let may_be_covered = (side == OLD) == pair.is_request();
        let probes: Vec<Probe> = others
            .filter(|_| may_be_covered)
            .map(|other| {
                let schemas = ordered(side, one.clone(), other.clone());
                self.probe(pair.at.context, schemas)
            })
            .collect();
        self.later(move |comparison| {
            let is_covered = probes.iter().any(|probe| comparison.holds(probe));
            comparison.push(change.breaks_nothing_if(is_covered));
        });
    }

    /// The type of an alternative: the IR has them in the order in which they are tried.
    fn alternative_type(&self, pair: &Pair<'d>, side: usize, position: usize) -> Option<Type> {
        let Shape::Union(union) = &definition(self.sides[side], &pair.at.types[side])?.shape else {
            return None;
        };
        let mut alternatives = union.alternatives.iter();
        let found = alternatives.find(|it| it.positions.contains(&position))?;
        Some(found.ty.clone())
    }

    /// The values of the discriminator that stand for alternatives.
    fn mapping(&mut self, pair: &Pair<'d>, partners: &[[usize; 2]]) {
        let [was, is] = pair.both(|schema| schema.tag());
        if was.is_none() || was != is {
            return;
        }
        let tags = pair.both(|schema| -> Vec<BTreeSet<&'d str>> {
            let alternatives = schema.alternatives.iter();
            let tags = alternatives.map(|it| schema.tags(it).into_iter().collect());
            tags.collect()
        });
        for positions in partners {
            let own = SIDES.map(|side| &tags[side][positions[side]]);
            for side in SIDES {
                for tag in own[side].difference(own[1 - side]) {
                    let is_known = tags[1 - side].iter().any(|it| it.contains(tag));
                    let (kind, words) = match (side, is_known) {
                        (OLD, true) => (&DISCRIMINATOR_CHANGED, "has another alternative for"),
                        (OLD, false) => (&DISCRIMINATOR_VALUE_REMOVED, "has no alternative for"),
                        (_, true) => continue,
                        _ => (&DISCRIMINATOR_VALUE_ADDED, "has an alternative for"),
                    };
                    let change = pair.keyword("discriminator", (kind, format!("{words} `{tag}`")));
                    self.push(change.about(*tag));
                }
            }
        }
    }
}

/// Alternatives that belong together: the same reference or content, then the same name, then what is left in order.
fn paired(old: &[SchemaRef<'_>], new: &[SchemaRef<'_>]) -> Vec<[usize; 2]> {
    type BelongTogether = fn(&Value, &Value) -> bool;
    let criteria: [BelongTogether; 4] = [
        |a, b| a == b,
        |a, b| a.get("title").is_some() && a.get("title") == b.get("title"),
        |a, b| {
            let (ty, values) = (a.get("type"), single_values(a));
            let is_telling = !values.is_empty() || ty.is_some_and(|ty| ty != "object");
            is_telling && ty == b.get("type") && values == single_values(b)
        },
        |_, _| true,
    ];
    // What nothing tells apart belongs together in order, where there is as much of it on both sides.
    let usable = if old.len() == new.len() { 4 } else { 3 };
    let mut pairs: Vec<[usize; 2]> = Vec::new();
    for belong_together in &criteria[..usable] {
        for (i, a) in old.iter().enumerate() {
            if pairs.iter().any(|[taken, _]| *taken == i) {
                continue;
            }
            let partner = new.iter().enumerate().find(|(j, b)| {
                let values = a.value().zip(b.value());
                pairs.iter().all(|[_, taken]| taken != j)
                    && values.is_some_and(|(a, b)| belong_together(a, b))
            });
            pairs.extend(partner.map(|(j, _)| [i, j]));
        }
    }
    pairs
}

/// Properties with one value, which name an alternative that has no other name.
fn single_values(schema: &Value) -> Vec<(&String, &Value)> {
    let properties = schema.get("properties").and_then(Value::as_object);
    let values = properties.into_iter().flatten().filter_map(|(name, it)| {
        let listed = it.get("enum").and_then(Value::as_array);
        let only = listed.and_then(|values| values.first().filter(|_| values.len() == 1));
        Some((name, it.get("const").or(only)?))
    });
    values.collect()
}

fn short(schema: &SchemaRef<'_>) -> String {
    let ty = || schema.value()?.get("type")?.as_str();
    let name = schema.reference_name().or_else(ty);
    format!("`{}`", name.unwrap_or("a schema"))
}
