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

impl Parser<'_> {
    fn value(&mut self) -> Parsed<Located> {
        match self.next_byte() {
            Some(b'{') => self.container(Located::new(json!({}), self.here(1)), '}'),
            Some(b'[') => self.container(Located::new(json!([]), self.here(1)), ']'),
            Some(_) => self.scalar(),
            None => self.fail("the document ends where a value belongs"),
        }
    }

    fn container(&mut self, mut container: Located, end: char) -> Parsed<Located> {
        descend(&mut self.depth, &container)?;
        self.advance(1);
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
        let Located { value, spans } = self.scalar()?;
        match self.accept(':') {
            true => Ok((value.as_str().unwrap_or_default().to_owned(), spans.value)),
            false => self.fail("a `:` belongs after the key"),
        }
    }

    /// A string, number, `true`, `false` or `null`. None of them goes over several lines.
    fn scalar(&mut self) -> Parsed<Located> {
        let mut values = Deserializer::from_str(self.rest).into_iter::<Value>();
        match values.next() {
            Some(Ok(value)) => {
                let (token, _) = self.rest.split_at(values.byte_offset());
                let location = self.here(token.chars().count());
                self.advance(token.len());
                Ok(Located::scalar(value, token, location))
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
        let rest = self.rest.trim_start_matches([' ', '\t', '\r', '\n']);
        self.advance(self.rest.len() - rest.len());
        rest.bytes().next()
    }

    fn accept(&mut self, sign: char) -> bool {
        let is_next = self.next_byte().map(char::from) == Some(sign);
        self.advance(usize::from(is_next));
        is_next
    }

    fn advance(&mut self, bytes: usize) {
        let (passed, rest) = self.rest.split_at(bytes);
        for c in passed.chars() {
            (self.line, self.column) = match c {
                '\n' => (self.line + 1, 1),
                _ => (self.line, self.column + 1),
            };
        }
        self.rest = rest;
    }

    fn here(&self, length: usize) -> Location {
        location(self.file, self.line, self.column, length)
    }

    fn fail<T>(&self, what: &str) -> Parsed<T> {
        let problem = Diagnostic::new(&codes::INVALID_JSON, format!("not JSON: {what}"));
        Err(Box::new(problem.at(self.here(1))))
    }
}
