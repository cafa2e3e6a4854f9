//! A business profile tells operators which legal entity stands behind the applications. It
//! goes to every operator in the countries that it names.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use super::{LinkedApplicationList, PageLinks, SharedAccountList};
use crate::runtime::{
    Call, CallFuture, Checker, Error, Format, Method, Operation, Request, Response,
    Retry, Security, StringRule, Transport, Validate, Violations, decode, open_enum,
};

/// A business profile tells operators which legal entity stands behind the applications. It
/// goes to every operator in the countries that it names.
#[derive(Clone, Copy, Debug)]
pub struct BusinessProfile2<'a> {
    pub(super) transport: &'a Transport,
}

impl BusinessProfile2<'_> {
    /// Register a business profile.
    ///
    /// Registers a legal entity with the registry, which passes it on to the operators of the
    /// chosen countries. An account can hold at most 50 business profiles.
    ///
    /// `POST /v1/network-registry/business-profiles`
    pub fn create(&self, body: CreateBusinessProfile) -> Call<BusinessProfile> {
        let mut request = Request::new(self.transport, &CREATE_BUSINESS_PROFILE);
        request.json(&body);
        Call::new(request, decode::json)
    }

    /// List business profiles.
    ///
    /// Lists the business profiles that the account can see, page by page.
    ///
    /// `GET /v1/network-registry/business-profiles`
    pub fn list(&self) -> ListBusinessProfiles {
        let request = Request::new(self.transport, &LIST_BUSINESS_PROFILES);
        ListBusinessProfiles {
            call: Call::new(request, decode::json),
        }
    }

    /// Read a business profile.
    ///
    /// Returns one business profile with its status, its pending change request and its vetting.
    ///
    /// `GET /v1/network-registry/business-profiles/{id}`
    ///
    /// - `id`: Identifier of the business profile.
    pub fn get(&self, id: &str) -> Call<BusinessProfile> {
        let mut request = Request::new(self.transport, &GET_BUSINESS_PROFILE);
        request.path("id", id);
        Call::new(request, decode::json)
    }

    /// Delete a business profile.
    ///
    /// Asks for a business profile to be deleted along with every application profile below it.
    /// `undeleteBusinessProfile` takes that back.
    ///
    /// `DELETE /v1/network-registry/business-profiles/{id}`
    ///
    /// - `id`: Identifier of the business profile.
    pub fn delete(&self, id: &str) -> Call<()> {
        let mut request = Request::new(self.transport, &DELETE_BUSINESS_PROFILE);
        request.path("id", id);
        Call::new(request, decode::empty)
    }

    /// Dismiss the notification of a business profile.
    ///
    /// Takes note of what the registry wrote on the business profile, so that it no longer counts
    /// as open.
    ///
    /// `POST /v1/network-registry/business-profiles/{id}/notification/dismiss`
    ///
    /// - `id`: Identifier of the business profile.
    pub fn dismiss_notification(&self, id: &str) -> Call<()> {
        let mut request = Request::new(
            self.transport,
            &DISMISS_BUSINESS_PROFILE_NOTIFICATION,
        );
        request.path("id", id);
        Call::new(request, decode::empty)
    }

    /// Restore a deleted business profile.
    ///
    /// Takes back the deletion of a business profile and of the application profiles below it.
    ///
    /// `POST /v1/network-registry/business-profiles/{id}/undelete`
    ///
    /// - `id`: Identifier of the business profile.
    pub fn undelete(&self, id: &str) -> Call<()> {
        let mut request = Request::new(self.transport, &UNDELETE_BUSINESS_PROFILE);
        request.path("id", id);
        Call::new(request, decode::empty)
    }

    /// List operator statuses of a business profile.
    ///
    /// Lists how each operator has dealt with a business profile, or with all of them.
    ///
    /// `GET /v1/network-registry/business-profiles/{id}/csps`
    ///
    /// - `id`: Identifier of the business profile, or `*` to cover every business profile.
    pub fn list_csp_statuses(&self, id: &str) -> ListBusinessProfileCspStatuses {
        let mut request = Request::new(
            self.transport,
            &LIST_BUSINESS_PROFILE_CSP_STATUSES,
        );
        request.path("id", id);
        ListBusinessProfileCspStatuses {
            call: Call::new(request, decode::json),
        }
    }

    /// Read the status of a business profile at one operator.
    ///
    /// Returns how a single operator has dealt with the business profile.
    ///
    /// `GET /v1/network-registry/business-profiles/{id}/csps/{csp_id}`
    ///
    /// - `id`: Identifier of the business profile.
    /// - `csp_id`: Identifier of the operator, as in the CSP catalogue.
    pub fn get_csp_status(
        &self,
        id: &str,
        csp_id: &str,
    ) -> Call<BusinessProfileCspStatus> {
        let mut request = Request::new(self.transport, &GET_BUSINESS_PROFILE_CSP_STATUS);
        request.path("id", id);
        request.path("csp_id", csp_id);
        Call::new(request, decode::json)
    }

    /// List accounts that share a business profile.
    ///
    /// Lists the accounts that may use the business profile besides its owner.
    ///
    /// `GET /v1/network-registry/business-profiles/{id}/shared`
    ///
    /// - `id`: Identifier of the business profile.
    pub fn list_shared_accounts(&self, id: &str) -> ListBusinessProfileSharedAccounts {
        let mut request = Request::new(
            self.transport,
            &LIST_BUSINESS_PROFILE_SHARED_ACCOUNTS,
        );
        request.path("id", id);
        ListBusinessProfileSharedAccounts {
            call: Call::new(request, decode::json),
        }
    }

    /// Ask for changes to a business profile.
    ///
    /// Files a change request for a registered business profile. If one is pending, it is updated;
    /// otherwise a new one is filed.
    ///
    /// `PUT /v1/network-registry/business-profiles/{id}/change-request`
    ///
    /// - `id`: Identifier of the business profile.
    pub fn put_change_request(
        &self,
        id: &str,
        body: PutBusinessProfileChangeRequest,
    ) -> Call<BusinessProfile> {
        let mut request = Request::new(
            self.transport,
            &PUT_BUSINESS_PROFILE_CHANGE_REQUEST,
        );
        request.path("id", id);
        request.json(&body);
        Call::new(request, decode::json)
    }

    /// Withdraw a change request.
    ///
    /// Withdraws the change request of a business profile. Answers 404 if the profile has none.
    ///
    /// `DELETE /v1/network-registry/business-profiles/{id}/change-request`
    ///
    /// - `id`: Identifier of the business profile.
    pub fn delete_change_request(&self, id: &str) -> Call<()> {
        let mut request = Request::new(
            self.transport,
            &DELETE_BUSINESS_PROFILE_CHANGE_REQUEST,
        );
        request.path("id", id);
        Call::new(request, decode::empty)
    }

    /// List applications linked to a business profile.
    ///
    /// Lists the Vonage applications that use the business profile.
    ///
    /// `GET /v1/network-registry/business-profiles/{id}/linked-applications`
    ///
    /// - `id`: Identifier of the business profile.
    pub fn list_linked_applications(&self, id: &str) -> Call<LinkedApplicationList> {
        let mut request = Request::new(
            self.transport,
            &LIST_BUSINESS_PROFILE_LINKED_APPLICATIONS,
        );
        request.path("id", id);
        Call::new(request, decode::json)
    }
}

