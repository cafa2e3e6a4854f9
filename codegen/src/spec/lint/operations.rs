//! What can be wrong with paths and operations: templates, parameters, operationIds, responses.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::{Map, Value};

use super::fields::Fields;
use super::schemas::follow;
use super::{extensions, path_items, requests};
use crate::diagnostic::{Diagnostic, Diagnostics, codes, is_invisible};
use crate::spec::document::Document;
use crate::spec::fix::{self, yaml_string};
use crate::spec::pointer::Pointer;
use crate::spec::suggest;
use crate::spec::walk::METHODS;
use crate::spec::{OperationIds, Options};

pub(super) fn lint(document: &Document, options: Options, diagnostics: &mut Diagnostics) {
    let mut lint = Lint {
        document,
        options,
        diagnostics,
        operation_ids: HashMap::new(),
        ids: OperationIds::of(document.value()),
    };
    for (path, item) in path_items(document) {
        lint.path_item(path, item);
    }
}

struct Lint<'d, 'o> {
    document: &'d Document,
    options: Options,
    diagnostics: &'o mut Diagnostics,
    operation_ids: HashMap<&'d str, Pointer>,
    ids: OperationIds,
}

/// One operation and where it is.
struct Operation<'d> {
    path: &'d str,
    method: &'static str,
    fields: Fields<'d>,
}

impl Operation<'_> {
    fn name(&self) -> String {
        format!("`{} {}`", self.method.to_uppercase(), self.path)
    }

    /// An overlay action for this operation.
    fn action(&self, why: &str, lines: &str) -> String {
        fix::update(self.fields.document.value(), self.fields.at, why, lines)
    }
}

