//! Overlay actions that make a document say what was seen.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::{Finding, Kind, MOST_VALUES, Seen, Verifier, json_media, sibling};
use crate::ir::{ParameterLocation, Response};
use crate::spec::Pointer;
use crate::spec::json_path;
use crate::spec::words::type_of;

/// Nesting below which values that were seen are taken to be anything.
pub(super) const MAX_DEPTH: usize = 4;

/// The description of what the document does not describe.
const SEEN: &str = "Seen in recordings.";

/// A change of the document, `None` for a removal.
struct Action {
    target: String,
    expect: Option<Value>,
    update: Option<Value>,
}

impl Verifier<'_> {
    /// The narrowest correction that explains what was seen.
    pub(super) fn correction(&self, finding: &Finding, seen: &Seen<'_>) -> Option<String> {
        let what = match finding.accepted {
            true => "requests",
            false => "answers",
        };
        let why = format!("seen in {} of {} {what}", finding.seen, finding.of);
        let actions = self.actions(finding, seen)?.into_iter().map(|action| {
            let expect = action.expect.map(|it| format!("    x-expect: {it}\n"));
            let expect = expect.unwrap_or_default();
            let change = action.update.map(|it| format!("update: {it}"));
            let change = change.unwrap_or_else(|| "remove: true".to_owned());
            let target = json!(action.target);
            format!("  - target: {target}\n    x-why: {why}\n{expect}    {change}\n")
        });
        Some(actions.collect())
    }

    fn actions(&self, finding: &Finding, seen: &Seen<'_>) -> Option<Vec<Action>> {
        let pointer = &finding.pointer;
        let parent = pointer.parent()?;
        let name = pointer.last()?.into_owned();
        let details = || seen.details.iter().filter(|detail| !detail.is_empty());
        Some(vec![match finding.kind {
            Kind::StatusNotDescribed => {
                let response = response(&name, seen);
                self.update(&parent, json!({ name: response }))
            }
            Kind::ContentTypeNotDescribed => {
                let response = parent.parent()?;
                let media = same_media(&response, &name, seen);
                self.update(&response, json!({ "content": { name: media } }))
            }
            Kind::BodyMissing if finding.accepted => {
                self.replace(pointer, "required", json!(false))
            }
            Kind::BodyNotDescribed | Kind::BodyMissing => self.body(&parent, finding, seen)?,
            Kind::UnknownProperty => {
                let added = json!({ "properties": { name: seen.values.schema() } });
                self.update(&parent.parent()?, added)
            }
            Kind::RequiredPropertyMissing => {
                let listed = self.document.get(pointer)?.as_str()?;
                self.remove_item(&parent, "@", listed)
            }
            Kind::UnexpectedNull => self.replace(pointer, "nullable", json!(true)),
            Kind::OtherType => return Some(self.other_type(pointer, seen)),
            Kind::UnlistedValue => {
                let values = details().filter_map(|it| serde_json::from_str(it).ok());
                self.append(&parent, &name, values.collect())?
            }
            Kind::BrokenFormat if name == "x-prefixes" => {
                self.append(&parent, &name, details().map(|it| json!(it)).collect())?
            }
            Kind::BrokenFormat => self.remove(pointer),
            Kind::BrokenLimit => {
                let (least, greatest) = seen.sizes;
                let is_greatest = name.starts_with("max");
                let limit = if is_greatest { greatest } else { least };
                // As text, a whole number has no fraction.
                self.replace(&parent, &name, limit.to_string().parse().ok()?)
            }
            Kind::BrokenRule => {
                let why = self.document.get(&pointer.join("why"))?.as_str()?;
                self.remove_item(&parent, "@.why", why)
            }
            Kind::OtherPaging if name == "parameter" && finding.seen == finding.of => {
                return self.other_parameter(&parent, seen);
            }
            Kind::OtherPaging | Kind::RefusedRequest => return None,
        }])
    }

    fn update(&self, at: &Pointer, update: Value) -> Action {
        let update = Some(update);
        Action {
            update,
            ..self.remove(at)
        }
    }

    /// Sets a keyword that is known to have its value of now.
    fn replace(&self, at: &Pointer, keyword: &str, value: Value) -> Action {
        let before = self.document.get(&at.join(keyword)).unwrap_or(&Value::Null);
        Action {
            expect: Some(json!({ keyword: before })),
            ..self.update(at, json!({ keyword: value }))
        }
    }

    fn remove(&self, at: &Pointer) -> Action {
        Action {
            target: json_path(self.document.value(), at),
            expect: None,
            update: None,
        }
    }

    /// Removes the item that is told by its text: positions move as others are removed.
    fn remove_item(&self, list: &Pointer, what: &str, text: &str) -> Action {
        let text = text.replace('\\', "\\\\").replace('\'', "\\'");
        let mut action = self.remove(list);
        action.target.push_str(&format!("[?{what} == '{text}']"));
        action
    }

    /// Adds to a list that is there.
    fn append(&self, at: &Pointer, keyword: &str, values: Vec<Value>) -> Option<Action> {
        let list = self.document.get(&at.join(keyword));
        let is_there = list.is_some_and(Value::is_array);
        (is_there && !values.is_empty()).then(|| self.update(at, json!({ keyword: values })))
    }

    /// A body, or none, that always comes with a status is described there. That it comes at times cannot be said.
    fn body(&self, response: &Pointer, finding: &Finding, seen: &Seen<'_>) -> Option<Action> {
        let is_there = finding.kind == Kind::BodyNotDescribed;
        let is_all = |count: u64| count == finding.seen;
        let described = described(response, seen)?;
        let details = seen.details.iter();
        let mut contents: BTreeMap<&str, Value> = BTreeMap::new();
        for (status, sent) in details.filter_map(|detail| detail.split_once(' ')) {
            let content = contents.entry(status).or_insert_with(|| json!({}));
            if is_there && !sent.is_empty() {
                content["content"][sent] = json!({ "schema": seen.values.schema() });
            }
        }
        if let Some(content) = contents.remove(described.status.as_str()) {
            let change = match is_there {
                true => self.update(response, content),
                false => self.remove(&response.join("content")),
            };
            return is_all(finding.of).then_some(change);
        }
        let all = self.statuses.get(seen.operation.id.as_str())?;
        let counts = contents.keys().filter_map(|it| all.get(&it.parse().ok()?));
        let is_always = is_all(counts.sum());
        for content in contents.values_mut() {
            content["description"] = json!(SEEN);
        }
        let responses = seen.operation.pointer.join("responses");
        is_always.then(|| self.update(&responses, json!(contents)))
    }

    fn other_type(&self, schema: &Pointer, seen: &Seen<'_>) -> Vec<Action> {
        let declared = self.document.get(&schema.join("type"));
        let seen_types = seen.values.types.iter().copied();
        let mut actions = Vec::new();
        // A list of values would go on to refuse the others.
        let listing = ["enum", "x-variants", "x-extensible"].map(|keyword| schema.join(keyword));
        let listing = listing.iter().filter(|it| self.document.get(it).is_some());
        actions.extend(listing.map(|it| self.remove(it)));
        if declared.is_some_and(Value::is_array) {
            actions.push(self.update(schema, json!({ "type": seen_types.collect::<Vec<_>>() })));
            return actions;
        }
        let expected = seen.details.iter().map(String::as_str);
        let types = types(seen_types.chain(expected).collect());
        actions.push(self.replace(schema, "type", types.unwrap_or_default()));
        actions
    }

    /// The token goes by another name.
    fn other_parameter(&self, pagination: &Pointer, seen: &Seen<'_>) -> Option<Vec<Action>> {
        let operation = seen.operation;
        let name = seen.details.first().filter(|name| !name.is_empty())?;
        if seen.details.len() > 1 {
            return None;
        }
        let mut actions = vec![self.replace(pagination, "parameter", json!(name))];
        let mut parameters = operation.parameters_in(ParameterLocation::Query);
        if !parameters.any(|it| it.name == *name) {
            let parameter = json!({ "name": name, "in": "query", "schema": { "type": "string" } });
            let added = json!({ "parameters": [parameter] });
            actions.insert(0, self.update(&operation.pointer, added));
        }
        Some(actions)
    }
}

