//! Limits of a value: which side is tighter.

use serde_json::Value;

use crate::ir::is_checked_format;

use super::super::kinds::{self, Kind};
use super::super::view::View;
use super::{Comparison, Position};

/// A limit that is a number.
struct Bound {
    keyword: &'static str,
    upper: bool,
    tightened: &'static Kind,
    loosened: &'static Kind,
}

const fn bound(
    keyword: &'static str,
    upper: bool,
    tightened: &'static Kind,
    loosened: &'static Kind,
) -> Bound {
    Bound {
        keyword,
        upper,
        tightened,
        loosened,
    }
}

static BOUNDS: [Bound; 8] = [
    bound(
        "maxLength",
        true,
        &kinds::MAX_LENGTH_TIGHTENED,
        &kinds::MAX_LENGTH_LOOSENED,
    ),
    bound(
        "minLength",
        false,
        &kinds::MIN_LENGTH_TIGHTENED,
        &kinds::MIN_LENGTH_LOOSENED,
    ),
    bound(
        "maximum",
        true,
        &kinds::MAXIMUM_TIGHTENED,
        &kinds::MAXIMUM_LOOSENED,
    ),
    bound(
        "minimum",
        false,
        &kinds::MINIMUM_TIGHTENED,
        &kinds::MINIMUM_LOOSENED,
    ),
    bound(
        "maxItems",
        true,
        &kinds::MAX_ITEMS_TIGHTENED,
        &kinds::MAX_ITEMS_LOOSENED,
    ),
    bound(
        "minItems",
        false,
        &kinds::MIN_ITEMS_TIGHTENED,
        &kinds::MIN_ITEMS_LOOSENED,
    ),
    bound(
        "maxProperties",
        true,
        &kinds::MAX_PROPERTIES_TIGHTENED,
        &kinds::MAX_PROPERTIES_LOOSENED,
    ),
    bound(
        "minProperties",
        false,
        &kinds::MIN_PROPERTIES_TIGHTENED,
        &kinds::MIN_PROPERTIES_LOOSENED,
    ),
];

impl<'d> Comparison<'d> {
    pub(super) fn limits(&mut self, at: &Position<'d>, a: &View<'d>, b: &View<'d>) {
        for bound in &BOUNDS {
            self.bound(at, a, b, bound);
        }
        self.pattern(at, a, b);
        self.multiple(at, a, b);
        self.switch(
            at,
            a.flag("uniqueItems"),
            b.flag("uniqueItems"),
            "unequal items",
            (&kinds::UNIQUE_ITEMS_ADDED, &kinds::UNIQUE_ITEMS_REMOVED),
        );
        self.checked_format(at, a, b);
        self.prefixes(at, a, b);
        self.segments(at, a, b);
    }

    fn bound(&mut self, at: &Position<'d>, a: &View<'d>, b: &View<'d>, bound: &Bound) {
        let (old, new) = (limit(a, bound), limit(b, bound));
        if old == new {
            return;
        }
        let tightened = (new < old) == bound.upper;
        let kind = if tightened {
            bound.tightened
        } else {
            bound.loosened
        };
        let word = |(value, inclusive): (f64, u8)| {
            let open = if inclusive == 1 { "" } else { " (exclusive)" };
            if value.is_infinite() {
                "none".to_owned()
            } else {
                format!("{value}{open}")
            }
        };
        let message = format!(
            "`{}` of {} is {} instead of {}",
            bound.keyword,
            at.label,
            word(new),
            word(old)
        );
        self.note(kind, at, message);
    }

    fn pattern(&mut self, at: &Position<'d>, a: &View<'d>, b: &View<'d>) {
        let (kind, message): (&'static Kind, _) = match (a.text("pattern"), b.text("pattern")) {
            (None, Some(new)) => (
                &kinds::PATTERN_ADDED,
                format!("{} has to match `{new}`", at.label),
            ),
            (Some(old), None) => (
                &kinds::PATTERN_REMOVED,
                format!("{} no longer has to match `{old}`", at.label),
            ),
            (Some(old), Some(new)) if old != new => (
                &kinds::PATTERN_CHANGED,
                format!("{} has to match `{new}` instead of `{old}`", at.label),
            ),
            _ => return,
        };
        self.note(kind, at, message);
    }