impl<'d> Lint<'d, '_> {
    fn path_item(&mut self, path: &'d str, item: &'d Map<String, Value>) {
        let at = Pointer::from_tokens(["paths", path]);
        let names = match template_names(path) {
            Ok(names) => names,
            Err(what) => {
                let problem = Diagnostic::new(
                    &codes::INVALID_PATH_TEMPLATE,
                    format!("`{path}` is malformed: {what}"),
                );
                let why = "The path is malformed, so no request could be sent there.";
                let problem = problem
                    .at(self.document.key_location(&at))
                    .help(
                        "an overlay cannot rename a path: copy it under its right name, or drop it",
                    )
                    .fix(fix::remove(self.document.value(), &at, why));
                self.diagnostics.push(problem);
                Vec::new()
            }
        };
        let shared = self.parameters(&at.join("parameters"), item.get("parameters"));
        let mut used_somewhere = HashSet::new();
        for (key, members) in item {
            let Some(method) = METHODS.into_iter().find(|method| method == key) else {
                continue;
            };
            let Some(members) = members.as_object() else {
                continue;
            };
            let at = at.join(method);
            let fields = Fields {
                document: self.document,
                at: &at,
                members,
            };
            let operation = Operation {
                path,
                method,
                fields,
            };
            self.operation_id(&operation);
            self.responses(&operation);
            requests::calls_by_the_service(&operation.fields, "callbacks", self.diagnostics);
            let own = self.parameters(&at.join("parameters"), members.get("parameters"));
            self.path_parameters(&operation, &names, &shared, &own);
            used_somewhere.insert(method);
            let declared = shared
                .keys()
                .chain(own.keys())
                .map(|(_, name)| *name)
                .collect::<Vec<_>>();
            extensions::operation(&operation.fields, &declared, self.diagnostics);
        }
        if !used_somewhere.is_empty() && template_names(path).is_ok() {
            self.unused(&names, &shared);
        }
    }

    fn operation_id(&mut self, operation: &Operation<'_>) {
        let at = operation.fields.join("operationId");
        let id = match self.document.get(&at) {
            None | Some(Value::Null) => None,
            Some(Value::String(id)) if id.trim().is_empty() => None,
            Some(Value::String(id)) => Some(id.as_str()),
            Some(_) => {
                operation.fields.text("operationId", self.diagnostics);
                return;
            }
        };
        let Some(id) = id else {
            if !self.options.derive_operation_ids {
                self.missing_operation_id(operation);
            }
            return;
        };
        if let Some(first) = self.operation_ids.get(id).cloned() {
            let update = format!(
                "operationId: {}",
                yaml_string(&self.ids.propose(operation.method, operation.path))
            );
            let why = format!("Two operations are named {id}; each needs a name of its own.");
            let problem = Diagnostic::new(
                &codes::DUPLICATE_OPERATION_ID,
                format!("two operations are named `{id}`"),
            )
            .at(self.document.location(&at))
            .note(format!(
                "the first is at {}",
                self.document.location(&first)
            ))
            .help("rename one of them")
            .fix(operation.action(&why, &update));
            self.diagnostics.push(problem);
        } else {
            self.operation_ids.insert(id, at);
        }
    }

    fn missing_operation_id(&mut self, operation: &Operation<'_>) {
        let why =
            "The method of the client is named after the operationId, which upstream leaves out.";
        let update = format!(
            "operationId: {}",
            yaml_string(&self.ids.propose(operation.method, operation.path))
        );
        let problem = Diagnostic::new(
            &codes::MISSING_OPERATION_ID,
            format!("{} has no `operationId`", operation.name()),
        )
        .at(self.document.key_location(operation.fields.at))
        .note("the method of the client is named after it")
        .help("name the operation in the overlay, `verbNoun` like the others")
        .fix(operation.action(why, &update));
        self.diagnostics.push(problem);
    }

    fn responses(&mut self, operation: &Operation<'_>) {
        let at = operation.fields.join("responses");
        let responses = operation.fields.get("responses").and_then(Value::as_object);
        for status in responses.into_iter().flat_map(|responses| responses.keys()) {
            if !is_status(status) {
                let problem =
                    Diagnostic::new(&codes::INVALID_STATUS, format!("`{status}` is no status"));
                let problem = problem
                    .at(self.document.key_location(&at.join(status)))
                    .note("the response is ignored");
                self.diagnostics.push(
                    problem.help("use a status such as `200`, a range such as `2XX`, or `default`"),
                );
            }
        }
    }

    /// The parameters of a list, by place and name, with the place of each; duplicates are reported.
    fn parameters(
        &mut self,
        at: &Pointer,
        list: Option<&'d Value>,
    ) -> BTreeMap<(&'d str, &'d str), Pointer> {
        let mut parameters: BTreeMap<_, Pointer> = BTreeMap::new();
        let (mut problems, mut duplicates) = (Vec::new(), Vec::new());
        for (index, parameter) in list
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .enumerate()
        {
            let Some(parameter) = follow(self.document, parameter) else {
                continue;
            };
            let text = |key| parameter.get(key).and_then(Value::as_str);
            let (Some(name), Some(place)) = (text("name"), text("in")) else {
                continue;
            };
            let at = at.join(index);
            if let Some(first) = parameters.get(&(place, name)) {
                let message = format!("the {place} parameter `{name}` is declared twice");
                let problem = Diagnostic::new(&codes::DUPLICATE_PARAMETER, message)
                    .at(self.document.location(&at))
                    .note(format!("first at {}", self.document.location(first)))
                    .help("remove one of them in the overlay");
                problems.push(problem);
                duplicates.push(index);
            } else {
                parameters.insert((place, name), at);
            }
        }
        // One action for all of them: when one goes, the others move up.
        let why = "The parameter is declared twice.";
        let fix = fix::remove_items(self.document.value(), at, &duplicates, why);
        let problems = problems.into_iter();
        self.diagnostics
            .extend(problems.map(|problem| problem.fix(fix.clone())));
        parameters
    }

    fn path_parameters(
        &mut self,
        operation: &Operation<'_>,
        names: &[&str],
        shared: &BTreeMap<(&str, &str), Pointer>,
        own: &BTreeMap<(&'d str, &'d str), Pointer>,
    ) {
        let declared =
            |name: &str| own.contains_key(&("path", name)) || shared.contains_key(&("path", name));
        for name in names.iter().filter(|name| !declared(name)) {
            let quoted = yaml_string(name);
            let update = format!(
                "parameters:\n  - name: {quoted}\n    in: path\n    required: true\n    schema:\n      type: string"
            );
            let why =
                format!("The path uses the parameter {name}, which upstream does not declare.");
            let message = format!(
                "{} does not declare its path parameter `{name}`",
                operation.name()
            );
            let problem = Diagnostic::new(&codes::UNDECLARED_PATH_PARAMETER, message)
                .at(self.document.key_location(operation.fields.at))
                .help("declare it in the overlay; correct the type if it is no string")
                .fix(operation.action(&why, &update));
            self.diagnostics.push(problem);
        }
        self.unused(names, own);
    }

    fn unused(&mut self, names: &[&str], declared: &BTreeMap<(&str, &str), Pointer>) {
        for ((_, name), at) in declared
            .iter()
            .filter(|((place, name), _)| *place == "path" && !names.contains(name))
        {
            let message = format!("the path has no `{{{name}}}`");
            let problem = Diagnostic::new(&codes::UNUSED_PATH_PARAMETER, message)
                .at(self.document.location(&at.join("name")))
                .note("the value of the parameter would go nowhere")
                .fix(fix::remove(
                    self.document.value(),
                    at,
                    "The path has no place for the parameter.",
                ));
            let near: Vec<String> = suggest::nearest(name, names.iter().copied())
                .into_iter()
                .map(str::to_owned)
                .collect();
            self.diagnostics.push(match suggest::did_you_mean(&near) {
                Some(question) => problem.help(question),
                None => problem.help("remove the parameter in the overlay"),
            });
        }
    }
}

