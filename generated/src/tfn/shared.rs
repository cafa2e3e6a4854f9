//! Models that more than one resource uses.

use crate::runtime::open_enum;

/// How far the verification of a single number has come.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NumberStatus {
    /// `UPDATES_REQUIRED`
    UpdatesRequired,
    /// `PENDING_REVIEW`
    PendingReview,
    /// `CARRIERS_REVIEW`
    CarriersReview,
    /// `REGISTERED`
    Registered,
    /// `REJECTED`
    Rejected,
    /// `DRAFT`
    Draft,
    /// `BLOCKED`
    Blocked,
    /// A value that this version of the crate does not know.
    Unknown(String),
}

impl NumberStatus {
    /// All known values, in the order of the specification.
    pub const VALUES: &'static [Self] = &[
        Self::UpdatesRequired,
        Self::PendingReview,
        Self::CarriersReview,
        Self::Registered,
        Self::Rejected,
        Self::Draft,
        Self::Blocked,
    ];

    /// The value as it goes over the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::UpdatesRequired => "UPDATES_REQUIRED",
            Self::PendingReview => "PENDING_REVIEW",
            Self::CarriersReview => "CARRIERS_REVIEW",
            Self::Registered => "REGISTERED",
            Self::Rejected => "REJECTED",
            Self::Draft => "DRAFT",
            Self::Blocked => "BLOCKED",
            Self::Unknown(value) => value,
        }
    }
}

open_enum!(NumberStatus);
