//! Files a registration of toll-free numbers and follows each number until it is registered, turned down,
//! or waits for corrections.
//!
//! ```sh
//! cargo run --example register_toll_free_number -- registration.json
//! ```
//!
//! The file holds the body of the request, as `CreateRegistration` describes it. Credentials come from
//! `VONAGE_API_KEY` and `VONAGE_API_SECRET`; `VONAGE_TFN_URL` names another server, such as the one of
//! `serve_mock`.

use std::error::Error;

use vonage_registration::tfn::{Client, CreateRegistration};
use vonage_registration::{Credentials, watch};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args()
        .nth(1)
        .ok_or("name the file with the registration")?;
    let body: CreateRegistration = serde_json::from_slice(&std::fs::read(path)?)?;
    let numbers: Vec<String> = body
        .requested_numbers
        .iter()
        .map(|it| it.number.clone())
        .collect();

    // Every mistake at once, before anything is sent.
    if let Err(violations) = body.validate() {
        for violation in &violations {
            eprintln!("{violation}");
        }
        return Err("the registration cannot be filed like this".into());
    }

    let tfn = client()?;
    let created = tfn.registrations().create(body).await?;
    let id = created.id.ok_or("the answer has no identifier")?;
    println!("filed as {id}");

    for number in numbers {
        let mut watch = watch::number(&tfn, id, &number);
        while let Some(change) = watch.try_next().await? {
            println!(
                "{number}: {} {}",
                change.status,
                change.message.unwrap_or_default()
            );
        }
    }
    Ok(())
}

fn client() -> Result<Client, vonage_registration::Error> {
    let builder = Client::builder().credentials(Credentials::from_env()?);
    match std::env::var("VONAGE_TFN_URL") {
        Ok(url) => builder.base_url(url).build(),
        Err(_) => builder.build(),
    }
}
