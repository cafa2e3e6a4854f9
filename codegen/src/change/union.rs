//! Schemas of which a value has to satisfy one: `oneOf` and `anyOf`.

use std::collections::BTreeSet;
use std::rc::Rc;

use serde_json::Value;

use crate::ir::wire::{Schema, SchemaRef};
use crate::ir::{Shape, Type};

use super::compare::{Comparison, Probe};
use super::difference::AffectedItem;
use super::graph::Place;
use super::kinds::{self, Kind};
use super::schema::{BODY, Pair, definition};
use super::{Direction, Side};

impl<'d> Comparison<'d> {
    /// Compares alternatives.
    pub(super) fn unions(&mut self, pair: &Rc<Pair<'d>>) {
        match (
            pair.old.alternatives.is_empty(),
            pair.new.alternatives.is_empty(),
        ) {
            (true, _) => self.step(pair, true),
            (_, true) => self.step(pair, false),
            _ => self.alternatives(pair),
        }
    }

    /// One schema becomes a union, or a union one schema.
    fn step(&mut self, pair: &Rc<Pair<'d>>, into: bool) {
        let is_text = pair.at.context.is_text;
        // Whether an alternative takes all that the single schema does, or the other way round.
        let directions = if into {
            [Direction::Request, Direction::Response]
        } else {
            [Direction::Response, Direction::Request]
        };
        let alternatives = union(pair, into);
        let probes: Vec<[Probe; 2]> = alternatives
            .iter()
            .map(|alternative| {
                let (old, new) = sides(pair, alternative, into);
                directions.map(|direction| self.probe(&old, &new, direction, is_text))
            })
            .collect();
        let pair = Rc::clone(pair);
        self.later(move |comparison| comparison.decide_step(&pair, &probes, into));
    }

    fn decide_step(&mut self, pair: &Rc<Pair<'d>>, probes: &[[Probe; 2]], into: bool) {
        let around = probes.iter().position(|[wider, _]| self.holds(wider));
        let all_within = probes.iter().all(|[_, narrower]| self.holds(narrower));
        let (wider, narrower) = (&kinds::TYPE_WIDENED, &kinds::TYPE_NARROWED);
        let (kind, words) = match (around, self.alike(pair, into)) {
            (None, _) if all_within => (if into { narrower } else { wider }, "other schemas"),
            (None, None) => (&kinds::TYPE_CHANGED, "other schemas"),
            _ if into => (wider, "one of several schemas"),
            _ => (narrower, "one schema instead of several"),
        };
        let message = format!("{} is {words}", pair.at.label);
        let is_same = around.is_some() && all_within;
        let found = self.other_type(pair, kind, message);
        self.note(pair, found.compatible_if(is_same).harmless_if(is_same));
        let goes_on = !(std::ptr::eq(kind, &kinds::TYPE_CHANGED) || around.is_none() && all_within);
        let partner = around
            .or_else(|| self.alike(pair, into))
            .filter(|_| goes_on);
        let alternatives = union(pair, into);
        let Some((position, partner)) = partner.and_then(|it| Some((it, alternatives.get(it)?)))
        else {
            return;
        };
        let (a, b) = sides(pair, partner, into);
        let (mut old, mut new) = (pair.at.old.ty.clone(), pair.at.new.ty.clone());
        if into {
            new = alternative_type(self.new, &new, position);
        } else {
            old = alternative_type(self.old, &old, position);
        }
        let (old, new) = (Place { schema: a, ty: old }, Place { schema: b, ty: new });
        let inner = pair.inner(old, new, format!("an alternative of {}", pair.at.label));
        self.value(pair.vertex, inner, &[], BODY);
    }

    /// The first alternative of the same JSON type as the single schema.
    fn alike(&mut self, pair: &Pair<'d>, into: bool) -> Option<usize> {
        let (single, other) = match into {
            true => (&pair.old, self.new),
            false => (&pair.new, self.old),
        };
        let types = single.types()?;
        let alike = |it: &SchemaRef<'d>| self.read(other, it).types().as_ref() == Some(&types);
        union(pair, into).iter().position(alike)
    }

