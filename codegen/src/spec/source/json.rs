//! JSON with the place of every value. Strings and numbers are left to `serde_json`; here is only the structure.

use std::sync::Arc;

use serde_json::{Deserializer, Value};

use super::location;
use super::tree::{Content, Members, Parsed, Tree};
use crate::diagnostic::{Diagnostic, Diagnostics, Location, codes};
use crate::spec::document::{Document, Spans};

/// The document, or why there is none.
pub(super) fn parse(
    file: &Arc<str>,
    text: &str,
    diagnostics: &mut Diagnostics,
) -> Parsed<Option<Document>> {
    let mut parser = Parser {
        tree: Tree::new(file, false),
        rest: text,
        line: 1,
        column: 1,
    };
    parser.value()?;
    match parser.next_byte() {
        None => Ok(parser.tree.document(diagnostics)),
        Some(_) => parser.fail("something follows the end of the document"),
    }
}

struct Parser<'a> {
    tree: Tree<'a>,
    rest: &'a str,
    line: usize,
    column: usize,
}

impl<'a> Parser<'a> {
    fn value(&mut self) -> Parsed {
        match self.next_byte() {
            Some(b'{') => self.container(Content::Members(Members::default()), '}'),
            Some(b'[') => self.container(Content::list(), ']'),
            Some(_) => {
                let (value, token, location) = self.scalar()?;
                let mut spans = Spans::leaf(location);
                if !value.is_string() {
                    let is_other = |normal: &String| normal != token;
                    spans.text = Some(value.to_string())
                        .filter(is_other)
                        .map(|_| token.into());
                }
                self.tree.complete((value, spans), 0)
            }
            None => self.fail("the document ends where a value belongs"),
        }
    }

    fn container(&mut self, content: Content, end: char) -> Parsed {
        self.tree.start(content, 0, self.here(1))?;
        self.advance(1, 1);
        let mut is_first = true;
        while !self.accept(end) {
            if !is_first && !self.accept(',') {
                return self.fail(&format!("a `,` or `{end}` belongs here"));
            }
            is_first = false;
            if end == '}' {
                self.key()?;
            }
            self.value()?;
        }
        self.tree.end()
    }

    fn key(&mut self) -> Parsed {
        if self.next_byte() != Some(b'"') {
            return self.fail("a key in double quotes belongs here");
        }
        if let (Value::String(key), _, location) = self.scalar()? {
            self.tree.key(key, 0, location)?;
        }
        match self.accept(':') {
            true => Ok(()),
            false => self.fail("a `:` belongs after the key"),
        }
    }

    /// A string, number, `true`, `false` or `null`, with its text. None of them goes over several lines.
    fn scalar(&mut self) -> Parsed<(Value, &'a str, Location)> {
        let mut values = Deserializer::from_str(self.rest).into_iter::<Value>();
        match values.next() {
            Some(Ok(value)) => {
                let (token, _) = self.rest.split_at(values.byte_offset());
                let length = token.chars().count();
                let location = self.here(length);
                self.advance(token.len(), length);
                Ok((value, token, location))
            }
            Some(Err(error)) => {
                // Without the position, which counts from the start of the value.
                let text = error.to_string();
                self.fail(text.split(" at line ").next().unwrap_or_default())
            }
            None => self.fail("a value belongs here"),
        }
    }

    /// The first byte after white space.
    fn next_byte(&mut self) -> Option<u8> {
        loop {
            match self.rest.bytes().next()? {
                b'\n' => {
                    self.advance(1, 0);
                    self.line += 1;
                    self.column = 1;
                }
                b' ' | b'\t' | b'\r' => self.advance(1, 1),
                byte => return Some(byte),
            }
        }
    }

    fn accept(&mut self, sign: char) -> bool {
        let is_next = self.next_byte().map(char::from) == Some(sign);
        if is_next {
            self.advance(1, 1);
        }
        is_next
    }

    fn advance(&mut self, bytes: usize, columns: usize) {
        self.rest = self.rest.get(bytes..).unwrap_or_default();
        self.column += columns;
    }

    fn here(&self, length: usize) -> Location {
        location(self.tree.file, self.line, self.column, length)
    }

    fn fail<T>(&self, what: &str) -> Parsed<T> {
        let problem = Diagnostic::new(&codes::INVALID_JSON, format!("not JSON: {what}"));
        Err(Box::new(problem.at(self.here(1))))
    }
}
