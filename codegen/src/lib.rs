//! The generator: OpenAPI documents in, files of the `vonage-registration` crate out.

pub mod package;
pub mod surface;
