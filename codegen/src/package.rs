//! Files of a run to the disk: the only stage that writes.
//!
//! [`Plan::new`] compares what the run produced with what lies on the disk; [`Plan::apply`] makes the
//! disk equal. In between a plan can be asked what it would do, which is all that `--check` and
//! `--dry-run` need.
//!
//! Each file is written beside its place and renamed over the old one, manifests last, so that a run
//! that is killed leaves whole files and valid manifests at every moment. The next run finishes the work.

mod difference;
mod error;
mod generation;
mod header;
mod plan;
mod step;

pub use error::Error;
pub use generation::{ApiSummary, GeneratedFile, Generation, Origin};
pub use plan::{Entry, Plan, Status, list};
pub use step::{Change, Step, run, steps};

#[cfg(test)]
mod tests;
