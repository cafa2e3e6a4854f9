//! Operations on a server of their own.

use crate::runtime::operation::Operation;
use crate::runtime::request::Request;
use crate::runtime::transport::Transport;

impl Request {
    /// A request of an operation that the specification puts on another server than the API's, `published`. A base URL
    /// of the user's choice goes before it: who tests against a server wants all calls there.
    pub(crate) fn at(
        transport: &Transport,
        operation: &'static Operation,
        published: &'static str,
        server: &'static str,
    ) -> Self {
        if transport.base_url == published.trim_end_matches('/') {
            Self::to(transport, operation, server)
        } else {
            Self::new(transport, operation)
        }
    }
}
