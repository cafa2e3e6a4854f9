//! Bodies of requests, and responses with their statuses, headers and bodies.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use std::mem::discriminant;

use crate::ir::{Content, Response, Type, is_success_status};
use crate::spec::reference::follow;
use crate::spec::{Node, Pointer};

use super::compare::{Comparison, Context};
use super::kinds::*;
use super::operation::{Both, OperationRef, schema_of};
use super::schema::BODY;
use super::{Change, Direction, NEW, OLD, SIDES, Side};

/// The bodies that a request or response may have, by media type.
type Media<'d> = BTreeMap<String, Node<'d>>;

/// The bodies on one side.
struct Bodies<'d> {
    place: Pointer,
    media: Media<'d>,
    /// The media type that the crate sends or reads.
    used: String,
    /// The type that it has for it.
    ty: Option<Type>,
    /// How it reads an answer.
    content: &'d Content,
}

impl<'d> Bodies<'d> {
    fn of(side: &'d Side, place: &Pointer, used: &str, ty: Option<Type>) -> Self {
        let content = side.node(place).map("content").into_iter();
        Self {
            place: place.clone(),
            media: content.map(|(name, media)| (normal(name), media)).collect(),
            used: normal(used),
            ty,
            content: &Content::Empty,
        }
    }

    /// What the crate reads at a status.
    fn answered(one: &OperationRef<'d>, response: &Response) -> Self {
        let content = match &one.operation.success.content {
            Content::ByStatus { answers, .. } => {
                let answer = answers.iter().find(|it| it.status == response.status);
                answer.map_or(&Content::Empty, |answer| &answer.content)
            }
            content => content,
        };
        let used = content.media_type().unwrap_or_default();
        let ty = content.json().cloned();
        Self {
            content,
            ..Self::of(one.side, &response.pointer, used, ty)
        }
    }

    /// Media types that the other side does not have.
    fn missing_in(&self, other: &Self) -> Vec<&str> {
        let names = self.media.keys().map(String::as_str);
        let missing = names.filter(|media| covering(&other.media, media).is_none());
        missing.collect()
    }

    fn is_read_like(&self, other: &Self) -> bool {
        discriminant(self.content) == discriminant(other.content)
    }

    /// Text and bytes take anything; JSON does not.
    fn takes_anything(&self) -> bool {
        matches!(self.content, Content::Text { .. } | Content::Binary { .. })
    }
}

impl<'d> Comparison<'d> {
    pub(super) fn request_body(&mut self, both: &Both<'d>) {
        let declared = both.each(|one| one.operation.body.as_ref());
        let places = declared.map(|body| Some(body?.pointer.clone()));
        let required = (&REQUEST_BODY_BECAME_REQUIRED, "requires a body");
        let optional = (&REQUEST_BODY_BECAME_OPTIONAL, "requires no body");
        let note = match declared {
            [Some(_), None] => Some((&REQUEST_BODY_REMOVED, "takes no body any more")),
            [None, Some(_)] => Some((&REQUEST_BODY_ADDED, "takes a body")),
            [Some(a), Some(b)] => turned([a.required, b.required], required, optional),
            [None, None] => None,
        };
        if let Some(note) = note {
            let mut change = both.change("the operation", note).at(places);
            if declared.iter().flatten().count() == 1 {
                change.types = declared.map(|body| Vec::from_iter(body.map(|it| it.ty.clone())));
            }
            let is_optional = matches!(declared, [None, Some(body)] if !body.required);
            self.push(change.breaks_nothing_if(is_optional));
        }
        let [Some(old), Some(new)] = declared else {
            return;
        };
        let bodies = SIDES.map(|side| {
            let body = [old, new][side];
            let ty = Some(body.ty.clone());
            Bodies::of(self.sides[side], &body.pointer, &body.media_type, ty)
        });
        self.bodies(both, Direction::Request, &bodies);
    }

