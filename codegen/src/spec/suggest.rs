//! Names that resemble a name that does not exist.

use strsim::osa_distance;

/// Longer names are not compared: the effort is the product of the lengths.
const LONGEST: usize = 100;
const MOST_CANDIDATES: usize = 5000;
const MOST_SUGGESTIONS: usize = 3;

/// The candidates nearest to a name, best first; only those near enough to be a slip. Letter case does not count.
pub(crate) fn nearest<'c>(
    name: &str,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Vec<&'c str> {
    let wanted: String = name
        .chars()
        .take(LONGEST)
        .collect::<String>()
        .to_lowercase();
    let limit = (wanted.chars().count() / 3).max(1);
    let mut near: Vec<(usize, &str)> = candidates
        .into_iter()
        .take(MOST_CANDIDATES)
        .filter(|candidate| candidate.len() <= LONGEST)
        .map(|candidate| (osa_distance(&wanted, &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .collect();
    near.sort_unstable();
    near.truncate(MOST_SUGGESTIONS);
    near.into_iter().map(|(_, candidate)| candidate).collect()
}

/// "did you mean …?", if there is anything to suggest.
pub(super) fn did_you_mean<N: AsRef<str>>(names: &[N]) -> Option<String> {
    match names {
        [] => None,
        [only] => Some(format!("did you mean `{}`?", only.as_ref())),
        several => Some(format!("did you mean one of {}?", quoted(several))),
    }
}

/// What to do about a name that does not exist: take one that is near, or something else.
pub(super) fn nearest_or<'c>(
    name: &str,
    candidates: impl IntoIterator<Item = &'c str>,
    otherwise: &str,
) -> String {
    did_you_mean(&nearest(name, candidates)).unwrap_or_else(|| otherwise.to_owned())
}

/// Names in a sentence.
pub(super) fn quoted<N: AsRef<str>>(names: &[N]) -> String {
    let quoted = names.iter().map(|name| format!("`{}`", name.as_ref()));
    quoted.collect::<Vec<_>>().join(", ")
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
    fn two_neighbours_in_the_wrong_order_are_one_slip() {
        assert_eq!(nearest("thnig", ["Thing", "Being"]), ["Thing"]);
    }
}
