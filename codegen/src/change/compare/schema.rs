//! Two schemas: types, properties, values, and what is in them.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::ir::{Field, Shape, Type};

use super::super::kinds::{self, Kind};
use super::super::view::{Additional, ParameterLocation, View};
use super::super::{Direction, Verdict};
use super::{Comparison, Position, Spot, Touched, definition};

/// String formats that are types of their own in Rust.
const TYPED_FORMATS: [&str; 3] = ["date-time", "date", "uuid"];

impl<'d> Comparison<'d> {
    /// A value that stands alone: a body or a parameter.
    pub(super) fn value(&mut self, at: &Position<'d>) {
        self.nullable(
            at,
            (
                &kinds::BODY_BECAME_NULLABLE,
                &kinds::BODY_NO_LONGER_NULLABLE,
            ),
        );
    }

    /// A value of which there are many: an item or a value of a map.
    fn element(&mut self, at: &Position<'d>) {
        self.nullable(
            at,
            (
                &kinds::VALUE_BECAME_NULLABLE,
                &kinds::VALUE_NO_LONGER_NULLABLE,
            ),
        );
    }

    fn nullable(&mut self, at: &Position<'d>, kinds: (&'static Kind, &'static Kind)) {
        let (a, b) = self.views(at);
        match (a.nullable, b.nullable) {
            (false, true) => self.say(kinds.0, at, format!("{} may be null", at.label)),
            (true, false) => self.say(kinds.1, at, format!("{} is never null", at.label)),
            _ => {}
        }
        self.schema(at, &a, &b);
    }

    fn views(&self, at: &Position<'d>) -> (View<'d>, View<'d>) {
        (
            View::of(&self.old.loaded.document, &at.old.place),
            View::of(&self.new.loaded.document, &at.new.place),
        )
    }

    fn schema(&mut self, at: &Position<'d>, a: &View<'d>, b: &View<'d>) {
        let pair = (a.pointer.clone(), b.pointer.clone());
        if self.inside.contains(&pair) {
            return;
        }
        self.inside.push(pair);
        self.named(at, a, b);
        if self.types(at, a, b) {
            self.format(at, a, b);
            self.values(at, a, b);
            self.limits(at, a, b);
            self.notes(at, a, b);
            self.alternatives(at, a, b);
            self.object(at, a, b);
            self.items(at, a, b);
        }
        self.inside.pop();
    }

    /// Notes that the Rust type has another name.
    fn named(&mut self, at: &Position<'d>, a: &View<'d>, b: &View<'d>) {
        let (Some(Type::Named(old)), Some(Type::Named(new))) = (&at.old.ty, &at.new.ty) else {
            return;
        };
        if old == new {
            return;
        }
        let still_there =
            self.new.api.type_def(old).is_some() || self.old.api.type_def(new).is_some();
        let (kind, message): (&'static Kind, _) = if still_there {
            (
                &kinds::SCHEMA_REPLACED,
                format!("{} is of type `{new}` instead of `{old}`", at.label),
            )
        } else {
            (&kinds::SCHEMA_RENAMED, format!("`{old}` is called `{new}`"))
        };
        let renamed = (old.clone(), new.clone());
        let found = self.note(kind, at, message);
        found.exchanges(at);
        found.renamed = Some(renamed.clone());
        if !still_there {
            found
                .touched
                .extend([Touched::all_of(&renamed.0), Touched::all_of(&renamed.1)]);
            found.subject = renamed.1;
            found.old = Some(a.pointer.clone());
            found.new = Some(b.pointer.clone());
        }
    }

