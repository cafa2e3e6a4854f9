//! File a registration, follow it and correct it, and read the history of its numbers.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use super::NumberStatus;
use crate::runtime::{
    Call, Checker, Format, Method, Operation, Request, Retry, Security, Size, StringRule,
    Transport, Validate, Violations, decode, open_enum,
};

/// File a registration, follow it and correct it, and read the history of its numbers.
#[derive(Clone, Copy, Debug)]
pub struct Registrations<'a> {
    pub(super) transport: &'a Transport,
}

impl Registrations<'_> {
    /// Register toll-free numbers.
    ///
    /// Files a registration for up to five toll-free numbers, as a draft or straight for review.
    ///
    /// `POST /v1/registrations`
    pub fn create(&self, body: CreateRegistration) -> Call<CreatedRegistration> {
        let mut request = Request::new(self.transport, &CREATE_REGISTRATION);
        request.json(&body);
        Call::new(request, decode::json)
    }

    /// Read a registration.
    ///
    /// Returns a registration as stored, with the verdict on each of its numbers.
    ///
    /// `GET /v1/registrations/{id}`
    ///
    /// - `id`: Identifier of the registration.
    pub fn get(&self, id: Uuid) -> Call<Registration> {
        let mut request = Request::new(self.transport, &GET_REGISTRATION);
        request.path("id", id);
        Call::new(request, decode::json)
    }

    /// Change or submit a registration.
    ///
    /// Changes the fields that you send. Possible while the registration is a draft, or after its
    /// submission if every one of its numbers is in status `UPDATES_REQUIRED`.
    ///
    /// `PATCH /v1/registrations/{id}`
    ///
    /// - `id`: Identifier of the registration.
    pub fn update(&self, id: Uuid, body: UpdateRegistration) -> Call<()> {
        let mut request = Request::new(self.transport, &UPDATE_REGISTRATION);
        request.path("id", id);
        request.json(&body);
        Call::new(request, decode::empty)
    }

    /// List the events of a number.
    ///
    /// Returns the history of one toll-free number within a registration, newest event first. Only
    /// the account that owns the registration may read it.
    ///
    /// `GET /v1/registrations/{id}/number/{number}/events`
    ///
    /// - `id`: Identifier of the registration.
    /// - `number`: Toll-free number in E.164 form, digits only, without a plus sign.
    pub fn list_events(&self, id: Uuid, number: &str) -> Call<RegistrationEventList> {
        let mut request = Request::new(self.transport, &LIST_REGISTRATION_EVENTS);
        request.path("id", id);
        request.path("number", number);
        request
            .check_path(|checker| {
                checker
                    .string(
                        "number",
                        Some(number),
                        &[
                            StringRule::MinLength(11),
                            StringRule::MaxLength(11),
                            StringRule::Format(Format::E164),
                        ],
                    )
            });
        Call::new(request, decode::json)
    }
}

/// What carriers want to know about a business and its messages before they let its toll-free
/// numbers send.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, bon::Builder)]
#[builder(on(String, into))]
#[non_exhaustive]
pub struct CreateRegistration {
    /// The organisation whose messages are sent. It is never the reseller or software vendor in
    /// between.
    pub business: Business,
    /// How many messages a month are expected to go out.
    ///
    /// Example: `10,000`.
    pub estimated_monthly_volume: MonthlyVolume,
    /// The software vendor or reseller that files the registration for its customer. Leave it out
    /// when you register for yourself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub isv_reseller: Option<IsvReseller>,
    /// The toll-free numbers to register, at most five at a time.
    #[builder(with = FromIterator::from_iter)]
    pub requested_numbers: Vec<RequestedNumber>,
    /// Why the business needs several numbers, with the duty of each. Has to be given as soon as
    /// `requested_numbers` holds more than one.
    ///
    /// At most 149 characters. Example: `Two numbers are for two sales regions, one number per
    /// region to manage and track the business (East and West)`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub business_reason: Option<String>,
    /// What the messages are for.
    pub use_case: UseCase,
    /// What the messages look like.
    pub message_content: MessageContent,
    /// How recipients agree to be messaged, and what they are told then.
    pub opt_in: OptIn,
    /// Anything else that helps the reviewers.
    ///
    /// At most 350 characters. Example: `This is test additional information.`.
    pub additional_information: String,
    /// Whether a registration has gone to the reviewers or is still being written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<RegistrationStatus>,
}

impl Validate for CreateRegistration {
    fn check(&self, checker: &mut Checker) {
        checker.object("business", Some(&self.business));
        checker
            .allowed("estimated_monthly_volume", Some(&self.estimated_monthly_volume));
        checker
            .object("isv_reseller", self.isv_reseller.as_ref().map(|value| value as _));
        checker.objects("requested_numbers", Some(&self.requested_numbers), Size::ANY);
        checker
            .string(
                "business_reason",
                self.business_reason.as_deref(),
                &[StringRule::MaxLength(149)],
            );
        checker.object("use_case", Some(&self.use_case));
        checker.object("message_content", Some(&self.message_content));
        checker.object("opt_in", Some(&self.opt_in));
        checker
            .string(
                "additional_information",
                Some(&self.additional_information),
                &[StringRule::MaxLength(350)],
            );
        checker.allowed("status", self.status.as_ref().map(|value| value as _));
    }
}

impl CreateRegistration {
    /// Checks every limit and rule that is known before sending.
    ///
    /// # Errors
    ///
    /// All violations at once, each with the JSON pointer of its place.
    pub fn validate(&self) -> Result<(), Violations> {
        crate::runtime::validate(self)
    }
}

