//! The operations of the Network Registry on its state.

use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::profile::{AtCsp, Kind, Profile, User};
use super::{Application, Business, GRACE, Registry, SUB_ACCOUNT, absent, refuse_marked};
use crate::mock::network_registry_routes::{application_profiles, business_profiles, catalogue};
use crate::mock::network_registry_routes::{
    application_profiles::*, business_profiles::*, catalogue::*,
};
use crate::mock::page::{Paging, model};
use crate::mock::refusal::Refusal;
use crate::mock::route::Visit;
use crate::network_registry::*;

/// The identifier that stands for every profile.
const ALL: &str = "*";

const PAGING: Paging = Paging {
    token: "next",
    size: "limit",
    default_size: 20,
    link: |url| json!({ "href": url }),
};

type Response<T> = Result<T, Refusal>;

/// A profile at one operator.
type AtOperator<'p, K> = (&'p Profile<K>, &'p AtCsp<<K as Kind>::State>);

fn not_found<K: Kind>(id: &str) -> Refusal {
    Refusal::not_found(absent::<K>(id))
}

/// A profile that the account may read.
fn readable<'p, K: Kind>(
    profiles: &'p [Profile<K>],
    visit: &Visit,
    id: &str,
) -> Response<&'p Profile<K>> {
    let mut visible = visible(profiles, visit);
    visible
        .find(|it| it.id == id)
        .ok_or_else(|| not_found::<K>(id))
}

/// A profile that the account may change.
fn own<'p, K: Kind>(
    profiles: &'p mut [Profile<K>],
    visit: &Visit,
    id: &str,
) -> Response<&'p mut Profile<K>> {
    let mut own = profiles.iter_mut().filter(|it| it.account == visit.account);
    own.find(|it| it.id == id).ok_or_else(|| not_found::<K>(id))
}

/// Profiles that the account may read.
fn visible<'p, K: Kind>(
    profiles: &'p [Profile<K>],
    visit: &Visit,
) -> impl Iterator<Item = &'p Profile<K>> {
    let account = visit.account.clone();
    profiles.iter().filter(move |it| it.visible_to(&account))
}

/// The entries of a list: one profile at each of its operators; with `*` all that the account may read.
fn at_operators<'p, K: Kind>(
    profiles: &'p [Profile<K>],
    visit: &Visit,
    id: &str,
) -> Response<impl Iterator<Item = (u64, AtOperator<'p, K>)>> {
    let named: Vec<&Profile<K>> = match id {
        ALL => visible(profiles, visit).collect(),
        _ => vec![readable(profiles, visit, id)?],
    };
    let entries = |it: &'p Profile<K>| it.csps.iter().map(move |at| (at.key, (it, at)));
    Ok(named.into_iter().flat_map(entries))
}

/// A profile at one operator.
fn at_operator<'p, K: Kind>(
    profiles: &'p [Profile<K>],
    visit: &Visit,
    id: &str,
    csp: &str,
) -> Response<AtOperator<'p, K>> {
    let profile = readable(profiles, visit, id)?;
    let untold = || Refusal::not_found(profile.untold(csp));
    Ok((profile, profile.at(csp).ok_or_else(untold)?))
}

fn is<T: PartialEq>(wanted: Option<&T>, value: &T) -> bool {
    wanted.is_none_or(|wanted| wanted == value)
}

fn is_shared<K: Kind>(wanted: Option<bool>, profile: &Profile<K>) -> bool {
    is(wanted.as_ref(), &!profile.shared.is_empty())
}

/// The wanted page of a list that never changes.
fn constant<'v, M: DeserializeOwned>(
    visit: &Visit,
    next: &Option<String>,
    name: &str,
    entries: impl Iterator<Item = &'v Value>,
) -> Response<M> {
    let entries = (1..).zip(entries);
    PAGING.page(visit, (next, None), name, entries, Value::clone)
}

fn users<'p, M: DeserializeOwned>(
    visit: &Visit,
    paging: (&Option<String>, Option<i64>),
    name: &str,
    users: impl IntoIterator<Item = &'p User>,
) -> Response<M> {
    let entries = users.into_iter().map(|user| (user.key, user));
    PAGING.page(visit, paging, name, entries, User::document)
}