/// A prepared call of `listBusinessProfiles`: set what you need, then await it.
#[derive(Clone, Debug)]
#[must_use = "a call does nothing until it is awaited or sent"]
pub struct ListBusinessProfiles {
    call: Call<BusinessProfileList>,
}

impl ListBusinessProfiles {
    /// Page to return: the token out of the `next` link of the page before it. Leave it out for the
    /// first page.
    pub fn next(mut self, next: impl Into<String>) -> Self {
        let next = next.into();
        let request = self.call.request();
        request.query("next", &next);
        self
    }

    /// Greatest number of entries to return on one page.
    ///
    /// 1 to 100.
    pub fn limit(mut self, limit: f64) -> Self {
        let request = self.call.request();
        request.query("limit", limit);
        request
            .check(|checker| {
                checker.number("limit", Some(limit), Some(1f64), Some(100f64))
            });
        self
    }

    /// Whether to look for profiles that are shared between accounts.
    pub fn shared(mut self, shared: bool) -> Self {
        let request = self.call.request();
        request.query("shared", shared);
        self
    }

    /// Sends the request and returns the answer with its status, headers and trace id.
    ///
    /// # Errors
    ///
    /// See [`Error`] for what can go wrong and what it says about the outcome.
    pub async fn send(self) -> Result<Response<BusinessProfileList>, Error> {
        self.call.send().await
    }

    /// Checks the parameters without sending.
    ///
    /// # Errors
    ///
    /// All violations at once.
    pub fn validate(&self) -> Result<(), Violations> {
        self.call.validate()
    }
}

impl IntoFuture for ListBusinessProfiles {
    type Output = Result<BusinessProfileList, Error>;
    type IntoFuture = CallFuture<BusinessProfileList>;

    fn into_future(self) -> Self::IntoFuture {
        self.call.into_future()
    }
}

/// A prepared call of `listBusinessProfileCspStatuses`: set what you need, then await it.
#[derive(Clone, Debug)]
#[must_use = "a call does nothing until it is awaited or sent"]
pub struct ListBusinessProfileCspStatuses {
    call: Call<BusinessProfileCspStatusList>,
}

impl ListBusinessProfileCspStatuses {
    /// Return only registrations with this status.
    ///
    /// Example: `not-submitted`.
    pub fn status(mut self, status: BusinessProfileCspRegistrationStatus) -> Self {
        let request = self.call.request();
        request.query("status", status.as_str());
        request.check(|checker| checker.allowed("status", Some(&status)));
        self
    }

    /// Page to return: the token out of the `next` link of the page before it. Leave it out for the
    /// first page.
    pub fn next(mut self, next: impl Into<String>) -> Self {
        let next = next.into();
        let request = self.call.request();
        request.query("next", &next);
        self
    }

    /// Greatest number of entries to return on one page.
    ///
    /// 1 to 100.
    pub fn limit(mut self, limit: f64) -> Self {
        let request = self.call.request();
        request.query("limit", limit);
        request
            .check(|checker| {
                checker.number("limit", Some(limit), Some(1f64), Some(100f64))
            });
        self
    }

    /// Sends the request and returns the answer with its status, headers and trace id.
    ///
    /// # Errors
    ///
    /// See [`Error`] for what can go wrong and what it says about the outcome.
    pub async fn send(self) -> Result<Response<BusinessProfileCspStatusList>, Error> {
        self.call.send().await
    }

    /// Checks the parameters without sending.
    ///
    /// # Errors
    ///
    /// All violations at once.
    pub fn validate(&self) -> Result<(), Violations> {
        self.call.validate()
    }
}

impl IntoFuture for ListBusinessProfileCspStatuses {
    type Output = Result<BusinessProfileCspStatusList, Error>;
    type IntoFuture = CallFuture<BusinessProfileCspStatusList>;

    fn into_future(self) -> Self::IntoFuture {
        self.call.into_future()
    }
}

/// A prepared call of `listBusinessProfileSharedAccounts`: set what you need, then await it.
#[derive(Clone, Debug)]
#[must_use = "a call does nothing until it is awaited or sent"]
pub struct ListBusinessProfileSharedAccounts {
    call: Call<SharedAccountList>,
}

