//! How diagnostics are shown: as text for a person, as JSON for a program.

use codegen::diagnostic::Diagnostics;

/// `--format`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Format {
    /// As rustc shows its own.
    #[default]
    Text,
    /// One line: the array that [`Diagnostics::to_json`] describes, empty if there is nothing to say.
    Json,
}

impl Format {
    /// # Errors
    ///
    /// Wrong usage, in words for the person who typed it.
    pub(crate) fn parse(name: &str) -> Result<Self, String> {
        match name {
            "text" => Ok(Self::Text),
            "json" => Ok(Self::Json),
            name => Err(format!("--format is `text` or `json`, not `{name}`")),
        }
    }

    pub(crate) fn show(self, diagnostics: &Diagnostics) -> String {
        match self {
            Self::Text => diagnostics.to_string(),
            Self::Json => diagnostics.to_json().to_string(),
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
