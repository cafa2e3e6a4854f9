//! All lists, by hand: a call has types, a table has names.

use std::pin::Pin;

use serde_json::Value;
use vonage_registration::Error;

use tests::clients::Clients;

const ID: &str = "2hothFWw2ssb3y3lhh5Fu3tzfqV";

/// What a walk met, and the error that ended it.
pub(super) type Walk<T> = Pin<Box<dyn Future<Output = (Vec<T>, Option<Error>)> + Send>>;

/// A list operation.
pub(super) struct List {
    pub(super) operation: &'static str,
    /// Walks over all items, from the page of a token on.
    pub(super) items: fn(&Clients, Option<&str>) -> Walk<Value>,
    /// Walks over all pages; gives the token to the next that each holds.
    pub(super) pages: fn(&Clients) -> Walk<Option<String>>,
}

macro_rules! lists {
    ($($operation:literal: $api:ident.$resource:ident.$list:ident($($path:expr),*).$token:ident;)*) => {
        &[$(List {
            operation: $operation,
            items: |clients, token| {
                let mut call = clients.$api.$resource().$list($($path),*);
                if let Some(token) = token {
                    call = call.$token(token);
                }
                let mut items = call.items();
                Box::pin(async move {
                    let mut met = Vec::new();
                    loop {
                        match items.try_next().await {
                            Ok(Some(item)) => met.push(serde_json::to_value(item).unwrap()),
                            Ok(None) => return (met, None),
                            Err(error) => return (met, Some(error)),
                        }
                    }
                })
            },
            pages: |clients| {
                let mut pages = clients.$api.$resource().$list($($path),*).pages();
                Box::pin(async move {
                    let mut met = Vec::new();
                    loop {
                        match pages.try_next().await {
                            Ok(Some(page)) => met.push(page.next_token().map(str::to_owned)),
                            Ok(None) => return (met, None),
                            Err(error) => return (met, Some(error)),
                        }
                    }
                })
            },
        }),*]
    };
}

pub(super) const LISTS: &[List] = lists! {
    "listApplicationProfiles": registry.application_profiles.list().next;
    "listApplicationProfileCspStatuses": registry.application_profiles.list_csp_statuses(ID).next;
    "listApplicationProfileSharedAccounts": registry.application_profiles.list_shared_accounts(ID).next;
    "listApplicationProfileLinkedApplications": registry.application_profiles.list_linked_applications(ID).next;
    "listBusinessProfiles": registry.business_profiles.list().next;
    "listBusinessProfileCspStatuses": registry.business_profiles.list_csp_statuses(ID).next;
    "listBusinessProfileSharedAccounts": registry.business_profiles.list_shared_accounts(ID).next;
    "listBusinessProfileLinkedApplications": registry.business_profiles.list_linked_applications(ID).next;
    "listCountries": registry.catalogue.list_countries().next;
    "listOrganisationTypes": registry.catalogue.list_organisation_types().next;
    "listCategories": registry.catalogue.list_categories().next;
    "listCsps": registry.catalogue.list_csps().next;
    "listNetworkApis": registry.catalogue.list_network_apis().next;
    "listPurposes": registry.catalogue.list_purposes().next;
    "listVettingLevels": registry.catalogue.list_vetting_levels().next;
    "listTermsAndConditions": registry.catalogue.list_terms_and_conditions().next;
    "listNumbers": tfn.numbers.list().cursor;
    "listRegistrationEvents": tfn.registrations.list_events(uuid::Uuid::nil(), "18001234567").cursor;
};
