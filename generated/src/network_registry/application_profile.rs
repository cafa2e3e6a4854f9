//! An application profile describes one use case of a business, the network APIs that it calls
//! and why. It goes to the operators in the countries of its business profile.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use super::{LinkedApplicationList, PageLinks, SharedAccountList};
use crate::runtime::{
    Call, CallFuture, Checker, Error, Format, Method, Operation, Request, Response,
    Retry, Security, Size, StringRule, Transport, Validate, Violations, decode, open_enum,
};

/// An application profile describes one use case of a business, the network APIs that it calls
/// and why. It goes to the operators in the countries of its business profile.
#[derive(Clone, Copy, Debug)]
pub struct ApplicationProfile2<'a> {
    pub(super) transport: &'a Transport,
}

impl ApplicationProfile2<'_> {
    /// List application profiles.
    ///
    /// Lists the application profiles that the account can see, page by page.
    ///
    /// `GET /v1/network-registry/application-profiles`
    pub fn list(&self) -> ListApplicationProfiles {
        let request = Request::new(self.transport, &LIST_APPLICATION_PROFILES);
        ListApplicationProfiles {
            call: Call::new(request, decode::json),
        }
    }

    /// Register an application profile.
    ///
    /// Registers a use case under a business profile, for operators to approve. An account can hold
    /// at most 50 application profiles, and none can be edited later.
    ///
    /// `POST /v1/network-registry/application-profiles`
    pub fn create(&self, body: CreateApplicationProfile) -> Call<ApplicationProfile> {
        let mut request = Request::new(self.transport, &CREATE_APPLICATION_PROFILE);
        request.json(&body);
        Call::new(request, decode::json)
    }

    /// Read an application profile.
    ///
    /// Returns one application profile with its overall status.
    ///
    /// `GET /v1/network-registry/application-profiles/{id}`
    ///
    /// - `id`: Identifier of the application profile.
    pub fn get(&self, id: &str) -> Call<ApplicationProfile> {
        let mut request = Request::new(self.transport, &GET_APPLICATION_PROFILE);
        request.path("id", id);
        Call::new(request, decode::json)
    }

    /// Delete an application profile.
    ///
    /// Asks for an application profile to be deleted. `undeleteApplicationProfile` takes that back.
    ///
    /// `DELETE /v1/network-registry/application-profiles/{id}`
    ///
    /// - `id`: Identifier of the application profile.
    pub fn delete(&self, id: &str) -> Call<()> {
        let mut request = Request::new(self.transport, &DELETE_APPLICATION_PROFILE);
        request.path("id", id);
        Call::new(request, decode::empty)
    }

    /// Dismiss the notification of an application profile.
    ///
    /// Takes note of what the registry wrote on the application profile, so that it no longer
    /// counts as open.
    ///
    /// `POST /v1/network-registry/application-profiles/{id}/notification/dismiss`
    ///
    /// - `id`: Identifier of the application profile.
    pub fn dismiss_notification(&self, id: &str) -> Call<()> {
        let mut request = Request::new(
            self.transport,
            &DISMISS_APPLICATION_PROFILE_NOTIFICATION,
        );
        request.path("id", id);
        Call::new(request, decode::empty)
    }

    /// Restore a deleted application profile.
    ///
    /// Takes back the deletion of an application profile.
    ///
    /// `POST /v1/network-registry/application-profiles/{id}/undelete`
    ///
    /// - `id`: Identifier of the application profile.
    pub fn undelete(&self, id: &str) -> Call<()> {
        let mut request = Request::new(self.transport, &UNDELETE_APPLICATION_PROFILE);
        request.path("id", id);
        Call::new(request, decode::empty)
    }

    /// List operator statuses of an application profile.
    ///
    /// Lists how each operator has dealt with an application profile, or with all of them.
    ///
    /// `GET /v1/network-registry/application-profiles/{id}/csps`
    ///
    /// - `id`: Identifier of the application profile, or `*` to cover every application profile.
    pub fn list_csp_statuses(&self, id: &str) -> ListApplicationProfileCspStatuses {
        let mut request = Request::new(
            self.transport,
            &LIST_APPLICATION_PROFILE_CSP_STATUSES,
        );
        request.path("id", id);
        ListApplicationProfileCspStatuses {
            call: Call::new(request, decode::json),
        }
    }

    /// Share an application profile.
    ///
    /// Lets other API keys use the application profile. The body has no documented fields.
    ///
    /// `POST /v1/network-registry/application-profiles/{id}/shared`
    ///
    /// - `id`: Identifier of the application profile.
    pub fn share(&self, id: &str, body: ShareApplicationProfile) -> Call<()> {
        let mut request = Request::new(self.transport, &SHARE_APPLICATION_PROFILE);
        request.path("id", id);
        request.json(&body);
        Call::new(request, decode::empty)
    }

    /// List accounts that share an application profile.
    ///
    /// Lists the accounts that may use the application profile besides its owner.
    ///
    /// `GET /v1/network-registry/application-profiles/{id}/shared`
    ///
    /// - `id`: Identifier of the application profile.
    pub fn list_shared_accounts(
        &self,
        id: &str,
    ) -> ListApplicationProfileSharedAccounts {
        let mut request = Request::new(
            self.transport,
            &LIST_APPLICATION_PROFILE_SHARED_ACCOUNTS,
        );
        request.path("id", id);
        ListApplicationProfileSharedAccounts {
            call: Call::new(request, decode::json),
        }
    }

    /// Stop sharing an application profile.
    ///
    /// Takes the application profile away from an account that it was shared with.
    ///
    /// `DELETE /v1/network-registry/application-profiles/{id}/shared/{account_id}`
    ///
    /// - `id`: Identifier of the application profile.
    /// - `account_id`: API key of the account that is to lose access.
    pub fn unshare(&self, id: &str, account_id: &str) -> Call<()> {
        let mut request = Request::new(self.transport, &UNSHARE_APPLICATION_PROFILE);
        request.path("id", id);
        request.path("account_id", account_id);
        Call::new(request, decode::empty)
    }

    /// List applications linked to an application profile.
    ///
    /// Lists the Vonage applications that use the application profile.
    ///
    /// `GET /v1/network-registry/application-profiles/{id}/linked-applications`
    ///
    /// - `id`: Identifier of the application profile.
    pub fn list_linked_applications(&self, id: &str) -> Call<LinkedApplicationList> {
        let mut request = Request::new(
            self.transport,
            &LIST_APPLICATION_PROFILE_LINKED_APPLICATIONS,
        );
        request.path("id", id);
        Call::new(request, decode::json)
    }

    /// Read the status of an application profile at one operator.
    ///
    /// Returns how a single operator has dealt with the application profile.
    ///
    /// `GET /v1/network-registry/application-profiles/{id}/csps/{csp_id}`
    ///
    /// - `id`: Identifier of the application profile.
    /// - `csp_id`: Identifier of the operator, as in the CSP catalogue.
    pub fn get_csp_status(
        &self,
        id: &str,
        csp_id: &str,
    ) -> Call<ApplicationProfileCspStatus> {
        let mut request = Request::new(
            self.transport,
            &GET_APPLICATION_PROFILE_CSP_STATUS,
        );
        request.path("id", id);
        request.path("csp_id", csp_id);
        Call::new(request, decode::json)
    }
}

