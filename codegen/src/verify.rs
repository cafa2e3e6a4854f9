//! Recordings of real traffic, held against what an API's document says.

mod correction;
#[path = "../../generated/examples/masked/mod.rs"]
mod masked;
mod route;
mod walk;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use heck::ToKebabCase as _;
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};

use crate::ir::{
    self, Api, BodyKind, Limits, MediaType, Operation, Pagination, Response, TypeDef, essence,
};
use crate::spec::{Document, Pointer};
use correction::{MAX_DEPTH, Observed};
use route::Servers;
use walk::{Departure, Walk};

pub use route::variability;

/// Different values that are kept of one place, so that memory does not grow with the recordings.
const MOST_VALUES: usize = 50;

/// Places that are kept, for the same reason.
const MOST_FINDINGS: usize = 5_000;

/// One request and its response.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Exchange {
    /// The `operationId`, where it is known.
    pub operation: Option<String>,
    /// HTTP method.
    pub method: String,
    /// The server, where it is known.
    pub host: Option<String>,
    /// Path as sent, without the query.
    pub path: String,
    /// Query as sent.
    pub query: Option<String>,
    /// Body of the request, where the recording shows requests: JSON as it is, anything else as text.
    #[serde(deserialize_with = "present")]
    pub request: Option<Option<Value>>,
    /// Status of the response.
    pub status: u16,
    /// Media type of the response.
    pub content_type: Option<String>,
    /// Body of the response: JSON as it is, anything else as text.
    pub response: Option<Value>,
    /// Whether values were masked before they were written down.
    pub masked: bool,
    /// Whether there was a body in the response that the recording does not show.
    pub unread: bool,
}

/// `null` stands for no body; what is left out was not recorded.
fn present<'de, D: Deserializer<'de>>(json: D) -> Result<Option<Option<Value>>, D::Error> {
    Option::deserialize(json).map(Some)
}

/// In what an exchange departs from the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A status without a description.
    StatusNotDescribed,
    /// A media type that the response is not described with.
    ContentTypeNotDescribed,
    /// A body where none is described.
    BodyNotDescribed,
    /// No body where one is described.
    BodyMissing,
    /// A property that the document lacks.
    UnknownProperty,
    /// A required property that is not there.
    RequiredPropertyMissing,
    /// `null` where none was expected.
    UnexpectedNull,
    /// Another type.
    OtherType,
    /// A value that is not listed.
    UnlistedValue,
    /// A broken format.
    BrokenFormat,
    /// A length, a number of items or a number beyond its limit.
    BrokenLimit,
    /// A broken rule over several properties.
    BrokenRule,
    /// A way to the next page that `x-pagination` does not describe.
    OtherPaging,
    /// A request that passes all checks and was refused.
    RefusedRequest,
}

/// A departure, over all exchanges.
#[derive(Debug, Clone)]
pub struct Finding {
    /// What it is.
    pub kind: Kind,
    /// Whether it is one of requests that the service accepted.
    pub accepted: bool,
    /// The operation of the first exchange that shows it.
    pub operation: String,
    /// The place in the effective document.
    pub pointer: Pointer,
    /// In how many exchanges it was seen.
    pub seen: u64,
    /// How many exchanges there were with something at its place.
    pub of: u64,
    /// One value, with its content masked.
    pub example: Value,
    /// The overlay actions that make the document say what was seen; none where a person has to decide.
    pub fix: Option<String>,
}

impl Finding {
    /// The name in reports: that of its kind.
    #[must_use]
    pub fn name(&self) -> String {
        let prefix = if self.accepted { "accepted-" } else { "" };
        format!("{prefix}{}", format!("{:?}", self.kind).to_kebab_case())
    }
}

/// Holds exchanges against a document, one after the other.
#[derive(Debug)]
pub struct Verifier<'a> {
    api: &'a Api,
    document: &'a Document,
    servers: Servers<'a>,
    /// By place and kind, and by whether it was in requests.
    found: BTreeMap<(Pointer, Kind, bool), Seen<'a>>,
    /// In how many exchanges each place of the document occurred, by whether that was in requests.
    visits: HashMap<(&'a Pointer, bool), u64>,
    /// Statuses of each operation.
    statuses: BTreeMap<&'a str, BTreeMap<u16, u64>>,
    /// Departures at places that were not kept.
    omitted: u64,
}

