//! The IR (intermediate representation): our model of one API, read once from its effective document.
//!
//! Every emitter reads this table and nothing else, so a schema is interpreted in one place.

mod example;
mod limits;
mod media;
mod merged;
mod name;
mod operation;
mod origin;
mod placement;
mod read;
mod rule;
mod schema;
mod security;
mod server;
#[cfg(test)]
mod tests;
pub mod wire;

use std::collections::{BTreeSet, HashMap};

use serde_json::Value;

use crate::spec::Pointer;
pub use crate::spec::media::{essence, is_json};

pub use example::example_value;
pub use limits::Limits;
pub(crate) use limits::is_checked_format;
pub use name::{pascal_case, snake_case};
pub use operation::is_success_status;
pub use origin::Origin;
pub use read::read;
pub use rule::{Condition, ConditionTest, Requirement, Rule};

/// One API: what its client offers and the types that takes.
#[derive(Debug, Clone)]
pub struct Api {
    /// Name of the Rust module and of the cargo feature, for example `network_registry`.
    pub module: String,
    /// Title as published.
    pub title: String,
    /// What the API is for, as Markdown.
    pub description: Option<String>,
    /// Version of the document as published.
    pub version: String,
    /// The server that requests go to when the user names no other.
    pub base_url: String,
    /// The URLs of all servers that the document lists, with variables at their defaults.
    pub servers: Vec<String>,
    /// Groups of operations, in document order.
    pub resources: Vec<Resource>,
    /// All named types that requests and successful responses need, in document order.
    pub types: Vec<TypeDef>,
    /// Named types that only other responses need, in document order. Nothing is generated for them.
    pub response_types: Vec<TypeDef>,
    /// Positions in `types` and, counted on, in `response_types`, by name.
    index: HashMap<String, usize>,
}

impl Api {
    /// All operations with the resource each belongs to.
    pub fn operations(&self) -> impl Iterator<Item = (&Resource, &Operation)> {
        let resources = self.resources.iter();
        resources.flat_map(|it| it.operations.iter().map(move |one| (it, one)))
    }

    /// The names of all types that these are or consist of, down to the last.
    #[must_use]
    pub fn names_within<'a>(
        &'a self,
        types: impl IntoIterator<Item = &'a Type>,
    ) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        let mut waiting: Vec<&Type> = types.into_iter().collect();
        while let Some(ty) = waiting.pop() {
            let name = ty.name().filter(|name| names.insert((*name).to_owned()));
            let def = name.and_then(|name| self.type_def(name));
            match def.map(|def| &def.shape) {
                Some(Shape::Struct(shape)) => {
                    waiting.extend(shape.fields.iter().map(|field| &field.ty));
                    waiting.extend(shape.additional.iter().map(|(ty, _)| ty));
                }
                Some(Shape::Union(it)) => waiting.extend(it.alternatives.iter().map(|it| &it.ty)),
                Some(Shape::Newtype(inner)) => waiting.push(inner),
                Some(Shape::Enum(_)) | None => {}
            }
        }
        names
    }

    /// The type of that name.
    pub fn type_def(&self, name: &str) -> Option<&TypeDef> {
        let mut types = self.types.iter().chain(&self.response_types);
        types.nth(*self.index.get(name)?)
    }

    fn shape(&self, ty: &Type) -> Option<&Shape> {
        match ty {
            Type::Named(name) => Some(&self.type_def(name)?.shape),
            _ => None,
        }
    }

    /// The object that a type is.
    #[must_use]
    pub fn structure(&self, ty: &Type) -> Option<&Struct> {
        self.shape(ty)?.structure()
    }

    /// The string with known values that a type is.
    #[must_use]
    pub fn enumeration(&self, ty: &Type) -> Option<&Enum> {
        match self.shape(ty)? {
            Shape::Enum(shape) => Some(shape),
            _ => None,
        }
    }

    /// The fields that lead from an object to a property deep in it.
    #[must_use]
    pub fn fields_along<'a>(&'a self, mut ty: &'a Type, path: &[String]) -> Option<Vec<&'a Field>> {
        let fields = path.iter().map(|name| {
            let field = self.structure(ty)?.field(name)?;
            ty = &field.ty;
            Some(field)
        });
        fields.collect()
    }

    /// All texts about the API.
    pub fn texts_mut(&mut self) -> Vec<&mut String> {
        let mut texts: Vec<&mut Option<String>> = vec![&mut self.description];
        for resource in &mut self.resources {
            texts.push(&mut resource.description);
            for operation in &mut resource.operations {
                let parameters = &mut operation.parameters;
                texts.extend([&mut operation.summary, &mut operation.description]);
                texts.extend(parameters.iter_mut().map(|it| &mut it.description));
                texts.extend(operation.body.iter_mut().map(|it| &mut it.description));
                if let Content::ByStatus { answers, .. } = &mut operation.success.content {
                    texts.extend(answers.iter_mut().map(|it| &mut it.description));
                }
            }
        }
        for def in &mut self.types {
            texts.push(&mut def.description);
            if let Shape::Struct(shape) = &mut def.shape {
                texts.extend(shape.fields.iter_mut().map(|it| &mut it.description));
            }
        }
        texts.into_iter().flatten().collect()
    }

    /// Whether anything in it is a file.
    pub fn has_uploads(&self) -> bool {
        let mut fields = self.types.iter().flat_map(TypeDef::fields);
        fields.any(Field::is_upload)
    }
}