/// A prepared call of `listApplicationProfiles`: set what you need, then await it.
#[derive(Clone, Debug)]
#[must_use = "a call does nothing until it is awaited or sent"]
pub struct ListApplicationProfiles {
    call: Call<ApplicationProfileList>,
}

impl ListApplicationProfiles {
    /// Return only application profiles with this overall status.
    pub fn status(mut self, status: ApplicationProfileStatus) -> Self {
        let request = self.call.request();
        request.query("status", status.as_str());
        request.check(|checker| checker.allowed("status", Some(&status)));
        self
    }

    /// Return only application profiles that belong to this business profile.
    pub fn business_profile_id(
        mut self,
        business_profile_id: impl Into<String>,
    ) -> Self {
        let business_profile_id = business_profile_id.into();
        let request = self.call.request();
        request.query("business_profile_id", &business_profile_id);
        self
    }

    /// Whether to look for profiles that are shared between accounts.
    pub fn shared(mut self, shared: bool) -> Self {
        let request = self.call.request();
        request.query("shared", shared);
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

    /// Page to return: the token out of the `next` link of the page before it. Leave it out for the
    /// first page.
    pub fn next(mut self, next: impl Into<String>) -> Self {
        let next = next.into();
        let request = self.call.request();
        request.query("next", &next);
        self
    }

    /// Sends the request and returns the answer with its status, headers and trace id.
    ///
    /// # Errors
    ///
    /// See [`Error`] for what can go wrong and what it says about the outcome.
    pub async fn send(self) -> Result<Response<ApplicationProfileList>, Error> {
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

impl IntoFuture for ListApplicationProfiles {
    type Output = Result<ApplicationProfileList, Error>;
    type IntoFuture = CallFuture<ApplicationProfileList>;

    fn into_future(self) -> Self::IntoFuture {
        self.call.into_future()
    }
}

/// A prepared call of `listApplicationProfileCspStatuses`: set what you need, then await it.
#[derive(Clone, Debug)]
#[must_use = "a call does nothing until it is awaited or sent"]
pub struct ListApplicationProfileCspStatuses {
    call: Call<ApplicationProfileCspStatusList>,
}

impl ListApplicationProfileCspStatuses {
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

    /// Return only the operator that has this PLMN (public land mobile network) identifier.
    ///
    /// 14 to 15 characters.
    pub fn plmn_id(mut self, plmn_id: impl Into<String>) -> Self {
        let plmn_id = plmn_id.into();
        let request = self.call.request();
        request.query("plmn_id", &plmn_id);
        request
            .check(|checker| {
                checker
                    .string(
                        "plmn_id",
                        Some(&plmn_id),
                        &[StringRule::MinLength(14), StringRule::MaxLength(15)],
                    )
            });
        self
    }

    /// Return only registrations with this status.
    ///
    /// Example: `not-submitted`.
    pub fn status(mut self, status: ApplicationProfileCspRegistrationStatus) -> Self {
        let request = self.call.request();
        request.query("status", status.as_str());
        request.check(|checker| checker.allowed("status", Some(&status)));
        self
    }

    /// Return only registrations at the operator with this identifier.
    pub fn csp_id(mut self, csp_id: impl Into<String>) -> Self {
        let csp_id = csp_id.into();
        let request = self.call.request();
        request.query("csp_id", &csp_id);
        self
    }

    /// Sends the request and returns the answer with its status, headers and trace id.
    ///
    /// # Errors
    ///
    /// See [`Error`] for what can go wrong and what it says about the outcome.
    pub async fn send(self) -> Result<Response<ApplicationProfileCspStatusList>, Error> {
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

impl IntoFuture for ListApplicationProfileCspStatuses {
    type Output = Result<ApplicationProfileCspStatusList, Error>;
    type IntoFuture = CallFuture<ApplicationProfileCspStatusList>;

    fn into_future(self) -> Self::IntoFuture {
        self.call.into_future()
    }
}

/// A prepared call of `listApplicationProfileSharedAccounts`: set what you need, then await it.
#[derive(Clone, Debug)]
#[must_use = "a call does nothing until it is awaited or sent"]
pub struct ListApplicationProfileSharedAccounts {
    call: Call<SharedAccountList>,
}

impl ListApplicationProfileSharedAccounts {
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

impl IntoFuture for ListApplicationProfileSharedAccounts {
    type Output = Result<SharedAccountList, Error>;
    type IntoFuture = CallFuture<SharedAccountList>;

    fn into_future(self) -> Self::IntoFuture {
        self.call.into_future()
    }
}

/// One page of application profiles.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct ApplicationProfileList {
    /// Links to this page of a list and to the one after it.
    #[serde(rename = "_links")]
    pub links: PageLinks,
    /// Content of a page of application profiles.
    #[serde(rename = "_embedded")]
    pub embedded: ApplicationProfileListEmbedded,
}

/// Content of a page of application profiles.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct ApplicationProfileListEmbedded {
    /// The profiles on this page.
    pub application_profiles: Vec<ApplicationProfile>,
}

/// A use case registered for operator networks: the network APIs it calls and why.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct ApplicationProfile {
    /// Identifier the registry gave the application profile.
    ///
    /// Example: `2hotg2Wzoy65nG6VKNaap4VFQvC`.
    pub id: String,
    /// Identifier of the business profile that this use case belongs to.
    ///
    /// At most 100 characters. Example: `2hothFWw2ssb3y3lhh5Fu3tzfqV`.
    pub business_profile_id: String,
    /// API key of the account the application profile belongs to.
    ///
    /// At most 50 characters. Example: `acc102846`.
    pub account_id: String,
    /// Name that tells this application profile from your others.
    ///
    /// At most 100 characters. Example: `Network Application Profile`.
    pub name: String,
    /// What the application does, told from the point of view of its users.
    ///
    /// At most 1000 characters. Example: `This Network Application Profile main use case is for
    /// Fraud Prevention`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What kind of application it is. `listCategories` returns the current set, which may hold
    /// more than is listed here.
    ///
    /// At most 100 characters. Example: `finance`.
    pub category_id: ApplicationCategory,
    /// Where the registration of an application profile stands, with a reason if it was turned
    /// down.
    pub status: ApplicationProfileStatusDetail,
    /// Moment the application profile was registered.
    ///
    /// Example: `2023-11-07T07:20:50.52Z`.
    pub created_at: DateTime<Utc>,
    /// Moment of the most recent modification.
    ///
    /// Example: `2023-11-08T10:12:20.52Z`.
    pub updated_at: DateTime<Utc>,
    /// Moment from which the application profile is gone for good; present once its deletion was
    /// requested.
    ///
    /// Example: `2023-11-08T10:12:20.52Z`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delete_at: Option<DateTime<Utc>>,
    /// The network APIs that the application calls, each with its purposes.
    pub network_apis: Vec<NetworkApiUse>,
    /// Whether the general terms have been agreed to; `listTermsAndConditions` returns their
    /// current wording.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub terms_and_conditions_accepted: Option<bool>,
    /// Two-letter ISO 3166 codes of all countries where personal data from the network APIs may be
    /// processed.
    pub infrastructure_locations: Vec<String>,
    /// A note that the registry has left on an application profile for its owner.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notification: Option<ApplicationProfileNotification>,
    /// Public web address of the application's own privacy policy.
    ///
    /// At most 500 characters. Example: `https://www.businessinc.com/application_privacy_policy`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub privacy_policy_url: Option<String>,
}

/// What kind of application it is. `listCategories` returns the current set, which may hold
/// more than is listed here.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ApplicationCategory {
    /// `artAndDesign`
    ArtAndDesign,
    /// `autoAndVehicle`
    AutoAndVehicle,
    /// `beauty`
    Beauty,
    /// `booksAndReference`
    BooksAndReference,
    /// `business`
    Business,
    /// `developerTools`
    DeveloperTools,
    /// `education`
    Education,
    /// `eventsAndEntertainment`
    EventsAndEntertainment,
    /// `finance`
    Finance,
    /// `foodAndDrink`
    FoodAndDrink,
    /// `games`
    Games,
    /// `healthAndFitness`
    HealthAndFitness,
    /// `kids`
    Kids,
    /// `librariesAndDemo`
    LibrariesAndDemo,
    /// `lifestyle`
    Lifestyle,
    /// `mapsAndNavigation`
    MapsAndNavigation,
    /// `medical`
    Medical,
    /// `musicAndAudio`
    MusicAndAudio,
    /// `newsAndMagazines`
    NewsAndMagazines,
    /// `photoAndVideo`
    PhotoAndVideo,
    /// `productivity`
    Productivity,
    /// `shopping`
    Shopping,
    /// `socialNetworkingAndCommunications`
    SocialNetworkingAndCommunications,
    /// `sports`
    Sports,
    /// `utilities`
    Utilities,
    /// `travelAndLocal`
    TravelAndLocal,
    /// `weather`
    Weather,
    /// A value that this version of the crate does not know.
    Unknown(String),
}

impl ApplicationCategory {
    /// All known values, in the order of the specification.
    pub const VALUES: &'static [Self] = &[
        Self::ArtAndDesign,
        Self::AutoAndVehicle,
        Self::Beauty,
        Self::BooksAndReference,
        Self::Business,
        Self::DeveloperTools,
        Self::Education,
        Self::EventsAndEntertainment,
        Self::Finance,
        Self::FoodAndDrink,
        Self::Games,
        Self::HealthAndFitness,
        Self::Kids,
        Self::LibrariesAndDemo,
        Self::Lifestyle,
        Self::MapsAndNavigation,
        Self::Medical,
        Self::MusicAndAudio,
        Self::NewsAndMagazines,
        Self::PhotoAndVideo,
        Self::Productivity,
        Self::Shopping,
        Self::SocialNetworkingAndCommunications,
        Self::Sports,
        Self::Utilities,
        Self::TravelAndLocal,
        Self::Weather,
    ];

    /// The value as it goes over the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::ArtAndDesign => "artAndDesign",
            Self::AutoAndVehicle => "autoAndVehicle",
            Self::Beauty => "beauty",
            Self::BooksAndReference => "booksAndReference",
            Self::Business => "business",
            Self::DeveloperTools => "developerTools",
            Self::Education => "education",
            Self::EventsAndEntertainment => "eventsAndEntertainment",
            Self::Finance => "finance",
            Self::FoodAndDrink => "foodAndDrink",
            Self::Games => "games",
            Self::HealthAndFitness => "healthAndFitness",
            Self::Kids => "kids",
            Self::LibrariesAndDemo => "librariesAndDemo",
            Self::Lifestyle => "lifestyle",
            Self::MapsAndNavigation => "mapsAndNavigation",
            Self::Medical => "medical",
            Self::MusicAndAudio => "musicAndAudio",
            Self::NewsAndMagazines => "newsAndMagazines",
            Self::PhotoAndVideo => "photoAndVideo",
            Self::Productivity => "productivity",
            Self::Shopping => "shopping",
            Self::SocialNetworkingAndCommunications => {
                "socialNetworkingAndCommunications"
            }
            Self::Sports => "sports",
            Self::Utilities => "utilities",
            Self::TravelAndLocal => "travelAndLocal",
            Self::Weather => "weather",
            Self::Unknown(value) => value,
        }
    }
}