/// What a status is described with: as its siblings, where it has what they have.
fn response(status: &str, seen: &Seen<'_>) -> Value {
    if let Some(same) = sibling(seen.operation, status, &seen.details) {
        return json!({ "$ref": same.pointer.to_local_ref() });
    }
    let mut response = json!({ "description": SEEN });
    for sent in seen.details.iter().filter(|it| !it.is_empty()) {
        response["content"][sent] = json!({});
    }
    response
}

/// JSON under another name has the schema of the JSON that is described.
fn same_media(response: &Pointer, sent: &str, seen: &Seen<'_>) -> Value {
    let response = described(response, seen);
    let media = response.and_then(|it| json_media(&it.media_types, sent));
    let schema = media.and_then(|media| media.schema.as_ref());
    let schema = schema.map(|(_, origin)| origin.definition.to_local_ref());
    schema.map_or(json!({}), |it| json!({ "schema": { "$ref": it } }))
}

fn described<'a>(response: &Pointer, seen: &Seen<'a>) -> Option<&'a Response> {
    let mut responses = seen.operation.responses.iter();
    responses.find(|it| it.pointer == *response)
}

/// The type, or the list of types; none for none.
fn types(mut types: BTreeSet<&str>) -> Option<Value> {
    if types.contains("number") {
        types.remove("integer");
    }
    match types.len() {
        0 => None,
        1 => types.first().map(|only| json!(only)),
        _ => Some(json!(types)),
    }
}

/// What values have in common.
#[derive(Debug, Default)]
pub(super) struct Observed {
    types: BTreeSet<&'static str>,
    is_nullable: bool,
    properties: BTreeMap<String, Observed>,
    items: Option<Box<Observed>>,
}

impl Observed {
    pub(super) fn observe(&mut self, value: &Value, depth: usize) {
        if value.is_null() {
            self.is_nullable = true;
            return;
        }
        self.types.insert(type_of(value));
        let Some(depth) = depth.checked_sub(1) else {
            return;
        };
        for item in value.as_array().into_iter().flatten() {
            self.items.get_or_insert_default().observe(item, depth);
        }
        for (name, member) in value.as_object().into_iter().flatten() {
            if self.properties.len() < MOST_VALUES || self.properties.contains_key(name) {
                let property = self.properties.entry(name.clone()).or_default();
                property.observe(member, depth);
            }
        }
    }

    /// The narrowest schema that all of them fit.
    fn schema(&self) -> Value {
        let mut schema = json!({});
        if let Some(types) = types(self.types.clone()) {
            schema["type"] = types;
        }
        if self.is_nullable {
            schema["nullable"] = json!(true);
        }
        if self.types.contains("array") {
            let items = self.items.as_ref().map(|items| items.schema());
            schema["items"] = items.unwrap_or_else(|| json!({}));
        }
        if self.types.len() == 1 {
            for (name, member) in &self.properties {
                schema["properties"][name] = member.schema();
            }
        }
        schema
    }
}