/// Operations on one kind of thing: one accessor of the client and one generated file.
#[derive(Debug, Clone)]
pub struct Resource {
    /// Name of accessor and module, for example `business_profiles`.
    pub module: String,
    /// Name of the handle type, for example `BusinessProfiles`.
    pub handle: String,
    /// What the resource is, as Markdown.
    pub description: Option<String>,
    /// Operations in document order.
    pub operations: Vec<Operation>,
}

/// One HTTP operation.
#[derive(Debug, Clone)]
pub struct Operation {
    /// The `operationId`.
    pub id: String,
    /// Name in Rust that no other operation of the API has, in snake case.
    pub name: String,
    /// Name of the Rust method on the resource handle.
    pub method_name: String,
    /// Name of the call type, where the operation has one of its own.
    pub call_name: String,
    /// HTTP method in capitals.
    pub method: String,
    /// Path template below the server URL.
    pub path: String,
    /// One line about what it does.
    pub summary: Option<String>,
    /// More about it, as Markdown.
    pub description: Option<String>,
    /// Whether the publisher advises against its use.
    pub deprecated: bool,
    /// Parameters in document order.
    pub parameters: Vec<Parameter>,
    /// What is sent.
    pub body: Option<Body>,
    /// What comes back on success.
    pub success: Success,
    /// How a list goes on to its next page.
    pub pagination: Option<Pagination>,
    /// Whether repeating it is harmless.
    pub idempotent: bool,
    /// Ways to authenticate, any one of which will do; empty for public operations.
    pub security: Vec<Security>,
    /// The server of this operation, where it has one of its own.
    pub server: Option<String>,
    /// The same as the document says it: all schemes of one list, of any list.
    pub security_requirements: Vec<Vec<RequiredScheme>>,
    /// What the document says about all responses, errors included.
    pub responses: Vec<Response>,
    /// Where it stands in the document.
    pub pointer: Pointer,
}

/// A security scheme where it is demanded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequiredScheme {
    /// Name among the document's security schemes.
    pub name: String,
    /// What the declaration says as `type`, `scheme` and `in`, in lower case, and as `name`.
    pub kind: Option<[String; 4]>,
    /// The scopes that are demanded.
    pub scopes: Vec<String>,
}

/// A response as the document describes it.
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// Status or range as published, or `default`.
    pub status: String,
    /// What it may contain.
    pub media_types: Vec<MediaType>,
    /// Where it stands in the document, references followed.
    pub pointer: Pointer,
}

/// A body in one media type.
#[derive(Debug, Clone, PartialEq)]
pub struct MediaType {
    /// Name as published.
    pub name: String,
    /// Its type, and the schema that it comes from.
    pub schema: Option<(Type, Origin)>,
}

