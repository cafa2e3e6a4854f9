//! One operation: names, security, parameters, body, answers, pages.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::ir::{Content, Parameter, ParameterLocation as In, Type};
use crate::spec::Document;

use super::super::kinds::{self, Kind};
use super::super::view::{ParameterLocation, resolved};
use super::super::{Direction, Verdict};
use super::api::{Known, of_operation, resource_items, template, touched};
use super::{Comparison, Found, Position, Spot, Touched};

/// A parameter in the document and in the IR.
struct Declared<'d> {
    place: ParameterLocation<'d>,
    known: &'d Parameter,
}

impl<'d> Comparison<'d> {
    pub(super) fn operation(&mut self, old: &Known<'d>, new: &Known<'d>) {
        self.names(old, new);
        self.security(old, new);
        self.parameters(old, new);
        self.request_body(old, new);
        self.answers(old, new);
        self.pagination(old, new);
    }

    fn on_operation(
        &mut self,
        kind: &'static Kind,
        old: &Known<'d>,
        new: &Known<'d>,
        message: String,
    ) -> &mut Found {
        let found = self.push(of_operation(kind, new.operation, message));
        found.old = Some(old.place.pointer.clone());
        found.new = Some(new.place.pointer.clone());
        found.touched = touched(old);
        found.touched.extend(touched(new));
        found
    }

    fn names(&mut self, old: &Known<'d>, new: &Known<'d>) {
        let (a, b) = (old.operation, new.operation);
        if a.id != b.id {
            let message = format!("the operation is called `{}` instead of `{}`", b.id, a.id);
            self.on_operation(&kinds::OPERATION_ID_CHANGED, old, new, message);
        }
        if old.resource.module != new.resource.module {
            let message = format!(
                "the operation is on `{}` instead of `{}`",
                new.resource.module, old.resource.module
            );
            let found = self.on_operation(&kinds::OPERATION_MOVED, old, new, message);
            found.touched.extend(resource_items(old.resource));
            found.touched.extend(resource_items(new.resource));
            found.dropped = super::operation::answer_types(old);
            found.introduced = super::operation::answer_types(new);
        }
        if template(&a.path) != template(&b.path) {
            let message = format!("the path is `{}` instead of `{}`", b.path, a.path);
            self.on_operation(&kinds::OPERATION_PATH_CHANGED, old, new, message);
        }
        if a.method != b.method {
            let message = format!("the method is `{}` instead of `{}`", b.method, a.method);
            self.on_operation(&kinds::OPERATION_METHOD_CHANGED, old, new, message);
        }
        match (a.deprecated, b.deprecated) {
            (false, true) => {
                self.on_operation(
                    &kinds::OPERATION_DEPRECATED,
                    old,
                    new,
                    "the operation is deprecated".to_owned(),
                );
            }
            (true, false) => {
                self.on_operation(
                    &kinds::OPERATION_UNDEPRECATED,
                    old,
                    new,
                    "the operation is no longer deprecated".to_owned(),
                );
            }
            _ => {}
        }
        if a.method == b.method && a.idempotent != b.idempotent {
            let (kind, word) = if b.idempotent {
                (&kinds::RETRY_ALLOWED, "is")
            } else {
                (&kinds::RETRY_FORBIDDEN, "is no longer")
            };
            self.on_operation(
                kind,
                old,
                new,
                format!("repeating the operation {word} declared harmless"),
            );
        }
    }

