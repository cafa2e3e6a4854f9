//! Reading of an overlay document into its actions.

use serde_json::Value;
use serde_json_path::JsonPath;

use super::ActionReport;
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::spec::document::{Document, Located};
use crate::spec::fields::Fields;
use crate::spec::pointer::Pointer;

/// Longer JSONPaths, with deeper brackets or more `..` than these, could take the parser or the search forever.
const LONGEST_TARGET: usize = 4096;
const DEEPEST_TARGET: usize = 8;
const MOST_DESCENDANTS: u32 = 2;

/// One well-formed action.
pub(super) struct Action<'o> {
    /// Before it did anything.
    pub(super) report: ActionReport,
    pub(super) path: JsonPath,
    /// Removes what it hits without one.
    pub(super) update: Option<Located>,
    pub(super) fields: Fields<'o>,
}

impl Action<'_> {
    pub(super) fn invalid(&self, message: &str) -> Diagnostic {
        let place = self.report.location.clone();
        Diagnostic::new(&codes::INVALID_OVERLAY, message).at(place)
    }
}

/// The well-formed actions; the others are reported.
pub(super) fn parse<'o>(overlay: &'o Document, diagnostics: &mut Diagnostics) -> Vec<Action<'o>> {
    const KNOWN: [&str; 4] = ["overlay", "info", "extends", "actions"];
    let Some(root) = Fields::root(overlay) else {
        let message = "an overlay is an object with `overlay`, `info` and `actions`";
        let problem = Diagnostic::new(&codes::INVALID_OVERLAY, message);
        diagnostics.push(problem.at(overlay.location(&Pointer::root())));
        return Vec::new();
    };
    refuse_unknown(&root, &KNOWN, diagnostics);
    let version = root.text("overlay").unwrap_or_default();
    if version != "1.0" && !version.starts_with("1.0.") {
        let problem = invalid(&root, "overlay", "the overlay has to be of version 1.0");
        diagnostics.push(problem.help("write `overlay: 1.0.0`"));
    }
    let info = root.object("info");
    let has = |key| info.as_ref().is_some_and(|info| info.get(key).is_some());
    if !has("title") || !has("version") {
        let message = "an overlay has an `info` with `title` and `version`";
        diagnostics.push(invalid(&root, "info", message).help("add it"));
    }
    if !root.get("actions").is_some_and(Value::is_array) {
        diagnostics.push(invalid(&root, "actions", "`actions` has to be a list"));
    }
    let actions = root.items("actions").enumerate();
    let parsed = actions.filter_map(|(index, (at, value))| {
        let Some(members) = Fields::of(overlay, at.clone(), value) else {
            let problem = Diagnostic::new(&codes::INVALID_OVERLAY, "an action has to be an object");
            diagnostics.push(problem.at(overlay.location(&at)));
            return None;
        };
        action(index, members, diagnostics)
    });
    parsed.collect()
}

fn action<'o>(
    index: usize,
    fields: Fields<'o>,
    diagnostics: &mut Diagnostics,
) -> Option<Action<'o>> {
    const KNOWN: [&str; 6] = [
        "target",
        "description",
        "update",
        "remove",
        "x-why",
        "x-expect",
    ];
    refuse_unknown(&fields, &KNOWN, diagnostics);
    let why = fields.text("x-why").filter(|why| !why.trim().is_empty());
    if why.is_none() {
        let problem = invalid(&fields, "x-why", "the action does not say why it exists");
        diagnostics.push(problem.help("add `x-why` with a sentence for those who review it"));
    }
    let path = path(&fields).map_err(|problem| diagnostics.push(*problem));
    let update = update(&fields).map_err(|problem| diagnostics.push(*problem));
    let report = ActionReport {
        index,
        target: fields.text("target")?.to_owned(),
        why: why?.to_owned(),
        location: fields.document.location(&fields.at),
        matched: Vec::new(),
        redundant: false,
    };
    Some(Action {
        report,
        path: path.ok()?,
        update: update.ok()?,
        fields,
    })
}

/// The JSONPath of the target.
fn path(fields: &Fields<'_>) -> Result<JsonPath, Box<Diagnostic>> {
    let problem = |message: &str| invalid(fields, "target", message);
    let Some(target) = fields.text("target") else {
        return Err(problem("the action has no `target` that is a string").into());
    };
    let effort = Effort::of(target);
    if target.len() > LONGEST_TARGET
        || effort.depth > DEEPEST_TARGET
        || effort.descents > MOST_DESCENDANTS
    {
        let problem = problem("the JSONPath is too complex");
        return Err(problem.help("use several simpler actions").into());
    }
    JsonPath::parse(target).map_err(|error| {
        let message = format!("not a JSONPath (RFC 9535): {}", error.message());
        let place = format!("look at character {} of the target", error.position());
        Box::new(problem(&message).help(place))
    })
}

/// What the action merges in; nothing when it removes.
fn update(fields: &Fields<'_>) -> Result<Option<Located>, Box<Diagnostic>> {
    let removes = match fields.get("remove") {
        None => false,
        Some(Value::Bool(removes)) => *removes,
        Some(_) => return Err(invalid(fields, "remove", "`remove` has to be `true`").into()),
    };
    let problem = |message| {
        let problem = Diagnostic::new(&codes::INVALID_OVERLAY, message);
        problem.at(fields.document.location(&fields.at))
    };
    match (fields.document.copy(&fields.join("update")), removes) {
        (Some(_), true) => {
            let problem = problem("the action has both `update` and `remove`");
            Err(problem.help("make it two actions").into())
        }
        (None, false) => Err(problem("the action has neither `update` nor `remove: true`").into()),
        (update, _) => Ok(update),
    }
}

fn refuse_unknown(fields: &Fields<'_>, known: &[&str], diagnostics: &mut Diagnostics) {
    let unknown = fields.unknown(&codes::INVALID_OVERLAY, known);
    diagnostics.extend(unknown.map(|(_, problem)| problem));
}

fn invalid(fields: &Fields<'_>, key: &str, message: &str) -> Diagnostic {
    fields.problem(&codes::INVALID_OVERLAY, key, message)
}

/// What makes a search take long.
#[derive(Default)]
pub(super) struct Effort {
    /// How deep its brackets are in each other.
    depth: usize,
    /// How many `..` the path has.
    pub(super) descents: u32,
    /// How many `$`.
    pub(super) roots: u32,
}

impl Effort {
    pub(super) fn of(path: &str) -> Self {
        let mut effort = Self::default();
        let (mut depth, mut quote) = (0_usize, None);
        let mut characters = path.chars().peekable();
        while let Some(c) = characters.next() {
            match (quote, c) {
                (Some(_), '\\') => drop(characters.next()),
                (Some(open), c) if open == c => quote = None,
                (Some(_), _) => {}
                (None, '\'' | '"') => quote = Some(c),
                (None, '[' | '(') => depth += 1,
                (None, ']' | ')') => depth = depth.saturating_sub(1),
                (None, '$') => effort.roots += 1,
                (None, '.') if characters.next_if_eq(&'.').is_some() => effort.descents += 1,
                (None, _) => {}
            }
            effort.depth = effort.depth.max(depth);
        }
        effort
    }
}
