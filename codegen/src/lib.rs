//! The generator: OpenAPI documents in, files of the `vonage-registration` crate out.
//!
//! Data flows one way through the stages, each a module:
//! [`manifest`] → [`spec`] (source, references, overlay, lint) → [`ir`] → [`emit`] → [`render`] → [`package`].
//! [`generate`](mod@generate) runs them.

pub mod change;
pub mod diagnostic;
pub mod emit;
pub mod features;
pub mod generate;
pub mod ir;
pub mod manifest;
pub mod package;
pub mod parts;
pub mod preview;
pub mod render;
pub mod reserved;
pub mod spec;
pub mod surface;
pub mod verify;
