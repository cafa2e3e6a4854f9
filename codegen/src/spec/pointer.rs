//! JSON pointers (RFC 6901).

use std::borrow::Cow;
use std::fmt;

use percent_encoding::percent_decode_str;
use serde::Deserialize;
use serde_json::Value;

/// A JSON pointer. The empty pointer is the whole document.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(try_from = "String")]
pub struct Pointer {
    /// Escaped: empty, or a `/` before every token.
    text: String,
}

impl Pointer {
    /// The pointer to the whole document.
    #[must_use]
    pub fn root() -> Self {
        Self::default()
    }

    /// Reads a pointer such as `/paths/~1v1~1things/get`. `None` unless empty or started by `/`, or with a `~` that escapes
    /// nothing.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let well_formed = text.is_empty() || text.starts_with('/');
        let escapes_known = text
            .split('~')
            .skip(1)
            .all(|rest| rest.starts_with(['0', '1']));
        (well_formed && escapes_known).then(|| Self {
            text: text.to_owned(),
        })
    }

    /// Reads the fragment of a `$ref`, without its `#`: a pointer with percent-encoding.
    #[must_use]
    pub fn from_fragment(fragment: &str) -> Option<Self> {
        Self::parse(&percent_decode(fragment)?)
    }

    /// A pointer of these tokens.
    pub fn from_tokens<T: AsRef<str>>(tokens: impl IntoIterator<Item = T>) -> Self {
        let mut pointer = Self::root();
        for token in tokens {
            pointer.push(token.as_ref());
        }
        pointer
    }

    /// Whether this is the whole document.
    #[must_use]
    pub fn is_root(&self) -> bool {
        self.text.is_empty()
    }

    /// The escaped text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The value of a `$ref` that means this pointer in the same document.
    #[must_use]
    pub fn to_local_ref(&self) -> String {
        format!("#{}", self.text.replace('%', "%25").replace(' ', "%20"))
    }

    /// Appends a token, given unescaped.
    pub fn push(&mut self, token: &str) {
        self.text.push('/');
        self.text.push_str(&escape(token));
    }

    /// This pointer with one more token, given unescaped.
    #[must_use]
    pub fn join<'t>(&self, token: impl Into<Cow<'t, str>>) -> Self {
        let token = token.into();
        let mut text = String::with_capacity(self.text.len() + token.len() + 1);
        text.push_str(&self.text);
        let mut child = Self { text };
        child.push(&token);
        child
    }

    /// This pointer followed by another.
    #[must_use]
    pub fn concat(&self, rest: &Self) -> Self {
        Self {
            text: format!("{}{}", self.text, rest.text),
        }
    }

    /// The pointer to the container; `None` for the whole document.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        let end = self.text.rfind('/')?;
        Some(Self {
            text: self.text.get(..end)?.to_owned(),
        })
    }

    /// The last token, unescaped.
    #[must_use]
    pub fn last(&self) -> Option<Cow<'_, str>> {
        let start = self.text.rfind('/')?;
        self.text.get(start + 1..).map(unescape)
    }

    /// The tokens, unescaped.
    pub fn tokens(&self) -> impl Iterator<Item = Cow<'_, str>> {
        self.text.split('/').skip(1).map(unescape)
    }

    /// The value that is here below another.
    #[must_use]
    pub fn find<'v>(&self, root: &'v Value) -> Option<&'v Value> {
        self.tokens().try_fold(root, |value, token| match value {
            Value::Object(members) => members.get(&*token),
            Value::Array(items) => items.get(index(&token)?),
            _ => None,
        })
    }

    /// The rest of this pointer below `ancestor`.
    #[must_use]
    pub fn strip_prefix(&self, ancestor: &Self) -> Option<Self> {
        let rest = self.text.strip_prefix(&ancestor.text)?;
        (rest.is_empty() || rest.starts_with('/')).then(|| Self {
            text: rest.to_owned(),
        })
    }
}

impl TryFrom<String> for Pointer {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("it has to be a JSON pointer such as `/_embedded/items`")
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// A token as it stands in a pointer.
#[must_use]
pub fn escape(token: &str) -> Cow<'_, str> {
    // Of bytes, because this runs for every key of a document: that is fast even where nothing is optimised.
    match token.as_bytes().contains(&b'~') || token.as_bytes().contains(&b'/') {
        true => token.replace('~', "~0").replace('/', "~1").into(),
        false => token.into(),
    }
}

/// The position that a token means: `01` and `+1` are none.
pub(super) fn index(token: &str) -> Option<usize> {
    let index: usize = token.parse().ok()?;
    (index.to_string() == token).then_some(index)
}

fn unescape(token: &str) -> Cow<'_, str> {
    if token.contains('~') {
        token.replace("~1", "/").replace("~0", "~").into()
    } else {
        token.into()
    }
}

/// `None` if what is encoded is not UTF-8. A `%` without two hex digits stands for itself.
pub(crate) fn percent_decode(text: &str) -> Option<Cow<'_, str>> {
    percent_decode_str(text).decode_utf8().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_escaped_on_the_way_in_and_unescaped_on_the_way_out() {
        let pointer = Pointer::root().join("paths").join("/v1/{id}").join("a~b");
        assert_eq!(pointer.as_str(), "/paths/~1v1~1{id}/a~0b");
        assert_eq!(
            pointer.tokens().collect::<Vec<_>>(),
            ["paths", "/v1/{id}", "a~b"]
        );
        assert_eq!(pointer.last().as_deref(), Some("a~b"));
    }

    #[test]
    fn the_root_has_no_parent_no_tokens_and_no_last() {
        let root = Pointer::root();
        assert!(root.is_root() && root.parent().is_none() && root.last().is_none());
        assert_eq!(root.tokens().count(), 0);
        assert_eq!(Pointer::parse("/a").and_then(|p| p.parent()), Some(root));
    }

    #[test]
    fn an_empty_token_is_a_token() {
        let pointer = Pointer::root().join("");
        assert_eq!(pointer.as_str(), "/");
        assert_eq!(pointer.tokens().collect::<Vec<_>>(), [""]);
    }

    #[test]
    fn malformed_pointers_are_refused() {
        assert_eq!(Pointer::parse("a/b"), None);
        assert_eq!(Pointer::parse("/a~2b"), None);
        assert_eq!(Pointer::parse("/a~"), None);
        assert_eq!(Pointer::from_fragment("/%ff"), None);
    }

    #[test]
    fn fragments_are_percent_decoded_and_encoded_again() {
        let pointer = Pointer::from_fragment("/paths/~1a%20b%7Bid%7D").unwrap();
        assert_eq!(pointer.as_str(), "/paths/~1a b{id}");
        assert_eq!(pointer.to_local_ref(), "#/paths/~1a%20b{id}");
        assert_eq!(Pointer::from_fragment("/100%").unwrap().as_str(), "/100%");
    }

    #[test]
    fn only_whole_tokens_are_a_prefix() {
        let pointer = Pointer::parse("/ab/c").unwrap();
        assert_eq!(pointer.strip_prefix(&Pointer::parse("/a").unwrap()), None);
        assert_eq!(
            pointer.strip_prefix(&Pointer::parse("/ab").unwrap()),
            Pointer::parse("/c")
        );
    }
}
