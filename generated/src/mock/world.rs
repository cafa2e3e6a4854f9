//! Everything that the server remembers, and how it responds to a request.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use uuid::Uuid;

use super::clock::Clock;
use super::fault::{self, Fault};
use super::received::Received;
use super::refusal::Refusal;
use super::registry::Registry;
use super::reply::Reply;
use super::route::{self, Input, Route, Visit};
use super::toll_free::TollFree;
use super::{network_registry_routes, tfn_routes};
use crate::network_registry::{CreateApplicationProfile, CreateBusinessProfile};
use crate::runtime::{ConfigurationError, Credentials};
use crate::tfn::CreateRegistration;

/// What the server's path begins with where the TFN API lives.
pub(crate) const TFN_PREFIX: &str = "/tfn";

/// The state behind all connections.
#[derive(Debug)]
pub(crate) struct World {
    /// `http://127.0.0.1:port`
    pub(crate) origin: String,
    pub(crate) registry: Registry,
    pub(crate) toll_free: TollFree,
    pub(crate) faults: Vec<Fault>,
    pub(crate) received: Vec<Received>,
    /// How many requests were received before the last reset.
    forgotten: usize,
    pub(crate) clock: Clock,
    /// The key of the account that owns what the server starts with.
    pub(crate) first_account: String,
    accounts: Vec<Account>,
    /// What the server started with.
    initial: (Registry, TollFree),
    traces: u64,
}

#[derive(Debug)]
struct Account {
    key: String,
    /// The value of `Authorization` that its owner sends.
    authorization: String,
}

impl World {
    pub(crate) fn new(
        origin: String,
        credentials: &Credentials,
        seeded: bool,
    ) -> Result<Self, ConfigurationError> {
        let clock = Clock::start();
        let initial = initial(credentials.key(), seeded, clock.now()).map_err(|error| {
            ConfigurationError::new(format!("the content of the mock is broken: {error}"))
        })?;
        let mut world = Self {
            origin,
            registry: initial.0.clone(),
            toll_free: initial.1.clone(),
            faults: Vec::new(),
            received: Vec::new(),
            forgotten: 0,
            clock,
            first_account: credentials.key().to_owned(),
            accounts: Vec::new(),
            initial,
            traces: 0,
        };
        world.add_account(credentials)?;
        Ok(world)
    }

    /// Forgets everything that has happened since the start, calls that wait for a delay included. Accounts stay.
    pub(crate) fn reset(&mut self) {
        (self.registry, self.toll_free) = self.initial.clone();
        self.clock = Clock::start();
        self.faults.clear();
        self.forgotten += self.received.len();
        self.received.clear();
    }

    pub(crate) fn add_account(
        &mut self,
        credentials: &Credentials,
    ) -> Result<(), ConfigurationError> {
        let authorization = credentials.authorization()?.basic;
        let authorization = authorization
            .ok_or_else(|| ConfigurationError::new("the mock accepts Basic credentials"))?;
        self.accounts.push(Account {
            key: credentials.key().to_owned(),
            authorization: authorization.to_str().unwrap_or_default().to_owned(),
        });
        Ok(())
    }

    /// Acts at this very moment, before and after which everything takes place that time and events bring.
    pub(crate) fn act<T>(&mut self, act: impl FnOnce(&mut Self, DateTime<Utc>) -> T) -> T {
        let now = self.clock.now();
        self.registry.settle(now);
        let outcome = act(self, now);
        self.registry.settle(self.clock.now());
        outcome
    }

    /// A trace id that no response had before.
    pub(crate) fn trace_id(&mut self) -> Uuid {
        self.traces += 1;
        Uuid::from_u64_pair(0x6d6f_636b_7472_4163, self.traces)
    }

    /// Records a request; gives its number and the fault that hits it.
    pub(crate) fn record(&mut self, mut received: Received) -> (usize, Option<Fault>) {
        received.operation = operation(&received.method, &received.path);
        let fault = fault::take(&mut self.faults, received.operation);
        self.received.push(received);
        (self.forgotten + self.received.len() - 1, fault)
    }

    /// Whether the request of that number came in before the last reset.
    pub(crate) fn has_forgotten(&self, number: usize) -> bool {
        number < self.forgotten
    }

