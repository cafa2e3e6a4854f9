//! Operations: tags, responses, security.

use serde_json::{Value, json};

use super::{Edit, Normalizer, Object};
use crate::diagnostic::{Severity, codes};

impl Normalizer<'_> {
    pub(super) fn operation(&mut self, operation: &Object<'_>) {
        self.tag_names(operation);
        if operation.get("responses").is_none() {
            let problem = operation.problem(
                &codes::MISSING_FIELD,
                "responses",
                "the operation has no `responses`",
            );
            let problem = problem
                .with_severity(Severity::Warning)
                .note("taken as an operation that answers without a body");
            let problem = problem.help("add `responses` in the overlay if it answers with a body");
            self.edit(
                operation.join("responses"),
                Edit::Insert(json!({})),
                problem,
            );
        }
        self.requirements(operation);
    }

    fn tag_names(&mut self, operation: &Object<'_>) {
        let at = operation.join("tags");
        match operation.get("tags") {
            Some(Value::Array(tags)) => {
                for (index, _) in tags
                    .iter()
                    .enumerate()
                    .filter(|(_, tag)| tag.is_number() || tag.is_boolean())
                {
                    self.unquoted(at.join(index), "a tag has to be text");
                }
            }
            Some(tag @ Value::String(_)) => {
                let problem = operation.problem(
                    &codes::WRONG_TYPE,
                    "tags",
                    "`tags` has to be a list of names",
                );
                let problem = problem
                    .with_severity(Severity::Warning)
                    .note("taken as a list with this one name");
                self.replace(at, json!([tag]), problem);
            }
            _ => {}
        }
    }
}