    /// Compares bodies in each media type, and which of these there are.
    fn bodies(&mut self, both: &Both<'d>, direction: Direction, bodies: &[Bodies<'d>; 2]) {
        let [old, new] = bodies;
        let is_request = direction == Direction::Request;
        let label = if is_request { "the body" } else { "the answer" };
        for (media, body) in &old.media {
            let is_used = *media == old.used;
            let replacing = || {
                let used = new.media.get_key_value(&new.used);
                used.filter(|_| is_used && old.is_read_like(new))
            };
            let Some((name, other)) = covering(&new.media, media).or_else(replacing) else {
                continue;
            };
            let is_form = media.starts_with("application/x-www-form-urlencoded");
            let old_type = old.ty.clone().filter(|_| is_used);
            let new_type = new.ty.clone().filter(|_| *name == new.used);
            let context = Context {
                direction,
                is_used: old_type.is_some(),
                is_text: is_form || media.starts_with("text/"),
            };
            let types = [old_type, new_type];
            let at = both.position(context, [body, other], types, label.to_owned());
            let holders = both.each(OperationRef::items).concat();
            self.value(at, &holders, BODY);
            self.unjudged_at(both.scope(), "encoding", [body, other]);
        }
        let replaced: &'static Kind = match is_request {
            true => &REQUEST_MEDIA_TYPE_REPLACED,
            false if old.is_read_like(new) => &RESPONSE_MEDIA_TYPE_CHANGED,
            false => &RESPONSE_FORM_CHANGED,
        };
        let [removed, added]: [&'static Kind; 2] = match is_request {
            true => [&REQUEST_MEDIA_TYPE_REMOVED, &REQUEST_MEDIA_TYPE_ADDED],
            false => [&RESPONSE_MEDIA_TYPE_REMOVED, &RESPONSE_MEDIA_TYPE_ADDED],
        };
        let mut notes: Vec<(&'static Kind, &str, String)> = Vec::new();
        let has_content = [old, new].map(|it| !it.media.is_empty());
        let on = (&RESPONSE_BODY_ADDED, "has content");
        let off = (&RESPONSE_BODY_REMOVED, "has no content any more");
        if let Some((kind, words)) = turned(has_content, on, off) {
            notes.push((kind, "", words.to_owned()));
        } else {
            let (gone, mut further) = (old.missing_in(new), new.missing_in(old));
            if !is_request && gone.contains(&&*old.used) {
                further.retain(|media| *media != new.used);
            }
            let instead = || format!("is `{}` instead of `{}`", new.used, old.used);
            notes.extend(gone.into_iter().map(|media| match media == old.used {
                true => (replaced, media, instead()),
                false => (removed, media, format!("is no longer `{media}`")),
            }));
            let may_be = |media: &str| format!("may also be `{media}`");
            notes.extend(further.into_iter().map(|it| (added, it, may_be(it))));
        }
        let goes_on = old.takes_anything() && new.takes_anything();
        for (kind, media, words) in notes {
            let places = bodies.each_ref().map(|it| Some(it.place.clone()));
            let mut change = both.change(label, (kind, words)).about(media).at(places);
            if !is_request && old.used != new.used {
                change.types = bodies.each_ref().map(|it| Vec::from_iter(it.ty.clone()));
            }
            let is_form = std::ptr::eq(kind, &RESPONSE_FORM_CHANGED);
            self.push(change.harmless_if(is_form && goes_on));
        }
    }

    pub(super) fn responses(&mut self, both: &Both<'d>) {
        self.successes(both, both.each(|one| responses(one, true)));
        self.errors(both, both.each(|one| responses(one, false)));
    }

    fn successes(&mut self, both: &Both<'d>, [old, new]: [Vec<&'d Response>; 2]) {
        if let (Some(first), true) = (old.first(), new.is_empty()) {
            let note = (&SUCCESS_RESPONSE_REMOVED, "is no longer described");
            let mut change = success_change(both, note, [Some(first), None]);
            change.detail.clear();
            change.types[OLD] = both.sides[OLD].types_answered();
            self.push(change);
            return;
        }
        let mut removed = Vec::new();
        for one in &old {
            let exact = new.iter().find(|it| it.status == one.status);
            let near = || new.iter().find(|it| overlap(&it.status, &one.status));
            match exact.or_else(near) {
                Some(other) => self.success(both, [one, other]),
                None => removed.push(one),
            }
        }
        let known = |it: &&&Response| old.iter().any(|one| overlap(&one.status, &it.status));
        let mut added = new.iter().filter(|it| !known(it));
        for one in removed {
            match added.next() {
                Some(other) => self.success(both, [one, other]),
                None => {
                    let words = format!("is no longer told by `{}`", one.status);
                    let note = (&SUCCESS_STATUS_REMOVED, words);
                    self.push(success_change(both, note, [Some(one), None]));
                }
            }
        }
        for one in added {
            self.success_added(both, old.first().copied(), one);
        }
    }

    /// A further status. It is as good as the first one where it gives no more than that promises.
    fn success_added(&mut self, both: &Both<'d>, first: Option<&'d Response>, one: &'d Response) {
        let [old_side, new_side] = &both.sides;
        let new = Bodies::answered(new_side, one);
        let old = first.map(|first| Bodies::answered(old_side, first));
        let old = old.filter(|old| old.is_read_like(&new));
        let is_empty = old.is_some() && *new.content == Content::Empty;
        let [same, other] = [&SUCCESS_STATUS_ADDED, &SUCCESS_BODY_ADDED].map(|kind| {
            let words = format!("is also told by `{}`", one.status);
            let mut change = success_change(both, (kind, words), [None, Some(one)]);
            change.types[NEW].extend(new.ty.clone());
            change
        });
        let read = old.and_then(|old| {
            let [old, new] = [&old, &new].map(|it| it.media.get(&it.used));
            Some([schema_of(old?), schema_of(new?)])
        });
        let probe = read.map(|schemas| self.probe(Context::unread(false), schemas));
        let reads_nothing = both.sides[0].operation.success.content == Content::Empty;
        self.later(move |comparison| {
            let is_same = is_empty || probe.is_some_and(|probe| comparison.holds(&probe));
            let change = if is_same { same } else { other };
            comparison.push(change.harmless_if(reads_nothing));
        });
    }

    /// A success on both sides, perhaps told by other statuses.
    fn success(&mut self, both: &Both<'d>, responses: [&'d Response; 2]) {
        let [old, new] = responses.map(|it| &*it.status);
        if !old.eq_ignore_ascii_case(new) {
            let kind = match [includes(old, new), includes(new, old)] {
                [true, _] => &SUCCESS_STATUS_NARROWED,
                [_, true] => &SUCCESS_STATUS_ADDED,
                _ => &SUCCESS_STATUS_CHANGED,
            };
            let words = format!("is `{new}` instead of `{old}`");
            self.push(success_change(both, (kind, words), responses.map(Some)));
        }
        self.headers(both, responses);
        let bodies = SIDES.map(|side| Bodies::answered(&both.sides[side], responses[side]));
        self.bodies(both, Direction::Response, &bodies);
    }

    /// The crate reads no headers of successes, so only those who keep to the document are concerned.
    fn headers(&mut self, both: &Both<'d>, responses: [&'d Response; 2]) {
        let headers = SIDES.map(|side| {
            let (side, response) = (self.sides[side], responses[side]);
            let declared = side.node(&response.pointer).map("headers").into_iter();
            BTreeMap::from_iter(
                declared.map(|(name, it)| (name.to_ascii_lowercase(), follow(side.root(), it))),
            )
        });
        for name in BTreeSet::from_iter(headers.iter().flat_map(BTreeMap::keys)) {
            let declared = headers.each_ref().map(|it| it.get(name));
            let label = format!("the header `{name}` of the answer");
            let note = match declared {
                [Some(old), Some(new)] => {
                    let context = Context::unread(true);
                    let at = both.position(context, [old, new], [None, None], label.clone());
                    self.value(at, &[], BODY);
                    let on = (&RESPONSE_HEADER_BECAME_REQUIRED, "is required");
                    let off = (&RESPONSE_HEADER_BECAME_OPTIONAL, "is optional");
                    turned([old, new].map(|it| it.flag("required")), on, off)
                }
                [Some(old), None] if old.flag("required") => {
                    Some((&REQUIRED_RESPONSE_HEADER_REMOVED, "is gone"))
                }
                [Some(_), None] => Some((&RESPONSE_HEADER_REMOVED, "is gone")),
                [None, _] => Some((&RESPONSE_HEADER_ADDED, "is new")),
            };
            if let Some(note) = note {
                let places = declared.map(|header| Some(header?.pointer.clone()));
                self.push(both.change(&label, note).at(places).only_in(Vec::new()));
            }
        }
    }

    /// The crate reads errors in one way whatever the document says, so it is enough to say that they change.
    fn errors(&mut self, both: &Both<'d>, responses: [Vec<&'d Response>; 2]) {
        let notes = [
            (&ERROR_RESPONSE_REMOVED, "is no longer documented"),
            (&ERROR_RESPONSE_ADDED, "is documented"),
        ];
        for (side, note) in notes.into_iter().enumerate() {
            for one in &responses[side] {
                let mut others = responses[1 - side].iter();
                match others.find(|it| it.status == one.status) {
                    Some(other) if side == OLD => self.error_body(both, [one, other]),
                    Some(_) => {}
                    None => {
                        let what = format!("the error `{}`", one.status);
                        let change = both.change(&what, note).about(&*one.status);
                        self.push(change.on(side, one.pointer.clone(), []));
                    }
                }
            }
        }
    }

    fn error_body(&mut self, both: &Both<'d>, responses: [&'d Response; 2]) {
        let bodies =
            SIDES.map(|side| Bodies::of(self.sides[side], &responses[side].pointer, "", None));
        let inner = self.graph.add();
        let mut inside = *both;
        inside.vertex = inner;
        self.bodies(&inside, Direction::Response, &bodies);
        let component = responses[NEW].pointer.as_str();
        let component = component.strip_prefix("/components/responses/");
        let [extended, changed] = [&ERROR_BODY_EXTENDED, &ERROR_BODY_CHANGED].map(|kind| {
            let mut change = both.change("errors", (kind, "")).only_in(Vec::new());
            change.subject = component.unwrap_or(both.id()).to_owned();
            change.at(responses.map(|it| Some(it.pointer.clone())))
        });
        self.later(move |comparison| {
            let below = comparison.graph.changes_below(inner);
            let messages: BTreeSet<&str> = below.map(|it| it.message.as_str()).collect();
            if messages.is_empty() {
                return;
            }
            let messages = Vec::from_iter(messages).join("; ");
            let is_compatible = comparison.graph.is_compatible(inner);
            let mut change = if is_compatible { extended } else { changed };
            change.message = format!("errors change: {messages}");
            comparison.push(change);
        });
    }
}

