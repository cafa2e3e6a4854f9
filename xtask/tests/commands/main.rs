//! The commands, run as they are in workspaces of their own.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod preview;
mod regen;
mod third_api;
mod vendor;
mod workspace;
