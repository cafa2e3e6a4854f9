//! A program that makes one call with nothing but reqwest and serde.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    // Nobody else has chosen one in a program that does nothing else.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let request = reqwest::Client::new()
        .get("https://api-eu.vonage.com/v1/network-registry/business-profiles")
        .basic_auth(
            std::env::var("VONAGE_API_KEY")?,
            Some(std::env::var("VONAGE_API_SECRET")?),
        );
    let list: serde_json::Value = request.send().await?.error_for_status()?.json().await?;
    println!("{list}");
    Ok(())
}
