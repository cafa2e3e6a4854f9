//! The walk over all objects of a document: their types, references, and what each kind requires.

use serde_json::Value;

use super::fields::{Fields, wrong_type};
use super::{example, extensions, requests, schemas};
use crate::diagnostic::{Diagnostic, Diagnostics, Location, Severity, codes};
use crate::spec::document::Document;
use crate::spec::fix;
use crate::spec::pointer::Pointer;
use crate::spec::reference::{ResolveError, dangling, local_target, reference_in, resolve};
use crate::spec::suggest;
use crate::spec::walk::{Kind, Visitor};

pub(super) struct Linter<'d, 'o> {
    pub(super) document: &'d Document,
    pub(super) diagnostics: &'o mut Diagnostics,
    /// References that led nowhere.
    pub(super) dangling: usize,
}

/// References that lead nowhere are looked at in detail up to this number: each is compared with all names.
const MOST_DANGLING: usize = 99;

impl Linter<'_, '_> {
    /// The fields of the root that no walk visits.
    pub(super) fn root(&mut self) {
        let root = Pointer::root();
        let Some(members) = self.document.value().as_object() else {
            return;
        };
        let fields = Fields {
            document: self.document,
            at: &root,
            members,
        };
        let at = root.join("info");
        match members.get("info") {
            Some(Value::Object(info)) => {
                let info = Fields {
                    document: self.document,
                    at: &at,
                    members: info,
                };
                for key in ["title", "version"]
                    .into_iter()
                    .filter(|key| info.get(key).is_none())
                {
                    self.diagnostics.push(
                        info.missing(key, "info object")
                            .with_severity(Severity::Warning),
                    );
                }
            }
            Some(other) => {
                self.diagnostics
                    .push(wrong_type(self.document, &at, "an object", other))
            }
            None => self.diagnostics.push(
                fields
                    .missing("info", "document")
                    .with_severity(Severity::Warning),
            ),
        }
        if !["paths", "webhooks", "components"]
            .iter()
            .any(|key| members.contains_key(*key))
        {
            let why = "Upstream describes no paths.";
            let problem = fields.missing("paths", "document");
            self.diagnostics.push(problem.fix(fix::update(
                self.document.value(),
                &root,
                why,
                "paths: {}",
            )));
        }
        requests::calls_by_the_service(&fields, "webhooks", self.diagnostics);
        self.tags(&fields);
        requests::servers(&fields, self.diagnostics);
    }

    fn tags(&mut self, root: &Fields<'_>) {
        let at = root.join("tags");
        for (index, tag) in root
            .list("tags", self.diagnostics)
            .unwrap_or_default()
            .iter()
            .enumerate()
        {
            let at = at.join(index);
            let Some(members) = tag.as_object() else {
                self.diagnostics
                    .push(wrong_type(self.document, &at, "an object", tag));
                continue;
            };
            let tag = Fields {
                document: self.document,
                at: &at,
                members,
            };
            tag.required_text("name", "tag", self.diagnostics);
            extensions::tag(&tag, self.diagnostics);
            extensions::strange(&tag, Kind::Document, self.diagnostics);
        }
    }

