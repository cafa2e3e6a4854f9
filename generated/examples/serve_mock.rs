//! Serves both APIs on loopback, for any client, and prints the variables that lead there.
//!
//! ```sh
//! cargo run --example serve_mock --features mock            # on port 8686
//! cargo run --example serve_mock --features mock -- 9000    # on another
//! ```
//!
//! Key and secret are those of `VONAGE_API_KEY` and `VONAGE_API_SECRET`, where they are set. Each press of
//! Enter lets operators and reviewers take one step.

use std::io::BufRead as _;

use vonage_registration::Credentials;
use vonage_registration::mock::Server;

/// Where the mock is when nobody says otherwise.
const PORT: u16 = 8686;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let port = std::env::args()
        .nth(1)
        .map_or(Ok(PORT), |port| port.parse())?;
    let (credentials, exports) = account();
    let server = Server::builder().credentials(credentials).port(port);
    let server = server.start().await?;

    println!(
        "export VONAGE_NETWORK_REGISTRY_URL={}",
        server.network_registry_url()
    );
    println!("export VONAGE_TFN_URL={}", server.tfn_url());
    print!("{exports}");
    println!("# Enter: operators and reviewers take one step. Ctrl+C: end.");

    let lines = std::thread::spawn(move || {
        for _ in std::io::stdin().lock().lines().map_while(Result::ok) {
            server.advance();
            println!("# one step later");
        }
        server
    });
    // Without a terminal there is nobody to press Enter; the server goes on all the same.
    let _server = tokio::task::spawn_blocking(|| lines.join()).await?;
    std::future::pending().await
}

/// Credentials that the mock asks for, and what to export for them. Those that are set stay unprinted.
fn account() -> (Credentials, String) {
    if let Ok(credentials) = Credentials::from_env() {
        return (credentials, String::new());
    }
    let (key, secret) = ("abcd1234", "mock-secret");
    let exports = format!("export VONAGE_API_KEY={key}\nexport VONAGE_API_SECRET={secret}\n");
    (Credentials::new(key, secret), exports)
}
