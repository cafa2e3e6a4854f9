//! Files a business profile with the Network Registry and follows it until every operator has decided.
//!
//! ```sh
//! cargo run --example register_business -- business.json
//! ```
//!
//! The file holds the body of the request, as `CreateBusinessProfile` describes it. Credentials come from
//! `VONAGE_API_KEY` and `VONAGE_API_SECRET`; `VONAGE_NETWORK_REGISTRY_URL` names another server, such as
//! the one of `serve_mock`.

use std::error::Error;

use vonage_registration::network_registry::{Client, CreateBusinessProfile};
use vonage_registration::{Credentials, watch};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args()
        .nth(1)
        .ok_or("name the file with the profile")?;
    let body: CreateBusinessProfile = serde_json::from_slice(&std::fs::read(path)?)?;

    // Every mistake at once, before anything is sent.
    if let Err(violations) = body.validate() {
        for violation in &violations {
            eprintln!("{violation}");
        }
        return Err("the profile cannot be filed like this".into());
    }

    let registry = client()?;
    let profile = registry.business_profiles().create(body).await?;
    println!("{} is filed as {}", profile.name, profile.id);

    let mut watch = watch::business_profile(&registry, &profile.id);
    while let Some(change) = watch.try_next().await? {
        println!("{} {}", change.status, change.message.unwrap_or_default());
    }
    let mut statuses = registry
        .business_profiles()
        .list_csp_statuses(&profile.id)
        .items();
    while let Some(at) = statuses.try_next().await? {
        println!(
            "{}: {} {}",
            at.csp_id,
            at.status,
            at.message.unwrap_or_default()
        );
    }
    Ok(())
}

fn client() -> Result<Client, vonage_registration::Error> {
    let builder = Client::builder().credentials(Credentials::from_env()?);
    match std::env::var("VONAGE_NETWORK_REGISTRY_URL") {
        Ok(url) => builder.base_url(url).build(),
        Err(_) => builder.build(),
    }
}
