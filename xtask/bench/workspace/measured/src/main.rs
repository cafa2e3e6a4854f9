//! Does something many times, through the crate or by hand: `measured SUBJECT crate|hand PORT TIMES`. Prints the allocations of
//! one time.

use std::alloc::System;
use std::error::Error;
use std::hint::black_box;
use std::time::Duration;

use floor::network_registry as by_hand;
use serde::de::DeserializeOwned;
use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};
use vonage_registration::{Credentials, network_registry as ours};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

type Outcome<T> = Result<T, Box<dyn Error>>;

const ID: &str = "0b5f7a3c-6f4e-4c0e-9d5b-0d7f3b1f6a51";
/// Opens the connection and fills what is filled once.
const WARM_UP: usize = 20;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [subject, way, port, times] = arguments.as_slice() else {
        return Err("usage: measured SUBJECT crate|hand PORT TIMES".into());
    };
    let (base, times) = (format!("http://127.0.0.1:{port}"), times.parse()?);
    run(subject, way, &base, WARM_UP).await?;
    let before = allocations();
    run(subject, way, &base, times).await?;
    println!("{}", (allocations() - before) as f64 / times as f64);
    Ok(())
}

/// Blocks asked for so far; growing a block counts as one.
fn allocations() -> usize {
    let stats = ALLOCATOR.stats();
    stats.allocations + stats.reallocations
}

async fn run(subject: &str, way: &str, base: &str, times: usize) -> Outcome<()> {
    let builder = ours::Client::builder().credentials(Credentials::new("key", "secret"));
    let client = builder.base_url(base).build()?;
    let profiles = client.business_profiles();
    let http = vonage_registration::http_client()?;
    let url = format!("{base}/v1/network-registry/business-profiles");
    let body = std::fs::read_to_string("body.json")?;
    let page = std::fs::read("page-100.json")?;
    match (subject, way) {
        ("a GET", "crate") => {
            for _ in 0..times {
                drop(profiles.get(ID).await?);
            }
        }
        ("a GET", _) => {
            for _ in 0..times {
                drop(sent::<by_hand::BusinessProfile>(http.get(format!("{url}/{ID}"))).await?);
            }
        }
        ("a POST", "crate") => {
            let body: ours::CreateBusinessProfile = serde_json::from_str(&body)?;
            for _ in 0..times {
                drop(profiles.create(body.clone()).await?);
            }
        }
        ("a POST", _) => {
            let body: by_hand::CreateBusinessProfile = serde_json::from_str(&body)?;
            for _ in 0..times {
                let request = http.post(&url).json(&body.clone());
                drop(sent::<by_hand::BusinessProfile>(request).await?);
            }
        }
        ("a page of a list", "crate") => {
            let mut pages = profiles.list().limit(100).pages();
            for _ in 0..times {
                drop(pages.try_next().await?);
            }
        }
        ("a page of a list", _) => by_links(&http, &url, times).await?,
        (_, "crate") => decode::<ours::BusinessProfileList>(&page, times)?,
        _ => decode::<by_hand::BusinessProfileList>(&page, times)?,
    }
    Ok(())
}

async fn sent<T: DeserializeOwned>(request: reqwest::RequestBuilder) -> reqwest::Result<T> {
    let request = request.basic_auth("key", Some("secret"));
    let request = request.timeout(Duration::from_secs(30));
    request.send().await?.error_for_status()?.json().await
}

async fn by_links(http: &reqwest::Client, url: &str, times: usize) -> Outcome<()> {
    let mut token = None;
    for _ in 0..times {
        let mut request = http.get(url).query(&[("limit", "100")]);
        if let Some(token) = &token {
            request = request.query(&[("next", token)]);
        }
        let page: by_hand::BusinessProfileList = sent(request).await?;
        let link = page.links.next.ok_or("the list has ended")?;
        let link = reqwest::Url::parse(&link.href)?;
        let mut pairs = link.query_pairs();
        token = pairs.find_map(|(name, value)| (name == "next").then(|| value.into_owned()));
    }
    Ok(())
}

fn decode<T: DeserializeOwned>(page: &[u8], times: usize) -> Outcome<()> {
    for _ in 0..times {
        black_box(serde_json::from_slice::<T>(black_box(page))?);
    }
    Ok(())
}