/// What a finding and its correction are made of.
#[derive(Debug)]
struct Seen<'a> {
    /// The operation of the first exchange that shows it.
    operation: &'a Operation,
    example: Value,
    /// The place of which it is one occurrence.
    counted: Pointer,
    /// In how many exchanges it was seen.
    count: u64,
    details: BTreeSet<String>,
    values: Observed,
    /// The least and the greatest size beyond a limit.
    sizes: (f64, f64),
}

impl<'a> Seen<'a> {
    fn first(operation: &'a Operation, departure: &Departure) -> Self {
        Self {
            operation,
            example: match departure.kind {
                Kind::RefusedRequest => problem(&departure.value),
                _ => masked(&departure.value),
            },
            counted: departure.counted.clone(),
            count: 0,
            details: BTreeSet::new(),
            values: Observed::default(),
            sizes: (f64::INFINITY, f64::NEG_INFINITY),
        }
    }

    fn add(&mut self, departure: Departure) {
        self.values.observe(&departure.value, MAX_DEPTH);
        if departure.kind == Kind::BrokenLimit {
            let size = departure.detail.parse().unwrap_or_default();
            self.sizes = (self.sizes.0.min(size), self.sizes.1.max(size));
        } else if self.details.len() < MOST_VALUES {
            self.details.insert(departure.detail);
        }
    }
}

impl<'a> Verifier<'a> {
    /// For the effective document of an API.
    #[must_use]
    pub fn new(api: &'a Api, document: &'a Document) -> Self {
        Self {
            api,
            document,
            servers: Servers::of(api),
            found: BTreeMap::new(),
            visits: HashMap::new(),
            statuses: BTreeMap::new(),
            omitted: 0,
        }
    }

    /// Takes an exchange of an operation.
    pub fn observe(&mut self, operation: &'a Operation, exchange: &Exchange) {
        let statuses = self.statuses.entry(&operation.id).or_default();
        *statuses.entry(exchange.status).or_default() += 1;
        let mut answered = Walk::new(self.api, exchange.masked);
        answer(&mut answered, operation, exchange);

        let parameters = route::parameters(self.api, operation, exchange);
        let mut sent = Walk::new(self.api, exchange.masked);
        sent.is_request = true;
        let is_complete = request(&mut sent, operation, &parameters, exchange);
        match exchange.status {
            200..300 => self.keep(operation, sent, true),
            400 | 422 if is_complete && sent.departures.is_empty() => {
                let place = &operation.pointer;
                let response = exchange.response.as_ref().unwrap_or(&Value::Null);
                answered.report(Kind::RefusedRequest, place.clone(), place, response, "");
            }
            _ => {}
        }
        self.keep(operation, answered, false);
    }

    /// Takes what was found in one exchange; what is there several times counts once.
    fn keep(&mut self, operation: &'a Operation, walk: Walk<'a>, in_request: bool) {
        let visited: HashSet<&Pointer> = walk.visited.into_iter().collect();
        for pointer in visited {
            *self.visits.entry((pointer, in_request)).or_default() += 1;
        }
        let mut counted = HashSet::new();
        for departure in walk.departures {
            let place = (departure.pointer.clone(), departure.kind, in_request);
            if self.found.len() >= MOST_FINDINGS && !self.found.contains_key(&place) {
                self.omitted += 1;
                continue;
            }
            let first = || Seen::first(operation, &departure);
            let seen = self.found.entry(place.clone()).or_insert_with(first);
            seen.count += u64::from(counted.insert(place));
            seen.add(departure);
        }
    }

