use std::fmt::Write as _;

use similar::TextDiff;

use super::plan::{Entry, Plan, Status};

const CONTEXT_LINES: usize = 3;

impl Plan {
    /// One unified diff from the disk to what the run produced, over all files, sorted by path; empty
    /// if nothing changes. After `cap_lines` lines one more says how many are left out.
    #[must_use]
    pub fn unified_diff(&self, cap_lines: usize) -> String {
        let whole: String = self
            .entries()
            .filter(|(_, entry)| entry.status.is_change() && entry.status != Status::Leftover)
            .map(|(path, entry)| of_file(path, entry))
            .collect();
        capped(&whole, cap_lines)
    }
}

fn of_file(path: &str, entry: &Entry) -> String {
    let before = entry.before.as_deref().map(visible_text);
    let after = entry.after.as_deref();
    let old_name = before
        .as_ref()
        .map_or("/dev/null".to_owned(), |_| format!("a/{path}"));
    let new_name = after.map_or("/dev/null".to_owned(), |_| format!("b/{path}"));
    TextDiff::from_lines(before.as_deref().unwrap_or(""), after.unwrap_or(""))
        .unified_diff()
        .context_radius(CONTEXT_LINES)
        .header(&old_name, &new_name)
        .to_string()
}

/// A converted line end must show, or the two sides of the diff look the same.
fn visible_text(content: &[u8]) -> String {
    String::from_utf8_lossy(content).replace('\r', "␍")
}

fn capped(whole: &str, cap_lines: usize) -> String {
    let count = whole.lines().count();
    if count <= cap_lines {
        return whole.to_owned();
    }
    let mut shown: String = whole.split_inclusive('\n').take(cap_lines).collect();
    let left = count - cap_lines;
    let lines = if left == 1 { "line" } else { "lines" };
    let _ = writeln!(shown, "… and {left} more {lines} of the diff");
    shown
}

#[cfg(test)]
mod tests {
    use super::capped;

    #[test]
    fn a_diff_of_exactly_the_cap_is_whole() {
        assert_eq!(capped("a\nb\n", 2), "a\nb\n");
    }

    #[test]
    fn a_longer_diff_says_how_many_lines_are_left_out() {
        assert_eq!(
            capped("a\nb\nc\n", 1),
            "a\n… and 2 more lines of the diff\n"
        );
        assert_eq!(capped("a\nb\n", 1), "a\n… and 1 more line of the diff\n");
    }
}