    fn security(&mut self, old: &Known<'d>, new: &Known<'d>) {
        let before = security(&self.old.loaded.document, old.place.schema);
        let after = security(&self.new.loaded.document, new.place.schema);
        let public = |set: &BTreeSet<String>| set.is_empty() || set.contains("{}");
        let (kind, message): (&'static Kind, &str) = match (public(&before), public(&after)) {
            (true, false) => (&kinds::SECURITY_ADDED, "the operation asks for credentials"),
            (false, true) => (
                &kinds::SECURITY_REMOVED,
                "the operation asks for no credentials any more",
            ),
            (true, true) => return,
            (false, false) => {
                if before.difference(&after).any(|scheme| is_sent(scheme))
                    || before.is_disjoint(&after)
                {
                    (
                        &kinds::SECURITY_SCHEME_CHANGED,
                        "the operation asks for other credentials",
                    )
                } else if before.difference(&after).next().is_some() {
                    (
                        &kinds::SECURITY_ALTERNATIVE_REMOVED,
                        "the operation takes fewer kinds of credentials",
                    )
                } else if after.difference(&before).next().is_some() {
                    (
                        &kinds::SECURITY_ALTERNATIVE_ADDED,
                        "the operation takes further kinds of credentials",
                    )
                } else {
                    return;
                }
            }
        };
        self.on_operation(kind, old, new, message.to_owned());
    }

    fn parameters(&mut self, old: &Known<'d>, new: &Known<'d>) {
        let before = declared(&self.old.loaded.document, old);
        let after = declared(&self.new.loaded.document, new);
        let mut moved: Vec<&str> = Vec::new();
        for a in &before {
            let by_place = after.iter().find(|b| same_parameter(a, b, old, new));
            let elsewhere = || {
                after.iter().find(|b| {
                    b.known.name == a.known.name
                        && before
                            .iter()
                            .all(|other| !same_parameter(other, b, old, new))
                })
            };
            match by_place.or_else(elsewhere) {
                Some(b) => {
                    moved.push(&b.known.name);
                    self.parameter(a, b, old, new);
                }
                None => self.parameter_gone(a, old, new),
            }
        }
        for b in after.iter().filter(|b| {
            before.iter().all(|a| !same_parameter(a, b, old, new))
                && !moved.contains(&b.known.name.as_str())
        }) {
            self.parameter_new(b, old, new);
        }
        self.argument_order(&before, &after, old, new);
    }

