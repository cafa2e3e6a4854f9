//! The operations of the Network Registry on its state.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::{
    Application, Business, GRACE, LIMIT, Linked, Notice, Registry, SUB_ACCOUNT, account_document,
    catalogue,
};
use crate::mock::network_registry_routes::application_profiles::{
    self, ListApplicationProfileCspStatusesQuery, ListApplicationProfileLinkedApplicationsQuery,
    ListApplicationProfileSharedAccountsQuery, ListApplicationProfilesQuery,
};
use crate::mock::network_registry_routes::business_profiles::{
    self, ListBusinessProfileCspStatusesQuery, ListBusinessProfileLinkedApplicationsQuery,
    ListBusinessProfileSharedAccountsQuery, ListBusinessProfilesQuery,
};
use crate::mock::network_registry_routes::catalogue::{
    self as catalogue_routes, ListCategoriesQuery, ListCountriesQuery, ListCspsQuery,
    ListNetworkApisQuery, ListOrganisationTypesQuery, ListPurposesQuery,
    ListTermsAndConditionsQuery, ListVettingLevelsQuery,
};
use crate::mock::page::{Page, model};
use crate::mock::refusal::Refusal;
use crate::mock::route::Visit;
use crate::network_registry::{
    ApplicationProfile, ApplicationProfileCspStatus, ApplicationProfileCspStatusList,
    ApplicationProfileList, BusinessProfile, BusinessProfileCspStatus,
    BusinessProfileCspStatusList, BusinessProfileList, CategoryList, CountryList,
    CreateApplicationProfile, CreateBusinessProfile, CspList, LinkedApplicationList,
    NetworkApiList, OrganisationTypeList, PurposeList, PutBusinessProfileChangeRequest,
    ShareApplicationProfile, SharedAccountList, TermsAndConditions, TermsAndConditionsList,
    VettingLevel, VettingLevelList,
};

/// The identifier that stands for every profile.
const ALL: &str = "*";

type Answer<T> = Result<T, Refusal>;

impl Registry {
    fn readable_business(&mut self, visit: &Visit, id: &str) -> Answer<&mut Business> {
        self.businesses
            .iter_mut()
            .find(|it| it.id == id && it.visible_to(&visit.account))
            .ok_or_else(|| Refusal::not_found(format!("there is no business profile {id}")))
    }

    fn own_business(&mut self, visit: &Visit, id: &str) -> Answer<&mut Business> {
        self.businesses
            .iter_mut()
            .find(|it| it.id == id && it.account == visit.account)
            .ok_or_else(|| Refusal::not_found(format!("there is no business profile {id}")))
    }

    fn readable_application(&mut self, visit: &Visit, id: &str) -> Answer<&mut Application> {
        self.applications
            .iter_mut()
            .find(|it| it.id == id && it.visible_to(&visit.account))
            .ok_or_else(|| Refusal::not_found(format!("there is no application profile {id}")))
    }

    fn own_application(&mut self, visit: &Visit, id: &str) -> Answer<&mut Application> {
        self.applications
            .iter_mut()
            .find(|it| it.id == id && it.account == visit.account)
            .ok_or_else(|| Refusal::not_found(format!("there is no application profile {id}")))
    }

    /// Business profiles that an identifier names: one, or with `*` all that the account may read.
    fn businesses_named(&mut self, visit: &Visit, id: &str) -> Answer<Vec<&Business>> {
        if id != ALL {
            return Ok(vec![self.readable_business(visit, id)?]);
        }
        let visible = self.businesses.iter();
        Ok(visible.filter(|it| it.visible_to(&visit.account)).collect())
    }

    /// Application profiles that an identifier names: one, or with `*` all that the account may read.
    fn applications_named(&mut self, visit: &Visit, id: &str) -> Answer<Vec<&Application>> {
        if id != ALL {
            return Ok(vec![self.readable_application(visit, id)?]);
        }
        let visible = self.applications.iter();
        Ok(visible.filter(|it| it.visible_to(&visit.account)).collect())
    }

