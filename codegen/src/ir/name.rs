//! Rust names for names of the wire.

use std::collections::{HashMap, HashSet};

use heck::{ToPascalCase, ToSnakeCase};

use crate::diagnostic::is_invisible;

/// Words that Rust keeps for itself in any edition up to 2024.
const KEYWORDS: [&str; 53] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
    "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
    "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
    "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield", "union", "Self",
];

/// A type or variant name.
pub fn pascal_case(text: &str) -> String {
    let name = identifier(ascii_words(text).to_pascal_case(), 'X');
    match name.chars().next() {
        _ if name == "Self" => "SelfValue".to_owned(),
        // Without upper case, types could not be told from modules.
        Some(first) if !first.is_uppercase() => format!("X{name}"),
        _ => name,
    }
}

/// A type name, which must not shadow what generated code refers to.
pub(super) fn type_name(text: &str) -> String {
    // As progenitor spells it: of `a_b_c` it makes `Abc`, as of `ABC`.
    let name = pascal_case(&pascal_case(text));
    if is_taken(&name) {
        format!("{name}Model")
    } else {
        name
    }
}

/// Whether generated code refers to something else by that name.
fn is_taken(type_name: &str) -> bool {
    match type_name {
        "Advice" | "Api" | "AsRef" | "BTreeMap" | "Box" | "Call" | "Checker" | "Client"
        | "ClientBuilder" | "Clone" | "Credentials" | "DateTime" | "Debug" | "DecodeError"
        | "Default" | "Deserialize" | "Drop" | "Eq" | "Err" | "Error" | "Files" | "Fn" | "From"
        | "FromIterator" | "Future" | "Hash" | "Into" | "IntoIterator" | "Items" | "Iterator"
        | "Limits" | "ListStyle" | "Method" | "NaiveDate" | "None" | "Ok" | "Operation"
        | "Option" | "Pages" | "Pagination" | "ParameterLocation" | "PartialEq" | "RawResponse"
        | "Request" | "Response" | "Result" | "Retry" | "Security" | "Self" | "Send"
        | "Serialize" | "Sized" | "Some" | "String" | "Style" | "Sync" | "ToOwned" | "ToString"
        | "Transport" | "Upload" | "Utc" | "Uuid" | "Vec" | "Violations" => true,
        // Builders and their states are named after what they build.
        _ => type_name.ends_with("Builder") || type_name.ends_with("BuilderState"),
    }
}

/// A field, parameter, method or module name.
pub fn snake_case(text: &str) -> String {
    let name = identifier(ascii_words(text).to_snake_case(), 'x');
    if KEYWORDS.contains(&name.as_str()) {
        format!("{name}_")
    } else {
        name
    }
}

/// Keeps letters and digits, names signs that carry meaning at the start or end of a value.
fn ascii_words(text: &str) -> String {
    let mut words = String::new();
    for (index, character) in text.char_indices() {
        let edge = index == 0 || index + character.len_utf8() == text.len();
        match character {
            '+' if edge => words.push_str(" plus "),
            '-' if index == 0 && text[1..].starts_with(|c: char| c.is_ascii_digit()) => {
                words.push_str("minus ")
            }
            c if c.is_alphanumeric() && !is_invisible(c) => words.push(c),
            _ => words.push(' '),
        }
    }
    words
}

fn identifier(name: String, prefix: char) -> String {
    let name: String = name
        .chars()
        .filter(|c| *c == '_' || unicode_ident::is_xid_continue(*c))
        // The compiler would compose them with the letter before, and two names would be one.
        .filter(|c| !('\u{300}'..='\u{36f}').contains(c))
        .collect();
    match name.chars().next() {
        None => format!("{prefix}"),
        Some(first) if unicode_ident::is_xid_start(first) => name,
        Some(_) => format!("{prefix}{name}"),
    }
}

/// Bytes of a name. Modules become files, and so do types in the documentation: most systems end at 255.
const LONGEST: usize = 120;

fn shortened(name: String) -> String {
    let short = name
        .char_indices()
        .take_while(|(start, c)| start + c.len_utf8() <= LONGEST);
    short.map(|(_, c)| c).collect()
}

/// Hands out names, each once. Underscores do not count: what derives names from names drops them.
#[derive(Debug, Default)]
pub(super) struct Names {
    taken: HashSet<String>,
    /// The last number that was tried for a name: many values may come down to one name.
    numbers: HashMap<String, u32>,
}

impl Names {
    /// All names but these.
    pub(super) fn without(taken: &[&str]) -> Self {
        let mut names = Self::default();
        for name in taken {
            names.reserve(name);
        }
        names
    }

    /// The name itself, or with the first number that makes it unique.
    pub(super) fn claim(&mut self, name: String) -> String {
        let name = shortened(name);
        if self.taken.insert(name.replace('_', "")) {
            return name;
        }
        let number = self.numbers.entry(name.clone()).or_insert(1);
        loop {
            *number += 1;
            let candidate = format!("{name}{number}");
            if self.taken.insert(candidate.replace('_', "")) {
                return candidate;
            }
        }
    }

    /// Whether the name is still to be had.
    pub(super) fn is_free(&self, name: &str) -> bool {
        !self.taken.contains(&name.replace('_', ""))
    }

    /// Keeps a name from being handed out.
    pub(super) fn reserve(&mut self, name: &str) {
        self.taken.insert(name.replace('_', ""));
    }
}

#[cfg(test)]
mod tests {
    use super::{Names, pascal_case, snake_case, type_name};

    #[test]
    fn snake_case_appends_an_underscore_to_keywords() {
        assert_eq!(snake_case("type"), "type_");
    }

    #[test]
    fn snake_case_drops_leading_underscores() {
        assert_eq!(snake_case("_links"), "links");
    }

    #[test]
    fn snake_case_prefixes_names_that_start_with_a_digit() {
        assert_eq!(snake_case("2fa_code"), "x2fa_code");
    }

    #[test]
    fn pascal_case_of_nothing_printable_is_still_a_name() {
        assert_eq!(pascal_case("!?"), "X");
    }

    #[test]
    fn claimed_names_are_short_enough_for_files() {
        let mut names = Names::default();
        assert_eq!(names.claim("a".repeat(1000)).len(), 120);
        assert_eq!(names.claim("a".repeat(1001)).len(), 121);
        assert_eq!(
            names
                .claim(format!("A{}", "é".repeat(1000)))
                .chars()
                .count(),
            60
        );
    }

    #[test]
    fn pascal_case_names_a_trailing_plus() {
        assert_eq!(pascal_case("10,000,000+"), "X10000000Plus");
    }

    #[test]
    fn type_name_does_not_shadow_the_prelude() {
        assert_eq!(type_name("option"), "OptionModel");
    }

    #[test]
    fn claimed_names_are_numbered_from_the_second_on() {
        let mut names = Names::default();
        assert_eq!(names.claim("A".to_owned()), "A");
        assert_eq!(names.claim("A".to_owned()), "A2");
    }
}
