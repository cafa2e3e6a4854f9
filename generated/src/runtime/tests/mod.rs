//! The promises of the runtime, held over real connections.

mod api;
mod calls;
mod faults;
mod lists;
mod objects;
mod server;