    fn parameter_position(
        a: &Declared<'d>,
        b: &Declared<'d>,
        old: &Known<'d>,
        new: &Known<'d>,
    ) -> Position<'d> {
        let spot = |declared: &Declared<'d>, known: &Known<'d>| Spot {
            place: declared.place.clone(),
            ty: Some(declared.known.ty.clone()),
            held_by: holders(declared.known, known),
        };
        Position {
            old: spot(a, old),
            new: spot(b, new),
            direction: Direction::Request,
            operation: new.operation.id.clone(),
            subject: new.operation.id.clone(),
            label: format!("{} parameter `{}`", place_name(b.known.place), b.known.name),
        }
    }

    fn parameter(&mut self, a: &Declared<'d>, b: &Declared<'d>, old: &Known<'d>, new: &Known<'d>) {
        let at = Self::parameter_position(a, b, old, new);
        let label = at.label.clone();
        let (p, q) = (a.known, b.known);
        if p.place != q.place {
            let message = format!(
                "parameter `{}` is in the {} instead of the {}",
                q.name,
                place_name(q.place),
                place_name(p.place)
            );
            self.note(&kinds::PARAMETER_PLACE_CHANGED, &at, message);
        } else if p.name != q.name {
            self.note(
                &kinds::PATH_PARAMETER_RENAMED,
                &at,
                format!("path parameter `{}` is called `{}`", p.name, q.name),
            );
        } else if p.rust_name != q.rust_name && !p.required {
            self.note(
                &kinds::FIELD_RENAMED,
                &at,
                format!(
                    "{label} is called `{}` instead of `{}` in Rust",
                    q.rust_name, p.rust_name
                ),
            );
        }
        match (p.required, q.required) {
            (false, true) => self
                .note(
                    &kinds::PARAMETER_BECAME_REQUIRED,
                    &at,
                    format!("{label} is required"),
                )
                .exchanges(&at),
            (true, false) => self
                .note(
                    &kinds::PARAMETER_BECAME_OPTIONAL,
                    &at,
                    format!("{label} is optional"),
                )
                .exchanges(&at),
            _ => {}
        }
        if !p.deprecated && q.deprecated {
            self.note(
                &kinds::PARAMETER_DEPRECATED,
                &at,
                format!("{label} is deprecated"),
            );
        }
        let array = matches!(p.ty, Type::Array(_)) && matches!(q.ty, Type::Array(_));
        if array && p.place == q.place && (p.style, p.explode) != (q.style, q.explode) {
            self.note(
                &kinds::PARAMETER_STYLE_CHANGED,
                &at,
                format!(
                    "{label} is written {} instead of {}",
                    written(q),
                    written(p)
                ),
            );
        }
        self.below(&at, "schema", p.ty.clone(), q.ty.clone());
    }

    /// Compares the schemas at a key of both places.
    fn below(&mut self, at: &Position<'d>, key: &str, old: Type, new: Type) {
        let inner = |spot: &Spot<'d>, ty: Type| {
            let schema = spot.place.schema.get(key)?;
            Some(Spot {
                place: ParameterLocation {
                    pointer: spot.place.pointer.join(key),
                    schema,
                },
                ty: Some(ty),
                held_by: spot.held_by.clone(),
            })
        };
        if let (Some(old), Some(new)) = (inner(&at.old, old), inner(&at.new, new)) {
            self.value(&Position {
                old,
                new,
                ..at.clone()
            });
        }
    }

    fn parameter_gone(&mut self, a: &Declared<'d>, old: &Known<'d>, new: &Known<'d>) {
        let message = format!(
            "{} parameter `{}` is gone",
            place_name(a.known.place),
            a.known.name
        );
        let found = self.on_operation(&kinds::PARAMETER_REMOVED, old, new, message);
        found.direction = Direction::Request;
        found.old = Some(a.place.pointer.clone());
        found.new = None;
        found.touched = holders(a.known, old);
        found
            .touched
            .push(Touched::all_of(&old.operation.call_name));
        found.dropped = vec![a.known.ty.clone()];
    }

    fn parameter_new(&mut self, b: &Declared<'d>, old: &Known<'d>, new: &Known<'d>) {
        let (kind, word): (&'static Kind, &str) = if b.known.required {
            (&kinds::REQUIRED_PARAMETER_ADDED, "required")
        } else {
            (&kinds::PARAMETER_ADDED, "optional")
        };
        let message = format!(
            "{} parameter `{}` is new and {word}",
            place_name(b.known.place),
            b.known.name
        );
        // The first setter gives a call a type of its own.
        let first_setter = !old.operation.has_call_type() && new.operation.has_call_type();
        let found = self.on_operation(kind, old, new, message);
        found.direction = Direction::Request;
        found.old = None;
        found.new = Some(b.place.pointer.clone());
        found.touched = holders(b.known, new);
        if first_setter {
            found
                .touched
                .push(Touched::all_of(&new.operation.call_name));
            found.touched.push(Touched::member(
                &new.resource.handle,
                &new.operation.method_name,
            ));
        }
        found.introduced = vec![b.known.ty.clone()];
    }

    fn argument_order(
        &mut self,
        before: &[Declared<'d>],
        after: &[Declared<'d>],
        old: &Known<'d>,
        new: &Known<'d>,
    ) {
        let order = |list: &[Declared<'d>], other: &[Declared<'d>]| -> Vec<String> {
            let both = |known: &&Declared<'d>| {
                known.known.required
                    && other
                        .iter()
                        .any(|o| o.known.name == known.known.name && o.known.required)
            };
            list.iter()
                .filter(both)
                .map(|known| known.known.name.clone())
                .collect()
        };
        let (a, b) = (order(before, after), order(after, before));
        if a != b {
            let message = format!(
                "the arguments come in the order {} instead of {}",
                b.join(", "),
                a.join(", ")
            );
            self.on_operation(&kinds::ARGUMENT_ORDER_CHANGED, old, new, message)
                .direction = Direction::Request;
        }
    }

    fn request_body(&mut self, old: &Known<'d>, new: &Known<'d>) {
        let body = |document: &'d Document, known: &Known<'d>| {
            let schema = known.place.schema.get("requestBody")?;
            Some(resolved(
                document,
                ParameterLocation {
                    pointer: known.place.pointer.join("requestBody"),
                    schema,
                },
            ))
        };
        let a = body(&self.old.loaded.document, old).zip(old.operation.body.as_ref());
        let b = body(&self.new.loaded.document, new).zip(new.operation.body.as_ref());
        match (a, b) {
            (Some((place, body)), None) => {
                let found = self.on_operation(
                    &kinds::REQUEST_BODY_REMOVED,
                    old,
                    new,
                    "the operation takes no body any more".to_owned(),
                );
                found.direction = Direction::Request;
                found.old = Some(place.pointer);
                found.dropped = vec![body.ty.clone()];
            }
            (None, Some((place, body))) => {
                let found = self.on_operation(
                    &kinds::REQUEST_BODY_ADDED,
                    old,
                    new,
                    "the operation takes a body".to_owned(),
                );
                found.direction = Direction::Request;
                found.new = Some(place.pointer);
                found.introduced = vec![body.ty.clone()];
                if !body.required {
                    found.wire = Some(Verdict::Compatible);
                    found.shipped = Some(Verdict::Compatible);
                }
            }
            (Some((a, old_body)), Some((b, new_body))) => {
                let types = (old_body.ty.clone(), new_body.ty.clone());
                let media = (old_body.media_type.as_str(), new_body.media_type.as_str());
                let required = (old_body.required, new_body.required);
                let at = content_position(old, new, a, b, Direction::Request, "the body");
                match required {
                    (false, true) => self.say(
                        &kinds::REQUEST_BODY_BECAME_REQUIRED,
                        &at,
                        "the body is required".to_owned(),
                    ),
                    (true, false) => self.say(
                        &kinds::REQUEST_BODY_BECAME_OPTIONAL,
                        &at,
                        "the body may be left out".to_owned(),
                    ),
                    _ => {}
                }
                self.media_types(&at, media.0);
                self.media_schema(&at, media, types);
            }
            (None, None) => {}
        }
    }

    fn media_types(&mut self, at: &Position<'d>, sent: &str) {
        let (before, after) = (
            media_types(at.old.place.schema),
            media_types(at.new.place.schema),
        );
        for media in before.difference(&after) {
            let kind = if media == sent {
                &kinds::REQUEST_MEDIA_TYPE_REPLACED
            } else {
                &kinds::REQUEST_MEDIA_TYPE_REMOVED
            };
            self.note(
                kind,
                at,
                format!("the body is no longer taken as `{media}`"),
            );
        }
        for media in after.difference(&before) {
            self.note(
                &kinds::REQUEST_MEDIA_TYPE_ADDED,
                at,
                format!("the body is also taken as `{media}`"),
            );
        }
    }

    fn media_schema(&mut self, at: &Position<'d>, media: (&str, &str), types: (Type, Type)) {
        let spot = |spot: &Spot<'d>, media: &str, ty: Type| {
            let schema = spot
                .place
                .schema
                .get("content")?
                .get(media)?
                .get("schema")?;
            let pointer = spot
                .place
                .pointer
                .join("content")
                .join(media)
                .join("schema");
            Some(Spot {
                place: ParameterLocation { pointer, schema },
                ty: Some(ty),
                held_by: spot.held_by.clone(),
            })
        };
        if let (Some(old), Some(new)) = (
            spot(&at.old, media.0, types.0),
            spot(&at.new, media.1, types.1),
        ) {
            self.value(&Position {
                old,
                new,
                ..at.clone()
            });
        }
    }

    fn answers(&mut self, old: &Known<'d>, new: &Known<'d>) {
        let (a, b) = (&old.operation.success, &new.operation.success);
        let place = |document: &'d Document, known: &Known<'d>, status: &str| {
            let schema = known.place.schema.get("responses")?.get(status)?;
            Some(resolved(
                document,
                ParameterLocation {
                    pointer: known.place.pointer.join("responses").join(status),
                    schema,
                },
            ))
        };
        let places = place(&self.old.loaded.document, old, &a.status).zip(place(
            &self.new.loaded.document,
            new,
            &b.status,
        ));
        if let Some((from, to)) = places {
            let at = content_position(old, new, from, to, Direction::Response, "the answer");
            if a.status != b.status {
                let narrowed = a.status.eq_ignore_ascii_case("2XX") && b.status.starts_with('2');
                let kind = if narrowed {
                    &kinds::SUCCESS_STATUS_NARROWED
                } else {
                    &kinds::SUCCESS_STATUS_CHANGED
                };
                self.note(
                    kind,
                    &at,
                    format!("success is `{}` instead of `{}`", b.status, a.status),
                );
            }
            self.content(&at, &a.content, &b.content);
        }
        self.errors(old, new);
    }

    fn content(&mut self, at: &Position<'d>, old: &Content, new: &Content) {
        match (old, new) {
            (
                Content::Json {
                    media_type: m,
                    ty: a,
                },
                Content::Json {
                    media_type: n,
                    ty: b,
                },
            ) => {
                if m != n {
                    self.note(
                        &kinds::RESPONSE_MEDIA_TYPE_CHANGED,
                        at,
                        format!("the answer comes as `{n}` instead of `{m}`"),
                    );
                }
                self.media_schema(at, (m, n), (a.clone(), b.clone()));
            }
            (Content::Text { media_type: m }, Content::Text { media_type: n })
            | (Content::Binary { media_type: m }, Content::Binary { media_type: n }) => {
                if m != n {
                    self.note(
                        &kinds::RESPONSE_MEDIA_TYPE_CHANGED,
                        at,
                        format!("the answer comes as `{n}` instead of `{m}`"),
                    );
                }
            }
            (Content::Empty, Content::Empty) => {}
            (old, new) => {
                let (kind, message): (&'static Kind, _) = match (old, new) {
                    (Content::Empty, _) => (&kinds::RESPONSE_BODY_ADDED, "the answer has a body"),
                    (_, Content::Empty) => (
                        &kinds::RESPONSE_BODY_REMOVED,
                        "the answer has no body any more",
                    ),
                    _ => (
                        &kinds::RESPONSE_FORM_CHANGED,
                        "the answer is read in another way",
                    ),
                };
                let found = self.note(kind, at, message.to_owned());
                found.dropped = json_type(old);
                found.introduced = json_type(new);
                // Text and bytes take anything; JSON does not.
                if matches!(
                    (old, new),
                    (
                        Content::Binary { .. } | Content::Text { .. },
                        Content::Text { .. } | Content::Binary { .. }
                    )
                ) {
                    found.shipped = Some(Verdict::Compatible);
                }
            }
        }
    }

    /// The crate reads errors in one way whatever the document says, so it is enough to say that they change.
    fn errors(&mut self, old: &Known<'d>, new: &Known<'d>) {
        let (before, after) = (errors(old), errors(new));
        for status in before.difference(&after) {
            let found = self.on_operation(
                &kinds::ERROR_RESPONSE_REMOVED,
                old,
                new,
                format!("the error `{status}` is no longer documented"),
            );
            found.direction = Direction::Response;
        }
        for status in after.difference(&before) {
            let found = self.on_operation(
                &kinds::ERROR_RESPONSE_ADDED,
                old,
                new,
                format!("the error `{status}` is documented"),
            );
            found.direction = Direction::Response;
        }
        for status in before.intersection(&after) {
            self.error_body(old, new, status);
        }
    }

    fn error_body(&mut self, old: &Known<'d>, new: &Known<'d>, status: &str) {
        let response = |document: &'d Document, known: &Known<'d>| {
            let schema = known.place.schema.get("responses")?.get(status)?;
            Some(resolved(
                document,
                ParameterLocation {
                    pointer: known.place.pointer.join("responses").join(status),
                    schema,
                },
            ))
        };
        let Some((a, b)) =
            response(&self.old.loaded.document, old).zip(response(&self.new.loaded.document, new))
        else {
            return;
        };
        let at = content_position(old, new, a, b, Direction::Response, "the error");
        let mut inner = Comparison {
            old: self.old,
            new: self.new,
            found: Vec::new(),
            inside: Vec::new(),
        };
        let (before, after) = (
            media_types(at.old.place.schema),
            media_types(at.new.place.schema),
        );
        for media in before.intersection(&after) {
            inner.media_schema(&at, (media, media), (Type::Any, Type::Any));
        }
        let breaks = |found: &Found| {
            found
                .wire
                .or(found.kind.verdicts(Direction::Response).map(|v| v.wire))
                == Some(Verdict::Breaking)
        };
        let breaking = before.difference(&after).next().is_some() || inner.found.iter().any(breaks);
        if inner.found.is_empty() && before == after {
            return;
        }
        let kind = if breaking {
            &kinds::ERROR_BODY_CHANGED
        } else {
            &kinds::ERROR_BODY_EXTENDED
        };
        let details: BTreeSet<&str> = inner
            .found
            .iter()
            .map(|found| found.message.as_str())
            .collect();
        let details: Vec<&str> = details.into_iter().collect();
        let message = if details.is_empty() {
            "errors come in other media types".to_owned()
        } else {
            format!("errors change: {}", details.join("; "))
        };
        self.note(kind, &at, message);
    }

    fn pagination(&mut self, old: &Known<'d>, new: &Known<'d>) {
        let (kind, message): (&'static Kind, _) =
            match (&old.operation.pagination, &new.operation.pagination) {
                (None, Some(_)) => (&kinds::PAGINATION_ADDED, "the list can be paged through"),
                (Some(_), None) => (
                    &kinds::PAGINATION_REMOVED,
                    "the list can no longer be paged through",
                ),
                (Some(a), Some(b))
                    if (&a.items, &a.next, &a.parameter) != (&b.items, &b.next, &b.parameter) =>
                {
                    (
                        &kinds::PAGINATION_CHANGED,
                        "items or the next page are elsewhere",
                    )
                }
                _ => return,
            };
        self.on_operation(kind, old, new, message.to_owned())
            .direction = Direction::Response;
    }
}

