//! What profiles can choose from, such as operators, countries, kinds of organisation,
//! categories, network APIs, purposes, vetting levels and legal documents.

use serde::{Deserialize, Serialize};
use super::PageLinks;
use crate::runtime::{
    Call, CallFuture, Error, ListStyle, Method, Operation, Request, Response, Retry,
    Security, Transport, Violations, decode,
};

/// What profiles can choose from, such as operators, countries, kinds of organisation,
/// categories, network APIs, purposes, vetting levels and legal documents.
#[derive(Clone, Copy, Debug)]
pub struct Catalogue<'a> {
    pub(super) transport: &'a Transport,
}

impl Catalogue<'_> {
    /// List countries.
    ///
    /// Lists the countries where the registry works with operators.
    ///
    /// `GET /v1/network-registry/catalogue/countries`
    pub fn list_countries(&self) -> ListCountries {
        let request = Request::new(self.transport, &LIST_COUNTRIES);
        ListCountries {
            call: Call::new(request, decode::json),
        }
    }

    /// List organisation types.
    ///
    /// Lists the kinds of legal entity that a business profile can name.
    ///
    /// `GET /v1/network-registry/catalogue/organisation-types`
    pub fn list_organisation_types(&self) -> ListOrganisationTypes {
        let request = Request::new(self.transport, &LIST_ORGANISATION_TYPES);
        ListOrganisationTypes {
            call: Call::new(request, decode::json),
        }
    }

    /// List application categories.
    ///
    /// Lists the kinds of application that an application profile can name.
    ///
    /// `GET /v1/network-registry/catalogue/categories`
    pub fn list_categories(&self) -> ListCategories {
        let request = Request::new(self.transport, &LIST_CATEGORIES);
        ListCategories {
            call: Call::new(request, decode::json),
        }
    }

    /// List operators.
    ///
    /// Lists the mobile operators that registrations are sent to, with what they support and
    /// demand.
    ///
    /// `GET /v1/network-registry/catalogue/csps`
    pub fn list_csps(&self) -> ListCsps {
        let request = Request::new(self.transport, &LIST_CSPS);
        ListCsps {
            call: Call::new(request, decode::json),
        }
    }

    /// List network APIs.
    ///
    /// Lists the network capabilities that applications can be registered for.
    ///
    /// `GET /v1/network-registry/catalogue/network-apis`
    pub fn list_network_apis(&self) -> ListNetworkApis {
        let request = Request::new(self.transport, &LIST_NETWORK_APIS);
        ListNetworkApis {
            call: Call::new(request, decode::json),
        }
    }

    /// List purposes.
    ///
    /// Lists the reasons for calling a network API that operators recognise.
    ///
    /// `GET /v1/network-registry/catalogue/purposes`
    pub fn list_purposes(&self) -> ListPurposes {
        let request = Request::new(self.transport, &LIST_PURPOSES);
        ListPurposes {
            call: Call::new(request, decode::json),
        }
    }

    /// List vetting levels.
    ///
    /// Lists how thoroughly a business can be verified, and what each level demands of its profile.
    ///
    /// `GET /v1/network-registry/catalogue/vetting-levels`
    pub fn list_vetting_levels(&self) -> ListVettingLevels {
        let request = Request::new(self.transport, &LIST_VETTING_LEVELS);
        ListVettingLevels {
            call: Call::new(request, decode::json),
        }
    }

    /// Read a vetting level.
    ///
    /// Returns one vetting level with the fields it demands.
    ///
    /// `GET /v1/network-registry/catalogue/vetting-levels/{id}`
    ///
    /// - `id`: Identifier of the vetting level.
    pub fn get_vetting_level(&self, id: &str) -> Call<VettingLevel> {
        let mut request = Request::new(self.transport, &GET_VETTING_LEVEL);
        request.path("id", id);
        Call::new(request, decode::json)
    }

    /// List terms and conditions.
    ///
    /// Lists the legal documents that have to be agreed to, in their current wording.
    ///
    /// `GET /v1/network-registry/catalogue/terms-and-conditions`
    pub fn list_terms_and_conditions(&self) -> ListTermsAndConditions {
        let request = Request::new(self.transport, &LIST_TERMS_AND_CONDITIONS);
        ListTermsAndConditions {
            call: Call::new(request, decode::json),
        }
    }

    /// Read terms and conditions.
    ///
    /// Returns one legal document in its current wording.
    ///
    /// `GET /v1/network-registry/catalogue/terms-and-conditions/{id}`
    ///
    /// - `id`: Identifier of the document.
    pub fn get_terms_and_conditions(&self, id: &str) -> Call<TermsAndConditions> {
        let mut request = Request::new(self.transport, &GET_TERMS_AND_CONDITIONS);
        request.path("id", id);
        Call::new(request, decode::json)
    }
}

