//! Parameters of an operation.

use std::collections::BTreeSet;

use crate::ir::wire::Schema;
use crate::ir::{Parameter, ParameterLocation as In, Style};
use crate::spec::Node;

use super::compare::{Comparison, Context};
use super::kinds::*;
use super::operation::{Both, OperationRef, template, wire_name};
use super::schema::BODY;
use super::{AffectedItem, Direction, NEW, OLD, SIDES};

/// What the document says about a parameter that is not compared.
const UNJUDGED: [&str; 2] = ["allowReserved", "allowEmptyValue"];

/// A parameter in the document and in the IR.
struct Declared<'d> {
    node: Node<'d>,
    known: &'d Parameter,
    /// What it is on the wire: for a path parameter its position, for a header the name whatever its case.
    key: (In, String),
    /// The method whose argument, or the setter that it is.
    item: AffectedItem,
}

impl<'d> Declared<'d> {
    /// What the document calls the place where it goes.
    fn place(&self) -> &'d str {
        self.node.text("in").unwrap_or_default()
    }
}

impl<'d> Comparison<'d> {
    pub(super) fn parameters(&mut self, both: &Both<'d>) {
        let [old, new] = both.each(|one| template(&one.operation.path));
        let declared = both.each(|one| declared(one, old == new));
        let [before, after] = &declared;
        let mut added: Vec<&Declared<'d>> = after.iter().collect();
        for a in before {
            let same = after.iter().find(|b| b.key == a.key);
            // One that is in no other place is the same in another place.
            let moved = || {
                let named = after.iter().find(|b| b.known.name == a.known.name);
                named.filter(|b| before.iter().all(|it| it.key != b.key))
            };
            match same.or_else(moved) {
                Some(b) => {
                    added.retain(|it| it.key != b.key);
                    self.parameter(both, [a, b]);
                }
                None => self.single_parameter(both, a, OLD),
            }
        }
        for b in added {
            self.single_parameter(both, b, NEW);
        }
        let keys = declared.each_ref().map(|list| -> Vec<_> {
            let required = list.iter().filter(|it| it.known.required);
            required.map(|it| &it.key).collect()
        });
        let [was, is] = SIDES.map(|side| {
            let common = keys[side].iter().filter(|it| keys[1 - side].contains(it));
            let names: Vec<&str> = common.map(|(_, name)| &**name).collect();
            names.join(", ")
        });
        if was != is {
            let note = (&ARGUMENT_ORDER_CHANGED, format!("is {is} instead of {was}"));
            self.tell(both, "the order of arguments", [note]);
        }
    }

