//! What profiles can choose from. Plausible rather than true: the real catalogue grows all the time.

use serde_json::{Value, json};

/// An operator.
#[derive(Debug)]
pub(crate) struct Csp {
    pub(crate) id: &'static str,
    /// Code of its network, after ITU-T E.212.
    plmn: &'static str,
    name: &'static str,
    country: &'static str,
    network_apis: &'static [&'static str],
    pub(crate) vetting_level: Option<&'static str>,
    /// Whether it takes registrations; the others show with `all` only.
    open: bool,
}

const STANDARD: &str = "standard_level";

const COUNTRIES: [(&str, &str); 8] = [
    ("BR", "Brazil"),
    ("CA", "Canada"),
    ("DE", "Germany"),
    ("ES", "Spain"),
    ("FR", "France"),
    ("GB", "United Kingdom"),
    ("IT", "Italy"),
    ("US", "United States"),
];

const CSPS: [Csp; 13] = [
    csp(
        "telefonica_es",
        "21407",
        "Telefonica",
        "ES",
        &["sim-swap", "number-verification"],
        Some(STANDARD),
    ),
    csp(
        "orange_es",
        "21403",
        "Orange",
        "ES",
        &["sim-swap", "number-verification"],
        None,
    ),
    csp(
        "vodafone_es",
        "21401",
        "Vodafone",
        "ES",
        &["sim-swap"],
        None,
    ),
    csp(
        "telekom_de",
        "26201",
        "Telekom",
        "DE",
        &["sim-swap", "number-verification", "quality-on-demand"],
        None,
    ),
    csp(
        "vodafone_de",
        "26202",
        "Vodafone",
        "DE",
        &["sim-swap"],
        None,
    ),
    csp(
        "orange_fr",
        "20801",
        "Orange",
        "FR",
        &["sim-swap", "number-verification"],
        None,
    ),
    csp(
        "vodafone_gb",
        "23415",
        "Vodafone",
        "GB",
        &["sim-swap", "number-verification"],
        None,
    ),
    csp(
        "tim_it",
        "22201",
        "TIM",
        "IT",
        &["sim-swap", "device-location"],
        None,
    ),
    csp(
        "claro_br",
        "72405",
        "Claro",
        "BR",
        &["sim-swap", "number-verification"],
        None,
    ),
    csp("rogers_ca", "302720", "Rogers", "CA", &["sim-swap"], None),
    csp(
        "att_us",
        "310410",
        "AT&T",
        "US",
        &["sim-swap", "number-verification"],
        Some("escalated_level"),
    ),
    csp(
        "tmobile_us",
        "310260",
        "T-Mobile",
        "US",
        &["sim-swap", "number-verification"],
        Some(STANDARD),
    ),
    Csp {
        open: false,
        ..csp(
            "telefonica_de",
            "26203",
            "Telefonica",
            "DE",
            &["sim-swap"],
            None,
        )
    },
];

const fn csp(
    id: &'static str,
    plmn: &'static str,
    name: &'static str,
    country: &'static str,
    network_apis: &'static [&'static str],
    vetting_level: Option<&'static str>,
) -> Csp {
    Csp {
        id,
        plmn,
        name,
        country,
        network_apis,
        vetting_level,
        open: true,
    }
}

const NETWORK_APIS: [(&str, &str, Option<&str>); 5] = [
    ("sim-swap", "SIM Swap", None),
    (
        "number-verification",
        "Number Verification",
        Some("nv_redirect_url"),
    ),
    (
        "quality-on-demand",
        "Quality on Demand",
        Some("qod_callback_url"),
    ),
    ("device-location", "Device Location", None),
    ("verify", "Verify", Some("verify_callback_url")),
];

const PURPOSES: [(&str, &str, &str); 6] = [
    (
        "fraudPreventionAndDetection",
        "Fraud Prevention and Detection",
        "sim-swap",
    ),
    ("identityVerification", "Identity Verification", "sim-swap"),
    (
        "fraudPreventionAndDetection",
        "Fraud Prevention and Detection",
        "number-verification",
    ),
    (
        "identityVerification",
        "Identity Verification",
        "number-verification",
    ),
    (
        "requestedServiceProvision",
        "Requested Service Provision",
        "quality-on-demand",
    ),
    (
        "fraudPreventionAndDetection",
        "Fraud Prevention and Detection",
        "device-location",
    ),
];

const ORGANISATION_TYPES: [(&str, &str); 8] = [
    (
        "academicScientificOrganisation",
        "Academic or Scientific Organisation",
    ),
    ("forProfitOrganisation", "For-Profit Organisation"),
    ("governmentalOrganisation", "Governmental Organisation"),
    ("industryConsortium", "Industry Consortium"),
    ("internationalOrganisation", "International Organisation"),
    ("nonProfitOrganisation", "Non-Profit Organisation"),
    (
        "nonGovernmentalOrganisation",
        "Non-Governmental Organisation",
    ),
    ("organisationalUnit", "Organisational Unit"),
];

