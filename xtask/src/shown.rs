//! What commands write, without characters that a reader cannot see or that command a terminal: documents are not trusted.

use std::io::{self, Write};

use codegen::diagnostic::{escape_in_json, escape_in_yaml, escape_invisible};

/// How such a character is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Escape {
    /// `\u{202e}`, for people.
    Text,
    /// The same, but the colours of a report pass: it has escaped what it shows of documents.
    Coloured,
    /// `\u202e`: in JSON it can only be in a string, which keeps its meaning.
    Json,
    /// `\U0000202e`, the same in YAML.
    Yaml,
}

/// A stream on which everything can be seen.
pub(crate) struct Shown<W> {
    stream: W,
    escape: Escape,
}

impl<W> Shown<W> {
    pub(crate) fn new(stream: W, escape: Escape) -> Self {
        Self { stream, escape }
    }
}

impl<W: Write> Write for Shown<W> {
    /// Texts are written as a whole, so no character is cut.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(bytes);
        let shown = escape_invisible(&text, |c, shown| match self.escape {
            Escape::Coloured if c == '\u{1b}' => shown.push(c),
            Escape::Text | Escape::Coloured => shown.extend(c.escape_unicode()),
            Escape::Json => escape_in_json(c, shown),
            Escape::Yaml => escape_in_yaml(c, shown),
        });
        self.stream.write_all(shown.as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_can_be_seen_in_every_format() {
        for (escape, expected) in [
            (Escape::Text, "a\n\\u{1b}[31m\\u{e0041}ñ"),
            (Escape::Coloured, "a\n\u{1b}[31m\\u{e0041}ñ"),
            (Escape::Json, "a\n\\u001b[31m\\udb40\\udc41ñ"),
            (Escape::Yaml, "a\n\\U0000001b[31m\\U000e0041ñ"),
        ] {
            let mut written = Vec::new();
            write!(Shown::new(&mut written, escape), "a\n\u{1b}[31m\u{e0041}ñ").unwrap();
            assert_eq!(String::from_utf8(written).unwrap(), expected);
        }
    }
}
