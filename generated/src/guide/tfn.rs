//! How toll-free numbers are registered for messaging.
//!
//! Carriers in the US and Canada let messages from a toll-free number through when they know who sends
//! what, and how recipients agreed to it. One registration holds up to five numbers.
//!
//! ```text
//! create as DRAFT ─► update, any number of times ─► update, SUBMITTED
//!
//! create as SUBMITTED, or update with SUBMITTED
//!   │
//!   ▼
//! PENDING_REVIEW ─► CARRIERS_REVIEW ─► REGISTERED
//!   ▲      │                │
//!   │      ├────────────────┴──► REJECTED, BLOCKED
//!   │      ▼
//!   └─ UPDATES_REQUIRED   an update hands it in again
//! ```
//!
//! - *PENDING_REVIEW, CARRIERS_REVIEW*: wait, with [`watch::number`](crate::watch::number).
//! - *UPDATES_REQUIRED*: the newest event of the number says what is wanted
//!   ([`list_events`](crate::tfn::Registrations::list_events)). A registration can be corrected when this is the
//!   status of all its numbers.
//! - *REJECTED, BLOCKED*: the end of this registration for this number.
//!
//! # Correcting it
//!
//! An update changes the fields that are sent and leaves the others as they are. To change one of many, start from what is
//! stored: [`UpdateRegistration::from(&registration)`](crate::tfn::UpdateRegistration). This leaves `requested_numbers`
//! out: what is stored says which numbers have been asked for and what became of each, the field of the update asks for
//! numbers. Without it they stay as they are; give it to ask for others. It leaves `status` out as well, because handing
//! a draft in is a decision of its own.
//!
//! Most corrections can be avoided:
//! [`CreateRegistration::validate`](crate::tfn::CreateRegistration::validate) names every field that would be
//! refused, before anything is sent.
