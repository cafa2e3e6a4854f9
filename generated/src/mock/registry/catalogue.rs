//! What profiles can choose from. Plausible rather than true: the real catalogue grows all the time. It is in
//! `catalogue.json`, in the form in which the API shows it; besides, an operator has the code of its network
//! (`plmn`, after ITU-T E.212), and `open` says whether it accepts registrations.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::strings;
use crate::network_registry::ApplicationCategory;

/// The lists of the catalogue by name.
#[derive(Clone, Debug)]
pub(crate) struct Catalogue(Map<String, Value>);

impl Catalogue {
    /// # Errors
    ///
    /// When `catalogue.json` is not JSON, which a test of this module rules out.
    pub(crate) fn read() -> Result<Self, serde_json::Error> {
        let mut lists: Map<String, Value> = serde_json::from_str(include_str!("catalogue.json"))?;
        let categories = ApplicationCategory::VALUES.iter();
        let categories = categories.map(|it| json!({ "id": it, "name": title(it.as_str()) }));
        lists.insert("categories".to_owned(), categories.collect());
        Ok(Self(lists))
    }

    pub(crate) fn list(&self, name: &str) -> impl Iterator<Item = &Value> {
        let list = self.0.get(name).and_then(Value::as_array);
        list.into_iter().flatten()
    }

    pub(crate) fn entry(&self, list: &str, id: &str) -> Option<&Value> {
        self.list(list).find(|entry| text(entry, "id") == Some(id))
    }

    /// Operators, those that accept no registrations with `all` only.
    pub(crate) fn csps(
        &self,
        countries: Option<&[String]>,
        all: bool,
    ) -> impl Iterator<Item = &Value> {
        self.list("csps")
            .filter(move |csp| all || csp.get("open") != Some(&Value::Bool(false)))
            .filter(move |csp| is_among(text(csp, "country"), countries))
    }

    /// Identifiers of the operators that a profile of these countries goes to.
    pub(crate) fn operators_in(&self, countries: &[String]) -> impl Iterator<Item = &str> {
        self.csps(Some(countries), false)
            .filter_map(|csp| text(csp, "id"))
    }

    /// The vetting level that an operator asks for.
    pub(crate) fn level(&self, csp: &str) -> Option<&str> {
        text(self.entry("csps", csp)?, "vetting_level")
    }

    /// The vetting levels of all operators of these countries, each once.
    pub(crate) fn levels(&self, countries: &[String]) -> Vec<String> {
        let operators = self.operators_in(countries);
        let mut levels: Vec<String> = Vec::new();
        for level in operators.filter_map(|csp| self.level(csp)) {
            if !levels.iter().any(|it| it == level) {
                levels.push(level.to_owned());
            }
        }
        levels
    }

    /// The extra fields that these vetting levels ask for.
    pub(crate) fn extra_fields(&self, levels: &[String]) -> Vec<String> {
        let entries = levels.iter();
        let entries = entries.filter_map(|it| self.entry("vetting_levels", it)?.as_object());
        let fields = entries.flat_map(|level| strings(level, "extra_fields"));
        let fields: BTreeSet<String> = fields.collect();
        fields.into_iter().collect()
    }

    /// Whether an operator offers a network API.
    pub(crate) fn supports(&self, csp: &str, network_api: &str) -> bool {
        self.entry("csps", csp)
            .is_some_and(|csp| offers(csp, network_api))
    }

    /// Whether an operator runs the network that an identifier begins with. The specification asks for 14
    /// or 15 characters, which is the length of an IMSI; its first five or six name the network.
    pub(crate) fn runs(&self, csp: &str, identifier: &str) -> bool {
        let plmn = self.entry("csps", csp).and_then(|csp| text(csp, "plmn"));
        plmn.is_some_and(|plmn| identifier.starts_with(plmn))
    }

    /// Network APIs that operators of these countries offer, or simply all.
    pub(crate) fn network_apis(
        &self,
        countries: Option<&[String]>,
        all: bool,
    ) -> impl Iterator<Item = &Value> {
        self.list("network_apis").filter(move |api| {
            let id = text(api, "id").unwrap_or_default();
            all || self.csps(countries, false).any(|csp| offers(csp, id))
        })
    }

    pub(crate) fn purposes(&self, network_apis: Option<&[String]>) -> impl Iterator<Item = &Value> {
        self.list("purposes")
            .filter(move |it| is_among(text(it, "network_api_id"), network_apis))
    }
}

fn text<'v>(entry: &'v Value, name: &str) -> Option<&'v str> {
    entry.get(name)?.as_str()
}

fn is_among(value: Option<&str>, wanted: Option<&[String]>) -> bool {
    wanted.is_none_or(|wanted| wanted.iter().any(|it| Some(it.as_str()) == value))
}

fn offers(csp: &Value, network_api: &str) -> bool {
    let offered = csp.get("supported_network_apis").and_then(Value::as_array);
    offered.is_some_and(|offered| offered.iter().any(|it| it == network_api))
}

/// `autoAndVehicle` as a person writes it.
fn title(id: &str) -> String {
    let mut title = String::new();
    for letter in id.chars() {
        if title.is_empty() {
            title.extend(letter.to_uppercase());
            continue;
        }
        if letter.is_uppercase() {
            title.push(' ');
        }
        title.push(letter);
    }
    title
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators_are_filtered_by_country_and_openness() {
        let catalogue = Catalogue::read().unwrap();
        let germany = ["DE".to_owned()];
        let count = |all| catalogue.csps(Some(&germany), all).count();
        assert_eq!((count(false), count(true)), (2, 3));
        assert_eq!(catalogue.csps(None, false).count(), 12);
    }

    #[test]
    fn every_country_has_an_operator_and_every_level_of_an_operator_is_listed() {
        let catalogue = Catalogue::read().unwrap();
        for country in catalogue.list("countries") {
            let code = [text(country, "code").unwrap().to_owned()];
            assert_ne!(catalogue.operators_in(&code).count(), 0, "{code:?}");
            let levels = catalogue.levels(&code);
            assert!(levels.iter().all(|level| {
                !catalogue
                    .extra_fields(std::slice::from_ref(level))
                    .is_empty()
            }));
        }
    }

    #[test]
    fn titles_are_told_from_identifiers() {
        assert_eq!(title("autoAndVehicle"), "Auto And Vehicle");
    }
}
