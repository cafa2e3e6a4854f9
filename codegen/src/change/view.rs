//! A schema as it reads with its references followed and its `allOf` merged.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::spec::{Document, Pointer};

/// Longer chains of references or deeper `allOf` than this are taken for a cycle.
const MAX_DEPTH: usize = 32;

/// A schema and where it stands.
#[derive(Debug, Clone)]
pub(super) struct ParameterLocation<'d> {
    pub(super) pointer: Pointer,
    pub(super) schema: &'d Value,
}

/// What all parts of a schema say together. What is nearer to the place of use wins.
#[derive(Debug, Default)]
pub(super) struct View<'d> {
    /// Where the schema is defined.
    pub(super) pointer: Pointer,
    /// Keywords that are not taken apart below.
    pub(super) keywords: BTreeMap<&'d str, &'d Value>,
    pub(super) properties: Vec<(&'d str, ParameterLocation<'d>)>,
    pub(super) required: BTreeSet<&'d str>,
    pub(super) items: Option<ParameterLocation<'d>>,
    pub(super) additional: Additional<'d>,
    /// Schemas of `oneOf` or `anyOf`, without null.
    pub(super) alternatives: Vec<ParameterLocation<'d>>,
    pub(super) rules: Vec<&'d Value>,
    pub(super) nullable: bool,
}

/// What an object says about properties that it does not list.
#[derive(Debug, Default, Clone)]
pub(super) enum Additional<'d> {
    /// Nothing, so they are allowed.
    #[default]
    Unsaid,
    /// They are refused.
    Closed,
    /// They are expected, and of that schema where one is given.
    Declared(Option<ParameterLocation<'d>>),
}

impl<'d> View<'d> {
    pub(super) fn of(document: &'d Document, place: &ParameterLocation<'d>) -> Self {
        let mut view = Self::default();
        view.pointer = view.add(document, place, 0);
        view
    }

    /// Adds what the schema and all it refers to say, and gives the place of the definition.
    fn add(
        &mut self,
        document: &'d Document,
        place: &ParameterLocation<'d>,
        depth: usize,
    ) -> Pointer {
        let mut defined = place.pointer.clone();
        let Some(members) = place.schema.as_object().filter(|_| depth < MAX_DEPTH) else {
            return defined;
        };
        let target = members
            .get("$ref")
            .and_then(Value::as_str)
            .and_then(|reference| follow(document, reference));
        if let Some(target) = target {
            defined = self.add(document, &target, depth + 1);
        }
        let parts = children(place, "allOf");
        if let ([only], false) = (parts.as_slice(), has_shape(members)) {
            defined = self.add(document, only, depth + 1);
        } else {
            for part in &parts {
                self.add(document, part, depth + 1);
            }
        }
        if let Some(only) = self.sole_alternative(members, place) {
            defined = self.add(document, &only, depth + 1);
        }
        self.add_own(members, place);
        defined
    }

