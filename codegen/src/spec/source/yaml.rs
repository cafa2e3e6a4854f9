//! YAML 1.2 with the place of every value, from the events of `saphyr-parser`.
//!
//! Plain scalars follow the core schema, so that `no` and `2024-01-01` are strings. Keys are always the text as written:
//! the status code `200:` is the key "200".

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::{Number, Value, json};
use yaml_events::{Event, Events, Marker, ScalarStyle, Span, Tag};

use super::{MAX_DEPTH, Parsed, Size, add_member, descend, location, too_deep};
use crate::diagnostic::{Diagnostic, Location, codes};
use crate::spec::document::Located;
use crate::spec::words::text_of;

/// What all aliases of a document together may stand for, in bytes.
const ALIAS_BUDGET: usize = 64 * 1024 * 1024;

/// Up to this length, in bytes, lines are moved to the right: below a key far to the right each of them grows.
const LONGEST_MOVED: usize = 64 * 1024 * 1024;

/// The document, if there is one in the text.
pub(super) fn parse(
    file: &Arc<str>,
    text: &str,
    problems: &mut Vec<Diagnostic>,
) -> Parsed<Option<Located>> {
    let mut reader = Reader::new(file, text, Vec::new());
    let mut read = reader.document();
    if let Err(problem) = &read {
        let (changed, warning) = leniently(text);
        let lines = std::iter::zip(text.lines(), changed.lines());
        let shifts = lines.map(|(line, changed)| changed.len().saturating_sub(line.len()));
        let mut lenient = Reader::new(file, &changed, shifts.collect());
        if let Ok(document) = lenient.document() {
            lenient.problems.push(warning.at(problem.location.clone()));
            (read, reader.problems) = (Ok(document), lenient.problems);
        }
    }
    problems.extend(reader.problems);
    read
}

/// The text as other parsers understand it, and a warning.
fn leniently(text: &str) -> (String, Diagnostic) {
    if let Some(changed) = without_tabs(text) {
        let warning = Diagnostic::new(&codes::TAB, "a tab stands where YAML wants spaces");
        return (
            changed,
            warning.note("all tabs of the file are read as spaces"),
        );
    }
    let message = "a part of `{}` or `[]` stands no deeper than the key that it belongs to";
    let warning = Diagnostic::new(&codes::SHALLOW_BRACKET, message);
    (
        with_deeper_flow(text),
        warning.note("read as if it stood deeper"),
    )
}

/// Tabs as spaces, one for one, so that all columns stay. Not if lines are indented by both: then it cannot be told what
/// belongs to what.
fn without_tabs(text: &str) -> Option<String> {
    let is_indented_by = |sign: char| text.lines().any(|line| line.starts_with(sign));
    let is_clear = text.contains('\t') && !(is_indented_by('\t') && is_indented_by(' '));
    is_clear.then(|| text.replace('\t', " "))
}

/// The text with those lines moved to the right on which `{}` or `[]` go on, so that they stand deeper than the key.
fn with_deeper_flow(text: &str) -> String {
    let mut deeper = String::with_capacity(text.len() + 256);
    let mut flow = Flow::default();
    // The column of the key whose block scalar goes on while lines are deeper, and of the line with the first bracket.
    let (mut scalar, mut first) = (None, 0);
    for line in text.split_inclusive('\n') {
        let content = line.trim_start_matches(' ');
        let indentation = line.len() - content.len();
        if flow.depth > 0 {
            let room = LONGEST_MOVED.saturating_sub(deeper.len());
            deeper.extend(std::iter::repeat_n(' ', room.min(first + 1)));
            flow.read(content);
        } else if !content.trim().is_empty() && scalar.is_none_or(|key| indentation <= key) {
            let value = value_of(content);
            scalar = value.starts_with(['|', '>']).then(|| {
                indentation + content.len() - content.trim_start_matches([' ', '-']).len()
            });
            if value.starts_with(['{', '[']) {
                first = indentation;
                // It may stand below its key.
                deeper.extend((value.len() == content.len()).then_some(' '));
                flow.read(value);
            }
        }
        deeper.push_str(line);
    }
    deeper
}

/// What follows the dashes and the key of a line.
fn value_of(content: &str) -> &str {
    let mut value = content;
    while let Some(item) = value.strip_prefix("- ") {
        value = item.trim_start_matches(' ');
    }
    match value.split_once(": ") {
        Some((key, value)) if !key.contains(['{', '[']) => value.trim_start_matches(' '),
        _ => value,
    }
}

/// How far `{}` and `[]` are open, beside texts in quotes and comments.
#[derive(Default)]
struct Flow {
    depth: usize,
    quote: Option<char>,
}

