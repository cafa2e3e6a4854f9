//! Operations: tags, responses, security.

use serde_json::json;

use super::Normalizer;
use super::scalars::is_unquoted;
use crate::diagnostic::codes;
use crate::spec::fields::Fields;

impl Normalizer<'_> {
    pub(super) fn operation(&mut self, operation: &Fields<'_>) {
        self.tag_names(operation);
        if operation.get("responses").is_none() {
            let message = "the operation has no `responses`";
            let problem = operation
                .problem(&codes::MISSING_FIELD, "responses", message)
                .help("add `responses` in the overlay if it answers with a body");
            let note = "taken as an operation that answers without a body";
            self.set(operation.join("responses"), json!({}), problem, note);
        }
        self.requirements(operation);
    }

    fn tag_names(&mut self, operation: &Fields<'_>) {
        if let Some(tag) = operation.text("tags") {
            let message = "`tags` has to be a list of names";
            let problem = operation.problem(&codes::WRONG_TYPE, "tags", message);
            let note = "taken as a list with this one name";
            self.set(operation.join("tags"), json!([tag]), problem, note);
        }
        for (at, _) in operation.items("tags").filter(|(_, it)| is_unquoted(it)) {
            self.unquoted(at, "a tag has to be text");
        }
    }
}