impl ListBusinessProfileSharedAccounts {
    /// Page to return: the token out of the `next` link of the page before it. Leave it out for the
    /// first page.
    pub fn next(mut self, next: impl Into<String>) -> Self {
        let next = next.into();
        let request = self.call.request();
        request.query("next", &next);
        self
    }

    /// Greatest number of entries to return on one page.
    ///
    /// 1 to 100.
    pub fn limit(mut self, limit: f64) -> Self {
        let request = self.call.request();
        request.query("limit", limit);
        request
            .check(|checker| {
                checker.number("limit", Some(limit), Some(1f64), Some(100f64))
            });
        self
    }

    /// Sends the request and returns the answer with its status, headers and trace id.
    ///
    /// # Errors
    ///
    /// See [`Error`] for what can go wrong and what it says about the outcome.
    pub async fn send(self) -> Result<Response<SharedAccountList>, Error> {
        self.call.send().await
    }

    /// Checks the parameters without sending.
    ///
    /// # Errors
    ///
    /// All violations at once.
    pub fn validate(&self) -> Result<(), Violations> {
        self.call.validate()
    }
}

impl IntoFuture for ListBusinessProfileSharedAccounts {
    type Output = Result<SharedAccountList, Error>;
    type IntoFuture = CallFuture<SharedAccountList>;

    fn into_future(self) -> Self::IntoFuture {
        self.call.into_future()
    }
}

/// A legal entity registered for operator networks, with everything the registry knows about
/// it.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct BusinessProfile {
    /// Identifier the registry gave the profile; use it in paths and in application profiles.
    ///
    /// Example: `2hothFWw2ssb3y3lhh5Fu3tzfqV`.
    pub id: String,
    /// API key of the account the profile belongs to.
    ///
    /// Example: `acc102846`.
    pub account_id: String,
    /// Two-letter ISO 3166 codes of the markets the entity wants to be active in; each operator
    /// there gets the registration. The countries catalogue lists what can be chosen.
    pub countries: Vec<String>,
    /// Position that the person filling in the profile holds at, or towards, the entity.
    ///
    /// At most 100 characters. Example: `A Business Profile`.
    pub contact_role: String,
    /// Short name that tells this profile from your others.
    ///
    /// At most 100 characters. Example: `A Business Profile`.
    pub name: String,
    /// Name the entity does business under, when it is not its legal name.
    ///
    /// At most 100 characters. Example: `A Business Profile Ltd.`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trading_name: Option<String>,
    /// Kind of legal entity. `listOrganisationTypes` returns the current set, which may hold more
    /// than is listed here.
    ///
    /// At most 100 characters. Example: `forProfitOrganisation`.
    pub organisation_type: OrganisationType,
    /// Number under which the entity pays tax in the country where it is registered; operators
    /// check it.
    ///
    /// At most 100 characters. Example: `98284687G`.
    pub tax_number: String,
    /// Number of the entity in a company register, if it has one besides the tax number.
    ///
    /// At most 100 characters. Example: `15-048-3782`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub business_registration_id: Option<String>,
    /// Body that handed out `business_registration_id`.
    ///
    /// At most 100 characters. Example: `National Government`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuing_authority: Option<String>,
    /// Public web address of the entity's privacy policy.
    ///
    /// At most 500 characters. Example: `https://www.businessinc.com/privacy_policy`.
    pub privacy_policy_url: String,
    /// Mailbox of the person who answers questions about the privacy policy.
    ///
    /// Example: `privacy.manager@business.com`.
    pub privacy_policy_manager_email: String,
    /// Mailbox of the data protection officer, if there is one.
    ///
    /// Example: `dpo@business.com`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dpo_email: Option<String>,
    /// Whether the law obliges the entity to appoint a data protection officer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dpo_required: Option<bool>,
    /// Whether the general terms have been agreed to; `listTermsAndConditions` returns their
    /// current wording.
    pub terms_and_conditions_accepted: bool,
    /// Where the registration of a business profile stands, with a reason if it was turned down.
    pub status: BusinessProfileStatusDetail,
    /// Moment the profile was registered.
    ///
    /// Example: `2023-11-07T07:20:50.52Z`.
    pub created_at: DateTime<Utc>,
    /// Moment of the most recent modification.
    ///
    /// Example: `2023-11-08T10:12:20.52Z`.
    pub updated_at: DateTime<Utc>,
    /// Moment from which the profile is gone for good; present once its deletion was requested.
    ///
    /// Example: `2023-11-08T10:12:20.52Z`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delete_at: Option<DateTime<Utc>>,
    /// Registered address of the legal entity.
    pub business_information: BusinessInformation,
    /// Whether a mail is sent each time the registration changes status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email_notifications_enabled: Option<bool>,
    /// Modification that waits for review or has just been decided; null when there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change_request: Option<BusinessProfileChangeRequest>,
    /// A note that the registry has left on a business profile for its owner.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notification: Option<BusinessProfileNotification>,
    /// How many notifications are still open, counted over the profile and its application
    /// profiles.
    ///
    /// Example: `1`.
    pub nr_notifications: i64,
    /// Whether the terms of the vetting have been agreed to; `listTermsAndConditions` returns their
    /// current wording.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vetting_terms_and_conditions_accepted: Option<bool>,
    /// Additional facts for the vetting, by field name. Which ones are needed depends on the
    /// vetting levels of the operators in `countries`; `getVettingLevel` names them per level.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vetting_extra_fields: Option<std::collections::BTreeMap<String, String>>,
    /// How the independent verification of the entity applies to a business profile.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vetting_info: Option<VettingInfo>,
    /// What the independent verification of the entity has come to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vetting_result: Option<VettingResult>,
}

