//! Reading of an overlay document into its actions.

use serde_json::{Map, Value};
use serde_json_path::JsonPath;

use crate::diagnostic::{Diagnostic, Diagnostics, Location, codes};
use crate::spec::document::Document;
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
    let reader = Reader { overlay };
    let root = Pointer::root();
    let Some(members) = overlay.value().as_object() else {
        diagnostics.push(reader.invalid(
            &root,
            "an overlay is an object with `overlay`, `info` and `actions`",
        ));
        return Vec::new();
    };
    reader.refuse_unknown(
        &root,
        members,
        &["overlay", "info", "extends", "actions"],
        diagnostics,
    );
    reader.check_version(members, diagnostics);
    if !members
        .get("info")
        .is_some_and(|info| info.get("title").is_some() && info.get("version").is_some())
    {
        let problem = reader.invalid(
            &root.join("info"),
            "an overlay has an `info` with `title` and `version`",
        );
        diagnostics.push(problem.help("add it"));
    }
    let at = root.join("actions");
    let Some(actions) = members.get("actions").and_then(Value::as_array) else {
        diagnostics.push(reader.invalid(&at, "`actions` has to be a list"));
        return Vec::new();
    };
    let parsed = actions
        .iter()
        .enumerate()
        .map(|(index, action)| reader.action(index, action, &at.join(index), diagnostics));
    parsed.collect::<Vec<_>>().into_iter().flatten().collect()
}

struct Reader<'o> {
    overlay: &'o Document,
}

impl<'o> Reader<'o> {
    fn check_version(&self, members: &Map<String, Value>, diagnostics: &mut Diagnostics) {
        let at = Pointer::root().join("overlay");
        let version = members.get("overlay").and_then(Value::as_str);
        if !version.is_some_and(|version| version == "1.0" || version.starts_with("1.0.")) {
            diagnostics.push(
                self.invalid(&at, "the overlay has to be of version 1.0")
                    .help("write `overlay: 1.0.0`"),
            );
        }
    }

    fn action(
        &self,
        index: usize,
        action: &'o Value,
        at: &Pointer,
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
        let Some(members) = action.as_object() else {
            diagnostics.push(self.invalid(at, "an action has to be an object"));
            return None;
        };
        self.refuse_unknown(at, members, &KNOWN, diagnostics);
        let why = members
            .get("x-why")
            .and_then(Value::as_str)
            .filter(|why| !why.trim().is_empty());
        if why.is_none() {
            let problem = self.invalid(&at.join("x-why"), "the action does not say why it exists");
            diagnostics.push(problem.help("add `x-why` with a sentence for those who review it"));
        }
        let target = members.get("target").and_then(Value::as_str);
        if target.is_none() {
            diagnostics.push(self.invalid(
                &at.join("target"),
                "the action has no `target` that is a string",
            ));
        }
        let path = target.and_then(|target| self.path(target, at, diagnostics));
        let change = self.change(members, at, diagnostics);
        Some(Action {
            index,
            target: target?,
            path: path?,
            why: why?,
            expect: members.get("x-expect"),
            change: change?,
            location: self.overlay.location(at),
            target_location: self.overlay.location(&at.join("target")),
            expect_location: self.overlay.key_location(&at.join("x-expect")),
            pointer: at.clone(),
        })
    }

    fn path(&self, target: &str, at: &Pointer, diagnostics: &mut Diagnostics) -> Option<JsonPath> {
        let at = at.join("target");
        if target.len() > LONGEST_TARGET
            || bracket_depth(target) > DEEPEST_TARGET
            || loops(target).0 > MOST_DESCENDANTS
        {
            diagnostics.push(
                self.invalid(&at, "the JSONPath is too complex")
                    .help("use several simpler actions"),
            );
            return None;
        }
        match JsonPath::parse(target) {
            Ok(path) => Some(path),
            Err(error) => {
                let problem = self.invalid(
                    &at,
                    &format!("not a JSONPath (RFC 9535): {}", error.message()),
                );
                diagnostics
                    .push(problem.note(format!("at character {} of the target", error.position())));
                None
            }
        }
    }

    fn change(
        &self,
        members: &'o Map<String, Value>,
        at: &Pointer,
        diagnostics: &mut Diagnostics,
    ) -> Option<Change<'o>> {
        match (members.get("update"), members.get("remove")) {
            (Some(update), None | Some(Value::Bool(false))) => Some(Change::Update(update)),
            (None, Some(Value::Bool(true))) => Some(Change::Remove),
            (Some(_), Some(Value::Bool(true))) => {
                diagnostics.push(
                    self.invalid(at, "the action has both `update` and `remove`")
                        .help("make it two actions"),
                );
                None
            }
            (_, Some(value)) if !value.is_boolean() => {
                diagnostics.push(self.invalid(&at.join("remove"), "`remove` has to be `true`"));
                None
            }
            _ => {
                diagnostics
                    .push(self.invalid(at, "the action has neither `update` nor `remove: true`"));
                None
            }
        }
    }

    fn refuse_unknown(
        &self,
        at: &Pointer,
        members: &Map<String, Value>,
        known: &[&str],
        diagnostics: &mut Diagnostics,
    ) {
        for key in members.keys().filter(|key| !known.contains(&key.as_str())) {
            let problem = Diagnostic::new(&codes::INVALID_OVERLAY, format!("unknown key `{key}`"));
            let known: Vec<_> = known.iter().map(|key| format!("`{key}`")).collect();
            let help = format!("known are {}", known.join(", "));
            diagnostics.push(
                problem
                    .at(self.overlay.key_location(&at.join(key)))
                    .help(help),
            );
        }
    }

    fn invalid(&self, at: &Pointer, message: &str) -> Diagnostic {
        Diagnostic::new(&codes::INVALID_OVERLAY, message).at(self.overlay.location(at))
    }
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
    let (mut depth, mut deepest) = (0_usize, 0);
    for c in without_strings(path).chars() {
        match c {
            '[' | '(' => depth += 1,
            ']' | ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}
