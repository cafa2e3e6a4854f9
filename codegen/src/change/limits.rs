//! Limits of a value: which side is tighter.

use serde_json::Value;

use crate::ir::is_checked_format;
use crate::ir::wire::Schema;

use super::compare::Comparison;
use super::kinds::{self, Kind};
use super::schema::Pair;

/// A limit that is a number.
struct Bound {
    keyword: &'static str,
    /// The JSON type that it restricts.
    json_type: &'static str,
    is_upper: bool,
    tightened: &'static Kind,
    loosened: &'static Kind,
}

macro_rules! bounds {
    ($($keyword:literal of $json_type:literal, $upper:literal: $tightened:ident / $loosened:ident;)*) => {
        [$(Bound {
            keyword: $keyword,
            json_type: $json_type,
            is_upper: $upper,
            tightened: &kinds::$tightened,
            loosened: &kinds::$loosened,
        }),*]
    };
}

static BOUNDS: [Bound; 8] = bounds! {
    "maxLength" of "string", true: MAX_LENGTH_TIGHTENED / MAX_LENGTH_LOOSENED;
    "minLength" of "string", false: MIN_LENGTH_TIGHTENED / MIN_LENGTH_LOOSENED;
    "maximum" of "integer", true: MAXIMUM_TIGHTENED / MAXIMUM_LOOSENED;
    "minimum" of "integer", false: MINIMUM_TIGHTENED / MINIMUM_LOOSENED;
    "maxItems" of "array", true: MAX_ITEMS_TIGHTENED / MAX_ITEMS_LOOSENED;
    "minItems" of "array", false: MIN_ITEMS_TIGHTENED / MIN_ITEMS_LOOSENED;
    "maxProperties" of "object", true: MAX_PROPERTIES_TIGHTENED / MAX_PROPERTIES_LOOSENED;
    "minProperties" of "object", false: MIN_PROPERTIES_TIGHTENED / MIN_PROPERTIES_LOOSENED;
};

/// What was found: the kind, the keyword and what has changed in words.
type Note = (&'static Kind, &'static str, String);

impl<'d> Comparison<'d> {
    pub(super) fn limits(&mut self, pair: &Pair<'d>) {
        let mut notes: Vec<Note> = Vec::new();
        for bound in BOUNDS.iter().filter(|bound| pair.has(bound.json_type)) {
            notes.extend(of_bound(pair, bound));
        }
        for clause in &CLAUSES {
            if clause
                .json_types
                .iter()
                .any(|json_type| pair.has(json_type))
            {
                notes.extend(of_clause(pair, clause));
            }
        }
        if pair.has("string") {
            notes.extend(prefixes(pair));
        }
        if pair.has("integer") {
            notes.extend(multiple(pair));
        }
        for (kind, keyword, message) in notes {
            let found = pair.keyword(kind, keyword, message);
            self.note(pair, found);
        }
    }
}

fn of_bound(pair: &Pair<'_>, bound: &Bound) -> Option<Note> {
    let (old, new) = (limit(&pair.old, bound), limit(&pair.new, bound));
    if old == new {
        return None;
    }
    let tightened = (new < old) == bound.is_upper;
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
    let (keyword, label) = (bound.keyword, &pair.at.label);
    let message = format!(
        "`{keyword}` of {label} is {} instead of {}",
        word(new),
        word(old)
    );
    Some((kind, keyword, message))
}

/// The bound in effect and, for comparing equal ones, whether it belongs to the range; without one, what is no limit.
fn limit(schema: &Schema<'_>, bound: &Bound) -> (f64, u8) {
    let none = match bound.keyword {
        "minimum" => f64::NEG_INFINITY,
        _ if bound.is_upper => f64::INFINITY,
        _ => 0.0,
    };
    let number = |keyword: &str| schema.get(keyword).and_then(Value::as_f64);
    let plain = number(bound.keyword).unwrap_or(none);
    let keyword = match bound.keyword {
        "maximum" => "exclusiveMaximum",
        "minimum" => "exclusiveMinimum",
        _ => return (plain, 1),
    };
    let excluded = match schema.get(keyword) {
        Some(Value::Bool(true)) => Some(plain),
        Some(value) => value.as_f64(),
        None => None,
    };
    let is_tighter = |value: &f64| {
        if bound.is_upper {
            *value <= plain
        } else {
            *value >= plain
        }
    };
    let Some(value) = excluded.filter(is_tighter) else {
        return (plain, 1);
    };
    let is_whole = schema
        .types()
        .is_some_and(|types| types.iter().eq(["integer"].iter()));
    if is_whole && value.is_finite() {
        // Of whole numbers the next one is the bound.
        let next = if bound.is_upper {
            value.ceil() - 1.0
        } else {
            value.floor() + 1.0
        };
        return (next, 1);
    }
    // An upper bound that is excluded is the smaller one, a lower bound the greater one.
    (value, if bound.is_upper { 0 } else { 2 })
}

