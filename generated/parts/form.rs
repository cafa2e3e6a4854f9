//! Bodies of forms: url-encoded, and multipart with files.

use std::fmt;
use std::hash::{BuildHasher as _, Hasher as _, RandomState};

use bytes::Bytes;
use reqwest::header::HeaderValue;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::style::{self, Style};
use crate::runtime::check::{Checker, Limits, Validate};
use crate::runtime::request::Request;

/// A form that may hold files.
pub(crate) trait Files {
    /// The files with the names of their fields; they are not among the serialized fields.
    fn files(&self) -> Vec<(&'static str, &Upload)> {
        Vec::new()
    }
}

impl Files for Value {}

impl Validate for Upload {
    fn check(&self, _: &mut Checker, _: &Limits) {}
}

#[cfg(feature = "mock")]
impl crate::mock::shape::Shaped for Upload {
    fn shape() -> crate::mock::shape::Shape {
        crate::mock::shape::Shape::Any
    }
}

/// How fields that do not keep the default are written.
pub(crate) type Encoding = &'static [(&'static str, Style, bool)];

/// `application/x-www-form-urlencoded`. Arrays repeat their name and objects are JSON, unless
/// `encoding` says otherwise.
fn url_encoded(fields: &Value, encoding: Encoding) -> String {
    let fields = fields.as_object().into_iter().flatten();
    let pairs = fields.filter(|(_, value)| !value.is_null()).flat_map(|(name, value)| {
        let given = encoding.iter().find(|(known, ..)| known == name);
        let (style, explode) = match given {
            Some((_, style, explode)) => (*style, *explode),
            None if value.is_object() => (Style::Json, false),
            None => (Style::Form, true),
        };
        style::in_form(name, value, style, explode)
    });
    let written: Vec<String> = pairs.map(|(name, value)| format!("{name}={value}")).collect();
    written.join("&")
}

/// `multipart/form-data`: media type with boundary, and body.
fn multipart(fields: &Value, files: &[(&'static str, &Upload)]) -> (String, Vec<u8>) {
    let boundary = boundary();
    let mut body = Vec::new();
    let mut part = |name: &str, file_name: Option<&str>, media_type: Option<&str>, content: &[u8]| {
        let mut head = format!(
            "--{boundary}\r\ncontent-disposition: form-data; name=\"{}\"",
            quoted(name)
        );
        if let Some(file_name) = file_name {
            head.push_str(&format!("; filename=\"{}\"", quoted(file_name)));
        }
        if let Some(media_type) = media_type {
            // A line break would begin another header.
            let media_type: String = media_type.chars().filter(|c| !c.is_control()).collect();
            head.push_str(&format!("\r\ncontent-type: {media_type}"));
        }
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(b"\r\n\r\n");
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    };
    for (name, value) in fields.as_object().into_iter().flatten() {
        let items = match value {
            Value::Array(items) => items.as_slice(),
            other => std::slice::from_ref(other),
        };
        for item in items.iter().filter(|item| !item.is_null()) {
            let media_type = item.is_object().then_some("application/json");
            part(name, None, media_type, style::text(item).as_bytes());
        }
    }
    for (name, file) in files {
        let file_name = file.file_name.as_deref().unwrap_or(name);
        let media_type = file.media_type.as_deref();
        let media_type = media_type.unwrap_or("application/octet-stream");
        part(name, Some(file_name), Some(media_type), &file.content);
    }
    body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    (format!("multipart/form-data; boundary={boundary}"), body)
}

/// As browsers write names, by the HTML standard.
fn quoted(name: &str) -> String {
    name.replace('"', "%22")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// Random, so that no content holds it by accident or by intention.
fn boundary() -> String {
    let part = || RandomState::new().build_hasher().finish();
    format!("{:016x}{:016x}", part(), part())
}

impl Request {
    /// Gives a url-encoded form as body, checked and written at once.
    pub(crate) fn form<B: Serialize + Validate>(&mut self, body: &B, encoding: Encoding) {
        self.media_type = HeaderValue::from_static("application/x-www-form-urlencoded");
        let fields = serde_json::to_value(body);
        self.json_text(body, fields.map(|it| url_encoded(&it, encoding).into_bytes()));
    }

    /// Gives a multipart form as body, checked and written at once.
    pub(crate) fn multipart<B: Serialize + Validate + Files>(&mut self, body: &B) {
        let fields = serde_json::to_value(body);
        let written = fields.map(|fields| {
            let (media_type, text) = multipart(&fields, &body.files());
            if let Ok(media_type) = HeaderValue::try_from(media_type) {
                self.media_type = media_type;
            }
            text
        });
        self.json_text(body, written);
    }
}

/// A file in a multipart form.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Upload {
    pub(crate) content: Bytes,
    pub(crate) file_name: Option<String>,
    pub(crate) media_type: Option<String>,
}

impl Upload {
    /// A file with this content. Servers are told the field's name as file name, and
    /// `application/octet-stream` as media type, unless set.
    pub fn new(content: impl Into<Vec<u8>>) -> Self {
        Self {
            content: content.into().into(),
            ..Self::default()
        }
    }

    /// Sets the file name that the server is told.
    #[must_use]
    pub fn file_name(mut self, name: impl Into<String>) -> Self {
        self.file_name = Some(name.into());
        self
    }

    /// Sets the media type, for example `image/png`.
    #[must_use]
    pub fn media_type(mut self, media_type: impl Into<String>) -> Self {
        self.media_type = Some(media_type.into());
        self
    }
}

impl From<Vec<u8>> for Upload {
    fn from(content: Vec<u8>) -> Self {
        Self::new(content)
    }
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upload")
            .field("file_name", &self.file_name)
            .field("media_type", &self.media_type)
            .field("length", &self.content.len())
            .finish()
    }
}

/// Text becomes a file, so that examples can be read like other models.
impl<'de> Deserialize<'de> for Upload {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}

impl Serialize for Upload {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&String::from_utf8_lossy(&self.content))
    }
}
