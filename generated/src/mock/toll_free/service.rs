//! The operations of the TFN API on its state.

use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{Number, Registration, TollFree};
use crate::mock::page::{Page, Paging, model};
use crate::mock::refusal::Refusal;
use crate::mock::route::Visit;
use crate::mock::tfn_routes::numbers::{self, ListNumbersQuery};
use crate::mock::tfn_routes::registrations::{self, ListRegistrationEventsQuery};
use crate::tfn;

type Response<T> = Result<T, Refusal>;

/// Entries of a page for which nobody set a size.
const PAGE_SIZE: usize = 10;

/// The page that a request wants.
fn paging(cursor: Option<&str>, size: Option<i64>) -> Paging<'_> {
    Paging {
        parameters: ("cursor", "page_size"),
        token: cursor,
        size,
        default_size: PAGE_SIZE,
    }
}

/// A page as the TFN API writes it, its entries under `name`.
fn response<T: serde::de::DeserializeOwned>(page: Page, name: &str) -> Response<T> {
    let links = [
        ("self", Some(page.this)),
        ("first", Some(page.first)),
        ("next", page.next),
        ("prev", page.previous),
    ];
    let links = links
        .into_iter()
        .filter_map(|(name, url)| Some((name.to_owned(), json!(url?))));
    model(json!({
        "_embedded": { name: page.items },
        "page_size": page.size,
        "_links": links.collect::<Map<_, _>>(),
    }))
}

fn is_wanted(query: &ListNumbersQuery, registration: &Registration, number: &Number) -> bool {
    let name = registration.business_name().to_lowercase();
    let status = &number.progress.current.status;
    query.status.as_ref().is_none_or(|it| it == status)
        && query.number.as_ref().is_none_or(|it| *it == number.number)
        && query.registration_id.is_none_or(|it| it == registration.id)
        && query
            .business_name
            .as_ref()
            .is_none_or(|it| name.contains(&it.to_lowercase()))
}

impl registrations::Service for TollFree {
    fn create_registration(
        &mut self,
        visit: &Visit,
        body: tfn::CreateRegistration,
    ) -> Response<tfn::CreatedRegistration> {
        let id = self.file(&visit.account, &body, visit.now);
        model(json!({ "id": id }))
    }

    fn get_registration(&mut self, visit: &Visit, id: Uuid) -> Response<tfn::Registration> {
        model(self.own(&visit.account, id)?.document())
    }

    fn update_registration(
        &mut self,
        visit: &Visit,
        id: Uuid,
        body: tfn::UpdateRegistration,
    ) -> Response<()> {
        self.own(&visit.account, id)?.update(&body, visit.now)
    }

    fn list_registration_events(
        &mut self,
        visit: &Visit,
        id: Uuid,
        number: String,
        query: ListRegistrationEventsQuery,
    ) -> Response<tfn::RegistrationEventList> {
        let registration = self.own(&visit.account, id)?;
        let found = registration.number(&number).ok_or_else(|| {
            Refusal::not_found(format!("the registration {id} has no number {number}"))
        })?;
        // Newest first, and in front of a walk there is room for more.
        let entries = (0..).zip(found.progress.events());
        let entries = entries.map(|(age, event)| (u64::MAX - age, event));
        let paging = paging(query.cursor.as_deref(), query.page_size);
        let page = Page::cut(visit, paging, entries, |event| {
            json!({
                "id": id,
                "status": event.status,
                "reason": event.message.as_deref().unwrap_or_default(),
                "created_at": event.at,
            })
        })?;
        response(page, "events")
    }
}

impl numbers::Service for TollFree {
    fn list_numbers(
        &mut self,
        visit: &Visit,
        query: ListNumbersQuery,
    ) -> Response<tfn::NumberRegistrationList> {
        let own = self.registrations.iter();
        let own = own.filter(|it| it.account == visit.account);
        let entries = own
            .flat_map(|it| it.numbers.iter().map(move |number| (it, number)))
            .filter(|(it, number)| is_wanted(&query, it, number))
            .map(|(it, number)| (number.key, (it, number)));
        let paging = paging(query.cursor.as_deref(), query.page_size);
        let page = Page::cut(visit, paging, entries, |(it, number)| -> Value {
            it.number_document(number)
        })?;
        response(page, "numbers")
    }
}