    /// `oneOf` with one schema and perhaps null is that schema.
    fn sole_alternative(
        &mut self,
        members: &'d Map<String, Value>,
        place: &ParameterLocation<'d>,
    ) -> Option<ParameterLocation<'d>> {
        let keyword = ["oneOf", "anyOf"]
            .into_iter()
            .find(|keyword| members.contains_key(*keyword))?;
        let all = children(place, keyword);
        let (nulls, mut others): (Vec<_>, Vec<_>) =
            all.into_iter().partition(|place| is_null(place.schema));
        self.nullable |= !nulls.is_empty();
        if others.len() == 1 {
            return others.pop();
        }
        self.alternatives = others;
        None
    }

    fn add_own(&mut self, members: &'d Map<String, Value>, place: &ParameterLocation<'d>) {
        for (key, value) in members {
            let at = || place.pointer.join(key);
            match key.as_str() {
                "$ref" | "allOf" | "oneOf" | "anyOf" => {}
                "properties" => self.add_properties(value, &at()),
                "required" => self.required.extend(
                    value
                        .as_array()
                        .into_iter()
                        .flatten()
                        .filter_map(Value::as_str),
                ),
                "x-rules" => self.rules.extend(value.as_array().into_iter().flatten()),
                "items" => {
                    self.items = Some(ParameterLocation {
                        pointer: at(),
                        schema: value,
                    })
                }
                "nullable" => self.nullable |= value == &Value::Bool(true),
                "additionalProperties" => {
                    self.additional = match value {
                        Value::Bool(false) => Additional::Closed,
                        Value::Object(_) => Additional::Declared(Some(ParameterLocation {
                            pointer: at(),
                            schema: value,
                        })),
                        _ => Additional::Declared(None),
                    };
                }
                key => {
                    self.keywords.insert(key, value);
                }
            }
        }
        self.nullable |= names_null(members);
    }

    fn add_properties(&mut self, properties: &'d Value, at: &Pointer) {
        for (name, schema) in properties.as_object().into_iter().flatten() {
            self.properties.retain(|(known, _)| known != name);
            self.properties.push((
                name,
                ParameterLocation {
                    pointer: at.join(name),
                    schema,
                },
            ));
        }
    }

    pub(super) fn property(&self, name: &str) -> Option<&ParameterLocation<'d>> {
        self.properties
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, place)| place)
    }

    pub(super) fn flag(&self, keyword: &str) -> bool {
        self.keywords
            .get(keyword)
            .is_some_and(|value| **value == Value::Bool(true))
    }

    pub(super) fn text(&self, keyword: &str) -> Option<&'d str> {
        self.keywords.get(keyword)?.as_str()
    }

    pub(super) fn number(&self, keyword: &str) -> Option<f64> {
        self.keywords.get(keyword)?.as_f64()
    }

    /// The JSON types that a value may have; all of them when nothing is said. Integers are numbers too.
    pub(super) fn types(&self) -> BTreeSet<&'d str> {
        const ALL: [&str; 6] = ["array", "boolean", "integer", "number", "object", "string"];
        let mut types: BTreeSet<&str> = match self.keywords.get("type") {
            Some(Value::String(name)) => BTreeSet::from([name.as_str()]),
            Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
            _ => self.shown_types(),
        };
        types.remove("null");
        if types.is_empty() {
            types.extend(ALL);
        }
        if types.contains("number") {
            types.insert("integer");
        }
        types
    }

    fn shown_types(&self) -> BTreeSet<&'d str> {
        if !self.properties.is_empty() || !matches!(self.additional, Additional::Unsaid) {
            return BTreeSet::from(["object"]);
        }
        if self.items.is_some() {
            return BTreeSet::from(["array"]);
        }
        let values = self.values().unwrap_or_default();
        if !values.is_empty() && values.iter().all(|value| value.is_string()) {
            return BTreeSet::from(["string"]);
        }
        BTreeSet::new()
    }

    /// The values of `enum` or `const`, each once, without null.
    pub(super) fn values(&self) -> Option<Vec<&'d Value>> {
        let constant = self.keywords.get("const").map(|value| vec![*value]);
        let listed = self
            .keywords
            .get("enum")
            .and_then(|list| list.as_array())
            .map(|list| list.iter().collect());
        let mut values: Vec<&Value> = listed.or(constant)?;
        values.retain(|value| !value.is_null());
        let mut seen: Vec<&Value> = Vec::new();
        values.retain(|value| {
            !seen.contains(value) && {
                seen.push(value);
                true
            }
        });
        (!values.is_empty()).then_some(values)
    }
}

/// The value that a reference within the document means, and its place.
pub(super) fn follow<'d>(document: &'d Document, reference: &str) -> Option<ParameterLocation<'d>> {
    let pointer = crate::spec::reference::local_target(reference)?;
    let schema = document.get(&pointer)?;
    Some(ParameterLocation { pointer, schema })
}

/// The object at a place, references followed.
pub(super) fn resolved<'d>(
    document: &'d Document,
    place: ParameterLocation<'d>,
) -> ParameterLocation<'d> {
    let mut place = place;
    for _ in 0..MAX_DEPTH {
        let reference = place.schema.get("$ref").and_then(Value::as_str);
        match reference.and_then(|reference| follow(document, reference)) {
            Some(target) => place = target,
            None => break,
        }
    }
    place
}

fn children<'d>(place: &ParameterLocation<'d>, keyword: &str) -> Vec<ParameterLocation<'d>> {
    let list = place
        .schema
        .get(keyword)
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    let at = place.pointer.join(keyword);
    list.enumerate()
        .map(|(index, schema)| ParameterLocation {
            pointer: at.join(index),
            schema,
        })
        .collect()
}

fn has_shape(members: &Map<String, Value>) -> bool {
    [
        "properties",
        "required",
        "enum",
        "items",
        "additionalProperties",
    ]
    .iter()
    .any(|key| members.contains_key(*key))
}

fn is_null(schema: &Value) -> bool {
    schema.get("type").and_then(Value::as_str) == Some("null")
}

fn names_null(members: &Map<String, Value>) -> bool {
    let lists = |key: &str| {
        members
            .get(key)
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
    };
    lists("type").any(|name| name == "null") || lists("enum").any(Value::is_null)
}