    fn parameter(&mut self, both: &Both<'d>, pair: [&Declared<'d>; 2]) {
        let [old, new] = pair.map(|one| one.known);
        let [from, to] = pair.map(Declared::place);
        let context = Context {
            direction: Direction::Request,
            is_used: true,
            is_text: old.style != Style::Json && new.style != Style::Json,
        };
        let types = pair.map(|one| Some(one.known.ty.clone()));
        let holders = pair.map(|one| &one.node);
        let label = format!("{to} parameter `{}`", new.name);
        let mut at = both.position(context, holders, types, label);
        let schemas = self.read_both(&at.schemas);
        let has_parts = schemas.each_ref().map(|it| has_parts(it));
        let items = pair.map(|one| one.item.clone());
        let change = |note: Note<&str>| {
            let places = holders.map(|node| Some(node.pointer.clone()));
            let mut change = at.change(note).only_in(items.to_vec()).at(places);
            change.types = at.types.clone().map(Vec::from_iter);
            change
        };
        if old.place != new.place {
            let words = format!("was in the {from} before");
            self.push(change((&PARAMETER_PLACE_CHANGED, &words)));
        } else if old.place == In::Path && old.name != new.name {
            let words = format!("was called `{}` before", old.name);
            self.push(change((&PATH_PARAMETER_RENAMED, &words)));
        } else if old.rust_name != new.rust_name && !old.required {
            let (was, is) = (&old.rust_name, &new.rust_name);
            let words = format!("is called `{is}` instead of `{was}` in Rust");
            self.push(change((&FIELD_RENAMED, &words)));
        }
        let on = (&PARAMETER_BECAME_REQUIRED, "is required");
        let off = (&PARAMETER_BECAME_OPTIONAL, "is optional");
        let turned = turned([old.required, new.required], on, off);
        let kinds = [&PARAMETER_DEPRECATED, &PARAMETER_UNDEPRECATED];
        let deprecated = deprecated([old.deprecated, new.deprecated], kinds);
        self.extend(turned.into_iter().chain(deprecated).map(change));
        if old.place == new.place && is_written_otherwise(old, new, has_parts == [true, true]) {
            let words = format!("is written {} instead of {}", written(new), written(old));
            self.push(change((&PARAMETER_STYLE_CHANGED, &words)));
        }
        // A single value is written like a list of one.
        let [was, is] = schemas.each_ref().map(|it| it.types().unwrap_or_default());
        let is_scalar = !was.is_empty() && !has_parts[OLD];
        let is_list = is == BTreeSet::from(["array"]);
        let splits = new.style == Style::Form && new.explode || !was.contains("string");
        if context.is_text && is_scalar && is_list && splits && old.style == new.style {
            let note = (&TYPE_WIDENED, "is a list instead of a single value");
            self.push(change(note).at(at.places()));
            at.schemas[NEW] = schemas[NEW].items();
            at.types[NEW] = None;
        }
        for key in UNJUDGED {
            self.unjudged_at(both.scope(), key, holders);
        }
        self.value(at, &items, BODY);
    }

    /// A parameter that only one side has.
    fn single_parameter(&mut self, both: &Both<'d>, one: &Declared<'d>, side: usize) {
        let label = format!("{} parameter `{}`", one.place(), one.known.name);
        let note = match (side, one.known.required) {
            (OLD, _) => (&PARAMETER_REMOVED, "is gone"),
            (_, true) => (&REQUIRED_PARAMETER_ADDED, "is new and required"),
            _ => (&PARAMETER_ADDED, "is new and optional"),
        };
        let mut affected = vec![one.item.clone()];
        let [old, new] = both.each(|one| one.operation);
        if side == OLD {
            affected.push(AffectedItem::all_of(&old.call_name));
        } else if !old.has_call_type() && new.has_call_type() {
            // The first setter gives a call a type of its own.
            affected.extend(both.sides[NEW].items());
        }
        let (place, ty) = (one.node.pointer.clone(), one.known.ty.clone());
        let change = both.change(&label, note).on(side, place, [ty]);
        self.push(change.only_in(affected));
    }
}

fn declared<'d>(one: &OperationRef<'d>, same_path: bool) -> Vec<Declared<'d>> {
    let parameters = one.operation.parameters.iter();
    let declared = parameters.map(|known| Declared {
        node: one.side.node(&known.pointer),
        known,
        key: match known.place {
            In::Path if !same_path => (In::Path, known.name.clone()),
            place => (place, wire_name(one.operation, known)),
        },
        item: match known.required {
            true => AffectedItem::member(&one.resource.handle, &one.operation.method_name),
            false => AffectedItem::member(&one.operation.call_name, &known.rust_name),
        },
    });
    declared.collect()
}

/// Whether it is taken apart into several texts.
fn has_parts(schema: &Schema<'_>) -> bool {
    let types = schema.types().unwrap_or_default();
    types.contains("array") || types.contains("object")
}

/// Whether the same value is another text. How lists and objects are taken apart does not matter to a single value.
fn is_written_otherwise(old: &Parameter, new: &Parameter, parts: bool) -> bool {
    let marks = |style: Style| match style {
        Style::Label | Style::Matrix | Style::Json => Some(style),
        _ => None,
    };
    marks(old.style) != marks(new.style)
        || parts && (old.style, old.explode) != (new.style, new.explode)
}

fn written(parameter: &Parameter) -> String {
    let Parameter { style, explode, .. } = parameter;
    format!("`{style:?}` with `explode` {explode}")
}
