//! A program that makes one call with nothing but reqwest and serde.

use serde::Deserialize;

#[derive(Deserialize)]
struct List {
    #[serde(rename = "_embedded")]
    embedded: Embedded,
}

#[derive(Deserialize)]
struct Embedded {
    business_profiles: Vec<serde_json::Value>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    // Nobody else has chosen one in a program that does nothing else.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let list: List = reqwest::Client::new()
        .get("https://api-eu.vonage.com/v1/network-registry/business-profiles")
        .basic_auth(std::env::var("VONAGE_API_KEY")?, Some(std::env::var("VONAGE_API_SECRET")?))
        .send()
        .await?
        .error_for_status()?
        .json()
        .await?;
    println!("{} profiles", list.embedded.business_profiles.len());
    Ok(())
}