    fn alternatives(&mut self, pair: &Rc<Pair<'d>>) {
        let (old, new) = (&pair.old.alternatives, &pair.new.alternatives);
        let pairs = paired(old, new);
        let holders = [&pair.at.old.ty, &pair.at.new.ty].map(|ty| match ty {
            Some(Type::Named(name)) => vec![AffectedItem::all_of(name)],
            _ => Vec::new(),
        });
        let holders = holders.concat();
        self.mapping(pair, &pairs);
        for (i, j) in &pairs {
            let (Some(a), Some(b)) = (old.get(*i), new.get(*j)) else {
                continue;
            };
            let place =
                |side: &Side, ty: &Option<Type>, schema: &SchemaRef<'d>, position: usize| Place {
                    schema: schema.clone(),
                    ty: alternative_type(side, ty, position),
                };
            let (a, b) = (
                place(self.old, &pair.at.old.ty, a, *i),
                place(self.new, &pair.at.new.ty, b, *j),
            );
            let inner = pair.inner(a, b, format!("an alternative of {}", pair.at.label));
            self.value(pair.vertex, inner, &holders, BODY);
        }
        for index in (0..old.len()).filter(|index| pairs.iter().all(|(i, _)| i != index)) {
            self.alternative(pair, index, true, &holders);
        }
        for index in (0..new.len()).filter(|index| pairs.iter().all(|(_, j)| j != index)) {
            self.alternative(pair, index, false, &holders);
        }
    }

    /// An alternative without a partner. Where another alternative holds all that it did, nothing is lost by it.
    fn alternative(
        &mut self,
        pair: &Rc<Pair<'d>>,
        index: usize,
        is_removed: bool,
        holders: &[AffectedItem],
    ) {
        let (kind, word) = match is_removed {
            true => (&kinds::ALTERNATIVE_REMOVED, "less"),
            false => (&kinds::ALTERNATIVE_ADDED, "more"),
        };
        let (own, others) = (union(pair, !is_removed), union(pair, is_removed));
        let Some(one) = own.get(index) else { return };
        let (label, short) = (&pair.at.label, short(one));
        let message = format!("{label} has one alternative {word}: {short}");
        let mut found = pair
            .keyword(kind, "oneOf", message)
            .about(one.pointer().as_str());
        found.affected.extend_from_slice(holders);
        if is_removed {
            found.old = Some(one.pointer());
            found
                .dropped
                .extend(alternative_type(self.old, &pair.at.old.ty, index));
        } else {
            found.new = Some(one.pointer());
            found
                .introduced
                .extend(alternative_type(self.new, &pair.at.new.ty, index));
        }
        let context = pair.at.context;
        let may_be_covered = is_removed == (context.direction == Direction::Request);
        let probes: Vec<Probe> = others
            .iter()
            .filter(|_| may_be_covered)
            .map(|other| {
                let (old, new) = if is_removed {
                    (one, other)
                } else {
                    (other, one)
                };
                self.probe(old, new, context.direction, context.is_text)
            })
            .collect();
        let vertex = pair.vertex;
        self.later(move |comparison| {
            let is_covered = probes.iter().any(|probe| comparison.holds(probe));
            let found = found.compatible_if(is_covered).harmless_if(is_covered);
            comparison.push(vertex, context, found);
        });
    }

    /// The values of the discriminator that stand for the alternatives.
    fn mapping(&mut self, pair: &Pair<'d>, pairs: &[(usize, usize)]) {
        let (was, is, label) = (pair.old.tag(), pair.new.tag(), &pair.at.label);
        let mut notes: Vec<(&'static Kind, String, String)> = Vec::new();
        let comes_or_goes = [
            &kinds::DISCRIMINATOR_ADDED,
            &kinds::DISCRIMINATOR_REMOVED,
            &kinds::DISCRIMINATOR_CHANGED,
        ];
        if let Some(kind) = kinds::between(was, is, comes_or_goes) {
            let word = if is.is_some() { "has" } else { "no longer has" };
            let message = match (was, is) {
                (Some(old), Some(new)) => {
                    format!("`{new}` instead of `{old}` tells alternatives of {label} apart")
                }
                _ => format!("{label} {word} a property that tells its alternatives apart"),
            };
            notes.push((
                kind,
                is.filter(|_| was.is_some()).unwrap_or_default().to_owned(),
                message,
            ));
        } else if was.is_some() {
            let tags = |schema: &Schema<'d>| -> Vec<BTreeSet<&'d str>> {
                let alternatives = schema.alternatives.iter();
                alternatives
                    .map(|it| schema.tags(it).into_iter().collect())
                    .collect()
            };
            let (before, after) = (tags(&pair.old), tags(&pair.new));
            let knows = |all: &[BTreeSet<&str>], tag: &str| all.iter().any(|it| it.contains(tag));
            for (i, j) in pairs {
                let (Some(old), Some(new)) = (before.get(*i), after.get(*j)) else {
                    continue;
                };
                let removed = old.difference(new).map(|tag| match knows(&after, tag) {
                    true => (
                        &kinds::DISCRIMINATOR_CHANGED,
                        tag,
                        "stands for another alternative",
                    ),
                    false => (
                        &kinds::DISCRIMINATOR_VALUE_REMOVED,
                        tag,
                        "no longer stands for an alternative",
                    ),
                });
                let added = new.difference(old).filter(|tag| !knows(&before, tag));
                let words = "too stands for an alternative";
                let added = added.map(|tag| (&kinds::DISCRIMINATOR_VALUE_ADDED, tag, words));
                for (kind, tag, words) in removed.chain(added) {
                    let message = format!("`{tag}` {words} of {label}");
                    notes.push((kind, (*tag).to_owned(), message));
                }
            }
        }
        for (kind, detail, message) in notes {
            self.note(
                pair,
                pair.keyword(kind, "discriminator", message).about(detail),
            );
        }
    }
}

