//! Lists in pages. Every entry has a key, by which its list is sorted and which never changes. A token names
//! the last entry that was seen by its key, so that a walk goes on there whatever happens to the entries.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::query;
use super::refusal::{Invalid, Refusal};
use super::route::Visit;

/// What a request says about the page that it wants.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Paging<'a> {
    /// Query parameters of the token and of the size.
    pub(crate) parameters: (&'static str, &'static str),
    pub(crate) token: Option<&'a str>,
    pub(crate) size: Option<i64>,
    /// Entries of a page for which nobody set a size.
    pub(crate) default_size: usize,
}

/// A part of a list, and the URLs of its neighbours.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) items: Vec<Value>,
    /// Entries that a page holds.
    pub(crate) size: usize,
    pub(crate) this: String,
    pub(crate) first: String,
    pub(crate) next: Option<String>,
    pub(crate) previous: Option<String>,
}

impl Page {
    /// Cuts the wanted page out of a list, given as entries with their keys.
    pub(crate) fn cut<T>(
        visit: &Visit,
        paging: Paging<'_>,
        entries: impl Iterator<Item = (u64, T)>,
        document: impl Fn(T) -> Value,
    ) -> Result<Self, Refusal> {
        let (parameter, _) = paging.parameters;
        let size = paging.size()?;
        let position = paging.position(&visit.url)?;
        let mut entries: Vec<(u64, T)> = entries.collect();
        entries.sort_by_key(|(key, _)| *key);
        let keys: Vec<u64> = entries.iter().map(|(key, _)| *key).collect();
        let (start, end) = match position {
            Position::After(last) => {
                let start = keys.partition_point(|key| *key <= last);
                (start, start.saturating_add(size).min(keys.len()))
            }
            Position::Before(first) => {
                let end = keys.partition_point(|key| *key < first);
                (end.saturating_sub(size), end)
            }
        };
        let at = |position: Position| {
            let token = position.token(&visit.url);
            url(visit, &query::with(&visit.query, parameter, Some(&token)))
        };
        let entries = entries.into_iter().skip(start).take(end - start);
        let seen = keys.get(start..end).unwrap_or_default();
        let last = seen.last().filter(|_| end < keys.len());
        let first = seen.first().filter(|_| start > 0);
        Ok(Self {
            items: entries.map(|(_, entry)| document(entry)).collect(),
            size,
            this: url(visit, &visit.query),
            first: url(visit, &query::with(&visit.query, parameter, None)),
            next: last.map(|key| at(Position::After(*key))),
            previous: first.map(|key| at(Position::Before(*key))),
        })
    }

    /// The response as the Network Registry writes it, the items under `name`.
    pub(crate) fn registry_response<T: DeserializeOwned>(self, name: &str) -> Result<T, Refusal> {
        let mut links = Map::new();
        links.insert("self".to_owned(), json!({ "href": self.this }));
        if let Some(next) = self.next {
            links.insert("next".to_owned(), json!({ "href": next }));
        }
        model(json!({ "_links": links, "_embedded": { name: self.items } }))
    }
}

impl Paging<'_> {
    fn size(&self) -> Result<usize, Refusal> {
        let Some(size) = self.size else {
            return Ok(self.default_size);
        };
        let size = usize::try_from(size).ok().filter(|size| *size > 0);
        size.ok_or_else(|| {
            let reason = "must be at least 1, or pages would never end";
            Refusal::invalid(vec![Invalid::new(self.parameters.1, reason)])
        })
    }

    fn position(&self, list: &str) -> Result<Position, Refusal> {
        let Some(token) = self.token else {
            return Ok(Position::After(0));
        };
        Position::read(token, list).ok_or_else(|| {
            let reason = format!("\"{token}\" is no token of this list");
            Refusal::invalid(vec![Invalid::new(self.parameters.0, reason)])
        })
    }
}

/// Where a page is: next to an entry that was seen, which may be gone. No entry has the key 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Position {
    After(u64),
    Before(u64),
}