    /// Compares the JSON types; whether it makes sense to look further.
    fn types(&mut self, at: &Position<'d>, a: &View<'d>, b: &View<'d>) -> bool {
        let (old, new) = (a.types(), b.types());
        let (kind, word): (&'static Kind, _) =
            if a.alternatives.is_empty() != b.alternatives.is_empty() {
                if b.alternatives.is_empty() {
                    (&kinds::TYPE_NARROWED, "one of several schemas is left")
                } else {
                    (&kinds::TYPE_WIDENED, "there are several schemas")
                }
            } else if old == new {
                return true;
            } else if old.is_subset(&new) {
                (&kinds::TYPE_WIDENED, "further types are possible")
            } else if new.is_subset(&old) {
                (&kinds::TYPE_NARROWED, "fewer types are possible")
            } else {
                (&kinds::TYPE_CHANGED, "the type is another")
            };
        let message = format!(
            "{} is {} instead of {}: {word}",
            at.label,
            listed(&new),
            listed(&old)
        );
        let reads_anything = at.direction == Direction::Response && at.old.ty == Some(Type::Any);
        let found = self.note(kind, at, message);
        found.exchanges(at);
        if reads_anything {
            found.shipped = Some(Verdict::Compatible);
        }
        false
    }

    fn format(&mut self, at: &Position<'d>, a: &View<'d>, b: &View<'d>) {
        let (old, new) = (a.text("format"), b.text("format"));
        let typed =
            |format: Option<&'d str>| format.filter(|format| TYPED_FORMATS.contains(format));
        let only_string = a.types().len() == 1 && a.types().contains("string");
        if only_string {
            let kind: Option<&'static Kind> = match (typed(old), typed(new)) {
                (None, Some(_)) => Some(&kinds::FORMAT_ADDED),
                (Some(_), None) => Some(&kinds::FORMAT_REMOVED),
                (Some(a), Some(b)) if a != b => Some(&kinds::FORMAT_CHANGED),
                _ => None,
            };
            if let Some(kind) = kind {
                let word = |format: Option<&str>| format.unwrap_or("any string").to_owned();
                let message = format!(
                    "{} is {} instead of {}",
                    at.label,
                    word(typed(new)),
                    word(typed(old))
                );
                self.note(kind, at, message).exchanges(at);
            }
        }
        let small = |view: &View<'d>| {
            view.text("format") == Some("int32") && !view.types().contains("number")
        };
        if a.types().contains("integer") && !a.types().contains("number") {
            match (small(a), small(b)) {
                (true, false) => self.say(
                    &kinds::INTEGER_WIDENED,
                    at,
                    format!("{} has 64 bits instead of 32", at.label),
                ),
                (false, true) => self.say(
                    &kinds::INTEGER_NARROWED,
                    at,
                    format!("{} has 32 bits instead of 64", at.label),
                ),
                _ => {}
            }
        }
    }

    fn values(&mut self, at: &Position<'d>, a: &View<'d>, b: &View<'d>) {
        match (a.values(), b.values()) {
            (Some(old), Some(new)) => self.listed_values(at, a, b, &old, &new),
            (None, Some(new)) => {
                let message = format!("{} is one of {}", at.label, shown(&new));
                self.note(&kinds::ENUM_ADDED, at, message).exchanges(at);
            }
            (Some(old), None) => {
                let message = format!("{} is no longer restricted to {}", at.label, shown(&old));
                self.note(&kinds::ENUM_REMOVED, at, message).exchanges(at);
            }
            (None, None) => {}
        }
    }

    fn listed_values(
        &mut self,
        at: &Position<'d>,
        a: &View<'d>,
        b: &View<'d>,
        old: &[&Value],
        new: &[&Value],
    ) {
        let at = &self.at_definition(at, a, b);
        let (was_open, is_open) = (a.flag("x-extensible"), b.flag("x-extensible"));
        for value in new.iter().filter(|value| !old.contains(value)) {
            let message = format!("{} has the further value {}", at.label, plain(value));
            let touched = self.variant(at, value);
            let found = self.note(&kinds::ENUM_VALUE_ADDED, at, message);
            found.touched = touched;
            if was_open {
                found.wire = Some(Verdict::Compatible);
            }
        }
        for value in old.iter().filter(|value| !new.contains(value)) {
            let message = format!("{} no longer has the value {}", at.label, plain(value));
            let touched = self.variant(at, value);
            let found = self.note(&kinds::ENUM_VALUE_REMOVED, at, message);
            found.touched = touched;
            if is_open {
                found.wire = Some(Verdict::Compatible);
                found.shipped = Some(Verdict::Compatible);
            }
        }
        match (was_open, is_open) {
            (false, true) => self.say(
                &kinds::LIST_OPENED,
                at,
                format!("{} may have unlisted values", at.label),
            ),
            (true, false) => self.say(
                &kinds::LIST_CLOSED,
                at,
                format!("{} has listed values only", at.label),
            ),
            _ => {}
        }
        self.variant_names(at, old);
    }

    fn variant_names(&mut self, at: &Position<'d>, values: &[&Value]) {
        for value in values.iter().filter_map(|value| value.as_str()) {
            let (Some(old), Some(new)) = (
                variant_name(self.old, &at.old.ty, value),
                variant_name(self.new, &at.new.ty, value),
            ) else {
                continue;
            };
            if old != new {
                let touched = self.variant(at, &Value::String(value.to_owned()));
                let found = self.note(
                    &kinds::VARIANT_RENAMED,
                    at,
                    format!(
                        "the value `{value}` of {} is `{new}` instead of `{old}` in Rust",
                        at.label
                    ),
                );
                found.touched = touched;
            }
        }
    }

    /// The variants that a value is on both sides.
    fn variant(&self, at: &Position<'d>, value: &Value) -> Vec<Touched> {
        let value = value.as_str().unwrap_or_default();
        let mut touched = Vec::new();
        for (side, spot) in [(self.old, &at.old), (self.new, &at.new)] {
            if let (Some(Type::Named(owner)), Some(name)) =
                (&spot.ty, variant_name(side, &spot.ty, value))
            {
                touched.push(Touched::member(owner, &name));
            }
        }
        touched
    }

    /// The same place, named after the type that is defined there.
    fn at_definition(&self, at: &Position<'d>, a: &View<'d>, b: &View<'d>) -> Position<'d> {
        let mut at = at.clone();
        at.old.place.pointer = a.pointer.clone();
        at.new.place.pointer = b.pointer.clone();
        if let Some(Type::Named(name)) = &at.new.ty {
            at.label = format!("`{name}`");
            at.subject = name.clone();
        }
        at
    }

    /// Keywords that say something about a value without restricting it.
    fn notes(&mut self, at: &Position<'d>, a: &View<'d>, b: &View<'d>) {
        let default = |view: &View<'d>| view.keywords.get("default").copied();
        if default(a) != default(b) {
            let word = |value: Option<&Value>| value.map_or_else(|| "nothing".to_owned(), plain);
            let message = format!(
                "the default of {} is {} instead of {}",
                at.label,
                word(default(b)),
                word(default(a))
            );
            self.note(&kinds::DEFAULT_CHANGED, at, message);
        }
        let defs = (
            definition(self.old, at.old.ty.as_ref()),
            definition(self.new, at.new.ty.as_ref()),
        );
        if let (Some(old), Some(new)) = defs
            && !old.deprecated
            && new.deprecated
        {
            let (name, at) = (new.name.clone(), self.at_definition(at, a, b));
            let found = self.note(
                &kinds::SCHEMA_DEPRECATED,
                &at,
                format!("`{name}` is deprecated"),
            );
            found.touched.push(Touched::all_of(&name));
        }
    }

    fn alternatives(&mut self, at: &Position<'d>, a: &View<'d>, b: &View<'d>) {
        if a.alternatives.is_empty() || b.alternatives.is_empty() {
            return;
        }
        let at = self.at_definition(at, a, b);
        let pairs = paired(&a.alternatives, &b.alternatives);
        let whole = |ty: &Option<Type>| match ty {
            Some(Type::Named(name)) => vec![Touched::all_of(name)],
            _ => Vec::new(),
        };
        let touched = [whole(&at.old.ty), whole(&at.new.ty)].concat();
        for (index, old) in a.alternatives.iter().enumerate() {
            match pairs
                .iter()
                .find(|(i, _)| *i == index)
                .and_then(|(_, j)| b.alternatives.get(*j))
            {
                Some(new) => {
                    let inner = Position {
                        old: Spot {
                            place: old.clone(),
                            ty: alternative(self.old, &at.old.ty, old),
                            held_by: touched.clone(),
                        },
                        new: Spot {
                            place: new.clone(),
                            ty: alternative(self.new, &at.new.ty, new),
                            held_by: touched.clone(),
                        },
                        label: format!("an alternative of {}", at.label),
                        ..at.clone()
                    };
                    self.value(&inner);
                }
                None => {
                    let dropped = alternative(self.old, &at.old.ty, old);
                    let found = self.note(
                        &kinds::ALTERNATIVE_REMOVED,
                        &at,
                        format!("{} has one alternative less: {}", at.label, short(old)),
                    );
                    found.dropped.extend(dropped);
                    found.touched.extend(touched.clone());
                }
            }
        }
        for (_, new) in b
            .alternatives
            .iter()
            .enumerate()
            .filter(|(index, _)| pairs.iter().all(|(_, j)| j != index))
        {
            let introduced = alternative(self.new, &at.new.ty, new);
            let found = self.note(
                &kinds::ALTERNATIVE_ADDED,
                &at,
                format!("{} has one alternative more: {}", at.label, short(new)),
            );
            found.introduced.extend(introduced);
            found.touched.extend(touched.clone());
        }
    }

    fn items(&mut self, at: &Position<'d>, a: &View<'d>, b: &View<'d>) {
        let any = Value::Object(serde_json::Map::new());
        let item = |ty: &Option<Type>| match ty {
            Some(Type::Array(item)) => Some((**item).clone()),
            _ => None,
        };
        let (Some(old), Some(new)) = (&a.items, &b.items) else {
            if a.items.is_some() != b.items.is_some()
                && a.types().len() == 1
                && a.types().contains("array")
            {
                let anything = |place: &Option<ParameterLocation<'d>>| {
                    place.as_ref().is_none_or(|place| *place.schema == any)
                };
                if anything(&a.items) && anything(&b.items) {
                    return;
                }
                let kind = if b.items.is_some() {
                    &kinds::TYPE_NARROWED
                } else {
                    &kinds::TYPE_WIDENED
                };
                self.note(
                    kind,
                    at,
                    format!("items of {} are of another type", at.label),
                )
                .exchanges(at);
            }
            return;
        };
        let spot = |spot: &Spot<'d>, place: &ParameterLocation<'d>| Spot {
            place: place.clone(),
            ty: item(&spot.ty),
            held_by: spot.held_by.clone(),
        };
        self.element(&Position {
            old: spot(&at.old, old),
            new: spot(&at.new, new),
            label: format!("items of {}", at.label),
            ..at.clone()
        });
    }

    fn object(&mut self, at: &Position<'d>, a: &View<'d>, b: &View<'d>) {
        if !a.types().contains("object") || !b.types().contains("object") {
            return;
        }
        let at = &self.at_definition(at, a, b);
        for (name, place) in &a.properties {
            match b.property(name) {
                Some(new) => self.property(at, name, (a, place), (b, new)),
                None => self.property_gone(at, name, place, a, b),
            }
        }
        for (name, place) in b
            .properties
            .iter()
            .filter(|(name, _)| a.property(name).is_none())
        {
            self.property_new(at, name, place, b);
        }
        self.additional(at, a, b);
        if at.direction == Direction::Request {
            self.rules(at, a, b);
        }
    }

    fn property_gone(
        &mut self,
        at: &Position<'d>,
        name: &str,
        place: &ParameterLocation<'d>,
        a: &View<'d>,
        b: &View<'d>,
    ) {
        let schema = View::of(&self.old.loaded.document, place);
        if is_one_way(&schema, opposite(at.direction)) {
            return;
        }
        let required = a.required.contains(name) && !one_way(&schema);
        let closed =
            at.direction == Direction::Request && matches!(b.additional, Additional::Closed);
        let kind: &'static Kind = match (closed, required) {
            (true, _) => &kinds::PROPERTY_REFUSED,
            (false, true) => &kinds::REQUIRED_PROPERTY_REMOVED,
            (false, false) => &kinds::PROPERTY_REMOVED,
        };
        let need = if required { "required" } else { "optional" };
        let field = field(self.old, &at.old.ty, name).cloned();
        let touched = holder(&at.old.ty, field.as_ref());
        let found = self.note(
            kind,
            at,
            format!("the {need} property `{name}` of {} is gone", at.label),
        );
        found.old = Some(place.pointer.clone());
        found.new = None;
        found.touched = touched;
        if at.direction == Direction::Response && field.as_ref().is_some_and(Field::is_option) {
            found.shipped = Some(Verdict::Compatible);
        }
        found.dropped.extend(field.map(|field| field.ty));
    }

    fn property_new(
        &mut self,
        at: &Position<'d>,
        name: &str,
        place: &ParameterLocation<'d>,
        b: &View<'d>,
    ) {
        let schema = View::of(&self.new.loaded.document, place);
        if is_one_way(&schema, opposite(at.direction)) {
            return;
        }
        let required = b.required.contains(name) && !one_way(&schema);
        let (kind, need): (&'static Kind, _) = if required {
            (&kinds::REQUIRED_PROPERTY_ADDED, "required")
        } else {
            (&kinds::PROPERTY_ADDED, "optional")
        };
        let field = field(self.new, &at.new.ty, name).cloned();
        let touched = holder(&at.new.ty, field.as_ref());
        let found = self.note(
            kind,
            at,
            format!("{} has the further {need} property `{name}`", at.label),
        );
        found.old = None;
        found.new = Some(place.pointer.clone());
        found.touched = touched;
        found.introduced.extend(field.map(|field| field.ty));
    }

    fn property(
        &mut self,
        at: &Position<'d>,
        name: &str,
        old: (&View<'d>, &ParameterLocation<'d>),
        new: (&View<'d>, &ParameterLocation<'d>),
    ) {
        let (old_field, new_field) = (
            field(self.old, &at.old.ty, name).cloned(),
            field(self.new, &at.new.ty, name).cloned(),
        );
        let at = Position {
            old: Spot {
                place: old.1.clone(),
                ty: old_field.as_ref().map(|f| f.ty.clone()),
                held_by: holder(&at.old.ty, old_field.as_ref()),
            },
            new: Spot {
                place: new.1.clone(),
                ty: new_field.as_ref().map(|f| f.ty.clone()),
                held_by: holder(&at.new.ty, new_field.as_ref()),
            },
            label: format!("`{name}` of {}", at.label),
            ..at.clone()
        };
        let (a, b) = self.views(&at);
        self.one_way(&at, &a, &b);
        if is_one_way(&a, opposite(at.direction)) && is_one_way(&b, opposite(at.direction)) {
            return;
        }
        let required =
            |owner: &View<'d>, view: &View<'d>| owner.required.contains(name) && !one_way(view);
        let (was_required, is_required) = (required(old.0, &a), required(new.0, &b));
        match (was_required, is_required) {
            (false, true) => self.say(
                &kinds::PROPERTY_BECAME_REQUIRED,
                &at,
                format!("{} is required", at.label),
            ),
            (true, false) => {
                let found = self.note(
                    &kinds::PROPERTY_BECAME_OPTIONAL,
                    &at,
                    format!("{} is optional", at.label),
                );
                if at.direction == Direction::Response && a.nullable {
                    found.shipped = Some(Verdict::Compatible);
                }
            }
            _ => {}
        }
        self.nullability(&at, (was_required, a.nullable), (is_required, b.nullable));
        if !old_field.as_ref().is_some_and(|field| field.deprecated)
            && new_field.as_ref().is_some_and(|field| field.deprecated)
        {
            self.note(
                &kinds::PROPERTY_DEPRECATED,
                &at,
                format!("{} is deprecated", at.label),
            );
        }
        if let (Some(old), Some(new)) = (&old_field, &new_field)
            && old.rust_name != new.rust_name
        {
            self.note(
                &kinds::FIELD_RENAMED,
                &at,
                format!(
                    "{} is `{}` instead of `{}` in Rust",
                    at.label, new.rust_name, old.rust_name
                ),
            );
        }
        self.schema(&at, &a, &b);
    }

    fn nullability(&mut self, at: &Position<'d>, old: (bool, bool), new: (bool, bool)) {
        let kind: &'static Kind = match (old.1, new.1) {
            (false, true) if old.0 => &kinds::PROPERTY_BECAME_NULLABLE,
            (false, true) => &kinds::OPTIONAL_PROPERTY_BECAME_NULLABLE,
            (true, false) if old.0 => &kinds::PROPERTY_NO_LONGER_NULLABLE,
            (true, false) => &kinds::OPTIONAL_PROPERTY_NO_LONGER_NULLABLE,
            _ => return,
        };
        let word = if new.1 { "may be" } else { "is never" };
        self.note(kind, at, format!("{} {word} null", at.label));
    }

    fn one_way(&mut self, at: &Position<'d>, a: &View<'d>, b: &View<'d>) {
        if !a.flag("readOnly") && b.flag("readOnly") {
            self.note(
                &kinds::PROPERTY_BECAME_READ_ONLY,
                at,
                format!("{} is only answered", at.label),
            );
        }
        if !a.flag("writeOnly") && b.flag("writeOnly") {
            self.note(
                &kinds::PROPERTY_BECAME_WRITE_ONLY,
                at,
                format!("{} is only sent", at.label),
            );
        }
    }

    fn additional(&mut self, at: &Position<'d>, a: &View<'d>, b: &View<'d>) {
        let field = |ty: &Option<Type>| match ty {
            Some(Type::Named(owner)) => vec![Touched::member(owner, "additional_properties")],
            _ => Vec::new(),
        };
        let touched = [
            at.old.held_by.clone(),
            at.new.held_by.clone(),
            field(&at.old.ty),
            field(&at.new.ty),
        ]
        .concat();
        let (kind, word): (&'static Kind, _) = match (&a.additional, &b.additional) {
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
            (Additional::Declared(Some(old)), Additional::Declared(Some(new))) => {
                let spot = |place: &ParameterLocation<'d>, ty: Option<Type>| Spot {
                    place: place.clone(),
                    ty,
                    held_by: touched.clone(),
                };
                let inner = Position {
                    old: spot(old, values_type(self.old, &at.old.ty)),
                    new: spot(new, values_type(self.new, &at.new.ty)),
                    label: format!("values of {}", at.label),
                    ..at.clone()
                };
                self.element(&inner);
                return;
            }
            (Additional::Declared(None), Additional::Declared(Some(_))) => {
                (&kinds::TYPE_NARROWED, "has values of a certain type")
            }
            (Additional::Declared(Some(_)), Additional::Declared(None)) => {
                (&kinds::TYPE_WIDENED, "has values of any type")
            }
            _ => return,
        };
        let found = self.note(kind, at, format!("{} {word}", at.label));
        found.touched = touched;
        found.exchanges(at);
        // Unknown properties that an open object still takes.
        if std::ptr::eq(kind, &kinds::ADDITIONAL_PROPERTIES_REMOVED)
            && matches!(b.additional, Additional::Unsaid)
        {
            found.wire = Some(Verdict::Compatible);
            found.shipped = Some(Verdict::Compatible);
        }
    }

    fn rules(&mut self, at: &Position<'d>, a: &View<'d>, b: &View<'d>) {
        let meaning = |rule: &Value| -> String {
            ["when", "then"]
                .map(|part| rule.get(part).map(canonical).unwrap_or_default())
                .join(" ")
        };
        let has = |list: &[&Value], rule: &Value| {
            list.iter().any(|other| meaning(other) == meaning(rule))
        };
        for rule in a.rules.iter().filter(|rule| !has(&b.rules, rule)) {
            self.note(
                &kinds::RULE_REMOVED,
                at,
                format!(
                    "{} is no longer bound by the rule {}",
                    at.label,
                    rule_text(rule)
                ),
            );
        }
        for rule in b.rules.iter().filter(|rule| !has(&a.rules, rule)) {
            self.note(
                &kinds::RULE_ADDED,
                at,
                format!("{} is bound by the rule {}", at.label, rule_text(rule)),
            );
        }
    }
}