    /// Records the response to a request.
    pub(crate) fn record_reply(&mut self, number: usize, reply: &Reply) {
        let place = number.checked_sub(self.forgotten);
        if let Some(received) = place.and_then(|place| self.received.get_mut(place)) {
            received.status = Some(reply.status);
            let mut headers = reply.headers.iter();
            let media_type = headers.find(|(name, _)| *name == "content-type");
            received.response_type = media_type.map(|(_, value)| value.clone());
            received.response.clone_from(&reply.body);
        }
    }

    /// Processes a request, which came with these credentials.
    pub(crate) fn respond(&mut self, received: &Received, authorization: Option<&str>) -> Reply {
        let trace_id = self.trace_id();
        let mut reply = self
            .act(|world, now| world.processed(received, authorization, now))
            .unwrap_or_else(|refusal| refusal.into_reply(trace_id));
        reply.headers.push(("x-trace-id", trace_id.to_string()));
        reply
    }

    fn processed(
        &mut self,
        received: &Received,
        authorization: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<Reply, Refusal> {
        let path = &received.path;
        let visit = Visit {
            account: self.account(authorization),
            now,
            url: format!("{}{path}", self.origin),
            query: received.query.clone(),
        };
        match path.strip_prefix(TFN_PREFIX) {
            Some(path) => process(
                &mut self.toll_free,
                &tfn_routes::routes(),
                path,
                received,
                visit,
            ),
            None => {
                let routes = network_registry_routes::routes();
                process(&mut self.registry, &routes, path, received, visit)
            }
        }
    }

    /// The account that sends a request; empty for nobody that is known.
    fn account(&self, authorization: Option<&str>) -> String {
        let mut accounts = self.accounts.iter();
        let known = accounts.find(|it| Some(it.authorization.as_str()) == authorization);
        known.map(|it| it.key.clone()).unwrap_or_default()
    }
}

/// The content of `seeds.json`.
#[derive(Deserialize)]
struct Seeds {
    business_profile: CreateBusinessProfile,
    application_profile: CreateApplicationProfile,
    registration: CreateRegistration,
}

/// What a server starts with: the catalogue, and the documents of `seeds.json` if they are wanted.
fn initial(
    account: &str,
    seeded: bool,
    now: DateTime<Utc>,
) -> Result<(Registry, TollFree), Box<dyn std::error::Error>> {
    let (mut registry, mut toll_free) = (Registry::new(now)?, TollFree::default());
    if seeded {
        let seeds: Seeds = serde_json::from_str(include_str!("seeds.json"))?;
        let filed = registry.seed(account, &seeds.business_profile, &seeds.application_profile);
        filed.map_err(|refusal| refusal.detail().to_owned())?;
        toll_free.seed(account, &seeds.registration, now);
    }
    Ok((registry, toll_free))
}

fn process<S>(
    state: &mut S,
    routes: &[Route<S>],
    path: &str,
    received: &Received,
    visit: Visit,
) -> Result<Reply, Refusal> {
    let (route, captured) = route::find(routes, &received.method, path)?;
    if route.secured && visit.account.is_empty() {
        return Err(Refusal::unauthorized());
    }
    let input = Input {
        visit,
        captured,
        received,
        invalid: Vec::new(),
        refusal: None,
    };
    (route.handle)(state, input)
}

/// The operation that a request is for.
fn operation(method: &str, path: &str) -> Option<&'static str> {
    if let Some(path) = path.strip_prefix(TFN_PREFIX) {
        let routes = tfn_routes::routes::<TollFree>();
        return Some(route::find(&routes, method, path).ok()?.0.id);
    }
    let routes = network_registry_routes::routes::<Registry>();
    Some(route::find(&routes, method, path).ok()?.0.id)
}

/// The `operationId`s of both APIs.
pub(crate) fn operations() -> impl Iterator<Item = &'static str> {
    let registry = network_registry_routes::routes::<Registry>();
    let tfn = tfn_routes::routes::<TollFree>();
    let registry = registry.into_iter().map(|route| route.id);
    registry.chain(tfn.into_iter().map(|route| route.id))
}