/// The organisation whose messages are sent. It is never the reseller or software vendor in
/// between.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, bon::Builder)]
#[builder(on(String, into))]
#[non_exhaustive]
pub struct Business {
    /// Full name of the organisation or of the company that owns it.
    ///
    /// At most 500 characters. Example: `Ericsson LM`.
    pub name: String,
    /// Postal address of the organisation.
    pub address: Address,
    /// Website of the organisation, reachable by everybody; a valid URL.
    ///
    /// At most 500 characters. Example: `https://www.vonage.com`.
    pub company_website: String,
    /// Person at the organisation whom carriers can turn to.
    pub contact: Contact,
    /// Brand that the organisation does business under, if it has one.
    ///
    /// At most 500 characters. Example: `Vonage Holdings Corp`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dba: Option<String>,
    /// Web address of the organisation's terms of service; a valid URL.
    ///
    /// At most 500 characters. Example:
    /// `https://www.vonage.com/legal/messaging-service-supplementary-terms/`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub terms_and_conditions_url: Option<String>,
    /// Web address of the organisation's privacy policy; a valid URL.
    ///
    /// At most 500 characters. Example: `https://www.vonage.com/legal/privacy-policy/`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub privacy_policy_url: Option<String>,
    /// Legal form of the organisation.
    ///
    /// Example: `PRIVATE_PROFIT`.
    pub entity_type: EntityType,
    /// Register that `tax_id` comes from. The US takes `EIN` and Canada `CBN`; elsewhere choose the
    /// national register or `OTHER`. Sole proprietors can register without such a number but are
    /// examined more closely.
    ///
    /// Default: `EIN`. Example: `EIN`.
    pub tax_id_type: TaxIdType,
    /// Number under which the organisation is known to its tax authority or company register: the
    /// EIN in the US, the CBN in Canada, otherwise that of the country. May be empty for a sole
    /// proprietor.
    ///
    /// At most 500 characters. Example: `12-3456789`.
    pub tax_id: String,
    /// Two-letter ISO code of the country that issued `tax_id`.
    ///
    /// At most 2 characters. Example: `US`.
    pub tax_id_issuing_country: String,
}

impl Validate for Business {
    fn check(&self, checker: &mut Checker) {
        checker.string("name", Some(&self.name), &[StringRule::MaxLength(500)]);
        checker.object("address", Some(&self.address));
        checker
            .string(
                "company_website",
                Some(&self.company_website),
                &[StringRule::MaxLength(500)],
            );
        checker.object("contact", Some(&self.contact));
        checker.string("dba", self.dba.as_deref(), &[StringRule::MaxLength(500)]);
        checker
            .string(
                "terms_and_conditions_url",
                self.terms_and_conditions_url.as_deref(),
                &[StringRule::MaxLength(500)],
            );
        checker
            .string(
                "privacy_policy_url",
                self.privacy_policy_url.as_deref(),
                &[StringRule::MaxLength(500)],
            );
        checker.allowed("entity_type", Some(&self.entity_type));
        checker.allowed("tax_id_type", Some(&self.tax_id_type));
        checker.string("tax_id", Some(&self.tax_id), &[StringRule::MaxLength(500)]);
        checker
            .string(
                "tax_id_issuing_country",
                Some(&self.tax_id_issuing_country),
                &[StringRule::MaxLength(2)],
            );
    }
}

impl Business {
    /// Checks every limit and rule that is known before sending.
    ///
    /// # Errors
    ///
    /// All violations at once, each with the JSON pointer of its place.
    pub fn validate(&self) -> Result<(), Violations> {
        crate::runtime::validate(self)
    }
}

/// Postal address of the organisation.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, bon::Builder)]
#[builder(on(String, into))]
#[non_exhaustive]
pub struct Address {
    /// Street with house number.
    ///
    /// At most 500 characters. Example: `101 Crawfords Corner Rd`.
    pub street: String,
    /// Town or city.
    ///
    /// At most 500 characters. Example: `Holmdel`.
    pub city: String,
    /// State or province; in the US its two-letter code.
    ///
    /// At most 500 characters. Example: `CA`.
    pub state: String,
    /// Postcode; in the US the ZIP code of five digits.
    ///
    /// At most 10 characters. Example: `21012`.
    pub postal_code: String,
    /// Two-letter ISO 3166 code of the country.
    ///
    /// Example: `US`.
    pub country: String,
}

impl Validate for Address {
    fn check(&self, checker: &mut Checker) {
        checker.string("street", Some(&self.street), &[StringRule::MaxLength(500)]);
        checker.string("city", Some(&self.city), &[StringRule::MaxLength(500)]);
        checker.string("state", Some(&self.state), &[StringRule::MaxLength(500)]);
        checker
            .string(
                "postal_code",
                Some(&self.postal_code),
                &[StringRule::MaxLength(10)],
            );
    }
}

impl Address {
    /// Checks every limit and rule that is known before sending.
    ///
    /// # Errors
    ///
    /// All violations at once, each with the JSON pointer of its place.
    pub fn validate(&self) -> Result<(), Violations> {
        crate::runtime::validate(self)
    }
}