/// The names in the braces of a path template.
fn template_names(path: &str) -> Result<Vec<&str>, String> {
    if !path.starts_with('/') {
        return Err("it does not start with `/`".to_owned());
    }
    let is_dots = |segment: &str| {
        let decoded = segment.to_ascii_lowercase().replace("%2e", ".");
        decoded == "." || decoded == ".."
    };
    if path.split('/').any(is_dots) {
        return Err("`.` and `..` lead elsewhere".to_owned());
    }
    if let Some(sign) = path
        .chars()
        .find(|c| matches!(c, '?' | '#') || is_invisible(*c))
    {
        return Err(format!("`{sign}` does not belong into a path"));
    }
    let mut names = Vec::new();
    let mut rest = path;
    while let Some(open) = rest.find(['{', '}']) {
        let (_, from_brace) = rest.split_at(open);
        let Some(inside) = from_brace.strip_prefix('{') else {
            return Err("a `}` has no `{`".to_owned());
        };
        let Some((name, after)) = inside.split_once('}') else {
            return Err("a `{` has no `}`".to_owned());
        };
        match name {
            "" => return Err("`{}` names no parameter".to_owned()),
            name if name.contains(['{', '/']) => return Err("a `{` has no `}`".to_owned()),
            name if names.contains(&name) => return Err(format!("`{{{name}}}` is in it twice")),
            name => names.push(name),
        }
        rest = after;
    }
    Ok(names)
}

fn is_status(key: &str) -> bool {
    let is_code = |key: &[u8]| match key {
        [b'1'..=b'5', b'0'..=b'9', b'0'..=b'9'] => true,
        [b'1'..=b'5', x, y] => x.eq_ignore_ascii_case(&b'x') && y.eq_ignore_ascii_case(&b'x'),
        _ => false,
    };
    key == "default" || key.starts_with("x-") || is_code(key.as_bytes())
}