    /// Files a business profile.
    pub(crate) fn file_business(
        &mut self,
        account: &str,
        body: &CreateBusinessProfile,
        now: DateTime<Utc>,
    ) -> Answer<&mut Business> {
        let held = self.businesses.iter().filter(|it| it.account == account);
        refuse_beyond_limit("business", held.count())?;
        let id = self.issue_id();
        let business = Business::new(id.clone(), account, body, now);
        self.businesses.push(business);
        self.business(&id)
            .ok_or_else(|| Refusal::broken("a new profile was lost"))
    }

    /// Files an application profile under a business profile of the same account.
    pub(crate) fn file_application(
        &mut self,
        account: &str,
        body: &CreateApplicationProfile,
        now: DateTime<Utc>,
    ) -> Answer<&mut Application> {
        let owner = &body.business_profile_id;
        let held = self.applications.iter().filter(|it| it.account == account);
        refuse_beyond_limit("application", held.count())?;
        let id = self.issue_id();
        let business = self
            .businesses
            .iter()
            .find(|it| it.id == *owner && it.account == account)
            .ok_or_else(|| Refusal::not_found(format!("there is no business profile {owner}")))?;
        let application = Application::new(id.clone(), business, body, now);
        self.applications.push(application);
        self.application(&id)
            .ok_or_else(|| Refusal::broken("a new profile was lost"))
    }
}

fn refuse_beyond_limit(kind: &str, held: usize) -> Answer<()> {
    if held < LIMIT {
        return Ok(());
    }
    Err(Refusal::conflict(format!(
        "the account holds {LIMIT} {kind} profiles already, which is the limit"
    )))
}

fn shared_page(accounts: &[String], visit: &Visit, page: Paging) -> Answer<SharedAccountList> {
    let documents = accounts.iter().map(account_document).collect();
    page.cut(documents)?.registry_answer(visit, "account_ids")
}

fn linked_page(linked: &[Linked], visit: &Visit, page: Paging) -> Answer<LinkedApplicationList> {
    let documents = linked.iter().map(Linked::document).collect();
    page.cut(documents)?
        .registry_answer(visit, "linked_applications")
}

/// The page that a request asks for.
#[derive(Debug, Default)]
struct Paging {
    next: Option<String>,
    limit: Option<i64>,
}

impl Paging {
    fn after(next: Option<String>) -> Self {
        Self { next, limit: None }
    }

    fn cut(&self, items: Vec<Value>) -> Answer<Page> {
        Page::cut(items, "next", self.next.as_deref(), self.limit)
    }
}

fn one_of(documents: Vec<Value>, id: &str, what: &str) -> Answer<Value> {
    let found = documents
        .into_iter()
        .find(|it| it.get("id").and_then(Value::as_str) == Some(id));
    found.ok_or_else(|| Refusal::not_found(format!("there is no {what} {id}")))
}

/// The accounts that a request to share names. The body has no documented fields; these two names are
/// what the answer of the list suggests.
fn accounts_to_share_with(body: &ShareApplicationProfile) -> Vec<String> {
    let one = body.0.get("account_id").and_then(Value::as_str);
    let many = body.0.get("account_ids").and_then(Value::as_array);
    let many = many.into_iter().flatten().filter_map(Value::as_str);
    let named: Vec<String> = one.into_iter().chain(many).map(str::to_owned).collect();
    if named.is_empty() {
        vec![SUB_ACCOUNT.to_owned()]
    } else {
        named
    }
}

impl business_profiles::Service for Registry {
    fn create_business_profile(
        &mut self,
        visit: &Visit,
        body: CreateBusinessProfile,
    ) -> Answer<BusinessProfile> {
        let business = self.file_business(&visit.account, &body, visit.now)?;
        model(business.document())
    }

    fn list_business_profiles(
        &mut self,
        visit: &Visit,
        query: ListBusinessProfilesQuery,
    ) -> Answer<BusinessProfileList> {
        let wanted = |it: &&Business| {
            query
                .shared
                .is_none_or(|shared| shared != it.shared.is_empty())
        };
        let visible = self
            .businesses
            .iter()
            .filter(|it| it.visible_to(&visit.account));
        let documents = visible.filter(wanted).map(Business::document).collect();
        let paging = Paging {
            next: query.next,
            limit: query.limit,
        };
        paging
            .cut(documents)?
            .registry_answer(visit, "business_profiles")
    }

