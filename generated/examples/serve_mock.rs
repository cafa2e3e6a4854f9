//! Serves both APIs on loopback, for any client, and prints the variables that lead there.
//!
//! ```sh
//! cargo run --example serve_mock --features mock            # on port 8686
//! cargo run --example serve_mock --features mock -- 9000    # on another
//! ```
//!
//! Key and secret are those of `VONAGE_API_KEY` and `VONAGE_API_SECRET`, where they are set. Each press of
//! Enter lets operators and reviewers take one step. Everything that others decide can be decided by HTTP,
//! too, below a path of its own; the table of all requests is in the docs of `vonage_registration::mock`:
//!
//! ```sh
//! mock=http://127.0.0.1:8686/mock
//! profile=2hothFWw2ssb3y3lhh5Fu3tzfqV
//! registration=3fa85f64-5717-4562-b3fc-2c963f66afa6
//!
//! curl -X POST $mock/advance
//! curl -X PUT $mock/business-profiles/$profile/csps/orange_es -d '{"status": "rejected", "message": "Unknown."}'
//! curl -X PUT $mock/registrations/$registration/numbers/18001234567 -d '{"status": "REGISTERED"}'
//! curl -X POST $mock/faults -d '{"effect": "status", "status": 503, "operation": "listNumbers"}'
//! curl -X POST $mock/pass-time -d '{"seconds": 2592000}'
//! curl $mock/requests
//! curl -X POST $mock/reset
//! ```

use std::io::BufRead as _;

use vonage_registration::Credentials;
use vonage_registration::mock::Server;

/// Where the mock is when nobody says otherwise.
const PORT: u16 = 8686;

#[tokio::main]
async fn main() {
    if let Err(error) = serve().await {
        eprintln!("{error}");
        eprintln!("usage: serve_mock [PORT]");
        std::process::exit(1);
    }
}

async fn serve() -> Result<(), Box<dyn std::error::Error>> {
    let port = match std::env::args().nth(1) {
        None => PORT,
        Some(text) => text
            .parse()
            .map_err(|error| format!("\"{text}\" is no port: {error}"))?,
    };
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
    println!("# Control by HTTP: {}", server.control_url());

    // Without a terminal there is nobody to press Enter; the server goes on all the same.
    let control = server.control();
    std::thread::spawn(move || {
        for _ in std::io::stdin().lock().lines().map_while(Result::ok) {
            control.advance();
            println!("# one step later");
        }
    });
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
