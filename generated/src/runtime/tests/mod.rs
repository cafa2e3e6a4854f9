//! The promises of the runtime, held over real connections.

#![allow(
    dead_code,
    unreachable_pub,
    reason = "the API of these tests is nobody's, and not called throughout"
)]

mod api;
mod calls;
mod faults;
mod lists;
mod objects;
mod server;