/// What has to be known about a legal entity to register it.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, bon::Builder)]
#[builder(on(String, into))]
#[non_exhaustive]
pub struct CreateBusinessProfile {
    /// Two-letter ISO 3166 codes of the markets the entity wants to be active in; each operator
    /// there gets the registration. The countries catalogue lists what can be chosen.
    #[builder(with = |items: impl IntoIterator<Item = impl Into<String>>| items.into_iter().map(Into::into).collect())]
    pub countries: Vec<String>,
    /// Position that you hold at, or towards, the entity.
    ///
    /// At most 100 characters. Example: `A Business Profile`.
    pub contact_role: String,
    /// Short name that tells this profile from your others.
    ///
    /// At most 100 characters. Example: `A Business Profile`.
    pub name: String,
    /// Name the entity does business under, when it is not its legal name.
    ///
    /// At most 100 characters. Example: `A Business Profile Ltd.`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trading_name: Option<String>,
    /// Kind of legal entity. `listOrganisationTypes` returns the current set, which may hold more
    /// than is listed here.
    ///
    /// At most 100 characters. Example: `forProfitOrganisation`.
    pub organisation_type: OrganisationType,
    /// Number under which the entity pays tax in the country where it is registered; operators
    /// check it.
    ///
    /// At most 100 characters. Example: `98284687G`.
    pub tax_number: String,
    /// Number of the entity in a company register, if it has one besides the tax number.
    ///
    /// At most 100 characters. Example: `15-048-3782`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub business_registration_id: Option<String>,
    /// Body that handed out `business_registration_id`.
    ///
    /// At most 100 characters. Example: `National Government`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuing_authority: Option<String>,
    /// Public web address of the entity's privacy policy.
    ///
    /// At most 500 characters. Example: `https://www.businessinc.com/privacy_policy`.
    pub privacy_policy_url: String,
    /// Mailbox of the person who answers questions about the privacy policy.
    ///
    /// Example: `privacy.manager@business.com`.
    pub privacy_policy_manager_email: String,
    /// Mailbox of the data protection officer, if there is one.
    ///
    /// Example: `dpo@business.com`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dpo_email: Option<String>,
    /// Whether the law obliges the entity to appoint a data protection officer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dpo_required: Option<bool>,
    /// Send `true` to agree to the general terms; `listTermsAndConditions` returns their current
    /// wording.
    pub terms_and_conditions_accepted: bool,
    /// Registered address of the legal entity.
    pub business_information: BusinessInformation,
    /// Whether to send a mail each time the registration changes status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email_notifications_enabled: Option<bool>,
    /// Send `true` to agree to the terms of the vetting; `listTermsAndConditions` returns their
    /// current wording.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vetting_terms_and_conditions_accepted: Option<bool>,
    /// Additional facts for the vetting, by field name. Which ones are needed depends on the
    /// vetting levels of the operators in `countries`; `getVettingLevel` names them per level.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[builder(with = FromIterator::from_iter)]
    pub vetting_extra_fields: Option<std::collections::BTreeMap<String, String>>,
}

impl Validate for CreateBusinessProfile {
    fn check(&self, checker: &mut Checker) {
        checker
            .string(
                "contact_role",
                Some(&self.contact_role),
                &[StringRule::MaxLength(100)],
            );
        checker.string("name", Some(&self.name), &[StringRule::MaxLength(100)]);
        checker
            .string(
                "trading_name",
                self.trading_name.as_deref(),
                &[StringRule::MaxLength(100)],
            );
        checker.allowed("organisation_type", Some(&self.organisation_type));
        checker
            .string("tax_number", Some(&self.tax_number), &[StringRule::MaxLength(100)]);
        checker
            .string(
                "business_registration_id",
                self.business_registration_id.as_deref(),
                &[StringRule::MaxLength(100)],
            );
        checker
            .string(
                "issuing_authority",
                self.issuing_authority.as_deref(),
                &[StringRule::MaxLength(100)],
            );
        checker
            .string(
                "privacy_policy_url",
                Some(&self.privacy_policy_url),
                &[StringRule::MaxLength(500), StringRule::Format(Format::Uri)],
            );
        checker
            .string(
                "privacy_policy_manager_email",
                Some(&self.privacy_policy_manager_email),
                &[StringRule::Format(Format::Email)],
            );
        checker
            .string(
                "dpo_email",
                self.dpo_email.as_deref(),
                &[StringRule::Format(Format::Email)],
            );
        checker.object("business_information", Some(&self.business_information));
    }
}

impl CreateBusinessProfile {
    /// Checks every limit and rule that is known before sending.
    ///
    /// # Errors
    ///
    /// All violations at once, each with the JSON pointer of its place.
    pub fn validate(&self) -> Result<(), Violations> {
        crate::runtime::validate(self)
    }
}