open_enum!(ApplicationCategory);

/// Where the registration of an application profile stands, with a reason if it was turned
/// down.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct ApplicationProfileStatusDetail {
    /// Where the registration of an application profile stands over all operators together.
    /// `partially-accepted` means that some said yes and others no; `failed` that handing it over
    /// did not work, which Vonage tries again by itself.
    pub status: ApplicationProfileStatus,
    /// Short reason for a rejection.
    ///
    /// At most 100 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// Where the registration of an application profile stands over all operators together.
/// `partially-accepted` means that some said yes and others no; `failed` that handing it over
/// did not work, which Vonage tries again by itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ApplicationProfileStatus {
    /// `pending`
    Pending,
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

impl ApplicationProfileStatus {
    /// All known values, in the order of the specification.
    pub const VALUES: &'static [Self] = &[
        Self::Pending,
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
            Self::Provisioning => "provisioning",
            Self::Accepted => "accepted",
            Self::PartiallyAccepted => "partially-accepted",
            Self::Rejected => "rejected",
            Self::Failed => "failed",
            Self::Unknown(value) => value,
        }
    }
}

open_enum!(ApplicationProfileStatus);

/// A network API that an application calls, and what it calls it for.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, bon::Builder)]
#[builder(on(String, into))]
#[non_exhaustive]
pub struct NetworkApiUse {
    /// Identifier of the network API, for instance `sim-swap`, `number-verification`,
    /// `device-status`, `qod` or `verify-silent-authentication`; `listNetworkApis` returns the
    /// current set.
    ///
    /// Example: `sim-swap`.
    pub network_api_id: String,
    /// Identifiers of the purposes the API is called for, which operators ask for to judge the
    /// request; `listPurposes` returns the current set.
    #[builder(with = |items: impl IntoIterator<Item = impl Into<String>>| items.into_iter().map(Into::into).collect())]
    pub purpose_ids: Vec<String>,
}