fn content_position<'d>(
    old: &Known<'d>,
    new: &Known<'d>,
    a: ParameterLocation<'d>,
    b: ParameterLocation<'d>,
    direction: Direction,
    what: &str,
) -> Position<'d> {
    Position {
        old: Spot {
            place: a,
            ty: None,
            held_by: touched(old),
        },
        new: Spot {
            place: b,
            ty: None,
            held_by: touched(new),
        },
        direction,
        operation: new.operation.id.clone(),
        subject: new.operation.id.clone(),
        label: what.to_owned(),
    }
}

fn answer_types(known: &Known<'_>) -> Vec<Type> {
    let mut types = json_type(&known.operation.success.content);
    types.extend(known.operation.body.iter().map(|body| body.ty.clone()));
    types.extend(
        known
            .operation
            .parameters
            .iter()
            .map(|parameter| parameter.ty.clone()),
    );
    types
}

fn json_type(content: &Content) -> Vec<Type> {
    match content {
        Content::Json { ty, .. } => vec![ty.clone()],
        _ => Vec::new(),
    }
}

/// The setter, or the method whose argument the parameter is.
fn holders(parameter: &Parameter, known: &Known<'_>) -> Vec<Touched> {
    if parameter.required {
        vec![Touched::member(
            &known.resource.handle,
            &known.operation.method_name,
        )]
    } else {
        vec![Touched::member(
            &known.operation.call_name,
            &parameter.rust_name,
        )]
    }
}

