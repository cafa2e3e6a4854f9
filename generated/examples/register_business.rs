//! Files a business profile and follows it until every operator has decided.
//!
//! ```sh
//! cargo run --example register_business -- examples/requests/business.yaml
//! ```
//!
//! Credentials come from `VONAGE_API_KEY` and `VONAGE_API_SECRET`; `VONAGE_NETWORK_REGISTRY_URL` names another
//! server, such as the one of `serve_mock`.

mod request_file;

use request_file::{Failure, argument, load};
use vonage_registration::network_registry::{Client, CreateBusinessProfile};
use vonage_registration::watch;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    let request: CreateBusinessProfile = load(&argument(1, "register_business FILE")?)?;
    // Every mistake at once, before anything is sent.
    request.validate()?;
    for finding in &request.advice() {
        eprintln!("advice: {finding}");
    }
    let registry = Client::from_env()?;
    let profile = registry.business_profiles().create(request).await?;
    println!("{} is filed as {}", profile.name, profile.id);

    let mut watch = watch::business_profile_csps(&registry, &profile.id);
    while let Some(change) = watch.try_next().await? {
        let message = change.message.unwrap_or_default();
        println!("{}: {} {message}", change.id, change.status);
    }
    Ok(())
}
