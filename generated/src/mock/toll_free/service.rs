//! The operations of the TFN API on its state.

use serde_json::{Value, json};
use uuid::Uuid;

use super::{Number, Registration, TollFree};
use crate::mock::page::{Paging, model};
use crate::mock::refusal::Refusal;
use crate::mock::route::Visit;
use crate::mock::tfn_routes::numbers::{self, ListNumbersQuery};
use crate::mock::tfn_routes::registrations::{self, ListRegistrationEventsQuery};
use crate::tfn;

type Response<T> = Result<T, Refusal>;

const PAGING: Paging = Paging {
    token: "cursor",
    size: "page_size",
    default_size: 10,
    link: Value::String,
};

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
        let paging = (&query.cursor, query.page_size);
        PAGING.page(visit, paging, "events", entries, |event| {
            json!({
                "id": id,
                "status": event.status,
                "reason": event.message.as_deref().unwrap_or_default(),
                "created_at": event.at,
            })
        })
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
        let paging = (&query.cursor, query.page_size);
        PAGING.page(visit, paging, "numbers", entries, |(it, number)| {
            it.number_document(number)
        })
    }
}
