//! An API of three operations, written as the generator writes its own.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::server::Server;
use crate::runtime::{
    Api, Call, Checker, ClientBuilder, Credentials, Limits, ListStyle, Method, Operation,
    Pagination, Request, Retry, RetryPolicy, Security, Transport, Validate, call_type, decode,
};

pub(super) const SECRET: &str = "s3cr3t-value";
/// `key:s3cr3t-value` in base64.
pub(super) const BASIC: &str = "a2V5OnMzY3IzdC12YWx1ZQ==";

static GET_THING: Operation = Operation {
    id: "getThing",
    method: Method::GET,
    path: "/v1/things/{id}/parts",
    accept: "application/json",
    retry: Retry::Idempotent,
    security: &[Security::Basic],
};

static CREATE_THING: Operation = Operation {
    id: "createThing",
    method: Method::POST,
    path: "/v1/things",
    accept: "application/json",
    retry: Retry::Unprocessed,
    security: &[Security::Basic],
};

static LIST_THINGS: Operation = Operation {
    id: "listThings",
    method: Method::GET,
    path: "/v1/things",
    accept: "application/json",
    retry: Retry::Idempotent,
    security: &[Security::Basic],
};

static PAGINATION: Pagination<ThingList, Thing> = Pagination {
    parameter: "cursor",
    next: |page| page.next.as_deref(),
    is_empty: |page| page.things.is_empty(),
    items: |page| page.things,
};

#[derive(Clone, Debug)]
pub(super) struct Client {
    transport: Transport,
}

impl Api for Client {
    const BASE_URL: &'static str = "https://api.example.com";

    fn from_transport(transport: Transport) -> Self {
        Self { transport }
    }
}

impl Client {
    pub(super) fn builder() -> ClientBuilder<Self> {
        ClientBuilder::new().credentials(Credentials::new("key", SECRET))
    }

    /// A client that does not wait long.
    pub(super) fn quick(server: &Server) -> ClientBuilder<Self> {
        let wait = Duration::from_millis(1);
        Self::builder()
            .base_url(server.url())
            .retry(RetryPolicy::default().backoff(wait, wait))
    }

    pub(super) fn of(server: &Server) -> Self {
        Self::quick(server).build().unwrap()
    }

    pub(super) fn get(&self, id: &str) -> Call<Thing> {
        let mut request = Request::new(&self.transport, &GET_THING);
        request.path("id", id);
        Call::new(request, decode::json)
    }

    pub(super) fn create(&self, body: CreateThing) -> Call<Thing> {
        let mut request = Request::new(&self.transport, &CREATE_THING);
        request.json(&body);
        Call::new(request, decode::json)
    }

    pub(super) fn ping(&self) -> Call<()> {
        Call::new(Request::new(&self.transport, &CREATE_THING), decode::empty)
    }

    pub(super) fn list(&self) -> ListThings {
        ListThings {
            call: Call::new(Request::new(&self.transport, &LIST_THINGS), decode::json),
        }
    }
}

#[derive(Clone, Debug)]
#[must_use]
pub(super) struct ListThings {
    call: Call<ThingList>,
}

impl ListThings {
    pub(super) fn limit(mut self, limit: i64) -> Self {
        self.call.request().query("limit", limit);
        self.call
            .request()
            .check("limit", &limit, &Limits::NONE.minimum(1.0).maximum(100.0));
        self
    }

    pub(super) fn cursor(mut self, cursor: &str) -> Self {
        self.call.request().query("cursor", cursor);
        self
    }

    pub(super) fn countries(mut self, countries: &[&str]) -> Self {
        let countries: Vec<String> = countries.iter().map(|&it| it.into()).collect();
        self.call
            .request()
            .query_list("countries", &countries, ListStyle::Comma);
        self
    }
}

call_type!(ListThings -> ThingList, PAGINATION: Thing);

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(super) struct Thing {
    pub(super) id: i64,
    pub(super) note: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct ThingList {
    pub(super) things: Vec<Thing>,
    pub(super) next: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct CreateThing {
    pub(super) name: String,
}

impl Validate for CreateThing {
    fn check(&self, checker: &mut Checker, _: &Limits) {
        checker.value("name", &self.name, &Limits::NONE.max_length(5));
    }
}

pub(super) fn create_thing(name: &str) -> CreateThing {
    CreateThing {
        name: name.to_owned(),
    }
}
