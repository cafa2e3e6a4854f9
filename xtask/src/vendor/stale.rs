//! What to do with overlay actions that hit less than before.

use codegen::change::successor::{Successors, json_path};
use codegen::spec::Loaded;
use codegen::spec::Pointer;
use codegen::spec::overlay::ActionReport;

/// For each action that misses a place it hit in the old document: what it misses, and where that is now.
pub(crate) fn advice(old: &Loaded, new: &Loaded) -> Vec<String> {
    let successors = Successors::new(&old.published, &new.published);
    let actions = new.overlay_report.actions.iter();
    actions
        .filter_map(|action| about(action, old, new, &successors))
        .collect()
}

fn about(
    action: &ActionReport,
    old: &Loaded,
    new: &Loaded,
    successors: &Successors<'_>,
) -> Option<String> {
    let before = old
        .overlay_report
        .actions
        .iter()
        .find(|before| before.index == action.index)?;
    let missed: Vec<&Pointer> = before
        .matched
        .iter()
        .filter(|pointer| !action.matched.contains(pointer))
        .collect();
    // A schema that an action finds under another name, through a wildcard, is not missed.
    let successors: Vec<(&Pointer, Vec<Pointer>)> = missed
        .into_iter()
        .map(|pointer| (pointer, successors.of(pointer)))
        .collect();
    let is_hit = |places: &[Pointer]| {
        !places.is_empty() && places.iter().all(|place| action.matched.contains(place))
    };
    let missed: Vec<(&Pointer, Vec<Pointer>)> = successors
        .into_iter()
        .filter(|(_, places)| !is_hit(places))
        .collect();
    if missed.is_empty()
        || missed.iter().all(|(pointer, places)| {
            places.is_empty()
                && (new.published.get(pointer).is_some()
                    || !pointer.as_str().starts_with("/components"))
        })
    {
        return None;
    }
    let places: Vec<&Pointer> = missed.iter().flat_map(|(_, places)| places).collect();
    let gone: Vec<&str> = missed.iter().map(|(pointer, _)| pointer.as_str()).collect();
    let mut text = format!(
        "{}: `{}` misses what it hit before: {}",
        action.location,
        action.target,
        gone.join(", ")
    );
    if places.is_empty() {
        text.push_str("\n  = nothing like it is left: drop the action if it has no use any more");
    } else {
        text.push_str("\n  = the same is now at:");
        let mut targets: Vec<String> = places
            .iter()
            .map(|place| json_path(&new.published, place))
            .collect();
        targets.dedup();
        for target in targets {
            text.push_str(&format!("\n      - target: {target}"));
        }
    }
    Some(text)
}