/// A limit that is there or not.
struct Clause {
    keyword: &'static str,
    json_types: &'static [&'static str],
    /// What it says; nothing where it does not restrict.
    meaning: fn(&Schema<'_>) -> Option<String>,
    /// Where one comes, where one goes, and where one takes the place of another; then it is both without.
    kinds: (&'static Kind, &'static Kind, Option<&'static Kind>),
    words: &'static str,
}

macro_rules! clauses {
    ($($keyword:literal of $json_types:expr, $words:literal, $meaning:expr => $added:ident / $removed:ident / $changed:expr;)*) => {
        [$(Clause {
            keyword: $keyword,
            json_types: &$json_types,
            meaning: $meaning,
            kinds: (&kinds::$added, &kinds::$removed, $changed),
            words: $words,
        }),*]
    };
}

static CLAUSES: [Clause; 5] = clauses! {
    "pattern" of ["string"], "match", restricting_pattern
        => PATTERN_ADDED / PATTERN_REMOVED / Some(&kinds::PATTERN_CHANGED);
    "uniqueItems" of ["array"], "have unequal", unique_items
        => UNIQUE_ITEMS_ADDED / UNIQUE_ITEMS_REMOVED / None;
    "format" of ["string"], "be of format", checked_format
        => CHECKED_FORMAT_ADDED / CHECKED_FORMAT_REMOVED / None;
    "format" of ["string", "integer"], "be of format", other_format
        => OTHER_FORMAT_ADDED / OTHER_FORMAT_REMOVED / None;
    "x-segments" of ["string"], "consist of parts,", segments
        => SEGMENTS_TIGHTENED / SEGMENTS_LOOSENED / Some(&kinds::SEGMENTS_TIGHTENED);
};

fn of_clause(pair: &Pair<'_>, clause: &Clause) -> Vec<Note> {
    let (old, new) = ((clause.meaning)(&pair.old), (clause.meaning)(&pair.new));
    if old == new {
        return Vec::new();
    }
    let (label, words, keyword) = (&pair.at.label, clause.words, clause.keyword);
    let (added, removed, changed) = clause.kinds;
    if let (Some(old), Some(new), Some(kind)) = (&old, &new, changed) {
        let message = format!("{label} has to {words} `{new}` instead of `{old}`");
        return vec![(kind, keyword, message)];
    }
    let added = new.map(|it| (added, keyword, format!("{label} has to {words} `{it}`")));
    let removed = old.map(|it| (removed, keyword, format!("{label} need not {words} `{it}`")));
    added.into_iter().chain(removed).collect()
}

fn unique_items(schema: &Schema<'_>) -> Option<String> {
    schema.flag("uniqueItems").then(|| "items".to_owned())
}

fn checked_format(schema: &Schema<'_>) -> Option<String> {
    let format = schema.text("format").filter(|it| is_checked_format(it));
    format.map(str::to_owned)
}

fn segments(schema: &Schema<'_>) -> Option<String> {
    let segments = schema.get("x-segments")?;
    Some(
        ["count", "separator"]
            .map(|key| segments[key].to_string())
            .join(" of "),
    )
}

fn restricting_pattern(schema: &Schema<'_>) -> Option<String> {
    let pattern = schema.text("pattern")?;
    let inner = pattern.trim_start_matches('^').trim_end_matches('$');
    (!["", ".*", "(.*)", "[\\s\\S]*"].contains(&inner)).then(|| pattern.to_owned())
}

/// A format that is neither a type nor checked, and that does not say what is understood.
fn other_format(schema: &Schema<'_>) -> Option<String> {
    const OTHERWISE: [&str; 6] = ["date-time", "date", "uuid", "int32", "int64", "double"];
    let format = schema
        .text("format")
        .filter(|it| !it.is_empty() && !is_checked_format(it))?;
    (!OTHERWISE.contains(&format)).then(|| format.to_owned())
}

fn multiple(pair: &Pair<'_>) -> Option<Note> {
    // Every whole number is a multiple of one.
    let is_whole = !pair.has("number");
    let of = |schema: &Schema<'_>| {
        let step = schema.get("multipleOf").and_then(Value::as_f64)?;
        (!(is_whole && step == 1.0)).then_some(step)
    };
    let (old, new) = (of(&pair.old), of(&pair.new));
    let label = &pair.at.label;
    let (kind, message) = match (old, new) {
        (old, new) if old == new => return None,
        (Some(old), None) => (
            &kinds::MULTIPLE_LOOSENED,
            format!("{label} need not be a multiple of {old}"),
        ),
        (Some(old), Some(new)) if (old / new).fract() == 0.0 => (
            &kinds::MULTIPLE_LOOSENED,
            format!("{label} has to be a multiple of {new} instead of {old}"),
        ),
        (_, new) => {
            let step = new.unwrap_or_default();
            let message = format!("{label} has to be a multiple of {step}");
            (&kinds::MULTIPLE_TIGHTENED, message)
        }
    };
    Some((kind, "multipleOf", message))
}

fn prefixes(pair: &Pair<'_>) -> Vec<Note> {
    let of = |schema: &Schema<'_>| -> Vec<String> {
        let list = schema.get("x-prefixes").and_then(Value::as_array);
        let texts = list.into_iter().flatten().filter_map(Value::as_str);
        texts.map(str::to_owned).collect()
    };
    let (old, new) = (of(&pair.old), of(&pair.new));
    // No list means that every start will do.
    let covered = |list: &[String], by: &[String]| {
        let starts = |one: &String| by.iter().any(|prefix| one.starts_with(prefix.as_str()));
        by.is_empty() || !list.is_empty() && list.iter().all(starts)
    };
    let mut notes: Vec<Note> = Vec::new();
    if !covered(&old, &new) {
        let message = format!("{} has to start with {}", pair.at.label, new.join(", "));
        notes.push((&kinds::PREFIXES_TIGHTENED, "x-prefixes", message));
    }
    if !covered(&new, &old) {
        let message = format!(
            "{} may start in further ways than {}",
            pair.at.label,
            old.join(", ")
        );
        notes.push((&kinds::PREFIXES_LOOSENED, "x-prefixes", message));
    }
    notes
}
