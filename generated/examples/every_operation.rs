//! Calls every operation once and prints how it went.
//!
//! The server of each API is named by a variable like `VONAGE_TFN_URL`, the credentials by `VONAGE_API_KEY` and
//! `VONAGE_API_SECRET`.

use std::process::ExitCode;

use cases::every_call::{Answered, Case, Failure, Visitor};
use vonage_registration::{Api, ClientBuilder, Credentials};

#[path = "every_operation/cases.rs"]
#[rustfmt::skip]
mod cases;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<ExitCode, Failure> {
    let mut calls = Calls {
        credentials: Credentials::from_env()?,
        prepared: Vec::new(),
    };
    cases::visit(&mut calls)?;
    let (called, mut ok) = (calls.prepared.len(), 0);
    for (operation, call) in calls.prepared {
        let outcome = match call {
            Ok(call) => call.await.map_err(Failure::from),
            Err(failure) => Err(failure),
        };
        match outcome {
            Ok(answer) => {
                ok += 1;
                println!("{operation} {}", answer.status);
            }
            Err(failure) => println!("{operation} error {failure}"),
        }
    }
    println!("{called} called, {ok} ok");
    Ok(ExitCode::from(u8::from(called != ok)))
}

struct Calls {
    credentials: Credentials,
    prepared: Vec<(&'static str, Result<Answered, Failure>)>,
}

impl Visitor for Calls {
    fn api<C: Api + Send + Sync + 'static>(
        &mut self,
        module: &str,
        client: ClientBuilder<C>,
        cases: &'static [&'static [Case<C>]],
    ) -> Result<(), Failure> {
        let server = std::env::var(format!("VONAGE_{}_URL", module.to_uppercase()))?;
        let client = client
            .credentials(self.credentials.clone())
            .base_url(server);
        let client = client.build()?;
        let cases = cases.iter().copied().flatten();
        let prepared = cases.map(|it| (it.operation, (it.call)(&client, it.path, false)));
        self.prepared.extend(prepared);
        Ok(())
    }
}
