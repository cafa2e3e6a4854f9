//! What can be wrong with paths and operations: templates, parameters, operationIds, responses.

use std::collections::BTreeMap;

use serde_json::Value;

use super::schemas::follow;
use super::{Linter, extensions, requests};
use crate::diagnostic::{Code, Diagnostic, codes, is_invisible};
use crate::spec::fields::Fields;
use crate::spec::fix::{self, yaml_string};
use crate::spec::pointer::Pointer;
use crate::spec::suggest;
use crate::spec::walk::METHODS;

/// Parameters by place and name, each with where it stands.
type Parameters<'d> = BTreeMap<(&'d str, &'d str), Pointer>;

/// One operation and where it is.
struct Operation<'d> {
    path: &'d str,
    method: &'static str,
    fields: Fields<'d>,
}

impl Operation<'_> {
    /// A problem with the operation as a whole, in words that follow its name.
    fn problem(&self, code: &'static Code, what: &str) -> Diagnostic {
        let message = format!("`{} {}` {what}", self.method.to_uppercase(), self.path);
        Diagnostic::new(code, message).at(self.fields.document.key_location(&self.fields.at))
    }
}

impl<'d> Linter<'d, '_> {
    pub(super) fn path_item(&mut self, path: &'d str, item: &Fields<'d>) {
        let names = template_names(path);
        if let Err(what) = &names {
            let message = format!("`{path}` is malformed: {what}");
            let why = "The path is malformed, so no request could be sent there.";
            let help = "an overlay cannot rename a path: copy it under its right name, or drop it";
            let problem = Diagnostic::new(&codes::INVALID_PATH_TEMPLATE, message)
                .at(self.document.key_location(&item.at))
                .help(help);
            let fix = fix::remove(self.document.value(), &item.at, why);
            self.report(problem.fix(fix));
        }
        let is_well_formed = names.is_ok();
        let names = names.unwrap_or_default();
        let shared = self.parameters(item);
        let mut has_operations = false;
        for (key, _) in item.members {
            let method = METHODS.into_iter().find(|method| method == key);
            let Some((method, fields)) = method.and_then(|it| Some((it, item.object(it)?))) else {
                continue;
            };
            has_operations = true;
            let own = self.parameters(&fields);
            let operation = Operation {
                path,
                method,
                fields,
            };
            self.operation_id(&operation);
            self.responses(&operation.fields);
            requests::calls_by_the_service(&operation.fields, "callbacks", self.diagnostics);
            self.path_parameters(&operation, &names, &shared, &own);
            let declared = shared.keys().chain(own.keys()).map(|(_, name)| *name);
            let declared: Vec<_> = declared.collect();
            extensions::pagination(&operation.fields, &declared, self.diagnostics);
        }
        if has_operations && is_well_formed {
            self.unused(&names, &shared);
        }
    }

    fn operation_id(&mut self, operation: &Operation<'d>) {
        let fields = &operation.fields;
        let id = match fields.get("operationId") {
            None | Some(Value::Null) => "",
            Some(Value::String(id)) => id.as_str(),
            Some(_) => {
                let problem = fields.wrong_type("operationId", "a string");
                return self.report(problem);
            }
        };
        let (problem, why) = if id.trim().is_empty() {
            if self.options.derive_operation_ids {
                return;
            }
            let problem = operation
                .problem(&codes::MISSING_OPERATION_ID, "has no `operationId`")
                .note("the method of the client is named after it")
                .help("name the operation in the overlay, `verbNoun` like the others");
            let why = "The method of the client is named after the operationId, which upstream leaves out.";
            (problem, why.to_owned())
        } else if let Some(first) = self.operation_ids.get(id) {
            let message = format!("two operations are named `{id}`");
            let problem = fields
                .problem(&codes::DUPLICATE_OPERATION_ID, "operationId", message)
                .note(format!("the first is at {}", self.document.location(first)))
                .help("rename one of them");
            let why = format!("Two operations are named {id}; each needs a name of its own.");
            (problem, why)
        } else {
            self.operation_ids.insert(id, fields.join("operationId"));
            return;
        };
        let proposed = yaml_string(&self.proposed_ids.propose(operation.method, operation.path));
        let fix = fields.update(&why, &format!("operationId: {proposed}"));
        self.report(problem.fix(fix));
    }

    fn responses(&mut self, operation: &Fields<'_>) {
        let Some(responses) = operation.object("responses") else {
            return;
        };
        for status in responses.members.keys().filter(|key| !is_status(key)) {
            let message = format!("`{status}` is no status");
            let problem = responses.key_problem(&codes::INVALID_STATUS, status, message);
            let help = "use a status such as `200`, a range such as `2XX`, or `default`";
            self.report(problem.note("the response is ignored").help(help));
        }
    }

    /// The parameters that a path item or operation lists; duplicates are reported.
    fn parameters(&mut self, holder: &Fields<'d>) -> Parameters<'d> {
        let mut parameters = Parameters::new();
        let (mut problems, mut duplicates) = (Vec::new(), Vec::new());
        for (index, (at, parameter)) in holder.items("parameters").enumerate() {
            let text = |key| follow(self.document, parameter)?.get(key)?.as_str();
            let (Some(name), Some(place)) = (text("name"), text("in")) else {
                continue;
            };
            let Some(first) = parameters.get(&(place, name)) else {
                parameters.insert((place, name), at);
                continue;
            };
            let message = format!("the {place} parameter `{name}` is declared twice");
            let problem = Diagnostic::new(&codes::DUPLICATE_PARAMETER, message)
                .at(self.document.location(&at))
                .note(format!("first at {}", self.document.location(first)));
            problems.push(problem.help("remove one of them in the overlay"));
            duplicates.push(index);
        }
        // One action for all of them: when one goes, the others move up.
        let why = "The parameter is declared twice.";
        let list = holder.join("parameters");
        let fix = fix::remove_items(self.document.value(), &list, &duplicates, why);
        let problems = problems.into_iter();
        self.diagnostics
            .extend(problems.map(|it| it.fix(fix.clone())));
        parameters
    }

    fn path_parameters(
        &mut self,
        operation: &Operation<'_>,
        names: &[&str],
        shared: &Parameters<'_>,
        own: &Parameters<'_>,
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
            let what = format!("does not declare its path parameter `{name}`");
            let problem = operation
                .problem(&codes::UNDECLARED_PATH_PARAMETER, &what)
                .help("declare it in the overlay; correct the type if it is no string")
                .fix(operation.fields.update(&why, &update));
            self.report(problem);
        }
        self.unused(names, own);
    }

    fn unused(&mut self, names: &[&str], declared: &Parameters<'_>) {
        let unused = declared.iter();
        let unused = unused.filter(|((place, name), _)| *place == "path" && !names.contains(name));
        for ((_, name), at) in unused {
            let message = format!("the path has no `{{{name}}}`");
            let why = "The path has no place for the parameter.";
            let otherwise = "remove the parameter in the overlay";
            let help = suggest::nearest_or(name, names.iter().copied(), otherwise);
            let problem = Diagnostic::new(&codes::UNUSED_PATH_PARAMETER, message)
                .at(self.document.location(&at.join("name")))
                .note("the value of the parameter would go nowhere")
                .help(help);
            let fix = fix::remove(self.document.value(), at, why);
            self.report(problem.fix(fix));
        }
    }
}