impl Validate for NetworkApiUse {
    fn check(&self, _checker: &mut Checker) {}
}

impl NetworkApiUse {
    /// Checks every limit and rule that is known before sending.
    ///
    /// # Errors
    ///
    /// All violations at once, each with the JSON pointer of its place.
    pub fn validate(&self) -> Result<(), Violations> {
        crate::runtime::validate(self)
    }
}

/// A note that the registry has left on an application profile for its owner.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct ApplicationProfileNotification {
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
}

/// What has to be known about a use case to register it. It cannot be edited afterwards.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, bon::Builder)]
#[builder(on(String, into))]
#[non_exhaustive]
pub struct CreateApplicationProfile {
    /// Identifier of the business profile that the use case is to belong to.
    ///
    /// At most 100 characters. Example: `2hothFWw2ssb3y3lhh5Fu3tzfqV`.
    pub business_profile_id: String,
    /// Name that tells this application profile from your others.
    ///
    /// At most 100 characters. Example: `Network Application Profile`.
    pub name: String,
    /// What the application does, told from the point of view of its users.
    ///
    /// At most 1000 characters. Example: `This Network Application Profile main use case is for
    /// Fraud Prevention`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What kind of application it is. `listCategories` returns the current set, which may hold
    /// more than is listed here.
    ///
    /// At most 100 characters. Example: `finance`.
    pub category_id: ApplicationCategory,
    /// The network APIs that the application will call, each with its purposes.
    #[builder(with = FromIterator::from_iter)]
    pub network_apis: Vec<NetworkApiUse>,
    /// Send `true` to agree to the general terms; `listTermsAndConditions` returns their current
    /// wording.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub terms_and_conditions_accepted: Option<bool>,
    /// Two-letter ISO 3166 codes of all countries where personal data from the network APIs may be
    /// processed.
    #[builder(with = |items: impl IntoIterator<Item = impl Into<String>>| items.into_iter().map(Into::into).collect())]
    pub infrastructure_locations: Vec<String>,
    /// Public web address of the application's own privacy policy.
    ///
    /// At most 500 characters. Example: `https://www.businessinc.com/application_privacy_policy`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub privacy_policy_url: Option<String>,
}