fn place_name(place: In) -> &'static str {
    match place {
        In::Path => "path",
        In::Query => "query",
        In::Header => "header",
        In::Cookie => "cookie",
    }
}

/// Path parameters are the same at the same place of the template.
fn same_parameter(a: &Declared<'_>, b: &Declared<'_>, old: &Known<'_>, new: &Known<'_>) -> bool {
    if a.known.place != b.known.place {
        return false;
    }
    let nth = |path: &str, name: &str| {
        path.split('/')
            .filter(|part| part.starts_with('{'))
            .position(|part| part == format!("{{{name}}}"))
    };
    let same_template = template(&old.operation.path) == template(&new.operation.path);
    if a.known.place == In::Path && same_template {
        return nth(&old.operation.path, &a.known.name) == nth(&new.operation.path, &b.known.name);
    }
    a.known.name == b.known.name
}

fn declared<'d>(document: &'d Document, known: &Known<'d>) -> Vec<Declared<'d>> {
    let list = |place: &ParameterLocation<'d>| -> Vec<ParameterLocation<'d>> {
        let at = place.pointer.join("parameters");
        let list = place
            .schema
            .get("parameters")
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        list.enumerate()
            .map(|(index, schema)| {
                resolved(
                    document,
                    ParameterLocation {
                        pointer: at.join(index),
                        schema,
                    },
                )
            })
            .collect()
    };
    let (own, inherited) = (list(&known.place), list(&known.item));
    let parameters = known.operation.parameters.iter().filter_map(|parameter| {
        let is_it = |place: &&ParameterLocation<'d>| {
            place.schema["name"] == parameter.name.as_str()
                && place.schema["in"] == place_name(parameter.place)
        };
        let place = own
            .iter()
            .find(is_it)
            .or_else(|| inherited.iter().find(is_it))?;
        Some(Declared {
            place: place.clone(),
            known: parameter,
        })
    });
    parameters.collect()
}

