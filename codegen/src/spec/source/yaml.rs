//! YAML 1.2 with the place of every value, from the events of `saphyr-parser`.
//!
//! Plain scalars follow the core schema, so that `no` and `2024-01-01` are strings. Keys are always the text as written:
//! the status code `200:` is the key "200".

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::{Map, Number, Value};
use yaml_events::{Event, Events, Marker, ScalarStyle, Span, Tag};

use super::{MAX_DEPTH, depth_of, duplicate_key, location, spend, too_deep};
use crate::diagnostic::{Diagnostic, Diagnostics, Location, codes};
use crate::spec::document::{Children, Document, Spans};

/// What all aliases of a document together may stand for, in bytes.
const ALIAS_BUDGET: usize = 64 * 1024 * 1024;

pub(super) fn parse(
    file: &Arc<str>,
    text: &str,
    diagnostics: &mut Diagnostics,
) -> Option<Document> {
    let mut builder = Builder::new(file);
    if let Err(problem) = builder.run(text) {
        let place = problem.location.clone();
        if let Some(document) =
            place.and_then(|place| read_leniently(file, text, place, diagnostics))
        {
            return Some(document);
        }
        diagnostics.extend(builder.problems);
        diagnostics.push(*problem);
        return None;
    }
    diagnostics.extend(builder.problems);
    let Some((value, spans)) = builder.root else {
        let problem = Diagnostic::new(
            &codes::EMPTY_DOCUMENT,
            format!("`{file}` holds no document"),
        );
        diagnostics.push(problem.at(Location::start_of(file)));
        return None;
    };
    Some(Document {
        file: Arc::clone(file),
        value,
        spans,
    })
}