/// Person at the organisation whom carriers can turn to.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, bon::Builder)]
#[builder(on(String, into))]
#[non_exhaustive]
pub struct Contact {
    /// Given name of the person.
    ///
    /// At most 500 characters. Example: `John`.
    pub first_name: String,
    /// Family name of the person.
    ///
    /// At most 500 characters. Example: `Smith`.
    pub last_name: String,
    /// Mailbox of the person. Its domain has to fit the organisation or, where one is given, the
    /// brand in `dba`.
    ///
    /// At most 500 characters. Example: `john.smith@vonage.com`.
    pub email: String,
    /// Telephone number of the person in E.164 form, digits only, without a plus sign.
    ///
    /// At most 500 characters. Example: `12125551212`.
    pub phone: String,
}

impl Validate for Contact {
    fn check(&self, checker: &mut Checker) {
        checker
            .string("first_name", Some(&self.first_name), &[StringRule::MaxLength(500)]);
        checker
            .string("last_name", Some(&self.last_name), &[StringRule::MaxLength(500)]);
        checker.string("email", Some(&self.email), &[StringRule::MaxLength(500)]);
        checker
            .string(
                "phone",
                Some(&self.phone),
                &[StringRule::MaxLength(500), StringRule::Format(Format::E164)],
            );
    }
}

impl Contact {
    /// Checks every limit and rule that is known before sending.
    ///
    /// # Errors
    ///
    /// All violations at once, each with the JSON pointer of its place.
    pub fn validate(&self) -> Result<(), Violations> {
        crate::runtime::validate(self)
    }
}

/// Legal form of the organisation.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EntityType {
    /// `SOLE_PROPRIETOR`
    SoleProprietor,
    /// `PRIVATE_PROFIT`
    PrivateProfit,
    /// `PUBLIC_PROFIT`
    PublicProfit,
    /// `NON_PROFIT`
    NonProfit,
    /// `GOVERNMENT`
    Government,
    /// A value that this version of the crate does not know.
    Unknown(String),
}

impl EntityType {
    /// All known values, in the order of the specification.
    pub const VALUES: &'static [Self] = &[
        Self::SoleProprietor,
        Self::PrivateProfit,
        Self::PublicProfit,
        Self::NonProfit,
        Self::Government,
    ];

    /// The value as it goes over the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::SoleProprietor => "SOLE_PROPRIETOR",
            Self::PrivateProfit => "PRIVATE_PROFIT",
            Self::PublicProfit => "PUBLIC_PROFIT",
            Self::NonProfit => "NON_PROFIT",
            Self::Government => "GOVERNMENT",
            Self::Unknown(value) => value,
        }
    }
}

open_enum!(EntityType);

/// Register that `tax_id` comes from. The US takes `EIN` and Canada `CBN`; elsewhere choose the
/// national register or `OTHER`. Sole proprietors can register without such a number but are
/// examined more closely.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TaxIdType {
    /// `EIN`
    Ein,
    /// `CBN`
    Cbn,
    /// `CRN`
    Crn,
    /// `NEQ`
    Neq,
    /// `PROVINCIAL_NUMBER`
    ProvincialNumber,
    /// `VAT`
    Vat,
    /// `ACN`
    Acn,
    /// `ABN`
    Abn,
    /// `BRN`
    Brn,
    /// `SIREN`
    Siren,
    /// `SIRET`
    Siret,
    /// `NZBN`
    Nzbn,
    /// `UST-IDNR`
    UstIdnr,
    /// `CIF`
    Cif,
    /// `NIF`
    Nif,
    /// `CNPJ`
    Cnpj,
    /// `UID`
    Uid,
    /// `OTHER`
    Other,
    /// A value that this version of the crate does not know.
    Unknown(String),
}

impl TaxIdType {
    /// All known values, in the order of the specification.
    pub const VALUES: &'static [Self] = &[
        Self::Ein,
        Self::Cbn,
        Self::Crn,
        Self::Neq,
        Self::ProvincialNumber,
        Self::Vat,
        Self::Acn,
        Self::Abn,
        Self::Brn,
        Self::Siren,
        Self::Siret,
        Self::Nzbn,
        Self::UstIdnr,
        Self::Cif,
        Self::Nif,
        Self::Cnpj,
        Self::Uid,
        Self::Other,
    ];

    /// The value as it goes over the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Ein => "EIN",
            Self::Cbn => "CBN",
            Self::Crn => "CRN",
            Self::Neq => "NEQ",
            Self::ProvincialNumber => "PROVINCIAL_NUMBER",
            Self::Vat => "VAT",
            Self::Acn => "ACN",
            Self::Abn => "ABN",
            Self::Brn => "BRN",
            Self::Siren => "SIREN",
            Self::Siret => "SIRET",
            Self::Nzbn => "NZBN",
            Self::UstIdnr => "UST-IDNR",
            Self::Cif => "CIF",
            Self::Nif => "NIF",
            Self::Cnpj => "CNPJ",
            Self::Uid => "UID",
            Self::Other => "OTHER",
            Self::Unknown(value) => value,
        }
    }
}

open_enum!(TaxIdType);

/// How many messages a month are expected to go out.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MonthlyVolume {
    /// `10`
    X10,
    /// `100`
    X100,
    /// `1,000`
    X1000,
    /// `10,000`
    X10000,
    /// `100,000`
    X100000,
    /// `250,000`
    X250000,
    /// `500,000`
    X500000,
    /// `750,000`
    X750000,
    /// `1,000,000`
    X1000000,
    /// `5,000,000`
    X5000000,
    /// `10,000,000+`
    X10000000Plus,
    /// A value that this version of the crate does not know.
    Unknown(String),
}