    fn multiple(&mut self, at: &Position<'d>, a: &View<'d>, b: &View<'d>) {
        let (old, new) = (a.number("multipleOf"), b.number("multipleOf"));
        if old == new {
            return;
        }
        let (kind, message): (&'static Kind, _) = match (old, new) {
            (Some(old), None) => (
                &kinds::MULTIPLE_LOOSENED,
                format!("{} need not be a multiple of {old}", at.label),
            ),
            (Some(old), Some(new)) if (old / new).fract() == 0.0 => (
                &kinds::MULTIPLE_LOOSENED,
                format!(
                    "{} has to be a multiple of {new} instead of {old}",
                    at.label
                ),
            ),
            (_, new) => (
                &kinds::MULTIPLE_TIGHTENED,
                format!(
                    "{} has to be a multiple of {}",
                    at.label,
                    new.unwrap_or_default()
                ),
            ),
        };
        self.note(kind, at, message);
    }

    fn switch(
        &mut self,
        at: &Position<'d>,
        old: bool,
        new: bool,
        what: &str,
        kinds: (&'static Kind, &'static Kind),
    ) {
        match (old, new) {
            (false, true) => self.say(kinds.0, at, format!("{} has to have {what}", at.label)),
            (true, false) => self.say(kinds.1, at, format!("{} need not have {what}", at.label)),
            _ => {}
        }
    }

    fn checked_format(&mut self, at: &Position<'d>, a: &View<'d>, b: &View<'d>) {
        let checked = |view: &View<'d>| {
            view.text("format")
                .filter(|format| is_checked_format(format))
        };
        let (old, new) = (checked(a), checked(b));
        if old == new {
            return;
        }
        if let Some(new) = new {
            self.note(
                &kinds::CHECKED_FORMAT_ADDED,
                at,
                format!("{} has to be of format `{new}`", at.label),
            );
        }
        if let Some(old) = old {
            self.note(
                &kinds::CHECKED_FORMAT_REMOVED,
                at,
                format!("{} need not be of format `{old}`", at.label),
            );
        }
    }

    fn prefixes(&mut self, at: &Position<'d>, a: &View<'d>, b: &View<'d>) {
        let prefixes = |view: &View<'d>| -> Vec<&'d str> {
            let list = view
                .keywords
                .get("x-prefixes")
                .and_then(|list| list.as_array());
            list.into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .collect()
        };
        let (old, new) = (prefixes(a), prefixes(b));
        // No list means that every start will do.
        let covered = |list: &[&str], by: &[&str]| {
            by.is_empty()
                || !list.is_empty()
                    && list
                        .iter()
                        .all(|one| by.iter().any(|prefix| one.starts_with(prefix)))
        };
        if !covered(&old, &new) {
            self.note(
                &kinds::PREFIXES_TIGHTENED,
                at,
                format!("{} has to start with {}", at.label, new.join(", ")),
            );
        }
        if !covered(&new, &old) {
            self.note(
                &kinds::PREFIXES_LOOSENED,
                at,
                format!(
                    "{} may start in further ways than {}",
                    at.label,
                    old.join(", ")
                ),
            );
        }
    }

    fn segments(&mut self, at: &Position<'d>, a: &View<'d>, b: &View<'d>) {
        let segments = |view: &View<'d>| {
            view.keywords
                .get("x-segments")
                .map(|value| (value.get("separator").cloned(), value.get("count").cloned()))
        };
        let (old, new) = (segments(a), segments(b));
        if old == new {
            return;
        }
        if new.is_some() {
            self.note(
                &kinds::SEGMENTS_TIGHTENED,
                at,
                format!("{} has to consist of a certain number of parts", at.label),
            );
        }
        if new.is_none() {
            self.note(
                &kinds::SEGMENTS_LOOSENED,
                at,
                format!("{} need not consist of parts", at.label),
            );
        }
    }
}

/// The bound in effect and, for comparing equal ones, whether it belongs to the range; without one, what is no limit.
fn limit(view: &View<'_>, bound: &Bound) -> (f64, u8) {
    let none = match bound.keyword {
        "minimum" => f64::NEG_INFINITY,
        _ if bound.upper => f64::INFINITY,
        _ => 0.0,
    };
    let plain = view.number(bound.keyword).unwrap_or(none);
    // An upper bound that is excluded is the smaller one, a lower bound the greater one.
    let (included, excluded) = if bound.upper { (1, 0) } else { (1, 2) };
    let keyword = match bound.keyword {
        "maximum" => "exclusiveMaximum",
        "minimum" => "exclusiveMinimum",
        _ => return (plain, 1),
    };
    match view.keywords.get(keyword) {
        Some(Value::Bool(true)) => (plain, excluded),
        Some(value) => {
            let value = value.as_f64().unwrap_or(none);
            let tighter = if bound.upper {
                value <= plain
            } else {
                value >= plain
            };
            if tighter {
                (value, excluded)
            } else {
                (plain, included)
            }
        }
        None => (plain, included),
    }
}