/// A prepared call of `listCountries`: set what you need, then await it.
#[derive(Clone, Debug)]
#[must_use = "a call does nothing until it is awaited or sent"]
pub struct ListCountries {
    call: Call<CountryList>,
}

impl ListCountries {
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
    pub async fn send(self) -> Result<Response<CountryList>, Error> {
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

impl IntoFuture for ListCountries {
    type Output = Result<CountryList, Error>;
    type IntoFuture = CallFuture<CountryList>;

    fn into_future(self) -> Self::IntoFuture {
        self.call.into_future()
    }
}

/// A prepared call of `listOrganisationTypes`: set what you need, then await it.
#[derive(Clone, Debug)]
#[must_use = "a call does nothing until it is awaited or sent"]
pub struct ListOrganisationTypes {
    call: Call<OrganisationTypeList>,
}

impl ListOrganisationTypes {
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
    pub async fn send(self) -> Result<Response<OrganisationTypeList>, Error> {
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

impl IntoFuture for ListOrganisationTypes {
    type Output = Result<OrganisationTypeList, Error>;
    type IntoFuture = CallFuture<OrganisationTypeList>;

    fn into_future(self) -> Self::IntoFuture {
        self.call.into_future()
    }
}

/// A prepared call of `listCategories`: set what you need, then await it.
#[derive(Clone, Debug)]
#[must_use = "a call does nothing until it is awaited or sent"]
pub struct ListCategories {
    call: Call<CategoryList>,
}

impl ListCategories {
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
    pub async fn send(self) -> Result<Response<CategoryList>, Error> {
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

impl IntoFuture for ListCategories {
    type Output = Result<CategoryList, Error>;
    type IntoFuture = CallFuture<CategoryList>;

    fn into_future(self) -> Self::IntoFuture {
        self.call.into_future()
    }
}

/// A prepared call of `listCsps`: set what you need, then await it.
#[derive(Clone, Debug)]
#[must_use = "a call does nothing until it is awaited or sent"]
pub struct ListCsps {
    call: Call<CspList>,
}

impl ListCsps {
    /// Return only operators in these countries, given by two-letter ISO 3166 code. Goes over the
    /// wire as one value with commas.
    pub fn countries(
        mut self,
        countries: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        let countries: Vec<String> = countries.into_iter().map(Into::into).collect();
        let request = self.call.request();
        request.query_list("countries", &countries, ListStyle::Repeat);
        self
    }

    /// Whether to include every operator that the platform knows of.
    pub fn all(mut self, all: bool) -> Self {
        let request = self.call.request();
        request.query("all", all);
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
    pub async fn send(self) -> Result<Response<CspList>, Error> {
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

impl IntoFuture for ListCsps {
    type Output = Result<CspList, Error>;
    type IntoFuture = CallFuture<CspList>;

    fn into_future(self) -> Self::IntoFuture {
        self.call.into_future()
    }
}

/// A prepared call of `listNetworkApis`: set what you need, then await it.
#[derive(Clone, Debug)]
#[must_use = "a call does nothing until it is awaited or sent"]
pub struct ListNetworkApis {
    call: Call<NetworkApiList>,
}

impl ListNetworkApis {
    /// Return only network APIs offered in these countries, given by two-letter ISO 3166 code. Goes
    /// over the wire as one value with commas.
    pub fn countries(
        mut self,
        countries: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        let countries: Vec<String> = countries.into_iter().map(Into::into).collect();
        let request = self.call.request();
        request.query_list("countries", &countries, ListStyle::Repeat);
        self
    }

    /// Whether to include every network API that the platform knows of.
    pub fn all(mut self, all: bool) -> Self {
        let request = self.call.request();
        request.query("all", all);
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
    pub async fn send(self) -> Result<Response<NetworkApiList>, Error> {
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

impl IntoFuture for ListNetworkApis {
    type Output = Result<NetworkApiList, Error>;
    type IntoFuture = CallFuture<NetworkApiList>;

    fn into_future(self) -> Self::IntoFuture {
        self.call.into_future()
    }
}

/// A prepared call of `listPurposes`: set what you need, then await it.
#[derive(Clone, Debug)]
#[must_use = "a call does nothing until it is awaited or sent"]
pub struct ListPurposes {
    call: Call<PurposeList>,
}

impl ListPurposes {
    /// Return only purposes of these network APIs, given by identifier and separated by commas.
    pub fn network_apis(mut self, network_apis: impl Into<String>) -> Self {
        let network_apis = network_apis.into();
        let request = self.call.request();
        request.query("network-apis", &network_apis);
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
    pub async fn send(self) -> Result<Response<PurposeList>, Error> {
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

impl IntoFuture for ListPurposes {
    type Output = Result<PurposeList, Error>;
    type IntoFuture = CallFuture<PurposeList>;

    fn into_future(self) -> Self::IntoFuture {
        self.call.into_future()
    }
}

/// A prepared call of `listVettingLevels`: set what you need, then await it.
#[derive(Clone, Debug)]
#[must_use = "a call does nothing until it is awaited or sent"]
pub struct ListVettingLevels {
    call: Call<VettingLevelList>,
}

impl ListVettingLevels {
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
    pub async fn send(self) -> Result<Response<VettingLevelList>, Error> {
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

impl IntoFuture for ListVettingLevels {
    type Output = Result<VettingLevelList, Error>;
    type IntoFuture = CallFuture<VettingLevelList>;

    fn into_future(self) -> Self::IntoFuture {
        self.call.into_future()
    }
}

/// A prepared call of `listTermsAndConditions`: set what you need, then await it.
#[derive(Clone, Debug)]
#[must_use = "a call does nothing until it is awaited or sent"]
pub struct ListTermsAndConditions {
    call: Call<TermsAndConditionsList>,
}

impl ListTermsAndConditions {
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
    pub async fn send(self) -> Result<Response<TermsAndConditionsList>, Error> {
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

impl IntoFuture for ListTermsAndConditions {
    type Output = Result<TermsAndConditionsList, Error>;
    type IntoFuture = CallFuture<TermsAndConditionsList>;

    fn into_future(self) -> Self::IntoFuture {
        self.call.into_future()
    }
}

/// One page of the countries catalogue.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct CountryList {
    /// Links to this page of a list and to the one after it.
    #[serde(rename = "_links")]
    pub links: PageLinks,
    /// Content of a page of countries.
    #[serde(rename = "_embedded")]
    pub embedded: CountryListEmbedded,
}

/// Content of a page of countries.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct CountryListEmbedded {
    /// The countries on this page.
    pub countries: Vec<Country>,
}

/// A country where the registry works with operators.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct Country {
    /// Two-letter ISO 3166 code, as used in profiles.
    ///
    /// Exactly 2 characters. Example: `ES`.
    pub code: String,
    /// English name to show to people.
    ///
    /// Example: `Spain`.
    pub name: String,
}

/// One page of the catalogue of organisation types.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct OrganisationTypeList {
    /// Links to this page of a list and to the one after it.
    #[serde(rename = "_links")]
    pub links: PageLinks,
    /// Content of a page of organisation types.
    #[serde(rename = "_embedded")]
    pub embedded: OrganisationTypeListEmbedded,
}

/// Content of a page of organisation types.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct OrganisationTypeListEmbedded {
    /// The organisation types on this page.
    pub organisation_types: Vec<OrganisationTypeEntry>,
}

/// A kind of legal entity that a business profile can name.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct OrganisationTypeEntry {
    /// Identifier to send as `organisation_type`.
    ///
    /// Example: `forProfitOrganisation`.
    pub id: String,
    /// English name to show to people.
    ///
    /// Example: `For-Profit Organisation`.
    pub name: String,
}

/// One page of the catalogue of application categories.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct CategoryList {
    /// Links to this page of a list and to the one after it.
    #[serde(rename = "_links")]
    pub links: PageLinks,
    /// Content of a page of categories.
    #[serde(rename = "_embedded")]
    pub embedded: CategoryListEmbedded,
}

/// Content of a page of categories.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct CategoryListEmbedded {
    /// The categories on this page.
    pub categories: Vec<Category>,
}

/// A kind of application that an application profile can name.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct Category {
    /// Identifier to send as `category_id`.
    ///
    /// Example: `autoAndVehicle`.
    pub id: String,
    /// English name to show to people.
    ///
    /// Example: `Auto and Vehicle`.
    pub name: String,
}

/// One page of the catalogue of operators.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct CspList {
    /// Links to this page of a list and to the one after it.
    #[serde(rename = "_links")]
    pub links: PageLinks,
    /// Content of a page of operators.
    #[serde(rename = "_embedded")]
    pub embedded: CspListEmbedded,
}

/// Content of a page of operators.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct CspListEmbedded {
    /// The operators on this page.
    pub csps: Vec<Csp>,
}

/// A mobile operator (communication service provider) that registrations are sent to.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct Csp {
    /// Identifier of the operator, used in paths and filters.
    ///
    /// Example: `telefonica_es`.
    pub id: String,
    /// Name of the operator.
    ///
    /// At most 255 characters. Example: `Telefonica`.
    pub name: String,
    /// Two-letter ISO 3166 code of the country whose network it runs.
    ///
    /// Exactly 2 characters. Example: `ES`.
    pub country: String,
    /// Identifiers of the network APIs that the operator offers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub supported_network_apis: Option<Vec<String>>,
    /// Identifier of the vetting that the operator asks for.
    ///
    /// Example: `standard_vetting`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vetting_level: Option<String>,
}

/// One page of the catalogue of network APIs.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct NetworkApiList {
    /// Links to this page of a list and to the one after it.
    #[serde(rename = "_links")]
    pub links: PageLinks,
    /// Content of a page of network APIs.
    #[serde(rename = "_embedded")]
    pub embedded: NetworkApiListEmbedded,
}

/// Content of a page of network APIs.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct NetworkApiListEmbedded {
    /// The network APIs on this page.
    pub network_apis: Vec<NetworkApi>,
}

/// A network capability that applications can be registered for.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct NetworkApi {
    /// Identifier to send as `network_api_id`.
    ///
    /// Example: `sim-swap`.
    pub id: String,
    /// English name to show to people.
    ///
    /// Example: `SIM Swap`.
    pub name: String,
    /// Settings that an application needs before it can use the API. Known values are
    /// `nv_redirect_url`, `qod_callback_url` and `verify_callback_url`; the published example nests
    /// them in an inner array.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requires: Option<Vec<serde_json::Value>>,
}

/// One page of the catalogue of purposes.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct PurposeList {
    /// Links to this page of a list and to the one after it.
    #[serde(rename = "_links")]
    pub links: PageLinks,
    /// Content of a page of purposes.
    #[serde(rename = "_embedded")]
    pub embedded: PurposeListEmbedded,
}

/// Content of a page of purposes.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct PurposeListEmbedded {
    /// The purposes on this page.
    pub purposes: Vec<Purpose>,
}

/// A reason for calling a network API that operators recognise.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct Purpose {
    /// Identifier to send in `purpose_ids`.
    ///
    /// Example: `fraudPreventionAndDetection`.
    pub id: String,
    /// English name to show to people.
    ///
    /// Example: `Fraud Prevention and Detection`.
    pub name: String,
    /// Identifier of the network API that can be called for this purpose.
    ///
    /// Example: `sim-swap`.
    pub network_api_id: String,
}

/// One page of the catalogue of vetting levels.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct VettingLevelList {
    /// Links to this page of a list and to the one after it.
    #[serde(rename = "_links")]
    pub links: PageLinks,
    /// Content of a page of vetting levels.
    #[serde(rename = "_embedded")]
    pub embedded: VettingLevelListEmbedded,
}