/// A way to authenticate.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Security {
    /// Not at all.
    None,
    /// HTTP Basic.
    Basic,
    /// A bearer token, however it was obtained.
    Bearer,
    /// An API key: where it goes, and under which name.
    ApiKey(ParameterLocation, String),
    /// All of these at once.
    All(Vec<Security>),
}

impl Operation {
    /// Parameters at one place of the request.
    pub fn parameters_in(&self, place: ParameterLocation) -> impl Iterator<Item = &Parameter> {
        self.parameters.iter().filter(move |it| it.place == place)
    }

    /// Parameters that become arguments of the method.
    pub fn arguments(&self) -> impl Iterator<Item = &Parameter> {
        self.parameters.iter().filter(|it| it.required)
    }

    /// Parameters that become setters of the call.
    pub fn setters(&self) -> impl Iterator<Item = &Parameter> {
        self.parameters.iter().filter(|it| !it.required)
    }

    /// The body, where it is an argument of the method.
    pub fn required_body(&self) -> Option<&Body> {
        self.body.as_ref().filter(|body| !body.optional)
    }

    /// The body, where it is a setter of the call.
    pub fn optional_body(&self) -> Option<&Body> {
        self.body.as_ref().filter(|body| body.optional)
    }

    /// Whether the operation needs a call type of its own.
    pub fn has_call_type(&self) -> bool {
        self.pagination.is_some()
            || self.setters().next().is_some()
            || self.optional_body().is_some()
    }
}

/// Where a parameter goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ParameterLocation {
    /// In the path template.
    Path,
    /// In the query string.
    Query,
    /// In a header.
    Header,
    /// In the `Cookie` header.
    Cookie,
}

/// How a parameter is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// `1,2` in a path or a header.
    Simple,
    /// `.1.2` in a path.
    Label,
    /// `;a=1;a=2` in a path.
    Matrix,
    /// `a=1&a=2`, or `a=1,2` when not exploded.
    Form,
    /// `a=1%202`
    Space,
    /// `a=1|2`
    Pipe,
    /// `a[key]=1`
    Deep,
    /// JSON, for a parameter that is declared with a media type.
    Json,
}

/// A parameter of an operation.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// Name on the wire.
    pub name: String,
    /// Name in Rust.
    pub rust_name: String,
    /// Where it goes.
    pub place: ParameterLocation,
    /// Whether a call is impossible without it.
    pub required: bool,
    /// What it means, as Markdown.
    pub description: Option<String>,
    /// Whether the publisher advises against its use.
    pub deprecated: bool,
    /// Its type.
    pub ty: Type,
    /// Its limits.
    pub limits: Limits,
    /// How it is written.
    pub style: Style,
    /// Whether each item or property is written on its own.
    pub explode: bool,
    /// A published example.
    pub example: Option<Value>,
    /// Where its schema stands.
    pub origin: Origin,
    /// Where it stands in the document, references followed.
    pub pointer: Pointer,
}

/// A request body.
#[derive(Debug, Clone)]
pub struct Body {
    /// Media type it is sent as.
    pub media_type: String,
    /// How it is written.
    pub kind: BodyKind,
    /// Its type.
    pub ty: Type,
    /// Whether the document says that a call is impossible without it.
    pub required: bool,
    /// Whether the document says expressly that a call may go without it. That it only does not say
    /// `required: true` is forgotten more often than meant.
    pub optional: bool,
    /// What it means, as Markdown.
    pub description: Option<String>,
    /// The published example, or one composed from the examples of the fields.
    pub example: Value,
    /// Where its schema stands.
    pub origin: Origin,
    /// Where it stands in the document, references followed.
    pub pointer: Pointer,
}

/// How a request body is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BodyKind {
    /// JSON.
    Json,
    /// `application/x-www-form-urlencoded`, with the fields that are not written in the usual way.
    Form(Vec<(String, Style, bool)>),
    /// `multipart/form-data`.
    Multipart,
    /// Text.
    Text,
    /// Bytes.
    Binary,
}

