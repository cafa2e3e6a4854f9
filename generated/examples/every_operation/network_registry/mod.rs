//! One call of every operation of `network_registry`.

use super::Case;
use vonage_registration::network_registry::Client;

#[rustfmt::skip]
mod business_profile;

#[rustfmt::skip]
mod application_profile;

#[rustfmt::skip]
mod catalogue;

/// One call of every operation.
pub(crate) fn cases() -> Vec<Case<Client>> {
    [business_profile::CASES, application_profile::CASES, catalogue::CASES].concat()
}
