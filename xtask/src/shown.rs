//! What commands write, without characters that a reader cannot see or that command a terminal: documents are not trusted.

use std::io::{self, Write};

use codegen::diagnostic::{escape_in_json, escape_in_yaml, escape_invisible};

use crate::format::Format;

/// A stream on which everything can be seen.
pub(crate) struct Shown<W> {
    stream: W,
    /// Decides how such a character is written: `\u{202e}` for people, `\u202e` in JSON, where it can only be in a string
    /// and keeps its meaning, `\U0000202e` in YAML.
    format: Format,
    /// Whether the colours of a report pass: it has escaped what it shows of documents.
    pub(crate) has_colours: bool,
}

impl<W> Shown<W> {
    pub(crate) fn new(stream: W, format: Format) -> Self {
        Self {
            stream,
            format,
            has_colours: false,
        }
    }
}

impl<W: Write> Write for Shown<W> {
    /// Texts are written as a whole, so no character is cut.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(bytes);
        let shown = escape_invisible(&text, |c, shown| match self.format {
            Format::Json => escape_in_json(c, shown),
            Format::Yaml => escape_in_yaml(c, shown),
            _ if self.has_colours && c == '\u{1b}' => shown.push(c),
            _ => shown.extend(c.escape_unicode()),
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
        for (format, has_colours, expected) in [
            (Format::Text, false, "a\n\\u{1b}[31m\\u{e0041}ñ"),
            (Format::Text, true, "a\n\u{1b}[31m\\u{e0041}ñ"),
            (Format::Json, false, "a\n\\u001b[31m\\udb40\\udc41ñ"),
            (Format::Yaml, false, "a\n\\U0000001b[31m\\U000e0041ñ"),
        ] {
            let mut written = Vec::new();
            let mut shown = Shown::new(&mut written, format);
            shown.has_colours = has_colours;
            write!(shown, "a\n\u{1b}[31m\u{e0041}ñ").unwrap();
            assert_eq!(String::from_utf8(written).unwrap(), expected);
        }
    }
}
