//! Parameters of an operation.

use serde_json::Value;

use crate::ir::wire::{Schema, SchemaRef};
use crate::ir::{Parameter, ParameterLocation as In, Style};
use crate::spec::Node;
use crate::spec::reference::follow;

use super::Direction;
use super::compare::Comparison;
use super::difference::AffectedItem;
use super::graph::{Context, Place, Position};
use super::kinds::{self, Kind};
use super::operation::{Both, OperationRef, place_of, template, wire_name};
use super::schema::{BODY, deprecation};

/// What the document says about a parameter that is not compared.
const UNJUDGED: [&str; 2] = ["allowReserved", "allowEmptyValue"];

/// A parameter in the document and in the IR.
#[derive(Clone)]
struct Declared<'d> {
    node: Node<'d>,
    known: &'d Parameter,
    /// What it is on the wire: for a path parameter its position, for a header the name whatever its case.
    key: (In, String),
    /// The method whose argument, or the setter that it is.
    items: Vec<AffectedItem>,
}

impl<'d> Comparison<'d> {
    pub(super) fn parameters(&mut self, both: &Both<'d>) {
        let same_path = template(&both.old.operation.path) == template(&both.new.operation.path);
        let before = declared(&both.old, same_path);
        let after = declared(&both.new, same_path);
        let of_key = |list: &[Declared<'d>], key: &(In, String)| {
            list.iter().find(|it| it.key == *key).cloned()
        };
        let mut partners: Vec<Option<Declared<'d>>> = Vec::new();
        for a in &before {
            // One that is in no other place is the same in another place.
            let moved = || {
                let named = after.iter().find(|b| b.known.name == a.known.name);
                named.filter(|b| of_key(&before, &b.key).is_none()).cloned()
            };
            let partner = of_key(&after, &a.key).or_else(moved);
            match &partner {
                Some(b) => self.parameter(both, a, b),
                None => self.single_parameter(both, a, true),
            }
            partners.push(partner);
        }
        let is_taken = |b: &Declared<'d>| partners.iter().flatten().any(|it| it.key == b.key);
        for b in after.iter().filter(|b| !is_taken(b)) {
            self.single_parameter(both, b, false);
        }
        self.argument_order(both, &before, &after);
    }

    fn parameter(&mut self, both: &Both<'d>, a: &Declared<'d>, b: &Declared<'d>) {
        let (p, q) = (a.known, b.known);
        let label = format!("{} parameter `{}`", place_name(q.place), q.name);
        let mut notes: Vec<(&'static Kind, String)> = Vec::new();
        if p.place != q.place {
            let (from, to) = (place_name(p.place), place_name(q.place));
            let message = format!(
                "parameter `{}` is in the {to} instead of the {from}",
                q.name
            );
            notes.push((&kinds::PARAMETER_PLACE_CHANGED, message));
        } else if p.place == In::Path && p.name != q.name {
            let message = format!("path parameter `{}` is called `{}`", p.name, q.name);
            notes.push((&kinds::PATH_PARAMETER_RENAMED, message));
        } else if p.rust_name != q.rust_name && !p.required {
            let message = format!(
                "{label} is called `{}` instead of `{}` in Rust",
                q.rust_name, p.rust_name
            );
            notes.push((&kinds::FIELD_RENAMED, message));
        }
        let (on, off) = (
            &kinds::PARAMETER_BECAME_REQUIRED,
            &kinds::PARAMETER_BECAME_OPTIONAL,
        );
        let word = if q.required { "required" } else { "optional" };
        let turned = kinds::turned((p.required, q.required), on, off);
        notes.extend(turned.map(|kind| (kind, format!("{label} is {word}"))));
        let (added, removed) = (&kinds::PARAMETER_DEPRECATED, &kinds::PARAMETER_UNDEPRECATED);
        let told = deprecation((p.deprecated, q.deprecated), added, removed);
        notes.extend(told.map(|(kind, word)| (kind, format!("{label} {word}"))));
        let schemas = [(self.old, &a.node), (self.new, &b.node)];
        let parts = schemas.map(|(side, node)| has_parts(&self.read(side, &schema_of(node))));
        if p.place == q.place && is_written_otherwise(p, q, parts == [true, true]) {
            let message = format!(
                "{label} is written {} instead of {}",
                written(q),
                written(p)
            );
            notes.push((&kinds::PARAMETER_STYLE_CHANGED, message));
        }
        let holders = [a.items.clone(), b.items.clone()].concat();
        for (kind, message) in notes {
            let places = (place_of(Some(&a.node)), place_of(Some(&b.node)));
            let mut found = both.difference(kind, message).at(places.0, places.1);
            found.affected.clone_from(&holders);
            found.dropped.push(p.ty.clone());
            found.introduced.push(q.ty.clone());
            self.graph.push(both.vertex, found);
        }
        for key in UNJUDGED {
            self.unjudged_at(both.vertex, key, (&a.node, &b.node), &both.new.operation.id);
        }
        self.parameter_value(both, a, b, label, &holders);
    }

    fn parameter_value(
        &mut self,
        both: &Both<'d>,
        a: &Declared<'d>,
        b: &Declared<'d>,
        label: String,
        holders: &[AffectedItem],
    ) {
        let (p, q) = (a.known, b.known);
        let context = Context {
            direction: Direction::Request,
            is_used: true,
            is_text: p.style != Style::Json && q.style != Style::Json,
        };
        let place = |one: &Declared<'d>| Place {
            schema: schema_of(&one.node),
            ty: Some(one.known.ty.clone()),
        };
        let mut at = Position {
            context,
            old: place(a),
            new: place(b),
            label,
            subject: both.new.operation.id.clone(),
        };
        // A single value is written like a list of one.
        let (old, new) = self.read_both(&at);
        let types = (
            old.types().unwrap_or_default(),
            new.types().unwrap_or_default(),
        );
        let is_scalar = !types.0.is_empty() && !has_parts(&old);
        let is_list = types.1.iter().eq(["array"].iter());
        let may_hold_commas = types.0.contains("string");
        let splits = q.style == Style::Form && q.explode || !may_hold_commas;
        if context.is_text && is_scalar && is_list && splits && p.style == q.style {
            let message = format!("{} is a list instead of a single value", at.label);
            let mut found = both
                .difference(&kinds::TYPE_WIDENED, message)
                .at(Some(at.old.schema.pointer()), Some(at.new.schema.pointer()));
            found.affected = holders.to_vec();
            found.dropped.extend(at.old.ty.clone());
            found.introduced.extend(at.new.ty.clone());
            self.graph.push(both.vertex, found);
            at.new.schema = new.items();
            at.new.ty = None;
        }
        self.value(both.vertex, at, holders, BODY);
    }

