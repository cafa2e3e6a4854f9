//! JSON with the place of every value. Strings and numbers are left to `serde_json`; here is only the structure.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::{MAX_DEPTH, duplicate_key, location, too_deep};
use crate::diagnostic::{Diagnostic, Location, codes};
use crate::spec::document::{Document, Spans};

pub(super) fn parse(
    file: &Arc<str>,
    text: &str,
    problems: &mut Vec<Diagnostic>,
) -> Option<Document> {
    let mut parser = Parser {
        file,
        text,
        position: 0,
        line: 1,
        column: 1,
        depth: 0,
        problems,
    };
    let result = parser.document();
    match result {
        Ok((value, spans)) => Some(Document {
            file: Arc::clone(file),
            value,
            spans,
        }),
        Err(problem) => {
            problems.push(*problem);
            None
        }
    }
}

type Parsed<T> = Result<T, Box<Diagnostic>>;

struct Parser<'a> {
    file: &'a Arc<str>,
    text: &'a str,
    /// In bytes; always at the start of a character.
    position: usize,
    line: usize,
    column: usize,
    depth: usize,
    problems: &'a mut Vec<Diagnostic>,
}

impl<'a> Parser<'a> {
    fn document(&mut self) -> Parsed<(Value, Spans)> {
        self.skip_whitespace();
        let node = self.value()?;
        self.skip_whitespace();
        if self.peek().is_some() {
            self.fail("something follows the end of the document")
        } else {
            Ok(node)
        }
    }

    fn value(&mut self) -> Parsed<(Value, Spans)> {
        match self.peek() {
            Some(b'{') => self.nested(Self::object),
            Some(b'[') => self.nested(Self::array),
            Some(b'"') => {
                let (text, location) = self.string()?;
                Ok((Value::String(text), Spans::leaf(location)))
            }
            Some(_) => self.literal(),
            None => self.fail("the document ends where a value belongs"),
        }
    }

    fn nested(&mut self, parse: fn(&mut Self) -> Parsed<(Value, Spans)>) -> Parsed<(Value, Spans)> {
        if self.depth == MAX_DEPTH {
            return Err(Box::new(too_deep(self.here(1))));
        }
        self.depth += 1;
        let node = parse(self);
        self.depth -= 1;
        node
    }

    fn object(&mut self) -> Parsed<(Value, Spans)> {
        let start = self.here(1);
        self.advance(1);
        let mut values = Map::new();
        let mut members: HashMap<Box<str>, Spans> = HashMap::new();
        self.skip_whitespace();
        if self.accept(b'}') {
            return Ok((Value::Object(values), Spans::members(start, members)));
        }
        loop {
            self.skip_whitespace();
            if self.peek() != Some(b'"') {
                return self.fail("a key in double quotes belongs here");
            }
            let (key, key_location) = self.string()?;
            self.skip_whitespace();
            if !self.accept(b':') {
                return self.fail("a `:` belongs after the key");
            }
            self.skip_whitespace();
            let (value, mut spans) = self.value()?;
            if let Some(first) = members.get(key.as_str()) {
                let first = first.key.as_ref().unwrap_or(&first.value);
                self.problems
                    .push(duplicate_key(&key, key_location.clone(), first));
            }
            spans.key = Some(key_location);
            members.insert(key.as_str().into(), spans);
            values.insert(key, value);
            self.skip_whitespace();
            if self.accept(b'}') {
                return Ok((Value::Object(values), Spans::members(start, members)));
            }
            if !self.accept(b',') {
                return self.fail("a `,` or `}` belongs here");
            }
        }
    }

    fn array(&mut self) -> Parsed<(Value, Spans)> {
        let start = self.here(1);
        self.advance(1);
        let (mut values, mut items) = (Vec::new(), Vec::new());
        self.skip_whitespace();
        if self.accept(b']') {
            return Ok((Value::Array(values), Spans::items(start, items)));
        }
        loop {
            self.skip_whitespace();
            let (value, spans) = self.value()?;
            values.push(value);
            items.push(spans);
            self.skip_whitespace();
            if self.accept(b']') {
                return Ok((Value::Array(values), Spans::items(start, items)));
            }
            if !self.accept(b',') {
                return self.fail("a `,` or `]` belongs here");
            }
        }
    }

    fn string(&mut self) -> Parsed<(String, Location)> {
        let rest = self.rest();
        let mut escaped = false;
        let end = rest
            .bytes()
            .enumerate()
            .skip(1)
            .find_map(|(index, byte)| match byte {
                _ if escaped => {
                    escaped = false;
                    None
                }
                b'\\' => {
                    escaped = true;
                    None
                }
                b'"' => Some(index + 1),
                b'\n' => Some(index),
                _ => None,
            });
        let token = end
            .and_then(|end| rest.get(..end))
            .filter(|token| token.ends_with('"'));
        let Some(token) = token else {
            return self.fail("the string has no closing quote in its line");
        };
        let location = self.here(token.chars().count());
        match serde_json::from_str(token) {
            Ok(text) => {
                self.column += token.chars().count();
                self.position += token.len();
                Ok((text, location))
            }
            Err(error) => Err(Box::new(self.invalid(&reason(&error)).at(location))),
        }
    }

    /// A number, `true`, `false` or `null`.
    fn literal(&mut self) -> Parsed<(Value, Spans)> {
        let rest = self.rest();
        let end = rest
            .find(|c: char| c.is_whitespace() || ",:{}[]\"".contains(c))
            .unwrap_or(rest.len());
        let token = rest.get(..end).unwrap_or_default();
        let length = token.chars().count();
        let location = self.here(length);
        match serde_json::from_str::<Value>(token) {
            Ok(value) => {
                self.column += length;
                self.position += token.len();
                let mut spans = Spans::leaf(location);
                let normal = value.to_string();
                if normal != token {
                    spans.text = Some(token.into());
                }
                Ok((value, spans))
            }
            Err(_) => Err(Box::new(
                self.invalid("this is not a JSON value").at(location),
            )),
        }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.position..).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.position).copied()
    }

    fn accept(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        if found {
            self.advance(1);
        }
        found
    }

    fn skip_whitespace(&mut self) {
        while let Some(byte) = self.peek() {
            match byte {
                b'\n' => {
                    self.position += 1;
                    self.line += 1;
                    self.column = 1;
                }
                b' ' | b'\t' | b'\r' => self.advance(1),
                _ => break,
            }
        }
    }

    /// Over ASCII characters only.
    fn advance(&mut self, bytes: usize) {
        self.position += bytes;
        self.column += bytes;
    }

    fn here(&self, length: usize) -> Location {
        location(self.file, self.line, self.column, length)
    }

    fn invalid(&self, what: &str) -> Diagnostic {
        Diagnostic::new(&codes::INVALID_JSON, format!("not JSON: {what}")).at(self.here(1))
    }

    fn fail<T>(&self, what: &str) -> Parsed<T> {
        Err(Box::new(self.invalid(what)))
    }
}

/// The message of `serde_json` without its position, which counts from the start of the token.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split_once(" at line ")
        .map_or(text.clone(), |(reason, _)| reason.to_owned())
}
