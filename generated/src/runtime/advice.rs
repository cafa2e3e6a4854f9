//! Advice on a request: what the reference asks for in words, looked up in the JSON that would be sent.

use std::fmt;

use reqwest::Url;
use serde::Serialize;
use serde_json::Value;

use super::check::escaped;
use super::country;

/// Findings about a request that do not prevent sending it.
///
/// The reference asks for more in words than its limits say, and reviewers reject what does not fit. Where such a
/// rule could be wrong about a valid request, it is advice: it names the likely reason of a rejection, and you decide.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Advice(Vec<Finding>);

/// One value that reviewers are likely to reject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pointer: String,
    reason: &'static str,
}

impl Finding {
    /// Where it is in the request, as a JSON pointer: `/requested_numbers/0/number`.
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// What the reference says about it.
    pub fn reason(&self) -> &str {
        self.reason
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.pointer, self.reason)
    }
}

impl Advice {
    /// Whether there is nothing to say about the request.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The findings, those of an object before those of the objects in it.
    pub fn iter(&self) -> std::slice::Iter<'_, Finding> {
        self.0.iter()
    }
}

impl<'a> IntoIterator for &'a Advice {
    type Item = &'a Finding;
    type IntoIter = std::slice::Iter<'a, Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// One finding on each line.
impl fmt::Display for Advice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, finding) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            finding.fmt(f)?;
        }
        Ok(())
    }
}

/// What the reference asks of a property.
pub(crate) struct Recommendation {
    /// From the body to the object that has it; `*` stands for each item.
    pub(crate) object: &'static [&'static str],
    /// The property whose value decides whether this applies.
    pub(crate) when: Option<(&'static str, Test)>,
    pub(crate) property: &'static str,
    pub(crate) expected: Test,
    pub(crate) why: &'static str,
}

/// What is asked of a property, or of each value in an array.
#[allow(
    dead_code,
    reason = "which of them APIs use, the specifications decide"
)]
pub(crate) enum Test {
    Present,
    NotBlank,
    Is(&'static [&'static str]),
    IsNot(&'static [&'static str]),
    StartsWith(&'static [&'static str]),
    MinItems(usize),
    AssignedCountry,
    /// The email address has the domain of the URL in this property.
    DomainOf(&'static str),
}

/// A body that cannot be written as JSON has no advice; it is refused when it is sent.
pub(crate) fn advise(body: &impl Serialize, recommendations: &[Recommendation]) -> Advice {
    let body = serde_json::to_value(body).unwrap_or_default();
    let mut findings = Vec::new();
    for recommendation in recommendations {
        for (at, object) in places(&body, recommendation.object) {
            recommendation.apply(object, &at, &mut findings);
        }
    }
    Advice(findings)
}

/// Each value at the end of the path, with its pointer.
fn places<'v>(body: &'v Value, path: &[&str]) -> Vec<(String, &'v Value)> {
    let mut places = vec![(String::new(), body)];
    for step in path {
        let within = places.iter().flat_map(|(at, value)| {
            let values = values_at(value, step).into_iter();
            values.map(move |(name, value)| (format!("{at}/{}", escaped(&name)), value))
        });
        places = within.collect();
    }
    places
}

fn values_at<'v>(value: &'v Value, step: &str) -> Vec<(String, &'v Value)> {
    match value {
        Value::Array(items) if step == "*" => {
            let items = items.iter().enumerate();
            items.map(|(index, it)| (index.to_string(), it)).collect()
        }
        Value::Object(members) => {
            let members = members.iter();
            let members = members.filter(|(name, _)| step == "*" || *name == step);
            members.map(|(name, it)| (name.clone(), it)).collect()
        }
        _ => Vec::new(),
    }
}

impl Recommendation {
    fn apply(&self, object: &Value, at: &str, findings: &mut Vec<Finding>) {
        let applies = self.when.as_ref().is_none_or(|(property, test)| {
            property_of(object, property).map_or(matches!(test, Test::IsNot(_)), |value| {
                test.passes(value, object)
            })
        });
        if !applies || !object.is_object() {
            return;
        }
        let reason = self.why;
        let mut find = |pointer: String| findings.push(Finding { pointer, reason });
        let place = format!("{at}/{}", self.property);
        match (property_of(object, self.property), &self.expected) {
            (None, Test::Present) => find(place),
            (Some(Value::Array(items)), test) if !matches!(test, Test::MinItems(_)) => {
                for (index, item) in items.iter().enumerate() {
                    if !test.passes(item, object) {
                        find(format!("{place}/{index}"));
                    }
                }
            }
            (Some(value), test) if !test.passes(value, object) => find(place),
            _ => {}
        }
    }
}

/// What `null` stands for is absent.
fn property_of<'v>(object: &'v Value, path: &str) -> Option<&'v Value> {
    let mut steps = path.split('/');
    let found = steps.try_fold(object, |object, step| object.get(step))?;
    (!found.is_null()).then_some(found)
}

