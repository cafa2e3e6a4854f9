//! Calls of `numbers`.

use super::super::{Answered, Case, Optional, answered};
use vonage_registration::tfn;
use vonage_registration::tfn::Client;

/// The operations of this resource.
pub(super) const CASES: &[Case<Client>] = &[
    Case {
        operation: "listNumbers",
        path: &[],
        call: list_numbers,
    },
];

fn list_numbers(client: &Client, path: &[&str], optional: Optional) -> Option<Answered> {
    let [] = *path else { return None };
    let mut call = client.numbers().list();
    if optional == Optional::Set {
        call = call.cursor("19284743");
        call = call.page_size(10);
        call = call.status(tfn::NumberStatus::from("UPDATES_REQUIRED"));
        call = call.number("18001234567");
        call = call
            .registration_id("3fa85f64-5717-4562-b3fc-2c963f66afa6".parse().ok()?);
        call = call.business_name("Ericsson LM");
    }
    Some(answered(call.send()))
}
