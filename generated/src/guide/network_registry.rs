//! How a company and its applications are registered with mobile operators.
//!
//! Mobile operators let nobody use their network features whom they do not know. The registry tells them
//! who you are and what you are up to, and collects their answers. Three steps lead there:
//!
//! 1. **A business profile** says which legal entity owns the applications and in which countries it wants
//!    service. It goes to every operator of these countries.
//!    [`business_profiles().create`](crate::network_registry::BusinessProfiles::create)
//! 2. **An application profile** says what one application does, which network APIs it calls, and for which
//!    purposes. It goes to the operators of its business profile.
//!    [`application_profiles().create`](crate::network_registry::ApplicationProfiles::create)
//! 3. **A Vonage application** is linked to the application profile, in the dashboard, as soon as one
//!    operator has accepted it. Its keys sign the calls of the network APIs.
//!    [`list_linked_applications`](crate::network_registry::ApplicationProfiles::list_linked_applications)
//!    shows the links.
//!
//! What profiles may choose from (countries, operators, kinds of organisation, network APIs and their
//! purposes) is in the [`catalogue`](crate::network_registry::Catalogue). Ask it rather than to rely on a
//! list in a program: it grows.
//!
//! # A business profile
//!
//! Its status sums up what all operators say. Each operator decides for itself and in its own time.
//!
//! ```text
//! create
//!   │
//!   ▼
//! pending ─► reviewed ─► ready-to-provision ─► provisioning
//!                                                │     ▲
//!    accepted             by all operators    ◄──┤     │ tried again
//!    partially-accepted   by some of them     ◄──┤     │ by itself
//!    rejected             by all of them      ◄──┤     │
//!    failed               not delivered       ◄──┘ ────┘
//! ```
//!
//! - *pending, reviewed, ready-to-provision, provisioning*: wait. [`watch`](crate::watch) does it for you.
//! - *accepted*: go on with the application profile; there is no need to wait for it, though.
//! - *partially-accepted, rejected*: ask the operators for their reasons with
//!   [`list_csp_statuses`](crate::network_registry::BusinessProfiles::list_csp_statuses), then ask for a change.
//! - *failed*: wait. Vonage delivers it again.
//!
//! ## At one operator
//!
//! ```text
//! waiting-for-vetting   where the operator asks for vetting
//!   │        │
//!   │        └─► rejected   it was unsuccessful
//!   ▼
//! not-submitted ─► ready-to-provision ─► provisioning ─┬─► accepted
//!                                          ▲   ▲  │    └─► rejected
//!      ready-to-update ────────────────────┘   │  ▼
//!      after a change                          failed
//! ```
//!
//! Operators that want the business to be vetted say so in the catalogue (`vetting_level`); the level says
//! which extra fields the profile has to bring
//! ([`get_vetting_level`](crate::network_registry::Catalogue::get_vetting_level)). Vetting needs your consent:
//! `vetting_terms_and_conditions_accepted`.
//!
//! ## Changing it
//!
//! A business profile is not edited, it is asked to be changed.
//! [`put_change_request`](crate::network_registry::BusinessProfiles::put_change_request) files the
//! wish, and adds to the one that is pending; nothing takes effect before it is accepted.
//!
//! ```text
//! put ──► pending ─┬─► accepted   it takes effect, operators are told
//!   ▲        │     └─► rejected   with a reason; put again
//!   └────────┘ put again, or delete to withdraw
//! ```
//!
//! # An application profile
//!
//! Its status runs from *pending* over *provisioning* to *accepted*, *partially-accepted* or *rejected*, as
//! that of a business profile does. It cannot be changed: create another, move your traffic when it
//! is accepted, and delete the first. At one operator:
//!
//! ```text
//! not-submitted ─► ready-for-provisioning ─► provisioning-application
//!   ─► application-accepted ─► provisioning-order ─► accepted
//!
//! rejected: at any step
//! ```
//!
//! Calls of a network API reach an operator only from applications that it has accepted.
//! An application profile belongs to the API key that created it. Other keys may use it after
//! [`share`](crate::network_registry::ApplicationProfiles::share); a key that has linked applications
//! cannot be taken away before they are linked elsewhere.
//!
//! # Deleting
//!
//! A deleted profile is marked (`delete_at`) and disappears later; until then
//! [`undelete`](crate::network_registry::BusinessProfiles::undelete) takes it back. A business profile takes
//! its application profiles along, both ways.
