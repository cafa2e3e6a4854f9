//! The list of all codes, for people: `docs/diagnostics.md`.

use std::fmt::Write as _;

use super::{Code, codes};

/// The text of `docs/diagnostics.md`.
#[must_use]
pub fn list() -> String {
    let mut text = INTRODUCTION.to_owned();
    let mut codes = codes::ALL.to_vec();
    codes.sort_unstable_by_key(|code| code.id);
    let mut chapters = String::new();
    for Code { id, severity, docs } in codes {
        let mut docs = docs.iter();
        let title = docs.next().map_or("", |title| title.trim());
        let explanation: String = docs.copied().collect();
        let explanation = explanation.trim();
        let _ = writeln!(text, "| [`{id}`](#{id}) | {severity} | {title} |");
        let _ = write!(
            chapters,
            "\n## {id}\n\n**{severity}.** {title}\n\n{explanation}\n"
        );
    }
    text + &chapters
}

const INTRODUCTION: &str = "\
<!-- Made from codegen/src/diagnostic/codes.rs; refresh with `DIAGNOSTICS_UPDATE=1 cargo test -p codegen diagnostic`. -->

# Diagnostics

Everything that the generator reports has a code that never changes its meaning. An error keeps it from generating; after a
warning it goes on, and says what it took the document to mean. Where an overlay can solve the problem, the action to paste
below its `actions:` is shown, except that `x-why` deserves your own words.

`cargo xtask regen --format json` prints the same as one JSON array, see `Diagnostics::to_json`.

| code | severity | |
|---|---|---|
";

#[cfg(test)]
mod tests {
    use super::list;

    #[test]
    fn the_document_lists_every_code_as_it_is() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/diagnostics.md");
        if std::env::var_os("DIAGNOSTICS_UPDATE").is_some() {
            std::fs::write(path, list()).unwrap();
        }
        let known = std::fs::read_to_string(path).unwrap_or_default();
        assert!(
            known == list(),
            "docs/diagnostics.md is stale: run `DIAGNOSTICS_UPDATE=1 cargo test -p codegen diagnostic`"
        );
    }
}