    fn get_business_profile(&mut self, visit: &Visit, id: String) -> Answer<BusinessProfile> {
        model(self.readable_business(visit, &id)?.document())
    }

    fn delete_business_profile(&mut self, visit: &Visit, id: String) -> Answer<()> {
        let at = visit.now + GRACE;
        let business = self.own_business(visit, &id)?;
        business.delete_at.get_or_insert(at);
        let below = self
            .applications
            .iter_mut()
            .filter(|it| it.business_profile_id == id);
        for application in below.filter(|it| it.delete_at.is_none()) {
            application.delete_at = Some(at);
            application.deleted_with_business = true;
        }
        Ok(())
    }

    fn undelete_business_profile(&mut self, visit: &Visit, id: String) -> Answer<()> {
        self.own_business(visit, &id)?.delete_at = None;
        let below = self
            .applications
            .iter_mut()
            .filter(|it| it.business_profile_id == id);
        for application in below.filter(|it| it.deleted_with_business) {
            application.delete_at = None;
            application.deleted_with_business = false;
        }
        Ok(())
    }

    fn dismiss_business_profile_notification(&mut self, visit: &Visit, id: String) -> Answer<()> {
        Notice::dismiss(self.own_business(visit, &id)?.notice.as_mut())
    }

    fn list_business_profile_csp_statuses(
        &mut self,
        visit: &Visit,
        id: String,
        query: ListBusinessProfileCspStatusesQuery,
    ) -> Answer<BusinessProfileCspStatusList> {
        let mut documents = Vec::new();
        for business in self.businesses_named(visit, &id)? {
            let wanted = business.csps.iter().filter(|at| {
                query
                    .status
                    .as_ref()
                    .is_none_or(|status| *status == at.status)
            });
            documents.extend(wanted.map(|at| business.csp_document(at)));
        }
        let paging = Paging {
            next: query.next,
            limit: query.limit,
        };
        paging
            .cut(documents)?
            .registry_answer(visit, "business_profile_csp_statuses")
    }

    fn get_business_profile_csp_status(
        &mut self,
        visit: &Visit,
        id: String,
        csp_id: String,
    ) -> Answer<BusinessProfileCspStatus> {
        let business = self.readable_business(visit, &id)?;
        let at = business
            .csps
            .iter()
            .find(|at| at.csp == csp_id)
            .ok_or_else(|| {
                Refusal::not_found(format!(
                    "the business profile {id} is not known to {csp_id}"
                ))
            })?;
        model(business.csp_document(at))
    }

    fn list_business_profile_shared_accounts(
        &mut self,
        visit: &Visit,
        id: String,
        query: ListBusinessProfileSharedAccountsQuery,
    ) -> Answer<SharedAccountList> {
        let paging = Paging {
            next: query.next,
            limit: query.limit,
        };
        shared_page(&self.readable_business(visit, &id)?.shared, visit, paging)
    }

    fn put_business_profile_change_request(
        &mut self,
        visit: &Visit,
        id: String,
        body: PutBusinessProfileChangeRequest,
    ) -> Answer<BusinessProfile> {
        let business = self.own_business(visit, &id)?;
        if business.delete_at.is_some() {
            return Err(Refusal::conflict("the profile is marked for deletion"));
        }
        business.request_change(&body, visit.now);
        model(business.document())
    }

    fn delete_business_profile_change_request(&mut self, visit: &Visit, id: String) -> Answer<()> {
        if self.own_business(visit, &id)?.withdraw_change(visit.now) {
            return Ok(());
        }
        Err(Refusal::not_found(format!(
            "the business profile {id} has no change request to withdraw"
        )))
    }

    fn list_business_profile_linked_applications(
        &mut self,
        visit: &Visit,
        id: String,
        query: ListBusinessProfileLinkedApplicationsQuery,
    ) -> Answer<LinkedApplicationList> {
        let linked = &self.readable_business(visit, &id)?.linked;
        linked_page(linked, visit, Paging::after(query.next))
    }
}

