//! Bodies of requests, and responses with their statuses, headers and bodies.

use std::collections::{BTreeMap, BTreeSet};
use std::mem::discriminant;

use crate::ir::{Body, Content, Operation, Type, is_success_status};
use crate::spec::Node;
use crate::spec::reference::follow;

use super::Direction;
use super::compare::Comparison;
use super::difference::Difference;
use super::graph::{Context, Place, Position};
use super::kinds::{self, Kind};
use super::operation::{Both, OperationRef, place_of, types_of};
use super::parameter::{is_required, schema_of};
use super::schema::BODY;

/// The bodies that a request or response may have, by media type.
type Media<'d> = BTreeMap<String, Node<'d>>;

/// The bodies on one side.
struct Bodies<'d> {
    media: Media<'d>,
    /// The media type that the crate sends or reads.
    used: String,
    /// The type that it has for it.
    ty: Option<Type>,
}

/// A response with its status.
type Response<'d> = (&'d str, Node<'d>);

impl<'d> Comparison<'d> {
    pub(super) fn request_body(&mut self, both: &Both<'d>) {
        let node = |one: &OperationRef<'d>| {
            let body = one.node.get("requestBody");
            let body = body.filter(|_| one.operation.body.is_some())?;
            Some(follow(one.root, body))
        };
        let nodes = (node(&both.old), node(&both.new));
        let places = (place_of(nodes.0.as_ref()), place_of(nodes.1.as_ref()));
        let bodies = (&both.old.operation.body, &both.new.operation.body);
        let (kind, words) = match bodies {
            (Some(_), None) => (
                &kinds::REQUEST_BODY_REMOVED,
                "the operation takes no body any more",
            ),
            (None, Some(_)) => (&kinds::REQUEST_BODY_ADDED, "the operation takes a body"),
            (Some(a), Some(b)) if a.required == b.required => {
                return self.request_media(both, nodes);
            }
            (Some(_), Some(new)) if new.required => {
                (&kinds::REQUEST_BODY_BECAME_REQUIRED, "the body is required")
            }
            (Some(_), Some(_)) => (
                &kinds::REQUEST_BODY_BECAME_OPTIONAL,
                "the body may be left out",
            ),
            (None, None) => return,
        };
        let mut found = both
            .difference(kind, words.to_owned())
            .at(places.0, places.1);
        match bodies {
            (Some(body), None) => found.dropped.push(body.ty.clone()),
            (None, Some(body)) => {
                found.introduced.push(body.ty.clone());
                found = found
                    .compatible_if(!body.required)
                    .harmless_if(!body.required);
            }
            _ => {}
        }
        self.graph.push(both.vertex, found);
        self.request_media(both, nodes);
    }

    fn request_media(&mut self, both: &Both<'d>, nodes: (Option<Node<'d>>, Option<Node<'d>>)) {
        let ((Some(a), Some(b)), (Some(sent), Some(now))) =
            (nodes, (&both.old.operation.body, &both.new.operation.body))
        else {
            return;
        };
        let bodies = |node: &Node<'d>, body: &Body| Bodies {
            media: media_types(node),
            used: normal(&body.media_type),
            ty: Some(body.ty.clone()),
        };
        let (old, new) = (bodies(&a, sent), bodies(&b, now));
        let (gone, added) = self.bodies(both, both.vertex, Direction::Request, (&old, &new), true);
        let gone = gone.into_iter().map(|media| match media == old.used {
            true => (
                &kinds::REQUEST_MEDIA_TYPE_REPLACED,
                "no longer taken",
                media,
            ),
            false => (&kinds::REQUEST_MEDIA_TYPE_REMOVED, "no longer taken", media),
        });
        let added = added.into_iter();
        let added = added.map(|media| (&kinds::REQUEST_MEDIA_TYPE_ADDED, "also taken", media));
        for (kind, words, media) in gone.chain(added) {
            let found = both
                .difference(kind, format!("the body is {words} as `{media}`"))
                .about(media);
            let places = (Some(a.pointer.clone()), Some(b.pointer.clone()));
            self.graph.push(both.vertex, found.at(places.0, places.1));
        }
    }

    /// Compares bodies in each media type, and gives the media types that are gone and those that are new.
    fn bodies(
        &mut self,
        both: &Both<'d>,
        vertex: usize,
        direction: Direction,
        (old, new): (&Bodies<'d>, &Bodies<'d>),
        is_same_form: bool,
    ) -> (Vec<String>, Vec<String>) {
        for (media, body) in &old.media {
            let is_used = *media == old.used;
            let replacing = || {
                let used = new.media.get_key_value(&new.used);
                used.filter(|_| is_used && is_same_form)
            };
            if let Some((name, other)) = covering(&new.media, media).or_else(replacing) {
                let old_type = old.ty.clone().filter(|_| is_used);
                let new_type = new.ty.clone().filter(|_| *name == new.used);
                let (old, new) = ((body, old_type), (other, new_type));
                self.body(both, vertex, direction, media, old, new);
            }
        }
        let missing = |from: &Media<'d>, of: &Media<'d>| -> Vec<String> {
            let keys = of.keys().filter(|media| covering(from, media).is_none());
            keys.cloned().collect()
        };
        (
            missing(&new.media, &old.media),
            missing(&old.media, &new.media),
        )
    }

    /// Compares a body in one media type.
    fn body(
        &mut self,
        both: &Both<'d>,
        vertex: usize,
        direction: Direction,
        media_type: &str,
        (old, old_type): (&Node<'d>, Option<Type>),
        (new, new_type): (&Node<'d>, Option<Type>),
    ) {
        let is_form = media_type.starts_with("application/x-www-form-urlencoded");
        let what = match direction {
            Direction::Request => "the body",
            _ => "the answer",
        };
        let subject = &both.new.operation.id;
        let at = Position {
            context: Context {
                direction,
                is_used: old_type.is_some(),
                is_text: is_form || media_type.starts_with("text/"),
            },
            old: Place {
                schema: schema_of(old),
                ty: old_type,
            },
            new: Place {
                schema: schema_of(new),
                ty: new_type,
            },
            label: what.to_owned(),
            subject: subject.clone(),
        };
        let holders = [both.old.items(), both.new.items()].concat();
        self.value(vertex, at, &holders, BODY);
        self.unjudged_at(vertex, "encoding", (old, new), subject);
    }

    pub(super) fn responses(&mut self, both: &Both<'d>) {
        let [old, new] = [&both.old, &both.new].map(|one| responses(one, true));
        self.successes(both, &old, &new);
        let [old, new] = [&both.old, &both.new].map(|one| responses(one, false));
        self.errors(both, &old, &new);
    }

    fn successes(&mut self, both: &Both<'d>, old: &[Response<'d>], new: &[Response<'d>]) {
        if let (Some((_, node)), true) = (old.first(), new.is_empty()) {
            let message = "success is no longer described".to_owned();
            let mut found = both.difference(&kinds::SUCCESS_RESPONSE_REMOVED, message);
            found = found.at(place_of(Some(node)), None);
            found.dropped = types_of(&both.old.operation.success.content);
            self.graph.push(both.vertex, found);
            return;
        }
        let mut removed = Vec::new();
        for one in old {
            let exact = new.iter().find(|it| it.0 == one.0);
            let near = || new.iter().find(|it| overlap(it.0, one.0));
            match exact.or_else(near) {
                Some(other) => self.success(both, one, other),
                None => removed.push(one),
            }
        }
        let known = |it: &&Response<'d>| old.iter().any(|one| overlap(one.0, it.0));
        let mut added = new.iter().filter(|it| !known(it));
        for one in removed {
            match added.next() {
                Some(other) => self.success(both, one, other),
                None => {
                    let message = format!("success is no longer told by `{}`", one.0);
                    let responses = (Some(one), None);
                    self.status(both, &kinds::SUCCESS_STATUS_REMOVED, message, responses);
                }
            }
        }
        for one in added {
            self.success_added(both, old.first(), one);
        }
    }

    fn of_status(
        &self,
        both: &Both<'d>,
        kind: &'static Kind,
        message: String,
        (old, new): (Option<&Response<'d>>, Option<&Response<'d>>),
    ) -> Difference {
        let found = both
            .difference(kind, message)
            .about(new.or(old).map_or("", |it| it.0));
        let place = |it: Option<&Response<'d>>| place_of(it.map(|it| &it.1));
        found.at(place(old), place(new))
    }

    fn status(
        &mut self,
        both: &Both<'d>,
        kind: &'static Kind,
        message: String,
        responses: (Option<&Response<'d>>, Option<&Response<'d>>),
    ) {
        let found = self.of_status(both, kind, message, responses);
        self.graph.push(both.vertex, found);
    }

    /// A further status. It is as good as the first one where it gives no more than that promises.
    fn success_added(&mut self, both: &Both<'d>, first: Option<&Response<'d>>, one: &Response<'d>) {
        let message = format!("success is also told by `{}`", one.0);
        let mut found = self.of_status(
            both,
            &kinds::SUCCESS_STATUS_ADDED,
            message,
            (None, Some(one)),
        );
        let read = (
            first.map(|first| read(both.old.operation, first.0)),
            read(both.new.operation, one.0),
        );
        found.introduced = types_of(read.1);
        let media = |content: &Content, node: &Node<'d>| {
            media_types(node).remove(&normal(media_of(content)))
        };
        let bodies =
            first.and_then(|first| Some((media(read.0?, &first.1)?, media(read.1, &one.1)?)));
        let is_same_form = read
            .0
            .is_some_and(|old| discriminant(old) == discriminant(read.1));
        let probe = bodies
            .filter(|_| is_same_form)
            .map(|(a, b)| self.probe(&schema_of(&a), &schema_of(&b), Direction::Response, false));
        let is_empty = is_same_form && *read.1 == Content::Empty;
        let vertex = both.vertex;
        self.later(move |comparison| {
            if !is_empty && !probe.is_some_and(|probe| comparison.holds(&probe)) {
                found.kind = &kinds::SUCCESS_BODY_ADDED;
            }
            comparison.graph.push(vertex, found);
        });
    }

    /// A success on both sides, perhaps told by other statuses.
    fn success(&mut self, both: &Both<'d>, old: &Response<'d>, new: &Response<'d>) {
        if !old.0.eq_ignore_ascii_case(new.0) {
            let kind: &'static Kind = if includes(old.0, new.0) {
                &kinds::SUCCESS_STATUS_NARROWED
            } else if includes(new.0, old.0) {
                &kinds::SUCCESS_STATUS_ADDED
            } else {
                &kinds::SUCCESS_STATUS_CHANGED
            };
            let message = format!("success is `{}` instead of `{}`", new.0, old.0);
            self.status(both, kind, message, (Some(old), Some(new)));
        }
        self.headers(both, old, new);
        self.answer(both, old, new);
    }

    fn answer(&mut self, both: &Both<'d>, old: &Response<'d>, new: &Response<'d>) {
        let (was, is) = (
            read(both.old.operation, old.0),
            read(both.new.operation, new.0),
        );
        let bodies = |response: &Response<'d>, content: &Content| Bodies {
            media: media_types(&response.1),
            used: normal(media_of(content)),
            ty: types_of(content).pop(),
        };
        let (before, after) = (bodies(old, was), bodies(new, is));
        let (is_media, same_form) = (&after.used, discriminant(was) == discriminant(is));
        let (vertex, direction) = (both.vertex, Direction::Response);
        let (gone, added) = self.bodies(both, vertex, direction, (&before, &after), same_form);
        let mut notes: Vec<(&'static Kind, String, String)> = Vec::new();
        match (before.media.is_empty(), after.media.is_empty()) {
            (true, false) => {
                let message = "the answer has a body".to_owned();
                notes.push((&kinds::RESPONSE_BODY_ADDED, String::new(), message));
            }
            (false, true) => {
                let message = "the answer has no body any more".to_owned();
                notes.push((&kinds::RESPONSE_BODY_REMOVED, String::new(), message));
            }
            _ => {
                let is_replaced = gone.contains(&before.used);
                for media in gone {
                    let (kind, message) = if media != before.used {
                        let message = format!("the answer no longer comes as `{media}`");
                        (&kinds::RESPONSE_MEDIA_TYPE_REMOVED, message)
                    } else if same_form {
                        let message =
                            format!("the answer comes as `{is_media}` instead of `{media}`");
                        (&kinds::RESPONSE_MEDIA_TYPE_CHANGED, message)
                    } else {
                        let message = "the answer is read in another way".to_owned();
                        (&kinds::RESPONSE_FORM_CHANGED, message)
                    };
                    notes.push((kind, media, message));
                }
                let others = added
                    .into_iter()
                    .filter(|media| !(is_replaced && media == is_media));
                notes.extend(others.map(|media| {
                    let message = format!("the answer also comes as `{media}`");
                    (&kinds::RESPONSE_MEDIA_TYPE_ADDED, media, message)
                }));
            }
        }
        for (kind, detail, message) in notes {
            let is_raw = |content: &Content| {
                matches!(content, Content::Text { .. } | Content::Binary { .. })
            };
            // Text and bytes take anything; JSON does not.
            let is_form = std::ptr::eq(kind, &kinds::RESPONSE_FORM_CHANGED);
            let found = self.of_status(both, kind, message, (Some(old), Some(new)));
            let found = found
                .about(detail)
                .harmless_if(is_form && is_raw(was) && is_raw(is));
            let is_other = before.used != after.used;
            self.graph.push(
                both.vertex,
                Difference {
                    dropped: types_of(was).into_iter().filter(|_| is_other).collect(),
                    introduced: types_of(is).into_iter().filter(|_| is_other).collect(),
                    ..found
                },
            );
        }
    }

    /// The crate reads no headers of successes, so only those who keep to the document are concerned.
    fn headers(&mut self, both: &Both<'d>, old: &Response<'d>, new: &Response<'d>) {
        let headers =
            |one: &OperationRef<'d>, response: &Response<'d>| -> BTreeMap<String, Node<'d>> {
                let headers = response.1.map("headers").into_iter();
                headers
                    .map(|(name, node)| (name.to_ascii_lowercase(), follow(one.root, node)))
                    .collect()
            };
        let (before, after) = (headers(&both.old, old), headers(&both.new, new));
        let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        for name in names {
            let (a, b) = (before.get(name), after.get(name));
            let (kind, words) = match (a, b) {
                (Some(a), None) if is_required(a) => {
                    (&kinds::REQUIRED_RESPONSE_HEADER_REMOVED, "is gone")
                }
                (Some(_), None) => (&kinds::RESPONSE_HEADER_REMOVED, "is gone"),
                (None, _) => (&kinds::RESPONSE_HEADER_ADDED, "is new"),
                (Some(a), Some(b)) => {
                    self.header_value(both, name, a, b);
                    match (is_required(a), is_required(b)) {
                        (true, false) => (&kinds::RESPONSE_HEADER_BECAME_OPTIONAL, "is optional"),
                        (false, true) => (&kinds::RESPONSE_HEADER_BECAME_REQUIRED, "is required"),
                        _ => continue,
                    }
                }
            };
            let message = format!("the header `{name}` of the answer {words}");
            let mut found = both.difference(kind, message).at(place_of(a), place_of(b));
            found.affected.clear();
            self.graph.push(both.vertex, found);
        }
    }

    fn header_value(&mut self, both: &Both<'d>, name: &str, old: &Node<'d>, new: &Node<'d>) {
        let place = |node: &Node<'d>| Place {
            schema: schema_of(node),
            ty: None,
        };
        let at = Position {
            context: Context {
                direction: Direction::Response,
                is_used: false,
                is_text: true,
            },
            old: place(old),
            new: place(new),
            label: format!("the header `{name}` of the answer"),
            subject: both.new.operation.id.clone(),
        };
        self.value(both.vertex, at, &[], BODY);
    }

    /// The crate reads errors in one way whatever the document says, so it is enough to say that they change.
    fn errors(&mut self, both: &Both<'d>, old: &[Response<'d>], new: &[Response<'d>]) {
        for one in old {
            if let Some(other) = new.iter().find(|it| it.0 == one.0) {
                self.error_body(both, one, other);
                continue;
            }
            let message = format!("the error `{}` is no longer documented", one.0);
            self.status(
                both,
                &kinds::ERROR_RESPONSE_REMOVED,
                message,
                (Some(one), None),
            );
        }
        for one in new.iter().filter(|one| old.iter().all(|it| it.0 != one.0)) {
            let message = format!("the error `{}` is documented", one.0);
            self.status(
                both,
                &kinds::ERROR_RESPONSE_ADDED,
                message,
                (None, Some(one)),
            );
        }
    }

    fn error_body(&mut self, both: &Both<'d>, old: &Response<'d>, new: &Response<'d>) {
        let bodies = |response: &Response<'d>| Bodies {
            media: media_types(&response.1),
            used: String::new(),
            ty: None,
        };
        let (before, after) = (bodies(old), bodies(new));
        let (inner, direction) = (self.graph.root(), Direction::Response);
        let (lost, more) = self.bodies(both, inner, direction, (&before, &after), false);
        let (is_lost, is_more) = (!lost.is_empty(), !more.is_empty());
        let mut found = both.difference(&kinds::ERROR_BODY_EXTENDED, String::new());
        found = found.at(place_of(Some(&old.1)), place_of(Some(&new.1)));
        if let Some(name) = new
            .1
            .pointer
            .as_str()
            .strip_prefix("/components/responses/")
        {
            found.subject = name.to_owned();
        }
        found.affected.clear();
        let vertex = both.vertex;
        self.later(move |comparison| {
            let differences = comparison.graph.differences_below(inner);
            if differences.is_empty() && !is_lost && !is_more {
                return;
            }
            if is_lost || !comparison.graph.is_compatible(inner) {
                found.kind = &kinds::ERROR_BODY_CHANGED;
            }
            let details: BTreeSet<&str> =
                differences.iter().map(|it| it.message.as_str()).collect();
            let details: Vec<&str> = details.into_iter().collect();
            found.message = if details.is_empty() {
                "errors come in other media types".to_owned()
            } else {
                format!("errors change: {}", details.join("; "))
            };
            comparison.graph.push(vertex, found);
        });
    }
}

