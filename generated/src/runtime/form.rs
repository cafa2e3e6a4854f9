//! Bodies of forms: url-encoded, and multipart with files.

use std::hash::{BuildHasher as _, Hasher as _, RandomState};

use serde_json::Value;

use super::style::{self, Style};
use super::upload::Upload;

/// A form that may hold files.
pub(crate) trait Files {
    /// The files with the names of their fields; they are not among the serialized fields.
    fn files(&self) -> Vec<(&'static str, &Upload)> {
        Vec::new()
    }
}

impl Files for Value {}

/// How fields that do not keep the default are written.
pub(crate) type Encoding = &'static [(&'static str, Style, bool)];

/// `application/x-www-form-urlencoded`. Arrays repeat their name and objects are JSON, unless
/// `encoding` says otherwise.
pub(crate) fn url_encoded(fields: &Value, encoding: Encoding) -> String {
    let mut pairs = Vec::new();
    for (name, value) in fields.as_object().into_iter().flatten() {
        let given = encoding.iter().find(|(known, ..)| known == name);
        let (style, explode) = match given {
            Some((_, style, explode)) => (*style, *explode),
            None if value.is_object() => (Style::Json, false),
            None => (Style::Form, true),
        };
        if !value.is_null() {
            pairs.extend(style::in_form(name, value, style, explode));
        }
    }
    let written: Vec<String> = pairs
        .into_iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    written.join("&")
}

/// `multipart/form-data`: media type with boundary, and body.
pub(crate) fn multipart(fields: &Value, files: &[(&'static str, &Upload)]) -> (String, Vec<u8>) {
    let boundary = boundary();
    let mut body = Vec::new();
    for (name, value) in fields.as_object().into_iter().flatten() {
        let items = match value {
            Value::Array(items) => items.as_slice(),
            other => std::slice::from_ref(other),
        };
        for item in items.iter().filter(|item| !item.is_null()) {
            let media_type = item.is_object().then_some("application/json");
            let text = style::text(item);
            part(
                &mut body,
                &boundary,
                name,
                None,
                media_type,
                text.as_bytes(),
            );
        }
    }
    for (name, file) in files {
        let file_name = file.file_name.as_deref().unwrap_or(name);
        let media_type = file.media_type.as_deref();
        let media_type = media_type.unwrap_or("application/octet-stream");
        let (file_name, media_type) = (Some(file_name), Some(media_type));
        part(
            &mut body,
            &boundary,
            name,
            file_name,
            media_type,
            &file.content,
        );
    }
    body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    (format!("multipart/form-data; boundary={boundary}"), body)
}

fn part(
    body: &mut Vec<u8>,
    boundary: &str,
    name: &str,
    file_name: Option<&str>,
    media_type: Option<&str>,
    content: &[u8],
) {
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn form_fields_are_encoded_and_lists_repeat() {
        let fields = json!({ "a b": "x&y", "list": [1, 2], "none": null });
        let mut written: Vec<_> = url_encoded(&fields, &[])
            .split('&')
            .map(str::to_owned)
            .collect();
        written.sort_unstable();
        assert_eq!(written, ["a%20b=x%26y", "list=1", "list=2"]);
    }

    #[test]
    fn an_encoding_of_a_field_goes_before_the_default() {
        let fields = json!({ "list": [1, 2] });
        let written = url_encoded(&fields, &[("list", Style::Form, false)]);
        assert_eq!(written, "list=1,2");
    }

    #[test]
    fn names_of_files_cannot_begin_headers() {
        let file = Upload::new("x")
            .file_name("a\"\r\nb")
            .media_type("text/plain\r\nx: y");
        let (media_type, body) = multipart(&json!({ "title": "T" }), &[("file", &file)]);
        let boundary = media_type.split_once("boundary=").unwrap().1;
        assert_eq!(
            String::from_utf8(body).unwrap(),
            format!(
                "--{boundary}\r\ncontent-disposition: form-data; name=\"title\"\r\n\r\nT\r\n\
                 --{boundary}\r\ncontent-disposition: form-data; name=\"file\"; \
                 filename=\"a%22%0D%0Ab\"\r\ncontent-type: text/plainx: y\r\n\r\nx\r\n--{boundary}--\r\n"
            )
        );
    }
}
