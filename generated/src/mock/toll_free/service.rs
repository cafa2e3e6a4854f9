//! The operations of the TFN API on its state.

use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{Number, Registration, TollFree};
use crate::mock::page::{Page, model};
use crate::mock::refusal::Refusal;
use crate::mock::route::Visit;
use crate::mock::tfn_routes::numbers::{self, ListNumbersQuery};
use crate::mock::tfn_routes::registrations::{self, ListRegistrationEventsQuery};
use crate::tfn;

type Answer<T> = Result<T, Refusal>;

/// Entries of a page for which nobody set a size.
const PAGE_SIZE: i64 = 10;

/// The page that a request asks for.
fn cut(items: Vec<Value>, cursor: Option<&str>, size: Option<i64>) -> Answer<Page> {
    Page::cut(items, "cursor", cursor, size.or(Some(PAGE_SIZE)))
}

fn wanted(query: &ListNumbersQuery, registration: &Registration, number: &Number) -> bool {
    let name = registration.business_name().to_lowercase();
    query.status.as_ref().is_none_or(|it| *it == number.status)
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
    ) -> Answer<tfn::CreatedRegistration> {
        let id = self.file(&visit.account, &body, visit.now);
        model(json!({ "id": id }))
    }

    fn get_registration(&mut self, visit: &Visit, id: Uuid) -> Answer<tfn::Registration> {
        model(self.own(&visit.account, id)?.document())
    }

    fn update_registration(
        &mut self,
        visit: &Visit,
        id: Uuid,
        body: tfn::UpdateRegistration,
    ) -> Answer<()> {
        let registration = self.own(&visit.account, id)?;
        if !registration.is_editable() {
            return Err(Refusal::conflict(
                "a registration can be changed as a draft, or when all its numbers are UPDATES_REQUIRED",
            ));
        }
        registration.update(&body, visit.now);
        Ok(())
    }

    fn list_registration_events(
        &mut self,
        visit: &Visit,
        id: Uuid,
        number: String,
        query: ListRegistrationEventsQuery,
    ) -> Answer<tfn::RegistrationEventList> {
        let registration = self.own(&visit.account, id)?;
        let found = registration.number(&number).ok_or_else(|| {
            Refusal::not_found(format!("the registration {id} has no number {number}"))
        })?;
        let page = cut(found.events(id), query.cursor.as_deref(), query.page_size)?;
        let mut links = Map::new();
        links.insert("self".to_owned(), json!(page.this(visit)));
        insert(&mut links, "next", page.next(visit));
        model(json!({
            "_embedded": { "events": page.items },
            "page_size": page.limit,
            "_links": links,
        }))
    }
}

impl numbers::Service for TollFree {
    fn list_numbers(
        &mut self,
        visit: &Visit,
        query: ListNumbersQuery,
    ) -> Answer<tfn::NumberRegistrationList> {
        let mut documents = Vec::new();
        for registration in self
            .registrations
            .iter()
            .filter(|it| it.account == visit.account)
        {
            let numbers = registration.numbers.iter();
            let listed = numbers.filter(|number| wanted(&query, registration, number));
            documents.extend(listed.map(|number| registration.number_document(number)));
        }
        let page = cut(documents, query.cursor.as_deref(), query.page_size)?;
        let mut links = Map::new();
        links.insert("self".to_owned(), json!(page.this(visit)));
        links.insert("first".to_owned(), json!(page.first(visit)));
        insert(&mut links, "next", page.next(visit));
        insert(&mut links, "prev", page.previous(visit));
        model(json!({
            "_embedded": { "numbers": page.items },
            "page_size": page.limit,
            "_links": links,
        }))
    }
}

fn insert(links: &mut Map<String, Value>, name: &str, url: Option<String>) {
    if let Some(url) = url {
        links.insert(name.to_owned(), json!(url));
    }
}
