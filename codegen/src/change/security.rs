//! Servers and credentials.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::RequiredScheme;
use crate::ir::wire::servers;
use crate::spec::{Node, Pointer};

use super::Direction;
use super::compare::Comparison;
use super::difference::Difference;
use super::kinds::{self, Kind};
use super::operation::{Both, OperationRef};

/// What most accounts prove their identity with.
const BASIC: [&str; 4] = ["http", "basic", "", ""];

/// Schemes that are needed at once, each as what it says so that its name does not matter, with the scopes of each.
type Credentials = BTreeMap<Vec<String>, BTreeSet<String>>;

impl<'d> Comparison<'d> {
    /// The servers of the document.
    pub(super) fn servers(&mut self, vertex: usize) {
        let (old, new) = (urls(&self.old.api.servers), urls(&self.new.api.servers));
        let at = Some(Pointer::from_tokens(["servers"]));
        self.lists_of_servers(vertex, (&old, &new), "servers", (at.clone(), at));
    }

    /// The servers of an operation, where it or its path has some of its own.
    pub(super) fn operation_servers(&mut self, both: &Both<'d>) {
        let own = |one: &OperationRef<'d>| {
            let lists = [servers(&one.node), servers(&one.item)];
            lists.into_iter().find(|list| !list.is_empty())
        };
        let (old, new) = (own(&both.old), own(&both.new));
        if old.is_none() && new.is_none() {
            return;
        }
        let all = |own: Option<Vec<String>>, one: &OperationRef<'d>| {
            urls(&own.unwrap_or_else(|| servers(&Node::root(one.root))))
        };
        let (old, new) = (all(old, &both.old), all(new, &both.new));
        let place = |one: &OperationRef<'d>| Some(one.node.pointer.clone());
        let places = (place(&both.old), place(&both.new));
        self.lists_of_servers(both.vertex, (&old, &new), &both.new.operation.id, places);
    }

    fn lists_of_servers(
        &mut self,
        vertex: usize,
        (old, new): (&[String], &[String]),
        subject: &str,
        places: (Option<Pointer>, Option<Pointer>),
    ) {
        let mut notes: Vec<(&'static Kind, &String, String)> = Vec::new();
        if let (Some(first), Some(now)) = (old.first(), new.first())
            && first != now
        {
            let kind = match new.contains(first) {
                true => &kinds::DEFAULT_SERVER_CHANGED,
                false => &kinds::SERVER_REPLACED,
            };
            let message = format!("requests go to `{now}` instead of `{first}`");
            notes.push((kind, now, message));
        }
        let removed = old.iter().skip(1).filter(|url| !new.contains(url));
        let removed = removed.map(|url| (&kinds::SERVER_REMOVED, url, "gone"));
        let added = new.iter().skip(1).filter(|url| !old.contains(url));
        let added = added.map(|url| (&kinds::SERVER_ADDED, url, "new"));
        notes.extend(removed.chain(added).map(|(kind, url, word)| {
            let message = format!("the server `{url}` is {word}");
            (kind, url, message)
        }));
        for (kind, detail, message) in notes {
            let found = Difference::new(kind, Direction::Both, subject, message).about(detail);
            self.graph
                .push(vertex, found.at(places.0.clone(), places.1.clone()));
        }
    }

    pub(super) fn security(&mut self, both: &Both<'d>) {
        let (before, after) = (credentials(&both.old), credentials(&both.new));
        let is_public = |all: &[Credentials]| all.is_empty() || all.iter().any(BTreeMap::is_empty);
        match (is_public(&before), is_public(&after)) {
            (true, true) => {}
            (false, false) => self.alternatives_of_credentials(both, &before, &after),
            (true, false) => {
                let message = "the operation asks for credentials";
                self.tell(both, [(&kinds::SECURITY_ADDED, message)]);
            }
            (false, true) => {
                let message = "the operation asks for no credentials any more";
                self.tell(both, [(&kinds::SECURITY_REMOVED, message)]);
            }
        }
    }

    fn alternatives_of_credentials(
        &mut self,
        both: &Both<'d>,
        before: &[Credentials],
        after: &[Credentials],
    ) {
        let schemes = |all: &[Credentials]| -> BTreeSet<Vec<Vec<String>>> {
            all.iter()
                .map(|one| one.keys().cloned().collect())
                .collect()
        };
        let (old, new) = (schemes(before), schemes(after));
        // Programs have user name and password where these are taken; else nobody knows which credentials they have.
        let basic = vec![BASIC.map(str::to_owned).to_vec()];
        let is_sent = |one: &Vec<Vec<String>>| *one == basic || !old.contains(&basic);
        let others = if old.difference(&new).any(is_sent) || old.is_disjoint(&new) {
            Some((
                &kinds::SECURITY_SCHEME_CHANGED,
                "asks for other credentials",
            ))
        } else if !old.is_subset(&new) {
            Some((
                &kinds::SECURITY_ALTERNATIVE_REMOVED,
                "takes fewer kinds of credentials",
            ))
        } else {
            let is_more = !new.is_subset(&old);
            is_more.then_some((
                &kinds::SECURITY_ALTERNATIVE_ADDED,
                "takes further kinds of credentials",
            ))
        };
        let scopes = match (all_suffice(before, after), all_suffice(after, before)) {
            (false, _) => Some((&kinds::SECURITY_SCOPE_ADDED, "asks for further scopes")),
            (_, false) => Some((&kinds::SECURITY_SCOPE_REMOVED, "asks for fewer scopes")),
            _ => None,
        };
        let notes = others.into_iter().chain(scopes);
        self.tell(
            both,
            notes.map(|(kind, words)| (kind, format!("the operation {words}"))),
        );
    }
}

/// Whether the scopes of all credentials are enough for those of the same schemes.
fn all_suffice(had: &[Credentials], wanted: &[Credentials]) -> bool {
    had.iter().all(|had| {
        let mut same = wanted
            .iter()
            .filter(|one| one.keys().eq(had.keys()))
            .peekable();
        let suffice = |wanted: &Credentials| {
            had.values()
                .zip(wanted.values())
                .all(|(had, wanted)| wanted.is_subset(had))
        };
        same.peek().is_none() || same.any(suffice)
    })
}

/// The credentials that are taken, any one of these.
fn credentials(one: &OperationRef<'_>) -> Vec<Credentials> {
    let requirements = one.operation.security_requirements.iter();
    let scheme = |it: &RequiredScheme| {
        let kind = match &it.kind {
            None => vec![it.name.clone()],
            // Names of headers have no case; those of query parameters and cookies have.
            Some([kind, scheme, place, name]) if place == "header" => {
                [kind, scheme, place, &name.to_lowercase()]
                    .map(String::clone)
                    .to_vec()
            }
            Some(kind) => kind.to_vec(),
        };
        (kind, it.scopes.iter().cloned().collect())
    };
    requirements
        .map(|one| one.iter().map(scheme).collect())
        .collect()
}

/// The URLs; without any, requests go to the place of the document.
fn urls(servers: &[String]) -> Vec<String> {
    if servers.is_empty() {
        return vec!["/".to_owned()];
    }
    servers.to_vec()
}
