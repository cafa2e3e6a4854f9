use std::fmt;

use bytes::Bytes;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

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