/// New values proposed for a registered business profile. Every field is optional.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, bon::Builder)]
#[builder(on(String, into))]
#[non_exhaustive]
pub struct PutBusinessProfileChangeRequest {
    /// Two-letter ISO 3166 codes of the markets the entity should be active in from now on.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[builder(with = |items: impl IntoIterator<Item = impl Into<String>>| items.into_iter().map(Into::into).collect())]
    pub countries: Option<Vec<String>>,
    /// Position that you hold at, or towards, the entity.
    ///
    /// At most 100 characters. Example: `A Business Profile`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact_role: Option<String>,
    /// Short name that tells this profile from your others.
    ///
    /// At most 100 characters. Example: `A Business Profile`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Name the entity does business under, when it is not its legal name.
    ///
    /// At most 100 characters. Example: `A Business Profile Ltd.`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trading_name: Option<String>,
    /// Kind of legal entity. Unlike on the profile itself this is free text, and the published
    /// example is a display name.
    ///
    /// At most 100 characters. Example: `For-Profit Organisation`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation_type: Option<String>,
    /// Number under which the entity pays tax in the country where it is registered.
    ///
    /// At most 100 characters. Example: `98284687G`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tax_number: Option<String>,
    /// Number of the entity in a company register, if it has one besides the tax number.
    ///
    /// At most 100 characters. Example: `15-048-3782`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub business_registration_id: Option<String>,
    /// Body that handed out `business_registration_id`.
    ///
    /// At most 100 characters. Example: `National Government`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuing_authority: Option<String>,
    /// Public web address of the entity's privacy policy.
    ///
    /// At most 500 characters. Example: `https://www.businessinc.com/privacy_policy`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub privacy_policy_url: Option<String>,
    /// Mailbox of the person who answers questions about the privacy policy.
    ///
    /// Example: `privacy.manager@business.com`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub privacy_policy_manager_email: Option<String>,
    /// Mailbox of the data protection officer, if there is one.
    ///
    /// Example: `dpo@business.com`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dpo_email: Option<String>,
    /// Whether the law obliges the entity to appoint a data protection officer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dpo_required: Option<bool>,
    /// Send `true` to agree to the general terms; `listTermsAndConditions` returns their current
    /// wording.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub terms_and_conditions_accepted: Option<bool>,
    /// Registered address of the legal entity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub business_information: Option<BusinessInformation>,
    /// Whether to send a mail each time the registration changes status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email_notifications_enabled: Option<bool>,
    /// Send `true` to agree to the terms of the vetting; `listTermsAndConditions` returns their
    /// current wording.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vetting_terms_and_conditions_accepted: Option<bool>,
    /// Additional facts for the vetting, by field name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[builder(with = FromIterator::from_iter)]
    pub vetting_extra_fields: Option<std::collections::BTreeMap<String, String>>,
}

impl Validate for PutBusinessProfileChangeRequest {
    fn check(&self, checker: &mut Checker) {
        checker
            .string(
                "contact_role",
                self.contact_role.as_deref(),
                &[StringRule::MaxLength(100)],
            );
        checker.string("name", self.name.as_deref(), &[StringRule::MaxLength(100)]);
        checker
            .string(
                "trading_name",
                self.trading_name.as_deref(),
                &[StringRule::MaxLength(100)],
            );
        checker
            .string(
                "organisation_type",
                self.organisation_type.as_deref(),
                &[StringRule::MaxLength(100)],
            );
        checker
            .string(
                "tax_number",
                self.tax_number.as_deref(),
                &[StringRule::MaxLength(100)],
            );
        checker
            .string(
                "business_registration_id",
                self.business_registration_id.as_deref(),
                &[StringRule::MaxLength(100)],
            );
        checker
            .string(
                "issuing_authority",
                self.issuing_authority.as_deref(),
                &[StringRule::MaxLength(100)],
            );
        checker
            .string(
                "privacy_policy_url",
                self.privacy_policy_url.as_deref(),
                &[StringRule::MaxLength(500), StringRule::Format(Format::Uri)],
            );
        checker
            .string(
                "privacy_policy_manager_email",
                self.privacy_policy_manager_email.as_deref(),
                &[StringRule::Format(Format::Email)],
            );
        checker
            .string(
                "dpo_email",
                self.dpo_email.as_deref(),
                &[StringRule::Format(Format::Email)],
            );
        checker
            .object(
                "business_information",
                self.business_information.as_ref().map(|value| value as _),
            );
    }
}

impl PutBusinessProfileChangeRequest {
    /// Checks every limit and rule that is known before sending.
    ///
    /// # Errors
    ///
    /// All violations at once, each with the JSON pointer of its place.
    pub fn validate(&self) -> Result<(), Violations> {
        crate::runtime::validate(self)
    }
}

/// A modification asked for on a business profile, and how far its review has come.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct BusinessProfileChangeRequest {
    /// Two-letter ISO 3166 codes of the markets the entity should be active in from now on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub countries: Option<Vec<String>>,
    /// Position that the person filling in the profile holds at, or towards, the entity.
    ///
    /// At most 100 characters. Example: `A Business Profile`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact_role: Option<String>,
    /// Short name that tells this profile from the account's others.
    ///
    /// At most 100 characters. Example: `A Business Profile`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Name the entity does business under, when it is not its legal name.
    ///
    /// At most 100 characters. Example: `A Business Profile Ltd.`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trading_name: Option<String>,
    /// Kind of legal entity. Unlike on the profile itself this is free text, and the published
    /// example is a display name.
    ///
    /// At most 100 characters. Example: `For-Profit Organisation`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation_type: Option<String>,
    /// Number under which the entity pays tax in the country where it is registered.
    ///
    /// At most 100 characters. Example: `98284687G`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tax_number: Option<String>,
    /// Number of the entity in a company register, if it has one besides the tax number.
    ///
    /// At most 100 characters. Example: `15-048-3782`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub business_registration_id: Option<String>,
    /// Body that handed out `business_registration_id`.
    ///
    /// At most 100 characters. Example: `National Government`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuing_authority: Option<String>,
    /// Public web address of the entity's privacy policy.
    ///
    /// At most 500 characters. Example: `https://www.businessinc.com/privacy_policy`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub privacy_policy_url: Option<String>,
    /// Mailbox of the person who answers questions about the privacy policy.
    ///
    /// Example: `privacy.manager@business.com`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub privacy_policy_manager_email: Option<String>,
    /// Mailbox of the data protection officer, if there is one.
    ///
    /// Example: `dpo@business.com`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dpo_email: Option<String>,
    /// Whether the law obliges the entity to appoint a data protection officer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dpo_required: Option<bool>,
    /// Whether the general terms have been agreed to; `listTermsAndConditions` returns their
    /// current wording.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub terms_and_conditions_accepted: Option<bool>,
    /// Registered address of the legal entity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub business_information: Option<BusinessInformation>,
    /// Whether a mail is sent each time the registration changes status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email_notifications_enabled: Option<bool>,
    /// Where the review of a change request stands, with the reviewer's reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<ChangeRequestStatusDetail>,
    /// Creation time that comes with the change request.
    ///
    /// Example: `2023-11-07T07:20:50.52Z`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<DateTime<Utc>>,
    /// Time of the latest modification that comes with the change request.
    ///
    /// Example: `2023-11-08T10:12:20.52Z`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<DateTime<Utc>>,
    /// Whether the terms of the vetting have been agreed to; `listTermsAndConditions` returns their
    /// current wording.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vetting_terms_and_conditions_accepted: Option<bool>,
    /// Additional facts for the vetting, by field name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vetting_extra_fields: Option<std::collections::BTreeMap<String, String>>,
}