    /// A parameter that only one side has.
    fn single_parameter(&mut self, both: &Both<'d>, one: &Declared<'d>, is_gone: bool) {
        let (place, name) = (place_name(one.known.place), &one.known.name);
        let (kind, words) = match (is_gone, one.known.required) {
            (true, _) => (&kinds::PARAMETER_REMOVED, "gone"),
            (_, true) => (&kinds::REQUIRED_PARAMETER_ADDED, "new and required"),
            _ => (&kinds::PARAMETER_ADDED, "new and optional"),
        };
        let message = format!("{place} parameter `{name}` is {words}");
        let at = place_of(Some(&one.node));
        let mut found = match is_gone {
            true => both.difference(kind, message).at(at, None),
            false => both.difference(kind, message).at(None, at),
        };
        found.affected.clone_from(&one.items);
        if is_gone {
            let call = AffectedItem::all_of(&both.old.operation.call_name);
            found.affected.push(call);
            found.dropped.push(one.known.ty.clone());
        } else {
            // The first setter gives a call a type of its own.
            if !both.old.operation.has_call_type() && both.new.operation.has_call_type() {
                found.affected.extend(both.new.items());
            }
            found.introduced.push(one.known.ty.clone());
        }
        self.graph.push(both.vertex, found);
    }

    fn argument_order(&mut self, both: &Both<'d>, before: &[Declared<'d>], after: &[Declared<'d>]) {
        let order = |list: &[Declared<'d>], other: &[Declared<'d>]| -> String {
            let is_in_both = |one: &&Declared<'d>| {
                let mut others = other.iter().filter(|it| it.known.required);
                one.known.required && others.any(|it| it.key == one.key)
            };
            let keys = list.iter().filter(is_in_both).map(|one| &*one.key.1);
            keys.collect::<Vec<_>>().join(", ")
        };
        let (a, b) = (order(before, after), order(after, before));
        if a != b {
            let message = format!("the arguments come in the order {b} instead of {a}");
            self.tell(both, [(&kinds::ARGUMENT_ORDER_CHANGED, message)]);
        }
    }
}

fn declared<'d>(one: &OperationRef<'d>, same_path: bool) -> Vec<Declared<'d>> {
    let list = |node: &Node<'d>| -> Vec<Node<'d>> {
        let nodes = node.list("parameters").into_iter();
        nodes.map(|node| follow(one.root, node)).collect()
    };
    let nodes = [list(&one.node), list(&one.item)].concat();
    let known = one.operation.parameters.iter().filter_map(|known| {
        let is_it = |node: &&Node<'d>| {
            node.text("name") == Some(&known.name)
                && node.text("in") == Some(place_name(known.place))
        };
        let key = match known.place {
            In::Path if !same_path => known.name.clone(),
            _ => wire_name(one.operation, known),
        };
        let owner = if known.required {
            AffectedItem::member(&one.resource.handle, &one.operation.method_name)
        } else {
            AffectedItem::member(&one.operation.call_name, &known.rust_name)
        };
        Some(Declared {
            node: nodes.iter().find(is_it)?.clone(),
            known,
            key: (known.place, key),
            items: vec![owner],
        })
    });
    known.collect()
}

/// The schema of a parameter or header, which may stand below a media type.
pub(super) fn schema_of<'d>(node: &Node<'d>) -> SchemaRef<'d> {
    let content = node.map("content").into_iter().next();
    let holder = content.map_or_else(|| node.clone(), |(_, media)| media);
    match holder.get("schema") {
        Some(schema) => SchemaRef::at(schema),
        None => SchemaRef::anything(holder.pointer),
    }
}

fn place_name(place: In) -> &'static str {
    match place {
        In::Path => "path",
        In::Query => "query",
        In::Header => "header",
        In::Cookie => "cookie",
    }
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
    let parts = if parameter.explode {
        "in parts of their own"
    } else {
        "in one part"
    };
    format!("`{:?}`, {parts}", parameter.style)
}

/// Whether a keyword of a parameter or header is `true`.
pub(super) fn is_required(node: &Node<'_>) -> bool {
    node.value.get("required") == Some(&Value::Bool(true))
}