impl Validate for CreateApplicationProfile {
    fn check(&self, checker: &mut Checker) {
        checker
            .string(
                "business_profile_id",
                Some(&self.business_profile_id),
                &[StringRule::MaxLength(100)],
            );
        checker.string("name", Some(&self.name), &[StringRule::MaxLength(100)]);
        checker
            .string(
                "description",
                self.description.as_deref(),
                &[StringRule::MaxLength(1000)],
            );
        checker.allowed("category_id", Some(&self.category_id));
        checker.objects("network_apis", Some(&self.network_apis), Size::ANY);
        checker
            .string(
                "privacy_policy_url",
                self.privacy_policy_url.as_deref(),
                &[StringRule::MaxLength(500), StringRule::Format(Format::Uri)],
            );
    }
}

impl CreateApplicationProfile {
    /// Checks every limit and rule that is known before sending.
    ///
    /// # Errors
    ///
    /// All violations at once, each with the JSON pointer of its place.
    pub fn validate(&self) -> Result<(), Violations> {
        crate::runtime::validate(self)
    }
}

/// One page of the statuses that application profiles have with operators.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct ApplicationProfileCspStatusList {
    /// Links to this page of a list and to the one after it.
    #[serde(rename = "_links")]
    pub links: PageLinks,
    /// Content of a page of operator statuses of application profiles.
    #[serde(rename = "_embedded")]
    pub embedded: ApplicationProfileCspStatusListEmbedded,
}