/// Content of a page of vetting levels.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct VettingLevelListEmbedded {
    /// The vetting levels on this page.
    pub vetting_levels: Vec<VettingLevel>,
}

/// How thoroughly a business is verified, and what has to be handed in for it.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct VettingLevel {
    /// Identifier of the level.
    ///
    /// Example: `standard_level`.
    pub id: String,
    /// English name to show to people.
    ///
    /// Example: `Standard level`.
    pub name: String,
    /// What the level involves.
    ///
    /// Example: `Standard vetting level`.
    pub description: String,
    /// Names of the entries that `vetting_extra_fields` of a business profile must hold at this
    /// level.
    pub extra_fields: Vec<String>,
}

/// One page of the catalogue of terms and conditions.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct TermsAndConditionsList {
    /// Links to this page of a list and to the one after it.
    #[serde(rename = "_links")]
    pub links: PageLinks,
    /// Content of a page of terms and conditions.
    #[serde(rename = "_embedded")]
    pub embedded: TermsAndConditionsListEmbedded,
}

/// Content of a page of terms and conditions.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct TermsAndConditionsListEmbedded {
    /// The documents on this page.
    pub terms_and_conditions: Vec<TermsAndConditions>,
}

/// A legal document that has to be agreed to.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct TermsAndConditions {
    /// Identifier of the document.
    ///
    /// Example: `general`.
    pub id: String,
    /// English title to show to people.
    ///
    /// Example: `General terms and conditions`.
    pub name: String,
    /// Full wording of the document.
    ///
    /// Example: `T&Cs are determined by Network Registry. You may retrieve the latest version of
    /// those terms and conditions using the Network Registry T&C endpoint.`.
    pub text: String,
}