/// A change of what tells success.
fn success_change(
    both: &Both<'_>,
    note: Note<impl Display>,
    responses: [Option<&Response>; 2],
) -> Change {
    let [old, new] = responses;
    let status = new.or(old).map_or("", |it| &it.status);
    let places = responses.map(|it| Some(it?.pointer.clone()));
    both.change("success", note).about(status).at(places)
}

/// The successes or the errors with their statuses. `default` is a success where there is no other status.
fn responses<'d>(one: &OperationRef<'d>, of_success: bool) -> Vec<&'d Response> {
    let listed = one.operation.responses.iter();
    let mut listed: Vec<&Response> = listed.filter(|it| !it.status.starts_with('1')).collect();
    let is_alone = listed.len() == 1;
    let is_success = |it: &str| is_success_status(it) || is_alone && it == "default";
    listed.retain(|it| is_success(&it.status) == of_success);
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

/// A media type without what does not matter in it: case, spaces, and the name of the encoding that is usual.
fn normal(media_type: &str) -> String {
    let mut bare = media_type.to_ascii_lowercase();
    bare.retain(|character| !character.is_whitespace() && character != '"');
    bare.replace(";charset=utf-8", "")
}

/// The media type itself or a range that it is in.
fn covering<'m, 'd>(media: &'m Media<'d>, wanted: &str) -> Option<(&'m String, &'m Node<'d>)> {
    let family = wanted.split('/').next().unwrap_or_default();
    let names = [wanted.to_owned(), format!("{family}/*"), "*/*".to_owned()];
    names.iter().find_map(|name| media.get_key_value(name))
}