    fn reference(&mut self, kind: Kind, at: &Pointer, reference: &str) {
        // References to other files are the matter of the bundling, which has reported those that remain.
        if !reference.starts_with('#') {
            return;
        }
        let at_ref = at.join("$ref");
        if self.dangling >= MOST_DANGLING && resolve(self.document.value(), at).is_err() {
            self.dangling += 1;
            return;
        }
        let dangling = |target| dangling(reference, self.document, &at_ref, self.document, target);
        let problem = match (local_target(reference), resolve(self.document.value(), at)) {
            (_, Ok(_)) => return,
            (None, _) => dangling(None),
            (Some(target), Err(ResolveError::Dangling)) if self.document.get(&target).is_none() => {
                dangling(Some(&target))
            }
            // Further on in the chain, where it is reported.
            (Some(_), Err(ResolveError::Dangling)) => return,
            (Some(_), Err(ResolveError::Cyclic)) => {
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
        self.diagnostics.push(match kind {
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
            self.diagnostics
                .push(problem.at(place).help("correct those above first"));
        }
    }

    fn fields(&mut self, kind: Kind, fields: &Fields<'_>) {
        if matches!(kind, Kind::Schema | Kind::Operation | Kind::Parameter) {
            extensions::strange(fields, kind, self.diagnostics);
        }
        // What the service sends is its own affair.
        let is_received = fields
            .at
            .tokens()
            .any(|it| it == "callbacks" || it == "webhooks");
        match kind {
            Kind::PathItem | Kind::Operation if !is_received => {
                requests::servers(fields, self.diagnostics);
            }
            Kind::Schema => schemas::schema(fields, self.diagnostics),
            Kind::Parameter => parameter(fields, self.diagnostics),
            Kind::RequestBody if fields.get("content").is_none() => {
                let problem = fields
                    .missing("content", "request body")
                    .with_severity(Severity::Warning);
                self.diagnostics.push(problem.note("taken as no body"));
            }
            Kind::SecurityScheme => {
                fields.required_text("type", "security scheme", self.diagnostics);
                if let Some(place) = fields.get("in").and_then(Value::as_str) {
                    requests::name(fields, place, self.diagnostics);
                }
            }
            Kind::MediaType => example::media_type(fields, self.diagnostics),
            _ => {}
        }
    }
}

impl Visitor for Linter<'_, '_> {
    fn node(&mut self, kind: Kind, at: &Pointer, value: &Value) {
        if let Some(reference) = reference_in(value) {
            if kind == Kind::Misplaced {
                let message = "a `$ref` cannot stand in place of a map or list";
                let problem = Diagnostic::new(&codes::WRONG_TYPE, message)
                    .at(self.document.location(&at.join("$ref")));
                let why = "A reference cannot stand in place of a map or list.";
                let fix = fix::remove(self.document.value(), at, why);
                self.diagnostics.push(
                    problem
                        .help("write the content out in the overlay, or drop it")
                        .fix(fix),
                );
            }
            self.reference(kind, at, reference);
            return;
        }
        match value.as_object() {
            Some(members) => {
                let fields = Fields {
                    document: self.document,
                    at,
                    members,
                };
                self.fields(kind, &fields);
            }
            None if kind == Kind::Schema && value.is_boolean() => {}
            None => {
                let problem = wrong_type(self.document, at, "an object", value);
                self.diagnostics.push(problem.note(format!(
                    "this is the place of {}",
                    with_article(kind.name())
                )));
            }
        }
    }

    fn misshapen(&mut self, at: &Pointer, expected: &'static str, value: &Value) {
        self.diagnostics
            .push(wrong_type(self.document, at, expected, value));
    }
}

fn with_article(noun: &str) -> String {
    let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u']) {
        "an"
    } else {
        "a"
    };
    format!("{article} {noun}")
}

fn parameter(fields: &Fields<'_>, diagnostics: &mut Diagnostics) {
    fields.required_text("name", "parameter", diagnostics);
    let place = fields.required_text("in", "parameter", diagnostics);
    match place {
        None | Some("query") => {}
        Some(place @ ("header" | "cookie")) => requests::name(fields, place, diagnostics),
        Some("path") => {
            if fields.get("required") != Some(&Value::Bool(true)) {
                let problem = fields
                    .missing("required: true", "path parameter")
                    .with_severity(Severity::Warning);
                diagnostics.push(problem.note("taken as required: a path has no optional parts"));
            }
        }
        Some(other) => diagnostics.push(unknown_place(fields, other)),
    }
    example::parameter(fields, diagnostics);
}

fn unknown_place(fields: &Fields<'_>, place: &str) -> Diagnostic {
    let at = fields.join("in");
    let message = format!("a parameter cannot be in `{place}`");
    let problem = Diagnostic::new(&codes::UNKNOWN_PLACE, message)
        .at(fields.document.location(&at))
        .note("the parameter is ignored");
    match place {
        "body" | "formData" => problem
            .note("this is how Swagger 2.0 describes a request body")
            .help("describe a `requestBody` in the overlay"),
        _ => {
            let near = suggest::nearest(place, ["path", "query", "header", "cookie"]);
            let why = "Upstream names no place where a parameter can be.";
            let update = format!("in: {}", near.first().unwrap_or(&"query"));
            let fix = fix::update(fields.document.value(), fields.at, why, &update);
            problem
                .help("use `path`, `query`, `header` or `cookie`")
                .fix(fix)
        }
    }
}
