//! Lists in pages. A token is opaque to the client; it holds the place where the next page begins.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::query;
use super::refusal::{Invalid, Refusal};
use super::route::Visit;

/// Entries of a page for which nobody set a limit.
pub(crate) const DEFAULT_LIMIT: usize = 20;

/// A part of a list, and the way to its neighbours.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) items: Vec<Value>,
    /// Entries that a page holds.
    pub(crate) limit: usize,
    start: usize,
    total: usize,
    parameter: &'static str,
}

impl Page {
    /// Cuts a page out of a list: from `token` on, `limit` entries.
    pub(crate) fn cut(
        items: Vec<Value>,
        parameter: &'static str,
        token: Option<&str>,
        limit: Option<i64>,
    ) -> Result<Self, Refusal> {
        let start = match token.filter(|token| !token.is_empty()) {
            None => 0,
            Some(token) => place(token)
                .filter(|start| *start <= items.len())
                .ok_or_else(|| {
                    let reason = format!("\"{token}\" is no token of this list");
                    Refusal::invalid(vec![Invalid::new(parameter, reason)])
                })?,
        };
        let limit = limit
            .and_then(|limit| usize::try_from(limit.max(1)).ok())
            .unwrap_or(DEFAULT_LIMIT);
        let total = items.len();
        Ok(Self {
            items: items.into_iter().skip(start).take(limit).collect(),
            limit,
            start,
            total,
            parameter,
        })
    }

    /// The URL of this page.
    pub(crate) fn this(&self, visit: &Visit) -> String {
        url(visit, &visit.query)
    }

    /// The URL of the page that follows, if one does.
    pub(crate) fn next(&self, visit: &Visit) -> Option<String> {
        let next = self.start.checked_add(self.items.len())?;
        (next < self.total).then(|| self.at(visit, next))
    }

    /// The URL of the page before, if there is one.
    pub(crate) fn previous(&self, visit: &Visit) -> Option<String> {
        (self.start > 0).then(|| self.at(visit, self.start.saturating_sub(self.limit)))
    }

    /// The URL of the first page.
    pub(crate) fn first(&self, visit: &Visit) -> String {
        self.at(visit, 0)
    }

    fn at(&self, visit: &Visit, place: usize) -> String {
        let token = token(place);
        url(visit, &query::with(&visit.query, self.parameter, &token))
    }

    /// The answer as the Network Registry writes it, the items under `name`.
    pub(crate) fn registry_answer<T: DeserializeOwned>(
        self,
        visit: &Visit,
        name: &'static str,
    ) -> Result<T, Refusal> {
        let mut links = Map::new();
        links.insert("self".to_owned(), json!({ "href": self.this(visit) }));
        if let Some(next) = self.next(visit) {
            links.insert("next".to_owned(), json!({ "href": next }));
        }
        let mut embedded = Map::new();
        embedded.insert(name.to_owned(), Value::Array(self.items));
        model(json!({ "_links": links, "_embedded": embedded }))
    }
}

/// A document as the model that the specification has for it.
pub(crate) fn model<T: DeserializeOwned>(document: Value) -> Result<T, Refusal> {
    serde_json::from_value(document).map_err(|error| {
        Refusal::broken(format!("the mock's answer does not fit its model: {error}"))
    })
}

fn url(visit: &Visit, query: &str) -> String {
    if query.is_empty() {
        visit.url.clone()
    } else {
        format!("{}?{query}", visit.url)
    }
}

/// Scrambled a little, so that nobody is tempted to count in it.
fn token(place: usize) -> String {
    format!("{:08x}", (place as u32) ^ SCRAMBLE)
}

fn place(token: &str) -> Option<usize> {
    let number = u32::from_str_radix(token, 16).ok()?;
    usize::try_from(number ^ SCRAMBLE).ok()
}

const SCRAMBLE: u32 = 0x5eed_1e55;

#[cfg(test)]
mod tests {
    use super::*;

    fn visit(query: &str) -> Visit {
        Visit {
            account: "a".to_owned(),
            now: chrono::DateTime::UNIX_EPOCH,
            url: "http://h/p".to_owned(),
            query: query.to_owned(),
        }
    }

    fn items() -> Vec<Value> {
        (0..5).map(|n| json!(n)).collect()
    }

    #[test]
    fn next_links_lead_through_the_whole_list_and_end() {
        let (mut token, mut seen) = (None, Vec::new());
        loop {
            let page = Page::cut(items(), "next", token.as_deref(), Some(2)).unwrap();
            let next = page.next(&visit("limit=2"));
            seen.extend(page.items);
            let Some(next) = next else { break };
            token = query::values(next.split_once('?').unwrap().1, "next").next();
        }
        assert_eq!(seen, items());
    }

    #[test]
    fn a_token_from_elsewhere_is_refused() {
        for token in ["x", "00000000", "ffffffff"] {
            assert!(
                Page::cut(items(), "next", Some(token), None).is_err(),
                "{token}"
            );
        }
    }
}