    /// How often each operation answered with each status.
    #[must_use]
    pub fn statuses(&self) -> &BTreeMap<&'a str, BTreeMap<u16, u64>> {
        &self.statuses
    }

    /// How many exchanges had something at the places of the document that a pattern means: a JSON pointer in which `*`
    /// stands for any name.
    #[must_use]
    pub fn visits(&self, pattern: &Pointer) -> u64 {
        let depth = pattern.tokens().count();
        let visits = self.visits.iter().filter(|((pointer, in_request), _)| {
            let is_counted = *in_request && self.visits.contains_key(&(*pointer, false));
            !is_counted && pointer.tokens().count() == depth && is_below(pattern, pointer)
        });
        visits.map(|(_, count)| count).sum()
    }

    /// Every property that responses may hold, with the number of responses that had it.
    #[must_use]
    pub fn properties(&self) -> BTreeMap<&'a str, u64> {
        let types = self.api.types.iter().chain(&self.api.response_types);
        let fields = types.filter(|def| def.in_response);
        let fields = fields.flat_map(TypeDef::fields);
        let places = fields.map(|field| &field.origin.pointer);
        let visits = |place| self.visits.get(&(place, false)).copied();
        places
            .map(|place| (place.as_str(), visits(place).unwrap_or(0)))
            .collect()
    }

    /// Departures that are in no finding, because there were too many different ones.
    #[must_use]
    pub fn omitted(&self) -> u64 {
        self.omitted
    }

    /// Everything in which exchanges departed from the document, by place.
    #[must_use]
    pub fn findings(&self) -> Vec<Finding> {
        let findings = self.found.iter().map(|((pointer, kind, accepted), seen)| {
            let visits = self.visits.get(&(&seen.counted, *accepted));
            let mut finding = Finding {
                kind: *kind,
                accepted: *accepted,
                operation: seen.operation.id.clone(),
                pointer: pointer.clone(),
                seen: seen.count,
                of: visits.copied().unwrap_or(seen.count),
                example: seen.example.clone(),
                fix: None,
            };
            finding.fix = self.correction(&finding, seen);
            finding
        });
        findings.collect()
    }
}

/// Whether a pointer leads to a place that a pattern means, or below.
#[must_use]
pub fn is_below(pattern: &Pointer, pointer: &Pointer) -> bool {
    let mut tokens = pointer.tokens();
    let is_meant = |wanted| {
        tokens
            .next()
            .is_some_and(|it| wanted == "*" || wanted == it)
    };
    pattern.tokens().all(is_meant)
}

/// Walks through the response of an exchange.
fn answer<'a>(walk: &mut Walk<'a>, operation: &'a Operation, exchange: &Exchange) {
    walk.visited.push(&operation.pointer);
    let sent = essence(exchange.content_type.as_deref().unwrap_or_default());
    let body = exchange.response.as_ref();
    let exact = exchange.status.to_string();
    let response = if let Some(response) = described(operation, &exact) {
        walk.visited.push(&response.pointer);
        Some(response)
    } else {
        let pointer = operation.pointer.join("responses").join(&exact);
        let detail = body.map_or("", |_| sent.as_str());
        let (kind, status) = (Kind::StatusNotDescribed, json!(exchange.status));
        walk.report(kind, pointer, &operation.pointer, &status, detail);
        sibling(operation, &exact, &BTreeSet::from([detail.to_owned()]))
    };
    let Some(response) = response else { return };
    if exchange.unread {
        return;
    }
    let place = &response.pointer;
    let content = place.join("content");
    let with = format!("{exact} {sent}");
    match (body, response.media_types.as_slice()) {
        (None, []) => {}
        (None, _) => walk.report(Kind::BodyMissing, content, place, &Value::Null, with),
        (Some(body), []) => walk.report(Kind::BodyNotDescribed, content, place, body, with),
        (Some(body), media_types) => {
            let media = media_type(media_types, &sent);
            if media.is_none() {
                let (kind, pointer) = (Kind::ContentTypeNotDescribed, content.join(&sent));
                walk.report(kind, pointer, place, &json!(sent), "");
            }
            let schema = media.or_else(|| json_media(media_types, &sent));
            if let Some((ty, origin)) = schema.and_then(|media| media.schema.as_ref())
                && (sent.is_empty() || ir::is_json(&sent))
            {
                walk.value(ty, origin, &Limits::default(), body);
            }
            if let Some(pagination) = &operation.pagination
                && ir::is_success_status(&exact)
            {
                paging(walk, operation, pagination, body);
            }
        }
    }
}

/// What the document says about a status.
fn described<'a>(operation: &'a Operation, exact: &str) -> Option<&'a Response> {
    let range = format!("{}XX", exact.get(..1).unwrap_or_default());
    // Beside others, `default` stands for errors.
    let is_error = operation.responses.len() > 1 && ir::is_success_status(exact);
    let default = if is_error { "" } else { "default" };
    [exact, &range, default].into_iter().find_map(|status| {
        let mut responses = operation.responses.iter();
        responses.find(|response| response.status.eq_ignore_ascii_case(status))
    })
}

