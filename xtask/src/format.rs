//! The forms in which commands write what they found.

use std::io::{self, Write};

use codegen::diagnostic::Diagnostics;

/// `--format`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Format {
    /// For a person; diagnostics as rustc shows its own.
    #[default]
    Text,
    Markdown,
    /// For a program; of diagnostics one line: the array that [`Diagnostics::to_json`] describes, empty if there is nothing to say.
    Json,
    Yaml,
}

impl Format {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Markdown => "markdown",
            Self::Json => "json",
            Self::Yaml => "yaml",
        }
    }

    /// Writes what was found; as text only if there is something.
    pub(crate) fn write(self, found: &Diagnostics, out: &mut dyn Write) -> io::Result<()> {
        match self {
            Self::Json => writeln!(out, "{}", found.to_json()),
            _ if found.is_empty() => Ok(()),
            _ => writeln!(out, "{}", found.to_string().trim_end()),
        }
    }
}

#[cfg(test)]
mod tests {
    use codegen::diagnostic::{Diagnostic, codes};

    use super::*;

    #[test]
    fn json_is_one_line_and_there_even_if_nothing_is_wrong() {
        let shown = |diagnostics: &Diagnostics| {
            let mut out = Vec::new();
            Format::Json.write(diagnostics, &mut out).unwrap();
            String::from_utf8(out).unwrap()
        };
        let mut diagnostics = Diagnostics::new();
        assert_eq!(shown(&diagnostics), "[]\n");
        diagnostics.push(Diagnostic::new(&codes::UNKNOWN_API, "no such API").fix("a\nb"));
        let shown = shown(&diagnostics);
        assert!(
            shown.starts_with(r#"[{"severity":"error","code":"unknown-api""#),
            "{shown}"
        );
        assert_eq!(shown.lines().count(), 1);
    }
}
