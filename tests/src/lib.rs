//! What the tests of the whole workspace share: the effective specs, checks against them, servers on loopback,
//! and a client without opinions.

pub mod built;
pub mod calls;
pub mod clients;
pub mod compiler;
pub mod conformance;
pub mod effective;
pub mod faults;
pub mod items;
pub mod pipeline;
pub mod plain;
pub mod scratch;
pub mod server;
pub mod snapshot;
pub mod validate;

/// The READMEs, so that their Rust is run.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
#[doc = include_str!("../../generated/README.md")]
pub struct Readmes;
