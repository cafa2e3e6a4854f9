use std::fmt;

/// A request that the server received, for tests to look at. Credentials are left out.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Received {
    /// The `operationId`; `None` when the request fits no operation.
    pub operation: Option<&'static str>,
    /// HTTP method.
    pub method: String,
    /// Path, still encoded.
    pub path: String,
    /// Query, still encoded; empty when there is none.
    pub query: String,
    /// Headers in the order they came, names in lower case, without `authorization`.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// Status of the response; `None` while there is none, or when the connection was reset.
    pub status: Option<u16>,
    /// Media type of the response; `None` when it has no body.
    pub response_type: Option<String>,
    /// Body of the response.
    pub response: Vec<u8>,
}

impl Received {
    /// The first header of that name, given in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// The body as JSON; `None` when it is none.
    pub fn json(&self) -> Option<serde_json::Value> {
        serde_json::from_slice(&self.body).ok()
    }
}

impl fmt::Debug for Received {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let status = self
            .status
            .map_or("no response".to_owned(), |it| it.to_string());
        let (method, path) = (&self.method, &self.path);
        match self.query.as_str() {
            "" => write!(f, "{method} {path} → {status}"),
            query => write!(f, "{method} {path}?{query} → {status}"),
        }
    }
}
