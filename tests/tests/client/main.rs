//! Generated clients against servers on loopback: what they send, and what they make of answers.
//!
//! Those of the published crate, but for `constructs`: there it is the code of fixtures.

mod advice;
mod calls;
mod constructs;
mod every_operation;
mod faults;
mod models;
mod open_enums;
mod pagination;
mod path_parameters;
mod properties;
mod round_trip;
mod watch;