static LIST_COUNTRIES: Operation = Operation {
    id: "listCountries",
    method: Method::GET,
    path: "/v1/network-registry/catalogue/countries",
    retry: Retry::Safe,
    security: &[Security::Basic],
};

static LIST_ORGANISATION_TYPES: Operation = Operation {
    id: "listOrganisationTypes",
    method: Method::GET,
    path: "/v1/network-registry/catalogue/organisation-types",
    retry: Retry::Safe,
    security: &[Security::Basic],
};

static LIST_CATEGORIES: Operation = Operation {
    id: "listCategories",
    method: Method::GET,
    path: "/v1/network-registry/catalogue/categories",
    retry: Retry::Safe,
    security: &[Security::Basic],
};

static LIST_CSPS: Operation = Operation {
    id: "listCsps",
    method: Method::GET,
    path: "/v1/network-registry/catalogue/csps",
    retry: Retry::Safe,
    security: &[Security::Basic],
};

static LIST_NETWORK_APIS: Operation = Operation {
    id: "listNetworkApis",
    method: Method::GET,
    path: "/v1/network-registry/catalogue/network-apis",
    retry: Retry::Safe,
    security: &[Security::Basic],
};

static LIST_PURPOSES: Operation = Operation {
    id: "listPurposes",
    method: Method::GET,
    path: "/v1/network-registry/catalogue/purposes",
    retry: Retry::Safe,
    security: &[Security::Basic],
};

static LIST_VETTING_LEVELS: Operation = Operation {
    id: "listVettingLevels",
    method: Method::GET,
    path: "/v1/network-registry/catalogue/vetting-levels",
    retry: Retry::Safe,
    security: &[Security::Basic],
};

static GET_VETTING_LEVEL: Operation = Operation {
    id: "getVettingLevel",
    method: Method::GET,
    path: "/v1/network-registry/catalogue/vetting-levels/{id}",
    retry: Retry::Safe,
    security: &[Security::Basic],
};

static LIST_TERMS_AND_CONDITIONS: Operation = Operation {
    id: "listTermsAndConditions",
    method: Method::GET,
    path: "/v1/network-registry/catalogue/terms-and-conditions",
    retry: Retry::Safe,
    security: &[Security::Basic],
};

static GET_TERMS_AND_CONDITIONS: Operation = Operation {
    id: "getTermsAndConditions",
    method: Method::GET,
    path: "/v1/network-registry/catalogue/terms-and-conditions/{id}",
    retry: Retry::Safe,
    security: &[Security::Basic],
};