/// The names in the braces of a path template.
fn template_names(path: &str) -> Result<Vec<&str>, String> {
    if !path.starts_with('/') {
        return Err("it does not start with `/`".to_owned());
    }
    let decoded = path.to_ascii_lowercase().replace("%2e", ".");
    if decoded.split('/').any(|it| it == "." || it == "..") {
        return Err("`.` and `..` lead elsewhere".to_owned());
    }
    let mut strange = path
        .chars()
        .filter(|c| matches!(c, '?' | '#') || is_invisible(*c));
    if let Some(sign) = strange.next() {
        return Err(format!("`{sign}` does not belong into a path"));
    }
    let mut names = Vec::new();
    let mut parts = path.split('{');
    let before = parts.next().unwrap_or_default();
    if before.contains('}') {
        return Err("a `}` has no `{`".to_owned());
    }
    for part in parts {
        match part.split_once('}') {
            Some((_, after)) if after.contains('}') => return Err("a `}` has no `{`".to_owned()),
            Some(("", _)) => return Err("`{}` names no parameter".to_owned()),
            Some((name, _)) if names.contains(&name) => {
                return Err(format!("`{{{name}}}` is in it twice"));
            }
            Some((name, _)) if !name.contains('/') => names.push(name),
            _ => return Err("a `{` has no `}`".to_owned()),
        }
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
