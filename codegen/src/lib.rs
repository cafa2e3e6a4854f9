//! The generator: OpenAPI documents in, files of the `vonage-registration` crate out.

pub mod diagnostic;
pub mod manifest;
pub mod spec;
