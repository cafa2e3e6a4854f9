//! Characters that cannot be seen, or that change how others are seen.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Whether a character shows nothing of its own: controls, marks of direction, of zero width, and tags. Line breaks and
/// tabs are no such characters.
#[must_use]
pub fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
        | '\u{fffe}' | '\u{ffff}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
        || c.is_control() && !matches!(c, '\n' | '\t')
}

/// The text with every invisible character written as `\u{…}`.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    escape_invisible(text, |c, shown| shown.extend(c.escape_unicode()))
}

/// The text with every invisible character written by `escape`.
pub fn escape_invisible(text: &str, escape: impl Fn(char, &mut String)) -> Cow<'_, str> {
    if !text.contains(is_invisible) {
        return text.into();
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_invisible(c) {
            escape(c, &mut shown);
        } else {
            shown.push(c);
        }
    }
    shown.into()
}

/// Writes a character as in strings of JSON and JSONPath: `\u202e`.
pub fn escape_in_json(c: char, text: &mut String) {
    for unit in c.encode_utf16(&mut [0; 2]) {
        let _ = write!(text, "\\u{unit:04x}");
    }
}

/// Writes a character as in strings of YAML, which has no pairs of surrogates: `\U0000202e`.
pub fn escape_in_yaml(c: char, text: &mut String) {
    let _ = write!(text, "\\U{:08x}", u32::from(c));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_escaped() {
        assert_eq!(visible("añ\t\n"), "añ\t\n");
        let text = "\u{1b}[31m\u{200b}\u{202e}\u{feff}\u{ad}\u{e0041}";
        let expected = r"\u{1b}[31m\u{200b}\u{202e}\u{feff}\u{ad}\u{e0041}";
        assert_eq!(visible(text), expected);
    }
}
