//! The walk over all objects of a document: their types, references, and what each kind requires.

use serde_json::Value;

use super::{Linter, example, extensions, requests, schemas};
use crate::diagnostic::{Diagnostic, Diagnostics, Location, Severity, codes};
use crate::spec::fields::{Fields, wrong_type};
use crate::spec::media::is_json;
use crate::spec::pointer::Pointer;
use crate::spec::reference::{ResolveError, dangling, local_target, reference_in, resolve};
use crate::spec::walk::{Kind, PARAMETER_LOCATIONS};
use crate::spec::{fix, suggest};

/// References that lead nowhere are looked at in detail up to this number: each is compared with all names.
const MOST_DANGLING: usize = 99;

impl Linter<'_, '_> {
    /// The fields of the root that no walk visits.
    pub(super) fn root(&mut self) {
        let Some(root) = Fields::root(self.document) else {
            return;
        };
        if let Some(info) = root.object("info") {
            for key in ["title", "version"]
                .iter()
                .filter(|key| info.get(key).is_none())
            {
                self.report(info.missing(key, "info object"));
            }
        } else if root.get("info").is_some() {
            self.report(root.wrong_type("info", "an object"));
        } else {
            self.report(root.missing("info", "document"));
        }
        let parts = ["paths", "webhooks", "components"];
        if !parts.iter().any(|key| root.get(key).is_some()) {
            let fix = root.update("Upstream describes no paths.", "paths: {}");
            let problem = root.missing("paths", "document").fix(fix);
            self.report(problem.with_severity(Severity::Error));
        }
        requests::calls_by_the_service(&root, "webhooks", self.diagnostics);
        self.tags(&root);
        requests::servers(&root, self.diagnostics);
    }

    fn tags(&mut self, root: &Fields<'_>) {
        if root.get("tags").is_some_and(|tags| !tags.is_array()) {
            self.report(root.wrong_type("tags", "a list"));
        }
        for (at, tag) in root.items("tags") {
            let Some(tag) = Fields::of(self.document, at.clone(), tag) else {
                self.report(wrong_type(self.document, &at, "an object"));
                continue;
            };
            tag.required_text("name", "tag", self.diagnostics);
            extensions::keys(&tag, Kind::Document, self.diagnostics);
        }
    }

    fn reference(&mut self, kind: Kind, at: &Pointer, reference: &str) {
        // References to other files are the matter of the bundling, which has reported those that remain.
        let Some(error) = resolve(self.document.value(), at).err() else {
            return;
        };
        if !reference.starts_with('#') {
            return;
        }
        if self.dangling >= MOST_DANGLING {
            self.dangling += 1;
            return;
        }
        let at_ref = at.join("$ref");
        let dangling = |target| dangling(reference, self.document, &at_ref, self.document, target);
        let problem = match (local_target(reference), error) {
            (None, _) => dangling(None),
            (Some(target), ResolveError::Dangling) if self.document.get(&target).is_none() => {
                dangling(Some(&target))
            }
            // Further on in the chain, where it is reported.
            (Some(_), ResolveError::Dangling) => return,
            (Some(_), ResolveError::Cyclic) => {
                let message =
                    format!("`{reference}` leads to other references and never to a value");
                let why = "References lead in a circle here.";
                Diagnostic::new(&codes::CYCLIC_REF, message)
                    .at(self.document.location(&at_ref))
                    .help("write the value out in one of them, or let it be anything")
                    .fix(fix::remove(self.document.value(), &at_ref, why))
            }
        };
        self.dangling += 1;
        self.report(match kind {
            Kind::Example => problem
                .with_severity(Severity::Warning)
                .note("the example is ignored"),
            _ => problem,
        });
    }

    /// Says how many references were not looked at any more.
    pub(super) fn count_dangling(&mut self) {
        let more = self.dangling.saturating_sub(MOST_DANGLING);
        if more > 0 {
            let message = format!("{more} more references lead nowhere");
            let problem = Diagnostic::new(&codes::DANGLING_REF, message);
            let place = Location::start_of(self.document.file());
            let help = "correct those above first";
            self.report(problem.at(place).help(help));
        }
    }