/// Content of a page of operator statuses of application profiles.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct ApplicationProfileCspStatusListEmbedded {
    /// The statuses on this page, one for each pair of profile and operator.
    pub application_profile_csp_statuses: Vec<ApplicationProfileCspStatus>,
}

/// How one operator has dealt with one application profile.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct ApplicationProfileCspStatus {
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
    /// Moment from which the application profile is gone for good; present once its deletion was
    /// requested.
    ///
    /// Example: `2023-11-08T10:12:20.52Z`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delete_at: Option<DateTime<Utc>>,
    /// How far the registration of an application profile has come at a single operator.
    ///
    /// Example: `not-submitted`.
    pub status: ApplicationProfileCspRegistrationStatus,
    /// The step that the registration was in before the current one.
    ///
    /// Example: `not-submitted`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub previous_status: Option<ApplicationProfileCspRegistrationStatus>,
    /// Short reason from the operator for a rejection.
    ///
    /// Example: `Some message`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Identifier of the application profile.
    ///
    /// Example: `2hotg2Wzoy65nG6VKNaap4VFQvC`.
    pub application_profile_id: String,
    /// Identifier of the business profile above it.
    ///
    /// Example: `2hothFWw2ssb3y3lhh5Fu3tzfqV`.
    pub business_profile_id: String,
    /// API key of the account the application profile belongs to.
    ///
    /// Example: `acc102846`.
    pub account_id: String,
    /// Whether the operator wants a phone number to be looked up in the GNP allowlist first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allowlist_check_required: Option<bool>,
    /// Identifiers of the network APIs that the application profile covers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network_apis: Option<Vec<String>>,
    /// Whether the technical connection to the operator works.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connectivity_status: Option<ConnectivityStatus>,
}