impl MonthlyVolume {
    /// All known values, in the order of the specification.
    pub const VALUES: &'static [Self] = &[
        Self::X10,
        Self::X100,
        Self::X1000,
        Self::X10000,
        Self::X100000,
        Self::X250000,
        Self::X500000,
        Self::X750000,
        Self::X1000000,
        Self::X5000000,
        Self::X10000000Plus,
    ];

    /// The value as it goes over the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::X10 => "10",
            Self::X100 => "100",
            Self::X1000 => "1,000",
            Self::X10000 => "10,000",
            Self::X100000 => "100,000",
            Self::X250000 => "250,000",
            Self::X500000 => "500,000",
            Self::X750000 => "750,000",
            Self::X1000000 => "1,000,000",
            Self::X5000000 => "5,000,000",
            Self::X10000000Plus => "10,000,000+",
            Self::Unknown(value) => value,
        }
    }
}

open_enum!(MonthlyVolume);

/// The software vendor or reseller that files the registration for its customer. Leave it out
/// when you register for yourself.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, bon::Builder)]
#[builder(on(String, into))]
#[non_exhaustive]
pub struct IsvReseller {
    /// Business name of the vendor or reseller.
    ///
    /// At most 500 characters. Example: `Reseller ABC`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Mailbox of the vendor or reseller. When it is given, Vonage writes to this mailbox alone; a
    /// valid address.
    ///
    /// At most 500 characters. Example: `john.doe@resellerabc.com`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact_email: Option<String>,
}

impl Validate for IsvReseller {
    fn check(&self, checker: &mut Checker) {
        checker.string("name", self.name.as_deref(), &[StringRule::MaxLength(500)]);
        checker
            .string(
                "contact_email",
                self.contact_email.as_deref(),
                &[StringRule::MaxLength(500)],
            );
    }
}

impl IsvReseller {
    /// Checks every limit and rule that is known before sending.
    ///
    /// # Errors
    ///
    /// All violations at once, each with the JSON pointer of its place.
    pub fn validate(&self) -> Result<(), Violations> {
        crate::runtime::validate(self)
    }
}

/// A toll-free number that is to be registered.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, bon::Builder)]
#[builder(on(String, into))]
#[non_exhaustive]
pub struct RequestedNumber {
    /// Toll-free number that you own, in E.164 form, digits only, without a plus sign. Begins with
    /// 1800, 1888, 1877, 1866, 1855, 1844 or 1833.
    ///
    /// Exactly 11 characters. Example: `18001234567`.
    pub number: String,
}

impl Validate for RequestedNumber {
    fn check(&self, checker: &mut Checker) {
        checker
            .string(
                "number",
                Some(&self.number),
                &[
                    StringRule::MinLength(11),
                    StringRule::MaxLength(11),
                    StringRule::Format(Format::E164),
                ],
            );
    }
}

impl RequestedNumber {
    /// Checks every limit and rule that is known before sending.
    ///
    /// # Errors
    ///
    /// All violations at once, each with the JSON pointer of its place.
    pub fn validate(&self) -> Result<(), Violations> {
        crate::runtime::validate(self)
    }
}

/// What the messages are for.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, bon::Builder)]
#[builder(on(String, into))]
#[non_exhaustive]
pub struct UseCase {
    /// Trade or topic of the messages. `Mixed` is for senders of both marketing and alerts.
    ///
    /// Example: `Political`.
    pub category: UseCaseCategory,
    /// Why the business sends these messages, and whatever else a reviewer should know.
    ///
    /// At most 500 characters. Example: `This Toll-Free Number will be used to deliver opt-in SMS
    /// communications, such as one-time passwords (OTPs), alerts, and notifications, to end users
    /// who have provided explicit consent.`.
    pub description: String,
    /// Proof from Campaign Verify (<https://www.campaignverify.org/>) of who is behind a political
    /// campaign. Needed if, and only if, the category is `Political`. Six parts joined by `|`, the
    /// prefix `cv`, the token version (`1.0`), the service (`mno`), the channel (`tfree`), a UUID
    /// for the committee or brand, and a random secret.
    ///
    /// At most 500 characters. Example:
    /// `cv|1.0|mno|tfree|9957c339-d46f-49b7-a399-2e6d5ebac66d|GQ3NMEjED8xSlaAgR`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub campaign_verify_auth_token: Option<String>,
}

impl Validate for UseCase {
    fn check(&self, checker: &mut Checker) {
        checker.allowed("category", Some(&self.category));
        checker
            .string(
                "description",
                Some(&self.description),
                &[StringRule::MaxLength(500)],
            );
        checker
            .string(
                "campaign_verify_auth_token",
                self.campaign_verify_auth_token.as_deref(),
                &[StringRule::MaxLength(500)],
            );
    }
}

impl UseCase {
    /// Checks every limit and rule that is known before sending.
    ///
    /// # Errors
    ///
    /// All violations at once, each with the JSON pointer of its place.
    pub fn validate(&self) -> Result<(), Violations> {
        crate::runtime::validate(self)
    }
}

