//! The table of kinds for `docs/changes.md`.

use std::fmt::Write as _;

use crate::change::kinds::ALL;
use crate::change::{Direction, Verdict};

/// All kinds with their verdicts, as a Markdown table.
#[must_use]
pub fn table_of_kinds() -> String {
    let mut out =
        "| kind | direction | wire | source | shipped | meaning |\n|---|---|---|---|---|---|\n"
            .to_owned();
    for kind in ALL {
        for direction in Direction::ALL {
            let Some(verdicts) = kind.verdicts(direction) else {
                continue;
            };
            let words = verdicts.map(|it| match it {
                Verdict::Breaking => "breaking",
                Verdict::Compatible => "-",
            });
            let (id, direction, title) = (kind.id, direction.as_str(), kind.title);
            let words = words.join(" | ");
            let _ = writeln!(out, "| `{id}` | {direction} | {words} | {title} |");
        }
    }
    out
}