/// Operators of these countries that take registrations.
pub(crate) fn csps_in(countries: &[String]) -> impl Iterator<Item = &'static Csp> {
    CSPS.iter()
        .filter(|csp| csp.open && countries.iter().any(|country| country == csp.country))
}

/// Whether an operator offers a network API.
pub(crate) fn supports(csp: &str, network_api: &str) -> bool {
    CSPS.iter()
        .any(|known| known.id == csp && known.network_apis.contains(&network_api))
}

/// Whether an operator runs the network that an identifier begins with. The specification asks for 14 or
/// 15 characters, which is the length of an IMSI; its first five or six name the network.
pub(crate) fn runs(csp: &str, identifier: &str) -> bool {
    CSPS.iter()
        .any(|known| known.id == csp && identifier.starts_with(known.plmn))
}

fn listed(csp: &Csp, countries: Option<&[String]>, all: bool) -> bool {
    (csp.open || all)
        && countries.is_none_or(|wanted| wanted.iter().any(|country| country == csp.country))
}

pub(crate) fn countries() -> Vec<Value> {
    let each = COUNTRIES.iter();
    each.map(|(code, name)| json!({ "code": code, "name": name }))
        .collect()
}

pub(crate) fn organisation_types() -> Vec<Value> {
    let each = ORGANISATION_TYPES.iter();
    each.map(|(id, name)| json!({ "id": id, "name": name }))
        .collect()
}

pub(crate) fn categories() -> Vec<Value> {
    use crate::network_registry::ApplicationCategory;
    let each = ApplicationCategory::VALUES.iter();
    each.map(|category| json!({ "id": category, "name": title(category.as_str()) }))
        .collect()
}

/// `autoAndVehicle` as a person writes it.
fn title(id: &str) -> String {
    let mut title = String::new();
    for (index, letter) in id.chars().enumerate() {
        if index == 0 {
            title.extend(letter.to_uppercase());
        } else if letter.is_uppercase() {
            title.push(' ');
            title.push(letter);
        } else {
            title.push(letter);
        }
    }
    title
}

pub(crate) fn csps(countries: Option<&[String]>, all: bool) -> Vec<Value> {
    let listed = CSPS.iter().filter(|csp| listed(csp, countries, all));
    let documents = listed.map(|csp| {
        let mut document = json!({
            "id": csp.id,
            "name": csp.name,
            "country": csp.country,
            "supported_network_apis": csp.network_apis,
        });
        if let (Some(level), Some(members)) = (csp.vetting_level, document.as_object_mut()) {
            members.insert("vetting_level".to_owned(), json!(level));
        }
        document
    });
    documents.collect()
}

pub(crate) fn network_apis(countries: Option<&[String]>, all: bool) -> Vec<Value> {
    let offered = |id: &str| {
        CSPS.iter()
            .any(|csp| listed(csp, countries, false) && csp.network_apis.contains(&id))
    };
    let listed = NETWORK_APIS.iter().filter(|(id, ..)| all || offered(id));
    let documents = listed.map(|(id, name, requires)| {
        let requires: Vec<Value> = requires.iter().map(|it| json!([it])).collect();
        json!({ "id": id, "name": name, "requires": requires })
    });
    documents.collect()
}

pub(crate) fn purposes(network_apis: Option<&[String]>) -> Vec<Value> {
    let listed = PURPOSES
        .iter()
        .filter(|(.., api)| network_apis.is_none_or(|wanted| wanted.iter().any(|it| it == api)));
    let documents =
        listed.map(|(id, name, api)| json!({ "id": id, "name": name, "network_api_id": api }));
    documents.collect()
}

pub(crate) fn vetting_levels() -> Vec<Value> {
    vec![
        json!({
            "id": STANDARD,
            "name": "Standard level",
            "description": "The business is looked up in its national register.",
            "extra_fields": ["legal_company_name", "business_registration_registrar"],
        }),
        json!({
            "id": "escalated_level",
            "name": "Escalated level",
            "description": "As the standard level, and a person calls the business.",
            "extra_fields": ["legal_company_name", "business_registration_registrar", "duns_number"],
        }),
    ]
}

pub(crate) fn terms_and_conditions() -> Vec<Value> {
    vec![
        json!({
            "id": "general",
            "name": "General terms and conditions",
            "text": "Terms of the mock: it registers nothing and promises nothing.",
        }),
        json!({
            "id": "vetting",
            "name": "Terms and conditions of vetting",
            "text": "Terms of the mock: nobody is looked up anywhere.",
        }),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators_are_filtered_by_country_and_openness() {
        let germany = ["DE".to_owned()];
        let count = |all| csps(Some(&germany), all).len();
        assert_eq!((count(false), count(true)), (2, 3));
        assert_eq!(csps(None, false).len(), 12);
    }

    #[test]
    fn titles_are_told_from_identifiers() {
        assert_eq!(title("autoAndVehicle"), "Auto And Vehicle");
    }
}