/// Trade or topic of the messages. `Mixed` is for senders of both marketing and alerts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UseCaseCategory {
    /// `2FA`
    X2fa,
    /// `App Notifications`
    AppNotifications,
    /// `Appointments`
    Appointments,
    /// `Auctions`
    Auctions,
    /// `Auto / Dealership Services`
    AutoDealershipServices,
    /// `Banking`
    Banking,
    /// `Billing`
    Billing,
    /// `Booking Confirmations`
    BookingConfirmations,
    /// `Business Updates`
    BusinessUpdates,
    /// `COVID-19 Alerts`
    Covid19Alerts,
    /// `Career Training`
    CareerTraining,
    /// `Chatbot`
    Chatbot,
    /// `Conversational / Alerts`
    ConversationalAlerts,
    /// `Courier Services & Deliveries`
    CourierServicesDeliveries,
    /// `Educational`
    Educational,
    /// `Emergency Alerts`
    EmergencyAlerts,
    /// `Employee Alerts / Notifications`
    EmployeeAlertsNotifications,
    /// `Events & Planning`
    EventsPlanning,
    /// `Financial Services`
    FinancialServices,
    /// `Fraud Alerts`
    FraudAlerts,
    /// `Fundraising`
    Fundraising,
    /// `General Marketing`
    GeneralMarketing,
    /// `HR / Staffing`
    HrStaffing,
    /// `Healthcare`
    Healthcare,
    /// `Housing Community Updates`
    HousingCommunityUpdates,
    /// `Insurance Services`
    InsuranceServices,
    /// `Job Alerts`
    JobAlerts,
    /// `Legal Services`
    LegalServices,
    /// `Mixed`
    Mixed,
    /// `Motivational Reminders`
    MotivationalReminders,
    /// `Notary Notifications`
    NotaryNotifications,
    /// `Notifications`
    Notifications,
    /// `Order Notifications`
    OrderNotifications,
    /// `Political`
    Political,
    /// `Public Works`
    PublicWorks,
    /// `Real Estate Services`
    RealEstateServices,
    /// `Receipt Notifications`
    ReceiptNotifications,
    /// `Religious Services`
    ReligiousServices,
    /// `Repair and Diagnostics Alerts`
    RepairAndDiagnosticsAlerts,
    /// `Rewards Program`
    RewardsProgram,
    /// `Surveys`
    Surveys,
    /// `System Alerts`
    SystemAlerts,
    /// `Waitlist Alerts`
    WaitlistAlerts,
    /// `Webinar Reminders`
    WebinarReminders,
    /// `Workshop Alerts`
    WorkshopAlerts,
    /// A value that this version of the crate does not know.
    Unknown(String),
}

impl UseCaseCategory {
    /// All known values, in the order of the specification.
    pub const VALUES: &'static [Self] = &[
        Self::X2fa,
        Self::AppNotifications,
        Self::Appointments,
        Self::Auctions,
        Self::AutoDealershipServices,
        Self::Banking,
        Self::Billing,
        Self::BookingConfirmations,
        Self::BusinessUpdates,
        Self::Covid19Alerts,
        Self::CareerTraining,
        Self::Chatbot,
        Self::ConversationalAlerts,
        Self::CourierServicesDeliveries,
        Self::Educational,
        Self::EmergencyAlerts,
        Self::EmployeeAlertsNotifications,
        Self::EventsPlanning,
        Self::FinancialServices,
        Self::FraudAlerts,
        Self::Fundraising,
        Self::GeneralMarketing,
        Self::HrStaffing,
        Self::Healthcare,
        Self::HousingCommunityUpdates,
        Self::InsuranceServices,
        Self::JobAlerts,
        Self::LegalServices,
        Self::Mixed,
        Self::MotivationalReminders,
        Self::NotaryNotifications,
        Self::Notifications,
        Self::OrderNotifications,
        Self::Political,
        Self::PublicWorks,
        Self::RealEstateServices,
        Self::ReceiptNotifications,
        Self::ReligiousServices,
        Self::RepairAndDiagnosticsAlerts,
        Self::RewardsProgram,
        Self::Surveys,
        Self::SystemAlerts,
        Self::WaitlistAlerts,
        Self::WebinarReminders,
        Self::WorkshopAlerts,
    ];

    /// The value as it goes over the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::X2fa => "2FA",
            Self::AppNotifications => "App Notifications",
            Self::Appointments => "Appointments",
            Self::Auctions => "Auctions",
            Self::AutoDealershipServices => "Auto / Dealership Services",
            Self::Banking => "Banking",
            Self::Billing => "Billing",
            Self::BookingConfirmations => "Booking Confirmations",
            Self::BusinessUpdates => "Business Updates",
            Self::Covid19Alerts => "COVID-19 Alerts",
            Self::CareerTraining => "Career Training",
            Self::Chatbot => "Chatbot",
            Self::ConversationalAlerts => "Conversational / Alerts",
            Self::CourierServicesDeliveries => "Courier Services & Deliveries",
            Self::Educational => "Educational",
            Self::EmergencyAlerts => "Emergency Alerts",
            Self::EmployeeAlertsNotifications => "Employee Alerts / Notifications",
            Self::EventsPlanning => "Events & Planning",
            Self::FinancialServices => "Financial Services",
            Self::FraudAlerts => "Fraud Alerts",
            Self::Fundraising => "Fundraising",
            Self::GeneralMarketing => "General Marketing",
            Self::HrStaffing => "HR / Staffing",
            Self::Healthcare => "Healthcare",
            Self::HousingCommunityUpdates => "Housing Community Updates",
            Self::InsuranceServices => "Insurance Services",
            Self::JobAlerts => "Job Alerts",
            Self::LegalServices => "Legal Services",
            Self::Mixed => "Mixed",
            Self::MotivationalReminders => "Motivational Reminders",
            Self::NotaryNotifications => "Notary Notifications",
            Self::Notifications => "Notifications",
            Self::OrderNotifications => "Order Notifications",
            Self::Political => "Political",
            Self::PublicWorks => "Public Works",
            Self::RealEstateServices => "Real Estate Services",
            Self::ReceiptNotifications => "Receipt Notifications",
            Self::ReligiousServices => "Religious Services",
            Self::RepairAndDiagnosticsAlerts => "Repair and Diagnostics Alerts",
            Self::RewardsProgram => "Rewards Program",
            Self::Surveys => "Surveys",
            Self::SystemAlerts => "System Alerts",
            Self::WaitlistAlerts => "Waitlist Alerts",
            Self::WebinarReminders => "Webinar Reminders",
            Self::WorkshopAlerts => "Workshop Alerts",
            Self::Unknown(value) => value,
        }
    }
}

