//! YAML 1.2 with the place of every value, from the events of `saphyr-parser`.
//!
//! Plain scalars follow the core schema, so that `no` and `2024-01-01` are strings. Keys are always the text as written:
//! the status code `200:` is the key "200".

use std::sync::Arc;

use serde_json::{Number, Value};
use yaml_events::{Event, Events, Marker, ScalarStyle, Span, Tag};

use super::tree::{Content, Members, Node, Parsed, Tree};
use super::{location, too_deep};
use crate::diagnostic::{Diagnostic, Diagnostics, Location, codes};
use crate::spec::document::{Document, Spans};

pub(super) fn parse(
    file: &Arc<str>,
    text: &str,
    diagnostics: &mut Diagnostics,
) -> Option<Document> {
    let mut reader = Reader::new(file);
    let problem = match reader.run(text) {
        Ok(()) => return reader.document(diagnostics),
        Err(problem) => *problem,
    };
    let lenient = read_leniently(file, text, diagnostics, problem.location.as_ref());
    if lenient.is_none() {
        diagnostics.extend(reader.tree.problems);
        diagnostics.push(problem);
    }
    lenient
}

/// Reads what other parsers accept, with a warning.
fn read_leniently(
    file: &Arc<str>,
    text: &str,
    diagnostics: &mut Diagnostics,
    place: Option<&Location>,
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
    let mut reader = Reader::new(file);
    reader.shifts = std::iter::zip(text.lines(), changed.lines())
        .map(|(line, changed)| changed.len().saturating_sub(line.len()))
        .collect();
    reader.run(&changed).ok()?;
    diagnostics.push(warning.at(place?.clone()));
    reader.document(diagnostics)
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

struct Reader<'f> {
    tree: Tree<'f>,
    /// By how many columns lines were moved to the right before they were read.
    shifts: Vec<usize>,
}

impl<'f> Reader<'f> {
    fn new(file: &'f Arc<str>) -> Self {
        let (tree, shifts) = (Tree::new(file, true), Vec::new());
        Self { tree, shifts }
    }

    /// What was read, if there was anything.
    fn document(self, diagnostics: &mut Diagnostics) -> Option<Document> {
        let file = self.tree.file;
        let document = self.tree.document(diagnostics);
        if document.is_none() {
            let message = format!("`{file}` holds no document");
            let problem = Diagnostic::new(&codes::EMPTY_DOCUMENT, message);
            diagnostics.push(problem.at(Location::start_of(file)));
        }
        document
    }

    fn run(&mut self, text: &str) -> Parsed {
        for event in Events::new(text) {
            let (event, span) = event.map_err(|error| {
                let place = self.place(*error.marker(), 1);
                // The parser has a limit of its own, for flow style.
                match error.info().contains("recursion limit") {
                    true => too_deep(place),
                    false => invalid(&format!("not YAML: {}", error.info()), place),
                }
            })?;
            self.event(event, span)?;
        }
        Ok(())
    }

    fn event(&mut self, event: Event<'_>, span: Span) -> Parsed {
        match event {
            Event::DocumentStart(_) if self.tree.is_complete() => {
                let message = "a second YAML document starts here";
                let problem = Diagnostic::new(&codes::SEVERAL_DOCUMENTS, message);
                let problem = problem.at(self.place(span.start, 3));
                Err(problem.help("remove this `---` and what follows it").into())
            }
            Event::Scalar(text, style, anchor, tag) => {
                let location = self.scalar_location(span, style);
                if self.tree.key_expected() {
                    return self.tree.key(text.into_owned(), anchor, location);
                }
                let node = scalar(&text, style, tag.as_deref(), location);
                self.tree.complete(node, anchor)
            }
            Event::Alias(anchor) => self.alias(anchor, span),
            Event::SequenceStart(anchor, _) => self.start(Content::list(), anchor, span),
            Event::MappingStart(anchor, _) => {
                self.start(Content::Members(Members::default()), anchor, span)
            }
            Event::SequenceEnd | Event::MappingEnd => self.tree.end(),
            _ => Ok(()),
        }
    }

    fn start(&mut self, content: Content, anchor: usize, span: Span) -> Parsed {
        let location = self.place(span.start, 1);
        if self.tree.key_expected() {
            return Err(invalid("a key of an object has to be a string", location).into());
        }
        self.tree.start(content, anchor, location)
    }

    fn alias(&mut self, anchor: usize, span: Span) -> Parsed {
        let location = self.place(span.start, span.len());
        let Some((value, _)) = self.tree.anchors.get(&anchor) else {
            // Only inside of the anchored value itself: YAML allows that, JSON has no place for it.
            let message = "the alias stands for a value that contains it";
            return Err(invalid(message, location).into());
        };
        if !self.tree.key_expected() {
            return self.tree.repeat(anchor, location);
        }
        match value {
            Value::Array(_) | Value::Object(_) => {
                Err(invalid("a key of an object has to be a string", location).into())
            }
            Value::String(text) => self.tree.key(text.clone(), 0, location),
            scalar => self.tree.key(scalar.to_string(), 0, location),
        }
    }

    fn scalar_location(&self, span: Span, style: ScalarStyle) -> Location {
        let several_lines = span.start.line() != span.end.line();
        let is_block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
        let length = if several_lines || is_block {
            1
        } else {
            span.len()
        };
        self.place(span.start, length)
    }

    fn place(&self, marker: Marker, length: usize) -> Location {
        let line = marker.line().checked_sub(1);
        let shift = line.and_then(|line| self.shifts.get(line)).copied();
        let column = marker.col().saturating_sub(shift.unwrap_or_default());
        location(self.tree.file, marker.line(), column + 1, length)
    }
}

fn invalid(message: &str, location: Location) -> Diagnostic {
    Diagnostic::new(&codes::INVALID_YAML, message).at(location)
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
    for (prefix, radix) in [("0x", 16), ("0o", 8)] {
        if let Some(digits) = text.strip_prefix(prefix).filter(|it| !it.starts_with('+')) {
            return u64::from_str_radix(digits, radix).ok().map(Number::from);
        }
    }
    let is_sign = |c: char| c.is_ascii_digit() || matches!(c, '.' | 'e' | 'E' | '+' | '-');
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if !unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        || !unsigned.contains(|c: char| c.is_ascii_digit())
        || !unsigned.chars().all(is_sign)
    {
        return None;
    }
    let plain = text.strip_prefix('+').unwrap_or(text);
    let integer = plain.parse::<i64>().map(Number::from);
    let integer = integer.or_else(|_| plain.parse::<u64>().map(Number::from));
    integer
        .ok()
        .or_else(|| Number::from_f64(plain.parse().ok()?))
}