impl Registry {
    fn below<'p>(&'p self, business: &'p str) -> impl Iterator<Item = &'p Profile<Application>> {
        let applications = self.applications.iter();
        applications.filter(move |it| it.kind.business_id == business)
    }

    fn shown(&self, business: &Profile<Business>) -> Value {
        let notices = self.below(&business.id).map(Profile::open_notices).sum();
        business.shown(notices, &self.context)
    }

    fn readable_business(&self, visit: &Visit, id: &str) -> Response<BusinessProfile> {
        model(self.shown(readable(&self.businesses, visit, id)?))
    }

    fn entry<M: DeserializeOwned>(&self, list: &str, id: &str) -> Response<M> {
        let entry = self.context.catalogue.entry(list, id).cloned();
        model(entry.ok_or_else(|| Refusal::not_found(format!("{list} has no entry {id}")))?)
    }
}

impl business_profiles::Service for Registry {
    fn create_business_profile(
        &mut self,
        visit: &Visit,
        body: CreateBusinessProfile,
    ) -> Response<BusinessProfile> {
        let id = self.file_business(&visit.account, &body)?;
        self.readable_business(visit, &id)
    }

    fn list_business_profiles(
        &mut self,
        visit: &Visit,
        query: ListBusinessProfilesQuery,
    ) -> Response<BusinessProfileList> {
        let entries = visible(&self.businesses, visit)
            .filter(|it| is_shared(query.shared, it))
            .map(|it| (it.key, it));
        let paging = (&query.next, query.limit);
        PAGING.page(visit, paging, "business_profiles", entries, |it| {
            self.shown(it)
        })
    }

    fn get_business_profile(&mut self, visit: &Visit, id: String) -> Response<BusinessProfile> {
        self.readable_business(visit, &id)
    }

    fn delete_business_profile(&mut self, visit: &Visit, id: String) -> Response<()> {
        let business = own(&mut self.businesses, visit, &id)?;
        let at = *business.delete_at.get_or_insert(visit.now + GRACE);
        let applications = self.applications.iter_mut();
        for application in applications.filter(|it| it.kind.business_id == id) {
            application.delete_at.get_or_insert(at);
        }
        Ok(())
    }

    fn undelete_business_profile(&mut self, visit: &Visit, id: String) -> Response<()> {
        let business = own(&mut self.businesses, visit, &id)?;
        if business.delete_at.take().is_some() {
            let applications = self.applications.iter_mut();
            for application in applications.filter(|it| it.kind.business_id == id) {
                application.delete_at = None;
            }
        }
        Ok(())
    }

    fn dismiss_business_profile_notification(&mut self, visit: &Visit, id: String) -> Response<()> {
        own(&mut self.businesses, visit, &id)?.dismiss_notice()
    }

    fn list_business_profile_csp_statuses(
        &mut self,
        visit: &Visit,
        id: String,
        query: ListBusinessProfileCspStatusesQuery,
    ) -> Response<BusinessProfileCspStatusList> {
        let entries = at_operators(&self.businesses, visit, &id)?
            .filter(|(_, (_, at))| is(query.status.as_ref(), &at.progress.current.status));
        let (paging, name) = ((&query.next, query.limit), "business_profile_csp_statuses");
        PAGING.page(visit, paging, name, entries, |(it, at)| it.shown_at(at))
    }

    fn get_business_profile_csp_status(
        &mut self,
        visit: &Visit,
        id: String,
        csp_id: String,
    ) -> Response<BusinessProfileCspStatus> {
        let (business, at) = at_operator(&self.businesses, visit, &id, &csp_id)?;
        model(business.shown_at(at))
    }

    fn list_business_profile_shared_accounts(
        &mut self,
        visit: &Visit,
        id: String,
        query: ListBusinessProfileSharedAccountsQuery,
    ) -> Response<SharedAccountList> {
        let shared = &readable(&self.businesses, visit, &id)?.shared;
        users(visit, (&query.next, query.limit), "account_ids", shared)
    }

