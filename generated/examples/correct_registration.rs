//! Corrects a registration whose numbers wait for it, and follows them on.
//!
//! ```sh
//! cargo run --example correct_registration -- REGISTRATION examples/requests/correction.json
//! ```
//!
//! Needs what `register_toll_free_number` needs. What the file leaves out stays as it is.

mod request_file;

use request_file::{Failure, argument, load};
use vonage_registration::tfn::{Client, UpdateRegistration};
use vonage_registration::watch;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    let usage = "correct_registration REGISTRATION FILE";
    let (id, file) = (argument(1, usage)?.parse()?, argument(2, usage)?);
    let correction: UpdateRegistration = load(&file)?;
    correction.validate()?;
    for finding in &correction.advice() {
        eprintln!("advice: {finding}");
    }
    let tfn = Client::from_env()?;
    tfn.registrations().update(id, correction).await?;
    let mut watch = watch::numbers(&tfn, id);
    while let Some(change) = watch.try_next().await? {
        let message = change.message.unwrap_or_default();
        println!("{}: {} {message}", change.id, change.status);
    }
    Ok(())
}
