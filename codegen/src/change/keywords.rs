//! Keywords that demand something of values: which side demands more.

use std::collections::BTreeSet;
use std::fmt;

use serde_json::Value;

use crate::ir::is_checked_format;
use crate::ir::wire::Schema;

use super::compare::Comparison;
use super::kinds::*;
use super::schema::Pair;

struct Keyword {
    name: &'static str,
    /// The JSON types that it restricts; nothing for all of them.
    json_types: &'static [&'static str],
    read: Read,
    tightened: &'static Kind,
    loosened: &'static Kind,
    /// Where one demand takes the place of another; then it is both without.
    changed: Option<&'static Kind>,
}

/// How to read what a keyword demands.
enum Read {
    AtMost,
    AtLeast,
    /// A text, unless it restricts nothing.
    Text(fn(&str) -> bool),
    Other(fn(&Pair<'_>, &Schema<'_>, &str) -> Option<Demand>),
}

macro_rules! keywords {
    ($($name:literal of $json_types:expr, $read:expr => $tightened:ident / $loosened:ident $(/ $changed:ident)?;)*) => {
        &[$(Keyword {
            name: $name,
            json_types: &$json_types,
            read: $read,
            tightened: &$tightened,
            loosened: &$loosened,
            changed: [$(&$changed)?].first().copied(),
        }),*]
    };
}

static KEYWORDS: &[Keyword] = keywords! {
    "default" of [], Read::Other(assumed) => DEFAULT_CHANGED / DEFAULT_CHANGED / DEFAULT_CHANGED;
    "discriminator" of [], Read::Other(tag) => DISCRIMINATOR_ADDED / DISCRIMINATOR_REMOVED / DISCRIMINATOR_CHANGED;
    "format" of ["string"], Read::Text(is_typed_format) => FORMAT_ADDED / FORMAT_REMOVED / FORMAT_CHANGED;
    "format" of ["integer"], Read::Other(width) => INTEGER_NARROWED / INTEGER_WIDENED;
    "maxLength" of ["string"], Read::AtMost => MAX_LENGTH_TIGHTENED / MAX_LENGTH_LOOSENED;
    "minLength" of ["string"], Read::AtLeast => MIN_LENGTH_TIGHTENED / MIN_LENGTH_LOOSENED;
    "maximum" of ["integer"], Read::AtMost => MAXIMUM_TIGHTENED / MAXIMUM_LOOSENED;
    "minimum" of ["integer"], Read::AtLeast => MINIMUM_TIGHTENED / MINIMUM_LOOSENED;
    "maxItems" of ["array"], Read::AtMost => MAX_ITEMS_TIGHTENED / MAX_ITEMS_LOOSENED;
    "minItems" of ["array"], Read::AtLeast => MIN_ITEMS_TIGHTENED / MIN_ITEMS_LOOSENED;
    "maxProperties" of ["object"], Read::AtMost => MAX_PROPERTIES_TIGHTENED / MAX_PROPERTIES_LOOSENED;
    "minProperties" of ["object"], Read::AtLeast => MIN_PROPERTIES_TIGHTENED / MIN_PROPERTIES_LOOSENED;
    "pattern" of ["string"], Read::Text(is_restricting_pattern) => PATTERN_ADDED / PATTERN_REMOVED / PATTERN_CHANGED;
    "uniqueItems" of ["array"], Read::Other(unique_items) => UNIQUE_ITEMS_ADDED / UNIQUE_ITEMS_REMOVED;
    "format" of ["string"], Read::Text(is_checked_format) => CHECKED_FORMAT_ADDED / CHECKED_FORMAT_REMOVED;
    "format" of ["string", "integer"], Read::Text(is_other_format) => OTHER_FORMAT_ADDED / OTHER_FORMAT_REMOVED;
    "x-segments" of ["string"], Read::Other(segments) => SEGMENTS_TIGHTENED / SEGMENTS_LOOSENED / SEGMENTS_TIGHTENED;
    "x-prefixes" of ["string"], Read::Other(prefixes) => PREFIXES_TIGHTENED / PREFIXES_LOOSENED;
    "multipleOf" of ["integer"], Read::Other(multiple) => MULTIPLE_TIGHTENED / MULTIPLE_LOOSENED / MULTIPLE_TIGHTENED;
};