/// A response of the same class that has all of these media types; the empty one stands for no body.
fn sibling<'a>(
    operation: &'a Operation,
    exact: &str,
    sent: &BTreeSet<String>,
) -> Option<&'a Response> {
    operation.responses.iter().find(|response| {
        let has = |sent: &String| match response.media_types.as_slice() {
            [] => sent.is_empty(),
            media_types => !sent.is_empty() && media_type(media_types, sent).is_some(),
        };
        response.status.get(..1) == exact.get(..1) && sent.iter().all(has)
    })
}

/// The description of a media type; the first where the recording names none.
fn media_type<'a>(media_types: &'a [MediaType], sent: &str) -> Option<&'a MediaType> {
    media_types.iter().find(|media| {
        let described = essence(&media.name);
        let range = described.strip_suffix('*');
        sent.is_empty()
            || described == sent
            || range.is_some_and(|kind| kind == "*/" || sent.starts_with(kind))
    })
}

/// What JSON under another name is taken to be.
fn json_media<'a>(media_types: &'a [MediaType], sent: &str) -> Option<&'a MediaType> {
    let mut described = media_types.iter();
    described.find(|media| ir::is_json(sent) && ir::is_json(&media.name))
}

/// Walks through a request; tells whether the recording shows all of it.
fn request<'a>(
    walk: &mut Walk<'a>,
    operation: &'a Operation,
    parameters: &[(&'a ir::Parameter, Value)],
    exchange: &Exchange,
) -> bool {
    walk.visited.push(&operation.pointer);
    // No check knows which tokens there are.
    let pagination = operation.pagination.as_ref();
    let token = pagination.map_or("", |it| &it.parameter);
    let has_token = parameters.iter().any(|(it, _)| it.name == token);
    for (parameter, value) in parameters {
        walk.value(&parameter.ty, &parameter.origin, &parameter.limits, value);
    }
    match (&operation.body, &exchange.request) {
        (None, _) => !has_token,
        (Some(body), None) => body.optional,
        (Some(body), Some(None)) => {
            let place = &operation.pointer;
            if !body.optional {
                let pointer = body.pointer.clone();
                walk.report(Kind::BodyMissing, pointer, place, &Value::Null, "");
            }
            true
        }
        (Some(body), Some(Some(value))) => {
            let is_json = body.kind == BodyKind::Json;
            if is_json {
                walk.value(&body.ty, &body.origin, &Limits::default(), value);
            }
            is_json
        }
    }
}

/// Whether the way to the next page is the one that the document describes.
fn paging<'a>(
    walk: &mut Walk<'a>,
    operation: &Operation,
    pagination: &'a Pagination,
    body: &Value,
) {
    let at = |way: &[String]| way.iter().try_fold(body, |value, name| value.get(name));
    let next = Some(&pagination.next).filter(|next| !next.is_empty());
    let next = next.and_then(|next| at(next)).and_then(Value::as_str);
    let Some(link) = next.filter(|next| !next.is_empty()) else {
        return;
    };
    let place = &pagination.pointer;
    walk.visited.push(place);
    let mut broken = Vec::new();
    if !at(&pagination.items).is_some_and(Value::is_array) {
        broken.push(("items", String::new()));
    }
    let (path, query) = link.split_once('?').unwrap_or((link, ""));
    let is_link = path != link || link.contains("://");
    let query = query.split('#').next().unwrap_or_default();
    let names: Vec<Cow<'_, str>> = route::pairs(query).map(|(name, _)| name).collect();
    let parameter = walk.recorded(&pagination.parameter);
    if is_link && !names.contains(&parameter) {
        let is_new = |name: &&Cow<'_, str>| operation.parameters.iter().all(|it| it.name != **name);
        let mut new = names.iter().filter(is_new);
        let detail = match (new.next(), new.next()) {
            (Some(name), None) if !walk.is_masked => name.to_string(),
            _ => String::new(),
        };
        broken.push(("parameter", detail));
    }
    if is_link && !route::leads_to(path, &operation.path, |it| walk.recorded(it)) {
        broken.push(("next", String::new()));
    }
    for (keyword, detail) in broken {
        let (kind, pointer) = (Kind::OtherPaging, place.join(keyword));
        walk.report(kind, pointer, place, &json!(link), detail);
    }
}

/// The value with its content masked.
#[must_use]
pub fn masked(value: &Value) -> Value {
    masked::masked(value)
}

/// Why the service refused a request: masked, but for what names the problem.
fn problem(response: &Value) -> Value {
    let mut shown = masked(response);
    for name in ["type", "title", "status"] {
        if let Some(value) = response.get(name) {
            shown[name] = value.clone();
        }
    }
    shown
}
