//! JSON with the place of every value. Strings and numbers are left to `serde_json`; here is only the structure.

use std::sync::Arc;

use serde_json::{Deserializer, Value, json};

use super::{Parsed, add_member, descend, location};
use crate::diagnostic::{Diagnostic, Location, codes};
use crate::spec::document::Located;

pub(super) fn parse(
    file: &Arc<str>,
    text: &str,
    problems: &mut Vec<Diagnostic>,
) -> Parsed<Located> {
    let mut parser = Parser {
        file,
        rest: text,
        line: 1,
        column: 1,
        depth: 0,
        problems,
    };
    let root = parser.value()?;
    match parser.next_byte() {
        None => Ok(root),
        Some(_) => parser.fail("something follows the end of the document"),
    }
}

struct Parser<'a> {
    file: &'a Arc<str>,
    rest: &'a str,
    line: usize,
    column: usize,
    depth: usize,
    problems: &'a mut Vec<Diagnostic>,
}

impl<'a> Parser<'a> {
    fn value(&mut self) -> Parsed<Located> {
        match self.next_byte() {
            Some(b'{') => self.container(Located::new(json!({}), self.here(1)), '}'),
            Some(b'[') => self.container(Located::new(json!([]), self.here(1)), ']'),
            Some(_) => {
                let (value, token, location) = self.scalar()?;
                Ok(Located::scalar(value, token, location))
            }
            None => self.fail("the document ends where a value belongs"),
        }
    }

    fn container(&mut self, mut container: Located, end: char) -> Parsed<Located> {
        descend(&mut self.depth, &container)?;
        self.advance(1, 1);
        let mut is_first = true;
        while !self.accept(end) {
            if !is_first && !self.accept(',') {
                return self.fail(&format!("a `,` or `{end}` belongs here"));
            }
            is_first = false;
            if end == ']' {
                container.insert("-", self.value()?);
            } else {
                let key = self.key()?;
                let member = self.value()?;
                add_member(&mut container, key, member, self.problems);
            }
        }
        self.depth -= 1;
        Ok(container)
    }

    fn key(&mut self) -> Parsed<(String, Location)> {
        if self.next_byte() != Some(b'"') {
            return self.fail("a key in double quotes belongs here");
        }
        let (key, _, place) = self.scalar()?;
        match self.accept(':') {
            true => Ok((key.as_str().unwrap_or_default().to_owned(), place)),
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
        location(self.file, self.line, self.column, length)
    }

    fn fail<T>(&self, what: &str) -> Parsed<T> {
        let problem = Diagnostic::new(&codes::INVALID_JSON, format!("not JSON: {what}"));
        Err(Box::new(problem.at(self.here(1))))
    }
}
