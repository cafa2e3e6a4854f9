//! What the tests of the whole workspace share: the effective specs and servers on loopback.

pub mod effective;
pub mod faults;
pub mod pipeline;
pub mod server;
pub mod validate;
