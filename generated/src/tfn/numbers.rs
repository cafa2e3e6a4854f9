//! Find toll-free numbers and the state of their registrations.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use super::NumberStatus;
use crate::runtime::{
    Call, CallFuture, Error, Format, Method, Operation, Request, Response, Retry,
    Security, StringRule, Transport, Violations, decode,
};

/// Find toll-free numbers and the state of their registrations.
#[derive(Clone, Copy, Debug)]
pub struct Numbers<'a> {
    pub(super) transport: &'a Transport,
}

impl Numbers<'_> {
    /// List toll-free numbers.
    ///
    /// Lists the toll-free numbers of the account with their registrations and statuses, page by
    /// page.
    ///
    /// `GET /v1/numbers`
    pub fn list(&self) -> ListNumbers {
        let request = Request::new(self.transport, &LIST_NUMBERS);
        ListNumbers {
            call: Call::new(request, decode::json),
        }
    }
}

/// A prepared call of `listNumbers`: set what you need, then await it.
#[derive(Clone, Debug)]
#[must_use = "a call does nothing until it is awaited or sent"]
pub struct ListNumbers {
    call: Call<NumberRegistrationList>,
}

impl ListNumbers {
    /// Page to return: the token out of the `next` link of the page before it. Leave it out for the
    /// first page.
    ///
    /// Example: `19284743`.
    pub fn cursor(mut self, cursor: impl Into<String>) -> Self {
        let cursor = cursor.into();
        let request = self.call.request();
        request.query("cursor", &cursor);
        self
    }

    /// Greatest number of entries to return on one page.
    ///
    /// Example: `10`.
    pub fn page_size(mut self, page_size: i64) -> Self {
        let request = self.call.request();
        request.query("page_size", page_size);
        self
    }

    /// Return only numbers with this status.
    pub fn status(mut self, status: NumberStatus) -> Self {
        let request = self.call.request();
        request.query("status", status.as_str());
        request.check(|checker| checker.allowed("status", Some(&status)));
        self
    }

    /// Return only this toll-free number, in E.164 form, digits only, without a plus sign.
    ///
    /// Exactly 11 characters. Example: `18001234567`.
    pub fn number(mut self, number: impl Into<String>) -> Self {
        let number = number.into();
        let request = self.call.request();
        request.query("number", &number);
        request
            .check(|checker| {
                checker
                    .string(
                        "number",
                        Some(&number),
                        &[
                            StringRule::MinLength(11),
                            StringRule::MaxLength(11),
                            StringRule::Format(Format::E164),
                        ],
                    )
            });
        self
    }

    /// Return only numbers of the registration with this identifier.
    ///
    /// Example: `3fa85f64-5717-4562-b3fc-2c963f66afa6`.
    pub fn registration_id(mut self, registration_id: Uuid) -> Self {
        let request = self.call.request();
        request.query("registration_id", registration_id);
        self
    }

    /// Return only numbers whose organisation is called something like this; the match is not
    /// exact.
    ///
    /// At most 500 characters. Example: `Ericsson LM`.
    pub fn business_name(mut self, business_name: impl Into<String>) -> Self {
        let business_name = business_name.into();
        let request = self.call.request();
        request.query("business_name", &business_name);
        request
            .check(|checker| {
                checker
                    .string(
                        "business_name",
                        Some(&business_name),
                        &[StringRule::MaxLength(500)],
                    )
            });
        self
    }

    /// Sends the request and returns the answer with its status, headers and trace id.
    ///
    /// # Errors
    ///
    /// See [`Error`] for what can go wrong and what it says about the outcome.
    pub async fn send(self) -> Result<Response<NumberRegistrationList>, Error> {
        self.call.send().await
    }

    /// Checks the parameters without sending.
    ///
    /// # Errors
    ///
    /// All violations at once.
    pub fn validate(&self) -> Result<(), Violations> {
        self.call.validate()
    }
}

impl IntoFuture for ListNumbers {
    type Output = Result<NumberRegistrationList, Error>;
    type IntoFuture = CallFuture<NumberRegistrationList>;

    fn into_future(self) -> Self::IntoFuture {
        self.call.into_future()
    }
}

/// One page of toll-free numbers and their registrations.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct NumberRegistrationList {
    /// Content of a page of numbers.
    #[serde(rename = "_embedded", skip_serializing_if = "Option::is_none")]
    pub embedded: Option<NumberRegistrationListEmbedded>,
    /// How many entries a page holds.
    ///
    /// Example: `10`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_size: Option<i64>,
    /// Links from a page of numbers to its neighbours.
    #[serde(rename = "_links", skip_serializing_if = "Option::is_none")]
    pub links: Option<PageLinks>,
}

/// Content of a page of numbers.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct NumberRegistrationListEmbedded {
    /// The numbers on this page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub numbers: Option<Vec<NumberRegistration>>,
}

/// A toll-free number and the registration it belongs to.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct NumberRegistration {
    /// Toll-free number that you own, in E.164 form, digits only, without a plus sign. Begins with
    /// 1800, 1888, 1877, 1866, 1855, 1844 or 1833.
    ///
    /// Exactly 11 characters. Example: `18001234567`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// How far the verification of a single number has come.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<NumberStatus>,
    /// Full name of the organisation or of the company that owns it.
    ///
    /// At most 500 characters. Example: `Ericsson LM`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub business_name: Option<String>,
    /// Identifier of the registration, for use in paths.
    ///
    /// Example: `3fa85f64-5717-4562-b3fc-2c963f66afa6`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registration_id: Option<Uuid>,
    /// Moment the registration went to the reviewers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub submission_date: Option<DateTime<Utc>>,
    /// Moment the number got the status that it has now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_change_date: Option<DateTime<Utc>>,
}

/// Links from a page of numbers to its neighbours.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct PageLinks {
    /// URL of this page.
    ///
    /// Example: `https://example:com/resource?page_size=10&cursor=19284743`.
    #[serde(rename = "self", skip_serializing_if = "Option::is_none")]
    pub self_: Option<String>,
    /// URL of the page that follows.
    ///
    /// Example: `https://example:com/resource?page_size=10&cursor=19284743`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// URL of the page before.
    ///
    /// Example: `https://example:com/resource?page_size=10&cursor=19284743`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prev: Option<String>,
    /// URL of the first page.
    ///
    /// Example: `https://example:com/resource?page_size=10`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first: Option<String>,
}

static LIST_NUMBERS: Operation = Operation {
    id: "listNumbers",
    method: Method::GET,
    path: "/v1/numbers",
    retry: Retry::Safe,
    security: &[Security::Basic],
};