fn opposite(direction: Direction) -> Direction {
    if direction == Direction::Request {
        Direction::Response
    } else {
        Direction::Request
    }
}

/// Whether a property occurs in that direction only.
fn is_one_way(view: &View<'_>, direction: Direction) -> bool {
    view.flag(if direction == Direction::Response {
        "readOnly"
    } else {
        "writeOnly"
    })
}

fn one_way(view: &View<'_>) -> bool {
    view.flag("readOnly") || view.flag("writeOnly")
}

fn field<'s>(side: &'s super::Side, ty: &Option<Type>, name: &str) -> Option<&'s Field> {
    match &definition(side, ty.as_ref())?.shape {
        Shape::Struct(shape) => shape.field(name),
        _ => None,
    }
}

fn holder(ty: &Option<Type>, field: Option<&Field>) -> Vec<Touched> {
    match (ty, field) {
        (Some(Type::Named(owner)), Some(field)) => vec![Touched::member(owner, &field.rust_name)],
        _ => Vec::new(),
    }
}

fn variant_name(side: &super::Side, ty: &Option<Type>, value: &str) -> Option<String> {
    match &definition(side, ty.as_ref())?.shape {
        Shape::Enum(shape) => shape
            .variants
            .iter()
            .find(|variant| variant.value == value)
            .map(|variant| variant.rust_name.clone()),
        _ => None,
    }
}

