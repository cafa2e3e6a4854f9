//! Both APIs as a server in this process, to try the crate and to test programs with. Behind the feature
//! `mock`.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use vonage_registration::mock::Server;
//! use vonage_registration::network_registry::BusinessProfileStatus;
//!
//! let server = Server::start().await?;
//! let registry = server.network_registry()?;
//!
//! let mut profiles = registry.business_profiles().list().items();
//! while let Some(profile) = profiles.try_next().await? {
//!     println!("{}: {}", profile.name, profile.status.status);
//!     assert_eq!(profile.status.status, BusinessProfileStatus::Accepted);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! It takes what the specifications allow and refuses the rest with the same checks as the clients,
//! because routes, parameters and checks are generated from the same table. Behind them stands state
//! that behaves as the reference describes: profiles wait for operators, registrations for reviewers.
//! Nobody decides by themselves: [`Server::advance`] takes one step with everything that waits, and the
//! other controls decide single cases.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use vonage_registration::mock::{Fault, SEEDED_NUMBER, SEEDED_REGISTRATION, Server};
//! use vonage_registration::tfn::NumberStatus;
//!
//! let server = Server::start().await?;
//! let tfn = server.tfn()?;
//!
//! server.set_number_status(SEEDED_REGISTRATION, SEEDED_NUMBER, NumberStatus::Registered, None)?;
//! server.inject(Fault::status(503).times(2));
//!
//! // The client tries reads again, so the fault goes by unnoticed.
//! let events = tfn.registrations().list_events(SEEDED_REGISTRATION, SEEDED_NUMBER).await?;
//! let newest = events.embedded.and_then(|it| it.events).unwrap_or_default().remove(0);
//! assert_eq!(newest.status, Some(NumberStatus::Registered));
//! assert_eq!(server.requests().len(), 3);
//! # Ok(())
//! # }
//! ```
//!
//! # What it starts with
//!
//! One business profile ([`SEEDED_BUSINESS_PROFILE`]) and one application profile
//! ([`SEEDED_APPLICATION_PROFILE`]), accepted by all operators of Spain and Germany and shared with the
//! account `acc102846`, and one registration ([`SEEDED_REGISTRATION`]) with one number
//! ([`SEEDED_NUMBER`]). These are the identifiers that the specification uses in its examples. The
//! reviewers send this registration back for corrections whenever it is handed in.
//!
//! # What is guessed
//!
//! The reference leaves some answers open. The mock refuses what the state of things forbids with 409
//! (a 51st profile, the change of a registration under review), invalid input with 422 or, when it is not
//! even JSON, with 400. A deletion takes effect after 30 days. A request to share an application
//! profile may name accounts in `account_ids`; without, it is shared with `acc102846`. A registration
//! that is filed without a status is submitted.

mod connection;
mod control;
mod fault;
mod page;
mod query;
mod received;
mod refusal;
mod registry;
mod reply;
mod server;
mod shape;
mod toll_free;
mod world;

#[allow(
    dead_code,
    reason = "generated routes need not use every word of the vocabulary"
)]
pub(crate) mod route;

#[path = "../network_registry/mock/mod.rs"]
#[rustfmt::skip]
mod network_registry_routes;

#[path = "../tfn/mock/mod.rs"]
#[rustfmt::skip]
mod tfn_routes;

pub use control::ControlError;
pub use fault::Fault;
pub use received::Received;
pub use server::{Server, ServerBuilder};

/// Identifier of the business profile that a server starts with.
pub const SEEDED_BUSINESS_PROFILE: &str = registry::BUSINESS_PROFILE;

/// Identifier of the application profile that a server starts with.
pub const SEEDED_APPLICATION_PROFILE: &str = registry::APPLICATION_PROFILE;

/// Identifier of the registration that a server starts with.
pub const SEEDED_REGISTRATION: uuid::Uuid = toll_free::REGISTRATION;

/// Toll-free number of the registration that a server starts with.
pub const SEEDED_NUMBER: &str = toll_free::NUMBER;