/// How far the registration of an application profile has come at a single operator.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ApplicationProfileCspRegistrationStatus {
    /// `not-submitted`
    NotSubmitted,
    /// `ready-for-provisioning`
    ReadyForProvisioning,
    /// `ready-to-update`
    ReadyToUpdate,
    /// `provisioning-application`
    ProvisioningApplication,
    /// `application-accepted`
    ApplicationAccepted,
    /// `provisioning-order`
    ProvisioningOrder,
    /// `accepted`
    Accepted,
    /// `rejected`
    Rejected,
    /// `failed`
    Failed,
    /// A value that this version of the crate does not know.
    Unknown(String),
}

impl ApplicationProfileCspRegistrationStatus {
    /// All known values, in the order of the specification.
    pub const VALUES: &'static [Self] = &[
        Self::NotSubmitted,
        Self::ReadyForProvisioning,
        Self::ReadyToUpdate,
        Self::ProvisioningApplication,
        Self::ApplicationAccepted,
        Self::ProvisioningOrder,
        Self::Accepted,
        Self::Rejected,
        Self::Failed,
    ];

    /// The value as it goes over the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::NotSubmitted => "not-submitted",
            Self::ReadyForProvisioning => "ready-for-provisioning",
            Self::ReadyToUpdate => "ready-to-update",
            Self::ProvisioningApplication => "provisioning-application",
            Self::ApplicationAccepted => "application-accepted",
            Self::ProvisioningOrder => "provisioning-order",
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
            Self::Failed => "failed",
            Self::Unknown(value) => value,
        }
    }
}

open_enum!(ApplicationProfileCspRegistrationStatus);

/// Whether the technical connection to the operator works.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ConnectivityStatus {
    /// `UNKNOWN`
    Unknown2,
    /// `OK`
    Ok,
    /// `ERROR`
    Error,
    /// A value that this version of the crate does not know.
    Unknown(String),
}

impl ConnectivityStatus {
    /// All known values, in the order of the specification.
    pub const VALUES: &'static [Self] = &[Self::Unknown2, Self::Ok, Self::Error];
    /// The value as it goes over the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Unknown2 => "UNKNOWN",
            Self::Ok => "OK",
            Self::Error => "ERROR",
            Self::Unknown(value) => value,
        }
    }
}

open_enum!(ConnectivityStatus);