/// What a keyword demands of a value.
enum Demand {
    /// No more than a limit, and whether that itself will do. Both limit and values are multiplied by the sign, which is
    /// -1 where it is no less.
    Limit((f64, bool), f64),
    MultipleOf(f64),
    StartWith(Vec<String>),
    Exactly(String),
}

impl Demand {
    /// Whether values that satisfy the other one satisfy this one too.
    fn follows_from(&self, other: Option<&Self>) -> bool {
        match (self, other) {
            (Self::Limit(limit, _), Some(Self::Limit(other, _))) => other <= limit,
            (Self::MultipleOf(step), Some(Self::MultipleOf(other))) => {
                (other / step).fract() == 0.0
            }
            (Self::StartWith(starts), Some(Self::StartWith(others))) => others
                .iter()
                .all(|other| starts.iter().any(|start| other.starts_with(start.as_str()))),
            (Self::Exactly(text), Some(Self::Exactly(other))) => text == other,
            _ => false,
        }
    }
}

impl fmt::Display for Demand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Limit((limit, true), sign) => write!(f, "{}", limit * sign),
            Self::Limit((limit, false), sign) => write!(f, "{} (exclusive)", limit * sign),
            Self::MultipleOf(step) => write!(f, "{step}"),
            Self::StartWith(starts) => write!(f, "`{}`", starts.join("`, `")),
            Self::Exactly(text) => write!(f, "`{text}`"),
        }
    }
}

impl<'d> Comparison<'d> {
    pub(super) fn keywords(&mut self, pair: &Pair<'d>) {
        for keyword in KEYWORDS {
            let types = keyword.json_types;
            if !types.is_empty() && !types.iter().any(|it| pair.has(it)) {
                continue;
            }
            let [old, new] = pair.both(|schema| keyword.demand(pair, schema));
            let exceeds = |one: &Option<Demand>, other: &Option<Demand>| {
                one.as_ref()
                    .is_some_and(|it| !it.follows_from(other.as_ref()))
            };
            let (tightened, loosened) = (exceeds(&new, &old), exceeds(&old, &new));
            let [was, is] = [old, new].map(|it| it.map_or("none".to_owned(), |it| it.to_string()));
            let kinds = match keyword.changed.filter(|_| tightened && loosened) {
                Some(changed) => [Some(changed), None],
                None => [
                    tightened.then_some(keyword.tightened),
                    loosened.then_some(keyword.loosened),
                ],
            };
            for kind in kinds.into_iter().flatten() {
                let name = keyword.name;
                // Formats of strings are types of their own.
                let mut change = match kind.shows_in_code() && pair.has("string") {
                    true => pair.retyped(name, (kind, "")),
                    false => pair.keyword(name, (kind, "")),
                };
                change.message = format!("`{name}` of {} is {is} instead of {was}", pair.at.label);
                self.push(change);
            }
        }
    }
}

impl Keyword {
    /// What it demands; nothing where it does not restrict.
    fn demand(&self, pair: &Pair<'_>, schema: &Schema<'_>) -> Option<Demand> {
        match self.read {
            Read::AtMost => limit(schema, self.name, 1.0),
            Read::AtLeast => limit(schema, self.name, -1.0),
            Read::Text(restricts) => {
                let text = schema.text(self.name).filter(|it| restricts(it))?;
                Some(Demand::Exactly(text.to_owned()))
            }
            Read::Other(read) => read(pair, schema, self.name),
        }
    }
}