impl Flow {
    fn read(&mut self, line: &str) {
        // A quote or comment begins only after these.
        let mut before = ' ';
        let mut characters = line.chars();
        while let Some(c) = characters.next() {
            match (self.quote, c) {
                (Some('"'), '\\') => drop(characters.next()),
                (Some(quote), c) if quote == c => self.quote = None,
                (Some(_), _) => {}
                (None, '#') if before == ' ' => return,
                (None, '"' | '\'') if " {[,:".contains(before) => self.quote = Some(c),
                (None, '{' | '[') => self.depth += 1,
                (None, '}' | ']') => self.depth = self.depth.saturating_sub(1),
                (None, _) => {}
            }
            before = c;
        }
    }
}

struct Reader<'t> {
    file: &'t Arc<str>,
    events: Events<'t>,
    /// By how many columns lines were moved to the right before they were read.
    shifts: Vec<usize>,
    /// How many lists and objects are open.
    depth: usize,
    /// Values that aliases stand for.
    anchors: HashMap<usize, Located>,
    /// What they may still stand for, in bytes.
    budget: usize,
    /// What leaves the rest readable.
    problems: Vec<Diagnostic>,
}

impl<'t> Reader<'t> {
    fn new(file: &'t Arc<str>, text: &'t str, shifts: Vec<usize>) -> Self {
        Self {
            file,
            events: Events::new(text),
            shifts,
            depth: 0,
            anchors: HashMap::new(),
            budget: ALIAS_BUDGET,
            problems: Vec::new(),
        }
    }

    fn document(&mut self) -> Parsed<Option<Located>> {
        let mut root = None;
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamEnd => return Ok(root),
                Event::DocumentStart(_) if root.is_some() => {
                    let message = "a second YAML document starts here";
                    let problem = Diagnostic::new(&codes::SEVERAL_DOCUMENTS, message);
                    let problem = problem.at(self.place(span.start, 3));
                    return Err(problem.help("remove this `---` and what follows it").into());
                }
                Event::StreamStart | Event::DocumentStart(_) => {}
                Event::DocumentEnd | Event::Nothing => {}
                event => root = Some(self.value(event, span)?),
            }
        }
    }

    fn next(&mut self) -> Parsed<(Event<'t>, Span)> {
        let Some(event) = self.events.next() else {
            return Ok((Event::StreamEnd, Span::default()));
        };
        event.map_err(|error| {
            let place = self.place(*error.marker(), 1);
            // The parser has a limit of its own, for flow style.
            match error.info().contains("recursion limit") {
                true => too_deep(place).into(),
                false => invalid(&format!("not YAML: {}", error.info()), place),
            }
        })
    }

    /// The next event, unless that is the end of what is read.
    fn next_before(&mut self, end: &Event<'t>) -> Parsed<Option<(Event<'t>, Span)>> {
        Ok(Some(self.next()?).filter(|(event, _)| event != end))
    }

    fn value(&mut self, event: Event<'t>, span: Span) -> Parsed<Located> {
        let place = self.place(span.start, 1);
        let (value, anchor) = match event {
            Event::Scalar(text, style, anchor, tag) => {
                let value = scalar(&text, style, tag.as_deref());
                let place = self.scalar_place(span, style);
                (Located::scalar(value, &text, place), anchor)
            }
            Event::SequenceStart(anchor, _) => (self.list(place)?, anchor),
            Event::MappingStart(anchor, _) => (self.object(place)?, anchor),
            Event::Alias(anchor) => {
                let place = self.place(span.start, span.len());
                return self.repeated(anchor, place);
            }
            _ => return Err(invalid("not YAML: a value belongs here", place)),
        };
        if anchor != 0 {
            self.remember(anchor, &value)?;
        }
        Ok(value)
    }

    fn list(&mut self, place: Location) -> Parsed<Located> {
        let mut list = Located::new(json!([]), place);
        descend(&mut self.depth, &list)?;
        while let Some((event, span)) = self.next_before(&Event::SequenceEnd)? {
            list.insert("-", self.value(event, span)?);
        }
        self.depth -= 1;
        Ok(list)
    }

    fn object(&mut self, place: Location) -> Parsed<Located> {
        let mut object = Located::new(json!({}), place);
        descend(&mut self.depth, &object)?;
        let mut merged = Vec::new();
        while let Some((event, span)) = self.next_before(&Event::MappingEnd)? {
            let (key, place) = self.key(event, span)?;
            let start = &mut object.spans.value;
            if (start.line, start.column) == (place.line, place.column) {
                start.length = place.length;
            }
            let (event, span) = self.next()?;
            let member = self.value(event, span)?;
            if key == "<<" && is_mergeable(&member.value) {
                merged.push(member);
            } else {
                add_member(&mut object, (key, place), member, &mut self.problems);
            }
        }
        for other in merged {
            merge(&mut object, other);
        }
        self.depth -= 1;
        Ok(object)
    }

    fn key(&mut self, event: Event<'t>, span: Span) -> Parsed<(String, Location)> {
        match event {
            Event::Scalar(text, style, anchor, _) => {
                let place = self.scalar_place(span, style);
                let key = text.into_owned();
                if anchor != 0 {
                    let value = Value::String(key.clone());
                    self.remember(anchor, &Located::new(value, place.clone()))?;
                }
                Ok((key, place))
            }
            Event::Alias(anchor) => {
                let place = self.place(span.start, span.len());
                match &self.anchored(anchor, &place)?.value {
                    Value::Array(_) | Value::Object(_) => Err(no_key(place)),
                    scalar => Ok((text_of(scalar), place)),
                }
            }
            _ => Err(no_key(self.place(span.start, 1))),
        }
    }

    /// What an alias stands for.
    fn anchored(&self, anchor: usize, place: &Location) -> Parsed<&Located> {
        // Missing only inside of the anchored value itself: YAML allows that, JSON has no place for it.
        let message = "the alias stands for a value that contains it";
        let anchored = self.anchors.get(&anchor);
        anchored.ok_or_else(|| invalid(message, place.clone()))
    }

    /// What an alias stands for, to be put where the alias is.
    fn repeated(&mut self, anchor: usize, place: Location) -> Parsed<Located> {
        let size = Size::of(&self.anchored(anchor, &place)?.value);
        self.spend(size.bytes, &place)?;
        if self.depth + size.depth > MAX_DEPTH {
            return Err(too_deep(place).into());
        }
        self.anchored(anchor, &place).cloned()
    }

    fn remember(&mut self, anchor: usize, value: &Located) -> Parsed<()> {
        self.spend(Size::of(&value.value).bytes, &value.spans.value)?;
        self.anchors.insert(anchor, value.clone());
        Ok(())
    }

    fn spend(&mut self, bytes: usize, place: &Location) -> Parsed<()> {
        let Some(rest) = self.budget.checked_sub(bytes) else {
            let message = "the aliases of this file stand for more than 64 MiB";
            let problem = Diagnostic::new(&codes::TOO_MANY_ALIASES, message);
            let problem = problem.at(place.clone());
            return Err(problem.help("write the values out, or use `$ref`").into());
        };
        self.budget = rest;
        Ok(())
    }

    fn scalar_place(&self, span: Span, style: ScalarStyle) -> Location {
        let several_lines = span.start.line() != span.end.line();
        let is_block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
        let length = match several_lines || is_block {
            true => 1,
            false => span.len(),
        };
        self.place(span.start, length)
    }

    fn place(&self, marker: Marker, length: usize) -> Location {
        let line = marker.line().checked_sub(1);
        let shift = line.and_then(|line| self.shifts.get(line)).copied();
        let column = marker.col().saturating_sub(shift.unwrap_or_default());
        location(self.file, marker.line(), column + 1, length)
    }
}