/// The answer to a call that succeeded.
#[derive(Debug, Clone)]
pub struct Success {
    /// Status or range as published, for example `200` or `2XX`.
    pub status: String,
    /// Media types and how to read them.
    pub content: Content,
    /// The published example, or one composed from the examples of the fields.
    pub example: Option<Value>,
}

/// What a successful answer holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// Nothing that is read.
    Empty,
    /// JSON of that type.
    Json {
        /// Media type as published.
        media_type: String,
        /// Type of the body.
        ty: Type,
    },
    /// Text.
    Text {
        /// Media type as published.
        media_type: String,
    },
    /// Bytes.
    Binary {
        /// Media type as published.
        media_type: String,
    },
    /// Different things for different statuses.
    ByStatus {
        /// Name of the enum in Rust.
        name: String,
        /// What each status gives.
        answers: Vec<StatusAnswer>,
    },
}

impl Content {
    /// The type of the JSON that it is.
    #[must_use]
    pub fn json(&self) -> Option<&Type> {
        match self {
            Self::Json { ty, .. } => Some(ty),
            _ => None,
        }
    }

    /// The media type as published; none where there is none or more than one.
    #[must_use]
    pub fn media_type(&self) -> Option<&str> {
        match self {
            Self::Json { media_type, .. }
            | Self::Text { media_type }
            | Self::Binary { media_type } => Some(media_type),
            Self::ByStatus { .. } | Self::Empty => None,
        }
    }

    /// The types that are read.
    #[must_use]
    pub fn types(&self) -> Vec<&Type> {
        match self {
            Self::Json { ty, .. } => vec![ty],
            Self::ByStatus { answers, .. } => answers
                .iter()
                .flat_map(|answer| answer.content.types())
                .collect(),
            _ => Vec::new(),
        }
    }
}

/// What one of several success statuses gives.
#[derive(Debug, Clone, PartialEq)]
pub struct StatusAnswer {
    /// Status or range as published.
    pub status: String,
    /// Name of the variant in Rust.
    pub variant: String,
    /// What it means, as Markdown.
    pub description: Option<String>,
    /// What it holds; never several things again.
    pub content: Content,
}

/// Where a list's items are and how it goes on.
#[derive(Debug, Clone, PartialEq)]
pub struct Pagination {
    /// Properties that lead to the array of items.
    pub items: Vec<String>,
    /// Properties that lead to the next link or token; empty when there is only one page.
    pub next: Vec<String>,
    /// Query parameter that takes the token; empty when there is only one page.
    pub parameter: String,
    /// Type of an item.
    pub item: Type,
    /// Where the document declares it.
    pub pointer: Pointer,
}

/// A Rust type as seen by a field or parameter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub enum Type {
    /// `String`
    String,
    /// `i32`
    Int32,
    /// `i64`
    Int64,
    /// `f64`
    Number,
    /// `bool`
    Boolean,
    /// `DateTime<Utc>`
    DateTime,
    /// `NaiveDate`
    Date,
    /// `Uuid`
    Uuid,
    /// Any JSON value.
    #[default]
    Any,
    /// A named type of the IR.
    Named(String),
    /// `Vec<_>`
    Array(Box<Type>),
    /// A JSON object with values of one type.
    Map(Box<Type>),
    /// An item or value that can be null.
    Nullable(Box<Type>),
    /// A file in a multipart body.
    Upload,
}

impl Type {
    /// The named type that it is, or that its items or values are.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Named(name) => Some(name),
            Self::Array(inner) | Self::Map(inner) | Self::Nullable(inner) => inner.name(),
            _ => None,
        }
    }
}

/// A named type.
#[derive(Debug, Clone)]
pub struct TypeDef {
    /// Name in Rust.
    pub name: String,
    /// What it is, as Markdown.
    pub description: Option<String>,
    /// Whether the publisher advises against its use.
    pub deprecated: bool,
    /// Its shape.
    pub shape: Shape,
    /// Whether requests contain it.
    pub in_request: bool,
    /// Whether answers contain it.
    pub in_response: bool,
    /// Whether it is what a request is made of, not only a part of that.
    pub is_body: bool,
    /// Whether that request is sent as `multipart/form-data`.
    pub is_multipart: bool,
    /// The resource whose file holds it; `None` when several resources share it.
    pub resource: Option<String>,
    /// Where its schema stands.
    pub origin: Origin,
}

