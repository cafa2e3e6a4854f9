//! The setters of all query parameters that take text, by hand: a call has types, a table has names.

use std::pin::Pin;

use vonage_registration::network_registry::{
    ApplicationProfileCspRegistrationStatus, ApplicationProfileStatus,
    BusinessProfileCspRegistrationStatus,
};
use vonage_registration::tfn::NumberStatus;

use tests::clients::Clients;

const ID: &str = "2hothFWw2ssb3y3lhh5Fu3tzfqV";

type Done = Pin<Box<dyn Future<Output = ()> + Send>>;

/// A query parameter of an operation.
pub(super) struct Setter {
    pub(super) operation: &'static str,
    pub(super) parameter: &'static str,
    pub(super) call: fn(&Clients, String) -> Done,
}

macro_rules! setters {
    ($($operation:literal $parameter:literal: |$clients:ident, $value:ident| $call:expr;)*) => {
        &[$(Setter {
            operation: $operation,
            parameter: $parameter,
            call: |$clients, $value| {
                let call = $call;
                Box::pin(async move { drop(call.send().await) })
            },
        }),*]
    };
}

pub(super) const SETTERS: &[Setter] = setters! {
    "listApplicationProfiles" "status": |c, v| c.registry.application_profiles().list().status(ApplicationProfileStatus::from(v));
    "listApplicationProfiles" "business_profile_id": |c, v| c.registry.application_profiles().list().business_profile_id(v);
    "listApplicationProfiles" "next": |c, v| c.registry.application_profiles().list().next(v);
    "listApplicationProfileCspStatuses" "next": |c, v| c.registry.application_profiles().list_csp_statuses(ID).next(v);
    "listApplicationProfileCspStatuses" "plmn_id": |c, v| c.registry.application_profiles().list_csp_statuses(ID).plmn_id(v);
    "listApplicationProfileCspStatuses" "status": |c, v| c.registry.application_profiles().list_csp_statuses(ID).status(ApplicationProfileCspRegistrationStatus::from(v));
    "listApplicationProfileCspStatuses" "csp_id": |c, v| c.registry.application_profiles().list_csp_statuses(ID).csp_id(v);
    "listApplicationProfileSharedAccounts" "next": |c, v| c.registry.application_profiles().list_shared_accounts(ID).next(v);
    "listApplicationProfileLinkedApplications" "next": |c, v| c.registry.application_profiles().list_linked_applications(ID).next(v);
    "listBusinessProfiles" "next": |c, v| c.registry.business_profiles().list().next(v);
    "listBusinessProfileCspStatuses" "status": |c, v| c.registry.business_profiles().list_csp_statuses(ID).status(BusinessProfileCspRegistrationStatus::from(v));
    "listBusinessProfileCspStatuses" "next": |c, v| c.registry.business_profiles().list_csp_statuses(ID).next(v);
    "listBusinessProfileSharedAccounts" "next": |c, v| c.registry.business_profiles().list_shared_accounts(ID).next(v);
    "listBusinessProfileLinkedApplications" "next": |c, v| c.registry.business_profiles().list_linked_applications(ID).next(v);
    "listCountries" "next": |c, v| c.registry.catalogue().list_countries().next(v);
    "listOrganisationTypes" "next": |c, v| c.registry.catalogue().list_organisation_types().next(v);
    "listCategories" "next": |c, v| c.registry.catalogue().list_categories().next(v);
    "listCsps" "countries": |c, v| c.registry.catalogue().list_csps().countries([v]);
    "listCsps" "next": |c, v| c.registry.catalogue().list_csps().next(v);
    "listNetworkApis" "countries": |c, v| c.registry.catalogue().list_network_apis().countries([v]);
    "listNetworkApis" "next": |c, v| c.registry.catalogue().list_network_apis().next(v);
    "listPurposes" "network-apis": |c, v| c.registry.catalogue().list_purposes().network_apis([v]);
    "listPurposes" "next": |c, v| c.registry.catalogue().list_purposes().next(v);
    "listVettingLevels" "next": |c, v| c.registry.catalogue().list_vetting_levels().next(v);
    "listTermsAndConditions" "next": |c, v| c.registry.catalogue().list_terms_and_conditions().next(v);
    "listNumbers" "cursor": |c, v| c.tfn.numbers().list().cursor(v);
    "listNumbers" "status": |c, v| c.tfn.numbers().list().status(NumberStatus::from(v));
    "listNumbers" "number": |c, v| c.tfn.numbers().list().number(v);
    "listNumbers" "business_name": |c, v| c.tfn.numbers().list().business_name(v);
    "listRegistrationEvents" "cursor": |c, v| c.tfn.registrations().list_events(uuid(), "18001234567").cursor(v);
};

fn uuid() -> uuid::Uuid {
    uuid::Uuid::nil()
}
