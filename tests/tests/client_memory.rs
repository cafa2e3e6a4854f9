//! Walking over ten thousand pages takes no more memory than walking over a hundred.
//!
//! In a binary of its own: its allocator counts what the whole process holds.

use peak_alloc::PeakAlloc;
use tests::clients::Clients;
use tests::server::{Answer, Recorded, Server};

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

const PAGES: usize = 10_000;
const ITEMS: usize = 10;
/// What chance may add. Remembering a hash of every token would take more.
const SLACK: usize = 64 * 1024;

fn page(request: &Recorded) -> Answer {
    let (_, number) = request
        .query()
        .split_once("next=page-")
        .unwrap_or(("", "0"));
    let number: usize = number.parse().unwrap();
    let country = serde_json::json!({ "code": "ES", "name": "Spain" });
    let mut links = serde_json::json!({ "self": { "href": "/" } });
    if number + 1 < PAGES {
        let next = format!("https://example.com/countries?next=page-{}", number + 1);
        links["next"] = serde_json::json!({ "href": next });
    }
    let countries = vec![country; ITEMS];
    Answer::json(
        200,
        &serde_json::json!({ "_embedded": { "countries": countries }, "_links": links }),
    )
}

#[tokio::test]
async fn ten_thousand_pages_take_no_more_memory_than_a_hundred() {
    let server = Server::start(page).await.unwrap();
    let clients = Clients::of(&server.url(), true);
    let mut items = clients.registry.catalogue().list_countries().items();
    let (mut count, mut requests, mut a_hundred) = (0, 0, 0);
    while let Some(country) = items.try_next().await.unwrap() {
        drop(country);
        count += 1;
        if count % (ITEMS * 50) == 0 {
            requests += server.take_requests().len();
        }
        // The first hundred pages also hold what starting takes.
        if count == ITEMS * 100 {
            ALLOCATOR.reset_peak_usage();
        } else if count == ITEMS * 200 {
            a_hundred = ALLOCATOR.peak_usage();
            ALLOCATOR.reset_peak_usage();
        }
    }
    let all = ALLOCATOR.peak_usage();
    requests += server.take_requests().len();
    assert_eq!((count, requests), (PAGES * ITEMS, PAGES));
    assert_eq!(server.connections(), 1);
    assert!(a_hundred > 0);
    assert!(
        all <= a_hundred + SLACK,
        "{all} bytes at most, {a_hundred} for a hundred pages"
    );
    println!("{a_hundred} bytes for a hundred pages, {all} for all that follow");
}
