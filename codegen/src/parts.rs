//! The parts of the runtime that only some documents need. They are written by hand in `generated/parts`, which is not
//! packaged, and copied into a crate whose generated code uses them.

use std::collections::{BTreeMap, BTreeSet};

/// Where they go, below the crate.
pub const DIRECTORY: &str = "src/runtime/parts";

struct Part {
    name: &'static str,
    text: &'static str,
    /// What generated code that needs it contains.
    signs: &'static [&'static str],
    /// Parts that it is built on.
    needs: &'static [&'static str],
}

macro_rules! parts {
    ($($name:literal when [$($sign:literal),*] with [$($need:literal),*],)*) => {
        const PARTS: &[Part] = &[$(Part {
            name: $name,
            text: include_str!(concat!("../../generated/parts/", $name, ".rs")),
            signs: &[$($sign),*],
            needs: &[$($need),*],
        }),*];
    };
}

parts! {
    "content" when ["content::"] with [],
    "cookie" when ["request.cookie("] with [],
    "form" when ["request.form(", "request.multipart("] with ["style"],
    "header" when ["request.header(", "request.check_header("] with [],
    "open_union" when ["open_union!"] with [],
    "raw" when ["request.raw(", "request.media_type("] with [],
    "server" when ["Request::at("] with [],
    "style" when ["request.styled("] with ["cookie"],
}

/// The parts that generated code uses, and those that a list (the text of an earlier `mod.rs`) names: files by their
/// path below [`DIRECTORY`].
pub fn files<'t>(
    generated: impl IntoIterator<Item = &'t str>,
    listed: &str,
) -> BTreeMap<String, String> {
    let mut needed: BTreeSet<&str> = BTreeSet::new();
    for text in generated {
        let is_needed = |part: &&Part| part.signs.iter().any(|sign| text.contains(sign));
        for part in PARTS.iter().filter(is_needed) {
            need(part, &mut needed);
        }
    }
    for part in PARTS {
        if listed.contains(&format!("\npub(crate) mod {};\n", part.name)) {
            need(part, &mut needed);
        }
    }
    let chosen = || PARTS.iter().filter(|part| needed.contains(part.name));
    let texts = chosen().map(|part| (format!("{}.rs", part.name), part.text.to_owned()));
    let mut files: BTreeMap<String, String> = texts.collect();
    files.insert("mod.rs".to_owned(), list(chosen().map(|part| part.name)));
    files
}

fn need(part: &Part, needed: &mut BTreeSet<&'static str>) {
    needed.insert(part.name);
    let needs = |other: &&Part| part.needs.contains(&other.name);
    for part in PARTS.iter().filter(needs) {
        need(part, needed);
    }
}

fn list<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let module = |name| format!("\npub(crate) mod {name};\npub use self::{name}::*;\n");
    let modules: String = names.map(module).collect();
    let docs =
        "//! The parts of the runtime that only some APIs need; the generator knows which.\n";
    if modules.is_empty() {
        return docs.to_owned();
    }
    format!(
        "{docs}\n#![allow(\n    dead_code,\n    unreachable_pub,\n    unused_imports,\n    \
         reason = \"an API need not use all of a part\"\n)]\n{modules}"
    )
}

#[cfg(test)]
mod tests {
    use super::files;

    #[test]
    fn only_what_generated_code_uses_is_copied_with_what_it_is_built_on() {
        let names = |texts: &[&str], listed: &str| {
            let files = files(texts.iter().copied(), listed).into_keys();
            files.collect::<Vec<_>>().join(" ")
        };
        assert_eq!(names(&["request.query(\"a\", a);"], ""), "mod.rs");
        assert_eq!(
            names(&["", "request.form(&body, &[]);"], ""),
            "cookie.rs form.rs mod.rs style.rs"
        );
        let listed = files(["open_union! {}"], "");
        assert_eq!(names(&[], &listed["mod.rs"]), "mod.rs open_union.rs");
    }
}
