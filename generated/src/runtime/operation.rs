use reqwest::Method;

/// What the specification says of one operation; declared once as a `static` by generated code.
#[derive(Debug)]
pub(crate) struct Operation {
    /// The `operationId`, the name under which errors and traces speak of it.
    pub(crate) id: &'static str,
    pub(crate) method: Method,
    /// The path template, appended to the base URL: `/v1/things/{id}`.
    pub(crate) path: &'static str,
    /// The media types that are understood, as the `Accept` header lists them.
    pub(crate) accept: &'static str,
    pub(crate) retry: Retry,
    /// Ways to authenticate, any one of which will do; none for a public operation.
    pub(crate) security: &'static [Security],
}

/// When an attempt that failed may be repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Retry {
    /// Repeating it changes nothing: reads.
    Idempotent,
    /// Only where the server provably did not process it: writes.
    Unprocessed,
}

/// How an operation authenticates.
#[allow(
    dead_code,
    reason = "which of them APIs use, the specifications decide"
)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Security {
    /// Not at all: authentication is optional.
    None,
    /// HTTP Basic with API key and secret.
    Basic,
    /// A bearer token.
    Bearer,
    /// An API key in the header of that name.
    ApiKeyHeader(&'static str),
    /// An API key in the query parameter of that name.
    ApiKeyQuery(&'static str),
    /// An API key in the cookie of that name.
    ApiKeyCookie(&'static str),
    /// All of these at once.
    All(&'static [Security]),
}

impl Security {
    /// Whether the key goes into the header of that name.
    pub(crate) fn is_header(&self, name: &str) -> bool {
        match self {
            Self::ApiKeyHeader(header) => header.eq_ignore_ascii_case(name),
            Self::All(parts) => parts.iter().any(|part| part.is_header(name)),
            _ => false,
        }
    }
}
