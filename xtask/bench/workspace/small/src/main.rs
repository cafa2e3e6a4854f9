//! A program that makes one call.

use vonage_registration::{Credentials, network_registry};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let registry = network_registry::Client::new(Credentials::from_env()?)?;
    let profiles = registry.business_profiles().list().await?;
    println!("{} profiles", profiles.embedded.business_profiles.len());
    Ok(())
}
