//! What to do with overlay actions that hit less than before.

use codegen::change::successor::Successors;
use codegen::spec::json_paths;
use codegen::spec::overlay::ActionReport;
use codegen::spec::{Loaded, Pointer};

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
    // Actions are compared by place: the overlay is the same for both.
    let before = old
        .overlay_report
        .actions
        .iter()
        .find(|before| before.index == action.index)?;
    let (mut gone, mut places): (Vec<&Pointer>, Vec<Pointer>) =
        (Vec::new(), action.matched.clone());
    for pointer in before
        .matched
        .iter()
        .filter(|pointer| !action.matched.contains(pointer))
    {
        let now = successors.of(pointer);
        // A wildcard finds what has another name.
        if now.is_empty() || now.iter().any(|place| !action.matched.contains(place)) {
            gone.push(pointer);
        }
        places.extend(now);
    }
    // Operations come and go; what an action says about all of them need not be told again.
    let matters = |pointer: &&Pointer| {
        pointer.as_str().starts_with("/components/") || action.matched.is_empty()
    };
    if !gone.iter().any(matters) {
        return None;
    }
    let missed: Vec<&str> = gone.iter().map(|pointer| pointer.as_str()).collect();
    let mut text = format!(
        "{}: `{}` misses what it hit before: {}",
        action.location,
        action.target,
        missed.join(", ")
    );
    places.sort();
    places.dedup();
    let targets = json_paths(new.published.value(), &places);
    match targets.as_slice() {
        [] => text
            .push_str("\n  = nothing like it is left: drop the action if it has no use any more"),
        [_] => text.push_str("\n  = the same is now at"),
        _ => text.push_str("\n  = the same is now at several places, an action for each:"),
    }
    for target in targets {
        text.push_str(&format!("\n  - target: {target}"));
    }
    Some(text)
}
