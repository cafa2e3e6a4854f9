//! Servers and credentials.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::RequiredScheme;
use crate::ir::wire::servers;
use crate::spec::Pointer;

use super::SIDES;
use super::compare::Comparison;
use super::kinds::*;
use super::operation::{Both, OperationRef, Scope, of_all};

/// What most accounts prove their identity with.
const BASIC: [&str; 4] = ["http", "basic", "", ""];

/// Schemes that are needed at once, each as what it says so that its name does not matter, with the scopes of each.
type Credentials = BTreeMap<Vec<String>, BTreeSet<String>>;

impl<'d> Comparison<'d> {
    /// The servers of the document.
    pub(super) fn servers(&mut self, scope: Scope<'_>) {
        let urls = self.sides.map(|side| urls(&side.api.servers));
        let at = Some(Pointer::from_tokens(["servers"]));
        self.lists_of_servers(scope, &urls, [at.clone(), at]);
    }

    /// The servers of an operation, where it or its path has some of its own.
    pub(super) fn operation_servers(&mut self, both: &Both<'d>) {
        let own = both.each(|one| {
            let pointer = &one.operation.pointer;
            let holders = [Some(pointer.clone()), pointer.parent()].into_iter();
            let mut lists = holders.flatten().map(|at| servers(&one.side.node(&at)));
            lists.find(|list| !list.is_empty())
        });
        if own == [None, None] {
            return;
        }
        let urls = SIDES.map(|side| match &own[side] {
            Some(servers) => urls(servers),
            None => urls(&self.sides[side].api.servers),
        });
        let places = both.each(|one| Some(one.operation.pointer.clone()));
        self.lists_of_servers(both.scope(), &urls, places);
    }

    fn lists_of_servers(
        &mut self,
        scope: Scope<'_>,
        urls: &[Vec<String>; 2],
        places: [Option<Pointer>; 2],
    ) {
        let mut push = |kind: &'static Kind, url: &str, message: String| {
            let change = of_all(scope, (kind, message)).about(url);
            self.push(change.at(places.clone()));
        };
        let [old, new] = urls;
        if let (Some(first), Some(now)) = (old.first(), new.first())
            && first != now
        {
            let kind = match new.contains(first) {
                true => &DEFAULT_SERVER_CHANGED,
                false => &SERVER_REPLACED,
            };
            let message = format!("requests go to `{now}` instead of `{first}`");
            push(kind, now, message);
        }
        let notes = [(&SERVER_REMOVED, "gone"), (&SERVER_ADDED, "new")];
        for (side, (kind, word)) in notes.into_iter().enumerate() {
            for url in urls[side].iter().skip(1) {
                if !urls[1 - side].contains(url) {
                    push(kind, url, format!("the server `{url}` is {word}"));
                }
            }
        }
    }

    pub(super) fn security(&mut self, both: &Both<'d>) {
        let credentials = both.each(credentials);
        let is_public = |all: &Vec<_>| all.is_empty() || all.iter().any(BTreeMap::is_empty);
        let is_public = credentials.each_ref().map(is_public);
        if is_public == [false, false] {
            self.other_credentials(both, &credentials);
        }
        let removed = (&SECURITY_REMOVED, "asks for no credentials any more");
        let added = (&SECURITY_ADDED, "asks for credentials");
        self.tell(both, "the operation", turned(is_public, removed, added));
    }

    fn other_credentials(&mut self, both: &Both<'d>, credentials: &[Vec<Credentials>; 2]) {
        let [before, after] = credentials;
        let schemes = |all: &[Credentials]| -> BTreeSet<Vec<Vec<String>>> {
            let schemes = all.iter().map(|one| one.keys().cloned().collect());
            schemes.collect()
        };
        let (old, new) = (schemes(before), schemes(after));
        // Programs have user name and password where these are taken; else nobody knows which credentials they have.
        let basic = vec![BASIC.map(str::to_owned).to_vec()];
        let is_sent = |one: &Vec<Vec<String>>| *one == basic || !old.contains(&basic);
        // Credentials that hold more than is asked for will do.
        let is_taken = |one: &Vec<Vec<String>>| {
            let mut taken = new.iter();
            taken.any(|all| all.iter().all(|scheme| one.contains(scheme)))
        };
        let refused = || old.iter().filter(|one| !is_taken(one));
        let others = if refused().any(is_sent) || !old.iter().any(is_taken) {
            Some((&SECURITY_SCHEME_CHANGED, "asks for other credentials"))
        } else if refused().next().is_some() {
            Some((&SECURITY_ALTERNATIVE_REMOVED, "takes fewer credentials"))
        } else {
            let note = (&SECURITY_ALTERNATIVE_ADDED, "takes further credentials");
            (!new.is_subset(&old)).then_some(note)
        };
        let scopes = match (all_suffice(before, after), all_suffice(after, before)) {
            (false, _) => Some((&SECURITY_SCOPE_ADDED, "asks for further scopes")),
            (_, false) => Some((&SECURITY_SCOPE_REMOVED, "asks for fewer scopes")),
            _ => None,
        };
        self.tell(both, "the operation", others.into_iter().chain(scopes));
    }
}

/// Whether the scopes of all credentials are enough for those of the same schemes.
fn all_suffice(had: &[Credentials], wanted: &[Credentials]) -> bool {
    had.iter().all(|had| {
        let same = |one: &&Credentials| one.keys().eq(had.keys());
        let mut same = wanted.iter().filter(same).peekable();
        let suffice = |wanted: &Credentials| {
            let mut scopes = had.values().zip(wanted.values());
            scopes.all(|(had, wanted)| wanted.is_subset(had))
        };
        same.peek().is_none() || same.any(suffice)
    })
}

/// The credentials that are taken, any one of these.
fn credentials(one: &OperationRef<'_>) -> Vec<Credentials> {
    let requirements = one.operation.security_requirements.iter();
    let scheme = |it: &RequiredScheme| {
        let mut kind = match &it.kind {
            Some(kind) => kind.to_vec(),
            None => vec![it.name.clone()],
        };
        // Names of headers have no case; those of query parameters and cookies have.
        if let [_, _, place, name] = &mut kind[..]
            && place == "header"
        {
            name.make_ascii_lowercase();
        }
        (kind, it.scopes.iter().cloned().collect())
    };
    requirements
        .map(|schemes| schemes.iter().map(scheme).collect())
        .collect()
}

/// The URLs; without any, requests go to the place of the document.
fn urls(servers: &[String]) -> Vec<String> {
    match servers {
        [] => vec!["/".to_owned()],
        servers => servers.to_vec(),
    }
}