open_enum!(UseCaseCategory);

/// What the messages look like.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, bon::Builder)]
#[builder(on(String, into))]
#[non_exhaustive]
pub struct MessageContent {
    /// Sample of a message, of up to 1000 characters.
    ///
    /// At most 1000 characters. Example: `[Candidate/Org Name]: You’re invited to a community
    /// meeting on [Date] at [Location]. RSVP here: [URL]. Message frequency varies. Reply STOP to
    /// end.`.
    pub content: String,
    /// Whether the messages are about things that the law reserves for people over 21, such as
    /// alcohol or gambling. Then your website has to ask for the birth date (MM/DD/YYYY), and the
    /// opt-in by text has to ask for it a second time before it confirms.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub age_gated: Option<bool>,
}

impl Validate for MessageContent {
    fn check(&self, checker: &mut Checker) {
        checker.string("content", Some(&self.content), &[StringRule::MaxLength(1000)]);
    }
}

impl MessageContent {
    /// Checks every limit and rule that is known before sending.
    ///
    /// # Errors
    ///
    /// All violations at once, each with the JSON pointer of its place.
    pub fn validate(&self) -> Result<(), Violations> {
        crate::runtime::validate(self)
    }
}

/// How recipients agree to be messaged, and what they are told then.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, bon::Builder)]
#[builder(on(String, into))]
#[non_exhaustive]
pub struct OptIn {
    /// Way in which recipients give their consent.
    ///
    /// Example: `Other`.
    pub workflow: OptInWorkflow,
    /// How consent is collected. Has to be given when the workflow is `Other`.
    ///
    /// At most 494 characters. Example: `Paper-based opt-in form: End-customer consent may be
    /// obtained via a paper form. The form requires the end user to enter their mobile phone number
    /// and affirmatively select a consent checkbox stating “I agree to receive text messages.” The
    /// signed and completed form constitutes valid opt-in documentation.`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub workflow_description: Option<String>,
    /// Screenshots that show how consent is collected.
    #[builder(with = FromIterator::from_iter)]
    pub images: Vec<OptInImage>,
    /// Words that a person texts to opt in, and that are answered automatically.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[builder(with = FromIterator::from_iter)]
    pub keywords: Option<Vec<serde_json::Value>>,
    /// Answer to an opt-in. It names your brand, welcomes the recipient, and tells what is sent and
    /// how to get help. At most 160 characters, one SMS.
    ///
    /// At most 160 characters. Example: `[Vonage]: Welcome! You've signed up for alert messages.
    /// Msg freq varies. Msg&data rates may apply. Reply HELP for info, STOP to opt-out.`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confirmation_message: Option<String>,
    /// Answer to the keyword HELP. It names your brand and two ways to reach you, such as a phone
    /// number, a mailbox or a support page. At most 160 characters, one SMS.
    ///
    /// At most 160 characters. Example: `[Vonage]: Thanks for contacting us. Please visit
    /// https://www.vonage.com/support or email support@api.vonage.com`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help_message: Option<String>,
}

impl Validate for OptIn {
    fn check(&self, checker: &mut Checker) {
        checker.allowed("workflow", Some(&self.workflow));
        checker
            .string(
                "workflow_description",
                self.workflow_description.as_deref(),
                &[StringRule::MaxLength(494)],
            );
        checker.objects("images", Some(&self.images), Size::ANY);
        checker
            .string(
                "confirmation_message",
                self.confirmation_message.as_deref(),
                &[StringRule::MaxLength(160)],
            );
        checker
            .string(
                "help_message",
                self.help_message.as_deref(),
                &[StringRule::MaxLength(160)],
            );
    }
}

impl OptIn {
    /// Checks every limit and rule that is known before sending.
    ///
    /// # Errors
    ///
    /// All violations at once, each with the JSON pointer of its place.
    pub fn validate(&self) -> Result<(), Violations> {
        crate::runtime::validate(self)
    }
}

/// Way in which recipients give their consent.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OptInWorkflow {
    /// `Online (website, Mobile app/browser)`
    OnlineWebsiteMobileAppBrowser,
    /// `Text-to-join`
    TextToJoin,
    /// `Point of sale`
    PointOfSale,
    /// `Other`
    Other,
    /// A value that this version of the crate does not know.
    Unknown(String),
}

impl OptInWorkflow {
    /// All known values, in the order of the specification.
    pub const VALUES: &'static [Self] = &[
        Self::OnlineWebsiteMobileAppBrowser,
        Self::TextToJoin,
        Self::PointOfSale,
        Self::Other,
    ];

    /// The value as it goes over the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::OnlineWebsiteMobileAppBrowser => "Online (website, Mobile app/browser)",
            Self::TextToJoin => "Text-to-join",
            Self::PointOfSale => "Point of sale",
            Self::Other => "Other",
            Self::Unknown(value) => value,
        }
    }
}

open_enum!(OptInWorkflow);

