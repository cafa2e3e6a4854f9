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
    text.trim()
        .lines()
        .flat_map(|line| wrap(&escape(line)))
        .collect()
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
    let indent: String = line.chars().take_while(|c| *c == ' ').collect();
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
    fn long_lines_are_wrapped_between_words() {
        let text = "word ".repeat(40);
        assert!(
            lines(&text)
                .iter()
                .all(|line| line.len() <= super::WIDTH + 1)
        );
    }
}
