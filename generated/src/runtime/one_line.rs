use std::fmt::{self, Write as _};

/// Writes text from elsewhere into one line, cut after `limit` characters, so that no response can forge, reorder, hide in or
/// flood a log.
pub(crate) struct OneLine<'a>(pub(crate) &'a str, pub(crate) usize);

impl fmt::Display for OneLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut characters = self.0.trim().chars();
        let shown = characters.by_ref().take(self.1);
        for character in shown.map(|it| if is_deceptive(it) { ' ' } else { it }) {
            f.write_char(character)?;
        }
        if characters.next().is_some() {
            f.write_char('…')
        } else {
            Ok(())
        }
    }
}

/// The text as [`OneLine`] writes it.
pub(crate) fn one_line(text: &str, limit: usize) -> String {
    OneLine(text, limit).to_string()
}

/// Control characters, line breaks, and what turns the direction of text or has no width.
fn is_deceptive(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_breaks_become_spaces_and_long_text_is_cut() {
        assert_eq!(OneLine("a\r\nb\u{2028}c", 10).to_string(), "a  b c");
        assert_eq!(OneLine("éééé", 3).to_string(), "ééé…");
    }

    #[test]
    fn what_turns_hides_or_joins_text_becomes_spaces() {
        let text = "a\u{202e}b\u{200b}c\u{feff}d\u{ad}e\u{e0041}f\u{2066}g\u{1b}h";
        assert_eq!(one_line(text, 99), "a b c d e f g h");
    }
}