/// Kind of legal entity. `listOrganisationTypes` returns the current set, which may hold more
/// than is listed here.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OrganisationType {
    /// `academicScientificOrganisation`
    AcademicScientificOrganisation,
    /// `forProfitOrganisation`
    ForProfitOrganisation,
    /// `governmentalOrganisation`
    GovernmentalOrganisation,
    /// `industryConsortium`
    IndustryConsortium,
    /// `internationalOrganisation`
    InternationalOrganisation,
    /// `nonProfitOrganisation`
    NonProfitOrganisation,
    /// `nonGovernmentalOrganisation`
    NonGovernmentalOrganisation,
    /// `organisationalUnit`
    OrganisationalUnit,
    /// A value that this version of the crate does not know.
    Unknown(String),
}

impl OrganisationType {
    /// All known values, in the order of the specification.
    pub const VALUES: &'static [Self] = &[
        Self::AcademicScientificOrganisation,
        Self::ForProfitOrganisation,
        Self::GovernmentalOrganisation,
        Self::IndustryConsortium,
        Self::InternationalOrganisation,
        Self::NonProfitOrganisation,
        Self::NonGovernmentalOrganisation,
        Self::OrganisationalUnit,
    ];

    /// The value as it goes over the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::AcademicScientificOrganisation => "academicScientificOrganisation",
            Self::ForProfitOrganisation => "forProfitOrganisation",
            Self::GovernmentalOrganisation => "governmentalOrganisation",
            Self::IndustryConsortium => "industryConsortium",
            Self::InternationalOrganisation => "internationalOrganisation",
            Self::NonProfitOrganisation => "nonProfitOrganisation",
            Self::NonGovernmentalOrganisation => "nonGovernmentalOrganisation",
            Self::OrganisationalUnit => "organisationalUnit",
            Self::Unknown(value) => value,
        }
    }
}

open_enum!(OrganisationType);

/// Where the registration of a business profile stands, with a reason if it was turned down.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct BusinessProfileStatusDetail {
    /// Where the registration of a business profile stands over all operators together.
    /// `partially-accepted` means that some said yes and others no; `failed` that handing it over
    /// did not work, which Vonage tries again by itself.
    ///
    /// Example: `reviewed`.
    pub status: BusinessProfileStatus,
    /// Short reason for a rejection.
    ///
    /// At most 100 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// Where the registration of a business profile stands over all operators together.
/// `partially-accepted` means that some said yes and others no; `failed` that handing it over
/// did not work, which Vonage tries again by itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BusinessProfileStatus {
    /// `pending`
    Pending,
    /// `reviewed`
    Reviewed,
    /// `ready-to-provision`
    ReadyToProvision,
    /// `provisioning`
    Provisioning,
    /// `accepted`
    Accepted,
    /// `partially-accepted`
    PartiallyAccepted,
    /// `rejected`
    Rejected,
    /// `failed`
    Failed,
    /// A value that this version of the crate does not know.
    Unknown(String),
}

impl BusinessProfileStatus {
    /// All known values, in the order of the specification.
    pub const VALUES: &'static [Self] = &[
        Self::Pending,
        Self::Reviewed,
        Self::ReadyToProvision,
        Self::Provisioning,
        Self::Accepted,
        Self::PartiallyAccepted,
        Self::Rejected,
        Self::Failed,
    ];

    /// The value as it goes over the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Pending => "pending",
            Self::Reviewed => "reviewed",
            Self::ReadyToProvision => "ready-to-provision",
            Self::Provisioning => "provisioning",
            Self::Accepted => "accepted",
            Self::PartiallyAccepted => "partially-accepted",
            Self::Rejected => "rejected",
            Self::Failed => "failed",
            Self::Unknown(value) => value,
        }
    }
}

open_enum!(BusinessProfileStatus);

/// Registered address of the legal entity.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, bon::Builder)]
#[builder(on(String, into))]
#[non_exhaustive]
pub struct BusinessInformation {
    /// Street and house number.
    ///
    /// At most 500 characters. Example: `Main Street 5`.
    pub address_street_1: String,
    /// Second address line, for what does not fit on the first.
    ///
    /// At most 500 characters. Example: `Extra long address`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address_street_2: Option<String>,
    /// Postcode.
    ///
    /// At most 500 characters. Example: `W1 5DU`.
    pub postal_code: String,
    /// Two-letter ISO 3166 code of the country.
    ///
    /// Exactly 2 characters. Example: `ES`.
    pub country: String,
    /// Town or city.
    ///
    /// At most 500 characters. Example: `London`.
    pub city: String,
    /// State, province or county.
    ///
    /// At most 500 characters. Example: `City of London`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub province: Option<String>,
}