impl Test {
    /// Whether a value is as asked; one of another type is.
    fn passes(&self, value: &Value, object: &Value) -> bool {
        let text = value.as_str();
        let text = text.map_or_else(|| value.to_string(), str::to_owned);
        match self {
            Self::Present => true,
            Self::NotBlank => !text.trim().is_empty(),
            Self::Is(values) => values.contains(&text.as_str()),
            Self::IsNot(values) => !values.contains(&text.as_str()),
            Self::StartsWith(values) => values.iter().any(|prefix| text.starts_with(prefix)),
            Self::MinItems(least) => value.as_array().is_none_or(|items| items.len() >= *least),
            Self::AssignedCountry => country::is_assigned(&text),
            Self::DomainOf(url) => {
                let url = property_of(object, url).and_then(Value::as_str);
                let url = url.and_then(|url| Url::parse(url).ok());
                match (url.as_ref().and_then(Url::host_str), text.rsplit_once('@')) {
                    (Some(host), Some((_, domain))) => is_of_one_owner(host, domain),
                    _ => true,
                }
            }
        }
    }
}

/// Whether two names are of one domain, as far as their text tells: one lies in the other, or both in a third.
fn is_of_one_owner(host: &str, domain: &str) -> bool {
    let plain = |name: &str| name.trim_start_matches("www.").to_ascii_lowercase();
    let (host, domain) = (plain(host), plain(domain));
    let lies_in = |inner: &str, outer: &str| {
        let rest = inner.strip_suffix(outer);
        rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    let (owned, owned_too) = (registered(&host), registered(&domain));
    lies_in(&host, &domain) || lies_in(&domain, &host) || owned == owned_too
}

/// The part of a name that somebody can register. Below a short second level, such as `co.uk`, it has three labels.
fn registered(name: &str) -> Vec<&str> {
    let mut labels: Vec<&str> = name.rsplit('.').collect();
    let is_short = labels.get(1).is_some_and(|label| label.len() <= 3);
    labels.truncate(if is_short { 3 } else { 2 });
    labels
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn pointers(body: &Value, recommendation: Recommendation) -> Vec<String> {
        let advice = advise(body, &[recommendation]);
        advice.iter().map(|it| it.pointer().to_owned()).collect()
    }

    fn expecting(property: &'static str, expected: Test) -> Recommendation {
        Recommendation {
            object: &[],
            when: None,
            property,
            expected,
            why: "so the reference says",
        }
    }

    #[test]
    fn what_is_absent_is_missed_only_where_it_is_expected() {
        let body = json!({ "null": null });
        for property in ["null", "none"] {
            for expected in [
                Test::NotBlank,
                Test::Is(&["a"]),
                Test::MinItems(1),
                Test::AssignedCountry,
            ] {
                assert_eq!(pointers(&body, expecting(property, expected)), [""; 0]);
            }
            let found = pointers(&body, expecting(property, Test::Present));
            assert_eq!(found, [format!("/{property}")]);
        }
    }

    #[test]
    fn every_item_and_object_on_the_path_is_looked_at() {
        let body = json!({ "sites": [{ "at": ["ES", "XX", "UK"] }, {}, { "at": "QQ" }] });
        let mut recommendation = expecting("at", Test::AssignedCountry);
        recommendation.object = &["sites", "*"];
        assert_eq!(
            pointers(&body, recommendation),
            ["/sites/0/at/1", "/sites/0/at/2", "/sites/2/at"]
        );
        let body = json!({ "a": { "b/c": { "text": " \t" } } });
        let mut recommendation = expecting("text", Test::NotBlank);
        recommendation.object = &["a", "*"];
        assert_eq!(pointers(&body, recommendation), ["/a/b~1c/text"]);
    }

    #[test]
    fn a_condition_can_look_into_an_object_of_the_object() {
        let body = json!({ "address": { "country": "US" }, "kind": "CBN", "open": true });
        let kind = |when| Recommendation {
            when: Some(when),
            ..expecting("kind", Test::Is(&["EIN"]))
        };
        let us = Test::Is(&["US"]);
        assert_eq!(pointers(&body, kind(("address/country", us))), ["/kind"]);
        assert_eq!(
            pointers(&body, kind(("open", Test::Is(&["true"])))),
            ["/kind"]
        );
        let other = Test::IsNot(&["US", "CA"]);
        assert_eq!(pointers(&body, kind(("address/country", other))), [""; 0]);
        assert_eq!(pointers(&body, kind(("none", Test::Is(&["US"])))), [""; 0]);
    }

    #[test]
    fn domains_of_one_owner_are_told_from_others() {
        for (url, email, fits) in [
            ("https://www.acme.com/about", "ada@acme.com", true),
            ("https://acme.com", "ada@mail.Acme.com", true),
            ("https://shop.acme.com", "ada@mail.acme.com", true),
            ("https://shop.acme.co.uk", "ada@acme.co.uk", true),
            ("https://acme.co.uk", "ada@other.co.uk", false),
            ("https://acme.com", "ada@gmail.com", false),
            ("https://acme.com", "ada@notacme.com", false),
            ("no url", "ada@acme.com", true),
            ("https://acme.com", "nobody", true),
        ] {
            let body = json!({ "site": url, "contact": { "email": email } });
            let found = pointers(&body, expecting("contact/email", Test::DomainOf("site")));
            assert_eq!(found.is_empty(), fits, "{url} {email}");
        }
    }
}
