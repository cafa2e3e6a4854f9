//! Makes calls through the SDK or by hand: `call sdk|hand get|post PORT DIRECTORY CALLS`.
//!
//! Prints the allocations of one call.

use std::alloc::System;
use std::error::Error;
use std::time::Duration;

use floor::network_registry as by_hand;
use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};
use vonage_registration::{Credentials, network_registry};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

const ID: &str = "0b5f7a3c-6f4e-4c0e-9d5b-0d7f3b1f6a51";
/// Opens the connection and fills what is filled once.
const WARM_UP: usize = 20;

fn main() -> Result<(), Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(run())
}

async fn run() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [way, method, port, directory, calls] = arguments.as_slice() else {
        return Err("usage: call sdk|hand get|post PORT DIRECTORY CALLS".into());
    };
    let base = format!("http://127.0.0.1:{port}");
    let body = std::fs::read_to_string(format!("{directory}/body.json"))?;
    let calls: usize = calls.parse()?;
    let allocations = match (way.as_str(), method.as_str()) {
        ("sdk", "get") => {
            let client = sdk(&base)?;
            let call = async || Ok(drop(client.business_profiles().get(ID).await?));
            allocations(calls, call).await?
        }
        ("sdk", _) => {
            let client = sdk(&base)?;
            let body: network_registry::CreateBusinessProfile = serde_json::from_str(&body)?;
            let call = async || Ok(drop(client.business_profiles().create(body.clone()).await?));
            allocations(calls, call).await?
        }
        (_, "get") => {
            let http = vonage_registration::http_client()?;
            let call = async || Ok(drop(get(&http, &base).await?));
            allocations(calls, call).await?
        }
        _ => {
            let http = vonage_registration::http_client()?;
            let body: by_hand::CreateBusinessProfile = serde_json::from_str(&body)?;
            let call = async || Ok(drop(post(&http, &base, body.clone()).await?));
            allocations(calls, call).await?
        }
    };
    println!("{allocations}");
    Ok(())
}

fn sdk(base: &str) -> Result<network_registry::Client, Box<dyn Error>> {
    let client = network_registry::Client::builder()
        .credentials(Credentials::new("key", "secret"))
        .base_url(base)
        .build()?;
    Ok(client)
}

async fn get(http: &reqwest::Client, base: &str) -> reqwest::Result<by_hand::BusinessProfile> {
    http.get(format!("{base}/v1/network-registry/business-profiles/{ID}"))
        .basic_auth("key", Some("secret"))
        .timeout(Duration::from_secs(30))
        .send()
        .await?
        .error_for_status()?
        .json()
        .await
}

async fn post(
    http: &reqwest::Client,
    base: &str,
    body: by_hand::CreateBusinessProfile,
) -> reqwest::Result<by_hand::BusinessProfile> {
    http.post(format!("{base}/v1/network-registry/business-profiles"))
        .basic_auth("key", Some("secret"))
        .timeout(Duration::from_secs(30))
        .json(&body)
        .send()
        .await?
        .error_for_status()?
        .json()
        .await
}

async fn allocations(
    calls: usize,
    call: impl AsyncFn() -> Result<(), Box<dyn Error>>,
) -> Result<f64, Box<dyn Error>> {
    for _ in 0..WARM_UP {
        call().await?;
    }
    let before = count();
    for _ in 0..calls {
        call().await?;
    }
    Ok((count() - before) as f64 / calls as f64)
}

/// Blocks asked for so far; growing a block counts as one.
fn count() -> usize {
    let stats = ALLOCATOR.stats();
    stats.allocations + stats.reallocations
}
