//! The forms in which commands write what they found.

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

    pub(crate) fn show(self, diagnostics: &Diagnostics) -> String {
        match self {
            Self::Json => diagnostics.to_json().to_string(),
            _ => diagnostics.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use codegen::diagnostic::{Diagnostic, codes};

    use super::*;

    #[test]
    fn json_is_one_line_and_there_even_if_nothing_is_wrong() {
        let mut diagnostics = Diagnostics::new();
        assert_eq!(Format::Json.show(&diagnostics), "[]");
        diagnostics.push(Diagnostic::new(&codes::UNKNOWN_API, "no such API").fix("a\nb"));
        let shown = Format::Json.show(&diagnostics);
        assert!(
            shown.starts_with(r#"[{"severity":"error","code":"unknown-api""#),
            "{shown}"
        );
        assert!(!shown.contains('\n'));
    }
}