/// A screenshot that shows how consent is collected.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, bon::Builder)]
#[builder(on(String, into))]
#[non_exhaustive]
pub struct OptInImage {
    /// Web address where anybody can open the screenshot. Only the address, with no other words.
    pub url: String,
}

impl Validate for OptInImage {
    fn check(&self, _checker: &mut Checker) {}
}

impl OptInImage {
    /// Checks every limit and rule that is known before sending.
    ///
    /// # Errors
    ///
    /// All violations at once, each with the JSON pointer of its place.
    pub fn validate(&self) -> Result<(), Violations> {
        crate::runtime::validate(self)
    }
}

/// Whether a registration has gone to the reviewers or is still being written.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RegistrationStatus {
    /// `SUBMITTED`
    Submitted,
    /// `DRAFT`
    Draft,
    /// A value that this version of the crate does not know.
    Unknown(String),
}

impl RegistrationStatus {
    /// All known values, in the order of the specification.
    pub const VALUES: &'static [Self] = &[Self::Submitted, Self::Draft];
    /// The value as it goes over the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Submitted => "SUBMITTED",
            Self::Draft => "DRAFT",
            Self::Unknown(value) => value,
        }
    }
}

open_enum!(RegistrationStatus);

/// Identity of a new registration.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct CreatedRegistration {
    /// Identifier of the registration, for use in paths.
    ///
    /// Example: `3fa85f64-5717-4562-b3fc-2c963f66afa6`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Uuid>,
}

/// A registration as it stands, with the verdict on each of its numbers.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct Registration {
    /// Identifier of the registration, for use in paths.
    ///
    /// Example: `3fa85f64-5717-4562-b3fc-2c963f66afa6`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Uuid>,
    /// The organisation whose messages are sent. It is never the reseller or software vendor in
    /// between.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub business: Option<Business>,
    /// The software vendor or reseller that files the registration for its customer. Leave it out
    /// when you register for yourself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub isv_reseller: Option<IsvReseller>,
    /// How many messages a month are expected to go out.
    ///
    /// Example: `10,000`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub estimated_monthly_volume: Option<MonthlyVolume>,
    /// The toll-free numbers of the registration, each with its status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requested_numbers: Option<Vec<RegisteredNumber>>,
    /// Why the business needs several numbers, with the duty of each. Has to be given as soon as
    /// `requested_numbers` holds more than one.
    ///
    /// At most 149 characters. Example: `Two numbers are for two sales regions, one number per
    /// region to manage and track the business (East and West)`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub business_reason: Option<String>,
    /// What the messages are for, as stored.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub use_case: Option<RegisteredUseCase>,
    /// What the messages look like.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_content: Option<MessageContent>,
    /// How recipients agree to be messaged, and what they are told then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opt_in: Option<OptIn>,
    /// Anything else that helps the reviewers.
    ///
    /// At most 350 characters. Example: `This is test additional information.`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub additional_information: Option<String>,
    /// Whether a registration has gone to the reviewers or is still being written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<RegistrationStatus>,
    /// Moment the registration was first saved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub creation_date: Option<DateTime<Utc>>,
    /// Moment the registration was last modified.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_update_date: Option<DateTime<Utc>>,
    /// Moment the registration went to the reviewers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub submission_date: Option<DateTime<Utc>>,
}

/// A toll-free number of a registration and the verdict on it.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct RegisteredNumber {
    /// Toll-free number that you own, in E.164 form, digits only, without a plus sign. Begins with
    /// 1800, 1888, 1877, 1866, 1855, 1844 or 1833.
    ///
    /// Exactly 11 characters. Example: `18001234567`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// How far the verification of a single number has come.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<NumberStatus>,
    /// Why the number was turned down.
    ///
    /// Example: `DisallowedContent - Gambling`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rejected_reason: Option<String>,
}

/// What the messages are for, as stored.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct RegisteredUseCase {
    /// Trade or topic of the messages. `Mixed` is for senders of both marketing and alerts.
    ///
    /// Example: `Political`.
    pub category: UseCaseCategory,
    /// Why the business sends these messages, and whatever else a reviewer should know.
    ///
    /// At most 500 characters. Example: `This Toll-Free Number will be used to deliver opt-in SMS
    /// communications, such as one-time passwords (OTPs), alerts, and notifications, to end users
    /// who have provided explicit consent.`.
    pub description: String,
    /// Proof from Campaign Verify (<https://www.campaignverify.org/>) of who is behind a political
    /// campaign. Needed if, and only if, the category is `Political`. Six parts joined by `|`, the
    /// prefix `cv`, the token version (`1.0`), the service (`mno`), the channel (`tfree`), a UUID
    /// for the committee or brand, and a random secret.
    ///
    /// At most 500 characters. Example:
    /// `cv|1.0|mno|tfree|9957c339-d46f-49b7-a399-2e6d5ebac66d|GQ3NMEjED8xSlaAgR`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub campaign_verify_auth_token: Option<String>,
    /// Moment the token stops being valid, normally two years after it was issued. Only for
    /// political campaigns.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub campaign_verify_expiry_date: Option<DateTime<Utc>>,
}