    fn put_business_profile_change_request(
        &mut self,
        visit: &Visit,
        id: String,
        body: PutBusinessProfileChangeRequest,
    ) -> Response<BusinessProfile> {
        if let Some(countries) = &body.countries {
            self.check_countries(countries)?;
        }
        let business = own(&mut self.businesses, visit, &id)?;
        refuse_marked(business)?;
        business.request_change(&body, visit.now);
        self.readable_business(visit, &id)
    }

    fn delete_business_profile_change_request(
        &mut self,
        visit: &Visit,
        id: String,
    ) -> Response<()> {
        own(&mut self.businesses, visit, &id)?.delete_change(visit.now)
    }

    fn list_business_profile_linked_applications(
        &mut self,
        visit: &Visit,
        id: String,
        query: ListBusinessProfileLinkedApplicationsQuery,
    ) -> Response<LinkedApplicationList> {
        readable(&self.businesses, visit, &id)?;
        let linked = self.below(&id).flat_map(|it| &it.linked);
        users(visit, (&query.next, None), "linked_applications", linked)
    }
}

impl application_profiles::Service for Registry {
    fn list_application_profiles(
        &mut self,
        visit: &Visit,
        query: ListApplicationProfilesQuery,
    ) -> Response<ApplicationProfileList> {
        let entries = visible(&self.applications, visit)
            .filter(|it| is(query.status.as_ref(), &it.status()))
            .filter(|it| is(query.business_profile_id.as_ref(), &it.kind.business_id))
            .filter(|it| is_shared(query.shared, it))
            .map(|it| (it.key, it));
        let paging = (&query.next, query.limit);
        PAGING.page(visit, paging, "application_profiles", entries, |it| {
            it.shown()
        })
    }

    fn create_application_profile(
        &mut self,
        visit: &Visit,
        body: CreateApplicationProfile,
    ) -> Response<ApplicationProfile> {
        let id = self.file_application(&visit.account, &body)?;
        self.get_application_profile(visit, id)
    }

    fn get_application_profile(
        &mut self,
        visit: &Visit,
        id: String,
    ) -> Response<ApplicationProfile> {
        model(readable(&self.applications, visit, &id)?.shown())
    }

    fn delete_application_profile(&mut self, visit: &Visit, id: String) -> Response<()> {
        let application = own(&mut self.applications, visit, &id)?;
        application.delete_at.get_or_insert(visit.now + GRACE);
        Ok(())
    }

    fn undelete_application_profile(&mut self, visit: &Visit, id: String) -> Response<()> {
        let application = own(&mut self.applications, visit, &id)?;
        let business = &application.kind.business_id;
        refuse_marked(own(&mut self.businesses, visit, business)?)?;
        application.delete_at = None;
        Ok(())
    }

    fn dismiss_application_profile_notification(
        &mut self,
        visit: &Visit,
        id: String,
    ) -> Response<()> {
        own(&mut self.applications, visit, &id)?.dismiss_notice()
    }

    fn list_application_profile_csp_statuses(
        &mut self,
        visit: &Visit,
        id: String,
        query: ListApplicationProfileCspStatusesQuery,
    ) -> Response<ApplicationProfileCspStatusList> {
        let plmn = query.plmn_id.as_deref();
        let entries = at_operators(&self.applications, visit, &id)?
            .filter(|(_, (_, at))| is(query.status.as_ref(), &at.progress.current.status))
            .filter(|(_, (_, at))| is(query.csp_id.as_ref(), &at.csp))
            .filter(|(_, (_, at))| plmn.is_none_or(|it| self.context.catalogue.runs(&at.csp, it)));
        let name = "application_profile_csp_statuses";
        let paging = (&query.next, query.limit);
        PAGING.page(visit, paging, name, entries, |(it, at)| {
            it.shown_at(at, &self.context)
        })
    }

