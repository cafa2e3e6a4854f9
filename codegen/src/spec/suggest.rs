//! Names that resemble a name that does not exist.

/// Longer names are not compared: the effort is the product of the lengths.
const LONGEST: usize = 100;
const MOST_CANDIDATES: usize = 5000;
const MOST_SUGGESTIONS: usize = 3;

/// The candidates nearest to a name, best first; only those near enough to be a slip.
pub(super) fn nearest<'c>(
    name: &str,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Vec<&'c str> {
    let wanted: Vec<char> = name
        .chars()
        .take(LONGEST)
        .flat_map(char::to_lowercase)
        .collect();
    let limit = (wanted.len() / 3).max(1);
    let mut near: Vec<(usize, &str)> = candidates
        .into_iter()
        .take(MOST_CANDIDATES)
        .filter(|candidate| candidate.len() <= LONGEST)
        .map(|candidate| (distance(&wanted, candidate), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .collect();
    near.sort_unstable();
    near.truncate(MOST_SUGGESTIONS);
    near.into_iter().map(|(_, candidate)| candidate).collect()
}

/// "did you mean …?", if there is anything to suggest.
pub(super) fn did_you_mean(names: &[String]) -> Option<String> {
    match names {
        [] => None,
        [only] => Some(format!("did you mean `{only}`?")),
        several => {
            let quoted: Vec<_> = several.iter().map(|name| format!("`{name}`")).collect();
            Some(format!("did you mean one of {}?", quoted.join(", ")))
        }
    }
}

/// Edit distance, letter case aside: insertions, deletions, replacements, and swaps of two neighbours.
fn distance(wanted: &[char], candidate: &str) -> usize {
    let candidate: Vec<char> = candidate.chars().flat_map(char::to_lowercase).collect();
    let at = |row: &[usize], index: usize| row.get(index).copied().unwrap_or_default();
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=wanted.len()).collect();
    let mut left = None;
    for (i, c) in candidate.iter().enumerate() {
        let mut row = Vec::with_capacity(wanted.len() + 1);
        row.push(i + 1);
        let mut previous = None;
        for (j, w) in wanted.iter().enumerate() {
            let replaced = at(&last, j) + usize::from(w != c);
            let mut best = replaced.min(at(&last, j + 1) + 1).min(at(&row, j) + 1);
            if left == Some(w) && previous == Some(c) {
                best = best.min(at(&before, j.saturating_sub(1)) + 1);
            }
            row.push(best);
            previous = Some(w);
        }
        before = std::mem::replace(&mut last, row);
        left = Some(c);
    }
    last.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_found_best_first() {
        let names = ["BusinessProfile", "BusinessProfiles", "Catalogue"];
        assert_eq!(
            nearest("BusinesProfile", names),
            ["BusinessProfile", "BusinessProfiles"]
        );
        assert_eq!(
            nearest("businessprofile", names).first(),
            Some(&"BusinessProfile")
        );
    }

    #[test]
    fn what_is_far_off_is_not_suggested() {
        assert!(nearest("Registration", ["Catalogue", "Number"]).is_empty());
    }

    #[test]
    fn the_distance_counts_insertions_deletions_replacements_and_swaps() {
        let chars: Vec<char> = "kitten".chars().collect();
        assert_eq!(distance(&chars, "sitting"), 3);
        assert_eq!(distance(&chars, ""), 6);
        assert_eq!(distance(&[], "abc"), 3);
        let chars: Vec<char> = "thing".chars().collect();
        assert_eq!(distance(&chars, "Thnig"), 1);
        assert_eq!(distance(&chars, "htnig"), 2);
    }
}