impl Position {
    /// Sealed, so that nobody is tempted to count in it or to take it to another list.
    fn token(self, list: &str) -> String {
        let (Self::After(key) | Self::Before(key)) = self;
        format!("{:016x}{key:x}", self.seal(list))
    }

    fn read(token: &str, list: &str) -> Option<Self> {
        let key = u64::from_str_radix(token.get(16..)?, 16).ok()?;
        let mut positions = [Self::After(key), Self::Before(key)].into_iter();
        positions.find(|position| position.token(list) == token)
    }

    fn seal(self, list: &str) -> u64 {
        let mut hasher = DefaultHasher::new();
        (self, list).hash(&mut hasher);
        hasher.finish()
    }
}

/// A document as the model that the specification has for it.
pub(crate) fn model<T: DeserializeOwned>(document: Value) -> Result<T, Refusal> {
    serde_json::from_value(document).map_err(|error| {
        Refusal::broken(format!(
            "the mock's response does not fit its model: {error}"
        ))
    })
}

/// A model as the members of its JSON; what is not an object has none.
pub(crate) fn members(model: &impl Serialize) -> Map<String, Value> {
    match serde_json::to_value(model) {
        Ok(Value::Object(members)) => members,
        _ => Map::new(),
    }
}

fn url(visit: &Visit, query: &str) -> String {
    if query.is_empty() {
        visit.url.clone()
    } else {
        format!("{}?{query}", visit.url)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(keys: &[u64], token: Option<&str>, size: i64) -> Result<Page, Refusal> {
        let visit = Visit {
            account: "a".to_owned(),
            now: chrono::DateTime::UNIX_EPOCH,
            url: "http://h/p".to_owned(),
            query: "limit=2".to_owned(),
        };
        let paging = Paging {
            parameters: ("next", "limit"),
            token,
            size: Some(size),
            default_size: 10,
        };
        Page::cut(&visit, paging, keys.iter().map(|key| (*key, *key)), |key| {
            json!(key)
        })
    }

    fn token(url: &str) -> String {
        let (_, query) = url.split_once('?').unwrap();
        query::values(query, "next").next().unwrap()
    }

    #[test]
    fn next_links_lead_through_the_whole_list_and_previous_ones_back() {
        let keys = [1, 2, 3, 4, 5];
        let first = page(&keys, None, 2).unwrap();
        assert_eq!(
            (first.items, first.previous),
            (vec![json!(1), json!(2)], None)
        );
        let second = page(&keys, Some(&token(&first.next.unwrap())), 2).unwrap();
        assert_eq!(second.items, [3, 4]);
        let third = page(&keys, Some(&token(&second.next.unwrap())), 2).unwrap();
        assert_eq!((third.items, third.next), (vec![json!(5)], None));
        let back = page(&keys, Some(&token(&third.previous.unwrap())), 2).unwrap();
        assert_eq!(back.items, [3, 4]);
        assert_eq!(second.first, "http://h/p?limit=2");
    }

    #[test]
    fn a_walk_goes_on_behind_the_last_entry_that_was_seen_even_if_that_is_gone() {
        let next = page(&[1, 2, 3, 4], None, 2).unwrap().next.unwrap();
        assert_eq!(page(&[3, 4], Some(&token(&next)), 2).unwrap().items, [3, 4]);
        assert_eq!(page(&[2, 4], Some(&token(&next)), 2).unwrap().items, [4]);
    }

    #[test]
    fn a_token_from_elsewhere_and_a_size_below_one_are_refused() {
        let next = page(&[1, 2, 3], None, 2).unwrap().next.unwrap();
        let forged = format!("{}7", token(&next));
        for token in ["", "x", "0", "00000000000000001", forged.as_str()] {
            assert!(page(&[1, 2], Some(token), 2).is_err(), "{token}");
        }
        for size in [i64::MIN, -1, 0] {
            assert!(page(&[1, 2], None, size).is_err(), "{size}");
        }
        assert_eq!(page(&[1, 2], None, i64::MAX).unwrap().items, [1, 2]);
    }
}
