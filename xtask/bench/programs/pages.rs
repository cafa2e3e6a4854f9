//! Reads all items of a list, through the SDK or by hand: `pages sdk|hand PORT`.
//!
//! Prints the number of items and the greatest number of bytes that were allocated at one time.

use std::error::Error;
use std::time::Duration;

use floor::network_registry as by_hand;
use peak_alloc::PeakAlloc;
use vonage_registration::{Credentials, network_registry};

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [way, port] = arguments.as_slice() else {
        return Err("usage: pages sdk|hand PORT".into());
    };
    let base = format!("http://127.0.0.1:{port}");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let items = match way.as_str() {
        "sdk" => runtime.block_on(through_sdk(&base))?,
        _ => runtime.block_on(through_hand(&base))?,
    };
    println!("{items} {}", ALLOCATOR.peak_usage());
    Ok(())
}

async fn through_sdk(base: &str) -> Result<usize, Box<dyn Error>> {
    let client = network_registry::Client::builder()
        .credentials(Credentials::new("key", "secret"))
        .base_url(base)
        .build()?;
    let mut items = client.business_profiles().list().limit(100).items();
    let mut count = 0;
    while items.try_next().await?.is_some() {
        count += 1;
    }
    Ok(count)
}

async fn through_hand(base: &str) -> Result<usize, Box<dyn Error>> {
    let http = vonage_registration::http_client()?;
    let (mut count, mut token) = (0, None);
    loop {
        let mut request = http
            .get(format!("{base}/v1/network-registry/business-profiles"))
            .basic_auth("key", Some("secret"))
            .timeout(Duration::from_secs(30))
            .query(&[("limit", "100")]);
        if let Some(token) = &token {
            request = request.query(&[("next", token)]);
        }
        let page: by_hand::BusinessProfileList =
            request.send().await?.error_for_status()?.json().await?;
        for profile in page.embedded.business_profiles {
            drop(profile);
            count += 1;
        }
        let Some(link) = page.links.next else {
            return Ok(count);
        };
        let link = reqwest::Url::parse(&link.href)?;
        token = link
            .query_pairs()
            .find(|(name, _)| name == "next")
            .map(|(_, value)| value.into_owned());
    }
}
