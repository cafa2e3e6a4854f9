//! Overlay actions that make a document say what was seen.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::{Kind, MOST_VALUES, Place, Seen, Verifier, json_media, sibling};
use crate::ir::{Operation, ParameterLocation};
use crate::spec::Pointer;
use crate::spec::json_path;
use crate::spec::words::type_of;

/// Nesting below which values that were seen are taken to be anything.
const MAX_DEPTH: usize = 4;

/// A change of the document, `None` for a removal.
struct Action {
    target: String,
    expect: Option<Value>,
    update: Option<Value>,
}

impl Verifier<'_> {
    /// The narrowest correction that explains what was seen.
    pub(super) fn correction(&self, place: &Place, seen: &Seen, of: u64) -> Option<String> {
        let what = if place.in_request {
            "requests"
        } else {
            "answers"
        };
        let why = format!("seen in {} of {of} {what}", seen.tally.count);
        let actions = self.actions(place, seen, of)?.into_iter().map(|action| {
            let expect = action.expect.map(|it| format!("    x-expect: {it}\n"));
            let change = action
                .update
                .map_or("remove: true".to_owned(), |it| format!("update: {it}"));
            format!(
                "  - target: {}\n    x-why: {why}\n{}    {change}\n",
                json!(action.target),
                expect.unwrap_or_default()
            )
        });
        Some(actions.collect())
    }

    fn actions(&self, place: &Place, seen: &Seen, of: u64) -> Option<Vec<Action>> {
        let pointer = &place.pointer;
        let parent = pointer.parent()?;
        let name = pointer.last()?.into_owned();
        let details = || seen.details.iter().filter(|detail| !detail.is_empty());
        Some(match place.kind {
            Kind::Status => vec![self.update(
                &parent,
                json!({ name.as_str(): self.response(&name, seen) }),
            )],
            Kind::ContentType => {
                let response = parent.parent()?;
                let media = self.same_media(&response, &name, seen);
                vec![self.update(&response, json!({ "content": { name: media } }))]
            }
            Kind::NoBody if place.in_request => {
                vec![self.replace(pointer, "required", json!(false))]
            }
            Kind::Body | Kind::NoBody => self.body(&parent, place.kind, seen, of)?,
            Kind::UnknownProperty => {
                let schema = parent.parent()?;
                vec![self.update(
                    &schema,
                    json!({ "properties": { name: seen.values.schema() } }),
                )]
            }
            Kind::MissingProperty => {
                let listed = self.document.get(pointer)?.as_str()?;
                vec![self.remove_item(&parent, "@", listed)]
            }
            Kind::Null => vec![self.replace(pointer, "nullable", json!(true))],
            Kind::Type => self.other_type(pointer, seen),
            Kind::Value => {
                let values = details().filter_map(|it| serde_json::from_str(it).ok());
                let values: Vec<Value> = values.collect();
                self.append(&parent, &name, values)?
            }
            Kind::Format if name == "x-prefixes" => {
                self.append(&parent, &name, details().map(|it| json!(it)).collect())?
            }
            Kind::Format => vec![self.remove(pointer)],
            Kind::Limit => {
                let limit = if name.starts_with("max") {
                    seen.greatest
                } else {
                    seen.least
                };
                let limit = if limit.fract() == 0.0 {
                    json!(limit as i64)
                } else {
                    json!(limit)
                };
                vec![self.replace(&parent, &name, limit)]
            }
            Kind::Rule => {
                let why = self.document.get(&pointer.join("why"))?.as_str()?;
                vec![self.remove_item(&parent, "@.why", why)]
            }
            Kind::Paging if name == "parameter" && seen.tally.count == of => {
                self.other_parameter(&parent, seen)?
            }
            Kind::Paging | Kind::Refused => return None,
        })
    }

    fn update(&self, at: &Pointer, update: Value) -> Action {
        Action {
            target: json_path(self.document.value(), at),
            expect: None,
            update: Some(update),
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
    fn append(&self, at: &Pointer, keyword: &str, values: Vec<Value>) -> Option<Vec<Action>> {
        let is_there = self
            .document
            .get(&at.join(keyword))
            .is_some_and(Value::is_array);
        (is_there && !values.is_empty()).then(|| vec![self.update(at, json!({ keyword: values }))])
    }

    fn operation(&self, seen: &Seen) -> Option<&Operation> {
        let mut operations = self.api.operations().map(|(_, operation)| operation);
        operations.find(|operation| operation.id == seen.operation)
    }

    /// What a status is described with: as its siblings, where it has what they have.
    fn response(&self, status: &str, seen: &Seen) -> Value {
        let same = self
            .operation(seen)
            .and_then(|it| sibling(it, status, &seen.details));
        if let Some(same) = same {
            return json!({ "$ref": same.pointer.to_local_ref() });
        }
        let mut response = json!({ "description": "Seen in recordings." });
        let sent = seen.details.iter().filter(|it| !it.is_empty());
        let content: Map<String, Value> = sent.map(|it| (it.clone(), json!({}))).collect();
        if !content.is_empty() {
            response["content"] = Value::Object(content);
        }
        response
    }

    /// JSON under another name has the schema of the JSON that is described.
    fn same_media(&self, response: &Pointer, sent: &str, seen: &Seen) -> Value {
        let mut responses = self
            .operation(seen)
            .into_iter()
            .flat_map(|it| &it.responses);
        let response = responses.find(|it| it.pointer == *response);
        let media = response.and_then(|it| json_media(&it.media_types, sent));
        media.and_then(|media| media.schema.as_ref()).map_or(
            json!({}),
            |(_, origin)| json!({ "schema": { "$ref": origin.definition.to_local_ref() } }),
        )
    }

    /// A body, or none, that always comes with a status is described there. That it comes at times cannot be said.
    fn body(&self, response: &Pointer, kind: Kind, seen: &Seen, of: u64) -> Option<Vec<Action>> {
        let operation = self.operation(seen)?;
        let described = operation
            .responses
            .iter()
            .find(|it| it.pointer == *response)?;
        let pairs = seen
            .details
            .iter()
            .filter_map(|detail| detail.split_once(' '));
        let pairs: Vec<(&str, &str)> = pairs.collect();
        let content = |status: &str| {
            let sent = pairs
                .iter()
                .filter(|(at, sent)| *at == status && !sent.is_empty());
            let media = sent.map(|(_, sent)| {
                (
                    (*sent).to_owned(),
                    json!({ "schema": seen.values.schema() }),
                )
            });
            json!({ "content": media.collect::<Map<_, _>>() })
        };
        if pairs.iter().any(|(status, _)| *status == described.status) {
            let change = match kind {
                Kind::Body => self.update(response, content(&described.status)),
                _ => self.remove(&response.join("content")),
            };
            return (seen.tally.count == of).then(|| vec![change]);
        }
        let all = self.statuses.get(operation.id.as_str())?;
        let statuses: BTreeSet<&str> = pairs.iter().map(|(status, _)| *status).collect();
        let counts = statuses.iter().filter_map(|it| all.get(&it.parse().ok()?));
        let is_always = counts.sum::<u64>() == seen.tally.count;
        let added = statuses.iter().map(|status| {
            let mut response = if kind == Kind::Body {
                content(status)
            } else {
                json!({})
            };
            response["description"] = json!("Seen in recordings.");
            ((*status).to_owned(), response)
        });
        let added = Value::Object(added.collect());
        is_always.then(|| vec![self.update(&operation.pointer.join("responses"), added)])
    }

    fn other_type(&self, schema: &Pointer, seen: &Seen) -> Vec<Action> {
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
    fn other_parameter(&self, pagination: &Pointer, seen: &Seen) -> Option<Vec<Action>> {
        let operation = self.operation(seen)?;
        let mut names = seen.details.iter();
        let name = names
            .next()
            .filter(|name| !name.is_empty() && seen.details.len() == 1)?;
        let parameter = json!({ "name": name, "in": "query", "schema": { "type": "string" } });
        let is_there = operation
            .parameters_in(ParameterLocation::Query)
            .any(|it| it.name == *name);
        let mut actions = vec![self.replace(pagination, "parameter", json!(name))];
        if !is_there {
            let parameters = json!({ "parameters": [parameter] });
            actions.insert(0, self.update(&operation.pointer, parameters));
        }
        Some(actions)
    }
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
    pub(super) fn observe(&mut self, value: &Value) {
        self.observe_within(value, MAX_DEPTH);
    }

    fn observe_within(&mut self, value: &Value, depth: usize) {
        if value.is_null() {
            self.is_nullable = true;
            return;
        }
        self.types.insert(type_of(value));
        let Some(depth) = depth.checked_sub(1) else {
            return;
        };
        for item in value.as_array().into_iter().flatten() {
            self.items
                .get_or_insert_default()
                .observe_within(item, depth);
        }
        for (name, member) in value.as_object().into_iter().flatten() {
            if self.properties.len() < MOST_VALUES || self.properties.contains_key(name) {
                self.properties
                    .entry(name.clone())
                    .or_default()
                    .observe_within(member, depth);
            }
        }
    }

    /// The narrowest schema that all of them fit.
    fn schema(&self) -> Value {
        let mut schema = Map::new();
        if let Some(types) = types(self.types.clone()) {
            schema.insert("type".to_owned(), types);
        }
        if self.is_nullable {
            schema.insert("nullable".to_owned(), json!(true));
        }
        if self.types.contains("array") {
            let items = self
                .items
                .as_ref()
                .map_or(json!({}), |items| items.schema());
            schema.insert("items".to_owned(), items);
        }
        if self.types.len() == 1 && !self.properties.is_empty() {
            let properties = self.properties.iter();
            let properties = properties.map(|(name, member)| (name.clone(), member.schema()));
            schema.insert("properties".to_owned(), Value::Object(properties.collect()));
        }
        Value::Object(schema)
    }
}