/// The successes or the errors with their statuses. `default` is a success where there is no other status.
fn responses<'d>(one: &OperationRef<'d>, of_success: bool) -> Vec<Response<'d>> {
    let listed = one.node.map("responses").into_iter();
    let mut listed: Vec<Response<'d>> = listed
        .filter(|(status, _)| !status.starts_with(['1', 'x']))
        .map(|(status, node)| (status, follow(one.root, node)))
        .collect();
    let is_alone = listed.len() == 1;
    let is_success = |it: &str| is_success_status(it) || is_alone && it == "default";
    listed.retain(|(status, _)| is_success(status) == of_success);
    listed
}

/// Whether two statuses are the same, or one of them is a range with the other in it.
fn overlap(one: &str, other: &str) -> bool {
    one == other || includes(one, other) || includes(other, one)
}

/// Whether a status is one of a range such as `2XX`.
fn includes(range: &str, status: &str) -> bool {
    let bare = range.to_ascii_uppercase();
    let hundred = bare.strip_suffix("XX");
    hundred.is_some_and(|hundred| status.starts_with(hundred))
        && status.bytes().all(|byte| byte.is_ascii_digit())
}

/// What the crate reads at a status.
fn read<'o>(operation: &'o Operation, status: &str) -> &'o Content {
    let content = &operation.success.content;
    match content {
        Content::ByStatus { answers, .. } => {
            let answer = answers.iter().find(|answer| answer.status == status);
            answer.map_or(&Content::Empty, |answer| &answer.content)
        }
        content => content,
    }
}

fn media_of(content: &Content) -> &str {
    match content {
        Content::Json { media_type, .. }
        | Content::Text { media_type }
        | Content::Binary { media_type } => media_type,
        _ => "",
    }
}

fn media_types<'d>(holder: &Node<'d>) -> Media<'d> {
    let content = holder.map("content").into_iter();
    content.map(|(name, media)| (normal(name), media)).collect()
}

/// A media type without what does not matter in it: case and spaces.
fn normal(media_type: &str) -> String {
    let bare = media_type
        .chars()
        .filter(|character| !character.is_whitespace());
    bare.collect::<String>().to_ascii_lowercase()
}

/// The media type itself or a range that it is in.
fn covering<'m, 'd>(media: &'m Media<'d>, wanted: &str) -> Option<(&'m String, &'m Node<'d>)> {
    let family = wanted.split('/').next().unwrap_or_default();
    let names = [wanted.to_owned(), format!("{family}/*"), "*/*".to_owned()];
    names.iter().find_map(|name| media.get_key_value(name))
}
