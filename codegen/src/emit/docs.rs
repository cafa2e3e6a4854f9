//! Texts of a document become doc comments that rustdoc takes without warnings.

use proc_macro2::TokenStream;
use quote::quote;

/// Columns that a doc comment's text may take.
const WIDTH: usize = 92;

/// Doc attributes, one a line; nothing for an empty text.
pub(super) fn attributes(text: &str) -> TokenStream {
    let lines = lines(text);
    quote! { #(#[doc = #lines])* }
}

/// The text as lines of a doc comment, each with the space that follows `///`.
pub(super) fn lines(text: &str) -> Vec<String> {
    let text: String = text.trim().chars().filter_map(harmless).collect();
    let mut lines = Vec::new();
    let mut in_fence = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            // Whatever the language is said to be: rustdoc must not compile it.
            lines.push(if in_fence { " ```" } else { " ```text" }.to_owned());
            in_fence = !in_fence;
        } else if in_fence {
            lines.push(format!(" {}", line.trim_end()));
        } else {
            lines.extend(wrap(&escape(line)));
        }
    }
    if in_fence {
        lines.push(" ```".to_owned());
    }
    lines
}

/// Nothing that rustc refuses in comments: control characters and those that turn the direction of text.
fn harmless(character: char) -> Option<char> {
    match character {
        '\n' => Some('\n'),
        '\r' => None,
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => None,
        c if c.is_control() => Some(' '),
        c => Some(c),
    }
}

/// Where a module's file is; the compiler wants to be told for names beyond ASCII.
pub(super) fn module_path(module: &str) -> Option<TokenStream> {
    let path = format!("{module}.rs");
    (!module.is_ascii()).then(|| quote! { #[path = #path] })
}

/// Text of a document as Markdown in which nothing looks like a link, a tag or a bare URL.
fn escape(line: &str) -> String {
    let mut escaped = String::new();
    for (index, part) in line.split('`').enumerate() {
        if index > 0 {
            escaped.push('`');
        }
        let in_code = index % 2 == 1;
        if in_code {
            escaped.push_str(part)
        } else {
            escaped.push_str(&escape_prose(part))
        }
    }
    escaped
}

fn escape_prose(text: &str) -> String {
    let words: Vec<String> = text.split(' ').map(escape_word).collect();
    words.join(" ")
}

fn escape_word(word: &str) -> String {
    if let Some(start) = word.find("https://").or_else(|| word.find("http://"))
        && !word.contains('<')
        && !word.contains("](")
    {
        let (before, url) = word.split_at(start);
        let end = url.trim_end_matches(['.', ',', ')', ';', ':']).len();
        let (url, after) = url.split_at(end);
        return format!("{}<{url}>{after}", escape_word(before));
    }
    if word.contains("](") || word.starts_with("<http") {
        return word.to_owned();
    }
    let mut escaped = String::with_capacity(word.len());
    for character in word.chars() {
        if matches!(character, '[' | ']' | '<' | '>') {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

fn wrap(line: &str) -> Vec<String> {
    // Four spaces would make it code, which rustdoc compiles.
    let indent: String = line.chars().take_while(|c| *c == ' ').take(3).collect();
    let marker = if line.trim_start().starts_with("- ") {
        "  "
    } else {
        ""
    };
    let mut wrapped = Vec::new();
    let mut current = String::new();
    for word in line.split_whitespace() {
        if !current.is_empty() && current.chars().count() + 1 + word.chars().count() > WIDTH {
            wrapped.push(std::mem::replace(
                &mut current,
                format!("{indent}{marker}{word}"),
            ));
        } else if current.is_empty() {
            current = format!("{indent}{word}");
        } else {
            current.push(' ');
            current.push_str(word);
        }
    }
    wrapped.push(current);
    wrapped
        .into_iter()
        .map(|text| {
            if text.is_empty() {
                text
            } else {
                format!(" {text}")
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn bare_urls_become_links() {
        assert_eq!(
            lines("See https://example.com/a."),
            [" See <https://example.com/a>."]
        );
    }

    #[test]
    fn brackets_outside_code_are_escaped() {
        assert_eq!(lines("an [id] and `[id]`"), [r" an \[id\] and `[id]`"]);
    }

    #[test]
    fn code_is_never_taken_for_rust() {
        assert_eq!(
            lines("a\n```json\n{ \"x\": [1] }\n```\n    indented"),
            [" a", " ```text", " { \"x\": [1] }", " ```", "    indented"]
        );
        assert_eq!(lines("```"), [" ```text", " ```"]);
    }

    #[test]
    fn characters_that_rustc_refuses_are_left_out() {
        assert_eq!(lines("a\r\nb\u{202e}c\td"), [" a", " bc d"]);
    }

    #[test]
    fn long_lines_are_wrapped_between_words() {
        let text = "word ".repeat(40);
        assert!(
            lines(&text)
                .iter()
                .all(|line| line.len() <= super::WIDTH + 1)
        );
    }
}
