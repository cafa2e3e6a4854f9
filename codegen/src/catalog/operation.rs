//! Path items become operations: parameters, body, answer, names.

use serde_json::Value;

use super::name::{Names, pascal_case, snake_case};
use super::schema::{Schemas, text};
use super::{ArrayStyle, Body, Content, Operation, Pagination, Parameter, Place, Success, Type};

/// HTTP methods in the order in which OpenAPI lists them.
pub(super) const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// What the reader of one operation looks at.
pub(super) struct Source<'d> {
    pub(super) root: &'d Value,
    pub(super) path: &'d str,
    pub(super) path_item: &'d Value,
    pub(super) method: &'d str,
    pub(super) operation: &'d Value,
}

impl<'d> Source<'d> {
    pub(super) fn id(&self) -> String {
        text(self.operation, "operationId").unwrap_or_else(|| derived_id(self.method, self.path))
    }

    pub(super) fn tag(&self) -> &'d str {
        let tags = self.operation.get("tags").and_then(Value::as_array);
        tags.and_then(|tags| tags.first())
            .and_then(Value::as_str)
            .unwrap_or("Operations")
    }

    /// Reads all but the names that depend on the other operations.
    pub(super) fn read(&self, schemas: &mut Schemas<'d>) -> Operation {
        let id = self.id();
        let type_stem = pascal_case(&id);
        let parameters = self.parameters(schemas, &type_stem);
        let success = self.success(schemas, &type_stem);
        Operation {
            method_name: method_name(&id, self.tag()),
            call_name: String::new(),
            method: self.method.to_uppercase(),
            path: self.path.to_owned(),
            summary: text(self.operation, "summary"),
            description: text(self.operation, "description"),
            deprecated: self
                .operation
                .get("deprecated")
                .and_then(Value::as_bool)
                .unwrap_or(false),
            parameters,
            body: self.body(schemas, &type_stem),
            success,
            pagination: self.pagination(),
            safe: matches!(self.method, "get" | "head" | "options")
                || self.operation.get("x-retry").and_then(Value::as_str) == Some("safe"),
            security: self.security(),
            id,
        }
    }

    fn parameters(&self, schemas: &mut Schemas<'d>, type_stem: &str) -> Vec<Parameter> {
        let list = |value: &'d Value| {
            value
                .get("parameters")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
        };
        let own: Vec<&Value> = list(self.operation).map(|p| follow(self.root, p)).collect();
        let key = |parameter: &Value| (text(parameter, "in"), text(parameter, "name"));
        let inherited = list(self.path_item)
            .map(|p| follow(self.root, p))
            .filter(|parameter| !own.iter().any(|p| key(p) == key(parameter)));
        let all: Vec<&Value> = inherited.chain(own.iter().copied()).collect();
        let mut names = Names::default();
        // Names that generated methods use themselves.
        for taken in ["self", "body", "call", "request"] {
            names.claim(taken.to_owned());
        }
        all.into_iter()
            .filter_map(|parameter| self.parameter(parameter, schemas, type_stem, &mut names))
            .collect()
    }

    fn parameter(
        &self,
        parameter: &Value,
        schemas: &mut Schemas<'d>,
        type_stem: &str,
        names: &mut Names,
    ) -> Option<Parameter> {
        let name = text(parameter, "name")?;
        let place = place(parameter)?;
        let flag = |key: &str| parameter.get(key).and_then(Value::as_bool);
        let empty = Value::Null;
        let schema = parameter.get("schema").unwrap_or(&empty);
        let found = schemas.read(schema, &format!("{type_stem}{}", pascal_case(&name)));
        let rust_name = text(parameter, "x-rust-name").unwrap_or_else(|| name.clone());
        Some(Parameter {
            rust_name: names.claim(snake_case(&rust_name)),
            required: place == Place::Path || flag("required").unwrap_or(false),
            description: text(parameter, "description").or(found.description),
            deprecated: flag("deprecated").unwrap_or(false) || found.deprecated,
            limits: found.limits,
            style: array_style(parameter, place),
            example: parameter.get("example").cloned().or(found.example),
            ty: found.ty,
            name,
            place,
        })
    }

    fn body(&self, schemas: &mut Schemas<'d>, type_stem: &str) -> Option<Body> {
        let body = follow(self.root, self.operation.get("requestBody")?);
        let (media_type, content) = preferred(body.get("content")?)?;
        let found = schemas.read(content.get("schema")?, &format!("{type_stem}Request"));
        Some(Body {
            media_type,
            ty: found.ty,
            required: body
                .get("required")
                .and_then(Value::as_bool)
                .unwrap_or(false),
            description: text(body, "description"),
            example: published_example(content)
                .or(found.example)
                .unwrap_or(Value::Null),
        })
    }

    fn success(&self, schemas: &mut Schemas<'d>, type_stem: &str) -> Success {
        let responses = self.operation.get("responses").and_then(Value::as_object);
        let chosen = responses
            .into_iter()
            .flatten()
            .find(|(status, _)| status.starts_with('2'));
        let Some((status, response)) = chosen else {
            return Success {
                status: "2XX".to_owned(),
                description: None,
                content: Content::Empty,
                example: None,
            };
        };
        let response = follow(self.root, response);
        let media = response.get("content").and_then(preferred);
        let (content, example) = match media {
            None => (Content::Empty, None),
            Some((media_type, media)) => {
                let found = media
                    .get("schema")
                    .map(|schema| schemas.read(schema, &format!("{type_stem}Response")));
                let example = published_example(media);
                (content(media_type, found.map(|found| found.ty)), example)
            }
        };
        Success {
            status: status.clone(),
            description: text(response, "description"),
            content,
            example,
        }
    }

    fn pagination(&self) -> Option<Pagination> {
        let declared = self.operation.get("x-pagination")?;
        let pointer = |key: &str| {
            let text = declared
                .get(key)
                .and_then(Value::as_str)
                .unwrap_or_default();
            text.split('/').skip(1).map(str::to_owned).collect()
        };
        Some(Pagination {
            items: pointer("items"),
            next: pointer("next"),
            parameter: text(declared, "parameter").unwrap_or_default(),
            item: Type::Any,
        })
    }

    fn security(&self) -> Vec<String> {
        let declared = self
            .operation
            .get("security")
            .or_else(|| self.root.get("security"));
        let alternatives = declared.and_then(Value::as_array).into_iter().flatten();
        alternatives
            .filter_map(Value::as_object)
            .flat_map(|map| map.keys().cloned())
            .collect()
    }
}

