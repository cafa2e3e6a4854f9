//! Calls every operation once and prints how it went.
//!
//! The servers are named by `VONAGE_NETWORK_REGISTRY_URL` and `VONAGE_TFN_URL`, the credentials
//! by `VONAGE_API_KEY` and `VONAGE_API_SECRET`.

use std::process::ExitCode;
use cases::{Case, Optional};
use vonage_registration::Credentials;

#[path = "every_operation/cases.rs"]
#[rustfmt::skip]
mod cases;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<ExitCode, Box<dyn std::error::Error>> {
    let credentials = Credentials::from_env()?;
    let mut tally = Tally::default();
    #[cfg(feature = "network_registry")]
    {
        let client = vonage_registration::network_registry::Client::builder()
            .credentials(credentials.clone());
        let client = client
            .base_url(std::env::var("VONAGE_NETWORK_REGISTRY_URL")?)
            .build()?;
        tally.run(&client, &cases::network_registry::cases()).await;
    }
    #[cfg(feature = "tfn")]
    {
        let client = vonage_registration::tfn::Client::builder()
            .credentials(credentials.clone());
        let client = client.base_url(std::env::var("VONAGE_TFN_URL")?).build()?;
        tally.run(&client, &cases::tfn::cases()).await;
    }
    println!("{} called, {} ok", tally.called, tally.ok);
    Ok(if tally.called == tally.ok { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

#[derive(Default)]
struct Tally {
    called: usize,
    ok: usize,
}

impl Tally {
    async fn run<C>(&mut self, client: &C, cases: &[Case<C>]) {
        for case in cases {
            self.called += 1;
            let Some(call) = (case.call)(client, case.path, Optional::Omitted) else {
                println!("{} error: its arguments do not fit its types", case.operation);
                continue;
            };
            match call.await {
                Ok(answer) => {
                    self.ok += 1;
                    println!("{} {}", case.operation, answer.status);
                }
                Err(error) => println!("{} error {error}", case.operation),
            }
        }
    }
}
