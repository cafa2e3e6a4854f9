//! One call of every operation of `tfn`.

use super::Case;
use vonage_registration::tfn::Client;

#[rustfmt::skip]
mod registrations;

#[rustfmt::skip]
mod numbers;

/// One call of every operation.
pub(crate) fn cases() -> Vec<Case<Client>> {
    [registrations::CASES, numbers::CASES].concat()
}