/// The media type that we send or read: JSON before all others, else the first.
fn preferred(content: &Value) -> Option<(String, &Value)> {
    let content = content.as_object()?;
    let json = content.iter().find(|(media_type, _)| is_json(media_type));
    json.or_else(|| content.iter().next())
        .map(|(media_type, media)| (media_type.clone(), media))
}

/// `application/json` and every `+json` type, whatever their parameters.
pub(super) fn is_json(media_type: &str) -> bool {
    let essence = media_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    essence == "application/json" || essence.ends_with("+json")
}

fn content(media_type: String, ty: Option<Type>) -> Content {
    let essence = media_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    if is_json(&media_type) {
        return Content::Json {
            media_type,
            ty: ty.unwrap_or(Type::Any),
        };
    }
    if essence.starts_with("text/") || essence.ends_with("/xml") || essence.ends_with("+xml") {
        return Content::Text { media_type };
    }
    Content::Binary { media_type }
}

fn published_example(media: &Value) -> Option<Value> {
    let named = media
        .get("examples")
        .and_then(Value::as_object)
        .and_then(|examples| examples.values().next());
    media
        .get("example")
        .or_else(|| named.and_then(|example| example.get("value")))
        .cloned()
}

fn place(parameter: &Value) -> Option<Place> {
    match parameter.get("in")?.as_str()? {
        "path" => Some(Place::Path),
        "query" => Some(Place::Query),
        "header" => Some(Place::Header),
        "cookie" => Some(Place::Cookie),
        _ => None,
    }
}

fn array_style(parameter: &Value, place: Place) -> ArrayStyle {
    let style = parameter.get("style").and_then(Value::as_str);
    let explode = parameter.get("explode").and_then(Value::as_bool);
    match (style, place) {
        (Some("spaceDelimited"), _) => ArrayStyle::Space,
        (Some("pipeDelimited"), _) => ArrayStyle::Pipe,
        (None | Some("form"), Place::Query | Place::Cookie) if explode.unwrap_or(true) => {
            ArrayStyle::Repeat
        }
        _ => ArrayStyle::Comma,
    }
}

/// Follows a `$ref` of a parameter, body, response or path item.
pub(super) fn follow<'d>(root: &'d Value, value: &'d Value) -> &'d Value {
    let mut current = value;
    for _ in 0..32 {
        let target = current
            .get("$ref")
            .and_then(Value::as_str)
            .and_then(|r| r.strip_prefix('#'));
        match target.and_then(|pointer| root.pointer(pointer)) {
            Some(next) => current = next,
            None => break,
        }
    }
    current
}

/// An id for an operation that has none, from its method and path alone, so that it stays the same.
fn derived_id(method: &str, path: &str) -> String {
    let mut id = method.to_owned();
    for segment in path.split('/').filter(|segment| !segment.is_empty()) {
        match segment.strip_prefix('{').and_then(|s| s.strip_suffix('}')) {
            Some(parameter) => id.push_str(&format!("By{}", pascal_case(parameter))),
            None => id.push_str(&pascal_case(segment)),
        }
    }
    id
}

/// The operation's id without the noun that the resource already says: `listBusinessProfiles` is `list`
/// on `business_profiles`.
fn method_name(id: &str, tag: &str) -> String {
    let id = snake_case(id);
    let words: Vec<&str> = id.trim_end_matches('_').split('_').collect();
    let tag = snake_case(tag);
    let noun: Vec<&str> = tag.split('_').collect();
    let Some((verb, rest)) = words.split_first() else {
        return id;
    };
    let matches = rest.len() >= noun.len()
        && noun
            .iter()
            .zip(rest)
            .all(|(a, b)| singular(a) == singular(b));
    if !matches {
        return snake_case(&words.join("_"));
    }
    let kept: Vec<&str> = std::iter::once(*verb)
        .chain(rest.iter().skip(noun.len()).copied())
        .collect();
    snake_case(&kept.join("_"))
}

fn singular(word: &str) -> String {
    if let Some(stem) = word.strip_suffix("ies") {
        return format!("{stem}y");
    }
    match word.strip_suffix('s') {
        Some(stem) if !stem.ends_with('s') => stem.to_owned(),
        _ => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{derived_id, method_name};

    #[test]
    fn method_name_drops_the_noun_of_the_resource() {
        assert_eq!(
            method_name("listBusinessProfiles", "Business Profile"),
            "list"
        );
        assert_eq!(
            method_name("listBusinessProfileCspStatuses", "Business Profile"),
            "list_csp_statuses"
        );
        assert_eq!(method_name("createRegistration", "Registrations"), "create");
    }

    #[test]
    fn method_name_keeps_other_nouns() {
        assert_eq!(method_name("listCountries", "Catalogue"), "list_countries");
    }

    #[test]
    fn derived_id_depends_on_method_and_path_alone() {
        assert_eq!(
            derived_id("get", "/v1/items/{item_id}/parts"),
            "getV1ItemsByItemIdParts"
        );
    }
}
