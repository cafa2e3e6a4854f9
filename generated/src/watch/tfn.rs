use uuid::Uuid;

use super::poll::Round;
use super::{Change, Watch};
use crate::runtime::Error;
use crate::tfn::{Client, NumberStatus};

/// Watches all toll-free numbers of a registration until each is registered, rejected or blocked, or waits for
/// you: as a draft, or with corrections that the reviewers want.
///
/// The [`id`](super::Change::id) of a change is the number. A poll is one request for all numbers, and one more
/// for the reviewers' reason where a status has changed.
pub fn numbers(client: &Client, registration: Uuid) -> Watch<NumberStatus> {
    let client = client.clone();
    Watch::new(move |known| {
        let client = client.clone();
        Box::pin(async move {
            let list = client.numbers().list().registration_id(registration);
            let mut numbers = list.items().once();
            let mut seen = Vec::new();
            while let Some(number) = numbers.try_next().await? {
                let (id, Some(status)) = (number.number, number.status) else {
                    continue;
                };
                let message = if known.get(&id) == Some(&status) {
                    None
                } else {
                    let newest = newest_event(&client, registration, &id).await?;
                    newest
                        .filter(|newest| newest.status == status)
                        .and_then(|newest| newest.message)
                };
                seen.push(Change::seen(id, status, message));
            }
            if seen.is_empty() {
                // The list of a registration that does not exist is empty too; this tells.
                client.registrations().get(registration).once().await?;
            }
            Ok(Round::all(seen, is_final))
        })
    })
}

/// Watches one toll-free number of a registration, as [`numbers`] does all of them.
pub fn number(
    client: &Client,
    registration: Uuid,
    number: impl Into<String>,
) -> Watch<NumberStatus> {
    let (client, number) = (client.clone(), number.into());
    Watch::new(move |_| {
        let (client, number) = (client.clone(), number.clone());
        Box::pin(async move {
            let newest = newest_event(&client, registration, &number).await?;
            Ok(Round::all(newest.into_iter().collect(), is_final))
        })
    })
}

async fn newest_event(
    client: &Client,
    registration: Uuid,
    number: &str,
) -> Result<Option<Change<NumberStatus>>, Error> {
    let events = client.registrations().list_events(registration, number);
    // The list begins with the newest.
    let newest = events.items().once().try_next().await?;
    Ok(newest.and_then(|event| {
        let reason = event.reason.filter(|reason| !reason.is_empty());
        Some(Change::seen(number.to_owned(), event.status?, reason))
    }))
}

fn is_final(status: &NumberStatus) -> bool {
    use NumberStatus::{Blocked, Draft, Registered, Rejected, UpdatesRequired};
    matches!(
        status,
        Registered | Rejected | Blocked | UpdatesRequired | Draft
    )
}