impl TypeDef {
    /// Its properties, where it is an object.
    #[must_use]
    pub fn fields(&self) -> &[Field] {
        let shape = self.shape.structure();
        shape.map_or(&[], |shape| &shape.fields)
    }
}

/// The shape of a named type.
#[derive(Debug, Clone)]
pub enum Shape {
    /// An object with known properties.
    Struct(Struct),
    /// A string with a list of known values.
    Enum(Enum),
    /// One of several types.
    Union(Union),
    /// Another type under a name of its own.
    Newtype(Type),
}

impl Shape {
    /// The object that it is.
    #[must_use]
    pub fn structure(&self) -> Option<&Struct> {
        match self {
            Self::Struct(shape) => Some(shape),
            _ => None,
        }
    }
}

/// One of several types, told apart by a property or by their content.
#[derive(Debug, Clone)]
pub struct Union {
    /// The property that tells them apart; empty when there is none.
    pub tag: String,
    /// The types, in the order in which they are tried.
    pub alternatives: Vec<Alternative>,
}

/// One of the types of a union.
#[derive(Debug, Clone)]
pub struct Alternative {
    /// Name of the variant in Rust.
    pub variant: String,
    /// Its type.
    pub ty: Type,
    /// Values of the union's property that name it.
    pub tags: Vec<String>,
    /// Where the document lists it: positions in `oneOf` or `anyOf`, not counting null.
    pub positions: Vec<usize>,
    /// Properties that it has, where it is an object.
    pub properties: Vec<String>,
    /// Where its schema stands, the first of them.
    pub origin: Origin,
}

/// An object with known properties.
#[derive(Debug, Clone, Default)]
pub struct Struct {
    /// Properties in document order.
    pub fields: Vec<Field>,
    /// Type of further properties, where the document allows them expressly, and where their schema stands.
    pub additional: Option<(Type, Origin)>,
    /// Rules over several properties.
    pub rules: Vec<Rule>,
    /// What the publisher advises in words.
    pub advice: Vec<Rule>,
}

impl Struct {
    /// The field of that wire name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// The fields that are files.
    pub fn uploads(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| field.is_upload())
    }
}

/// A property of an object.
#[derive(Debug, Clone)]
pub struct Field {
    /// Name on the wire.
    pub name: String,
    /// Name in Rust.
    pub rust_name: String,
    /// Its type.
    pub ty: Type,
    /// Whether it must be there.
    pub required: bool,
    /// Where the document says so.
    pub required_at: Option<Pointer>,
    /// Whether it may be there as `null`.
    pub nullable: bool,
    /// What it means, as Markdown.
    pub description: Option<String>,
    /// Whether the publisher advises against its use.
    pub deprecated: bool,
    /// Its limits.
    pub limits: Limits,
    /// A published example.
    pub example: Option<Value>,
    /// The value the service assumes when it is absent.
    pub default: Option<Value>,
    /// Where its schema stands.
    pub origin: Origin,
}

impl Field {
    /// Whether Rust sees an `Option`.
    pub fn is_option(&self) -> bool {
        !self.required || self.nullable
    }

    /// Whether it is a file, or several.
    pub fn is_upload(&self) -> bool {
        match &self.ty {
            Type::Upload => true,
            Type::Array(item) => **item == Type::Upload,
            _ => false,
        }
    }
}

/// A string with a list of known values.
#[derive(Debug, Clone)]
pub struct Enum {
    /// Known values in document order.
    pub variants: Vec<Variant>,
    /// Whether other values may be sent too, because the list is not the whole set.
    pub extensible: bool,
}

/// A known value of an enum.
#[derive(Debug, Clone, PartialEq)]
pub struct Variant {
    /// The value on the wire.
    pub value: String,
    /// Its name in Rust.
    pub rust_name: String,
}
