//! Files an application profile of a business and follows it until every operator has decided.
//!
//! ```sh
//! cargo run --example register_application -- BUSINESS_PROFILE examples/requests/application.json
//! ```
//!
//! Needs what `register_business` needs. The business profile is known only after that has run, so the file leaves it
//! blank, and the program fills it in.

mod request_file;

use request_file::{Failure, argument, load};
use vonage_registration::network_registry::{Client, CreateApplicationProfile};
use vonage_registration::watch;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    let usage = "register_application BUSINESS_PROFILE FILE";
    let (business, file) = (argument(1, usage)?, argument(2, usage)?);
    let mut request: CreateApplicationProfile = load(&file)?;
    request.business_profile_id = business;
    request.validate()?;
    for finding in &request.advice() {
        eprintln!("advice: {finding}");
    }
    let registry = Client::from_env()?;
    let profile = registry.application_profiles().create(request).await?;
    println!("{} is filed as {}", profile.name, profile.id);

    let mut watch = watch::application_profile_csps(&registry, &profile.id);
    while let Some(change) = watch.try_next().await? {
        let message = change.message.unwrap_or_default();
        println!("{}: {} {message}", change.id, change.status);
    }
    Ok(())
}