impl application_profiles::Service for Registry {
    fn list_application_profiles(
        &mut self,
        visit: &Visit,
        query: ListApplicationProfilesQuery,
    ) -> Answer<ApplicationProfileList> {
        let documents = self
            .applications
            .iter()
            .filter(|it| it.visible_to(&visit.account))
            .filter(|it| {
                query
                    .status
                    .as_ref()
                    .is_none_or(|status| *status == it.status())
            })
            .filter(|it| {
                query
                    .shared
                    .is_none_or(|shared| shared != it.shared.is_empty())
            })
            .filter(|it| {
                let wanted = query.business_profile_id.as_ref();
                wanted.is_none_or(|wanted| *wanted == it.business_profile_id)
            })
            .map(Application::document)
            .collect();
        let paging = Paging {
            next: query.next,
            limit: query.limit,
        };
        paging
            .cut(documents)?
            .registry_answer(visit, "application_profiles")
    }

    fn create_application_profile(
        &mut self,
        visit: &Visit,
        body: CreateApplicationProfile,
    ) -> Answer<ApplicationProfile> {
        let application = self.file_application(&visit.account, &body, visit.now)?;
        model(application.document())
    }

    fn get_application_profile(&mut self, visit: &Visit, id: String) -> Answer<ApplicationProfile> {
        model(self.readable_application(visit, &id)?.document())
    }

    fn delete_application_profile(&mut self, visit: &Visit, id: String) -> Answer<()> {
        let application = self.own_application(visit, &id)?;
        application.delete_at.get_or_insert(visit.now + GRACE);
        application.deleted_with_business = false;
        Ok(())
    }

    fn undelete_application_profile(&mut self, visit: &Visit, id: String) -> Answer<()> {
        let owner = self
            .own_application(visit, &id)?
            .business_profile_id
            .clone();
        if self
            .business(&owner)
            .is_some_and(|it| it.delete_at.is_some())
        {
            return Err(Refusal::conflict(
                "the business profile is marked for deletion",
            ));
        }
        let application = self.own_application(visit, &id)?;
        application.delete_at = None;
        Ok(())
    }

    fn dismiss_application_profile_notification(
        &mut self,
        visit: &Visit,
        id: String,
    ) -> Answer<()> {
        Notice::dismiss(self.own_application(visit, &id)?.notice.as_mut())
    }

    fn list_application_profile_csp_statuses(
        &mut self,
        visit: &Visit,
        id: String,
        query: ListApplicationProfileCspStatusesQuery,
    ) -> Answer<ApplicationProfileCspStatusList> {
        let mut documents = Vec::new();
        for application in self.applications_named(visit, &id)? {
            let wanted = application
                .csps
                .iter()
                .filter(|at| {
                    query
                        .status
                        .as_ref()
                        .is_none_or(|status| *status == at.status)
                })
                .filter(|at| query.csp_id.as_ref().is_none_or(|csp| *csp == at.csp))
                .filter(|at| {
                    let plmn = query.plmn_id.as_ref();
                    plmn.is_none_or(|plmn| catalogue::runs(&at.csp, plmn))
                });
            documents.extend(wanted.map(|at| application.csp_document(at)));
        }
        let paging = Paging {
            next: query.next,
            limit: query.limit,
        };
        paging
            .cut(documents)?
            .registry_answer(visit, "application_profile_csp_statuses")
    }

    fn get_application_profile_csp_status(
        &mut self,
        visit: &Visit,
        id: String,
        csp_id: String,
    ) -> Answer<ApplicationProfileCspStatus> {
        let application = self.readable_application(visit, &id)?;
        let at = application
            .csps
            .iter()
            .find(|at| at.csp == csp_id)
            .ok_or_else(|| {
                Refusal::not_found(format!(
                    "the application profile {id} is not known to {csp_id}"
                ))
            })?;
        model(application.csp_document(at))
    }

    fn share_application_profile(
        &mut self,
        visit: &Visit,
        id: String,
        body: ShareApplicationProfile,
    ) -> Answer<()> {
        let application = self.own_application(visit, &id)?;
        for account in accounts_to_share_with(&body) {
            if account != application.account && !application.shared.contains(&account) {
                application.shared.push(account);
            }
        }
        Ok(())
    }

