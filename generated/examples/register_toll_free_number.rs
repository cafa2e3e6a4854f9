//! Files a registration of toll-free numbers and follows each number until it is registered, turned down,
//! or waits for corrections.
//!
//! ```sh
//! cargo run --example register_toll_free_number -- examples/requests/registration.json
//! ```
//!
//! Credentials come from `VONAGE_API_KEY` and `VONAGE_API_SECRET`; `VONAGE_TFN_URL` names another server, such as
//! the one of `serve_mock`.

mod request_file;

use request_file::{Failure, argument, load};
use vonage_registration::tfn::{Client, CreateRegistration};
use vonage_registration::watch;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    let request: CreateRegistration = load(&argument(1, "register_toll_free_number FILE")?)?;
    // Every mistake at once, before anything is sent.
    request.validate()?;
    for finding in &request.advice() {
        eprintln!("advice: {finding}");
    }
    let tfn = Client::from_env()?;
    let id = tfn.registrations().create(request).await?.id;
    println!("filed as {id}");

    let mut watch = watch::numbers(&tfn, id);
    while let Some(change) = watch.try_next().await? {
        let message = change.message.unwrap_or_default();
        println!("{}: {} {message}", change.id, change.status);
    }
    Ok(())
}
