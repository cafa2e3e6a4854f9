//! Calls of `catalogue`.

use super::super::{Answered, Case, Optional, answered};
use vonage_registration::network_registry::Client;

/// The operations of this resource.
pub(super) const CASES: &[Case<Client>] = &[
    Case {
        operation: "listCountries",
        path: &[],
        call: list_countries,
    },
    Case {
        operation: "listOrganisationTypes",
        path: &[],
        call: list_organisation_types,
    },
    Case {
        operation: "listCategories",
        path: &[],
        call: list_categories,
    },
    Case {
        operation: "listCsps",
        path: &[],
        call: list_csps,
    },
    Case {
        operation: "listNetworkApis",
        path: &[],
        call: list_network_apis,
    },
    Case {
        operation: "listPurposes",
        path: &[],
        call: list_purposes,
    },
    Case {
        operation: "listVettingLevels",
        path: &[],
        call: list_vetting_levels,
    },
    Case {
        operation: "getVettingLevel",
        path: &["text"],
        call: get_vetting_level,
    },
    Case {
        operation: "listTermsAndConditions",
        path: &[],
        call: list_terms_and_conditions,
    },
    Case {
        operation: "getTermsAndConditions",
        path: &["text"],
        call: get_terms_and_conditions,
    },
];

fn list_countries(
    client: &Client,
    path: &[&str],
    optional: Optional,
) -> Option<Answered> {
    let [] = *path else { return None };
    let mut call = client.catalogue().list_countries();
    if optional == Optional::Set {
        call = call.next("text");
    }
    Some(answered(call.send()))
}

fn list_organisation_types(
    client: &Client,
    path: &[&str],
    optional: Optional,
) -> Option<Answered> {
    let [] = *path else { return None };
    let mut call = client.catalogue().list_organisation_types();
    if optional == Optional::Set {
        call = call.next("text");
    }
    Some(answered(call.send()))
}

fn list_categories(
    client: &Client,
    path: &[&str],
    optional: Optional,
) -> Option<Answered> {
    let [] = *path else { return None };
    let mut call = client.catalogue().list_categories();
    if optional == Optional::Set {
        call = call.next("text");
    }
    Some(answered(call.send()))
}

fn list_csps(client: &Client, path: &[&str], optional: Optional) -> Option<Answered> {
    let [] = *path else { return None };
    let mut call = client.catalogue().list_csps();
    if optional == Optional::Set {
        call = call.countries(["text"]);
        call = call.all(true);
        call = call.next("text");
    }
    Some(answered(call.send()))
}

fn list_network_apis(
    client: &Client,
    path: &[&str],
    optional: Optional,
) -> Option<Answered> {
    let [] = *path else { return None };
    let mut call = client.catalogue().list_network_apis();
    if optional == Optional::Set {
        call = call.countries(["text"]);
        call = call.all(true);
        call = call.next("text");
    }
    Some(answered(call.send()))
}

fn list_purposes(
    client: &Client,
    path: &[&str],
    optional: Optional,
) -> Option<Answered> {
    let [] = *path else { return None };
    let mut call = client.catalogue().list_purposes();
    if optional == Optional::Set {
        call = call.network_apis("text");
        call = call.next("text");
    }
    Some(answered(call.send()))
}

fn list_vetting_levels(
    client: &Client,
    path: &[&str],
    optional: Optional,
) -> Option<Answered> {
    let [] = *path else { return None };
    let mut call = client.catalogue().list_vetting_levels();
    if optional == Optional::Set {
        call = call.next("text");
    }
    Some(answered(call.send()))
}

fn get_vetting_level(client: &Client, path: &[&str], _: Optional) -> Option<Answered> {
    let [id] = *path else { return None };
    let call = client.catalogue().get_vetting_level(id);
    Some(answered(call.send()))
}

fn list_terms_and_conditions(
    client: &Client,
    path: &[&str],
    optional: Optional,
) -> Option<Answered> {
    let [] = *path else { return None };
    let mut call = client.catalogue().list_terms_and_conditions();
    if optional == Optional::Set {
        call = call.next("text");
    }
    Some(answered(call.send()))
}

fn get_terms_and_conditions(
    client: &Client,
    path: &[&str],
    _: Optional,
) -> Option<Answered> {
    let [id] = *path else { return None };
    let call = client.catalogue().get_terms_and_conditions(id);
    Some(answered(call.send()))
}
