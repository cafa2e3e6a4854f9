//! The commands, run as they are in workspaces of their own.

mod departures;
mod diff;
mod preview;
mod regen;
mod shown;
mod third_api;
mod vendor;
mod verify;
mod workspace;