/// The type of an alternative: the IR has them in the order in which they are tried.
fn alternative(
    side: &super::Side,
    ty: &Option<Type>,
    place: &ParameterLocation<'_>,
) -> Option<Type> {
    let position: usize = place.pointer.last()?.parse().ok()?;
    let Shape::Union(union) = &definition(side, ty.as_ref())?.shape else {
        return None;
    };
    let mut alternatives = union.alternatives.iter();
    let found = alternatives.find(|it| it.positions.contains(&position))?;
    Some(found.ty.clone())
}

fn values_type(side: &super::Side, ty: &Option<Type>) -> Option<Type> {
    match ty {
        Some(Type::Map(value)) => Some((**value).clone()),
        _ => match &definition(side, ty.as_ref())?.shape {
            Shape::Struct(shape) => shape.additional.clone(),
            Shape::Newtype(Type::Map(value)) => Some((**value).clone()),
            _ => None,
        },
    }
}

/// Alternatives that belong together: the same reference or content, then the same name, then what is left in order.
fn paired(old: &[ParameterLocation<'_>], new: &[ParameterLocation<'_>]) -> Vec<(usize, usize)> {
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
    old: &[ParameterLocation<'_>],
    new: &[ParameterLocation<'_>],
    belong_together: &dyn Fn(&Value, &Value) -> bool,
) {
    for (i, a) in old.iter().enumerate() {
        if pairs.iter().any(|(taken, _)| *taken == i) {
            continue;
        }
        let mut others = new.iter().enumerate();
        let partner = others.find(|(j, b)| {
            belong_together(a.schema, b.schema) && pairs.iter().all(|(_, taken)| taken != j)
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

fn listed(types: &BTreeSet<&str>) -> String {
    if types.len() == 6 {
        return "anything".to_owned();
    }
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
    match value {
        Value::String(text) => format!("`{text}`"),
        other => format!("`{other}`"),
    }
}

fn short(place: &ParameterLocation<'_>) -> String {
    match place.schema.get("$ref").and_then(Value::as_str) {
        Some(reference) => format!("`{}`", reference.rsplit('/').next().unwrap_or(reference)),
        None => format!(
            "`{}`",
            place
                .schema
                .get("type")
                .and_then(Value::as_str)
                .unwrap_or("a schema")
        ),
    }
}

/// The same text whatever the order of keys.
fn canonical(value: &Value) -> String {
    match value {
        Value::Object(members) => {
            let mut parts: Vec<String> = members
                .iter()
                .map(|(key, value)| format!("{key}:{}", canonical(value)))
                .collect();
            parts.sort();
            format!("{{{}}}", parts.join(","))
        }
        Value::Array(items) => format!(
            "[{}]",
            items.iter().map(canonical).collect::<Vec<_>>().join(",")
        ),
        other => other.to_string(),
    }
}

fn rule_text(rule: &Value) -> String {
    let part = |key: &str| rule.get(key).map(canonical).unwrap_or_default();
    format!("`when {} then {}`", part("when"), part("then"))
}