    fn list_application_profile_shared_accounts(
        &mut self,
        visit: &Visit,
        id: String,
        query: ListApplicationProfileSharedAccountsQuery,
    ) -> Answer<SharedAccountList> {
        let paging = Paging {
            next: query.next,
            limit: query.limit,
        };
        shared_page(
            &self.readable_application(visit, &id)?.shared,
            visit,
            paging,
        )
    }

    fn unshare_application_profile(
        &mut self,
        visit: &Visit,
        id: String,
        account_id: String,
    ) -> Answer<()> {
        let application = self.own_application(visit, &id)?;
        if application.linked.iter().any(|it| it.account == account_id) {
            return Err(Refusal::conflict(format!(
                "applications of {account_id} use the profile: link them to another one first"
            )));
        }
        let Some(place) = application.shared.iter().position(|it| *it == account_id) else {
            return Err(Refusal::not_found(format!(
                "the application profile {id} is not shared with {account_id}"
            )));
        };
        application.shared.remove(place);
        Ok(())
    }

    fn list_application_profile_linked_applications(
        &mut self,
        visit: &Visit,
        id: String,
        query: ListApplicationProfileLinkedApplicationsQuery,
    ) -> Answer<LinkedApplicationList> {
        let linked = &self.readable_application(visit, &id)?.linked;
        linked_page(linked, visit, Paging::after(query.next))
    }
}

impl catalogue_routes::Service for Registry {
    fn list_countries(&mut self, visit: &Visit, query: ListCountriesQuery) -> Answer<CountryList> {
        let page = Paging::after(query.next).cut(catalogue::countries())?;
        page.registry_answer(visit, "countries")
    }

    fn list_organisation_types(
        &mut self,
        visit: &Visit,
        query: ListOrganisationTypesQuery,
    ) -> Answer<OrganisationTypeList> {
        let page = Paging::after(query.next).cut(catalogue::organisation_types())?;
        page.registry_answer(visit, "organisation_types")
    }

    fn list_categories(
        &mut self,
        visit: &Visit,
        query: ListCategoriesQuery,
    ) -> Answer<CategoryList> {
        let page = Paging::after(query.next).cut(catalogue::categories())?;
        page.registry_answer(visit, "categories")
    }

    fn list_csps(&mut self, visit: &Visit, query: ListCspsQuery) -> Answer<CspList> {
        let csps = catalogue::csps(query.countries.as_deref(), query.all == Some(true));
        let page = Paging::after(query.next).cut(csps)?;
        page.registry_answer(visit, "csps")
    }

    fn list_network_apis(
        &mut self,
        visit: &Visit,
        query: ListNetworkApisQuery,
    ) -> Answer<NetworkApiList> {
        let apis = catalogue::network_apis(query.countries.as_deref(), query.all == Some(true));
        let page = Paging::after(query.next).cut(apis)?;
        page.registry_answer(visit, "network_apis")
    }

    fn list_purposes(&mut self, visit: &Visit, query: ListPurposesQuery) -> Answer<PurposeList> {
        let purposes = catalogue::purposes(query.network_apis.as_deref());
        let page = Paging::after(query.next).cut(purposes)?;
        page.registry_answer(visit, "purposes")
    }

    fn list_vetting_levels(
        &mut self,
        visit: &Visit,
        query: ListVettingLevelsQuery,
    ) -> Answer<VettingLevelList> {
        let page = Paging::after(query.next).cut(catalogue::vetting_levels())?;
        page.registry_answer(visit, "vetting_levels")
    }

    fn get_vetting_level(&mut self, _: &Visit, id: String) -> Answer<VettingLevel> {
        model(one_of(catalogue::vetting_levels(), &id, "vetting level")?)
    }

    fn list_terms_and_conditions(
        &mut self,
        visit: &Visit,
        query: ListTermsAndConditionsQuery,
    ) -> Answer<TermsAndConditionsList> {
        let page = Paging::after(query.next).cut(catalogue::terms_and_conditions())?;
        page.registry_answer(visit, "terms_and_conditions")
    }

    fn get_terms_and_conditions(&mut self, _: &Visit, id: String) -> Answer<TermsAndConditions> {
        model(one_of(catalogue::terms_and_conditions(), &id, "document")?)
    }
}
