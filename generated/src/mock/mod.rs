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
//! It accepts what the specifications allow and refuses the rest with the same checks as the clients,
//! because routes, parameters and checks are generated from the same table. Behind them stands state
//! that behaves as the reference describes: profiles wait for operators, registrations for reviewers.
//! Nobody decides by themselves: [`Control::advance`] takes one step with everything that waits, and the
//! other controls decide single cases. A [`Server`] has all methods of [`Control`].
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
//! server.inject(Fault::status(503).times(2))?;
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
//! # The rules
//!
//! All rules that the mock acts on, with where they come from: the *guide* to the Network Registry, the
//! *registry* page (the reference of its API) or the *TFN* page. What is in the last column is not in the
//! reference: there the mock guesses.
//!
//! | rule | source | guess |
//! |---|---|---|
//! | **Business profiles** | | |
//! | An account has at most 50. | registry, create | Those marked for deletion count; 409. |
//! | A profile goes to all operators of its countries. | registry, business profile; guide, add business profile | An operator that is not open to registrations is left out. A country without an operator is refused with 409. |
//! | Operators decide independently of each other. | registry, introduction; guide, introduction | A step is taken with each [`Control::advance`]. They may decide otherwise later. |
//! | `pending` until the registry has looked at it. | guide, registration status | Then it is `reviewed`; the page has this status but does not say when. |
//! | `not-submitted` → `ready-to-provision` → `provisioning` → `accepted` or `rejected`. | guide, registration status; registry, status per CSP | The order. |
//! | `failed` is tried again. | guide, registration status | The next step leads to `provisioning`. |
//! | `waiting-for-vetting` where the operator has a vetting level. | registry, create and CSPs | Vetting follows the review. |
//! | Vetting needs consent, and the extra fields of the level. | registry, create | Without them the profile is filed, and vetting ends as `unsuccessful` with the reason. |
//! | `vetting_levels` are those at the time of creation. | registry, create | `not_required` when no operator of today's countries has a level. |
//! | After failed vetting, the operators that wait for it reject the profile. | | All of it. Vetting ends once; a level for which it was successful is not vetted again. |
//! | `message` tells why a profile was rejected. | registry, create and status per CSP | The reasons of all operators that rejected it or failed, cut at 100 characters. |
//! | **Change requests** | | |
//! | There is one at a time; a pending one is updated. | registry, change request | A decided one is replaced. |
//! | A deletion without one is answered with 404. | registry, delete change request | A decided one can be deleted, and stays in effect. |
//! | It is pending, then accepted or rejected with a message. | registry, change request | Decided once. 409 while the profile is marked for deletion. |
//! | Accepted, it goes to the operators again. | registry, status per CSP (`ready-to-update`) | To all that were told before, rejecting ones included; where the profile is not vetted, vetting starts anew. |
//! | Operators of added countries are told, those of countries that were left are not asked any more. | registry, business profile | Their entries disappear; those of a country that comes back begin anew. |
//! | **Application profiles** | | |
//! | An account has at most 50. | registry, create | As above. |
//! | They go to the operators of their business profile. | registry, application profile | |
//! | `not-submitted` → `ready-for-provisioning` → `provisioning-application` → `application-accepted` → `provisioning-order` → `accepted` or `rejected`. | registry, status per CSP | The order. An operator that has not accepted the business profile does not go on. |
//! | They cannot be edited. | guide, create an application profile | |
//! | Where the business profile is rejected, they are, at whatever state; where it leaves a country, they do; added countries reach them. | | All of it. Where the business profile is submitted again, so are they, unless the operator had rejected them before. |
//! | `previous_status` is the state before. | registry, status per CSP | |
//! | They can be used once one operator has accepted them. | guide, connect your application | [`Control::link_application`] demands it. |
//! | `connectivity_status`, `allowlist_check_required`. | registry, status per CSP | `OK` when accepted, `ERROR` when failed; never required. |
//! | **Sums** | | |
//! | `accepted` or `rejected` when all operators agree, `partially-accepted` when they do not. | guide, registration status | Not before the last has decided. |
//! | | | Undecided, it is `pending` (or `reviewed`) until an operator has it, then `provisioning`, also where one failed and is tried again; `failed` when all did. |
//! | **Deletion** | | |
//! | A deleted profile is marked and can be undeleted, with all application profiles below. | registry, delete, undelete | For 30 days from the first deletion, in every state. An application profile cannot be undeleted alone below a marked profile, and none created: 409. |
//! | **Sharing, links, notifications** | | |
//! | An application profile can be shared; the body has no fields. | registry, share | With `acc102846`, the account of the examples. |
//! | It cannot be taken from an account whose applications use it. | guide, using multiple API keys | 409. |
//! | Those it is shared with may use it. | guide, using multiple API keys | They read it; changes are answered with 404. |
//! | The applications of a business profile are those of its application profiles. | registry, linked applications; guide, connect your application | |
//! | `nr_notifications` counts open ones of a business profile and of its application profiles. | registry, create | |
//! | A notification can be dismissed. | registry, dismiss | 404 without one. |
//! | **Lists** | | |
//! | `*` stands for all profiles. | registry, status per CSP | That the account may read. |
//! | `limit` is 1 to 100. | registry, lists | 20 unless set; `page_size` is at least 1 and 10 unless set. |
//! | Tokens are opaque. | registry, lists; TFN, numbers | They name the last entry that was seen; one from another list is refused. |
//! | `plmn_id` selects operators by network. | registry, status per CSP | It begins with the code of the network. |
//! | `business_name` is a fuzzy search. | TFN, numbers | Any part, in any case. |
//! | Events come newest first. | TFN, events | |
//! | **Toll-free numbers** | | |
//! | A registration is a draft or submitted. | TFN, create | Submitted unless it says otherwise. |
//! | It can be changed as a draft, or when all numbers are `UPDATES_REQUIRED`. | TFN, update | Else 409. A correction is submitted at once. |
//! | Its status stays when it is omitted. | TFN, update | |
//! | Several numbers need a `business_reason`. | TFN, create and update | An update is judged by what it leads to; 409. |
//! | `DRAFT` → `PENDING_REVIEW` → `CARRIERS_REVIEW` → `REGISTERED`. | TFN, events | The order. |
//! | `UPDATES_REQUIRED`, `REJECTED` and `BLOCKED` have a reason, the others none. | TFN, events | `rejected_reason` shows it, too. |
//! | A number that waits for updates while the others are decided cannot be corrected. | TFN, update | It is rejected. |
//! | A Campaign Verify token is valid for two years. | TFN, get | From the creation of the registration. |
//! | Only the account of a registration sees its events. | TFN, events | 404 for others, as with all that an account may not read. |
//! | **Errors** | | |
//! | Problem details (RFC 9457), the trace id in `instance`. | other pages of the publisher | 422 for what the specification forbids, 400 for what is not even JSON, 409 for what the state or the catalogue forbids, 401 without a known account. |
//!
//! # Time
//!
//! The server has a clock of its own. It runs with Tokio's: under `#[tokio::test(start_paused = true)]` it
//! stands still, and days pass when nothing else is to do. [`Control::pass_time`] sets it forward, with all that
//! depends on it: dates, deletions that are due, and responses that a [`Fault`] delays.
//!
//! # From other languages
//!
//! The example `serve_mock` serves the mock to any program. Below [`Server::control_url`], which is `/mock` on
//! the same port, every control has a request. The server listens on loopback only, and these requests need no
//! credentials, are hit by no fault and appear in no list. Bodies are JSON; members in brackets may be left out.
//!
//! | request | body | control |
//! |---|---|---|
//! | `POST /mock/advance` | | [`Control::advance`] |
//! | `POST /mock/pass-time` | `seconds` | [`Control::pass_time`] |
//! | `POST /mock/reset` | | [`Control::reset`] |
//! | `GET /mock/requests` | | [`Control::requests`] |
//! | `POST /mock/faults` | `effect` (`status` or `html` with `status`, `reset`, `lost-response`, `delay`), \[`operation`, `seconds`, `retry_after`, `times`\] | [`Control::inject`] |
//! | `DELETE /mock/faults` | | [`Control::clear_faults`] |
//! | `PUT /mock/business-profiles/{id}/csps/{csp}` | `status`, \[`message`\] | [`Control::set_business_profile_csp_status`] |
//! | `PUT /mock/business-profiles/{id}/vetting` | `status`, \[`message`\] | [`Control::vet_business_profile`] |
//! | `PUT /mock/business-profiles/{id}/change-request` | `status`, \[`message`\] | [`Control::decide_change_request`] |
//! | `PUT /mock/business-profiles/{id}/notification` | `message` | [`Control::notify`] |
//! | `POST /mock/business-profiles/{id}/shared` | `account_id` | [`Control::share_business_profile`] |
//! | `PUT /mock/application-profiles/{id}/csps/{csp}` | `status`, \[`message`\] | [`Control::set_application_profile_csp_status`] |
//! | `PUT /mock/application-profiles/{id}/notification` | `message` | [`Control::notify`] |
//! | `POST /mock/application-profiles/{id}/shared` | `account_id` | [`Control::share_application_profile`] |
//! | `POST /mock/application-profiles/{id}/linked-applications` | `account_id`, `vonage_application_id` | [`Control::link_application_of`] |
//! | `PUT /mock/registrations/{id}/numbers/{number}` | `status`, \[`message`\] | [`Control::set_number_status`] |

mod clock;
mod connection;
mod control;
mod control_routes;
mod fault;
mod lifecycle;
mod page;
mod query;
mod received;
mod refusal;
mod registry;
mod reply;
mod server;
mod toll_free;
mod world;

#[allow(
    dead_code,
    reason = "generated routes need not use every word of the vocabulary"
)]
pub(crate) mod route;
pub(crate) mod shape;

#[allow(deprecated, clippy::wrong_self_convention)]
#[path = "../network_registry/mock/mod.rs"]
#[rustfmt::skip]
mod network_registry_routes;

#[allow(deprecated, clippy::wrong_self_convention)]
#[path = "../tfn/mock/mod.rs"]
#[rustfmt::skip]
mod tfn_routes;

pub use control::{Control, ControlError};
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