    fn get_application_profile_csp_status(
        &mut self,
        visit: &Visit,
        id: String,
        csp_id: String,
    ) -> Response<ApplicationProfileCspStatus> {
        let (application, at) = at_operator(&self.applications, visit, &id, &csp_id)?;
        model(application.shown_at(at, &self.context))
    }

    /// The body has no documented fields, so it cannot say with whom.
    fn share_application_profile(
        &mut self,
        visit: &Visit,
        id: String,
        _body: ShareApplicationProfile,
    ) -> Response<()> {
        own(&mut self.applications, visit, &id)?.share(SUB_ACCOUNT, &mut self.context);
        Ok(())
    }

    fn list_application_profile_shared_accounts(
        &mut self,
        visit: &Visit,
        id: String,
        query: ListApplicationProfileSharedAccountsQuery,
    ) -> Response<SharedAccountList> {
        let shared = &readable(&self.applications, visit, &id)?.shared;
        users(visit, (&query.next, query.limit), "account_ids", shared)
    }

    fn unshare_application_profile(
        &mut self,
        visit: &Visit,
        id: String,
        account_id: String,
    ) -> Response<()> {
        let application = own(&mut self.applications, visit, &id)?;
        if !application.is_shared_with(&account_id) {
            return Err(Refusal::not_found(format!(
                "the application profile {id} is not shared with {account_id}"
            )));
        }
        if application.linked.iter().any(|it| it.account == account_id) {
            return Err(Refusal::conflict(format!(
                "applications of {account_id} use the profile: link them to another one first"
            )));
        }
        application.shared.retain(|it| it.account != account_id);
        Ok(())
    }

    fn list_application_profile_linked_applications(
        &mut self,
        visit: &Visit,
        id: String,
        query: ListApplicationProfileLinkedApplicationsQuery,
    ) -> Response<LinkedApplicationList> {
        let linked = &readable(&self.applications, visit, &id)?.linked;
        users(visit, (&query.next, None), "linked_applications", linked)
    }
}

/// Operations that show a list of the catalogue as it is.
macro_rules! whole_lists {
    ($($operation:ident($query:ty) -> $list:ty = $name:literal;)*) => {
        $(fn $operation(&mut self, visit: &Visit, query: $query) -> Response<$list> {
            constant(visit, &query.next, $name, self.context.catalogue.list($name))
        })*
    };
}

impl catalogue::Service for Registry {
    whole_lists! {
        list_countries(ListCountriesQuery) -> CountryList = "countries";
        list_organisation_types(ListOrganisationTypesQuery) -> OrganisationTypeList = "organisation_types";
        list_categories(ListCategoriesQuery) -> CategoryList = "categories";
        list_vetting_levels(ListVettingLevelsQuery) -> VettingLevelList = "vetting_levels";
        list_terms_and_conditions(ListTermsAndConditionsQuery) -> TermsAndConditionsList = "terms_and_conditions";
    }

    fn list_csps(&mut self, visit: &Visit, query: ListCspsQuery) -> Response<CspList> {
        let (countries, all) = (query.countries.as_deref(), query.all == Some(true));
        let csps = self.context.catalogue.csps(countries, all);
        constant(visit, &query.next, "csps", csps)
    }

    fn list_network_apis(
        &mut self,
        visit: &Visit,
        query: ListNetworkApisQuery,
    ) -> Response<NetworkApiList> {
        let (countries, all) = (query.countries.as_deref(), query.all == Some(true));
        let apis = self.context.catalogue.network_apis(countries, all);
        constant(visit, &query.next, "network_apis", apis)
    }

    fn list_purposes(&mut self, visit: &Visit, query: ListPurposesQuery) -> Response<PurposeList> {
        let apis = query.network_apis.as_deref();
        let purposes = self.context.catalogue.purposes(apis);
        constant(visit, &query.next, "purposes", purposes)
    }

    fn get_vetting_level(&mut self, _: &Visit, id: String) -> Response<VettingLevel> {
        self.entry("vetting_levels", &id)
    }

    fn get_terms_and_conditions(&mut self, _: &Visit, id: String) -> Response<TermsAndConditions> {
        self.entry("terms_and_conditions", &id)
    }
}
