use std::fmt::{self, Write as _};

/// Writes text from elsewhere into one line: control characters become spaces, and it is cut
/// after `limit` characters, so that no answer can forge or flood a log.
pub(crate) struct OneLine<'a>(pub(crate) &'a str, pub(crate) usize);

impl fmt::Display for OneLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut characters = self.0.trim().chars();
        for character in characters.by_ref().take(self.1) {
            let breaks = character.is_control() || matches!(character, '\u{2028}' | '\u{2029}');
            f.write_char(if breaks { ' ' } else { character })?;
        }
        if characters.next().is_some() {
            f.write_char('…')
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_breaks_become_spaces_and_long_text_is_cut() {
        assert_eq!(OneLine("a\r\nb\u{2028}c", 10).to_string(), "a  b c");
        assert_eq!(OneLine("éééé", 3).to_string(), "ééé…");
    }
}
