//! Lists in pages. Every entry has a key, by which its list is sorted and which never changes. A token names
//! the last entry that was seen by its key, so that a walk goes on there whatever happens to the entries.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::query;
use super::refusal::{Invalid, Refusal};
use super::route::Visit;

/// How an API writes its lists.
pub(crate) struct Paging {
    /// The query parameter of the token.
    pub(crate) token: &'static str,
    /// The query parameter of the size.
    pub(crate) size: &'static str,
    /// Entries of a page for which nobody set a size.
    pub(crate) default_size: usize,
    /// How it writes a URL.
    pub(crate) link: fn(String) -> Value,
}

impl Paging {
    /// The wanted page of a list, which is given as entries with their keys; the page has them under `name`.
    pub(crate) fn page<T, M: DeserializeOwned>(
        &self,
        visit: &Visit,
        (token, size): (&Option<String>, Option<i64>),
        name: &str,
        entries: impl Iterator<Item = (u64, T)>,
        document: impl Fn(T) -> Value,
    ) -> Result<M, Refusal> {
        let size = self.size(size)?;
        let position = self.position(token.as_deref(), &visit.url)?;
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
        let link = |query: &str| match query {
            "" => (self.link)(visit.url.clone()),
            _ => (self.link)(format!("{}?{query}", visit.url)),
        };
        let at = |position: Position| {
            let token = position.token(&visit.url);
            link(&query::with(&visit.query, self.token, Some(&token)))
        };
        let seen = keys.get(start..end).unwrap_or_default();
        let last = seen.last().filter(|_| end < keys.len());
        let first = seen.first().filter(|_| start > 0);
        let entries = entries.into_iter().skip(start).take(end - start);
        model(json!({
            "_links": {
                "self": link(&visit.query),
                "first": link(&query::with(&visit.query, self.token, None)),
                "next": last.map(|key| at(Position::After(*key))),
                "prev": first.map(|key| at(Position::Before(*key))),
            },
            "_embedded": { name: entries.map(|(_, entry)| document(entry)).collect::<Vec<_>>() },
            "page_size": size,
        }))
    }

    fn size(&self, wanted: Option<i64>) -> Result<usize, Refusal> {
        let Some(size) = wanted else {
            return Ok(self.default_size);
        };
        let size = usize::try_from(size).ok().filter(|size| *size > 0);
        size.ok_or_else(|| {
            let reason = "must be at least 1, or pages would never end";
            Refusal::invalid(vec![Invalid::new(self.size, reason)])
        })
    }

    fn position(&self, token: Option<&str>, list: &str) -> Result<Position, Refusal> {
        let Some(token) = token else {
            return Ok(Position::After(0));
        };
        Position::read(token, list).ok_or_else(|| {
            let reason = format!("\"{token}\" is no token of this list");
            Refusal::invalid(vec![Invalid::new(self.token, reason)])
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

#[cfg(test)]
mod tests {
    use super::*;

    fn page(keys: &[u64], token: Option<&str>, size: i64) -> Result<Value, Refusal> {
        let visit = Visit {
            account: "a".to_owned(),
            now: chrono::DateTime::UNIX_EPOCH,
            url: "http://h/p".to_owned(),
            query: "limit=2".to_owned(),
        };
        let paging = Paging {
            token: "next",
            size: "limit",
            default_size: 10,
            link: Value::String,
        };
        let token = token.map(str::to_owned);
        let entries = keys.iter().map(|key| (*key, *key));
        paging.page(&visit, (&token, Some(size)), "keys", entries, |key| {
            json!(key)
        })
    }

    fn keys(page: &Value) -> &Value {
        &page["_embedded"]["keys"]
    }

    fn token(page: &Value, link: &str) -> String {
        let (_, query) = page["_links"][link]
            .as_str()
            .unwrap()
            .split_once('?')
            .unwrap();
        crate::runtime::value_of(query, "next").unwrap()
    }

    #[test]
    fn next_links_lead_through_the_whole_list_and_previous_ones_back() {
        let all = [1, 2, 3, 4, 5];
        let first = page(&all, None, 2).unwrap();
        assert_eq!(*keys(&first), json!([1, 2]));
        assert_eq!(first["_links"]["prev"], Value::Null);
        let second = page(&all, Some(&token(&first, "next")), 2).unwrap();
        assert_eq!(*keys(&second), json!([3, 4]));
        let third = page(&all, Some(&token(&second, "next")), 2).unwrap();
        assert_eq!(*keys(&third), json!([5]));
        assert_eq!(third["_links"]["next"], Value::Null);
        let back = page(&all, Some(&token(&third, "prev")), 2).unwrap();
        assert_eq!(*keys(&back), json!([3, 4]));
        assert_eq!(second["_links"]["first"], "http://h/p?limit=2");
    }

    #[test]
    fn a_walk_goes_on_behind_the_last_entry_that_was_seen_even_if_that_is_gone() {
        let first = page(&[1, 2, 3, 4], None, 2).unwrap();
        let next = token(&first, "next");
        assert_eq!(
            *keys(&page(&[3, 4], Some(&next), 2).unwrap()),
            json!([3, 4])
        );
        assert_eq!(*keys(&page(&[2, 4], Some(&next), 2).unwrap()), json!([4]));
    }

    #[test]
    fn a_token_from_elsewhere_and_a_size_below_one_are_refused() {
        let first = page(&[1, 2, 3], None, 2).unwrap();
        let forged = format!("{}7", token(&first, "next"));
        for token in ["", "x", "0", "00000000000000001", forged.as_str()] {
            assert!(page(&[1, 2], Some(token), 2).is_err(), "{token}");
        }
        for size in [i64::MIN, -1, 0] {
            assert!(page(&[1, 2], None, size).is_err(), "{size}");
        }
        assert_eq!(
            *keys(&page(&[1, 2], None, i64::MAX).unwrap()),
            json!([1, 2])
        );
    }
}
