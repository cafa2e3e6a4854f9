//! The generator in memory: documents in, diagnostics or files out.

mod committed;
mod diagnostics;
mod features;
mod mutations;
mod recordings;
mod scale;
mod small_changes;
