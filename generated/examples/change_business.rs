//! Asks for a change of a business profile and waits for the decision.
//!
//! ```sh
//! cargo run --example change_business -- PROFILE examples/requests/change.json
//! ```
//!
//! Needs what `register_business` needs. The file names only what changes. A program that starts from
//! the profile as it is takes `PutBusinessProfileChangeRequest::from(&profile)`, as `onboarding` does.

mod request_file;

use request_file::{Failure, argument, load};
use vonage_registration::network_registry::{Client, PutBusinessProfileChangeRequest};
use vonage_registration::watch;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    let usage = "change_business PROFILE FILE";
    let (id, file) = (argument(1, usage)?, argument(2, usage)?);
    let change: PutBusinessProfileChangeRequest = load(&file)?;
    change.validate()?;

    let registry = Client::from_env()?;
    let profiles = registry.business_profiles();
    profiles.put_change_request(&id, change).await?;
    let mut watch = watch::business_profile_change(&registry, &id);
    while let Some(change) = watch.try_next().await? {
        let message = change.message.unwrap_or_default();
        println!("{} {message}", change.status);
    }
    Ok(())
}