fn media_types(value: &Value) -> BTreeSet<String> {
    value
        .get("content")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .map(|(name, _)| name.clone())
        .collect()
}

fn errors(known: &Known<'_>) -> BTreeSet<String> {
    let responses = known
        .place
        .schema
        .get("responses")
        .and_then(Value::as_object)
        .into_iter()
        .flatten();
    responses
        .map(|(status, _)| status.clone())
        .filter(|status| !status.starts_with(['1', '2', 'x']))
        .collect()
}

/// The kinds of credentials that are taken, each as what its schemes say, so that their names do not matter.
fn security(document: &Document, operation: &Value) -> BTreeSet<String> {
    let root = document.value();
    let declared = operation
        .get("security")
        .or_else(|| root.get("security"))
        .and_then(Value::as_array);
    let alternative = |schemes: &Map<String, Value>| {
        let mut meant: Vec<String> = schemes.keys().map(|name| scheme(root, name)).collect();
        meant.sort();
        if meant.is_empty() {
            "{}".to_owned()
        } else {
            meant.join(" and ")
        }
    };
    declared
        .into_iter()
        .flatten()
        .filter_map(Value::as_object)
        .map(alternative)
        .collect()
}

fn scheme(root: &Value, name: &str) -> String {
    let Some(declared) = root
        .get("components")
        .and_then(|c| c.get("securitySchemes"))
        .and_then(|s| s.get(name))
    else {
        return name.to_owned();
    };
    let word = |key: &str| {
        declared
            .get(key)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_lowercase()
    };
    ["type", "scheme", "in", "name"]
        .map(word)
        .join(" ")
        .trim()
        .to_owned()
}

/// What the crate sends.
fn is_sent(scheme: &str) -> bool {
    scheme == "http basic"
}

fn written(parameter: &Parameter) -> String {
    let parts = if parameter.explode {
        "in parts of their own"
    } else {
        "in one part"
    };
    format!("`{:?}`, {parts}", parameter.style)
}