/// Reads what other parsers accept, with a warning.
fn read_leniently(
    file: &Arc<str>,
    text: &str,
    place: Location,
    diagnostics: &mut Diagnostics,
) -> Option<Document> {
    let (changed, warning) = match without_tabs(text) {
        Some(changed) => (
            changed,
            Diagnostic::new(&codes::TAB, "a tab stands where YAML wants spaces")
                .note("all tabs of the file are read as spaces"),
        ),
        None => (
            with_deeper_flow(text),
            Diagnostic::new(
                &codes::SHALLOW_BRACKET,
                "a part of `{}` or `[]` stands no deeper than the key that it belongs to",
            )
            .note("read as if it stood deeper"),
        ),
    };
    let mut builder = Builder::new(file);
    builder.shifts = std::iter::zip(text.lines(), changed.lines())
        .map(|(line, changed)| changed.len().saturating_sub(line.len()))
        .collect();
    builder.run(&changed).ok()?;
    let (value, spans) = builder.root?;
    diagnostics.push(warning.at(place));
    diagnostics.extend(builder.problems);
    Some(Document {
        file: Arc::clone(file),
        value,
        spans,
    })
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
        if flow.is_open() {
            deeper.extend(std::iter::repeat_n(' ', first + 1));
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
    fn is_open(&self) -> bool {
        self.depth > 0
    }

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

type Node = (Value, Spans);

struct Builder<'f> {
    file: &'f Arc<str>,
    open: Vec<Container>,
    anchors: HashMap<usize, Node>,
    budget: usize,
    root: Option<Node>,
    problems: Vec<Diagnostic>,
    /// By how many columns lines were moved to the right before they were read.
    shifts: Vec<usize>,
}

/// An array or object that has not ended yet.
struct Container {
    location: Location,
    anchor: usize,
    content: Content,
}

enum Content {
    Items {
        values: Vec<Value>,
        spans: Vec<Spans>,
    },
    Members(Members),
}

#[derive(Default)]
struct Members {
    values: Map<String, Value>,
    spans: HashMap<Box<str>, Spans>,
    /// A key whose value has not come yet.
    key: Option<(String, Location)>,
    /// Values of `<<`.
    merged: Vec<Node>,
}

impl<'f> Builder<'f> {
    fn new(file: &'f Arc<str>) -> Self {
        Self {
            file,
            open: Vec::new(),
            anchors: HashMap::new(),
            budget: ALIAS_BUDGET,
            root: None,
            problems: Vec::new(),
            shifts: Vec::new(),
        }
    }

    fn run(&mut self, text: &str) -> Result<(), Box<Diagnostic>> {
        for event in Events::new(text) {
            let (event, span) = event.map_err(|error| {
                let place = self.place(*error.marker(), 1);
                // The parser has a limit of its own, for flow style.
                if error.info().contains("recursion limit") {
                    return too_deep(place);
                }
                Diagnostic::new(&codes::INVALID_YAML, format!("not YAML: {}", error.info()))
                    .at(place)
            })?;
            self.event(event, span)?;
        }
        Ok(())
    }

    fn event(&mut self, event: Event<'_>, span: Span) -> Result<(), Box<Diagnostic>> {
        match event {
            Event::DocumentStart(_) if self.root.is_some() => {
                let problem = Diagnostic::new(
                    &codes::SEVERAL_DOCUMENTS,
                    "a second YAML document starts here",
                );
                Err(Box::new(
                    problem
                        .at(self.place(span.start, 3))
                        .help("remove this `---` and what follows it"),
                ))
            }
            Event::Scalar(text, style, anchor, tag) => {
                let location = self.scalar_location(span, style);
                if self.key_expected() {
                    return self.key(text.into_owned(), anchor, location);
                }
                let node = scalar(&text, style, tag.as_deref(), location);
                self.complete(node, anchor)
            }
            Event::Alias(anchor) => self.alias(anchor, span),
            Event::SequenceStart(anchor, _) => {
                let content = Content::Items {
                    values: Vec::new(),
                    spans: Vec::new(),
                };
                self.start(content, anchor, span)
            }
            Event::MappingStart(anchor, _) => {
                self.start(Content::Members(Members::default()), anchor, span)
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(),
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd => Ok(()),
        }
    }

    fn key_expected(&self) -> bool {
        matches!(self.open.last(), Some(Container { content: Content::Members(members), .. }) if members.key.is_none())
    }

    fn key(
        &mut self,
        text: String,
        anchor: usize,
        location: Location,
    ) -> Result<(), Box<Diagnostic>> {
        if anchor != 0 {
            let node = (Value::String(text.clone()), Spans::leaf(location.clone()));
            self.remember(anchor, &node)?;
        }
        if let Some(Container {
            content: Content::Members(members),
            location: start,
            ..
        }) = self.open.last_mut()
        {
            if (start.line, start.column) == (location.line, location.column) {
                start.length = location.length;
            }
            members.key = Some((text, location));
        }
        Ok(())
    }

    fn start(
        &mut self,
        content: Content,
        anchor: usize,
        span: Span,
    ) -> Result<(), Box<Diagnostic>> {
        let location = self.place(span.start, 1);
        if self.key_expected() {
            let problem = Diagnostic::new(
                &codes::INVALID_YAML,
                "a key of an object has to be a string",
            );
            return Err(Box::new(problem.at(location)));
        }
        if self.open.len() == MAX_DEPTH {
            return Err(Box::new(too_deep(location)));
        }
        self.open.push(Container {
            location,
            anchor,
            content,
        });
        Ok(())
    }

    fn end(&mut self) -> Result<(), Box<Diagnostic>> {
        let Some(Container {
            location,
            anchor,
            content,
        }) = self.open.pop()
        else {
            return Ok(());
        };
        let node = match content {
            Content::Items { values, spans } => {
                (Value::Array(values), Spans::items(location, spans))
            }
            Content::Members(mut members) => {
                for merged in std::mem::take(&mut members.merged) {
                    members.merge(merged);
                }
                (
                    Value::Object(members.values),
                    Spans::members(location, members.spans),
                )
            }
        };
        self.complete(node, anchor)
    }

    fn alias(&mut self, anchor: usize, span: Span) -> Result<(), Box<Diagnostic>> {
        let location = self.place(span.start, span.len());
        let Some((value, spans)) = self.anchors.get(&anchor) else {
            // Only inside of the anchored value itself: YAML allows that, JSON has no place for it.
            let problem = Diagnostic::new(
                &codes::INVALID_YAML,
                "the alias stands for a value that contains it",
            );
            return Err(Box::new(problem.at(location)));
        };
        if self.key_expected() {
            let Some(text) = key_text(value) else {
                let problem = Diagnostic::new(
                    &codes::INVALID_YAML,
                    "a key of an object has to be a string",
                );
                return Err(Box::new(problem.at(location)));
            };
            return self.key(text, 0, location);
        }
        let depth = self.open.len() + depth_of(value);
        self.budget = spend(self.budget, value).ok_or_else(|| too_many_aliases(&location))?;
        if depth > MAX_DEPTH {
            return Err(Box::new(too_deep(location)));
        }
        let node = (value.clone(), spans.clone());
        self.complete(node, 0)
    }

    fn remember(&mut self, anchor: usize, node: &Node) -> Result<(), Box<Diagnostic>> {
        self.budget = spend(self.budget, &node.0).ok_or_else(|| too_many_aliases(&node.1.value))?;
        self.anchors.insert(anchor, node.clone());
        Ok(())
    }

    /// Puts a finished value where it belongs.
    fn complete(&mut self, node: Node, anchor: usize) -> Result<(), Box<Diagnostic>> {
        if anchor != 0 {
            self.remember(anchor, &node)?;
        }
        let (value, mut spans) = node;
        match self.open.last_mut().map(|container| &mut container.content) {
            None => self.root = Some((value, spans)),
            Some(Content::Items {
                values,
                spans: items,
            }) => {
                values.push(value);
                items.push(spans);
            }
            Some(Content::Members(members)) => {
                let Some((key, key_location)) = members.key.take() else {
                    return Ok(());
                };
                if key == "<<" && is_mergeable(&value) {
                    members.merged.push((value, spans));
                } else {
                    if let Some(first) = members.spans.get(key.as_str()) {
                        let first = first.key.as_ref().unwrap_or(&first.value);
                        self.problems
                            .push(duplicate_key(&key, key_location.clone(), first));
                    }
                    spans.key = Some(key_location);
                    members.spans.insert(key.as_str().into(), spans);
                    members.values.insert(key, value);
                }
            }
        }
        Ok(())
    }

    fn scalar_location(&self, span: Span, style: ScalarStyle) -> Location {
        let several_lines = span.start.line() != span.end.line();
        let length = match style {
            ScalarStyle::Literal | ScalarStyle::Folded => 1,
            _ if several_lines => 1,
            _ => span.len(),
        };
        self.place(span.start, length)
    }

    fn place(&self, marker: Marker, length: usize) -> Location {
        let shift = marker
            .line()
            .checked_sub(1)
            .and_then(|line| self.shifts.get(line));
        let column = marker
            .col()
            .saturating_sub(shift.copied().unwrap_or_default());
        location(self.file, marker.line(), column + 1, length)
    }
}

impl Members {
    /// Adds what `<<` brings. Keys written out win, as do those merged first.
    fn merge(&mut self, (value, spans): Node) {
        match (value, spans.children) {
            (Value::Object(values), Children::Members(mut members)) => {
                for (key, value) in values {
                    if let Some(spans) = members.remove(key.as_str())
                        && !self.spans.contains_key(key.as_str())
                    {
                        self.spans.insert(key.as_str().into(), spans);
                        self.values.insert(key, value);
                    }
                }
            }
            (Value::Array(values), Children::Items(items)) => {
                for node in values.into_iter().zip(items) {
                    self.merge(node);
                }
            }
            _ => {}
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

fn key_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Array(_) | Value::Object(_) => None,
        scalar => Some(scalar.to_string()),
    }
}

fn too_many_aliases(location: &Location) -> Box<Diagnostic> {
    let problem = Diagnostic::new(
        &codes::TOO_MANY_ALIASES,
        "the aliases of this file stand for more than 64 MiB",
    );
    Box::new(
        problem
            .at(location.clone())
            .help("write the values out, or use `$ref`"),
    )
}

fn scalar(text: &str, style: ScalarStyle, tag: Option<&Tag>, location: Location) -> Node {
    let mut spans = Spans::leaf(location);
    let tagged_string = tag
        .is_some_and(|tag| tag.is_yaml_core_schema() && tag.suffix == "str" || tag.handle == "!");
    let value = if style == ScalarStyle::Plain && !tagged_string {
        plain(text)
    } else {
        Value::String(text.to_owned())
    };
    let normal = value.to_string();
    if !value.is_string() && normal != text {
        spans.text = Some(text.into());
    }
    (value, spans)
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
    if let Some(digits) = text.strip_prefix("0x") {
        return u64::from_str_radix(digits, 16)
            .ok()
            .filter(|_| !digits.starts_with('+'))
            .map(Number::from);
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return u64::from_str_radix(digits, 8)
            .ok()
            .filter(|_| !digits.starts_with('+'))
            .map(Number::from);
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if !unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        || !unsigned.contains(|c: char| c.is_ascii_digit())
        || !unsigned
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '.' | 'e' | 'E' | '+' | '-'))
    {
        return None;
    }
    let plain = text.strip_prefix('+').unwrap_or(text);
    if let Ok(integer) = plain.parse::<i64>() {
        return Some(integer.into());
    }
    if let Ok(integer) = plain.parse::<u64>() {
        return Some(integer.into());
    }
    plain.parse::<f64>().ok().and_then(Number::from_f64)
}