/// The limit in effect.
fn limit(schema: &Schema<'_>, name: &str, sign: f64) -> Option<Demand> {
    let number = |value: &Value| value.as_f64().map(|it| it * sign);
    // No size is less than zero.
    let restricts = |it: &f64| sign > 0.0 || name == "minimum" || *it < 0.0;
    let including = schema.get(name).and_then(number).filter(restricts);
    let excluding = match name {
        "maximum" => schema.get("exclusiveMaximum"),
        "minimum" => schema.get("exclusiveMinimum"),
        _ => None,
    };
    let excluding = match excluding {
        Some(Value::Bool(true)) => including,
        other => other.and_then(number),
    };
    let excluding = excluding.filter(|it| including.is_none_or(|including| *it <= including));
    let is_whole = schema.types() == Some(BTreeSet::from(["integer"]));
    let limit = match excluding {
        None => (including?, true),
        // Of whole numbers the next one is the limit.
        Some(limit) if is_whole => (limit.ceil() - 1.0, true),
        Some(limit) => (limit, false),
    };
    Some(Demand::Limit(limit, sign))
}

fn multiple(pair: &Pair<'_>, schema: &Schema<'_>, name: &str) -> Option<Demand> {
    let step = schema.get(name)?.as_f64()?;
    // Every whole number is a multiple of one.
    (pair.has("number") || step != 1.0).then_some(Demand::MultipleOf(step))
}

fn prefixes(_: &Pair<'_>, schema: &Schema<'_>, name: &str) -> Option<Demand> {
    let starts = schema.get(name)?.as_array()?.iter();
    let starts = Vec::from_iter(starts.filter_map(|it| it.as_str().map(str::to_owned)));
    (!starts.is_empty()).then_some(Demand::StartWith(starts))
}

fn segments(_: &Pair<'_>, schema: &Schema<'_>, name: &str) -> Option<Demand> {
    let segments = schema.get(name)?;
    let [count, separator] = ["count", "separator"].map(|key| &segments[key]);
    Some(Demand::Exactly(format!("{count} of {separator}")))
}

fn unique_items(_: &Pair<'_>, schema: &Schema<'_>, name: &str) -> Option<Demand> {
    let is_demanded = schema.flag(name);
    is_demanded.then(|| Demand::Exactly("true".to_owned()))
}

fn is_restricting_pattern(pattern: &str) -> bool {
    let inner = pattern.trim_start_matches('^').trim_end_matches('$');
    !["", ".*", "(.*)", "[\\s\\S]*"].contains(&inner)
}

fn is_typed_format(format: &str) -> bool {
    ["date-time", "date", "uuid"].contains(&format)
}

/// A format that is neither a type nor checked, and that does not say what is understood.
fn is_other_format(format: &str) -> bool {
    let is_understood = ["", "int32", "int64", "double"].contains(&format);
    !is_understood && !is_typed_format(format) && !is_checked_format(format)
}

fn assumed(_: &Pair<'_>, schema: &Schema<'_>, name: &str) -> Option<Demand> {
    Some(Demand::Exactly(canonical(schema.get(name)?)))
}

/// The property that tells alternatives apart.
fn tag(pair: &Pair<'_>, schema: &Schema<'_>, _: &str) -> Option<Demand> {
    let has_none = pair.both(|schema| schema.alternatives.is_empty());
    let tag = schema.tag().filter(|_| has_none == [false, false])?;
    Some(Demand::Exactly(tag.to_owned()))
}

fn width(pair: &Pair<'_>, schema: &Schema<'_>, name: &str) -> Option<Demand> {
    let is_small = schema.text(name) == Some("int32") && !pair.has("number");
    is_small.then(|| Demand::Exactly("int32".to_owned()))
}

/// The same text whatever the order of keys.
pub(super) fn canonical(value: &Value) -> String {
    let mut value = value.clone();
    value.sort_all_objects();
    value.to_string()
}