impl Validate for BusinessInformation {
    fn check(&self, checker: &mut Checker) {
        checker
            .string(
                "address_street_1",
                Some(&self.address_street_1),
                &[StringRule::MaxLength(500)],
            );
        checker
            .string(
                "address_street_2",
                self.address_street_2.as_deref(),
                &[StringRule::MaxLength(500)],
            );
        checker
            .string(
                "postal_code",
                Some(&self.postal_code),
                &[StringRule::MaxLength(500)],
            );
        checker
            .string(
                "country",
                Some(&self.country),
                &[StringRule::MinLength(2), StringRule::MaxLength(2)],
            );
        checker.string("city", Some(&self.city), &[StringRule::MaxLength(500)]);
        checker
            .string("province", self.province.as_deref(), &[StringRule::MaxLength(500)]);
    }
}

impl BusinessInformation {
    /// Checks every limit and rule that is known before sending.
    ///
    /// # Errors
    ///
    /// All violations at once, each with the JSON pointer of its place.
    pub fn validate(&self) -> Result<(), Violations> {
        crate::runtime::validate(self)
    }
}

/// Where the review of a change request stands, with the reviewer's reason.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct ChangeRequestStatusDetail {
    /// Where the review of a change request stands.
    ///
    /// Example: `pending`.
    pub status: ChangeRequestStatus,
    /// Short reason for the decision, be it yes or no.
    ///
    /// At most 100 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// Where the review of a change request stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ChangeRequestStatus {
    /// `rejected`
    Rejected,
    /// `pending`
    Pending,
    /// `accepted`
    Accepted,
    /// A value that this version of the crate does not know.
    Unknown(String),
}

impl ChangeRequestStatus {
    /// All known values, in the order of the specification.
    pub const VALUES: &'static [Self] = &[Self::Rejected, Self::Pending, Self::Accepted];
    /// The value as it goes over the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Rejected => "rejected",
            Self::Pending => "pending",
            Self::Accepted => "accepted",
            Self::Unknown(value) => value,
        }
    }
}

open_enum!(ChangeRequestStatus);

/// A note that the registry has left on a business profile for its owner.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct BusinessProfileNotification {
    /// Moment the note was written.
    ///
    /// Example: `2023-11-07T07:20:50.52Z`.
    pub created_at: DateTime<Utc>,
    /// What the registry wants to tell you.
    ///
    /// At most 1000 characters. Example: `This profile requires your attention. Please modify it.`.
    pub message: String,
    /// Whether somebody has already dismissed the note.
    pub dismissed: bool,
    /// Whether you have to modify the profile to settle the matter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub require_changes: Option<bool>,
}

/// How the independent verification of the entity applies to a business profile.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct VettingInfo {
    /// Whether the owner has agreed to be vetted, where that is needed at all.
    ///
    /// Example: `consented`.
    pub consent: VettingConsent,
    /// Identifiers of the vetting levels that held for the profile when it was registered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vetting_levels: Option<Vec<String>>,
}

/// Whether the owner has agreed to be vetted, where that is needed at all.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum VettingConsent {
    /// `not_required`
    NotRequired,
    /// `consented`
    Consented,
    /// `not_consented`
    NotConsented,
    /// A value that this version of the crate does not know.
    Unknown(String),
}

impl VettingConsent {
    /// All known values, in the order of the specification.
    pub const VALUES: &'static [Self] = &[
        Self::NotRequired,
        Self::Consented,
        Self::NotConsented,
    ];

    /// The value as it goes over the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::NotRequired => "not_required",
            Self::Consented => "consented",
            Self::NotConsented => "not_consented",
            Self::Unknown(value) => value,
        }
    }
}

open_enum!(VettingConsent);

/// What the independent verification of the entity has come to.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct VettingResult {
    /// Whether the entity has passed its vetting.
    ///
    /// Example: `successful`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<VettingOutcome>,
    /// Explanation of the result for people to read.
    ///
    /// Example: `Vetting finished successfully.`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// Whether the entity has passed its vetting.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum VettingOutcome {
    /// `successful`
    Successful,
    /// `unsuccessful`
    Unsuccessful,
    /// A value that this version of the crate does not know.
    Unknown(String),
}

impl VettingOutcome {
    /// All known values, in the order of the specification.
    pub const VALUES: &'static [Self] = &[Self::Successful, Self::Unsuccessful];
    /// The value as it goes over the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Successful => "successful",
            Self::Unsuccessful => "unsuccessful",
            Self::Unknown(value) => value,
        }
    }
}

open_enum!(VettingOutcome);

/// One page of business profiles.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct BusinessProfileList {
    /// Links to this page of a list and to the one after it.
    #[serde(rename = "_links")]
    pub links: PageLinks,
    /// Content of a page of business profiles.
    #[serde(rename = "_embedded")]
    pub embedded: BusinessProfileListEmbedded,
}

/// Content of a page of business profiles.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct BusinessProfileListEmbedded {
    /// The profiles on this page.
    pub business_profiles: Vec<BusinessProfile>,
}

/// One page of the statuses that business profiles have with operators.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct BusinessProfileCspStatusList {
    /// Links to this page of a list and to the one after it.
    #[serde(rename = "_links")]
    pub links: PageLinks,
    /// Content of a page of operator statuses of business profiles.
    #[serde(rename = "_embedded")]
    pub embedded: BusinessProfileCspStatusListEmbedded,
}

/// Content of a page of operator statuses of business profiles.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct BusinessProfileCspStatusListEmbedded {
    /// The statuses on this page, one for each pair of profile and operator.
    pub business_profile_csp_statuses: Vec<BusinessProfileCspStatus>,
}

