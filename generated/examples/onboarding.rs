//! A company registers itself, from a YAML file to the agreement of every operator: through an hour of faults, and
//! with a correction after a rejection.
//!
//! ```sh
//! cargo run --example onboarding --features mock
//! cargo run --example onboarding --features mock -- examples/requests/business.yaml
//! ```
//!
//! [`onboard`] is what a program of your own does; the README begins with it. The rest plays the service: a server
//! inside of this program, operators that think for a day about each step, and a clock that jumps to whatever is
//! waited for.

use std::collections::BTreeMap;
use std::error::Error;
use std::process::ExitCode;
use std::time::Duration;

use tokio::time::sleep;
use vonage_registration::mock::{Fault, Server};
use vonage_registration::network_registry::{
    BusinessProfileCspRegistrationStatus as AtOperator, ChangeRequestStatus, Client,
    CreateBusinessProfile, PutBusinessProfileChangeRequest,
};
use vonage_registration::watch;

/// The file that is taken when none is named.
const SAMPLE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/examples/requests/business.yaml"
);

const HOUR: Duration = Duration::from_secs(60 * 60);

// The clock is paused: it jumps to whatever is waited for.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> ExitCode {
    let file = std::env::args().nth(1);
    match run(file.as_deref().unwrap_or(SAMPLE)).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("Error: {error}\nusage: onboarding [FILE]");
            ExitCode::FAILURE
        }
    }
}

async fn run(file: &str) -> Result<(), Box<dyn Error>> {
    let server = Server::builder().empty().start().await?;
    let registry = server.network_registry()?;
    tokio::select! {
        done = onboard(&registry, file) => done,
        failed = play_the_service(&server, &registry) => failed,
    }
}

/// Registers the business in the file, and does not end before all operators have accepted it.
async fn onboard(registry: &Client, file: &str) -> Result<(), Box<dyn Error>> {
    // Any reader of serde's will do; this one names the key and the line of a mistake.
    let text = std::fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))?;
    let request: CreateBusinessProfile =
        serde_norway::from_str(&text).map_err(|error| format!("{file}: {error}"))?;
    // What is likely to be rejected, although it can be sent.
    for finding in &request.advice() {
        println!("advice: {finding}");
    }
    // What cannot be sent is refused here, with every mistake at once.
    let profile = registry.business_profiles().create(request).await?;
    println!("{} is filed as {}", profile.name, profile.id);

    if !is_accepted(registry, &profile.id).await? {
        correct(registry, &profile.id).await?;
        if !is_accepted(registry, &profile.id).await? {
            return Err("it is rejected again".into());
        }
    }
    let profile = registry.business_profiles().get(&profile.id).await?;
    println!("{} is {}", profile.name, profile.status.status);
    Ok(())
}

/// Waits for all operators, through outages, for as long as they take; whether each has accepted the profile.
async fn is_accepted(registry: &Client, id: &str) -> Result<bool, Box<dyn Error>> {
    let mut decisions = BTreeMap::new();
    let mut watch = watch::business_profile_csps(registry, id)
        .on_failure(|failure| eprintln!("waiting goes on: {failure}"));
    while let Some(change) = watch.try_next().await? {
        let message = change.message.unwrap_or_default();
        println!("  {}: {} {message}", change.id, change.status);
        // A status that Vonage adds next year arrives as `Unknown`.
        decisions.insert(change.id, change.status);
    }
    Ok(decisions.values().all(|it| *it == AtOperator::Accepted))
}

/// Asks for a change of what was wrong, and waits until it has taken effect.
async fn correct(registry: &Client, id: &str) -> Result<(), Box<dyn Error>> {
    let profiles = registry.business_profiles();
    let mut change = PutBusinessProfileChangeRequest::from(&profiles.get(id).await?);
    change.tax_number = Some("B87654321".to_owned());
    profiles.put_change_request(id, change).await?;

    let mut watch = watch::business_profile_change(registry, id);
    while let Some(change) = watch.try_next().await? {
        println!("the correction is {}", change.status);
        if change.status == ChangeRequestStatus::Rejected {
            let reason = change.message.unwrap_or_default();
            return Err(format!("the correction was rejected: {reason}").into());
        }
    }
    Ok(())
}

/// An hour without service, then a step of everybody each day. One operator rejects the first version.
async fn play_the_service(server: &Server, registry: &Client) -> Result<(), Box<dyn Error>> {
    sleep(HOUR).await;
    server.inject(Fault::status(503).times(u32::MAX))?;
    sleep(HOUR).await;
    server.clear_faults();

    let profiles = registry.business_profiles().list().await?;
    for profile in profiles.embedded.business_profiles {
        let reason = Some("The tax number belongs to another company.");
        let (id, rejected) = (&profile.id, AtOperator::Rejected);
        server.set_business_profile_csp_status(id, "orange_es", rejected, reason)?;
    }
    loop {
        sleep(24 * HOUR).await;
        server.advance();
    }
}
