//! Everything that the server remembers, and how it answers a request.

use chrono::{DateTime, SubsecRound as _, TimeDelta, Utc};
use uuid::Uuid;

use super::fault::{self, Fault};
use super::received::Received;
use super::refusal::Refusal;
use super::registry::{self, Registry};
use super::reply::Reply;
use super::route::{self, Input, Route, Visit};
use super::toll_free::{self, TollFree};
use super::{network_registry_routes, tfn_routes};
use crate::runtime::{ConfigurationError, Credentials};

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
    accounts: Vec<Account>,
    /// How far the server's clock is ahead.
    ahead: TimeDelta,
    traces: u64,
}

#[derive(Debug)]
struct Account {
    key: String,
    /// The value of `Authorization` that its owner sends.
    authorization: String,
}

/// A request whose body was read.
#[derive(Debug)]
pub(crate) struct Asked {
    pub(crate) received: Received,
    pub(crate) authorization: Option<String>,
}

impl World {
    pub(crate) fn new(
        origin: String,
        credentials: &Credentials,
        seeded: bool,
    ) -> Result<Self, ConfigurationError> {
        let mut world = Self {
            origin,
            registry: Registry::default(),
            toll_free: TollFree::default(),
            faults: Vec::new(),
            received: Vec::new(),
            accounts: Vec::new(),
            ahead: TimeDelta::zero(),
            traces: 0,
        };
        world.add_account(credentials)?;
        if seeded {
            world.registry = registry::seed(credentials.key(), world.now());
            world.toll_free = toll_free::seed(credentials.key(), world.now());
        }
        Ok(world)
    }

    pub(crate) fn add_account(
        &mut self,
        credentials: &Credentials,
    ) -> Result<(), ConfigurationError> {
        let authorization = credentials.authorization()?.basic;
        let authorization = authorization
            .ok_or_else(|| ConfigurationError::new("the mock takes Basic credentials"))?;
        self.accounts.push(Account {
            key: credentials.key().to_owned(),
            authorization: authorization.to_str().unwrap_or_default().to_owned(),
        });
        Ok(())
    }

    /// In whole milliseconds, as the service writes moments.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        (Utc::now() + self.ahead).trunc_subsecs(3)
    }

    pub(crate) fn pass_time(&mut self, time: std::time::Duration) {
        self.ahead += TimeDelta::from_std(time).unwrap_or(TimeDelta::zero());
    }

    /// A trace id that no answer had before.
    pub(crate) fn trace_id(&mut self) -> Uuid {
        self.traces += 1;
        Uuid::from_u64_pair(0x6d6f_636b_7472_4163, self.traces)
    }

    /// Notes a request down; gives its place and the fault that hits it.
    pub(crate) fn note(&mut self, asked: &Asked) -> (usize, Option<Fault>) {
        let mut received = asked.received.clone();
        received.operation = operation(&received.method, &received.path);
        let fault = fault::take(&mut self.faults, received.operation);
        self.received.push(received);
        (self.received.len() - 1, fault)
    }

    /// Notes down what was answered to a request.
    pub(crate) fn note_reply(&mut self, place: usize, reply: &Reply) {
        if let Some(received) = self.received.get_mut(place) {
            received.status = Some(reply.status);
            let media_type = reply
                .headers
                .iter()
                .find(|(name, _)| *name == "content-type");
            received.answer_type = media_type.map(|(_, value)| value.clone());
            received.answer.clone_from(&reply.body);
        }
    }

    /// Carries a request out.
    pub(crate) fn answer(&mut self, asked: &Asked) -> Reply {
        let now = self.now();
        self.registry.purge(now);
        let trace_id = self.trace_id();
        let mut reply = self
            .carried_out(asked, now)
            .unwrap_or_else(|refusal| refusal.into_reply(trace_id));
        reply.headers.push(("x-trace-id", trace_id.to_string()));
        reply
    }

    fn carried_out(&mut self, asked: &Asked, now: DateTime<Utc>) -> Result<Reply, Refusal> {
        let account = self.account(asked.authorization.as_deref());
        let url = format!("{}{}", self.origin, asked.received.path);
        let call = Call {
            asked,
            account,
            now,
            url,
        };
        match asked.received.path.strip_prefix(TFN_PREFIX) {
            Some(path) => call.on(&mut self.toll_free, &tfn_routes::routes(), path),
            None => {
                let routes = network_registry_routes::routes();
                call.on(&mut self.registry, &routes, &asked.received.path)
            }
        }
    }

    fn account(&self, authorization: Option<&str>) -> Option<String> {
        let sent = authorization?;
        let known = self.accounts.iter().find(|it| it.authorization == sent)?;
        Some(known.key.clone())
    }
}

/// A request together with who asks and when.
struct Call<'a> {
    asked: &'a Asked,
    account: Option<String>,
    now: DateTime<Utc>,
    url: String,
}

impl Call<'_> {
    fn on<S>(self, state: &mut S, routes: &[Route<S>], path: &str) -> Result<Reply, Refusal> {
        let received = &self.asked.received;
        let found = route::find(routes, &received.method, path)?;
        let account = match self.account {
            Some(account) => account,
            None if found.route.secured => return Err(Refusal::unauthorized()),
            None => String::new(),
        };
        let visit = Visit {
            account,
            now: self.now,
            url: self.url,
            query: received.query.clone(),
        };
        let input = Input {
            visit,
            captured: found.captured,
            content_type: received.header("content-type"),
            headers: &received.headers,
            body: &received.body,
            invalid: Vec::new(),
            refusal: None,
        };
        (found.route.handle)(state, input)
    }
}

/// The operation that a request is for.
fn operation(method: &str, path: &str) -> Option<&'static str> {
    match path.strip_prefix(TFN_PREFIX) {
        Some(path) => id(&tfn_routes::routes::<TollFree>(), method, path),
        None => id(&network_registry_routes::routes::<Registry>(), method, path),
    }
}

fn id<S>(routes: &[Route<S>], method: &str, path: &str) -> Option<&'static str> {
    let found = route::find(routes, method, path).ok()?;
    Some(found.route.id)
}