/// New values for a registration. Every field is optional.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, bon::Builder)]
#[builder(on(String, into))]
#[non_exhaustive]
pub struct UpdateRegistration {
    /// The organisation whose messages are sent. It is never the reseller or software vendor in
    /// between.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub business: Option<Business>,
    /// The software vendor or reseller that files the registration for its customer. Leave it out
    /// when you register for yourself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub isv_reseller: Option<IsvReseller>,
    /// How many messages a month are expected to go out.
    ///
    /// Example: `10,000`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub estimated_monthly_volume: Option<MonthlyVolume>,
    /// The toll-free numbers to register, at most five at a time.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[builder(with = FromIterator::from_iter)]
    pub requested_numbers: Option<Vec<RequestedNumber>>,
    /// Why the business needs several numbers, with the duty of each. Has to be given as soon as
    /// `requested_numbers` holds more than one.
    ///
    /// At most 149 characters. Example: `Two numbers are for two sales regions, one number per
    /// region to manage and track the business (East and West)`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub business_reason: Option<String>,
    /// What the messages are for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub use_case: Option<UseCase>,
    /// What the messages look like.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_content: Option<MessageContent>,
    /// How recipients agree to be messaged, and what they are told then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opt_in: Option<OptIn>,
    /// Anything else that helps the reviewers.
    ///
    /// At most 350 characters. Example: `This is test additional information.`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub additional_information: Option<String>,
    /// Hands a draft over to the reviewers. Leave it out to keep the status as it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<UpdateRegistrationStatus>,
}

impl Validate for UpdateRegistration {
    fn check(&self, checker: &mut Checker) {
        checker.object("business", self.business.as_ref().map(|value| value as _));
        checker
            .object("isv_reseller", self.isv_reseller.as_ref().map(|value| value as _));
        checker
            .allowed(
                "estimated_monthly_volume",
                self.estimated_monthly_volume.as_ref().map(|value| value as _),
            );
        checker
            .objects("requested_numbers", self.requested_numbers.as_deref(), Size::ANY);
        checker
            .string(
                "business_reason",
                self.business_reason.as_deref(),
                &[StringRule::MaxLength(149)],
            );
        checker.object("use_case", self.use_case.as_ref().map(|value| value as _));
        checker
            .object(
                "message_content",
                self.message_content.as_ref().map(|value| value as _),
            );
        checker.object("opt_in", self.opt_in.as_ref().map(|value| value as _));
        checker
            .string(
                "additional_information",
                self.additional_information.as_deref(),
                &[StringRule::MaxLength(350)],
            );
        checker.allowed("status", self.status.as_ref().map(|value| value as _));
    }
}

impl UpdateRegistration {
    /// Checks every limit and rule that is known before sending.
    ///
    /// # Errors
    ///
    /// All violations at once, each with the JSON pointer of its place.
    pub fn validate(&self) -> Result<(), Violations> {
        crate::runtime::validate(self)
    }
}

/// Hands a draft over to the reviewers. Leave it out to keep the status as it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UpdateRegistrationStatus {
    /// `SUBMITTED`
    Submitted,
    /// A value that this version of the crate does not know.
    Unknown(String),
}

impl UpdateRegistrationStatus {
    /// All known values, in the order of the specification.
    pub const VALUES: &'static [Self] = &[Self::Submitted];
    /// The value as it goes over the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Submitted => "SUBMITTED",
            Self::Unknown(value) => value,
        }
    }
}

open_enum!(UpdateRegistrationStatus);

/// One page of the history of a number, newest event first.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct RegistrationEventList {
    /// Content of a page of events.
    #[serde(rename = "_embedded", skip_serializing_if = "Option::is_none")]
    pub embedded: Option<RegistrationEventListEmbedded>,
    /// How many entries a page holds.
    ///
    /// Example: `10`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_size: Option<i64>,
    /// Links from a page of events.
    #[serde(rename = "_links", skip_serializing_if = "Option::is_none")]
    pub links: Option<RegistrationEventListLinks>,
}

/// Content of a page of events.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct RegistrationEventListEmbedded {
    /// The events on this page, newest first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub events: Option<Vec<RegistrationEvent>>,
}

/// A step in the verification of a number.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct RegistrationEvent {
    /// Identifier of the registration.
    ///
    /// Example: `3fa85f64-5717-4562-b3fc-2c963f66afa6`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Uuid>,
    /// How far the verification of a single number has come.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<NumberStatus>,
    /// Why the number got this status. Empty where there is nothing to explain, as for `REGISTERED`
    /// or `PENDING_REVIEW`.
    ///
    /// Example: `The provided use case description is insufficient. Please provide more details.`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Moment the event took place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<DateTime<Utc>>,
}

/// Links from a page of events.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct RegistrationEventListLinks {
    /// URL of this page.
    ///
    /// Example: `https://example:com/resource?page_size=10&cursor=19284743`.
    #[serde(rename = "self", skip_serializing_if = "Option::is_none")]
    pub self_: Option<String>,
}

static CREATE_REGISTRATION: Operation = Operation {
    id: "createRegistration",
    method: Method::POST,
    path: "/v1/registrations",
    retry: Retry::Unprocessed,
    security: &[Security::Basic],
};

static GET_REGISTRATION: Operation = Operation {
    id: "getRegistration",
    method: Method::GET,
    path: "/v1/registrations/{id}",
    retry: Retry::Safe,
    security: &[Security::Basic],
};

static UPDATE_REGISTRATION: Operation = Operation {
    id: "updateRegistration",
    method: Method::PATCH,
    path: "/v1/registrations/{id}",
    retry: Retry::Unprocessed,
    security: &[Security::Basic],
};

static LIST_REGISTRATION_EVENTS: Operation = Operation {
    id: "listRegistrationEvents",
    method: Method::GET,
    path: "/v1/registrations/{id}/number/{number}/events",
    retry: Retry::Safe,
    security: &[Security::Basic],
};