/// The alternatives of the new side, or of the old one.
fn union<'p, 'd>(pair: &'p Pair<'d>, of_new: bool) -> &'p [SchemaRef<'d>] {
    if of_new {
        &pair.new.alternatives
    } else {
        &pair.old.alternatives
    }
}

/// Both schemas of a step: the single one and an alternative.
fn sides<'d>(
    pair: &Pair<'d>,
    alternative: &SchemaRef<'d>,
    into: bool,
) -> (SchemaRef<'d>, SchemaRef<'d>) {
    if into {
        (pair.at.old.schema.clone(), alternative.clone())
    } else {
        (alternative.clone(), pair.at.new.schema.clone())
    }
}

/// The type of an alternative: the IR has them in the order in which they are tried.
fn alternative_type(side: &Side, ty: &Option<Type>, position: usize) -> Option<Type> {
    let Shape::Union(union) = &definition(side, ty)?.shape else {
        return None;
    };
    let mut alternatives = union.alternatives.iter();
    let found = alternatives.find(|it| it.positions.contains(&position))?;
    Some(found.ty.clone())
}

/// Alternatives that belong together: the same reference or content, then the same name, then what is left in order.
fn paired(old: &[SchemaRef<'_>], new: &[SchemaRef<'_>]) -> Vec<(usize, usize)> {
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    pair_up(&mut pairs, old, new, &|a, b| a == b);
    pair_up(&mut pairs, old, new, &|a, b| {
        a.get("title").is_some() && a.get("title") == b.get("title")
    });
    pair_up(&mut pairs, old, new, &|a, b| {
        let (ty, values) = (a.get("type"), single_values(a));
        let is_telling = !values.is_empty() || ty.is_some_and(|ty| ty != "object");
        is_telling && ty == b.get("type") && values == single_values(b)
    });
    if old.len() == new.len() {
        pair_up(&mut pairs, old, new, &|_, _| true);
    }
    pairs
}

/// Adds pairs of what has no partner yet.
fn pair_up(
    pairs: &mut Vec<(usize, usize)>,
    old: &[SchemaRef<'_>],
    new: &[SchemaRef<'_>],
    belong_together: &dyn Fn(&Value, &Value) -> bool,
) {
    for (i, a) in old.iter().enumerate() {
        if pairs.iter().any(|(taken, _)| *taken == i) {
            continue;
        }
        let partner = new.iter().enumerate().find(|(j, b)| {
            let free = pairs.iter().all(|(_, taken)| taken != j);
            let values = a.value().zip(b.value());
            free && values.is_some_and(|(a, b)| belong_together(a, b))
        });
        pairs.extend(partner.map(|(j, _)| (i, j)));
    }
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
