//! What an operation gives when it succeeds.

use serde_json::Value;

use super::super::media::{is_text, preferred};
use super::super::name::{Names, pascal_case};
use super::super::schema::Schemas;
use super::super::{Content, Header, MediaType, Response, StatusAnswer, Success, Type};
use super::OperationReader;
use super::body::example_of_media;
use crate::spec::Node;
use crate::spec::media::is_json;
use crate::spec::reference::follow;

/// A documented success with its example.
struct Documented {
    status: String,
    description: Option<String>,
    content: Content,
    example: Option<Value>,
}

impl<'d> OperationReader<'d> {
    pub(super) fn success(&self, schemas: &mut Schemas<'d>, type_stem: &str) -> Success {
        let mut documented: Vec<Documented> = self
            .successes()
            .map(|(status, response)| self.documented(status, &response, schemas, type_stem))
            .collect();
        let Some(first) = documented.first() else {
            return Success {
                status: "2XX".to_owned(),
                description: None,
                content: Content::Empty,
                example: None,
            };
        };
        if documented
            .iter()
            .all(|other| same(&other.content, &first.content))
        {
            let first = documented.swap_remove(0);
            return Success {
                status: first.status,
                description: first.description,
                content: first.content,
                example: first.example,
            };
        }
        by_status(documented)
    }

    /// The documented successes. `default` is one where the document lists no other status: then it cannot
    /// mean "everything else".
    fn successes(&self) -> impl Iterator<Item = (&'d str, Node<'d>)> {
        let responses = self.responses();
        let is_only = responses.len() == 1;
        let responses = responses.into_iter();
        responses.filter(move |(status, _)| {
            is_success_status(status) || (is_only && *status == "default")
        })
    }

    /// All documented responses, references followed.
    fn responses(&self) -> Vec<(&'d str, Node<'d>)> {
        let responses = self.operation.map("responses").into_iter();
        let responses = responses.filter(|(status, _)| !status.starts_with("x-"));
        responses
            .map(|(status, response)| (status, follow(self.root, response)))
            .collect()
    }

    fn documented(
        &self,
        status: &str,
        response: &Node<'d>,
        schemas: &mut Schemas<'d>,
        type_stem: &str,
    ) -> Documented {
        let media = response
            .get("content")
            .and_then(|content| preferred(&content));
        let (content, example) = match media.filter(|_| self.method != "head") {
            None => (Content::Empty, None),
            Some((media_type, media)) => {
                let example = example_of_media(&media);
                let schema = media.get("schema").filter(|_| is_json(&media_type));
                let found =
                    schema.map(|schema| schemas.read(schema, &format!("{type_stem}Response")));
                (content(media_type, found.map(|found| found.ty)), example)
            }
        };
        Documented {
            status: status.to_owned(),
            description: response.text("description").map(str::to_owned),
            content,
            example,
        }
    }

    /// All responses with everything they describe. Types that no success needs are read only now, so that they take
    /// no name from those that are generated.
    pub(in crate::ir) fn all_responses(&self, schemas: &mut Schemas<'d>) -> Vec<Response> {
        let type_stem = pascal_case(&self.id);
        let responses = self.responses().into_iter();
        responses
            .map(|(status, response)| Response {
                status: status.to_owned(),
                description: response.text("description").map(str::to_owned),
                headers: self.headers(&response),
                media_types: response
                    .map("content")
                    .into_iter()
                    .map(|(name, media)| {
                        let hint = format!("{type_stem}Response{}", pascal_case(status));
                        let found = media
                            .get("schema")
                            .map(|schema| schemas.read(schema, &hint));
                        MediaType {
                            name: name.to_owned(),
                            schema: found.map(|found| (found.ty, found.origin)),
                            pointer: media.pointer,
                        }
                    })
                    .collect(),
                pointer: response.pointer,
            })
            .collect()
    }

    fn headers(&self, response: &Node<'d>) -> Vec<Header> {
        let headers = response.map("headers").into_iter();
        headers
            .map(|(name, header)| {
                let header = follow(self.root, header);
                Header {
                    name: name.to_owned(),
                    required: header.flag("required"),
                    pointer: header.pointer,
                }
            })
            .collect()
    }
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

fn by_status(documented: Vec<Documented>) -> Success {
    let mut variants = Names::default();
    variants.claim("Other".to_owned());
    let mut example = None;
    let mut status = None;
    let mut answers = Vec::new();
    for one in documented {
        status.get_or_insert_with(|| one.status.clone());
        if example.is_none() {
            example = one.example;
        }
        answers.push(StatusAnswer {
            variant: variants.claim(variant(&one.status)),
            status: one.status,
            description: one.description,
            content: one.content,
        });
    }
    // Exact statuses are looked at before ranges.
    answers.sort_by_key(|answer| answer.status.ends_with(['X', 'x']));
    Success {
        status: status.unwrap_or_default(),
        description: None,
        content: Content::ByStatus {
            name: String::new(),
            answers,
        },
        example,
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

fn content(media_type: String, ty: Option<Type>) -> Content {
    if is_json(&media_type) {
        Content::Json {
            media_type,
            ty: ty.unwrap_or(Type::Any),
        }
    } else if is_text(&media_type) {
        Content::Text { media_type }
    } else {
        Content::Binary { media_type }
    }
}