/// Adds what `<<` brings: the members of an object, or of each in a list. Keys written out win, as do those merged first.
fn merge(object: &mut Located, other: Located) {
    if other.value.is_array() {
        return other.into_items().for_each(|item| merge(object, item));
    }
    for (key, member) in other.into_members() {
        if object.value.get(&key).is_none() {
            object.insert(&key, member);
        }
    }
}

/// `<<` is YAML 1.1, yet every common reader of OpenAPI files takes it.
fn is_mergeable(value: &Value) -> bool {
    match value {
        Value::Object(_) => true,
        Value::Array(items) => !items.is_empty() && items.iter().all(Value::is_object),
        _ => false,
    }
}

fn no_key(place: Location) -> Box<Diagnostic> {
    invalid("a key of an object has to be a string", place)
}

fn invalid(message: &str, place: Location) -> Box<Diagnostic> {
    Box::new(Diagnostic::new(&codes::INVALID_YAML, message).at(place))
}

fn scalar(text: &str, style: ScalarStyle, tag: Option<&Tag>) -> Value {
    let tagged_string = tag
        .is_some_and(|tag| tag.is_yaml_core_schema() && tag.suffix == "str" || tag.handle == "!");
    match style == ScalarStyle::Plain && !tagged_string {
        true => plain(text),
        false => Value::String(text.to_owned()),
    }
}

/// A plain scalar under the YAML 1.2 core schema. Infinity and NaN, which JSON lacks, stay strings.
fn plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ => number(text).map_or_else(|| Value::String(text.to_owned()), Value::Number),
    }
}

fn number(text: &str) -> Option<Number> {
    for (prefix, radix) in [("0x", 16), ("0o", 8)] {
        if let Some(digits) = text.strip_prefix(prefix).filter(|it| !it.starts_with('+')) {
            return u64::from_str_radix(digits, radix).ok().map(Number::from);
        }
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    // Not the words that Rust takes for numbers.
    if !unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return None;
    }
    let plain = text.strip_prefix('+').unwrap_or(text);
    let integer = plain.parse().ok().and_then(Number::from_i128);
    integer.or_else(|| Number::from_f64(plain.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_far_to_the_right_does_not_multiply_the_text() {
        let text = format!("{}a: {{\n{}", " ".repeat(20_000), "b\n".repeat(20_000));
        assert!(with_deeper_flow(&text).len() < LONGEST_MOVED + text.len());
    }
}
