//! Media types: which one of several is used, and how it is read and written.

use crate::spec::Node;
use crate::spec::media::{essence, is_json};

/// The media type that we send or read: JSON before all others, else the first.
pub(super) fn preferred<'d>(content: &Node<'d>) -> Option<(String, Node<'d>)> {
    let mut json = content
        .members()
        .filter(|(media_type, _)| is_json(media_type));
    let (media_type, media) = json.next().or_else(|| content.members().next())?;
    Some((sendable(media_type), media))
}

/// The media type as it can stand in a header.
fn sendable(media_type: &str) -> String {
    if media_type.bytes().all(|byte| matches!(byte, b' '..=b'~')) && !media_type.is_empty() {
        media_type.to_owned()
    } else {
        "*/*".to_owned()
    }
}

/// Whether it is read and written as text.
pub(super) fn is_text(media_type: &str) -> bool {
    let essence = essence(media_type);
    essence.starts_with("text/") || essence.ends_with("/xml") || essence.ends_with("+xml")
}

/// Whether it is a body of several parts.
pub(super) fn is_multipart(media_type: &str) -> bool {
    essence(media_type).starts_with("multipart/")
}

/// Whether it is a form of names and values.
pub(super) fn is_form(media_type: &str) -> bool {
    essence(media_type) == "application/x-www-form-urlencoded"
}
