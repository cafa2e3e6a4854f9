//! Files of a run to the disk: the only stage that writes.
//!
//! [`Plan::new`] compares what the run produced with what lies on the disk; [`Plan::apply`] makes the
//! disk equal, all or nothing. In between a plan can be asked what it would do, which is all that
//! `--check` and `--dry-run` need.

mod apply;
mod difference;
mod error;
mod generation;
mod header;
mod plan;

pub use error::{Error, Kind, Operation};
pub use generation::{ApiSummary, GeneratedFile, Generation};
pub use plan::{Entry, Plan, Status};

#[cfg(test)]
mod tests;