/// Body of a share request. No fields are documented for it: send an empty object.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(transparent)]
pub struct ShareApplicationProfile(
    /// The value itself.
    pub serde_json::Map<String, serde_json::Value>,
);

impl Validate for ShareApplicationProfile {
    fn check(&self, _checker: &mut Checker) {}
}

impl ShareApplicationProfile {
    /// Checks every limit and rule that is known before sending.
    ///
    /// # Errors
    ///
    /// All violations at once, each with the JSON pointer of its place.
    pub fn validate(&self) -> Result<(), Violations> {
        crate::runtime::validate(self)
    }
}

static LIST_APPLICATION_PROFILES: Operation = Operation {
    id: "listApplicationProfiles",
    method: Method::GET,
    path: "/v1/network-registry/application-profiles",
    retry: Retry::Safe,
    security: &[Security::Basic],
};

static CREATE_APPLICATION_PROFILE: Operation = Operation {
    id: "createApplicationProfile",
    method: Method::POST,
    path: "/v1/network-registry/application-profiles",
    retry: Retry::Unprocessed,
    security: &[Security::Basic],
};

static GET_APPLICATION_PROFILE: Operation = Operation {
    id: "getApplicationProfile",
    method: Method::GET,
    path: "/v1/network-registry/application-profiles/{id}",
    retry: Retry::Safe,
    security: &[Security::Basic],
};

static DELETE_APPLICATION_PROFILE: Operation = Operation {
    id: "deleteApplicationProfile",
    method: Method::DELETE,
    path: "/v1/network-registry/application-profiles/{id}",
    retry: Retry::Unprocessed,
    security: &[Security::Basic],
};

static DISMISS_APPLICATION_PROFILE_NOTIFICATION: Operation = Operation {
    id: "dismissApplicationProfileNotification",
    method: Method::POST,
    path: "/v1/network-registry/application-profiles/{id}/notification/dismiss",
    retry: Retry::Unprocessed,
    security: &[Security::Basic],
};

static UNDELETE_APPLICATION_PROFILE: Operation = Operation {
    id: "undeleteApplicationProfile",
    method: Method::POST,
    path: "/v1/network-registry/application-profiles/{id}/undelete",
    retry: Retry::Unprocessed,
    security: &[Security::Basic],
};

static LIST_APPLICATION_PROFILE_CSP_STATUSES: Operation = Operation {
    id: "listApplicationProfileCspStatuses",
    method: Method::GET,
    path: "/v1/network-registry/application-profiles/{id}/csps",
    retry: Retry::Safe,
    security: &[Security::Basic],
};

static SHARE_APPLICATION_PROFILE: Operation = Operation {
    id: "shareApplicationProfile",
    method: Method::POST,
    path: "/v1/network-registry/application-profiles/{id}/shared",
    retry: Retry::Unprocessed,
    security: &[Security::Basic],
};

static LIST_APPLICATION_PROFILE_SHARED_ACCOUNTS: Operation = Operation {
    id: "listApplicationProfileSharedAccounts",
    method: Method::GET,
    path: "/v1/network-registry/application-profiles/{id}/shared",
    retry: Retry::Safe,
    security: &[Security::Basic],
};

static UNSHARE_APPLICATION_PROFILE: Operation = Operation {
    id: "unshareApplicationProfile",
    method: Method::DELETE,
    path: "/v1/network-registry/application-profiles/{id}/shared/{account_id}",
    retry: Retry::Unprocessed,
    security: &[Security::Basic],
};

static LIST_APPLICATION_PROFILE_LINKED_APPLICATIONS: Operation = Operation {
    id: "listApplicationProfileLinkedApplications",
    method: Method::GET,
    path: "/v1/network-registry/application-profiles/{id}/linked-applications",
    retry: Retry::Safe,
    security: &[Security::Basic],
};

static GET_APPLICATION_PROFILE_CSP_STATUS: Operation = Operation {
    id: "getApplicationProfileCspStatus",
    method: Method::GET,
    path: "/v1/network-registry/application-profiles/{id}/csps/{csp_id}",
    retry: Retry::Safe,
    security: &[Security::Basic],
};
