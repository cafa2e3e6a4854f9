//! What an operation gives when it succeeds.

use serde_json::Value;

use super::super::media::preferred;
use super::super::name::{Names, pascal_case};
use super::super::schema::Schemas;
use super::super::{BodyKind, Content, MediaType, Operation, Response, StatusAnswer, Success};
use super::OperationReader;
use super::body::{example_of_media, kind};
use crate::spec::Node;
use crate::spec::reference::follow;

impl<'d> OperationReader<'d> {
    pub(super) fn success(&self, schemas: &mut Schemas<'d>, type_stem: &str) -> Success {
        let mut responses = responses(self.root, &self.operation);
        // Where the document lists no other status, `default` cannot mean "everything else".
        let is_only = responses.len() == 1;
        responses
            .retain(|(status, _)| is_success_status(status) || (is_only && *status == "default"));
        let mut variants = Names::without(&["Other"]);
        let mut example = None;
        let answers = responses.into_iter().map(|(status, response)| {
            let media = response.get("content").and_then(|it| preferred(&it));
            let media = media.filter(|_| self.method != "head");
            let content = media.map_or(Content::Empty, |(media_type, media)| {
                example = example.take().or_else(|| example_of_media(&media));
                match kind(&media_type, &media) {
                    BodyKind::Json => {
                        let hint = format!("{type_stem}Response");
                        let ty = schemas.read(media.get("schema"), &hint).ty;
                        Content::Json { media_type, ty }
                    }
                    BodyKind::Text => Content::Text { media_type },
                    _ => Content::Binary { media_type },
                }
            });
            StatusAnswer {
                status: status.to_owned(),
                variant: variants.claim(variant(status)),
                description: response.text("description").map(str::to_owned),
                content,
            }
        });
        let mut answers: Vec<StatusAnswer> = answers.collect();
        let status = answers.first().map_or("2XX", |first| &first.status);
        Success {
            status: status.to_owned(),
            content: match answers.as_slice() {
                [] => Content::Empty,
                [first, others @ ..]
                    if others.iter().all(|it| same(&it.content, &first.content)) =>
                {
                    answers.swap_remove(0).content
                }
                _ => {
                    // Exact statuses are looked at before ranges.
                    answers.sort_by_key(|answer| answer.status.ends_with(['X', 'x']));
                    let name = String::new();
                    Content::ByStatus { name, answers }
                }
            },
            example,
        }
    }
}

/// All responses of an operation. Types that no success needs are read by this, after all others, so that they take no
/// name from those that are generated.
pub(in crate::ir) fn all_responses<'d>(
    root: &'d Value,
    operation: &Operation,
    schemas: &mut Schemas<'d>,
) -> Vec<Response> {
    let type_stem = pascal_case(&operation.id);
    let declared = Node::at(root, operation.pointer.clone());
    let responses = declared.map_or_else(Vec::new, |declared| responses(root, &declared));
    let responses = responses.into_iter().map(|(status, response)| {
        let hint = format!("{type_stem}Response{}", pascal_case(status));
        let content = response.map("content").into_iter();
        let media_types = content.map(|(name, media)| {
            let schema = media.get("schema");
            let found = schema.map(|schema| schemas.read(Some(schema), &hint));
            MediaType {
                name: name.to_owned(),
                schema: found.map(|found| (found.ty, found.origin)),
            }
        });
        Response {
            status: status.to_owned(),
            media_types: media_types.collect(),
            pointer: response.pointer,
        }
    });
    responses.collect()
}

/// The responses that an operation documents, references followed.
fn responses<'d>(root: &'d Value, operation: &Node<'d>) -> Vec<(&'d str, Node<'d>)> {
    let responses = operation.map("responses").into_iter();
    let responses = responses.filter(|(status, _)| !status.starts_with("x-"));
    responses
        .map(|(status, response)| (status, follow(root, response)))
        .collect()
}

/// A status such as `204`, or the range `2XX`.
#[must_use]
pub fn is_success_status(status: &str) -> bool {
    status.strip_prefix('2').is_some_and(|rest| {
        rest.eq_ignore_ascii_case("XX")
            || (rest.len() == 2 && rest.bytes().all(|byte| byte.is_ascii_digit()))
    })
}

/// Whether two statuses give the same, so that nobody has to tell them apart.
fn same(a: &Content, b: &Content) -> bool {
    match (a, b) {
        (Content::Json { ty: a, .. }, Content::Json { ty: b, .. }) => a == b,
        (a, b) => std::mem::discriminant(a) == std::mem::discriminant(b),
    }
}

fn variant(status: &str) -> String {
    let name = match status {
        "200" => "Ok",
        "201" => "Created",
        "202" => "Accepted",
        "203" => "NonAuthoritative",
        "204" => "NoContent",
        "205" => "ResetContent",
        "206" => "PartialContent",
        "207" => "MultiStatus",
        _ => return pascal_case(&format!("status {status}")),
    };
    name.to_owned()
}