    fn fields(&mut self, kind: Kind, fields: &Fields<'_>) {
        if matches!(kind, Kind::Schema | Kind::Operation | Kind::Parameter) {
            extensions::keys(fields, kind, self.diagnostics);
        }
        // What the service sends is its own affair.
        let mut tokens = fields.at.tokens();
        let is_received = tokens.any(|it| it == "callbacks" || it == "webhooks");
        match kind {
            Kind::PathItem | Kind::Operation if !is_received => {
                requests::servers(fields, self.diagnostics);
            }
            Kind::Schema => schemas::schema(fields, self.diagnostics),
            Kind::Parameter => parameter(fields, self.diagnostics),
            Kind::RequestBody if fields.get("content").is_none() => {
                let problem = fields.missing("content", "request body");
                self.report(problem.note("taken as no body"));
            }
            Kind::SecurityScheme => {
                fields.required_text("type", "security scheme", self.diagnostics);
                if let Some(place) = fields.text("in") {
                    requests::name(fields, place, self.diagnostics);
                }
            }
            // Examples of other formats are their text.
            Kind::MediaType if fields.at.last().is_some_and(|it| is_json(&it)) => {
                example::check(fields, fields.get("schema"), self.diagnostics);
            }
            _ => {}
        }
    }

    pub(super) fn node(&mut self, kind: Kind, at: &Pointer, value: &Value) {
        if let Some(reference) = reference_in(value) {
            if kind == Kind::Misplaced {
                let message = "a `$ref` cannot stand in place of a map or list";
                let why = "A reference cannot stand in place of a map or list.";
                let problem = Diagnostic::new(&codes::WRONG_TYPE, message)
                    .at(self.document.location(&at.join("$ref")))
                    .help("write the content out in the overlay, or drop it");
                let fix = fix::remove(self.document.value(), at, why);
                self.report(problem.fix(fix));
            }
            self.reference(kind, at, reference);
        } else if matches!(kind, Kind::NoMap | Kind::NoList) {
            let expected = match kind {
                Kind::NoMap => "an object",
                _ => "a list",
            };
            let problem = wrong_type(self.document, at, expected);
            self.report(problem);
        } else if let Some(fields) = Fields::of(self.document, at.clone(), value) {
            self.fields(kind, &fields);
        } else if kind != Kind::Schema || !value.is_boolean() {
            let article = match kind.name().starts_with(['a', 'e', 'i', 'o', 'u']) {
                true => "an",
                false => "a",
            };
            let note = format!("this is the place of {article} {}", kind.name());
            let problem = wrong_type(self.document, at, "an object");
            self.report(problem.note(note));
        }
    }
}

fn parameter(fields: &Fields<'_>, diagnostics: &mut Diagnostics) {
    fields.required_text("name", "parameter", diagnostics);
    match fields.required_text("in", "parameter", diagnostics) {
        None | Some("query") => {}
        Some(place @ ("header" | "cookie")) => requests::name(fields, place, diagnostics),
        Some("path") if fields.is_true("required") => {}
        Some("path") => {
            let problem = fields.missing("required: true", "path parameter");
            diagnostics.push(problem.note("taken as required: a path has no optional parts"));
        }
        Some(other) => diagnostics.push(unknown_place(fields, other)),
    }
    example::check(fields, fields.get("schema"), diagnostics);
}

fn unknown_place(fields: &Fields<'_>, place: &str) -> Diagnostic {
    let message = format!("a parameter cannot be in `{place}`");
    let problem = fields.problem(&codes::UNKNOWN_PLACE, "in", message);
    let problem = problem.note("the parameter is ignored");
    if matches!(place, "body" | "formData") {
        return problem
            .note("this is how Swagger 2.0 describes a request body")
            .help("describe a `requestBody` in the overlay");
    }
    let near = suggest::nearest(place, PARAMETER_LOCATIONS);
    let why = "Upstream names no place where a parameter can be.";
    let update = format!("in: {}", near.first().unwrap_or(&"query"));
    problem
        .help("use `path`, `query`, `header` or `cookie`")
        .fix(fields.update(why, &update))
}