/// How one operator has dealt with one business profile.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct BusinessProfileCspStatus {
    /// Identifier of the operator, as in the CSP catalogue.
    ///
    /// Example: `telefonica_es`.
    pub csp_id: String,
    /// Moment the operator was told about the profile.
    ///
    /// Example: `2023-11-07T07:20:50.52Z`.
    pub created_at: DateTime<Utc>,
    /// Moment the operator last moved the status.
    ///
    /// Example: `2023-11-08T10:12:20.52Z`.
    pub updated_at: DateTime<Utc>,
    /// How far the registration of a business profile has come at a single operator.
    ///
    /// Example: `not-submitted`.
    pub status: BusinessProfileCspRegistrationStatus,
    /// Short reason from the operator for a rejection.
    ///
    /// At most 1000 characters. Example: `Some message`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Identifier of the business profile.
    ///
    /// Example: `2hothFWw2ssb3y3lhh5Fu3tzfqV`.
    pub business_profile_id: String,
    /// API key of the account the business profile belongs to.
    ///
    /// Example: `acc102846`.
    pub account_id: String,
}

/// How far the registration of a business profile has come at a single operator.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BusinessProfileCspRegistrationStatus {
    /// `not-submitted`
    NotSubmitted,
    /// `waiting-for-vetting`
    WaitingForVetting,
    /// `ready-to-provision`
    ReadyToProvision,
    /// `ready-to-update`
    ReadyToUpdate,
    /// `provisioning`
    Provisioning,
    /// `accepted`
    Accepted,
    /// `rejected`
    Rejected,
    /// `failed`
    Failed,
    /// A value that this version of the crate does not know.
    Unknown(String),
}

impl BusinessProfileCspRegistrationStatus {
    /// All known values, in the order of the specification.
    pub const VALUES: &'static [Self] = &[
        Self::NotSubmitted,
        Self::WaitingForVetting,
        Self::ReadyToProvision,
        Self::ReadyToUpdate,
        Self::Provisioning,
        Self::Accepted,
        Self::Rejected,
        Self::Failed,
    ];

    /// The value as it goes over the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::NotSubmitted => "not-submitted",
            Self::WaitingForVetting => "waiting-for-vetting",
            Self::ReadyToProvision => "ready-to-provision",
            Self::ReadyToUpdate => "ready-to-update",
            Self::Provisioning => "provisioning",
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
            Self::Failed => "failed",
            Self::Unknown(value) => value,
        }
    }
}

open_enum!(BusinessProfileCspRegistrationStatus);

static CREATE_BUSINESS_PROFILE: Operation = Operation {
    id: "createBusinessProfile",
    method: Method::POST,
    path: "/v1/network-registry/business-profiles",
    retry: Retry::Unprocessed,
    security: &[Security::Basic],
};

static LIST_BUSINESS_PROFILES: Operation = Operation {
    id: "listBusinessProfiles",
    method: Method::GET,
    path: "/v1/network-registry/business-profiles",
    retry: Retry::Safe,
    security: &[Security::Basic],
};

static GET_BUSINESS_PROFILE: Operation = Operation {
    id: "getBusinessProfile",
    method: Method::GET,
    path: "/v1/network-registry/business-profiles/{id}",
    retry: Retry::Safe,
    security: &[Security::Basic],
};

static DELETE_BUSINESS_PROFILE: Operation = Operation {
    id: "deleteBusinessProfile",
    method: Method::DELETE,
    path: "/v1/network-registry/business-profiles/{id}",
    retry: Retry::Unprocessed,
    security: &[Security::Basic],
};

static DISMISS_BUSINESS_PROFILE_NOTIFICATION: Operation = Operation {
    id: "dismissBusinessProfileNotification",
    method: Method::POST,
    path: "/v1/network-registry/business-profiles/{id}/notification/dismiss",
    retry: Retry::Unprocessed,
    security: &[Security::Basic],
};

static UNDELETE_BUSINESS_PROFILE: Operation = Operation {
    id: "undeleteBusinessProfile",
    method: Method::POST,
    path: "/v1/network-registry/business-profiles/{id}/undelete",
    retry: Retry::Unprocessed,
    security: &[Security::Basic],
};

static LIST_BUSINESS_PROFILE_CSP_STATUSES: Operation = Operation {
    id: "listBusinessProfileCspStatuses",
    method: Method::GET,
    path: "/v1/network-registry/business-profiles/{id}/csps",
    retry: Retry::Safe,
    security: &[Security::Basic],
};

static GET_BUSINESS_PROFILE_CSP_STATUS: Operation = Operation {
    id: "getBusinessProfileCspStatus",
    method: Method::GET,
    path: "/v1/network-registry/business-profiles/{id}/csps/{csp_id}",
    retry: Retry::Safe,
    security: &[Security::Basic],
};

static LIST_BUSINESS_PROFILE_SHARED_ACCOUNTS: Operation = Operation {
    id: "listBusinessProfileSharedAccounts",
    method: Method::GET,
    path: "/v1/network-registry/business-profiles/{id}/shared",
    retry: Retry::Safe,
    security: &[Security::Basic],
};

static PUT_BUSINESS_PROFILE_CHANGE_REQUEST: Operation = Operation {
    id: "putBusinessProfileChangeRequest",
    method: Method::PUT,
    path: "/v1/network-registry/business-profiles/{id}/change-request",
    retry: Retry::Unprocessed,
    security: &[Security::Basic],
};

static DELETE_BUSINESS_PROFILE_CHANGE_REQUEST: Operation = Operation {
    id: "deleteBusinessProfileChangeRequest",
    method: Method::DELETE,
    path: "/v1/network-registry/business-profiles/{id}/change-request",
    retry: Retry::Unprocessed,
    security: &[Security::Basic],
};

static LIST_BUSINESS_PROFILE_LINKED_APPLICATIONS: Operation = Operation {
    id: "listBusinessProfileLinkedApplications",
    method: Method::GET,
    path: "/v1/network-registry/business-profiles/{id}/linked-applications",
    retry: Retry::Safe,
    security: &[Security::Basic],
};
