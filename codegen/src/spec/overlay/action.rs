//! Reading of an overlay document into its actions.

use serde_json::Value;
use serde_json_path::JsonPath;

use crate::diagnostic::{Diagnostic, Diagnostics, Location, codes};
use crate::spec::document::Document;
use crate::spec::fields::Fields;
use crate::spec::pointer::Pointer;

/// Longer JSONPaths, with deeper brackets or more `..` than these, could take the parser or the search forever.
const LONGEST_TARGET: usize = 4096;
const DEEPEST_TARGET: usize = 8;
const MOST_DESCENDANTS: u32 = 2;

/// One well-formed action.
pub(super) struct Action<'o> {
    pub(super) index: usize,
    pub(super) target: &'o str,
    pub(super) path: JsonPath,
    pub(super) why: &'o str,
    pub(super) expect: Option<&'o Value>,
    pub(super) change: Change<'o>,
    /// In the overlay document.
    pub(super) pointer: Pointer,
    pub(super) location: Location,
    pub(super) target_location: Location,
    pub(super) expect_location: Location,
}

pub(super) enum Change<'o> {
    Update(&'o Value),
    Remove,
}

impl Action<'_> {
    pub(super) fn invalid(&self, message: &str) -> Diagnostic {
        Diagnostic::new(&codes::INVALID_OVERLAY, message).at(self.location.clone())
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
    members: Fields<'o>,
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
    refuse_unknown(&members, &KNOWN, diagnostics);
    let why = members.text("x-why").filter(|why| !why.trim().is_empty());
    if why.is_none() {
        let problem = invalid(&members, "x-why", "the action does not say why it exists");
        diagnostics.push(problem.help("add `x-why` with a sentence for those who review it"));
    }
    let target = members.text("target");
    let path = match target {
        Some(target) => path(target).map_err(|(message, advice)| {
            let problem = invalid(&members, "target", &message);
            problem.help(advice)
        }),
        None => {
            let message = "the action has no `target` that is a string";
            Err(invalid(&members, "target", message))
        }
    };
    let change = change(&members);
    let (path, change) = match (path, change) {
        (Ok(path), Ok(change)) => (path, change),
        (path, change) => {
            diagnostics.extend(
                [path.err(), change.err().map(|it| *it)]
                    .into_iter()
                    .flatten(),
            );
            return None;
        }
    };
    let location = |key| members.document.location(&members.join(key));
    Some(Action {
        index,
        target: target?,
        path,
        why: why?,
        expect: members.get("x-expect"),
        change,
        location: members.document.location(&members.at),
        target_location: location("target"),
        expect_location: members.document.key_location(&members.join("x-expect")),
        pointer: members.at,
    })
}

/// The JSONPath of a target, or what is wrong with it and what to do.
fn path(target: &str) -> Result<JsonPath, (String, String)> {
    if target.len() > LONGEST_TARGET
        || bracket_depth(target) > DEEPEST_TARGET
        || loops(target).0 > MOST_DESCENDANTS
    {
        let message = "the JSONPath is too complex".to_owned();
        return Err((message, "use several simpler actions".to_owned()));
    }
    JsonPath::parse(target).map_err(|error| {
        let message = format!("not a JSONPath (RFC 9535): {}", error.message());
        let place = format!("look at character {} of the target", error.position());
        (message, place)
    })
}

fn change<'o>(members: &Fields<'o>) -> Result<Change<'o>, Box<Diagnostic>> {
    let removes = match members.get("remove") {
        None => false,
        Some(Value::Bool(removes)) => *removes,
        Some(_) => return Err(invalid(members, "remove", "`remove` has to be `true`").into()),
    };
    let problem = |message| {
        let problem = Diagnostic::new(&codes::INVALID_OVERLAY, message);
        problem.at(members.document.location(&members.at))
    };
    match (members.get("update"), removes) {
        (Some(update), false) => Ok(Change::Update(update)),
        (None, true) => Ok(Change::Remove),
        (Some(_), true) => {
            let problem = problem("the action has both `update` and `remove`");
            Err(problem.help("make it two actions").into())
        }
        (None, false) => Err(problem("the action has neither `update` nor `remove: true`").into()),
    }
}

fn refuse_unknown(fields: &Fields<'_>, known: &[&str], diagnostics: &mut Diagnostics) {
    let unknown = fields.unknown(&codes::INVALID_OVERLAY, known);
    diagnostics.extend(unknown.map(|(_, problem)| problem));
}

fn invalid(fields: &Fields<'_>, key: &str, message: &str) -> Diagnostic {
    fields.problem(&codes::INVALID_OVERLAY, key, message)
}

/// How many `..` a JSONPath has, and how many `$` beside the one that it begins with.
pub(super) fn loops(path: &str) -> (u32, u32) {
    let bare = without_strings(path);
    let count = |what: &str| u32::try_from(bare.matches(what).count()).unwrap_or(u32::MAX);
    (count(".."), count("$").saturating_sub(1))
}

/// The path without the text between quotes, which may be any.
fn without_strings(path: &str) -> String {
    let mut bare = String::with_capacity(path.len());
    let mut quote = None;
    let mut characters = path.chars();
    while let Some(c) = characters.next() {
        match (quote, c) {
            (Some(_), '\\') => {
                characters.next();
            }
            (Some(open), c) if open == c => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(c),
            (None, c) => bare.push(c),
        }
    }
    bare
}

fn bracket_depth(path: &str) -> usize {
    let bare = without_strings(path);
    let depths = bare.chars().scan(0_usize, |depth, c| {
        match c {
            '[' | '(' => *depth += 1,
            ']' | ')' => *depth = depth.saturating_sub(1),
            _ => {}
        }
        Some(*depth)
    });
    depths.max().unwrap_or_default()
}
