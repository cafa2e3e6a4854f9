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
    let name = |side: char, is_there| match is_there {
        true => format!("{side}/{path}"),
        false => "/dev/null".to_owned(),
    };
    let (old_name, new_name) = (name('a', before.is_some()), name('b', after.is_some()));
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
    let left = whole.lines().count().saturating_sub(cap_lines);
    if left == 0 {
        return whole.to_owned();
    }
    let shown: String = whole.split_inclusive('\n').take(cap_lines).collect();
    format!("{shown}… and {left} more of {} lines\n", left + cap_lines)
}

#[cfg(test)]
mod tests {
    use super::capped;

    #[test]
    fn a_diff_is_whole_up_to_the_cap_and_then_says_how_much_is_left_out() {
        assert_eq!(capped("a\nb\n", 2), "a\nb\n");
        assert_eq!(capped("a\nb\nc\n", 1), "a\n… and 2 more of 3 lines\n");
    }
}
